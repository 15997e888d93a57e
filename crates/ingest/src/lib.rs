//! From a source's own files to the lake: one folder per source under [`sources`], one driver for all of them.
//!
//! A file becomes a fragment, kept under a hash of its content; fragments become a snapshot in `hubscope-lake`.

pub mod drift;
mod error;
mod input;
mod release;
pub mod sources;

use drift::{Drift, Known};
use hubscope_lake::commit::{CommitOptions, Committed};
use hubscope_lake::fragment::{Fragment, identity};
use hubscope_lake::keep::{Bytes, Rejected};
use hubscope_lake::manifest::Counts;
use hubscope_lake::staged::Share;
use hubscope_lake::{Lake, LakeError};
use hubscope_model::classify::Classifier;
use input::{InputFile, RawRecord};
use rayon::prelude::*;
use sources::{Outcome, Source, Wanted};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use error::IngestError;
pub use hubscope_lake::commit::Progress;

/// What a thread that reads a file takes: the text of a record, records and mentions that wait to be written, the encoders.
const READER_MEMORY: u64 = 160 << 20;
/// What the longest record takes beside its text while it is looked through.
const LONG_RECORD_MEMORY: u64 = 256 << 20;
/// From how many bytes a record is long: one such at a time is looked through, whatever the number of threads.
const LONG_RECORD: usize = 4 << 20;

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
    /// The lake is a working copy of one elsewhere: fragments that are only described here have their records there.
    pub records_elsewhere: bool,
    /// Says which classes texts put works in; none are looked for without.
    pub classifier: Option<Arc<Classifier>>,
    /// Skip works published before this year; those without a year are kept.
    pub since: Option<i32>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_rejected_percent: 0.1,
            allow_missing: false,
            memory: CommitOptions::default().memory,
            shard: Shard::WHOLE,
            records_elsewhere: false,
            classifier: None,
            since: None,
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

    /// As the lake has it.
    fn of_listing(self, listing: String) -> Share {
        Share { listing, of: self.of, number: self.number }
    }

    /// Whether the file at this place in the order of paths belongs to it. By path and not by content, so that a job need
    /// not read the other jobs' files to know its own.
    pub(crate) fn has(self, place: usize) -> bool {
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
    /// Files beside the parts of a dump that its manifest does not name: an older dump has left them.
    pub files_left_over: Vec<PathBuf>,
    /// Why records of these files were rejected, and how many, most frequent first.
    pub reasons: Vec<(String, u64)>,
    /// What the form of the files says of records, but not so that it could be kept, most frequent first.
    pub lost: Vec<(String, u64)>,
    /// Paths of fields that this version does not know, and how often a sample of the records had them, most frequent first.
    pub unknown_paths: Vec<(String, u64)>,
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
    let committed =
        Lake::create(root)?.commit(CommitOptions { memory: options.memory, ..CommitOptions::default() }, progress)?;
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
    let mut listing = input::list(source, paths)?;
    let mut staged = release::sort(source, &mut listing, options)?;
    let lake = Lake::create(root)?;
    let files: Vec<&InputFile> =
        listing.files.iter().enumerate().filter(|(place, _)| options.shard.has(*place)).map(|(_, f)| f).collect();
    let for_readers = options.memory.saturating_sub(LONG_RECORD_MEMORY) / READER_MEMORY;
    let threads = for_readers.clamp(1, rayon::current_num_threads() as u64) as usize;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|e| LakeError::io("start threads for", root)(std::io::Error::other(e)))?;
    let read = pool.install(|| read_files(source, &files, &lake, options, progress))?;
    let reasons = check(read.by_fragment.values(), options.max_rejected_percent)?;
    for (file, fragment) in files.iter().zip(read.of_files) {
        let part = file.part.clone().unwrap_or_else(|| fragment.clone());
        staged.dumps.entry(file.dump.clone()).or_default().parts.insert(part, Some(fragment));
    }
    lake.stage(&staged)?;
    let files_read = read.by_fragment.values().filter(|f| !f.was_known).count();
    Ok(Reading {
        files_read,
        files_known: files.len() - files_read,
        files_unknown: listing.unknown,
        files_left_over: listing.left_over,
        reasons,
        lost: together(read.by_fragment.values(), |fragment| &fragment.lost),
        unknown_paths: together(read.by_fragment.values(), |fragment| &fragment.unknown_paths),
    })
}

/// What was read of which file.
struct Read {
    /// The fragment of each file.
    of_files: Vec<String>,
    by_fragment: BTreeMap<String, FileRead>,
}

fn read_files(
    source: &dyn Source,
    files: &[&InputFile],
    lake: &Lake,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Read, IngestError> {
    let wanted = Wanted { classifier: options.classifier.as_deref(), since: options.since };
    let known = Known::new(source.paths());
    let classes = wanted.classifier.map(|c| c.definitions().clone()).unwrap_or_default();
    let blank = |content: blake3::Hash| Fragment {
        hash: identity(source.id(), &content, &classes, wanted.since),
        source: source.id().to_owned(),
        content: content.to_hex().to_string(),
        classes: classes.clone(),
        since: wanted.since,
        ..Fragment::default()
    };
    let counter = |stage: &'static str, total: u64| {
        let done = AtomicU64::new(0);
        move |bytes: u64| progress(stage, done.fetch_add(bytes, Ordering::Relaxed) + bytes, total)
    };
    let advance = counter(HASHING, files.iter().map(|file| file.bytes).sum());
    let look = |file: &&InputFile| file.content(lake, &advance).map(|(content, then)| (blank(content), then));
    let looks: Vec<(Fragment, Metadata)> = files.par_iter().map(look).collect::<Result<_, _>>()?;
    // Files of the same bytes are one: whatever their names, they give one fragment.
    let distinct: BTreeMap<&str, (&(Fragment, Metadata), &InputFile)> =
        looks.iter().zip(files).map(|(look, file)| (look.0.hash.as_str(), (look, *file))).collect();
    let advance = counter(READING, distinct.values().map(|(_, file)| file.bytes).sum());
    let known_fragment = |hash: &str| -> Result<Option<Fragment>, LakeError> {
        let Some(fragment) = lake.fragment(hash)? else { return Ok(None) };
        let is_known = options.records_elsewhere || lake.has_records(&fragment)?;
        Ok(is_known.then_some(fragment))
    };
    let read: BTreeMap<String, FileRead> = distinct
        .into_par_iter()
        .map(|(hash, (look, file))| {
            let file_read = match known_fragment(hash)? {
                Some(fragment) => {
                    advance(file.bytes);
                    FileRead { fragment, was_known: true }
                }
                None => read_file(source, file, look, lake, wanted, &known, &advance)?,
            };
            Ok((hash.to_owned(), file_read))
        })
        .collect::<Result<_, IngestError>>()?;
    for (file, (Fragment { hash, .. }, _)) in files.iter().zip(&looks) {
        file.check_records(read.get(hash).map_or(0, |read| read.fragment.read()))?;
    }
    Ok(Read { of_files: looks.into_iter().map(|(blank, _)| blank.hash).collect(), by_fragment: read })
}

/// The stage of finding out what files hold, whose progress is in bytes.
pub const HASHING: &str = "looking at files";
/// The stage of reading files, whose progress is in bytes.
pub const READING: &str = "reading";

/// Why records were rejected, most frequent first.
///
/// # Errors
/// [`IngestError::TooManyRejected`].
fn check<'a>(
    read: impl Iterator<Item = &'a FileRead> + Clone,
    limit_percent: f64,
) -> Result<Vec<(String, u64)>, IngestError> {
    let mut counts = Counts::default();
    read.clone().flat_map(|file| file.fragment.entities.values()).for_each(|c| counts.add(*c));
    let reasons = together(read, |fragment| &fragment.reasons);
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

/// What is counted in fragments, in all of them, most frequent first.
fn together<'a>(
    read: impl Iterator<Item = &'a FileRead>,
    of: fn(&Fragment) -> &BTreeMap<String, u64>,
) -> Vec<(String, u64)> {
    let mut sums = BTreeMap::<&str, u64>::new();
    for (what, times) in read.flat_map(|file| of(&file.fragment)) {
        *sums.entry(what).or_default() += times;
    }
    let mut sums: Vec<(String, u64)> = sums.into_iter().map(|(what, times)| (what.to_owned(), times)).collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums
}

/// Held while a long record is looked through.
static ONE_LONG_RECORD: Mutex<()> = Mutex::new(());

struct FileRead {
    fragment: Fragment,
    was_known: bool,
}

fn read_file(
    source: &dyn Source,
    file: &InputFile,
    (blank, before): &(Fragment, Metadata),
    lake: &Lake,
    wanted: Wanted<'_>,
    known: &Known,
    advance: &(dyn Fn(u64) + Sync),
) -> Result<FileRead, IngestError> {
    let mut fragment = blank.clone();
    let mut writer = lake.keep(source.id(), &fragment.hash)?;
    // Once writing has failed, the rest of the file is passed over.
    let mut written = Ok(());
    let (name, mut drift) = (file.path.display().to_string(), Drift::new(known));
    let mut take = |raw: RawRecord<'_>| {
        if written.is_err() {
            return;
        }
        // Nothing here waits for another thread, so that whoever holds it goes on.
        let is_long = raw.text().len() > LONG_RECORD;
        let _alone = is_long.then(|| ONE_LONG_RECORD.lock().unwrap_or_else(PoisonError::into_inner));
        let (entity, outcome) = match &raw.problem {
            Some(problem) => ("other", Outcome::Rejected(problem.clone())),
            None => source.read(raw.text(), &mut writer.records, wanted),
        };
        let counts = fragment.entities.entry(entity.to_owned()).or_default();
        counts.read += 1;
        match outcome {
            Outcome::Written => {
                counts.written += 1;
                drift.see(entity, raw.text());
                if let Some(lost) = raw.lost {
                    *fragment.lost.entry(lost.to_owned()).or_default() += 1;
                }
                written = writer.settle();
            }
            Outcome::Skipped => counts.skipped += 1,
            Outcome::Rejected(reason) => {
                counts.rejected += 1;
                written = writer.reject(&Rejected {
                    source: source.id(),
                    file: &name,
                    line: raw.line,
                    offset: raw.offset,
                    length: raw.length.unwrap_or(raw.bytes.len() as u64),
                    reason: &reason,
                    record: Bytes(raw.bytes),
                });
                *fragment.reasons.entry(reason).or_default() += 1;
            }
        }
    };
    file.each_record(source, &mut take, advance)?;
    written?;
    file.check_unchanged(before)?;
    fragment.unknown_paths = drift.unseen();
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
