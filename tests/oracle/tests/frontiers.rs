//! Works that a frontier's query must find, and works that come close.

use std::error::Error;
use std::fmt::Write;

use folder::{Folder, with};
use hubscope_oracle::{Value, evidence, measure, ties};

mod folder;

type Outcome = Result<(), Box<dyn Error>>;

// The same query twice, with two thresholds.
const FRONTIERS: &str = r#"
[[frontier]]
id = "two"
threshold = 2
points = { topic = 2, other_topic = 1, title = 2, abstract = 1 }
subfields = [1306]
topics = [10, 11, 12]
terms = ["gene therap*", "CAR-T cell", "phenomics", "Phenomics"]
except = ["retract*", "book review"]
[[frontier]]
id = "three"
threshold = 3
points = { topic = 2, other_topic = 1, title = 2, abstract = 1 }
subfields = [1306]
topics = [10, 11, 12]
terms = ["gene therap*", "CAR-T cell", "phenomics", "Phenomics"]
except = ["retract*", "book review"]
"#;

const NOT: &[&str] = &[];
const TWO: &[&str] = &["two"];
const BOTH: &[&str] = &["three", "two"];

/// What a work says beyond its id, type and year, and the queries it answers.
const WORKS: [(&str, &[&str]); 45] = [
    // A term in the title is two points, and no more for being in the abstract too, or being written twice.
    (r#""title":"Gene Therapies, in mice""#, TWO),
    (r#""title":"A gene-therapy for phenomics""#, BOTH),
    (r#""title":"Phenomics","abstract_inverted_index":{"phenomics":[0,1]}"#, TWO),
    (r#""title":"Phenomics","abstract_inverted_index":{"gene":[0],"therapy":[1]}"#, BOTH),
    (r#""title":null,"display_name":"Phenomics""#, NOT),
    // Tags within words leave no space, others one; other angles are mere signs.
    (r#""title":"Phen<sub>omics</sub>""#, TWO),
    (r#""title":"A gene<br>therapy""#, TWO),
    (r#""title":"Gene < therapy""#, TWO),
    (r#""title":"p<phenomics>""#, NOT),
    (r#""title":"p<0.05, phenomics, n>3""#, TWO),
    (r#""title":"p<phenomics""#, TWO),
    // Words are whole and in sequence; a star opens the last one alone.
    (r#""title":"CAR T-cell""#, TWO),
    (r#""title":"CAR T cells""#, NOT),
    (r#""title":"Car Tcell""#, NOT),
    (r#""title":"Genes therapy""#, NOT),
    (r#""title":"Gene and cell therapy""#, NOT),
    (r#""title":"Metaphenomics of PHENOMICS\u2014new""#, TWO),
    // Distinct terms of the abstract are a point each.
    (r#""abstract_inverted_index":{"phenomics":[0,7],"and":[1],"Phenomics":[2]}"#, NOT),
    (r#""abstract_inverted_index":{"Phenomics,":[4],"gene":[2],"therapeutic":[3]}"#, TWO),
    (r#""abstract_inverted_index":{"phenomics":[0],"gene":[1],"not":[2],"therapy":[3]}"#, NOT),
    (r#""abstract_inverted_index":{"phenomics":[0],"therapy":[1],"gene":[2]}"#, NOT),
    (r#""abstract_inverted_index":{"phenomics":[0],"therapy":[12],"gene":[2]}"#, TWO),
    (r#""abstract_inverted_index":{"phenomics":[0],"therapy":[10],"gene":[9],"<i>CAR-T":[3],"cell</i>":[4]}"#, BOTH),
    (r#""title":"On CAR","abstract_inverted_index":{"T":[0],"cell":[1],"phenomics":[2]}"#, NOT),
    // Legacy snapshots have it as a string, mostly within another object. What is cut off gives no text.
    (r#""abstract_inverted_index":"{\"phenomics\":[0],\"gene\":[1],\"therapy\":[2]}""#, TWO),
    (
        r#""abstract_inverted_index":"{\"IndexLength\":3,\"InvertedIndex\":{\"phenomics\":[0],\"gene\":[1],\"therapy\":[2]}}""#,
        TWO,
    ),
    (r#""abstract_inverted_index":{"IndexLength":3,"InvertedIndex":{"phenomics":[0],"gene":[1],"therapy":[2]}}"#, TWO),
    (r#""abstract_inverted_index":{"InvertedIndex":[0],"phenomics":[1],"gene":[2],"therapy":[3]}"#, TWO),
    (r#""abstract_inverted_index":"{\"phenomics\":[0],\"gene\":[1],\"therapy\":[2""#, NOT),
    (r#""abstract_inverted_index":null"#, NOT),
    // A term that rules out does so from the title.
    (r#""title":"Retraction: phenomics""#, NOT),
    (r#""title":"Gene therapy and phenomics: a book <b>review</b>""#, NOT),
    (r#""title":"Phenomics","abstract_inverted_index":{"retracted":[0]}"#, TWO),
    // The primary topic gives two points, by itself or by its subfield, and once.
    (r#""primary_topic":{"id":"https://openalex.org/T10"}"#, TWO),
    (r#""primary_topic":{"id":"T9","subfield":{"id":"https://openalex.org/subfields/1306"}}"#, TWO),
    (r#""primary_topic":{"id":"T10","subfield":{"id":1306}},"topics":[{"id":"https://openalex.org/T10"}]"#, TWO),
    (r#""primary_topic":{"id":"T10"},"abstract_inverted_index":{"phenomics":[0]}"#, BOTH),
    // The table of topics knows the subfield of T1, but the query asks the record.
    (r#""primary_topic":{"id":"T1","subfield":null}"#, NOT),
    (r#""primary_topic":{"id":"T100"},"topics":[{"id":"T101"}]"#, NOT),
    // Another topic gives one point, however many there are.
    (r#""primary_topic":{"id":"T9"},"topics":[{"id":"T9"},{"id":"T11"},{"id":"T12"}]"#, NOT),
    (r#""topics":[{"id":"T11"}],"abstract_inverted_index":{"phenomics":[0]}"#, TWO),
    (r#""primary_topic":{"id":"T10"},"topics":[{"id":"T10"},{"id":"T11"}]"#, BOTH),
    (r#""primary_topic":{"id":"T9"},"topics":[{"id":"T9","subfield":{"id":1306}},{"id":null}],"title":"Omics""#, NOT),
    // Two records follow with the ids of the last two: a newer copy of the first, an older one of the second.
    (r#""title":"Phenomics""#, NOT),
    (r#""title":"Phenomics""#, TWO),
];

const COPIES: &str = r#"
{"id":"W43","type":"article","publication_year":2020,"updated_date":"2024-02-01","title":"Withdrawn"}
{"id":"W44","type":"article","publication_year":2020,"updated_date":"2023-01-01","title":"Gene therapy by phenomics"}
{"id":"T1","subfield":{"id":1306}}
"#;

/// The works in a folder, those with even numbers by somebody in the hub `one`.
fn filled(name: &str) -> Result<Folder, Box<dyn Error>> {
    let mut works = String::new();
    for (number, (says, _)) in WORKS.iter().enumerate() {
        let institution = if number % 2 == 0 { "I1" } else { "I2" };
        writeln!(
            works,
            r#"{{"id":"https://openalex.org/W{number}","type":"article","publication_year":2020,"updated_date":"2024-01-01",
            "authorships":[{{"author":{{"id":"A1"}},"institutions":[{{"id":"{institution}"}}]}}],{says}}}"#
        )?;
    }
    let folder = Folder::new(name)?;
    folder.write("openalex/works.jsonl", &works.replace(",\n", ","))?;
    folder.write("openalex/works/copies.jsonl", COPIES)?;
    folder.write("openalex/institutions.jsonl", "{\"id\":\"I1\",\"geo\":{\"latitude\":0.0,\"longitude\":0.0}}")?;
    folder.write("ror.ndjson", "")?;
    folder.write(
        "hubs.toml",
        "group = [{ id = \"all-hubs\", all = true }]\n[[hub]]\nid = \"one\"\ninclude = [{ circle = { lat = 0, lon = 0, radius_km = 9 } }]\n",
    )?;
    folder.write("fields.toml", "[[field]]\nid = \"any\"\n")?;
    folder.write("for_crosswalk.csv", "subfield_id,divisions\n1306,31\n")?;
    folder.write("frontiers.toml", FRONTIERS)?;
    Ok(folder)
}

#[test]
fn every_work_answers_the_queries_it_should() -> Outcome {
    let folder = filled("frontiers")?;
    let two = with(&folder.0, (2020, 2020), |inputs| evidence(inputs, "frontier_two", "world", 2020, 2020))?;
    let three = with(&folder.0, (2020, 2020), |inputs| evidence(inputs, "frontier_three", "world", 2020, 2020))?;
    for (number, (says, wanted)) in WORKS.iter().enumerate() {
        let id = format!("W{number}");
        assert_eq!(two.contains(&id), wanted.contains(&"two"), "{id}, threshold two: {says}");
        assert_eq!(three.contains(&id), wanted.contains(&"three"), "{id}, threshold three: {says}");
    }
    Ok(())
}

#[test]
fn a_frontier_has_a_pooled_count_a_score_and_yearly_totals_of_the_world() -> Outcome {
    let folder = filled("frontier-cells")?;
    let cells = with(&folder.0, (2019, 2020), measure)?;
    let cell = |indicator: &str, place: &str, period: &str| {
        cells.get(&(indicator.to_owned(), place.to_owned(), period.to_owned())).copied()
    };
    let count = |count: usize| Some(Value { value: Some(count as f64), ..Value::default() });
    let empty = Some(Value::default());
    let found = |keep: fn(usize) -> bool| {
        WORKS.iter().enumerate().filter(|(number, (_, wanted))| keep(*number) && wanted.contains(&"two")).count()
    };
    let (here, everywhere) = (found(|number| number % 2 == 0), found(|_| true));
    assert!(here > 0 && here < everywhere, "{here} of {everywhere}");

    assert_eq!(cell("frontier_two", "one", "2019-2020"), count(here));
    assert_eq!(cell("frontier_two", "all-hubs", "2019-2020"), count(here));
    assert_eq!(cell("frontier_two", "world", "2019-2020"), count(everywhere));
    let first = Value { value: Some(100.0), n: Some(here as u64), ..Value::default() };
    assert_eq!(cell("score_two", "one", "2019-2020"), Some(first));
    assert_eq!(cell("score_two", "all-hubs", "2019-2020"), empty);
    assert_eq!(cell("score_two", "world", "2019-2020"), empty);
    assert_eq!(cell("global_frontier_two", "world", "2019"), count(0));
    assert_eq!(cell("global_frontier_two", "world", "2020"), count(everywhere));
    assert_eq!(cell("global_frontier_two", "one", "2020"), empty);
    assert_eq!(cell("global_frontier_two", "all-hubs", "2020"), empty);

    // Growth is of what is yearly, even where there is nothing to grow.
    assert_eq!(cell("cagr_global_frontier_two", "one", "2019-2020"), empty);
    for pooled in ["frontier_two", "score_two", "papers_total_5y"] {
        assert_eq!(cell(pooled, "one", "2020"), None);
        assert_eq!(cell(&format!("cagr_{pooled}"), "one", "2019-2020"), None);
        assert_eq!(cell(&format!("slope_{pooled}"), "world", "2019-2020"), None);
    }
    Ok(())
}

#[test]
fn copies_of_one_date_may_differ_in_texts_that_no_query_tells_apart() -> Outcome {
    let folder = Folder::new("frontier-ties")?;
    for (path, text) in [
        ("ror.ndjson", ""),
        ("hubs.toml", ""),
        ("fields.toml", ""),
        ("for_crosswalk.csv", ""),
        ("frontiers.toml", FRONTIERS),
    ] {
        folder.write(path, text)?;
    }
    folder.write(
        "openalex/a.jsonl",
        "{\"id\":\"W1\",\"title\":\"Phenomics\"}\n{\"id\":\"W1\",\"title\":\"On phenomics\"}",
    )?;
    assert!(with(&folder.0, (2020, 2020), ties)?.is_empty());
    folder
        .write("openalex/a.jsonl", "{\"id\":\"W1\",\"title\":\"Phenomics\"}\n{\"id\":\"W1\",\"title\":\"Genomics\"}")?;
    assert_eq!(with(&folder.0, (2020, 2020), ties)?.len(), 1);
    Ok(())
}

#[test]
fn a_query_that_is_not_whole_is_an_error() -> Outcome {
    let folder = filled("frontier-broken")?;
    for (from, to) in
        [("threshold = 2", ""), ("title = 2", "title = \"2\""), ("\"CAR-T cell\"", "\"-*\""), ("1306", "x")]
    {
        folder.write("frontiers.toml", &FRONTIERS.replacen(from, to, 1))?;
        let broken = with(&folder.0, (2020, 2020), measure);
        assert!(broken.is_err_and(|error| error.contains("frontiers.toml")), "{to} for {from}");
    }
    Ok(())
}
