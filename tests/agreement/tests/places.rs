//! Real affiliations, and where somebody who read them says they are.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use arrow::array::AsArray;
use hubscope_agreement::shared_data;
use hubscope_place::{Hint, place};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Files that have the affiliations, in folders of the shared data.
const FILES: [&str; 23] = [
    "openalex/works_medicine_2024.jsonl.gz",
    "openalex/works_biodiversity_finance_2025_2026.jsonl.gz",
    "openalex/works_synergy_2023.jsonl.gz",
    "openalex/works_misc.jsonl.gz",
    "openalex/raw_affiliations_parsed_2484.tsv.gz",
    "openalex2/works_nested.jsonl.gz",
    "openalex2/openalexr_renested.jsonl.gz",
    "affiliations/tcm_affiliation_to_ror.parquet",
    "affiliations/tcm_unique_affiliations.parquet",
    "pubmed/medline16n0902.xml.gz",
    "pubmed/pubmed_sample_1.xml.gz",
    "pubmed/pubmed_sample_2.xml.gz",
    "pubmed/pubmed_sample_3.xml.gz",
    "pubmed/pubmed_sample_4.xml.gz",
    "pubmed/pubmed_sample_5.xml.gz",
    "crossref/crossref_dump_0.json.gz",
    "crossref/a3k_3items.json.gz",
    "crossref/a3k_affiliations.json.gz",
    "crossref/a3k_funded.json.gz",
    "crossref/a3k_crossref_2025.jsonl.gz",
    "lens/lens_scholarly_export_covid_100.jsonl.gz",
    "scopus_wos/bibliometrixdata_scopus_collection.csv.gz",
    "scopus_wos/bibliometrixdata_wos_management.csv.gz",
];

/// A label: the GeoNames ids that are right, and whether there is a city at all.
struct Label {
    right: BTreeSet<String>,
    has_city: bool,
    is_open: bool,
}

fn labels() -> BTreeMap<String, Label> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/place/labels/labels.tsv");
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path).unwrap();
    let label = |row: csv::StringRecord| {
        let ids = |field: usize| row[field].split(';').filter(|id| id.parse::<u32>().is_ok()).map(str::to_owned);
        let label = Label {
            right: ids(3).chain(ids(9)).collect(),
            has_city: ids(3).next().is_some(),
            is_open: &row[10] == "open",
        };
        (row[0].to_owned(), label)
    };
    reader.records().map(|row| label(row.unwrap())).collect()
}

/// Strings that bear labels, by the hash that the labels have of them.
struct Wanted<'a> {
    labels: &'a BTreeMap<String, Label>,
    found: BTreeMap<String, String>,
}

impl Wanted<'_> {
    fn see(&mut self, text: &str) {
        let text = text.trim();
        // Longer ones were not drawn, and shorter ones say nothing.
        if !(3..=2_000).contains(&text.chars().count()) {
            return;
        }
        let hash: String = Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        if self.labels.contains_key(&hash) {
            self.found.insert(hash, text.to_owned());
        }
    }

    fn see_all(&mut self, value: &serde_json::Value) {
        match value {
            serde_json::Value::String(text) => self.see(text),
            serde_json::Value::Array(values) => values.iter().for_each(|value| self.see_all(value)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| self.see_all(value)),
            _ => {}
        }
    }

    fn read(&mut self, path: &Path) {
        let name = path.to_str().unwrap();
        if name.ends_with(".parquet") {
            for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap() {
                let batch = batch.unwrap();
                for column in batch.columns() {
                    if let Some(texts) = column.as_string_opt::<i32>() {
                        texts.iter().flatten().for_each(|text| self.see(text));
                    } else if let Some(texts) = column.as_string_opt::<i64>() {
                        texts.iter().flatten().for_each(|text| self.see(text));
                    }
                }
            }
            return;
        }
        let mut unpacked = BufReader::new(flate2::read::MultiGzDecoder::new(File::open(path).unwrap()));
        if name.ends_with(".jsonl.gz") {
            for line in unpacked.lines() {
                let line = line.unwrap();
                if let Ok(value) = serde_json::from_str(line.trim_start_matches('\u{feff}')) {
                    self.see_all(&value);
                }
            }
        } else if name.ends_with(".json.gz") {
            self.see_all(&serde_json::from_reader(unpacked).unwrap());
        } else if name.ends_with(".xml.gz") {
            let mut text = String::new();
            unpacked.read_to_string(&mut text).unwrap();
            for affiliation in
                text.split("<Affiliation>").skip(1).filter_map(|rest| rest.split("</Affiliation>").next())
            {
                self.see(&quick_xml::escape::unescape(affiliation).unwrap());
            }
        } else {
            let tab = name.ends_with(".tsv.gz");
            let mut reader = csv::ReaderBuilder::new();
            reader.delimiter(if tab { b'\t' } else { b',' }).flexible(true);
            for row in reader.from_reader(unpacked).records().flatten() {
                for field in &row {
                    match serde_json::from_str::<serde_json::Value>(field) {
                        Ok(value) if tab => self.see_all(&value),
                        _ => field.split(';').for_each(|part| self.see(part)),
                    }
                }
            }
        }
    }
}

/// One half was open while the placer was made, the other one was looked at once, when it was done.
#[test]
fn cities_in_real_affiliations_are_found() {
    let Some(shared) = shared_data() else { return };
    let labels = labels();
    assert_eq!(labels.len(), 720);
    let mut wanted = Wanted { labels: &labels, found: BTreeMap::new() };
    FILES.iter().for_each(|file| wanted.read(&shared.join(file)));
    let found = wanted.found;
    assert!(found.len() >= 715, "{} of 720 affiliations are there", found.len());
    for (is_open, least_precision, least_recall) in [(true, 0.99, 0.93), (false, 0.985, 0.94)] {
        let (mut placed, mut right, mut cities, mut known) = (0, 0, 0, 0);
        for (hash, raw) in found.iter().filter(|(hash, _)| labels[*hash].is_open == is_open) {
            let label = &labels[hash];
            let place = place(raw, Hint::default());
            let is_right = place.is_some_and(|place| label.right.contains(&place.geoname_id.to_string()));
            placed += u32::from(place.is_some());
            right += u32::from(is_right);
            cities += u32::from(label.has_city);
            known += u32::from(label.has_city && is_right);
        }
        let (precision, recall) = (f64::from(right) / f64::from(placed), f64::from(known) / f64::from(cities));
        assert!(cities >= 340, "{cities}");
        assert!(precision >= least_precision, "precision {right}/{placed}");
        assert!(recall >= least_recall, "recall {known}/{cities}");
    }
}
