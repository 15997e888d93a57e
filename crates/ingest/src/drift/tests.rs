#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::print_stderr, reason = "a test says when it is skipped")]

use super::{Drift, Known};
use crate::input;
use crate::sources::{self, Wanted};
use hubscope_lake::keep::Records;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn unseen(paths: &'static str, record: &str) -> Vec<(String, u64)> {
    let known = Known::new(paths);
    let mut drift = Drift::new(&known);
    drift.look("works", record.as_bytes());
    drift.unseen().into_iter().collect()
}

const PATHS: &str = "# for people\nworks id\nworks a[].b\nworks words.*\nworks deep.er.still\n";

#[test]
fn known_paths_are_not_told() {
    let record = r#"{"id":null,"a":[{"b":1},{"b":[]}],"words":{"any":[1],"other":{"x":2}},"deep":{"er":null}}"#;
    assert_eq!(unseen(PATHS, record), vec![]);
}

#[test]
fn the_topmost_unknown_path_is_told_with_its_type_and_how_often() {
    let record = r#"{"new":{"x":1},"a":[{"c":"t"},{"c":"u"},{"c":null}],"deep":{"er":{"far":[[1]]}},"id":{"x":true}}"#;
    let expected = [
        ("works a[].c (null)", 1),
        ("works a[].c (string)", 2),
        ("works deep.er.far (array)", 1),
        ("works id.x (boolean)", 1),
        ("works new (object)", 1),
    ];
    assert_eq!(unseen(PATHS, record), expected.map(|(path, times)| (path.to_owned(), times)));
}

#[test]
fn a_sample_is_looked_at() {
    let known = Known::new(PATHS);
    let mut drift = Drift::new(&known);
    (0..1_000).for_each(|_| drift.see("works", br#"{"new":1}"#));
    assert_eq!(drift.unseen(), BTreeMap::from([("works new (number)".to_owned(), 20 + 9)]));
}

/// The folder of real records, by `HUBSCOPE_SHARED`, else beside the repository; none, saying so, if it is not there.
fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let data = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from).join("data");
    if data.is_dir() {
        return Some(data);
    }
    assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "{} is not there", data.display());
    eprintln!("skipped: {} is not there", data.display());
    None
}

/// Every path of the real records at hand is in the lists. With `HUBSCOPE_WRITE_PATHS=1` the lists are written anew: what
/// the records have is added, nothing is taken away.
#[test]
fn every_path_of_the_real_records_is_known() {
    let Some(data) = shared_data() else { return };
    let write = std::env::var_os("HUBSCOPE_WRITE_PATHS").is_some();
    let known =
        [("clinicaltrials", ["trials"].as_slice()), ("openalex", &["openalex", "openalex2"]), ("ror", &["ror"])];
    for (id, folders) in known {
        let source = sources::find(id).unwrap();
        let folders: Vec<PathBuf> = folders.iter().map(|f| data.join(f)).collect();
        let listing = input::list(source, &folders).unwrap();
        let known = Known::new(source.paths());
        let (mut drift, mut all) = (Drift::new(&known), Paths::default());
        for file in &listing.files {
            let mut records = Records::default();
            let mut take = |raw: input::RawRecord<'_>| {
                let (entity, _) = source.read(raw.text(), &mut records, Wanted::default());
                records = Records::default();
                if entity == "other" {
                    return;
                }
                drift.look(entity, raw.text());
                if write {
                    all.add(entity, &serde_json::from_slice(raw.text()).unwrap_or_default());
                }
            };
            // Cut-off files are among them.
            let _ = file.each_record(source, &mut take, &|_| {});
        }
        if write {
            all.write(source.paths(), &format!("src/sources/{id}/paths.txt"));
        } else {
            let some: Vec<String> = drift.unseen().into_keys().take(10).collect();
            assert!(some.is_empty(), "{id}: {some:?}; write the list anew with HUBSCOPE_WRITE_PATHS=1");
        }
    }
}

#[derive(Default)]
struct Paths(std::collections::BTreeSet<String>);

impl Paths {
    fn add(&mut self, path: &str, value: &serde_json::Value) {
        match value {
            serde_json::Value::Object(map) if !map.is_empty() => {
                for (name, below) in map {
                    let dot = if path.contains(' ') { "." } else { " " };
                    self.add(&format!("{path}{dot}{name}"), below);
                }
            }
            serde_json::Value::Array(list) if !list.is_empty() => {
                list.iter().for_each(|item| self.add(&format!("{path}[]"), item));
            }
            _ => drop(self.0.insert(path.to_owned())),
        }
    }

    /// Adds them to a list, which keeps its heading and its free maps.
    fn write(mut self, before: &str, file: &str) {
        let (heading, known): (Vec<&str>, Vec<&str>) = before.lines().partition(|line| line.starts_with('#'));
        let free: Vec<&str> = known.iter().filter_map(|path| path.strip_suffix('*')).collect();
        self.0.retain(|path| !free.iter().any(|free| path.starts_with(free)));
        self.0.extend(known.into_iter().map(str::to_owned));
        let leads = |path: &String| {
            [".", "["].iter().any(|next| {
                let longer = format!("{path}{next}");
                self.0.range(longer.clone()..).next().is_some_and(|after| after.starts_with(&longer))
            })
        };
        let lines = self.0.iter().filter(|path| !leads(path)).map(String::as_str);
        let text: String = heading.into_iter().chain(lines).flat_map(|line| [line, "\n"]).collect();
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), text).unwrap();
    }
}
