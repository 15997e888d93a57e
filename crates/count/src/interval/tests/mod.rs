mod made;

use super::Intervals;
use crate::measure::Selection;
use crate::{CountError, Engine};
use hubscope_lake::keep::Records;
use hubscope_lake::patent::PatentRecord;
use hubscope_model::measure::{Comparison, Counting, Indicator, Measure, Period, RelativeMeasure};
use hubscope_model::{Cell, Years};
use hubscope_stats::{REPLICATES, add_draws, percentile, stream};
use made::{engine, engine_beside, many, work};

/// Cells of these indicators, with intervals.
fn measured(engine: &Engine, ids: &[&str], intervals: Intervals, counting: Counting) -> Vec<Cell> {
    let indicators = ids.iter().map(|&id| id.to_owned()).collect();
    engine.measure(&Selection { indicators, intervals, counting, ..Selection::default() }).unwrap()
}

fn cell<'a>(cells: &'a [Cell], id: &str, hub: &str, period: &str) -> &'a Cell {
    cells.iter().find(|c| (&*c.indicator_id, &*c.hub_id, &*c.period) == (id, hub, period)).unwrap()
}

/// How often each of these works is drawn in each replicate.
fn drawn(seed: u64, keys: &[u64]) -> Vec<[u8; REPLICATES]> {
    let of = |key: &u64| {
        let mut draws = [0; REPLICATES];
        add_draws(stream(seed, *key), &mut draws, &mut [0; REPLICATES]);
        draws
    };
    keys.iter().map(of).collect()
}

/// The interval of Σ draws · above / Σ draws · below.
fn by_hand(draws: &[[u8; REPLICATES]], above: &[f64], below: &[f64], scale: f64) -> (f64, f64) {
    let sum = |r: usize, of: &[f64]| draws.iter().zip(of).map(|(d, x)| f64::from(d[r]) * x).sum::<f64>();
    let value = |r: usize| (sum(r, below) > 0.0).then(|| sum(r, above) / sum(r, below) * scale);
    percentile((0..REPLICATES).map(value)).unwrap()
}

/// Eight works of the first hub in 2020: three of it alone, three with the second hub, which is abroad, two with half an author elsewhere;
/// one of the second hub alone.
fn few() -> Vec<hubscope_lake::record::WorkRecord> {
    let of = [&[1, 1][..], &[1], &[1], &[1, 2], &[2, 1], &[1, 2, 2], &[1, 7], &[7, 1], &[2]];
    (1..).zip(of).map(|(key, authors)| work(key, 2020, authors)).collect()
}

#[test]
fn a_share_varies_with_the_works_that_are_drawn() {
    let (_folder, engine) = engine(few());
    let cells = measured(&engine, &["share_papers_intl"], Intervals::Bootstrap, Counting::Full);
    let draws = drawn(1, &[1, 2, 3, 4, 5, 6, 7, 8]);
    let is_intl = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let found = cell(&cells, "share_papers_intl", "hub-1", "2020");
    let expected = by_hand(&draws, &is_intl, &[1.0; 8], 100.0);
    assert_eq!((found.value, found.low, found.high), (Some(62.5), Some(expected.0), Some(expected.1)));
    assert_eq!(found.flags, "bootstrap;bounds;small");
    // Nothing is there in the year before, and of one work no share is known in 37 of 100 replicates.
    let none = cell(&cells, "share_papers_intl", "hub-1", "2019");
    assert_eq!((none.value, none.low, none.high), (None, None, None));
}

#[test]
fn a_fractional_share_varies_with_the_parts_of_works() {
    let (_folder, engine) = engine(few());
    let cells = measured(&engine, &["share_papers_intl"], Intervals::Bootstrap, Counting::Fractional);
    let found = cell(&cells, "share_papers_intl", "hub-1", "2020");
    let has = [1.0, 1.0, 1.0, 0.5, 0.5, 1.0 / 3.0, 0.5, 0.5];
    let above: Vec<f64> = has.iter().enumerate().map(|(at, has)| if at < 3 { 0.0 } else { *has }).collect();
    let (low, high) = by_hand(&drawn(1, &[1, 2, 3, 4, 5, 6, 7, 8]), &above, &has, 100.0);
    // Parts are whole numbers of 2^-20.
    assert!((found.low.unwrap() - low).abs() < 1e-3 && (found.high.unwrap() - high).abs() < 1e-3);
}

#[test]
fn the_share_of_the_world_draws_hub_and_world_together() {
    let (_folder, engine) = engine(few());
    let cells = measured(&engine, &["world_share_papers"], Intervals::Bootstrap, Counting::Full);
    let draws = drawn(1, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let (low, high) = by_hand(&draws, &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0], &[1.0; 9], 100.0);
    let found = cell(&cells, "world_share_papers", "hub-1", "2020");
    assert_eq!((found.low, found.high), (Some(low), Some(high)));
    let world = cell(&cells, "world_share_papers", "world", "2020");
    assert_eq!((world.low, world.high), (Some(100.0), Some(100.0)));
}

#[test]
fn numbers_of_works_have_the_poisson_interval() {
    let (_folder, engine) = engine(few());
    for intervals in [Intervals::Analytic, Intervals::Bootstrap] {
        let full = measured(&engine, &["papers_total"], intervals, Counting::Full);
        let found = cell(&full, "papers_total", "hub-1", "2020");
        assert_eq!((found.value, found.low.zip(found.high)), (Some(8.0), hubscope_stats::poisson(8)));
        assert_eq!(found.flags, "poisson;small");
        let none = cell(&full, "papers_total", "hub-3", "2020");
        assert_eq!((none.value, none.low.zip(none.high)), (Some(0.0), hubscope_stats::poisson(0)));
        // Of 2019 the lake has nothing from anywhere, which is no chance.
        let none = cell(&full, "papers_total", "hub-1", "2019");
        assert_eq!((none.value, none.low, none.flags.as_str()), (Some(0.0), None, "incomplete;small"));
        // 3 and five parts: 1/2, 1/2, 1/3, 1/2, 1/2; squares 3 + 1 + 1/9; the greatest is a whole work.
        let parts = measured(&engine, &["papers_total"], intervals, Counting::Fractional);
        let found = cell(&parts, "papers_total", "hub-1", "2020");
        let (low, high) = hubscope_stats::weighted_poisson(16.0 / 3.0, 37.0 / 9.0, 1.0).unwrap();
        assert!((found.low.unwrap() - low).abs() < 1e-5 && (found.high.unwrap() - high).abs() < 1e-5);
    }
}

#[test]
fn growth_of_patents_has_the_errors_of_both_ends() {
    // By year 40, 50, 50, 50, 60, of nobody: the world's.
    let years = [(2019, 40), (2020, 50), (2021, 50), (2022, 50), (2023, 60)];
    let numbers = years.iter().flat_map(|(year, count)| (0..*count).map(move |number| (year, number)));
    let patents = numbers.map(|(year, number)| PatentRecord {
        patent: format!("US-{year}{number}"),
        kind: Some("utility".into()),
        published_on: Some(format!("{year}-02-03")),
        ..PatentRecord::default()
    });
    let (_folder, engine) = engine_beside(few(), Records { patents: patents.collect(), ..Records::default() });
    for intervals in [Intervals::Analytic, Intervals::Bootstrap] {
        let cells = measured(&engine, &["patents", "cagr_patents"], intervals, Counting::Full);
        let found = cell(&cells, "patents", "world", "2023");
        assert_eq!((found.value, found.low.zip(found.high)), (Some(60.0), hubscope_stats::poisson(60)));
        // The logarithm of 60 / 40 has the variance 1/60 + 1/40, over four years.
        let found = cell(&cells, "cagr_patents", "world", "2019-2023");
        let half = 1.959_964 * (1.0_f64 / 60.0 + 1.0 / 40.0).sqrt();
        let rate = |end: f64| (1.5_f64.powf(0.25) * (end / 4.0).exp() - 1.0) * 100.0;
        assert!((found.value.unwrap() - rate(0.0)).abs() < 1e-9);
        assert!((found.low.unwrap() - rate(-half)).abs() < 1e-4 && (found.high.unwrap() - rate(half)).abs() < 1e-4);
        assert!(found.flags.contains("poisson"), "{}", found.flags);
        // Of nothing there is no growth.
        assert_eq!(cell(&cells, "cagr_patents", "hub-1", "2019-2023").value, None);
        let parts = measured(&engine, &["cagr_patents"], intervals, Counting::Fractional);
        assert_eq!(cell(&parts, "cagr_patents", "world", "2019-2023").low, None);
    }
}

#[test]
fn the_delta_method_says_what_its_formula_says() {
    let (_folder, engine) = engine(few());
    let cells = measured(&engine, &["share_papers_intl"], Intervals::Analytic, Counting::Full);
    let found = cell(&cells, "share_papers_intl", "hub-1", "2020");
    // p = 5/8: variance p (1 - p) / n, in percent.
    let error = 100.0 * (0.625f64 * 0.375 / 8.0).sqrt();
    assert!((found.low.unwrap() - (62.5 - 1.959_964 * error)).abs() < 1e-4);
    assert!((found.high.unwrap() - (62.5 + 1.959_964 * error)).abs() < 1e-4);
    assert_eq!(found.flags, "analytic;bounds;small");
}

/// Hubs with so many works in the life sciences, and so many elsewhere; each alone on them.
fn of_fields(hubs: &[(u64, u64)]) -> Vec<hubscope_lake::record::WorkRecord> {
    let mut works = vec![];
    for (hub, (life, other)) in (1..).zip(hubs) {
        for at in 0..life + other {
            let subfield = Some(if at < *life { 1307 } else { 2505 });
            works.push(hubscope_lake::record::WorkRecord { subfield, ..work(works.len() as u64 + 1, 2020, &[hub]) });
        }
    }
    works
}

#[test]
fn specialisation_has_the_interval_of_its_posterior() {
    // Of 100 works 52 are in the life sciences; none of the first hub's 4, 10 of the second's 21. The third has no work.
    let mut works = of_fields(&[(0, 4), (9, 11), (0, 0), (42, 33)]);
    // One work is of two hubs: half of it each, which counts a quarter in the variance.
    works.push(work(100, 2020, &[2, 4]));
    let (_folder, engine) = engine(works);
    for intervals in [Intervals::Analytic, Intervals::Bootstrap] {
        let cells = measured(&engine, &["specialisation_life"], intervals, Counting::Full);
        let life = 52.0;
        for (hub, part, whole) in [("hub-1", 0.0, 4.0), ("hub-2", 10.0, 21.0)] {
            let expected = whole * life / 100.0 + 10.0;
            let found = cell(&cells, "specialisation_life", hub, "2020");
            let by_hand =
                hubscope_stats::gamma((part + 10.0) / expected, (part + 10.0) / (expected * expected)).unwrap();
            assert!((found.value.unwrap() - (part + 10.0) / expected).abs() < 1e-12, "{found:?}");
            assert!((found.low.unwrap() - by_hand.0).abs() < 1e-9 && (found.high.unwrap() - by_hand.1).abs() < 1e-9);
            assert_eq!(found.flags, "gamma;small");
        }
        // Who has nothing has no profile, and the world is its own level.
        let none = cell(&cells, "specialisation_life", "hub-3", "2020");
        assert_eq!((none.value, none.low, none.n), (None, None, Some(0)));
        let world = cell(&cells, "specialisation_life", "world", "2020");
        assert_eq!((world.value, world.low), (Some(1.0), None));

        let cells = measured(&engine, &["specialisation_life"], intervals, Counting::Fractional);
        let found = cell(&cells, "specialisation_life", "hub-2", "2020");
        let expected = 20.5 * life / 100.0 + 10.0;
        let by_hand = hubscope_stats::gamma(19.5 / expected, 19.25 / (expected * expected)).unwrap();
        assert!((found.low.unwrap() - by_hand.0).abs() < 1e-6 && (found.high.unwrap() - by_hand.1).abs() < 1e-6);
    }
}

#[test]
fn few_papers_tell_nobody_apart_by_specialisation() {
    // Of ten works each five are expected, and 1 and 9 are there: 11/15 and 19/15, each with an error of a quarter. Shrunk draws have errors of
    // less than a tenth. The last two hubs have a hundred times as many.
    let (_folder, engine) = engine(of_fields(&[(1, 9), (9, 1), (100, 900), (900, 100)]));
    let ranked = engine.ranks("specialisation_life", Years { first: 2020, last: 2020 }, Counting::Full, 1).unwrap();
    let groups: Vec<&str> = ranked.iter().map(|ranked| ranked.group.as_str()).collect();
    assert_eq!(groups[4], "");
    let share = |a: usize, b: usize| groups[a].split(';').any(|letter| groups[b].split(';').any(|l| l == letter));
    assert!(share(0, 1) && !share(2, 3), "{groups:?}");
}

#[test]
fn a_share_of_nothing_or_all_that_was_seen_is_not_certain() {
    // The first hub has 12 works alone, the third 12 with the seventh institution, which is abroad; one of the fifth's 12 is. Two of the
    // first's are shared with the third, which is of the same country.
    let with = |hub: u64, other: u64, count: u64| (0..count).map(move |_| vec![hub, other]);
    let of = with(1, 1, 10).chain(with(1, 3, 2)).chain(with(3, 7, 12)).chain(with(5, 5, 11)).chain(with(5, 7, 1));
    let (_folder, engine) = engine((1..).zip(of).map(|(key, of)| work(key, 2020, &of)).collect());
    let unseen = |n: f64| 100.0 * hubscope_stats::unseen(n);
    for intervals in [Intervals::Analytic, Intervals::Bootstrap] {
        let full = measured(&engine, &["share_papers_intl", "share_papers_collab"], intervals, Counting::Full);
        let none = cell(&full, "share_papers_intl", "hub-1", "2020");
        assert_eq!((none.value, none.low, none.high), (Some(0.0), Some(0.0), Some(unseen(12.0))));
        assert_eq!(none.flags, "binomial;bounds;small");
        let all = cell(&full, "share_papers_collab", "hub-3", "2020");
        assert_eq!((all.value, all.low, all.high), (Some(100.0), Some(100.0 - unseen(14.0)), Some(100.0)));
        // 8.3 %, and never less than none.
        let one = cell(&full, "share_papers_intl", "hub-5", "2020");
        assert_eq!((one.low, one.flags.contains("binomial")), (Some(0.0), false));
        // 10 whole works and two halves: (11)² / 10.5 works.
        let parts = measured(&engine, &["share_papers_intl"], intervals, Counting::Fractional);
        let none = cell(&parts, "share_papers_intl", "hub-1", "2020");
        assert!((none.high.unwrap() - unseen(121.0 / 10.5)).abs() < 1e-6, "{none:?}");
    }
}

#[test]
fn nobody_is_told_apart_by_a_share_without_spread() {
    // None of 12, 12 of 120, none of 480. No draw of the first hub's works has another share than none.
    let of = (0..12).map(|_| [1, 1]).chain((0..12).map(|_| [3, 7])).chain((0..108).map(|_| [3, 3]));
    let of = of.chain((0..480).map(|_| [5, 5]));
    let (_folder, engine) = engine((1..).zip(of).map(|(key, of)| work(key, 2020, &of)).collect());
    let year = Years { first: 2020, last: 2020 };
    let ranked = engine.ranks("share_papers_intl", year, Counting::Full, 1).unwrap();
    let shown: Vec<_> =
        [0, 2, 4].iter().map(|&at| (ranked[at].value, ranked[at].rank_low, ranked[at].rank_high)).collect();
    assert_eq!(shown, [(Some(0.0), Some(1), Some(3)), (Some(10.0), Some(1), Some(2)), (Some(0.0), Some(2), Some(3))]);
}

#[test]
fn growth_that_cannot_vary_has_no_interval() {
    // Two of ten works are international in 2019, none in the years after.
    let of = (2019..=2023).flat_map(|year| (0..10).map(move |at| (year, if year == 2019 && at < 2 { 7 } else { 1 })));
    let works: Vec<_> = (1..).zip(of).map(|(key, (year, other))| work(key, year, &[1, other])).collect();
    let (_folder, engine) = engine(works);
    for intervals in [Intervals::Analytic, Intervals::Bootstrap] {
        let cells = measured(&engine, &["cagr_share_papers_intl"], intervals, Counting::Full);
        let found = cell(&cells, "cagr_share_papers_intl", "hub-1", "2019-2023");
        assert_eq!((found.value, found.low, found.high), (Some(-100.0), None, None));
    }
}

#[test]
fn what_is_not_known_makes_intervals_wider() {
    // The last two works have an author nowhere: they may be international.
    let mut works = few();
    works.truncate(6);
    works.extend([work(7, 2020, &[1, 8]), work(8, 2020, &[1, 8])]);
    let (_folder, engine) = engine(works);
    let draws = drawn(1, &[1, 2, 3, 4, 5, 6, 7, 8]);
    let least = by_hand(&draws, &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0], &[1.0; 8], 100.0);
    let most = by_hand(&draws, &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0], &[1.0; 8], 100.0);
    let cells = measured(&engine, &["share_papers_intl"], Intervals::Bootstrap, Counting::Full);
    let found = cell(&cells, "share_papers_intl", "hub-1", "2020");
    assert_eq!((found.low, found.high), (Some(least.0), Some(most.1)));
}

#[test]
fn what_does_not_count_works_has_no_interval_but_of_its_slope() {
    let (_folder, engine) = engine(many(600));
    let ids = ["researchers_total", "cagr_researchers_total", "slope_researchers_total", "share_ni_researchers"];
    for (intervals, with) in [(Intervals::Bootstrap, &[][..]), (Intervals::Analytic, &["slope_researchers_total"])] {
        let cells = measured(&engine, &ids, intervals, Counting::Full);
        let of_chance = |c: &&Cell| c.low.is_some() && !c.flags.contains("disambiguation");
        let spread: Vec<&Cell> = cells.iter().filter(|c| c.hub_id == "hub-1").filter(of_chance).collect();
        assert_eq!(spread.iter().map(|c| c.indicator_id.as_str()).collect::<Vec<_>>(), with);
        assert!(spread.iter().all(|c| c.flags.contains("hc3") && c.low < c.value && c.value < c.high));
    }
}

#[test]
fn a_cell_does_not_depend_on_what_else_is_asked_nor_on_threads() {
    let (_folder, engine) = engine(many(800));
    let all = |counting| Selection { intervals: Intervals::Bootstrap, counting, ..Selection::default() };
    for counting in [Counting::Full, Counting::Fractional] {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| engine.measure(&all(counting)).unwrap())
        };
        let cells = on(1);
        assert_eq!(cells, on(3));
        for id in ["share_top_10", "cagr_papers_intl", "citation_score", "specialisation_life", "score_phenomics"] {
            let hubs = vec!["hub-2".to_owned()];
            let alone = engine.measure(&Selection { indicators: vec![id.into()], hubs, ..all(counting) }).unwrap();
            let among = cells.iter().filter(|c| c.indicator_id == id && c.hub_id == "hub-2");
            assert_eq!(alone, among.cloned().collect::<Vec<_>>());
        }
        let later = Selection { years: Years { first: 2021, last: 2021 }, ..all(counting) };
        for found in engine.measure(&later).unwrap().iter().filter(|c| c.period == "2021" && c.low.is_some()) {
            // But for jumps, which a year alone cannot show.
            let among = cell(&cells, &found.indicator_id, &found.hub_id, "2021");
            assert_eq!((found.low, found.high), (among.low, among.high));
        }
    }
}

#[test]
fn another_seed_draws_other_works() {
    let (_folder, engine) = engine(many(600));
    let of = |seed| {
        let indicators = vec!["share_papers_open_access".to_owned()];
        let intervals = Intervals::Bootstrap;
        engine.measure(&Selection { indicators, intervals, seed, ..Selection::default() }).unwrap()
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn delta_method_and_bootstrap_agree_where_works_are_many() {
    let (_folder, engine) = engine(many(6_000));
    let ids = [
        "authors_per_paper",
        "citation_score",
        "citations_per_paper",
        "share_papers_corresponding",
        "share_papers_intl",
        "share_papers_within_hub",
        "share_top_50",
        "world_share_papers",
        "cagr_citation_score",
        "cagr_papers_total",
        "cagr_share_papers_intl",
        "cagr_specialisation_life",
    ];
    for counting in [Counting::Full, Counting::Fractional] {
        let of = |intervals| measured(&engine, &ids, intervals, counting);
        let (mut compared, mut off) = (0, vec![]);
        for (a, b) in of(Intervals::Analytic).iter().zip(&of(Intervals::Bootstrap)) {
            let is_large = a.n.is_none_or(|n| n >= 150) && a.flags.contains("analytic");
            let (Some(value), Some(la), Some(lb), Some(ha), Some(hb)) = (a.value, a.low, b.low, a.high, b.high) else {
                continue;
            };
            if !is_large {
                continue;
            }
            compared += 1;
            let (wide, other) = (ha - la, hb - lb);
            let middle = ((la + ha) / 2.0 - (lb + hb) / 2.0).abs();
            // The ends of the bootstrap are order statistics with errors of their own, some 5 % of the width.
            if (wide - other).abs() > 0.2 * wide + 1e-9 || middle > 0.15 * wide + 1e-9 * value.abs() {
                off.push(format!("{} {} {}: {la} {ha}, {lb} {hb}", a.indicator_id, a.hub_id, a.period));
            }
        }
        assert!(compared > 400 && off.len() * 50 < compared, "{} of {compared}:\n{}", off.len(), off.join("\n"));
    }
}

#[test]
fn a_year_in_which_all_hubs_jump_is_marked() {
    // Each hub has 40 works a year and a few more or less; from 2022 on twice as many.
    let mut works = vec![];
    for hub in 1..=made::HUBS {
        for year in 2019..=2023 {
            let more = stream(hub, year as u64) % 7;
            for _ in 0..(40 + more) * if year < 2022 { 1 } else { 2 } {
                works.push(work(works.len() as u64 + 1, year, &[hub]));
            }
        }
    }
    let (_folder, engine) = engine(works);
    let cells = measured(&engine, &["papers_total", "cagr_papers_total"], Intervals::Analytic, Counting::Full);
    let has = |cell: &Cell| cell.flags.split(';').any(|flag| flag == "jump");
    let with: Vec<&str> = cells.iter().filter(|c| has(c) && c.hub_id == "hub-3").map(|c| &*c.period).collect();
    assert_eq!(with, ["2019-2023", "2022"]);
    // Whatever is selected.
    let hubs = vec!["hub-3".to_owned()];
    let intervals = Intervals::Analytic;
    let alone = Selection { indicators: vec!["papers_total".into()], hubs, intervals, ..Selection::default() };
    assert_eq!(engine.measure(&alone).unwrap().iter().filter(|c| has(c)).count(), 1);
    // And only if intervals are asked for.
    assert!(!measured(&engine, &["papers_total"], Intervals::None, Counting::Full).iter().any(has));
}

#[test]
fn ranks_come_with_what_they_may_be() -> Result<(), CountError> {
    // The first three hubs have 100, 105 and 400 works, the fourth none.
    let mut works = vec![];
    for (hub, count) in [(1, 100), (2, 105), (3, 400), (5, 30), (6, 30)] {
        works.extend((0..count).map(|_| hub));
    }
    let works = (1..).zip(works).map(|(key, hub)| work(key, 2020, &[hub])).collect();
    let (_folder, engine) = engine(works);
    let year = Years { first: 2020, last: 2020 };
    let ranked = engine.ranks("papers_total", year, Counting::Full, 1)?;
    let shown: Vec<_> = ranked.iter().map(|r| (r.rank, r.rank_low, r.rank_high, r.group.as_str())).collect();
    let expected = [(3, 2, 3, "b"), (2, 2, 3, "b"), (1, 1, 1, "a"), (6, 6, 6, "d"), (4, 4, 5, "c"), (4, 4, 5, "c")];
    assert_eq!(shown, expected.map(|(rank, low, high, group)| (Some(rank), Some(low), Some(high), group)));
    assert_eq!((ranked[0].value, ranked[0].low.zip(ranked[0].high)), (Some(100.0), hubscope_stats::poisson(100)));

    // People are ranked, and that is all.
    let people = engine.ranks("researchers_total", year, Counting::Full, 1)?;
    assert_eq!(people.iter().map(|r| r.rank).collect::<Vec<_>>(), ranked.iter().map(|r| r.rank).collect::<Vec<_>>());
    assert!(people.iter().all(|r| r.rank_low.is_none() && r.group.is_empty()));
    // A share of nothing has no rank.
    let shares = engine.ranks("share_papers_with_field", year, Counting::Full, 1)?;
    assert_eq!((shares[3].value, shares[3].rank, shares[0].rank), (None, None, Some(1)));
    assert!(engine.ranks("papers_totl", year, Counting::Full, 1).is_err());
    Ok(())
}

#[test]
fn a_score_ranks_hubs_as_surely_as_what_it_compares() -> Result<(), CountError> {
    let (_folder, engine) = engine(many(600));
    let mut catalogue = engine.catalogue().clone();
    let over = RelativeMeasure { relative_to_max: "papers_total".into(), over: Comparison::Hubs };
    let like = catalogue.indicators["score_phenomics"].clone();
    let measure = Measure::RelativeToMax(over);
    catalogue
        .indicators
        .insert("score".into(), Indicator { id: "score".into(), period: Period::Yearly, measure, ..like });
    let engine = engine.with(catalogue)?;
    let year = Years { first: 2021, last: 2021 };
    let of = |id| -> Result<Vec<_>, CountError> {
        let ranked = engine.ranks(id, year, Counting::Full, 1)?;
        Ok(ranked.into_iter().map(|r| (r.hub_id, r.rank, r.rank_low, r.rank_high, r.group)).collect())
    };
    assert_eq!(of("score")?, of("papers_total")?);
    Ok(())
}

#[test]
fn one_hub_makes_no_model_of_whom_it_works_with() -> Result<(), CountError> {
    let (_folder, engine) = engine(many(600));
    let year = Years { first: 2021, last: 2021 };
    let all = engine.compare("papers_total", year, Counting::Full, None)?;
    assert!(all.iter().any(|hub| hub.internationalisation.is_some()));
    let mut catalogue = engine.catalogue().clone();
    catalogue.hubs.hubs.truncate(1);
    let alone = engine.with(catalogue)?.compare("papers_total", year, Counting::Full, None)?;
    assert!(alone.iter().all(|hub| hub.abroad > Some(0.0) && hub.internationalisation.is_none()), "{alone:?}");
    Ok(())
}
