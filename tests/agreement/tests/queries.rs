//! Queries that are newer than the lake: what is found in it is what reading the files under them finds.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::corpora::commit;
use hubscope_agreement::shared_data;
use hubscope_count::{Engine, Selection};
use hubscope_ingest::{Options, ingest, sources};
use hubscope_lake::keep::Records;
use hubscope_lake::record::{AuthorshipRecord, WorkRecord};
use hubscope_model::classify::Classifier;
use hubscope_model::{Catalogue, Cell, Years};
use hubscope_sql::Sql;
use hubscope_world::{Kind, Nuisance};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A frontier that the catalogue does not have, and an indicator of it.
const OWN: &str = r#"
[[frontier]]
id = "own"
version = 1
names = { en = "Own", zh = "自定义" }
definition = { en = "Own.", zh = "自定义。" }
threshold = 2
points = { topic = 1, other_topic = 1, title = 1, abstract = 0 }
subfields = [1312, 2730]
topics = [10932, 10878, 10580]
terms = ["cell*", "gene*", "of the", "health", "Health"]
except = ["review"]
"#;
const PAPERS_OWN: &str = r#"
id = "papers_own"
version = 1
names = { en = "Own", zh = "自定义" }
unit = "papers"
definition = { en = "Own.", zh = "自定义。" }
limits = { en = "Own.", zh = "自定义。" }
measure = { count = "works", where = ["frontier:own"] }
"#;

/// The catalogue with that frontier, and its own queries after a change.
fn own(change: impl FnOnce(&str) -> String) -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    let queries = Catalogue::embedded().unwrap().text("classes/frontiers.toml").unwrap().to_owned();
    fs::create_dir(folder.path().join("classes")).unwrap();
    fs::create_dir(folder.path().join("indicators")).unwrap();
    fs::write(folder.path().join("classes/frontiers.toml"), change(&queries)).unwrap();
    fs::write(folder.path().join("classes/frontiers_own.toml"), OWN).unwrap();
    fs::write(folder.path().join("indicators/papers_own.toml"), PAPERS_OWN).unwrap();
    Catalogue::load(Some(folder.path())).unwrap()
}

/// Without abstracts, by topics and titles alone; and no topic decides alone any more in three of them.
fn of_titles() -> Catalogue {
    own(|queries| queries.replace("abstract = 1", "abstract = 0").replace("topic = 2", "topic = 1"))
}

fn read(files: &[PathBuf], catalogue: &Catalogue) -> TempDir {
    let lake = tempfile::tempdir().unwrap();
    let classifier = Some(Arc::new(Classifier::new(&catalogue.classes).unwrap()));
    let options = Options { max_rejected_percent: 1.0, classifier, ..Options::default() };
    ingest(sources::find("openalex").unwrap(), files, lake.path(), &options, &|_, _, _| {}).unwrap();
    lake
}

/// The six frontiers' papers, of all hubs and the world.
fn selection() -> Selection {
    let mut indicators: Vec<String> = Catalogue::embedded().unwrap().classes.frontiers.into_keys().collect();
    indicators.iter_mut().for_each(|id| *id = format!("frontier_{id}"));
    indicators.push("papers_own".into());
    Selection { indicators, years: Years { first: 2000, last: 2026 }, ..Selection::default() }
}

fn without_edition(mut cells: Vec<Cell>) -> Vec<Cell> {
    cells.iter_mut().for_each(|cell| cell.edition.clear());
    cells
}

/// Works of the world by the indicator that they count for, over all years.
fn works(engine: &Engine) -> BTreeMap<String, BTreeSet<String>> {
    let of = |id: &String| {
        let evidence = match engine.evidence(id, "world", selection().years, 0, usize::MAX) {
            Ok(evidence) => evidence.records,
            // A figure a year.
            Err(_) => {
                let years = selection().years.iter().map(|year| Years { first: year, last: year });
                years.flat_map(|y| engine.evidence(id, "world", y, 0, usize::MAX).unwrap().records).collect()
            }
        };
        let class = format!("frontier:{}", id.split_once('_').unwrap().1);
        assert!(evidence.iter().all(|record| record.classes.contains(&class)), "{class} is not shown");
        (id.clone(), evidence.into_iter().map(|record| record.work_id).collect())
    };
    selection().indicators.iter().map(of).collect()
}

fn both_ways_find_the_same(files: &[PathBuf]) {
    let (before, after) = (read(files, &Catalogue::embedded().unwrap()), read(files, &of_titles()));
    let looked_through = Engine::open(before.path(), of_titles()).unwrap();
    let read_anew = Engine::open(after.path(), of_titles()).unwrap();
    let cells = without_edition(looked_through.measure(&selection()).unwrap());
    let found = works(&looked_through);
    for (id, works) in works(&read_anew) {
        let differs: Vec<&String> = found[&id].symmetric_difference(&works).collect();
        assert!(differs.is_empty() && !works.is_empty(), "{id}: of {} works {differs:?} by one way alone", works.len());
    }
    assert_eq!(cells, without_edition(read_anew.measure(&selection()).unwrap()));
    let sql = Sql::open(&looked_through, hubscope_sql::MEMORY).unwrap();
    assert_eq!(cells, without_edition(looked_through.measure_by(&sql, &selection()).unwrap()));
    // What is found is not what was there before.
    let unchanged = Engine::open(before.path(), Catalogue::embedded().unwrap()).unwrap();
    let known: Vec<String> = selection().indicators.into_iter().filter(|id| id != "papers_own").collect();
    let of_before = unchanged.measure(&Selection { indicators: known, ..selection() }).unwrap();
    assert_ne!(
        cells.into_iter().filter(|c| c.indicator_id != "papers_own").collect::<Vec<_>>(),
        without_edition(of_before)
    );
}

#[test]
fn works_of_a_world_are_found_as_if_they_had_been_read_under_the_query() {
    let folder = tempfile::tempdir().unwrap();
    // Where a record leaves out the subfield of its topic, the lake knows it from the topic's own record, and reading does not.
    let kinds = Kind::all().filter(|kind| *kind != Kind::WithoutField).collect();
    let nuisance = Nuisance::Kinds(kinds);
    let options = hubscope_world::Options { scale: 0.0003, nuisance, ..Default::default() };
    hubscope_world::write(&options, folder.path(), &|_, _| {}).unwrap();
    both_ways_find_the_same(&[folder.path().join("openalex")]);
}

#[test]
fn real_works_are_found_as_if_they_had_been_read_under_the_query() {
    let Some(data) = shared_data() else { return };
    let files = [
        "openalex/works_biodiversity_finance_2025_2026.jsonl.gz",
        "openalex/works_medicine_2024.jsonl.gz",
        "openalex/works_misc.jsonl.gz",
        "openalex/works_synergy_2023.jsonl.gz",
        "openalex/api_pages",
        "openalex/snapshot_2023",
        "openalex2/works_nested.jsonl.gz",
        "openalex2/openalexr_renested.jsonl.gz",
    ];
    both_ways_find_the_same(&files.map(|file| data.join(file)));
}

/// A work of 2021 by somebody nowhere.
fn work(key: u64, title: &str, topics: &[u64], classes: &[&str]) -> WorkRecord {
    WorkRecord {
        key,
        year: Some(2021),
        kind: Some("article".into()),
        title: Some(title.into()),
        topic: topics.first().copied(),
        topics: topics.to_vec(),
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
        authorships: vec![AuthorshipRecord { author: Some(key), ..AuthorshipRecord::default() }],
        ..WorkRecord::default()
    }
}

/// A lake whose works were looked through for `own` under another query, and for all others under the catalogue's.
fn small(lake: &Path) {
    let mut read_under = Catalogue::embedded().unwrap().classes.definitions();
    read_under.insert("frontier:own".into(), "another".into());
    let works = vec![
        work(1, "Genes <i>and</i> cells", &[], &[]),
        // One term, and a topic that is not the primary one.
        work(2, "Gene-editing", &[99, 10878], &["frontier:phenomics"]),
        work(3, "Gene editing", &[99], &["frontier:own"]),
        work(4, "Genes and cells: a review", &[10878], &["frontier:own"]),
        // Two spellings of one term.
        work(5, "Health", &[], &[]),
    ];
    commit(lake, read_under, Records { works, ..Records::default() });
}

#[test]
fn evidence_shows_what_was_found_and_nothing_of_an_older_query() {
    let lake = tempfile::tempdir().unwrap();
    small(lake.path());
    let engine = Engine::open(lake.path(), own(str::to_owned)).unwrap();
    let year = Years { first: 2021, last: 2021 };
    let shown = |indicator: &str| -> Vec<(String, Vec<String>)> {
        let records = engine.evidence(indicator, "world", year, 0, 10).unwrap().records;
        records.into_iter().map(|record| (record.work_id, record.classes)).collect()
    };
    let of = |id: &str, classes: &[&str]| (id.to_owned(), classes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
    // Nobody has looked yet.
    assert_eq!(shown("papers_total")[2], of("W3", &[]));
    assert_eq!(shown("papers_own"), [of("W1", &["frontier:own"]), of("W2", &["frontier:own", "frontier:phenomics"])]);
    assert_eq!(shown("papers_total")[0], of("W1", &["frontier:own"]));
}

#[test]
fn a_query_that_looks_at_abstracts_is_refused_with_what_can_be_done() {
    let lake = tempfile::tempdir().unwrap();
    small(lake.path());
    let engine = Engine::open(lake.path(), own(|queries| queries.replace("threshold = 3", "threshold = 2"))).unwrap();
    let measure = |id: &str| engine.measure(&Selection { indicators: vec![id.into()], ..Selection::default() });
    let said = measure("frontier_synthetic_biology").unwrap_err().to_string();
    assert!(said.contains("another definition of \"frontier:synthetic_biology\""), "{said}");
    assert!(said.contains("set `abstract = 0`") && said.contains("read the files again"), "{said}");
    // The rest is measured.
    assert!(measure("papers_own").is_ok() && measure("papers_total").is_ok());
}
