//! A disk that fills up, at every stage.

use crate::common::{Place, files};
use crate::{Standing, may_skip, world};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

/// A file system of limited size over a folder, which only processes that enter it by [`Disk::folder`] see. It goes when the
/// process that holds it does.
struct Disk {
    holder: Child,
    sizes: Option<ChildStdin>,
    ready: BufReader<std::process::ChildStdout>,
    folder: PathBuf,
}

impl Disk {
    /// Mounts a file system over an empty folder: as root, else as root of a user namespace, where that is allowed.
    fn over(folder: &Path) -> Option<Self> {
        // Each line is a size in KiB, from the first on.
        let script = r#"
            how=mode=755
            while read size; do
                mount -t tmpfs -o "$how,size=${size}k" tmpfs "$0" || exit 1
                how=remount,mode=755
                echo ready
            done"#;
        [&["--mount"][..], &["--user", "--map-root-user", "--mount"]].into_iter().find_map(|namespaces| {
            let mut unshare = Command::new("unshare");
            unshare.args(namespaces).args(["sh", "-c", script]).arg(folder);
            let spawned = unshare.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
            let mut holder = spawned.ok()?;
            let ready = BufReader::new(holder.stdout.take().unwrap());
            let seen = PathBuf::from(format!("/proc/{}/root", holder.id())).join(folder.strip_prefix("/").unwrap());
            let mut disk = Disk { sizes: holder.stdin.take(), ready, holder, folder: seen };
            disk.resize(1024).then_some(disk)
        })
    }

    /// Gives the file system another size, in KiB.
    fn resize(&mut self, size: u64) -> bool {
        let mut line = String::new();
        let told = writeln!(self.sizes.as_mut().unwrap(), "{size}");
        told.is_ok() && self.ready.read_line(&mut line).is_ok() && line == "ready\n"
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.sizes = None;
        let _ = self.holder.wait();
    }
}

fn kib(folder: &Path) -> u64 {
    // Files are kept in pages.
    files(folder).iter().map(|(_, bytes)| (bytes.len() as u64).div_ceil(4096) * 4).sum()
}

#[test]
fn a_disk_that_fills_up_at_any_stage_leaves_the_last_snapshot_and_what_was_read() {
    // Small memory, so that the sorts need the disk too.
    const INGEST: [&str; 7] = ["ingest", "openalex", "../world/openalex", "--lake", "lake", "--memory", "1MiB"];
    let outside = Place::with_lake();
    fs::create_dir(outside.path("disk")).unwrap();
    let Some(mut disk) = Disk::over(&outside.path("disk")) else {
        return may_skip("no file system may be mounted: neither as root nor in a namespace");
    };
    world(&outside, "0.0004");
    let undisturbed = ["ingest", "openalex", "world/openalex", "--lake", "lake"];
    let place = Place::at(&disk.folder);
    let copied =
        Command::new("cp").args(["-r", "lake", "hubs.toml"]).arg(&disk.folder).current_dir(outside.path("")).status();
    assert!(copied.unwrap().success());
    let standing = Standing::of(&place);
    outside.run(&undisturbed).succeeds();

    let (start, end) = (kib(&disk.folder), kib(&outside.path("lake")));
    let mut struck = BTreeSet::new();
    // From too small for the first file to large enough, in steps smaller than any stage.
    let mut sizes = (0..).map(|step| start + 8 + step * (end - start) / 10);
    loop {
        assert!(disk.resize(sizes.next().unwrap()));
        let ran = place.run(&INGEST);
        if ran.has_succeeded() {
            break;
        }
        let said = ran.fails(2, &["error: cannot", "No space left on device", "hint: the disk is full"]).stderr();
        struck.extend(
            ["fragments", "sort", "snapshots"].into_iter().filter(|stage| said.contains(&format!(" lake/{stage}/"))),
        );
        standing.still_stands(&place);
    }
    assert_eq!(struck.into_iter().collect::<Vec<_>>(), ["fragments", "snapshots", "sort"]);
    let snapshot = |of: &Place| {
        let folder = of.path("lake/snapshots/2");
        let named =
            files(&folder).into_iter().map(|(path, bytes)| (path.strip_prefix(&folder).unwrap().to_owned(), bytes));
        named.collect::<Vec<_>>()
    };
    assert!(snapshot(&place) == snapshot(&outside), "the snapshot is not that of an undisturbed lake");
}
