//! Numbers drawn from a seed: the same on every machine.

/// A generator (splitmix64, Steele, Lea and Flood 2014).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn from_seed(seed: u64) -> Self {
        Draw(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from the first to the last.
    pub(super) fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.next() % (last - first + 1)
    }

    /// So often in a hundred times.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of these.
    pub(super) fn of<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[self.next() as usize % these.len()]
    }

    /// One of these, some of which may be none.
    pub(super) fn text(&mut self, these: &[Option<&str>]) -> Option<String> {
        self.of(these).map(str::to_owned)
    }

    /// A number from -1 to 1.
    pub(super) fn around_zero(&mut self) -> f64 {
        self.between(0, 2000) as f64 / 1000.0 - 1.0
    }
}
