//! Nothing is lost on reading: every record becomes something, and what cannot be read is kept as it was.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{Place, works};
use flate2::Compression;
use flate2::write::GzEncoder;
use hubscope_ingest::{IngestError, Options};
use hubscope_lake::manifest::Counts;
use serde_json::Value;
use std::io::Write;
use std::slice;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The bytes of a record in quarantine.
fn bytes(rejected: &Value) -> Vec<u8> {
    match rejected["record"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => STANDARD.decode(rejected["record_base64"].as_str().unwrap()).unwrap(),
    }
}

const BROKEN: &[&[u8]] = &[
    b"\xef\xbb\xbf{\"id\":\"https://openalex.org/W1\",\"publication_year\":2020}",
    b"  {\"id\":\"https://openalex.org/W2\"\t",
    b"{\"id\":\"https://openalex.org/W3\",\"title\":7}\r",
    b"",
    b"{\"id\":\"https://openalex.org/W4\",\"title\":\"\xff\xfe caf\xc3\xa9\"}",
    b"{\"meta\":{},\"results\":[{\"id\":\"https://openalex.org/W5\"}, {\"id\":\"https://openalex.org/W6\",\"title\":[]}]}",
    b"\x00\x01",
    b"{\"id\":\"https://openalex.org/P1\"}",
    b"{\"id\":\"https://openalex.org/W7\",\"title\":\"caf\xc3\xa9\",\"language\":{}}",
];

#[test]
fn the_bytes_of_every_rejected_record_are_found_again_at_its_offset() {
    let text = BROKEN.join(b"\n".as_slice());
    let place = Place::new();
    for (name, content) in [("works.jsonl", text.clone()), ("works.jsonl.gz", gzip(&text))] {
        let (file, lake) = (place.file(name, content), format!("{name}-lake"));
        let options = Options { max_rejected_percent: 100.0, ..Options::default() };
        let report = place.ingest(slice::from_ref(&file), &lake, &options).unwrap();
        let entities = &report.committed.manifest.sources["openalex"].entities;
        assert_eq!(entities["works"], Counts { read: 5, written: 2, rejected: 3, ..Counts::default() });
        assert_eq!(entities["other"], Counts { read: 4, rejected: 3, skipped: 1, ..Counts::default() });
        let quarantine = place.quarantine(&lake);
        let lines: Vec<u64> = quarantine.iter().map(|r| r["line"].as_u64().unwrap()).collect();
        assert_eq!(lines, [2, 3, 5, 6, 7, 9]);
        for rejected in &quarantine {
            assert_eq!(
                (&rejected["source"], &rejected["file"]),
                (&"openalex".into(), &file.display().to_string().into())
            );
            let (at, kept) = (rejected["offset"].as_u64().unwrap() as usize, bytes(rejected));
            assert_eq!(text[at..at + kept.len()], kept, "{rejected}");
            assert_eq!(rejected["length"], kept.len());
        }
        assert_eq!(bytes(&quarantine[1]), b"{\"id\":\"https://openalex.org/W3\",\"title\":7}");
        assert_eq!(bytes(&quarantine[3]), b"{\"id\":\"https://openalex.org/W6\",\"title\":[]}");
        assert!(quarantine[2]["record"].is_null() && quarantine[4]["record"].as_str() == Some("\0\u{1}"));
    }
}

#[test]
fn records_of_a_document_are_found_again_too() {
    let place = Place::new();
    let list =
        "\u{feff}\n[ {\"id\":\"https://openalex.org/W1\"},\n\t{\"id\":\"https://openalex.org/W2\",\"title\":1} , 7]\n";
    let page = "{\"meta\":{\"count\":2,\"x\":[1]},\n\"results\":[{\"id\":\"https://openalex.org/W3\",\"title\":{\"é\":1}}],\"group_by\":[]}";
    let single = "{\n\"id\":\"https://openalex.org/W4\",\n\"title\":false\n}";
    for (name, text, expected) in [
        ("list.json", list, "{\"id\":\"https://openalex.org/W2\",\"title\":1}"),
        ("page.json", page, "{\"id\":\"https://openalex.org/W3\",\"title\":{\"é\":1}}"),
        ("single.json", single, single),
    ] {
        place.tables(&[place.file(name, text)], name.trim_end_matches(".json"));
        let quarantine = place.quarantine(name.trim_end_matches(".json"));
        let [rejected] = quarantine.as_slice() else { panic!("one record: {quarantine:?}") };
        let at = rejected["offset"].as_u64().unwrap() as usize;
        assert_eq!(rejected["record"], expected);
        assert_eq!(&text[at..at + expected.len()], expected, "{name}");
    }
}

#[test]
fn a_document_may_be_lines_pages_or_a_list_whatever_its_size() {
    let place = Place::new();
    let record = |n: u64| format!("{{\"id\":\"https://openalex.org/W{n}\",\"title\":\"{}\"}}", "x".repeat(1_000));
    let many = |from: u64, to: u64| (from..to).map(record).collect::<Vec<_>>();
    let (list, page) = (
        format!("[{}]", many(0, 500).join(",\n")),
        format!("{{\"meta\":{{}},\"results\":[{}]}}\n{{\"results\":[{}]}}", many(500, 900).join(","), record(900)),
    );
    let lines = format!("\n{}\n{{\"broken\n", many(901, 1_000).join("\n"));
    let paths =
        [("a.json", list.as_str()), ("b.json", &page), ("c.json", &lines)].map(|(name, text)| place.file(name, text));
    place.tables(&paths, "lake");
    let keys: Vec<u64> = works(&place.snapshot("lake")).into_keys().collect();
    assert_eq!(keys, (0..1_000).collect::<Vec<u64>>());
    assert_eq!(place.quarantine("lake").len(), 1);
    // An answer without records is one of no entity.
    let groups = place.file("groups.json", "{\"meta\":{},\"group_by\":[{\"key\":\"article\",\"count\":2}]}");
    let report = place.ingest(&[groups], "groups", &Options::default()).unwrap();
    let counts = report.committed.manifest.sources["openalex"].entities["other"];
    assert_eq!(counts, Counts { read: 1, skipped: 1, ..Counts::default() });
    // What is cut off is an error, and no record of it stays.
    for text in [&list[..list.len() - 1], &list[..700], &page[..300_000], "[{\"id\":", "{\n\"id\": 1"] {
        let error = place.ingest(&[place.file("cut.json", text)], "cut", &Options::default()).unwrap_err();
        assert!(matches!(error, IngestError::NotJson { .. }), "{error}");
    }
    assert!(!place.path("cut/CURRENT").exists());
    let cut = gzip(list.as_bytes());
    let error =
        place.ingest(&[place.file("cut.json.gz", &cut[..cut.len() / 2])], "cut", &Options::default()).unwrap_err();
    assert!(matches!(error, IngestError::Damaged { .. }), "{error}");
}

#[test]
fn a_record_without_end_is_refused_in_a_document_and_rejected_among_lines() {
    let place = Place::new();
    let long = "x".repeat(65 << 20);
    let list = format!("[{{\"id\":\"https://openalex.org/W1\"}},{{\"id\":\"{long}\"}}]");
    let error = place.ingest(&[place.file("list.json", &list)], "lake", &Options::default()).unwrap_err();
    assert!(matches!(error, IngestError::TooLong { .. }), "{error}");
    let error = place.ingest(&[place.file("one.json", &list[1..])], "lake", &Options::default()).unwrap_err();
    assert!(matches!(error, IngestError::TooLong { .. }), "{error}");
    let open = format!("id,title\nhttps://openalex.org/W1,\"{long}");
    let error = place.ingest(&[place.file("open.csv", open)], "lake", &Options::default()).unwrap_err();
    assert!(matches!(error, IngestError::TooLong { .. }), "{error}");
    let lines = format!("{long}\n{{\"id\":\"https://openalex.org/W2\"}}\n");
    place.tables(&[place.file("lines.jsonl", lines)], "lake");
    assert_eq!(works(&place.snapshot("lake")).into_keys().collect::<Vec<_>>(), [2]);
    let quarantine = place.quarantine("lake");
    assert_eq!(quarantine[0]["length"], (65 << 20) + 1);
    assert!(long.starts_with(quarantine[0]["record"].as_str().unwrap()));
    assert!(quarantine[0]["reason"].as_str().unwrap().contains("64 MiB"), "{}", quarantine[0]["reason"]);
}

const YEARS: &str = r#"{"id":"https://openalex.org/W1","publication_year":2018}
{"id":"https://openalex.org/W2","publication_year":2019,"shape":{"of":["things"]},"to_come":1}
{"id":"https://openalex.org/W3","to_come":null}
{"id":"https://openalex.org/A1","display_name":"Ann"}
"#;

#[test]
fn works_before_a_year_are_skipped_and_another_year_reads_again() {
    let place = Place::new();
    let file = place.file("works.jsonl", YEARS);
    for (since, expected, is_read) in [
        (Some(2019), vec![2, 3], 1),
        (Some(2019), vec![2, 3], 0),
        (Some(2020), vec![3], 1),
        (None, vec![1, 2, 3], 1),
        (Some(2019), vec![2, 3], 0),
    ] {
        let report = place.ingest(slice::from_ref(&file), "lake", &Options { since, ..Options::default() }).unwrap();
        assert_eq!(report.reading.files_read, is_read, "{since:?}");
        let counts = report.committed.manifest.sources["openalex"].entities["works"];
        let written = expected.len() as u64;
        assert_eq!(counts, Counts { read: 3, written, skipped: 3 - written, ..Counts::default() }, "{since:?}");
        assert_eq!(works(&place.snapshot("lake")).into_keys().collect::<Vec<_>>(), expected, "{since:?}");
    }
}

#[test]
fn fields_that_nobody_has_seen_are_told_once_more_when_the_file_is_known() {
    let place = Place::new();
    let file = place.file("works.jsonl", YEARS);
    let expected = [("works shape (object)", 1), ("works to_come (null)", 1), ("works to_come (number)", 1)]
        .map(|(p, n)| (p.to_owned(), n));
    for files_read in [1, 0] {
        let reading = place.ingest(slice::from_ref(&file), "lake", &Options::default()).unwrap().reading;
        assert_eq!((reading.files_read, reading.unknown_paths), (files_read, expected.to_vec()));
    }
}
