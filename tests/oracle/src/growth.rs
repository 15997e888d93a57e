//! Change over a period: from one value a year, the first year first.

/// Compound annual growth from the first year to the last, in percent, from a first value above zero.
///
/// What ends in zero has fallen by 100 percent.
pub(crate) fn cagr(values: &[Option<f64>]) -> Option<f64> {
    let (first, last) = ((*values.first()?)?, (*values.last()?)?);
    let years = values.len() - 1;
    let defined = years > 0 && first > 0.0;
    defined.then(|| ((last / first).powf(1.0 / years as f64) - 1.0) * 100.0)
}

/// Least-squares slope per year, if every year has a value and there are two of them.
pub(crate) fn slope(values: &[Option<f64>]) -> Option<f64> {
    let values = values.iter().copied().collect::<Option<Vec<f64>>>()?;
    if values.len() < 2 {
        return None;
    }
    let middle = (values.len() - 1) as f64 / 2.0;
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let (mut above, mut below) = (0.0, 0.0);
    for (year, value) in values.iter().enumerate() {
        above += (year as f64 - middle) * (value - mean);
        below += (year as f64 - middle).powi(2);
    }
    Some(above / below)
}

/// Mean yearly growth in percent by least squares on logarithms, if no year is zero.
pub(crate) fn slope_of_logarithm(values: &[Option<f64>]) -> Option<f64> {
    let logarithm = |value: &Option<f64>| value.filter(|value| *value > 0.0).map(f64::ln);
    let logarithms: Vec<Option<f64>> = values.iter().map(logarithm).collect();
    slope(&logarithms).map(|slope| (slope.exp() - 1.0) * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f64>, wanted: f64) -> bool {
        value.is_some_and(|value| (value - wanted).abs() < 1e-9)
    }

    #[test]
    fn growth_is_compound() {
        // 100 -> 121 in two years: 10 % a year, whatever lies between.
        assert!(near(cagr(&[Some(100.0), None, Some(121.0)]), 10.0));
        assert!(near(cagr(&[Some(3.0), Some(0.0)]), -100.0));
        assert_eq!(cagr(&[Some(0.0), Some(3.0)]), None);
        assert_eq!(cagr(&[Some(3.0)]), None);
    }

    #[test]
    fn slopes_are_least_squares() {
        // Years -1, 0, 1 about their middle: (-1 * 1 + 0 * 2 + 1 * 4) / (1 + 0 + 1) = 1.5.
        assert!(near(slope(&[Some(1.0), Some(2.0), Some(4.0)]), 1.5));
        assert_eq!(slope(&[Some(1.0), None, Some(4.0)]), None);
        assert_eq!(slope(&[Some(1.0)]), None);
        // Doubling every year grows by 100 % a year.
        assert!(near(slope_of_logarithm(&[Some(1.0), Some(2.0), Some(4.0), Some(8.0)]), 100.0));
        assert_eq!(slope_of_logarithm(&[Some(1.0), Some(0.0), Some(4.0)]), None);
    }
}
