//! Figures of a dump small enough to be counted by hand: the comments of `common::WORKS` give each answer.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{INSTITUTIONS, Place, WORKS, files, gzip};
use std::collections::BTreeMap;

const MEASURE: [&str; 7] = ["measure", "--lake", "lake", "--hubs", "hubs.toml", "--years", "2020-2021"];

/// Values by indicator, hub and period.
fn values(place: &Place, more: &[&str]) -> BTreeMap<(String, String, String), Vec<String>> {
    let ran = place.run(&[MEASURE.as_slice(), more].concat()).succeeds();
    let text = ran.stdout();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        header.join(","),
        "indicator_id,hub_id,period,value,low,high,n,counting,unit,flags,edition",
        "the columns are a contract"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let keys: Vec<[&str; 3]> = rows.iter().map(|r| [&r[0], &r[1], &r[2]]).collect();
    assert!(keys.is_sorted(), "rows are in byte order of indicator, hub and period");
    rows.iter()
        .map(|r| {
            ((r[0].to_owned(), r[1].to_owned(), r[2].to_owned()), r.iter().skip(3).take(4).map(str::to_owned).collect())
        })
        .collect()
}

fn worked_by_hand(place: &Place, more: &[&str]) {
    let measured = values(place, &[&["--indicators", "@publication"], more].concat());
    let expect = |indicator: &str, hub: &str, period: &str, value: [&str; 4]| {
        let key = (indicator.to_owned(), hub.to_owned(), period.to_owned());
        assert_eq!(measured.get(&key).map(Vec::as_slice), Some(value.map(str::to_owned).as_slice()), "{key:?}");
    };
    let count = |value| [value, "", "", ""];
    // Works 1, 2, 4 in north; 2 and 3 in south; work 2 once in both.
    for (hub, total) in [("north", "3"), ("south", "2"), ("both", "4")] {
        expect("papers_total", hub, "2021", count(total));
    }
    // Work 4 has no field.
    for (hub, all, life, people, life_people) in
        [("north", "2", "2", "2", "2"), ("south", "2", "1", "2", "1"), ("both", "3", "2", "3", "2")]
    {
        expect("papers_all", hub, "2021", count(all));
        expect("papers_life", hub, "2021", count(life));
        expect("active_researchers", hub, "2021", count(people));
        expect("active_researchers_life", hub, "2021", count(life_people));
    }
    // Of north's three papers works 1 and 2 have two countries; of south's two work 2, and work 3 may.
    expect("papers_intl", "north", "2021", count("2"));
    expect("share_papers_intl", "north", "2021", ["66.66666666666666", "66.66666666666666", "66.66666666666666", "3"]);
    expect("share_papers_intl", "south", "2021", ["50", "50", "100", "2"]);
    expect("share_life_papers", "south", "2021", ["50", "", "", "2"]);
    // In 2020 there is work 5 alone, in south, by nobody known.
    expect("papers_all", "north", "2020", count("0"));
    expect("papers_all", "south", "2020", count("1"));
    expect("active_researchers", "south", "2020", count("0"));
    expect("share_life_papers", "north", "2020", ["", "", "", "0"]);
    // South's papers double from 1 to 2, its share falls from 100 to 50; growth from nothing is not defined.
    expect("cagr_papers_all", "south", "2020-2021", count("100"));
    expect("slope_papers_all", "south", "2020-2021", count("100"));
    expect("slope_share_life_papers", "south", "2020-2021", count("-50"));
    expect("cagr_share_life_papers", "south", "2020-2021", count("-50"));
    expect("cagr_papers_all", "north", "2020-2021", count(""));
    expect("mean_cagr_papers_all", "both", "2020-2021", count("100"));
    expect("mean_cagr_papers_all", "south", "2020-2021", count(""));
    expect("cagr_active_researchers", "south", "2020-2021", count(""));
    // Two hubs, their group and three reserved places; two years and three kinds of growth, or both years as one. What the world alone
    // has knows no mean of hubs.
    assert_eq!(measured.len(), 6 * (14 * (2 + 3) + 5 * (2 + 2) + 11), "every indicator, hub and period is a row");
    // The world has everybody, placed or not; and north leads nobody in a frontier without papers.
    expect("papers_total", "world", "2020", count("1"));
    expect("papers_total_5y", "both", "2020-2021", count("5"));
    expect("papers_total_5y", "south", "2020-2021", count("3"));
    expect("frontier_phenomics", "north", "2020-2021", count("0"));
    expect("score_phenomics", "north", "2020-2021", count(""));
    expect("global_frontier_phenomics", "north", "2021", count(""));
    expect("global_frontier_phenomics", "world", "2021", count("0"));
}

#[test]
fn figures_worked_by_hand_come_out() {
    worked_by_hand(&Place::with_lake(), &[]);
}

#[cfg(feature = "sql")]
#[test]
fn figures_worked_by_hand_come_out_of_sql() {
    worked_by_hand(&Place::with_lake(), &["--backend", "sql"]);
}

#[test]
fn a_choice_of_hubs_indicators_and_groups_is_measured_and_nothing_else() {
    let place = Place::with_lake();
    let some = values(&place, &["--only", "south", "--indicators", "cagr_papers_all,papers_life"]);
    assert_eq!(some.len(), 1 + 2);
    let people = values(&place, &["--indicators", "@people"]);
    assert!(people.keys().all(|(indicator, ..)| indicator.contains("researchers")));
    assert_eq!(people.len(), 4 * 6 * (2 + 3));
}

#[test]
fn intervals_stand_beside_the_figures_that_they_are_of() {
    let place = Place::with_lake();
    let plain = values(&place, &["--indicators", "@publication"]);
    for intervals in [&["--intervals", "bootstrap", "--seed", "3"][..], &["--intervals", "analytic"]] {
        let with = values(&place, &[&["--indicators", "@publication"], intervals].concat());
        let figures =
            |of: &BTreeMap<_, Vec<String>>| of.values().map(|v| (v[0].clone(), v[3].clone())).collect::<Vec<_>>();
        assert_eq!(figures(&with), figures(&plain), "intervals move no figure");
        let of = |indicator: &str| with[&(indicator.to_owned(), "north".to_owned(), "2021".to_owned())].clone();
        // Three papers: Garwood's 0.6187 to 8.7673.
        let ends: Vec<f64> = of("papers_total")[1..3].iter().map(|end| end.parse().unwrap()).collect();
        assert!((ends[0] - 0.6187).abs() < 1e-4 && (ends[1] - 8.7673).abs() < 1e-4, "{ends:?}");
        assert_eq!(of("active_researchers")[1..3], ["2", "2"], "people are not drawn, but nobody's id is in doubt");
    }
    let json = |more: &[&str]| place.run(&[&MEASURE, &["--format", "json"][..], more].concat()).succeeds().stdout();
    let drawn = json(&["--intervals", "bootstrap", "--seed", "3"]);
    assert!(drawn.contains("\"intervals\": \"bootstrap\"") && drawn.contains("\"seed\": 3"));
    let none = json(&[]);
    assert!(none.contains("\"intervals\": \"none\"") && !none.contains("\"seed\""));
}

#[test]
fn a_year_that_the_lake_has_no_work_of_has_no_interval() {
    let place = Place::with_lake();
    let args = ["measure", "--lake", "lake", "--hubs", "hubs.toml", "--years", "2019-2021", "--only", "north"];
    for id in ["papers_total", "active_researchers"] {
        let more = ["--indicators", id, "--intervals", "bootstrap"];
        let text = place.run(&[args.as_slice(), &more].concat()).succeeds().stdout();
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert!(rows[0].starts_with(&format!("{id},north,2019,0,,,,full,")), "{text}");
        assert!(rows[0].contains(",incomplete;small,"), "{text}");
        // Of 2020 there is one work, in south: north has none of it, and chance may have it so.
        assert!(rows[1].starts_with(&format!("{id},north,2020,0,0,")), "{text}");
    }
}

#[test]
fn flags_say_what_a_figure_rests_on() {
    let place = Place::with_lake();
    let flags = |years: &str, id: &str, period: &str| {
        let args = [
            "measure",
            "--lake",
            "lake",
            "--hubs",
            "hubs.toml",
            "--years",
            years,
            "--only",
            "north",
            "--indicators",
            id,
        ];
        let text = place.run(&args).succeeds().stdout();
        let row = text.lines().find(|l| l.starts_with(&format!("{id},north,{period},"))).map(str::to_owned);
        row.unwrap().split(',').nth(9).unwrap().to_owned()
    };
    // Of 2024 the lake has no work at all, so that its zero says nothing, and growth from or to it neither.
    assert_eq!(flags("2024", "papers_total", "2024"), "incomplete;small");
    assert_eq!(flags("2021-2024", "cagr_papers_total", "2021-2024"), "incomplete;small");
    let elsewhere = (2022..=2026).map(|year| {
        let work = WORKS.lines().nth(8).unwrap();
        format!("{}\n", work.replace("W9", &format!("W{year}")).replace("\":2021", &format!("\":{year}")))
    });
    place.file("more.jsonl", elsewhere.collect::<String>());
    place.run(&["ingest", "openalex", "more.jsonl", "--lake", "lake"]).succeeds();
    // Three papers are few; a share of them has bounds. The latest record is of 2026: that year and the one before fill up.
    assert_eq!(flags("2021", "papers_total", "2021"), "small");
    assert_eq!(flags("2021", "share_papers_intl", "2021"), "bounds;small");
    assert_eq!(flags("2021", "share_life_papers", "2021"), "small");
    assert_eq!(flags("2024-2026", "papers_total", "2024"), "small");
    assert_eq!(flags("2024-2026", "papers_total", "2025"), "incomplete;small");
    assert_eq!(flags("2021-2026", "cagr_papers_total", "2021-2026"), "incomplete;small");
    assert_eq!(flags("2021-2024", "cagr_papers_total", "2021-2024"), "small");
    // The list of journals of 2022 is another one than that of 2021; one list for all years never is.
    assert_eq!(flags("2020-2022", "papers_ni", "2021"), "small");
    assert_eq!(flags("2020-2022", "papers_ni", "2022"), "break;small");
    assert_eq!(flags("2022", "share_ni_papers", "2022"), "break;small");
    assert_eq!(flags("2020-2022", "papers_ni_constant", "2022"), "small");
    assert_eq!(flags("2021-2023", "slope_papers_ni", "2021-2023"), "break;small");
    assert_eq!(flags("2022-2024", "slope_papers_ni", "2022-2024"), "small");
    // Fifty papers are no longer few.
    let many: String =
        (100..147).map(|n| WORKS.lines().next().unwrap().replace("/W1\"", &format!("/W{n}\"")) + "\n").collect();
    place.file("many.jsonl", many);
    place.run(&["ingest", "openalex", "many.jsonl", "--lake", "lake"]).succeeds();
    assert_eq!(flags("2021", "papers_total", "2021"), "");
    assert_eq!(flags("2021", "share_papers_intl", "2021"), "bounds");
}

#[test]
fn the_best_source_of_a_place_wins() {
    // The same institution placed in north by one source and in south by a worse one.
    let place = Place::with_lake();
    let work = r#"{"id":"https://openalex.org/W20","title":"Twentieth","publication_year":2020,"type":"article","updated_date":"2026-01-06","authorships":[{"author":{"id":"https://openalex.org/A20"},"institutions":[{"id":"https://openalex.org/I20","ror":"https://ror.org/012345678"}]}]}"#;
    let v1 = r#"{"id":"https://ror.org/012345678","name":"Twenty","status":"active","addresses":[{"lat":-30.0,"lng":20.0}],"country":{"country_code":"ZA"}}"#;
    let v2 = r#"{"id":"https://ror.org/012345678","status":"active","names":[],"locations":[{"geonames_details":{"lat":52.0,"lng":2.0,"country_code":"GB"}}]}"#;
    let own = r#"{"id":"https://openalex.org/I20","ror":"https://ror.org/012345678","country_code":"US","geo":{"latitude":40.0,"longitude":-100.0},"updated_date":"2026-01-01"}"#;
    let where_is_it = |place: &Place| {
        let measured = values(place, &["--indicators", "papers_total"]);
        let at = |hub: &str| measured[&("papers_total".to_owned(), hub.to_owned(), "2020".to_owned())][0].clone();
        (at("north"), at("south"))
    };
    let expect = |north: &str, south: &str| (north.to_owned(), south.to_owned());
    place.file("work.jsonl", work);
    place.run(&["ingest", "openalex", "work.jsonl", "--lake", "lake"]).succeeds();
    // Work 5 is in south anyway.
    assert_eq!(where_is_it(&place), expect("0", "1"));
    for (name, source, text, north, south) in
        [("v1.jsonl", "ror", v1, "0", "2"), ("v2.jsonl", "ror", v2, "1", "1"), ("own.jsonl", "openalex", own, "0", "1")]
    {
        place.file(name, text);
        place.run(&["ingest", source, name, "--lake", "lake"]).succeeds();
        assert_eq!(where_is_it(&place), expect(north, south), "{name}");
    }
}

#[test]
fn hubs_drawn_as_geojson_are_measured() {
    let place = Place::with_lake();
    place.file(
        "drawn.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"mine","properties":{"name":"Mine"},
           "geometry":{"type":"Polygon","coordinates":[[[0,50],[3,50],[3,60],[0,60],[0,50]]]}}]}"#,
    );
    let ran = place
        .run(&[
            "measure",
            "--lake",
            "lake",
            "--hubs",
            "drawn.geojson",
            "--years",
            "2021",
            "--indicators",
            "papers_total",
        ])
        .succeeds();
    // Institution 1 alone lies in it: works 1, 2 and 4.
    assert!(ran.stdout().contains("\npapers_total,mine,2021,3,"), "{}", ran.stdout());
    assert!(ran.stdout().contains("\npapers_total,all-hubs,2021,3,"), "{}", ran.stdout());
    // Two parts, the id among the properties, a byte-order mark before it all: institutions 1 and 3, works 1 to 4.
    let parts = "[[[[0,50],[3,50],[3,60],[0,60],[0,50]]],[[[19,-31],[21,-31],[21,-29],[19,-29],[19,-31]]]]";
    place.file(
        "parts.geojson",
        format!(
            "\u{feff}{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"id\":\"two\"}},\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":{parts}}}}}]}}"
        ),
    );
    let ran = place
        .run(&[
            "measure",
            "--lake",
            "lake",
            "--hubs",
            "parts.geojson",
            "--years",
            "2021",
            "--indicators",
            "papers_total",
        ])
        .succeeds();
    assert!(ran.stdout().contains("\npapers_total,two,2021,4,"), "{}", ran.stdout());
}

#[test]
fn evidence_tells_which_works_count_and_why() {
    let place = Place::with_lake();
    let ran = place
        .run(&["evidence", "papers_life", "--hub", "north", "--year", "2021", "--lake", "lake", "--hubs", "hubs.toml"])
        .succeeds();
    insta::assert_snapshot!(ran.stdout(), @r#"
    work_id,doi,title,publication_year,type,why
    W1,10.5555/one,First,2021,article,"Ann at One (I1), placed by institution; Ben at Two (I2), placed by institution | subfield Genetics, divisions 31+32 | countries GB+NL | weight 1"
    W2,,Second,2021,review,"Ann at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB+ZA | weight 0.5"
    "#);
    let growth = ["evidence", "cagr_papers_life", "--hub", "boston", "--year", "2021", "--lake", "lake"];
    place.run(&growth).fails(2, &["growth over years", "ask for \"papers_life\""]);
}

#[test]
fn the_same_dump_again_changes_nothing_and_another_way_of_packing_it_gives_the_same_bytes() {
    let place = Place::with_lake();
    let again = place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
    assert!(again.stderr().contains("0 files read, 2 known from before"), "{}", again.stderr());
    assert!(again.stderr().contains("nothing changed"), "{}", again.stderr());
    let reversed: String = WORKS.lines().rev().map(|l| format!("{l}\n")).collect();
    place.file("other/updated_date=2026-01-05/part_0000.gz", gzip(&reversed));
    place.file(
        "other/institutions.json",
        format!(r#"{{"meta":{{"count":5}},"results":[{}]}}"#, INSTITUTIONS.trim().replace('\n', ",")),
    );
    place.run(&["ingest", "openalex", "other", "--lake", "lake2"]).succeeds();
    let tables = |lake: &str| {
        let mut tables = files(&place.path(lake).join("snapshots/1"));
        tables.retain(|(path, _)| path.extension().is_some_and(|e| e == "parquet"));
        tables.into_iter().map(|(path, bytes)| (path.file_name().map(ToOwned::to_owned), bytes)).collect::<Vec<_>>()
    };
    assert_eq!(tables("lake"), tables("lake2"));
}

#[test]
fn files_of_the_same_bytes_are_read_once() {
    let place = Place::new();
    for name in ["a.jsonl", "b.jsonl", "c/a.jsonl"] {
        place.file(&format!("dump/{name}"), WORKS);
    }
    let ran = place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
    assert!(ran.stderr().contains("1 files read, 2 known from before"), "{}", ran.stderr());
}

#[test]
fn a_later_copy_of_a_record_stands_wherever_it_comes_from() {
    let place = Place::with_lake();
    let later = WORKS.lines().next().unwrap().replace("2026-01-05", "2026-02-01").replace("2021", "2020");
    place.file("more.jsonl", later);
    let ran = place.run(&["ingest", "openalex", "more.jsonl", "--lake", "lake"]).succeeds();
    assert!(
        ran.stderr().contains("works                   11          10           1           0           0"),
        "{}",
        ran.stderr()
    );
    let measured = values(&place, &["--indicators", "papers_total", "--only", "north"]);
    let total = |year: &str| measured[&("papers_total".to_owned(), "north".to_owned(), year.to_owned())][0].clone();
    assert_eq!((total("2020"), total("2021")), ("1".to_owned(), "2".to_owned()));
}

#[test]
fn ror_places_what_openalex_does_not() {
    let place = Place::with_lake();
    let work = r#"{"id":"https://openalex.org/W20","title":"Twentieth","publication_year":2021,"type":"article","updated_date":"2026-01-06","authorships":[{"author":{"id":"https://openalex.org/A20"},"institutions":[{"id":"https://openalex.org/I20","ror":"https://ror.org/012345678","country_code":"GB"}]},{"author":{"id":"https://openalex.org/A21"},"institutions":[{"id":"https://openalex.org/I21","ror":"https://ror.org/087654321","country_code":"GB"}]}]}"#;
    place.file("work.jsonl", work);
    place.run(&["ingest", "openalex", "work.jsonl", "--lake", "lake"]).succeeds();
    let north = |place: &Place| {
        let measured = values(place, &["--indicators", "papers_total", "--only", "north"]);
        measured[&("papers_total".to_owned(), "north".to_owned(), "2021".to_owned())][0].clone()
    };
    assert_eq!(north(&place), "3");
    let v2 = r#"[{"id":"https://ror.org/012345678","status":"active","names":[{"value":"Twenty","types":["ror_display"]}],"locations":[{"geonames_id":1,"geonames_details":{"lat":52.0,"lng":2.0,"name":"Town","country_code":"GB"}}]}]"#;
    let v1 = r#"[{"id":"https://ror.org/087654321","name":"Twenty-one","status":"active","addresses":[{"lat":53.0,"lng":2.0,"city":"Town"}],"country":{"country_code":"GB"}}]"#;
    place.file("v1.json", v1);
    place.run(&["ingest", "ror", "v1.json", "--lake", "lake"]).succeeds();
    assert_eq!(north(&place), "4");
    place.file("v2.json", v2);
    place.run(&["ingest", "ror", "v2.json", "--lake", "lake"]).succeeds();
    assert_eq!(north(&place), "4", "a work counts once, however many of its institutions are there");
}

#[test]
fn a_measure_as_json_carries_what_it_rests_on() {
    let place = Place::with_lake();
    let ran =
        place.run(&[MEASURE.as_slice(), &["--format", "json", "--indicators", "papers_total"]].concat()).succeeds();
    let document: serde_json::Value = serde_json::from_str(&ran.stdout()).unwrap();
    for key in
        ["edition", "catalogue", "corpus", "identity", "counting", "placing", "country_rule", "field_basis", "years"]
    {
        assert!(document["provenance"][key].is_string(), "{key}");
    }
    assert_eq!(document["values"].as_array().map(Vec::len), Some(12));
    assert_eq!(document["provenance"]["sources"]["openalex"], "2026-01-05");
}

#[test]
fn explain_prints_definition_and_sql() {
    let ran = Place::new().run(&["explain", "share_papers_intl"]).succeeds();
    for part in [
        "Definition",
        "Limits",
        "Parameters",
        "NULLIF",
        "country_count >= 2 OR w.has_unknown_country",
        "国际合作论文占比",
    ] {
        assert!(ran.stdout().contains(part), "{part}");
    }
}
