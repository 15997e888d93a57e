//! The agreement of the crosswalk with labels made by reading, as `docs/crosswalk.md` states it.

use hubscope_agreement::{catalogue_folder, shared_data};
use hubscope_count::Engine;
use hubscope_ingest::{Options, ingest, sources};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Catalogue;
use hubscope_model::classify::Classifier;
use hubscope_model::row::Work;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

#[test]
fn the_stated_agreement_with_hand_labels_holds() {
    let Some(data) = shared_data() else { return };
    let files = ["works_biodiversity_finance_2025_2026", "works_medicine_2024", "works_misc", "works_synergy_2023"];
    let mut paths: Vec<_> = files.iter().map(|f| data.join(format!("openalex/{f}.jsonl.gz"))).collect();
    paths.push(data.join("openalex2/works_nested.jsonl.gz"));
    let lake = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let classifier = Some(Arc::new(Classifier::new(&catalogue.classes).unwrap()));
    let options = Options { classifier, ..Options::default() };
    let source = sources::find("openalex").unwrap();
    ingest(source, &paths, lake.path(), &options, &|_, _, _| {}).unwrap();
    let engine = Engine::open(lake.path(), catalogue).unwrap();
    let classes = &engine.catalogue().classes;
    let life = &classes.fields["life_sciences"].divisions;
    let subfield: HashMap<u64, Option<u32>> = Snapshot::open(lake.path())
        .unwrap()
        .rows::<Work>()
        .unwrap()
        .into_iter()
        .map(|w| (w.work_key, w.primary_subfield_id))
        .collect();

    let (mut first, mut either, mut same_side) = (0, 0, 0);
    let (mut both, mut said, mut are, mut works) = (0, 0, 0, 0);
    let (mut clear, mut clear_same) = (0, 0);
    for row in csv::Reader::from_path(catalogue_folder().join("classes/field_labels.csv")).unwrap().records() {
        let row = row.unwrap();
        let key: u64 = row[0].trim_start_matches('W').parse().unwrap();
        let label: u16 = row[1].parse().unwrap();
        let given: BTreeSet<u16> =
            subfield[&key].and_then(|s| classes.subfields.get(&s)).map(|s| s.divisions.clone()).unwrap_or_default();
        let (is_life, said_life) = (life.contains(&label), !given.is_disjoint(life));
        let second: Option<u16> = row[2].parse().ok();
        if second.is_none_or(|also| life.contains(&also) == is_life) {
            clear += 1;
            clear_same += i32::from(is_life == said_life);
        }
        works += 1;
        first += i32::from(given.contains(&label));
        either += i32::from(given.contains(&label) || second.is_some_and(|also| given.contains(&also)));
        same_side += i32::from(is_life == said_life);
        both += i32::from(is_life && said_life);
        said += i32::from(said_life);
        are += i32::from(is_life);
    }
    let stated = std::fs::read_to_string(catalogue_folder().join("../docs/crosswalk.md")).unwrap();
    for figures in [(first, works), (either, works), (same_side, works), (both, said), (both, are), (clear_same, clear)]
    {
        let text = format!("| {} of {} |", figures.0, figures.1);
        assert!(stated.contains(&text), "docs/crosswalk.md does not state {text}");
    }
}
