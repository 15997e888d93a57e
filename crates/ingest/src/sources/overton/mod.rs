//! Overton: policy documents and the works that they cite, as a table. Exports are licensed, and no real one was at hand: columns go by the
//! names in its documentation of data snapshots, a row each document, DOIs separated by `|`.

use super::{FileKind, Named, Outcome, Source, Table, Wanted, is_named, typed};
use csv::StringRecord;
use hubscope_lake::document::{CITES, NamedWork, PolicyDocumentRecord};
use hubscope_lake::keep::Records;
use hubscope_model::key;
use serde::Deserialize;
use std::path::Path;

pub(super) struct Overton;

/// A row.
#[derive(Deserialize)]
struct Document {
    policy_document_id: Option<String>,
    title: Option<String>,
    source_title: Option<String>,
    source_type: Option<String>,
    source_country: Option<String>,
    published_on: Option<String>,
    document_type: Option<String>,
    policy_document_url: Option<String>,
    cited_dois: Option<String>,
}

/// What a table of documents has at least.
const NEEDED: [&str; 2] = ["policy_document_id", "cited_dois"];

impl Source for Overton {
    fn id(&self) -> &'static str {
        "overton"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        match is_named(path, &[".csv"]) {
            true => FileKind::Records,
            false => FileKind::Unknown,
        }
    }

    fn table(&self, header: &StringRecord) -> Option<Box<dyn Table>> {
        Named::with(header, &NEEDED).map(|table| Box::new(table) as Box<dyn Table>)
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, _: Wanted<'_>) -> (&'static str, Outcome) {
        let outcome = match typed::<Document>(record).and_then(Document::record) {
            Ok(document) => {
                records.policy_documents.push(document);
                Outcome::Written
            }
            Err(reason) => Outcome::Rejected(reason),
        };
        ("policy_documents", outcome)
    }
}

impl Document {
    fn record(self) -> Result<PolicyDocumentRecord, String> {
        let id = self.policy_document_id.ok_or("policy_document_id is empty")?;
        let cited = self.cited_dois.unwrap_or_default();
        let named = |doi: &str| {
            Some(NamedWork { key: None, doi: Some(key::doi(doi)?), pmid: None, relation: CITES.to_owned() })
        };
        let mut works: Vec<NamedWork> = cited.split('|').filter_map(named).collect();
        works.sort_unstable();
        works.dedup();
        Ok(PolicyDocumentRecord {
            id,
            title: self.title,
            publisher: self.source_title,
            publisher_type: self.source_type,
            publisher_country: self.source_country,
            published_on: self.published_on,
            kind: self.document_type,
            url: self.policy_document_url,
            works,
        })
    }
}
