//! What the files of cases beside the indicators expect, of everybody who counts; and the harness itself.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::cases::{Answer, Answers, Case, Question, answers, catalogue, check, files};
use hubscope_agreement::{catalogue_folder, naive};
use hubscope_count::{Engine, Selection};
use hubscope_model::measure::{Counting, Placing};
use hubscope_sql::Sql;
use std::path::PathBuf;

fn indicators() -> PathBuf {
    catalogue_folder().join("indicators")
}

fn selection(question: &Question<'_>) -> Selection {
    Selection {
        indicators: vec![question.indicator.to_owned()],
        hubs: vec![],
        years: question.years,
        counting: if question.is_fractional { Counting::Fractional } else { Counting::Full },
        ..Selection::default()
    }
}

fn by_bitmaps(question: &Question<'_>) -> Result<Answers, String> {
    let engine = Engine::open(question.lake, question.catalogue.clone()).map_err(|e| e.to_string())?;
    engine.measure(&selection(question)).map(answers).map_err(|e| e.to_string())
}

fn by_sql(question: &Question<'_>) -> Result<Answers, String> {
    let engine = Engine::open(question.lake, question.catalogue.clone()).map_err(|e| e.to_string())?;
    let sql = Sql::open(&engine, hubscope_sql::MEMORY).map_err(|e| e.to_string())?;
    engine.measure_by(&sql, &selection(question)).map(answers).map_err(|e| e.to_string())
}

fn by_loops(question: &Question<'_>) -> Result<Answers, String> {
    let Question { lake, catalogue, indicator, years, is_fractional } = *question;
    let counting = if is_fractional { naive::Counting::Fractional } else { naive::Counting::Full };
    let figures =
        naive::cells((lake, Placing::default()), catalogue, [&catalogue.indicators[indicator]], years, counting);
    let answer = |f: naive::NaiveFigure| Answer { value: f.value, low: f.low, high: f.high, n: f.n };
    Ok(figures.into_iter().map(|((_, place, period), figure)| ((place, period), answer(figure))).collect())
}

#[test]
fn everybody_who_counts_says_what_was_worked_out_by_hand() {
    let catalogue = catalogue().unwrap();
    let checked = files(&indicators()).unwrap();
    let wrong: Vec<String> = checked
        .values()
        .filter_map(|path| {
            check(path, &catalogue, &[("bitmaps", &by_bitmaps), ("SQL", &by_sql), ("loops", &by_loops)]).err()
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), checked.len(), wrong.join("\n"));
}

#[test]
fn every_indicator_has_cases() {
    let catalogue = catalogue().unwrap();
    let files = files(&indicators()).unwrap();
    let without: Vec<&String> = catalogue.indicators.keys().filter(|id| !files.contains_key(*id)).collect();
    assert!(without.is_empty(), "no .cases beside {without:?}; CONTRIBUTING.md says how to write them");
    let alone: Vec<&String> = files.keys().filter(|id| !catalogue.indicators.contains_key(*id)).collect();
    assert!(alone.is_empty(), "cases of no indicator: {alone:?}");
}

const CASES: &str = "# Two of three.
site uni university CN 31.2 121.5
work W1-W2 2020 article
  A1 @ uni corresponding   # of both
work W3 2020 article
  - @ -
expect here 2020 value 2
expect here 2020 fractional value 2/1
expect here 2021 value none n 7
";

/// Checks `CASES` as cases of the papers, with somebody who gives these answers of 2020 and 2021.
fn checked_with(given: [Answer; 2]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("papers_total.cases");
    std::fs::write(&path, CASES).unwrap();
    let by_heart = |_: &Question<'_>| {
        let of = |year: &str, answer| (("here".to_owned(), year.to_owned()), answer);
        Ok([of("2020", given[0]), of("2021", given[1])].into_iter().collect())
    };
    check(&path, &catalogue().unwrap(), &[("heart", &by_heart)])
}

#[test]
fn an_answer_that_is_not_the_expected_one_is_named_with_its_line() {
    let [two, none] = [Answer { value: Some(2.0), ..Answer::default() }, Answer { n: Some(7), ..Answer::default() }];
    assert_eq!(checked_with([two, none]), Ok(()));
    // A full count is compared to the bit, a fractional one is not.
    let nearly = Answer { value: Some(2.0 + 1e-12), ..Answer::default() };
    let said = "papers_total.cases:7: heart: value is 2.000000000001, and should be 2";
    assert_eq!(checked_with([nearly, none]), Err(said.to_owned()));
    let said = checked_with([two, two]).unwrap_err();
    assert_eq!(said, "papers_total.cases:9: heart: value is 2, and should be none; n is none, and should be 7");
    let other = Answer { value: Some(3.0), ..Answer::default() };
    assert_eq!(checked_with([other, none]).unwrap_err().lines().count(), 2);
}

#[test]
fn records_are_read_as_they_are_written() {
    let case: Case = CASES.parse().unwrap();
    assert_eq!(case.works.iter().map(|w| w.key).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(case.works[0].authorships, case.works[1].authorships);
    let first = &case.works[0].authorships[0];
    assert_eq!((first.author, &first.institutions[..], first.is_corresponding), (Some(1), &[1][..], true));
    let nobody = &case.works[2].authorships[0];
    assert_eq!((nobody.author, nobody.institutions.len(), nobody.is_corresponding), (None, 0, false));

    let line = "work W9 - - subfield=1312 oa=gold language=en venue=0028-0836 class=frontier:x cites=W7,W1-W3,W2 retracted paratext xpac";
    let case: Case = format!("{line}\nexpect world 2020-2021 value none").parse().unwrap();
    let work = &case.works[0];
    assert_eq!((work.year, &work.kind, work.subfield), (None, &None, Some(1312)));
    assert_eq!(work.references, [1, 2, 3, 7]);
    assert!(work.is_retracted && work.is_paratext && work.is_xpac);
    assert_eq!((work.oa_status.as_deref(), work.language.as_deref()), (Some("gold"), Some("en")));
    assert_eq!((case.venues[0].key, &case.venues[0].issn[..]), (work.venue.unwrap(), &["0028-0836".to_owned()][..]));
    assert_eq!(work.classes, ["frontier:x"]);
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    for (text, line, said) in [
        ("plot a", 1, "begins no line"),
        ("\nsite uni university CN 31.2", 2, "LATITUDE LONGITUDE"),
        ("site uni - - here -", 1, "\"here\" is no number"),
        ("site uni - - - -\nsite uni - - - -", 2, "stands twice"),
        ("work W1", 1, "W1 YEAR TYPE"),
        ("work 1 2020 article", 1, "not written as W1"),
        ("work W3-W1 2020 article", 1, "runs backwards"),
        ("work W1 soon article", 1, "is no year"),
        ("work W1 2020 article red", 1, "nothing that can be said"),
        ("work W1-W2 2020 article\nwork W2 2020 article", 2, "W2 stands twice"),
        ("  A1 @ -", 1, "no work"),
        ("work W1 2020 article\n  A1 @ uni", 2, "no site \"uni\""),
        ("work W1 2020 article\n  A1 @ corresponding", 2, "is somewhere"),
        ("work W1 2020 article\n  uni", 2, "A1 @ SITE"),
        ("expect here", 1, "expect PLACE PERIOD"),
        ("expect here 2020", 1, "what to expect"),
        ("expect here 2020 value", 1, "no part of an answer"),
        ("expect here 2020 size 3", 1, "no part of an answer"),
        ("expect here 2020-2019 value 3", 1, "run backwards"),
        ("work W1 2020 article\n", 1, "nothing is expected"),
    ] {
        let (at, message) = text.parse::<Case>().unwrap_err();
        assert!(at == line && message.contains(said), "{text:?}: {at}: {message}");
    }
}

#[test]
fn a_yearly_figure_is_not_expected_of_several_years() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("papers_total.cases");
    std::fs::write(&path, "work W1 2020 article\nexpect world 2020-2021 value 1").unwrap();
    let said = check(&path, &catalogue().unwrap(), &[]).unwrap_err();
    assert_eq!(said, "papers_total.cases:2: it has a figure of each year, none of 2020-2021");
}
