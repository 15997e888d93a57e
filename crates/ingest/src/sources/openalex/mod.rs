//! OpenAlex: snapshot folders of every layout since 2021, single files, saved API pages. Which entity a record is of is
//! told by the letter of its id.

mod abstracts;
mod schema;

use super::{FileKind, Outcome, Source, invalid_json, typed};
use crate::IngestError;
use crate::classify::Classifier;
use hubscope_lake::keep::Records;
use hubscope_model::key;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) struct OpenAlex;

impl Source for OpenAlex {
    fn id(&self) -> &'static str {
        "openalex"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_ascii_lowercase();
        let bare = name.trim_end_matches(".gz");
        let ends = |endings: &[&str]| endings.iter().any(|e| bare.ends_with(e));
        if name == "manifest" || name == "manifest.json" {
            FileKind::Manifest
        } else if ends(&[".jsonl", ".ndjson", ".json"]) || (!bare.contains('.') && bare.contains("part")) {
            FileKind::Records
        } else {
            FileKind::Unknown
        }
    }

    fn parts(&self, manifest: &Path) -> Result<BTreeMap<String, bool>, IngestError> {
        /// Legacy: `entries`. Since 2026: `files`, per entity, or under `entities` in the combined one.
        #[derive(Deserialize)]
        struct Manifest {
            #[serde(default)]
            entries: Vec<Part>,
            #[serde(default)]
            files: Vec<Part>,
            #[serde(default)]
            entities: Vec<Manifest>,
        }
        #[derive(Deserialize)]
        struct Part {
            url: String,
        }
        fn listed(manifest: Manifest) -> Vec<Part> {
            let below = manifest.entities.into_iter().flat_map(listed);
            manifest.entries.into_iter().chain(manifest.files).chain(below).collect()
        }
        let text =
            std::fs::read(manifest).map_err(|source| IngestError::Unreadable { path: manifest.to_owned(), source })?;
        let whole: Manifest = serde_json::from_slice(&text)
            .map_err(|e| IngestError::Manifest { path: manifest.to_owned(), message: e.to_string() })?;
        let folder = manifest.parent().unwrap_or(Path::new("."));
        // A URL names the bucket's whole path; a copy has some tail of it below the manifest's folder: `part_000.gz`
        // never alone, since every partition has one.
        let is_there = |url: &str| {
            let segments: Vec<&str> = url.split('/').collect();
            (2..=segments.len().min(5)).any(|tail| folder.join(segments[segments.len() - tail..].join("/")).exists())
        };
        Ok(listed(whole).into_iter().map(|p| (is_there(&p.url), p.url)).map(|(there, url)| (url, there)).collect())
    }

    fn read(&self, record: &[u8], records: &mut Records, classifier: Option<&Classifier>) -> (&'static str, Outcome) {
        let probe: schema::Probe = match serde_json::from_slice(record) {
            Ok(probe) => probe,
            // A number, a list, a text: JSON, but no record.
            Err(e) if e.is_data() => return ("other", Outcome::Skipped),
            Err(e) => return ("other", Outcome::Rejected(invalid_json(&e))),
        };
        let letter = probe.id.as_str().and_then(key::openalex).map(|(letter, _)| letter);
        match letter {
            Some('W') => ("works", keep_work(record, records, classifier)),
            Some('I') => ("institutions", keep(record, &mut records.institutions, schema::Institution::record)),
            Some('A') => ("authors", keep(record, &mut records.authors, schema::Author::record)),
            Some('S') => ("sources", keep(record, &mut records.venues, schema::Venue::record)),
            Some('T') => ("topics", keep(record, &mut records.topics, schema::Topic::record)),
            _ => ("other", Outcome::Skipped),
        }
    }
}

/// Keeps a work, and what it says of others.
fn keep_work(record: &[u8], records: &mut Records, classifier: Option<&Classifier>) -> Outcome {
    match typed::<schema::Work<'_>>(record).map(|work| work.record(records, classifier)) {
        Ok(Some(kept)) => {
            records.works.push(kept);
            Outcome::Written
        }
        Ok(None) => Outcome::Skipped,
        Err(reason) => Outcome::Rejected(reason),
    }
}

fn keep<'a, T: Deserialize<'a>, R>(record: &'a [u8], into: &mut Vec<R>, convert: fn(T) -> Option<R>) -> Outcome {
    match typed(record).map(convert) {
        Ok(Some(kept)) => {
            into.push(kept);
            Outcome::Written
        }
        Ok(None) => Outcome::Skipped,
        Err(reason) => Outcome::Rejected(reason),
    }
}
