//! The bootstrap: every work is drawn so many times in each replicate, and the draws are a pure function of seed, work and
//! replicate. So all places and all requests share them, differences between places are of the same draws, and no figure
//! depends on what else is asked.

use crate::{Interval, TAIL};
use pulp::Arch;

/// Replicates of every figure: the ends are the 25th and the 975th of them, whose own error is then a twentieth of the interval's
/// width or so. As many as the CWTS Leiden Ranking takes.
pub const REPLICATES: usize = 1_000;

/// How often a work is drawn in each replicate.
pub type Draws = [u8; REPLICATES];

/// Of 65,536 numbers, how many give a draw of 1 or more, of 2 or more, and so on: the tails of the Poisson distribution of mean 1,
/// rounded. They add up to 65,536, so that the mean is exactly 1; the variance is 131,070 / 65,536 - 1, which is 1 - 3.1e-5.
const TAILS: [u16; 8] = [41_427, 17_317, 5_263, 1_244, 240, 39, 5, 1];

/// The step of the counter: 2^64 over the golden ratio.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes the bits of a number (splitmix64; Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195): one to one.
#[inline(always)]
pub(crate) fn mix(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The number of a counter in a stream.
#[inline(always)]
pub(crate) fn number(stream: u64, counter: u64) -> u64 {
    mix(stream.wrapping_add(STEP.wrapping_mul(counter.wrapping_add(1))))
}

/// The stream of a work's draws, by the seed and the work's public key.
pub fn stream(seed: u64, work_key: u64) -> u64 {
    mix(number(seed, 0) ^ mix(work_key))
}

/// Draws a work: each replicate has it a number of times that follows the Poisson distribution of mean 1, the limit of drawing
/// as many works as there are with replacement (Chamandy and others 2012, "Estimating uncertainty for massive data streams").
pub fn add_draws(stream: u64, draws: &mut Draws, sums: &mut [u16; REPLICATES]) {
    // The same loops for the widest registers of the machine: whole numbers, and the same ones.
    Arch::new().dispatch(|| draw(stream, draws, sums));
}

#[inline(always)]
fn draw(stream: u64, draws: &mut Draws, sums: &mut [u16; REPLICATES]) {
    let mut numbers = [0u16; REPLICATES];
    for (counter, four) in (0..).zip(numbers.chunks_exact_mut(4)) {
        let number = number(stream, counter);
        four.copy_from_slice(&[number as u16, (number >> 16) as u16, (number >> 32) as u16, (number >> 48) as u16]);
    }
    for ((number, draw), sum) in numbers.iter().zip(draws.iter_mut()).zip(sums.iter_mut()) {
        let drawn = TAILS.iter().fold(0, |drawn, tail| drawn + u16::from(number < tail));
        *draw = drawn as u8;
        *sum = sum.wrapping_add(drawn);
    }
}

/// Adds draws, each times the same, to sums. Of whole numbers the sums are exact, in any order, as long as they stay below 2^53.
pub fn add_scaled<T: Copy + Into<f64>>(sums: &mut [f64], draws: &[T], scale: f64) {
    Arch::new().dispatch(|| {
        for (sum, &draw) in sums.iter_mut().zip(draws) {
            *sum += scale * draw.into();
        }
    });
}

/// The percentile interval: of the n replicates that are defined the ones numbered floor(n α / 2) and floor(n (1 - α / 2)), from 1,
/// in ascending order. None where more than one in forty replicates is undefined: nobody knows on which side they would be.
///
/// ```
/// let replicates = (1..=1000).map(|r| Some(f64::from(r)));
/// assert_eq!(hubscope_stats::percentile(replicates), Some((25.0, 975.0)));
/// assert_eq!(hubscope_stats::percentile([Some(1.0), None].into_iter()), None);
/// ```
pub fn percentile(replicates: impl Iterator<Item = Option<f64>>) -> Option<Interval> {
    let (mut defined, mut all) = (vec![], 0);
    for replicate in replicates {
        all += 1;
        defined.extend(replicate.filter(|r| !r.is_nan()));
    }
    let is_known = (all - defined.len()) as f64 <= TAIL * all as f64;
    defined.sort_unstable_by(f64::total_cmp);
    let at = |part: f64| defined.get(order_statistic(part, defined.len())).copied();
    at(TAIL).zip(at(1.0 - TAIL)).filter(|_| is_known)
}

/// The place, from 0, of the order statistic that so much of n lies at or below.
pub(crate) fn order_statistic(part: f64, n: usize) -> usize {
    // 0.975 times 1,000 is 975, and no rounding may make it 974.
    ((part * n as f64 + 1e-9).floor() as usize).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(seed: u64, key: u64) -> Draws {
        let (mut draws, mut sums) = ([0; REPLICATES], [0; REPLICATES]);
        add_draws(stream(seed, key), &mut draws, &mut sums);
        assert!(draws.iter().zip(sums).all(|(draw, sum)| u16::from(*draw) == sum));
        draws
    }

    /// The correlation of two series.
    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        let (ma, mb) = (mean(a), mean(b));
        let product =
            |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 { x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum() };
        product(a, ma, b, mb) / (product(a, ma, a, ma) * product(b, mb, b, mb)).sqrt()
    }

    #[test]
    fn draws_are_the_same_on_every_machine() {
        let first = |seed, key| draws(seed, key)[..24].iter().map(|d| char::from(b'0' + d)).collect::<String>();
        let found = [first(1, 1), first(1, 2), first(2, 1), first(u64::MAX, u64::MAX)];
        assert_eq!(
            found,
            [
                "112000120311101013110012",
                "101120110100133300005110",
                "011211012100120020001200",
                "200120003121020102041210"
            ]
        );
    }

    #[test]
    fn the_mean_of_the_distribution_is_exactly_one() {
        assert_eq!(TAILS.iter().map(|&t| u32::from(t)).sum::<u32>(), 65_536);
        // E W^2 = sum of (2 k - 1) P(W >= k).
        let square: u32 = (0..).zip(TAILS).map(|(k, tail)| (2 * k + 1) * u32::from(tail)).sum();
        let variance = f64::from(square) / 65_536.0 - 1.0;
        assert!((variance - 1.0).abs() < 1e-4, "{variance}");
        // And the tails are those of Poisson, to half a unit.
        let mut point = (-1.0f64).exp();
        let mut tail = 1.0 - point;
        for (k, rounded) in (1..).zip(TAILS) {
            assert!((tail * 65_536.0 - f64::from(rounded)).abs() < 0.5, "{k}");
            point /= f64::from(k);
            tail -= point;
        }
    }

    #[test]
    fn draws_have_the_moments_of_poisson() {
        let (mut sum, mut square, mut cube, n) = (0.0, 0.0, 0.0, 2_000.0 * REPLICATES as f64);
        for key in 0..2_000 {
            for d in draws(7, key).map(f64::from) {
                sum += d;
                square += (d - 1.0).powi(2);
                cube += (d - 1.0).powi(3);
            }
        }
        // Standard errors are 0.0007, 0.0012 and 0.004 or so.
        assert!((sum / n - 1.0).abs() < 0.004 && (square / n - 1.0).abs() < 0.008 && (cube / n - 1.0).abs() < 0.03);
    }

    #[test]
    fn neighbours_do_not_know_of_each_other() {
        let series = |of: &dyn Fn(u64) -> Draws| (0..200).flat_map(|k| of(k).map(f64::from)).collect::<Vec<f64>>();
        let own = series(&|key| draws(1, key));
        // Of 200,000 pairs the standard error of a correlation is 0.0022.
        for (name, other) in [
            ("works", series(&|key| draws(1, key + 1))),
            ("far works", series(&|key| draws(1, key + (1 << 32)))),
            ("seeds", series(&|key| draws(2, key))),
            ("swapped", series(&|key| draws(key, 1))),
            ("replicates", own.iter().cycle().skip(1).take(own.len()).copied().collect()),
            ("lanes", own.iter().cycle().skip(4).take(own.len()).copied().collect()),
        ] {
            let found = correlation(&own, &other);
            assert!(found.abs() < 0.011, "{name}: {found}");
        }
    }

    /// Numbers for made-up corpora, other than any draw of the works in them.
    fn uniform(corpus: u64, at: u64) -> f64 {
        (number(mix(corpus ^ 0xc0ffee), at) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// How often the interval of a ratio of sums holds the true one, over made-up corpora of so many works.
    fn coverage(works: u64, truth: f64, work: impl Fn(u64, u64) -> (f64, f64)) -> f64 {
        const CORPORA: u64 = 1_000;
        let mut held = 0.0;
        for corpus in 0..CORPORA {
            let (mut above, mut below) = (vec![0.0; REPLICATES], vec![0.0; REPLICATES]);
            for at in 0..works {
                let (x, weight) = work(corpus, at);
                let draws = draws(1, corpus * 1_000_000 + at);
                add_scaled(&mut above, &draws, x * weight);
                add_scaled(&mut below, &draws, weight);
            }
            let (low, high) = percentile(above.iter().zip(&below).map(|(a, b)| Some(a / b))).unwrap();
            held += f64::from(u8::from((low..=high).contains(&truth)));
        }
        held / CORPORA as f64
    }

    #[test]
    fn intervals_of_shares_hold_the_truth_as_often_as_they_say() {
        let held = coverage(150, 0.3, |corpus, at| (f64::from(u8::from(uniform(corpus, at) < 0.3)), 1.0));
        assert!((0.92..=0.97).contains(&held), "{held}");
    }

    #[test]
    fn intervals_of_skewed_means_of_unequal_weights_do_so_too() {
        // Scores are exponential with mean 1, shares of works a half, a third or all.
        let held = coverage(150, 1.0, |corpus, at| {
            (-uniform(corpus, 2 * at).ln(), [1.0, 0.5, 1.0 / 3.0][(uniform(corpus, 2 * at + 1) * 3.0) as usize])
        });
        assert!((0.92..=0.97).contains(&held), "{held}");
    }

    #[test]
    fn undefined_replicates_are_left_out_while_they_are_few() {
        let with = |undefined: usize| percentile((0..REPLICATES).map(|r| (r >= undefined).then_some(r as f64)));
        // 975 are left, of which the 24th and the 950th count: 24.375 and 950.625, rounded down.
        assert_eq!(with(25), Some((48.0, 974.0)));
        assert_eq!(with(26), None);
        assert_eq!(percentile(std::iter::empty()), None);
    }
}
