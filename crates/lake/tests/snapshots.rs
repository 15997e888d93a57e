//! What a lake survives: another writer, a crash at any stage, a disk that cannot be written.
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_lake::commit::{Addition, Committed};
use hubscope_lake::fragment::{Fragment, Records};
use hubscope_lake::manifest::Counts;
use hubscope_lake::record::WorkRecord;
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::{Lake, LakeError};
use hubscope_model::row::Work;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Commits one work, under a fragment of this name.
fn add(lake: &Lake, hash: &str, key: u64) -> Result<Committed, LakeError> {
    let work = WorkRecord { key, updated: "2026-01-01".into(), ..WorkRecord::default() };
    let records = Records { works: vec![work], ..Records::default() };
    let counts = Counts { read: 1, written: 1, ..Counts::default() };
    let entities = BTreeMap::from([("works".to_owned(), counts)]);
    let fragment = Fragment { hash: hash.into(), source: "openalex".into(), entities, reasons: BTreeMap::new() };
    lake.keep(&fragment, &records, &[])?;
    lake.commit(Addition { fragments: vec![fragment], ..Addition::default() })
}

fn works(root: &Path) -> Vec<u64> {
    let rows: Vec<Work> = Snapshot::open(root).unwrap().rows().unwrap();
    rows.into_iter().map(|w| w.work_key).collect()
}

#[test]
fn a_second_writer_is_refused_and_the_lock_goes_with_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let first = Lake::create(folder.path()).unwrap();
    assert!(matches!(Lake::create(folder.path()), Err(LakeError::Locked { .. })));
    drop(first);
    assert!(Lake::create(folder.path()).is_ok());
}

#[test]
fn a_commit_adds_to_the_snapshot_before_and_the_same_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    assert!(matches!(Snapshot::open(folder.path()), Err(LakeError::NoSnapshot { .. })));
    assert_eq!(add(&lake, "a", 1).unwrap().manifest.snapshot, 1);
    assert_eq!(add(&lake, "b", 2).unwrap().manifest.snapshot, 2);
    assert_eq!(works(folder.path()), [1, 2]);
    let again = lake.commit(Addition::default()).unwrap();
    assert_eq!((again.manifest.snapshot, again.is_new), (2, false));
}

#[test]
fn what_a_crash_leaves_behind_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = Lake::create(root).unwrap();
    // Cut off while a fragment was written, and while a snapshot was.
    for unfinished in ["fragments/a.tmp", "snapshots/1.tmp/work"] {
        fs::create_dir_all(root.join(unfinished)).unwrap();
        fs::write(root.join(unfinished).join("works.parquet"), "half of it").unwrap();
    }
    add(&lake, "a", 1).unwrap();
    assert_eq!(works(root), [1]);
    // Cut off between the folder's last name and the pointer to it: the next snapshot takes a number of its own.
    fs::create_dir_all(root.join("snapshots/2")).unwrap();
    assert_eq!(works(root), [1]);
    assert_eq!(add(&lake, "b", 2).unwrap().manifest.snapshot, 3);
    assert_eq!(works(root), [1, 2]);
}

#[test]
fn a_snapshot_that_cannot_be_written_leaves_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = Lake::create(root).unwrap();
    add(&lake, "a", 1).unwrap();
    // A file where the next snapshot's folder should be made.
    fs::write(root.join("snapshots/2.tmp"), "").unwrap();
    let error = add(&lake, "b", 2).unwrap_err();
    assert!(error.to_string().contains("2.tmp"), "{error}");
    assert_eq!(works(root), [1]);
}

#[test]
fn a_fragment_that_has_gone_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = Lake::create(root).unwrap();
    add(&lake, "a", 1).unwrap();
    fs::remove_dir_all(root.join("fragments/a")).unwrap();
    let error = add(&lake, "b", 2).unwrap_err();
    assert!(error.to_string().contains("this fragment, which is gone"), "{error}");
    assert_eq!(works(root), [1]);
}

#[test]
fn equal_content_gives_equal_hashes_in_any_order_of_arrival() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (lake, mirror) = (Lake::create(one.path()).unwrap(), Lake::create(other.path()).unwrap());
    add(&lake, "a", 1).unwrap();
    let forward = add(&lake, "b", 2).unwrap().manifest;
    add(&mirror, "b", 2).unwrap();
    let backward = add(&mirror, "a", 1).unwrap().manifest;
    assert_eq!(forward.hash, backward.hash);
    assert_eq!(forward.tables, backward.tables);
}
