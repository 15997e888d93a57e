//! From a source's own files to the lake: one folder per source under [`sources`], one driver for all of them.
//!
//! A file becomes a fragment, kept under a hash of its content; fragments become a snapshot in `hubscope-lake`.

pub mod classify;
mod error;
mod input;
pub mod sources;

use classify::Classifier;
use hubscope_lake::commit::{CommitOptions, Committed};
use hubscope_lake::fragment::{Fragment, identity};
use hubscope_lake::keep::Rejected;
use hubscope_lake::manifest::Counts;
use hubscope_lake::staged::Staged;
use hubscope_lake::{Lake, LakeError};
use input::{InputFile, Listing, RawRecord};
use rayon::prelude::*;
use sources::{Outcome, Source};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use error::IngestError;
pub use hubscope_lake::commit::Progress;

/// What a thread that reads a file takes: records and mentions that wait to be written, and the encoders.
const READER_MEMORY: u64 = 128 << 20;

/// How to read.
#[derive(Debug, Clone)]
pub struct Options {
    /// Share of records that may be rejected, in percent.
    pub max_rejected_percent: f64,
    /// Read on where a manifest names parts that are not there, and record them.
    pub allow_missing: bool,
    /// Anonymous memory that the process is to stay near, in bytes.
    pub memory: u64,
    /// Which of the files to read.
    pub shard: Shard,
    /// Says which classes texts put works in; none are looked for without.
    pub classifier: Option<Arc<Classifier>>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_rejected_percent: 0.1,
            allow_missing: false,
            memory: CommitOptions::default().memory,
            shard: Shard::WHOLE,
            classifier: None,
        }
    }
}

/// A share of the files, for jobs that read a dump together: the `number`-th of `of`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// All files.
    pub const WHOLE: Shard = Shard { number: 1, of: 1 };

    /// Whether the file at this place in the order of paths belongs to it. By path and not by content, so that a job need
    /// not read the other jobs' files to know its own.
    fn has(self, place: usize) -> bool {
        place % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err(format!("\"{text}\" is not a share; write the third of ten as 3/10")),
        }
    }
}

/// What a reading did.
#[derive(Debug)]
pub struct Reading {
    /// Files read now.
    pub files_read: usize,
    /// Files that the lake had read before, and files of the same bytes as another.
    pub files_known: usize,
    /// Files in the folders that are none of the source's.
    pub files_unknown: Vec<PathBuf>,
    /// Why records of these files were rejected, and how many, most frequent first.
    pub reasons: Vec<(String, u64)>,
}

/// What a run did.
#[derive(Debug)]
pub struct Report {
    /// What was read.
    pub reading: Reading,
    /// The snapshot that is current now.
    pub committed: Committed,
}

/// Reads files and folders of a source into a lake, and commits what is staged there.
///
/// # Errors
/// [`IngestError`]; the last snapshot stands untouched.
pub fn ingest(
    source: &dyn Source,
    paths: &[PathBuf],
    root: &Path,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Report, IngestError> {
    let reading = stage(source, paths, root, options, progress)?;
    let committed = Lake::create(root)?.commit(CommitOptions { memory: options.memory }, progress)?;
    Ok(Report { reading, committed })
}

/// Reads files and folders of a source into a lake, and leaves them staged for the next commit. Several processes may do so
/// at a time.
///
/// # Errors
/// [`IngestError`]; what was staged before stands untouched.
pub fn stage(
    source: &dyn Source,
    paths: &[PathBuf],
    root: &Path,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Reading, IngestError> {
    let listing = input::list(source, paths)?;
    let mut staged = from_manifests(source, &listing, options)?;
    let lake = Lake::create(root)?;
    let files: Vec<&InputFile> =
        listing.files.iter().enumerate().filter(|(place, _)| options.shard.has(*place)).map(|(_, f)| f).collect();
    let threads = (options.memory / READER_MEMORY).clamp(1, rayon::current_num_threads() as u64) as usize;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| LakeError::io("start threads for", root)(std::io::Error::other(e)))?;
    let read = pool.install(|| read_files(source, &files, &lake, options, progress))?;
    let reasons = check(&read, options.max_rejected_percent)?;
    staged.fragments = read.iter().map(|f| f.fragment.hash.clone()).collect();
    lake.stage(&staged)?;
    let files_read = read.iter().filter(|f| !f.was_known).count();
    Ok(Reading { files_read, files_known: files.len() - files_read, files_unknown: listing.unknown, reasons })
}

/// What manifests say: the parts that there should be, and the synthetic mark.
fn from_manifests(source: &dyn Source, listing: &Listing, options: &Options) -> Result<Staged, IngestError> {
    let mut staged = Staged { source: source.id().to_owned(), ..Staged::default() };
    for manifest in &listing.manifests {
        let named = source.parts(manifest)?;
        let missing: Vec<String> = named.iter().filter(|(_, there)| !**there).map(|(part, _)| part.clone()).collect();
        if !missing.is_empty() && !options.allow_missing {
            return Err(IngestError::MissingParts { manifest: manifest.clone(), parts: missing });
        }
        staged.parts.extend(named);
        staged.synthetic = source.synthetic(manifest)?.or(staged.synthetic);
    }
    Ok(staged)
}

fn read_files(
    source: &dyn Source,
    files: &[&InputFile],
    lake: &Lake,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Vec<FileRead>, IngestError> {
    let classifier = options.classifier.as_deref();
    let classes = classifier.map(|c| c.definitions().clone()).unwrap_or_default();
    let blanks: Vec<Fragment> = files
        .par_iter()
        .map(|file| {
            let content = file.content_hash()?;
            Ok(Fragment {
                hash: identity(source.id(), &content, &classes),
                source: source.id().to_owned(),
                content: content.to_hex().to_string(),
                classes: classes.clone(),
                ..Fragment::default()
            })
        })
        .collect::<Result<_, IngestError>>()?;
    // Files of the same bytes are one: whatever their names, they give one fragment.
    let distinct: BTreeMap<&str, (&Fragment, &InputFile)> =
        blanks.iter().zip(files).map(|(blank, file)| (blank.hash.as_str(), (blank, *file))).collect();
    let total: u64 = distinct.values().map(|(_, file)| file.bytes).sum();
    let done = AtomicU64::new(0);
    let advance = |bytes: u64| progress(READING, done.fetch_add(bytes, Ordering::Relaxed) + bytes, total);
    distinct
        .into_par_iter()
        .map(|(_, (blank, file))| read_file(source, file, blank, lake, classifier, &advance))
        .collect()
}

/// The stage of reading files, whose progress is in bytes.
pub const READING: &str = "reading";

/// Why records were rejected, most frequent first.
///
/// # Errors
/// [`IngestError::TooManyRejected`].
fn check(read: &[FileRead], limit_percent: f64) -> Result<Vec<(String, u64)>, IngestError> {
    let (mut counts, mut reasons) = (Counts::default(), BTreeMap::<String, u64>::new());
    for file in read {
        file.fragment.entities.values().for_each(|c| counts.add(*c));
        for (reason, times) in &file.fragment.reasons {
            *reasons.entry(reason.clone()).or_default() += times;
        }
    }
    let mut reasons: Vec<(String, u64)> = reasons.into_iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    // 2^53 records are far away.
    if counts.rejected as f64 * 100.0 > limit_percent * counts.read as f64 {
        let lines: Vec<String> = reasons.iter().take(5).map(|(r, n)| format!("  {n} x {r}")).collect();
        return Err(IngestError::TooManyRejected {
            rejected: counts.rejected,
            read: counts.read,
            limit_percent,
            reasons: lines.join("\n"),
        });
    }
    Ok(reasons)
}

struct FileRead {
    fragment: Fragment,
    was_known: bool,
}

fn read_file(
    source: &dyn Source,
    file: &InputFile,
    blank: &Fragment,
    lake: &Lake,
    classifier: Option<&Classifier>,
    advance: &(dyn Fn(u64) + Sync),
) -> Result<FileRead, IngestError> {
    if let Some(fragment) = lake.fragment(&blank.hash)? {
        advance(file.bytes);
        return Ok(FileRead { fragment, was_known: true });
    }
    let mut fragment = blank.clone();
    let mut writer = lake.keep(source.id(), &fragment.hash)?;
    // Once writing has failed, the rest of the file is passed over.
    let mut written = Ok(());
    let mut take = |raw: RawRecord<'_>| {
        if written.is_err() {
            return;
        }
        let (entity, outcome) = match raw.problem {
            Some(problem) => ("other", Outcome::Rejected(problem)),
            None => source.read(raw.bytes, &mut writer.records, classifier),
        };
        let counts = fragment.entities.entry(entity.to_owned()).or_default();
        counts.read += 1;
        match outcome {
            Outcome::Written => {
                counts.written += 1;
                written = writer.settle();
            }
            Outcome::Skipped => counts.skipped += 1,
            Outcome::Rejected(reason) => {
                counts.rejected += 1;
                written = writer.reject(&Rejected {
                    source: source.id().to_owned(),
                    file: file.path.display().to_string(),
                    line: raw.line,
                    reason: reason.clone(),
                    record: String::from_utf8_lossy(raw.bytes).into_owned(),
                });
                *fragment.reasons.entry(reason).or_default() += 1;
            }
        }
    };
    file.each_record(&mut take, advance)?;
    written?;
    writer.finish(&fragment)?;
    Ok(FileRead { fragment, was_known: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_every_file_once() {
        let shares: Vec<Shard> = ["1/3", "2/3", "3/3"].iter().map(|s| s.parse().unwrap()).collect();
        for place in 0..10 {
            assert_eq!(shares.iter().filter(|s| s.has(place)).count(), 1);
        }
        assert_eq!("1/1".parse(), Ok(Shard::WHOLE));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["0/3", "4/3", "3", "0/0", "a/b", "-1/2"] {
            assert!(text.parse::<Shard>().unwrap_err().contains("3/10"), "{text}");
        }
    }
}
