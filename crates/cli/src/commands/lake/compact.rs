use super::{At, bytes};
use crate::commands::{Stages, memory};
use crate::failure::Failure;
use hubscope_lake::commit::CommitOptions;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: At,
    /// Memory that the process stays near.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let lake = args.at.open()?;
    let options = CommitOptions { memory: args.memory, ..CommitOptions::default() };
    let stages = Stages::default();
    let compacted = lake.compact(options, &|stage, done, total| stages.at(stage, done, total));
    stages.finish();
    let compacted = compacted?;
    match compacted.files {
        0 => eprintln!("nothing to compact: parts of dumps stay as they are, until the next dump replaces them"),
        files => eprintln!(
            "{files} files compacted: {} before, {} now",
            bytes(compacted.bytes_before),
            bytes(compacted.bytes_after)
        ),
    }
    Ok(())
}
