//! Random records.

use super::draw::Draw;
use hubscope_lake::document::{
    DrugRecord, NamedWork, PatentCitationRecord, PolicyDocumentRecord, TrialPlace, TrialRecord,
};
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::Counts;
use hubscope_lake::name::Name;
use hubscope_lake::patent::{
    PatentClassRecord, PatentFilingRecord, PatentPartyRecord, PatentPlaceRecord, PatentRecord,
};
use hubscope_lake::record::{
    AffiliationRecord, AuthorRecord, AuthorshipRecord, InstitutionRecord, Record, RedirectRecord, VenueRecord,
    WorkRecord,
};
use hubscope_model::key::{DELETED_AUTHOR, NULL_AUTHOR};
use hubscope_model::measure::Stage;
use std::collections::{BTreeMap, BTreeSet};

/// Where the hubs are: latitude, longitude in degrees. The second lies 29 km from the first.
pub(super) const ALPHA: (f64, f64) = (48.85, 2.35);
pub(super) const BETA: (f64, f64) = (48.85, 2.75);
pub(super) const GAMMA: (f64, f64) = (35.7, 139.7);
pub(super) const DELTA: (f64, f64) = (51.5, -0.1);
/// Between the first two, and in both.
const BOTH: (f64, f64) = (48.85, 2.58);
/// In no hub.
const OUTSIDE: [(f64, f64); 3] = [(45.76, 4.84), (40.71, -74.0), (-33.87, 151.21)];

/// Affiliations in and near the hubs, elsewhere, and of which nobody knows where they are.
const AFFILIATIONS: [&str; 11] = [
    "Institut de Physique, 75005 Paris, France",
    "CNRS, Marne-la-Vallee, France",
    "Laboratoire, Meaux, France",
    "Univ. Tokyo, Bunkyo-ku, Tokyo 113-8654, Japan",
    "Yokohama City University, Yokohama, Japan",
    "Dept of Medicine, London, UK",
    "Hospital, Croydon, UK",
    "Universite de Lyon, Lyon, France",
    "Columbia Univ, New York, NY 10027, USA",
    "School of Physics, Sydney, Australia",
    "Department of Physics",
];

const COUNTRIES: [Option<&str>; 7] = [Some("FR"), Some("FR"), Some("JP"), Some("GB"), Some("CN"), Some("HK"), None];
const KINDS: [Option<&str>; 5] = [Some("education"), Some("company"), Some("company"), Some("facility"), None];
/// Types of works, those outside the corpus among them.
const TYPES: [Option<&str>; 12] = [
    Some("article"),
    Some("article"),
    Some("article"),
    Some("article"),
    Some("article"),
    Some("journal-article"),
    Some("review"),
    Some("review"),
    Some("preprint"),
    Some("book-chapter"),
    Some("dataset"),
    None,
];
const OPEN: [Option<&str>; 5] = [Some("gold"), Some("green"), Some("closed"), Some("closed"), None];
const LANGUAGES: [Option<&str>; 4] = [Some("en"), Some("en"), Some("zh"), None];
/// Cell Biology, Oncology, Law, Artificial Intelligence: few, so that works have others to be compared with.
const SUBFIELDS: [Option<u32>; 6] = [Some(1307), Some(1307), Some(2730), Some(3308), Some(1702), None];
/// Of the catalogue's basket: biological, health and chemistry, multidisciplinary; of a drawn one alone; of none.
const ISSNS: [&str; 6] = ["0092-8674", "0006-4971", "0935-9648", "0028-0836", "1000-0003", "2000-0000"];
/// With none, one and several terms of the query `drawn`, and one that keeps works out.
const TITLES: [Option<&str>; 6] = [
    Some("Robust control"),
    Some("<i>Gene-therapy</i> at last"),
    Some("Gene therapies in mice"),
    Some("CAR&amp;T cells in mice"),
    Some("Retraction: gene therapy in mice"),
    None,
];
/// The first two are topics of that query.
const TOPICS: [u64; 4] = [10, 11, 12, 13];
const NAMES: [Option<&str>; 9] = [
    Some("Wei Wang"),
    Some("Wang, Wei"),
    Some("Min Zhang"),
    Some("John A. Smith"),
    Some("John Smith"),
    Some("J. Smith"),
    Some("Ana Silva"),
    Some("王伟"),
    None,
];
/// The key of an author who is another one by now.
const MERGED: u64 = 900;

/// Records of one corpus, some of them of these classes.
pub(super) fn draw<'a>(draw: &mut Draw, classes: impl IntoIterator<Item = &'a String>) -> Records {
    let institutions: Vec<InstitutionRecord> = (1..=draw.between(3, 12)).map(|key| institution(draw, key)).collect();
    let venues = ISSNS.iter().zip(1..).map(|(issn, key)| VenueRecord {
        key,
        updated: "2026-01-01".into(),
        issn: if key % 2 == 0 { vec!["3000-0004".into(), (*issn).to_owned()] } else { vec![] },
        issn_l: (key % 2 == 1).then(|| (*issn).to_owned()),
        ..VenueRecord::default()
    });
    let classes: Vec<String> = classes.into_iter().cloned().collect();
    // Few people who are on everything, or many of whom some come and go.
    let (count, least) = (draw.between(40, 150), *draw.of(&[6, 60]));
    let people = draw.between(least, least * 4);
    let known = institutions.len() as u64;
    let works = (1..=count).map(|key| {
        let authorships = if draw.chance(10) { 0 } else { draw.between(1, 8) };
        let cited: BTreeSet<u64> = (0..draw.between(0, 12)).map(|_| draw.between(1, count + 3)).collect();
        let mut of_texts: Vec<String> = classes.iter().filter(|_| draw.chance(15)).cloned().collect();
        of_texts.sort();
        let topics: Vec<u64> = TOPICS.into_iter().filter(|_| draw.chance(25)).collect();
        WorkRecord {
            key,
            updated: "2026-01-01".into(),
            year: year(draw),
            kind: draw.text(&TYPES),
            title: draw.text(&TITLES),
            topic: topics.last().copied().filter(|_| draw.chance(80)),
            topics,
            authors_truncated: draw.chance(10),
            language: draw.text(&LANGUAGES),
            is_retracted: draw.chance(8),
            is_paratext: draw.chance(3),
            is_xpac: draw.chance(3),
            // The seventh is known by works alone.
            venue: draw.chance(85).then(|| draw.between(1, 7)),
            subfield: *draw.of(&SUBFIELDS),
            oa_status: draw.text(&OPEN),
            references: cited.into_iter().collect(),
            authorships: (0..authorships).map(|_| authorship(draw, people, known)).collect(),
            classes: of_texts,
            ..WorkRecord::default()
        }
    });
    let mut works: Vec<WorkRecord> = works.collect();
    let mut of_people = Draw::from_seed(count << 8 | people);
    let authors: Vec<AuthorRecord> = (1..=people).map(|key| author(&mut of_people, key)).collect();
    for authorship in works.iter_mut().flat_map(|work| &mut work.authorships) {
        identify(&mut of_people, authorship, &authors);
    }
    let documents = documents(&mut of_people, &mut works);
    let merged = RedirectRecord { letter: b'A', old: MERGED, day: 20_250_101, new: Some(1) };
    Records { works, institutions, authors, venues: venues.collect(), redirects: vec![merged], ..documents }
}

/// Gives works DOIs and PubMed numbers, of which some have the same; and documents that name works by these, in every relation, some of
/// them twice, and works that are not there.
fn documents(draw: &mut Draw, works: &mut [WorkRecord]) -> Records {
    let count = works.len() as u64;
    for work in works.iter_mut() {
        work.doi = draw.chance(90).then(|| format!("10.1/{}", draw.between(1, count)));
        work.pmid = draw.chance(70).then(|| draw.between(1, count) as u32);
    }
    let relations = ["cites", "cites", "cites", "result", "derived"];
    let named = |draw: &mut Draw| {
        let relation = (*draw.of(&relations)).to_owned();
        let number = draw.between(1, count + 2);
        match draw.between(1, 3) {
            1 => NamedWork { key: Some(number), relation, ..NamedWork::default() },
            2 => NamedWork { doi: Some(format!("10.1/{number}")), relation, ..NamedWork::default() },
            _ => NamedWork { pmid: Some(number as u32), relation, ..NamedWork::default() },
        }
    };
    let some = |draw: &mut Draw| -> Vec<NamedWork> { (0..draw.between(0, 9)).map(|_| named(draw)).collect() };
    let trials = (0..draw.between(1, 30)).map(|number| TrialRecord {
        id: format!("NCT{number}"),
        works: some(draw),
        start_date: draw.chance(90).then(|| format!("{}-03", draw.between(2015, 2024))),
        study_type: draw.text(&[Some("interventional"), Some("observational"), None]),
        status: draw.text(&[Some("completed"), Some("recruiting"), None]),
        phases: ["phase1", "phase2", "phase3"].into_iter().filter(|_| draw.chance(40)).map(str::to_owned).collect(),
        sponsor_class: draw.text(&[Some("industry"), Some("other"), None]),
        sites: (0..draw.between(0, 5)).map(|_| trial_place(draw)).collect(),
        ..TrialRecord::default()
    });
    let trials = trials.collect();
    let policy_documents = (0..draw.between(0, 30)).map(|number| PolicyDocumentRecord {
        id: format!("policy-{number}"),
        works: some(draw),
        ..PolicyDocumentRecord::default()
    });
    let policy_documents = policy_documents.collect();
    let patent_citations = (0..draw.between(0, 120)).map(|_| PatentCitationRecord {
        patent: format!("US-{}-A", draw.between(1, 40)),
        work: draw.between(1, count + 2),
        ..PatentCitationRecord::default()
    });
    // A pair stands once: the lake would keep one of two copies, and the counts of records say so.
    let pairs: BTreeMap<(String, u64), PatentCitationRecord> =
        patent_citations.map(|of| ((of.patent.clone(), of.work), of)).collect();
    let patent_citations = pairs.into_values().collect();
    Records { trials, policy_documents, patent_citations, drugs: drugs(draw), ..patents(draw) }
}

/// Cities in and near the hubs, elsewhere, and one that no gazetteer knows.
const CITIES: [(&str, &str, (f64, f64)); 6] = [
    ("Paris", "FR", ALPHA),
    ("Meaux", "FR", (48.96, 2.88)),
    ("Tokyo", "JP", GAMMA),
    ("London", "GB", DELTA),
    ("Lyon", "FR", (45.76, 4.84)),
    ("Nowhere", "US", (0.0, -30.0)),
];

/// One of these cities, with or without its point, or nothing at all.
fn trial_place(draw: &mut Draw) -> TrialPlace {
    let (city, country, (latitude, longitude)) = *draw.of(&CITIES);
    let country = ["France", "Japan", "United Kingdom", "USA"]
        [["FR", "JP", "GB", "US"].iter().position(|of| *of == country).unwrap_or(0)];
    let has_point = draw.chance(80);
    TrialPlace {
        facility: None,
        city: draw.chance(95).then(|| city.to_owned()),
        country: draw.chance(95).then(|| country.to_owned()),
        latitude: has_point.then_some(latitude),
        longitude: has_point.then_some(longitude),
    }
}

/// Patents of every type, some withdrawn, with no, one or several parties in each role, some at no known place.
fn patents(draw: &mut Draw) -> Records {
    let mut records = Records::default();
    for (number, (city, country, (latitude, longitude))) in CITIES.into_iter().enumerate() {
        records.patent_places.push(PatentPlaceRecord {
            place: format!("place-{number}"),
            city: Some(city.to_owned()),
            country: Some(country.to_owned()),
            latitude: Some(latitude),
            longitude: Some(longitude),
        });
    }
    for number in 0..draw.between(20, 60) {
        let office = *draw.of(&["US", "US", "EP"]);
        let patent = format!("{office}-{number}");
        let day = |draw: &mut Draw| draw.chance(95).then(|| format!("{}-03-05", draw.between(2015, 2024)));
        records.patents.push(PatentRecord {
            patent: patent.clone(),
            kind_code: Some("B2".to_owned()),
            kind: draw.text(&[Some("utility"), Some("utility"), Some("design"), None]),
            title: None,
            published_on: day(draw),
            is_withdrawn: draw.chance(5),
        });
        if draw.chance(90) {
            records.patent_filings.push(PatentFilingRecord { patent: patent.clone(), filed_on: day(draw) });
        }
        for (is_inventor, most) in [(false, 2), (true, 5)] {
            for sequence in 0..draw.between(0, most) as u32 {
                let place = draw.chance(90).then(|| format!("place-{}", draw.between(0, 6)));
                let (patent, party_id, name) = (patent.clone(), None, None);
                records.patent_parties.push(PatentPartyRecord { patent, is_inventor, sequence, party_id, name, place });
            }
        }
        for symbol in ["C12N5/00", "C12Q1/68", "A61K31/00"] {
            if draw.chance(40) {
                let (patent, scheme) = (patent.clone(), (*draw.of(&["ipc", "cpc"])).to_owned());
                records.patent_classes.push(PatentClassRecord { patent, scheme, symbol: symbol.to_owned() });
            }
        }
    }
    records
}

/// Drugs that go from stage to stage, skip some, go on in the same year, or are given up.
fn drugs(draw: &mut Draw) -> Vec<DrugRecord> {
    let drug = |number: u64, draw: &mut Draw| {
        let mut year = draw.between(2008, 2022) as i32;
        let mut history = vec![];
        for stage in Stage::ALL {
            if draw.chance(70) {
                history.push((year, stage.id().to_owned(), Some(stage.id().to_owned())));
            }
            year += draw.between(0, 4) as i32;
        }
        if draw.chance(30) {
            history.push((year, "Discontinued".to_owned(), None));
        }
        DrugRecord { id: format!("drug-{number}"), history, ..DrugRecord::default() }
    };
    (0..draw.between(5, 30)).map(|number| drug(number, draw)).collect()
}

/// A year of publication; now and then so late that what it cites is far behind.
fn year(draw: &mut Draw) -> Option<i32> {
    match draw.between(1, 100) {
        1..=4 => None,
        5..=14 => Some(draw.between(2025, 2033) as i32),
        _ => Some(draw.between(2016, 2024) as i32),
    }
}

fn institution(draw: &mut Draw, key: u64) -> InstitutionRecord {
    let centres = [ALPHA, BETA, BOTH, GAMMA, DELTA, *draw.of(&OUTSIDE)];
    let (lat, lon) = *draw.of(&centres);
    // Some at the very centre, and so at the same point as others; the rest up to some 30 km away, in a hub or just outside.
    let reach = *draw.of(&[0.0, 0.1, 0.3]);
    let point = (!draw.chance(15)).then(|| (lat + reach * draw.around_zero(), lon + reach * draw.around_zero()));
    InstitutionRecord {
        key,
        updated: "2026-01-01".into(),
        country: draw.text(&COUNTRIES),
        kind: draw.text(&KINDS),
        latitude: point.map(|p| p.0),
        longitude: point.map(|p| p.1),
        lineage: if key > 3 && draw.chance(30) { vec![key % 3 + 1, key] } else { vec![] },
        city_id: point.and_then(|_| draw.chance(40).then(|| *draw.of(&[2_988_507, 1_850_147, 2_643_743]))),
        ..InstitutionRecord::default()
    }
}

fn authorship(draw: &mut Draw, people: u64, institutions: u64) -> AuthorshipRecord {
    let author = match draw.between(1, 100) {
        1..=5 => None,
        6..=9 => Some(NULL_AUTHOR),
        10..=11 => Some(DELETED_AUTHOR),
        12..=15 => Some(MERGED),
        _ => Some(draw.between(1, people)),
    };
    let mut at: Vec<u64> = vec![];
    for _ in 0..*draw.of(&[0, 1, 1, 1, 2, 3]) {
        let institution = draw.between(1, institutions);
        if !at.contains(&institution) {
            at.push(institution);
        }
    }
    let mut affiliations: Vec<AffiliationRecord> = vec![];
    for _ in 0..*draw.of(&[0, 0, 1, 1, 2, 3]) {
        let text = (*draw.of(&AFFILIATIONS)).to_owned();
        let found = at.iter().copied().filter(|_| draw.chance(60)).collect();
        if affiliations.iter().all(|known| known.text != text) {
            affiliations.push(AffiliationRecord { text, institutions: found });
        }
    }
    let countries = draw.text(&[Some("FR"), Some("US"), Some("MO"), Some("CN"), None]).into_iter().collect();
    let is_corresponding = draw.chance(25);
    AuthorshipRecord {
        author,
        institutions: at,
        affiliations,
        countries,
        is_corresponding,
        ..AuthorshipRecord::default()
    }
}

/// An author of one of a few names, so that there are namesakes, some with an ORCID, which now and then is that of another one, too.
fn author(draw: &mut Draw, key: u64) -> AuthorRecord {
    let orcid = draw
        .chance(50)
        .then(|| format!("0000-0000-0000-{:04}", if draw.chance(80) { key } else { draw.between(1, 4) }));
    AuthorRecord { key, updated: "2026-01-01".into(), name: draw.text(&NAMES), orcid }
}

/// Says who an author is: as a rule the one whom the id is named for.
fn identify(draw: &mut Draw, authorship: &mut AuthorshipRecord, authors: &[AuthorRecord]) {
    let known = authors.iter().find(|author| Some(author.key) == authorship.author);
    let own = known.and_then(|author| author.name.clone());
    let printed = if draw.chance(85) { own } else { draw.text(&NAMES) };
    authorship.name = printed.as_deref().map(Name::read).unwrap_or_default();
    authorship.orcid = draw.chance(5).then(|| draw.between(5000, 5003));
}

/// How many records there are of each entity.
pub(super) fn counts(records: &Records) -> BTreeMap<String, Counts> {
    let of = [
        (WorkRecord::ENTITY, records.works.len()),
        (InstitutionRecord::ENTITY, records.institutions.len()),
        (AuthorRecord::ENTITY, records.authors.len()),
        (VenueRecord::ENTITY, records.venues.len()),
        (RedirectRecord::ENTITY, records.redirects.len()),
        (TrialRecord::ENTITY, records.trials.len()),
        (PolicyDocumentRecord::ENTITY, records.policy_documents.len()),
        (PatentCitationRecord::ENTITY, records.patent_citations.len()),
        (PatentRecord::ENTITY, records.patents.len()),
        (PatentFilingRecord::ENTITY, records.patent_filings.len()),
        (PatentPartyRecord::ENTITY, records.patent_parties.len()),
        (PatentPlaceRecord::ENTITY, records.patent_places.len()),
        (PatentClassRecord::ENTITY, records.patent_classes.len()),
        (DrugRecord::ENTITY, records.drugs.len()),
    ];
    let counted = of.into_iter().filter(|(_, count)| *count > 0).map(|(entity, count)| {
        let written = count as u64;
        (entity.to_owned(), Counts { read: written, written, ..Counts::default() })
    });
    counted.collect()
}
