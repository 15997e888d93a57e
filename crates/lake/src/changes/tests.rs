use super::merged::Redirect;
use super::*;
use crate::Lake;
use crate::commit::CommitOptions;
use crate::fragment::Fragment;
use crate::keep::Records;
use crate::manifest::{Counts, Dump, TableState};
use crate::record::{AuthorshipRecord, WorkRecord};
use crate::staged::Staged;
use crate::table::Encoder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use tempfile::TempDir;

fn work(key: u64, institutions: &[&[u64]]) -> WorkRecord {
    let authorship = |(author, at): (u64, &&[u64])| AuthorshipRecord {
        author: Some(author),
        institutions: at.to_vec(),
        ..AuthorshipRecord::default()
    };
    WorkRecord {
        key,
        year: Some(2000 + (key % 7) as i32),
        kind: Some("article".into()),
        venue: Some(key % 3),
        authorships: (key..).zip(institutions).map(authorship).collect(),
        ..WorkRecord::default()
    }
}

fn with_doi(key: u64, doi: &str) -> WorkRecord {
    WorkRecord { doi: Some(doi.into()), ..work(key, &[]) }
}

/// A lake of these works.
fn lake(works: Vec<WorkRecord>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let written = works.len() as u64;
    let counts = Counts { read: written, written, ..Counts::default() };
    let entities = BTreeMap::from([("works".to_owned(), counts)]);
    let fragment = Fragment { source: "openalex".into(), hash: "a".into(), entities, ..Fragment::default() };
    let mut writer = lake.keep("openalex", "a").unwrap();
    writer.records = Records { works, ..Records::default() };
    writer.settle().unwrap();
    writer.finish(&fragment).unwrap();
    let parts = [("a".to_owned(), Some("a".to_owned()))].into();
    let dumps = [(String::new(), Dump { parts, ..Dump::default() })].into();
    lake.stage(&Staged { source: "openalex".into(), dumps, ..Staged::default() }).unwrap();
    lake.commit(CommitOptions::default(), &|_, _, _| {}).unwrap();
    folder
}

fn open(lake: &TempDir) -> Snapshot {
    Snapshot::open(lake.path()).unwrap()
}

fn compare(before: &Snapshot, after: &Snapshot, memory: u64) -> (Vec<Change>, Turnover) {
    let scratch = tempfile::tempdir().unwrap();
    let changes = Changes::between(before, after, memory, scratch.path(), &|_, _, _| {}).unwrap();
    let works: Vec<Change> = changes.works().unwrap().map(Result::unwrap).collect();
    let people = changes.people;
    drop(changes);
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0, "what was sorted is gone");
    (works, people)
}

/// Mergers by the work that is in one snapshot only.
fn mergers(works: &[Change]) -> Vec<(u64, u64)> {
    works.iter().filter_map(|change| Some((change.work_key, change.merged?))).collect()
}

#[test]
fn works_are_joined_by_key_with_their_institutions_whatever_the_memory() {
    // Three authors, two of them at one place; works of odd keys are only before, those of multiples of ten only after.
    let institutions = |key: u64| [vec![key % 11, 20 + key % 13], vec![key % 11], vec![]];
    let record = |key: u64, shift: u64| {
        let at = institutions(key + shift);
        work(key, &at.iter().map(Vec::as_slice).collect::<Vec<_>>())
    };
    let is_before = |key: &u64| !key.is_multiple_of(5) || !key.is_multiple_of(2);
    let is_after = |key: &u64| key.is_multiple_of(2);
    let before = lake((1..=3000).filter(is_before).map(|key| record(key, 0)).collect());
    let after = lake((1..=3000).filter(is_after).map(|key| record(key, key % 3)).collect());
    let (before, after) = (open(&before), open(&after));
    let (works, people) = compare(&before, &after, 1 << 30);
    // Some hundred runs of a few rows each, so that runs are merged twice.
    assert_eq!((works.clone(), people), compare(&before, &after, 16 << 10));

    let expected = |key: u64, shift: u64| {
        let mut at = vec![(key + shift) % 11, 20 + (key + shift) % 13];
        at.sort_unstable();
        (Some(2000 + (key % 7) as i32), Some(key % 3), at, 3)
    };
    let said = |state: &State| (state.year, state.venue_key, state.institutions.clone(), state.authorship_count);
    let keys: Vec<u64> = (1..=3000).filter(|key| is_before(key) || is_after(key)).collect();
    assert_eq!(works.iter().map(|change| change.work_key).collect::<Vec<_>>(), keys);
    for change in &works {
        let key = change.work_key;
        assert_eq!(change.before.as_ref().map(said), is_before(&key).then(|| expected(key, 0)), "{key}");
        assert_eq!(change.after.as_ref().map(said), is_after(&key).then(|| expected(key, key % 3)), "{key}");
        assert_eq!(change.merged, None);
    }
    // Authors have the keys of the work and the two after it.
    let authors = |holds: &dyn Fn(&u64) -> bool| -> BTreeSet<u64> {
        (1..=3000).filter(|key| holds(key)).flat_map(|key| key..key + 3).collect()
    };
    let (was, is) = (authors(&is_before), authors(&is_after));
    let counts = (was.len() as u64, is.len() as u64, (&is - &was).len() as u64, (&was - &is).len() as u64);
    assert!(counts.2 + counts.3 > 0);
    assert_eq!((people.before, people.after, people.appeared, people.vanished), counts);
}

#[test]
fn a_lost_work_is_merged_where_another_carries_its_doi() {
    let before = [
        with_doi(1, "10.1/a"),
        with_doi(2, "10.1/b"),
        with_doi(3, "10.1/c"),
        with_doi(4, "10.1/c"),
        with_doi(5, "10.1/d"),
        work(6, &[]),
        with_doi(7, "10.1/e"),
    ];
    // 1 has a new id; 2 is gone; 3 and 4 became one, of two candidates the lesser; 5 stays, and 15 is new beside it; 6 never had
    // a DOI; 7 was a double of 17, which loses nothing by it.
    let after = [
        with_doi(11, "10.1/a"),
        with_doi(14, "10.1/c"),
        with_doi(13, "10.1/c"),
        with_doi(5, "10.1/d"),
        with_doi(15, "10.1/d"),
        work(16, &[]),
        with_doi(17, "10.1/e"),
    ];
    let double = with_doi(17, "10.1/e");
    let (before, after) = (lake(before.into_iter().chain([double]).collect()), lake(after.into()));
    let (works, _) = compare(&open(&before), &open(&after), 1 << 20);
    assert_eq!(mergers(&works), [(1, 11), (3, 13), (4, 13), (7, 17), (11, 1), (13, 3)]);
}

#[test]
fn what_the_source_says_of_a_merger_comes_before_the_doi() {
    let (before, after) =
        (lake(vec![with_doi(1, "10.1/a"), work(2, &[]), work(3, &[])]), lake(vec![with_doi(9, "10.1/a")]));
    let mut snapshot = open(&after);
    assert_eq!(mergers(&compare(&open(&before), &snapshot, 1 << 20).0), [(1, 9), (9, 1)]);

    // As a connector that knows of mergers writes them: 3 was deleted, and an institution has nothing to do with work 2.
    let row = |entity: &str, old_key, new_key| Redirect { entity: entity.into(), old_key, new_key };
    let rows =
        [row("institutions", 2, Some(8)), row("works", 1, Some(7)), row("works", 2, Some(9)), row("works", 3, None)];
    let folder = snapshot.table_folder("redirect");
    fs::create_dir_all(&folder).unwrap();
    let mut table = Encoder::create(folder.join("part-0.parquet")).unwrap();
    table.write(&rows).unwrap();
    table.finish().unwrap();
    let files = [("redirect/part-0.parquet".to_owned(), String::new())].into();
    snapshot.manifest.tables.insert("redirect".into(), TableState { rows: 4, files });
    assert_eq!(mergers(&compare(&open(&before), &snapshot, 1 << 20).0), [(1, 7), (2, 9), (9, 2)]);
    let mut institutions = vec![];
    redirected(&snapshot, "institution", |old, new| {
        institutions.push((old, new));
        Ok(())
    })
    .unwrap();
    assert_eq!(institutions, [(2, Some(8))]);
}

#[test]
fn two_comparisons_at_a_time_sort_in_folders_of_their_own() {
    let (before, after) = (lake(vec![work(1, &[])]), lake(vec![work(2, &[])]));
    let scratch = tempfile::tempdir().unwrap();
    let changes = || Changes::between(&open(&before), &open(&after), 1, scratch.path(), &|_, _, _| {}).unwrap();
    let (one, other) = (changes(), changes());
    drop(one);
    let keys: Vec<u64> = other.works().unwrap().map(|change| change.unwrap().work_key).collect();
    assert_eq!(keys, [1, 2]);
}
