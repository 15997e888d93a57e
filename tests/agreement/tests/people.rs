//! How many people there may be: the index, SQL and plain loops give the same bounds, and they contain the truth.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "all of this is test code")]

use hubscope_agreement::corpora::Corpus;
use hubscope_agreement::naive::{self, PeopleBounds};
use hubscope_agreement::shared_data;
use hubscope_count::people::PeopleBounds as OfIds;
use hubscope_count::{Engine, sql_text};
use hubscope_ingest::{ingest, sources};
use hubscope_model::measure::Indicator;
use hubscope_model::{Catalogue, Years};
use hubscope_sql::Sql;
use hubscope_world::{Kind, Nuisance, Options};
use std::collections::BTreeSet;

/// Bounds by SQL.
fn by_sql(sql: &Sql<'_>, engine: &Engine, indicator: &Indicator, years: Years) -> Option<PeopleBounds> {
    let text = sql_text::people_bounds(engine.catalogue(), indicator, years, engine.placing()).unwrap()?;
    let rows = sql.csv(&text).unwrap();
    let rows = csv::Reader::from_reader(rows.as_slice()).into_records().map(Result::unwrap);
    let bounds = |row: csv::StringRecord| {
        ((row[0].to_owned(), row[1].to_owned()), (row[2].parse().unwrap(), row[3].parse().unwrap()))
    };
    Some(rows.map(bounds).collect())
}

fn by_index(engine: &Engine, indicator: &Indicator, years: Years) -> Option<PeopleBounds> {
    let mut bounds = PeopleBounds::new();
    for (hub, _) in engine.places() {
        let of_hub = engine.people_bounds(indicator, hub, years).unwrap()?;
        for ((period, _), of) in indicator.periods(years).into_iter().zip(of_hub) {
            assert!(of.low <= of.value && of.value <= of.high, "{} of {hub}: {of:?}", indicator.id);
            bounds.insert((hub.to_owned(), period), (of.low, of.high));
        }
    }
    Some(bounds)
}

#[test]
fn index_sql_and_plain_loops_give_the_same_bounds() {
    let (mut asked, mut below, mut above, mut more) = (0, 0, 0, 0);
    for seed in 0..6 {
        let corpus = Corpus::draw(seed);
        let engine = corpus.engine();
        let sql = Sql::open(&engine, hubscope_sql::MEMORY).unwrap();
        let ours =
            ["researchers_total", "researchers_two_in_three", "researchers_half_paper", "researchers_corresponding"];
        let all = ours.map(|id| &corpus.catalogue.indicators[id]);
        for indicator in corpus.drawn().chain(all).filter(|indicator| indicator.hubs.is_empty()) {
            let index = by_index(&engine, indicator, corpus.years);
            let loops =
                naive::people_bounds((&corpus.lake(), corpus.placing), &corpus.catalogue, indicator, corpus.years);
            assert_eq!(index, loops, "{} of seed {seed}, by the index and by loops", indicator.id);
            sql.complete(&[indicator]).unwrap();
            let text = by_sql(&sql, &engine, indicator, corpus.years);
            assert_eq!(index, text, "{} of seed {seed}, by the index and by SQL", indicator.id);
            for hub in index.iter().flat_map(|_| engine.places().map(|(hub, _)| hub)) {
                for of in engine.people_bounds(indicator, hub, corpus.years).unwrap().unwrap() {
                    asked += 1;
                    below += u32::from(of.low < of.value);
                    above += u32::from(of.value < of.high);
                    more += u32::from(of.value == 0 && of.high > 0);
                }
            }
        }
    }
    assert!(asked > 500 && below > 200 && above > 200 && more > 10, "{asked}: {below}, {above}, {more}");
}

/// Hub, year, truth and bounds of an indicator of which the world knows the truth.
type Known = (String, String, u64, OfIds);

/// What a world with people split over ids, and merged under one, has of researchers.
fn of_a_world() -> Vec<Known> {
    let folder = tempfile::tempdir().unwrap();
    let nuisance = Nuisance::Kinds([Kind::SplitAuthor, Kind::MergedAuthor].into());
    let options = Options { scale: 0.01, seed: 7, nuisance, ..Options::default() };
    hubscope_world::write(&options, folder.path(), &|_, _| {}).unwrap();
    let lake = folder.path().join("lake");
    let source = sources::find("openalex").unwrap();
    let paths = [folder.path().join("openalex")];
    ingest(source, &paths, &lake, &hubscope_ingest::Options::default(), &|_, _, _| {}).unwrap();
    let engine = Engine::open(&lake, Catalogue::embedded().unwrap()).unwrap();
    let mut known = vec![];
    for row in csv::Reader::from_path(folder.path().join("expected.csv")).unwrap().records() {
        let row = row.unwrap();
        if let "active_researchers" | "ni_researchers" = &row[0] {
            let years = row[2].parse().unwrap();
            let indicator = &engine.catalogue().indicators[&row[0]];
            let bounds = engine.people_bounds(indicator, &row[1], years).unwrap().unwrap();
            known.push((row[1].to_owned(), row[2].to_owned(), row[3].parse().unwrap(), bounds[0]));
        }
    }
    known
}

#[test]
fn bounds_contain_the_truth_where_people_are_split_and_merged() {
    let known = of_a_world();
    let mut wrong = vec![];
    for (hub, year, truth, of) in &known {
        if *truth < of.low || *truth > of.high {
            wrong.push(format!("{hub} {year}: {truth} and {of:?}"));
        }
    }
    assert_eq!(known.len(), 22 * 5 * 2);
    assert!(wrong.is_empty(), "{} are not within their bounds:\n{}", wrong.len(), wrong.join("\n"));
    // Ids alone miss it, on both sides: else there would be nothing to bound.
    let missed =
        |is_so: &dyn Fn(u64, u64) -> bool| known.iter().filter(|(.., truth, of)| is_so(*truth, of.value)).count();
    assert!(missed(&|truth, ids| ids > truth) > 20, "split people make more ids than persons");
    assert!(missed(&|truth, ids| ids < truth) > 5, "merged people make fewer ids than persons");
    let hubs: BTreeSet<&str> = known.iter().map(|(hub, ..)| hub.as_str()).collect();
    for hub in hubs {
        let sum = |of: fn(&OfIds) -> u64| {
            known.iter().filter(|(of_hub, ..)| of_hub == hub).map(|(.., bounds)| of(bounds)).sum::<u64>() as f64
        };
        let (low, value, high) = (sum(|b| b.low), sum(|b| b.value), sum(|b| b.high));
        eprintln!("{hub}: {low} to {high} persons for {value} ids");
        // A fifth of the ids at most is of namesakes without ORCID, where there are 192 names; one in 500 is of two persons.
        assert!(low > 0.6 * value && high < 1.02 * value, "{hub}: {low}, {value}, {high}");
    }
}

#[test]
fn bounds_over_real_records_are_near_to_the_ids() {
    let Some(data) = shared_data() else { return };
    let files = [
        "openalex/works_biodiversity_finance_2025_2026.jsonl.gz",
        "openalex/works_medicine_2024.jsonl.gz",
        "openalex2/works_nested.jsonl.gz",
        "openalex2/institutions_entities.jsonl.gz",
        "openalex2/authors_entities.jsonl.gz",
    ];
    let corpus = hubscope_agreement::Corpus::read(&files.map(|file| data.join(file)), &[data.join("ror")]);
    let engine = &corpus.engine;
    let indicator = &engine.catalogue().indicators["researchers_total"];
    for (hub, least) in [("world", 5_000), ("elsewhere", 2_000), ("all-hubs", 500)] {
        let years = Years { first: 2019, last: 2023 };
        let bounds = engine.people_bounds(indicator, hub, years).unwrap().unwrap();
        let sum = |of: fn(&OfIds) -> u64| bounds.iter().map(of).sum::<u64>() as f64;
        let (low, value, high) = (sum(|b| b.low), sum(|b| b.value), sum(|b| b.high));
        eprintln!("{hub}: {bounds:?}");
        assert!(value > f64::from(least), "{hub}: {value}");
        // One id in 200 has names that contradict each other, and in the hubs there may be none; namesakes are few among so few people.
        assert!(
            low < value && value <= high && low > 0.95 * value && high < 1.02 * value,
            "{hub}: {low}, {value}, {high}"
        );
    }
}
