//! OpenAlex's records as they stand in dumps and pages of 2021 to 2026: the fields we keep, every one of them optional,
//! since releases and `select=` leave out what they like. Unknown fields pass; a kept field of another type is an error.

use super::super::{country, point};
use super::abstracts::Abstract;
use crate::classify::{Classifier, WorkText};
use hubscope_lake::keep::Records;
use hubscope_lake::mention::Attribute;
use hubscope_lake::record::{AuthorRecord, AuthorshipRecord, InstitutionRecord, TopicRecord, VenueRecord, WorkRecord};
use hubscope_model::key;
use serde::Deserialize;

/// List answers of the API cut author lists here.
const API_AUTHOR_LIMIT: usize = 100;

/// What every record is known by.
#[derive(Deserialize)]
pub(super) struct Probe {
    #[serde(default)]
    pub(super) id: serde_json::Value,
}

/// The date of last change, under its present and its legacy name.
fn latest(updated_date: Option<String>, updated: Option<String>) -> String {
    updated_date.or(updated).unwrap_or_default()
}

/// An id, a name or a DOI without what resolves it.
fn without_resolver(text: Option<String>, hosts: &[&str]) -> Option<String> {
    let text = text?.trim().to_ascii_lowercase();
    let bare = text.trim_start_matches("https://").trim_start_matches("http://");
    let bare = hosts.iter().find_map(|host| bare.strip_prefix(host)).unwrap_or(bare);
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn orcid(text: Option<String>) -> Option<String> {
    without_resolver(text, &["orcid.org/"]).map(|o| o.to_ascii_uppercase())
}

fn of_kind(id: Option<&str>, kind: char) -> Option<u64> {
    key::of_kind(id?, kind)
}

/// A work.
#[derive(Deserialize)]
pub(super) struct Work<'a> {
    id: String,
    doi: Option<String>,
    title: Option<String>,
    publication_year: Option<i32>,
    #[serde(rename = "type")]
    kind: Option<String>,
    language: Option<String>,
    updated_date: Option<String>,
    updated: Option<String>,
    is_retracted: Option<bool>,
    is_paratext: Option<bool>,
    is_xpac: Option<bool>,
    primary_location: Option<Location>,
    host_venue: Option<Venue>,
    primary_topic: Option<WorkTopic>,
    topics: Option<Vec<WorkTopic>>,
    #[serde(borrow)]
    abstract_inverted_index: Option<Abstract<'a>>,
    authorships: Option<Vec<Authorship>>,
    is_authors_truncated: Option<bool>,
    authors_count: Option<u64>,
}

#[derive(Deserialize)]
struct Location {
    source: Option<Venue>,
}

/// A venue: a record of the entity, or within a work (`primary_location.source`, before 2023 `host_venue`).
#[derive(Deserialize)]
pub(super) struct Venue {
    id: Option<String>,
    display_name: Option<String>,
    issn_l: Option<String>,
    issn: Option<Vec<Option<String>>>,
    #[serde(rename = "type")]
    kind: Option<String>,
    updated_date: Option<String>,
    updated: Option<String>,
}

/// A topic of a work.
#[derive(Deserialize)]
struct WorkTopic {
    id: Option<String>,
    subfield: Option<Level>,
}

/// A level of the topic hierarchy. Early 2024 releases mix bare numbers with URLs.
#[derive(Deserialize)]
struct Level {
    id: Option<NumberOrText>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(u64),
    Text(String),
}

impl Level {
    fn number(self) -> Option<u32> {
        match self.id? {
            NumberOrText::Number(n) => n.try_into().ok(),
            NumberOrText::Text(t) => key::last_segment(&t).parse().ok(),
        }
    }
}

#[derive(Deserialize)]
struct Authorship {
    author: Option<Author>,
    institutions: Option<Vec<Affiliation>>,
    countries: Option<Vec<Option<String>>>,
}

#[derive(Deserialize)]
struct Affiliation {
    id: Option<String>,
    ror: Option<String>,
    display_name: Option<String>,
    country_code: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// An author: a record of the entity, or within an authorship.
#[derive(Deserialize)]
pub(super) struct Author {
    id: Option<String>,
    display_name: Option<String>,
    orcid: Option<String>,
    updated_date: Option<String>,
    updated: Option<String>,
}

/// An institution.
#[derive(Deserialize)]
pub(super) struct Institution {
    id: String,
    ror: Option<String>,
    display_name: Option<String>,
    country_code: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    geo: Option<Geo>,
    updated_date: Option<String>,
    updated: Option<String>,
}

#[derive(Deserialize, Default)]
struct Geo {
    latitude: Option<f64>,
    longitude: Option<f64>,
    country_code: Option<String>,
    city: Option<String>,
}

/// A topic.
#[derive(Deserialize)]
pub(super) struct Topic {
    id: String,
    display_name: Option<String>,
    subfield: Option<Level>,
    updated_date: Option<String>,
    updated: Option<String>,
}

impl Work<'_> {
    /// The work, and to `records` what it says of its venue, its people and their institutions.
    pub(super) fn record(self, records: &mut Records, classifier: Option<&Classifier>) -> Option<WorkRecord> {
        let key = key::of_kind(&self.id, 'W')?;
        let updated = latest(self.updated_date, self.updated);
        let authorships = self.authorships.unwrap_or_default();
        let was_cut = authorships.len() == API_AUTHOR_LIMIT
            && self.authors_count.is_none_or(|count| count > API_AUTHOR_LIMIT as u64);
        let (topic, subfield) = self
            .primary_topic
            .map_or((None, None), |t| (of_kind(t.id.as_deref(), 'T'), t.subfield.and_then(Level::number)));
        let venue = self.primary_location.and_then(|l| l.source).or(self.host_venue).and_then(Venue::record);
        let authorships = authorships.into_iter().map(|a| a.record(&updated, records)).collect();
        let title = self.title.filter(|t| !t.trim().is_empty());
        let topics = self.topics.into_iter().flatten();
        let text = WorkText {
            title: title.as_deref(),
            abstract_text: self.abstract_inverted_index.map(Abstract::text),
            primary_topic: topic,
            subfield,
            topics: topics.filter_map(|t| of_kind(t.id.as_deref(), 'T')).collect(),
        };
        let classes = classifier.map(|c| c.classes(&text)).unwrap_or_default();
        Some(WorkRecord {
            key,
            doi: without_resolver(self.doi, &["doi.org/", "dx.doi.org/"]),
            title,
            year: self.publication_year,
            kind: self.kind.map(|k| key::last_segment(&k).to_ascii_lowercase().replace([' ', '_'], "-")),
            language: self.language,
            is_retracted: self.is_retracted.unwrap_or_default(),
            is_paratext: self.is_paratext.unwrap_or_default(),
            is_xpac: self.is_xpac.unwrap_or_default(),
            venue: venue.map(|v| mention_venue(v, &updated, records)),
            topic,
            subfield,
            authors_truncated: self.is_authors_truncated.unwrap_or_default() || was_cut,
            authorships,
            classes,
            updated,
            content: 0,
        })
    }
}

fn mention_venue(venue: VenueRecord, updated: &str, records: &mut Records) -> u64 {
    let mentions = &mut records.venue_mentions;
    let issn = (!venue.issn.is_empty()).then(|| venue.issn.join(";"));
    mentions.see(venue.key, Attribute::IssnL, updated, venue.issn_l.as_deref());
    mentions.see(venue.key, Attribute::Issn, updated, issn.as_deref());
    mentions.see(venue.key, Attribute::Name, updated, venue.name.as_deref());
    mentions.see(venue.key, Attribute::Kind, updated, venue.kind.as_deref());
    venue.key
}

impl Authorship {
    fn record(self, updated: &str, records: &mut Records) -> AuthorshipRecord {
        let author = self.author.and_then(|author| author.mention(updated, records));
        let mut institutions: Vec<u64> = vec![];
        for affiliation in self.institutions.into_iter().flatten() {
            // Unmatched affiliations of early releases are objects without an id.
            let Some(institution) = of_kind(affiliation.id.as_deref(), 'I') else { continue };
            if !institutions.contains(&institution) {
                institutions.push(institution);
                affiliation.mention(institution, updated, records);
            }
        }
        let mut countries: Vec<String> = self.countries.into_iter().flatten().filter_map(country).collect();
        countries.sort_unstable();
        countries.dedup();
        AuthorshipRecord { author, institutions, countries }
    }
}

impl Affiliation {
    fn mention(self, key: u64, updated: &str, records: &mut Records) {
        let mentions = &mut records.institution_mentions;
        mentions.see(key, Attribute::Ror, updated, self.ror.as_deref().and_then(key::ror).as_deref());
        mentions.see(key, Attribute::Name, updated, self.display_name.as_deref());
        mentions.see(key, Attribute::Country, updated, country(self.country_code).as_deref());
        mentions.see(key, Attribute::Kind, updated, self.kind.as_deref());
    }
}

impl Venue {
    pub(super) fn record(self) -> Option<VenueRecord> {
        let canonical = |issn: String| issn.trim().to_ascii_uppercase();
        let mut issn: Vec<String> = self.issn.into_iter().flatten().flatten().map(canonical).collect();
        issn.sort_unstable();
        Some(VenueRecord {
            key: of_kind(self.id.as_deref(), 'S')?,
            updated: latest(self.updated_date, self.updated),
            issn_l: self.issn_l.map(canonical),
            issn,
            name: self.display_name,
            kind: self.kind,
        })
    }
}

impl Author {
    /// The key, and to `records` what is said of a person.
    fn mention(self, updated: &str, records: &mut Records) -> Option<u64> {
        let key = of_kind(self.id.as_deref(), 'A')?;
        if key::is_person(key) {
            records.author_mentions.see(key, Attribute::Name, updated, self.display_name.as_deref());
            records.author_mentions.see(key, Attribute::Orcid, updated, orcid(self.orcid).as_deref());
        }
        Some(key)
    }

    pub(super) fn record(self) -> Option<AuthorRecord> {
        Some(AuthorRecord {
            key: of_kind(self.id.as_deref(), 'A')?,
            updated: latest(self.updated_date, self.updated),
            name: self.display_name,
            orcid: orcid(self.orcid),
        })
    }
}

impl Institution {
    pub(super) fn record(self) -> Option<InstitutionRecord> {
        let geo = self.geo.unwrap_or_default();
        let (latitude, longitude) = point(geo.latitude, geo.longitude);
        Some(InstitutionRecord {
            key: key::of_kind(&self.id, 'I')?,
            updated: latest(self.updated_date, self.updated),
            ror: self.ror.as_deref().and_then(key::ror),
            name: self.display_name,
            country: country(self.country_code).or_else(|| country(geo.country_code)),
            kind: self.kind,
            city: geo.city,
            latitude,
            longitude,
        })
    }
}

impl Topic {
    pub(super) fn record(self) -> Option<TopicRecord> {
        Some(TopicRecord {
            key: key::of_kind(&self.id, 'T')?,
            updated: latest(self.updated_date, self.updated),
            name: self.display_name,
            subfield: self.subfield.and_then(Level::number),
        })
    }
}
