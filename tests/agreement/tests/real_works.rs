//! Real works of every schema generation, with their institutions and ROR.

use hubscope_agreement::{Corpus, shared_data};
use hubscope_ingest::{Options, ingest, sources};
use std::sync::LazyLock;

static REAL: LazyLock<Option<Corpus>> = LazyLock::new(|| {
    let data = shared_data()?;
    let openalex = [
        "openalex/works_biodiversity_finance_2025_2026.jsonl.gz",
        "openalex/works_medicine_2024.jsonl.gz",
        "openalex/works_misc.jsonl.gz",
        "openalex/works_synergy_2023.jsonl.gz",
        "openalex/api_pages",
        "openalex/snapshot_2023",
        "openalex2/works_nested.jsonl.gz",
        "openalex2/institutions_entities.jsonl.gz",
        "openalex2/sources_entities.jsonl.gz",
        "openalex2/authors_entities.jsonl.gz",
    ];
    Some(Corpus::read(&openalex.map(|f| data.join(f)), &[data.join("ror")]))
});

#[test]
fn every_cell_equals_the_independent_calculation() {
    if let Some(corpus) = &*REAL {
        corpus.agrees_with_the_oracle();
    }
}

#[test]
fn bitmaps_and_sql_give_the_same_bits() {
    if let Some(corpus) = &*REAL {
        corpus.both_backends_agree();
    }
}

#[test]
fn evidence_lists_the_works_that_were_counted() {
    if let Some(corpus) = &*REAL {
        corpus.evidence_is_what_was_counted(2021);
    }
}

#[test]
fn every_record_read_has_become_something() {
    if let Some(corpus) = &*REAL {
        corpus.accounts_add_up();
    }
}

#[test]
fn the_figures_are_not_empty() {
    let Some(corpus) = &*REAL else { return };
    let all = |indicator: &str| -> f64 {
        let cells = corpus.cells();
        let of = cells.iter().filter(|c| c.indicator_id == indicator && c.hub_id == "all-hubs");
        of.filter_map(|c| c.value).sum()
    };
    assert!(all("papers_total") > 300.0, "{}", all("papers_total"));
    assert!(all("papers_life") > 50.0, "{}", all("papers_life"));
    assert!(all("active_researchers") > 1000.0, "{}", all("active_researchers"));
}

#[test]
fn a_real_copy_that_lacks_a_part_is_refused_and_its_concepts_are_skipped() {
    let Some(data) = shared_data() else { return };
    let lake = tempfile::tempdir().expect("a temporary folder");
    let paths = [data.join("openalex/snapshot_concepts")];
    let read = |allow_missing: bool| {
        let options = Options { allow_missing, ..Options::default() };
        ingest(sources::find("openalex").expect("a source"), &paths, lake.path(), &options, &|_, _, _| {})
    };
    let error = read(false).expect_err("a part is missing").to_string();
    assert!(error.contains("1 part(s)") && error.contains("updated_date=2025-11-02"), "{error}");
    let manifest = read(true).expect("the rest").committed.manifest;
    let state = &manifest.sources["openalex"];
    assert_eq!(state.missing_parts().count(), 1);
    assert_eq!((state.entities["other"].read, state.entities["other"].skipped), (812, 812));
}
