//! Gravity models, fitted by Poisson pseudo-maximum likelihood.
//!
//! `E[y] = exp(b0 + b1 x1 + ...)`, the regressors being logarithms of sizes and distances. Fitting the level and not its logarithm
//! keeps the pairs that have nothing in common, and is consistent whatever the variance of the errors: only the mean has to be right,
//! and `y` need be no count. Sources: Santos Silva & Tenreyro, The Log of Gravity, Review of Economics and Statistics 88 (2006) 641;
//! on when estimates exist, the same, Economics Letters 107 (2010) 310.

use std::fmt;

/// Steps after which the fit is given up; it takes about ten.
const STEPS: usize = 100;
/// How often a step that makes the fit worse is halved.
const HALVINGS: usize = 30;
/// The deviance has settled when it changes by less than this part of itself and of all that was observed.
const SETTLED: f64 = 1e-12;
/// A regressor is a combination of those before it if less than this part of it is its own.
const OWN: f64 = 1e-10;

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Of the constant, then of the regressors in their order. None for a regressor that cannot be told from those before it where
    /// the outcome is above zero: it is left out, since with it there may be no greatest likelihood.
    pub terms: Vec<Option<Term>>,
    /// What the model expects of each observation. They sum to what was observed.
    pub fitted: Vec<f64>,
}

/// An estimated coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The coefficient: of a logarithm, an elasticity.
    pub coefficient: f64,
    /// Its standard error, robust to any variance of the errors (sandwich, times n / (n - k)); observations count as independent.
    pub standard_error: f64,
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// No outcome is above zero.
    AllZero,
    /// There are no more observations than coefficients.
    TooFew,
    /// The estimates did not settle.
    NotSettled,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unfit::AllZero => "nothing is above zero",
            Unfit::TooFew => "there are no more observations than coefficients",
            Unfit::NotSettled => "the estimates do not settle",
        })
    }
}

/// Fits outcomes, not below zero, to regressors: a row for each outcome, all of one length. A constant comes by itself.
///
/// # Errors
/// [`Unfit`] says why there is none.
///
/// ```
/// // Two groups: the constant is the logarithm of the first mean, 2, the other coefficient that of the ratio of means, 4 / 2.
/// let groups = [vec![0.0], vec![0.0], vec![1.0], vec![1.0], vec![1.0]];
/// let fit = hubscope_stats::gravity::poisson(&[1.0, 3.0, 2.0, 6.0, 4.0], &groups).unwrap();
/// assert!(fit.terms.iter().all(|term| (term.unwrap().coefficient - 2f64.ln()).abs() < 1e-9));
/// ```
pub fn poisson(outcomes: &[f64], regressors: &[Vec<f64>]) -> Result<Fit, Unfit> {
    if !outcomes.iter().any(|&y| y > 0.0) {
        return Err(Unfit::AllZero);
    }
    let width = regressors.first().map_or(0, Vec::len) + 1;
    let rows: Vec<Vec<f64>> =
        regressors.iter().map(|row| std::iter::once(1.0).chain(row.iter().copied()).collect()).collect();
    let positive: Vec<&[f64]> =
        rows.iter().zip(outcomes).filter(|(_, y)| **y > 0.0).map(|(row, _)| row.as_slice()).collect();
    let kept = independent(&positive, width);
    let rows: Vec<Vec<f64>> = rows.iter().map(|row| kept.iter().map(|&at| row[at]).collect()).collect();
    if rows.len() <= kept.len() || rows.len() != outcomes.len() {
        return Err(Unfit::TooFew);
    }
    let model = Model { outcomes, rows: &rows, width: kept.len() };
    let (coefficients, fitted) = model.estimate().ok_or(Unfit::NotSettled)?;
    let errors = model.standard_errors(&fitted).ok_or(Unfit::NotSettled)?;
    let mut terms = vec![None; width];
    for ((&at, coefficient), standard_error) in kept.iter().zip(coefficients).zip(errors) {
        terms[at] = Some(Term { coefficient, standard_error });
    }
    Ok(Fit { terms, fitted })
}

/// The columns that are no combination of those before them (modified Gram-Schmidt).
fn independent(rows: &[&[f64]], width: usize) -> Vec<usize> {
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let mut basis: Vec<Vec<f64>> = vec![];
    let mut kept = vec![];
    for at in 0..width {
        let mut column: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        let whole = dot(&column, &column);
        for unit in &basis {
            let along = dot(&column, unit);
            column.iter_mut().zip(unit).for_each(|(value, unit)| *value -= along * unit);
        }
        let own = dot(&column, &column);
        if own > OWN * whole {
            column.iter_mut().for_each(|value| *value /= own.sqrt());
            basis.push(column);
            kept.push(at);
        }
    }
    kept
}

/// What is fitted: regressors without the superfluous ones.
struct Model<'a> {
    outcomes: &'a [f64],
    rows: &'a [Vec<f64>],
    width: usize,
}

impl Model<'_> {
    /// Coefficients and expectations, by iteratively reweighted least squares: Newton's method, since the link is canonical.
    fn estimate(&self) -> Option<(Vec<f64>, Vec<f64>)> {
        let mean = self.outcomes.iter().sum::<f64>() / self.outcomes.len() as f64;
        // Between what was observed and its mean: nowhere zero.
        let start: Vec<f64> = self.outcomes.iter().map(|y| (y + mean) / 2.0).collect();
        let mut coefficients = self.reweighted(&start)?;
        let mut fitted = self.expected(&coefficients);
        let mut deviance = self.deviance(&fitted);
        for _ in 0..STEPS {
            let goal = self.reweighted(&fitted)?;
            let (next, expected, reached) = self.step(&coefficients, goal, deviance)?;
            let has_settled = (deviance - reached).abs() <= self.rounding(reached);
            (coefficients, fitted, deviance) = (next, expected, reached);
            if has_settled {
                return Some((coefficients, fitted));
            }
        }
        None
    }

    /// The way towards a goal, or so much of it that the fit is no worse than before.
    fn step(&self, from: &[f64], mut goal: Vec<f64>, deviance: f64) -> Option<(Vec<f64>, Vec<f64>, f64)> {
        for _ in 0..HALVINGS {
            let expected = self.expected(&goal);
            let reached = self.deviance(&expected);
            if reached <= deviance + self.rounding(deviance) {
                return Some((goal, expected, reached));
            }
            goal.iter_mut().zip(from).for_each(|(to, from)| *to = (*to + from) / 2.0);
        }
        None
    }

    /// A difference between deviances that is none: that of a perfect fit is made of rounding alone.
    fn rounding(&self, deviance: f64) -> f64 {
        SETTLED * (deviance.abs() + self.outcomes.iter().sum::<f64>())
    }

    /// The weighted least squares of the working response, given what is expected.
    fn reweighted(&self, expected: &[f64]) -> Option<Vec<f64>> {
        let inverse = inverse(self.cross(expected))?;
        let mut sums = vec![0.0; self.width];
        for ((row, y), mu) in self.rows.iter().zip(self.outcomes).zip(expected) {
            let response = mu * (mu.ln() + (y - mu) / mu);
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * response);
        }
        let product = |row: &Vec<f64>| row.iter().zip(&sums).map(|(a, b)| a * b).sum::<f64>();
        let coefficients: Vec<f64> = inverse.iter().map(product).collect();
        coefficients.iter().all(|b| b.is_finite()).then_some(coefficients)
    }

    fn expected(&self, coefficients: &[f64]) -> Vec<f64> {
        let linear = |row: &Vec<f64>| row.iter().zip(coefficients).map(|(x, b)| x * b).sum::<f64>();
        self.rows.iter().map(|row| linear(row).exp()).collect()
    }

    /// Twice what the likelihood falls short of a perfect fit's.
    fn deviance(&self, expected: &[f64]) -> f64 {
        let of = |(y, mu): (&f64, &f64)| if *y > 0.0 { y * (y / mu).ln() - (y - mu) } else { *mu };
        let sum = 2.0 * self.outcomes.iter().zip(expected).map(of).sum::<f64>();
        // What is expected of something observed is zero: as bad as can be.
        if sum.is_nan() { f64::INFINITY } else { sum }
    }

    /// The sum over rows of their outer products, weighted.
    fn cross(&self, weights: &[f64]) -> Vec<Vec<f64>> {
        let mut sums = vec![vec![0.0; self.width]; self.width];
        for (row, weight) in self.rows.iter().zip(weights) {
            for (sums, a) in sums.iter_mut().zip(row) {
                sums.iter_mut().zip(row).for_each(|(sum, b)| *sum += weight * a * b);
            }
        }
        sums
    }

    fn standard_errors(&self, fitted: &[f64]) -> Option<Vec<f64>> {
        let bread = inverse(self.cross(fitted))?;
        let squares: Vec<f64> = self.outcomes.iter().zip(fitted).map(|(y, mu)| (y - mu) * (y - mu)).collect();
        let meat = self.cross(&squares);
        let n = self.rows.len() as f64;
        let small_sample = n / (n - self.width as f64);
        let variance = |row: &Vec<f64>| -> f64 {
            let inner = |meat: &Vec<f64>| meat.iter().zip(row).map(|(m, b)| m * b).sum::<f64>();
            row.iter().zip(&meat).map(|(b, meat)| b * inner(meat)).sum()
        };
        Some(bread.iter().map(|row| (variance(row) * small_sample).max(0.0).sqrt()).collect())
    }
}

/// The inverse, by elimination with the greatest pivot first; none if there is none, or a number is none.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    for (at, row) in matrix.iter_mut().enumerate() {
        row.extend((0..size).map(|column| if column == at { 1.0 } else { 0.0 }));
    }
    for at in 0..size {
        let greatest = (at..size).max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs()))?;
        matrix.swap(at, greatest);
        let pivot = matrix[at][at];
        if !pivot.is_normal() {
            return None;
        }
        matrix[at].iter_mut().for_each(|value| *value /= pivot);
        let pivoted = matrix[at].clone();
        for (_, row) in matrix.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            let factor = row[at];
            row.iter_mut().zip(&pivoted).for_each(|(value, pivoted)| *value -= factor * pivoted);
        }
    }
    Some(matrix.into_iter().map(|mut row| row.split_off(size)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn coefficients(fit: &Fit) -> Vec<Option<f64>> {
        fit.terms.iter().map(|term| term.map(|t| t.coefficient)).collect()
    }

    /// Pairs of places on a line, of sizes and countries of their own, with the logarithms that a gravity model takes.
    fn pairs(places: u32) -> Vec<Vec<f64>> {
        let size = |i: u32| f64::from(200 + 137 * (i * i % 11));
        let pair = |i: u32, j: u32| {
            let distance = f64::from(j - i) * 310.0 + f64::from(i % 3);
            vec![(size(i) * size(j)).ln(), distance.ln(), if i % 3 == j % 3 { 1.0 } else { 0.0 }]
        };
        (0..places).flat_map(|i| (i + 1..places).map(move |j| pair(i, j))).collect()
    }

    fn mean_of(row: &[f64]) -> f64 {
        (-4.0 + 0.8 * row[0] - 0.6 * row[1] + 0.9 * row[2]).exp()
    }

    #[test]
    fn what_lies_on_the_model_gives_its_coefficients_back() {
        let rows = pairs(22);
        let outcomes: Vec<f64> = rows.iter().map(|row| mean_of(row)).collect();
        let fit = poisson(&outcomes, &rows).unwrap();
        for (found, true_one) in coefficients(&fit).into_iter().zip([-4.0, 0.8, -0.6, 0.9]) {
            assert!((found.unwrap() - true_one).abs() < 1e-8, "{fit:?}");
        }
    }

    #[test]
    fn what_is_drawn_from_the_model_gives_its_coefficients_within_their_errors() {
        // Poisson draws by multiplying uniform numbers (Knuth), in portions so that the exponential stays above zero.
        let mut state = 20_240_517_u64;
        let mut uniform = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut poisson_of = |mut mean: f64| {
            let mut count = 0.0;
            while mean > 0.0 {
                let portion = mean.min(30.0);
                mean -= portion;
                let mut product = uniform();
                while product > (-portion).exp() {
                    count += 1.0;
                    product *= uniform();
                }
            }
            count
        };
        let rows = pairs(22);
        let mut beyond = 0;
        for _ in 0..40 {
            let outcomes: Vec<f64> = rows.iter().map(|row| poisson_of(mean_of(row))).collect();
            let fit = poisson(&outcomes, &rows).unwrap();
            for (term, true_one) in fit.terms.iter().zip([-4.0, 0.8, -0.6, 0.9]) {
                let Term { coefficient, standard_error } = term.unwrap();
                let errors = (coefficient - true_one).abs() / standard_error;
                assert!(errors < 4.5, "{term:?}, {true_one}");
                beyond += u32::from(errors > 1.96);
            }
        }
        // 160 estimates, of which 5 % should lie beyond: 8.
        assert!((1..=20).contains(&beyond), "{beyond} of 160 lie more than 1.96 standard errors off");
    }

    #[test]
    fn two_groups_are_solved_by_hand() {
        // Means 2 (of 1, 3) and 4 (of 2, 6, 4): constant ln 2, difference ln 4 - ln 2.
        // Of a mean m of n: the logarithm's variance is the sum of squared residuals over (n m)^2: 2/16, and 8/144.
        // Of the constant 2/16, of the difference 2/16 + 8/144; each times n / (n - k) = 5/3.
        let rows: Vec<Vec<f64>> = [0.0, 0.0, 1.0, 1.0, 1.0].iter().map(|&x| vec![x]).collect();
        let fit = poisson(&[1.0, 3.0, 2.0, 6.0, 4.0], &rows).unwrap();
        let [constant, difference] = [fit.terms[0].unwrap(), fit.terms[1].unwrap()];
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a}, {b}");
        near(constant.coefficient, 2f64.ln());
        near(difference.coefficient, 2f64.ln());
        near(constant.standard_error, (5.0 / 3.0 * 2.0 / 16.0f64).sqrt());
        near(difference.standard_error, (5.0 / 3.0 * (2.0 / 16.0 + 8.0 / 144.0f64)).sqrt());
        fit.fitted.iter().zip([2.0, 2.0, 4.0, 4.0, 4.0]).for_each(|(a, b)| near(*a, b));
    }

    #[test]
    fn a_regressor_that_would_run_off_to_infinity_is_left_out() {
        // Whoever is in the second group has nothing: its coefficient would be minus infinity.
        let rows: Vec<Vec<f64>> = [0.0, 0.0, 0.0, 1.0, 1.0].iter().map(|&x| vec![x]).collect();
        let fit = poisson(&[1.0, 2.0, 3.0, 0.0, 0.0], &rows).unwrap();
        assert_eq!(fit.terms[1], None);
        assert!((fit.terms[0].unwrap().coefficient - (6.0 / 5.0f64).ln()).abs() < 1e-9);
    }

    #[test]
    fn a_regressor_that_says_nothing_new_is_left_out() {
        let rows: Vec<Vec<f64>> = (1..9).map(|n| vec![f64::from(n), 2.0 * f64::from(n) + 1.0, 1.0]).collect();
        let outcomes: Vec<f64> = (1..9).map(|n| f64::from(n % 4)).collect();
        let fit = poisson(&outcomes, &rows).unwrap();
        assert_eq!(fit.terms.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false, false]);
    }

    #[test]
    fn what_cannot_be_fitted_says_why() {
        assert_eq!(poisson(&[], &[]), Err(Unfit::AllZero));
        assert_eq!(poisson(&[0.0, 0.0], &[vec![1.0], vec![2.0]]), Err(Unfit::AllZero));
        assert_eq!(poisson(&[1.0, 5.0], &[vec![1.0], vec![2.0]]), Err(Unfit::TooFew));
        assert_eq!(poisson(&[1.0, f64::NAN], &[vec![f64::INFINITY], vec![2.0]]).err(), Some(Unfit::NotSettled));
    }

    proptest! {
        #[test]
        fn what_is_expected_sums_to_what_was_observed(
            observed in prop::collection::vec((0u32..40, -3.0..3.0f64, -1.0..1.0f64), 6..40),
        ) {
            let outcomes: Vec<f64> = observed.iter().map(|o| f64::from(o.0)).collect();
            let rows: Vec<Vec<f64>> = observed.iter().map(|o| vec![o.1, o.2]).collect();
            if let Ok(fit) = poisson(&outcomes, &rows) {
                let (a, b) = (outcomes.iter().sum::<f64>(), fit.fitted.iter().sum::<f64>());
                prop_assert!((a - b).abs() < 1e-6 * a, "{} {}", a, b);
            }
        }

        #[test]
        fn any_counts_and_regressors_are_fitted_or_refused(
            observed in prop::collection::vec((0u32..3, -1e3..1e3f64, prop::bool::ANY), 0..12),
        ) {
            let outcomes: Vec<f64> = observed.iter().map(|o| f64::from(o.0)).collect();
            let rows: Vec<Vec<f64>> = observed.iter().map(|o| vec![o.1, if o.2 { 1.0 } else { 0.0 }]).collect();
            if let Ok(fit) = poisson(&outcomes, &rows) {
                prop_assert!(fit.fitted.iter().all(|mu| mu.is_finite()));
            }
        }
    }
}
