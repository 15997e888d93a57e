//! What users know better: an institution that is elsewhere, and what an affiliation says, over works that can be counted by hand.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::Place;

/// Institution 1 lies here; it has works 1, 2 and 4.
const HUBS: &str = r#"
id = "two"
version = 1
names = { en = "Two", zh = "二" }
hub = [
  { id = "drawn", names = { en = "D", zh = "画" }, place = { en = "D", zh = "画" }, short = { en = "D", zh = "画" }, include = [{ polygon = [[0.9, 50], [4.9, 50], [4.9, 54], [0.9, 54]] }] },
  { id = "told", names = { en = "T", zh = "述" }, place = { en = "T", zh = "述" }, short = { en = "T", zh = "述" }, include = [{ cities = ["London, GB"] }] },
]
"#;

const MOVED: &str = r#"
[[institution]]
id = "I1"
city = 2643743
reason = "its record has the point of a field station"
date = "2026-11-23"

[[affiliation]]
pattern = "Kew"
city = 2643743
reason = "the gardens"
date = "2026-11-23"
"#;

/// Papers of 2021 in both hubs.
fn papers(place: &Place, more: &[&str]) -> [String; 2] {
    let common = ["measure", "--lake", "lake", "--hubs", "two.toml", "--years", "2021", "--indicators", "papers_total"];
    let csv = place.run(&[common.as_slice(), more].concat()).succeeds().stdout();
    let of = |hub: &str| {
        let row = csv.lines().find(|line| line.starts_with(&format!("papers_total,{hub},"))).unwrap();
        row.split(',').nth(3).unwrap().to_owned()
    };
    [of("drawn"), of("told")]
}

#[test]
fn an_institution_is_moved_when_measuring_and_an_affiliation_is_read_anew_by_a_commit() {
    let place = Place::with_lake();
    place.file("two.toml", HUBS);
    place.file("moved.toml", MOVED);
    assert_eq!(papers(&place, &[]), ["3", "0"]);
    for placing in ["evidence", "institution"] {
        assert_eq!(papers(&place, &["--corrections", "moved.toml", "--placing", placing]), ["0", "3"]);
    }
    // Kept figures of one are not those of the other.
    assert_eq!(papers(&place, &[]), ["3", "0"]);
    let work = r#"{"id":"W20","type":"article","publication_year":2021,"authorships":[{"author":{"id":"A9"},"institutions":[],"raw_affiliation_strings":["Herbarium, Kew"]}]}"#;
    place.file("more.jsonl", work);
    place.run(&["ingest", "openalex", "more.jsonl", "--lake", "lake"]).succeeds();
    assert_eq!(papers(&place, &[]), ["3", "0"], "Kew is not in the gazetteer");
    let said = place.run(&["lake", "commit", "--lake", "lake", "--corrections", "moved.toml"]).succeeds().stderr();
    assert!(said.contains("corrected 1 affiliations with \"Kew\""), "{said}");
    assert_eq!(papers(&place, &[]), ["3", "1"]);
    assert_eq!(papers(&place, &["--placing", "institution"]), ["3", "0"]);
    let asked = ["--hub", "told", "--hubs", "two.toml", "--year", "2021", "--lake", "lake"];
    let records = place.run(&[["evidence", "papers_total"].as_slice(), &asked].concat()).succeeds().stdout();
    assert!(["W20", "in London, placed by city"].iter().all(|word| records.contains(word)), "{records}");
}

#[test]
fn corrections_that_cannot_be_are_refused_with_what_is_wrong() {
    let place = Place::with_lake();
    for (from, to, says) in [
        (
            "city = 2643743\nreason = \"its",
            "city = 1\nreason = \"its",
            "correction of https://openalex.org/I1: the gazetteer has no place 1",
        ),
        ("reason = \"the gardens\"", "reason = \"\"", "affiliation \"Kew\": say why"),
        ("id = \"I1\"", "id = \"One\"", "\"One\" is no institution"),
    ] {
        place.file("bad.toml", MOVED.replacen(from, to, 1));
        place.run(&["measure", "--lake", "lake", "--corrections", "bad.toml"]).fails(2, &[says]);
    }
    place.file("bad.toml", MOVED.replace("\"Kew\"", "\"(\""));
    place.run(&["lake", "commit", "--lake", "lake", "--corrections", "bad.toml"]).fails(2, &["correction of \"(\""]);
    place.run(&["measure", "--lake", "lake", "--corrections", "none.toml"]).fails(2, &["none.toml"]);
}
