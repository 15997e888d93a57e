use super::{ingest, report, serve};
use crate::failure::Failure;
use crate::progress::Progress;
use hubscope_count::Engine;
use hubscope_ingest::Options;
use hubscope_model::{Catalogue, Lang, Years};
use hubscope_world::Options as World;
use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Large enough that the smallest hub has a figure, small enough to be made and read in seconds.
const SCALE: f64 = 0.005;
/// Written into a folder that the demo has made, so that it never clears another.
const MARK: &str = "made-by-hubscope-demo";

/// Show the whole path on a small built-in world: make it, read it, measure, write the report, serve it.
///
/// Example: hubscope demo --no-serve
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder for everything the demo makes; what an earlier demo left in it is replaced.
    #[arg(long, value_name = "DIR", default_value = "hubscope-demo")]
    dir: PathBuf,
    /// Address and port to serve at; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// Exit when the report is written.
    #[arg(long)]
    no_serve: bool,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let (world, lake, out) = (args.dir.join("world"), args.dir.join("lake"), args.dir.join("report"));
    prepare(&args.dir, &[&world, &lake, &out])?;

    let options = World { scale: SCALE, ..World::default() };
    let progress = Progress::records("making the world");
    let summary =
        hubscope_world::write(&options, &world, &|done, total| progress.at(done, total)).map_err(Failure::new)?;
    progress.finish();
    eprintln!("world   {} synthetic works in {}", summary.works, world.display());

    let catalogue = Catalogue::embedded()?;
    let options = Options { classifier: Some(ingest::classifier(&catalogue)?), ..Options::default() };
    let read = ingest::into_lake("openalex", &[world.join("openalex")], &lake, &options)?;
    eprintln!("lake    snapshot {} in {}", read.committed.manifest.edition(), lake.display());

    let engine = Engine::open(&lake, catalogue)?;
    for path in report::write(&engine, Years::DEFAULT, &Lang::ALL, &out)? {
        eprintln!("report  {}", path.display());
    }
    eprintln!("truth   {} is what the world was made to give", world.join("expected.csv").display());
    if args.no_serve {
        return Ok(());
    }
    serve::serve(engine, args.addr)
}

/// An empty or new folder, or one that a demo made: clears what it left.
fn prepare(dir: &Path, parts: &[&PathBuf]) -> Result<(), Failure> {
    fs::create_dir_all(dir).map_err(Failure::io("create", dir))?;
    let mark = dir.join(MARK);
    let mut entries = fs::read_dir(dir).map_err(Failure::io("read", dir))?;
    if entries.next().is_some() && !mark.exists() {
        return Err(Failure::new(format!("{} holds files that are not the demo's", dir.display()))
            .hint("name another folder: --dir DIR"));
    }
    fs::write(&mark, "").map_err(Failure::io("write", &mark))?;
    for part in parts {
        match fs::remove_dir_all(part) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(Failure::io("remove", part)(e)),
            _ => {}
        }
    }
    Ok(())
}
