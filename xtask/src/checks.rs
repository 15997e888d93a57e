//! The checks that are not tests: formatting, lints, documentation, licences and bans.

use crate::run::{Failed, cargo, root, run, stage};
use crate::{suite, tools};
use std::process::Command;

/// Everything that has to pass before a change is merged; the quick checks first.
///
/// The stages name the same packages, features and targets, so that no dependency is compiled twice: clippy and the
/// documentation share what was checked, the build and the tests what was built.
pub(crate) fn ci() -> Result<(), Failed> {
    stage("formatting", || run(&mut cargo(&["fmt", "--all", "--check"])))?;
    stage("licences, bans and sources of dependencies", dependencies)?;
    stage("clippy", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))
    })?;
    stage("documentation", || {
        // `--examples` for its effect alone: the features of development dependencies count as they do for clippy.
        // Without it DataFusion and half of Arrow would be checked a second time.
        let args = ["doc", "--workspace", "--no-deps", "--all-features", "--lib", "--bins", "--examples"];
        run(cargo(&args).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    suite::all()
}

/// Licences, bans and sources of dependencies, by `deny.toml`. Advisories are left out: a new one must not turn a
/// change red that did not cause it, and they need a download.
fn dependencies() -> Result<(), Failed> {
    let args = ["--locked", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"];
    run(Command::new(tools::cargo_deny()?).args(args).current_dir(root()))
}
