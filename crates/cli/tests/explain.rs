//! What `hubscope explain` tells of an indicator, above the SQL.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::Place;
use hubscope_model::Catalogue;

/// What stands above the SQL.
fn explained(place: &Place, args: &[&str]) -> String {
    let out = place.run(&[&["explain"], args].concat()).succeeds().stdout();
    out.split_once("\nSQL\n").unwrap().0.to_owned()
}

#[test]
fn explain_tells_all_that_a_figure_rests_on() {
    let place = Place::new();
    for id in [
        "share_top_10",
        "researchers_half_paper",
        "share_newcomers_from_elsewhere",
        "share_papers_domestic",
        "specialisation_life",
        "world_share_papers",
        "score_gene_cell_therapy",
        "slope_ni_researchers",
    ] {
        insta::assert_snapshot!(id, explained(&place, &[id]));
    }
}

#[test]
fn every_indicator_and_its_growth_can_be_explained() {
    let place = Place::new();
    let catalogue = Catalogue::load(None).unwrap();
    // One of each kind of growth and all that stand for themselves: a process each.
    let growth = ["cagr_papers_all", "slope_papers_all", "cagr_share_top_10", "slope_share_top_10"];
    for id in catalogue.indicators.keys().map(String::as_str).chain(growth) {
        let text = explained(&place, &[id, "--counting", "fractional"]);
        for heading in ["\nDefinition\n", "\nMeasure\n", "\nCounting\n", "\nLimits\n", "\nParameters\n"] {
            assert_eq!(text.matches(heading).count(), 1, "{id}: {heading}");
        }
        assert!(text.contains("counting fractional: each hub has its share"), "{id}");
    }
}

#[test]
fn a_measure_of_ones_own_is_explained_with_every_class_in_it() {
    let place = Place::new();
    place.file(
        "own/indicators/papers_mine.toml",
        r#"
id = "papers_mine"
version = 3
names = { en = "Mine", zh = "自定义" }
unit = "citations"
definition = { en = "Mine.", zh = "自定义。" }
limits = { en = "Mine.", zh = "自定义。" }

[measure]
sum = "citations"
window = 1
self_citations = true
through = "first"
where = [{ not = "open_access:gold" }, { any = ["top:5", "language:en", "far"] }]
"#,
    );
    insta::assert_snapshot!("papers_mine", explained(&place, &["papers_mine", "--catalogue", "own"]));
}
