//! Trials, policy documents and patents, as their sources write them, and the works that they name.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Place, shared_data};
use hubscope_ingest::{IngestError, Options};
use hubscope_lake::manifest::Counts;
use hubscope_model::row::{Link, PolicyDocument, Site, Trial, TrialSite, Work};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::slice;

/// Whatever is rejected.
fn all() -> Options {
    Options { max_rejected_percent: 100.0, ..Options::default() }
}

/// Reads a file of a source into the lake; what became of the records of an entity.
fn read(place: &Place, source: &str, file: &PathBuf, entity: &str) -> Counts {
    let report = place.ingest_of(source, slice::from_ref(file), "lake", &all()).unwrap();
    report.committed.manifest.sources[source].entities.get(entity).copied().unwrap_or_default()
}

/// Work, kind, document, relation, name, confidence, where, by whom.
type Told = (Option<u64>, String, String, String, String, Option<u32>, Option<String>, Option<String>);

fn links(place: &Place) -> Vec<Told> {
    let snapshot = place.snapshot("lake");
    let works: BTreeMap<u32, u64> =
        snapshot.rows::<Work>().unwrap().into_iter().map(|work| (work.work_no, work.work_key)).collect();
    let told = |l: Link| {
        (
            l.work_no.map(|no| works[&no]),
            l.kind,
            l.document_id,
            l.relation,
            l.named,
            l.confidence,
            l.found_in,
            l.cited_by,
        )
    };
    snapshot.rows::<Link>().unwrap().into_iter().map(told).collect()
}

fn cites(work: Option<u64>, kind: &str, document: &str, named: &str) -> Told {
    (work, kind.to_owned(), document.to_owned(), "cites".to_owned(), named.to_owned(), None, None, None)
}

const WORKS: &str = r#"{"id":"https://openalex.org/W1","doi":"https://doi.org/10.1/ONE","ids":{"pmid":"https://pubmed.ncbi.nlm.nih.gov/11"},"publication_year":2020,"type":"article"}
{"id":"https://openalex.org/W2","doi":"https://doi.org/10.1/two","ids":{"pmid":12},"publication_year":2021,"type":"article"}
"#;

fn study(id: &str, references: &str) -> String {
    format!(
        r#"{{"protocolSection":{{"identificationModule":{{"nctId":"{id}"}},"referencesModule":{{"references":[{references}]}}}}}}"#
    )
}

#[test]
fn works_are_found_whatever_was_read_first_and_in_every_form_of_a_study() {
    let place = Place::new();
    let background = r#"{"pmid":"11","type":"BACKGROUND"}"#;
    let page = format!(r#"{{"studies":[{}, {}],"nextPageToken":"x"}}"#, study("NCT01", background), study("NCT02", ""));
    let page = place.file("pages/1.json", page);
    let one = place.file("pages/2.json", study("NCT03", background));
    let lines =
        place.file("pages/3.jsonl", format!("{}\n{{\"protocolSection\":7}}\n{{}}\n", study("NCT04", background)));
    assert_eq!(read(&place, "clinicaltrials", &page, "trials").written, 2);
    assert_eq!(read(&place, "clinicaltrials", &one, "trials").written, 3);
    let counts = read(&place, "clinicaltrials", &lines, "trials");
    assert_eq!((counts.written, counts.rejected), (4, 1));
    assert_eq!(links(&place)[0], cites(None, "trial", "NCT01", "pmid:11"));
    place.ingest(&[place.file("works.jsonl", WORKS)], "lake", &all()).unwrap();
    let found = ["NCT01", "NCT03", "NCT04"].map(|id| cites(Some(1), "trial", id, "pmid:11"));
    assert_eq!(links(&place), found);
}

#[test]
fn policy_documents_name_works_by_dois_in_any_spelling() {
    let place = Place::new();
    place.ingest(&[place.file("works.jsonl", WORKS)], "lake", &all()).unwrap();
    let header = "policy_document_id,title,published_on,cited_dois,extra\n";
    let rows = "p1,\"One, two\",2022-03-04,https://doi.org/10.1/One | 10.1/TWO |  | 10.1/two,x\np2,None,,,\n,Nameless,,10.1/one,\n";
    let file = place.file("policy.csv", [header, rows].concat());
    let counts = read(&place, "overton", &file, "policy_documents");
    assert_eq!((counts.written, counts.rejected), (2, 1));
    assert_eq!(
        links(&place),
        [
            cites(Some(1), "policy_document", "p1", "doi:10.1/one"),
            cites(Some(2), "policy_document", "p1", "doi:10.1/two")
        ]
    );
    let documents: Vec<PolicyDocument> = place.snapshot("lake").rows().unwrap();
    let first = documents.iter().find(|of| of.policy_document_id == "p1").unwrap();
    assert_eq!((first.title.as_deref(), first.publication_year), (Some("One, two"), Some(2022)));
}

#[test]
fn citations_by_patents_have_their_confidence_and_bad_ones_are_rejected() {
    let place = Place::new();
    place.ingest(&[place.file("works.jsonl", WORKS)], "lake", &all()).unwrap();
    let table = "reftype,confscore,oaid,patent,uspto,wherefound\n\
                 app,8,1,us-10-b1,1,frontonly\nexm,10,W2,US-10-B1,1,both\noth,3,1,EP-7-A1,0,bodyonly\n\
                 app,11,1,US-11-B1,1,frontonly\napp,5,one,US-12-B1,1,frontonly\napp,5,1,,1,frontonly\n";
    let counts = read(&place, "reliance_on_science", &place.file("_pcs_oa.csv", table), "patent_citations");
    assert_eq!((counts.written, counts.rejected), (3, 3));
    let patent = |work, id: &str, named: &str, confidence, found: &str, by: Option<&str>| -> Told {
        let (kind, relation) = ("patent".to_owned(), "cites".to_owned());
        (
            Some(work),
            kind,
            id.to_owned(),
            relation,
            named.to_owned(),
            Some(confidence),
            Some(found.to_owned()),
            by.map(str::to_owned),
        )
    };
    assert_eq!(
        links(&place),
        [
            patent(1, "EP-7-A1", "W1", 3, "body", None),
            patent(1, "US-10-B1", "W1", 8, "front", Some("applicant")),
            patent(2, "US-10-B1", "W2", 10, "both", Some("examiner")),
        ]
    );
}

#[test]
fn a_table_of_another_kind_is_refused_by_its_columns() {
    let place = Place::new();
    let file = place.file("policy.csv", "id,title\n1,x\n");
    for source in ["adisinsight", "overton", "patentsview", "reliance_on_science"] {
        let error = place.ingest_of(source, slice::from_ref(&file), "lake", &all()).unwrap_err();
        assert!(matches!(&error, IngestError::UnknownTable { header, .. } if header == "id,title"), "{error}");
    }
}

#[test]
fn real_trials_have_their_phases_sponsors_and_references() {
    let Some(data) = shared_data() else { return };
    let place = Place::new();
    let file = data.join("trials/ctgov_v2_studies_single.jsonl.gz");
    let counts = read(&place, "clinicaltrials", &file, "trials");
    assert_eq!((counts.read, counts.written), (12, 12));
    let trials: Vec<Trial> = place.snapshot("lake").rows().unwrap();
    let trial = trials.iter().find(|trial| trial.trial_id == "NCT00763412").unwrap();
    assert_eq!((trial.start_year, trial.status.as_deref()), (Some(2006), Some("completed")));
    assert_eq!(trial.sponsor.as_deref(), Some("Arbelaez, Ana Maria"));
    // Two name no place; the gazetteer knows those of all others, which are in up to nine countries.
    let (sites, places): (Vec<Site>, Vec<TrialSite>) =
        (place.snapshot("lake").rows().unwrap(), place.snapshot("lake").rows().unwrap());
    let nowhere: Vec<&TrialSite> = places.iter().filter(|of| of.site_no.is_none()).collect();
    assert_eq!((places.len(), nowhere.len()), (159, 2), "{nowhere:?}");
    assert_eq!(trials.iter().map(|trial| trial.country_count).max(), Some(9));
    let jerusalem = trials.iter().find(|trial| trial.trial_id == "NCT00973089").unwrap();
    let site = places.iter().find(|of| of.trial_no == jerusalem.trial_no).unwrap().site_no.unwrap();
    assert_eq!(
        (sites[site as usize].city_id, sites[site as usize].country_code.as_deref()),
        (Some(281_184), Some("IL"))
    );
    let links = links(&place);
    assert!(links.contains(&cites(None, "trial", "NCT00465816", "pmid:22107850")), "{links:?}");
    assert!(links.iter().any(|link| link.3 == "derived") && links.iter().any(|link| link.3 == "result"), "{links:?}");
}
