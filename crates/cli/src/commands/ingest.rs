use crate::failure::Failure;
use crate::progress::Progress;
use hubscope_ingest::{Options, Report, sources};
use std::path::{Path, PathBuf};

/// Read a source's files into a lake.
///
/// Files that the lake has read before are not read again. Records that cannot be read are kept in the lake's quarantine,
/// with file, line and reason.
///
/// Examples:
///   hubscope ingest openalex openalex-snapshot/data --lake lake
///   hubscope ingest openalex works.jsonl.gz page-1.json --lake lake
///   hubscope ingest ror v2.0-ror-data.json --lake lake
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// openalex or ror.
    source: String,
    /// Files and folders.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The lake's folder; made if it is not there.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
    /// Fail, and commit nothing, if more records than this share cannot be read.
    #[arg(long, value_name = "SHARE", default_value = "0.1%", value_parser = percent)]
    max_rejected: f64,
    /// Read on where a manifest names parts that are not there.
    #[arg(long)]
    allow_missing: bool,
    /// Leave out works published before a year.
    #[arg(long, value_name = "Y", hide = true)]
    since: Option<i32>,
    /// Read one share of the parts.
    #[arg(long, value_name = "I/N", hide = true)]
    shard: Option<String>,
    /// Bound on the memory of the process.
    #[arg(long, value_name = "SIZE", hide = true)]
    memory: Option<String>,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().strip_suffix('%').unwrap_or(text);
    let share: f64 = number.trim().parse().map_err(|_| format!("\"{text}\" is not a share; write it like 0.1%"))?;
    if (0.0..=100.0).contains(&share) { Ok(share) } else { Err("a share lies between 0% and 100%".to_owned()) }
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    for (given, option) in
        [(args.since.is_some(), "--since"), (args.shard.is_some(), "--shard"), (args.memory.is_some(), "--memory")]
    {
        if given {
            return Err(Failure::not_built(option).hint("leave it out"));
        }
    }
    let options = Options { max_rejected_percent: args.max_rejected, allow_missing: args.allow_missing };
    let report = into_lake(&args.source, &args.paths, &args.lake, options)?;
    for path in &report.files_unknown {
        eprintln!("skipped {}: not a file of {}", path.display(), args.source);
    }
    print_report(&args.source, &report);
    Ok(())
}

/// Reads with a progress bar.
pub(crate) fn into_lake(source: &str, paths: &[PathBuf], lake: &Path, options: Options) -> Result<Report, Failure> {
    let source = sources::find(source)?;
    let progress = Progress::bytes("reading");
    let report = hubscope_ingest::ingest(source, paths, lake, options, &|done, total| progress.at(done, total));
    progress.finish();
    Ok(report?)
}

fn print_report(source: &str, report: &Report) {
    let Report { committed, .. } = report;
    let manifest = &committed.manifest;
    eprintln!("{} files read, {} known from before", report.files_read, report.files_known);
    eprintln!("{:<14}{:>12}{:>12}{:>12}{:>12}{:>12}", source, "read", "written", "superseded", "rejected", "skipped");
    for (entity, c) in manifest.sources.get(source).into_iter().flat_map(|s| &s.entities) {
        eprintln!("{entity:<14}{:>12}{:>12}{:>12}{:>12}{:>12}", c.read, c.written, c.superseded, c.rejected, c.skipped);
    }
    for (reason, times) in report.reasons.iter().take(5) {
        eprintln!("rejected {times} x {reason}");
    }
    if committed.works_without_authors > 0 {
        eprintln!("{} works of the lake name no author: they count for no hub", committed.works_without_authors);
    }
    let state = if committed.is_new { "new" } else { "nothing changed" };
    eprintln!("snapshot {} ({state})", manifest.edition());
}
