use super::lake::bytes;
use super::{Stages, bucket, catalogue, memory};
use crate::failure::Failure;
use hubscope_ingest::{Options, Reading, Report, Shard, sources};
use hubscope_lake::commit::{CommitOptions, Committed};
use hubscope_model::Catalogue;
use hubscope_model::classify::Classifier;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Read a source's files into a lake.
///
/// Files that the lake has read before are not read again. Records that cannot be read are kept in the lake's quarantine,
/// with file, line and reason.
///
/// With --shard, several jobs read a dump together: each keeps its share in the lake, and `hubscope lake commit` publishes
/// them when all are done. Without, whatever is in the lake is published at the end, also what shards have left there.
///
/// Examples:
///   hubscope ingest openalex openalex-snapshot/data --lake lake
///   hubscope ingest openalex works.jsonl.gz page-1.json --lake lake
///   hubscope ingest ror v2.0-ror-data.json --lake lake
///   hubscope ingest openalex openalex-snapshot/data --lake lake --shard 3/10
///   hubscope ingest openalex openalex-snapshot/data --lake s3://bucket/lake
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// openalex or ror.
    source: String,
    /// Files and folders.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The lake: a folder, made if it is not there, or the URL of one in a bucket.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
    /// Fail, and commit nothing, if more records than this share cannot be read.
    #[arg(long, value_name = "SHARE", default_value = "0.1%", value_parser = percent)]
    max_rejected: f64,
    /// Read on where a manifest names parts that are not there.
    #[arg(long)]
    allow_missing: bool,
    /// A folder that adds to the built-in catalogue, or replaces files of it: its frontiers are what works are looked through
    /// for.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Skip works published before this year; works without a year are kept. With another year, files are read again.
    #[arg(long, value_name = "Y")]
    since: Option<i32>,
    /// Read one share of the files, and publish nothing yet.
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Memory that the process stays near.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().strip_suffix('%').unwrap_or(text);
    let share: f64 = number.trim().parse().map_err(|_| format!("\"{text}\" is not a share; write it like 0.1%"))?;
    if (0.0..=100.0).contains(&share) { Ok(share) } else { Err("a share lies between 0% and 100%".to_owned()) }
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let catalogue = catalogue(args.catalogue.as_deref(), None)?;
    let options = Options {
        max_rejected_percent: args.max_rejected,
        allow_missing: args.allow_missing,
        memory: args.memory,
        shard: args.shard.unwrap_or(Shard::WHOLE),
        classifier: Some(classifier(&catalogue)?),
        since: args.since,
        records_elsewhere: bucket::url(&args.lake).is_some(),
    };
    let stage = |lake: &Path| stage(&args.source, &args.paths, lake, &options);
    let commit = args.shard.is_none().then_some(CommitOptions { memory: args.memory, ..CommitOptions::default() });
    let (reading, committed) = match (bucket::url(&args.lake), commit) {
        (Some(url), commit) => bucket::ingest(url, stage, commit)?,
        (None, None) => (stage(&args.lake)?, None),
        (None, Some(_)) => {
            let report = into_lake(&args.source, &args.paths, &args.lake, &options)?;
            (report.reading, Some(report.committed))
        }
    };
    print_reading(&args.source, &reading);
    match committed {
        Some(committed) => print_committed(&args.source, &committed),
        None => eprintln!("staged; publish it with: hubscope lake commit --lake {}", args.lake.display()),
    }
    Ok(())
}

/// What works are looked through for.
pub(crate) fn classifier(catalogue: &Catalogue) -> Result<Arc<Classifier>, Failure> {
    Classifier::new(&catalogue.classes).map(Arc::new).map_err(Failure::new)
}

/// Reads and leaves the commit to another time, with progress.
fn stage(source: &str, paths: &[PathBuf], lake: &Path, options: &Options) -> Result<Reading, Failure> {
    let source = sources::find(source)?;
    let stages = Stages::default();
    let reading = hubscope_ingest::stage(source, paths, lake, options, &|s, d, t| stages.at(s, d, t));
    stages.finish();
    Ok(reading?)
}

/// Reads and commits, with progress.
pub(crate) fn into_lake(source: &str, paths: &[PathBuf], lake: &Path, options: &Options) -> Result<Report, Failure> {
    let source = sources::find(source)?;
    let stages = Stages::default();
    let report = hubscope_ingest::ingest(source, paths, lake, options, &|s, d, t| stages.at(s, d, t));
    stages.finish();
    Ok(report?)
}

fn print_reading(source: &str, reading: &Reading) {
    for path in &reading.files_unknown {
        eprintln!("skipped {}: not a file of {source}", path.display());
    }
    for path in reading.files_left_over.iter().take(5) {
        eprintln!("skipped {}: the manifest does not name it; an older dump has left it", path.display());
    }
    if let Some(others) = reading.files_left_over.len().checked_sub(5).filter(|others| *others > 0) {
        eprintln!("skipped {others} more such files");
    }
    eprintln!("{} files read, {} known from before", reading.files_read, reading.files_known);
    for (reason, times) in reading.reasons.iter().take(5) {
        eprintln!("rejected {times} x {reason}");
    }
    for (what, times) in &reading.lost {
        eprintln!("left out {times} x {what}");
    }
    if !reading.unknown_paths.is_empty() {
        let paths: Vec<String> =
            reading.unknown_paths.iter().take(10).map(|(path, n)| format!("{path} x {n}")).collect();
        eprintln!("fields that this version does not know: {}", paths.join(", "));
    }
}

fn print_committed(source: &str, committed: &Committed) {
    let manifest = &committed.manifest;
    eprintln!("{:<14}{:>12}{:>12}{:>12}{:>12}{:>12}", source, "read", "written", "superseded", "rejected", "skipped");
    for (entity, c) in manifest.sources.get(source).into_iter().flat_map(|s| &s.entities) {
        eprintln!("{entity:<14}{:>12}{:>12}{:>12}{:>12}{:>12}", c.read, c.written, c.superseded, c.rejected, c.skipped);
    }
    print_snapshot(committed);
}

/// Says which snapshot is current now.
pub(crate) fn print_snapshot(committed: &Committed) {
    if committed.works_without_authors > 0 {
        eprintln!("{} works of the lake name no author: they count for no hub", committed.works_without_authors);
    }
    if committed.index_bytes > 0 {
        eprintln!("the index takes {}", bytes(committed.index_bytes));
    }
    let state = if committed.is_new { "new" } else { "nothing changed" };
    eprintln!("snapshot {} ({state})", committed.manifest.edition());
}
