//! What a commit makes of fragments: the same tables whatever the memory, and of one file one fragment.
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{commit, named, stage, work, works};
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::fragment::Fragment;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::{Counts, Dump, Manifest, Synthetic, TableState};
use hubscope_lake::mention::Attribute;
use hubscope_lake::name::Name;
use hubscope_lake::record::{
    AffiliationRecord, AuthorRecord, AuthorshipRecord, AwardRecord, InstitutionRecord, WorkRecord,
};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::staged::{Staged, waiting};
use hubscope_model::row::{Author, Authorship, Institution, Site, Venue, WHOLE_WORK, Work, WorkClass};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Works with a few copies, people and institutions each, in four fragments; and what authors' records say of some people.
fn fill(lake: &Lake, count: u64) {
    for part in 0..4 {
        let mut records = Records::default();
        for n in (0..count).filter(|n| n % 4 == part || n % 97 == part) {
            let updated = format!("2026-01-{:02}", 1 + (n * 7 + part) % 28);
            let authorships = (0..n % 5).map(|a| AuthorshipRecord {
                author: (a != 3).then_some(1 + (n * 31 + a * 17) % (count / 3 + 1)),
                institutions: (0..(n + a) % 3).map(|i| 1 + (n * 13 + a + i * 7) % 40).collect(),
                affiliations: (0..(n + a) % 3)
                    .map(|i| AffiliationRecord {
                        text: ["Univ Leiden, Netherlands", "Dept, Utrecht 3584 CX, Netherlands", "Somewhere"]
                            [(n % 3) as usize]
                            .into(),
                        institutions: vec![1 + (n * 13 + a + i * 7) % 40],
                    })
                    .collect(),
                countries: if n % 2 == 0 { vec!["NL".into()] } else { vec![] },
                is_corresponding: a == 0,
                name: Name::read(["Ada Byron", "A. Byron", "Emmy Noether", ""][((n * 3 + a) % 4) as usize]),
                orcid: (n % 13 == 0).then_some(n % 5),
            });
            let cited: BTreeSet<u64> = (0..n % 6).map(|r| (n * 5 + r * 11) % (count + 9)).collect();
            let award = AwardRecord { funder: Some(n % 3), number: Some(n.to_string()), ..AwardRecord::default() };
            let record = WorkRecord {
                title: Some(format!("Work {n} as part {part} has it")),
                year: (n % 11 != 0).then_some(2015 + (n % 9) as i32),
                venue: Some(1 + n % 12),
                authorships: authorships.collect(),
                topics: vec![n % 7, 7 + n % 5],
                references: cited.into_iter().collect(),
                awards: if n % 4 == 0 { vec![award] } else { vec![] },
                classes: if n % 6 == 0 { vec!["frontier:one".into()] } else { vec![] },
                ..work(n + 1, &updated)
            };
            for at in &record.authorships {
                let name = |of: &str, key: u64| format!("{of} {key} of {}", n % 3);
                if let Some(author) = at.author {
                    records.author_mentions.see(author, Attribute::Name, &updated, Some(&name("Person", author)));
                }
                for &i in &at.institutions {
                    records.institution_mentions.see(i, Attribute::Name, &updated, Some(&name("Institute", i)));
                    records.institution_mentions.see(i, Attribute::Country, &updated, Some("DE"));
                }
            }
            records.venue_mentions.see(1 + n % 12, Attribute::Name, &updated, Some("Journal"));
            records.works.push(record);
        }
        stage(lake, named(&format!("works-{part}")), "works", records).unwrap();
    }
    let authors = (1..=count / 9).flat_map(|key| {
        let record = |updated: &str, name: String| AuthorRecord {
            key: key * 2,
            updated: updated.into(),
            name: Some(name),
            orcid: (key % 3 == 0).then(|| format!("0000-0000-0000-{:04}", key % 15)),
        };
        [record("2025-01-01", format!("Once {key}")), record("2026-01-01", format!("Now {key}"))]
    });
    let records = Records { authors: authors.collect(), ..Records::default() };
    stage(lake, named("authors"), "authors", records).unwrap();
}

fn committed_with(memory: u64, count: u64) -> Manifest {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    fill(&lake, count);
    lake.commit(CommitOptions { memory, ..CommitOptions::default() }, &|_, _, _| {}).unwrap().manifest
}

#[test]
fn tables_are_the_same_whatever_the_memory() {
    let much = committed_with(1 << 30, 3000);
    // Sorts of 512 bytes each: hundreds of runs, which take several passes to merge.
    let little = committed_with(4096, 3000);
    assert_eq!(much, little);
    let rows: BTreeMap<&str, u64> = much.tables.iter().map(|(name, t)| (name.as_str(), t.rows)).collect();
    assert_eq!((rows["work"], rows["work_class"]), (3000, 500));
    let counts = much.sources["openalex"].entities["authors"];
    assert_eq!((counts.written, counts.superseded), (333, 333));
    assert!(much.sources["openalex"].entities.values().all(Counts::adds_up));
}

/// The tables as a reader has them, checked against each other.
#[test]
fn tables_hold_together() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    fill(&lake, 600);
    commit(&lake).unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let works: Vec<Work> = snapshot.rows().unwrap();
    let authors: Vec<Author> = snapshot.rows().unwrap();
    let facts: Vec<Authorship> = snapshot.rows().unwrap();
    let sites: Vec<Site> = snapshot.rows().unwrap();
    let classes: Vec<WorkClass> = snapshot.rows().unwrap();
    assert!(works.iter().zip(0..).all(|(w, n)| w.work_no == n));
    assert!(works.is_sorted_by_key(|w| (w.publication_year.is_none(), w.publication_year)));
    assert!(authors.iter().zip(0..).all(|(a, n)| a.author_no == n));
    assert!(authors.is_sorted_by_key(|a| (a.home_site_no.is_none(), a.home_site_no, a.author_key)));
    let order = |f: &Authorship| (f.site_no.is_none(), f.site_no, f.work_no, f.author_sequence);
    assert!(facts.is_sorted_by_key(order));
    assert!(classes.is_sorted_by_key(|c| (c.class_id.clone(), c.work_no)));
    let listed: u32 = works.iter().map(|w| w.authorship_count).sum();
    let mut places: Vec<(u32, u32)> = facts.iter().map(|f| (f.work_no, f.author_sequence)).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), listed as usize);
    let mut weights = vec![0; works.len()];
    facts.iter().for_each(|f| weights[f.work_no as usize] += f.weight);
    let whole = |w: &Work| if w.authorship_count == 0 { 0 } else { WHOLE_WORK };
    assert_eq!(weights, works.iter().map(whole).collect::<Vec<_>>());
    for fact in &facts {
        assert!(fact.institution_site_no.is_none_or(|s| (s as usize) < sites.len()));
        assert!(fact.author_no.is_none_or(|a| (a as usize) < authors.len()));
    }
    // The latest copy of an author's own record has its say before any work.
    let second = authors.iter().find(|a| a.author_key == 2).unwrap();
    assert_eq!(second.display_name.as_deref(), Some("Now 1"));
    let third = authors.iter().find(|a| a.author_key == 3).unwrap();
    assert!(third.display_name.as_deref().unwrap().starts_with("Person 3 of"));
}

#[test]
fn what_a_superseded_copy_says_counts_only_where_no_later_one_says_anything() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let at = |institution: u64, venue: u64, updated: &str| WorkRecord {
        authorships: vec![AuthorshipRecord { institutions: vec![institution], ..AuthorshipRecord::default() }],
        venue: Some(venue),
        ..work(1, updated)
    };
    let mut old = Records { works: vec![at(5, 50, "2024-01-01")], ..Records::default() };
    let mut new = Records { works: vec![at(7, 70, "2025-01-01")], ..Records::default() };
    // The institution that only the old copy is at is none of the snapshot's; of the other it says what nobody says later.
    old.institution_mentions.see(5, Attribute::Name, "2024-01-01", Some("Five"));
    old.institution_mentions.see(7, Attribute::Name, "2024-01-01", Some("Zeven"));
    old.institution_mentions.see(7, Attribute::Country, "2024-01-01", Some("NL"));
    new.institution_mentions.see(7, Attribute::Name, "2025-01-01", Some("Seven"));
    old.venue_mentions.see(50, Attribute::Name, "2024-01-01", Some("Old venue"));
    new.venue_mentions.see(70, Attribute::Issn, "2025-01-01", Some("1234-5679"));
    stage(&lake, named("old"), "works", old).unwrap();
    stage(&lake, named("new"), "works", new).unwrap();
    commit(&lake).unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let institutions: Vec<Institution> = snapshot.rows().unwrap();
    let [seven] = institutions.as_slice() else { panic!("{institutions:?}") };
    assert_eq!((seven.institution_key, seven.display_name.as_deref()), (7, Some("Seven")));
    assert_eq!(seven.country_code.as_deref(), Some("NL"));
    let venues: Vec<Venue> = snapshot.rows().unwrap();
    let [venue] = venues.as_slice() else { panic!("{venues:?}") };
    assert_eq!((venue.venue_key, venue.issn.as_str(), venue.display_name.as_deref()), (70, "1234-5679", None));
}

#[test]
fn a_file_read_again_under_other_definitions_replaces_its_fragment() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let lake = Lake::create(root).unwrap();
    let fragment = |hash: &str, content: &str, definition: &str| Fragment {
        hash: hash.into(),
        content: content.into(),
        classes: [("frontier:one".to_owned(), definition.to_owned())].into(),
        ..Fragment::default()
    };
    let of_class = |key: u64, class: &str| Records {
        works: vec![WorkRecord { classes: vec![class.into()], ..work(key, "2026-01-01") }],
        ..Records::default()
    };
    let classes = || -> Vec<String> {
        let rows: Vec<WorkClass> = Snapshot::open(root).unwrap().rows().unwrap();
        rows.into_iter().map(|row| row.class_id).collect()
    };
    stage(&lake, fragment("z", "file", "first"), "works", of_class(1, "frontier:one")).unwrap();
    let before = commit(&lake).unwrap().manifest;
    assert_eq!(before.classes, [("frontier:one".to_owned(), "first".to_owned())].into());
    assert_eq!(classes(), ["frontier:one"]);
    // Another file, read under the next definition: no definition holds for all works.
    stage(&lake, fragment("b", "other", "second"), "works", of_class(2, "frontier:one")).unwrap();
    assert!(commit(&lake).unwrap().manifest.classes.is_empty());
    // The first file again, under it: its fragment is replaced, whatever the order of their names.
    stage(
        &lake,
        fragment("a", "file", "second"),
        "works",
        Records { works: vec![work(1, "2026-01-01")], ..Records::default() },
    )
    .unwrap();
    let after = commit(&lake).unwrap().manifest;
    assert_eq!(after.sources["openalex"].fragments(), ["a", "b"].into());
    assert_eq!(after.classes, [("frontier:one".to_owned(), "second".to_owned())].into());
    assert_eq!(works(root), [1, 2]);
    let rows: Vec<WorkClass> = Snapshot::open(root).unwrap().rows().unwrap();
    assert_eq!(rows, [WorkClass { work_no: 1, class_id: "frontier:one".into() }]);
}

#[test]
fn parts_that_one_shard_has_are_not_missing_and_a_synthetic_world_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let staged = |date: &str, parts: [(&str, bool); 2]| {
        let parts = parts.map(|(part, is_there)| (part.to_owned(), is_there.then(|| "a".to_owned())));
        Staged {
            source: "openalex".into(),
            dumps: [("works".to_owned(), Dump { date: date.into(), parts: parts.into() })].into(),
            synthetic: Some(Synthetic { scale: 0.005, seed: 1 }),
            ..Staged::default()
        }
    };
    let missing = |manifest: &Manifest| -> Vec<String> {
        manifest.sources["openalex"].missing_parts().map(str::to_owned).collect()
    };
    common::add(&lake, "a", 1).unwrap();
    for staged in [staged("2026", [("x", true), ("y", false)]), staged("2026", [("x", false), ("z", false)])] {
        lake.stage(&staged).unwrap();
    }
    assert_eq!(missing(&commit(&lake).unwrap().manifest), ["y", "z"]);
    // Another reading of the same release adds what was missing; an older release changes nothing; a newer one is all there is.
    lake.stage(&Staged { synthetic: None, ..staged("2026", [("y", true), ("x", true)]) }).unwrap();
    let manifest = commit(&lake).unwrap().manifest;
    assert_eq!(missing(&manifest), ["z"]);
    assert_eq!(manifest.sources["openalex"].synthetic, Some(Synthetic { scale: 0.005, seed: 1 }));
    lake.stage(&staged("2025", [("y", true), ("w", false)])).unwrap();
    assert!(!commit(&lake).unwrap().is_new);
    lake.stage(&staged("2027", [("y", true), ("w", false)])).unwrap();
    assert_eq!(missing(&commit(&lake).unwrap().manifest), ["w"]);
}

#[test]
fn staged_together_or_one_after_the_other_gives_the_same_tables() {
    let tables = |root: &Path, after_each: bool| -> BTreeMap<String, TableState> {
        let lake = Lake::create(root).unwrap();
        fill(&lake, 200);
        let all = waiting(root).unwrap();
        if after_each {
            all.iter().for_each(|(path, _)| std::fs::remove_file(path).unwrap());
            for (_, staged) in &all {
                lake.stage(staged).unwrap();
                commit(&lake).unwrap();
            }
        }
        lake.commit(CommitOptions::default(), &|_, _, _| {}).unwrap().manifest.tables
    };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(tables(one.path(), false), tables(other.path(), true));
}

#[test]
fn a_work_knows_its_institutions_their_distance_and_whether_one_is_a_company() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let place = |key: u64, kind: &str, at: Option<(f64, f64)>| InstitutionRecord {
        key,
        kind: Some(kind.into()),
        latitude: at.map(|p| p.0),
        longitude: at.map(|p| p.1),
        ..InstitutionRecord::default()
    };
    let at = |institutions: &[u64]| AuthorshipRecord { institutions: institutions.to_vec(), ..Default::default() };
    let by = |key: u64, authorships: &[&[u64]]| WorkRecord {
        authorships: authorships.iter().map(|i| at(i)).collect(),
        ..work(key, "2026-01-01")
    };
    let records = Records {
        institutions: vec![
            place(1, "education", Some((42.36, -71.06))),
            place(2, "company", Some((42.36, -71.06))),
            place(3, "education", Some((51.51, -0.13))),
            place(4, "company", None),
        ],
        works: vec![
            by(1, &[&[1], &[1, 3], &[]]),
            by(2, &[&[2, 1]]),
            by(3, &[&[1, 4]]),
            by(4, &[&[3], &[2, 4], &[1]]),
            by(5, &[&[3], &[3]]),
            by(6, &[]),
        ],
        ..Records::default()
    };
    stage(&lake, named("a"), "works", records).unwrap();
    commit(&lake).unwrap();
    let mut works: Vec<Work> = Snapshot::open(folder.path()).unwrap().rows().unwrap();
    works.sort_by_key(|w| w.work_key);
    let known: Vec<(u32, bool, Option<u32>)> =
        works.iter().map(|w| (w.institution_count, w.has_company, w.span_km)).collect();
    let expected = [
        (2, false, Some(5264)),
        (2, true, Some(0)),
        (2, true, None),
        (4, true, Some(5264)),
        (1, false, None),
        (0, false, None),
    ];
    assert_eq!(known, expected);
    // Three authors: 2^32 is three times 1,431,655,765 and one more, for the first. The second is at two sites.
    let facts: Vec<Authorship> = Snapshot::open(folder.path()).unwrap().rows().unwrap();
    let of_first = works[0].work_no;
    let mut weights: Vec<(u32, Option<u32>, u64)> = facts
        .iter()
        .filter(|f| f.work_no == of_first)
        .map(|f| (f.author_sequence, f.institution_site_no, f.weight))
        .collect();
    weights.sort_unstable();
    let weights: Vec<(u32, u64)> = weights.into_iter().map(|w| (w.0, w.2)).collect();
    assert_eq!(weights, [(0, 1_431_655_766), (1, 715_827_883), (1, 715_827_882), (2, 1_431_655_765)]);
}
