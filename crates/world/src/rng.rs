//! Random numbers that depend on a key alone, never on what was drawn before elsewhere.
//!
//! Everything that has a number of its own (a work, a person, a hub-year) gets its own stream,
//! so the same options give the same world in whatever order it is made.

/// What a stream is for; part of the key, so that streams of different uses are unrelated.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    /// Hub authors per work.
    Slots = 1,
    /// Authors, type, topic and venue of a work.
    Work,
    /// Irregularities of a work.
    Nuisance,
    /// Works that do not count, and older copies.
    Extra,
    /// What a person is called.
    Person,
    /// Where a person works in a hub.
    Home,
    /// Titles, abstracts, references.
    Text,
    /// Which partition a part belongs to.
    Part,
    /// Patents, trials, policy documents and drugs.
    Practice,
}

/// A SplitMix64 generator (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Rng {
    /// The stream for `stream`, `a`, `b` in the world of `seed`.
    pub(crate) fn keyed(seed: u64, stream: Stream, a: u64, b: u64) -> Self {
        let mut state = mix(seed.wrapping_add(GAMMA));
        for part in [stream as u64, a, b] {
            state = mix(state ^ part.wrapping_mul(GAMMA).wrapping_add(GAMMA));
        }
        Self(state)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// A number below `n`; `n` must not be zero.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        // The high half of the product is below n. Its bias, n in 2^64, is of no account here.
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// A position in a list of `n`; `n` must not be zero.
    pub(crate) fn index(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// True with probability `per_mille` in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// True with probability `rate` in ten thousand.
    pub(crate) fn strikes(&mut self, rate: u64) -> bool {
        self.below(10_000) < rate
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.index(items.len())]
    }

    /// A position, drawn with the given weights, whose sum must not be zero.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut rest = self.below(weights.clone().sum());
        for (position, weight) in weights.enumerate() {
            if rest < weight {
                return position;
            }
            rest -= weight;
        }
        unreachable!("the rest is below the sum of the weights")
    }

    /// Puts `items` in random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }
}
