//! What is wrong with an input is said: what, where, what may help. The last snapshot stands.

mod common;

use common::{HUBS, INSTITUTIONS, Place, WORKS, gzip};

#[test]
fn a_truncated_gzip_names_the_file_and_leaves_the_last_snapshot() {
    let place = Place::with_lake();
    let before = std::fs::read_to_string(place.path("lake/CURRENT")).unwrap();
    let whole = gzip(&WORKS.repeat(50));
    place.file("part_000.gz", &whole[..whole.len() / 2]);
    place
        .run(&["ingest", "openalex", "part_000.gz", "--lake", "lake"])
        .fails(2, &["part_000.gz cannot be unpacked after line", "cut off or damaged"]);
    assert_eq!(std::fs::read_to_string(place.path("lake/CURRENT")).unwrap(), before);
}

#[test]
fn invalid_json_is_kept_with_file_line_and_reason() {
    let place = Place::new();
    place.file("works.jsonl", format!("{}{{\"id\": \"https://openalex.org/W99\", \n", WORKS));
    place.run(&["ingest", "openalex", "works.jsonl", "--lake", "lake"]).fails(
        1,
        &[
            "1 of 11 records rejected",
            "more than 0.1% allowed; nothing was committed",
            "not valid JSON",
            "--max-rejected",
        ],
    );
    assert!(!place.path("lake/CURRENT").exists());
    let ran = place.run(&["ingest", "openalex", "works.jsonl", "--lake", "lake", "--max-rejected", "10%"]).succeeds();
    assert!(
        ran.stderr().contains("other                    1           0           0           1           0"),
        "{}",
        ran.stderr()
    );
    let quarantine = common::files(&place.path("lake/quarantine/openalex"));
    let [(_, bytes)] = quarantine.as_slice() else { panic!("one file") };
    let record: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(record["file"], "works.jsonl");
    assert_eq!(record["line"], 11);
    assert_eq!(record["record"], "{\"id\": \"https://openalex.org/W99\",");
    assert!(record["reason"].as_str().unwrap().contains("EOF"), "{record}");
}

#[test]
fn a_page_cut_off_in_the_middle_is_an_error_and_not_one_rejected_record() {
    let place = Place::new();
    place.file("works.jsonl", WORKS.replace("W1\"", "W77\"").repeat(300));
    let page = format!(r#"{{"meta":{{}},"results":[{}]}}"#, WORKS.trim().replace('\n', ","));
    place.file("page.json", &page[..page.len() / 2]);
    place
        .run(&["ingest", "openalex", "works.jsonl", "page.json", "--lake", "lake"])
        .fails(2, &["page.json is not a whole JSON document", "EOF while parsing"]);
    // Whole, it is read whatever its first key is.
    place.file("page.json", page.replace(r#"{"meta":{},"#, r#"{"count":10,"#));
    let ran = place.run(&["ingest", "openalex", "page.json", "--lake", "lake"]).succeeds();
    assert!(ran.stderr().contains("works                   10          10"), "{}", ran.stderr());
}

#[test]
fn nulls_in_lists_are_passed_over() {
    let place = Place::new();
    place.file("works.jsonl", WORKS.replace("[\"GB\"]", "[null,\"GB\"]"));
    place.run(&["ingest", "openalex", "works.jsonl", "--lake", "lake"]).succeeds();
}

#[test]
fn a_wrong_type_is_rejected_with_the_field() {
    let place = Place::new();
    let wrong = WORKS.lines().next().unwrap().replace("\"countries\":[\"GB\"]", "\"countries\":\"GB\"");
    place.file("works.jsonl", format!("{WORKS}{wrong}\n"));
    place
        .run(&["ingest", "openalex", "works.jsonl", "--lake", "lake"])
        .fails(1, &["1 x authorships[0].countries: invalid type: string \"GB\", expected a sequence"]);
    // The second time the file is known, and so are the reasons.
    place
        .run(&["ingest", "openalex", "works.jsonl", "--lake", "lake"])
        .fails(1, &["1 x authorships[0].countries: invalid type"]);
}

#[test]
fn an_empty_file_and_a_missing_folder_are_named() {
    let place = Place::new();
    place.file("empty.jsonl", "");
    place.run(&["ingest", "openalex", "empty.jsonl", "--lake", "lake"]).fails(2, &["empty.jsonl is empty"]);
    place.run(&["ingest", "openalex", "nowhere", "--lake", "lake"]).fails(2, &["cannot read nowhere", "No such file"]);
    place.file("folder/readme.txt", "nothing");
    place.run(&["ingest", "openalex", "folder", "--lake", "lake"]).fails(2, &["no file of openalex in folder"]);
    place.run(&["measure", "--lake", "nowhere"]).fails(2, &["nowhere is not a lake", "hint: fill it first"]);
}

#[test]
fn misspelt_ids_get_the_nearest() {
    let place = Place::with_lake();
    place
        .run(&["measure", "--lake", "lake", "--only", "bostom"])
        .fails(2, &["unknown hub \"bostom\"; did you mean \"boston\"?"]);
    place
        .run(&["measure", "--lake", "lake", "--indicators", "paper_life"])
        .fails(2, &["unknown indicator \"paper_life\"; did you mean \"papers_life\"?"]);
    place
        .run(&["ingest", "openalx", "dump", "--lake", "lake"])
        .fails(2, &["unknown source \"openalx\"; did you mean \"openalex\"?"]);
    place
        .run(&["measure", "--lake", "lake", "--corpus", "brod"])
        .fails(2, &["--corpus knows no \"brod\"; did you mean \"broad\"?"]);
    place.run(&["measure", "--lake", "lake", "--yeers", "2020"]).fails(2, &["--yeers", "--years"]);
}

#[test]
fn a_misspelt_key_in_a_hubs_file_is_pointed_at() {
    let place = Place::with_lake();
    place.file("typo.toml", HUBS.replace("radius_km", "radius_kn"));
    place
        .run(&["measure", "--lake", "lake", "--hubs", "typo.toml"])
        .fails(2, &["typo.toml", "line 24", "radius_kn = 100", "^^^^^^^^^", "unknown field `radius_kn`"]);
    place.file("catalogue/indicators/mine.toml", "id = \"mine\"\nversio = 1\n");
    place
        .run(&["measure", "--lake", "lake", "--catalogue", "catalogue"])
        .fails(2, &["indicators/mine.toml", "line 2", "unknown field `versio`"]);
    for (measure, says) in [
        ("{ count = \"works\", were = [] }", "unknown field `were`, expected one of"),
        ("{ count = \"work\" }", "unknown variant `work`, expected one of `works`, `authors`"),
        ("{ count = \"works\", where = [\"field:any\", \"internationl\"] }", "did you mean \"international\"?"),
        ("{ count = \"works\", where = [\"internationl\"] }", "line 7: "),
        (
            "{ count = \"patents\", where = [\"field:any\"] }",
            "there is no class \"field:any\" of patents; classes are \"type:utility\"",
        ),
        ("{ count = \"patents\", by = \"owner\" }", "unknown variant `owner`, expected `applicant` or `inventor`"),
        ("{ count = \"patents\", through = \"first\" }", "through has no meaning in this kind of measure"),
        ("{ count = \"works\", stage = \"clinical\" }", "stage has no meaning in this kind of measure"),
        ("{ count = \"drugs\" }", "drugs are counted by stage"),
        ("{ count = \"drugs\", stage = \"clinical\" }", "nothing says where drugs are: hubs = [\"world\"]"),
        ("{ ratio = \"papers_life\", to = \"papers_all\" }", "the unit of what it measures is \"percent\""),
    ] {
        let text = "{ en = \"x\", zh = \"x\" }";
        place.file(
            "catalogue/indicators/mine.toml",
            format!("id = \"mine\"\nversion = 1\nnames = {text}\nunit = \"papers\"\ndefinition = {text}\nlimits = {text}\nmeasure = {measure}\n"),
        );
        place.run(&["measure", "--lake", "lake", "--catalogue", "catalogue"]).fails(2, &["indicators/mine.toml", says]);
    }
    place.file("other/hubs/mine.toml", HUBS);
    place
        .run(&["measure", "--lake", "lake", "--catalogue", "other"])
        .fails(2, &["mine.toml", "nothing reads a file of this name", "--hubs FILE"]);
}

#[test]
fn borders_that_cross_themselves_are_refused_and_those_that_hold_nothing_are_named() {
    let place = Place::with_lake();
    let drawn = |rings: &[(&str, &str)]| {
        let feature = |(id, ring): &(&str, &str)| {
            format!(
                r#"{{"type": "Feature", "id": "{id}", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}"#
            )
        };
        let features: Vec<String> = rings.iter().map(feature).collect();
        place.file("drawn.json", format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(", ")));
        place.run(&["measure", "--lake", "lake", "--hubs", "drawn.json", "--indicators", "papers_total"])
    };
    let bow = "[[0, 50], [10, 60], [10, 50], [0, 60], [0, 50]]";
    drawn(&[("bow", bow)])
        .fails(2, &["drawn.json", "hub \"bow\": a ring crosses itself near longitude 5, latitude 55"]);
    // Institutions 1 and 2 lie in the first two; the third has its degrees in the wrong order.
    let (north, wide) = ("[[0, 50], [10, 50], [10, 60], [0, 60]]", "[[0, 40], [20, 40], [20, 60], [0, 60]]");
    let swapped = "[[50, 0], [50, 10], [60, 10], [60, 0]]";
    let told =
        drawn(&[("north", north), ("wide", wide), ("swapped", swapped), ("empty", "[[-40, 0], [-39, 0], [-39, 1]]")]);
    let told = told.succeeds().stderr();
    for says in [
        "note: \"swapped\" holds no institution of the lake; with latitude and longitude swapped it would hold 2",
        "note: \"empty\" holds no institution of the lake\n",
        "note: \"north\" and \"wide\" overlap: 2 institutions are in both",
    ] {
        assert!(told.contains(says), "{told}");
    }
}

#[test]
fn impossible_hubs_are_refused() {
    let place = Place::with_lake();
    for (from, to, says) in [
        ("lat = -30, lon = 20", "lat = 120, lon = 20", "longitude comes first, are they swapped?"),
        ("id = \"south\"", "id = \"north\"", "the id \"north\" stands twice"),
        ("id = \"south\"", "id = \"world\"", "the id \"world\" is reserved"),
        ("radius_km = 100", "radius_km = -1", "is not between 0 and 2000"),
        ("[[0, 50], [10, 50], [10, 60], [0, 60]]", "[[0, 50], [10, 50]]", "at least three points"),
    ] {
        place.file("bad.toml", HUBS.replacen(from, to, 1));
        place.run(&["measure", "--lake", "lake", "--hubs", "bad.toml"]).fails(2, &["bad.toml", says]);
    }
    place.file("bad.geojson", r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"p","properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}]}"#);
    place
        .run(&["measure", "--lake", "lake", "--hubs", "bad.geojson"])
        .fails(2, &["feature 1", "is a Point; draw a polygon"]);
    place.file(
        "bad.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"p","properties":null,"geometry":{"type":"Polygon","coordinates":[[[0],[1,2],[3,4],[0]]]}}]}"#,
    );
    place.run(&["measure", "--lake", "lake", "--hubs", "bad.geojson"]).fails(2, &["bad.geojson"]);
    place
        .run(&["evidence", "papers_all", "--hub", "boston", "--year", "2147483647", "--lake", "lake"])
        .fails(2, &["2147483647"]);
}

#[test]
fn a_seed_without_anything_drawn_is_refused() {
    let place = Place::with_lake();
    let measure = |more: &[&str]| place.run(&[["measure", "--lake", "lake"].as_slice(), more].concat());
    measure(&["--seed", "7"]).fails(2, &["a seed goes with intervals by bootstrap", "\"none\""]);
    measure(&["--intervals", "analytic", "--seed", "7"]).fails(2, &["\"analytic\""]);
    measure(&["--intervals", "bootstrp"]).fails(2, &["--intervals knows no \"bootstrp\"", "bootstrap"]);
    measure(&["--intervals", "bootstrap", "--seed", "-1"]).fails(2, &["--seed"]);
}

#[test]
fn what_is_not_built_says_so() {
    let place = Place::with_lake();
    for option in [
        ["--corpus", "core"],
        ["--identity", "merged"],
        ["--engine", "ballista://localhost:50050"],
        ["--format", "xlsx"],
    ] {
        place
            .run(&[["measure", "--lake", "lake"].as_slice(), &option].concat())
            .fails(2, &["is not built yet", "hint:"]);
    }
    place
        .run(&["report", "--lake", "lake", "--out", "out", "--format", "pdf"])
        .fails(2, &["--format pdf is not built yet"]);
}

#[cfg(not(feature = "bucket"))]
#[test]
fn a_lake_in_a_bucket_without_the_feature_says_how_to_get_it() {
    let place = Place::with_lake();
    let says = ["built without lakes in buckets", "--features bucket", "aws s3 sync"];
    let url = "s3://bucket/lake";
    place.run(&["measure", "--lake", url]).fails(2, &says);
    place.run(&["ingest", "openalex", "dump", "--lake", url]).fails(2, &says);
    place.run(&["lake", "commit", "--lake", url]).fails(2, &says);
    place.run(&["lake", "status", "--lake", url]).fails(2, &says);
    assert!(!place.path("s3:").exists());
}

#[cfg(not(feature = "sql"))]
#[test]
fn without_sql_the_binary_says_how_to_get_it() {
    let place = Place::with_lake();
    place.run(&["sql", "--lake", "lake", "SELECT 1"]).fails(2, &["built without SQL", "--features sql", "duckdb"]);
    place.run(&["measure", "--lake", "lake", "--backend", "sql"]).fails(2, &["built without SQL", "--features sql"]);
}

#[cfg(feature = "sql")]
#[test]
fn sql_asks_and_never_changes() {
    let place = Place::with_lake();
    let ran = place.run(&["sql", "--lake", "lake", "-- how many\nSELECT COUNT(*) AS works FROM work"]).succeeds();
    assert_eq!(ran.stdout(), "works\n10\n");
    let none = place.run(&["sql", "--lake", "lake", "SELECT work_no, title FROM work WHERE work_no > 99"]).succeeds();
    assert_eq!(none.stdout(), "work_no,title\n");
    for statement in ["INSERT INTO work SELECT * FROM work", "DROP TABLE work", "COPY work TO 'x.parquet'"] {
        place.run(&["sql", "--lake", "lake", statement]).fails(2, &["error:"]);
    }
    place.run(&["sql", "--lake", "lake", "SELECT nothing FROM work"]).fails(2, &["nothing"]);
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let place = Place::with_lake();
    place.file("a-file", "");
    place
        .run(&["measure", "--lake", "lake", "--out", "a-file/values.csv"])
        .fails(2, &["cannot write a-file/values.csv"]);
    place.run(&["report", "--lake", "lake", "--out", "a-file/report"]).fails(2, &["cannot create a-file/report"]);
    place.run(&["ingest", "openalex", "dump", "--lake", "a-file"]).fails(2, &["cannot create a-file"]);
    place.file("mine/notes.txt", "not the demo's");
    place
        .run(&["demo", "--dir", "mine", "--no-serve"])
        .fails(2, &["mine holds files that are not the demo's", "--dir DIR"]);
}

#[test]
fn parts_that_a_manifest_names_must_be_there() {
    let place = Place::new();
    place.file("data/works/updated_date=2026-01-05/part_0000.gz", gzip(WORKS));
    place.file("data/institutions.jsonl", INSTITUTIONS);
    let url = |part: &str| {
        format!(r#"{{"url":"s3://openalex/data/jsonl/works/updated_date=2026-01-05/{part}","meta":{{}}}}"#)
    };
    place.file(
        "data/works/manifest.json",
        format!(
            r#"{{"date":"2026-01-06","entity":"works","files":[{},{}]}}"#,
            url("part_0000.gz"),
            url("part_0001.gz")
        ),
    );
    place
        .run(&["ingest", "openalex", "data", "--lake", "lake"])
        .fails(2, &["the copy is incomplete: 1 part(s)", "part_0001.gz", "--allow-missing"]);
    place.run(&["ingest", "openalex", "data", "--lake", "lake", "--allow-missing"]).succeeds();
    let manifest = std::fs::read_to_string(place.path("lake/snapshots/1/manifest.json")).unwrap();
    assert!(manifest.contains("updated_date=2026-01-05/part_0001.gz\": null"), "what is missing is recorded");
    // Once it has come, nothing is missing any more.
    place.file("data/works/updated_date=2026-01-05/part_0001.gz", gzip(&WORKS.replace("/W1\"", "/W31\"")));
    place.run(&["ingest", "openalex", "data", "--lake", "lake"]).succeeds();
    let manifest = std::fs::read_to_string(place.path("lake/snapshots/2/manifest.json")).unwrap();
    assert!(manifest.contains("part_0001.gz\": \"") && !manifest.contains("part_0001.gz\": null"), "{manifest}");
}

#[test]
fn manifests_of_every_layout_are_held_against_the_folder() {
    let part = |path: &str| format!(r#"{{"url":"s3://openalex/{path}","meta":{{"record_count":10}}}}"#);
    let (here, gone) = ("works/updated_date=2023-05-01/part_000.gz", "works/updated_date=2023-05-02/part_000.gz");
    let legacy =
        format!(r#"{{"entries":[{},{}],"meta":{{}}}}"#, part(&format!("data/{here}")), part(&format!("data/{gone}")));
    let combined = format!(
        r#"{{"entities":[{{"entity":"works","files":[{},{}]}}]}}"#,
        part(&format!("data/jsonl/{here}")),
        part(&format!("data/jsonl/{gone}"))
    );
    for (manifest, text) in [("data/works/manifest", legacy), ("data/manifest.json", combined)] {
        let place = Place::new();
        place.file(&format!("data/{here}"), gzip(WORKS));
        place.file(manifest, text);
        place.run(&["ingest", "openalex", "data", "--lake", "lake"]).fails(2, &["1 part(s)", manifest, gone]);
        place.file(&format!("data/{gone}"), gzip(WORKS));
        let ran = place.run(&["ingest", "openalex", "data", "--lake", "lake"]).succeeds();
        assert!(ran.stderr().contains("works                   10          10"), "{}", ran.stderr());
    }
}

#[test]
fn files_that_are_not_the_sources_are_listed_and_records_of_no_entity_are_skipped() {
    let place = Place::new();
    place.file(
        "dump/works.jsonl",
        format!("{WORKS}{{\"id\":\"https://openalex.org/C71924100\"}}\n{{\"some\":\"thing\"}}\n"),
    );
    place.file("dump/notes.csv", "a,b\n");
    let ran = place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
    assert!(ran.stderr().contains("skipped dump/notes.csv"), "{}", ran.stderr());
    assert!(
        ran.stderr().contains("other                    2           0           0           0           2"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn a_lake_of_another_schema_is_refused() {
    let place = Place::with_lake();
    let path = place.path("lake/snapshots/1/manifest.json");
    let manifest = std::fs::read_to_string(&path).unwrap().replace("\"schema_version\": 8", "\"schema_version\": 99");
    std::fs::write(&path, manifest).unwrap();
    place.run(&["measure", "--lake", "lake"]).fails(2, &["schema version 99", "reads version 8", "hint:"]);
}

#[test]
fn a_damaged_table_is_named() {
    let place = Place::with_lake();
    std::fs::write(place.path("lake/snapshots/1/site/part-0.parquet"), "PAR1 not really").unwrap();
    place.run(&["measure", "--lake", "lake"]).fails(2, &["site/part-0.parquet is damaged"]);
    // Another lake's table in its place: whole, but not this snapshot's.
    let other = Place::new();
    other.file("works.jsonl", WORKS.lines().next().unwrap());
    other.run(&["ingest", "openalex", "works.jsonl", "--lake", "lake"]).succeeds();
    for (file, says) in [
        ("site/part-0.parquet", ["site is damaged", "rows, the manifest says"]),
        ("index/work_flags.u16", ["index/work_flags.u16 is damaged", "it has 2 bytes, and should have 20"]),
        ("index/layout.json", ["index/layout.json is damaged", "the manifest says"]),
    ] {
        let file = format!("lake/snapshots/1/{file}");
        std::fs::copy(other.path(&file), place.path(&file)).unwrap();
        place.run(&["measure", "--lake", "lake"]).fails(2, &says);
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_reading_is_no_error() {
    use std::process::{Command, Stdio};
    let place = Place::with_lake();
    let mut measure = Command::new(env!("CARGO_BIN_EXE_hubscope"))
        .args(["measure", "--lake"])
        .arg(place.path("lake"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(measure.stdout.take());
    let output = measure.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
