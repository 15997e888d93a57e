//! Cells that are kept in a lake.
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::add;
use hubscope_lake::Lake;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Cell;
use serde_json::json;
use std::fs;

fn lake() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    add(&lake, "one", 1).unwrap();
    (folder, lake)
}

fn cell(value: Option<f64>) -> Cell {
    Cell {
        indicator_id: "share".into(),
        hub_id: "here".into(),
        period: "2020".into(),
        value,
        low: Some(f64::MIN_POSITIVE),
        high: None,
        n: Some(u64::MAX),
        counting: "full".into(),
        unit: "percent".into(),
        flags: "small;bounds".into(),
        edition: "1-abc".into(),
    }
}

#[test]
fn cells_come_back_to_the_bit_under_their_key_alone() {
    let (folder, _lake) = lake();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let cells = [cell(Some(0.1 + 0.2)), cell(None)];
    assert_eq!(snapshot.kept_cells("a"), []);
    snapshot.keep_cells("a", json!({"years": "2019-2023"}), &cells).unwrap();
    assert_eq!(snapshot.kept_cells("a"), cells);
    assert_eq!(snapshot.kept_cells("b"), []);
    snapshot.keep_cells("a", json!({}), &cells[..1]).unwrap();
    assert_eq!(snapshot.kept_cells("a"), &cells[..1]);
}

#[test]
fn a_damaged_copy_is_none() {
    let (folder, _lake) = lake();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    snapshot.keep_cells("a", json!({}), &[cell(Some(1.0))]).unwrap();
    let place = folder.path().join("cells/1/a.parquet");
    let mut bytes = fs::read(&place).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&place, &bytes).unwrap();
    assert_eq!(snapshot.kept_cells("a"), []);
    fs::remove_file(&place).unwrap();
    assert_eq!(snapshot.kept_cells("a"), []);
}

#[test]
fn cells_go_with_their_snapshot() {
    let (folder, lake) = lake();
    Snapshot::open(folder.path()).unwrap().keep_cells("a", json!({}), &[cell(None)]).unwrap();
    add(&lake, "two", 2).unwrap();
    Snapshot::open(folder.path()).unwrap().keep_cells("a", json!({}), &[cell(None)]).unwrap();
    lake.gc(Some(2), true).unwrap();
    assert!(folder.path().join("cells/1").exists());
    lake.gc(Some(1), true).unwrap();
    assert!(!folder.path().join("cells/1").exists() && folder.path().join("cells/2/a.json").exists());
}
