//! Years of a lake: newer dumps, ids that are gone, shares, and looking after what is there.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{add, commit, keep, named, stage, stage_dump, work, works};
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::fragment::Fragment;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::{Counts, Dump};
use hubscope_lake::record::{AuthorRecord, AuthorshipRecord, AwardRecord, RedirectRecord, WorkRecord};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::staged::{Share, Staged};
use hubscope_lake::verify::verify;
use hubscope_lake::{Lake, LakeError};
use hubscope_model::row::{Author, Authorship, Award, Funder, Redirect, Reference, WorkTopic};
use std::fs;
use std::path::Path;

fn lake() -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    (folder, lake)
}

fn of_works(keys: &[u64]) -> Records {
    Records { works: keys.iter().map(|key| work(*key, "2026-01-01")).collect(), ..Records::default() }
}

fn redirects(rows: &[(u8, u64, Option<u64>)]) -> Records {
    let rows = rows.iter().map(|&(letter, old, new)| RedirectRecord { letter, old, day: 20_260_131, new });
    Records { redirects: rows.collect(), ..Records::default() }
}

fn rows<R: hubscope_model::row::Row>(root: &Path) -> Vec<R> {
    Snapshot::open(root).unwrap().rows().unwrap()
}

fn quiet(_: &'static str, _: u64, _: u64) {}

fn fragments(root: &Path) -> Vec<String> {
    let names = fs::read_dir(root.join("fragments")).unwrap();
    let mut names: Vec<String> = names.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_newer_dump_replaces_the_parts_of_the_older_one_and_nothing_else() {
    let (folder, lake) = lake();
    for (hash, keys) in [("p1", [1, 2]), ("p2", [3, 4]), ("p3", [5, 6])] {
        keep(&lake, named(hash), "works", of_works(&keys)).unwrap();
    }
    stage_dump(&lake, "data/works", "2026-01-01", &["p1", "p2"]).unwrap();
    add(&lake, "loose", 9).unwrap();
    assert_eq!(works(folder.path()), [1, 2, 3, 4, 9]);
    // Of two dumps that wait, the newer stands, whatever their order.
    stage_dump(&lake, "data/works", "2026-07-01", &["p1", "p3"]).unwrap();
    stage_dump(&lake, "data/works", "2026-04-01", &["p2"]).unwrap();
    let manifest = commit(&lake).unwrap().manifest;
    assert_eq!(works(folder.path()), [1, 2, 5, 6, 9]);
    assert_eq!(manifest.sources["openalex"].dumps["data/works"].date, "2026-07-01");
    stage_dump(&lake, "data/works", "2026-07-01", &["p1", "p3"]).unwrap();
    assert!(!commit(&lake).unwrap().is_new);
}

#[test]
fn works_whose_ids_are_gone_do_not_stand_until_they_are_back() {
    let (folder, lake) = lake();
    stage(&lake, named("a"), "works", of_works(&[1, 2, 3])).unwrap();
    keep(&lake, named("gone"), "redirects", redirects(&[(b'W', 1, Some(2)), (b'W', 3, None), (b'W', 77, None)]))
        .unwrap();
    stage_dump(&lake, "works/deleted_ids.csv", "2026-01-01", &["gone"]).unwrap();
    let manifest = commit(&lake).unwrap().manifest;
    assert_eq!(works(folder.path()), [2]);
    let counts = manifest.sources["openalex"].entities["works"];
    assert_eq!(counts, Counts { read: 3, written: 1, superseded: 2, ..Counts::default() });
    let gone: Vec<(u64, Option<u64>)> =
        rows::<Redirect>(folder.path()).into_iter().map(|r| (r.old_key, r.new_key)).collect();
    assert_eq!(gone, [(1, Some(2)), (3, None), (77, None)]);
    // The next list does not name the third work any more.
    keep(&lake, named("later"), "redirects", redirects(&[(b'W', 1, Some(2))])).unwrap();
    stage_dump(&lake, "works/deleted_ids.csv", "2026-04-01", &["later"]).unwrap();
    commit(&lake).unwrap();
    assert_eq!(works(folder.path()), [2, 3]);
}

#[test]
fn merged_people_and_institutions_are_followed_to_what_stands_in_the_end() {
    let (folder, lake) = lake();
    let by = |author: u64, institutions: &[u64]| AuthorshipRecord {
        author: Some(author),
        institutions: institutions.to_vec(),
        ..AuthorshipRecord::default()
    };
    // 11 became 12 and 12 became 13; 14 and 15 became each other, 31, 32 and 33 each the next, and 34 one of them; 16 was deleted.
    // Institution 21 became 22.
    let written = WorkRecord {
        authorships: vec![by(11, &[21, 22]), by(13, &[]), by(14, &[]), by(16, &[23]), by(31, &[]), by(34, &[])],
        ..work(1, "2026-01-01")
    };
    stage(&lake, named("a"), "works", Records { works: vec![written], ..Records::default() }).unwrap();
    let gone = [
        (b'A', 11, Some(12)),
        (b'A', 12, Some(13)),
        (b'A', 14, Some(15)),
        (b'A', 15, Some(14)),
        (b'A', 16, None),
        (b'A', 31, Some(32)),
        (b'A', 32, Some(33)),
        (b'A', 33, Some(31)),
        (b'A', 34, Some(32)),
        (b'I', 21, Some(22)),
        (b'I', 23, None),
    ];
    stage(&lake, named("gone"), "redirects", redirects(&gone)).unwrap();
    commit(&lake).unwrap();
    let root = folder.path();
    let mut people: Vec<u64> = rows::<Author>(root).into_iter().map(|a| a.author_key).collect();
    people.sort_unstable();
    assert_eq!(people, [13, 14, 31, 34], "a ring of merges leaves everybody where they are");
    let facts: Vec<(u32, Option<u32>, bool)> = rows::<Authorship>(root)
        .into_iter()
        .map(|f| (f.author_sequence, f.institution_site_no, f.author_no.is_some()))
        .collect();
    assert_eq!(
        facts,
        [(0, Some(0), true), (1, None, true), (2, None, true), (3, None, false), (4, None, true), (5, None, true)]
    );
    let ends: Vec<(String, u64, Option<u64>)> =
        rows::<Redirect>(root).into_iter().map(|r| (r.entity, r.old_key, r.new_key)).collect();
    let author = |old, new| ("authors".to_owned(), old, new);
    let institution = |old, new| ("institutions".to_owned(), old, new);
    assert_eq!(
        ends,
        [
            author(11, Some(13)),
            author(12, Some(13)),
            author(16, None),
            institution(21, Some(22)),
            institution(23, None)
        ]
    );
}

#[test]
fn what_a_work_names_beside_its_authors_is_in_tables() {
    let (folder, lake) = lake();
    let award = |funder, award, number: Option<&str>| AwardRecord { funder, award, number: number.map(str::to_owned) };
    let first = WorkRecord {
        topics: vec![30, 10],
        references: vec![2, 8],
        awards: vec![award(None, None, Some("x")), award(Some(50), None, None), award(Some(51), Some(60), Some("R01"))],
        ..work(1, "2026-01-01")
    };
    let second = WorkRecord { references: vec![1], ..work(2, "2026-01-01") };
    stage(&lake, named("a"), "works", Records { works: vec![first, second], ..Records::default() }).unwrap();
    commit(&lake).unwrap();
    let root = folder.path();
    let topic = |topic_id, rank| WorkTopic { work_no: 0, topic_id, rank };
    assert_eq!(rows::<WorkTopic>(root), [topic(30, 0), topic(10, 1)]);
    let reference = |work_no, cited_work_key, cited_work_no| Reference { work_no, cited_work_key, cited_work_no };
    assert_eq!(rows::<Reference>(root), [reference(0, 2, Some(1)), reference(0, 8, None), reference(1, 1, Some(0))]);
    let row = |funder_key, award_key, award_id: Option<&str>| Award {
        work_no: 0,
        funder_key,
        award_key,
        award_id: award_id.map(str::to_owned),
    };
    assert_eq!(
        rows::<Award>(root),
        [row(None, None, Some("x")), row(Some(50), None, None), row(Some(51), Some(60), Some("R01"))]
    );
    assert_eq!(rows::<Funder>(root).iter().map(|f| f.funder_key).collect::<Vec<_>>(), [50, 51]);
    assert_eq!(verify(&lake, &quiet).unwrap(), []);
}

#[test]
fn a_share_that_nobody_has_read_stops_the_commit_unless_it_may_be_missing() {
    let (folder, lake) = lake();
    let read = |hash: &str, of: usize, number: usize| {
        keep(&lake, named(hash), "works", of_works(&[number as u64])).unwrap();
        let parts = [(hash.to_owned(), Some(hash.to_owned()))].into();
        let dumps = [(String::new(), Dump { parts, ..Dump::default() })].into();
        let share = Share { listing: "files".into(), of, number };
        lake.stage(&Staged { source: "openalex".into(), dumps, share, ..Staged::default() }).unwrap();
    };
    read("a", 3, 1);
    read("b", 3, 3);
    let error = commit(&lake).unwrap_err();
    assert!(matches!(&error, LakeError::MissingShares { shares } if shares == &["2 of 3"]), "{error}");
    assert!(matches!(Snapshot::open(folder.path()), Err(LakeError::NoSnapshot { .. })));
    lake.commit(CommitOptions { allow_missing_shares: true, ..CommitOptions::default() }, &quiet).unwrap();
    assert_eq!(works(folder.path()), [1, 3]);
    // Killed before it could forget what it had published, a commit is not asked for the share again.
    read("a", 3, 1);
    assert!(!commit(&lake).unwrap().is_new);
    // Who reads all of the files needs no shares.
    read("c", 3, 2);
    read("d", 1, 1);
    commit(&lake).unwrap();
    assert_eq!(works(folder.path()), [1, 2, 3]);
}

#[test]
fn garbage_is_what_no_commit_needs_any_more() {
    let (folder, lake) = lake();
    let root = folder.path();
    for (hash, keys) in [("p1", [1, 2]), ("p2", [3, 4]), ("p3", [5, 6])] {
        keep(&lake, named(hash), "works", of_works(&keys)).unwrap();
    }
    for (date, parts) in [("2026-01-01", ["p1", "p2"]), ("2026-04-01", ["p1", "p3"])] {
        stage_dump(&lake, "works", date, &parts).unwrap();
        commit(&lake).unwrap();
    }
    let other = Lake::create(root).unwrap();
    assert!(matches!(lake.gc(None, true), Err(LakeError::Locked { .. })), "somebody else may be keeping fragments");
    drop(other);
    // What a comparison of snapshots left when it was killed.
    fs::create_dir(root.join("diff-7-0")).unwrap();
    assert_eq!(lake.gc(None, true).unwrap().len(), 2);
    keep(&lake, named("p2"), "works", of_works(&[3, 4])).unwrap();
    let would = lake.gc(None, false).unwrap();
    assert_eq!(
        would.iter().map(|g| g.path.strip_prefix(root).unwrap().to_str().unwrap()).collect::<Vec<_>>(),
        ["fragments/p2"]
    );
    assert!(would[0].bytes > 0 && fragments(root) == ["p1", "p2", "p3"]);
    assert_eq!(lake.gc(Some(1), true).unwrap().len(), 2);
    assert_eq!(fragments(root), ["p1", "p3"]);
    assert_eq!((Snapshot::numbers(root).unwrap(), works(root)), (vec![2], vec![1, 2, 5, 6]));
    assert_eq!(lake.gc(Some(1), true).unwrap(), []);
    add(&lake, "loose", 7).unwrap();
    assert_eq!(works(root), [1, 2, 5, 6, 7]);
}

#[test]
fn a_compacted_lake_gives_the_same_tables_and_goes_on() {
    let (folder, lake) = lake();
    let (mirror_folder, mirror) = self::lake();
    let copies = |n: u64| {
        let copy = |key: u64| WorkRecord {
            title: Some(format!("{key} as of {n}")),
            authorships: vec![AuthorshipRecord { author: Some(100 + n % 3), ..AuthorshipRecord::default() }],
            ..work(key, &format!("2026-01-{n:02}"))
        };
        Records { works: (n..n + 5).map(copy).collect(), ..Records::default() }
    };
    keep(&lake, named("part"), "works", copies(20)).unwrap();
    keep(&mirror, named("part"), "works", copies(20)).unwrap();
    for lake in [&lake, &mirror] {
        stage_dump(lake, "data/works", "", &["part"]).unwrap();
        for n in 1..9 {
            stage(lake, named(&format!("f{n}")), "works", copies(n)).unwrap();
        }
        commit(lake).unwrap();
    }
    let compacted = lake.compact(CommitOptions::default(), &quiet).unwrap();
    assert_eq!(compacted.files, 8);
    assert!(compacted.bytes_after < compacted.bytes_before);
    assert_eq!(verify(&lake, &quiet).unwrap(), []);
    assert_eq!(lake.compact(CommitOptions::default(), &quiet).unwrap().files, 0, "once is enough");
    assert!(!commit(&lake).unwrap().is_new);
    assert_eq!(lake.gc(None, true).unwrap(), []);
    // Packed again with another file, and committed: as if nothing had ever been packed.
    for lake in [&lake, &mirror] {
        stage(lake, named("f9"), "works", copies(9)).unwrap();
    }
    let (one, other) = (commit(&lake).unwrap().manifest, commit(&mirror).unwrap().manifest);
    assert_eq!(one, other);
    assert_eq!(lake.compact(CommitOptions::default(), &quiet).unwrap().files, 1);
    for lake in [&lake, &mirror] {
        stage(lake, named("last"), "works", of_works(&[3])).unwrap();
    }
    let (one, other) = (commit(&lake).unwrap().manifest, commit(&mirror).unwrap().manifest);
    assert_eq!((one.snapshot, other.snapshot), (3, 3));
    assert_eq!(one, other);
    assert_eq!(works(folder.path()), works(mirror_folder.path()));
}

#[test]
fn packs_without_works_and_files_read_anew_since_keep_the_accounts() {
    let (folder, lake) = lake();
    add(&lake, "w", 1).unwrap();
    add(&lake, "v", 2).unwrap();
    for (hash, author) in [("x", 7), ("y", 8)] {
        let record = AuthorRecord { key: author, ..AuthorRecord::default() };
        let records = Records { authors: vec![record], ..Records::default() };
        keep(&lake, Fragment { source: "ror".into(), ..named(hash) }, "authors", records).unwrap();
        let parts = [(hash.to_owned(), Some(hash.to_owned()))].into();
        let dumps = [(String::new(), Dump { parts, ..Dump::default() })].into();
        lake.stage(&Staged { source: "ror".into(), dumps, ..Staged::default() }).unwrap();
    }
    commit(&lake).unwrap();
    assert_eq!(lake.compact(CommitOptions::default(), &quiet).unwrap().files, 4);
    add(&lake, "u", 3).unwrap();
    assert_eq!(works(folder.path()), [1, 2, 3]);
    // One of the files in the pack is read anew, under another definition: the pack stands until all of it has been.
    let anew =
        |hash: &str, content: &str| Fragment { hash: hash.into(), content: content.into(), ..Fragment::default() };
    let of = |key: u64| Records { works: vec![work(key, "2026-01-01")], ..Records::default() };
    stage(&lake, anew("w2", "w"), "works", of(11)).unwrap();
    commit(&lake).unwrap();
    assert_eq!(works(folder.path()), [1, 2, 3]);
    for (hash, content, key) in [("w2", "w", 11), ("v2", "v", 12)] {
        stage(&lake, anew(hash, content), "works", of(key)).unwrap();
    }
    commit(&lake).unwrap();
    assert_eq!(works(folder.path()), [3, 11, 12]);
    assert_eq!(verify(&lake, &quiet).unwrap(), []);
}

#[test]
fn a_damaged_file_is_found_and_a_damaged_fragment_is_not_committed() {
    let (folder, lake) = lake();
    let root = folder.path();
    add(&lake, "a", 1).unwrap();
    assert_eq!(verify(&lake, &quiet).unwrap(), []);
    let flip = |path: &Path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    let table = root.join("snapshots/1/work/part-0.parquet");
    flip(&table);
    let found: Vec<String> = verify(&lake, &quiet).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(found, ["work/part-0.parquet: its bytes are not those that were written"]);
    flip(&table);
    let part = root.join("fragments/a/works.parquet");
    flip(&part);
    let found = verify(&lake, &quiet).unwrap();
    assert!(found.len() == 1 && found[0].to_string().contains("works.parquet is damaged"), "{found:?}");
    let error = add(&lake, "b", 2).unwrap_err();
    assert!(matches!(&error, LakeError::Damaged { path, .. } if *path == part), "{error}");
    assert_eq!(works(root), [1]);
}
