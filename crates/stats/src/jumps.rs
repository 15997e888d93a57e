//! Jumps: a year in which the series of all hubs change by another measure than in the others, as they do when a source changes. Five
//! points cannot carry a test of one series, but twenty series of five points can.

/// Fewer series than this have no test: their scatter says too little of how sure a mean is.
const LEAST_SERIES: usize = 5;

/// Fewer changes in each than this have no test: a line through two others leaves nothing to judge by how smooth they are.
const LEAST_CHANGES: usize = 4;

/// A jump is larger than this, in logarithms: ten percent.
const LEAST: f64 = 0.1;

/// And so many times as large as its error. Smooth curves (growth that halves every year, that levels off, that takes off) come to 5 errors
/// at most; of the report's figures those by a list of journals to 7 and more where the list changes, all others to less than 5.
const ERRORS: f64 = 6.0;

/// Changes of logarithms from year to year. None unless all values are above zero.
pub fn changes(values: &[Option<f64>]) -> Option<Vec<f64>> {
    let logarithm = |value: &Option<f64>| value.filter(|v| *v > 0.0 && v.is_finite()).map(f64::ln);
    let logarithms: Vec<f64> = values.iter().map(logarithm).collect::<Option<_>>()?;
    Some(logarithms.windows(2).map(|pair| pair[1] - pair[0]).collect())
}

/// The year in which all series jump together, if there is one: of their mean changes the one without which the others lie closest to a
/// straight line, so that growth which slows down or speeds up steadily is no jump. It must be far from that line: by more than
/// a tenth, than the others differ among themselves, and than six errors: of how the others lie
/// about it and of how sure means of so many series are. Of several years only one is found, and none if they hide each other; none, too,
/// if there are too few series or years.
pub fn jump(series: &[Vec<f64>]) -> Option<usize> {
    let (hubs, years) = (series.len(), series.first()?.len());
    if hubs < LEAST_SERIES || years < LEAST_CHANGES || series.iter().any(|of| of.len() != years) {
        return None;
    }
    let mean = |year: usize| series.iter().map(|of| of[year]).sum::<f64>() / hubs as f64;
    let means: Vec<f64> = (0..years).map(mean).collect();
    let squares = series.iter().flat_map(|of| of.iter().zip(&means).map(|(change, mean)| (change - mean).powi(2)));
    let variance = squares.sum::<f64>() / (years * (hubs - 1) * hubs) as f64;
    let apart = (0..years).map(|year| (year, apart(&means, year)));
    let (year, found) = apart.max_by(|(_, a), (_, b)| (a.distance / a.unit).total_cmp(&(b.distance / b.unit)))?;
    let error = found.unit * (variance + found.variance).sqrt();
    (found.distance > LEAST.max(found.range).max(ERRORS * error)).then_some(year)
}

/// How far the change of a year is from the line through the others.
struct Apart {
    distance: f64,
    /// The error of the distance if every change has an error of 1: near the ends the line is less sure.
    unit: f64,
    /// How far the others are from their line, and from each other.
    variance: f64,
    range: f64,
}

fn apart(changes: &[f64], year: usize) -> Apart {
    // Years count from the one in question: there the line has its constant.
    let others = || (0..changes.len()).filter(|at| *at != year).map(|at| (at as f64 - year as f64, changes[at]));
    let n = (changes.len() - 1) as f64;
    let (mean_year, mean) = (others().map(|(x, _)| x).sum::<f64>() / n, others().map(|(_, y)| y).sum::<f64>() / n);
    let squares = others().map(|(x, _)| (x - mean_year).powi(2)).sum::<f64>();
    let slope = others().map(|(x, y)| (x - mean_year) * (y - mean)).sum::<f64>() / squares;
    let residuals = others().map(|(x, y)| (y - mean - slope * (x - mean_year)).powi(2)).sum::<f64>();
    let (least, most) = others().fold((f64::MAX, f64::MIN), |(least, most), (_, y)| (least.min(y), most.max(y)));
    Apart {
        distance: (changes[year] - mean + slope * mean_year).abs(),
        unit: (1.0 + 1.0 / n + mean_year.powi(2) / squares).sqrt(),
        variance: residuals / (n - 2.0),
        range: most - least,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample::{mix, number};

    /// Made-up panels: changes of these means and, between hubs, standard deviations.
    fn panel(seed: u64, hubs: u64, means: &[f64], deviations: &[f64]) -> Vec<Vec<f64>> {
        let normal = |stream: u64, at: u64| -> f64 {
            let uniform = |part| (number(stream, at * 12 + part) >> 11) as f64 / (1u64 << 53) as f64;
            (0..12).map(uniform).sum::<f64>() - 6.0
        };
        let of_hub = |hub: u64| {
            let changes = (0..).zip(means.iter().zip(deviations));
            changes.map(|(year, (mean, d))| mean + d * normal(mix(seed ^ mix(hub)), year)).collect()
        };
        (0..hubs).map(of_hub).collect()
    }

    /// How many of a hundred panels of 22 hubs have which jump.
    fn found(means: &[f64], deviations: &[f64]) -> Vec<(Option<usize>, usize)> {
        let mut found = std::collections::BTreeMap::new();
        (0..100).for_each(|seed| *found.entry(jump(&panel(seed, 22, means, deviations))).or_insert(0) += 1);
        found.into_iter().collect()
    }

    fn how_often(year: Option<usize>, means: &[f64], deviations: &[f64]) -> usize {
        found(means, deviations).into_iter().find(|(found, _)| *found == year).map_or(0, |(_, count)| count)
    }

    #[test]
    fn smooth_curvature_that_all_hubs_share_is_no_jump() {
        for means in [
            // Growth of 12 %, 5 %, none; and the report's own papers and researchers.
            [0.12, 0.05, 0.0, 0.0],
            [0.12, 0.05, 0.00, 0.01],
            [0.16, 0.04, -0.00, -0.01],
            [0.07, 0.06, 0.03, 0.05],
            // Growth that halves, that falls steadily, that takes off, that rises and falls; and the middle of a logistic curve.
            [0.8, 0.4, 0.2, 0.1],
            [0.4, 0.3, 0.2, 0.1],
            [0.13, 0.21, 0.35, 0.58],
            [0.1, 0.3, 0.3, 0.1],
            [1.53, 1.32, 0.80, 0.28],
        ] {
            for deviation in [0.0, 0.01, 0.05, 0.2] {
                let quiet = how_often(None, &means, &[deviation; 4]);
                // Growth that drops from 16 % to 4 % at once comes near.
                assert!(quiet >= 90, "{means:?} {deviation}: {:?}", found(&means, &[deviation; 4]));
            }
        }
    }

    #[test]
    fn the_year_that_jumps_is_the_one_that_is_found() {
        for (year, means, deviations) in [
            // The report's papers and people in the journals of a list that changes in 2022, as it prints them.
            (2, [0.06, 0.06, 0.42, -0.06], [0.12, 0.14, 0.15, 0.06]),
            (2, [0.06, 0.04, 0.38, -0.06], [0.14, 0.13, 0.18, 0.06]),
            (2, [0.11, 0.07, 0.35, -0.10], [0.11, 0.23, 0.19, 0.11]),
            // People of two papers in three years, in a lake that does not know the first two of them.
            (0, [1.17, 0.20, 0.06, 0.04], [0.14, 0.04, 0.05, 0.04]),
            (3, [0.05, 0.04, 0.04, -0.60], [0.05; 4]),
        ] {
            // Panels with the means exactly so: what is drawn is taken about its own mean.
            let exact = |seed: u64| {
                let mut panel = panel(seed, 22, &[0.0; 4], &deviations);
                for (at, mean) in means.iter().enumerate() {
                    let drawn = panel.iter().map(|of| of[at]).sum::<f64>() / 22.0;
                    panel.iter_mut().for_each(|of| of[at] += mean - drawn);
                }
                panel
            };
            assert!((0..20).all(|seed| jump(&exact(seed)) == Some(year)), "{means:?}");
            // With other hubs it may be missed, but hardly another year be found.
            let right = how_often(Some(year), &means, &deviations) + how_often(None, &means, &deviations);
            assert!(right >= 98, "{means:?}: {:?}", found(&means, &deviations));
        }
    }

    #[test]
    fn panels_whose_years_mean_nothing_give_few_false_alarms() {
        for (years, deviation) in [(4, 0.1), (4, 1.0), (9, 1.0)] {
            let alarms = 100 - how_often(None, &vec![0.05; years], &vec![deviation; years]);
            assert!(alarms <= 2, "{years} {deviation}: {alarms} of 100");
        }
    }

    #[test]
    fn in_ten_years_a_jump_of_three_deviations_between_hubs_is_found() {
        let mut means = [0.05; 9];
        means[6] += 0.6;
        assert!(how_often(Some(6), &means, &[0.2; 9]) >= 95, "{:?}", found(&means, &[0.2; 9]));
    }

    #[test]
    fn a_jump_of_one_hub_is_none_of_all() {
        let mut panel = panel(3, 22, &[0.05; 4], &[0.01; 4]);
        panel[7][1] += 100.0;
        assert_eq!(jump(&panel), None);
    }

    #[test]
    fn a_small_jump_is_none_however_sure() {
        assert_eq!(jump(&vec![vec![0.0, 0.0, 0.09, 0.0]; 22]), None);
        assert_eq!(jump(&vec![vec![0.0, 0.0, 0.11, 0.0]; 22]), Some(2));
    }

    #[test]
    fn panels_that_do_not_move_are_no_trouble() {
        assert_eq!(jump(&vec![vec![0.0; 4]; 22]), None);
        assert_eq!(jump(&vec![vec![3.5; 4]; 22]), None);
    }

    #[test]
    fn too_few_series_or_years_have_no_test() {
        assert_eq!(jump(&[]), None);
        assert_eq!(jump(&vec![vec![0.0, 0.0, 1.0, 0.0]; 4]), None);
        assert_eq!(jump(&vec![vec![0.0, 0.0, 1.0]; 22]), None);
        assert_eq!(jump(&[vec![1.0; 4], vec![1.0; 3], vec![1.0; 4], vec![1.0; 4], vec![1.0; 4]]), None);
    }

    #[test]
    fn changes_need_all_values() {
        let doubled = changes(&[Some(1.0), Some(2.0), Some(4.0)]).unwrap();
        assert!(doubled.iter().all(|change| (change - 2.0f64.ln()).abs() < 1e-15));
        assert_eq!(changes(&[Some(0.0), Some(3.0)]), None);
        assert_eq!(changes(&[Some(1.0), None]), None);
        assert_eq!(changes(&[Some(1.0), Some(f64::NAN)]), None);
    }
}
