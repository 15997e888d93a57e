//! A lake over several releases: what a newer dump changes, what is read again, and looking after the rest.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{INSTITUTIONS, Place, WORKS, gzip};

/// A release of OpenAlex as it lies on disk after a download: parts of works, each with its manifest entry.
fn release(place: &Place, date: &str, parts: &[(&str, &str)]) {
    let mut entries = vec![];
    for (partition, works) in parts {
        let part = format!("works/updated_date={partition}/part_0000.gz");
        let bytes = gzip(works);
        let meta = format!(r#"{{"content_length":{},"record_count":{}}}"#, bytes.len(), works.lines().count());
        entries.push(format!(r#"{{"url":"s3://openalex/data/jsonl/{part}","meta":{meta}}}"#));
        place.file(&format!("data/{part}"), bytes);
    }
    let manifest = format!(r#"{{"date":"{date}","entity":"works","files":[{}]}}"#, entries.join(","));
    place.file("data/works/manifest.json", manifest);
    place.file("data/institutions.jsonl", INSTITUTIONS);
}

/// The works of the dump by hand, some lines each.
fn works(from: usize, to: usize) -> String {
    WORKS.lines().skip(from).take(to - from).map(|line| format!("{line}\n")).collect()
}

fn ingest(place: &Place) -> String {
    place.run(&["ingest", "openalex", "data", "--lake", "lake"]).succeeds().stderr()
}

fn keys(place: &Place) -> Vec<u64> {
    let snapshot = hubscope_lake::snapshot::Snapshot::open(&place.path("lake")).unwrap();
    let mut keys: Vec<u64> = snapshot.rows::<hubscope_model::row::Work>().unwrap().iter().map(|w| w.work_key).collect();
    keys.sort_unstable();
    keys
}

/// Keys of works in the dump by hand.
fn written(from: usize, to: usize) -> Vec<u64> {
    let id = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["id"].as_str().unwrap().rsplit('W').next().unwrap().parse().unwrap()
    };
    let mut keys: Vec<u64> = works(from, to).lines().map(id).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_newer_release_is_read_where_it_changed_and_takes_what_it_lacks_out_of_the_lake() {
    let place = Place::new();
    release(&place, "2026-03-01", &[("2026-01-01", &works(0, 4)), ("2026-02-01", &works(4, 7))]);
    assert!(ingest(&place).contains("3 files read, 0 known from before"));
    assert_eq!(keys(&place), written(0, 7));
    // The same again: nothing.
    let again = ingest(&place);
    assert!(again.contains("0 files read, 3 known from before") && again.contains("nothing changed"), "{again}");
    // The second partition has been written anew with fewer works under another date; its old part still lies there.
    release(&place, "2026-06-01", &[("2026-01-01", &works(0, 4)), ("2026-05-01", &works(5, 9))]);
    let newer = ingest(&place);
    assert!(newer.contains("1 files read, 2 known from before"), "{newer}");
    assert!(newer.contains("updated_date=2026-02-01/part_0000.gz: the manifest does not name it"), "{newer}");
    let expected: Vec<u64> = [written(0, 4), written(5, 9)].concat();
    assert_eq!(keys(&place), {
        let mut e = expected;
        e.sort_unstable();
        e
    });
    let status = place.run(&["lake", "status", "--lake", "lake"]).succeeds().stdout();
    assert!(status.contains("dump works of 2026-06-01: 2 parts"), "{status}");
    let diff = place.run(&["lake", "diff", "--lake", "lake"]).succeeds().stdout();
    assert!(diff.contains("newly indexed"), "{diff}");
    // What the newer release replaced can go, and the lake is as it was.
    let would = place.run(&["lake", "gc", "--lake", "lake", "--dry-run"]).succeeds();
    assert_eq!(would.stdout().lines().count(), 1, "{}", would.stdout());
    place.run(&["lake", "gc", "--lake", "lake"]).succeeds();
    place.run(&["lake", "verify", "--lake", "lake"]).succeeds();
    assert!(ingest(&place).contains("nothing changed"));
}

#[test]
fn ids_that_are_gone_take_their_works_out_and_a_newer_list_brings_them_back() {
    let place = Place::new();
    release(&place, "2026-03-01", &[("2026-01-01", &works(0, 7))]);
    let [first, second, ..] = written(0, 7)[..] else { panic!("seven works") };
    let list = |ids: &[u64]| -> String {
        let rows: String = ids.iter().map(|id| format!("https://openalex.org/W{id},2026-02-01\n")).collect();
        format!("work_id,deleted_date\n{rows}")
    };
    place.file("data/works/deleted_ids.csv", list(&[first, second, 999]));
    let said = ingest(&place);
    assert!(said.contains("redirects                3           3           0           0           0"), "{said}");
    assert!(said.contains("works                    7           5           2           0           0"), "{said}");
    assert_eq!(keys(&place), written(0, 7)[2..]);
    place.file("data/works/deleted_ids.csv", list(&[second]));
    ingest(&place);
    assert_eq!(keys(&place).len(), 6);
    place.file("data/works/deleted_ids.csv", "work_id,deleted_date\nno id,2026-02-01\n");
    place.run(&["ingest", "openalex", "data", "--lake", "lake"]).fails(1, &["\"no id\" is no id"]);
    assert_eq!(keys(&place).len(), 6);
}

#[test]
fn a_part_of_another_size_or_number_of_records_than_its_manifest_says_is_refused() {
    let place = Place::new();
    let whole = works(0, 7);
    release(&place, "2026-03-01", &[("2026-01-01", &whole)]);
    ingest(&place);
    let part = place.path("data/works/updated_date=2026-01-01/part_0000.gz");
    // Another file under the same name.
    std::fs::write(&part, gzip(&works(0, 6))).unwrap();
    place
        .run(&["ingest", "openalex", "data", "--lake", "lake"])
        .fails(2, &["part_0000.gz has ", " bytes, and its manifest says ", "of another release"]);
    // Of the right size, but with fewer records than there should be.
    let manifest = std::fs::read_to_string(place.path("data/works/manifest.json")).unwrap();
    let manifest = manifest.replace(&gzip(&whole).len().to_string(), &gzip(&works(0, 6)).len().to_string());
    place.file("data/works/manifest.json", manifest);
    place
        .run(&["ingest", "openalex", "data", "--lake", "lake"])
        .fails(2, &["part_0000.gz has 6 records, and its manifest says 7"]);
    assert_eq!(keys(&place), written(0, 7));
}

#[test]
fn thousands_of_pages_become_one_fragment_and_nothing_else_changes() {
    let place = Place::new();
    for (n, line) in WORKS.lines().enumerate() {
        place.file(&format!("data/page-{n}.json"), format!(r#"{{"meta":{{}},"results":[{line}]}}"#));
    }
    ingest(&place);
    let before = keys(&place);
    let said = place.run(&["lake", "compact", "--lake", "lake"]).succeeds().stderr();
    assert!(said.contains("10 files compacted: "), "{said}");
    assert!(ingest(&place).contains("nothing changed"));
    place.run(&["lake", "verify", "--lake", "lake"]).succeeds();
    place.file("data/more.jsonl", WORKS.lines().next().unwrap().replace("/W1\"", "/W4711\""));
    assert!(ingest(&place).contains("1 files read, 10 known from before"));
    assert_eq!(keys(&place), [before, vec![4711]].concat());
}

#[test]
fn verify_says_what_is_wrong_and_ends_with_one() {
    let place = Place::with_lake();
    place.run(&["lake", "verify", "--lake", "lake"]).succeeds();
    let table = place.path("lake/snapshots/1/author/part-0.parquet");
    let mut bytes = std::fs::read(&table).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&table, bytes).unwrap();
    let found = place.run(&["lake", "verify", "--lake", "lake"]).fails(1, &["1 finding(s) in lake", "hint:"]);
    assert_eq!(found.stdout(), "author/part-0.parquet: its bytes are not those that were written\n");
}

#[test]
fn status_tells_how_complete_the_tables_are() {
    let place = Place::with_lake();
    let status = place.run(&["lake", "status", "--lake", "lake"]).succeeds().stdout();
    assert!(status.contains("table   work") && status.contains("filled: "), "{status}");
    let by_year = place.run(&["lake", "status", "--lake", "lake", "--completeness", "work"]).succeeds().stdout();
    assert!(by_year.starts_with("year,rows,authors_truncated,"), "{by_year}");
    let rows: u64 = by_year.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(rows, 10);
    place
        .run(&["lake", "status", "--lake", "lake", "--completeness", "wrok"])
        .fails(2, &["there is no table \"wrok\"", "work_topic"]);
}
