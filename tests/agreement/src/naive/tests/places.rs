//! Whose works and people are, by full and by fractional counting.

use super::{article, assert_all, figures, is};
use crate::naive::Counting;
use hubscope_lake::record::WorkRecord;

/// Six works.
///
/// - 1 (2020): Ann at 1 and 3, Bob at 1, and somebody nowhere. 2^32 = 3 * 1,431,655,765 + 1, so that Ann stands for
///   1,431,655,766 and each of the others for 1,431,655,765; Ann's two facts for 715,827,883 each.
/// - 2 (2021): Ann at 2, who answers letters.
/// - 3 (2021): nobody.
/// - 4 (2020, retracted): Cid at 4.
/// - 5 (2021): Bob at 5 and 4, Ann at 3. 2^32 = 2 * 2^31, Bob's facts have 2^30 each.
/// - 6 (2019): Bob at 2.
fn few() -> Vec<WorkRecord> {
    let mut letters = article(2, 2021, &[(Some(1), &[2])]);
    letters.authorships[0].is_corresponding = true;
    let retracted = WorkRecord { is_retracted: true, ..article(4, 2020, &[(Some(3), &[4])]) };
    vec![
        article(1, 2020, &[(Some(1), &[1, 3]), (Some(2), &[1]), (None, &[])]),
        letters,
        article(3, 2021, &[]),
        retracted,
        article(5, 2021, &[(Some(2), &[5, 4]), (Some(1), &[3])]),
        article(6, 2019, &[(Some(2), &[2])]),
    ]
}

#[test]
fn works_people_and_institutions_are_a_places_by_its_own_facts() {
    let indicators = [
        ("works", "papers", "measure = { count = \"works\" }"),
        ("by_two", "papers", "measure = { count = \"works\", institutions = 2 }"),
        ("all_of_them", "papers", "measure = { count = \"works\", with_retracted = true }"),
        ("answering", "papers", "measure = { count = \"works\", through = \"corresponding\" }"),
        ("led", "papers", "measure = { count = \"works\", through = \"first\" }"),
        ("of_the_world", "papers", "hubs = [\"world\"]\nmeasure = { count = \"works\" }"),
        ("people", "researchers", "measure = { count = \"authors\" }"),
        ("twice", "researchers", "measure = { count = \"authors\", papers = 2, years = 2 }"),
        ("pooled", "researchers", "period = \"pooled\"\nmeasure = { count = \"authors\", papers = 2 }"),
        ("half", "researchers", "measure = { count = \"authors\", share = 0.5 }"),
        ("institutions", "institutions", "measure = { count = \"institutions\" }"),
        ("partners", "institutions", "measure = { count = \"partner_institutions\" }"),
        ("countries", "countries", "measure = { count = \"partner_countries\" }"),
        ("near", "papers", "measure = { count = \"works\", where = [\"near\"] }"),
        ("company", "papers", "measure = { count = \"works\", where = [\"industry\"] }"),
        ("authors", "authors", "measure = { mean = \"authors\" }"),
    ];
    let expected = [
        is("works", "h1", "2020", 1.0),
        is("works", "h1", "2021", 1.0),
        is("works", "h2", "2020", 1.0),
        is("works", "h2", "2021", 1.0),
        // 2 and 5.
        is("works", "both", "2021", 2.0),
        is("works", "world", "2020", 1.0),
        is("works", "world", "2021", 3.0),
        is("works", "elsewhere", "2020", 0.0),
        is("works", "elsewhere", "2021", 1.0),
        // Somebody on 1; nobody on 3, and 5, where there is no point.
        is("works", "unresolved", "2020", 1.0),
        is("works", "unresolved", "2021", 2.0),
        // 1 at 1 and 3; 5 at 3, 4 and 5.
        is("by_two", "h1", "2020", 0.0),
        is("by_two", "both", "2020", 1.0),
        is("by_two", "world", "2021", 1.0),
        is("by_two", "unresolved", "2021", 0.0),
        is("all_of_them", "elsewhere", "2020", 1.0),
        is("all_of_them", "world", "2020", 2.0),
        is("answering", "h1", "2020", 0.0),
        is("answering", "h1", "2021", 1.0),
        // Nobody on 3 answers.
        is("answering", "world", "2021", 1.0),
        // Ann stands second on 5, after Bob.
        is("led", "h2", "2021", 0.0),
        is("led", "elsewhere", "2021", 1.0),
        is("of_the_world", "world", "2021", 3.0),
        ("of_the_world", "h1", "2021", None, None, None),
        is("people", "h1", "2020", 2.0),
        is("people", "h2", "2020", 1.0),
        is("people", "unresolved", "2020", 0.0),
        is("people", "unresolved", "2021", 1.0),
        is("people", "world", "2021", 2.0),
        // Bob by 6 and 1. For 2021 too little is known of 2020: one work, and three a year later.
        is("twice", "h1", "2020", 1.0),
        is("twice", "h2", "2020", 0.0),
        is("twice", "world", "2020", 1.0),
        ("twice", "h1", "2021", None, None, None),
        ("twice", "world", "2021", None, None, None),
        is("pooled", "h1", "2020-2021", 1.0),
        is("pooled", "world", "2020-2021", 2.0),
        // Nobody has half of 1. Ann and Bob have half of 5 each: she in h2, he a quarter at 4.
        is("half", "world", "2020", 0.0),
        is("half", "h1", "2021", 1.0),
        is("half", "h2", "2021", 1.0),
        is("half", "elsewhere", "2021", 0.0),
        is("half", "world", "2021", 2.0),
        is("institutions", "h1", "2020", 1.0),
        is("institutions", "unresolved", "2021", 1.0),
        is("institutions", "world", "2021", 4.0),
        // Of h1 on work 1: 3. Of h2 on 5: 4, not 5, which is not placed. Of what is not placed on 5: 3 and 4.
        is("partners", "h1", "2020", 1.0),
        is("partners", "h2", "2021", 1.0),
        is("partners", "both", "2020", 0.0),
        is("partners", "unresolved", "2021", 2.0),
        is("partners", "world", "2021", 0.0),
        is("countries", "h1", "2020", 1.0),
        is("countries", "h2", "2021", 0.0),
        // 1 and 3 are 1,112 km apart.
        is("near", "world", "2020", 0.0),
        is("company", "h1", "2020", 0.0),
        is("company", "h1", "2021", 1.0),
        // (1 + 0 + 2) / 3.
        ("authors", "world", "2021", Some(1.0), None, Some(3)),
        ("authors", "elsewhere", "2020", None, None, Some(0)),
    ];
    assert_all(&figures(few(), &indicators, Counting::Full), &expected);
}

#[test]
fn fractions_of_works_add_up_to_them() {
    let indicators = [
        ("works", "papers", "measure = { count = \"works\" }"),
        ("authors", "authors", "measure = { mean = \"authors\" }"),
        ("share", "percent", "measure = { ratio = \"open\", to = \"works\", of = \"world\" }"),
        ("open", "papers", "measure = { count = \"works\", where = [\"open_access\"] }"),
    ];
    let found = figures(few(), &indicators, Counting::Fractional);
    let whole = 4_294_967_296.0;
    let expected = [
        // 715,827,883 + 1,431,655,765 is half of 2^32.
        is("works", "h1", "2020", 0.5),
        is("works", "h2", "2020", 715_827_883.0 / whole),
        is("works", "unresolved", "2020", 1_431_655_765.0 / whole),
        is("works", "elsewhere", "2020", 0.0),
        is("works", "world", "2020", 1.0),
        // All of 3, and a quarter of 5.
        is("works", "unresolved", "2021", 1.25),
        is("works", "elsewhere", "2021", 0.25),
        is("works", "both", "2021", 1.5),
        is("works", "world", "2021", 3.0),
        // Work 3 has none, 5 has two: (1 * 0 + 0.25 * 2) / 1.25.
        ("authors", "unresolved", "2021", Some(0.4), None, Some(2)),
        // All works are open: 1.5 of the world's 3. There are three records below the line.
        ("share", "both", "2021", Some(50.0), Some((50.0, 50.0)), Some(3)),
    ];
    assert_all(&found, &expected);
}
