//! The world as a reader finds it: files, lines, and the expected table.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::GzDecoder;
use hubscope_world::{Layout, Nuisance, Options, Summary, WorldError, write};
use serde_json::Value;

const ENTITIES: [&str; 5] = ["authors", "institutions", "sources", "topics", "works"];

fn options(scale: f64, nuisance: Nuisance) -> Options {
    Options { scale, nuisance, ..Options::default() }
}

fn made(options: &Options) -> (tempfile::TempDir, Summary) {
    let out = tempfile::tempdir().unwrap();
    let summary = write(options, out.path(), &|_, _| ()).unwrap();
    (out, summary)
}

/// All files by their path below the folder, with their bytes.
fn contents(out: &Path, summary: &Summary) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &Path| path.strip_prefix(out).unwrap().to_str().unwrap().to_owned();
    summary.files.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// The expected values by indicator, hub and period.
fn expected(out: &Path) -> BTreeMap<(String, String, String), u64> {
    let table = fs::read_to_string(out.join("expected.csv")).unwrap();
    let mut rows = table.lines();
    assert_eq!(rows.next().unwrap(), "indicator_id,hub_id,period,value,low,high,n,counting,unit,flags,edition");
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(',').collect()).collect();
    assert!(rows.is_sorted_by(|a, b| a[..3] < b[..3]), "rows are in order, and none comes twice");
    rows.iter()
        .map(|row| {
            assert_eq!(row.len(), 11);
            let key = (row[0].to_owned(), row[1].to_owned(), row[2].to_owned());
            (key, row[3].parse().unwrap())
        })
        .collect()
}

fn lines(path: &Path) -> Vec<String> {
    let mut text = String::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The part files of an entity, from its manifest.
fn parts(out: &Path, entity: &str) -> Vec<(std::path::PathBuf, u64, u64)> {
    let manifest = out.join(format!("openalex/data/jsonl/{entity}/manifest.json"));
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    assert_eq!(manifest["entity"], entity);
    let files = manifest["files"].as_array().unwrap();
    files
        .iter()
        .map(|file| {
            let url = file["url"].as_str().unwrap().strip_prefix("s3://openalex/").unwrap();
            let number = |key: &str| file["meta"][key].as_u64().unwrap();
            let path = out.join("openalex").join(url);
            (path, number("record_count"), number("content_length"))
        })
        .collect()
}

#[test]
fn the_same_options_give_the_same_bytes_and_another_seed_others() {
    let options = options(0.000_1, Nuisance::Light);
    let (first, second) = (made(&options), made(&options));
    let first = contents(first.0.path(), &first.1);
    assert_eq!(first, contents(second.0.path(), &second.1));
    let other = made(&Options { seed: 2, ..options });
    let other = contents(other.0.path(), &other.1);
    assert!(first.keys().eq(other.keys()));
    assert_ne!(first, other);
}

#[test]
fn every_line_is_a_record_except_the_unreadable_ones() {
    for (nuisance, unreadable) in [(Nuisance::None, 0), (Nuisance::Light, 1)] {
        let (out, summary) = made(&options(0.000_2, nuisance));
        let mut total = 0;
        for entity in ENTITIES {
            for (path, records, length) in parts(out.path(), entity) {
                assert_eq!(fs::metadata(&path).unwrap().len(), length);
                let lines = lines(&path);
                assert_eq!(lines.len() as u64, records);
                total += records;
                let parsed: Vec<Value> = lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
                let broken = if entity == "works" { unreadable } else { 0 };
                assert_eq!(lines.len() - parsed.len(), broken, "{}", path.display());
                let prefix = entity[..1].to_uppercase();
                for record in &parsed {
                    let id = record["id"].as_str().unwrap();
                    assert!(id.starts_with(&format!("https://openalex.org/{prefix}")), "{id}");
                    let date = &record["updated_date"].as_str().unwrap()[..10];
                    assert!(path.to_str().unwrap().contains(date));
                }
                let textual = parsed.iter().filter(|record| record["publication_year"].is_string()).count();
                assert_eq!(textual, broken);
            }
        }
        assert_eq!(total, summary.records);
        let bytes: u64 = summary.files.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
        assert_eq!(bytes, summary.bytes);
    }
}

#[test]
fn the_expected_table_makes_sense() {
    let (out, _) = made(&options(0.000_3, Nuisance::Light));
    let expected = expected(out.path());
    assert_eq!(expected.len(), 6 * 26 * 5);
    let get =
        |indicator: &str, hub: &str, year: &str| expected[&(indicator.to_owned(), hub.to_owned(), year.to_owned())];
    let groups = ["all-hubs", "asia", "europe", "north-america"];
    for (indicator, hub, year) in expected.keys() {
        let of = |indicator: &str| get(indicator, hub, year);
        assert!(of("papers_life") <= of("papers_all"));
        assert!(of("papers_all") <= of("papers_total"));
        assert!(of("papers_intl") <= of("papers_total"));
        assert!(of("active_researchers_life") <= of("active_researchers"));
        if hub == "all-hubs" {
            let hubs = expected.iter().filter(|((other, hub, period), _)| {
                other == indicator && period == year && !groups.contains(&hub.as_str())
            });
            let values: Vec<u64> = hubs.map(|(_, &value)| value).collect();
            let value = get(indicator, hub, year);
            assert!(value <= values.iter().sum());
            assert!(value >= *values.iter().max().unwrap());
        }
    }
    let sum: u64 = expected
        .iter()
        .filter(|((indicator, hub, _), _)| indicator == "papers_all" && !groups.contains(&hub.as_str()))
        .map(|(_, value)| value)
        .sum();
    let union: u64 = ["2019", "2020", "2021", "2022", "2023"].map(|y| get("papers_all", "all-hubs", y)).iter().sum();
    assert!(union < sum, "hubs share works");
}

#[test]
fn a_larger_scale_has_no_smaller_count_of_papers() {
    let (small, _) = made(&options(0.000_1, Nuisance::None));
    let (large, _) = made(&options(0.000_25, Nuisance::None));
    let (small, large) = (expected(small.path()), expected(large.path()));
    for (key, value) in &small {
        let is_hub = !["all-hubs", "asia", "europe", "north-america"].contains(&key.1.as_str());
        if ["papers_all", "papers_life", "papers_total", "active_researchers"].contains(&key.0.as_str()) && is_hub {
            assert!(large[key] >= *value, "{key:?}");
        }
    }
    assert!(large.values().sum::<u64>() > 2 * small.values().sum::<u64>());
}

#[test]
fn only_the_hubs_asked_for_have_works() {
    let hubs = vec!["rotterdam".to_owned(), "suzhou".to_owned()];
    let (out, summary) = made(&Options { scale: 0.001, hubs: Some(hubs), ..Options::default() });
    assert!(summary.works > 100);
    let expected = expected(out.path());
    for ((indicator, hub, year), &value) in &expected {
        let of = |hub: &str| expected[&(indicator.clone(), hub.to_owned(), year.clone())];
        match hub.as_str() {
            "europe" => assert_eq!(value, of("rotterdam")),
            "asia" => assert_eq!(value, of("suzhou")),
            "all-hubs" => assert!(value <= of("rotterdam") + of("suzhou")),
            "rotterdam" | "suzhou" => assert!(value > 0, "{indicator} {hub} {year}"),
            _ => assert_eq!(value, 0, "{indicator} {hub} {year}"),
        }
    }
}

#[test]
fn the_legacy_layout_has_the_same_works_in_other_folders() {
    let current = options(0.000_1, Nuisance::None);
    let legacy = Options { layout: Layout::Legacy, ..current.clone() };
    let (current, legacy) = (made(&current), made(&legacy));
    assert_eq!(expected(current.0.path()), expected(legacy.0.path()));
    assert_eq!(current.1.records, legacy.1.records);
    let names = contents(legacy.0.path(), &legacy.1);
    assert!(names.contains_key("openalex/data/works/manifest"));
    assert!(names.contains_key("openalex/data/works/updated_date=2025-09-14/part_000.gz"));
}

#[test]
fn progress_rises_and_ends_at_the_number_of_works() {
    let (last, calls) = (AtomicU64::new(0), AtomicU64::new(0));
    let out = tempfile::tempdir().unwrap();
    let summary = write(&options(0.000_2, Nuisance::Light), out.path(), &|done, total| {
        assert!(done <= total);
        assert!(last.swap(done, Ordering::Relaxed) <= done);
        calls.fetch_add(1, Ordering::Relaxed);
    })
    .unwrap();
    assert_eq!(last.into_inner(), summary.works);
    assert!(calls.into_inner() > 2);
}

#[test]
fn options_that_make_no_sense_are_refused_by_name() {
    let out = tempfile::tempdir().unwrap();
    let refused = |options: &Options| write(options, out.path(), &|_, _| ()).unwrap_err();
    for scale in [0.0, -1.0, 1.5, f64::NAN] {
        assert!(matches!(refused(&options(scale, Nuisance::None)), WorldError::Scale(_)));
    }
    let unknown = Options { hubs: Some(vec!["atlantis".to_owned()]), ..Options::default() };
    let message = refused(&unknown).to_string();
    assert!(message.contains("`atlantis`") && message.contains("rotterdam"), "{message}");
    assert!(fs::read_dir(out.path()).unwrap().next().is_none(), "nothing was written");
}

#[test]
fn a_file_in_the_way_is_named() {
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join("openalex"), "in the way").unwrap();
    let error = write(&options(0.000_1, Nuisance::None), out.path(), &|_, _| ()).unwrap_err();
    assert!(error.to_string().contains("openalex"), "{error}");
}
