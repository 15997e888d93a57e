//! What was measured beside what was published: on counts that are the published ones, everything must agree.

#![expect(clippy::unwrap_used, reason = "a helper of a test that cannot go on has failed with it")]

mod printed;

use hubscope_model::{Lang, Localised};
use hubscope_report::{html, published_csv};
use printed::Printed;

fn rows(printed: &Printed) -> Vec<Vec<String>> {
    let text = String::from_utf8(published_csv(&printed.catalogue, &printed.cells)).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("indicator_id,hub_id,period,measured,published,printed,equal"));
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn every_published_share_growth_and_score_follows_from_the_published_counts() {
    let rows = rows(&Printed::new(None));
    let different: Vec<_> = rows.iter().filter(|row| row[6] != "true").collect();
    assert!(different.is_empty(), "{different:?}");
    // Eight counts, four shares (22 hubs, 5 years); papers, citations and citations per paper of 5 years, 5 frontiers, 5
    // scores, 9 growth rates (22 hubs); the world's 5 frontiers over 10 years, and their growth, and its drugs over 20.
    assert_eq!(rows.len(), 22 * (12 * 5 + 3 + 5 + 5 + 9) + 5 * 10 + 5 + 4 * 20);
}

#[test]
fn a_count_that_differs_by_one_is_not_equal() {
    let mut printed = Printed::new(None);
    let cell = printed.cells.iter_mut().find(|c| c.indicator_id == "papers_ni" && c.hub_id == "boston").unwrap();
    cell.value = cell.value.map(|value| value + 1.0);
    let changed: Vec<_> = rows(&printed).into_iter().filter(|row| row[6] != "true").collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(
        (changed[0][0].as_str(), changed[0][1].as_str(), changed[0][6].as_str()),
        ("papers_ni", "boston", "false")
    );
}

#[test]
fn what_is_not_defined_is_compared_and_differs() {
    let mut printed = Printed::new(None);
    let cell = printed.cells.iter_mut().find(|c| c.indicator_id == "share_ni_intl" && c.hub_id == "delhi").unwrap();
    cell.value = None;
    let row = rows(&printed).into_iter().find(|row| row[6] != "true").unwrap();
    assert_eq!((row[0].as_str(), row[3].as_str(), row[6].as_str()), ("share_ni_intl", "", "false"));
    assert!(row[5].ends_with('%'), "the text as printed: {}", row[5]);
}

#[test]
fn figures_of_other_hubs_are_not_compared() {
    let mut printed = Printed::new(None);
    printed.catalogue.hubs.id = "mine".into();
    assert!(rows(&printed).is_empty());
    assert!(!html(&printed.input(), Lang::En).unwrap().contains("id=\"published\""));
}

#[test]
fn the_chapter_says_how_many_figures_are_equal_and_where_they_are_from() {
    let printed = Printed::new(None);
    let page = html(&printed.input(), Lang::En).unwrap();
    let (all, source) = ("1,939", printed.catalogue.published[0].source.citation.en.trim());
    assert!(page.contains(&format!("of {all} figures that can be compared, {all} are equal")), "{all}");
    for text in [source, "levels differ because the sources do"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("class=\"notice\"") && !page.contains("This world is synthetic"));
}

#[test]
fn what_prints_the_same_has_no_difference() {
    let mut printed = Printed::new(None);
    let chapter = |printed: &Printed| {
        let page = html(&printed.input(), Lang::En).unwrap();
        page.split("<section id=\"published\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
    };
    assert!(!chapter(&printed).contains(">+"));
    let cell = printed.cells.iter_mut().find(|c| c.indicator_id == "share_life_papers" && c.period == "2023").unwrap();
    cell.value = cell.value.map(|value| value + 1.5);
    assert!(chapter(&printed).contains(">+1.50 pp<"));
}

#[test]
fn a_synthetic_world_says_so_and_at_which_scale() {
    for (lang, notice, reading) in [
        (Lang::En, "at scale 0.005.", "about 0.5% of those published"),
        (Lang::Zh, "以 0.005 的比例校准", "已发表值的 0.5%"),
    ] {
        let page = html(&Printed::new(Some(0.005)).input(), lang).unwrap();
        let banner = page.split("<p class=\"notice\"").nth(1).unwrap().split("</p>").next().unwrap();
        assert!(banner.contains(notice), "{banner}");
        assert!(page.contains(reading), "{reading}");
        assert_eq!(page.matches(notice).count(), 2, "in the banner and with the citation");
    }
}

#[test]
fn frontiers_share_a_table_and_series_of_the_world_have_their_own_years() {
    let page = html(&Printed::new(None).input(), Lang::En).unwrap();
    let table =
        |id: &str| page.split(&format!("<table id=\"table-{id}\"")).nth(1).unwrap().split("</table>").next().unwrap();
    for id in ["frontier", "score"] {
        assert_eq!(table(id).matches("scope=\"col\"").count(), 6, "{id}: the hubs and five frontiers");
        assert_eq!(table(id).matches("scope=\"row\"").count(), 22, "{id}");
    }
    let world = table("global_frontier");
    assert_eq!(world.matches("scope=\"row\"").count(), 5);
    assert!(world.contains(">2014<") && world.contains("World") && world.contains("data-hub=\"world\""));
    assert!(!page.contains("id=\"table-frontier_phenomics\""));
}

#[test]
fn every_figure_of_the_report_is_drawn() {
    let page = html(&Printed::new(None).input(), Lang::Zh).unwrap();
    let order = ["map", "researchers", "papers", "high-level", "collaboration", "growth", "frontiers", "activity"];
    let places: Vec<usize> =
        order.iter().map(|name| page.find(&format!("<figure id=\"figure-{name}\"")).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    // The list of journals changes in 2022: figures of papers and people in them say so.
    assert_eq!(page.matches("期刊名单于 2022 年变动").count(), 3);
}

#[test]
fn an_indicator_that_is_nowhere_defined_has_a_sentence_and_no_table() {
    let mut printed = Printed::new(None);
    printed.cells.iter_mut().filter(|c| c.indicator_id == "share_ni_intl").for_each(|c| c.value = None);
    printed.cells.retain(|c| c.indicator_id != "cagr_share_ni_intl");
    let page = html(&printed.input(), Lang::En).unwrap();
    assert!(!page.contains("id=\"table-share_ni_intl\""));
    assert!(page.contains("Not defined for any hub in this edition"));
}

#[test]
fn names_in_the_published_source_are_text() {
    let mut printed = Printed::new(None);
    printed.catalogue.published[0].source.citation = Localised::same("<img src=x>");
    assert!(!html(&printed.input(), Lang::En).unwrap().contains("<img"));
}
