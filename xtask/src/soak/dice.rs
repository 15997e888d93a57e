//! Numbers drawn from a seed, so that a soak can be drawn again.

use std::time::Duration;

/// A generator: SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is small, so that some numbers being likelier by a hair does not matter.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// One of some.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T; 4]) -> T {
        of[self.below(4) as usize]
    }

    /// A time up to `end`, any as likely as any other.
    pub(super) fn time(&mut self, end: Duration) -> Duration {
        Duration::from_micros(self.below(end.as_micros() as u64 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_its_draws_again_and_times_reach_from_end_to_end() {
        let draws = |seed| {
            let mut dice = Dice::new(seed);
            (0..1000).map(|_| dice.time(Duration::from_secs(1)).as_millis()).collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        let tenths: Vec<usize> = (0..10).map(|n| draws(7).iter().filter(|ms| **ms / 100 == n).count()).collect();
        assert!(tenths.iter().all(|n| (60..140).contains(n)), "{tenths:?}");
    }
}
