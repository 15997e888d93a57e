//! What a lake survives: another writer, a crash at any stage, a disk that cannot be written.

mod common;

use common::{add, commit, works};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::staged::waiting;
use hubscope_lake::{Lake, LakeError};
use hubscope_model::row::Work;
use std::fs;

#[test]
fn a_second_commit_at_a_time_is_refused_and_the_lock_goes_with_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (lake, other) = (Lake::create(folder.path()).unwrap(), Lake::create(folder.path()).unwrap());
    let first = lake.lock().unwrap();
    assert!(matches!(add(&other, "a", 1), Err(LakeError::Locked { .. })));
    drop(first);
    // What it had staged meanwhile is published now.
    commit(&other).unwrap();
    assert_eq!(works(folder.path()), [1]);
}

#[test]
fn a_commit_adds_to_the_snapshot_before_and_the_same_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    assert!(matches!(Snapshot::open(folder.path()), Err(LakeError::NoSnapshot { .. })));
    assert_eq!(add(&lake, "a", 1).unwrap().manifest.snapshot, 1);
    assert_eq!(add(&lake, "b", 2).unwrap().manifest.snapshot, 2);
    assert_eq!(works(folder.path()), [1, 2]);
    let again = commit(&lake).unwrap();
    assert_eq!((again.manifest.snapshot, again.is_new), (2, false));
}

#[test]
fn what_a_crash_leaves_behind_is_removed_and_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    // Cut off while a fragment was written, while runs were sorted, and while a snapshot was written.
    let unfinished = ["fragments/a.77.tmp", "sort/7", "snapshots/1.tmp/work"];
    for name in unfinished {
        fs::create_dir_all(root.join(name)).unwrap();
        fs::write(root.join(name).join("works.parquet"), "half of it").unwrap();
    }
    fs::create_dir_all(root.join("quarantine/openalex")).unwrap();
    fs::write(root.join("quarantine/openalex/a.jsonl.77.tmp"), "half of it").unwrap();
    let lake = Lake::create(root).unwrap();
    add(&lake, "a", 1).unwrap();
    assert_eq!(works(root), [1]);
    for name in unfinished.into_iter().chain(["sort", "quarantine/openalex/a.jsonl.77.tmp"]) {
        assert!(!root.join(name).exists(), "{name}");
    }
    // Cut off between the folder's last name and the pointer to it: the next snapshot takes a number of its own.
    fs::create_dir_all(root.join("snapshots/2")).unwrap();
    assert_eq!(works(root), [1]);
    assert_eq!(add(&lake, "b", 2).unwrap().manifest.snapshot, 3);
    assert_eq!(works(root), [1, 2]);
}

#[test]
fn a_commit_cut_off_before_it_forgot_what_was_staged_changes_nothing_the_second_time() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    add(&lake, "a", 1).unwrap();
    assert!(waiting(folder.path()).unwrap().is_empty());
    let again = add(&lake, "a", 1).unwrap();
    assert_eq!((again.manifest.snapshot, again.is_new), (1, false));
    assert!(waiting(folder.path()).unwrap().is_empty());
}

#[test]
fn fragments_that_others_are_writing_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let shard = Lake::create(root).unwrap();
    let writing = shard.keep("openalex", "a").unwrap();
    let _other = Lake::create(root).unwrap();
    assert_eq!(fs::read_dir(root.join("fragments")).unwrap().count(), 1);
    // Given up, it leaves nothing.
    drop(writing);
    assert_eq!(fs::read_dir(root.join("fragments")).unwrap().count(), 0);
}

#[test]
fn a_snapshot_that_cannot_be_written_leaves_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = Lake::create(root).unwrap();
    add(&lake, "a", 1).unwrap();
    // A file where the runs of the sorts should be, as on a disk that takes no more.
    fs::write(root.join("sort"), "").unwrap();
    let error = add(&lake, "b", 2).unwrap_err();
    assert!(error.to_string().contains("sort"), "{error}");
    assert_eq!(works(root), [1]);
    // With room again, what was staged is still there.
    fs::remove_file(root.join("sort")).unwrap();
    commit(&lake).unwrap();
    assert_eq!(works(root), [1, 2]);
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

#[test]
fn every_snapshot_can_be_opened_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let keys = |number: u64| -> Result<Vec<u64>, LakeError> {
        let rows: Vec<Work> = Snapshot::open_numbered(root, number)?.rows()?;
        Ok(rows.into_iter().map(|w| w.work_key).collect())
    };
    assert!(matches!(keys(1), Err(LakeError::NoSnapshot { .. })));
    let lake = Lake::create(root).unwrap();
    add(&lake, "a", 1).unwrap();
    add(&lake, "b", 2).unwrap();
    assert_eq!((keys(1).unwrap(), keys(2).unwrap()), (vec![1], vec![1, 2]));
    // A folder that a crash left half made is none.
    fs::create_dir_all(root.join("snapshots/3.tmp")).unwrap();
    fs::create_dir_all(root.join("snapshots/4")).unwrap();
    assert_eq!(Snapshot::numbers(root).unwrap(), [1, 2]);
    assert!(keys(4).unwrap_err().to_string().ends_with("has no snapshot 4; it has 1, 2"));
}
