//! Parquet snapshots hold the same records as JSON Lines.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use arrow::json::ReaderBuilder;
use arrow::json::reader::infer_json_schema_from_iterator;
use common::{Place, real, shared_data, works};
use hubscope_ingest::{IngestError, Options};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;

/// As the exporter has them: the abstract is a text, and what is beyond the schema is not there.
fn as_exported(mut work: Value) -> Value {
    let index = work["abstract_inverted_index"].take();
    if !index.is_null() {
        work["abstract_inverted_index"] = json!(index.to_string());
    }
    work.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    work
}

/// Writes records as Parquet, in row groups of some rows, their dates as timestamps.
fn parquet(place: &Place, name: &str, records: &[Value], zone: Option<&str>, compression: Compression) -> PathBuf {
    let records: Vec<Value> = records.iter().cloned().map(as_exported).collect();
    let schema = Arc::new(infer_json_schema_from_iterator(records.iter().map(Ok)).unwrap());
    let mut decoder = ReaderBuilder::new(schema).with_batch_size(records.len()).build_decoder().unwrap();
    decoder.serialize(&records).unwrap();
    let batch = decoder.flush().unwrap().unwrap();
    let timestamp = DataType::Timestamp(TimeUnit::Microsecond, zone.map(Into::into));
    let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (vec![], vec![]);
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let is_date = matches!(field.name().as_str(), "updated_date" | "created_date");
        let column = if is_date { cast(column, &timestamp).unwrap() } else { Arc::clone(column) };
        fields.push(Field::new(field.name(), column.data_type().clone(), true));
        columns.push(column);
    }
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    let properties =
        WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(100)).build();
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    place.file(name, writer.into_inner().unwrap())
}

fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

#[test]
fn real_works_as_parquet_give_the_same_bytes_as_json_lines() {
    let Some(data) = shared_data() else { return };
    for (file, zone) in [
        ("openalex/works_biodiversity_finance_2025_2026.jsonl.gz", Some("+00:00")),
        ("openalex/works_medicine_2024.jsonl.gz", None),
    ] {
        let (place, records) = (Place::new(), real(&data.join(file)));
        let jsonl = place.tables(&[place.file("jsonl/works/part_0000.jsonl", lines(&records))], "lines");
        let folder = "parquet/works/updated_date=2025-11-06";
        parquet(&place, &format!("{folder}/part_0000.parquet"), &records, zone, Compression::SNAPPY);
        let rows = place.tables(&[place.path("parquet")], "rows");
        assert_eq!(rows, jsonl, "{file}");
        assert!(rows["work"].rows > 300 && rows["authorship"].rows > 1_000, "{rows:?}");
        // Both forms of a release in one folder: each record is there twice, and stands once.
        let both = place.tables(&[place.path("jsonl"), place.path("parquet")], "both");
        assert_eq!(both, jsonl, "{file}");
    }
}

#[test]
fn institutions_come_as_parquet_too() {
    let Some(data) = shared_data() else { return };
    let mut records = real(&data.join("openalex2/institutions_entities.jsonl.gz"));
    for record in &mut records {
        // Maps of any names, which an inferred schema would take for columns.
        record.as_object_mut().unwrap().retain(|name, _| name != "international" && name != "ids");
    }
    let place = Place::new();
    let jsonl = place.tables(&[place.file("institutions.jsonl", lines(&records))], "lines");
    let file = parquet(&place, "institutions.parquet", &records, Some("+00:00"), Compression::UNCOMPRESSED);
    assert_eq!(place.tables(&[file], "rows"), jsonl);
    assert_eq!(jsonl["institution"].rows, 843);
}

fn three() -> Vec<Value> {
    let work = |n: u64, date: &str| {
        json!({
            "id": format!("https://openalex.org/W{n}"), "title": "Of \"words\"\nand lines", "publication_year": 2020,
            "updated_date": date, "abstract_inverted_index": { "synthetic": [0], "biology\n": [1] },
            "authorships": [{ "author": { "id": "https://openalex.org/A7" }, "countries": ["FR", null] }],
        })
    };
    vec![
        work(1, "2025-11-06T12:34:56.100000"),
        work(2, "2025-11-06T12:34:56"),
        json!({ "id": "https://openalex.org/W1", "title": "newer", "updated_date": "2025-11-06T12:34:56.123456" }),
    ]
}

#[test]
fn the_latest_copy_stands_whichever_form_it_came_in() {
    for zone in [None, Some("+00:00")] {
        let (place, records) = (Place::new(), three());
        let older = place.file("older.jsonl", lines(&records[..2]));
        let newer = parquet(&place, "newer.parquet", &records[2..], zone, Compression::SNAPPY);
        place.tables(&[older, newer], "lake");
        assert_eq!(works(&place.snapshot("lake"))[&1].0.title.as_deref(), Some("newer"));
    }
}

#[test]
fn parquet_that_is_cut_off_or_damaged_is_an_error_with_the_path() {
    let place = Place::new();
    let records: Vec<Value> = (0..50).flat_map(|_| three()).collect();
    let whole = std::fs::read(parquet(&place, "whole.parquet", &records, None, Compression::SNAPPY)).unwrap();
    for (name, bytes) in [
        ("cut.parquet", whole[..whole.len() / 2].to_vec()),
        ("head.parquet", whole[..4].to_vec()),
        ("page.parquet", b"<html>Not found</html>".to_vec()),
        ("holes.parquet", [&whole[..200], &vec![0; 400], &whole[600..]].concat()),
    ] {
        let file = place.file(name, bytes);
        let error = place.ingest(&[file], "lake", &Options::default()).unwrap_err();
        assert!(matches!(error, IngestError::DamagedRows { .. }), "{error}");
        assert!(error.to_string().contains(name) && error.to_string().contains("fetch it again"), "{error}");
    }
}

#[test]
fn whatever_byte_is_damaged_it_is_an_error_at_worst() {
    let place = Place::new();
    let whole = std::fs::read(parquet(&place, "whole.parquet", &three(), None, Compression::SNAPPY)).unwrap();
    for at in (0..whole.len()).step_by(17) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let file = place.file("flipped.parquet", bytes);
        let options = Options { max_rejected_percent: 100.0, ..Options::default() };
        // It is an error, or some text has other words.
        let _ = place.ingest(&[file], &format!("lake-{at}"), &options);
    }
}
