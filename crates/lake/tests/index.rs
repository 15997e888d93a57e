//! The index of a snapshot says what its tables say.
#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{commit, named, stage, work};
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::index::{FOLDER, Layout, NO_KIND, NO_SUBFIELD, NONE, VERSION, file, flag, role};
use hubscope_lake::keep::Records;
use hubscope_lake::record::{AuthorshipRecord, InstitutionRecord, VenueRecord, WorkRecord};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::verify::verify;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::row::{Author, Authorship, Row, Site, Venue, Work, WorkClass};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Works of a few years, institutions, people and venues each, as anything that the index looks at may be.
fn records() -> impl Strategy<Value = Vec<WorkRecord>> {
    let kinds = vec!["article", "review", "dataset", "preprint", "journal-article", "editorial"];
    let authorship = (option::weighted(0.9, 1..30_u64), vec(1..9_u64, 0..4), any::<bool>(), any::<bool>());
    let authorship = authorship.prop_map(|(author, mut institutions, is_corresponding, has_country)| {
        institutions.sort_unstable();
        institutions.dedup();
        let countries = if has_country { vec!["NL".to_owned()] } else { vec![] };
        AuthorshipRecord { author, institutions, countries, is_corresponding, ..AuthorshipRecord::default() }
    });
    let said = (option::weighted(0.9, 2015..2020_i32), option::weighted(0.9, select(kinds)), option::of(1..6_u64));
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.1), prop::bool::weighted(0.1), any::<bool>());
    let open = option::of(select(vec!["gold", "closed", "green"]));
    let subfield = option::of(select(vec![1312, 2700, 65_534, 70_000]));
    let classes = subsequence(vec!["frontier:new".to_owned(), "frontier:newer".to_owned()], 0..3);
    let record = (said, flags, (open, classes), subfield, vec(authorship, 0..5));
    let record = record.prop_map(|((year, kind, venue), flags, (open, classes), subfield, authorships)| WorkRecord {
        classes,
        year,
        kind: kind.map(str::to_owned),
        venue,
        is_retracted: flags.0,
        is_paratext: flags.1,
        is_xpac: flags.2,
        authors_truncated: flags.3,
        oa_status: open.map(str::to_owned),
        subfield,
        authorships,
        ..work(0, "2026-01-01")
    });
    vec(record, 0..60).prop_map(|works| (1..).zip(works).map(|(key, work)| WorkRecord { key, ..work }).collect())
}

/// Institutions here and there: 1 and 2 in one town, 3 in the next, 4 to 6 in countries of their own, 7 and 8 nowhere.
fn institutions() -> Vec<InstitutionRecord> {
    let place = |key: u64, country: &str, at: Option<(f64, f64)>| InstitutionRecord {
        key,
        country: Some(country.to_owned()).filter(|c| !c.is_empty()),
        kind: Some(if key.is_multiple_of(4) { "company" } else { "education" }.into()),
        latitude: at.map(|p| p.0),
        longitude: at.map(|p| p.1),
        ..InstitutionRecord::default()
    };
    vec![
        place(1, "US", Some((42.36, -71.06))),
        place(2, "US", Some((42.36, -71.06))),
        place(3, "US", Some((41.82, -71.41))),
        place(4, "GB", Some((51.51, -0.13))),
        place(5, "JP", Some((35.69, 139.69))),
        place(6, "AR", Some((-34.6, -58.38))),
        place(7, "US", None),
        place(8, "", None),
    ]
}

/// A lake of these works.
fn filled(works: Vec<WorkRecord>) -> (tempfile::TempDir, Lake) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    // A venue that no work names.
    let venues = vec![VenueRecord { key: 3, ..VenueRecord::default() }, VenueRecord { key: 99, ..Default::default() }];
    let records = Records { works, venues, institutions: institutions(), ..Records::default() };
    stage(&lake, named("a"), "works", records).unwrap();
    (folder, lake)
}

/// The files of an index, read as they are.
struct Index<'a> {
    snapshot: &'a Snapshot,
    layout: Layout,
}

impl<'a> Index<'a> {
    fn open(snapshot: &'a Snapshot) -> Self {
        let layout = serde_json::from_slice(&fs::read(snapshot.path(file::LAYOUT)).unwrap()).unwrap();
        Index { snapshot, layout }
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.snapshot.path(name)).unwrap()
    }

    /// Numbers of so many bytes as the name says.
    fn numbers(&self, name: &str) -> Vec<u64> {
        let width: usize = name.rsplit_once(".u").unwrap().1.parse::<usize>().unwrap() / 8;
        let (numbers, rest) = (self.bytes(name), self.bytes(name).len() % width);
        assert_eq!(rest, 0, "{name}");
        numbers.chunks(width).map(|b| b.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte))).collect()
    }

    fn sets(&self, sets: &str, starts: &str) -> Vec<BTreeSet<u32>> {
        let (bytes, starts) = (self.bytes(sets), self.numbers(starts));
        assert_eq!((starts[0], starts[starts.len() - 1]), (0, bytes.len() as u64));
        let set = |range: &[u64]| match &bytes[range[0] as usize..range[1] as usize] {
            [] => BTreeSet::new(),
            set => RoaringBitmap::deserialize_from(set).unwrap().into_iter().collect(),
        };
        starts.windows(2).map(set).collect()
    }
}

fn rows<R: Row>(snapshot: &Snapshot) -> Vec<R> {
    snapshot.rows().unwrap()
}

fn check_works(index: &Index<'_>, works: &[Work]) {
    let Layout { years, undated, kinds, .. } = &index.layout;
    assert_eq!(*undated as usize, works.iter().filter(|w| w.publication_year.is_some()).count());
    let mut firsts: BTreeMap<i32, u32> = BTreeMap::new();
    for work in works.iter().rev().filter(|w| w.publication_year.is_some()) {
        firsts.insert(work.publication_year.unwrap(), work.work_no);
    }
    assert_eq!(*years, firsts.into_iter().collect::<Vec<_>>());
    let mut seen: Vec<&str> = vec![];
    for kind in works.iter().filter_map(|w| w.kind.as_deref()) {
        if !seen.contains(&kind) {
            seen.push(kind);
        }
    }
    assert_eq!(*kinds, seen);
    let venues: Vec<Venue> = rows(index.snapshot);
    let of = |name| {
        let numbers = index.numbers(name);
        assert_eq!(numbers.len(), works.len(), "{name}");
        numbers
    };
    let (flags, kind, subfield) = (of(file::WORK_FLAGS), of(file::WORK_KIND), of(file::WORK_SUBFIELD));
    let (venue, authors) = (of(file::WORK_VENUE), of(file::WORK_AUTHORS));
    for (n, work) in works.iter().enumerate() {
        assert_eq!(index.layout.year_of(work.work_no).map(|y| years[y].0), work.publication_year);
        assert_eq!(kinds.get(kind[n] as usize).cloned(), work.kind);
        assert!(work.kind.is_some() || kind[n] == u64::from(NO_KIND));
        let fits = work.primary_subfield_id.filter(|id| *id < u32::from(NO_SUBFIELD));
        assert_eq!(subfield[n], fits.map_or(u64::from(NO_SUBFIELD), u64::from));
        assert_eq!(venues.get(venue[n] as usize).map(|v| v.venue_key), work.venue_key);
        assert!(work.venue_key.is_some() || venue[n] == u64::from(NONE));
        assert_eq!(authors[n], u64::from(work.authorship_count));
        let is = |bit: u16| flags[n] & u64::from(bit) != 0;
        let is_research = !work.is_paratext && !work.is_xpac;
        let is_of_type = work.kind.as_deref().is_some_and(|kind| CORPUS_TYPES.contains(&kind));
        let countries = work.countries.split(';').filter(|c| !c.is_empty()).count();
        assert_eq!(is(flag::CORPUS), is_research && is_of_type && work.publication_year.is_some());
        assert_eq!(is(flag::RETRACTED), work.is_retracted);
        assert_eq!((is(flag::INTERNATIONAL), is(flag::ONE_COUNTRY)), (countries > 1, countries == 1));
        assert_eq!(is(flag::UNKNOWN_COUNTRY), work.has_unknown_country);
        assert_eq!(is(flag::COLLABORATIVE), work.institution_count >= 2 || countries >= 2);
        assert_eq!(is(flag::COMPANY), work.has_company);
        let open = work.oa_status.as_deref();
        assert_eq!((is(flag::OPEN), is(flag::OPEN_UNKNOWN)), (matches!(open, Some("gold" | "green")), open.is_none()));
        let span = work.span_km.map_or((false, false), |km| (km <= 100, km >= 5000));
        assert_eq!((is(flag::NEAR), is(flag::FAR)), span);
        assert_eq!(is(flag::TRUNCATED), work.authors_truncated);
        assert_eq!(is(flag::AUTHORLESS), work.authorship_count == 0);
        assert!(flags[n] < 8192);
    }
}

fn check_facts(index: &Index<'_>, works: &[Work], sites: usize) {
    let facts: Vec<Authorship> = rows(index.snapshot);
    let starts = index.numbers(file::FACT_START);
    let at = |site: Option<u32>| facts.iter().filter(move |f| f.institution_site_no == site).count() as u64;
    let counts: Vec<u64> = (0..sites as u32).map(Some).chain([None]).map(at).collect();
    assert_eq!(starts[0], 0);
    assert_eq!(starts.windows(2).map(|w| w[1] - w[0]).collect::<Vec<_>>(), counts);
    let mut classes: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for row in rows::<WorkClass>(index.snapshot) {
        classes.entry(row.class_id).or_default().insert(row.work_no);
    }
    assert_eq!(index.layout.classes, classes.keys().cloned().collect::<Vec<_>>());
    let of_classes = index.sets(file::CLASS_WORKS, file::CLASS_WORKS_START);
    assert_eq!(of_classes, classes.into_values().collect::<Vec<_>>());
    let (work, author) = (index.numbers(file::FACT_WORK), index.numbers(file::FACT_AUTHOR));
    let (weight, roles) = (index.numbers(file::FACT_WEIGHT), index.numbers(file::FACT_ROLE));
    let sequence = index.numbers(file::FACT_SEQUENCE);
    for column in [&work, &author, &weight, &roles, &sequence] {
        assert_eq!(column.len(), facts.len());
    }
    let mut works_of = vec![BTreeSet::new(); sites];
    let mut authors_of = vec![BTreeSet::new(); sites * index.layout.years.len()];
    let standing = |w: &Work| {
        let is_of_type = w.kind.as_deref().is_some_and(|kind| CORPUS_TYPES.contains(&kind));
        is_of_type && !w.is_retracted && !w.is_paratext && !w.is_xpac
    };
    for (n, fact) in facts.iter().enumerate() {
        assert_eq!(work[n], u64::from(fact.work_no));
        assert_eq!(author[n], u64::from(fact.author_no.unwrap_or(NONE)));
        assert_eq!(weight[n] + 1, fact.weight);
        let is = |bit: u8| roles[n] & u64::from(bit) != 0;
        let expected = (fact.is_corresponding, fact.author_sequence == 0);
        assert_eq!((is(role::CORRESPONDING), is(role::FIRST)), expected);
        assert_eq!(sequence[n], u64::from(fact.author_sequence));
        let (Some(site), of) = (fact.institution_site_no, &works[fact.work_no as usize]) else { continue };
        works_of[site as usize].insert(fact.work_no);
        let year = index.layout.years.iter().position(|(year, _)| of.publication_year == Some(*year));
        if let (Some(author), Some(year), true) = (fact.author_no, year, standing(of)) {
            authors_of[site as usize * index.layout.years.len() + year].insert(author);
        }
    }
    assert_eq!(index.sets(file::SITE_WORKS, file::SITE_WORKS_START), works_of);
    assert_eq!(index.sets(file::SITE_AUTHORS, file::SITE_AUTHORS_START), authors_of);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_index_says_what_the_tables_say_whatever_the_memory(works in records()) {
        let (folder, lake) = filled(works.clone());
        let manifest = commit(&lake).unwrap().manifest;
        let snapshot = Snapshot::open(folder.path()).unwrap();
        let index = Index::open(&snapshot);
        let (works_of, sites) = (rows::<Work>(&snapshot), rows::<Site>(&snapshot).len());
        let counts = Layout {
            version: VERSION,
            works: works.len() as u32,
            facts: rows::<Authorship>(&snapshot).len() as u64,
            sites: sites as u32,
            authors: rows::<Author>(&snapshot).len() as u32,
            ..index.layout.clone()
        };
        prop_assert_eq!(&index.layout, &counts);
        check_works(&index, &works_of);
        check_facts(&index, &works_of, sites);
        // Sorts of 64 bytes: a run for every row or two.
        let (_other, lake) = filled(works);
        let options = CommitOptions { memory: 512, ..CommitOptions::default() };
        prop_assert_eq!(lake.commit(options, &|_, _, _| {}).unwrap().manifest, manifest);
    }
}

#[test]
fn every_file_of_the_index_stands_in_the_manifest_and_damage_is_found() {
    let at = AuthorshipRecord { author: Some(1), institutions: vec![1], ..AuthorshipRecord::default() };
    let (folder, lake) = filled(vec![WorkRecord { authorships: vec![at], ..work(1, "2026-01-01") }]);
    let committed = commit(&lake).unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let lies = |entry: fs::DirEntry| format!("{FOLDER}/{}", entry.file_name().into_string().unwrap());
    let there: BTreeSet<String> =
        fs::read_dir(snapshot.path(FOLDER)).unwrap().map(|entry| lies(entry.unwrap())).collect();
    let of_index = |name: &&String| Path::new(name).starts_with(FOLDER);
    let stated: BTreeSet<String> = committed.manifest.files.keys().filter(of_index).cloned().collect();
    assert_eq!((&there, there.len()), (&stated, 23));
    let bytes: u64 = there.iter().map(|name| fs::metadata(snapshot.path(name)).unwrap().len()).sum();
    assert_eq!(committed.index_bytes, bytes);
    assert_eq!(verify(&lake, &|_, _, _| {}).unwrap(), []);
    fs::write(snapshot.path(file::FACT_WORK), [1, 0, 0, 0]).unwrap();
    let findings = verify(&lake, &|_, _, _| {}).unwrap();
    assert_eq!(findings.iter().map(|f| f.place.as_str()).collect::<Vec<_>>(), [file::FACT_WORK]);
}
