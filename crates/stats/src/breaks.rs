//! Breaks: a year in which the series of all hubs jump together, as they do when a source changes. Five points cannot carry a test of one
//! series, but twenty series of five points can.

use crate::resample::{mix, number};
use std::cmp::Ordering;

/// Permutations that the test draws: p-values are multiples of a two-thousandth, fine enough for a level of 1 %.
pub const PERMUTATIONS: usize = 1_999;

/// Fewer series than this have no test: permuting fewer gives too few arrangements for a level of 1 % to mean anything.
pub const LEAST_SERIES: usize = 5;

/// Fewer changes in each than this have no test: with two, one is as far above the middle as the other is below it.
pub const LEAST_CHANGES: usize = 3;

/// The draws are always the same ones.
const SEED: u64 = 1;

/// Changes from year to year: of logarithms, or of the values themselves. None unless all are known and finite.
pub fn changes(values: &[Option<f64>], by_logarithm: bool) -> Option<Vec<f64>> {
    let scaled = |value: &Option<f64>| {
        let value = if by_logarithm { value.filter(|v| *v > 0.0)?.ln() } else { (*value)? };
        value.is_finite().then_some(value)
    };
    let values: Vec<f64> = values.iter().map(scaled).collect::<Option<_>>()?;
    Some(values.windows(2).map(|pair| pair[1] - pair[0]).collect())
}

/// For each year the probability of a change of all series together as unusual as its own, in any year, if years mean nothing. The
/// changes of a series are taken about their mean; the statistic of a year is their mean over its standard error; the years are permuted
/// within each series, and the greatest statistic of any year is what the greatest found is compared with. Then its year is left out, so
/// that a jump makes no other year unusual, and the others are looked at again (step-down, after Westfall and Young 1993, Resampling-Based
/// Multiple Testing). The last two are not told apart, and have 1. None if there are too few series or years.
pub fn jumps(series: &[Vec<f64>]) -> Option<Vec<f64>> {
    let years = series.first()?.len();
    if series.len() < LEAST_SERIES || years < LEAST_CHANGES || series.iter().any(|of| of.len() != years) {
        return None;
    }
    let mut probabilities = vec![1.0; years];
    let (mut left, mut least) = ((0..years).collect::<Vec<usize>>(), 0.0f64);
    while left.len() >= LEAST_CHANGES {
        let centred: Vec<Vec<f64>> = series.iter().map(|of| about_mean(of, &left)).collect();
        let found = statistics(&centred, left.len());
        let Some((at, greatest)) = found.into_iter().enumerate().max_by(|(_, a), (_, b)| a.total_order(b)) else {
            break;
        };
        // Who stands behind another is no surer than it.
        least = least.max(probability(centred, greatest));
        probabilities[left.remove(at)] = least;
    }
    Some(probabilities)
}

/// How often some year of permuted series is as unusual.
fn probability(mut series: Vec<Vec<f64>>, found: Unusual) -> f64 {
    let years = series.first().map_or(0, Vec::len);
    let reaches = |permutation: &u64| {
        for (at, of) in (0..).zip(&mut series) {
            shuffle(of, mix(SEED ^ mix(permutation << 32 | at)));
        }
        statistics(&series, years).into_iter().any(|of_year| of_year.total_order(&found).is_ge())
    };
    (1 + (0..PERMUTATIONS as u64).filter(reaches).count()) as f64 / (1 + PERMUTATIONS) as f64
}

/// The changes of some years, less their mean.
fn about_mean(changes: &[f64], years: &[usize]) -> Vec<f64> {
    let mean = years.iter().map(|&year| changes[year]).sum::<f64>() / years.len() as f64;
    years.iter().map(|&year| changes[year] - mean).collect()
}

/// How unusual a year is.
struct Unusual {
    /// How many standard errors the mean is from zero.
    errors: f64,
    /// How far the mean is from zero.
    size: f64,
}

impl Unusual {
    /// Where all series move as one there is no error, and the size decides.
    fn total_order(&self, other: &Self) -> Ordering {
        self.errors.total_cmp(&other.errors).then(self.size.total_cmp(&other.size))
    }
}

fn statistics(series: &[Vec<f64>], years: usize) -> Vec<Unusual> {
    let n = series.len() as f64;
    let of_year = |year: usize| {
        let changes = || series.iter().map(|of| of[year]);
        let mean = changes().sum::<f64>() / n;
        let squares = changes().map(|change| (change - mean).powi(2)).sum::<f64>();
        let size = mean.abs();
        // No change at all is not unusual.
        Unusual { errors: if size == 0.0 { 0.0 } else { size / (squares / (n - 1.0) / n).sqrt() }, size }
    };
    (0..years).map(of_year).collect()
}

/// Puts changes in another order, all orders being as likely (Fisher and Yates).
fn shuffle(changes: &mut [f64], stream: u64) {
    for last in (1..changes.len()).rev() {
        // The bias of the remainder is below 2^-58 for the years of a century.
        changes.swap(last, (number(stream, last as u64) % (last as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: f64 = 0.01;

    /// Made-up panels: normal noise of sd 1, hubs of different growth, and a jump in one year.
    fn panel(seed: u64, hubs: u64, years: u64, jump: Option<(usize, f64)>) -> Vec<Vec<f64>> {
        let normal = |stream: u64, at: u64| -> f64 {
            let uniform = |part| (number(stream, at * 12 + part) >> 11) as f64 / (1u64 << 53) as f64;
            (0..12).map(uniform).sum::<f64>() - 6.0
        };
        let of_hub = |hub: u64| {
            let noise = |year: u64| normal(mix(seed ^ mix(hub)), year) + hub as f64;
            let mut changes: Vec<f64> = (0..years).map(noise).collect();
            jump.iter().for_each(|&(year, height)| changes[year] += height);
            changes
        };
        (0..hubs).map(of_hub).collect()
    }

    fn found(panel: &[Vec<f64>]) -> Vec<usize> {
        let of_year = jumps(panel).unwrap().into_iter().enumerate();
        of_year.filter(|(_, p)| *p <= LEVEL).map(|(year, _)| year).collect()
    }

    #[test]
    fn panels_without_a_break_give_few_false_alarms() {
        let alarms = (0..400).filter(|seed| !found(&panel(*seed, 22, 4, None)).is_empty()).count();
        // 4 are expected; 10 or more would come in one of a hundred series of 400.
        assert!(alarms <= 10, "{alarms} of 400");
    }

    #[test]
    fn a_common_jump_of_one_and_a_half_deviations_is_found_in_its_year() {
        let hits = (0..100).filter(|seed| found(&panel(*seed, 22, 4, Some((2, 1.5)))) == [2]).count();
        assert!(hits >= 90, "{hits} of 100");
    }

    #[test]
    fn a_large_jump_makes_no_other_year_unusual() {
        for year in 0..4 {
            assert_eq!(found(&panel(5, 22, 4, Some((year, 50.0)))), [year]);
            assert_eq!(found(&panel(6, 22, 4, Some((year, -50.0)))), [year]);
        }
    }

    #[test]
    fn a_jump_of_one_hub_is_no_break() {
        let mut panel = panel(3, 22, 4, None);
        panel[7][1] += 100.0;
        assert_eq!(found(&panel), [0; 0]);
    }

    #[test]
    fn panels_that_do_not_move_or_move_as_one_are_no_trouble() {
        assert_eq!(jumps(&vec![vec![0.0; 4]; 22]), Some(vec![1.0; 4]));
        assert_eq!(jumps(&vec![vec![3.5; 4]; 22]), Some(vec![1.0; 4]));
        assert_eq!(found(&vec![vec![0.0, 0.0, 1.0, 0.0]; 22]), [2]);
    }

    #[test]
    fn too_few_series_or_years_have_no_test() {
        assert_eq!(jumps(&[]), None);
        assert_eq!(jumps(&panel(1, 4, 4, None)), None);
        assert_eq!(jumps(&panel(1, 22, 2, None)), None);
        assert_eq!(jumps(&[vec![1.0; 4], vec![1.0; 3], vec![1.0; 4], vec![1.0; 4], vec![1.0; 4]]), None);
    }

    #[test]
    fn changes_need_all_values() {
        assert_eq!(changes(&[Some(1.0), Some(3.0)], false), Some(vec![2.0]));
        let doubled = changes(&[Some(1.0), Some(2.0), Some(4.0)], true).unwrap();
        assert!(doubled.iter().all(|change| (change - 2.0f64.ln()).abs() < 1e-15));
        assert_eq!(changes(&[Some(0.0), Some(3.0)], true), None);
        assert_eq!(changes(&[Some(0.0), Some(3.0)], false), Some(vec![3.0]));
        assert_eq!(changes(&[Some(1.0), None], false), None);
        assert_eq!(changes(&[Some(1.0), Some(f64::NAN)], false), None);
    }
}
