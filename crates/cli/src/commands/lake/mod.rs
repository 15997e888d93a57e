mod commit;
mod compact;
mod diff;
mod gc;
mod status;
mod verify;

use super::bucket;
use crate::failure::Failure;
use hubscope_lake::{Lake, LakeError};
use std::path::{Path, PathBuf};

/// Look after a lake: what it holds, and what waits in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the current snapshot: what it holds and was made of, how complete it is, what was rejected and why, and what waits for
    /// a commit.
    ///
    /// Examples:
    ///   hubscope lake status --lake lake
    ///   hubscope lake status --lake lake --completeness work
    #[command(verbatim_doc_comment)]
    Status(status::Args),
    /// Publish what shards of ingest have left in the lake, as a new snapshot.
    ///
    /// Example: hubscope lake commit --lake lake --memory 4GiB
    Commit(commit::Args),
    /// Check the current snapshot and what it was made of: the bytes of every file, rows, counts, and the references between
    /// tables. Prints what is wrong, and ends with 1 if something is.
    ///
    /// Example: hubscope lake verify --lake lake
    Verify(At),
    /// Tell what changed between two snapshots, and why.
    ///
    /// Counts the works that each hub (by year), year, venue, type and institution gained and lost.
    ///
    /// A and B are numbers of snapshots of --lake, or folders of lakes, whose current snapshots are
    /// meant. Without them, the current snapshot of --lake is compared with the one before. Both
    /// are counted with the same catalogue, in the corpus of papers_total, so that a hub's border
    /// never shows, only the data.
    ///
    /// Every work gained or lost by a cell has one cause, the first that holds:
    ///   newly_indexed  A lacks it
    ///   deleted        B lacks it
    ///   merged         B lacks it, and has a work that took its place: the source says so, or it
    ///                  carries the same DOI
    ///   retracted      it is retracted now, or no longer
    ///   flagged        it is paratext or an expansion record now, or no longer
    ///   retyped        its type is another
    ///   moved          its year is another; by venue, its venue
    ///   re_placed      an institution of it lies elsewhere now, in or out of the hub
    ///   authors_cut    its author list is cut now, or no longer, and an institution went with it
    ///   re_matched     it has other institutions
    /// For every cell: before + gained - lost = after.
    ///
    /// Examples:
    ///   hubscope lake diff --lake lake
    ///   hubscope lake diff 3 5 --lake lake --only boston --years 2019-2023 --by hub,venue
    ///   hubscope lake diff lake-of-march lake-of-june --format csv --out changes.csv
    ///   hubscope lake diff 4 5 --lake lake --works --hub boston --year 2021
    #[command(verbatim_doc_comment)]
    Diff(Box<diff::Args>),
    /// Put the records of files that no manifest names, of which there may be thousands, into one fragment, so that commits are
    /// quicker and the lake is smaller. No snapshot changes.
    ///
    /// Example: hubscope lake compact --lake lake
    Compact(compact::Args),
    /// Remove what is not needed any more: parts that a newer dump has replaced, what killed runs have left, and, if you say so, old
    /// snapshots.
    ///
    /// Examples:
    ///   hubscope lake gc --lake lake --dry-run
    ///   hubscope lake gc --lake lake --keep-snapshots 4
    #[command(verbatim_doc_comment)]
    Gc(gc::Args),
}

#[derive(Debug, clap::Args)]
struct At {
    /// The lake: a folder, or the URL of one in a bucket.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Status(args) => status::run(&args),
        Command::Commit(args) => commit::run(&args),
        Command::Verify(at) => verify::run(&at),
        Command::Diff(args) => diff::run(*args),
        Command::Compact(args) => compact::run(&args),
        Command::Gc(args) => gc::run(&args),
    }
}

impl At {
    /// The lake, which must be one: a misspelt folder is not made, and nothing is tidied up in one that is no lake.
    fn folder(&self) -> Result<&Path, Failure> {
        let root = &self.lake;
        if bucket::url(root).is_some() {
            return Err(Failure::not_built("this command for a lake in a bucket")
                .hint("copy the lake into a folder, and name that: aws s3 sync, rclone sync"));
        }
        if !root.join("CURRENT").exists() && !root.join("staged").exists() {
            return Err(LakeError::NoSnapshot { path: root.clone() }.into());
        }
        Ok(root)
    }

    /// The same, opened for writing.
    fn open(&self) -> Result<Lake, Failure> {
        Ok(Lake::create(self.folder()?)?)
    }
}

/// Bytes as people read them.
pub(crate) fn bytes(count: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    // Sizes of files are far below 2^53.
    let (mut size, mut unit) = (count as f64, 0);
    while size >= 1000.0 && unit + 1 < units.len() {
        (size, unit) = (size / 1000.0, unit + 1);
    }
    if unit == 0 { format!("{count} bytes") } else { format!("{size:.1} {}", units[unit]) }
}
