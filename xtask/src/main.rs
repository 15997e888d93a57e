//! Tasks of the project: `cargo xtask test | browser | buckets | readers | golden | soak | bench | new | gen | ci`.
//!
//! Exit codes are those of `hubscope`: 0 done, 1 a check failed, 2 the task could not run.

mod bench;
mod bucket;
mod checks;
mod folder;
mod golden;
mod new;
mod pages;
mod readers;
mod run;
mod soak;
mod suite;
mod tools;

use run::{Failed, say};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask TASK

  test      every test; installs what the tests need (Debian's Chromium, packages of npm and Python)
  browser   only the test that drives the report in a browser; HUBSCOPE_BIN names a binary that is built already
  readers   only the test that opens a lake in DuckDB and Polars; HUBSCOPE_BIN names a binary that was built with SQL
  buckets   only the tests of lakes in buckets, with the object store that they need
  golden    makes the synthetic world, reads and measures it, and compares every figure with the world's plan and, at full
            scale, with the published report; `cargo xtask golden --help` has the options
  soak      kills runs of ingest at random moments, 1,000 times, and compares what comes out in the end with an
            undisturbed lake, byte by byte; `cargo xtask soak --help` has the options
  bench     times counting over a lake beside a plain scan, DuckDB and Polars: `cargo xtask bench count`, with
            options that `cargo xtask bench --help` has
  new       makes the files of something new, ready to be filled in: `cargo xtask new indicator ID`
  gen       writes the pages of docs that are made from code; with --check, only says whether they are as they should be
  ci        formatting, clippy, documentation, licences and bans of dependencies, then `test`

Real records are read from the folder `shared` beside the repository, or from HUBSCOPE_SHARED; without either, the
tests over them are skipped. CHROMIUM names a browser other than /usr/bin/chromium.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => suite::all(),
        ["browser"] => suite::browser_alone(),
        ["readers"] => suite::readers_alone(),
        ["buckets"] => bucket::alone(),
        ["golden", "help" | "-h" | "--help"] => {
            say(golden::USAGE);
            return ExitCode::SUCCESS;
        }
        ["golden", ref words @ ..] => suite::golden_alone(words),
        ["soak", "help" | "-h" | "--help"] => {
            say(soak::USAGE);
            return ExitCode::SUCCESS;
        }
        ["soak", ref words @ ..] => suite::soak_alone(words),
        ["bench", "help" | "-h" | "--help"] => {
            say(bench::USAGE);
            return ExitCode::SUCCESS;
        }
        ["bench", "count", ref words @ ..] => suite::bench_alone(words),
        ["new", "indicator", id] => new::indicator(id),
        ["gen"] => suite::pages_alone(pages::write),
        ["gen", "--check"] => suite::pages_alone(pages::check),
        ["ci"] => checks::ci(),
        ["help" | "-h" | "--help"] => {
            say(USAGE);
            return ExitCode::SUCCESS;
        }
        _ => {
            say(USAGE);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed { message, code }) => {
            say(&format!("error: {message}"));
            ExitCode::from(code)
        }
    }
}
