//! Where authorships are, worked out by hand.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{commit, named, stage, work};
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::keep::Records;
use hubscope_lake::record::{
    AffiliationRecord, AuthorshipRecord, InstitutionRecord, OrganisationRecord, RedirectRecord, WorkRecord,
};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::corrections::Reading;
use hubscope_model::hubs::InstitutionId;
use hubscope_model::row::{Authorship, Institution, Site, WHOLE_WORK, Work};
use std::path::Path;

const BEIJING: u32 = 1_816_670;
const KUNMING: u32 = 1_804_651;
const LEIDEN: u32 = 2_751_773;

/// The academy, registered in Beijing, and its institute in Kunming; a university in Leiden.
const ACADEMY: u64 = 10;
const BOTANY: u64 = 20;
const UNIVERSITY: u64 = 30;

fn institution(key: u64, country: &str, city_id: Option<u32>, at: (f64, f64), lineage: &[u64]) -> InstitutionRecord {
    let city = match city_id {
        Some(BEIJING) => Some("Beijing".to_owned()),
        Some(LEIDEN) => Some("Leiden".to_owned()),
        _ => None,
    };
    InstitutionRecord {
        key,
        country: Some(country.into()),
        city,
        city_id,
        latitude: Some(at.0),
        longitude: Some(at.1),
        lineage: lineage.to_vec(),
        ..InstitutionRecord::default()
    }
}

fn by(institutions: &[u64], printed: &[(&str, &[u64])]) -> AuthorshipRecord {
    let affiliation =
        |(text, found): &(&str, &[u64])| AffiliationRecord { text: (*text).into(), institutions: found.to_vec() };
    AuthorshipRecord {
        institutions: institutions.to_vec(),
        affiliations: printed.iter().map(affiliation).collect(),
        ..AuthorshipRecord::default()
    }
}

/// What an authorship has at a site: the institution, the city, whether that is not where the institution is registered, what says so,
/// and the hundredths of the work.
type Told = (Option<u64>, Option<u32>, bool, String, u64);

/// A lake of works by one author each; what is told of each, in the order of the works.
fn told(folder: &Path, authorships: Vec<AuthorshipRecord>) -> Vec<Vec<Told>> {
    let lake = Lake::create(folder).unwrap();
    let works = (1..).zip(authorships);
    let works =
        works.map(|(key, by)| WorkRecord { year: Some(2020), authorships: vec![by], ..work(key, "2026-01-01") });
    let institutions = vec![
        institution(ACADEMY, "CN", Some(BEIJING), (39.9, 116.4), &[]),
        // Whose city nobody says, but it stands there.
        institution(BOTANY, "CN", None, (25.04, 102.72), &[ACADEMY, BOTANY]),
        institution(UNIVERSITY, "NL", Some(LEIDEN), (52.16, 4.49), &[]),
    ];
    let records = Records { works: works.collect(), institutions, ..Records::default() };
    stage(&lake, named("a"), "works", records).unwrap();
    commit(&lake).unwrap();
    rows(folder)
}

/// What a lake tells of its works.
fn rows(folder: &Path) -> Vec<Vec<Told>> {
    let snapshot = Snapshot::open(folder).unwrap();
    let sites: Vec<Site> = snapshot.rows().unwrap();
    let mut told: Vec<(u64, Vec<Told>)> =
        snapshot.rows::<Work>().unwrap().into_iter().map(|work| (work.work_key, vec![])).collect();
    for fact in snapshot.rows::<Authorship>().unwrap() {
        let site = fact.site_no.map(|no| &sites[no as usize]);
        assert_eq!(fact.institution_site_no, site.and_then(|site| site.institution_site_no));
        let is_further = site.is_some_and(|site| site.institution_site_no != Some(site.site_no));
        let (institution, city) = (site.and_then(|s| s.institution_key), site.and_then(|s| s.city_id));
        let weight = (fact.weight * 100 + WHOLE_WORK / 2) / WHOLE_WORK;
        told[fact.work_no as usize].1.push((institution, city, is_further, fact.placed_by, weight));
    }
    told.sort_by_key(|(key, _)| *key);
    told.into_iter()
        .map(|(_, mut told)| {
            told.sort();
            told
        })
        .collect()
}

fn at(institution: u64, city: u32, is_further: bool, placed_by: &str, weight: u64) -> Told {
    (Some(institution), Some(city), is_further, placed_by.into(), weight)
}

#[test]
fn the_city_in_the_affiliation_beats_the_institute_and_that_the_head_office() {
    let folder = tempfile::tempdir().unwrap();
    let found = told(
        folder.path(),
        vec![
            // 1: the academy in Kunming.
            by(&[ACADEMY], &[("Inst Bot, Chinese Acad Sci, Kunming 650201, Yunnan, China", &[ACADEMY])]),
            // 2: both of an affiliation are in the city that it names; the institute's own point is there.
            by(&[ACADEMY, BOTANY], &[("Inst Bot, CAS, Kunming, China", &[ACADEMY, BOTANY])]),
            // 3: no city, and where the institute is nobody says by name: the academy stays at home.
            by(&[ACADEMY, BOTANY], &[("Institute of Botany, Chinese Academy of Sciences", &[ACADEMY, BOTANY])]),
            // 4: no affiliation.
            by(&[ACADEMY, UNIVERSITY], &[]),
            // 5: the city where it is registered is no further site.
            by(&[UNIVERSITY], &[("Leiden Univ, Leiden, Netherlands", &[UNIVERSITY])]),
            // 6: a city without an institution, an institution without a city, and neither.
            by(
                &[UNIVERSITY],
                &[("Hospital, Kunming, China", &[]), ("LUMC", &[UNIVERSITY]), ("Department of Physics", &[])],
            ),
            // 7: nothing at all.
            by(&[], &[]),
            // 8: the only affiliation is that of an institution which the source has matched with none.
            by(&[ACADEMY], &[("CAS, Kunming, China", &[])]),
            // 9: of two, that of its town.
            by(&[UNIVERSITY], &[("CAS, Kunming, China", &[]), ("LUMC, Leiden, The Netherlands", &[])]),
            // 10: two affiliations in one string: one city is found, and the other one's own is named, too.
            by(
                &[ACADEMY, UNIVERSITY],
                &[("Chinese Acad Sci, Beijing; Leiden Univ, Leiden, The Netherlands", &[ACADEMY, UNIVERSITY])],
            ),
        ],
    );
    let in_kunming = (None, Some(KUNMING), true, "city".to_owned());
    let of_none = |weight| (in_kunming.0, in_kunming.1, in_kunming.2, in_kunming.3.clone(), weight);
    let own_botany = |by: &str, weight| (Some(BOTANY), None, false, by.to_owned(), weight);
    let expected = vec![
        vec![at(ACADEMY, KUNMING, true, "city", 100)],
        vec![at(ACADEMY, KUNMING, true, "city", 50), own_botany("city", 50)],
        vec![at(ACADEMY, BEIJING, false, "institution", 50), own_botany("institution", 50)],
        vec![at(ACADEMY, BEIJING, false, "institution", 50), at(UNIVERSITY, LEIDEN, false, "institution", 50)],
        vec![at(UNIVERSITY, LEIDEN, false, "city", 100)],
        vec![(None, None, false, "none".into(), 33), of_none(33), at(UNIVERSITY, LEIDEN, false, "institution", 33)],
        vec![(None, None, false, "none".into(), 100)],
        vec![at(ACADEMY, KUNMING, true, "city", 100)],
        vec![of_none(50), at(UNIVERSITY, LEIDEN, false, "city", 50)],
        vec![at(ACADEMY, BEIJING, false, "institution", 50), at(UNIVERSITY, LEIDEN, false, "city", 50)],
    ];
    for (number, (found, expected)) in (1..).zip(found.iter().zip(&expected)) {
        assert_eq!(found, expected, "work {number}");
    }
    // Registered in one country, at work in two.
    let works: Vec<Work> = Snapshot::open(folder.path()).unwrap().rows().unwrap();
    let spread = |key: u64| {
        let work = works.iter().find(|work| work.work_key == key).unwrap();
        let far = |km: Option<u32>| km.map(|km| km / 100);
        (work.countries.as_str(), far(work.span_km), work.institution_countries.as_str(), far(work.institution_span_km))
    };
    assert_eq!(spread(1), ("CN", None, "CN", None));
    assert_eq!(spread(2), ("CN", Some(0), "CN", Some(20)));
    assert_eq!(spread(9), ("CN;NL", Some(83), "NL", None));
}

#[test]
fn institutes_are_known_by_the_registry_too_and_merged_ones_by_what_stands() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let ror = |key: u64, ror: &str| InstitutionRecord { key, ror: Some(ror.into()), ..InstitutionRecord::default() };
    let organisation = |ror: &str, at: (f64, f64), city_id, parents: &[&str]| OrganisationRecord {
        ror: ror.into(),
        generation: 2,
        country: Some("CN".into()),
        city_id: Some(city_id),
        latitude: Some(at.0),
        longitude: Some(at.1),
        parents: parents.iter().map(|&parent| parent.into()).collect(),
        ..OrganisationRecord::default()
    };
    let printed = by(&[ACADEMY, 21], &[("Institute of Botany, CAS", &[ACADEMY, 21])]);
    let records = Records {
        works: vec![WorkRecord { year: Some(2020), authorships: vec![printed], ..work(1, "2026-01-01") }],
        institutions: vec![ror(ACADEMY, "034t30j35"), ror(BOTANY, "02e5hx313"), ror(15, "05qbk4x57")],
        organisations: vec![
            organisation("034t30j35", (39.9, 116.4), BEIJING, &[]),
            // A branch between the two.
            organisation("05qbk4x57", (39.9, 116.4), BEIJING, &["034t30j35"]),
            organisation("02e5hx313", (25.04, 102.72), KUNMING, &["05qbk4x57"]),
        ],
        ..Records::default()
    };
    stage(&lake, named("a"), "works", records).unwrap();
    let merged = RedirectRecord { letter: b'I', old: 21, day: 20_240_101, new: Some(BOTANY) };
    stage(&lake, named("b"), "redirects", Records { redirects: vec![merged], ..Records::default() }).unwrap();
    commit(&lake).unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let lineages: Vec<(u64, String)> = snapshot
        .rows::<Institution>()
        .unwrap()
        .into_iter()
        .map(|institution| (institution.institution_key, institution.lineage))
        .collect();
    assert_eq!(lineages, [(10, String::new()), (15, "10".into()), (20, "10;15".into())]);
    let sites: Vec<Site> = snapshot.rows().unwrap();
    let facts: Vec<Authorship> = snapshot.rows().unwrap();
    let mut at: Vec<(Option<u64>, Option<u32>, &str)> = facts
        .iter()
        .map(|fact| {
            let site = &sites[fact.site_no.unwrap() as usize];
            (site.institution_key, site.city_id, fact.placed_by.as_str())
        })
        .collect();
    at.sort_unstable();
    assert_eq!(at, [(Some(ACADEMY), Some(KUNMING), "child"), (Some(BOTANY), Some(KUNMING), "institution")]);
}

#[test]
fn corrections_are_applied_by_a_commit_from_the_strings_that_are_kept_and_stay_until_they_are_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let authorships = || {
        vec![
            by(&[ACADEMY], &[("Inst Bot, Chinese Acad Sci, Kunming 650201, China", &[ACADEMY])]),
            by(&[ACADEMY], &[("Leids Universitair Medisch Centrum", &[ACADEMY])]),
            by(&[], &[("Herbarium KUN", &[])]),
        ]
    };
    let as_read = told(folder.path(), authorships());
    assert_eq!(as_read[1], [at(ACADEMY, BEIJING, false, "institution", 100)]);
    let lake = Lake::create(folder.path()).unwrap();
    let reading = |pattern: &str, city, institution: Option<u64>| Reading {
        pattern: pattern.into(),
        city,
        institution: institution.map(InstitutionId::OpenAlex),
        reason: "known".into(),
        date: "2026-11-23".into(),
    };
    let with = |corrections: Option<Vec<Reading>>| {
        lake.commit(CommitOptions { corrections, ..CommitOptions::default() }, &|_, _, _| {})
    };
    let corrections = vec![
        reading("Universitair Medisch", None, Some(UNIVERSITY)),
        reading("(?i)^herbarium", Some(KUNMING), Some(BOTANY)),
        reading("Herbarium", Some(BEIJING), None),
    ];
    let committed = with(Some(corrections.clone())).unwrap();
    assert!(committed.is_new);
    let applied: Vec<u64> = committed.manifest.corrections.iter().map(|corrected| corrected.affiliations).collect();
    assert_eq!(applied, [1, 1, 0], "of several that fit the first holds");
    let found = rows(folder.path());
    assert_eq!(found[0], as_read[0]);
    assert_eq!(found[1], [at(UNIVERSITY, LEIDEN, false, "institution", 100)]);
    assert_eq!(found[2], [(Some(BOTANY), None, false, "city".into(), 100)]);
    // The same again is nothing new; nor is a commit that says nothing of corrections.
    assert!(!with(Some(corrections)).unwrap().is_new && !with(None).unwrap().is_new);
    assert!(with(Some(vec![])).unwrap().is_new);
    assert_eq!(rows(folder.path()), as_read);
    for (wrong, said) in [
        (reading("(", Some(KUNMING), None), "correction of \"(\": regex parse error"),
        (reading("x", Some(1), None), "the gazetteer has no place 1"),
        (reading("x", None, Some(99)), "the lake has no institution https://openalex.org/I99"),
    ] {
        let error = with(Some(vec![wrong])).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    assert_eq!(rows(folder.path()), as_read);
}
