//! Patents and drugs, as their sources write them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Place, shared_data};
use hubscope_ingest::Options;
use hubscope_lake::manifest::Counts;
use hubscope_model::row::{Drug, DrugStage, Patent, PatentClass, PatentParty, Site};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::slice;

/// Reads a file of a source into the lake; what became of the records of an entity.
fn read(place: &Place, source: &str, file: &PathBuf, entity: &str) -> Counts {
    let all = Options { max_rejected_percent: 100.0, ..Options::default() };
    let report = place.ingest_of(source, slice::from_ref(file), "lake", &all).unwrap();
    report.committed.manifest.sources[source].entities.get(entity).copied().unwrap_or_default()
}

fn counts(read: u64, written: u64, superseded: u64, rejected: u64) -> Counts {
    Counts { read, written, superseded, rejected, skipped: 0 }
}

const PATENTS: &str = "\"patent_id\"\t\"patent_type\"\t\"patent_date\"\t\"patent_title\"\t\"wipo_kind\"\t\"withdrawn\"
\"10000001\"\t\"utility\"\t\"2018-06-19\"\t\"A method, with a comma\"\t\"B2\"\t0
\"D800001\"\t\"design\"\t\"2018-06-19\"\t\"Chair\"\t\"S1\"\t0
\"10000002\"\t\"utility\"\t\"2019-01-01\"\t\"Withdrawn\"\t\"B1\"\t1
\"10000003\"\t\"utility\"\t\"last June\"\t\"Undated\"\t\"B1\"\t0
\"10000001\"\t\"utility\"\t\"2018-06-19\"\t\"A method, with a comma\"\t\"B2\"\t0
";
const APPLICATIONS: &str = "application_id\tpatent_id\tfiling_date
1501\t10000001\t2015-03-10
";
const ASSIGNEES: &str = "patent_id\tassignee_sequence\tassignee_id\tdisambig_assignee_individual_name_first\tdisambig_assignee_individual_name_last\tdisambig_assignee_organization\tlocation_id
10000001\t0\ta1\t\t\tAcme Inc.\tboston
10000001\t1\ta2\tAda\tLovelace\t\tsuburb
";
const INVENTORS: &str =
    "patent_id\tinventor_sequence\tinventor_id\tdisambig_inventor_name_first\tdisambig_inventor_name_last\tlocation_id
10000001\t0\ti1\tGrace\tHopper\tunknown
D800001\t0\ti1\tGrace\tHopper\tboston
";
/// A city by its name, one whose name no city bears, one in the ocean.
const PLACES: &str = "location_id\tdisambig_city\tdisambig_state\tdisambig_country\tlatitude\tlongitude
boston\tBoston\tMA\tUS\t42.3601\t-71.0589
suburb\tNo Such Village\t\tUS\t42.37\t-71.11
unknown\tNo Such Island\t\tUS\t30.0\t-50.0
";
const IPC: &str = "patent_id\tipc_sequence\tsection\tipc_class\tsubclass\tmain_group\tsubgroup
10000001\t0\tC\t12\tN\t5\t00
";
const CPC: &str = "patent_id\tcpc_sequence\tcpc_section\tcpc_class\tcpc_subclass\tcpc_group
10000001\t0\tC\tC12\tC12N\tC12N5/0602
";

#[test]
fn the_parts_of_a_patent_come_together_whichever_is_read_first() {
    let tables = [
        ("g_patent.tsv", PATENTS, "patents", counts(5, 3, 1, 1)),
        ("g_application.tsv", APPLICATIONS, "patent_filings", counts(1, 1, 0, 0)),
        ("g_assignee_disambiguated.tsv", ASSIGNEES, "patent_parties", counts(2, 2, 0, 0)),
        ("g_inventor_disambiguated.tsv", INVENTORS, "patent_parties", counts(4, 4, 0, 0)),
        ("g_location_disambiguated.tsv", PLACES, "patent_places", counts(3, 3, 0, 0)),
        ("g_ipc_at_issue.tsv", IPC, "patent_classes", counts(1, 1, 0, 0)),
        ("g_cpc_current.tsv", CPC, "patent_classes", counts(2, 2, 0, 0)),
    ];
    let place = Place::new();
    for (name, text, entity, expected) in tables {
        assert_eq!(read(&place, "patentsview", &place.file(name, text), entity), expected, "{name}");
    }
    let snapshot = place.snapshot("lake");
    let patents: Vec<Patent> = snapshot.rows().unwrap();
    let of = |id: &str| patents.iter().find(|patent| patent.patent_id == id).unwrap();
    let ids: BTreeSet<&str> = patents.iter().map(|patent| patent.patent_id.as_str()).collect();
    assert_eq!(ids, BTreeSet::from(["US-10000001-B2", "US-10000002-B1", "US-D800001-S1"]));
    let method = of("US-10000001-B2");
    assert_eq!((method.office.as_str(), method.kind.as_deref()), ("US", Some("utility")));
    assert_eq!(method.title.as_deref(), Some("A method, with a comma"));
    assert_eq!((method.publication_year, method.filing_year), (Some(2018), Some(2015)));
    assert!(of("US-10000002-B1").is_withdrawn && !method.is_withdrawn);
    let sites: Vec<Site> = snapshot.rows().unwrap();
    let parties: Vec<PatentParty> = snapshot.rows().unwrap();
    let told = |id: &str| {
        let of_patent = parties.iter().filter(|party| party.patent_no == of(id).patent_no);
        let city = |party: &PatentParty| party.site_no.and_then(|no| sites[no as usize].city_id);
        let mut told: Vec<_> = of_patent
            .map(|party| (party.role.clone(), party.sequence, party.name.clone(), city(party), party.weight))
            .collect();
        told.sort();
        told
    };
    let (boston, cambridge) = (Some(4_930_956), Some(4_931_972));
    let name = |name: &str| Some(name.to_owned());
    let (applicant, inventor) = ("applicant".to_owned(), "inventor".to_owned());
    assert_eq!(
        told("US-10000001-B2"),
        [
            (applicant.clone(), 0, name("Acme Inc."), boston, 1 << 31),
            (applicant.clone(), 1, name("Ada Lovelace"), cambridge, 1 << 31),
            (inventor.clone(), 0, name("Grace Hopper"), None, 1 << 32),
        ]
    );
    // Assigned to nobody: its inventor is the applicant.
    let grace = |role| (role, 0, name("Grace Hopper"), boston, 1 << 32);
    assert_eq!(told("US-D800001-S1"), [grace(applicant.clone()), grace(inventor.clone())]);
    let nobody = |role| (role, 0, None, None, 1 << 32);
    assert_eq!(told("US-10000002-B1"), [nobody(applicant), nobody(inventor)]);
    let classes: Vec<PatentClass> = snapshot.rows().unwrap();
    let symbols: Vec<(&str, &str)> = classes.iter().map(|of| (of.scheme.as_str(), of.symbol.as_str())).collect();
    assert_eq!(symbols, [("cpc", "C12N5/0602"), ("ipc", "C12N5/00")]);
}

#[test]
fn real_inventors_are_read_without_the_patents_themselves() {
    let Some(data) = shared_data() else { return };
    let file = data.join("patents/patentsview_rawinventor_sample.tsv.gz");
    let place = Place::new();
    let counts = read(&place, "patentsview", &file, "patent_parties");
    assert_eq!((counts.read, counts.rejected), (50_000, 0));
    assert_eq!(counts.written + counts.superseded, 50_000);
    let snapshot = place.snapshot("lake");
    let patents: Vec<Patent> = snapshot.rows().unwrap();
    // Nothing is known of them but their numbers, and that somebody invented them, who applied for them, too.
    assert!(patents.iter().all(|patent| patent.publication_year.is_none() && patent.patent_id.starts_with("US-")));
    let parties: Vec<PatentParty> = snapshot.rows().unwrap();
    assert_eq!(parties.len() as u64, 2 * counts.written);
    let mut weights: BTreeMap<u32, u64> = BTreeMap::new();
    for party in parties.iter().filter(|party| party.role == "inventor") {
        *weights.entry(party.patent_no).or_default() += party.weight;
    }
    assert_eq!(weights.len(), patents.len());
    assert!(weights.values().all(|weight| *weight == 1 << 32));
}

#[test]
fn drugs_stand_in_the_last_stage_of_a_year_until_they_go_on() {
    let table = "drug_id,drug_name,company,country,highest_phase,phase_history,indication
1,abamab,Acme,Japan,Marketed,2018: Preclinical | 2020: Phase I | 2021: Phase II | 2022: Preregistration | 2022: Marketed,Gout
2,ceranib,Bio,France,Phase I,2019: Phase I | 2021: Discontinued,Asthma
3,dolimus,Bio,France,Phase 9,2019: Phase 9,Asthma
,nameless,Bio,France,Phase I,2019: Phase I,Asthma
4,erapril,,,,,
";
    let place = Place::new();
    let counts = read(&place, "adisinsight", &place.file("drugs.csv", table), "drugs");
    assert_eq!((counts.written, counts.rejected), (3, 2));
    let snapshot = place.snapshot("lake");
    let drugs: Vec<Drug> = snapshot.rows().unwrap();
    let stages: Vec<DrugStage> = snapshot.rows().unwrap();
    let of = |id: &str| {
        let drug = drugs.iter().find(|drug| drug.drug_id == id).unwrap();
        let of_drug = stages.iter().filter(|stage| stage.drug_no == drug.drug_no);
        of_drug.map(|of| (of.stage.as_str(), of.phase.as_str(), of.since_year, of.until_year)).collect::<Vec<_>>()
    };
    assert_eq!(
        of("1"),
        [
            ("research_preclinical", "Preclinical", 2018, Some(2020)),
            ("clinical", "Phase I", 2020, Some(2021)),
            ("clinical", "Phase II", 2021, Some(2022)),
            ("marketed", "Marketed", 2022, None),
        ]
    );
    assert_eq!(of("2"), [("clinical", "Phase I", 2019, Some(2021))]);
    assert!(of("4").is_empty());
}
