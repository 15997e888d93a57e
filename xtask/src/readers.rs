//! A lake as others read it: `tests/readers` opens one in DuckDB and in Polars.

use crate::folder::{beside_builds, clear, prepare, text};
use crate::golden::SOURCES;
use crate::run::{Failed, quiet, root};
use std::path::Path;
use std::process::Command;

/// Size of the world in the lake: most figures of hubs are not zero.
const SCALE: &str = "0.001";

/// Fills a lake with a small world.
pub(crate) fn with_lake<T>(binary: &Path, work: impl FnOnce(&Path) -> Result<T, Failed>) -> Result<T, Failed> {
    let dir = beside_builds("readers");
    prepare(&dir, "readers")?;
    let (world, lake) = (dir.join("world"), dir.join("lake"));
    let made = ["world", "--sources", &SOURCES.join(","), "--scale", SCALE, "--out", text(&world)?];
    quiet(Command::new(binary).args(made))?;
    for source in SOURCES {
        let files = world.join(source);
        let read = ["ingest", source, text(&files)?, "--max-rejected", "1%", "--lake", text(&lake)?];
        quiet(Command::new(binary).args(read))?;
    }
    let done = work(&lake)?;
    clear(&dir)?;
    Ok(done)
}

/// The tests over a lake, in a Python that has the readers.
pub(crate) fn tests(python: &Path, binary: &Path, lake: &Path) -> Command {
    let mut command = Command::new(python);
    // No compiled copies in the repository.
    command.args(["-B", "test_readers.py"]).current_dir(root().join("tests/readers"));
    command.env("HUBSCOPE_BIN", binary).env("HUBSCOPE_LAKE", lake);
    command
}
