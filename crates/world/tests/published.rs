//! At scale 1 the plan is the report, to the digit.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking, and says when it is skipped")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hubscope_world::{Nuisance, Options, expected};

type Table = BTreeMap<(String, String, String), String>;

/// The reference tables, where they are at hand.
fn reference() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from);
    let found = shared.join("reference").is_dir();
    assert!(found || std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "no reference in {}", shared.display());
    found.then(|| shared.join("reference"))
}

/// A table by its first three columns.
fn table(bytes: &[u8], key: impl Fn(&csv::StringRecord) -> (String, String, String)) -> Table {
    csv::Reader::from_reader(bytes)
        .records()
        .map(|row| row.unwrap())
        .map(|row| (key(&row), row[3].to_owned()))
        .collect()
}

fn first_three(row: &csv::StringRecord) -> (String, String, String) {
    (row[0].to_owned(), row[1].to_owned(), row[2].to_owned())
}

fn planned(options: &Options) -> Table {
    let bytes = expected(options).unwrap();
    let text = std::str::from_utf8(&bytes).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|row| row.split(',').collect()).collect();
    assert!(rows.is_sorted_by(|a, b| a[..3] < b[..3]), "rows are in order, and none comes twice");
    assert!(rows.iter().all(|row| row.len() == 11));
    table(&bytes, first_three)
}

#[test]
fn at_full_scale_every_base_figure_is_the_printed_one() {
    let Some(folder) = reference() else {
        eprintln!("skipped: the reference tables are not at hand");
        return;
    };
    let whole = Options { scale: 1.0, ..Options::default() };
    let planned = planned(&whole);
    let mut compared = 0;
    for (key, value) in table(&std::fs::read(folder.join("values.csv")).unwrap(), first_three) {
        // The other base figures are those of patents, trials and citations.
        if !["patents", "clinical_trial_citations", "citations_total_5y"].contains(&key.0.as_str()) {
            assert_eq!(planned.get(&key), Some(&value), "{key:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, 22 * (6 * 5 + 6));
    let world = |row: &csv::StringRecord| (format!("{}_{}", &row[1], &row[0]), "world".to_owned(), row[2].to_owned());
    for ((indicator, hub, year), value) in table(&std::fs::read(folder.join("global_frontier.csv")).unwrap(), world) {
        if let Some(field) = indicator.strip_prefix("global_frontier_papers_") {
            assert_eq!(planned.get(&(format!("global_frontier_{field}"), hub, year)), Some(&value), "{field}");
            compared += 1;
        }
    }
    assert_eq!(compared, 22 * (6 * 5 + 6) + 50);
}

#[test]
fn a_hub_alone_has_the_figures_that_it_has_among_all() {
    let all = planned(&Options { scale: 1.0, ..Options::default() });
    let alone = planned(&Options { scale: 1.0, hubs: Some(vec!["rotterdam".to_owned()]), ..Options::default() });
    for (key, value) in &alone {
        match key.1.as_str() {
            "rotterdam" => assert_eq!(value, &all[key], "{key:?}"),
            "world" => assert!(value.parse::<u64>().unwrap() < all[key].parse::<u64>().unwrap(), "{key:?}"),
            _ => assert_eq!(value, "0", "{key:?}"),
        }
    }
}

#[test]
fn a_larger_scale_has_no_smaller_figure_and_what_is_spoilt_changes_none() {
    let clean = |scale| Options { scale, nuisance: Nuisance::None, ..Options::default() };
    let (small, large) = (planned(&clean(0.000_3)), planned(&clean(0.003)));
    assert!(small.iter().all(|(key, value)| value.parse::<u64>().unwrap() <= large[key].parse::<u64>().unwrap()));
    assert_eq!(large, planned(&Options { nuisance: Nuisance::Full, ..clean(0.003) }));
}
