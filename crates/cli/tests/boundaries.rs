//! Hubs by areas, cities and institutions, and under several boundaries, over works that can be counted by hand.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::Place;
use std::collections::BTreeMap;

/// Institution 1 lies 0.1 degrees within the hub's western border, 2 as far beyond its eastern one. 1 has works 1, 2 and 4, with author 1 on
/// those with a field; 2 has work 1 by author 2. In the lake nobody's town is known.
const HUBS: &str = r#"
id = "channel"
version = 1
names = { en = "Channel", zh = "海峡" }

[[hub]]
id = "kent"
names = { en = "Kent", zh = "肯特" }
place = { en = "Kent", zh = "肯特" }
short = { en = "Kent", zh = "肯特" }
include = [{ areas = ["GB.ENG.G5", "FR"] }]
outline = [{ polygon = [[0.9, 50], [4.9, 50], [4.9, 54], [0.9, 54]] }]

[[hub.geometry]]
id = "two"
kind = "park"
names = { en = "Institution 2", zh = "机构2" }
include = [{ institutions = ["https://openalex.org/I2"] }]

[[hub.geometry]]
id = "britain"
kind = "wider"
names = { en = "Britain", zh = "英国" }
include = [{ areas = ["GB"] }]

[[hub.geometry]]
id = "london"
kind = "reading"
names = { en = "London", zh = "伦敦" }
include = [{ cities = ["London, GB"] }]

[[hub]]
id = "told"
names = { en = "Told", zh = "所述" }
place = { en = "Told", zh = "所述" }
short = { en = "Told", zh = "所述" }
include = [{ cities = ["London, GB"] }]
"#;

/// Values of 2021 by hub.
fn measured(place: &Place, indicator: &str, more: &[&str]) -> BTreeMap<String, String> {
    let common = ["measure", "--lake", "lake", "--hubs", "channel.toml", "--years", "2021", "--indicators", indicator];
    let ran = place.run(&[common.as_slice(), more].concat()).succeeds().stdout();
    let row = |line: &str| {
        let mut cells = line.split(',');
        (cells.nth(1).unwrap().to_owned(), cells.nth(1).unwrap().to_owned())
    };
    ran.lines().skip(1).map(row).collect()
}

fn of(values: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    values.iter().map(|(hub, value)| (hub.as_str(), value.as_str())).collect()
}

#[test]
fn a_hub_is_measured_under_all_its_geometries() {
    let place = Place::with_lake();
    place.file("channel.toml", HUBS);
    let kent = measured(&place, "active_researchers", &["--only", "kent", "--geometry", "all"]);
    // The outline has author 1, grown author 2, too, shrunk nobody; the nearest town in Britain is not London.
    assert_eq!(
        of(&kent),
        [
            ("kent", "1"),
            ("kent--britain", "1"),
            ("kent--grown", "2"),
            ("kent--london", "0"),
            ("kent--shrunk", "0"),
            ("kent--two", "1"),
        ]
    );
    let papers = measured(&place, "papers_total", &["--only", "kent", "--geometry", "all"]);
    assert_eq!((papers["kent"].as_str(), papers["kent--two"].as_str()), ("3", "1"));
    // Of all hubs; one that nobody has drawn is not grown. What is beside the hubs changes nothing of them.
    let all = measured(&place, "papers_total", &["--geometry", "all"]);
    assert!(all.contains_key("kent--grown") && all.contains_key("told") && !all.contains_key("told--grown"));
    let main = measured(&place, "papers_total", &["--geometry", "main"]);
    assert_eq!(main, measured(&place, "papers_total", &[]));
    assert!(main.iter().all(|(hub, value)| all[hub] == *value) && main.len() + 5 == all.len());
}

#[test]
fn what_the_gazetteer_does_not_have_is_refused_with_what_may_be_meant() {
    let place = Place::with_lake();
    for (from, to, says) in [
        (
            "\"GB.ENG.G5\"",
            "\"GB.ENG.G55\"",
            "hub \"kent\": the gazetteer has no area \"GB.ENG.G55\"; did you mean \"GB.ENG.G5\"",
        ),
        (
            "[\"London, GB\"]",
            "[\"Lonndon, GB\"]",
            "hub \"kent--london\": no place of United Kingdom is called \"Lonndon\"; did you mean 2643743",
        ),
        (
            "[\"London, GB\"]",
            "[264374399]",
            "hub \"kent--london\": the gazetteer has no city 264374399; did you mean 2643743",
        ),
        ("[\"London, GB\"]", "[\"Newport, GB\"]", "\"Newport, GB\" may be "),
        ("\"https://openalex.org/I2\"", "\"Harvard\"", "\"Harvard\" is no institution"),
        ("id = \"two\"", "id = \"grown\"", "the id \"grown\" of a geometry is reserved"),
    ] {
        assert!(HUBS.contains(from), "{from}");
        place.file("bad.toml", HUBS.replacen(from, to, 1));
        place.run(&["measure", "--lake", "lake", "--hubs", "bad.toml"]).fails(2, &["bad.toml", says]);
    }
    place
        .run(&["measure", "--lake", "lake", "--geometry", "mian"])
        .fails(2, &["--geometry knows no \"mian\"", "did you mean \"main\""]);
}
