//! Ranks, how sure they are, and who cannot be told apart: from replicates of all at once.

use crate::LEVEL;
use crate::resample::order_statistic;

/// A rank among all that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// How many have more, and one; who has the same shares the better rank.
    pub rank: usize,
    /// The best rank that one may have: behind those who surely have more.
    pub low: usize,
    /// The worst one: before those who surely have less.
    pub high: usize,
    /// Letters, `a` for the first group, `z` before `aa`: two cannot be told apart just if they share one.
    pub groups: Vec<String>,
}

/// Ranks by value with intervals that hold all true ranks at once, in 95 % of cases: two are told apart if the interval of their
/// difference, of the greatest standardised difference over all pairs, leaves out zero (Mogstad, Romano, Shaikh and Wilhelm 2024,
/// doi:10.1093/restud/rdad006). `replicates` has as many numbers for each value.
///
/// Groups are sets in which nobody can be told from anybody, as large as can be, which together hold every pair of the kind (a
/// display by letters: Piepho 2004, doi:10.1198/1061860043515; as a cover by cliques: Gramm and others 2007,
/// doi:10.1016/j.csda.2006.09.035).
pub fn ranks(values: &[f64], replicates: &[impl AsRef<[f64]>]) -> Vec<Rank> {
    let apart = told_apart(values, replicates);
    let count = |holds: &dyn Fn(usize) -> bool| (0..values.len()).filter(|&k| holds(k)).count();
    let mut groups = groups(values, &apart);
    (0..values.len())
        .map(|j| Rank {
            rank: 1 + count(&|k| values[k] > values[j]),
            low: 1 + count(&|k| apart[j][k] && values[k] > values[j]),
            high: values.len() - count(&|k| apart[j][k] && values[k] < values[j]),
            groups: std::mem::take(&mut groups[j]),
        })
        .collect()
}

/// By pair, whether the two are told apart.
fn told_apart(values: &[f64], replicates: &[impl AsRef<[f64]>]) -> Vec<Vec<bool>> {
    let of = |j: usize| replicates.get(j).map(AsRef::as_ref).unwrap_or_default();
    let count = values.len();
    let pairs: Vec<(usize, usize)> = (0..count).flat_map(|j| (j + 1..count).map(move |k| (j, k))).collect();
    let mut greatest: Vec<f64> = vec![];
    let mut errors = Vec::with_capacity(pairs.len());
    for &(j, k) in &pairs {
        let difference = values[j] - values[k];
        let deviations = || of(j).iter().zip(of(k)).map(|(a, b)| a - b - difference);
        let n = deviations().count();
        let mean = deviations().sum::<f64>() / n as f64;
        let error = (deviations().map(|d| (d - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
        greatest.resize(n.max(greatest.len()), 0.0);
        if error > 0.0 {
            greatest.iter_mut().zip(deviations()).for_each(|(most, d)| *most = most.max(d.abs() / error));
        }
        errors.push(error);
    }
    greatest.sort_unstable_by(f64::total_cmp);
    let critical = greatest.get(order_statistic(LEVEL, greatest.len())).copied().unwrap_or(f64::INFINITY);
    let mut apart = vec![vec![false; count]; count];
    for (&(j, k), error) in pairs.iter().zip(errors) {
        // Without replicates the error is no number, and where none differs nothing is known of it: nobody is told apart.
        let is_apart = error > 0.0 && (values[j] - values[k]).abs() > critical * error;
        apart[j][k] = is_apart;
        apart[k][j] = is_apart;
    }
    apart
}

/// By value, the letters of its groups. Each pair that nobody has put together yet begins a group, which takes in everybody who
/// cannot be told from any of it, in the order of ranks.
fn groups(values: &[f64], apart: &[Vec<bool>]) -> Vec<Vec<String>> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&j, &k| values[k].total_cmp(&values[j]));
    let mut together = vec![vec![false; values.len()]; values.len()];
    let mut letters = vec![vec![]; values.len()];
    let mut name = 0;
    for (at, &j) in order.iter().enumerate() {
        // With itself last: who can be told from all others is a group alone.
        for &k in order[at + 1..].iter().chain([&j]) {
            let is_new = if j == k { letters[j].is_empty() } else { !apart[j][k] && !together[j][k] };
            if !is_new {
                continue;
            }
            let mut members = vec![j];
            members.extend((j != k).then_some(k));
            for &other in &order {
                if !members.contains(&other) && members.iter().all(|&member| !apart[member][other]) {
                    members.push(other);
                }
            }
            for &a in &members {
                letters[a].push(letter(name));
                members.iter().for_each(|&b| together[a][b] = true);
            }
            name += 1;
        }
    }
    letters
}

/// a to z, aa, ab and so on.
fn letter(number: usize) -> String {
    let last = char::from(b'a' + (number % 26) as u8);
    match number / 26 {
        0 => last.to_string(),
        before => letter(before - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resample::number;
    use proptest::prelude::*;

    /// Replicates about values, each with its own error; nearly normal.
    fn replicates(seed: u64, values: &[f64], errors: &[f64]) -> Vec<Vec<f64>> {
        let normal = |stream: u64, at: u64| -> f64 {
            let uniform = |part| (number(stream, at * 12 + part) >> 11) as f64 / (1u64 << 53) as f64;
            (0..12).map(uniform).sum::<f64>() - 6.0
        };
        let of =
            |j: usize| (0..1_000).map(|r| values[j] + errors[j] * normal(seed ^ (j as u64 + 1) << 32, r)).collect();
        (0..values.len()).map(of).collect()
    }

    #[test]
    fn far_ones_are_told_apart_and_near_ones_are_not() {
        // 10 and 9.9 differ by less than their errors of 0.1; 5 is far from all.
        let values = [5.0, 10.0, 9.9, 1.0];
        let found = ranks(&values, &replicates(1, &values, &[0.1; 4]));
        let shown: Vec<(usize, usize, usize, String)> =
            found.into_iter().map(|r| (r.rank, r.low, r.high, r.groups.concat())).collect();
        let expected = [(3, 3, 3, "b"), (1, 1, 2, "a"), (2, 1, 2, "a"), (4, 4, 4, "c")];
        assert_eq!(shown, expected.map(|(rank, low, high, group)| (rank, low, high, group.to_owned())));
    }

    #[test]
    fn ties_share_the_better_rank_and_a_group() {
        // And whose replicates never differ is told from nobody by that.
        let same = vec![vec![3.0; 1_000], vec![3.0; 1_000], vec![2.0; 1_000]];
        let found = ranks(&[3.0, 3.0, 2.0], &same);
        assert_eq!(found.iter().map(|r| r.rank).collect::<Vec<_>>(), [1, 1, 3]);
        assert_eq!(found.iter().map(|r| (r.low, r.high)).collect::<Vec<_>>(), [(1, 3), (1, 3), (1, 3)]);
        assert_eq!(found.iter().map(|r| r.groups.concat()).collect::<Vec<_>>(), ["a", "a", "a"]);
    }

    #[test]
    fn one_in_the_middle_may_belong_to_two_groups() {
        // Told apart are only the ends.
        let apart = [[false, false, true], [false, false, false], [true, false, false]].map(|row| row.to_vec());
        assert_eq!(groups(&[3.0, 2.0, 1.0], &apart).iter().map(|g| g.concat()).collect::<Vec<_>>(), ["a", "ab", "b"]);
    }

    #[test]
    fn one_or_none_has_nobody_to_be_told_from() {
        assert_eq!(ranks(&[], &Vec::<Vec<f64>>::new()), []);
        let alone = Rank { rank: 1, low: 1, high: 1, groups: vec!["a".into()] };
        assert_eq!(ranks(&[1.0], &[vec![1.0; 1_000]]), [alone]);
        let unknown = ranks(&[1.0, 2.0], &[vec![], vec![]]);
        assert_eq!(unknown.iter().map(|r| (r.low, r.high)).collect::<Vec<_>>(), [(1, 2), (1, 2)]);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn all_true_ranks_lie_within_their_intervals_in_95_of_100_cases() {
        // Six hubs, of which two pairs are the same; the errors are unequal.
        let (truth, errors) = ([5.0, 5.0, 6.0, 7.0, 7.0, 9.0], [0.5, 0.2, 0.6, 0.4, 0.8, 0.3]);
        let cases = 400;
        let held = (0..cases).filter(|case| {
            let noise = replicates(case + 1_000, &truth, &errors);
            let values: Vec<f64> = noise.iter().map(|of| of[0]).collect();
            let found = ranks(&values, &replicates(*case, &values, &errors));
            found.iter().zip(truth).all(|(rank, own)| {
                let better = truth.iter().filter(|t| **t > own).count();
                let same = truth.iter().filter(|t| **t == own).count();
                // Of those that are the same any order would do.
                rank.low <= better + same && rank.high > better
            })
        });
        let part = held.count() as f64 / cases as f64;
        assert!(part >= 0.93, "{part}");
    }

    proptest! {
        #[test]
        fn two_share_a_letter_just_if_they_cannot_be_told_apart(
            values in prop::collection::vec(0.0..10.0f64, 1..12),
            seed in any::<u64>(),
        ) {
            let count = values.len();
            let is_apart = |j: usize, k: usize| j != k && number(seed, (j.min(k) * count + j.max(k)) as u64).is_multiple_of(2);
            let apart: Vec<Vec<bool>> = (0..count).map(|j| (0..count).map(|k| is_apart(j, k)).collect()).collect();
            let letters = groups(&values, &apart);
            for j in 0..count {
                prop_assert!(!letters[j].is_empty());
                for k in (0..count).filter(|k| *k != j) {
                    prop_assert_eq!(letters[j].iter().any(|l| letters[k].contains(l)), !apart[j][k]);
                }
            }
        }

        #[test]
        fn a_rank_lies_within_its_interval(values in prop::collection::vec(0.0..3.0f64, 1..8), seed in any::<u64>()) {
            let errors = vec![0.3; values.len()];
            for rank in ranks(&values, &replicates(seed, &values, &errors)) {
                prop_assert!(1 <= rank.low && rank.low <= rank.rank && rank.rank <= rank.high && rank.high <= values.len());
            }
        }
    }
}
