//! Intervals of random measures over random corpora: what they are sums over works of is what the engine counts, and both kinds say much
//! the same.

#![expect(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_agreement::corpora::Corpus;
use hubscope_count::{Engine, Intervals, Selection};
use hubscope_model::Cell;
use hubscope_model::measure::Counting;

/// Cells of all drawn indicators.
fn cells(engine: &Engine, corpus: &Corpus, counting: Counting, intervals: Intervals) -> Vec<Cell> {
    let indicators = corpus.drawn().map(|indicator| indicator.id.clone()).collect();
    let selection = Selection { indicators, years: corpus.years, counting, intervals, ..Selection::default() };
    engine.measure(&selection).unwrap()
}

fn has(cell: &Cell, word: &str) -> bool {
    cell.flags.split(';').any(|flag| flag == word)
}

/// Where an interval lies, and how wide it is; none where it ends because there is no less than nothing, and no more than all.
fn interval(cell: &Cell) -> Option<(f64, f64)> {
    let is_inside = |(low, high): &(f64, f64)| *low > 0.0 && *high != 100.0 && cell.value.is_none_or(|v| v < *high);
    let ends = cell.low.zip(cell.high).filter(is_inside);
    ends.map(|(low, high)| ((low + high) / 2.0, high - low))
}

#[test]
fn the_delta_method_is_about_the_figure_that_was_counted() {
    let mut compared = 0;
    for seed in 0..8 {
        let corpus = Corpus::draw(seed);
        let engine = corpus.engine();
        for counting in [Counting::Full, Counting::Fractional] {
            for cell in cells(&engine, &corpus, counting, Intervals::Analytic) {
                let is_about =
                    has(&cell, "analytic") && !has(&cell, "bounds") && !cell.indicator_id.starts_with("cagr_");
                if let (Some(value), Some((middle, wide))) = (cell.value, interval(&cell).filter(|_| is_about)) {
                    // Shares of works are whole numbers of 2^-20 here, and of 2^-32 there: of a work's hundredth part a ten-thousandth.
                    let off = (middle - value).abs();
                    assert!(off <= 1e-3 * value.abs().max(1.0) && wide >= 0.0, "seed {seed}: {cell:?}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn the_bootstrap_and_the_delta_method_are_about_as_wide() {
    let (mut widths, mut off) = (vec![], 0);
    for seed in 0..32 {
        let corpus = Corpus::draw(seed);
        let engine = corpus.engine();
        for counting in [Counting::Full, Counting::Fractional] {
            let of = |intervals| cells(&engine, &corpus, counting, intervals);
            for (a, b) in of(Intervals::Analytic).iter().zip(&of(Intervals::Bootstrap)) {
                if has(a, "poisson") {
                    assert_eq!((a.low, a.high), (b.low, b.high), "seed {seed}: {a:?} {b:?}");
                }
                let is_large = a.n.is_some_and(|n| n >= 25) && has(a, "analytic");
                let (Some((_, wide)), Some((_, drawn))) = (interval(a).filter(|_| is_large), interval(b)) else {
                    continue;
                };
                if wide > 0.0 {
                    widths.push(drawn / wide);
                    off += usize::from(!(0.6..=1.5).contains(&(drawn / wide)));
                }
            }
        }
    }
    widths.sort_unstable_by(f64::total_cmp);
    let median = widths[widths.len() / 2];
    assert!(widths.len() > 20 && (0.95..=1.05).contains(&median), "{} of {median}", widths.len());
    assert!(off * 20 < widths.len(), "{off} of {}: {:?}", widths.len(), &widths[..10]);
}
