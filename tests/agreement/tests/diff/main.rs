//! Dumps are changed in known ways; `lake diff` must name each difference and its cause, cell by cell, and nothing else. What it
//! must say is worked out from the JSON records, by plain sets.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod dumps;

use dumps::{Cell, Dumps, Flows, Hubs, Records, files, records};
use hubscope_agreement::shared_data;
use hubscope_count::diff::{CellChange, Comparison, Diff, Question};
use hubscope_count::{Engine, Selection};
use hubscope_ingest::{Options, ingest, sources};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED};
use hubscope_model::key::of_kind;
use hubscope_model::measure::Placing;
use hubscope_model::row::Site;
use hubscope_model::{Catalogue, Years};
use hubscope_world::{Kind, Nuisance};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn lake(paths: &[PathBuf]) -> TempDir {
    let lake = tempfile::tempdir().unwrap();
    let options = Options { max_rejected_percent: 5.0, ..Options::default() };
    ingest(sources::find("openalex").unwrap(), paths, lake.path(), &options, &|_, _, _| {}).unwrap();
    lake
}

fn hubs(lake: &Path, engine: &Engine) -> Hubs {
    let sites: Vec<Site> = Snapshot::open(lake).unwrap().rows().unwrap();
    let mut hubs = Hubs::new();
    for (hub, of) in engine.hub_sites().filter(|(id, _)| ![ELSEWHERE, UNRESOLVED].contains(id)) {
        for key in of.iter().filter_map(|&no| sites[no as usize].institution_key) {
            hubs.entry(key).or_default().push(hub.to_owned());
        }
    }
    hubs
}

fn flows(diff: &Diff) -> Flows {
    let mut flows = Flows::new();
    for CellChange { dimension, key, year, before, after, causes, .. } in [&diff.works].into_iter().chain(&diff.cells) {
        let net: i64 = causes.iter().map(|caused| caused.flow.net()).sum();
        assert_eq!(*before as i64 + net, *after as i64, "{key} {year:?}");
        for caused in causes {
            let cell = (dimension.id(), key.clone(), *year);
            flows.insert((cell, caused.cause.id()), (caused.flow.gained, caused.flow.lost));
        }
    }
    flows
}

/// Compares two dumps that differ in known ways, as lakes.
fn names_every_difference(paths: &[PathBuf], records: Records) -> (Dumps, Diff) {
    let dumps = Dumps::of(records);
    let folder = tempfile::tempdir().unwrap();
    let changed = folder.path().join("changed.jsonl");
    let lines = dumps.after.values().flatten().map(|record| format!("{record}\n"));
    fs::write(&changed, lines.collect::<String>()).unwrap();
    let (before, after) = (lake(paths), lake(&[changed]));
    let catalogue = || Catalogue::embedded().unwrap();
    let open = |lake: &TempDir| Snapshot::open(lake.path()).unwrap();
    let compare = |before: &TempDir, after: &TempDir, memory| {
        let quiet = &|_: &'static str, _, _| {};
        let joined = Comparison::of(open(before), open(after), catalogue(), memory, folder.path(), quiet).unwrap();
        joined.diff(&Question::default(), quiet).unwrap()
    };
    let diff = compare(&before, &after, 1 << 20);
    assert_eq!(diff, compare(&before, &after, 1 << 30));

    let engines =
        [&before, &after].map(|lake| Engine::open_placed(lake.path(), catalogue(), Placing::Institution).unwrap());
    let (hubs_before, hubs_after) = (hubs(before.path(), &engines[0]), hubs(after.path(), &engines[1]));
    let (expected, found) = (dumps.flows(&hubs_before, &hubs_after), flows(&diff));
    let wrong: Vec<_> = found.iter().filter(|(key, flow)| expected.get(key) != Some(flow)).collect();
    let missed: Vec<_> = expected.iter().filter(|(key, _)| !found.contains_key(key)).collect();
    assert!(wrong.is_empty() && missed.is_empty(), "wrong: {wrong:#?}\nmissed: {missed:#?}");

    // The other way round, each cell loses what it gained.
    let turned = flows(&compare(&after, &before, 1 << 30));
    let sum = |flows: &Flows, cell: &Cell| -> (u64, u64) {
        let of = flows.iter().filter(|((c, _), _)| c == cell).map(|(_, flow)| *flow);
        of.fold((0, 0), |(a, b), (gained, lost)| (a + gained, b + lost))
    };
    for (cell, _) in found.keys() {
        let (gained, lost) = sum(&found, cell);
        assert_eq!(sum(&turned, cell), (lost, gained), "{cell:?}");
    }

    // What was counted before and after is what is measured.
    let years: BTreeSet<i32> = diff.cells.iter().filter_map(|cell| cell.year).collect();
    let years = Years { first: *years.first().unwrap(), last: *years.last().unwrap() };
    let selection = Selection { indicators: vec!["papers_total".into()], years, ..Selection::default() };
    let measured = engines.map(|engine| -> BTreeMap<(String, String), f64> {
        let cells = engine.measure(&selection).unwrap();
        cells.into_iter().map(|c| ((c.hub_id, c.period), c.value.unwrap())).collect()
    });
    let mut compared = 0;
    for cell in diff.cells.iter().filter(|cell| cell.dimension.id() == "hub") {
        let key = (cell.key.clone(), cell.year.unwrap().to_string());
        assert_eq!([cell.before as f64, cell.after as f64], [measured[0][&key], measured[1][&key]], "{key:?}");
        compared += 1;
    }
    assert!(compared > 0);
    (dumps, diff)
}

/// Every cause is found in the dimension where it shows, as often as works were changed that way.
fn causes_are_all_there(dumps: &Dumps, diff: &Diff) {
    let changed = |cause: &str| dumps.causes.values().filter(|c| **c == cause).count() as u64;
    let of_all = |id: &str| diff.works.causes.iter().find(|c| c.cause.id() == id).map(|c| c.flow).unwrap_or_default();
    assert!(changed("deleted") > 0 && changed("newly_indexed") > 0);
    assert_eq!(of_all("deleted").lost, changed("deleted"));
    assert_eq!(of_all("newly_indexed").gained, changed("newly_indexed"));
    assert_eq!(of_all("retracted").lost, changed("retracted"));
    assert_eq!(of_all("flagged").lost, changed("flagged"));
    let merged = of_all("merged");
    // A work under a new id is counted on both sides.
    assert_eq!(merged.gained + merged.lost, changed("merged"));
    assert!(merged.lost > merged.gained);
    let shown: BTreeSet<(&str, &str)> = diff
        .cells
        .iter()
        .flat_map(|cell| cell.causes.iter().map(|caused| (cell.dimension.id(), caused.cause.id())))
        .collect();
    for shows in [
        ("hub", "moved"),
        ("hub", "re_placed"),
        ("hub", "re_matched"),
        ("year", "moved"),
        ("venue", "moved"),
        ("type", "retyped"),
        ("institution", "re_matched"),
        ("institution", "authors_cut"),
    ] {
        assert!(shown.contains(&shows), "{shows:?}");
    }
    let institutions = &diff.institutions;
    let moved: Vec<&str> =
        institutions.changes.iter().filter(|c| c.moved()).map(|c| c.institution_id.as_str()).collect();
    let key = of_kind(&dumps.moved, 'I').unwrap();
    assert_eq!((moved, institutions.moved), (vec![format!("I{key}").as_str()], 1));
    assert_eq!(institutions.changes[0].point_after, Some((0.0, -30.0)));
}

fn changed_world(nuisance: Nuisance) {
    let folder = tempfile::tempdir().unwrap();
    let options = hubscope_world::Options { scale: 0.0003, seed: 11, nuisance, ..Default::default() };
    hubscope_world::write(&options, folder.path(), &|_, _| {}).unwrap();
    let paths = [folder.path().join("openalex")];
    let (dumps, diff) = names_every_difference(&paths, records(&files(&paths[0])));
    causes_are_all_there(&dumps, &diff);
    assert!(diff.institutions.changes[0].hubs_before.len() > 1, "a hub and its groups lost the institution");
    assert!(diff.institutions.changes[0].hubs_after.is_empty());
}

#[test]
fn a_clean_world_changed_in_known_ways_differs_in_these() {
    changed_world(Nuisance::None);
}

#[test]
fn a_spoilt_world_changed_in_known_ways_differs_in_these() {
    // Of the lists of deleted ids the plain sets here know nothing; what they do has tests of its own.
    let known = Kind::all().filter(|kind| Nuisance::Light.has(*kind) && *kind != Kind::DeletedId);
    changed_world(Nuisance::Kinds(known.collect()));
}

#[test]
fn real_works_changed_in_known_ways_differ_in_these() {
    let Some(data) = shared_data() else { return };
    let paths = ["works_nested", "institutions_entities", "sources_entities"]
        .map(|f| data.join(format!("openalex2/{f}.jsonl.gz")));
    let (dumps, diff) = names_every_difference(&paths, records(&paths));
    assert!(dumps.causes.len() > 100, "{}", dumps.causes.len());
    assert!(diff.institutions.moved == 1 && !diff.works.causes.is_empty());
}
