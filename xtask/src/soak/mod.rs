//! The soak: dumps are read into lakes while the runs are killed, at moments and in ways that are drawn. Whatever happens,
//! a lake stays readable, what stood in it stands, and it ends as a lake that nobody disturbed, to the byte.
//!
//! A lake's life has two halves: a first dump is read until a run comes to its end, and then a changed one.

mod attempt;
mod content;
mod dice;
mod dump;

use crate::folder::{beside_builds, clear, prepare};
use crate::run::{Failed, cannot_start, say};
use attempt::{Attempt, End};
use content::{Content, current, stage};
use dice::Dice;
use dump::{Dump, dumps};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What the options are.
pub(crate) const USAGE: &str = "usage: cargo xtask soak [--kills N] [--seed S] [--scale F] [--dir DIR]

  --kills N    runs to kill (1000)
  --seed S     another seed draws other moments and ways of running (1)
  --scale F    size of the worlds that are read (0.001)
  --dir DIR    folder for worlds and lakes (target/soak); it is cleared";

/// Kills fall within a run's length in peace and this much more, so that the end of a run is struck too.
const MARGIN: f64 = 1.1;

/// What is asked for.
pub(crate) struct Options {
    kills: u32,
    seed: u64,
    scale: f64,
    dir: PathBuf,
}

impl Options {
    /// So many kills over worlds of a size, beside the other things that are built.
    pub(crate) fn sized(kills: u32, scale: f64) -> Self {
        Options { kills, seed: 1, scale, dir: beside_builds("soak") }
    }

    /// Reads the words after `soak`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self, Failed> {
        let usage = |problem: &str| Failed::cannot(format!("{problem}\n{USAGE}"));
        let mut options = Options::sized(1000, 0.001);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().copied().ok_or_else(|| usage(&format!("{word} needs a value")));
            match *word {
                "--kills" => options.kills = value()?.parse().map_err(|_| usage("--kills is a number"))?,
                "--seed" => options.seed = value()?.parse().map_err(|_| usage("--seed is a number"))?,
                "--scale" => options.scale = value()?.parse().map_err(|_| usage("--scale is a number up to 1"))?,
                "--dir" => options.dir = PathBuf::from(value()?),
                other => return Err(usage(&format!("unknown option {other}"))),
            }
        }
        options.dir = std::path::absolute(&options.dir).map_err(|e| usage(&format!("--dir: {e}")))?;
        Ok(options)
    }
}

/// Kills until enough have struck. Leaves the lake there if it is not what it has to be.
pub(crate) fn run(options: &Options, binary: &Path) -> Result<(), Failed> {
    let Options { kills, seed, scale, dir } = options;
    prepare(dir, "soak")?;
    let dumps = dumps(binary, dir, *scale)?;
    let [first, second] = dumps.each_ref().map(|dump| dump.length.as_secs_f64());
    say(&format!("in peace, reading takes {first:.1} s, and {second:.1} s what has changed"));
    let mut soak = Soak {
        binary,
        kills: *kills,
        lake: dir.join("lake"),
        log: dir.join("said.txt"),
        dice: Dice::new(*seed),
        tally: Tally::default(),
        start: Instant::now(),
    };
    while soak.tally.kills < *kills {
        soak.life(&dumps).map_err(|Failed { message, code }| {
            let (lake, killed) = (soak.lake.display(), soak.tally.kills);
            let again = format!("cargo xtask soak --kills {kills} --seed {seed} --scale {scale}");
            Failed { message: format!("after kill {killed}: {message}\nhint: the lake is left in {lake}; `{again}` draws the same moments, which a machine may meet otherwise"), code }
        })?;
    }
    soak.tally.say();
    clear(dir)
}

struct Soak<'a> {
    binary: &'a Path,
    kills: u32,
    lake: PathBuf,
    log: PathBuf,
    dice: Dice,
    tally: Tally,
    start: Instant,
}

impl Soak<'_> {
    /// A lake from its first run to the end of its last dump.
    fn life(&mut self, dumps: &[Dump]) -> Result<(), Failed> {
        if self.lake.exists() {
            clear(&self.lake)?;
        }
        let mut stood: Vec<(u64, &Content)> = vec![];
        for dump in dumps {
            loop {
                // The last lake comes to its end undisturbed.
                let limit = (self.tally.kills < self.kills).then(|| self.dice.time(dump.length.mul_f64(MARGIN)));
                let end = Attempt::draw(self.binary, dump, &self.lake, &mut self.dice)?.run(limit, &self.log)?;
                let found = current(&self.lake)?;
                for (number, content) in &stood {
                    self.tally.same(&Content::of(&self.lake, *number)?, content, &format!("snapshot {number}"))?;
                }
                if end == End::Done {
                    let (number, content) = found.ok_or_else(|| Failed::check("a whole run left no snapshot"))?;
                    self.tally.same(&content, &dump.reference, &format!("snapshot {number}, after a whole run,"))?;
                    self.tally.ends += 1;
                    stood.push((number, &dump.reference));
                    break;
                }
                self.tally.kill(stage(&self.lake)?);
                self.is_readable(found.as_ref().map(|(number, _)| *number))?;
                match (found, stood.last()) {
                    (None, None) => {}
                    (Some((number, _)), Some((stands, _))) if number == *stands => {}
                    (None, Some((stands, _))) => {
                        return Err(Failed::check(format!("CURRENT is gone; it was {stands}")));
                    }
                    // Killed when all was done but the tidying up.
                    (Some((number, content)), _) => {
                        self.tally.same(&content, &dump.reference, &format!("snapshot {number}, after a kill,"))?;
                        self.tally.published += 1;
                    }
                }
                self.tally.progress(self.kills, self.start);
            }
        }
        Ok(())
    }

    /// Asks for the lake's status, which has to name the snapshot that is current.
    fn is_readable(&self, number: Option<u64>) -> Result<(), Failed> {
        let mut status = Command::new(self.binary);
        status.args(["lake", "status", "--lake"]).arg(&self.lake);
        let done = status.output().map_err(|e| cannot_start(&status, &e))?;
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let is_right = match number {
            Some(number) => done.status.success() && said.contains(&format!("snapshot {number}-")),
            None => said.contains("no snapshot"),
        };
        if is_right { Ok(()) } else { Err(Failed::check(format!("`hubscope lake status`: {}\n{said}", done.status))) }
    }
}

/// What has happened so far.
#[derive(Default)]
struct Tally {
    kills: u32,
    by_stage: BTreeMap<&'static str, u32>,
    /// Runs that were killed when their snapshot was current already.
    published: u32,
    ends: u32,
    snapshots: u64,
    files: u64,
}

impl Tally {
    fn kill(&mut self, stage: &'static str) {
        self.kills += 1;
        *self.by_stage.entry(stage).or_default() += 1;
    }

    fn same(&mut self, content: &Content, reference: &Content, what: &str) -> Result<(), Failed> {
        self.snapshots += 1;
        self.files += content.files();
        match content.difference(reference) {
            None => Ok(()),
            Some(difference) => Err(Failed::check(format!("{what} is not what an undisturbed lake has: {difference}"))),
        }
    }

    /// A line every tenth of the way.
    fn progress(&self, of: u32, start: Instant) {
        if self.kills * 10 / of.max(1) != (self.kills - 1) * 10 / of.max(1) {
            say(&format!("{} of {of} kills, {} ends, {:.0} s", self.kills, self.ends, start.elapsed().as_secs_f64()));
        }
    }

    fn say(&self) {
        let stages: Vec<String> = self.by_stage.iter().map(|(stage, kills)| format!("{kills} {stage}")).collect();
        say(&format!("{} kills: {}", self.kills, stages.join(", ")));
        say(&format!("{} of them after the new snapshot was current", self.published));
        say(&format!(
            "{} runs came to their end; {} snapshots with {} files compared, all equal",
            self.ends, self.snapshots, self.files
        ));
    }
}
