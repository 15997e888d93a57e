use crate::failure::Failure;
use crate::progress::Progress;
use clap::ValueEnum;
use hubscope_world::{Layout, Nuisance, Options};
use std::path::PathBuf;

/// Write a synthetic world whose answer is known, in the sources' own formats.
///
/// At scale 1 it would have the size of the reference report; `expected.csv` says what measuring it must give.
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
    /// Only these sources.
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "openalex")]
    sources: Vec<String>,
    /// What real data is spoilt by: none of it, or a little of each.
    #[arg(long, value_name = "LEVEL", default_value = "light")]
    nuisance: NuisanceLevel,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum NuisanceLevel {
    None,
    Light,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    if let Some(source) = args.sources.iter().find(|s| *s != "openalex") {
        return Err(Failure::not_built(&format!("the source \"{source}\" of the world")).hint("there is openalex"));
    }
    let nuisance = match args.nuisance {
        NuisanceLevel::None => Nuisance::None,
        NuisanceLevel::Light => Nuisance::Light,
    };
    let options = Options { scale: args.scale, seed: args.seed, hubs: args.hubs, nuisance, layout: Layout::Current };
    let progress = Progress::records("writing");
    let summary =
        hubscope_world::write(&options, &args.out, &|done, total| progress.at(done, total)).map_err(Failure::new)?;
    progress.finish();
    eprintln!("{} works, {} records in {}", summary.works, summary.records, args.out.display());
    Ok(())
}
