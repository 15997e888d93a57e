//! The dumps that are read while being killed, and what reading them in peace gives.

use super::content::{Content, current};
use crate::folder::text;
use crate::run::{Failed, quiet};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Worlds of a dump, by their hubs: each has its own part files, and many of their ids meet, so that copies have to be
/// resolved between them.
const WORLDS: [&str; 3] = ["bay-area,boston,new-york,seattle", "beijing,shanghai,singapore,tokyo-kobe", "london,paris"];

/// A dump, and what it is to come to.
pub(super) struct Dump {
    /// Its folders, one for each world.
    pub(super) folders: Vec<String>,
    /// The snapshot after it, of a lake that nobody disturbed.
    pub(super) reference: Content,
    /// How long reading it took.
    pub(super) length: Duration,
}

/// Makes a dump and a changed one, and reads the one after the other into a lake, in peace.
pub(super) fn dumps(binary: &Path, dir: &Path, scale: f64) -> Result<[Dump; 2], Failed> {
    let lake = dir.join("reference");
    // What has nuisance loses it: some of the parts change under their names, some go, most stay as they are.
    let first = made(binary, dir, "first", scale, "light").and_then(|folders| read(binary, folders, &lake))?;
    let second = made(binary, dir, "second", scale, "none").and_then(|folders| read(binary, folders, &lake))?;
    match first.reference.difference(&second.reference) {
        Some(_) => Ok([first, second]),
        None => Err(Failed::check("the changed dump changes nothing: the second half of the soak would test nothing")),
    }
}

fn made(binary: &Path, dir: &Path, name: &str, scale: f64, nuisance: &str) -> Result<Vec<String>, Failed> {
    let scale = scale.to_string();
    let mut folders = vec![];
    for hubs in WORLDS {
        let out = dir.join(name).join(hubs);
        let mut world = Command::new(binary);
        world.args(["world", "--sources", "openalex", "--scale", &scale, "--nuisance", nuisance]);
        quiet(world.args(["--hubs", hubs, "--out", text(&out)?]))?;
        told_apart(&out, folders.len(), name)?;
        folders.push(text(&out.join("openalex"))?.to_owned());
    }
    Ok(folders)
}

/// Makes parts of several worlds parts of one release, which is a later one for the changed dump: they have the same names.
fn told_apart(world: &Path, number: usize, name: &str) -> Result<(), Failed> {
    let failed = |e: std::io::Error| Failed::cannot(format!("cannot change {}: {e}", world.display()));
    let data = world.join("openalex/data");
    for entity in std::fs::read_dir(data.join("jsonl")).map_err(failed)? {
        let manifest = entity.map_err(failed)?.path().join("manifest.json");
        if manifest.exists() {
            let listed = std::fs::read_to_string(&manifest).map_err(failed)?;
            let listed = listed.replace("s3://openalex/", &format!("s3://openalex/{number}/"));
            let date = if name == "first" { "\"date\": \"2026-01-01\"" } else { "\"date\": \"2026-04-01\"" };
            let listed = listed.replace("\"date\": \"2026-03-20\"", date);
            std::fs::write(&manifest, listed).map_err(failed)?;
        }
    }
    let list = data.join("jsonl/works/deleted_ids.csv");
    if list.exists() {
        let lists = data.join("merged_ids/works");
        std::fs::create_dir_all(&lists)
            .and_then(|()| std::fs::rename(&list, lists.join("gone.csv")))
            .map_err(failed)?;
    }
    Ok(())
}

fn read(binary: &Path, folders: Vec<String>, lake: &Path) -> Result<Dump, Failed> {
    let start = Instant::now();
    let mut ingest = Command::new(binary);
    quiet(ingest.args(["ingest", "openalex", "--max-rejected", "1%", "--lake", text(lake)?]).args(&folders))?;
    let length = start.elapsed();
    let (_, reference) = current(lake)?.ok_or_else(|| Failed::check("ingest left no snapshot"))?;
    Ok(Dump { folders, reference, length })
}
