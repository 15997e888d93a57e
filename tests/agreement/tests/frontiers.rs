//! Precision and recall of the frontier queries on works labelled by reading, as `docs/frontiers.md` states them.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::{catalogue_folder, shared_data};
use hubscope_ingest::{Options, ingest, sources};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Catalogue;
use hubscope_model::classify::Classifier;
use hubscope_model::row::{Work, WorkClass};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Right and wrong decisions on labelled works.
#[derive(Debug, Default, PartialEq, Eq)]
struct Decisions {
    caught_right: u32,
    caught_wrong: u32,
    missed: u32,
    left_out_right: u32,
}

/// By field and half (`open` for tuning, `sealed` until it ended), over the labels that are OpenAlex works.
fn decisions() -> Option<BTreeMap<(String, String), Decisions>> {
    let data = shared_data()?;
    let files = [
        "openalex/works_biodiversity_finance_2025_2026.jsonl.gz",
        "openalex/works_medicine_2024.jsonl.gz",
        "openalex/works_misc.jsonl.gz",
        "openalex/works_synergy_2023.jsonl.gz",
        "openalex/api_pages",
        "openalex2/works_nested.jsonl.gz",
        "openalex2/openalexr_renested.jsonl.gz",
    ];
    let lake = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let classifier = Some(Arc::new(Classifier::new(&catalogue.classes).unwrap()));
    let options = Options { max_rejected_percent: 1.0, classifier, ..Options::default() };
    let source = sources::find("openalex").unwrap();
    ingest(source, &files.map(|f| data.join(f)), lake.path(), &options, &|_, _, _| {}).unwrap();
    let snapshot = Snapshot::open(lake.path()).unwrap();
    let numbers: HashMap<String, u32> =
        snapshot.rows::<Work>().unwrap().into_iter().map(|w| (format!("W{}", w.work_key), w.work_no)).collect();
    let caught: BTreeSet<(u32, String)> =
        snapshot.rows::<WorkClass>().unwrap().into_iter().map(|c| (c.work_no, c.class_id)).collect();
    let mut all: BTreeMap<(String, String), Decisions> = BTreeMap::new();
    for row in csv::Reader::from_path(catalogue_folder().join("classes/frontier_labels.csv")).unwrap().records() {
        let row = row.unwrap();
        let (work, field, label, half) = (&row[0], &row[1], &row[2], &row[3]);
        assert!(matches!(label, "yes" | "no") && matches!(half, "open" | "sealed"), "{row:?}");
        let Some(&number) = numbers.get(work) else { continue };
        let decisions = all.entry((field.to_owned(), half.to_owned())).or_default();
        let count = match (caught.contains(&(number, format!("frontier:{field}"))), label == "yes") {
            (true, true) => &mut decisions.caught_right,
            (true, false) => &mut decisions.caught_wrong,
            (false, true) => &mut decisions.missed,
            (false, false) => &mut decisions.left_out_right,
        };
        *count += 1;
    }
    Some(all)
}

#[test]
fn the_stated_precision_and_recall_hold() {
    let Some(all) = decisions() else { return };
    let text: String = all.iter().map(|((field, half), d)| format!("{field} {half}: {d:?}\n")).collect();
    insta::assert_snapshot!(text, @r"
    brain_science open: Decisions { caught_right: 20, caught_wrong: 3, missed: 2, left_out_right: 81 }
    brain_science sealed: Decisions { caught_right: 23, caught_wrong: 1, missed: 3, left_out_right: 74 }
    computational_biology open: Decisions { caught_right: 25, caught_wrong: 1, missed: 16, left_out_right: 36 }
    computational_biology sealed: Decisions { caught_right: 29, caught_wrong: 0, missed: 13, left_out_right: 46 }
    gene_cell_therapy open: Decisions { caught_right: 9, caught_wrong: 0, missed: 1, left_out_right: 52 }
    gene_cell_therapy sealed: Decisions { caught_right: 8, caught_wrong: 1, missed: 2, left_out_right: 44 }
    phenomics open: Decisions { caught_right: 3, caught_wrong: 0, missed: 1, left_out_right: 61 }
    phenomics sealed: Decisions { caught_right: 1, caught_wrong: 0, missed: 2, left_out_right: 60 }
    synthetic_biology open: Decisions { caught_right: 2, caught_wrong: 0, missed: 0, left_out_right: 75 }
    synthetic_biology sealed: Decisions { caught_right: 1, caught_wrong: 0, missed: 2, left_out_right: 63 }
    ");
}

#[test]
fn every_field_has_a_hundred_labels_in_two_halves() {
    let mut labels: BTreeMap<(String, String), u32> = BTreeMap::new();
    for row in csv::Reader::from_path(catalogue_folder().join("classes/frontier_labels.csv")).unwrap().records() {
        let row = row.unwrap();
        *labels.entry((row[1].to_owned(), row[3].to_owned())).or_default() += 1;
    }
    for id in Catalogue::embedded().unwrap().classes.frontiers.keys() {
        let of = |half: &str| labels.get(&(id.clone(), half.to_owned())).copied().unwrap_or_default();
        let (open, sealed) = (of("open"), of("sealed"));
        assert!(open + sealed >= 100, "{id}: {open} and {sealed}");
        assert!(open.min(sealed) * 3 >= open.max(sealed), "{id}: {open} and {sealed}");
    }
}
