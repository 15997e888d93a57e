//! The `hubscope` binary: the only place that prints or exits.
#![expect(clippy::print_stderr, reason = "the binary speaks to its user")]

mod commands;
mod failure;
mod progress;

use clap::Parser;
use std::process::ExitCode;

/// How is an innovation hub doing? From raw public dumps to a bilingual report.
///
/// hubscope reads open bibliographic data (OpenAlex, ROR) into a lake, measures the research of metropolitan hubs, and
/// writes a report whose every number can be opened. `hubscope demo` shows it all on a small built-in world.
#[derive(Debug, Parser)]
#[command(name = "hubscope", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
