//! The table `citation`: which references count, at what lag, and whose citations are their own.
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{commit, named, stage, work};
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::Manifest;
use hubscope_lake::record::{AuthorshipRecord, RedirectRecord, WorkRecord};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::verify::verify;
use hubscope_model::key::{DELETED_AUTHOR, NULL_AUTHOR};
use hubscope_model::row::{Authorship, Citation, Reference, Work};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An author, at these institutions.
fn by(author: u64, institutions: &[u64]) -> AuthorshipRecord {
    AuthorshipRecord { author: Some(author), institutions: institutions.to_vec(), ..AuthorshipRecord::default() }
}

fn cites(key: u64, year: i32, authorships: &[AuthorshipRecord], references: &[u64]) -> WorkRecord {
    let (authorships, references) = (authorships.to_vec(), references.to_vec());
    WorkRecord { year: Some(year), authorships, references, ..work(key, "2026-01-01") }
}

/// The table, with the public keys of the cited works.
fn counted(root: &Path) -> Vec<(u64, u32, u32, u32)> {
    let snapshot = Snapshot::open(root).unwrap();
    let works: Vec<Work> = snapshot.rows().unwrap();
    let rows: Vec<Citation> = snapshot.rows().unwrap();
    assert!(rows.is_sorted_by_key(|row| (row.work_no, row.lag)));
    let mut rows: Vec<_> = rows
        .iter()
        .map(|row| (works[row.work_no as usize].work_key, row.lag, row.citations, row.self_citations))
        .collect();
    rows.sort_unstable();
    rows
}

fn committed(works: Vec<WorkRecord>, redirects: Vec<RedirectRecord>) -> Vec<(u64, u32, u32, u32)> {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    stage(&lake, named("works"), "works", Records { works, ..Records::default() }).unwrap();
    stage(&lake, named("gone"), "redirects", Records { redirects, ..Records::default() }).unwrap();
    commit(&lake).unwrap();
    assert_eq!(verify(&lake, &|_, _, _| {}).unwrap(), []);
    counted(folder.path())
}

#[test]
fn citations_are_told_apart_by_year_and_by_whether_they_are_the_authors_own() {
    let works = vec![
        // Cited below; cites itself, which counts for nothing, and work 6, of 2026.
        cites(1, 2015, &[by(10, &[100]), by(11, &[101])], &[1, 6]),
        // In the same year; by somebody else at the same institution.
        cites(2, 2015, &[by(12, &[100])], &[1]),
        // Three years later: one by another author, one by an author of it who has moved.
        cites(3, 2018, &[by(13, &[102])], &[1]),
        cites(4, 2018, &[by(13, &[102]), by(11, &[103, 104])], &[1]),
        // Ten years later; the author has two institutions, and is one person.
        cites(5, 2025, &[by(10, &[100, 105])], &[1, 3]),
        // Eleven years later is too late.
        cites(6, 2026, &[by(10, &[100])], &[1]),
        // Dated before what it cites.
        cites(7, 2014, &[by(14, &[])], &[1]),
        // What is not in the snapshot has no row.
        cites(8, 2020, &[by(14, &[])], &[999]),
    ];
    let expected = [(1, 0, 2, 0), (1, 3, 2, 1), (1, 10, 1, 1), (3, 7, 1, 0), (6, 0, 1, 1)];
    assert_eq!(committed(works, vec![]), expected);
}

#[test]
fn what_is_no_research_or_has_no_year_cites_for_nobody_and_may_be_cited() {
    let cited = WorkRecord { is_retracted: true, ..cites(1, 2015, &[by(10, &[])], &[]) };
    let citing = |key: u64| cites(key, 2016, &[by(20, &[])], &[1, 7]);
    let works = vec![
        cited,
        citing(2),
        WorkRecord { is_retracted: true, ..citing(3) },
        WorkRecord { is_paratext: true, ..citing(4) },
        WorkRecord { is_xpac: true, ..citing(5) },
        WorkRecord { year: None, ..citing(6) },
        // Cited, but of no year.
        WorkRecord { year: None, ..cites(7, 0, &[], &[]) },
    ];
    assert_eq!(committed(works, vec![]), [(1, 1, 1, 0)]);
}

#[test]
fn nobody_is_not_the_same_person_twice_and_merged_people_are() {
    let nobody = AuthorshipRecord { author: None, institutions: vec![100], ..AuthorshipRecord::default() };
    let unknown = [nobody, by(NULL_AUTHOR, &[100]), by(DELETED_AUTHOR, &[100]), by(30, &[100])];
    let works = vec![
        cites(1, 2015, &unknown, &[]),
        // Author 30 was deleted.
        cites(2, 2016, &unknown, &[1]),
        cites(3, 2015, &[by(20, &[])], &[]),
        // 21 and 22 are 20 by now, one over the other.
        cites(4, 2017, &[by(22, &[])], &[3]),
        cites(5, 2017, &[by(23, &[])], &[3]),
        // Without authors on either side.
        cites(6, 2015, &[], &[]),
        cites(7, 2015, &[], &[6, 3]),
    ];
    let gone = [(22, Some(21)), (21, Some(20)), (30, None)];
    let gone = gone.map(|(old, new)| RedirectRecord { letter: b'A', old, day: 20_260_131, new });
    let expected = [(1, 1, 1, 0), (3, 0, 1, 0), (3, 2, 2, 1), (6, 0, 1, 0)];
    assert_eq!(committed(works, gone.to_vec()), expected);
}

/// The definition, word for word, over tables that are in memory.
fn plainly(snapshot: &Snapshot) -> Vec<Citation> {
    let works: Vec<Work> = snapshot.rows().unwrap();
    let facts: Vec<Authorship> = snapshot.rows().unwrap();
    let references: Vec<Reference> = snapshot.rows().unwrap();
    let of = |work_no: u32| -> BTreeSet<u32> {
        facts.iter().filter(|fact| fact.work_no == work_no).filter_map(|fact| fact.author_no).collect()
    };
    let mut counts: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    for Reference { work_no, cited_work_no, .. } in references {
        let Some(cited_no) = cited_work_no.filter(|cited| *cited != work_no) else { continue };
        let (citing, cited) = (&works[work_no as usize], &works[cited_no as usize]);
        let (Some(later), Some(year)) = (citing.publication_year, cited.publication_year) else { continue };
        let lag = if later < year { 0 } else { later - year };
        if lag > 10 || citing.is_retracted || citing.is_paratext || citing.is_xpac {
            continue;
        }
        let count = counts.entry((cited_no, lag as u32)).or_default();
        *count = (count.0 + 1, count.1 + u32::from(!of(work_no).is_disjoint(&of(cited_no))));
    }
    let row = |((work_no, lag), (citations, self_citations))| Citation { work_no, lag, citations, self_citations };
    counts.into_iter().map(row).collect()
}

/// Works of few people and years that cite each other, and some that are not there.
fn corpora() -> impl Strategy<Value = Vec<WorkRecord>> {
    let author = prop_oneof![1 => Just(None), 1 => Just(Some(NULL_AUTHOR)), 8 => (1u64..12).prop_map(Some)];
    let institutions = prop::collection::btree_set(1u64..6, 0..3);
    let authorship = (author, institutions).prop_map(|(author, institutions)| AuthorshipRecord {
        author,
        institutions: institutions.into_iter().collect(),
        ..AuthorshipRecord::default()
    });
    let one = (
        prop::option::weighted(0.9, 2000i32..2015),
        prop::collection::vec(authorship, 0..4),
        prop::collection::btree_set(1u64..70, 0..25),
        0u8..30,
    );
    prop::collection::vec(one, 1..60).prop_map(|works| {
        let record = |(key, (year, authorships, references, kind))| WorkRecord {
            year,
            authorships,
            references: BTreeSet::into_iter(references).collect(),
            is_retracted: kind == 0,
            is_paratext: kind == 1,
            is_xpac: kind == 2,
            ..work(key, "2026-01-01")
        };
        (1..).zip(works).map(record).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_table_is_what_its_definition_says_in_the_same_bytes_whatever_the_memory(works in corpora()) {
        let folder = tempfile::tempdir().unwrap();
        let made = |name: &str, memory: u64| -> (Snapshot, Manifest) {
            let root = folder.path().join(name);
            let lake = Lake::create(&root).unwrap();
            stage(&lake, named("a"), "works", Records { works: works.clone(), ..Records::default() }).unwrap();
            let options = CommitOptions { memory, ..CommitOptions::default() };
            let manifest = lake.commit(options, &|_, _, _| {}).unwrap().manifest;
            (Snapshot::open(&root).unwrap(), manifest)
        };
        let (snapshot, much) = made("much", 1 << 30);
        prop_assert_eq!(snapshot.rows::<Citation>().unwrap(), plainly(&snapshot));
        // Sorts of 512 bytes each: runs of some 20 citations.
        let (_, little) = made("little", 4096);
        prop_assert_eq!(much.tables, little.tables);
    }
}
