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

/// Rows of a table of the report, as texts.
fn rows(page: &str, table: &str) -> Vec<Vec<String>> {
    let table = page.split(&format!("<table id=\"{table}\"")).nth(1).unwrap().split("</table>").next().unwrap();
    let text = |cell: &str| cell.split('<').filter_map(|part| part.split('>').nth(1)).collect::<String>();
    let cells = |row: &str| {
        let starts = row.match_indices("<t").map(|(at, _)| at).skip(1).collect::<Vec<_>>();
        let ends = starts.iter().skip(1).copied().chain([row.len()]);
        starts.iter().zip(ends).map(|(&at, end)| text(&row[at..end]).trim().to_owned()).collect()
    };
    let body = table.split("<tbody>").nth(1).unwrap();
    body.split("</tr>").filter(|row| row.contains("<tr")).map(cells).collect()
}

#[test]
fn the_report_says_whether_ranks_hold_under_other_boundaries() {
    let place = Place::with_lake();
    place.file("channel.toml", HUBS);
    let common = ["report", "--lake", "lake", "--years", "2021", "--out", "out"];
    place.run(&[common.as_slice(), &["--hubs", "channel.toml"]].concat()).succeeds();
    let page = std::fs::read_to_string(place.path("out/report.en.html")).unwrap();
    // Works 1 and 2; without any in London or shrunk, kent shares the first place. Nothing is drawn of told. The park is not asked.
    let told = rows(&page, "table-lens-papers_life");
    assert_eq!(told, [["1 Kent", "2†", "1", "0", "London", "2", "its own"], ["2 Told", "0†", "2", "–", "", "–", ""]]);
    assert!(page.contains("under every one of their boundaries: 1 of 1."));
    // Hubs that are drawn have two more boundaries, and need none in the file.
    place.run(&[common.as_slice(), &["--hubs", "hubs.toml"]].concat()).succeeds();
    let page = std::fs::read_to_string(place.path("out/report.en.html")).unwrap();
    assert_eq!(rows(&page, "table-lens-papers_life").len(), 2);
    assert!(page.contains("under every one of their boundaries: "));
}

#[test]
fn the_report_says_what_authorships_were_placed_by_and_how_near() {
    let place = Place::new();
    // 1 has the point of London itself, 2 one of its own in it; 4 is elsewhere.
    let institution = |key: u64, country: &str, geo: &str| {
        format!(
            r#"{{"id":"https://openalex.org/I{key}","display_name":"Firm {key}","country_code":"{country}","geo":{{{geo}}}}}"#
        )
    };
    let institutions = [
        institution(1, "GB", r#""geonames_city_id":"2643743","latitude":51.50853,"longitude":-0.12574"#),
        institution(2, "GB", r#""geonames_city_id":"2643743","latitude":51.55,"longitude":-0.1"#),
        institution(4, "US", r#""latitude":40.0,"longitude":-100.0"#),
    ];
    let author = |key: u64, institution: u64, affiliation: &str| {
        format!(
            r#"{{"author":{{"id":"https://openalex.org/A{key}"}},"institutions":[{{"id":"https://openalex.org/I{institution}"}}],"raw_affiliation_strings":[{affiliation}]}}"#
        )
    };
    let work = |key: u64, year: i32, authors: &[String]| {
        format!(
            r#"{{"id":"https://openalex.org/W{key}","publication_year":{year},"type":"article","updated_date":"2026-01-05","authorships":[{}]}}"#,
            authors.join(",")
        )
    };
    let works = [
        // By the city, which is its own; by the institution, whose point is its own; by the city, where it is not registered.
        work(
            1,
            2021,
            &[
                author(1, 1, r#""Firm 1, London, United Kingdom""#),
                author(2, 2, r#""Department of Biology, Firm 2""#),
                author(3, 4, r#""Firm 4, London, United Kingdom""#),
            ],
        ),
        // By the institution, whose point is that of London. The third is of another year.
        work(2, 2021, &[author(4, 1, "")]),
        work(3, 2017, &[author(5, 1, "")]),
    ];
    place.file("dump/works.jsonl", works.join("\n"));
    place.file("dump/institutions.jsonl", institutions.join("\n"));
    place.file("channel.toml", HUBS);
    place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
    let common = ["report", "--lake", "lake", "--years", "2020-2021", "--hubs", "channel.toml"];
    for (placing, told) in [
        ("evidence", ["2 Told", "4", "50.00%", "0.00%", "50.00%", "75.00%"]),
        ("institution", ["2 Told", "3", "0.00%", "0.00%", "100.00%", "66.67%"]),
    ] {
        place.run(&[common.as_slice(), &["--placing", placing, "--out", placing]].concat()).succeeds();
        let page = std::fs::read_to_string(place.path(placing).join("report.en.html")).unwrap();
        let table = rows(&page, "table-resolution");
        assert_eq!(table[1], told, "{placing}");
        assert_eq!(table[0], ["1 Kent", "0", "–", "–", "–", "–"]);
    }
}
