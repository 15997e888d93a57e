//! The calculation over real records: nothing is lost, nothing ties, and the figures hang together.

use std::error::Error;
use std::path::{Path, PathBuf};

use hubscope_oracle::{Inputs, Oracle};

/// The folder of real records, by `HUBSCOPE_SHARED`, else beside the repository.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from);
    shared.join("data").is_dir().then_some(shared)
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that reads nothing must say so")]
fn real_works_are_all_read_and_their_figures_hang_together() -> Result<(), Box<dyn Error>> {
    let Some(shared) = shared() else {
        eprintln!("skipped: no folder `shared` beside the repository, and HUBSCOPE_SHARED is not set");
        assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "the folder `shared` is not there");
        return Ok(());
    };
    let data = shared.join("data");
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let openalex = [
        "openalex/works_medicine_2024.jsonl.gz",
        "openalex/works_biodiversity_finance_2025_2026.jsonl.gz",
        "openalex/works_synergy_2023.jsonl.gz",
        "openalex/works_misc.jsonl.gz",
        "openalex/api_pages",
        "openalex/snapshot_2023",
        "openalex2/works_nested.jsonl.gz",
        "openalex2/institutions_entities.jsonl.gz",
        "openalex2/sources_entities.jsonl.gz",
    ]
    .map(|path| data.join(path));
    let inputs = Inputs {
        openalex: &openalex,
        ror: &[data.join("ror")],
        hubs_toml: &catalogue.join("hubs/life_science_2024.toml"),
        classes_dir: &catalogue.join("classes"),
        years: (2019, 2023),
    };

    let oracle = Oracle::read(&inputs)?;
    assert_eq!(oracle.ties(), Vec::<String>::new());

    let account = oracle.account();
    for (entity, counts) in &account {
        let parts = counts.written + counts.superseded + counts.rejected + counts.skipped;
        assert_eq!(counts.read, parts, "{entity}");
        assert_eq!(counts.rejected, 0, "{entity}");
    }
    // The works of all files, and those that stand: 504 copies are older or the same.
    assert_eq!((account["works"].read, account["works"].written), (6652, 6148));
    assert_eq!(account["institutions"].written, 843);
    assert_eq!(account["ror"].written, 51_370);

    let cells = oracle.measure()?;
    let value = |indicator: &str, hub: &str, year: i32| {
        cells[&(indicator.to_owned(), hub.to_owned(), year.to_string())].value.unwrap_or(f64::NAN)
    };
    let regions = ["north-america", "europe", "asia"];
    for year in 2019..=2023 {
        for (_, hub, _) in cells.keys().filter(|(id, _, period)| id == "papers_total" && *period == year.to_string()) {
            let count = |indicator| value(indicator, hub, year);
            assert!(count("papers_life") <= count("papers_all"), "{hub} {year}");
            assert!(count("papers_all") <= count("papers_total"), "{hub} {year}");
            assert!(count("papers_intl") <= count("papers_total"), "{hub} {year}");
            assert!(count("active_researchers_life") <= count("active_researchers"), "{hub} {year}");
            let wider = if hub == "world" { hub } else { "all-hubs" };
            assert!(count("papers_total") <= value("papers_total", wider, year), "{hub} {year}");
            assert!(count("active_researchers") <= value("active_researchers", "world", year), "{hub} {year}");
        }
        let all = value("papers_total", "all-hubs", year);
        let apart: f64 = regions.iter().map(|region| value("papers_total", region, year)).sum();
        // Some works have hubs of two regions, so the union is smaller than the sum.
        assert!(all > 50.0 && all < apart, "{year}: {all} of {apart}");
        assert!(all < value("papers_total", "world", year), "{year}: {all}");
    }
    for ((_, hub, _), pooled) in cells.iter().filter(|((id, _, _), _)| id == "papers_total_5y") {
        let years: f64 = (2019..=2023).map(|year| value("papers_total", hub, year)).sum();
        assert_eq!(pooled.value, Some(years), "{hub}");
    }
    Ok(())
}
