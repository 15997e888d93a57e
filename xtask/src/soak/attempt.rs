//! One try to read a dump into a lake, which comes to its end or is killed before.

use super::dice::Dice;
use super::dump::Dump;
use crate::folder::text;
use crate::run::{Failed, cannot_start, line_of};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The least of these makes every sort spill.
const MEMORY: [&str; 4] = ["2MiB", "64MiB", "256MiB", "1GiB"];
const THREADS: [&str; 4] = ["1", "2", "3", "4"];
/// How often a run is looked at.
const TICK: Duration = Duration::from_millis(1);

/// Commands, step after step; those of a step run at once.
pub(super) struct Attempt {
    steps: Vec<Vec<Command>>,
}

/// How an attempt went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All of it ran.
    Done,
    /// It was killed.
    Killed,
}

impl Attempt {
    /// One run of ingest, or three shards side by side and a commit, with any memory and threads and in any order of folders.
    pub(super) fn draw(binary: &Path, dump: &Dump, lake: &Path, dice: &mut Dice) -> Result<Self, Failed> {
        let lake = text(lake)?;
        let hubscope = |words: &[&str], dice: &mut Dice| {
            let mut command = Command::new(binary);
            command.args(words).args(["--lake", lake, "--memory", dice.pick(&MEMORY)]);
            command.env("RAYON_NUM_THREADS", dice.pick(&THREADS));
            command
        };
        let ingest = |more: &[&str], dice: &mut Dice| {
            let mut command = hubscope(&["ingest", "openalex", "--max-rejected", "1%"], dice);
            let mut folders: Vec<&str> = dump.folders.iter().map(String::as_str).collect();
            let first = dice.below(folders.len() as u64) as usize;
            folders.rotate_left(first);
            command.args(more).args(folders);
            command
        };
        let steps = if dice.below(3) == 0 {
            let shards = ["1/3", "2/3", "3/3"].map(|share| ingest(&["--shard", share], dice));
            vec![shards.into(), vec![hubscope(&["lake", "commit"], dice)]]
        } else {
            vec![vec![ingest(&[], dice)]]
        };
        Ok(Attempt { steps })
    }

    /// Runs it, and kills it with whatever runs of it once `limit` is over.
    pub(super) fn run(self, limit: Option<Duration>, log: &Path) -> Result<End, Failed> {
        let start = Instant::now();
        let no_log = |e| Failed::cannot(format!("cannot write {}: {e}", log.display()));
        fs::write(log, "").map_err(no_log)?;
        for mut step in self.steps {
            let mut running = Running(vec![]);
            for command in &mut step {
                let said = File::options().append(true).open(log).map_err(no_log)?;
                let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said).spawn();
                running.0.push(child.map_err(|e| cannot_start(command, &e))?);
            }
            while !running.are_done(&step, log)? {
                if limit.is_some_and(|limit| start.elapsed() >= limit) {
                    return Ok(End::Killed);
                }
                sleep(TICK);
            }
        }
        Ok(End::Done)
    }
}

/// Runs of hubscope, which do not outlive this.
struct Running(Vec<Child>);

impl Running {
    /// Whether all have come to their end.
    fn are_done(&mut self, step: &[Command], log: &Path) -> Result<bool, Failed> {
        let mut done = true;
        for (child, command) in self.0.iter_mut().zip(step) {
            match child.try_wait().map_err(|e| cannot_start(command, &e))? {
                None => done = false,
                Some(status) if status.success() => {}
                Some(status) => {
                    let said = fs::read_to_string(log).unwrap_or_default();
                    return Err(Failed::check(format!("`{}` failed: {status}\n{said}", line_of(command))));
                }
            }
        }
        Ok(done)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL, of all before any is waited for. One that has ended by itself cannot be killed, and need not be.
        for child in &mut self.0 {
            let _ = child.kill();
        }
        for child in &mut self.0 {
            let _ = child.wait();
        }
    }
}
