//! Sources: one folder each, one line in the registry.

mod adisinsight;
mod clinicaltrials;
mod openalex;
mod overton;
mod patentsview;
mod reliance_on_science;
mod ror;

use crate::IngestError;
use csv::StringRecord;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::Synthetic;
use hubscope_model::classify::Classifier;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// A source's formats.
pub trait Source: Sync {
    /// The id on the command line and in the lake.
    fn id(&self) -> &'static str;

    /// What a file found in a folder is, by its name.
    fn file_kind(&self, path: &Path) -> FileKind;

    /// The dumps that a manifest lists, and where their parts are.
    ///
    /// # Errors
    /// If the manifest cannot be read.
    fn dumps(&self, _manifest: &Path) -> Result<Vec<DumpListing>, IngestError> {
        Ok(vec![])
    }

    /// The name of the dump that a file is by itself: a newer file of that name replaces it.
    fn standing_alone(&self, _path: &Path) -> Option<String> {
        None
    }

    /// The synthetic world that a manifest says the dump is: its top-level key `synthetic`.
    ///
    /// # Errors
    /// If the manifest cannot be read.
    fn synthetic(&self, manifest: &Path) -> Result<Option<Synthetic>, IngestError> {
        #[derive(Deserialize)]
        struct Marked {
            synthetic: Option<Synthetic>,
        }
        let path = || manifest.to_owned();
        let text = std::fs::read(manifest).map_err(|source| IngestError::Unreadable { path: path(), source })?;
        let marked: Marked = serde_json::from_slice(&text)
            .map_err(|e| IngestError::Manifest { path: path(), message: e.to_string() })?;
        Ok(marked.synthetic)
    }

    /// The table of CSV that has this header, if the source is exported as one.
    fn table(&self, _header: &StringRecord) -> Option<Box<dyn Table>> {
        None
    }

    /// What the list of records is called in a page or document of them.
    fn lists(&self) -> &'static [&'static str] {
        &["results"]
    }

    /// The paths that records of this source have been seen with, as [`crate::drift::Known`] reads them.
    fn paths(&self) -> &'static str;

    /// Reads one record (a JSON text) and adds it to the others. Says which entity it is of, and what became of it.
    fn read(&self, record: &[u8], records: &mut Records, wanted: Wanted<'_>) -> (&'static str, Outcome);
}

/// What a manifest lists: the parts of one entity in one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpListing {
    /// What releases are told by: the entity.
    pub name: String,
    /// The release's date, or nothing.
    pub date: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// As it is named there.
    pub url: String,
    /// Where it is, if it is there.
    pub path: Option<PathBuf>,
    /// Bytes that it is said to have.
    pub bytes: Option<u64>,
    /// Records that it is said to have.
    pub records: Option<u64>,
}

/// What of the records is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Says which classes texts put works in; none are looked for without.
    pub classifier: Option<&'a Classifier>,
    /// Works published before this year are skipped; those without a year are not.
    pub since: Option<i32>,
}

/// A table of CSV whose rows are records.
pub trait Table {
    /// The record of a row that is as long as the header.
    fn record(&self, row: &StringRecord) -> Row;
}

/// A table whose rows are objects: their fields that are not empty, under the names of the columns in lower case.
struct Named(Vec<String>);

impl Named {
    /// The table of a header that has these columns.
    fn with(header: &StringRecord, needed: &[&str]) -> Option<Self> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        needed.iter().all(|needed| names.iter().any(|name| name == needed)).then_some(Named(names))
    }
}

impl Table for Named {
    fn record(&self, row: &StringRecord) -> Row {
        let fields = self.0.iter().zip(row).filter(|(_, field)| !field.trim().is_empty());
        let object: Map<String, Value> = fields.map(|(name, field)| (name.clone(), field.trim().into())).collect();
        Row { json: Value::Object(object).to_string().into_bytes(), lost: None }
    }
}

/// A row of a table as a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The JSON text that JSON Lines would have of the record.
    pub json: Vec<u8>,
    /// What the table says of the record, but not so that it can be kept.
    pub lost: Option<&'static str>,
}

/// What a file of a folder is to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// It holds records.
    Records,
    /// It lists the parts of a dump.
    Manifest,
    /// None of the source's.
    Unknown,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was read.
    Written,
    /// It is of no entity that the lake keeps.
    Skipped,
    /// It could not be read; why.
    Rejected(String),
}

const REGISTRY: [&dyn Source; 7] = [
    &adisinsight::AdisInsight,
    &clinicaltrials::ClinicalTrials,
    &openalex::OpenAlex,
    &overton::Overton,
    &patentsview::PatentsView,
    &reliance_on_science::RelianceOnScience,
    &ror::Ror,
];

/// The source of this id.
///
/// # Errors
/// Names the nearest there is.
pub fn find(id: &str) -> Result<&'static dyn Source, IngestError> {
    REGISTRY.into_iter().find(|s| s.id() == id).ok_or_else(|| IngestError::UnknownSource {
        id: id.to_owned(),
        hint: hubscope_model::catalogue::nearest(id, REGISTRY.iter().map(|s| s.id())),
    })
}

/// Reads a JSON text as a type; the reason is fit for a person.
fn typed<'a, T: Deserialize<'a>>(record: &'a [u8]) -> Result<T, String> {
    serde_json::from_slice(record).map_err(|e| {
        if !e.is_data() {
            return invalid_json(&e);
        }
        // Read it again, following the path: slower, and only for those few.
        match serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(record)) {
            Err(traced) => format!("{}: {}", traced.path(), without_place(&traced.inner().to_string())),
            Ok(_) => e.to_string(),
        }
    })
}

/// Why a text is no JSON.
fn invalid_json(error: &serde_json::Error) -> String {
    format!("not valid JSON: {}", without_place(&error.to_string()))
}

/// The message without line and column, which are those of the record and not of the file.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}

/// Whether a file's name has one of these endings, packed or not.
fn is_named(path: &Path, endings: &[&str]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    endings.iter().any(|ending| name.trim_end_matches(".gz").ends_with(ending))
}

/// Upper case and trimmed; nothing if empty.
fn country(code: Option<String>) -> Option<String> {
    code.map(|c| c.trim().to_ascii_uppercase()).filter(|c| !c.is_empty())
}

/// A point on the globe, or nothing.
fn point(latitude: Option<f64>, longitude: Option<f64>) -> (Option<f64>, Option<f64>) {
    match latitude.zip(longitude) {
        Some((lat, lon)) if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) => (Some(lat), Some(lon)),
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::REGISTRY;
    use hubscope_model::Catalogue;

    #[test]
    fn the_catalogue_tells_of_every_source_that_is_read_and_of_no_other() {
        let mut read: Vec<&str> = REGISTRY.iter().map(|source| source.id()).collect();
        read.sort_unstable();
        let catalogue = Catalogue::embedded().unwrap();
        assert_eq!(catalogue.sources.keys().collect::<Vec<_>>(), read);
        for source in catalogue.sources.values() {
            assert!(source.command.starts_with(&format!("hubscope ingest {} ", source.id)), "{}", source.id);
        }
    }
}
