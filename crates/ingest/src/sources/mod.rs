//! Sources: one folder each, one line in the registry.

mod openalex;
mod ror;

use crate::IngestError;
use crate::classify::Classifier;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::Synthetic;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A source's formats.
pub trait Source: Sync {
    /// The id on the command line and in the lake.
    fn id(&self) -> &'static str;

    /// What a file found in a folder is, by its name.
    fn file_kind(&self, path: &Path) -> FileKind;

    /// Parts that a manifest names, and whether its folder has them.
    ///
    /// # Errors
    /// If the manifest cannot be read.
    fn parts(&self, _manifest: &Path) -> Result<BTreeMap<String, bool>, IngestError> {
        Ok(BTreeMap::new())
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

    /// Reads one record (a JSON text) and adds it to the others, a work with the classes that its text puts it in. Says
    /// which entity it is of, and what became of it.
    fn read(&self, record: &[u8], records: &mut Records, classifier: Option<&Classifier>) -> (&'static str, Outcome);
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

const REGISTRY: [&dyn Source; 2] = [&openalex::OpenAlex, &ror::Ror];

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
