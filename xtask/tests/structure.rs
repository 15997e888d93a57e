//! The shape of the workspace: which crate may know which, and what the builds contain.
//!
//! Data flows one way: `source -> ingest -> lake -> count -> {stats} -> {report, server}`. ARCHITECTURE.md draws it.

#![expect(clippy::expect_used, reason = "what fails in a helper fails the test")]

use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates, each with those that it may know. A crate knows only crates that stand above it, so there is no way
/// round in a circle. A new crate or arrow is a decision: it is entered here and drawn in ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("hubscope-model", &[]),
    ("hubscope-stats", &[]),
    // Pure: rows and a specification in, a picture out.
    ("hubscope-chart", &[]),
    ("hubscope-font", &[]),
    // Reads affiliations by a gazetteer of its own; where hubs are is for others.
    ("hubscope-place", &[]),
    // Computes what is expected of the others, and so borrows nothing from them.
    ("hubscope-world", &[]),
    ("hubscope-oracle", &[]),
    // Pages of the documentation are made from its declarations.
    ("xtask", &["hubscope-model"]),
    // Boundaries name places of the gazetteer.
    ("hubscope-geo", &["hubscope-model", "hubscope-place"]),
    // Which city an affiliation names is decided where sites are made.
    ("hubscope-lake", &["hubscope-model", "hubscope-place"]),
    // Moves a lake's files, and knows nothing of what is in its tables.
    ("hubscope-bucket", &["hubscope-lake"]),
    // `ingest` and `count` meet only at the table contracts.
    ("hubscope-ingest", &["hubscope-geo", "hubscope-lake", "hubscope-model"]),
    ("hubscope-count", &["hubscope-geo", "hubscope-lake", "hubscope-model", "hubscope-place", "hubscope-stats"]),
    ("hubscope-sql", &["hubscope-count", "hubscope-lake", "hubscope-model"]),
    // Sees cells, never tables or SQL.
    ("hubscope-report", &["hubscope-chart", "hubscope-count", "hubscope-font", "hubscope-model"]),
    ("hubscope-server", &["hubscope-count", "hubscope-model", "hubscope-report"]),
    (
        "hubscope",
        &[
            "hubscope-bucket",
            "hubscope-count",
            "hubscope-geo",
            "hubscope-ingest",
            "hubscope-lake",
            "hubscope-model",
            "hubscope-place",
            "hubscope-report",
            "hubscope-server",
            "hubscope-sql",
            "hubscope-world",
        ],
    ),
    // Tests only: sees the product and the second calculation, and nobody sees it.
    (
        AGREEMENT,
        &[
            "hubscope-count",
            "hubscope-geo",
            "hubscope-ingest",
            "hubscope-lake",
            "hubscope-model",
            "hubscope-oracle",
            "hubscope-sql",
        ],
    ),
];

/// The tests that compare the product with the oracle.
const AGREEMENT: &str = "hubscope-agreement";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn metadata(features: Option<CargoOpt>) -> Metadata {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml"));
    if let Some(features) = features {
        command.features(features);
    }
    command.exec().expect("cargo metadata runs")
}

/// The workspace's own crates that each of them declares, optional ones too.
fn arrows(metadata: &Metadata, kinds: &[DependencyKind]) -> BTreeMap<String, BTreeSet<String>> {
    let packages = metadata.workspace_packages();
    let ours: BTreeSet<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let declared = packages.iter().map(|package| {
        let of_ours = package.dependencies.iter().filter(|d| kinds.contains(&d.kind) && ours.contains(d.name.as_str()));
        (package.name.to_string(), of_ours.map(|d| d.name.clone()).collect())
    });
    declared.collect()
}

const BUILT: [DependencyKind; 2] = [DependencyKind::Normal, DependencyKind::Build];
const ALL: [DependencyKind; 3] = [DependencyKind::Normal, DependencyKind::Build, DependencyKind::Development];

/// The names of everything that is built for a crate, without passing through `barrier`.
fn built_for(metadata: &Metadata, start: &str, barrier: Option<&str>) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("metadata with dependencies");
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let name = |id: &PackageId| metadata[id].name.to_string();
    let mut open: Vec<&PackageId> = nodes.keys().filter(|id| name(id) == start).copied().collect();
    assert_eq!(open.len(), 1, "one package is named {start}");
    let mut seen: BTreeSet<&PackageId> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if barrier == Some(name(id).as_str()) || !seen.insert(id) {
            continue;
        }
        let built = nodes[id].deps.iter().filter(|dep| dep.dep_kinds.iter().any(|k| BUILT.contains(&k.kind)));
        open.extend(built.map(|dep| &dep.pkg));
    }
    seen.into_iter().map(name).collect()
}

#[test]
fn every_arrow_between_crates_is_one_that_the_design_draws() {
    let drawn: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for (package, knows) in arrows(&metadata(None), &BUILT) {
        let allowed = drawn.get(package.as_str()).unwrap_or_else(|| panic!("{package} has no row in ARROWS"));
        for known in knows {
            assert!(allowed.contains(&known.as_str()), "{package} depends on {known}, which the design does not draw");
        }
    }
}

#[test]
fn every_crate_knows_only_crates_drawn_above_it() {
    let mut above = BTreeSet::new();
    for (package, allowed) in ARROWS {
        for known in *allowed {
            assert!(above.contains(known), "{package} may know {known}, which does not stand above it");
        }
        assert!(above.insert(package), "{package} has two rows");
    }
}

#[test]
fn not_even_tests_close_a_circle() {
    let mut left = arrows(&metadata(None), &ALL);
    while !left.is_empty() {
        let free: Vec<String> = left
            .iter()
            .filter(|(_, knows)| knows.iter().all(|k| !left.contains_key(k)))
            .map(|(p, _)| p.clone())
            .collect();
        assert!(!free.is_empty(), "these depend on each other in a circle: {left:?}");
        left.retain(|package, _| !free.contains(package));
    }
}

#[test]
fn ingest_and_count_do_not_reach_each_other() {
    let metadata = metadata(Some(CargoOpt::AllFeatures));
    assert!(!built_for(&metadata, "hubscope-ingest", None).contains("hubscope-count"));
    assert!(!built_for(&metadata, "hubscope-count", None).contains("hubscope-ingest"));
}

#[test]
fn the_oracle_shares_no_code_with_the_product_but_readers_of_plain_formats() {
    let metadata = metadata(Some(CargoOpt::AllFeatures));
    let oracle = metadata.workspace_packages().into_iter().find(|p| p.name.as_str() == "hubscope-oracle");
    for dependency in &oracle.expect("the oracle is in the workspace").dependencies {
        let plain = ["csv", "flate2", "serde_json", "toml"].contains(&dependency.name.as_str());
        assert!(plain || dependency.kind == DependencyKind::Development, "the oracle uses {}", dependency.name);
        assert!(!dependency.name.starts_with("hubscope"), "the oracle's tests use {}", dependency.name);
    }
    let reached = built_for(&metadata, "hubscope-oracle", None);
    for shared in ["arrow", "datafusion", "geo", "geo-types", "geojson", "parquet", "roaring", "serde_arrow"] {
        assert!(!reached.contains(shared), "the oracle reaches {shared}");
    }
}

#[test]
fn the_product_does_not_know_the_oracle() {
    // The table of arrows says so too; this stands if someone adds a row there.
    for (package, knows) in arrows(&metadata(None), &BUILT) {
        let knows_tests = knows.contains("hubscope-oracle") || knows.contains(AGREEMENT);
        assert!(!knows_tests || package == AGREEMENT, "{package} depends on what is there to test it");
    }
}

#[test]
fn datafusion_is_reached_only_through_the_crate_sql() {
    let metadata = metadata(Some(CargoOpt::AllFeatures));
    assert!(built_for(&metadata, "hubscope", None).contains("datafusion"), "the feature `sql` brings DataFusion");
    for package in metadata.workspace_packages() {
        let beside = built_for(&metadata, &package.name, Some("hubscope-sql"));
        assert!(!beside.contains("datafusion"), "{} reaches DataFusion around hubscope-sql", package.name);
    }
}

#[test]
fn the_default_build_of_hubscope_has_no_datafusion() {
    let built = built_for(&metadata(None), "hubscope", None);
    assert!(built.contains("hubscope-count"));
    assert!(!built.iter().any(|package| package.starts_with("datafusion") || package == "hubscope-sql"));
}

/// Crates that ask others over a network.
const CLIENTS: [&str; 6] = ["curl", "hyper-rustls", "isahc", "reqwest", "rustls", "ureq"];

/// Names of the packages in the binary with some of its features. What the rest of the workspace asks of a dependency does not count.
fn in_the_binary(features: &str) -> BTreeSet<String> {
    let mut tree = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    tree.args(["tree", "--package", "hubscope", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let output = tree.args(["--features", features]).current_dir(root()).output().expect("cargo tree runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("names of packages");
    lines.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn only_the_feature_bucket_can_call_out() {
    for features in ["", "sql"] {
        let built = in_the_binary(features);
        assert!(built.contains("hubscope-count"));
        assert!(!CLIENTS.iter().any(|client| built.contains(*client)), "{features}: {built:?}");
    }
    assert!(in_the_binary("bucket").contains("reqwest"), "the feature `bucket` brings an HTTP client");
    let all = metadata(None);
    // DataFusion has object_store too, for its traits; of ours only one crate may hold a store.
    for package in all.workspace_packages().iter().filter(|package| package.name.as_str() != "hubscope-bucket") {
        let held = package.dependencies.iter().find(|d| d.name == "object_store" || CLIENTS.contains(&d.name.as_str()));
        assert!(held.is_none(), "{} depends on {held:?}", package.name);
    }
}

#[test]
fn every_test_that_skips_without_real_records_knows_when_it_must_not() {
    let mut folders = vec![root().join("crates"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the repository").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.extend((entry.file_name() != "node_modules").then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                let skips = text.contains("\"HUBSCOPE_SHARED\"");
                assert!(!skips || text.contains("\"HUBSCOPE_REQUIRE_SHARED\""), "{}", path.display());
            }
        }
    }
}
