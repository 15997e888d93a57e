//! Classes of works.

use super::{article, assert_all, figures, is};
use crate::naive::Counting;
use hubscope_lake::record::WorkRecord;

/// Law, which is no life science.
const LAW: Option<u32> = Some(3308);

/// A work of the first hub in a venue.
fn printed(key: u64, year: i32, venue: Option<u64>, subfield: Option<u32>) -> WorkRecord {
    WorkRecord { venue, subfield, ..article(key, year, &[(Some(key), &[1])]) }
}

#[test]
fn venues_decide_before_topics_do_unless_they_are_multidisciplinary() {
    let life = Some(1307);
    let works = vec![
        printed(1, 2020, Some(1), LAW),
        printed(2, 2020, Some(2), life),
        printed(3, 2020, Some(2), LAW),
        // Chemistry by one list, health by another.
        printed(4, 2020, Some(3), LAW),
        // Earth and environmental.
        printed(5, 2020, Some(4), life),
        printed(6, 2020, Some(6), life),
        printed(7, 2020, None, life),
        printed(8, 2020, None, None),
        printed(9, 2021, Some(3), LAW),
        printed(10, 2021, Some(5), LAW),
        WorkRecord { kind: Some("preprint".into()), ..printed(11, 2021, Some(5), LAW) },
    ];
    let indicators = [
        ("bio_health", "papers", "measure = { count = \"works\", where = [\"field:bio_health\"] }"),
        ("life", "papers", "measure = { count = \"works\", where = [\"field:life_sciences\"] }"),
        ("index", "papers", "measure = { count = \"works\", where = [\"basket:nature_index\"] }"),
        ("for_a_time", "papers", "measure = { count = \"works\", where = [\"basket:drawn\"] }"),
        ("venues", "venues", "measure = { count = \"venues\" }"),
    ];
    let expected = [
        // 1 and 4 by their venues; 2, 6 and 7 by their topics.
        is("bio_health", "h1", "2020", 5.0),
        // 9 to 11: Blood is of health by the list that has it from 2022.
        is("bio_health", "h1", "2021", 3.0),
        is("life", "h1", "2020", 4.0),
        // 1 to 4. In 2021 9, but not Blood yet.
        is("index", "h1", "2020", 4.0),
        is("index", "h1", "2021", 1.0),
        // 4 and 5. In 2021 Blood's article; its preprint is of no type that counts, and Advanced Materials is not listed any more.
        is("for_a_time", "h1", "2020", 2.0),
        is("for_a_time", "h1", "2021", 1.0),
        is("venues", "h1", "2020", 5.0),
    ];
    assert_all(&figures(works, &indicators, Counting::Full), &expected);
}

#[test]
fn collaborations_are_told_by_institutions_countries_and_distance() {
    // Two countries and no institution.
    let mut nowhere = article(1, 2020, &[(Some(1), &[])]);
    nowhere.authorships[0].countries = vec!["FR".into(), "JP".into()];
    let works = vec![
        nowhere,
        // One institution, which two people have.
        article(2, 2020, &[(Some(1), &[1]), (Some(2), &[1])]),
        // 11, 1,112, and 6,672 km apart.
        article(3, 2020, &[(Some(1), &[1, 2])]),
        article(4, 2020, &[(Some(1), &[1, 2]), (Some(2), &[3])]),
        article(5, 2020, &[(Some(1), &[1]), (Some(2), &[4])]),
        // Of these one is not placed.
        article(6, 2020, &[(Some(1), &[1, 5])]),
        WorkRecord { is_retracted: true, language: Some("zh".into()), ..article(7, 2020, &[(Some(1), &[1])]) },
    ];
    let classes = [
        "collaborative",
        "near",
        "far",
        "industry",
        "international",
        "domestic",
        "retracted",
        "language:zh",
        "type:article",
    ];
    let texts =
        classes.map(|class| format!("measure = {{ count = \"works\", with_retracted = true, where = [\"{class}\"] }}"));
    let ids = ["together", "near", "far", "companies", "abroad", "at_home", "withdrawn", "chinese", "articles"];
    let indicators: Vec<_> = ids.into_iter().zip(&texts).map(|(id, text)| (id, "papers", text.as_str())).collect();
    let expected = [
        is("together", "world", "2020", 5.0),
        is("together", "h1", "2020", 4.0),
        is("near", "h1", "2020", 1.0),
        is("far", "world", "2020", 1.0),
        is("companies", "h1", "2020", 2.0),
        // 1 and 4. The institution of 5 outside the hubs is of no known country, so that 5 may be either.
        is("abroad", "world", "2020", 2.0),
        is("at_home", "world", "2020", 2.0),
        is("withdrawn", "h1", "2020", 1.0),
        is("chinese", "h1", "2020", 1.0),
        is("articles", "world", "2020", 7.0),
    ];
    assert_all(&figures(works, &indicators, Counting::Full), &expected);
}

#[test]
fn a_country_rule_joins_countries_and_makes_no_institutions() {
    // Two people without an institution, in territories that the rule counts as one; then with somebody in none of them, and nowhere.
    let at = |key: u64, countries: &[Option<&str>]| {
        let mut work = article(key, 2020, &vec![(Some(key), [].as_slice()); countries.len()]);
        for (authorship, country) in work.authorships.iter_mut().zip(countries) {
            authorship.countries = country.iter().map(|code| (*code).to_owned()).collect();
        }
        work
    };
    let works = vec![
        at(1, &[Some("CN"), Some("HK")]),
        at(2, &[Some("HK"), Some("MO")]),
        at(3, &[Some("CN"), Some("TW")]),
        at(4, &[Some("MO"), None]),
        // 1 and 2 are of France.
        article(5, 2020, &[(Some(1), &[1, 2])]),
    ];
    let classes = ["international", "international@leiden", "international@iso", "domestic", "domestic@leiden"];
    let measures = classes.map(|class| format!("measure = {{ count = \"works\", where = [\"{class}\"] }}"));
    let ids = ["int", "int_leiden", "int_iso", "dom", "dom_leiden"];
    let indicators: Vec<(&str, &str, &str)> =
        ids.iter().zip(&measures).map(|(id, measure)| (*id, "papers", measure.as_str())).collect();
    let expected = [
        is("int", "world", "2020", 3.0),
        is("int_leiden", "world", "2020", 1.0),
        is("int_iso", "world", "2020", 3.0),
        // 5 alone: where nobody names an institution, no two of them are known.
        is("dom", "world", "2020", 1.0),
        is("dom_leiden", "world", "2020", 1.0),
    ];
    assert_all(&figures(works, &indicators, Counting::Full), &expected);
}
