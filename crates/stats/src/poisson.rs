//! Counts as a Poisson process sees them: how many there might as well have been.

use crate::{Interval, TAIL};
use statrs::distribution::{ContinuousCDF, Gamma};

/// The exact interval of a count (Garwood 1936, doi:10.1093/biomet/28.3-4.437).
///
/// ```
/// // The rule of three for two sides: of nothing seen there may be up to -ln 0.025.
/// assert!((hubscope_stats::poisson(0).unwrap().1 - 3.688879454113936).abs() < 1e-12);
/// ```
pub fn poisson(count: u64) -> Option<Interval> {
    let count = count as f64;
    weighted_poisson(count, count, 1.0)
}

/// The gamma interval of a weighted count, from the sum of the weights, the sum of their squares and the greatest of them (Fay and Feuer
/// 1997, doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#). With weights of 1 it is the exact one.
pub fn weighted_poisson(sum: f64, squares: f64, greatest: f64) -> Option<Interval> {
    let low = if sum > 0.0 { quantile(TAIL, sum, squares)? } else { 0.0 };
    Some((low, quantile(1.0 - TAIL, sum + greatest, squares + greatest * greatest)?))
}

/// The interval of a figure whose distribution is gamma, by its mean and variance: of the posterior of a rate, with x events where e are
/// expected and a prior of p each, (x + p) / (e + p) and (x + p) / (e + p)² (Clayton and Kaldor 1987, doi:10.2307/2532003).
pub fn gamma(mean: f64, variance: f64) -> Option<Interval> {
    Some((quantile(TAIL, mean, variance)?, quantile(1.0 - TAIL, mean, variance)?))
}

/// The greatest share of which, with 2.5 %, none is seen in n (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404): some 3.7 / n.
///
/// ```
/// assert!((hubscope_stats::unseen(10.0) - 0.308_497).abs() < 1e-6);
/// ```
pub fn unseen(n: f64) -> f64 {
    1.0 - TAIL.powf(1.0 / n)
}

/// The quantile of the gamma distribution of this mean and variance.
fn quantile(part: f64, mean: f64, variance: f64) -> Option<f64> {
    // The unit is chosen so that neither shape nor scale overflows.
    let scale = variance / mean;
    let shape = mean / scale;
    Some(Gamma::new(shape, 1.0).ok()?.inverse_cdf(part) * scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ends_are_those_of_printed_tables() {
        // 95 % limits of 1, 2, 10, 50 and 100, as handbooks of epidemiology print them.
        for (count, low, high) in
            [(1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (10, 4.7954, 18.3904), (50, 37.11, 65.92), (100, 81.36, 121.63)]
        {
            let (l, h) = poisson(count).unwrap();
            assert!((l - low).abs() < 5e-3 && (h - high).abs() < 5e-3, "{count}: {l} {h}");
        }
    }

    #[test]
    fn the_ends_are_where_the_tails_begin() {
        // P(X >= 7) under the low end of 7, and P(X <= 7) under the high one, are each 2.5 %.
        let upto = |k: u32, mean: f64| -> f64 {
            let mut term = (-mean).exp();
            let mut sum = term;
            (1..=k).for_each(|k| {
                term *= mean / f64::from(k);
                sum += term;
            });
            sum
        };
        let (low, high) = poisson(7).unwrap();
        assert!((1.0 - upto(6, low) - 0.025).abs() < 1e-12 && (upto(7, high) - 0.025).abs() < 1e-12);
    }

    #[test]
    fn large_counts_have_the_interval_of_the_normal_distribution() {
        let (low, high) = poisson(1_000_000_000).unwrap();
        let half = 1.959964 * 1e9f64.sqrt();
        assert!(((1e9 - low) / half - 1.0).abs() < 1e-3 && ((high - 1e9) / half - 1.0).abs() < 1e-3);
    }

    #[test]
    fn posteriors_have_the_quantiles_of_gamma() {
        // One paper where 1.05 are expected, with a prior of 10 each: gamma of 11 over 11.05. Chi-square of 22 degrees: 10.982 and 36.781.
        let (low, high) = gamma(11.0 / 11.05, 11.0 / 11.05f64.powi(2)).unwrap();
        assert!((low - 10.982 / 22.1).abs() < 1e-4 && (high - 36.781 / 22.1).abs() < 1e-4, "{low} {high}");
        assert_eq!(gamma(0.0, 0.0), None);
    }

    #[test]
    fn nothing_known_is_no_interval() {
        assert_eq!(weighted_poisson(0.0, 0.0, 0.0), None);
        assert_eq!(weighted_poisson(f64::NAN, 1.0, 1.0), None);
    }

    proptest! {
        #[test]
        fn halves_of_works_are_half_as_sure_as_wholes(count in 1u64..100_000) {
            // As many works, each of which counts half: the same interval in other units.
            let (low, high) = poisson(count).unwrap();
            let (half_low, half_high) = weighted_poisson(count as f64 / 2.0, count as f64 / 4.0, 0.5).unwrap();
            prop_assert!((half_low * 2.0 - low).abs() < 1e-9 * high && (half_high * 2.0 - high).abs() < 1e-9 * high);
        }

        #[test]
        fn the_figure_lies_within(weights in prop::collection::vec(0.001..5.0f64, 1..50)) {
            let (sum, squares) = (weights.iter().sum::<f64>(), weights.iter().map(|w| w * w).sum::<f64>());
            let (low, high) = weighted_poisson(sum, squares, weights.iter().copied().fold(0.0, f64::max)).unwrap();
            prop_assert!(0.0 <= low && low < sum && sum < high);
        }
    }
}
