//! Files as people have them: which ones in a folder are a source's, and the records in each, be it JSON Lines, a saved
//! page, a table or Parquet, compressed or not.

mod document;
mod lines;
mod parquet;
mod table;

use crate::IngestError;
use crate::sources::{FileKind, Source};
use flate2::read::MultiGzDecoder;
use hubscope_lake::Lake;
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::WalkDir;

/// The longest record, in bytes: a work of 15,000 authors has some 30 MB. Longer ones are rejected, so that memory stays
/// bounded whatever a file holds.
pub(crate) const LONGEST: usize = 64 << 20;
/// What is kept of a longer one, in bytes from its beginning.
const KEPT: usize = 64 << 10;

/// The files to read, in the order of their paths, and the others.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) files: Vec<InputFile>,
    pub(crate) manifests: Vec<PathBuf>,
    /// Beside the parts of a dump, and none of them.
    pub(crate) left_over: Vec<PathBuf>,
    pub(crate) unknown: Vec<PathBuf>,
}

/// A file of the source.
#[derive(Debug)]
pub(crate) struct InputFile {
    pub(crate) path: PathBuf,
    /// Its path below the folder that was given.
    pub(crate) name: PathBuf,
    pub(crate) bytes: u64,
    /// The dump that it is of; empty if no manifest names it.
    pub(crate) dump: String,
    /// As the manifest names it.
    pub(crate) part: Option<String>,
    /// Records that the manifest says it has.
    pub(crate) records: Option<u64>,
}

/// A record as it stands in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawRecord<'a> {
    /// Its bytes in the file; of an overlong one the first. Of a row of Parquet, which has none, the JSON text.
    pub(crate) bytes: &'a [u8],
    /// The JSON text to read, where it is made from the bytes.
    pub(crate) json: Option<&'a [u8]>,
    /// Line, or number of the record in a document or table; from 1.
    pub(crate) line: u64,
    /// Where the bytes begin in the unpacked file.
    pub(crate) offset: Option<u64>,
    /// How many bytes the record has in the file, if more than are kept.
    pub(crate) length: Option<u64>,
    /// Set if it is no record at all.
    pub(crate) problem: Option<String>,
    /// What of it is lost on making the JSON text.
    pub(crate) lost: Option<&'static str>,
}

impl RawRecord<'_> {
    /// The text for the source to read.
    pub(crate) fn text(&self) -> &[u8] {
        self.json.unwrap_or(self.bytes)
    }
}

/// Takes the records of a file, one after the other.
type Take<'a> = dyn FnMut(RawRecord<'_>) + 'a;

/// Lists files and folders given. A file named outright is read whatever its name.
pub(crate) fn list(source: &dyn Source, paths: &[PathBuf]) -> Result<Listing, IngestError> {
    let mut listing = Listing::default();
    for root in paths {
        for entry in WalkDir::new(root).sort_by_file_name().follow_links(true) {
            let entry = entry
                .map_err(|e| IngestError::Unreadable { path: e.path().unwrap_or(root).to_owned(), source: e.into() })?;
            if entry.file_type().is_dir() {
                continue;
            }
            let path = entry.into_path();
            let kind = match source.file_kind(&path) {
                FileKind::Unknown if path == *root => FileKind::Records,
                kind => kind,
            };
            match kind {
                FileKind::Unknown => listing.unknown.push(path),
                FileKind::Manifest => listing.manifests.push(path),
                FileKind::Records => {
                    let bytes = std::fs::metadata(&path).map_err(unreadable(&path))?.len();
                    if bytes == 0 {
                        return Err(IngestError::Empty { path });
                    }
                    let name = path.strip_prefix(root).unwrap_or(&path).to_owned();
                    let dump = source.standing_alone(&path).unwrap_or_default();
                    listing.files.push(InputFile { path, name, bytes, dump, part: None, records: None });
                }
            }
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    listing.files.dedup_by(|a, b| a.path == b.path);
    if listing.files.is_empty() {
        return Err(IngestError::Nothing { source_id: source.id(), paths: paths.to_vec() });
    }
    Ok(listing)
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> IngestError {
    let path = path.to_owned();
    move |source| IngestError::Unreadable { path, source }
}

/// How a file holds its records.
enum Form {
    Lines,
    Document,
    /// What sets its fields apart.
    Table(u8),
    Parquet,
}

impl InputFile {
    /// What the file is now.
    pub(crate) fn metadata(&self) -> Result<Metadata, IngestError> {
        std::fs::metadata(&self.path).map_err(unreadable(&self.path))
    }

    /// The hash of the file's bytes, which the lake may remember.
    /// With what the file looked like then.
    pub(crate) fn content(&self, lake: &Lake, advance: &dyn Fn(u64)) -> Result<(blake3::Hash, Metadata), IngestError> {
        let (metadata, begun) = (self.metadata()?, SystemTime::now());
        if let Some(content) = lake.seen(&self.path, &metadata) {
            advance(self.bytes);
            return Ok((content, metadata));
        }
        let mut hasher = blake3::Hasher::new();
        let read = File::open(&self.path).and_then(|inner| hasher.update_reader(Counted { inner, advance }).map(drop));
        read.map_err(unreadable(&self.path))?;
        self.check_unchanged(&metadata)?;
        let content = hasher.finalize();
        lake.see(&self.path, &metadata, begun, content)?;
        Ok((content, metadata))
    }

    /// Whether the file is still what it was.
    pub(crate) fn check_unchanged(&self, before: &Metadata) -> Result<(), IngestError> {
        let now = self.metadata()?;
        // Where the system tells no time, the length has to do.
        match now.len() == before.len() && now.modified().ok() == before.modified().ok() {
            true => Ok(()),
            false => Err(IngestError::Changed { path: self.path.clone() }),
        }
    }

    /// Whether the file has the bytes that a manifest says.
    pub(crate) fn check_size(&self, stated: Option<u64>) -> Result<(), IngestError> {
        match stated {
            Some(stated) if stated != self.bytes => {
                Err(IngestError::PartSize { path: self.path.clone(), stated, found: self.bytes })
            }
            _ => Ok(()),
        }
    }

    /// Whether the file has the records that a manifest says.
    pub(crate) fn check_records(&self, found: u64) -> Result<(), IngestError> {
        match self.records {
            Some(stated) if stated != found => Err(IngestError::PartRecords { path: self.path.clone(), stated, found }),
            _ => Ok(()),
        }
    }

    /// Calls `take` for every record, and `advance` with the bytes of the file gone by.
    pub(crate) fn each_record(
        &self,
        source: &dyn Source,
        take: &mut Take<'_>,
        advance: &dyn Fn(u64),
    ) -> Result<(), IngestError> {
        let mut file = File::open(&self.path).map_err(unreadable(&self.path))?;
        let mut magic = vec![];
        file.by_ref().take(4).read_to_end(&mut magic).map_err(unreadable(&self.path))?;
        file.rewind().map_err(unreadable(&self.path))?;
        let form = self.form(&magic);
        if let Form::Parquet = form {
            return parquet::each_row(&self.path, file, take, &|share| advance((self.bytes as f64 * share) as u64));
        }
        let is_gzip = magic.starts_with(&[0x1f, 0x8b]);
        let counted = Counted { inner: file, advance };
        let mut reader: Box<dyn BufRead + '_> = if is_gzip {
            Box::new(BufReader::with_capacity(256 << 10, MultiGzDecoder::new(BufReader::new(counted))))
        } else {
            Box::new(BufReader::with_capacity(256 << 10, counted))
        };
        match form {
            Form::Table(delimiter) => table::each_row(source, delimiter, &mut reader, take),
            Form::Document => document::each_record(&mut reader, source.lists(), take),
            Form::Lines | Form::Parquet => lines::each_record(&mut reader, Place::default(), take),
        }
        .map_err(|problem| problem.of_file(&self.path, is_gzip))
    }

    /// Parquet is known by its first bytes, the others by their names.
    fn form(&self, magic: &[u8]) -> Form {
        let name = self.path.to_string_lossy().to_ascii_lowercase();
        let name = name.trim_end_matches(".gz");
        match () {
            () if magic == parquet::MAGIC || name.ends_with(".parquet") => Form::Parquet,
            () if name.ends_with(".csv") => Form::Table(b','),
            () if name.ends_with(".tsv") => Form::Table(b'\t'),
            () if name.ends_with(".json") => Form::Document,
            () => Form::Lines,
        }
    }
}

/// How far a file has been read.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Lines that have ended.
    lines: u64,
    /// Bytes of the unpacked file.
    bytes: u64,
}

/// Why a file cannot be read to its end.
enum Problem {
    /// It cannot be unpacked, or read at all, after so many lines.
    Io(u64, io::Error),
    /// A document that is none.
    NotJson(serde_json::Error),
    /// A record beyond [`LONGEST`], which nobody can tell from those after it.
    TooLong,
    /// A table of another kind.
    UnknownTable { source_id: &'static str, header: String },
}

impl Problem {
    fn of_file(self, path: &Path, is_gzip: bool) -> IngestError {
        let path = path.to_owned();
        match self {
            Problem::Io(line, source) if is_gzip => IngestError::Damaged { path, line, source },
            Problem::Io(_, source) => IngestError::Unreadable { path, source },
            Problem::NotJson(source) => IngestError::NotJson { path, source },
            Problem::TooLong => IngestError::TooLong { path, limit_mib: LONGEST >> 20 },
            Problem::UnknownTable { source_id, header } => IngestError::UnknownTable { path, source_id, header },
        }
    }
}

/// Reports the bytes that pass.
struct Counted<'a> {
    inner: File,
    advance: &'a dyn Fn(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        (self.advance)(n as u64);
        Ok(n)
    }
}
