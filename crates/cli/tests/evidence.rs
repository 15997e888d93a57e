//! Why a work counts, condition by condition, in a lake of four works counted by hand.
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

mod common;

use common::{HUBS, Place};

/// Institution 9 is a company in the middle of the United States, far from institution 1 (north).
const INSTITUTIONS: &str = r#"{"id":"https://openalex.org/I1","display_name":"One","country_code":"GB","geo":{"latitude":51.0,"longitude":1.0},"type":"education"}
{"id":"https://openalex.org/I9","display_name":"Acme","country_code":"US","geo":{"latitude":40.0,"longitude":-100.0},"type":"company"}
"#;

/// Works 1 and 2 are genetics of 2021. Work 1 is by Ann at 1, who answers letters, and Bob at 9; works 3 and 4 of 2022 cite it. Nobody
/// cites work 2, by Cem and, without an institution, Dag. Work 3 is retracted in 2022, so that one citation is left.
const WORKS: &str = r#"{"id":"https://openalex.org/W1","title":"First","publication_year":2021,"type":"article","language":"en","updated_date":"2026-01-05","open_access":{"oa_status":"gold"},"primary_topic":{"id":"https://openalex.org/T1","subfield":{"id":1311}},"authorships":[{"author":{"id":"https://openalex.org/A1","display_name":"Ann"},"is_corresponding":true,"institutions":[{"id":"https://openalex.org/I1"}]},{"author":{"id":"https://openalex.org/A2","display_name":"Bob"},"institutions":[{"id":"https://openalex.org/I9"}]}]}
{"id":"https://openalex.org/W2","title":"Second","publication_year":2021,"type":"article","updated_date":"2026-01-05","primary_topic":{"id":"https://openalex.org/T1","subfield":{"id":1311}},"authorships":[{"author":{"id":"https://openalex.org/A3","display_name":"Cem"},"institutions":[{"id":"https://openalex.org/I1"}]},{"author":{"id":"https://openalex.org/A4","display_name":"Dag"},"institutions":[]}]}
{"id":"https://openalex.org/W3","title":"Third","publication_year":2022,"type":"article","is_retracted":true,"updated_date":"2026-01-05","referenced_works":["https://openalex.org/W1"],"authorships":[{"author":{"id":"https://openalex.org/A5","display_name":"Eva"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W4","title":"Fourth","publication_year":2022,"type":"article","updated_date":"2026-01-05","referenced_works":["https://openalex.org/W1"],"authorships":[{"author":{"id":"https://openalex.org/A6","display_name":"Fay"},"institutions":[{"id":"https://openalex.org/I9"}]}]}
"#;

/// Measures of one's own, by id.
const MEASURES: [(&str, &str, &str); 5] = [
    (
        "led",
        "papers",
        r#"count = "works", where = ["industry", "top:50", "far", "open_access:gold", "language:en", { not = "authors_cut" }], through = "corresponding""#,
    ),
    ("score", "quotient", r#"mean = "citation_score""#),
    ("cited", "citations", r#"sum = "citations", window = 5, self_citations = true, through = "first""#),
    ("half", "researchers", r#"count = "authors", share = 0.5"#),
    ("withdrawn", "papers", r#"count = "works", with_retracted = true, where = [{ not = "domestic@leiden" }]"#),
];

fn place() -> Place {
    let place = Place::new();
    place.file("dump/works.jsonl", WORKS);
    place.file("dump/institutions.jsonl", INSTITUTIONS);
    place.file("hubs.toml", HUBS);
    for (id, unit, measure) in MEASURES {
        let text = "{ en = \"x\", zh = \"x\" }";
        place.file(
            &format!("own/indicators/{id}.toml"),
            format!(
                "id = \"{id}\"\nversion = 1\nnames = {text}\nunit = \"{unit}\"\ndefinition = {text}\nlimits = {text}\nmeasure = {{ {measure} }}\n"
            ),
        );
    }
    place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
    place
}

const WHERE: [&str; 6] = ["--lake", "lake", "--hubs", "hubs.toml", "--catalogue", "own"];

/// What is listed, and what is said of it: ids with the reasons.
fn evidence(place: &Place, args: &[&str]) -> (String, String) {
    let ran = place.run(&[["evidence"].as_slice(), args, &WHERE].concat()).succeeds();
    let text = ran.stdout();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap).map(|row| format!("{}: {}\n", &row[0], &row[5]));
    (rows.collect(), ran.stderr())
}

#[test]
fn every_condition_of_a_measure_has_its_reason() {
    let place = place();
    let of = |id: &str, year: &str| {
        let rows = evidence(&place, &[id, "--hub", "north", "--year", year]).0;
        assert!(!rows.is_empty(), "{id}");
        format!("{id}\n{rows}")
    };
    let ids = ["led", "score", "cited", "half", "share_papers_corresponding"];
    // Work 1 has one citation, works 1 and 2 half a one on average; of either, one of two authors is at institution 1.
    let all: String = ids.iter().map(|id| of(id, "2021")).chain([of("withdrawn", "2022")]).collect();
    insta::assert_snapshot!(all, @"
    led
    W1: Ann (corresponding) at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB+US | authors_cut: no | far: 7333 km between its sites | industry: Acme (I9) | language:en: en | open_access:gold: gold | top:50: 1 of it (1 citation within 3 years, without self-citations; the threshold is 0 in 2 works of its subfield, type and year) | weight 0.5
    score
    W1: Ann at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB+US | citation_score: 2 (1 citation within 3 years, without self-citations; the mean is 0.5 in 2 works of its subfield, type and year) | weight 0.5
    W2: Cem at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB | citation_score: 0 (0 citations within 3 years, without self-citations; the mean is 0.5 in 2 works of its subfield, type and year) | weight 0.5
    cited
    W1: Ann (first) at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB+US | citations: 1 citation within 5 years, with self-citations | weight 0.5
    W2: Cem (first) at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB | citations: 0 citations within 5 years, with self-citations | weight 0.5
    half
    W1: Ann at One (I1), placed by institution, weight 0.5 | subfield Genetics, divisions 31+32 | countries GB+US
    W2: Cem at One (I1), placed by institution, weight 0.5 | subfield Genetics, divisions 31+32 | countries GB
    share_papers_corresponding
    W1: Ann (corresponding) at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB+US | weight 0.5 | in numerator and denominator
    W2: Cem at One (I1), placed by institution | subfield Genetics, divisions 31+32 | countries GB | weight 0.5 | in denominator only
    withdrawn
    W3: Eva at One (I1), placed by institution | countries GB | domestic@leiden: institutions 1, countries 1 | retracted: yes | weight 1
    ");
}

#[test]
fn weights_add_up_to_the_figure_by_fractional_counting() {
    let place = place();
    let (rows, _) = evidence(&place, &["papers_total", "--hub", "north", "--year", "2021"]);
    let weights: Vec<f64> =
        rows.lines().map(|row| row.rsplit_once("weight ").unwrap().1.parse::<f64>().unwrap()).collect();
    assert_eq!(weights, [0.5, 0.5]);
    let measure = ["measure", "--indicators", "papers_total", "--only", "north", "--years", "2021"];
    let args = [measure.as_slice(), &["--counting", "fractional"], &WHERE].concat();
    assert!(place.run(&args).succeeds().stdout().contains("papers_total,north,2021,1,"));
}

#[test]
fn pages_follow_each_other_and_say_how_many_works_there_are() {
    let place = place();
    let all = ["papers_total", "--hub", "world", "--year", "2021"];
    let page = |more: &[&str]| evidence(&place, &[all.as_slice(), more].concat());
    let (whole, said) = page(&[]);
    assert_eq!((whole.lines().count(), said.as_str()), (2, "works 1 to 2 of 2\n"));
    let (first, said) = page(&["--limit", "1"]);
    assert_eq!(said, "works 1 to 1 of 2\n");
    let (second, said) = page(&["--limit", "1", "--offset", "1"]);
    assert_eq!(said, "works 2 to 2 of 2\n");
    assert_eq!(format!("{first}{second}"), whole);
    assert_eq!(page(&["--offset", "2"]), (String::new(), "no records beyond the first 2: 2 in all\n".to_owned()));
}
