use super::At;
use crate::commands::{bucket, output};
use crate::failure::Failure;
use hubscope_lake::LakeError;
use hubscope_lake::completeness::{Completeness, Year};
use hubscope_lake::manifest::{Counts, SourceState};
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::staged::{missing_shares, waiting};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Reasons of rejection, and the like, that are shown.
const SHOWN: usize = 10;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: At,
    /// Print instead how many rows of a table have a value, by column and publication year, as CSV.
    #[arg(long, value_name = "TABLE")]
    completeness: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let text = bucket::to_inspect(&args.at.lake, |root| match &args.completeness {
        Some(table) => completeness(root, table),
        None => status(root),
    })?;
    output(text.as_bytes(), None)
}

fn completeness(root: &Path, table: &str) -> Result<String, Failure> {
    let snapshot = Snapshot::open(root)?;
    let tables = snapshot.completeness()?;
    let Some(completeness) = tables.get(table) else {
        let known: Vec<&str> = tables.keys().map(String::as_str).collect();
        return Err(
            Failure::new(format!("there is no table \"{table}\"")).hint(format!("there are {}", known.join(", ")))
        );
    };
    Ok(by_year(completeness))
}

fn status(root: &Path) -> Result<String, Failure> {
    let staged = waiting(root)?;
    let mut text = match Snapshot::open(root) {
        Ok(snapshot) => of_snapshot(&snapshot)?,
        Err(LakeError::NoSnapshot { .. }) if !staged.is_empty() => "no snapshot\n".to_owned(),
        Err(e) => return Err(e.into()),
    };
    // Writing to a text cannot fail.
    for (_, run) in &staged {
        let share = match run.share.of {
            1 => String::new(),
            of => format!(" (share {} of {of})", run.share.number),
        };
        let _ = writeln!(text, "staged  {}: {} fragments{share}", run.source, run.fragments());
    }
    for share in missing_shares(staged.iter().map(|(_, run)| run)) {
        let _ = writeln!(text, "staged  share {share} is missing");
    }
    if staged.is_empty() {
        text.push_str("nothing staged\n");
    }
    Ok(text)
}

fn of_snapshot(snapshot: &Snapshot) -> Result<String, Failure> {
    let manifest = &snapshot.manifest;
    let completeness = snapshot.completeness()?;
    let mut text = format!("snapshot {}\n", manifest.edition());
    for (name, table) in &manifest.tables {
        let _ = writeln!(text, "table   {name:<14}{:>14} rows", table.rows);
        let gaps = completeness.get(name).map(gaps).unwrap_or_default();
        if !gaps.is_empty() {
            let _ = writeln!(text, "        filled: {}", gaps.join(", "));
        }
    }
    for (class, definition) in &manifest.classes {
        let _ = writeln!(text, "class   {class} as defined by {definition}");
    }
    for (source, state) in &manifest.sources {
        let _ = writeln!(text, "source  {source}: {} fragments", state.fragments().len());
        if let Some(latest) = manifest.latest(source) {
            let _ = writeln!(text, "        latest record {latest}");
        }
        of_source(state, &mut text);
    }
    Ok(text)
}

fn of_source(state: &SourceState, text: &mut String) {
    if let Some(world) = state.synthetic {
        let _ = writeln!(text, "        synthetic: a world of scale {}, seed {}", world.scale, world.seed);
    }
    for (name, dump) in &state.dumps {
        let date = if dump.date.is_empty() { String::new() } else { format!(" of {}", dump.date) };
        let name = if name.is_empty() { "files that no manifest names" } else { name };
        let _ = writeln!(text, "        dump {name}{date}: {} parts", dump.fragments().count());
        for part in dump.missing_parts() {
            let _ = writeln!(text, "        missing {part}");
        }
    }
    for (entity, Counts { read, written, superseded, rejected, skipped }) in &state.entities {
        let _ = writeln!(
            text,
            "        {entity}: {read} read, {written} written, {superseded} superseded, {rejected} rejected, {skipped} skipped"
        );
    }
    most_frequent("rejected", &state.reasons, text);
    most_frequent("not kept", &state.lost, text);
    most_frequent("unknown field, in a sample:", &state.unknown_paths, text);
}

fn most_frequent(what: &str, times: &BTreeMap<String, u64>, text: &mut String) {
    let mut times: Vec<(&String, &u64)> = times.iter().collect();
    times.sort_by_key(|(of, times)| (Reverse(**times), *of));
    for (of, times) in times.iter().take(SHOWN) {
        let _ = writeln!(text, "        {what} {times} x {of}");
    }
    if let Some(others) = times.len().checked_sub(SHOWN).filter(|others| *others > 0) {
        let _ = writeln!(text, "        {what} {others} others");
    }
}

/// Columns that are not always filled, with the share of rows that have a value.
fn gaps(completeness: &Completeness) -> Vec<String> {
    let columns = completeness.columns();
    let partly = columns.iter().filter(|(_, (rows, filled))| filled < rows);
    partly.map(|(column, (rows, filled))| format!("{column} {}", percent(*filled, *rows))).collect()
}

/// Never 100 % of what is not all, nor 0 % of what is something.
fn percent(filled: u64, rows: u64) -> String {
    // Rows are far below 2^53.
    match filled as f64 * 100.0 / rows as f64 {
        share if filled > 0 && share < 0.05 => "below 0.1 %".to_owned(),
        share if filled < rows && share >= 99.95 => "above 99.9 %".to_owned(),
        share => format!("{share:.1} %"),
    }
}

/// A line for each year, the one without at the end.
fn by_year(Completeness(years): &Completeness) -> String {
    let columns: BTreeSet<&str> = years.values().flat_map(|year| year.filled.keys().map(String::as_str)).collect();
    let mut text = format!("year,rows,{}\n", columns.iter().copied().collect::<Vec<_>>().join(","));
    let (without, with): (Vec<_>, Vec<_>) = years.iter().partition(|(year, _)| year.is_none());
    for (year, Year { rows, filled }) in with.into_iter().chain(without) {
        let year = year.map_or_else(String::new, |year| year.to_string());
        let counts: Vec<String> = columns.iter().map(|c| filled.get(*c).copied().unwrap_or(0).to_string()).collect();
        let _ = writeln!(text, "{year},{rows},{}", counts.join(","));
    }
    text
}
