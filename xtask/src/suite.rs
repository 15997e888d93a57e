//! Every test: those of cargo, those that run the binary for long, and those in other programs: readers of the lake, a browser.

use crate::run::{Failed, cannot_start, cargo, line_of, root, say, stage};
use crate::{bench, bucket, golden, pages, readers, soak, tools};
use cargo_metadata::{Message, TargetKind};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every test, after installing what the tests need.
pub(crate) fn all() -> Result<(), Failed> {
    let (chromium, (), python) =
        stage("what the tests need", || Ok((tools::chromium()?, tools::npm_packages()?, python()?)))?;
    let store = stage("object store", bucket::start)?;
    let mut all = Tally::default();
    // With the targets and features of the tests, which then find everything built.
    let args = ["build", "--workspace", "--all-targets", "--all-features"];
    let binary = stage("build", || build(&args))?;
    stage("pages made from code", || pages::check(&binary))?;
    stage("tests of cargo", || {
        let mut command = cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]);
        counted(command.envs(shared()).env(bucket::ENDPOINT, &store.endpoint), &mut all)
    })?;
    stage("golden run, all hubs at a small scale", || {
        golden::run(&golden::Options::sized(0.002, None, "golden-small"), &binary)
    })?;
    stage("golden run, one small hub at full scale", || {
        golden::run(&golden::Options::sized(1.0, Some("rotterdam"), "golden-hub"), &binary)
    })?;
    stage("soak, 100 kills", || soak::run(&soak::Options::sized(100, 0.0003), &binary))?;
    stage("lake in other readers", || others(&binary, &python, &mut all))?;
    stage("test in the browser", || browser(&binary, &chromium, &mut all))?;
    all.say();
    Ok(())
}

/// The golden run, over the binary that HUBSCOPE_BIN names or the one that users get.
pub(crate) fn golden_alone(words: &[&str]) -> Result<(), Failed> {
    let options = golden::Options::parse(words)?;
    let binary = named_or_built(&["build", "--release", "--package", "hubscope"])?;
    stage("golden run", || golden::run(&options, &binary))
}

/// The soak, over the binary that HUBSCOPE_BIN names or the one that users get.
pub(crate) fn soak_alone(words: &[&str]) -> Result<(), Failed> {
    let options = soak::Options::parse(words)?;
    let binary = named_or_built(&["build", "--release", "--package", "hubscope"])?;
    stage("soak", || soak::run(&options, &binary))
}

/// The bench of counting; a lake is made by the binary that HUBSCOPE_BIN names or the one that users get.
pub(crate) fn bench_alone(words: &[&str]) -> Result<(), Failed> {
    let options = bench::Options::parse(words)?;
    let python = stage("what the bench needs", python)?;
    let binary = if options.needs_binary() {
        Some(named_or_built(&["build", "--release", "--package", "hubscope"])?)
    } else {
        None
    };
    stage("bench", || bench::run(&options, binary.as_deref(), &python))
}

/// The binary that HUBSCOPE_BIN names, or one built now.
fn named_or_built(args: &[&str]) -> Result<PathBuf, Failed> {
    match std::env::var_os("HUBSCOPE_BIN") {
        Some(named) => {
            std::path::absolute(&named).map_err(|e| Failed::cannot(format!("HUBSCOPE_BIN={}: {e}", named.display())))
        }
        None => stage("build", || build(args)),
    }
}

/// Only the test in the browser, over the binary that HUBSCOPE_BIN names or the one that users get.
pub(crate) fn browser_alone() -> Result<(), Failed> {
    let (chromium, ()) = stage("what the test needs", || Ok((tools::chromium()?, tools::npm_packages()?)))?;
    let binary = named_or_built(&["build", "--package", "hubscope"])?;
    let mut tally = Tally::default();
    stage("test in the browser", || browser(&binary, &chromium, &mut tally))?;
    tally.say();
    Ok(())
}

/// Only the tests in other readers, over the binary that HUBSCOPE_BIN names, which must know SQL, or one that does.
pub(crate) fn readers_alone() -> Result<(), Failed> {
    let python = stage("what the tests need", python)?;
    let binary = named_or_built(&["build", "--workspace", "--all-features"])?;
    let mut tally = Tally::default();
    stage("lake in other readers", || others(&binary, &python, &mut tally))?;
    tally.say();
    Ok(())
}

/// Something with the pages that are made from code, over the binary that HUBSCOPE_BIN names or one built now.
pub(crate) fn pages_alone(work: impl FnOnce(&Path) -> Result<(), Failed>) -> Result<(), Failed> {
    let binary = named_or_built(&["build", "--package", "hubscope"])?;
    work(&binary)
}

/// A Python that has the other readers.
fn python() -> Result<PathBuf, Failed> {
    tools::python_with("readers", &root().join("tests/readers/requirements.txt"))
}

/// Opens a lake in other readers.
fn others(binary: &Path, python: &Path, tally: &mut Tally) -> Result<(), Failed> {
    readers::with_lake(binary, |lake| counted(&mut readers::tests(python, binary, lake), tally))
}

/// Builds, and returns where the binary `hubscope` is.
fn build(args: &[&str]) -> Result<PathBuf, Failed> {
    let mut command = cargo(args);
    command.arg("--message-format=json-render-diagnostics").stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|e| cannot_start(&command, &e))?;
    let mut binary = None;
    if let Some(stdout) = child.stdout.take() {
        for message in Message::parse_stream(BufReader::new(stdout)) {
            if let Ok(Message::CompilerArtifact(artifact)) = message
                && artifact.target.name == "hubscope"
                && artifact.target.kind.contains(&TargetKind::Bin)
                && !artifact.profile.test
            {
                binary = artifact.executable;
            }
        }
    }
    let status = child.wait().map_err(|e| cannot_start(&command, &e))?;
    if !status.success() {
        return Err(Failed::check(format!("`{}` failed: {status}", line_of(&command))));
    }
    binary.map(Into::into).ok_or_else(|| Failed::check(format!("`{}` made no binary `hubscope`", line_of(&command))))
}

/// Drives the demo's report in a browser.
fn browser(binary: &Path, chromium: &Path, tally: &mut Tally) -> Result<(), Failed> {
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec", "report.test.mjs"])
        .current_dir(root().join("tests/browser"))
        .env("HUBSCOPE_BIN", binary)
        .env("CHROMIUM", chromium);
    counted(&mut command, tally)
}

/// Where the tests find real records, and that they must: a folder that is there but not read would pass unseen.
fn shared() -> Vec<(&'static str, OsString)> {
    let beside = root().parent().map(|parent| parent.join("shared")).filter(|path| path.is_dir());
    // Tests run in folders of their own, so a relative path would mean something else to each.
    let named = std::env::var_os("HUBSCOPE_SHARED").and_then(|named| std::path::absolute(named).ok());
    let Some(folder) = named.or(beside) else {
        say("note: no folder `shared` beside the repository: the tests over real records are skipped");
        return Vec::new();
    };
    vec![("HUBSCOPE_SHARED", folder.into()), ("HUBSCOPE_REQUIRE_SHARED", "1".into())]
}

/// Runs a command, passes its output on and adds up the tests that it reports.
fn counted(command: &mut Command, tally: &mut Tally) -> Result<(), Failed> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| cannot_start(command, &e))?;
    let mut out = std::io::stdout().lock();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let Ok(line) = line else { break };
            tally.read(&String::from_utf8_lossy(&line));
            // Whoever watches may go; the tests go on.
            let _gone = out.write_all(&line).and_then(|()| out.write_all(b"\n"));
        }
    }
    let status = child.wait().map_err(|e| cannot_start(command, &e))?;
    if status.success() { Ok(()) } else { Err(Failed::check(format!("`{}` failed: {status}", line_of(command)))) }
}

/// Tests that passed and tests that did not run.
#[derive(Default, Debug, PartialEq, Eq)]
struct Tally {
    passed: u32,
    ignored: u32,
}

impl Tally {
    /// Reads a line of a test run: the last line of each of cargo's, and the summaries of node's and Python's.
    fn read(&mut self, line: &str) {
        let number = |word: Option<&str>| word.and_then(|word| word.parse::<u32>().ok()).unwrap_or(0);
        if let Some(counts) = line.strip_prefix("test result: ") {
            // ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.05s
            let words: Vec<&str> = counts.split([' ', ';']).filter(|word| !word.is_empty()).collect();
            let before = |label| words.iter().position(|word| *word == label).and_then(|at| words.get(at - 1));
            self.passed += number(before("passed").copied());
            self.ignored += number(before("ignored").copied());
        } else if let Some(count) = line.strip_prefix("Ran ").and_then(|rest| rest.split_once(" test")) {
            self.passed += number(Some(count.0));
        } else if let Some(count) = line.strip_prefix("ℹ pass ") {
            self.passed += number(Some(count.trim()));
        } else if let Some(count) = line.strip_prefix("ℹ skipped ") {
            self.ignored += number(Some(count.trim()));
        }
    }

    /// Says the sum.
    fn say(&self) {
        say(&format!("all tests: {} passed, 0 failed, {} ignored", self.passed, self.ignored));
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn the_summaries_of_all_kinds_of_test_run_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "running 5 tests",
            "test a ... ok",
            "test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.05s",
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.05s",
            "Ran 7 tests in 20.680s",
            "ℹ tests 11",
            "ℹ pass 9",
            "ℹ skipped 2",
        ] {
            tally.read(line);
        }
        assert_eq!(tally, Tally { passed: 32, ignored: 3 });
    }
}
