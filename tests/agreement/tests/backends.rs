//! The index, SQL and the naive calculation give the same figures, to the bit: over random corpora, hubs, measures and years.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::corpora::Corpus;
use hubscope_agreement::naive;
use hubscope_count::Selection;
use hubscope_model::Cell;
use hubscope_model::measure::Counting;
use hubscope_sql::Sql;

/// A figure without what only one side says of it.
type Shown = (String, String, String, [Option<f64>; 3], Option<u64>);

fn shown(cells: Vec<Cell>) -> Vec<Shown> {
    cells.into_iter().map(|c| (c.indicator_id, c.hub_id, c.period, [c.value, c.low, c.high], c.n)).collect()
}

/// What differs, in a line each.
fn different(name: &str, seed: u64, counting: Counting, ours: &[Shown], theirs: &[Shown]) -> Vec<String> {
    assert_eq!(ours.len(), theirs.len(), "seed {seed}");
    let pairs = ours.iter().zip(theirs).filter(|(a, b)| a != b);
    pairs.map(|(a, b)| format!("seed {seed} {}: {a:?} by the index, {b:?} by {name}", counting.id())).collect()
}

fn agree(seeds: impl Iterator<Item = u64>) {
    let mut wrong = vec![];
    for seed in seeds {
        let corpus = Corpus::draw(seed);
        let engine = corpus.engine();
        let sql = Sql::open(&engine, hubscope_sql::MEMORY).unwrap();
        for (counting, naive_counting) in
            [(Counting::Full, naive::Counting::Full), (Counting::Fractional, naive::Counting::Fractional)]
        {
            let indicators = corpus.drawn().map(|indicator| indicator.id.clone()).collect();
            let selection = Selection { indicators, years: corpus.years, counting, ..Selection::default() };
            let by_index = shown(engine.measure(&selection).unwrap());
            let by_sql = shown(engine.measure_by(&sql, &selection).unwrap());
            wrong.extend(different("SQL", seed, counting, &by_index, &by_sql));
            let figures = naive::cells(
                (&corpus.lake(), corpus.placing),
                &corpus.catalogue,
                corpus.drawn(),
                corpus.years,
                naive_counting,
            );
            let by_loops: Vec<Shown> = figures
                .into_iter()
                .map(|((indicator, hub, period), f)| (indicator, hub, period, [f.value, f.low, f.high], f.n))
                .collect();
            let without_growth: Vec<Shown> =
                by_index.into_iter().filter(|cell| corpus.catalogue.indicators.contains_key(&cell.0)).collect();
            wrong.extend(different("plain loops", seed, counting, &without_growth, &by_loops));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// Seeds from the first named on: other than usual with `HUBSCOPE_SEEDS=100-400`.
fn seeds(part: u64) -> impl Iterator<Item = u64> {
    let seeds = std::env::var("HUBSCOPE_SEEDS").unwrap_or("0-3".to_owned());
    let (first, last) = seeds.split_once('-').unwrap();
    (first.parse::<u64>().unwrap()..=last.parse().unwrap()).filter(move |seed| seed % 2 == part)
}

#[test]
fn index_sql_and_plain_loops_agree_on_everything() {
    agree(seeds(0));
}

#[test]
fn they_agree_on_other_corpora_too() {
    agree(seeds(1));
}
