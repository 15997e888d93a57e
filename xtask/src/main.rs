//! Tasks of the project: `cargo xtask test | browser | golden | ci`.
//!
//! Exit codes are those of `hubscope`: 0 done, 1 a check failed, 2 the task could not run.

mod checks;
mod golden;
mod run;
mod suite;
mod tools;

use run::{Failed, say};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask TASK

  test      every test; installs what the tests need (Debian's Chromium, packages of npm)
  browser   only the test that drives the report in a browser; HUBSCOPE_BIN names a binary that is built already
  golden    makes the synthetic world, reads and measures it, and compares every figure with the world's plan and, at full
            scale, with the published report; `cargo xtask golden --help` has the options
  ci        formatting, clippy, documentation, licences and bans of dependencies, then `test`

Real records are read from the folder `shared` beside the repository, or from HUBSCOPE_SHARED; without either, the
tests over them are skipped. CHROMIUM names a browser other than /usr/bin/chromium.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => suite::all(),
        ["browser"] => suite::browser_alone(),
        ["golden", "help" | "-h" | "--help"] => {
            say(golden::USAGE);
            return ExitCode::SUCCESS;
        }
        ["golden", ref words @ ..] => suite::golden_alone(words),
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
