//! From a source's own files to the lake: one folder per source under [`sources`], one driver for all of them.
//!
//! A file becomes a fragment, kept under a hash of its content; fragments become a snapshot in `hubscope-lake`.

mod input;
pub mod sources;

use hubscope_lake::commit::{Addition, Committed};
use hubscope_lake::fragment::{Fragment, Records, Rejected, identity};
use hubscope_lake::manifest::Counts;
use hubscope_lake::{Lake, LakeError};
use input::{InputFile, RawRecord};
use rayon::prelude::*;
use sources::{Outcome, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What can go wrong while reading a source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// There is no connector of this name.
    #[error("unknown source \"{id}\"{hint}")]
    UnknownSource {
        /// The name as given.
        id: String,
        /// The nearest there is.
        hint: String,
    },
    /// A file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of no bytes.
    #[error("{} is empty: it has no bytes at all; was its download cut off?", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A compressed file that ends too early, or is damaged inside.
    #[error("{} cannot be unpacked after line {line}; it is cut off or damaged, fetch it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Lines read before.
        line: u64,
        /// What the unpacker says.
        source: std::io::Error,
    },
    /// A document that is cut off or damaged, so that nobody knows how many records are lost.
    #[error("{} is not a whole JSON document; it is cut off or damaged, fetch it again", path.display())]
    NotJson {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// Nothing to read.
    #[error("there is no file of {source_id} in {}", paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "))]
    Nothing {
        /// The source.
        source_id: &'static str,
        /// Where we looked.
        paths: Vec<PathBuf>,
    },
    /// A manifest that cannot be read.
    #[error("{} is not a manifest: {message}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Parts that a manifest names and the folder lacks.
    #[error("the copy is incomplete: {} part(s) that {} names are not there, the first is {}", parts.len(), manifest.display(), parts.first().map(String::as_str).unwrap_or_default())]
    MissingParts {
        /// The manifest.
        manifest: PathBuf,
        /// The parts, as it names them.
        parts: Vec<String>,
    },
    /// More rejected records than allowed; nothing was committed.
    #[error(
        "{rejected} of {read} records rejected, more than {limit_percent}% allowed; nothing was committed\n{reasons}"
    )]
    TooManyRejected {
        /// Rejected records of this run.
        rejected: u64,
        /// Records read in this run.
        read: u64,
        /// The limit.
        limit_percent: f64,
        /// The most frequent reasons, one a line.
        reasons: String,
    },
    /// The lake.
    #[error(transparent)]
    Lake(#[from] LakeError),
}

/// How to read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Share of records that may be rejected, in percent.
    pub max_rejected_percent: f64,
    /// Read on where a manifest names parts that are not there, and record them.
    pub allow_missing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { max_rejected_percent: 0.1, allow_missing: false }
    }
}

/// Tells how far reading is: bytes done, and bytes in all.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// What a run did.
#[derive(Debug)]
pub struct Report {
    /// Files read now.
    pub files_read: usize,
    /// Files that the lake had read before, and files of the same bytes as another.
    pub files_known: usize,
    /// Files in the folders that are none of the source's.
    pub files_unknown: Vec<PathBuf>,
    /// Why records of these files were rejected, and how many, most frequent first.
    pub reasons: Vec<(String, u64)>,
    /// The snapshot that is current now.
    pub committed: Committed,
}

/// Reads files and folders of a source into a lake, and commits.
///
/// # Errors
/// [`IngestError`]; the last snapshot stands untouched.
pub fn ingest(
    source: &dyn Source,
    paths: &[PathBuf],
    root: &Path,
    options: Options,
    progress: Progress<'_>,
) -> Result<Report, IngestError> {
    let listing = input::list(source, paths)?;
    let mut parts = BTreeMap::new();
    for manifest in &listing.manifests {
        let named = source.parts(manifest)?;
        let missing: Vec<String> = named.iter().filter(|(_, there)| !**there).map(|(part, _)| part.clone()).collect();
        if !missing.is_empty() && !options.allow_missing {
            return Err(IngestError::MissingParts { manifest: manifest.clone(), parts: missing });
        }
        parts.extend(named);
    }
    let lake = Lake::create(root)?;
    let hashes: Vec<String> = listing
        .files
        .par_iter()
        .map(|file| Ok(identity(source.id(), &file.content_hash()?)))
        .collect::<Result<_, IngestError>>()?;
    // Files of the same bytes are one: whatever their names, they give one fragment.
    let distinct: BTreeMap<&String, &InputFile> = hashes.iter().zip(&listing.files).collect();
    let total: u64 = distinct.values().map(|f| f.bytes).sum();
    let done = AtomicU64::new(0);
    let advance = |bytes: u64| progress(done.fetch_add(bytes, Ordering::Relaxed) + bytes, total);
    let read: Vec<FileRead> = distinct
        .into_par_iter()
        .map(|(hash, file)| read_file(source, file, hash, &lake, &advance))
        .collect::<Result<_, _>>()?;

    let (mut counts, mut reasons) = (Counts::default(), BTreeMap::<String, u64>::new());
    for file in &read {
        file.fragment.entities.values().for_each(|c| counts.add(*c));
        for (reason, times) in &file.fragment.reasons {
            *reasons.entry(reason.clone()).or_default() += times;
        }
    }
    let mut reasons: Vec<(String, u64)> = reasons.into_iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    // 2^53 records are far away.
    if counts.rejected as f64 * 100.0 > options.max_rejected_percent * counts.read as f64 {
        let lines: Vec<String> = reasons.iter().take(5).map(|(r, n)| format!("  {n} x {r}")).collect();
        return Err(IngestError::TooManyRejected {
            rejected: counts.rejected,
            read: counts.read,
            limit_percent: options.max_rejected_percent,
            reasons: lines.join("\n"),
        });
    }
    let files_read = read.iter().filter(|f| !f.was_known).count();
    let fragments = read.iter().map(|f| f.fragment.clone()).collect();
    let committed = lake.commit(Addition { fragments, parts: [(source.id().to_owned(), parts)].into() })?;
    Ok(Report {
        files_read,
        files_known: listing.files.len() - files_read,
        files_unknown: listing.unknown,
        reasons,
        committed,
    })
}

struct FileRead {
    fragment: Fragment,
    was_known: bool,
}

fn read_file(
    source: &dyn Source,
    file: &InputFile,
    hash: &str,
    lake: &Lake,
    advance: &(dyn Fn(u64) + Sync),
) -> Result<FileRead, IngestError> {
    if let Some(fragment) = lake.fragment(hash)? {
        advance(file.bytes);
        return Ok(FileRead { fragment, was_known: true });
    }
    let (mut records, mut rejected) = (Records::default(), vec![]);
    let mut entities: BTreeMap<String, Counts> = BTreeMap::new();
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    let mut take = |raw: RawRecord<'_>| {
        let (entity, outcome) = match raw.problem {
            Some(problem) => ("other", Outcome::Rejected(problem)),
            None => source.read(raw.bytes, &mut records),
        };
        let counts = entities.entry(entity.to_owned()).or_default();
        counts.read += 1;
        match outcome {
            Outcome::Written => counts.written += 1,
            Outcome::Skipped => counts.skipped += 1,
            Outcome::Rejected(reason) => {
                counts.rejected += 1;
                rejected.push(Rejected {
                    source: source.id().to_owned(),
                    file: file.path.display().to_string(),
                    line: raw.line,
                    reason: reason.clone(),
                    record: String::from_utf8_lossy(raw.bytes).into_owned(),
                });
                *reasons.entry(reason).or_default() += 1;
            }
        }
    };
    file.each_record(&mut take, advance)?;
    let fragment = Fragment { hash: hash.to_owned(), source: source.id().to_owned(), entities, reasons };
    lake.keep(&fragment, &records, &rejected)?;
    Ok(FileRead { fragment, was_known: false })
}
