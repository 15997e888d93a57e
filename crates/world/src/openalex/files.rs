//! Part files of compressed lines, and the manifests that name them.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::{Layout, WorldError};

/// Fast: most of the time of a world goes into compression.
const LEVEL: u32 = 1;

/// Which part of which entity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub root: &'a Path,
    pub layout: Layout,
    pub entity: &'a str,
    pub date: &'a str,
    pub number: u64,
}

/// A part file being written.
pub(crate) struct Part {
    path: PathBuf,
    url: String,
    // The header has no name and no time, so that the same records give the same bytes.
    writer: GzEncoder<BufWriter<File>>,
    records: u64,
}

/// A part file that is done.
#[derive(Debug)]
pub(crate) struct Done {
    pub path: PathBuf,
    url: String,
    pub records: u64,
    pub bytes: u64,
}

#[derive(Serialize)]
struct Meta {
    content_length: u64,
    record_count: u64,
}

#[derive(Serialize)]
struct Entry<'a> {
    url: &'a str,
    meta: Meta,
}

/// What a real manifest never says.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Synthetic {
    pub scale: f64,
    pub seed: u64,
}

#[derive(Serialize)]
struct Manifest<'a> {
    date: &'a str,
    format: &'a str,
    entity: &'a str,
    record_count: u64,
    content_length: u64,
    files: Vec<Entry<'a>>,
    synthetic: Synthetic,
}

/// Redshift's, as the snapshots before 2026 had it.
#[derive(Serialize)]
struct LegacyManifest<'a> {
    entries: Vec<Entry<'a>>,
    meta: Meta,
    synthetic: Synthetic,
}

/// Makes an error of what failed at a path.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> WorldError {
    move |source| WorldError::Write { path: path.to_owned(), source }
}

impl Place<'_> {
    /// The folder of the entity, below the root.
    fn folder(&self) -> String {
        match self.layout {
            Layout::Current => format!("data/jsonl/{}", self.entity),
            Layout::Legacy => format!("data/{}", self.entity),
        }
    }

    /// Opens the part.
    pub(crate) fn create(&self) -> Result<Part, WorldError> {
        let name = match self.layout {
            Layout::Current => format!("part_{:04}.gz", self.number),
            Layout::Legacy => format!("part_{:03}.gz", self.number),
        };
        let inner = format!("{}/updated_date={}", self.folder(), self.date);
        let folder = self.root.join(&inner);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let path = folder.join(&name);
        let file = File::create(&path).map_err(at(&path))?;
        Ok(Part {
            path,
            url: format!("s3://openalex/{inner}/{name}"),
            writer: GzEncoder::new(BufWriter::with_capacity(1 << 17, file), Compression::new(LEVEL)),
            records: 0,
        })
    }

    /// Writes the manifest of the entity's parts.
    pub(crate) fn manifest(&self, parts: &[Done], synthetic: Synthetic) -> Result<PathBuf, WorldError> {
        let record_count = parts.iter().map(|part| part.records).sum();
        let content_length = parts.iter().map(|part| part.bytes).sum();
        let meta = |part: &Done| Meta { content_length: part.bytes, record_count: part.records };
        let files = parts.iter().map(|part| Entry { url: &part.url, meta: meta(part) }).collect();
        let (name, manifest) = match self.layout {
            Layout::Current => (
                "manifest.json",
                serde_json::to_vec_pretty(&Manifest {
                    date: self.date,
                    format: "jsonl",
                    entity: self.entity,
                    record_count,
                    content_length,
                    files,
                    synthetic,
                }),
            ),
            Layout::Legacy => (
                "manifest",
                serde_json::to_vec_pretty(&LegacyManifest {
                    entries: files,
                    meta: Meta { content_length, record_count },
                    synthetic,
                }),
            ),
        };
        let folder = self.root.join(self.folder());
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let path = folder.join(name);
        let manifest = manifest.map_err(|source| WorldError::Encode { record: name.to_owned(), source })?;
        fs::write(&path, manifest).map_err(at(&path))?;
        Ok(path)
    }

    /// Writes the list of deleted works, of this share alone: in the current layout ids alone, as addresses; in the legacy
    /// one, as bare ids, with the works that they were merged into.
    pub(crate) fn deleted(&self, deleted: &[(u64, u64)]) -> Result<PathBuf, WorldError> {
        let url = crate::ids::url;
        let mut text = String::from(match self.layout {
            Layout::Current => "work_id,deleted_date\n",
            Layout::Legacy => "merge_date,id,merge_into_id\n",
        });
        for &(id, into) in deleted {
            text.push_str(&match self.layout {
                Layout::Current => format!("{},{}\n", url('W', id), self.date),
                Layout::Legacy => format!("{},W{id},W{into}\n", self.date),
            });
        }
        let (folder, name, bytes) = match self.layout {
            Layout::Current => (self.root.join(self.folder()), "deleted_ids.csv".to_owned(), text.into_bytes()),
            Layout::Legacy => {
                let mut writer = GzEncoder::new(Vec::new(), Compression::new(LEVEL));
                let folder = self.root.join("data/merged_ids").join(self.entity);
                let packed = writer.write_all(text.as_bytes()).and_then(|()| writer.finish()).map_err(at(&folder))?;
                (folder, format!("{}.csv.gz", self.date), packed)
            }
        };
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(at(&path))?;
        Ok(path)
    }
}

impl Part {
    /// Writes a line.
    pub(crate) fn line(&mut self, line: &mut Vec<u8>) -> Result<(), WorldError> {
        line.push(b'\n');
        self.records += 1;
        self.writer.write_all(line).map_err(at(&self.path))
    }

    /// Closes the file.
    pub(crate) fn finish(self) -> Result<Done, WorldError> {
        let file = self.writer.finish().and_then(|buffer| Ok(buffer.into_inner()?));
        let bytes = file.and_then(|file| file.metadata()).map_err(at(&self.path))?.len();
        Ok(Done { path: self.path, url: self.url, records: self.records, bytes })
    }
}
