//! Files as people have them: which ones in a folder are a source's, and the records in each, be it JSON Lines or a saved
//! page, compressed or not.

use crate::IngestError;
use crate::sources::{FileKind, Source};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The files to read, in the order of their paths, and the others.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) files: Vec<InputFile>,
    pub(crate) manifests: Vec<PathBuf>,
    pub(crate) unknown: Vec<PathBuf>,
}

/// A file of the source.
#[derive(Debug)]
pub(crate) struct InputFile {
    pub(crate) path: PathBuf,
    pub(crate) bytes: u64,
}

/// A record as it stands in a file.
pub(crate) struct RawRecord<'a> {
    pub(crate) bytes: &'a [u8],
    /// Line, or number of the record in a document; from 1.
    pub(crate) line: u64,
    /// Set if it is no record at all.
    pub(crate) problem: Option<String>,
}

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
                    listing.files.push(InputFile { path, bytes });
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

impl InputFile {
    /// The hash of the file's bytes.
    pub(crate) fn content_hash(&self) -> Result<blake3::Hash, IngestError> {
        let mut hasher = blake3::Hasher::new();
        File::open(&self.path).and_then(|f| hasher.update_reader(f).map(|_| ())).map_err(unreadable(&self.path))?;
        Ok(hasher.finalize())
    }

    /// Calls `take` for every record, and `advance` with the bytes of the file gone by.
    pub(crate) fn each_record(
        &self,
        take: &mut dyn FnMut(RawRecord<'_>),
        advance: &dyn Fn(u64),
    ) -> Result<(), IngestError> {
        let mut file = File::open(&self.path).map_err(unreadable(&self.path))?;
        let mut magic = [0; 2];
        let is_gzip = file.read(&mut magic).map_err(unreadable(&self.path))? == 2 && magic == [0x1f, 0x8b];
        file.rewind().map_err(unreadable(&self.path))?;
        let counted = Counted { inner: file, advance };
        let mut reader: Box<dyn BufRead + '_> = if is_gzip {
            Box::new(BufReader::with_capacity(256 << 10, MultiGzDecoder::new(BufReader::new(counted))))
        } else {
            Box::new(BufReader::with_capacity(256 << 10, counted))
        };
        let damaged = |line: u64| {
            let path = self.path.clone();
            move |source| match is_gzip {
                true => IngestError::Damaged { path, line, source },
                false => IngestError::Unreadable { path, source },
            }
        };
        if self.is_document() {
            let mut text = vec![];
            reader.read_to_end(&mut text).map_err(damaged(0))?;
            return document(without_bom(&text), take)
                .map_err(|source| IngestError::NotJson { path: self.path.clone(), source });
        }
        let (mut line, mut number) = (vec![], 0);
        loop {
            line.clear();
            if reader.read_until(b'\n', &mut line).map_err(damaged(number))? == 0 {
                return Ok(());
            }
            number += 1;
            text_of_records(without_bom(&line).trim_ascii(), Some(number), take);
        }
    }

    /// Whether the name promises one JSON document rather than lines.
    fn is_document(&self) -> bool {
        let name = self.path.to_string_lossy().to_ascii_lowercase();
        name.trim_end_matches(".gz").ends_with(".json")
    }
}

fn without_bom(text: &[u8]) -> &[u8] {
    text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text)
}

/// A document, or lines under the name of one.
fn document(text: &[u8], take: &mut dyn FnMut(RawRecord<'_>)) -> Result<(), serde_json::Error> {
    let is_json = |text: &[u8]| serde_json::from_slice::<&RawValue>(text).is_ok();
    let lines = || text.split(|&b| b == b'\n').map(<[u8]>::trim_ascii);
    match serde_json::from_slice::<&RawValue>(text) {
        Ok(_) => text_of_records(text.trim_ascii(), None, take),
        Err(_) if lines().find(|l| !l.is_empty()).is_some_and(is_json) => {
            (1..).zip(lines()).for_each(|(number, line)| text_of_records(line, Some(number), take));
        }
        // Half a page is not one bad record but an unknown number of lost ones.
        Err(e) => return Err(e),
    }
    Ok(())
}

/// One JSON text: a record, a page of records (`results`) or an array of them.
fn text_of_records(text: &[u8], line: Option<u64>, take: &mut dyn FnMut(RawRecord<'_>)) {
    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        results: Vec<&'a RawValue>,
    }
    let many = match text.first() {
        None => return,
        Some(b'[') => serde_json::from_slice::<Vec<&RawValue>>(text).ok(),
        // Looking for `results` in every line would parse each twice; pages among lines begin with their `meta`, or with it.
        Some(_) if line.is_none() || begins_like_a_page(text) => {
            serde_json::from_slice::<Page<'_>>(text).ok().map(|p| p.results)
        }
        Some(_) => None,
    };
    match many {
        Some(records) => {
            for (number, record) in (1..).zip(records) {
                take(RawRecord { bytes: record.get().as_bytes(), line: line.unwrap_or(number), problem: None });
            }
        }
        None => {
            let problem = std::str::from_utf8(text).err().map(|e| format!("not UTF-8: {e}"));
            take(RawRecord { bytes: text, line: line.unwrap_or(1), problem });
        }
    }
}

fn begins_like_a_page(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(64)]);
    let key: Cow<'_, str> = head.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    key.starts_with("{\"meta\":") || key.starts_with("{\"results\":") || key.starts_with("{\"group_by\"")
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
