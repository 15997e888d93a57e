//! The records of authors, institutions, sources and topics.
//!
//! Structs, not JSON values: the order of a value's keys depends on how `serde_json` is built.

use serde::Serialize;

use super::Output;
use super::records::{InstitutionRef, Named, SourceRef, TopicRef, lineage};
use crate::institutions::Institutions;
use crate::tables::places::country_name;
use crate::tables::topics::Topic;
use crate::text::{self, Name};
use crate::venues::Venue;
use crate::{ids, people};

/// First year of an author's `years`.
const FIRST_YEAR: u16 = 2017;
/// When all entities were made.
const CREATED: &str = "2025-11-05T00:00:00";

fn updated(date: &str) -> String {
    format!("{date}T00:00:00.000000")
}

#[derive(Serialize)]
struct AuthorIds {
    openalex: String,
    orcid: Option<String>,
}

#[derive(Serialize)]
struct AuthorAffiliation<'a> {
    institution: InstitutionRef<'a>,
    years: Vec<u16>,
}

/// An author.
#[derive(Serialize)]
pub(crate) struct AuthorRecord<'a> {
    id: String,
    orcid: Option<String>,
    display_name: String,
    display_name_alternatives: [String; 1],
    works_count: u32,
    cited_by_count: u64,
    ids: AuthorIds,
    affiliations: [AuthorAffiliation<'a>; 1],
    last_known_institutions: [InstitutionRef<'a>; 1],
    topics: [(); 0],
    updated_date: String,
    created_date: &'static str,
}

/// What a person is called.
pub(crate) fn name(seed: u64, institutions: &Institutions, person: u64) -> Name {
    let home = people::institution(seed, institutions, person);
    text::name(seed, person, institutions.country(home))
}

/// The ORCID of a person; three in five have one.
pub(crate) fn orcid(person: u64) -> Option<String> {
    (person % 5 < 3).then(|| ids::orcid(person))
}

/// The record of a person.
pub(crate) fn author<'a>(
    seed: u64,
    institutions: &'a Institutions,
    person: u64,
    output: Output,
    date: &str,
) -> AuthorRecord<'a> {
    let home = people::institution(seed, institutions, person);
    let name = name(seed, institutions, person);
    let institution = InstitutionRef::new(institutions, home);
    let years = (0..8).rev().filter(|bit| output.years >> bit & 1 == 1);
    AuthorRecord {
        id: ids::url('A', person),
        orcid: orcid(person),
        display_name: name.display,
        display_name_alternatives: [name.printed],
        works_count: output.works,
        cited_by_count: u64::from(output.works) * (person % 9),
        ids: AuthorIds { openalex: ids::url('A', person), orcid: orcid(person) },
        last_known_institutions: [institution.clone()],
        affiliations: [AuthorAffiliation { institution, years: years.map(|bit| FIRST_YEAR + bit).collect() }],
        topics: [],
        updated_date: updated(date),
        created_date: CREATED,
    }
}

#[derive(Serialize)]
struct InstitutionIds<'a> {
    openalex: String,
    ror: &'a str,
}

#[derive(Serialize)]
struct Geo<'a> {
    city: &'a str,
    geonames_city_id: String,
    region: Option<()>,
    country_code: &'a str,
    country: &'a str,
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
struct Related<'a> {
    id: String,
    ror: &'a str,
    display_name: &'a str,
    country_code: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    relationship: &'a str,
}

/// An institution.
#[derive(Serialize)]
pub(crate) struct InstitutionRecord<'a> {
    id: String,
    ror: &'a str,
    display_name: &'a str,
    country_code: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    type_id: String,
    lineage: Vec<String>,
    homepage_url: Option<()>,
    display_name_acronyms: [(); 0],
    display_name_alternatives: [(); 0],
    ids: InstitutionIds<'a>,
    geo: Geo<'a>,
    associated_institutions: Vec<Related<'a>>,
    is_super_system: bool,
    status: &'static str,
    updated_date: String,
    created_date: &'static str,
}

/// The record of the institution at `position`.
pub(crate) fn institution<'a>(institutions: &'a Institutions, position: usize, date: &str) -> InstitutionRecord<'a> {
    let institution = &institutions.all[position];
    let city = institution.city;
    let related = institution.parent.map(|parent| {
        let parent = &institutions.all[parent];
        Related {
            id: ids::url('I', parent.id),
            ror: &parent.ror,
            display_name: &parent.name,
            country_code: parent.city.country,
            kind: parent.kind,
            relationship: "parent",
        }
    });
    InstitutionRecord {
        id: ids::url('I', institution.id),
        ror: &institution.ror,
        display_name: &institution.name,
        country_code: city.country,
        kind: institution.kind,
        type_id: format!("https://openalex.org/institution-types/{}", institution.kind),
        lineage: lineage(institutions, position),
        homepage_url: None,
        display_name_acronyms: [],
        display_name_alternatives: [],
        ids: InstitutionIds { openalex: ids::url('I', institution.id), ror: &institution.ror },
        geo: Geo {
            city: city.name,
            geonames_city_id: city.geonames.to_string(),
            region: None,
            country_code: city.country,
            country: country_name(city.country),
            latitude: city.latitude,
            longitude: city.longitude,
        },
        associated_institutions: related.into_iter().collect(),
        is_super_system: false,
        status: "active",
        updated_date: updated(date),
        created_date: CREATED,
    }
}

/// A source: what works say of it, and its dates.
#[derive(Serialize)]
pub(crate) struct SourceRecord<'a> {
    #[serde(flatten)]
    source: SourceRef<'a>,
    alternate_titles: [(); 0],
    updated_date: String,
    created_date: &'static str,
}

/// The record of a venue.
pub(crate) fn source<'a>(venue: &'a Venue, date: &str) -> SourceRecord<'a> {
    SourceRecord {
        source: SourceRef::new(venue),
        alternate_titles: [],
        updated_date: updated(date),
        created_date: CREATED,
    }
}

#[derive(Serialize)]
struct TopicIds {
    openalex: String,
}

/// A topic.
#[derive(Serialize)]
pub(crate) struct TopicRecord {
    id: String,
    display_name: &'static str,
    description: String,
    keywords: [(); 0],
    ids: TopicIds,
    subfield: Option<Named>,
    field: Option<Named>,
    domain: Option<Named>,
    updated_date: String,
    created_date: &'static str,
}

/// The record of a topic.
pub(crate) fn topic(topic: &Topic, date: &str) -> TopicRecord {
    let levels = TopicRef::new(topic, 1.0, false);
    TopicRecord {
        ids: TopicIds { openalex: levels.id.clone() },
        id: levels.id,
        display_name: topic.name,
        description: format!("Works on {}.", topic.name),
        keywords: [],
        subfield: levels.subfield,
        field: levels.field,
        domain: levels.domain,
        updated_date: updated(date),
        created_date: CREATED,
    }
}
