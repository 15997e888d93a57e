//! Files and folders that hubscope may not read or write.

use crate::common::{Place, Ran, WORKS, is_root};
use crate::{Standing, may_skip};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Nobody's number, of user and group.
const NOBODY: &str = "65534";

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Changes the modes of a folder and of all that it holds.
fn mode_of_all(folder: &Path, folders: u32, files: u32) {
    // First opened, to be listed, and closed last.
    mode(folder, 0o755);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { mode_of_all(&path, folders, files) } else { mode(&path, files) }
    }
    mode(folder, folders);
}

/// A lake that anybody may read, and a way to run hubscope as somebody whom modes bind; root is not.
struct Guarded {
    place: Place,
    binary: std::path::PathBuf,
}

impl Guarded {
    fn new() -> Option<Self> {
        let place = Place::with_lake();
        mode_of_all(&place.path(""), 0o755, 0o644);
        // Where tests are built nobody else may be let in.
        let binary = place.path("hubscope");
        fs::copy(env!("CARGO_BIN_EXE_hubscope"), &binary).unwrap();
        mode(&binary, 0o755);
        let guarded = Guarded { place, binary };
        let starts = guarded.command().arg("--version").output().is_ok_and(|ran| ran.status.success());
        if !starts {
            may_skip("there is no setpriv to run as nobody with, or nobody may not look into the folder for tests");
        }
        starts.then_some(guarded)
    }

    fn command(&self) -> Command {
        let mut command = if is_root() {
            let mut setpriv = Command::new("setpriv");
            setpriv.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]).arg(&self.binary);
            setpriv
        } else {
            Command::new(&self.binary)
        };
        command.current_dir(self.place.path(""));
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command().args(args))
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // What nobody may write, its owner could not remove.
        mode_of_all(&self.place.path(""), 0o755, 0o644);
    }
}

#[test]
fn a_lake_that_may_not_be_written_is_named_and_read_as_ever() {
    let Some(guarded) = Guarded::new() else { return };
    let standing = Standing::of(&guarded.place);
    mode_of_all(&guarded.place.path("lake"), 0o555, 0o444);
    for command in [&["ingest", "openalex", "dump", "--lake", "lake"][..], &["lake", "commit", "--lake", "lake"]] {
        guarded.run(command).fails(2, &["cannot open lake/", "Permission denied", "hint: this user may not"]);
    }
    let measured =
        guarded.run(&["measure", "--lake", "lake", "--hubs", "hubs.toml", "--years", "2020-2021"]).succeeds().stdout();
    assert_eq!(measured, standing.figures);
    guarded.run(&["lake", "status", "--lake", "lake"]).succeeds();
    standing.still_stands(&guarded.place);
}

#[test]
fn a_folder_where_no_lake_may_be_made_is_named() {
    let Some(guarded) = Guarded::new() else { return };
    mode(&guarded.place.path(""), 0o555);
    guarded
        .run(&["ingest", "openalex", "dump", "--lake", "another"])
        .fails(2, &["cannot create another", "Permission denied", "hint: this user may not"]);
    assert!(!guarded.place.path("another").exists());
}

#[test]
fn a_file_or_folder_of_a_dump_that_may_not_be_read_is_named() {
    let Some(guarded) = Guarded::new() else { return };
    let place = &guarded.place;
    // Where nobody may write the lake too, so that nothing but the dump stands in the way.
    mode_of_all(&place.path("lake"), 0o777, 0o666);
    let standing = Standing::of(place);
    place.file("dump/more.jsonl", WORKS);
    for (path, closed) in [("dump/more.jsonl", 0o000), ("dump", 0o000)] {
        mode(&place.path(path), closed);
        guarded
            .run(&["ingest", "openalex", "dump", "--lake", "lake"])
            .fails(2, &[&format!("cannot read {path}"), "Permission denied", "hint: this user may not"]);
        standing.still_stands(place);
    }
}
