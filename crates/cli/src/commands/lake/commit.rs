use super::At;
use crate::commands::{Stages, bucket, ingest::print_snapshot, memory};
use crate::failure::Failure;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::manifest::Corrected;
use hubscope_model::corrections::{Corrections, Reading};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    at: At,
    /// Publish also if some shares of the files have not been read.
    #[arg(long)]
    allow_missing: bool,
    /// Corrections of what affiliations say: a TOML file with patterns, and the city or institution that they mean. The snapshot is made anew from the
    /// strings that the lake has kept, and later ones with the same corrections; a file without any ends that.
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Memory that the process stays near.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let corrections = args.corrections.as_deref().map(readings).transpose()?;
    let options = CommitOptions { memory: args.memory, allow_missing_shares: args.allow_missing, corrections };
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
    for Corrected { reading, affiliations } in &committed.manifest.corrections {
        eprintln!("corrected {affiliations} affiliations with \"{}\"", reading.pattern);
    }
    Ok(())
}

/// The corrections of affiliations in a file.
fn readings(path: &Path) -> Result<Vec<Reading>, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::io("read", path))?;
    let corrections = Corrections::from_toml(&text).map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
    Ok(corrections.affiliations)
}
