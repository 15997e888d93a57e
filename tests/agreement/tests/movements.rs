//! People who come, go, or have been abroad: what their figures add up to, and what stands behind them.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::cases::Case;
use hubscope_agreement::catalogue_folder;
use hubscope_agreement::corpora::{Corpus, commit};
use hubscope_count::{CountError, Engine, Selection, evidence};
use hubscope_lake::keep::Records;
use hubscope_model::measure::{Derivation, Indicator, Measure, Of};
use hubscope_model::{Catalogue, Cell, Years};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const SEEDS: std::ops::Range<u64> = 0..8;

fn measured(engine: &Engine, indicators: Vec<String>, years: Years) -> Vec<Cell> {
    engine.measure(&Selection { indicators, years, ..Selection::default() }).unwrap()
}

/// The people whom the works behind a cell name, over all pages.
fn named(engine: &Engine, cell: &Cell) -> Result<BTreeSet<String>, CountError> {
    let (mut people, mut seen) = (BTreeSet::new(), 0);
    loop {
        let years = cell.period.parse().unwrap();
        let page = engine.evidence(&cell.indicator_id, &cell.hub_id, years, seen, 7)?;
        seen += page.records.len();
        for record in &page.records {
            assert!(!record.because.is_empty(), "{} shows nobody in {cell:?}", record.work_id);
            people.extend(record.because.iter().map(|because| because.author_id.clone().unwrap()));
        }
        if seen as u64 == page.total {
            return Ok(people);
        }
        assert!(!page.records.is_empty(), "{cell:?}");
    }
}

#[test]
fn the_works_behind_a_figure_name_those_who_count_and_nobody_else() {
    let (mut figures, mut undefined) = (0, 0);
    for seed in SEEDS {
        let corpus = Corpus::draw(seed);
        let engine = corpus.engine();
        let moved = |i: &&Indicator| matches!(&i.measure, Measure::Base(base) if matches!(base.of, Of::Moved(_)));
        let ids: Vec<String> = corpus.drawn().filter(moved).map(|i| i.id.clone()).collect();
        assert!(ids.len() >= 6, "{ids:?}");
        for cell in measured(&engine, ids, corpus.years) {
            match cell.value {
                Some(value) => {
                    assert_eq!(named(&engine, &cell).unwrap().len() as f64, value, "seed {seed}: {cell:?}");
                    figures += u64::from(value > 0.0);
                }
                None => {
                    let said = named(&engine, &cell).unwrap_err().to_string();
                    assert!(said.contains("no records stand behind it"), "{said}");
                    undefined += 1;
                }
            }
        }
    }
    assert!(figures > 100 && undefined > 50, "{figures} figures, {undefined} undefined");
}

/// Indicators of these measures, in a catalogue.
fn with(catalogue: &mut Catalogue, measures: &[(&str, &str)]) {
    for (id, measure) in measures {
        let text = "{ en = \"x\", zh = \"x\" }";
        let toml = format!(
            "id = \"{id}\"\nversion = 1\nnames = {text}\nunit = \"researchers\"\ndefinition = {text}\nlimits = {text}\nmeasure = {{ count = \"authors\", {measure} }}\n"
        );
        catalogue.indicators.insert((*id).to_owned(), toml::from_str(&toml).unwrap());
    }
}

#[test]
fn every_newcomer_is_from_elsewhere_unresolved_or_nowhere() {
    let rest = "where = [{ not = \"type:review\" }], years = 1";
    let who = |from: &str| format!("who = \"newcomers\", {rest}{from}");
    let [all, elsewhere, unresolved, nowhere] =
        ["", ", from = \"elsewhere\"", ", from = \"unresolved\"", ", from = \"nowhere\""].map(who);
    let mut of_each = [0.0; 3];
    for seed in SEEDS {
        let mut corpus = Corpus::draw(seed);
        with(
            &mut corpus.catalogue,
            &[("all", &all), ("elsewhere", &elsewhere), ("unresolved", &unresolved), ("nowhere", &nowhere)],
        );
        let engine = corpus.engine();
        let of = |id: &str| {
            let cells = measured(&engine, vec![id.to_owned()], corpus.years);
            cells.into_iter().filter(|cell| cell.hub_id != "world").map(|cell| cell.value).collect::<Vec<_>>()
        };
        let parts = [of("elsewhere"), of("unresolved"), of("nowhere")];
        for (at, all) in of("all").into_iter().enumerate() {
            let sum: Option<f64> = parts.iter().map(|part| part[at]).sum();
            assert_eq!(all, sum, "seed {seed}");
            for (sum, part) in of_each.iter_mut().zip(&parts) {
                *sum += part[at].unwrap_or_default();
            }
        }
    }
    assert!(of_each.iter().all(|sum| *sum > 0.0), "{of_each:?}");
}

#[test]
fn a_lake_that_begins_too_late_has_no_figure_and_no_growth_from_it() {
    let mut corpus = Corpus::draw(2);
    with(&mut corpus.catalogue, &[("came", "who = \"newcomers\", years = 3")]);
    let engine = corpus.engine();
    let catalogue = engine.catalogue();
    assert_eq!(catalogue.indicator("cagr_came").unwrap().0, Derivation::Cagr);
    // The first works are of 2016.
    let cells = measured(&engine, vec!["came".into(), "cagr_came".into()], "2017-2021".parse().unwrap());
    let of = |id: &str, period: &str| {
        let cell = cells.iter().find(|c| c.indicator_id == id && c.hub_id == "everyone" && c.period == period).unwrap();
        cell.value
    };
    assert_eq!(of("came", "2017"), None);
    assert_eq!(of("came", "2018"), None);
    assert!(of("came", "2019").is_some());
    assert_eq!(of("cagr_came", "2017-2021"), None);
}

/// What stands behind a figure of `here` in 2020: works, each with those who count and where they are on it.
fn behind(engine: &Engine, id: &str) -> Vec<String> {
    let evidence = engine.evidence(id, "here", "2020".parse().unwrap(), 0, 100).unwrap();
    let line = |record: &evidence::Record| {
        let who = |b: &evidence::Because| {
            format!("{}@{}", b.author_id.as_deref().unwrap_or("-"), b.institution.as_deref().unwrap_or("-"))
        };
        format!("{} {}", record.work_id, record.because.iter().map(who).collect::<Vec<_>>().join(" "))
    };
    evidence.records.iter().map(line).collect()
}

#[test]
fn evidence_has_the_works_here_and_those_elsewhere_that_show_it() {
    let catalogue = hubscope_agreement::cases::catalogue().unwrap();
    let engine_of = |id: &str, folder: &Path| {
        let text = fs::read_to_string(catalogue_folder().join(format!("indicators/{id}.cases"))).unwrap();
        let Case { works, institutions, .. } = text.parse().unwrap();
        commit(folder, catalogue.classes.definitions(), Records { works, institutions, ..Records::default() });
        Engine::open(folder, catalogue.clone()).unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    // Five are new; of A3 only what is in the hub counts.
    let engine = engine_of("newcomers", &folder.path().join("came"));
    assert_eq!(behind(&engine, "newcomers"), ["W6 A1@uni A3@uni A4@uni A5@uni A8@uni"]);
    // A3 and A8, with where they came from.
    assert_eq!(behind(&engine, "newcomers_from_elsewhere"), ["W1 A8@paris", "W3 A3@london", "W6 A3@uni A8@uni"]);
    assert_eq!(behind(&engine, "newcomers_first_seen"), ["W6 A1@uni"]);
    // A1 and A6, and where they went.
    let engine = engine_of("leavers", &folder.path().join("left"));
    assert_eq!(behind(&engine, "leavers"), ["W2 A1@uni", "W4 A6@uni", "W5 A1@london A6@london"]);
    let engine = engine_of("researchers_abroad_before", &folder.path().join("abroad"));
    assert_eq!(
        behind(&engine, "researchers_abroad_before"),
        ["W2 A1@london", "W5 A5@brazil", "W6 A7@london", "W7 A1@uni A5@uni A7@uni"]
    );
}
