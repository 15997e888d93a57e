//! Who may be one person under several ids, and of how many persons an id speaks.
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{add, commit, named, stage, work, works};
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::index::{NONE, file};
use hubscope_lake::keep::Records;
use hubscope_lake::name::{Name, same_name};
use hubscope_lake::record::{AuthorRecord, AuthorshipRecord, RedirectRecord, WorkRecord};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::verify::verify;
use hubscope_model::row::{Author, Authorship};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::fs;

const NAMES: [&str; 6] = ["Wei Wang", "Wang, Wei", "Min Zhang", "John A. Smith", "John Smith", "J. Smith"];

/// An authorship of an id, as its work spells the name, with an ORCID of its own or none.
fn by(author: u64, name: &str, orcid: Option<u64>) -> AuthorshipRecord {
    AuthorshipRecord { author: Some(author), name: Name::read(name), orcid, ..AuthorshipRecord::default() }
}

/// A lake of these authors and works, each of its authorships.
fn filled(authors: &[AuthorRecord], of_works: &[Vec<AuthorshipRecord>]) -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let records = Records { authors: authors.to_vec(), ..Records::default() };
    stage(&lake, named("a"), "authors", records).unwrap();
    let record = |(key, of): (u64, &Vec<AuthorshipRecord>)| WorkRecord {
        year: Some(2020),
        authorships: of.clone(),
        ..work(key, "2026-01-01")
    };
    let records = Records { works: (1..).zip(of_works).map(record).collect(), ..Records::default() };
    stage(&lake, named("w"), "works", records).unwrap();
    (folder, lake)
}

fn author(key: u64, name: Option<&str>, orcid: Option<u64>) -> AuthorRecord {
    let orcid = orcid.map(|number| format!("0000-0000-0000-{number:04}"));
    AuthorRecord { key, updated: "2026-01-01".into(), name: name.map(str::to_owned), orcid }
}

fn numbers(snapshot: &Snapshot, name: &str, width: usize) -> Vec<u64> {
    let bytes = fs::read(snapshot.path(name)).unwrap();
    bytes.chunks(width).map(|number| number.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))).collect()
}

/// The least of those linked by name or ORCID: the least of any link, again and again until nothing changes.
fn least_of_links(authors: &[Author]) -> Vec<u32> {
    let key = |a: &Author| a.display_name.as_deref().and_then(same_name);
    let is_link = |a: &Author, b: &Author| {
        key(a).is_some() && key(a) == key(b) || a.orcid.is_some() && a.orcid == b.orcid || a.author_no == b.author_no
    };
    let mut least: Vec<u32> = authors.iter().map(|a| a.author_no).collect();
    loop {
        let of = |a: &Author| authors.iter().filter(|b| is_link(a, b)).map(|b| least[b.author_no as usize]).min();
        let next: Vec<u32> = authors.iter().filter_map(of).collect();
        if next == least {
            return least;
        }
        least = next;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn namesakes_are_linked_by_names_and_orcids_over_any_number_of_steps(
        of in vec((option::weighted(0.8, select(&NAMES[..])), option::weighted(0.4, 1..6_u64)), 1..25),
        printed in vec((0..25_usize, select(&NAMES[..]), option::weighted(0.2, 7..9_u64)), 0..60),
    ) {
        let authors: Vec<AuthorRecord> = (1..).zip(&of).map(|(key, (name, orcid))| author(key, *name, *orcid)).collect();
        let once = authors.iter().map(|a| vec![by(a.key, "", None)]);
        let works: Vec<Vec<AuthorshipRecord>> = once
            .chain(printed.iter().map(|(at, name, orcid)| vec![by((at % of.len()) as u64 + 1, name, *orcid)]))
            .collect();
        let (folder, lake) = filled(&authors, &works);
        let manifest = commit(&lake).unwrap().manifest;
        prop_assert_eq!(verify(&lake, &|_, _, _| {}).unwrap(), []);
        let snapshot = Snapshot::open(folder.path()).unwrap();
        let rows: Vec<Author> = snapshot.rows().unwrap();
        let found: Vec<u32> = rows.iter().map(|a| a.namesake_no).collect();
        prop_assert_eq!(&found, &least_of_links(&rows));

        // The index says the same.
        let found: Vec<u64> = found.into_iter().map(u64::from).collect();
        prop_assert_eq!(numbers(&snapshot, file::AUTHOR_NAMESAKE, 4), found);
        let same_orcid = |a: &Author| {
            let first = rows.iter().find(|b| a.orcid.is_some() && b.orcid == a.orcid);
            u64::from(first.map_or(NONE, |b| b.author_no))
        };
        prop_assert_eq!(numbers(&snapshot, file::AUTHOR_ORCID, 4), rows.iter().map(same_orcid).collect::<Vec<_>>());
        let facts: Vec<Authorship> = snapshot.rows().unwrap();
        let others = (0_u64..).zip(&facts).filter(|(_, fact)| fact.person_variant > 0);
        let (at, persons): (Vec<u64>, Vec<u64>) = others.map(|(at, fact)| (at, u64::from(fact.person_variant))).unzip();
        prop_assert_eq!(numbers(&snapshot, file::VARIANT_FACT, 8), at);
        prop_assert_eq!(numbers(&snapshot, file::VARIANT_PERSON, 4), persons);

        // Sorts of 64 bytes: a run for every row or two.
        let (_other, lake) = filled(&authors, &works);
        let options = CommitOptions { memory: 512, ..CommitOptions::default() };
        prop_assert_eq!(lake.commit(options, &|_, _, _| {}).unwrap().manifest, manifest);
    }
}

/// Work, author and variant of each fact, by the keys of works.
fn variants(lake: &tempfile::TempDir) -> Vec<(u64, Option<u32>, u32)> {
    let keys = works(lake.path());
    let facts: Vec<Authorship> = Snapshot::open(lake.path()).unwrap().rows().unwrap();
    let mut of: Vec<_> = facts.iter().map(|f| (keys[f.work_no as usize], f.author_no, f.person_variant)).collect();
    of.sort_unstable();
    of
}

#[test]
fn facts_of_an_id_say_which_of_its_persons_they_speak_of() {
    let authors = [author(7, Some("Hassan Eltom"), None), author(8, Some("John Smith"), Some(1))];
    let of_works = [
        vec![by(7, "H. Eltom", None), by(8, "Smith, J", None)],
        vec![by(7, "Jaber Muharrag", None), by(8, "John Smith", Some(2))],
        vec![by(7, "MUHARRAG J", None), AuthorshipRecord { name: Name::read("Nobody"), ..AuthorshipRecord::default() }],
    ];
    let (folder, lake) = filled(&authors, &of_works);
    commit(&lake).unwrap();
    let expected = [(1, Some(0), 0), (1, Some(1), 0), (2, Some(0), 1), (2, Some(1), 1), (3, None, 0), (3, Some(0), 1)];
    assert_eq!(variants(&folder), expected);
}

#[test]
fn what_works_say_of_a_merged_id_is_looked_at_under_the_other() {
    let (folder, lake) = filled(
        &[author(7, Some("Hassan Eltom"), None)],
        &[vec![by(7, "H. Eltom", None)], vec![by(9, "Jaber Muharrag", None)]],
    );
    let gone = RedirectRecord { letter: b'A', old: 9, day: 20_260_101, new: Some(7) };
    let records = Records { redirects: vec![gone], ..Records::default() };
    stage(&lake, named("r"), "redirects", records).unwrap();
    commit(&lake).unwrap();
    assert_eq!(variants(&folder), [(1, Some(0), 0), (2, Some(0), 1)]);
    // Later works change nothing about those before.
    add(&lake, "b", 5).unwrap();
    assert_eq!(variants(&folder), [(1, Some(0), 0), (2, Some(0), 1)]);
}
