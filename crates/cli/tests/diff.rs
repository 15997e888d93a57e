//! Two snapshots of a lake whose differences can be counted by hand.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::Place;
use std::fs;

/// Later copies of records of [`common::WORKS`] and [`common::INSTITUTIONS`].
/// 1: a dataset now. 4: of 2020, not 2021. 6: not retracted any more. 11: new, at institution 2 in north.
/// Institution 3 has moved from south to north: works 2 and 3 of 2021 and work 5 of 2020 are there; 2 was in north before.
const LATER: &str = r#"{"id":"https://openalex.org/W1","doi":"https://doi.org/10.5555/ONE","title":"First","publication_year":2021,"type":"dataset","updated_date":"2026-02-05","authorships":[{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"}]},{"author":{"id":"https://openalex.org/A2"},"institutions":[{"id":"https://openalex.org/I2"}]}]}
{"id":"https://openalex.org/W4","title":"Fourth","publication_year":2020,"type":"article","updated_date":"2026-02-05","primary_topic":null,"authorships":[{"author":{"id":"https://openalex.org/A5"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W6","title":"Sixth","publication_year":2021,"type":"article","is_retracted":false,"updated_date":"2026-02-05","authorships":[{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W11","title":"Eleventh","publication_year":2021,"type":"letter","updated_date":"2026-02-05","authorships":[{"author":{"id":"https://openalex.org/A8"},"institutions":[{"id":"https://openalex.org/I2"}]}]}
{"id":"https://openalex.org/I3","display_name":"Three","country_code":"NO","updated_date":"2026-02-05","geo":{"latitude":55.0,"longitude":5.0}}
"#;

const DIFF: [&str; 6] = ["lake", "diff", "--lake", "lake", "--hubs", "hubs.toml"];

fn place() -> Place {
    let place = Place::with_lake();
    place.file("later.jsonl", LATER);
    place.run(&["ingest", "openalex", "later.jsonl", "--lake", "lake"]).succeeds();
    place
}

fn diff(place: &Place, more: &[&str]) -> String {
    place.run(&[DIFF.as_slice(), more].concat()).succeeds().stdout()
}

#[test]
fn every_hub_and_year_says_what_it_gained_and_lost_and_why() {
    let place = place();
    let table = diff(&place, &["--format", "csv", "--by", "hub"]);
    let expected = "\
dimension,key,name,year,before,after,cause,gained,lost,net
all,all,,,7,8,newly_indexed,1,0,1
all,all,,,7,8,retracted,1,0,1
all,all,,,7,8,retyped,0,1,-1
hub,both,Both,2020,1,2,moved,1,0,1
hub,both,Both,2021,4,4,newly_indexed,1,0,1
hub,both,Both,2021,4,4,retracted,1,0,1
hub,both,Both,2021,4,4,retyped,0,1,-1
hub,both,Both,2021,4,4,moved,0,1,-1
hub,north,North,2020,0,2,moved,1,0,1
hub,north,North,2020,0,2,re_placed,1,0,1
hub,north,North,2021,3,4,newly_indexed,1,0,1
hub,north,North,2021,3,4,retracted,1,0,1
hub,north,North,2021,3,4,retyped,0,1,-1
hub,north,North,2021,3,4,moved,0,1,-1
hub,north,North,2021,3,4,re_placed,1,0,1
hub,south,South,2020,1,0,re_placed,0,1,-1
hub,south,South,2021,2,0,re_placed,0,2,-2
hub,world,,2020,1,2,moved,1,0,1
hub,world,,2021,6,6,newly_indexed,1,0,1
hub,world,,2021,6,6,retracted,1,0,1
hub,world,,2021,6,6,retyped,0,1,-1
hub,world,,2021,6,6,moved,0,1,-1
";
    assert_eq!(table, expected);
    // The numbers and the folders of two lakes say the same.
    assert_eq!(diff(&place, &["1", "2", "--format", "csv", "--by", "hub"]), table);
    let first = place.path("first");
    fs::create_dir_all(first.join("snapshots")).unwrap();
    fs::rename(place.path("lake/snapshots/1"), first.join("snapshots/1")).unwrap();
    fs::write(first.join("CURRENT"), "1\n").unwrap();
    let two = ["lake", "diff", "first", "lake", "--hubs", "hubs.toml", "--format", "csv", "--by", "hub"];
    assert_eq!(place.run(&two).succeeds().stdout(), table);
    // Nothing of the sorting is left.
    let left = |folder: &str| {
        fs::read_dir(place.path(folder)).unwrap().any(|e| e.unwrap().file_name().to_string_lossy().starts_with("diff"))
    };
    assert!(!left("lake") && !left("first"));
}

#[test]
fn the_text_says_it_in_sentences() {
    let text = diff(&place(), &["--top", "2", "--only", "south,north", "--years", "2020-2021", "--by", "hub,type"]);
    let (_, text) = text.split_once('\n').unwrap();
    insta::assert_snapshot!(text, @r"
    works of the corpus 5 -> 6 (+1): +1 newly indexed, +1 no longer retracted, -1 retyped
    rows work 10 -> 11, authorship 13 -> 14, work_topic 4 -> 3, author 7 -> 8
    author ids 7 -> 8: 1 appeared, 0 vanished (sources cluster people anew: these are no people who came or went)
    institutions 5 -> 5: 0 appeared, 0 vanished, 0 merged; 1 at another point, 1 in another country
      I3 (Three): -30.1000, 20.1000 -> 55.0000, 5.0000; ZA -> NO; from south to north
    by hub and year
      north 2020 (North): 0 -> 2 (+2): +1 moved, +1 re-placed
      south 2021 (South): 2 -> 0 (-2): -2 re-placed
      and 2 more (--top N shows more, --format csv all)
    by type
      letter: 0 -> 1 (+1): +1 newly indexed
      article: 2 -> 2 (+0): +1 no longer retracted, -1 retyped
    ");
}

#[test]
fn the_works_of_one_hub_and_year_say_what_they_were_and_are() {
    let place = place();
    insta::assert_snapshot!(diff(&place, &["--works", "--hub", "north", "--year", "2021"]), @r"
    - W1 retyped: First (10.5555/one)
        was 2021; article; authors: 2; One (in the hub); Two (in the hub)
        is  2021; dataset; authors: 2; One (in the hub); Two (in the hub)
    + W3 re-placed: Third
        was 2021; preprint; authors: 2; Three
        is  2021; preprint; authors: 2; Three (in the hub)
    - W4 moved: Fourth
        was 2021; article; authors: 1; One (in the hub)
        is  2020; article; authors: 1; One (in the hub)
    + W6 no longer retracted: Sixth
        was 2021; article; retracted; authors: 1; One (in the hub)
        is  2021; article; authors: 1; One (in the hub)
    + W11 newly indexed: Eleventh
        is  2021; letter; authors: 1; Two (in the hub)
    3 gained, 2 lost
    ");
    insta::assert_snapshot!(diff(&place, &["--works", "--hub", "south", "--year", "2021", "--format", "csv"]), @r"
    work_id,title,doi,change,cause,merged_with,was,is
    W2,Second,,lost,re_placed,,2021; review; authors: 1; Three (in the hub),2021; review; authors: 1; Three
    W3,Third,,lost,re_placed,,2021; preprint; authors: 2; Three (in the hub),2021; preprint; authors: 2; Three
    ");
}

#[test]
fn json_has_the_same_cells() {
    let place = place();
    let document: serde_json::Value =
        serde_json::from_str(&diff(&place, &["--format", "json", "--by", "year,institution"])).unwrap();
    assert_eq!(document["works"]["before"], 7);
    assert_eq!(document["people"], serde_json::json!({"before": 7, "after": 8, "appeared": 1, "vanished": 0}));
    assert_eq!(document["institutions"]["moved"], 1);
    let three = &document["institutions"]["changes"][0];
    assert_eq!(three["hubs_before"], serde_json::json!(["both", "south"]));
    assert_eq!(three["hubs_after"], serde_json::json!(["both", "north"]));
    let cells: Vec<(&str, i64, i64)> = document["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["key"].as_str().unwrap(), c["before"].as_i64().unwrap(), c["after"].as_i64().unwrap()))
        .collect();
    // Institution 1 has lost work 1 and won work 6; institution 2 has lost work 1 and won work 11.
    assert_eq!(cells, [("2020", 1, 2), ("2021", 6, 6), ("I1", 3, 3), ("I2", 1, 1)]);
}

#[test]
fn what_cannot_be_compared_is_said_to_be() {
    let place = Place::with_lake();
    let fails = |more: &[&str], says: &[&str]| {
        place.run(&[DIFF.as_slice(), more].concat()).fails(2, says);
    };
    fails(&[], &["has no snapshot before 1", "hint:"]);
    fails(&["1", "3"], &["lake has no snapshot 3; it has 1"]);
    fails(&["1"], &["<B>"]);
    fails(&["1", "nowhere"], &["nowhere is not a lake"]);
    fails(&["1", "1", "--only", "nord"], &["unknown hub \"nord\"", "north"]);
    fails(&["1", "1", "--by", "venues"], &["nothing is counted by \"venues\"", "\"venue\""]);
    fails(&["1", "1", "--works", "--hub", "north"], &["--year"]);
    fails(&["1", "1", "--scratch", "gone"], &["cannot create gone/diff", "hint: name a folder that can be written"]);
    place.run(&["lake", "diff", "1", "2"]).fails(2, &["no lake is", "--lake LAKE"]);
    assert!(diff(&place, &["1", "1"]).contains("works of the corpus 7 -> 7, the same works"));
}
