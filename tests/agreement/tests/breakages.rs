//! Would anybody notice? The catalogue is broken in every way we can think of, and each must move a figure that the world
//! planned: a figure that no breakage moves is not tested.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::catalogue_folder;
use hubscope_count::{Engine, Selection};
use hubscope_ingest::{Options, ingest, sources};
use hubscope_model::classify::Classifier;
use hubscope_model::hubs::{HubSet, Shape};
use hubscope_model::{Catalogue, Years};
use hubscope_world::Nuisance;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

/// Planned cells by indicator, hub and period.
type Cells = BTreeMap<(String, String, String), f64>;

/// A file of the catalogue, and what it becomes.
struct Breakage {
    name: &'static str,
    file: &'static str,
    broken: fn(String) -> String,
    /// Whether works must be read again for it to show.
    reads_again: bool,
}

const HUBS: &str = "hubs/life_science_2024.toml";
const FIELDS: &str = "classes/fields.toml";
const BASKETS: &str = "classes/baskets.toml";
const JOURNALS: &str = "classes/basket_nature_index.csv";
const FRONTIERS: &str = "classes/frontiers.toml";

const fn measured(name: &'static str, file: &'static str, broken: fn(String) -> String) -> Breakage {
    Breakage { name, file, broken, reads_again: false }
}

const fn read(name: &'static str, file: &'static str, broken: fn(String) -> String) -> Breakage {
    Breakage { name, file, broken, reads_again: true }
}

const BREAKAGES: [Breakage; 19] = [
    // Of every hub both what describes it and what draws it, since either may decide.
    measured("a part of a hub removed", HUBS, |text| {
        hubs(&text, |set| {
            let hub = hub(set, "tokyo-kobe");
            let part = hub.geometries.iter().find(|geometry| geometry.id == "tokyo").unwrap();
            hub.include = part.include.clone();
            hub.outline.pop();
        })
    }),
    measured("a circle grown", HUBS, |text| {
        hubs(&text.replace("radius_km = 13.0", "radius_km = 60.0"), |set| {
            hub(set, "brussels").include.push(Shape::Areas(vec!["BE".to_owned()]))
        })
    }),
    measured("a hub's border moved outwards", HUBS, |text| {
        hubs(&text, |set| {
            let hub = hub(set, "bay-area");
            let ring = vec![[-124.0, 35.5], [-120.0, 35.5], [-120.0, 39.5], [-124.0, 39.5]];
            hub.outline = vec![Shape::Polygon(ring)];
            hub.include = vec![Shape::Areas(vec!["US.CA".to_owned()])];
        })
    }),
    measured("a hub moved to the next country", HUBS, |text| {
        hubs(&text, |set| {
            let other = hub(set, "rotterdam").clone();
            let hub = hub(set, "brussels");
            (hub.include, hub.outline) = (other.include, other.outline);
        })
    }),
    measured("the later journals counted a year early", JOURNALS, |text| text.replace(",2022,,", ",2021,,")),
    measured("the later journals counted a year late", JOURNALS, |text| text.replace(",2022,,", ",2023,,")),
    measured("a journal removed", JOURNALS, |text| without(&text, "Nature Communications,")),
    measured("a chemistry journal taken for biology", JOURNALS, |text| text.replace(",chemistry,", ",biological,")),
    measured("multidisciplinary journals taken for biology", JOURNALS, |text| {
        text.replace(",multidisciplinary,", ",biological,")
    }),
    measured("reviews counted with the articles", BASKETS, |text| {
        text.replace("types = [\"article\"", "types = [\"review\", \"article\"")
    }),
    measured("a division taken out of the life sciences", FIELDS, |text| {
        text.replace("30, 31, 32, 41, 42, 52]", "30, 31, 41, 42, 52]")
    }),
    measured("a division added to the life sciences", FIELDS, |text| {
        text.replace("30, 31, 32, 41, 42, 52]", "30, 31, 32, 34, 40, 41, 42, 46, 51, 52]")
    }),
    measured("a subfield put elsewhere in the crosswalk", "classes/for_crosswalk.csv", |text| {
        text.lines()
            .map(|line| if line.starts_with("2730,") { line.replace(",32,", ",46,") } else { line.to_owned() } + "\n")
            .collect()
    }),
    measured("one country enough for international papers", "indicators/papers_ni_intl.toml", |text| {
        text.replace(", \"international\"]", "]")
    }),
    measured("people of all works taken for those of high-level papers", "indicators/ni_researchers.toml", |text| {
        text.replace("[\"basket:nature_index\", \"field:bio_health\"]", "[\"field:bio_health\"]")
    }),
    measured("works without a field counted", "indicators/papers_all.toml", |text| {
        text.replace("where = [\"field:any\"]", "where = []")
    }),
    read("one mention enough for a frontier", FRONTIERS, |text| text.replace("threshold = 2", "threshold = 1")),
    read("topics dropped from the frontiers", FRONTIERS, |text| {
        let mut table: toml::Table = text.parse().unwrap();
        for frontier in table["frontier"].as_array_mut().unwrap() {
            let frontier = frontier.as_table_mut().unwrap();
            frontier.remove("topics");
            frontier.remove("subfields");
        }
        toml::to_string(&table).unwrap()
    }),
    read("a term dropped from a frontier", FRONTIERS, |text| {
        let mut table: toml::Table = text.parse().unwrap();
        for frontier in table["frontier"].as_array_mut().unwrap() {
            let terms = frontier["terms"].as_array_mut().unwrap();
            terms.retain(|term| !term.as_str().unwrap().starts_with("synthetic biolog"));
        }
        toml::to_string(&table).unwrap()
    }),
];

fn hubs(text: &str, change: impl FnOnce(&mut HubSet)) -> String {
    let mut set = HubSet::from_toml(text).unwrap();
    change(&mut set);
    toml::to_string(&set).unwrap()
}

fn hub<'a>(set: &'a mut HubSet, id: &str) -> &'a mut hubscope_model::hubs::Hub {
    set.hubs.iter_mut().find(|hub| hub.id == id).unwrap()
}

fn without(text: &str, line: &str) -> String {
    text.lines().filter(|l| !l.starts_with(line)).map(|l| format!("{l}\n")).collect()
}

static WORLD: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = hubscope_world::Options { scale: 0.001, nuisance: Nuisance::None, ..Default::default() };
    hubscope_world::write(&options, folder.path(), &|_, _| {}).unwrap();
    folder
});

fn lake(catalogue: &Catalogue) -> TempDir {
    let lake = tempfile::tempdir().unwrap();
    let classifier = Some(Arc::new(Classifier::new(&catalogue.classes).unwrap()));
    let options = Options { classifier, ..Options::default() };
    let source = sources::find("openalex").unwrap();
    let files = [WORLD.path().join("openalex")];
    ingest(source, &files, lake.path(), &options, &|_, _, _| {}).unwrap();
    lake
}

fn planned() -> Cells {
    let text = fs::read_to_string(WORLD.path().join("expected.csv")).unwrap();
    let mut cells = Cells::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.unwrap();
        cells.insert((row[0].to_owned(), row[1].to_owned(), row[2].to_owned()), row[3].parse().unwrap());
    }
    cells
}

/// Planned cells that are measured otherwise.
fn wrong(lake: &Path, catalogue: Catalogue, planned: &Cells) -> Vec<String> {
    let engine = Engine::open(lake, catalogue).unwrap();
    let mut measured = Cells::new();
    let series = Selection {
        indicators: vec!["@frontier".to_owned()],
        hubs: vec!["world".to_owned()],
        years: Years { first: 2014, last: 2023 },
        ..Selection::default()
    };
    for selection in [Selection::default(), series] {
        for cell in engine.measure(&selection).unwrap() {
            if let Some(value) = cell.value {
                measured.insert((cell.indicator_id, cell.hub_id, cell.period), value);
            }
        }
    }
    let differs = |(key, value): &(&(String, String, String), &f64)| measured.get(*key) != Some(*value);
    planned
        .iter()
        .filter(differs)
        .map(|(key, value)| format!("{key:?}: {:?}, not {value}", measured.get(key)))
        .collect()
}

#[test]
fn every_breakage_of_the_catalogue_moves_a_planned_figure() {
    let planned = planned();
    let whole = Catalogue::embedded().unwrap();
    let read_once = lake(&whole);
    assert_eq!(wrong(read_once.path(), whole, &planned), Vec::<String>::new(), "nothing is broken yet");
    let mut unnoticed = vec![];
    for Breakage { name, file, broken, reads_again } in BREAKAGES {
        let text = fs::read_to_string(catalogue_folder().join(file)).unwrap();
        let changed = broken(text.clone());
        assert_ne!(text, changed, "{name} changes nothing");
        let overlay = tempfile::tempdir().unwrap();
        fs::create_dir_all(overlay.path().join(file).parent().unwrap()).unwrap();
        fs::write(overlay.path().join(file), changed).unwrap();
        let catalogue = Catalogue::load(Some(overlay.path())).unwrap_or_else(|e| panic!("{name}: {e}"));
        let again = reads_again.then(|| lake(&catalogue));
        let lake = again.as_ref().map_or(read_once.path(), TempDir::path);
        if wrong(lake, catalogue, &planned).is_empty() {
            unnoticed.push(name);
        }
    }
    assert!(unnoticed.is_empty(), "nobody noticed: {}", unnoticed.join("; "));
}
