//! The synthetic world, whose answer its generator tells.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::Corpus;
use hubscope_count::Selection;
use hubscope_count::discover::Search;
use hubscope_count::specification::Specified;
use hubscope_model::Years;
use hubscope_model::hubs::HubSet;
use hubscope_model::measure::Counting;
use hubscope_world::{Nuisance, Options};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

struct World {
    corpus: Corpus,
    folder: TempDir,
}

fn world(nuisance: Nuisance) -> World {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { scale: 0.0003, seed: 7, nuisance, ..Options::default() };
    hubscope_world::write(&options, folder.path(), &|_, _| {}).unwrap();
    World { corpus: Corpus::read(&[folder.path().join("openalex")], &[]), folder }
}

static CLEAN: LazyLock<World> = LazyLock::new(|| world(Nuisance::None));
static SPOILT: LazyLock<World> = LazyLock::new(|| world(Nuisance::Light));

/// Every figure that the generator planned is measured.
fn gives_back_the_plan(world: &World) {
    let mut measured = BTreeMap::new();
    // The world's series go further back than the hubs' figures.
    let series = Selection {
        indicators: vec!["@frontier".to_owned()],
        hubs: vec!["world".to_owned()],
        years: Years { first: 2014, last: 2023 },
        ..Selection::default()
    };
    let series = world.corpus.engine.measure(&series).unwrap();
    let engine = world.corpus.by_evidence();
    let cells = engine.measure(&Selection::default()).unwrap();
    for cell in cells.into_iter().chain(series) {
        measured.insert((cell.indicator_id, cell.hub_id, cell.period), cell.value);
    }
    let path: &Path = &world.folder.path().join("expected.csv");
    let mut compared = 0;
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let key = (row[0].to_owned(), row[1].to_owned(), row[2].to_owned());
        let expected: f64 = row[3].parse().unwrap();
        assert_eq!(measured.get(&key), Some(&Some(expected)), "{key:?}");
        compared += 1;
    }
    // By hub: seven indicators a year, five frontiers and the total over all years; five series of ten years.
    assert_eq!(compared, 22 * (7 * 5 + 6) + 5 * 10);
}

#[test]
fn a_clean_world_gives_back_its_plan() {
    gives_back_the_plan(&CLEAN);
}

#[test]
fn a_spoilt_world_gives_back_its_plan() {
    gives_back_the_plan(&SPOILT);
}

#[test]
fn every_cell_equals_the_independent_calculation() {
    CLEAN.corpus.agrees_with_the_oracle();
    SPOILT.corpus.agrees_with_the_oracle();
}

#[test]
fn bitmaps_and_sql_give_the_same_bits() {
    CLEAN.corpus.both_backends_agree();
    SPOILT.corpus.both_backends_agree();
}

#[test]
fn evidence_lists_the_works_that_were_counted() {
    SPOILT.corpus.evidence_is_what_was_counted(2022);
}

#[test]
fn every_record_read_has_become_something() {
    CLEAN.corpus.accounts_add_up();
    SPOILT.corpus.accounts_add_up();
}

/// The world's cities lie farther apart than real institutions of a hub do, so that a hub comes back in several parts.
#[test]
fn clusters_of_research_are_the_worlds_hubs() {
    let engine = &CLEAN.corpus.engine;
    let clusters = engine.discover(&Search::default()).unwrap();
    assert!(clusters.is_sorted_by(|a, b| a.authors >= b.authors));
    let hubs: BTreeMap<&str, BTreeSet<u32>> = engine
        .catalogue()
        .hubs
        .hubs
        .iter()
        .filter_map(|hub| Some((hub.id.as_str(), engine.hub_sites().find(|(id, _)| *id == hub.id)?.1)))
        .map(|(id, sites)| (id, sites.iter().copied().collect()))
        .collect();
    let mut overlaps = BTreeMap::new();
    for (id, sites) in &hubs {
        let parts =
            clusters.iter().filter(|c| c.sites.iter().filter(|site| sites.contains(site)).count() * 2 > c.sites.len());
        let found: BTreeSet<u32> = parts.flat_map(|cluster| cluster.sites.iter().copied()).collect();
        let both = found.intersection(sites).count();
        overlaps.insert(*id, both as f64 / (found.len() + sites.len() - both) as f64);
    }
    let well = overlaps.values().filter(|overlap| **overlap > 0.8).count();
    assert!(well >= 19, "{overlaps:?}");
    for cluster in &clusters {
        assert!(
            (0.0..=1.0).contains(&cluster.stability) && cluster.stability_least <= cluster.stability,
            "{cluster:?}"
        );
        assert!(cluster.square_km > 100.0 && cluster.share > 0.0, "{cluster:?}");
        // No hub's greatest city is lost in a cluster of another country.
        assert_eq!(cluster.country.len(), 2);
    }
    // The borders that are written hold just the sites of their clusters.
    let features: Vec<String> = clusters.iter().map(|cluster| {
        let rings = serde_json::to_string(&cluster.outline).unwrap();
        format!(r#"{{"type": "Feature", "id": "{}", "properties": {{}}, "geometry": {{"type": "MultiPolygon", "coordinates": {rings}}}}}"#, cluster.id)
    }).collect();
    let drawn = format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","));
    let mut catalogue = engine.catalogue().clone();
    catalogue.hubs = HubSet::from_geojson(&drawn).unwrap();
    assert_eq!(hubscope_geo::check(&catalogue.hubs), Ok(()));
    let drawn = engine.with(catalogue).unwrap();
    for cluster in &clusters {
        let inside = drawn.hub_sites().find(|(id, _)| *id == cluster.id).unwrap().1;
        assert_eq!(inside, cluster.sites, "{}", cluster.name);
    }
}

/// A figure under a combination of choices is what is measured where these are made one by one.
#[test]
fn every_specification_is_what_its_choices_measure() {
    let (id, year) = ("share_papers_intl", Years { first: 2022, last: 2022 });
    let rows = SPOILT.corpus.by_evidence().specifications(id, year).unwrap();
    let hubs: Vec<String> = SPOILT.corpus.engine.catalogue().hubs.hubs.iter().map(|hub| hub.id.clone()).collect();
    // Placing, geometry, counting, corpus and country rule.
    assert_eq!(rows.len(), 2 * 5 * 2 * 2 * 2 * hubs.len());
    let usual = |row: &&Specified| row.corpus == "broad" && row.country_rule.as_deref() == Some("iso");
    let grown = |hub: &String| format!("{hub}--grown");
    let mut compared = 0;
    for engine in [&SPOILT.corpus.engine, &SPOILT.corpus.by_evidence()] {
        for counting in [Counting::Full, Counting::Fractional] {
            let under = engine.under_all_geometries(&mut vec![]).unwrap();
            for (geometry, places) in [("main", hubs.clone()), ("grown", hubs.iter().map(grown).collect())] {
                let selection = Selection {
                    indicators: vec![id.to_owned()],
                    hubs: places,
                    years: year,
                    counting,
                    ..Selection::default()
                };
                let cells: BTreeMap<String, Option<f64>> =
                    under.measure(&selection).unwrap().into_iter().map(|cell| (cell.hub_id, cell.value)).collect();
                let of_choices = |row: &&Specified| {
                    (row.placing, row.geometry, row.counting) == (engine.placing().id(), geometry, counting.id())
                };
                for row in rows.iter().filter(usual).filter(of_choices) {
                    let place = if geometry == "main" { row.hub_id.clone() } else { grown(&row.hub_id) };
                    assert_eq!(row.value, cells[&place], "{row:?}");
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 2 * 2 * 2 * hubs.len());
    let values = |placing: &str, geometry: &str| -> Vec<Option<f64>> {
        let of = |row: &&Specified| (row.placing, row.geometry, row.counting) == (placing, geometry, "full");
        rows.iter().filter(usual).filter(of).map(|row| row.value).collect()
    };
    assert_ne!(values("evidence", "main"), values("institution", "main"));
    assert_ne!(values("evidence", "main"), values("evidence", "wider"));
}
