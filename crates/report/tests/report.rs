//! The report as a reader gets it: its text, its structure, and what must never be in it.

#![expect(clippy::unwrap_used, reason = "a helper of a test that cannot go on has failed with it")]

mod tiny;

use hubscope_model::{Catalogue, Lang, Localised};
use hubscope_report::{Links, html};
use std::collections::BTreeMap;
use tiny::Tiny;

/// The page without the insides of an element.
fn without(html: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find(&open) {
        let inside = start + rest[start..].find('>').unwrap() + 1;
        let end = inside + rest[inside..].find(&close).unwrap();
        out.push_str(&rest[..inside]);
        rest = &rest[end..];
    }
    out + rest
}

/// What the report says and how it is built, one element a line: no styles, script, font or drawings.
fn structure(html: &str) -> String {
    ["style", "script", "svg"]
        .iter()
        .fold(html.to_owned(), |page, element| without(&page, element))
        .replace("><", ">\n<")
}

/// The visible text alone.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in structure(html).chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Values of an attribute, wherever it stands.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_tiny_report_reads_as_it_should_in_english() {
    let tiny = Tiny::new();
    insta::assert_snapshot!("tiny_en", structure(&html(&tiny.input(), Lang::En).unwrap()));
}

#[test]
fn a_tiny_report_reads_as_it_should_in_chinese() {
    let tiny = Tiny::new();
    insta::assert_snapshot!("tiny_zh", structure(&html(&tiny.input(), Lang::Zh).unwrap()));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let tiny = Tiny::new();
    for lang in Lang::ALL {
        assert_eq!(html(&tiny.input(), lang).unwrap(), html(&Tiny::new().input(), lang).unwrap());
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let tiny = Tiny::new();
    for lang in Lang::ALL {
        let page = html(&tiny.input(), lang).unwrap();
        assert_eq!(attributes(&page, "src"), Vec::<&str>::new());
        for href in attributes(&page, "href") {
            let beside = ["values.csv", "published.csv", "report.en.html", "report.zh.html"].contains(&href);
            assert!(beside || href.starts_with('#') || href == "data:,", "{href}");
        }
        let urls = page.split("url(").skip(1).map(|rest| rest.trim_start_matches('"'));
        urls.for_each(|url| assert!(url.starts_with('#') || url.starts_with("data:"), "{}", &url[..40]));
        assert!(!page.contains("@import"));
    }
}

#[test]
fn links_within_the_page_arrive_and_ids_are_unique() {
    let tiny = Tiny::new();
    for lang in Lang::ALL {
        let page = html(&tiny.input(), lang).unwrap();
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        attributes(&page, "id").into_iter().for_each(|id| *ids.entry(id).or_default() += 1);
        assert_eq!(ids.iter().find(|(_, times)| **times > 1), None);
        for target in attributes(&page, "href").iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains_key(target), "#{target}");
        }
    }
}

#[test]
fn what_no_other_boundary_varies_has_no_lens() {
    let mut tiny = Tiny::new();
    let page = html(&tiny.input(), Lang::En).unwrap();
    assert!(
        page.contains("rank under every one of their boundaries: 1 of 2."),
        "of two that have others, south keeps it"
    );
    tiny.lens.retain(|varied| varied.others == 0);
    tiny.resolution.clear();
    let page = html(&tiny.input(), Lang::En).unwrap();
    assert!(!page.contains("id=\"lens\"") && !page.contains("id=\"resolution\""));
}

#[test]
fn both_languages_have_the_same_sections() {
    let tiny = Tiny::new();
    let ids = |lang| {
        let page = html(&tiny.input(), lang).unwrap();
        attributes(&structure(&page), "id").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids(Lang::En), ids(Lang::Zh));
}

#[test]
fn every_table_has_a_caption_and_every_head_a_scope() {
    let page = structure(&html(&Tiny::new().input(), Lang::En).unwrap());
    let tables: Vec<&str> = page.split("<table").skip(1).collect();
    // Three figures, five indicators, the lens of one, placing, coverage, sources, hubs.
    assert_eq!(tables.len(), 13);
    for table in tables {
        assert!(table.split_once('\n').unwrap().1.starts_with("<caption>"), "{}", &table[..120]);
    }
    for head in page.split("<th ").skip(1).chain(page.split("<th>").skip(1)) {
        assert!(head.split('>').next().unwrap().contains("scope="), "{}", &head[..40]);
    }
}

#[test]
fn names_are_text_and_never_markup() {
    let mut tiny = Tiny::new();
    let evil = "</script><script>alert(1)</script><img src=x>\"'&";
    tiny.catalogue.hubs.names = Localised::same(evil);
    for hub in &mut tiny.catalogue.hubs.hubs {
        hub.names = Localised::same(evil);
        hub.short = Localised::same(evil);
        hub.place = Localised::same(evil);
        hub.note = Some(Localised::same(evil));
    }
    for lang in Lang::ALL {
        let page = html(&tiny.input(), lang).unwrap();
        assert!(!page.contains("<script>alert") && !page.contains("<img"));
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
    }
}

#[test]
fn a_served_page_names_its_api_and_an_offline_one_may_not_connect() {
    let mut tiny = Tiny::new();
    let offline = html(&tiny.input(), Lang::En).unwrap();
    assert!(!offline.contains("hubscope-api\" content"));
    assert!(offline.contains("connect-src 'none'"));
    tiny.links = Links::Served { base: "/api/v1".into() };
    let served = html(&tiny.input(), Lang::En).unwrap();
    assert!(served.contains("<meta name=\"hubscope-api\" content=\"/api/v1\">"));
    assert!(served.contains("connect-src 'self'"));
}

#[test]
fn every_text_that_is_used_is_there() {
    for lang in Lang::ALL {
        let page = html(&Tiny::new().input(), lang).unwrap();
        // A missing text shows its key in brackets.
        let missing = |rest: &&str| {
            let key = rest.split(']').next().unwrap();
            key.contains('-') && key.len() < 40 && key.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        };
        let page = without(&without(&page, "style"), "script");
        assert_eq!(page.split('[').skip(1).find(missing), None);
    }
}

#[test]
fn languages_have_the_same_texts_with_the_same_insertions() {
    let catalogue = Catalogue::embedded().unwrap();
    let [en, zh] = ["locales/en.ftl", "locales/zh.ftl"].map(|file| messages(catalogue.text(file).unwrap()));
    assert!(en.len() > 100);
    assert_eq!(en, zh);
}

#[test]
fn every_unit_of_the_catalogue_has_a_name_in_every_language() {
    let catalogue = Catalogue::embedded().unwrap();
    for file in ["locales/en.ftl", "locales/zh.ftl"] {
        let texts = messages(catalogue.text(file).unwrap());
        for indicator in catalogue.indicators.values() {
            let key = format!("unit-{}", indicator.unit.id());
            assert!(texts.contains_key(&key), "{file} lacks {key}, the unit of {}", indicator.id);
        }
    }
}

/// Keys of a Fluent file with the names they insert; fails if a text is empty.
fn messages(file: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for line in file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
        let (key, text) = line.split_once(" =").unwrap();
        assert!(!text.trim().is_empty(), "{key} is empty");
        let mut names: Vec<String> =
            text.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned()).collect();
        names.sort();
        assert_eq!(found.insert(key.to_owned(), names), None, "{key} stands twice");
    }
    found
}

#[test]
fn an_undefined_share_is_a_dash_with_a_name() {
    let page = html(&Tiny::new().input(), Lang::En).unwrap();
    assert!(page.contains("<span role=\"img\" aria-label=\"not defined\">–</span>"));
}

#[test]
fn a_sign_that_a_whole_column_bears_stands_at_its_head_alone() {
    let page = structure(&html(&Tiny::new().input(), Lang::En).unwrap());
    let table = page.split("id=\"table-papers_life\"").nth(1).unwrap().split("</table>").next().unwrap();
    let (head, body) = table.split_once("</thead>").unwrap();
    // 2023, and the growth that ends in it.
    assert_eq!(head.matches('‡').count(), 3);
    assert_eq!(body.matches('‡').count(), 0);
    assert!(body.contains('†'));
}

#[test]
fn a_figure_whose_indicators_were_not_all_measured_is_left_out_and_takes_no_number() {
    let page = html(&Tiny::new().input(), Lang::En).unwrap();
    assert!(!page.contains("id=\"figure-researchers\""));
    assert!(page.contains("<strong>Figure 2</strong> Papers by hub"));
}

#[test]
fn the_summary_names_the_first_in_the_last_complete_year() {
    let page = text(&html(&Tiny::new().input(), Lang::En).unwrap());
    assert!(page.contains("in this edition, North ranks first in 2022 with 1,200."), "{page}");
    assert!(page.contains("Next: South (600)."), "{page}");
}

#[test]
fn hubs_with_the_same_figure_are_first_together() {
    let mut tiny = Tiny::new();
    tiny.set("papers_life", "south", "2022", Some(1200.0));
    let page = text(&html(&tiny.input(), Lang::En).unwrap());
    assert!(page.contains("North and South rank first together in 2022, each with 1,200."), "{page}");
}

#[test]
fn a_first_place_within_the_bounds_of_others_is_hedged() {
    let page = text(&html(&Tiny::new().input(), Lang::En).unwrap());
    assert!(page.contains("Other hubs that could then rank as high: 1."), "{page}");
}

#[test]
fn without_figures_there_is_still_a_report() {
    let mut tiny = Tiny::new();
    tiny.cells.clear();
    tiny.coverage.clear();
    for lang in Lang::ALL {
        let page = html(&tiny.input(), lang).unwrap();
        assert!(!page.contains("<figure"));
        assert!(page.contains("id=\"edition\""));
    }
}
