//! What ingest says of files in the forms that sources come in.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Place, WORKS};

#[test]
fn what_an_export_does_not_tell_is_said() {
    let place = Place::new();
    place.file(
        "exports/works-2026-01-01T00-00-00.csv",
        "id,title,publication_year,authorships.author.id,authorships.institutions.id\n\
         https://openalex.org/W1,one,2021,https://openalex.org/A1,https://openalex.org/I1|https://openalex.org/I2\n\
         https://openalex.org/W2,two,2021,https://openalex.org/A1|https://openalex.org/A2,\
         https://openalex.org/I1|https://openalex.org/I2|https://openalex.org/I3\n",
    );
    place.file("exports/other.csv", "id,title\nhttps://openalex.org/W3,three\n");
    let ran = place.run(&["ingest", "openalex", "exports", "--lake", "lake"]).succeeds();
    assert!(ran.stderr().contains("left out 1 x institutions of works by several authors"), "{}", ran.stderr());
    assert!(ran.stderr().contains("skipped exports/other.csv"), "{}", ran.stderr());
    assert!(ran.stderr().contains("works                    2           2"), "{}", ran.stderr());
    // Named outright it is read, as far as it goes.
    let ran = place.run(&["ingest", "openalex", "exports/other.csv", "--lake", "lake"]).succeeds();
    assert!(ran.stderr().contains("works                    3           3"), "{}", ran.stderr());
}

#[test]
fn fields_that_nobody_has_seen_are_named() {
    let place = Place::new();
    place.file(
        "works.jsonl",
        WORKS.replace("{\"id\":\"https://openalex.org/W", "{\"wisdom\":3,\"id\":\"https://openalex.org/W"),
    );
    let ran = place.run(&["ingest", "openalex", "works.jsonl", "--lake", "lake"]).succeeds();
    let says = "fields that this version does not know: works wisdom (number) x 10\n";
    assert!(ran.stderr().contains(says), "{}", ran.stderr());
}

#[test]
fn works_before_a_year_are_counted_as_skipped() {
    let place = Place::new();
    let work = |n: u64, year: u64| format!("{{\"id\":\"https://openalex.org/W{n}\",\"publication_year\":{year}}}\n");
    place.file("works.jsonl", [work(1, 2018), work(2, 2019), work(3, 2020)].concat());
    let ran = place.run(&["ingest", "openalex", "works.jsonl", "--lake", "lake", "--since", "2019"]).succeeds();
    let row = "works                    3           2           0           0           1";
    assert!(ran.stderr().contains(row), "{}", ran.stderr());
}

#[test]
fn files_that_cannot_be_read_are_named_with_what_may_help() {
    let place = Place::new();
    for (name, content, says) in [
        ("part_0000.parquet", "PAR1 and no more", ["cannot be read after row 0", "fetch it again"]),
        ("table.csv", "work_id;title\n", ["is not a table of openalex", "hint: of CSV files"]),
        ("nothing.csv", "", ["nothing.csv is empty", "was its download cut off?"]),
        ("list.json", "[{\"id\": 1},\n", ["is not a whole JSON document", "fetch it again"]),
    ] {
        place.file(name, content);
        place.run(&["ingest", "openalex", name, "--lake", "lake"]).fails(2, &says).fails(2, &[name]);
        assert!(!place.path("lake/CURRENT").exists());
    }
    place.file("works-1.csv", format!("id,title\nhttps://openalex.org/W1,\"{}", "x".repeat(65 << 20)));
    place
        .run(&["ingest", "openalex", "works-1.csv", "--lake", "lake"])
        .fails(2, &["works-1.csv has a record longer than 64 MiB, or one that does not end", "hint: as JSON Lines"]);
}
