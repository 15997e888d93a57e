//! Running other programs: where, how a stage is announced and timed, and what is said when one fails.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Why a task ended early.
pub(crate) struct Failed {
    /// What failed, and what might help.
    pub(crate) message: String,
    /// The exit code: 1 if a check ran and failed, 2 if it could not run.
    pub(crate) code: u8,
}

impl Failed {
    /// A check that ran and failed.
    pub(crate) fn check(message: impl Into<String>) -> Self {
        Failed { message: message.into(), code: 1 }
    }

    /// Something that could not be run at all.
    pub(crate) fn cannot(message: impl Into<String>) -> Self {
        Failed { message: message.into(), code: 2 }
    }
}

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// The cargo that runs this task, in the folder of the repository.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root());
    // What cargo says of this package to it would be another thing said to build scripts than by a cargo that somebody calls:
    // `ring` looks at it, and whatever is above it, DataFusion too, would be built anew each time.
    let own = std::env::vars_os().map(|(name, _)| name);
    for name in own.filter(|name| name.to_str().is_some_and(|name| OWN.iter().any(|own| name.starts_with(own)))) {
        command.env_remove(name);
    }
    command
}

/// How variables begin in which cargo describes the package that it runs.
const OWN: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Result<(), Failed> {
    let status = command.status().map_err(|e| cannot_start(command, &e))?;
    if status.success() { Ok(()) } else { Err(Failed::check(format!("`{}` failed: {status}", line_of(command)))) }
}

/// Runs a command, and shows what it says only if it fails.
pub(crate) fn quiet(command: &mut Command) -> Result<(), Failed> {
    output(command).map(drop)
}

/// What a command prints, if it does not fail.
pub(crate) fn output(command: &mut Command) -> Result<String, Failed> {
    let done = command.output().map_err(|e| cannot_start(command, &e))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(Failed::check(format!("`{}` failed: {}\n{said}", line_of(command), done.status)));
    }
    String::from_utf8(done.stdout).map_err(|e| Failed::check(e.to_string()))
}

/// The error for a command that did not start.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> Failed {
    let program = command.get_program().display();
    Failed::cannot(format!("cannot start `{program}`: {error}\nhint: is {program} installed?"))
}

/// The command as one would type it.
pub(crate) fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs a stage and says how long it took.
pub(crate) fn stage<T>(name: &str, work: impl FnOnce() -> Result<T, Failed>) -> Result<T, Failed> {
    say(&format!("==> {name}"));
    let start = Instant::now();
    let result = work();
    let verdict = if result.is_ok() { "done" } else { "FAILED" };
    say(&format!("<== {name}: {verdict} after {:.1} s", start.elapsed().as_secs_f64()));
    result
}

/// A line for the person who watches.
#[expect(clippy::print_stderr, reason = "a task talks to a person")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}
