//! Manifests: which parts a release has, how large they are, and where they lie in a copy of it.

use super::super::{DumpListing, Part};
use crate::IngestError;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Legacy: `entries`. Since 2026: `files`, per entity, or under `entities` in the combined one.
#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    date: String,
    #[serde(default)]
    entries: Vec<Entry>,
    #[serde(default)]
    files: Vec<Entry>,
    #[serde(default)]
    entities: Vec<Manifest>,
}

#[derive(Deserialize)]
struct Entry {
    url: String,
    #[serde(default)]
    meta: Meta,
}

#[derive(Deserialize, Default)]
struct Meta {
    content_length: Option<u64>,
    record_count: Option<u64>,
}

/// The dumps that a manifest lists: one for each entity and format.
pub(super) fn dumps(path: &Path) -> Result<Vec<DumpListing>, IngestError> {
    let text = std::fs::read(path).map_err(|source| IngestError::Unreadable { path: path.to_owned(), source })?;
    let whole: Manifest = serde_json::from_slice(&text)
        .map_err(|e| IngestError::Manifest { path: path.to_owned(), message: e.to_string() })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut dumps: BTreeMap<String, DumpListing> = BTreeMap::new();
    gather(whole, "", folder, &mut dumps);
    let mut dumps: Vec<DumpListing> = dumps.into_values().collect();
    for dump in dumps.iter_mut().filter(|dump| dump.date.is_empty()) {
        // Manifests before 2026 have no date. Records move to the day of their last change, so the latest day tells the release.
        dump.date = dump.parts.iter().filter_map(|part| day(&part.url)).max().unwrap_or_default().to_owned();
    }
    Ok(dumps)
}

/// The day of a partition.
fn day(url: &str) -> Option<&str> {
    url.split_once("/updated_date=")?.1.split('/').next()
}

fn gather(manifest: Manifest, date: &str, folder: &Path, dumps: &mut BTreeMap<String, DumpListing>) {
    let date = if manifest.date.is_empty() { date } else { &manifest.date };
    for Entry { url, meta: Meta { content_length, record_count } } in manifest.entries.into_iter().chain(manifest.files)
    {
        let dump = dumps.entry(name(&url)).or_insert_with_key(|name| DumpListing {
            name: name.clone(),
            date: date.to_owned(),
            parts: vec![],
        });
        dump.parts.push(Part { path: local(folder, &url), url, bytes: content_length, records: record_count });
    }
    for below in manifest.entities {
        gather(below, date, folder, dumps);
    }
}

/// The entity: what stands before the partition by date. It has kept its name while layouts and formats changed.
fn name(url: &str) -> String {
    let until = url.find("/updated_date=").or_else(|| url.rfind('/')).unwrap_or(0);
    url[..until].rsplit('/').next().unwrap_or_default().to_owned()
}

/// Where a part lies. A URL names the bucket's whole path; a copy has some tail of it below the manifest's folder: `part_000.gz`
/// never alone, since every partition has one.
fn local(folder: &Path, url: &str) -> Option<PathBuf> {
    let segments: Vec<&str> = url.split('/').collect();
    let tails = (2..=segments.len().min(5)).map(|tail| folder.join(segments[segments.len() - tail..].join("/")));
    tails.into_iter().find(|path| path.exists())
}
