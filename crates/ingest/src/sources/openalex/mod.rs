//! OpenAlex: snapshot folders of every layout since 2021, single files, saved API pages, the web interface's CSV export,
//! and tables of openalexR. Which entity a record is of is told by the letter of its id.

mod abstracts;
mod export;
mod literal;
mod manifest;
mod openalexr;
mod redirects;
mod schema;

use super::{DumpListing, FileKind, Outcome, Source, Table, Wanted, invalid_json, typed};
use crate::IngestError;
use csv::StringRecord;
use hubscope_lake::keep::Records;
use hubscope_model::key;
use serde::Deserialize;
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
        } else if ends(&[".jsonl", ".ndjson", ".json", ".parquet"])
            || (!bare.contains('.') && bare.contains("part"))
            || (bare.starts_with("works-") && bare.ends_with(".csv"))
            || redirects::are_in(path)
        {
            FileKind::Records
        } else {
            FileKind::Unknown
        }
    }

    fn dumps(&self, manifest: &Path) -> Result<Vec<DumpListing>, IngestError> {
        manifest::dumps(manifest)
    }

    fn standing_alone(&self, path: &Path) -> Option<String> {
        redirects::whole_list(path)
    }

    fn table(&self, header: &StringRecord) -> Option<Box<dyn Table>> {
        match redirects::List::of(header) {
            Some(list) => Some(Box::new(list)),
            None => Some(Box::new(export::Export::of(header)?)),
        }
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, wanted: Wanted<'_>) -> (&'static str, Outcome) {
        let probe: schema::Probe = match serde_json::from_slice(record) {
            Ok(probe) => probe,
            // A number, a list, a text: JSON, but no record.
            Err(e) if e.is_data() => return ("other", Outcome::Skipped),
            Err(e) => return ("other", Outcome::Rejected(invalid_json(&e))),
        };
        if probe.is_gone() {
            return ("redirects", keep_redirect(record, records));
        }
        let letter = probe.id.as_str().and_then(key::openalex).map(|(letter, _)| letter);
        match letter {
            Some('W') if probe.is_of_openalexr() => ("works", keep_row(record, records, wanted)),
            Some('W') => ("works", keep_work(record, records, wanted)),
            Some('I') => ("institutions", keep(record, &mut records.institutions, schema::Institution::record)),
            Some('A') => ("authors", keep(record, &mut records.authors, schema::Author::record)),
            Some('S') => ("sources", keep(record, &mut records.venues, schema::Venue::record)),
            Some('T') => ("topics", keep(record, &mut records.topics, schema::Topic::record)),
            Some('F') => ("funders", keep(record, &mut records.funders, schema::Funder::record)),
            _ => ("other", Outcome::Skipped),
        }
    }
}

/// Keeps a work, and what it says of others.
fn keep_work(record: &[u8], records: &mut Records, wanted: Wanted<'_>) -> Outcome {
    let is_wanted = |work: &schema::Work<'_>| wanted.since.zip(work.year()).is_none_or(|(since, year)| year >= since);
    let work = match typed::<schema::Work<'_>>(record) {
        Ok(work) if is_wanted(&work) => work,
        Ok(_) => return Outcome::Skipped,
        Err(reason) => return Outcome::Rejected(reason),
    };
    match work.record(records, wanted.classifier) {
        Some(kept) => {
            records.works.push(kept);
            Outcome::Written
        }
        None => Outcome::Skipped,
    }
}

/// Keeps that an id is gone.
fn keep_redirect(record: &[u8], records: &mut Records) -> Outcome {
    match typed::<redirects::Gone>(record).and_then(redirects::Gone::record) {
        Ok(record) => {
            records.redirects.push(record);
            Outcome::Written
        }
        Err(reason) => Outcome::Rejected(reason),
    }
}

/// Keeps a work that is a row of a table of openalexR.
fn keep_row(record: &[u8], records: &mut Records, wanted: Wanted<'_>) -> Outcome {
    match typed::<openalexr::Row>(record) {
        Ok(row) => keep_work(&row.nested(), records, wanted),
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
