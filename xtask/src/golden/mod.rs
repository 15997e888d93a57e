//! The golden run: the world is made, read, measured and compared with its own plan and with the published report.
//!
//! Part by part, because the whole of it would not fit on a disk: each share of the world is written, read into the lake
//! and deleted before the next.

mod compare;
mod figures;

use crate::folder::{beside_builds, clear, prepare, text};
use crate::run::{Failed, output, quiet, say};
use compare::Comparison;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// What the options are.
pub(crate) const USAGE: &str =
    "usage: cargo xtask golden [--scale F] [--hubs IDS] [--shards N] [--dir DIR] [--nuisance LEVEL] [--keep]

  --scale F         size of the world; 1 (the default) is the report's: 11 million works
  --hubs IDS        only these hubs
  --shards N        shares that the world is made in, one after the other (64 at scale 1)
  --dir DIR         folder for world and lake (target/golden); it is cleared
  --nuisance LEVEL  what the records are spoilt by (light)
  --keep            leave the lake and the figures there";

/// The world's sources that can be read.
pub(crate) const SOURCES: [&str; 6] =
    ["openalex", "adisinsight", "clinicaltrials", "overton", "patentsview", "reliance_on_science"];

/// Disk that scale 1 takes at its fullest, in GB: one share of the world, the fragments, the sorted runs and the snapshot.
const DISK_GB_AT_SCALE_1: f64 = 40.0;

/// Seconds of each stage, over all shares.
#[derive(Default)]
struct Clock(Vec<(&'static str, Duration)>);

impl Clock {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> Result<T, Failed>) -> Result<T, Failed> {
        let start = Instant::now();
        let result = work();
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, spent)) => *spent += start.elapsed(),
            None => self.0.push((stage, start.elapsed())),
        }
        result
    }

    fn say(&self) {
        for (stage, spent) in &self.0 {
            say(&format!("{stage:<10}{:>10.1} s", spent.as_secs_f64()));
        }
    }
}

/// What is asked for.
pub(crate) struct Options {
    scale: f64,
    hubs: Option<String>,
    shards: u32,
    dir: PathBuf,
    nuisance: String,
    keep: bool,
}

impl Options {
    /// A run of a size, over some hubs or all, beside the other things that are built.
    pub(crate) fn sized(scale: f64, hubs: Option<&str>, dir: &str) -> Self {
        Options {
            scale,
            hubs: hubs.map(str::to_owned),
            // Every share must have part files, of which a few hubs have few.
            shards: if hubs.is_some() { 1 } else { ((scale * 64.0).ceil() as u32).max(1) },
            dir: beside_builds(dir),
            nuisance: "light".to_owned(),
            keep: false,
        }
    }

    /// Reads the words after `golden`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self, Failed> {
        let (mut scale, mut hubs, mut shards, mut dir) = (1.0, None, None, None);
        let (mut nuisance, mut keep) = (None, false);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().copied().ok_or_else(|| usage(&format!("{word} needs a value")));
            match *word {
                "--scale" => scale = value()?.parse().map_err(|_| usage("--scale is a number up to 1"))?,
                "--hubs" => hubs = Some(value()?),
                "--shards" => shards = Some(value()?.parse().map_err(|_| usage("--shards is a number"))?),
                "--dir" => dir = Some(PathBuf::from(value()?)),
                "--nuisance" => nuisance = Some(value()?.to_owned()),
                "--keep" => keep = true,
                other => return Err(usage(&format!("unknown option {other}"))),
            }
        }
        let mut options = Options::sized(scale, hubs, "golden");
        options.shards = shards.unwrap_or(options.shards).max(1);
        options.dir = dir.unwrap_or(options.dir);
        options.nuisance = nuisance.unwrap_or(options.nuisance);
        options.keep = keep;
        Ok(options)
    }
}

fn usage(problem: &str) -> Failed {
    Failed::cannot(format!("{problem}\n{USAGE}"))
}

/// Makes, reads, measures and compares. Fails if one figure differs.
pub(crate) fn run(options: &Options, binary: &Path) -> Result<(), Failed> {
    let Options { dir, .. } = options;
    prepare(dir, "golden")?;
    // Of a few hubs it takes less, but nobody has to know how much.
    let needed = DISK_GB_AT_SCALE_1 * options.scale / if options.hubs.is_some() { 10.0 } else { 1.0 };
    let free = free_gb(dir)?;
    if free < needed {
        let place = dir.display();
        return Err(Failed::cannot(format!(
            "{needed:.0} GB of disk are needed, and {free:.0} are free in {place}\nhint: name another folder: --dir DIR"
        )));
    }
    let (world, lake) = (dir.join("world"), dir.join("lake"));
    let hubscope = |words: &[&str]| {
        let mut command = Command::new(binary);
        command.args(words);
        command
    };
    let (world_text, lake_text) = (text(&world)?, text(&lake)?);
    let mut clock = Clock::default();
    for shard in 1..=options.shards {
        let (scale, share) = (options.scale.to_string(), format!("{shard}/{}", options.shards));
        let mut make = hubscope(&["world", "--scale", &scale, "--out", world_text, "--sources", &SOURCES.join(",")]);
        make.args(["--nuisance", &options.nuisance, "--shard", &share]);
        make.args(options.hubs.iter().flat_map(|hubs| ["--hubs", hubs]));
        clock.time("world", || quiet(&mut make))?;
        keep_list(&world, shard)?;
        for source in SOURCES {
            let folder = world.join(source);
            // A share of a small source may have no part of it.
            if fs::read_dir(&folder).is_ok_and(|mut files| files.next().is_some()) {
                let common = ["--lake", lake_text, "--shard", "1/1", "--max-rejected", "1%"];
                let mut read = hubscope(&["ingest", source, text(&folder)?]);
                clock.time("ingest", || quiet(read.args(common)))?;
            }
        }
        fs::copy(world.join("expected.csv"), dir.join("expected.csv"))
            .and_then(|_| fs::remove_dir_all(&world))
            .map_err(|e| Failed::cannot(format!("cannot clear {}: {e}", world.display())))?;
        say(&format!("share {share} read"));
    }
    clock.time("commit", || quiet(&mut hubscope(&["lake", "commit", "--lake", lake_text])))?;
    let mut measured = vec![];
    clock.time("measure", || {
        let all = output(&mut hubscope(&["measure", "--lake", lake_text, "--indicators", "@publication,@practice"]))?;
        fs::write(dir.join("measured.csv"), &all).map_err(|e| Failed::cannot(e.to_string()))?;
        measured.push(all);
        // The world's series go further back than the hubs'.
        for (group, years) in [("@frontier", "2014-2023"), ("@drugs", "2004-2023")] {
            let words = ["measure", "--lake", lake_text, "--indicators", group, "--only", "world", "--years", years];
            measured.push(output(&mut hubscope(&words))?);
        }
        Ok(())
    })?;
    let comparison = Comparison::new(&dir.join("expected.csv"), &measured, options.scale, options.hubs.as_deref())?;
    say(&comparison.table());
    clock.say();
    if !options.keep {
        clear(dir)?;
    }
    match comparison.different() {
        0 => Ok(()),
        cells => Err(Failed::check(format!("{cells} figures differ"))),
    }
}

/// Puts the list of deleted ids of a share where lists add up: under its own name it would replace that of the share before.
fn keep_list(world: &Path, shard: u32) -> Result<(), Failed> {
    let list = world.join("openalex/data/jsonl/works/deleted_ids.csv");
    let folder = world.join("openalex/data/merged_ids/works");
    if !list.exists() {
        return Ok(());
    }
    fs::create_dir_all(&folder)
        .and_then(|()| fs::rename(&list, folder.join(format!("{shard}.csv"))))
        .map_err(|e| Failed::cannot(format!("cannot move {}: {e}", list.display())))
}

/// Free space of the disk that a folder is on, as `df` has it.
fn free_gb(dir: &Path) -> Result<f64, Failed> {
    let mut df = Command::new("df");
    df.args(["--output=avail", "-B1"]).arg(dir);
    let bytes = output(&mut df)?.lines().nth(1).and_then(|line| line.trim().parse::<f64>().ok());
    bytes.map(|b| b / 1e9).ok_or_else(|| Failed::cannot("df says nothing of the free space"))
}
