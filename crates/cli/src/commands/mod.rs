//! Commands: one file each, one line in [`Command`].

mod demo;
mod evidence;
mod explain;
mod ingest;
mod measure;
mod report;
mod serve;
mod sql;
mod world;

use crate::failure::Failure;
use clap::Subcommand;
use hubscope_model::Catalogue;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What hubscope can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Args),
    World(world::Args),
    Ingest(ingest::Args),
    Measure(measure::Args),
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
            Command::Measure(args) => measure::run(args),
            Command::Explain(args) => explain::run(args),
            Command::Evidence(args) => evidence::run(args),
            Command::Report(args) => report::run(args),
            Command::Serve(args) => serve::run(args),
            Command::Sql(args) => sql::run(args),
        }
    }
}

/// The catalogue that the options ask for.
fn catalogue(overlay: Option<&Path>, hubs: Option<&Path>) -> Result<Catalogue, Failure> {
    let mut catalogue = Catalogue::load(overlay)?;
    if let Some(path) = hubs {
        catalogue.read_hubs(path)?;
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
