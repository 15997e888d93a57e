//! Works in listed venues and works in venues that come close, counted in a basket and in a field that asks the venue.

use std::error::Error;
use std::fmt::Write;

use folder::{Folder, with};
use hubscope_oracle::{Value, account, evidence, measure, ties};

mod folder;

type Outcome = Result<(), Box<dyn Error>>;

const BASKETS: &str = r#"
[[basket]]
id = "nature_index"
types = ["article", "journal-article"]
list = "list.csv"
[[basket]]
id = "old"
types = ["book"]
list = "old.csv"
"#;

const LIST: &str = "journal,issn_print,issn_online,issn_l,subject,first_year,last_year,evidence
Biology,1111-1111,1111-111X,,biological,2018,,
Medicine,,2222-2222,,health,2022,,
Everything,3333-3331,,3333-3330,multidisciplinary,2018,2020,
Chemistry,4444-444X,,4444-444X,chemistry,,,
Twice,5555-5555,,,biological,,2018,
Twice,5555-5555,,,biological,2021,,
All Sorts,6666-6666,,,multidisciplinary,2018,,
Both Sides,7777-7771,7777-7772,,multidisciplinary,2018,,
";

// Another list's word on a venue's subject counts too, in whatever years the venue is on it.
const OLD: &str = "journal,issn_print,issn_online,issn_l,subject,first_year,last_year,evidence
All Sorts,6666-6666,,,health,1900,1901,
Both Sides,,7777-7772,,physical,1900,1901,
";

const FIELDS: &str = r#"
[[field]]
id = "any"
[[field]]
id = "bio_health"
divisions = [31]
venue_subjects = ["biological", "health"]
"#;

// Beside the works, a venue's own record: it overrules what works say of S20 and S21, and knows that S22 has no ISSN.
const SOURCES: &str = r#"
{"id":"https://openalex.org/S20","display_name":"Biology","issn_l":"1111-1111","issn":null,"updated_date":"2024-01-01"}
{"id":"https://openalex.org/S20","display_name":"Biology","issn_l":"9999-9999","updated_date":"2023-01-01"}
{"id":"https://openalex.org/S21","display_name":"Biology","issn_l":null,"issn":["9999-9999"]}
{"id":"https://openalex.org/S22","display_name":"Biology","issn_l":null,"issn":null}
{"id":"https://openalex.org/S25","display_name":"Biology","issn":"1111-1111"}
"#;

const LIFE: &str = r#""primary_topic":{"subfield":{"id":1306}}"#;
const PHYSICS: &str = r#""primary_topic":{"subfield":{"id":3101}}"#;
const BY_TABLE: &str = r#""primary_topic":{"id":"T1"}"#;
const NONE: &str = r#""primary_topic":null"#;
const NO_VENUE: &str = "null";

const IN: bool = true;
const OUT: bool = false;

/// Year, type, topic, venue, and whether it is in the basket and in the field.
const WORKS: [(i32, &str, &str, &str, bool); 42] = [
    // The venue's subject decides, not the topic; an online or linking ISSN is as good as a printed one, and x as X.
    (2018, "article", NONE, r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#, IN),
    (2018, "article", PHYSICS, r#"{"id":"S2","issn_l":"8888-8888","issn":["8888-8888","1111-111x"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, IN),
    (2017, "article", LIFE, r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#, OUT),
    (2030, "article", LIFE, r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#, IN),
    // The years are those of publication, first and last included.
    (2021, "article", LIFE, r#"{"id":"S4","issn":["2222-2222"]}"#, OUT),
    (2022, "article", LIFE, r#"{"id":"S4","issn":["2222-2222"]}"#, IN),
    (2018, "article", LIFE, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, IN),
    (2020, "article", LIFE, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, IN),
    (2021, "article", LIFE, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, OUT),
    (2018, "article", LIFE, r#"{"id":"S5","issn":["5555-5555"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S5","issn":["5555-5555"]}"#, OUT),
    (2020, "article", LIFE, r#"{"id":"S5","issn":["5555-5555"]}"#, OUT),
    (2021, "article", LIFE, r#"{"id":"S5","issn":["5555-5555"]}"#, IN),
    // Works of a multidisciplinary venue go by their topic, also where only the table of topics knows its subfield.
    (2019, "article", PHYSICS, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, OUT),
    (2019, "article", NONE, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, OUT),
    (2019, "article", BY_TABLE, r#"{"id":"S3","issn_l":"3333-3330","issn":null}"#, IN),
    // In a venue of another subject nothing is in the field.
    (2019, "article", LIFE, r#"{"id":"S6","issn_l":"4444-444x","issn":["4444-444x"]}"#, OUT),
    // Any list's subject counts: one that is in before one that is out, and both before the topic.
    (2019, "article", PHYSICS, r#"{"id":"S7","issn":["6666-6666"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S8","issn":["7777-7771","7777-7772"]}"#, OUT),
    (2019, "article", LIFE, r#"{"id":"S9","issn":["7777-7771"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S10","issn":["4444-444X","1111-1111"]}"#, IN),
    // Types as they are compared everywhere.
    (
        2019,
        "https://openalex.org/types/Journal Article",
        LIFE,
        r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#,
        IN,
    ),
    (2019, "Article", LIFE, r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#, IN),
    (2019, "review", LIFE, r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#, OUT),
    (2019, "book", LIFE, r#"{"id":"S1","issn_l":"1111-1111","issn":["1111-1111"]}"#, OUT),
    // Lookalikes: another ISSN, the same name, no id, no venue.
    (2019, "article", LIFE, r#"{"id":"S11","display_name":"Biology","issn_l":"1111-1113","issn":["1111-1113"]}"#, OUT),
    (2019, "article", LIFE, r#"{"id":"S12","display_name":"Biology","issn_l":null,"issn":[]}"#, OUT),
    (2019, "article", LIFE, r#"{"id":null,"issn_l":"1111-1111"}"#, OUT),
    (2019, "article", LIFE, NO_VENUE, OUT),
    // What the works say of a venue is the newest one's word, for all its works: W31's and W33's.
    (2019, "article", LIFE, r#"{"id":"S13","display_name":"Z","issn":["1111-1111"]}"#, OUT),
    (2019, "article", LIFE, r#"{"id":"S13","display_name":"A","issn":["8888-8888"]}"#, OUT),
    (2019, "article", LIFE, r#"{"id":"S14","display_name":"Z","issn":["8888-8888"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S14","display_name":"A","issn":["1111-1111"]}"#, IN),
    // Of one date the greatest name's.
    (2019, "article", LIFE, r#"{"id":"S15","display_name":"A","issn":["8888-8888"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S15","display_name":"B","issn":["1111-1111"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"S15","display_name":null,"issn":["9999-9999"]}"#, IN),
    // The venue's own record overrules them.
    (2019, "article", LIFE, r#"{"id":"https://openalex.org/S20","issn":["9999-9999"]}"#, IN),
    (2019, "article", LIFE, r#"{"id":"https://openalex.org/S21","issn":["1111-1111"]}"#, OUT),
    (2019, "article", LIFE, r#"{"id":"https://openalex.org/S22","issn":["1111-1111"]}"#, OUT),
    // It could not be read, since its list of ISSNs is none: as if it were not there.
    (2019, "article", LIFE, r#"{"id":"https://openalex.org/S25","issn":["1111-1111"]}"#, IN),
    // Other locations are not asked.
    (2019, "article", LIFE, r#"{"id":"S11","issn":["1111-1113"]}},"best_oa_location":{"source":{"id":"S1"}"#, OUT),
];

fn filled(name: &str) -> Result<Folder, Box<dyn Error>> {
    let mut works = String::new();
    for (number, (year, kind, topic, venue, _)) in WORKS.iter().enumerate() {
        let day = if number == 31 || number == 33 { 2 } else { 1 };
        write!(
            works,
            r#"{{"id":"W{number}","type":"{kind}","publication_year":{year},"updated_date":"2024-01-0{day}","#
        )?;
        writeln!(
            works,
            r#"{topic},"primary_location":{{"source":{venue}}},"authorships":[{{"author":{{"id":"A{}"}}}}]}}"#,
            number % 7
        )?;
    }
    let folder = Folder::new(name)?;
    for (path, text) in [
        ("openalex/works.jsonl", works.as_str()),
        ("openalex/sources.jsonl", SOURCES),
        ("openalex/topics.jsonl", "{\"id\":\"T1\",\"subfield\":{\"id\":1306}}"),
        ("ror.ndjson", ""),
        ("hubs.toml", ""),
        ("fields.toml", FIELDS),
        ("for_crosswalk.csv", "subfield_id,divisions\n1306,31\n3101,51\n"),
        ("baskets.toml", BASKETS),
        ("list.csv", LIST),
        ("old.csv", OLD),
    ] {
        folder.write(path, text)?;
    }
    Ok(folder)
}

#[test]
fn every_work_is_in_the_basket_and_the_field_or_not() -> Outcome {
    let folder = filled("baskets")?;
    let found = with(&folder.0, (2000, 2030), |inputs| evidence(inputs, "papers_ni", "world", 2000, 2030))?;
    for (number, (year, kind, topic, venue, wanted)) in WORKS.iter().enumerate() {
        assert_eq!(found.contains(&format!("W{number}")), *wanted, "W{number}: {year} {kind} {topic} {venue}");
    }
    Ok(())
}

#[test]
fn shares_of_the_basket_have_their_denominators_and_bounds() -> Outcome {
    let folder = filled("basket-shares")?;
    let cells = with(&folder.0, (2018, 2018), measure)?;
    let cell = |indicator: &str| cells[&(indicator.to_owned(), "world".to_owned(), "2018".to_owned())];
    // In the basket and the field: W0 and W1, W7, W10; without a field of research: W0. Everybody's country is unknown.
    let share = |value, low, high, n| Value { value: Some(value), low, high, n: Some(n) };
    assert_eq!(cell("papers_ni").value, Some(4.0));
    assert_eq!(cell("share_ni_papers"), share(4.0 / 3.0 * 100.0, None, None, 3));
    assert_eq!(cell("share_ni_intl"), share(0.0, Some(0.0), Some(100.0), 4));
    // W0 has A0, W1 A1, W7 A0 again, W10 A3; of W0 nobody is active, but A0 is so through W7.
    assert_eq!(cell("ni_researchers").value, Some(3.0));
    assert_eq!(cell("share_ni_researchers"), share(100.0, None, None, 3));
    Ok(())
}

#[test]
fn a_source_with_a_list_of_the_wrong_type_is_rejected() -> Outcome {
    let folder = filled("basket-account")?;
    let sources = with(&folder.0, (2019, 2019), account)?["sources"];
    assert_eq!((sources.read, sources.written, sources.superseded, sources.rejected), (5, 3, 1, 1));
    Ok(())
}

#[test]
fn two_newest_records_of_a_venue_must_agree_in_its_numbers() -> Outcome {
    let folder = filled("basket-ties")?;
    let source = |issn| format!("{{\"id\":\"S1\",\"issn_l\":\"{issn}\"}}\n");
    folder.write("openalex/sources.jsonl", &(source("1111-1111") + &source("1111-1111")))?;
    assert!(with(&folder.0, (2019, 2019), ties)?.is_empty());
    folder.write("openalex/sources.jsonl", &(source("1111-1111") + &source("2222-2222")))?;
    assert_eq!(with(&folder.0, (2019, 2019), ties)?.len(), 1);
    Ok(())
}

#[test]
fn a_list_that_lacks_a_column_or_has_no_year_is_an_error() -> Outcome {
    let folder = filled("basket-broken")?;
    for (from, to) in [("issn_l,", "linking,"), ("2018", "now")] {
        folder.write("list.csv", &LIST.replacen(from, to, 1))?;
        let broken = with(&folder.0, (2019, 2019), measure);
        assert!(broken.is_err_and(|error| error.contains("list.csv")), "{to} for {from}");
    }
    Ok(())
}
