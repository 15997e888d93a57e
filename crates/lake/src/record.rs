//! Canonical records: what a source's record says, in the lake's words, before duplicates are resolved and numbers dealt
//! out. A connector makes them; [`crate::commit`] merges them.

use crate::name::Name;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A record of an entity, one of possibly several copies.
pub trait Record: Serialize + DeserializeOwned + Send {
    /// The entity, plural, as in the source's own folders; also the fragment's file name.
    const ENTITY: &'static str;
    /// What copies of one record share.
    type Key: Ord;
    /// What makes one copy stand over the others: the greatest.
    type Rank: Ord;

    /// The record's key.
    fn key(&self) -> Self::Key;
    /// The copy's rank.
    fn rank(&self) -> Self::Rank;
    /// The letter and number of OpenAlex's id, where it has one: ids may be gone.
    fn openalex(&self) -> Option<(u8, u64)> {
        None
    }
}

/// A hash of what is kept of a record: decides between copies of one date.
pub fn content_hash(record: &impl Serialize) -> u64 {
    // Records are plain structs of numbers, texts and lists, which always serialise.
    let bytes = postcard::to_extend(record, vec![]).unwrap_or_default();
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..8]);
    u64::from_be_bytes(first)
}

macro_rules! openalex_record {
    ($type:ty, $entity:literal, $letter:literal) => {
        impl Record for $type {
            const ENTITY: &'static str = $entity;
            type Key = u64;
            type Rank = (String, u64);

            fn key(&self) -> u64 {
                self.key
            }

            fn rank(&self) -> (String, u64) {
                (self.updated.clone(), content_hash(self))
            }

            fn openalex(&self) -> Option<(u8, u64)> {
                Some(($letter, self.key))
            }
        }
    };
}

openalex_record!(InstitutionRecord, "institutions", b'I');
openalex_record!(AuthorRecord, "authors", b'A');
openalex_record!(VenueRecord, "sources", b'S');
openalex_record!(TopicRecord, "topics", b'T');
openalex_record!(FunderRecord, "funders", b'F');

impl Record for WorkRecord {
    const ENTITY: &'static str = "works";
    type Key = u64;
    type Rank = (String, u64);

    fn key(&self) -> u64 {
        self.key
    }

    fn rank(&self) -> (String, u64) {
        (self.updated.clone(), self.content)
    }
}

/// A work with its authorships. What it says of institutions, people and its venue beside their keys is kept as
/// [`crate::mention::Mentions`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkRecord {
    /// OpenAlex number.
    pub key: u64,
    /// The source's date of last change, as text; empty if it has none.
    pub updated: String,
    /// DOI in lower case, without a resolver.
    pub doi: Option<String>,
    /// PubMed's number.
    pub pmid: Option<u32>,
    /// Title.
    pub title: Option<String>,
    /// Publication year.
    pub year: Option<i32>,
    /// Type in lower case with hyphens.
    pub kind: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Retracted.
    pub is_retracted: bool,
    /// Paratext.
    pub is_paratext: bool,
    /// Expansion record.
    pub is_xpac: bool,
    /// The venue of the primary location.
    pub venue: Option<u64>,
    /// Primary topic.
    pub topic: Option<u64>,
    /// Its subfield, where the record has it.
    pub subfield: Option<u32>,
    /// How open it is: `gold`, `green`, `closed`, ...
    pub oa_status: Option<String>,
    /// Citations that the source knows of.
    pub cited_by_count: Option<u32>,
    /// All topics, the primary one first, each once.
    pub topics: Vec<u64>,
    /// Works that it cites, sorted, each once.
    pub references: Vec<u64>,
    /// Who paid for it, sorted.
    pub awards: Vec<AwardRecord>,
    /// Whether the author list was cut, or may have been.
    pub authors_truncated: bool,
    /// Authors in order.
    pub authorships: Vec<AuthorshipRecord>,
    /// Ids of the classes that its text puts it in, sorted.
    pub classes: Vec<String>,
    /// [`content_hash`] of the record with 0 here. Set when the record is kept.
    pub content: u64,
}

/// One author of a work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorshipRecord {
    /// The author, special ids included.
    pub author: Option<u64>,
    /// Institutions, each once, in the order of the record.
    pub institutions: Vec<u64>,
    /// Affiliations as the work prints them, each once, in the order of the record.
    pub affiliations: Vec<AffiliationRecord>,
    /// Countries as the source gives them, upper case.
    pub countries: Vec<String>,
    /// Whether the source says that this author answers letters about the work.
    pub is_corresponding: bool,
    /// How the work spells the author's name.
    pub name: Name,
    /// The number of the ORCID that the work gives the author, if it is another than the record knows the author by.
    pub orcid: Option<u64>,
}

/// An affiliation of an author on a work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffiliationRecord {
    /// As it is printed.
    pub text: String,
    /// Those of the authorship's institutions that the source finds in it.
    pub institutions: Vec<u64>,
}

/// That a funder paid for a work, by a grant or by none that is named.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AwardRecord {
    /// The funder.
    pub funder: Option<u64>,
    /// The grant's OpenAlex number.
    pub award: Option<u64>,
    /// The grant's number, as the funder writes it.
    pub number: Option<String>,
}

/// A record of the entity institutions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct InstitutionRecord {
    /// OpenAlex number.
    pub key: u64,
    /// Date of last change.
    pub updated: String,
    /// ROR id, nine characters.
    pub ror: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Country, upper case.
    pub country: Option<String>,
    /// Type.
    pub kind: Option<String>,
    /// City.
    pub city: Option<String>,
    /// GeoNames id of the city.
    pub city_id: Option<u32>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Institutions that it is part of, over any number of steps, and it itself.
    pub lineage: Vec<u64>,
}

/// A record of the entity authors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorRecord {
    /// OpenAlex number.
    pub key: u64,
    /// Date of last change.
    pub updated: String,
    /// Name.
    pub name: Option<String>,
    /// ORCID without a resolver.
    pub orcid: Option<String>,
}

/// A venue: a record of the entity sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueRecord {
    /// OpenAlex number.
    pub key: u64,
    /// Date of last change.
    pub updated: String,
    /// Linking ISSN.
    pub issn_l: Option<String>,
    /// All ISSNs, sorted.
    pub issn: Vec<String>,
    /// Name.
    pub name: Option<String>,
    /// Type.
    pub kind: Option<String>,
}

/// A record of the entity topics.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicRecord {
    /// OpenAlex number.
    pub key: u64,
    /// Date of last change.
    pub updated: String,
    /// Name.
    pub name: Option<String>,
    /// Subfield number.
    pub subfield: Option<u32>,
}

/// A record of the entity funders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunderRecord {
    /// OpenAlex number.
    pub key: u64,
    /// Date of last change.
    pub updated: String,
    /// Name.
    pub name: Option<String>,
    /// Country, upper case.
    pub country: Option<String>,
    /// ROR id, nine characters.
    pub ror: Option<String>,
}

/// That an id is gone: merged into another one, or deleted. Of several of one id the latest stands, then the greatest new id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RedirectRecord {
    /// The letter of OpenAlex's ids of the entity, as ASCII: `W`, `A`, `I`, ...
    pub letter: u8,
    /// The number that is gone.
    pub old: u64,
    /// The day, as `20240131`; 0 if the source has none.
    pub day: u32,
    /// The number that it is part of now; none if it was deleted.
    pub new: Option<u64>,
}

impl RedirectRecord {
    /// Fragments' file name.
    pub const ENTITY: &'static str = "redirects";
}

/// An organisation of ROR: where it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OrganisationRecord {
    /// ROR id, nine characters.
    pub ror: String,
    /// Schema generation, 1 or 2.
    pub generation: u8,
    /// The day of its last change; empty if the record does not say.
    pub updated: String,
    /// `active`, `inactive`, `withdrawn`.
    pub status: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Country of the first placed location, upper case.
    pub country: Option<String>,
    /// City of it.
    pub city: Option<String>,
    /// GeoNames id of the city.
    pub city_id: Option<u32>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// ROR ids of its parents.
    pub parents: Vec<String>,
}

impl Record for OrganisationRecord {
    const ENTITY: &'static str = "organisations";
    type Key = (String, u8);
    type Rank = (String, u8, u64);

    fn key(&self) -> (String, u8) {
        (self.ror.clone(), self.generation)
    }

    fn rank(&self) -> (String, u8, u64) {
        let status = match self.status.as_deref() {
            Some("active") | None => 2,
            Some("inactive") => 1,
            Some(_) => 0,
        };
        (self.updated.clone(), status, content_hash(self))
    }
}
