//! Whatever goes wrong, the last snapshot stands: what went wrong is said, where, and what may help, and after that the same
//! command comes to the end that it would have come to.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "all of this is test code; who skips says so")]

#[path = "../common/mod.rs"]
mod common;
mod damage;
#[cfg(target_os = "linux")]
mod disk;
mod dumps;
#[cfg(target_os = "linux")]
mod rights;
#[cfg(unix)]
mod writers;

use common::{Place, files};
use std::fs;
use std::path::PathBuf;

/// What stands in the lake `lake` of a place.
struct Standing {
    files: Vec<(PathBuf, Vec<u8>)>,
    figures: String,
}

impl Standing {
    fn of(place: &Place) -> Self {
        let mut files = files(&place.path("lake/snapshots"));
        files.push((place.path("lake/CURRENT"), fs::read(place.path("lake/CURRENT")).unwrap()));
        Standing { files, figures: figures(place) }
    }

    /// The same files with the same bytes, no more, and the same figures.
    fn still_stands(&self, place: &Place) {
        let now = Standing::of(place);
        let names = |of: &Standing| of.files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        assert_eq!(names(self), names(&now));
        for ((path, before), (_, after)) in self.files.iter().zip(&now.files) {
            assert!(before == after, "{} has changed", path.display());
        }
        assert_eq!(self.figures, now.figures);
    }
}

/// What measuring the lake `lake` of a place gives.
fn figures(place: &Place) -> String {
    place.run(&["measure", "--lake", "lake", "--hubs", "hubs.toml", "--years", "2020-2021"]).succeeds().stdout()
}

/// Writes a world of thousands of works, which takes a while to read.
fn world(place: &Place, scale: &str) {
    let args = ["world", "--sources", "openalex", "--nuisance", "none", "--scale", scale, "--out", "world"];
    place.run(&args).succeeds();
}

/// Whether a test that cannot run here may be skipped: not where everything is checked as root.
fn may_skip(why: &str) {
    let must_run = std::env::var_os("CI").is_some() && common::is_root();
    assert!(!must_run, "this must run here, but {why}");
    eprintln!("skipped: {why}");
}
