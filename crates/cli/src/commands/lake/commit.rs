use super::At;
use crate::commands::{Stages, bucket, ingest::print_snapshot, memory};
use crate::failure::Failure;
use hubscope_lake::commit::CommitOptions;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: At,
    /// Publish also if some shares of the files have not been read.
    #[arg(long)]
    allow_missing: bool,
    /// Memory that the process stays near.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let options = CommitOptions { memory: args.memory, allow_missing_shares: args.allow_missing };
    let committed = match bucket::url(&args.at.lake) {
        Some(url) => bucket::commit(url, options)?,
        None => {
            let lake = args.at.open()?;
            let stages = Stages::default();
            let committed = lake.commit(options, &|stage, done, total| stages.at(stage, done, total));
            stages.finish();
            committed?
        }
    };
    print_snapshot(&committed);
    Ok(())
}
