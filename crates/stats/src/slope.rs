//! How sure a slope is, by how the years scatter about the line. It needs nothing but the figures, so people have it too.

use crate::growth::slope_weights;
use crate::{Interval, TAIL};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The interval of [`crate::linear_slope`]: the error that allows for years of unequal scatter and leans towards wide with few of
/// them (HC3; MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7; Long and Ervin 2000, doi:10.1080/00031305.2000.10474549), times the
/// quantile of Student's t with two degrees of freedom fewer than there are years. None under three years, or if one has no value.
///
/// ```
/// let (low, high) = hubscope_stats::linear_slope_interval(&[Some(1.0), Some(2.0), Some(3.0), Some(4.0)]).unwrap();
/// assert!((low - 1.0).abs() < 1e-12 && (high - 1.0).abs() < 1e-12);
/// ```
pub fn linear_slope_interval(values: &[Option<f64>]) -> Option<Interval> {
    let n = values.len();
    if n < 3 {
        return None;
    }
    let values: Vec<f64> = values.iter().copied().collect::<Option<_>>()?;
    let (weights, squares) = slope_weights(n);
    let mean = values.iter().sum::<f64>() / n as f64;
    let slope = weights.iter().zip(&values).map(|(w, v)| w * v).sum::<f64>() / squares;
    let variance = weights.iter().zip(&values).map(|(w, v)| {
        let residual = v - mean - slope * w;
        let leverage = 1.0 / n as f64 + w * w / squares;
        (w * residual / (1.0 - leverage)).powi(2)
    });
    let error = variance.sum::<f64>().sqrt() / squares;
    let half = StudentsT::new(0.0, 1.0, (n - 2) as f64).ok()?.inverse_cdf(1.0 - TAIL) * error;
    half.is_finite().then_some((slope - half, slope + half))
}

/// The interval of [`crate::log_slope`], in percent a year.
pub fn log_slope_interval(values: &[Option<f64>]) -> Option<Interval> {
    let logs: Vec<Option<f64>> = values.iter().map(|v| v.filter(|&v| v > 0.0).map(f64::ln)).collect();
    let (low, high) = linear_slope_interval(&logs)?;
    Some(((low.exp() - 1.0) * 100.0, (high.exp() - 1.0) * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_slope_worked_out_by_hand() {
        // 0, 2, 1: slope 1/2, mean 1, residuals -1/2, 1, -1/2. Years -1, 0, 1, sum of squares 2, leverages 5/6, 1/3, 5/6.
        // Variance: ((1/2) / (1/6))² twice, over 2²: (9 + 9) / 4; error 2.1213. Student's t with 1 degree: 12.7062.
        let (low, high) = linear_slope_interval(&all(&[0.0, 2.0, 1.0])).unwrap();
        let half = 12.706_204_736 * 4.5f64.sqrt();
        assert!((high - 0.5 - half).abs() < 1e-6 && (0.5 - low - half).abs() < 1e-6);
    }

    #[test]
    fn what_grows_steadily_has_no_scatter() {
        let (low, high) = log_slope_interval(&all(&[100.0, 110.0, 121.0, 133.1])).unwrap();
        assert!((low - 10.0).abs() < 1e-9 && (high - 10.0).abs() < 1e-9);
    }

    #[test]
    fn two_years_or_a_gap_have_no_interval() {
        assert_eq!(linear_slope_interval(&all(&[1.0, 2.0])), None);
        assert_eq!(linear_slope_interval(&[Some(1.0), None, Some(2.0), Some(3.0)]), None);
        assert_eq!(log_slope_interval(&all(&[1.0, 0.0, 2.0, 3.0])), None);
        assert_eq!(linear_slope_interval(&all(&[1.0, f64::INFINITY, 2.0])), None);
    }
}
