//! The world as a reader finds it: files, lines, manifests, whatever the threads and shards.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::sync::Mutex;

use flate2::read::GzDecoder;
use hubscope_world::{Kind, Layout, Nuisance, Options, Summary, WorldError, write};
use serde_json::Value;

const ENTITIES: [&str; 6] = ["authors", "funders", "institutions", "sources", "topics", "works"];

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

fn lines(path: &Path) -> Vec<String> {
    let mut text = String::new();
    GzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The part files of an entity with their records and bytes, from its manifest.
fn parts(out: &Path, entity: &str) -> Vec<(std::path::PathBuf, u64, u64)> {
    let manifest = out.join(format!("openalex/data/jsonl/{entity}/manifest.json"));
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    assert_eq!(manifest["entity"], entity);
    assert_eq!(manifest["synthetic"]["seed"], 1);
    assert!(manifest["synthetic"]["scale"].as_f64().unwrap() < 1.0);
    let number = |value: &Value, key: &str| value[key].as_u64().unwrap();
    let parts: Vec<_> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            let url = file["url"].as_str().unwrap().strip_prefix("s3://openalex/").unwrap();
            let meta = &file["meta"];
            (out.join("openalex").join(url), number(meta, "record_count"), number(meta, "content_length"))
        })
        .collect();
    assert_eq!(number(&manifest, "record_count"), parts.iter().map(|part| part.1).sum::<u64>());
    assert_eq!(number(&manifest, "content_length"), parts.iter().map(|part| part.2).sum::<u64>());
    parts
}

#[test]
fn the_same_options_give_the_same_bytes_on_any_number_of_threads_and_another_seed_others() {
    let options = options(0.005, Nuisance::Full);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let first = pool(1).install(|| made(&options));
    let second = pool(3).install(|| made(&options));
    let first = contents(first.0.path(), &first.1);
    assert!(first.keys().filter(|name| name.contains("works/updated_date")).count() > 3, "there are several parts");
    assert!(first == contents(second.0.path(), &second.1));
    let other = made(&Options { seed: 2, scale: 0.000_1, ..options.clone() });
    let same = made(&Options { seed: 1, scale: 0.000_1, ..options });
    assert!(contents(other.0.path(), &other.1) != contents(same.0.path(), &same.1));
}

#[test]
fn shards_together_are_the_whole() {
    let whole = options(0.005, Nuisance::Full);
    let (out, summary) = made(&whole);
    let whole_files = contents(out.path(), &summary);
    let (mut parts, mut works, mut records) = (BTreeMap::new(), 0, 0);
    // Each share lists the ids that are its own.
    let mut deleted: Vec<String> = vec![];
    for share in 1..=3 {
        let (out, summary) = made(&Options { shard: Some((share, 3)), ..whole.clone() });
        let files = contents(out.path(), &summary);
        assert_eq!(files["expected.csv"], whole_files["expected.csv"]);
        for (name, bytes) in files.into_iter().filter(|(name, _)| !name.ends_with("manifest.json")) {
            if name == DELETED {
                deleted.extend(ids(&bytes));
                continue;
            }
            let another = parts.insert(name.clone(), bytes);
            assert!(another.is_none() || name == "expected.csv", "{name} is in two shares");
        }
        works += summary.works;
        records += summary.records;
    }
    assert!(parts.iter().all(|(name, bytes)| whole_files[name] == *bytes));
    let others = whole_files.keys().filter(|name| !name.ends_with("manifest.json") && *name != DELETED);
    assert!(others.eq(parts.keys()));
    deleted.sort_unstable();
    let mut of_whole: Vec<String> = ids(&whole_files[DELETED]).collect();
    of_whole.sort_unstable();
    assert_eq!(deleted, of_whole);
    assert_eq!((works, records), (summary.works, summary.records));
}

#[test]
fn every_line_is_a_record_except_the_unreadable_ones() {
    for (nuisance, unreadable) in [(Nuisance::None, 0), (Nuisance::Light, 1)] {
        let (out, summary) = made(&options(0.000_5, nuisance));
        let (mut total, mut broken, mut textual) = (0, 0, 0);
        for entity in ENTITIES {
            let mut ids = BTreeSet::new();
            for (path, records, length) in parts(out.path(), entity) {
                assert_eq!(fs::metadata(&path).unwrap().len(), length);
                let lines = lines(&path);
                assert_eq!(lines.len() as u64, records);
                total += records;
                for line in &lines {
                    let Ok(record) = serde_json::from_str::<Value>(line) else {
                        broken += 1;
                        continue;
                    };
                    let id = record["id"].as_str().unwrap();
                    let prefix = entity[..1].to_uppercase();
                    assert!(id.starts_with(&format!("https://openalex.org/{prefix}")), "{id}");
                    assert!(ids.insert((id.to_owned(), path.clone())), "{id} comes twice");
                    assert!(path.to_str().unwrap().contains(&record["updated_date"].as_str().unwrap()[..10]));
                    textual += usize::from(record["publication_year"].is_string());
                }
            }
        }
        assert_eq!((broken, textual), (unreadable, unreadable));
        assert_eq!(total, summary.records);
        let bytes: u64 = summary.files.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
        assert_eq!(bytes, summary.bytes);
    }
}

#[test]
fn works_of_hubs_have_the_full_schema_and_a_realistic_size() {
    let (out, _) = made(&options(0.005, Nuisance::None));
    let (mut count, mut size, mut references, mut authors) = (0, 0, 0, BTreeSet::new());
    let known: BTreeSet<String> = parts(out.path(), "authors")
        .iter()
        .flat_map(|(path, ..)| lines(path))
        .map(|line| serde_json::from_str::<Value>(&line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    for line in parts(out.path(), "works").iter().flat_map(|(path, ..)| lines(path)) {
        let work: Value = serde_json::from_str(&line).unwrap();
        for authorship in work["authorships"].as_array().unwrap() {
            authors.insert(authorship["author"]["id"].as_str().unwrap().to_owned());
        }
        if work.get("referenced_works").is_none() {
            assert!(line.len() < 5_000, "{line}");
            continue;
        }
        (count, size) = (count + 1, size + line.len());
        for key in ["best_oa_location", "open_access", "keywords", "concepts", "mesh", "counts_by_year", "funders"] {
            assert!(work.get(key).is_some(), "{key} is missing");
        }
        references += work["referenced_works"].as_array().unwrap().len();
        assert_eq!(work["referenced_works_count"], work["referenced_works"].as_array().unwrap().len());
        let words: usize = work["abstract_inverted_index"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, at)| at.as_array().unwrap().len())
            .sum();
        assert!(words == 0 || (80..260).contains(&words), "{words} words");
    }
    assert!((8_000..=12_500).contains(&(size / count)), "{} bytes on average", size / count);
    assert!((20..60).contains(&(references / count)), "{} references on average", references / count);
    assert!(authors.is_subset(&known), "every author has a record");
}

#[test]
fn the_legacy_layout_has_the_same_works_in_other_folders() {
    let current = options(0.001, Nuisance::Full);
    let legacy = Options { layout: Layout::Legacy, ..current.clone() };
    let (current, legacy) = (made(&current), made(&legacy));
    assert_eq!(current.1.records, legacy.1.records);
    let names = contents(legacy.0.path(), &legacy.1);
    let manifest: Value = serde_json::from_slice(&names["openalex/data/works/manifest"]).unwrap();
    assert_eq!(manifest["synthetic"]["scale"], 0.001);
    assert!(names.keys().any(|name| name.starts_with("openalex/data/works/updated_date=2025")));
}

/// Where the current layout lists deleted works.
const DELETED: &str = "openalex/data/jsonl/works/deleted_ids.csv";

/// The first column of a table, without its head.
fn ids(table: &[u8]) -> impl Iterator<Item = String> {
    let text = String::from_utf8(table.to_vec()).unwrap();
    let ids: Vec<String> = text.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
    ids.into_iter()
}

#[test]
fn both_layouts_list_deleted_works_of_which_some_stand_in_no_part() {
    let current = options(0.001, "deleted_id".parse().unwrap());
    let legacy = Options { layout: Layout::Legacy, ..current.clone() };
    let (current, legacy) = (made(&current).0, made(&legacy).0);
    let deleted = fs::read_to_string(current.path().join(DELETED)).unwrap();
    let merged = lines(&legacy.path().join("openalex/data/merged_ids/works/2025-09-14.csv.gz"));
    assert_eq!(
        (deleted.lines().next(), merged[0].as_str()),
        (Some("work_id,deleted_date"), "merge_date,id,merge_into_id")
    );
    assert_eq!(deleted.lines().count(), merged.len());

    let works: BTreeSet<String> = parts(current.path(), "works")
        .iter()
        .flat_map(|(path, ..)| lines(path))
        .map(|line| serde_json::from_str::<Value>(&line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    let (mut here, mut gone) = (0, 0);
    for (deleted, merged) in deleted.lines().zip(&merged).skip(1) {
        let [id, date] = deleted.split(',').collect::<Vec<_>>()[..] else { panic!("{deleted}") };
        let [merge_date, merged_id, into] = merged.split(',').collect::<Vec<_>>()[..] else { panic!("{merged}") };
        assert_eq!((date, merge_date), ("2026-03-20", "2025-09-14"));
        assert_eq!(id, format!("https://openalex.org/{merged_id}"));
        assert!(works.contains(&format!("https://openalex.org/{into}")), "{into} stands for {merged_id}");
        *(if works.contains(id) { &mut here } else { &mut gone }) += 1;
    }
    assert!(here > 10 && gone == 1, "{here} here, {gone} gone");
}

#[test]
fn progress_rises_and_ends_at_the_number_of_works() {
    let calls = Mutex::new(Vec::new());
    let out = tempfile::tempdir().unwrap();
    let share = Options { shard: Some((1, 2)), ..options(0.004, Nuisance::Light) };
    let summary = write(&share, out.path(), &|done, total| calls.lock().unwrap().push((done, total))).unwrap();
    let calls = calls.into_inner().unwrap();
    assert!(calls.is_sorted() && calls.len() > 10);
    assert_eq!(calls.last(), Some(&(summary.works, summary.works)));
}

#[test]
fn options_that_make_no_sense_are_refused_by_name() {
    let out = tempfile::tempdir().unwrap();
    let refused = |options: &Options| write(options, out.path(), &|_, _| ()).unwrap_err();
    for scale in [0.0, -1.0, 1.5, f64::NAN] {
        assert!(matches!(refused(&options(scale, Nuisance::None)), WorldError::Scale(_)));
    }
    for shard in [(0, 2), (3, 2), (1, 0)] {
        let error = refused(&Options { shard: Some(shard), ..Options::default() });
        assert!(matches!(error, WorldError::Shard { .. }), "{error}");
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

#[test]
fn every_kind_of_irregularity_changes_what_is_written() {
    let clean = options(0.002, Nuisance::None);
    let (out, summary) = made(&clean);
    let clean_files = contents(out.path(), &summary);
    for kind in Kind::all() {
        // Without an unmatched institution there is none to stand as an object of nulls.
        let kinds = BTreeSet::from([kind, Kind::MissingInstitution]);
        let nuisance = if kind == Kind::NullObject { Nuisance::Kinds(kinds) } else { kind.name().parse().unwrap() };
        let (out, summary) = made(&Options { nuisance, ..clean.clone() });
        let files = contents(out.path(), &summary);
        assert_eq!(files["expected.csv"], clean_files["expected.csv"], "{}", kind.name());
        assert!(files != clean_files, "{} changes nothing", kind.name());
    }
}
