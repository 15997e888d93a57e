//! Several jobs read one dump: what they stage together is what one run would have made.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{INSTITUTIONS, Place, WORKS, gzip};
use serde_json::Value;
use std::process::{Command, Stdio};

/// A dump of five files.
fn dump() -> Place {
    let place = Place::new();
    place.file("dump/institutions.jsonl", INSTITUTIONS);
    for (n, works) in WORKS.lines().collect::<Vec<_>>().chunks(3).enumerate() {
        place.file(&format!("dump/works/part_00{n}.gz"), gzip(&works.join("\n")));
    }
    place
}

fn manifest(place: &Place, lake: &str) -> Value {
    let text = std::fs::read_to_string(place.path(lake).join("snapshots/1/manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn shards_and_a_commit_give_what_one_run_gives() {
    let place = dump();
    place.run(&["ingest", "openalex", "dump", "--lake", "whole"]).succeeds();
    // At the same time, as the jobs of an array do.
    let jobs: Vec<_> = ["1/3", "2/3", "3/3"]
        .iter()
        .map(|shard| {
            Command::new(env!("CARGO_BIN_EXE_hubscope"))
                .args(["ingest", "openalex", "dump", "--lake", "lake", "--shard", shard])
                .current_dir(place.path(""))
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for job in jobs {
        let ended = job.wait_with_output().unwrap();
        let text = String::from_utf8(ended.stderr).unwrap();
        assert!(ended.status.success(), "{text}");
        assert!(text.contains("hubscope lake commit --lake lake"), "{text}");
    }
    place.run(&["measure", "--lake", "lake"]).fails(2, &["lake is not a lake"]);
    let status = place.run(&["lake", "status", "--lake", "lake"]).succeeds().stdout();
    assert!(status.starts_with("no snapshot\n"), "{status}");
    assert_eq!(status.matches("staged  openalex:").count(), 3, "{status}");
    place.run(&["lake", "commit", "--lake", "lake", "--memory", "64MiB"]).succeeds();
    assert_eq!(manifest(&place, "lake"), manifest(&place, "whole"));
    let status = place.run(&["lake", "status", "--lake", "lake"]).succeeds().stdout();
    for says in ["snapshot 1-", "works: 10 read, 10 written", "latest record 2026-01-05", "nothing staged"] {
        assert!(status.contains(says), "{status}");
    }
    let again = place.run(&["lake", "commit", "--lake", "lake"]).succeeds().stderr();
    assert!(again.contains("nothing changed"), "{again}");
}

#[test]
fn too_many_rejected_records_stage_nothing() {
    let place = dump();
    place.file("dump/works/part_009.gz", gzip("{\"id\": broken\n"));
    place.run(&["ingest", "openalex", "dump", "--lake", "lake", "--shard", "1/1"]).fails(1, &["nothing was committed"]);
    place.run(&["lake", "commit", "--lake", "lake"]).fails(2, &["lake is not a lake"]);
}

#[test]
fn the_mark_of_a_synthetic_world_is_kept() {
    let place = dump();
    let url = "s3://openalex/data/works/part_000.gz";
    let manifest = format!(r#"{{"entries":[{{"url":"{url}","meta":{{}}}}],"synthetic":{{"scale":0.005,"seed":7}}}}"#);
    place.file("dump/manifest", manifest);
    place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
    let status = place.run(&["lake", "status", "--lake", "lake"]).succeeds().stdout();
    assert!(status.contains("synthetic: a world of scale 0.005, seed 7"), "{status}");
}

#[test]
fn shares_sizes_and_lakes_that_are_none_are_refused() {
    let place = dump();
    for (option, value, says) in [("--shard", "4/3", "is not a share"), ("--memory", "much", "is not a size")] {
        place.run(&["ingest", "openalex", "dump", "--lake", "lake", option, value]).fails(2, &[says]);
    }
    place.run(&["lake", "commit", "--lake", "nowhere"]).fails(2, &["nowhere is not a lake"]);
    place.run(&["lake", "status", "--lake", "nowhere"]).fails(2, &["nowhere is not a lake"]);
    assert!(!place.path("nowhere").exists());
}
