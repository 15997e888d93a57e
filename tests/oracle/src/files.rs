//! Finding the files that hold records, and cutting them into JSON documents.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value as Json;

/// How the records of a file are written.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    /// One JSON document is the whole file.
    Document,
    /// Every line is a JSON document.
    Lines,
}

/// The layout that the name of a file tells; `None` for files that hold no records (manifests, tables, notes).
fn layout(path: &Path) -> Option<Layout> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let (inner, packed) = name.strip_suffix(".gz").map_or((name.as_str(), false), |inner| (inner, true));
    let other = [".csv", ".tsv", ".parquet"].iter().any(|ending| inner.ends_with(ending));
    if other || name.starts_with("manifest") || name.starts_with("readme") {
        None
    } else if inner.ends_with(".json") {
        Some(Layout::Document)
    } else if packed || inner.ends_with(".jsonl") || inner.ends_with(".ndjson") {
        Some(Layout::Lines)
    } else {
        None
    }
}

/// The record files at a path, in the order of their names.
fn walk(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let at = |error: std::io::Error| format!("{}: {error}", path.display());
    if fs::metadata(path).map_err(at)?.is_dir() {
        let mut inside = fs::read_dir(path)
            .map_err(at)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(at)?;
        inside.sort();
        inside.iter().try_for_each(|path| walk(path, found))
    } else {
        if layout(path).is_some() {
            found.push(path.to_owned());
        }
        Ok(())
    }
}

/// Calls `each` with every record under `paths`, or with why a line or document is not JSON.
pub(crate) fn each_record(paths: &[PathBuf], each: &mut dyn FnMut(Result<Json, String>)) -> Result<(), String> {
    let mut files = Vec::new();
    paths.iter().try_for_each(|path| walk(path, &mut files))?;
    for path in files {
        let at = |error: std::io::Error| format!("{}: {error}", path.display());
        let file = File::open(&path).map_err(at)?;
        let packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        let reader: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        let mut reader = BufReader::new(reader);
        if layout(&path) == Some(Layout::Document) {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(at)?;
            expand(&bytes, each);
        } else {
            for line in reader.split(b'\n') {
                let line = line.map_err(at)?;
                if !line.trim_ascii().is_empty() {
                    expand(&line, each);
                }
            }
        }
    }
    Ok(())
}

/// The records of one document: those of an API page, the items of an array, or the document itself.
fn expand(bytes: &[u8], each: &mut dyn FnMut(Result<Json, String>)) {
    match serde_json::from_slice::<Json>(bytes) {
        Err(error) => each(Err(error.to_string())),
        Ok(Json::Array(items)) => items.into_iter().for_each(|item| each(Ok(item))),
        Ok(Json::Object(mut object))
            if !object.contains_key("id") && object.get("results").is_some_and(Json::is_array) =>
        {
            if let Some(Json::Array(items)) = object.remove("results") {
                items.into_iter().for_each(|item| each(Ok(item)));
            }
        }
        Ok(document) => each(Ok(document)),
    }
}
