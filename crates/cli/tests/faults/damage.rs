//! Lakes whose files have been damaged or lost: said, never passed over, and mended by what the hint says.

use crate::common::{INSTITUTIONS, Place, WORKS, files};
use crate::{Standing, figures};
use std::fs;
use std::path::PathBuf;

/// Damages a file at a place, in thousandths of its length.
fn flip(path: &PathBuf, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = (bytes.len() - 1) * at / 1000;
    bytes[at] ^= 0xff;
    fs::write(path, bytes).unwrap();
}

/// The one file of this name below a folder of the lake.
fn find(place: &Place, folder: &str, name: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = files(&place.path(folder)).into_iter().map(|(path, _)| path).collect();
    found.retain(|path| path.ends_with(name));
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// A lake, and a file that it has not read.
fn with_more() -> Place {
    let place = Place::with_lake();
    place.file("more.jsonl", WORKS.replace("/W", "/W7"));
    place
}

const MORE: [&str; 5] = ["ingest", "openalex", "more.jsonl", "--lake", "lake"];
const AGAIN: [&str; 6] = ["ingest", "openalex", "dump", "more.jsonl", "--lake", "lake"];

/// The figures of a lake to which nothing has happened.
fn expected() -> String {
    let place = with_more();
    place.run(&MORE).succeeds();
    figures(&place)
}

#[test]
fn a_damaged_fragment_is_named_and_read_anew_once_it_is_removed() {
    let expected = expected();
    // The magic number, pages of values, the footer: hashes of the files are compared at every commit, so it does not matter
    // what is hit.
    for at in [0, 200, 400, 600, 800, 999, 1000] {
        let place = with_more();
        let standing = Standing::of(&place);
        let works = find(&place, "lake/fragments", "works.parquet");
        flip(&works, at);
        place
            .run(&MORE)
            .fails(2, &["lake/fragments/", "works.parquet is damaged", "hint: remove the folder lake/fragments"]);
        standing.still_stands(&place);
        fs::remove_dir_all(works.parent().unwrap()).unwrap();
        place.run(&AGAIN).succeeds();
        assert_eq!(figures(&place), expected, "{at}");
    }
}

#[test]
fn a_fragment_that_lacks_a_file_is_named_and_read_anew_once_it_is_removed() {
    let expected = expected();
    for lost in ["works.parquet", "institutions.parquet"] {
        let place = with_more();
        let standing = Standing::of(&place);
        let path = find(&place, "lake/fragments", lost);
        fs::remove_file(&path).unwrap();
        place.run(&MORE).fails(2, &["lake/fragments/", lost, "hint: remove the folder lake/fragments"]);
        standing.still_stands(&place);
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
        place.run(&AGAIN).succeeds();
        assert_eq!(figures(&place), expected);
    }
}

#[test]
fn a_fragment_without_its_description_is_none_and_is_read_anew() {
    let place = with_more();
    let standing = Standing::of(&place);
    let works = find(&place, "lake/fragments", "works.parquet");
    fs::remove_file(works.with_file_name("fragment.json")).unwrap();
    place.run(&MORE).fails(2, &["lake/fragments/", "which is gone", "hint:"]);
    standing.still_stands(&place);
    place.run(&AGAIN).succeeds();
    assert_eq!(figures(&place), expected());
}

#[test]
fn a_damaged_snapshot_is_named_by_its_readers_and_another_made_of_the_fragments() {
    let expected = expected();
    let cut = |path: &PathBuf| fs::write(path, &fs::read(path).unwrap()[..100]).unwrap();
    for (name, says) in [
        ("site/part-0.parquet", "site/part-0.parquet is damaged"),
        ("venue/part-0.parquet", "venue/part-0.parquet is damaged"),
        ("index/layout.json", "index/layout.json is damaged"),
        ("manifest.json", "lake/snapshots/1/manifest.json is damaged"),
    ] {
        let place = with_more();
        cut(&place.path("lake/snapshots/1").join(name));
        place.run(&["measure", "--lake", "lake"]).fails(2, &[says, "hint: remove lake/CURRENT and ingest"]);
        fs::remove_file(place.path("lake/CURRENT")).unwrap();
        let ran = place.run(&AGAIN).succeeds();
        assert!(ran.stderr().contains("1 files read, 2 known from before"), "{}", ran.stderr());
        assert_eq!(figures(&place), expected);
        assert_eq!(fs::read_to_string(place.path("lake/CURRENT")).unwrap(), "2\n", "no number is used twice");
    }
}

#[test]
fn a_pointer_to_nowhere_is_said_by_readers_and_writers() {
    let expected = expected();
    for wrong in ["99\n", "", "one", "../../elsewhere"] {
        let place = with_more();
        let snapshot = files(&place.path("lake/snapshots"));
        place.file("lake/CURRENT", wrong);
        for command in [&["measure", "--lake", "lake"][..], &["lake", "status", "--lake", "lake"], &MORE] {
            place
                .run(command)
                .fails(2, &["lake/CURRENT is damaged", "which is not there", "hint: remove lake/CURRENT and ingest"]);
        }
        assert!(files(&place.path("lake/snapshots")) == snapshot);
        fs::remove_file(place.path("lake/CURRENT")).unwrap();
        place.run(&AGAIN).succeeds();
        assert_eq!(figures(&place), expected);
    }
}

#[test]
fn something_staged_that_cannot_be_read_stops_a_commit() {
    let place = Place::with_lake();
    let standing = Standing::of(&place);
    place.file("more.jsonl", INSTITUTIONS.replace("One", "Erste"));
    place.run(&["ingest", "openalex", "more.jsonl", "--lake", "lake", "--shard", "1/1"]).succeeds();
    let staged = find(&place, "lake/staged", "");
    fs::write(&staged, "{").unwrap();
    place.run(&["lake", "commit", "--lake", "lake"]).fails(2, &["lake/staged/", "is damaged", "hint:"]);
    standing.still_stands(&place);
}
