//! Pairs of hubs, hubs side by side and people who moved, in the dump that is small enough to be counted by hand
//! (`common::WORKS`). In 2021 it has works 1 to 4, 9 and 10:
//! 1 at institutions 1 and 2 (north), 2 at 1 (north) and 3 (south), 3 at 3 (south) and by somebody at none, 4 at 1 (north),
//! 9 at 4 (elsewhere), 10 at 5 (no point: unresolved).
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::Place;
use std::collections::BTreeMap;
use std::fs;

const WHERE: [&str; 4] = ["--lake", "lake", "--hubs", "hubs.toml"];

/// Values, affinities and Salton's measures by hub and partner.
fn pairs(place: &Place, more: &[&str]) -> BTreeMap<(String, String), [String; 3]> {
    let args = [["network", "papers_total", "--years", "2021"].as_slice(), &WHERE, more].concat();
    let text = place.run(&args).succeeds().stdout();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>().join(","),
        "indicator_id,hub_id,partner_id,period,value,affinity,salton,expected,ratio,counting,edition",
        "the columns are a contract"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().map(|r| (r[1].to_owned(), r[2].to_owned(), r[3].to_owned())).is_sorted());
    // Two hubs are one pair: of so few no model is made.
    assert!(rows.iter().all(|r| r[7].is_empty() && r[8].is_empty()));
    rows.iter().map(|r| ((r[1].to_owned(), r[2].to_owned()), [4, 5, 6].map(|at| r[at].to_owned()))).collect()
}

fn expect(pairs: &BTreeMap<(String, String), [String; 3]>, of: (&str, &str), expected: [&str; 3]) {
    let key = (of.0.to_owned(), of.1.to_owned());
    assert_eq!(pairs.get(&key), Some(&expected.map(str::to_owned)), "{key:?}");
}

#[test]
fn pairs_of_hubs_worked_by_hand_come_out() {
    let place = Place::with_lake();
    let full = pairs(&place, &[]);
    assert_eq!(full.len(), 16);
    // Of six works north has 1, 2, 4 and south 2, 3: affinity 1 * 6 / (3 * 2), Salton 1 / sqrt(3 * 2).
    expect(&full, ("north", "south"), ["1", "1", "0.4082482904638631"]);
    expect(&full, ("south", "north"), ["1", "1", "0.4082482904638631"]);
    // Work 1 is at two of north's institutions, south has one.
    expect(&full, ("north", "north"), ["1", "", ""]);
    expect(&full, ("south", "south"), ["0", "", ""]);
    expect(&full, ("south", "unresolved"), ["1", "", ""]);
    expect(&full, ("north", "elsewhere"), ["0", "0", "0"]);
    // Shares: north 1 of work 1, 1/2 of 2, 1 of 4; south 1/2 of 2 and of 3; unresolved 1/2 of 3, 1 of 10; elsewhere 1 of 9.
    let part = pairs(&place, &["--counting", "fractional"]);
    // 1/2 * 1/2, 0.25 * 6 / (2.5 * 1), 0.25 / sqrt(2.5).
    expect(&part, ("north", "south"), ["0.25", "0.6", "0.15811388300841897"]);
    expect(&part, ("north", "north"), ["2.25", "", ""]);
    expect(&part, ("south", "south"), ["0.5", "", ""]);
    expect(&part, ("unresolved", "south"), ["0.25", "", ""]);
    expect(&part, ("unresolved", "unresolved"), ["1.25", "", ""]);
    let total: f64 = part.values().map(|pair| pair[0].parse::<f64>().unwrap()).sum();
    assert_eq!(total, 6.0, "all pairs together are the works");
    let some = pairs(&place, &["--only", "south", "--pooled"]);
    assert_eq!(some.len(), 4);
    expect(&some, ("south", "north"), ["1", "1", "0.4082482904638631"]);
}

#[test]
fn pairs_of_hubs_and_countries_worked_by_hand_come_out() {
    let pairs = pairs(&Place::with_lake(), &["--partners", "countries"]);
    // Great Britain, the Netherlands, the United States, South Africa; China's institution has no point.
    assert_eq!(pairs.keys().map(|(_, country)| country.as_str()).take(4).collect::<Vec<_>>(), ["GB", "NL", "US", "ZA"]);
    assert_eq!(pairs.len(), 8);
    // Works 1, 2 and 4 are at institution 1 (GB), of which south has work 2: 1 * 6 / (2 * 3).
    expect(&pairs, ("south", "GB"), ["1", "1", "0.4082482904638631"]);
    expect(&pairs, ("south", "NL"), ["0", "0", "0"]);
    expect(&pairs, ("north", "ZA"), ["1", "1", "0.4082482904638631"]);
    // All that Great Britain has is inside north.
    expect(&pairs, ("north", "GB"), ["0", "", ""]);
}

#[test]
fn where_hubs_overlap_a_work_of_both_takes_two_institutions() {
    let place = Place::with_lake();
    let polygon = |id: &str, east: u32| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[[0,50],[{east},50],[{east},60],[0,60],[0,50]]]}}}}"#
        )
    };
    // The whole has institutions 1 and 2, the part 1 alone.
    let (whole, part) = (polygon("whole", 10), polygon("part", 3));
    place.file("hubs.toml", format!(r#"{{"type":"FeatureCollection","features":[{whole},{part}]}}"#));
    // Work 1 is at 2 in the whole and at 1 in the part; works 2 and 4 are at 1, in both, and at no other of the two's.
    expect(&pairs(&place, &[]), ("whole", "part"), ["1", "0.6666666666666666", "0.3333333333333333"]);
    // 1/2 * 1/2 of work 1. Of six works each has 1 + 1/2 + 1, and 1/2 + 1/2 + 1: 0.25 * 6 / (2.5 * 2), 0.25 / sqrt(5).
    let shared = pairs(&place, &["--counting", "fractional"]);
    expect(&shared, ("whole", "part"), ["0.25", "0.3", "0.11180339887498948"]);
    // With itself the whole has (1 + 1/4 + 1) of works 1, 2 and 4, the part 1/4 + 1/4 + 1.
    expect(&shared, ("whole", "whole"), ["2.25", "", ""]);
    expect(&shared, ("part", "part"), ["1.5", "", ""]);
}

#[test]
fn the_works_of_a_pair_are_listed_with_the_authorships_on_both_sides() {
    let place = Place::with_lake();
    let evidence = |partner: &str| {
        let args = ["evidence", "papers_total", "--hub", "north", "--year", "2021", "--partner", partner];
        place.run(&[args.as_slice(), &WHERE].concat()).succeeds().stdout()
    };
    insta::assert_snapshot!(evidence("south"), @r#"
    work_id,doi,title,publication_year,type,why
    W2,,Second,2021,review,"Ann at One (I1), placed by institution, weight 0.5; Ann at Three (I3), placed by institution, weight 0.5 | subfield Genetics, divisions 31+32 | countries GB+ZA"
    "#);
    assert_eq!(evidence("ZA"), evidence("south"));
    assert_eq!(evidence("US").lines().count(), 1);
    assert!(evidence("north").lines().nth(1).unwrap().starts_with("W1,"));
}

#[test]
fn hubs_side_by_side_have_ranks_with_and_without_their_largest_institution() {
    let place = Place::with_lake();
    let compare = |id: &str, more: &[&str]| {
        let args = [["compare", id, "--year", "2021"].as_slice(), &WHERE, more].concat();
        let text = place.run(&args).succeeds().stdout();
        let edition = text.lines().nth(1).unwrap().rsplit(',').next().unwrap().to_owned();
        text.replace(&edition, "E")
    };
    // North has three papers, all of them at institution 1; without it work 1, at institution 2: behind south's two.
    // South has nothing without its only one. North is in Great Britain by its first site, and has work 2 with South Africa.
    insta::assert_snapshot!(compare("papers_total", &[]), @"
    indicator_id,hub_id,period,value,low,high,rank,rank_low,rank_high,group,rank_best,rank_worst,largest_institution_id,largest_institution,largest_share,value_without,rank_without,abroad,abroad_expected,internationalisation,population,per_100k,counting,edition
    papers_total,north,2021,3,0.6186721228956024,8.767273069232036,1,1,2,a,1,1,I1,One,100,1,2,1,,,50000,6,full,E
    papers_total,south,2021,2,0.24220927854396504,7.224687667723958,2,1,2,a,2,2,I3,Three,100,0,2,1,,,,,full,E
    ");
    // Five for 100,000 people. Of north's 2.5 works institution 1 has 1/2 + 1/2 + 1; what is left is half of work 1.
    insta::assert_snapshot!(compare("papers_total", &["--counting", "fractional"]), @"
    indicator_id,hub_id,period,value,low,high,rank,rank_low,rank_high,group,rank_best,rank_worst,largest_institution_id,largest_institution,largest_share,value_without,rank_without,abroad,abroad_expected,internationalisation,population,per_100k,counting,edition
    papers_total,north,2021,2.5,0.47270415330542104,7.81707469272469,1,1,2,a,1,1,I1,One,80,0.5,2,0.25,,,50000,5,fractional,E
    papers_total,south,2021,1,0.12110463927198252,3.612343833861979,2,1,2,a,2,2,I3,Three,100,0,2,0.25,,,,,fractional,E
    ");
    // One of south's two papers is international, two of north's three; without institution 1 work 1 is all, and international.
    insta::assert_snapshot!(compare("share_papers_intl", &[]), @"
    indicator_id,hub_id,period,value,low,high,rank,rank_low,rank_high,group,rank_best,rank_worst,largest_institution_id,largest_institution,largest_share,value_without,rank_without,abroad,abroad_expected,internationalisation,population,per_100k,counting,edition
    share_papers_intl,north,2021,66.66666666666666,,,1,1,2,a,1,2,I1,One,100,100,1,,,,50000,,full,E
    share_papers_intl,south,2021,50,,,2,1,2,a,1,2,I3,Three,100,,,,,,,,full,E
    ");
    // Institutions have no part in a location quotient.
    assert!(
        compare("specialisation_life", &[])
            .lines()
            .skip(1)
            .all(|line| line.contains(",,,,,,,,") && line.ends_with(",,full,E"))
    );
}

#[test]
fn somebody_moves_who_is_new_in_one_hub_and_was_in_the_other() {
    let place = Place::with_lake();
    let work = r#"{"id":"https://openalex.org/W20","title":"Earlier","publication_year":YEAR,"type":"article","updated_date":"2026-01-05","authorships":[{"author":{"id":"https://openalex.org/A5"},"institutions":[{"id":"https://openalex.org/I3"}]},{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"},{"id":"https://openalex.org/I3"}]}]}"#;
    let movers = |more: &[&str]| {
        let text = place.run(&[["movers", "--years", "2021"].as_slice(), &WHERE, more].concat()).succeeds().stdout();
        text.lines().skip(1).map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    let unknown = ["north,south,2021,", "south,north,2021,"];
    // The lake begins in 2020, and has one work of that year against six of 2021.
    assert_eq!(movers(&[]), unknown);
    assert_eq!(movers(&["--before", "1"]), unknown);
    // Author 5 was in south in 2018 and is in north in 2021. Author 1 was in both, so is new in neither.
    place.file("earlier.jsonl", work.replace("YEAR", "2018"));
    place.run(&["ingest", "openalex", "earlier.jsonl", "--lake", "lake"]).succeeds();
    // Of 2019 there is nothing, so that nobody knows who was new.
    assert_eq!(movers(&[]), unknown);
    let elsewhere = |(key, year): (u32, u32)| {
        format!(
            r#"{{"id":"https://openalex.org/W{key}","publication_year":{year},"type":"article","updated_date":"2026-01-05","authorships":[{{"author":{{"id":"https://openalex.org/A6"}},"institutions":[{{"id":"https://openalex.org/I4"}}]}}]}}
"#
        )
    };
    // One, two, three and six works of the years from 2018 on.
    place.file("between.jsonl", [(30, 2019), (31, 2019), (32, 2020), (33, 2020)].map(elsewhere).concat());
    place.run(&["ingest", "openalex", "between.jsonl", "--lake", "lake"]).succeeds();
    assert_eq!(movers(&[]), ["north,south,2021,0", "south,north,2021,1"]);
    // Two years before 2021 are 2019 and 2020; author 1 is then new in both, and was in neither.
    assert_eq!(movers(&["--before", "2", "--only", "south"]), ["north,south,2021,0", "south,north,2021,0"]);
}

#[test]
fn what_has_no_pairs_says_so() {
    let place = Place::with_lake();
    let network = |args: &[&str]| place.run(&[["network"].as_slice(), args, &WHERE].concat());
    network(&["active_researchers"]).fails(2, &["\"active_researchers\" has no pairs", "counts no works"]);
    network(&["share_papers_intl"]).fails(2, &["derived from others"]);
    network(&["cagr_papers_all"]).fails(2, &["growth over years"]);
    network(&["papers_within_hub"]).fails(2, &["institutions of one hub"]);
    network(&["global_frontier_phenomics"]).fails(2, &["of the world alone"]);
    network(&["papers_all", "--only", "both"]).fails(2, &["\"both\" is no hub"]);
    network(&["papers_all", "--only", "nort"]).fails(2, &["did you mean \"north\""]);
    network(&["papers_all", "--partners", "cities"]).fails(2, &["partners are hubs or countries"]);
    let pair = ["evidence", "papers_total", "--hub", "north", "--year", "2021", "--partner", "CN"];
    place.run(&[pair.as_slice(), &WHERE].concat()).fails(2, &["CN"]);
    let compare = ["compare", "papers_total", "--year", "2020-2021"];
    place.run(&[compare.as_slice(), &WHERE].concat()).fails(2, &["a figure of one year"]);
}

#[test]
fn the_sql_of_pairs_is_printed() {
    let place = Place::new();
    let sql = place.run(&["explain", "papers_life", "--partners", "countries", "--year", "2021"]).succeeds().stdout();
    assert!(sql.contains("country.country_code AS partner_id") && sql.contains("AS affinity"), "{sql}");
    place.run(&["explain", "active_researchers", "--partners", "hubs"]).fails(2, &["counts no works"]);
}

/// Works in 2021 of each place: north 1, 2 and 4, south 2 and 3; what is drawn over both and institution 4 has 1, 2, 3, 4 and 9.
#[test]
fn a_drawn_border_is_set_against_the_hubs_and_may_exceed_the_greatest() {
    let place = Place::with_lake();
    let ring = "[[-120, -60], [30, -60], [30, 60], [-120, 60], [-120, -60]]";
    place.file("drawn.json", format!(
        r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "id": "drawn", "properties": {{"name": "Drawn"}}, "geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}]}}"#
    ));
    place.file("own/indicators/score_all.toml", SCORE);
    let measured = |more: &[&str]| {
        let common = ["measure", "--years", "2021", "--indicators", "score_all,papers_total", "--catalogue", "own"];
        place.run(&[&common, WHERE.as_slice(), more].concat()).succeeds().stdout()
    };
    let with = measured(&["--beside", "drawn.json"]);
    let value = |text: &str, indicator: &str, hub: &str| {
        let starts = format!("{indicator},{hub},");
        text.lines().find(|line| line.starts_with(&starts)).map(|line| line.split(',').nth(3).unwrap().to_owned())
    };
    assert_eq!(value(&with, "papers_total", "drawn").as_deref(), Some("5"));
    assert_eq!(value(&with, "score_all", "drawn").as_deref(), Some("166.66666666666669"));
    assert_eq!(value(&with, "score_all", "north").as_deref(), Some("100"));
    assert_eq!(value(&with, "score_all", "both").as_deref(), Some(""), "a group is not compared");
    // What is beside the hubs changes nothing about them, or about what lies in none.
    let without = measured(&[]);
    let others: Vec<&str> = with.lines().filter(|line| !line.contains(",drawn,")).collect();
    assert_eq!(others, without.lines().collect::<Vec<_>>());
    let listed = ["evidence", "papers_total", "--hub", "drawn", "--year", "2021", "--beside", "drawn.json"];
    let listed = place.run(&[listed.as_slice(), &WHERE].concat()).succeeds().stdout();
    assert_eq!(listed.lines().count(), 1 + 5);
    let drawn = measured(&["--beside", "drawn.json", "--only", "drawn", "--intervals", "bootstrap"]);
    let ends: Vec<f64> = drawn
        .lines()
        .find(|line| line.starts_with("score_all"))
        .unwrap()
        .split(',')
        .skip(4)
        .take(2)
        .map(|end| end.parse().unwrap())
        .collect();
    assert!(ends[1] > 100.0, "{drawn}");
    // The ids of hubs are taken.
    let own = fs::read_to_string(place.path("hubs.toml")).unwrap();
    place.file("again.toml", own);
    place
        .run(&[["measure", "--beside", "again.toml"].as_slice(), &WHERE].concat())
        .fails(2, &["again.toml", "the id \"north\" stands twice"]);
}

const SCORE: &str = r#"
id = "score_all"
version = 1
names = { en = "Score", zh = "分值" }
unit = "score"
groups = ["publication"]
measure = { relative_to_max = "papers_total", over = "hubs" }

[definition]
en = "Works relative to the greatest hub's."
zh = "相对于最大集群的论文数量。"

[limits]
en = "Size."
zh = "规模。"
"#;

/// In 2020 north has nothing and no growth, south has work 5 and doubles; their union goes from one work to four.
#[test]
fn the_mean_growth_of_a_groups_hubs_stands_beside_the_growth_of_their_union() {
    let place = Place::with_lake();
    let text = place
        .run(
            &[
                [
                    "measure",
                    "--years",
                    "2020-2021",
                    "--indicators",
                    "papers_total,cagr_papers_total,mean_cagr_papers_total",
                ]
                .as_slice(),
                &WHERE,
            ]
            .concat(),
        )
        .succeeds()
        .stdout();
    let value = |indicator: &str, hub: &str| -> Option<f64> {
        let starts = format!("{indicator},{hub},");
        text.lines().find(|line| line.starts_with(&starts))?.split(',').nth(3)?.parse().ok()
    };
    assert_eq!(value("cagr_papers_total", "north"), None);
    assert_eq!(value("cagr_papers_total", "south"), Some(100.0));
    assert_eq!(value("cagr_papers_total", "both"), Some(300.0));
    assert_eq!(value("mean_cagr_papers_total", "both"), Some(100.0), "north is left out");
    assert_eq!(value("mean_cagr_papers_total", "south"), None, "a hub has none");
}
