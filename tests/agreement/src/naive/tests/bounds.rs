//! What is made of two measures, and what is not known.

use super::{article, assert_all, figures, is};
use crate::naive::Counting;
use hubscope_lake::record::WorkRecord;

#[test]
fn what_is_not_known_is_between_the_bounds() {
    // In h1: with h2, two institutions of one country, one of them with somebody whose country nobody knows, one alone; how open
    // the last one is, is not known.
    let works = vec![
        article(1, 2020, &[(Some(1), &[1]), (Some(2), &[3])]),
        article(2, 2020, &[(Some(1), &[1]), (Some(2), &[2])]),
        article(3, 2020, &[(Some(1), &[1]), (Some(2), &[])]),
        WorkRecord { oa_status: None, ..article(4, 2020, &[(Some(1), &[1])]) },
    ];
    let share = |id| format!("measure = {{ ratio = \"{id}\", to = \"works\" }}");
    let [abroad, at_home, not_abroad, either, open, relative, special, drawn] = [
        share("abroad"),
        share("at_home"),
        share("not_abroad"),
        share("either"),
        share("open"),
        "measure = { relative_to_max = \"works\", over = \"hubs\" }".to_owned(),
        "measure = { specialisation = \"abroad\", to = \"works\" }".to_owned(),
        "measure = { specialisation = \"abroad\", to = \"works\", prior = 1 }".to_owned(),
    ];
    let indicators = [
        ("works", "papers", "measure = { count = \"works\" }"),
        ("abroad", "papers", "measure = { count = \"works\", where = [\"international\"] }"),
        ("at_home", "papers", "measure = { count = \"works\", where = [\"domestic\"] }"),
        ("not_abroad", "papers", "measure = { count = \"works\", where = [{ not = \"international\" }] }"),
        ("either", "papers", "measure = { count = \"works\", where = [{ any = [\"international\", \"domestic\"] }] }"),
        ("open", "papers", "measure = { count = \"works\", where = [\"open_access:gold\"] }"),
        ("share_abroad", "percent", &abroad),
        ("share_at_home", "percent", &at_home),
        ("share_not_abroad", "percent", &not_abroad),
        ("share_either", "percent", &either),
        ("share_open", "percent", &open),
        ("relative", "score", &relative),
        ("special", "quotient", &special),
        ("drawn", "quotient", &drawn),
    ];
    let expected = [
        is("abroad", "h1", "2020", 1.0),
        is("not_abroad", "h1", "2020", 3.0),
        ("share_abroad", "h1", "2020", Some(25.0), Some((25.0, 50.0)), Some(4)),
        // The third may be of one country, by two; the fourth is not a collaboration.
        ("share_at_home", "h1", "2020", Some(25.0), Some((25.0, 50.0)), Some(4)),
        // What may be international is not surely not.
        ("share_not_abroad", "h1", "2020", Some(75.0), Some((50.0, 75.0)), Some(4)),
        ("share_either", "h1", "2020", Some(50.0), Some((50.0, 75.0)), Some(4)),
        ("share_open", "h1", "2020", Some(75.0), Some((75.0, 100.0)), Some(4)),
        ("share_abroad", "h2", "2020", Some(100.0), Some((100.0, 100.0)), Some(1)),
        ("share_abroad", "h2", "2021", None, None, Some(0)),
        ("relative", "h1", "2020", Some(100.0), None, Some(4)),
        ("relative", "h2", "2020", Some(25.0), None, Some(1)),
        ("relative", "both", "2020", None, None, None),
        ("relative", "h1", "2021", None, None, None),
        // Of h2's one work a quarter would be international: 1 / 0.25, and (1 + 1) / (0.25 + 1).
        ("special", "h2", "2020", Some(4.0), None, Some(1)),
        ("drawn", "h2", "2020", Some(1.6), None, Some(1)),
        ("special", "h1", "2020", Some(1.0), None, Some(4)),
        ("special", "elsewhere", "2020", None, None, Some(0)),
        ("drawn", "elsewhere", "2020", None, None, Some(0)),
        ("drawn", "h2", "2021", None, None, Some(0)),
    ];
    assert_all(&figures(works, &indicators, Counting::Full), &expected);
}
