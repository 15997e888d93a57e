//! Patents as sources tell of them: a table of each thing that there is to know. Records as connectors make them; [`crate::commit`] puts
//! the parts of a patent together.

use crate::document::number;
use crate::record::{Record, content_hash};
use serde::{Deserialize, Serialize};

/// A published patent document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatentRecord {
    /// The office and its number, as `US-10000000`.
    pub patent: String,
    /// The kind of document (WIPO ST.16), as `B2`.
    pub kind_code: Option<String>,
    /// What it protects, lower case: `utility`, `design`, ...
    pub kind: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// The day it was published, as the record says.
    pub published_on: Option<String>,
    /// Whether the office took it back before it was in force.
    pub is_withdrawn: bool,
}

/// When a patent was applied for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatentFilingRecord {
    /// The office and its number.
    pub patent: String,
    /// The day, as the record says.
    pub filed_on: Option<String>,
}

/// A party to a patent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatentPartyRecord {
    /// The office and its number.
    pub patent: String,
    /// Whether they invented it; else they are its applicant.
    pub is_inventor: bool,
    /// Place among those of its role, from 0.
    pub sequence: u32,
    /// The source's id of the person or organisation.
    pub party_id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// The source's id of where they are.
    pub place: Option<String>,
}

/// Where parties are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PatentPlaceRecord {
    /// The source's id.
    pub place: String,
    /// The city's name.
    pub city: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// A class that an office has put a patent in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatentClassRecord {
    /// The office and its number.
    pub patent: String,
    /// `ipc` or `cpc`.
    pub scheme: String,
    /// The class as it is written, without blanks: `A61K31/00`.
    pub symbol: String,
}

/// Implements [`Record`] for a type: by the number of which text copies of one record are known. Tables have no date of change, so the
/// content decides between copies.
macro_rules! patent_record {
    ($type:ty, $entity:literal, $id:expr) => {
        impl Record for $type {
            const ENTITY: &'static str = $entity;
            type Key = (u64, u64);
            type Rank = u64;

            fn key(&self) -> (u64, u64) {
                let id: fn(&Self) -> String = $id;
                number(&id(self))
            }

            fn rank(&self) -> u64 {
                content_hash(self)
            }
        }
    };
}

patent_record!(PatentRecord, "patents", |of| of.patent.clone());
patent_record!(PatentFilingRecord, "patent_filings", |of| of.patent.clone());
patent_record!(PatentPartyRecord, "patent_parties", |of| format!("{} {} {}", of.patent, of.is_inventor, of.sequence));
patent_record!(PatentPlaceRecord, "patent_places", |of| of.place.clone());
patent_record!(PatentClassRecord, "patent_classes", |of| format!("{} {} {}", of.patent, of.scheme, of.symbol));
