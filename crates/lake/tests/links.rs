//! What documents say of works, worked out by hand.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{commit, named, stage, work};
use hubscope_lake::Lake;
use hubscope_lake::document::{NamedWork, PatentCitationRecord, PolicyDocumentRecord, TrialRecord};
use hubscope_lake::keep::Records;
use hubscope_lake::record::WorkRecord;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::row::{Link, PolicyDocument, Trial, Work};

fn cites(key: Option<u64>, doi: Option<&str>, pmid: Option<u32>) -> NamedWork {
    NamedWork { key, doi: doi.map(str::to_owned), pmid, relation: "cites".into() }
}

fn trial(id: &str, updated: &str, works: Vec<NamedWork>) -> TrialRecord {
    TrialRecord {
        id: id.into(),
        updated: updated.into(),
        title: Some(format!("{id} of {updated}")),
        works,
        ..TrialRecord::default()
    }
}

fn patent(id: &str, work: u64, confidence: u32) -> PatentCitationRecord {
    PatentCitationRecord { patent: id.into(), work, confidence: Some(confidence), ..PatentCitationRecord::default() }
}

/// A lake of three works and documents that name them: W1 by DOI and PubMed number, W2 by DOI, W3 with the DOI of W2.
fn lake(memory: u64) -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    let with =
        |key, doi: &str, pmid| WorkRecord { doi: Some(doi.into()), pmid, year: Some(2020), ..work(key, "2026-01-01") };
    let works = vec![with(1, "10.1/one", Some(11)), with(2, "10.1/two", None), with(3, "10.1/two", None)];
    stage(&lake, named("works"), "works", Records { works, ..Records::default() }).unwrap();
    let trials = vec![
        // By both of its ids: one link. And a work that the lake lacks.
        trial(
            "NCT1",
            "2026-01-02",
            vec![cites(None, Some("10.1/one"), None), cites(None, None, Some(11)), cites(None, None, Some(99))],
        ),
        // An older copy, of which nothing is left.
        trial("NCT1", "2026-01-01", vec![cites(None, Some("10.1/two"), None)]),
        trial("NCT2", "", vec![NamedWork { relation: "result".into(), ..cites(None, None, Some(11)) }]),
    ];
    stage(&lake, named("trials"), "trials", Records { trials, ..Records::default() }).unwrap();
    let document = PolicyDocumentRecord {
        id: "P1".into(),
        published_on: Some("2021-05-03".into()),
        works: vec![cites(None, Some("10.1/two"), None)],
        ..PolicyDocumentRecord::default()
    };
    let policy_documents = vec![document.clone(), document];
    stage(&lake, named("policy"), "policy_documents", Records { policy_documents, ..Records::default() }).unwrap();
    let patent_citations = vec![patent("US-10-B1", 1, 3), patent("US-10-B1", 1, 9), patent("US-9-A", 1, 5)];
    stage(&lake, named("patents"), "patent_citations", Records { patent_citations, ..Records::default() }).unwrap();
    lake.commit(hubscope_lake::commit::CommitOptions { memory, ..Default::default() }, &|_, _, _| {}).unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    (folder, snapshot)
}

/// Work key, kind, document, relation, named, confidence.
type Told = (Option<u64>, String, String, String, String, Option<u32>);

fn told(snapshot: &Snapshot) -> Vec<Told> {
    let works: Vec<Work> = snapshot.rows().unwrap();
    let links: Vec<Link> = snapshot.rows().unwrap();
    let key = |work_no: u32| works.iter().find(|work| work.work_no == work_no).unwrap().work_key;
    links.into_iter().map(|l| (l.work_no.map(key), l.kind, l.document_id, l.relation, l.named, l.confidence)).collect()
}

#[test]
fn every_document_is_linked_once_to_the_work_that_it_means() {
    let (_folder, snapshot) = lake(1 << 30);
    let row = |key, kind: &str, id: &str, relation: &str, named: &str, confidence| {
        (key, kind.to_owned(), id.to_owned(), relation.to_owned(), named.to_owned(), confidence)
    };
    assert_eq!(
        told(&snapshot),
        [
            row(Some(1), "patent", "US-9-A", "cites", "W1", Some(5)),
            row(Some(1), "patent", "US-10-B1", "cites", "W1", Some(9)),
            row(Some(1), "trial", "NCT1", "cites", "pmid:11", None),
            row(Some(1), "trial", "NCT2", "result", "pmid:11", None),
            // Of the two works of this DOI the first.
            row(Some(2), "policy_document", "P1", "cites", "doi:10.1/two", None),
            row(None, "trial", "NCT1", "cites", "pmid:99", None),
        ]
    );
}

#[test]
fn of_copies_the_latest_stands_and_none_is_lost() {
    let (_folder, snapshot) = lake(1 << 30);
    let mut trials: Vec<Trial> = snapshot.rows().unwrap();
    trials.sort_by(|a, b| a.trial_id.cmp(&b.trial_id));
    let titles: Vec<&str> = trials.iter().map(|trial| trial.title.as_deref().unwrap()).collect();
    assert_eq!(titles, ["NCT1 of 2026-01-02", "NCT2 of "]);
    let documents: Vec<PolicyDocument> = snapshot.rows().unwrap();
    assert_eq!(documents.iter().map(|of| of.publication_year).collect::<Vec<_>>(), [Some(2021)]);
    let entities = &snapshot.manifest.sources["openalex"].entities;
    for (entity, written, superseded) in [("trials", 2, 1), ("policy_documents", 1, 1), ("patent_citations", 2, 1)] {
        let counts = entities[entity];
        assert_eq!((counts.written, counts.superseded), (written, superseded), "{entity}");
    }
}

#[test]
fn memory_changes_nothing() {
    assert_eq!(lake(1 << 30).1.manifest.hash, lake(1 << 20).1.manifest.hash);
}

#[test]
fn a_lake_without_documents_has_the_tables_and_nothing_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    stage(&lake, named("works"), "works", Records { works: vec![work(1, "")], ..Records::default() }).unwrap();
    commit(&lake).unwrap();
    assert_eq!(Snapshot::open(folder.path()).unwrap().rows::<Link>().unwrap(), []);
}
