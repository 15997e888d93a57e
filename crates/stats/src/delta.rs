//! The delta method: the variance of a smooth function of sums over works. Each work comes or stays away by itself, as in the
//! bootstrap, so that the covariance of two sums is the sum of the works' products.

use crate::{Interval, TAIL};
use statrs::distribution::{ContinuousCDF, Normal};

/// The variance of a function of sums, from its gradient and the sums of products: `products[j][k]` of the works' parts in the
/// sums j and k. For a ratio a / b it is Σ (a_i - (a / b) b_i)² / b² (Cochran 1977, Sampling Techniques, 2.11).
///
/// ```
/// // Two of three: a / b = 2/3, and (1/3)² + (1/3)² + (2/3)² over 3² is 2/27.
/// let gradient = [1.0 / 3.0, -2.0 / 9.0];
/// let variance = hubscope_stats::variance(&gradient, |j, k| [[2.0, 2.0], [2.0, 3.0]][j][k]);
/// assert!((variance - 2.0 / 27.0).abs() < 1e-12);
/// ```
pub fn variance(gradient: &[f64], products: impl Fn(usize, usize) -> f64) -> f64 {
    let mut sum = 0.0;
    for (j, a) in gradient.iter().enumerate() {
        for (k, b) in gradient.iter().enumerate() {
            sum += a * b * products(j, k);
        }
    }
    // What is zero may come out as a little less.
    sum.max(0.0)
}

/// The interval of a figure whose error is normal, by its variance.
pub fn normal(value: f64, variance: f64) -> Option<Interval> {
    let half = Normal::standard().inverse_cdf(1.0 - TAIL) * variance.sqrt();
    half.is_finite().then_some((value - half, value + half))
}

/// The same where the logarithm's error is: of a growth factor, by the variance of its logarithm.
pub fn log_normal(factor: f64, variance: f64) -> Option<Interval> {
    let (low, high) = normal(factor.ln(), variance)?;
    Some((low.exp(), high.exp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_standard_errors_or_so_to_either_side() {
        let (low, high) = normal(10.0, 4.0).unwrap();
        assert!((low - 6.080072).abs() < 1e-6 && (high - 13.919928).abs() < 1e-6);
        let (low, high) = log_normal(2.0, 0.01).unwrap();
        assert!((low * high - 4.0).abs() < 1e-12 && (high / 2.0 - 0.1959964f64.exp()).abs() < 1e-7);
        assert_eq!(normal(1.0, f64::NAN), None);
    }

    #[test]
    fn a_part_that_is_the_whole_does_not_vary() {
        // 3 of 3: gradient 1/3 and -3/9, all products 3.
        assert_eq!(variance(&[1.0 / 3.0, -1.0 / 3.0], |_, _| 3.0), 0.0);
    }
}
