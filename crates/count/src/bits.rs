//! A set of dense numbers that is asked and filled in any order: one bit a number.

/// A set of numbers below a bound.
#[derive(Debug, Clone)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `bound`.
    pub(crate) fn new(bound: usize) -> Self {
        Bits(vec![0; bound.div_ceil(64)])
    }

    /// Adds a number; one beyond the bound is passed over.
    pub(crate) fn insert(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn numbers_are_kept_once_and_none_beyond_the_bound() {
        let mut bits = Bits::new(70);
        [0, 63, 64, 64, 69, 500].into_iter().for_each(|n| bits.insert(n));
        assert_eq!(bits.len(), 4);
        assert!(bits.contains(64) && bits.contains(0) && !bits.contains(1) && !bits.contains(500));
    }
}
