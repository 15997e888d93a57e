//! `hubscope lake diff`.

mod text;

use super::super::{Stages, catalogue, memory, output};
use crate::failure::Failure;
use clap::ValueEnum;
use hubscope_count::diff::{CellChange, ChangedWork, Comparison, Diff, Dimension, Question};
use hubscope_lake::LakeError;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Years;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The earlier snapshot: its number in the lake, or the folder of a lake, whose current one is meant.
    #[arg(value_name = "A", requires = "after")]
    before: Option<String>,
    /// The later one.
    #[arg(value_name = "B")]
    after: Option<String>,
    /// The lake that has the numbers.
    #[arg(long, value_name = "LAKE")]
    lake: Option<PathBuf>,
    /// Your own hubs in place of the catalogue's.
    #[arg(long, value_name = "FILE")]
    hubs: Option<PathBuf>,
    /// A folder that adds to the built-in catalogue, or replaces files of it.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Only works at these hubs and groups.
    #[arg(long, value_name = "HUBS", value_delimiter = ',')]
    only: Vec<String>,
    /// Only works of these years; all if none are given.
    #[arg(long, value_name = "A-B")]
    years: Option<Years>,
    /// What works are counted by: some of hub (and year), year, venue, type, institution; all if none is given.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    by: Vec<Dimension>,
    /// How many cells of each kind to show as text, those that changed most first.
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// List the works that one hub gained and lost in one year.
    #[arg(long, requires = "hub", requires = "year", conflicts_with_all = ["only", "years", "by"])]
    works: bool,
    /// The hub or group of --works.
    #[arg(long, value_name = "H", requires = "works")]
    hub: Option<String>,
    /// The year of --works.
    #[arg(long, value_name = "Y", requires = "works")]
    year: Option<i32>,
    /// text, csv or json.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// File to write; standard output if none is given.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Memory that the process stays near.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
    /// Folder for what does not fit into memory, some 100 bytes a work; the later snapshot's lake if none is given.
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Csv,
    Json,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let [(_, before), (lake, after)] = snapshots(&args)?;
    let catalogue = catalogue(args.catalogue.as_deref(), args.hubs.as_deref())?;
    let scratch = args.scratch.as_deref().unwrap_or(&lake);
    // A misspelt hub is noticed before the work is done.
    for id in args.only.iter().chain(&args.hub) {
        catalogue.hub_id(id)?;
    }
    let stages = Stages::default();
    let progress = |stage, done, total| stages.at(stage, done, total);
    let compare = || Comparison::of(before, after, catalogue, args.memory, scratch, &progress);
    let bytes = match (args.hub.as_deref(), args.year) {
        (Some(hub), Some(year)) => {
            let works = compare().and_then(|comparison| comparison.works(hub, year, &progress));
            stages.finish();
            listed(&works.map_err(|e| unwritable(e, scratch))?, args.format)?
        }
        _ => {
            let by = if args.by.is_empty() { Dimension::ASKED.into() } else { args.by.iter().copied().collect() };
            let question = Question { only: args.only.clone(), years: args.years, by };
            let diff = compare().and_then(|comparison| comparison.diff(&question, &progress));
            stages.finish();
            counted(&diff.map_err(|e| unwritable(e, scratch))?, args.format, args.top)?
        }
    };
    output(&bytes, args.out.as_ref())
}

/// The folders of both lakes, with the snapshots asked for.
fn snapshots(args: &Args) -> Result<[(PathBuf, Snapshot); 2], Failure> {
    let number = |text: &str| text.parse::<u64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let lake = || {
        args.lake.as_deref().ok_or_else(|| {
            Failure::new("snapshots are named by number, and no lake is")
                .hint("name the lake that has them: --lake LAKE")
        })
    };
    let (Some(before), Some(after)) = (&args.before, &args.after) else {
        let lake = lake()?;
        let after = Snapshot::open(lake)?;
        let current = after.manifest.snapshot;
        let before = Snapshot::numbers(lake)?.into_iter().rev().find(|&n| n < current).ok_or_else(|| {
            Failure::new(format!("{} has no snapshot before {current}, the current one", lake.display()))
                .hint("name two: hubscope lake diff A B, numbers of snapshots or folders of lakes")
        })?;
        return Ok([(lake.to_owned(), Snapshot::open_numbered(lake, before)?), (lake.to_owned(), after)]);
    };
    let open = |word: &str| -> Result<(PathBuf, Snapshot), Failure> {
        match number(word) {
            Some(number) => Ok((lake()?.to_owned(), Snapshot::open_numbered(lake()?, number)?)),
            None => Ok((PathBuf::from(word), Snapshot::open(Path::new(word))?)),
        }
    };
    Ok([open(before)?, open(after)?])
}

/// Says what helps where the folder for sorting cannot be written.
fn unwritable(error: hubscope_count::CountError, scratch: &Path) -> Failure {
    let is_scratch = matches!(&error, hubscope_count::CountError::Lake(LakeError::Io { path, .. })
        if path.parent() == Some(scratch));
    let failure = Failure::from(error);
    if is_scratch { failure.hint("name a folder that can be written: --scratch DIR") } else { failure }
}

fn json(document: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(document).map_err(Failure::new)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(header).map_err(Failure::new)?;
    for row in rows {
        writer.write_record(row).map_err(Failure::new)?;
    }
    writer.into_inner().map_err(|e| Failure::new(e.into_error()))
}

fn counted(diff: &Diff, format: Format, top: usize) -> Result<Vec<u8>, Failure> {
    match format {
        Format::Text => Ok(text::of_diff(diff, top).into_bytes()),
        Format::Json => json(diff),
        Format::Csv => {
            let header = ["dimension", "key", "name", "year", "before", "after", "cause", "gained", "lost", "net"];
            table(header, std::iter::once(&diff.works).chain(&diff.cells).flat_map(rows))
        }
    }
}

/// A row for each cause.
fn rows(cell: &CellChange) -> impl Iterator<Item = [String; 10]> + '_ {
    cell.causes.iter().map(|caused| {
        [
            cell.dimension.id().to_owned(),
            cell.key.clone(),
            cell.name.clone().unwrap_or_default(),
            cell.year.map(|y| y.to_string()).unwrap_or_default(),
            cell.before.to_string(),
            cell.after.to_string(),
            caused.cause.id().to_owned(),
            caused.flow.gained.to_string(),
            caused.flow.lost.to_string(),
            caused.flow.net().to_string(),
        ]
    })
}

fn listed(works: &[ChangedWork], format: Format) -> Result<Vec<u8>, Failure> {
    match format {
        Format::Text => Ok(text::of_works(works).into_bytes()),
        Format::Json => json(&works),
        Format::Csv => {
            let header = ["work_id", "title", "doi", "change", "cause", "merged_with", "was", "is"];
            let text = |t: &Option<String>| t.clone().unwrap_or_default();
            table(
                header,
                works.iter().map(|work| {
                    [
                        work.work_id.clone(),
                        text(&work.title),
                        text(&work.doi),
                        work.direction.id().to_owned(),
                        work.cause.id().to_owned(),
                        text(&work.merged_with),
                        text(&work.was),
                        text(&work.is),
                    ]
                }),
            )
        }
    }
}
