//! OpenAlex's records as they stand in dumps and pages of 2021 to 2026: the fields we keep, every one of them optional,
//! since releases and `select=` leave out what they like. Unknown fields pass; a kept field of another type is an error.

use super::super::{country, point};
use super::abstracts::Abstract;
use hubscope_lake::keep::Records;
use hubscope_lake::mention::Attribute;
use hubscope_lake::name::{Name, orcid_number};
use hubscope_lake::record::{
    AffiliationRecord, AuthorRecord, AuthorshipRecord, AwardRecord, FunderRecord, InstitutionRecord, TopicRecord,
    VenueRecord, WorkRecord,
};
use hubscope_model::classify::{Classifier, WorkText};
use hubscope_model::key;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// List answers of the API cut author lists here.
const API_AUTHOR_LIMIT: usize = 100;

/// What every record is known by.
#[derive(Deserialize)]
pub(super) struct Probe {
    #[serde(default)]
    pub(super) id: serde_json::Value,
    /// Only tables of openalexR have it.
    author: Option<IgnoredAny>,
    /// Only lists of ids that are gone have it.
    gone: Option<IgnoredAny>,
}

impl Probe {
    /// Whether it says that an id is gone.
    pub(super) fn is_gone(&self) -> bool {
        self.gone.is_some()
    }

    /// Whether it is a row of a table of openalexR.
    pub(super) fn is_of_openalexr(&self) -> bool {
        self.author.is_some()
    }
}

/// The date of last change, under its present and its legacy name. Releases write the same moment with more digits or
/// fewer, and with or without `Z`: here it is one text.
fn latest(updated_date: Option<String>, updated: Option<String>) -> String {
    let date = updated_date.or(updated).unwrap_or_default();
    let date = date.strip_suffix('Z').or_else(|| date.strip_suffix("+00:00")).unwrap_or(&date);
    let date = if date.contains('.') { date.trim_end_matches('0').trim_end_matches('.') } else { date };
    date.to_owned()
}

fn orcid(text: Option<String>) -> Option<String> {
    let text = text?.trim().to_ascii_uppercase();
    let bare = text.trim_start_matches("HTTPS://").trim_start_matches("HTTP://");
    let bare = bare.strip_prefix("ORCID.ORG/").unwrap_or(bare);
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn of_kind(id: Option<&str>, kind: char) -> Option<u64> {
    key::of_kind(id?, kind)
}

/// A work.
#[derive(Deserialize)]
pub(super) struct Work<'a> {
    id: String,
    doi: Option<String>,
    ids: Option<WorkIds>,
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
    #[serde(borrow)]
    authorships: Option<Vec<Authorship<'a>>>,
    open_access: Option<OpenAccess>,
    cited_by_count: Option<u32>,
    referenced_works: Option<Vec<Option<String>>>,
    awards: Option<Vec<Grant>>,
    grants: Option<Vec<Grant>>,
    funders: Option<Vec<Funder>>,
    is_authors_truncated: Option<bool>,
    authors_count: Option<u64>,
}

#[derive(Deserialize)]
struct WorkIds {
    pmid: Option<NumberOrText>,
}

#[derive(Deserialize)]
struct OpenAccess {
    oa_status: Option<String>,
}

/// A grant: since November 2025 an award with an id, before only named by its funder.
#[derive(Deserialize)]
struct Grant {
    id: Option<String>,
    #[serde(alias = "funder")]
    funder_id: Option<String>,
    #[serde(alias = "award_id")]
    funder_award_id: Option<String>,
    funder_display_name: Option<String>,
}

/// A funder: a record of the entity, or within a work.
#[derive(Deserialize)]
pub(super) struct Funder {
    id: Option<String>,
    display_name: Option<String>,
    ror: Option<String>,
    ids: Option<FunderIds>,
    country_code: Option<String>,
    updated_date: Option<String>,
    updated: Option<String>,
}

#[derive(Deserialize)]
struct FunderIds {
    ror: Option<String>,
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

impl NumberOrText {
    fn number(self) -> Option<u32> {
        match self {
            NumberOrText::Number(n) => n.try_into().ok(),
            NumberOrText::Text(t) => key::last_segment(&t).parse().ok(),
        }
    }
}

impl Level {
    fn number(self) -> Option<u32> {
        self.id?.number()
    }
}

/// Institutions by their ids, sorted, each once.
fn institutions(ids: Option<Vec<Option<String>>>) -> Vec<u64> {
    let mut keys: Vec<u64> = ids.into_iter().flatten().filter_map(|id| of_kind(id.as_deref(), 'I')).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[derive(Deserialize)]
struct Authorship<'a> {
    author: Option<Author>,
    institutions: Option<Vec<Affiliation>>,
    countries: Option<Vec<Option<String>>>,
    is_corresponding: Option<bool>,
    #[serde(borrow)]
    raw_author_name: Option<Text<'a>>,
    #[serde(borrow)]
    raw_orcid: Option<Text<'a>>,
    affiliations: Option<Vec<Printed>>,
    raw_affiliation_strings: Option<Vec<Option<String>>>,
    raw_affiliation_string: Option<String>,
}

/// An affiliation as it is printed, and what the source finds in it. Releases before 2024 have the texts alone, in a list or as one.
#[derive(Deserialize)]
struct Printed {
    raw_affiliation_string: Option<String>,
    institution_ids: Option<Vec<Option<String>>>,
}

/// A text that is looked at and not kept. `Option<Cow>` would copy it.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Affiliation {
    id: Option<String>,
    ror: Option<String>,
    display_name: Option<String>,
    country_code: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    lineage: Option<Vec<Option<String>>>,
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
    lineage: Option<Vec<Option<String>>>,
    updated_date: Option<String>,
    updated: Option<String>,
}

#[derive(Deserialize, Default)]
struct Geo {
    latitude: Option<f64>,
    longitude: Option<f64>,
    country_code: Option<String>,
    city: Option<String>,
    geonames_city_id: Option<NumberOrText>,
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
    /// The year of publication.
    pub(super) fn year(&self) -> Option<i32> {
        self.publication_year
    }

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
        let all_topics = self.topics.into_iter().flatten().filter_map(|t| of_kind(t.id.as_deref(), 'T'));
        let mut topics: Vec<u64> = topic.into_iter().collect();
        for other in all_topics {
            if !topics.contains(&other) {
                topics.push(other);
            }
        }
        let cited = self.referenced_works.into_iter().flatten().flatten();
        let mut references: Vec<u64> = cited.filter_map(|id| key::of_kind(&id, 'W')).collect();
        references.sort_unstable();
        references.dedup();
        let awards = awards(self.awards.or(self.grants), self.funders, &updated, records);
        let text = WorkText {
            title: title.as_deref(),
            abstract_text: self.abstract_inverted_index.map(Abstract::text),
            primary_topic: topic,
            subfield,
            topics,
        };
        let classes = classifier.map(|c| c.classes(&text)).unwrap_or_default();
        let WorkText { topics, .. } = text;
        Some(WorkRecord {
            key,
            doi: self.doi.as_deref().and_then(key::doi),
            pmid: self.ids.and_then(|ids| ids.pmid?.number()),
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
            oa_status: self.open_access.and_then(|open| open.oa_status),
            cited_by_count: self.cited_by_count,
            topics,
            references,
            awards,
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

/// A work's grants, and its funders of which it names no grant.
fn awards(
    grants: Option<Vec<Grant>>,
    funders: Option<Vec<Funder>>,
    updated: &str,
    records: &mut Records,
) -> Vec<AwardRecord> {
    let mentions = &mut records.funder_mentions;
    let mut awards: Vec<AwardRecord> = vec![];
    for grant in grants.into_iter().flatten() {
        let funder = of_kind(grant.funder_id.as_deref(), 'F');
        if let Some(funder) = funder {
            mentions.see(funder, Attribute::Name, updated, grant.funder_display_name.as_deref());
        }
        let number = grant.funder_award_id.filter(|number| !number.trim().is_empty());
        awards.push(AwardRecord { funder, award: of_kind(grant.id.as_deref(), 'G'), number });
    }
    for funder in funders.into_iter().flatten() {
        let Some(funder) = funder.record() else { continue };
        mentions.see(funder.key, Attribute::Name, updated, funder.name.as_deref());
        mentions.see(funder.key, Attribute::Ror, updated, funder.ror.as_deref());
        if !awards.iter().any(|award| award.funder == Some(funder.key)) {
            awards.push(AwardRecord { funder: Some(funder.key), ..AwardRecord::default() });
        }
    }
    awards.sort_unstable();
    awards.dedup();
    awards
}

impl Funder {
    pub(super) fn record(self) -> Option<FunderRecord> {
        Some(FunderRecord {
            key: of_kind(self.id.as_deref(), 'F')?,
            updated: latest(self.updated_date, self.updated),
            name: self.display_name,
            country: country(self.country_code),
            ror: self.ror.or(self.ids.and_then(|ids| ids.ror)).as_deref().and_then(key::ror),
        })
    }
}

impl Authorship<'_> {
    fn record(self, updated: &str, records: &mut Records) -> AuthorshipRecord {
        let (name, orcid) = self.person();
        let affiliations = printed(self.affiliations, self.raw_affiliation_strings, self.raw_affiliation_string);
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
        let is_corresponding = self.is_corresponding.unwrap_or_default();
        AuthorshipRecord { author, institutions, affiliations, countries, is_corresponding, name, orcid }
    }

    /// What the work says of who the author is: nothing if that is nobody.
    fn person(&self) -> (Name, Option<u64>) {
        let Some(author) = self.author.as_ref().filter(|author| author.person().is_some()) else {
            return (Name::default(), None);
        };
        let printed = self.raw_author_name.as_ref().map(|name| &*name.0).filter(|name| !name.trim().is_empty());
        let name = printed.or(author.display_name.as_deref()).map(Name::read).unwrap_or_default();
        let known = author.orcid.as_deref().and_then(orcid_number);
        let stated = self.raw_orcid.as_ref().and_then(|orcid| orcid_number(&orcid.0));
        (name, stated.filter(|orcid| Some(*orcid) != known))
    }
}

/// Affiliations that say something, each text once.
fn printed(
    matched: Option<Vec<Printed>>,
    texts: Option<Vec<Option<String>>>,
    text: Option<String>,
) -> Vec<AffiliationRecord> {
    let matched = matched.into_iter().flatten().map(|of| (of.raw_affiliation_string, institutions(of.institution_ids)));
    let alone = texts.into_iter().flatten().chain([text]).map(|text| (text, vec![]));
    let mut affiliations: Vec<AffiliationRecord> = vec![];
    for (text, institutions) in matched.chain(alone) {
        let text = text.as_deref().unwrap_or_default().trim();
        if text.is_empty() {
            continue;
        }
        match affiliations.iter_mut().find(|known| known.text == text) {
            Some(known) => known.institutions.extend(institutions),
            None => affiliations.push(AffiliationRecord { text: text.to_owned(), institutions }),
        }
    }
    for affiliation in &mut affiliations {
        affiliation.institutions.sort_unstable();
        affiliation.institutions.dedup();
    }
    affiliations
}

impl Affiliation {
    fn mention(self, key: u64, updated: &str, records: &mut Records) {
        let mentions = &mut records.institution_mentions;
        mentions.see(key, Attribute::Ror, updated, self.ror.as_deref().and_then(key::ror).as_deref());
        mentions.see(key, Attribute::Name, updated, self.display_name.as_deref());
        mentions.see(key, Attribute::Country, updated, country(self.country_code).as_deref());
        mentions.see(key, Attribute::Kind, updated, self.kind.as_deref());
        let lineage: Vec<String> = institutions(self.lineage).iter().map(u64::to_string).collect();
        mentions.see(key, Attribute::Lineage, updated, (!lineage.is_empty()).then(|| lineage.join(";")).as_deref());
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
    /// The key, if it is somebody's.
    fn person(&self) -> Option<u64> {
        of_kind(self.id.as_deref(), 'A').filter(|key| key::is_person(*key))
    }

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
            city_id: geo.geonames_city_id.and_then(NumberOrText::number),
            latitude,
            longitude,
            lineage: institutions(self.lineage),
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
