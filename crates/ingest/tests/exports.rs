//! The web interface's CSV export, and tables of openalexR.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{People, Place, Works, institutions, real, shared_data, works};
use hubscope_ingest::{IngestError, Options};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::row::Work;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const HEADER: &str = "id,doi,display_name,publication_year,type,is_retracted,abstract,primary_location.source.id,\
                      primary_location.source.issn,primary_topic.id,primary_topic.subfield.id,authorships.author.id,\
                      authorships.author.display_name,authorships.countries,authorships.institutions.id,\
                      authorships.institutions.country_code";

/// The works that rows of an export give.
fn exported(rows: &str) -> (Place, Works, Vec<(String, u64)>) {
    let place = Place::new();
    let file = place.file("works-2026-01-01.csv", format!("{HEADER}\r\n{rows}"));
    let report = place.ingest(&[file], "lake", &Options::default()).unwrap();
    let works = works(&place.snapshot("lake"));
    (place, works, report.reading.lost)
}

fn people(authors: &[(u64, &[u64])]) -> People {
    authors.iter().map(|(author, at)| (Some(*author), at.iter().copied().collect())).collect()
}

#[test]
fn a_row_becomes_the_work_that_the_api_has() {
    let row = "https://openalex.org/W1,https://doi.org/10.1/X,\"A, \"\"title\"\"\",2021.0,article,True,\"Of synthetic\nbiology\",\
               https://openalex.org/S9,1234-5678|8765-432X,https://openalex.org/T10,https://openalex.org/subfields/1312,\
               https://openalex.org/A1|https://openalex.org/A2,Ann|,FR|DE,https://openalex.org/I5|https://openalex.org/I6,FR|DE\r\n";
    let (place, works, lost) = exported(row);
    let (work, authors) = &works[&1];
    let expected = Work {
        work_no: 0,
        work_key: 1,
        doi: Some("10.1/x".into()),
        pmid: None,
        title: Some("A, \"title\"".into()),
        publication_year: Some(2021),
        kind: Some("article".into()),
        language: None,
        is_retracted: true,
        is_paratext: false,
        is_xpac: false,
        venue_key: Some(9),
        primary_topic_id: Some(10),
        primary_subfield_id: Some(1312),
        countries: "DE;FR".into(),
        country_count: 2,
        has_unknown_country: false,
        institution_countries: "DE;FR".into(),
        institution_country_count: 2,
        institution_has_unknown_country: false,
        institution_count: 2,
        has_company: false,
        span_km: None,
        institution_span_km: None,
        authorship_count: 2,
        authors_truncated: false,
        oa_status: None,
        cited_by_count: None,
    };
    assert_eq!(*work, expected);
    assert_eq!(*authors, people(&[(1, &[5]), (2, &[6])]));
    assert_eq!(lost, []);
    assert_eq!(institutions(&place.snapshot("lake"))[&6].country_code.as_deref(), Some("DE"));
}

/// What the columns of authors and institutions say of three works by two authors and one by a single one.
fn with(countries: &str, ids: &str, codes: &str) -> String {
    let ids: Vec<String> = ids
        .split('|')
        .map(|id| if id.is_empty() { String::new() } else { format!("https://openalex.org/{id}") })
        .collect();
    let authors = "https://openalex.org/A1|https://openalex.org/A2";
    format!("https://openalex.org/W1,,t,2021,article,False,,,,,,{authors},,{countries},{},{codes}\n", ids.join("|"))
}

#[test]
fn institutions_are_given_to_authors_only_where_the_numbers_tell() {
    let one = |rows: &str| {
        let (_, works, lost) = exported(rows);
        (works[&1].1.clone(), works[&1].0.countries.clone(), lost.iter().map(|(_, n)| *n).sum::<u64>())
    };
    // One each; the second has none.
    assert_eq!(one(&with("FR|", "I5|", "FR|")), (people(&[(1, &[5]), (2, &[])]), "FR".into(), 0));
    // Three institutions of two authors: their countries stand, where they are known by author.
    assert_eq!(one(&with("FR|DE", "I5|I6|I7", "FR|FR|DE")), (people(&[(1, &[]), (2, &[])]), "DE;FR".into(), 1));
    assert_eq!(one(&with("FR|FR|DE", "I5|I6|I7", "FR|FR|DE")), (people(&[(1, &[]), (2, &[])]), String::new(), 1));
    // As many institutions as authors, but the first author's country is not that of the first institution.
    assert_eq!(one(&with("FR|DE", "I5|I6", "DE|DE")), (people(&[(1, &[]), (2, &[])]), "DE;FR".into(), 1));
    // A single author has them all.
    let single = with("FR|DE", "I5|I6", "FR|DE").replace("A1|https://openalex.org/A2", "A1");
    assert_eq!(one(&single), (people(&[(1, &[5, 6])]), "DE;FR".into(), 0));
}

#[test]
fn rows_that_are_none_are_kept_apart_with_their_bytes() {
    let place = Place::new();
    let good = with("FR|DE", "I5|I6", "FR|DE");
    let text = [
        "\u{feff}".as_bytes(),
        HEADER.as_bytes(),
        b"\r\nhttps://openalex.org/W2,short\r\n",
        good.as_bytes(),
        good.replace("W1", "W3").replace("2021", "\"two\nlines\"").as_bytes(),
        b"https://openalex.org/W4,\xff,,,,,,,,,,,,,,\n",
        b"not-an-id,,t,2021,,,,,,,,,,,,",
    ]
    .concat();
    let file = place.file("works-1.csv", &text);
    let tables = place.tables(&[file], "lake");
    assert_eq!(tables["work"].rows, 1);
    let quarantine = place.quarantine("lake");
    let seen: Vec<(u64, &str)> =
        quarantine.iter().map(|r| (r["line"].as_u64().unwrap(), r["reason"].as_str().unwrap())).collect();
    assert_eq!(seen[0], (2, "2 columns, and the header has 16"));
    assert_eq!((seen[1].0, seen[2].0), (4, 6));
    assert!(seen[1].1.starts_with("publication_year: invalid type: string \"two\\nlines\""), "{}", seen[1].1);
    assert!(seen[2].1.starts_with("not UTF-8"), "{}", seen[2].1);
    for rejected in &quarantine[..2] {
        let record = rejected["record"].as_str().unwrap();
        let at = rejected["offset"].as_u64().unwrap() as usize;
        assert_eq!(&text[at..at + record.len()], record.as_bytes());
        assert_eq!(rejected["length"], record.len());
    }
}

#[test]
fn a_table_of_another_kind_is_an_error_that_says_so() {
    let place = Place::new();
    for (name, text) in [("other.csv", "work_id,topic_id\nW1,T1\n"), ("blank.csv", "\n\n"), ("works-2.csv", "a;b\n")] {
        let error = place.ingest(&[place.file(name, text)], "lake", &Options::default()).unwrap_err();
        assert!(matches!(error, IngestError::UnknownTable { .. }), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn real_exports_give_every_work_and_all_that_can_be_given_to_its_authors() {
    let Some(data) = shared_data() else { return };
    let place = Place::new();
    let report = place.ingest(&[data.join("openalex2/ui_exports")], "new", &Options::default()).unwrap();
    let seen = works(&place.snapshot("new"));
    let counted: Vec<(u64, usize, usize)> = seen
        .iter()
        .map(|(key, (_, people))| (*key, people.len(), people.iter().map(|(_, at)| at.len()).sum()))
        .collect();
    // Of three works the numbers tell whose the institutions are; of the others they do not.
    let expected = [
        (1555568774, 7, 9),
        (4213268696, 4, 0),
        (4289783367, 7, 8),
        (4366393881, 15, 0),
        (4367601167, 7, 7),
        (4413982808, 8, 0),
    ];
    assert_eq!(counted, expected);
    assert_eq!(report.reading.lost.iter().map(|(_, n)| *n).sum::<u64>(), 3);
    let older = place.ingest(&[data.join("scopus_wos/bibliometrix_openalex_sample.csv")], "old", &Options::default());
    assert_eq!(older.unwrap().reading.lost.iter().map(|(_, n)| *n).sum::<u64>(), 1);
    let seen = works(&place.snapshot("old"));
    assert_eq!(seen.len(), 8);
    // The third of four authors has no institution.
    let places: Vec<Vec<u64>> = seen[&3157897857].1.iter().map(|(_, at)| at.iter().copied().collect()).collect();
    assert_eq!(places, [vec![123338534], vec![123338534], vec![], vec![55143463]]);
}

#[test]
fn tables_of_openalexr_give_the_works_that_were_reshaped_from_them_by_hand() {
    let Some(data) = shared_data() else { return };
    let place = Place::new();
    let (rows, nested) =
        (data.join("openalex2/openalexr_rows.jsonl.gz"), data.join("openalex2/openalexr_renested.jsonl.gz"));
    let repeated = repeated_authors(&real(&rows));
    for (paths, lake) in [([rows], "rows"), ([nested], "nested")] {
        let report = place.ingest(&paths, lake, &Options::default()).unwrap();
        assert_eq!(report.committed.manifest.sources["openalex"].entities["works"].written, 9_284);
    }
    let (rows, nested) = (place.snapshot("rows"), place.snapshot("nested"));
    assert_eq!(institutions(&rows), institutions(&nested));
    assert_eq!(rows.manifest.tables["venue"], nested.manifest.tables["venue"]);
    // What was reshaped by hand has neither citations nor the way of access.
    let carried = |snapshot: &Snapshot| {
        let mut works = works(snapshot);
        works.values_mut().for_each(|(work, _)| (work.oa_status, work.cited_by_count) = (None, None));
        works
    };
    let (rows, nested) = (carried(&rows), carried(&nested));
    let different: BTreeSet<u64> = rows.keys().copied().filter(|key| rows[key] != nested[key]).collect();
    // By hand an author who stands twice in a list was left out the second time; here the list is kept as it is.
    assert_eq!(different, repeated);
    for key in different {
        let once: BTreeMap<_, BTreeSet<u64>> = nested[&key].1.iter().cloned().collect();
        let mut twice = BTreeMap::<Option<u64>, BTreeSet<u64>>::new();
        rows[&key].1.iter().for_each(|(author, at)| twice.entry(*author).or_default().extend(at));
        assert_eq!(once, twice, "W{key}");
    }
}

fn repeated_authors(rows: &[Value]) -> BTreeSet<u64> {
    let repeats = |row: &&Value| {
        let authors: Vec<&Value> = row["author"].as_array().unwrap().iter().map(|a| &a["au_id"]).collect();
        let distinct: BTreeSet<&str> = authors.iter().filter_map(|a| a.as_str()).collect();
        distinct.len() < authors.len()
    };
    rows.iter().filter(repeats).map(|row| row["id"].as_str().unwrap()[22..].parse().unwrap()).collect()
}

#[test]
fn what_r_calls_not_available_is_nothing() {
    let place = Place::new();
    let text = r#"{"id":"https://openalex.org/W1","title":"t","publication_year":"NA","doi":"NA","author":"NA","so_id":"NA"}
{"id":"https://openalex.org/W2","publication_year":2020,"ab":"Of words","author":[{"au_id":"NA","institution_id":"NA","institution_country_code":"NA"}]}
{"id":"https://openalex.org/W3","publication_year":2020,"author":[{"au_id":7}]}
{"id":"https://openalex.org/W4","publication_year":2020,"author":3}
"#;
    place.tables(&[place.file("rows.jsonl", text)], "lake");
    let works = works(&place.snapshot("lake"));
    assert_eq!(works.keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert_eq!((works[&1].0.publication_year, &works[&1].0.doi, works[&1].1.len()), (None, &None, 0));
    assert_eq!(works[&2].1, [(None, BTreeSet::new())]);
    let reasons: Vec<String> = place.quarantine("lake").iter().map(|r| r["reason"].to_string()).collect();
    assert!(reasons[0].contains("authorships[0].author.id"), "{reasons:?}");
    assert!(reasons[1].contains("author"), "{reasons:?}");
}
