//! Commands: one file each, one line in [`Command`].

mod bucket;
mod compare;
mod demo;
mod discover;
mod evidence;
mod explain;
mod ingest;
mod lake;
mod measure;
mod movers;
mod network;
mod place;
mod report;
mod serve;
mod sql;
mod table;
mod world;

use crate::failure::Failure;
use crate::progress::Progress;
use clap::Subcommand;
use hubscope_count::Engine;
use hubscope_model::Catalogue;
use hubscope_model::measure::Placing;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What hubscope can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Args),
    World(world::Args),
    Ingest(ingest::Args),
    Lake(lake::Args),
    Measure(measure::Args),
    Compare(compare::Args),
    Network(network::Args),
    Movers(movers::Args),
    Discover(discover::Args),
    Place(place::Args),
    Explain(explain::Args),
    Evidence(evidence::Args),
    Report(report::Args),
    Serve(serve::Args),
    Sql(sql::Args),
}

impl Command {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {
            Command::Demo(args) => demo::run(args),
            Command::World(args) => world::run(args),
            Command::Ingest(args) => ingest::run(args),
            Command::Lake(args) => lake::run(args),
            Command::Measure(args) => measure::run(args),
            Command::Compare(args) => compare::run(args),
            Command::Network(args) => network::run(args),
            Command::Movers(args) => movers::run(args),
            Command::Discover(args) => discover::run(args),
            Command::Place(args) => place::run(args),
            Command::Explain(args) => explain::run(args),
            Command::Evidence(args) => evidence::run(args),
            Command::Report(args) => report::run(args),
            Command::Serve(args) => serve::run(args),
            Command::Sql(args) => sql::run(args),
        }
    }
}

/// The lake that is asked, and the catalogue that says what for.
#[derive(Debug, clap::Args)]
struct Asked {
    /// The lake: a folder, or the URL of one in a bucket.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
    /// Your own hubs in place of the catalogue's: TOML, or a GeoJSON FeatureCollection of polygons.
    #[arg(long, value_name = "FILE")]
    hubs: Option<PathBuf>,
    /// A folder that adds to the built-in catalogue, or replaces files of it.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Corrections of where institutions are: a TOML file that says of each which city, why, and since when.
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Where an authorship is: evidence, in the city that its affiliation names, or institution, where that is registered.
    #[arg(long, default_value = Placing::default().id())]
    placing: Placing,
}

impl Asked {
    fn engine(&self) -> Result<Engine, Failure> {
        self.engine_beside(None)
    }

    /// The same with further hubs, measured beside those in use.
    fn engine_beside(&self, beside: Option<&Path>) -> Result<Engine, Failure> {
        let mut catalogue = catalogue(self.catalogue.as_deref(), self.hubs.as_deref())?;
        if let Some(path) = &self.corrections {
            catalogue.read_corrections(path)?;
        }
        if let Some(path) = beside {
            catalogue.read_beside(path)?;
            possible(&catalogue, path)?;
        }
        Ok(Engine::open_placed(&bucket::to_read(&self.lake)?, catalogue, self.placing)?)
    }
}

/// Remarks on borders that are printed; of a thousand hubs, there may be many.
const REMARKS: usize = 20;

/// Says what there is to say of borders that somebody has drawn.
fn remark(engine: &Engine) {
    let remarks = engine.remarks();
    remarks.iter().take(REMARKS).for_each(|remark| eprintln!("note: {remark}"));
    if remarks.len() > REMARKS {
        eprintln!("note: and so on, {} in all", remarks.len());
    }
}

/// Refuses hubs whose borders cross themselves.
fn possible(catalogue: &Catalogue, path: &Path) -> Result<(), Failure> {
    hubscope_geo::check(&catalogue.hubs).map_err(|problem| Failure::new(format!("{}: {problem}", path.display())))
}

/// The catalogue that the options ask for.
fn catalogue(overlay: Option<&Path>, hubs: Option<&Path>) -> Result<Catalogue, Failure> {
    let mut catalogue = Catalogue::load(overlay)?;
    if let Some(path) = hubs {
        catalogue.read_hubs(path)?;
        possible(&catalogue, path)?;
    }
    Ok(catalogue)
}

/// Writes data to a file, or to standard output.
fn output(bytes: &[u8], out: Option<&PathBuf>) -> Result<(), Failure> {
    match out {
        Some(path) => std::fs::write(path, bytes).map_err(Failure::io("write", path)),
        None => {
            let mut stdout = std::io::stdout().lock();
            stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(Failure::new)
        }
    }
}

/// The value of `--memory`: bytes, or a number with a unit, `1GiB`, `512MiB`, `2GB`.
fn memory(text: &str) -> Result<u64, String> {
    let wrong = || format!("\"{text}\" is not a size; write it like 1GiB, 512MiB or 2GB");
    let digits = text.trim().find(|c: char| !c.is_ascii_digit()).unwrap_or(text.trim().len());
    let (number, unit) = text.trim().split_at(digits);
    let bytes: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" | "k" => 1 << 10,
        "mib" | "m" => 1 << 20,
        "gib" | "g" => 1 << 30,
        _ => return Err(wrong()),
    };
    number.parse::<u64>().ok().and_then(|n| n.checked_mul(bytes)).filter(|n| *n > 0).ok_or_else(wrong)
}

/// The stages that tell of bytes; the others tell of records.
const IN_BYTES: [&str; 4] = [hubscope_ingest::HASHING, hubscope_ingest::READING, bucket::FETCHING, bucket::PUSHING];

/// Progress of work that has several stages, one after the other.
#[derive(Default)]
struct Stages(Mutex<Option<(&'static str, Progress)>>);

impl Stages {
    /// Tells how far a stage is; another stage ends the one before.
    fn at(&self, stage: &'static str, done: u64, total: u64) {
        // A poisoned lock would mean that another thread panicked; then progress matters no more.
        let Ok(mut current) = self.0.lock() else { return };
        if current.as_ref().is_none_or(|(name, _)| *name != stage) {
            let progress = if IN_BYTES.contains(&stage) { Progress::bytes } else { Progress::records };
            if let Some((_, before)) = current.replace((stage, progress(stage))) {
                before.finish();
            }
        }
        if let Some((_, progress)) = current.as_ref() {
            progress.at(done, total);
        }
    }

    fn finish(&self) {
        if let Some((_, progress)) = self.0.lock().ok().and_then(|mut current| current.take()) {
            progress.finish();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::memory;

    #[test]
    fn sizes_of_memory_are_read_with_their_units() {
        for (text, bytes) in [("1GiB", 1 << 30), ("512MiB", 512 << 20), ("2GB", 2_000_000_000), ("4096", 4096)] {
            assert_eq!(memory(text), Ok(bytes));
        }
        for text in ["", "GiB", "1.5GiB", "0", "-1GiB", "1 TB", "99999999999GiB"] {
            assert!(memory(text).unwrap_err().contains("512MiB"), "{text}");
        }
    }
}
