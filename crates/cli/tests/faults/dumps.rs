//! Dumps that are cut off, damaged or not all there.

use crate::Standing;
use crate::common::{Place, WORKS, files, gzip};
use std::path::{Path, PathBuf};

#[test]
fn a_file_that_is_cut_off_or_damaged_anywhere_is_named_and_read_once_it_is_whole() {
    let place = Place::with_lake();
    let standing = Standing::of(&place);
    let whole = gzip(&WORKS.replace("/W", "/W7").repeat(40));
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0xff;
    let mut wrong_sum = whole.clone();
    wrong_sum[whole.len() - 5] ^= 0xff;
    let cut = |bytes: usize| whole[..bytes].to_vec();
    for broken in [cut(5), cut(40), cut(whole.len() / 2), cut(whole.len() - 1), flipped, wrong_sum] {
        place.file("more/works/part_0001.gz", broken);
        place
            .run(&["ingest", "openalex", "dump", "more", "--lake", "lake"])
            .fails(2, &["more/works/part_0001.gz cannot be unpacked after line", "cut off or damaged, fetch it again"]);
        standing.still_stands(&place);
        assert!(files(&place.path("lake/staged")).is_empty(), "nothing waits for a commit");
    }
    place.file("more/works/part_0001.gz", &whole);
    place.run(&["ingest", "openalex", "dump", "more", "--lake", "lake"]).succeeds();
    place.run(&["ingest", "openalex", "dump", "more", "--lake", "undisturbed"]).succeeds();
    let tables = |snapshot: &str| {
        let files = files(&place.path(snapshot)).into_iter().filter(|(path, _)| !path.ends_with("manifest.json"));
        files.map(|(_, bytes)| bytes).collect::<Vec<_>>()
    };
    assert_eq!(tables("lake/snapshots/2"), tables("undisturbed/snapshots/1"));
}

#[test]
fn too_many_records_that_cannot_be_read_leave_the_last_snapshot() {
    let place = Place::with_lake();
    let standing = Standing::of(&place);
    place.file("more.jsonl", WORKS.replace("\"publication_year\":2021", "\"publication_year\":\"soon\""));
    place
        .run(&["ingest", "openalex", "more.jsonl", "--lake", "lake"])
        .fails(1, &["of 10 records rejected", "nothing was committed", "publication_year", "hint:", "--max-rejected"]);
    standing.still_stands(&place);
}

#[test]
fn a_part_that_is_missing_leaves_the_last_snapshot_and_is_recorded_if_it_may_be() {
    let place = Place::with_lake();
    place.file("data/works/updated_date=2026-01-05/part_0000.gz", gzip(&WORKS.replace("/W", "/W7")));
    let url = |part: &str| format!(r#"{{"url":"s3://openalex/data/jsonl/works/updated_date=2026-01-05/{part}"}}"#);
    let parts = [url("part_0000.gz"), url("part_0001.gz")].join(",");
    place.file("data/works/manifest.json", format!(r#"{{"date":"2026-01-06","files":[{parts}]}}"#));
    missing(&place, Path::new("data"), "updated_date=2026-01-05/part_0001.gz");
}

#[test]
fn the_concepts_of_a_real_snapshot_lack_a_part() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from);
    let concepts = shared.join("data/openalex/snapshot_concepts");
    if !concepts.is_dir() {
        assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "{} is not there", concepts.display());
        eprintln!("skipped: no real records at {}", concepts.display());
        return;
    }
    let concepts = concepts.canonicalize().unwrap();
    missing(&Place::with_lake(), &concepts, "data/concepts/updated_date=2025-11-02/part_000.gz");
}

/// Reads a dump that lacks this part, with leave and without.
fn missing(place: &Place, dump: &Path, part: &str) {
    let standing = Standing::of(place);
    let ingest = ["ingest", "openalex", dump.to_str().unwrap(), "--lake", "lake"];
    place.run(&ingest).fails(2, &["the copy is incomplete: 1 part(s)", "manifest", part, "hint:", "--allow-missing"]);
    standing.still_stands(place);
    place.run(&[&ingest[..], &["--allow-missing"]].concat()).succeeds();
    let status = place.run(&["lake", "status", "--lake", "lake"]).succeeds().stdout();
    assert!(status.starts_with("snapshot 2-"), "{status}");
    assert!(status.lines().any(|line| line.contains("missing") && line.contains(part)), "{status}");
}
