use crate::failure::Failure;
use crate::progress::Progress;
use clap::ValueEnum;
use hubscope_world::{Layout, Nuisance, Options, Source};
use std::path::PathBuf;

/// Write a synthetic world whose answer is known, in the sources' own formats.
///
/// At scale 1 it has the size of the reference report; `expected.csv` says what measuring it must give.
///
/// Example: hubscope world --scale 0.001 --out world
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Size: 1 is that of the reference report, 0.001 takes seconds.
    #[arg(long, value_name = "F")]
    scale: f64,
    /// Folder to write to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Another seed gives another world of the same size.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Only these hubs.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    hubs: Option<Vec<String>>,
    /// Only these sources; of them hubscope does not read patentsview and adisinsight so far.
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "openalex,patentsview,reliance_on_science,clinicaltrials,overton,adisinsight"
    )]
    sources: Vec<Source>,
    /// What real data is spoilt by: none, light (what hubscope handles today), full, or kinds by name.
    #[arg(long, value_name = "LEVEL|KINDS", default_value = "light")]
    nuisance: Nuisance,
    /// Folders as published today, or as before 2026.
    #[arg(long, value_name = "LAYOUT", default_value = "current")]
    layout: LayoutName,
    /// Only the I-th of N shares of the part files, I from 1, each in a folder of its own; expected.csv is whole in each.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(u64, u64)>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayoutName {
    Current,
    Legacy,
}

/// Reads `I/N`.
fn shard(text: &str) -> Result<(u64, u64), String> {
    let numbers = text.split_once('/').and_then(|(share, shares)| Some((share.parse().ok()?, shares.parse().ok()?)));
    numbers.ok_or_else(|| format!("`{text}` is not a share such as 1/4"))
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let layout = match args.layout {
        LayoutName::Current => Layout::Current,
        LayoutName::Legacy => Layout::Legacy,
    };
    let Args { scale, seed, hubs, nuisance, shard, .. } = args;
    let sources = args.sources.into_iter().collect();
    let options = Options { scale, seed, hubs, nuisance, sources, layout, shard };
    let progress = Progress::records("writing");
    let summary =
        hubscope_world::write(&options, &args.out, &|done, total| progress.at(done, total)).map_err(Failure::new)?;
    progress.finish();
    let megabytes = summary.bytes as f64 / 1e6;
    eprintln!(
        "{} works in {} files of {megabytes:.1} MB in {}",
        summary.works,
        summary.files.len(),
        args.out.display()
    );
    Ok(())
}
