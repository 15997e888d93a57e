use super::{Stages, ingest::print_snapshot, memory};
use crate::failure::Failure;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::staged::waiting;
use hubscope_lake::{Lake, LakeError};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Look after a lake: what it holds, and what waits in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the current snapshot, what it was made of, and what waits for a commit.
    ///
    /// Example: hubscope lake status --lake lake
    Status(At),
    /// Publish what shards of ingest have left in the lake, as a new snapshot.
    ///
    /// Example: hubscope lake commit --lake lake --memory 4GiB
    Commit(Commit),
    /// Not built yet.
    #[command(hide = true)]
    Verify(Rest),
    /// Not built yet.
    #[command(hide = true)]
    Diff(Rest),
    /// Not built yet.
    #[command(hide = true)]
    Compact(Rest),
    /// Not built yet.
    #[command(hide = true)]
    Gc(Rest),
}

#[derive(Debug, clap::Args)]
struct At {
    /// The lake's folder.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Commit {
    #[command(flatten)]
    at: At,
    /// Memory that the process stays near.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
}

/// Whatever was given.
#[derive(Debug, clap::Args)]
struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let not_built = |command: &str| Err(Failure::not_built(&format!("lake {command}")));
    match args.command {
        Command::Status(at) => super::output(status(&at.lake)?.as_bytes(), None),
        Command::Commit(Commit { at, memory }) => commit(&at.lake, memory),
        Command::Verify(_) => not_built("verify"),
        Command::Diff(_) => not_built("diff"),
        Command::Compact(_) => not_built("compact"),
        Command::Gc(_) => not_built("gc"),
    }
}

fn commit(root: &Path, memory: u64) -> Result<(), Failure> {
    // A misspelt folder is not made, and nothing is tidied up in one that is no lake.
    if !root.join("CURRENT").exists() && !root.join("staged").exists() {
        return Err(LakeError::NoSnapshot { path: root.to_owned() }.into());
    }
    let lake = Lake::create(root)?;
    let stages = Stages::default();
    let committed = lake.commit(CommitOptions { memory }, &|stage, done, total| stages.at(stage, done, total));
    stages.finish();
    print_snapshot(&committed?);
    Ok(())
}

fn status(root: &Path) -> Result<String, Failure> {
    let staged = waiting(root)?;
    let mut text = match Snapshot::open(root) {
        Ok(snapshot) => of_snapshot(&snapshot),
        Err(LakeError::NoSnapshot { .. }) if !staged.is_empty() => "no snapshot\n".to_owned(),
        Err(e) => return Err(e.into()),
    };
    // Writing to a text cannot fail.
    for (_, run) in &staged {
        let _ = writeln!(text, "staged  {}: {} fragments", run.source, run.fragments.len());
    }
    if staged.is_empty() {
        text.push_str("nothing staged\n");
    }
    Ok(text)
}

fn of_snapshot(snapshot: &Snapshot) -> String {
    let manifest = &snapshot.manifest;
    let mut text = format!("snapshot {}\n", manifest.edition());
    for (name, table) in &manifest.tables {
        let _ = writeln!(text, "table   {name:<14}{:>14} rows", table.rows);
    }
    for (class, definition) in &manifest.classes {
        let _ = writeln!(text, "class   {class} as defined by {definition}");
    }
    for (source, state) in &manifest.sources {
        let _ = writeln!(text, "source  {source}: {} fragments", state.fragments.len());
        if let Some(latest) = manifest.latest(source) {
            let _ = writeln!(text, "        latest record {latest}");
        }
        if let Some(world) = state.synthetic {
            let _ = writeln!(text, "        synthetic: a world of scale {}, seed {}", world.scale, world.seed);
        }
        for (entity, c) in &state.entities {
            let _ = writeln!(
                text,
                "        {entity}: {} read, {} written, {} superseded, {} rejected, {} skipped",
                c.read, c.written, c.superseded, c.rejected, c.skipped
            );
        }
        for part in &state.missing_parts {
            let _ = writeln!(text, "        missing {part}");
        }
    }
    text
}
