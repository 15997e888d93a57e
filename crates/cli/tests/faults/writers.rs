//! Two at a time: a second writer is refused, a reader never waits.

use crate::common::{Place, files};
use crate::{Standing, figures, world};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const INGEST: [&str; 7] = ["ingest", "openalex", "world/openalex", "--lake", "lake", "--memory", "1MiB"];

/// A lake, and a run of ingest that has been stopped in the middle of a commit.
fn stopped_in_a_commit() -> (Place, Child) {
    let place = Place::with_lake();
    world(&place, "0.001");
    let mut ingest = Command::new(env!("CARGO_BIN_EXE_hubscope"))
        .args(INGEST)
        .current_dir(place.path(""))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    let is_sorting = || place.path("lake/sort").is_dir() && !files(&place.path("lake/sort")).is_empty();
    while !is_sorting() {
        assert!(ingest.try_wait().unwrap().is_none() && Instant::now() < deadline, "no sort was seen");
        std::thread::sleep(Duration::from_millis(1));
    }
    signal(&ingest, "STOP");
    assert!(is_sorting(), "it was stopped too late");
    (place, ingest)
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_second_writer_is_refused_while_the_first_commits_and_readers_go_on() {
    let (place, mut ingest) = stopped_in_a_commit();
    let before = figures(&place);
    for command in [&["lake", "commit", "--lake", "lake"][..], &["ingest", "openalex", "dump", "--lake", "lake"]] {
        place.run(command).fails(2, &["another process is writing to lake", "hint: wait until it is done"]);
    }
    place.run(&["lake", "status", "--lake", "lake"]).succeeds();
    signal(&ingest, "CONT");
    // Read again and again while it goes on: the one snapshot or the other, whole.
    let mut reads = vec![];
    while ingest.try_wait().unwrap().is_none() {
        reads.push(figures(&place));
    }
    assert!(ingest.wait().unwrap().success());
    let after = figures(&place);
    assert_ne!(before, after);
    assert!(!reads.is_empty() && reads.iter().all(|read| [&before, &after].contains(&read)), "{reads:?}");
}

#[test]
fn a_writer_that_is_killed_leaves_no_lock_and_no_trace() {
    let (place, mut ingest) = stopped_in_a_commit();
    let standing = Standing::of(&place);
    ingest.kill().unwrap();
    ingest.wait().unwrap();
    standing.still_stands(&place);
    place.run(&INGEST).succeeds();
    let lake = place.path("lake");
    for (path, _) in files(&lake) {
        let name = path.strip_prefix(&lake).unwrap().display().to_string();
        assert!(!name.contains(".tmp") && !name.starts_with("sort/"), "{name} was left");
    }
}
