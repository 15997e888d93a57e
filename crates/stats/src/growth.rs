//! Growth: from the figures of some years to one figure about them.
//!
//! The order of the operations is part of the definition: the SQL text of `hubscope-count` spells out the same ones, and
//! both must give the same bits.

/// Compound annual growth rate in percent: `((last / first)^(1 / steps) - 1) * 100`; none unless the first value is above
/// zero, the last is there, and at least one step lies between them. What falls to zero grows by -100 %. Source: the report's appendix (2019 to 2023: four steps).
///
/// ```
/// assert_eq!(hubscope_stats::cagr(Some(100.0), Some(146.41), 4).map(|g| (g * 1e6).round() / 1e6), Some(10.0));
/// assert_eq!(hubscope_stats::cagr(Some(0.0), Some(5.0), 4), None);
/// ```
pub fn cagr(first: Option<f64>, last: Option<f64>, steps: usize) -> Option<f64> {
    let (first, last) = first.zip(last).filter(|&(first, _)| first > 0.0)?;
    (steps > 0).then(|| ((last / first).powf(1.0 / steps as f64) - 1.0) * 100.0)
}

/// Least-squares slope of the logarithm over consecutive years, as percent a year: `(e^b - 1) * 100` of
/// `ln x_t = a + b t`; none unless every value is above zero and there are at least two.
///
/// ```
/// let doubling = [Some(1.0), Some(2.0), Some(4.0)];
/// assert!((hubscope_stats::log_slope(&doubling).unwrap() - 100.0).abs() < 1e-9);
/// ```
pub fn log_slope(values: &[Option<f64>]) -> Option<f64> {
    let logs: Vec<Option<f64>> = values.iter().map(|v| v.filter(|&v| v > 0.0).map(f64::ln)).collect();
    Some((linear_slope(&logs)?.exp() - 1.0) * 100.0)
}

/// Least-squares slope over consecutive years, in the values' unit a year: `b` of `x_t = a + b t`; none unless every value
/// is there and there are at least two.
///
/// ```
/// assert_eq!(hubscope_stats::linear_slope(&[Some(40.0), Some(41.0), Some(42.0)]), Some(1.0));
/// assert_eq!(hubscope_stats::linear_slope(&[Some(40.0), None, Some(42.0)]), None);
/// ```
pub fn linear_slope(values: &[Option<f64>]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let (weights, sum_of_squares) = slope_weights(values.len());
    let mut sum = 0.0;
    for (weight, value) in weights.iter().zip(values) {
        sum += weight * (*value)?;
    }
    Some(sum / sum_of_squares)
}

/// The mean of values, added up in their order; none of nothing.
///
/// ```
/// assert_eq!(hubscope_stats::mean([1.0, 2.0, 6.0]), Some(3.0));
/// assert_eq!(hubscope_stats::mean([]), None);
/// ```
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// The centred years, and the sum of their squares: the slope over `n` consecutive years is the sum of value times centred
/// year, from the first to the last, over that sum.
pub fn slope_weights(n: usize) -> (Vec<f64>, f64) {
    let middle = (n as f64 - 1.0) / 2.0;
    let weights: Vec<f64> = (0..n).map(|t| t as f64 - middle).collect();
    let sum = weights.iter().map(|w| w * w).sum();
    (weights, sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn growth_of_the_report_comes_back_as_printed() {
        // Bay Area, active researchers 2019 and 2023: 66,461 and 78,739 give 4.33 % (appendix 3, table 2).
        let growth = cagr(Some(66461.0), Some(78739.0), 4).unwrap();
        assert_eq!(format!("{growth:.2}"), "4.33");
    }

    #[test]
    fn one_year_has_no_growth() {
        assert_eq!(cagr(Some(5.0), Some(5.0), 0), None);
        assert_eq!(log_slope(&[Some(5.0)]), None);
        assert_eq!(linear_slope(&[]), None);
    }

    proptest! {
        #[test]
        fn a_straight_line_gives_its_slope(a in -1e3..1e3f64, b in -1e2..1e2f64, n in 2usize..30) {
            let values: Vec<Option<f64>> = (0..n).map(|t| Some(a + b * t as f64)).collect();
            prop_assert!((linear_slope(&values).unwrap() - b).abs() < 1e-6);
        }

        #[test]
        fn steady_growth_has_one_rate_by_either_measure(x in 1.0..1e6f64, percent in -50.0..100.0f64, n in 2usize..12) {
            let values: Vec<Option<f64>> = (0..n).map(|t| Some(x * (1.0 + percent / 100.0).powi(t as i32))).collect();
            prop_assert!((log_slope(&values).unwrap() - percent).abs() < 1e-6);
            prop_assert!((cagr(values[0], values[n - 1], n - 1).unwrap() - percent).abs() < 1e-6);
        }
    }
}
