mod made;

use super::Intervals;
use crate::measure::Selection;
use crate::{CountError, Engine};
use hubscope_model::measure::Counting;
use hubscope_model::{Cell, Years};
use hubscope_stats::{REPLICATES, add_draws, percentile, stream};
use made::{engine, many, work};

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
        let none = cell(&full, "papers_total", "hub-1", "2019");
        assert_eq!((none.value, none.low.zip(none.high)), (Some(0.0), hubscope_stats::poisson(0)));
        // 3 and five parts: 1/2, 1/2, 1/3, 1/2, 1/2; squares 3 + 1 + 1/9; the greatest is a whole work.
        let parts = measured(&engine, &["papers_total"], intervals, Counting::Fractional);
        let found = cell(&parts, "papers_total", "hub-1", "2020");
        let (low, high) = hubscope_stats::weighted_poisson(16.0 / 3.0, 37.0 / 9.0, 1.0).unwrap();
        assert!((found.low.unwrap() - low).abs() < 1e-5 && (found.high.unwrap() - high).abs() < 1e-5);
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
            // But for breaks, which a year alone cannot show.
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
        "specialisation_life",
        "world_share_papers",
        "cagr_citation_score",
        "cagr_papers_total",
        "cagr_share_papers_intl",
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
fn a_year_in_which_all_hubs_jump_is_a_break() {
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
    let has = |cell: &Cell| cell.flags.split(';').any(|flag| flag == "break");
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
