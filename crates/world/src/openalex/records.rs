//! The shapes of OpenAlex's records, field by field in the order of its files.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ids;
use crate::institutions::Institutions;
use crate::tables::topics::Topic;
use crate::venues::Venue;

/// An id with a name, as most references are.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Named {
    pub id: String,
    pub display_name: &'static str,
}

/// `primary_topic` and `topics`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TopicRef {
    pub id: String,
    pub display_name: &'static str,
    pub score: f64,
    pub subfield: Option<Named>,
    pub field: Option<Named>,
    pub domain: Option<Named>,
}

impl TopicRef {
    /// A topic with its hierarchy, or without.
    pub(crate) fn new(topic: &Topic, score: f64, bare: bool) -> Self {
        let level = |kind: &str, id: u16, name: &'static str| {
            (!bare).then(|| Named { id: format!("https://openalex.org/{kind}/{id}"), display_name: name })
        };
        Self {
            id: ids::url('T', u64::from(topic.id)),
            display_name: topic.name,
            score,
            subfield: level("subfields", topic.subfield.0, topic.subfield.1),
            field: level("fields", u16::from(topic.field.0), topic.field.1),
            domain: level("domains", u16::from(topic.domain.0), topic.domain.1),
        }
    }
}

/// An institution inside a work or author.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct InstitutionRef<'a> {
    pub id: Option<String>,
    pub display_name: &'a str,
    pub ror: Option<&'a str>,
    pub country_code: Option<&'a str>,
    #[serde(rename = "type")]
    pub kind: Option<&'a str>,
    pub lineage: Vec<String>,
}

impl<'a> InstitutionRef<'a> {
    /// The institution at `position`.
    pub(crate) fn new(institutions: &'a Institutions, position: usize) -> Self {
        let institution = &institutions.all[position];
        Self {
            id: Some(ids::url('I', institution.id)),
            display_name: &institution.name,
            ror: Some(&institution.ror),
            country_code: Some(institution.city.country),
            kind: Some(institution.kind),
            lineage: lineage(institutions, position),
        }
    }
}

/// The institution's own id and that of the body it belongs to.
pub(crate) fn lineage(institutions: &Institutions, position: usize) -> Vec<String> {
    let parent = institutions.all[position].parent;
    [Some(position), parent]
        .into_iter()
        .flatten()
        .map(|position| ids::url('I', institutions.all[position].id))
        .collect()
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct AuthorRef {
    pub id: Option<String>,
    pub display_name: String,
    pub orcid: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct AffiliationRecord {
    pub raw_affiliation_string: String,
    pub institution_ids: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct AuthorshipRecord<'a> {
    pub author_position: &'static str,
    pub author: AuthorRef,
    pub institutions: Vec<InstitutionRef<'a>>,
    pub countries: Vec<&'static str>,
    pub is_corresponding: bool,
    pub raw_author_name: String,
    pub raw_affiliation_strings: Vec<String>,
    pub raw_orcid: Option<String>,
    pub affiliations: Vec<AffiliationRecord>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct SourceRef<'a> {
    pub id: String,
    pub display_name: &'a str,
    pub issn_l: Option<&'a str>,
    pub issn: Option<Vec<&'a str>>,
    pub is_oa: bool,
    pub is_in_doaj: bool,
    pub is_core: bool,
    pub host_organization: Option<String>,
    pub host_organization_name: Option<&'static str>,
    pub host_organization_lineage: Vec<String>,
    pub host_organization_lineage_names: Vec<&'static str>,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

impl<'a> SourceRef<'a> {
    /// The venue as works name it.
    pub(crate) fn new(venue: &'a Venue) -> Self {
        let publisher = venue.name.split(' ').next().filter(|_| venue.issn.is_some());
        let (host, name) = match publisher {
            Some("Meridian") => (Some(ids::url('P', 9_000_000_001)), Some("Meridian Press")),
            Some(_) => (Some(ids::url('P', 9_000_000_002)), Some("Lodestar Publishing")),
            None => (None, None),
        };
        Self {
            id: ids::url('S', venue.id),
            display_name: &venue.name,
            issn_l: venue.issn.as_deref(),
            issn: venue.issn.as_deref().map(|issn| vec![issn]),
            is_oa: venue.is_open,
            is_in_doaj: venue.is_open && venue.issn.is_some(),
            is_core: venue.issn.is_some(),
            host_organization_lineage: host.iter().cloned().collect(),
            host_organization_lineage_names: name.into_iter().collect(),
            host_organization: host,
            host_organization_name: name,
            kind: if venue.issn.is_some() { "journal" } else { "repository" },
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Location<'a> {
    pub id: String,
    pub is_oa: bool,
    pub landing_page_url: String,
    pub pdf_url: Option<String>,
    pub source: SourceRef<'a>,
    pub license: Option<&'static str>,
    pub license_id: Option<&'static str>,
    pub version: &'static str,
    pub is_accepted: bool,
    pub is_published: bool,
    pub raw_source_name: Option<&'a str>,
    pub raw_type: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct OpenAccess {
    pub is_oa: bool,
    pub oa_status: &'static str,
    pub oa_url: Option<String>,
    pub any_repository_has_fulltext: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Ids {
    pub openalex: String,
    pub doi: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Biblio {
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub first_page: Option<String>,
    pub last_page: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct YearCount {
    pub year: u16,
    pub cited_by_count: u64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Percentile {
    pub value: f64,
    pub is_in_top_1_percent: bool,
    pub is_in_top_10_percent: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Keyword {
    pub id: String,
    pub display_name: String,
    pub score: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Funder {
    pub id: String,
    pub display_name: &'static str,
    pub ror: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Award {
    pub id: String,
    pub display_name: Option<&'static str>,
    pub funder_award_id: String,
    pub funder_id: String,
    pub funder_display_name: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct HasContent {
    pub pdf: bool,
    pub grobid_xml: bool,
}

/// A work. Lists that are always empty here stand for what the world does not have.
#[derive(Debug, Serialize)]
pub(crate) struct WorkRecord<'a> {
    pub id: String,
    pub doi: String,
    pub title: &'a str,
    pub display_name: &'a str,
    pub publication_year: Option<u16>,
    pub publication_date: Option<String>,
    pub ids: Ids,
    pub language: &'static str,
    pub primary_location: &'a Location<'a>,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub indexed_in: [&'static str; 1],
    pub open_access: OpenAccess,
    pub authorships: Vec<AuthorshipRecord<'a>>,
    pub institutions: Vec<InstitutionRef<'a>>,
    pub countries_distinct_count: usize,
    pub institutions_distinct_count: usize,
    pub corresponding_author_ids: Vec<String>,
    pub corresponding_institution_ids: Vec<String>,
    pub apc_list: Option<()>,
    pub apc_paid: Option<()>,
    pub fwci: Option<f64>,
    pub has_fulltext: bool,
    pub cited_by_count: u64,
    pub citation_normalized_percentile: Option<Percentile>,
    pub cited_by_percentile_year: Option<()>,
    pub biblio: Biblio,
    pub is_retracted: bool,
    pub is_paratext: bool,
    pub is_xpac: Option<bool>,
    pub primary_topic: Option<&'a TopicRef>,
    pub topics: &'a [TopicRef],
    pub keywords: Vec<Keyword>,
    pub concepts: [(); 0],
    pub mesh: [(); 0],
    pub locations_count: usize,
    pub locations: &'a [Location<'a>],
    pub best_oa_location: Option<&'a Location<'a>>,
    pub sustainable_development_goals: [(); 0],
    pub awards: Vec<Award>,
    pub funders: Vec<Funder>,
    pub has_content: HasContent,
    pub referenced_works_count: usize,
    pub referenced_works: Vec<String>,
    pub related_works: [(); 0],
    pub abstract_inverted_index: Option<BTreeMap<&'static str, Vec<usize>>>,
    pub counts_by_year: Vec<YearCount>,
    pub updated_date: String,
    pub created_date: String,
}
