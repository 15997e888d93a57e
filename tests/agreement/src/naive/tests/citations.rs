//! Citations, and works among their like.

use super::{article, assert_all, figures, is};
use crate::naive::Counting;
use hubscope_lake::record::WorkRecord;

/// What cites a work: articles by nobody, so that only who cites tells self-citations, and not of a type of the corpus.
fn citing(key: u64, year: i32, by: u64, cited: &[u64]) -> WorkRecord {
    let references = cited.to_vec();
    WorkRecord { kind: Some("dataset".into()), references, ..article(key, year, &[(Some(by), &[])]) }
}

#[test]
fn works_are_cited_above_or_below_their_like() {
    // In 2020, five works by 1 to 5, at 1, 1, 1, 3 and 3. Cited within three years by others: 4, 2, 1, 1, 0 times.
    let at: [u64; 5] = [1, 1, 1, 3, 3];
    let mut works: Vec<WorkRecord> = (1..).zip(at).map(|(n, at)| article(n, 2020, &[(Some(n), &[at])])).collect();
    works.extend([
        citing(11, 2020, 91, &[1, 2]),
        citing(12, 2023, 91, &[1, 2]),
        citing(13, 2021, 91, &[1, 3]),
        // Dated before what it cites.
        citing(14, 2019, 91, &[1, 4]),
        // Too late; by the author of 5; retracted; without a year.
        citing(15, 2024, 91, &[5]),
        citing(16, 2021, 5, &[5]),
        WorkRecord { is_retracted: true, ..citing(17, 2021, 91, &[5]) },
        WorkRecord { year: None, ..citing(18, 2021, 91, &[5]) },
        // Retracted, cited once: not among those that make the mean and the thresholds, but measured by them.
        WorkRecord { is_retracted: true, ..article(6, 2020, &[(Some(6), &[3])]) },
        citing(19, 2020, 91, &[6]),
        // Of another year, of which no work is cited.
        article(7, 2021, &[(Some(7), &[1])]),
        // Two of a kind, of which one is cited.
        WorkRecord { subfield: Some(3308), ..article(9, 2021, &[(Some(9), &[3])]) },
        WorkRecord { subfield: Some(3308), ..article(10, 2021, &[(Some(10), &[3])]) },
        citing(20, 2021, 91, &[9]),
        WorkRecord { subfield: None, ..article(8, 2021, &[(Some(8), &[1])]) },
    ]);
    let indicators = [
        ("cited", "citations", "measure = { sum = \"citations\" }"),
        ("cited_by_all", "citations", "measure = { sum = \"citations\", window = 4, self_citations = true }"),
        ("score", "quotient", "measure = { mean = \"citation_score\" }"),
        ("best_half", "papers", "measure = { sum = \"top_50\" }"),
        ("best_tenth", "percent", "measure = { mean = \"top_10\" }"),
        ("with_retracted", "papers", "measure = { sum = \"top_50\", with_retracted = true }"),
        ("in_top", "papers", "measure = { count = \"works\", where = [\"top:50\"] }"),
    ];
    let expected = [
        ("cited", "h1", "2020", Some(7.0), None, Some(3)),
        ("cited", "h2", "2020", Some(1.0), None, Some(2)),
        ("cited", "h1", "2021", Some(0.0), None, Some(2)),
        // 5 twice more: by a work four years later, and by its own author.
        ("cited_by_all", "h2", "2020", Some(3.0), None, Some(2)),
        // The mean is 8 / 5. In h2 1 / 1.6 = 0.625 and 0.
        ("score", "world", "2020", Some(1.0), None, Some(5)),
        ("score", "h2", "2020", Some(0.3125), None, Some(2)),
        // 1 where nobody is cited; not defined without a subfield.
        ("score", "h1", "2021", Some(1.0), None, Some(1)),
        // Three of five are cited at most once, which is the first that are half or more of them. Two are above; the two at the
        // threshold share (300 - 250) / 200 each.
        ("best_half", "world", "2020", Some(2.5), None, Some(5)),
        ("best_half", "h1", "2020", Some(2.25), None, Some(3)),
        ("best_half", "h2", "2020", Some(0.25), None, Some(2)),
        // One is at the threshold of 4 citations, alone: (500 - 450) / 100.
        ("best_tenth", "world", "2020", Some(10.0), None, Some(5)),
        ("best_tenth", "h2", "2020", Some(0.0), None, Some(2)),
        // The retracted work is at the threshold of the others.
        ("with_retracted", "h2", "2020", Some(0.5), None, Some(3)),
        // The two above the threshold: of those at it only a quarter belongs there.
        is("in_top", "h1", "2020", 2.0),
        is("in_top", "h2", "2020", 0.0),
        // One of two is half of them: the threshold is 0 citations. But 0 citations share nothing then, and are not in the top.
        is("in_top", "h2", "2021", 1.0),
        ("best_half", "h2", "2021", Some(1.0), None, Some(2)),
    ];
    assert_all(&figures(works, &indicators, Counting::Full), &expected);
}
