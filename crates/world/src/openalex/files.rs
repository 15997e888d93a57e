//! The folder of one entity: partitions of compressed lines, and the manifest.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::{Layout, WorldError};

/// Fast: most of the time of a small world would go into compression.
const LEVEL: u32 = 3;

/// A part file being written.
struct Part {
    path: PathBuf,
    url: String,
    // The header has no name and no time, so that the same records give the same bytes.
    writer: GzEncoder<BufWriter<File>>,
    records: u64,
}

/// The folder of an entity.
pub(crate) struct Folder {
    entity: String,
    layout: Layout,
    /// The latest date.
    date: String,
    path: PathBuf,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Meta {
    content_length: u64,
    record_count: u64,
}

#[derive(Serialize)]
struct Entry {
    url: String,
    meta: Meta,
}

#[derive(Serialize)]
struct Manifest<'a> {
    date: &'a str,
    format: &'a str,
    entity: &'a str,
    record_count: u64,
    content_length: u64,
    files: Vec<Entry>,
}

/// Redshift's, as the snapshots before 2026 had it.
#[derive(Serialize)]
struct LegacyManifest {
    entries: Vec<Entry>,
    meta: Meta,
}

/// What was written.
pub(crate) struct Done {
    pub files: Vec<PathBuf>,
    pub records: u64,
    pub bytes: u64,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> WorldError {
    move |source| WorldError::Write { path: path.to_owned(), source }
}

impl Folder {
    /// A folder with one part for each date.
    pub(crate) fn create(root: &Path, layout: Layout, entity: &str, dates: &[&str]) -> Result<Self, WorldError> {
        let (inner, part) = match layout {
            Layout::Current => (format!("data/jsonl/{entity}"), "part_0000.gz"),
            Layout::Legacy => (format!("data/{entity}"), "part_000.gz"),
        };
        let path = root.join(&inner);
        let mut parts = Vec::new();
        for date in dates {
            let folder = path.join(format!("updated_date={date}"));
            fs::create_dir_all(&folder).map_err(at(&folder))?;
            let path = folder.join(part);
            let file = File::create(&path).map_err(at(&path))?;
            parts.push(Part {
                path,
                url: format!("s3://openalex/{inner}/updated_date={date}/{part}"),
                writer: GzEncoder::new(BufWriter::new(file), Compression::new(LEVEL)),
                records: 0,
            });
        }
        let date = dates.last().map(ToString::to_string).unwrap_or_default();
        Ok(Self { entity: entity.to_owned(), layout, date, path, parts })
    }

    /// Writes a line to the part at `partition`.
    pub(crate) fn line(&mut self, partition: usize, line: &[u8]) -> Result<(), WorldError> {
        let part = &mut self.parts[partition];
        part.records += 1;
        let written = part.writer.write_all(line).and_then(|()| part.writer.write_all(b"\n"));
        written.map_err(at(&part.path))
    }

    /// Writes a record to the first part.
    pub(crate) fn record(&mut self, record: &impl Serialize) -> Result<(), WorldError> {
        let line =
            serde_json::to_vec(record).map_err(|source| WorldError::Encode { record: self.entity.clone(), source })?;
        self.line(0, &line)
    }

    /// Closes the parts and writes the manifest.
    pub(crate) fn finish(self) -> Result<Done, WorldError> {
        let mut done = Done { files: Vec::new(), records: 0, bytes: 0 };
        let mut entries = Vec::new();
        for part in self.parts {
            let file = part.writer.finish().and_then(|buffer| Ok(buffer.into_inner()?));
            let length = file.and_then(|file| file.metadata()).map_err(at(&part.path))?.len();
            let meta = Meta { content_length: length, record_count: part.records };
            entries.push(Entry { url: part.url, meta });
            done.bytes += length;
            done.records += part.records;
            done.files.push(part.path);
        }
        let meta = Meta { content_length: done.bytes, record_count: done.records };
        let (name, manifest) = match self.layout {
            Layout::Current => (
                "manifest.json",
                serde_json::to_vec_pretty(&Manifest {
                    date: &self.date,
                    format: "jsonl",
                    entity: &self.entity,
                    record_count: done.records,
                    content_length: done.bytes,
                    files: entries,
                }),
            ),
            Layout::Legacy => ("manifest", serde_json::to_vec_pretty(&LegacyManifest { entries, meta })),
        };
        let manifest = manifest.map_err(|source| WorldError::Encode { record: name.to_owned(), source })?;
        let path = self.path.join(name);
        fs::write(&path, manifest).map_err(at(&path))?;
        done.bytes += fs::metadata(&path).map_err(at(&path))?.len();
        done.files.push(path);
        Ok(done)
    }
}
