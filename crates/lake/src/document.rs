//! Documents that are not works but name them: trials, policy documents, patents. Records as connectors make them.

use crate::record::{Record, content_hash};
use hubscope_model::row::{Drug, DrugStage, PolicyDocument, Row, Trial};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A work as a document names it, and what it is to the document. One of the ids is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NamedWork {
    /// OpenAlex number.
    pub key: Option<u64>,
    /// DOI in lower case, without a resolver.
    pub doi: Option<String>,
    /// PubMed's number.
    pub pmid: Option<u32>,
    /// `cites`, `result` or `derived`.
    pub relation: String,
}

/// The usual relation.
pub const CITES: &str = "cites";

/// The number of an id in the sorts of a commit: 128 bits of its hash.
pub(crate) fn number(id: &str) -> (u64, u64) {
    let hash = blake3::hash(id.as_bytes());
    let half = |at: usize| hash.as_bytes()[at..at + 8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    (half(0), half(8))
}

/// A document of its own record.
pub(crate) trait Document: Record<Key = (u64, u64)> {
    /// The kind, as the table `link` has it.
    const KIND: &'static str;

    /// Its row.
    type Row: Row + Send + 'static;

    /// The document's public id, its row with this number, and the works that it names.
    fn divided(self, number: u32) -> (String, Self::Row, Vec<NamedWork>);
}

/// The year of a date that begins with one.
pub(crate) fn year(date: Option<&String>) -> Option<i32> {
    date?.get(..4)?.parse().ok()
}

/// A clinical trial.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrialRecord {
    /// The registry's number, upper case.
    pub id: String,
    /// The day of its last change; empty if the record does not say.
    pub updated: String,
    /// Title.
    pub title: Option<String>,
    /// Kind of study, lower case.
    pub study_type: Option<String>,
    /// Phases, lower case.
    pub phases: Vec<String>,
    /// Status, lower case.
    pub status: Option<String>,
    /// When it began, as the record says.
    pub start_date: Option<String>,
    /// Who answers for it.
    pub sponsor: Option<String>,
    /// What they are, lower case.
    pub sponsor_class: Option<String>,
    /// Works that it names, sorted, each once.
    pub works: Vec<NamedWork>,
    /// Where it is done.
    pub sites: Vec<TrialPlace>,
}

/// Where a trial is done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrialPlace {
    /// The hospital.
    pub facility: Option<String>,
    /// The city's name.
    pub city: Option<String>,
    /// The country's name.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// A policy document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyDocumentRecord {
    /// The source's id.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// What they are.
    pub publisher_type: Option<String>,
    /// Where they are.
    pub publisher_country: Option<String>,
    /// When, as the record says.
    pub published_on: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Works that it cites, sorted, each once.
    pub works: Vec<NamedWork>,
}

/// That a patent cites a work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatentCitationRecord {
    /// The patent: country, number, kind.
    pub patent: String,
    /// The work's OpenAlex number.
    pub work: u64,
    /// How sure it is that this work is meant, from 1 to 10.
    pub confidence: Option<u32>,
    /// `front`, `body` or `both`.
    pub found_in: Option<String>,
    /// `applicant` or `examiner`.
    pub cited_by: Option<String>,
}

/// A drug and what has become of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrugRecord {
    /// The source's id.
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// Who develops it.
    pub company: Option<String>,
    /// The country where they are, as the source has it.
    pub country: Option<String>,
    /// What it is for.
    pub indication: Option<String>,
    /// Years, each with the phase that begins in it and the stage of that, none if development has ended; in order.
    pub history: Vec<(i32, String, Option<String>)>,
}

impl Record for TrialRecord {
    const ENTITY: &'static str = "trials";
    type Key = (u64, u64);
    type Rank = (String, u64);

    fn key(&self) -> (u64, u64) {
        number(&self.id)
    }

    fn rank(&self) -> (String, u64) {
        (self.updated.clone(), content_hash(self))
    }
}

impl Document for TrialRecord {
    const KIND: &'static str = "trial";

    type Row = Trial;

    fn divided(self, trial_no: u32) -> (String, Trial, Vec<NamedWork>) {
        let countries: BTreeSet<&str> = self.sites.iter().filter_map(|site| site.country.as_deref()).collect();
        let row = Trial {
            trial_no,
            country_count: countries.len() as u32,
            trial_id: self.id.clone(),
            title: self.title,
            study_type: self.study_type,
            phases: self.phases.join(";"),
            status: self.status,
            start_year: year(self.start_date.as_ref()),
            start_date: self.start_date,
            sponsor: self.sponsor,
            sponsor_class: self.sponsor_class,
        };
        (self.id, row, self.works)
    }
}

impl Record for PolicyDocumentRecord {
    const ENTITY: &'static str = "policy_documents";
    type Key = (u64, u64);
    type Rank = u64;

    fn key(&self) -> (u64, u64) {
        number(&self.id)
    }

    /// Exports have no date of change.
    fn rank(&self) -> u64 {
        content_hash(self)
    }
}

impl Document for PolicyDocumentRecord {
    const KIND: &'static str = "policy_document";

    type Row = PolicyDocument;

    fn divided(self, _: u32) -> (String, PolicyDocument, Vec<NamedWork>) {
        let row = PolicyDocument {
            policy_document_id: self.id.clone(),
            title: self.title,
            publisher: self.publisher,
            publisher_type: self.publisher_type,
            publisher_country: self.publisher_country,
            publication_year: year(self.published_on.as_ref()),
            published_on: self.published_on,
            kind: self.kind,
            url: self.url,
        };
        (self.id, row, self.works)
    }
}

impl Record for PatentCitationRecord {
    const ENTITY: &'static str = "patent_citations";
    type Key = (u64, u64);
    type Rank = (Option<u32>, u64);

    /// The pair's.
    fn key(&self) -> (u64, u64) {
        number(&format!("{} {}", self.patent, self.work))
    }

    /// The surest.
    fn rank(&self) -> (Option<u32>, u64) {
        (self.confidence, content_hash(self))
    }
}

impl Record for DrugRecord {
    const ENTITY: &'static str = "drugs";
    type Key = (u64, u64);
    type Rank = (usize, u64);

    fn key(&self) -> (u64, u64) {
        number(&self.id)
    }

    /// The longest history: exports have no date of change.
    fn rank(&self) -> (usize, u64) {
        (self.history.len(), content_hash(self))
    }
}

impl DrugRecord {
    /// Its rows: those of its stages that it stood in at the end of some year. The last phase of a year is the one that counts.
    pub(crate) fn rows(self, drug_no: u32) -> (Drug, Vec<DrugStage>) {
        let mut stages: Vec<DrugStage> = vec![];
        for (at, (since_year, phase, stage)) in self.history.iter().enumerate() {
            let until_year = self.history.get(at + 1).map(|(year, ..)| *year);
            let Some(stage) = stage.clone().filter(|_| until_year != Some(*since_year)) else { continue };
            stages.push(DrugStage { drug_no, stage, phase: phase.clone(), since_year: *since_year, until_year });
        }
        let DrugRecord { id: drug_id, name, company, country, indication, .. } = self;
        (Drug { drug_no, drug_id, name, company, country, indication }, stages)
    }
}
