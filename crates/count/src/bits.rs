//! Sets of dense numbers: one bit a number.

use pulp::Arch;
use rayon::prelude::*;
use std::ops::Range;

/// Members of words, by the instruction for it where the machine has one.
fn count(words: impl Iterator<Item = u64>) -> u64 {
    Arch::new().dispatch(|| words.map(|word| u64::from(word.count_ones())).sum())
}

/// Puts words together one by one, by the widest instructions that the machine has.
fn combine(words: &mut [u64], others: &[u64], with: impl Fn(&mut u64, &u64)) {
    Arch::new().dispatch(|| words.iter_mut().zip(others).for_each(|(word, other)| with(word, other)));
}

/// A set of numbers below a bound, for whole-set operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    bound: u32,
}

impl Bits {
    /// The empty set of numbers below `bound`.
    pub(crate) fn new(bound: u32) -> Self {
        Bits { words: vec![0; bound.div_ceil(64) as usize], bound }
    }

    /// The numbers below `bound` for which `holds` does, looked at on all threads.
    pub(crate) fn those(bound: u32, holds: impl Fn(u32) -> bool + Sync) -> Self {
        let word = |at: usize| {
            let first = at as u32 * 64;
            let last = (first + 64).min(bound);
            (first..last).fold(0, |word, number| word | u64::from(holds(number)) << (number - first))
        };
        let words = (0..bound.div_ceil(64) as usize).into_par_iter().with_min_len(1024).map(word).collect();
        Bits { words, bound }
    }

    /// Places of a column whose value is such, looked at on all threads.
    pub(crate) fn of<T: Copy + Sync>(column: &[T], holds: impl Fn(T) -> bool + Sync) -> Self {
        let word =
            |chunk: &[T]| chunk.iter().enumerate().fold(0, |word, (bit, value)| word | u64::from(holds(*value)) << bit);
        let words = column.par_chunks(64).with_min_len(1024).map(word).collect();
        Bits { words, bound: column.len() as u32 }
    }

    /// Adds a number; one beyond the bound is passed over.
    pub(crate) fn insert(&mut self, number: u32) {
        if let Some(word) = self.words.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.words.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(crate) fn and(&mut self, other: &Bits) {
        combine(&mut self.words, &other.words, |a, b| *a &= b);
    }

    pub(crate) fn or(&mut self, other: &Bits) {
        combine(&mut self.words, &other.words, |a, b| *a |= b);
    }

    /// The numbers below the bound that are not in it.
    pub(crate) fn complement(&self) -> Bits {
        let mut words: Vec<u64> = self.words.iter().map(|word| !word).collect();
        if let (Some(last), false) = (words.last_mut(), self.bound.is_multiple_of(64)) {
            *last &= (1 << (self.bound % 64)) - 1;
        }
        Bits { words, bound: self.bound }
    }

    /// How many of a range are in it.
    pub(crate) fn len_in(&self, range: Range<u32>) -> u64 {
        count(self.words_in(range).map(|(_, word)| word))
    }

    /// Those of a range that are in it and in the other, ascending.
    pub(crate) fn common<'a>(&'a self, other: &'a Bits, range: Range<u32>) -> impl Iterator<Item = u32> + 'a {
        members(self.words_in(range).map(|(at, word)| (at, word & other.word(at))))
    }

    fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    /// The words that a range lies in, without the numbers before and after it.
    fn words_in(&self, range: Range<u32>) -> impl Iterator<Item = (usize, u64)> + '_ {
        let words = range.start as usize / 64..(range.end.div_ceil(64) as usize).min(self.words.len());
        words.map(move |at| (at, self.words[at] & mask(at, &range)))
    }
}

/// Of the numbers of a word, those in a range.
fn mask(at: usize, range: &Range<u32>) -> u64 {
    let first = at as u64 * 64;
    let upto = |end: u32| match u64::from(end).saturating_sub(first) {
        64.. => u64::MAX,
        count => (1 << count) - 1,
    };
    upto(range.end) & !upto(range.start)
}

/// The numbers in words, ascending.
fn members(words: impl Iterator<Item = (usize, u64)>) -> impl Iterator<Item = u32> {
    words.flat_map(|(at, mut left)| {
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(at as u32 * 64 + bit)
        })
    })
}

/// A set that is asked for often: of its words, those that are not empty. A place has few of all works, and these are neighbours.
#[derive(Debug)]
pub(crate) struct Sparse {
    words: Vec<(u32, u64)>,
}

impl From<Bits> for Sparse {
    fn from(bits: Bits) -> Self {
        let words = (0..).zip(bits.words).filter(|(_, word)| *word != 0);
        Sparse { words: words.collect() }
    }
}

impl Sparse {
    /// How many of a range are in it and in the other.
    pub(crate) fn common_in(&self, other: &Bits, range: Range<u32>) -> u64 {
        count(self.common_words(other, range).map(|(_, word)| word))
    }

    /// Those of a range that are in it and in the other, ascending.
    pub(crate) fn common<'a>(&'a self, other: &'a Bits, range: Range<u32>) -> impl Iterator<Item = u32> + 'a {
        members(self.common_words(other, range))
    }

    fn common_words<'a>(&'a self, other: &'a Bits, range: Range<u32>) -> impl Iterator<Item = (usize, u64)> + 'a {
        let before = |number: u32| self.words.partition_point(|(at, _)| *at < number);
        let words = before(range.start / 64)..before(range.end.div_ceil(64));
        let words = self.words.get(words).unwrap_or_default().iter();
        words.map(move |&(at, word)| (at as usize, word & other.word(at as usize) & mask(at as usize, &range)))
    }
}

/// Numbers of a chunk of a [`Distinct`].
const CHUNK: usize = 4096;

/// A set that is filled in any order, counted and emptied, again and again: only what was touched is looked at.
#[derive(Debug)]
pub(crate) struct Distinct {
    words: Vec<u64>,
    touched: Vec<bool>,
}

impl Distinct {
    /// The empty set of numbers below `bound`.
    pub(crate) fn new(bound: u32) -> Self {
        let chunks = (bound as usize).div_ceil(CHUNK);
        Distinct { words: vec![0; chunks * (CHUNK / 64)], touched: vec![false; chunks] }
    }

    /// Adds a number; one beyond the bound is passed over.
    pub(crate) fn insert(&mut self, number: u32) {
        if let (Some(word), Some(touched)) =
            (self.words.get_mut(number as usize / 64), self.touched.get_mut(number as usize / CHUNK))
        {
            *word |= 1 << (number % 64);
            *touched = true;
        }
    }

    /// How many there are; none afterwards.
    pub(crate) fn drain(&mut self) -> u64 {
        let chunks = self.words.chunks_mut(CHUNK / 64).zip(&mut self.touched).filter(|(_, touched)| **touched);
        chunks
            .map(|(words, touched)| {
                *touched = false;
                let counted = count(words.iter().copied());
                words.fill(0);
                counted
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bits(bound: u32, of: &BTreeSet<u32>) -> Bits {
        Bits::those(bound, |n| of.contains(&n))
    }

    proptest! {
        #[test]
        fn sets_of_bits_are_sets(
            a in prop::collection::btree_set(0u32..300, 0..60),
            b in prop::collection::btree_set(0u32..300, 0..60),
            start in 0u32..310,
            length in 0u32..310,
        ) {
            let range = start..start + length;
            let (x, y) = (bits(300, &a), bits(300, &b));
            let both: Vec<u32> = a.intersection(&b).copied().filter(|n| range.contains(n)).collect();
            prop_assert_eq!(x.common(&y, range.clone()).collect::<Vec<_>>(), both.clone());
            let sparse = Sparse::from(x.clone());
            prop_assert_eq!(sparse.common(&y, range.clone()).collect::<Vec<_>>(), both.clone());
            prop_assert_eq!(sparse.common_in(&y, range.clone()), both.len() as u64);
            prop_assert_eq!(&x, &Bits::of(&(0..300).collect::<Vec<u32>>(), |n| a.contains(&n)));
            prop_assert_eq!(x.len_in(range.clone()), a.range(range).count() as u64);
            let (mut and, mut or) = (x.clone(), x.clone());
            and.and(&y);
            or.or(&y);
            prop_assert_eq!(and, bits(300, &a.intersection(&b).copied().collect()));
            prop_assert_eq!(or, bits(300, &a.union(&b).copied().collect()));
            prop_assert_eq!(x.complement(), bits(300, &(0..300).filter(|n| !a.contains(n)).collect()));
        }

        #[test]
        fn what_was_counted_is_gone(rounds in prop::collection::vec(prop::collection::vec(0u32..20_000, 0..50), 0..5)) {
            let mut distinct = Distinct::new(20_000);
            for round in rounds {
                round.iter().for_each(|&n| distinct.insert(n));
                distinct.insert(1_000_000);
                prop_assert_eq!(distinct.drain(), round.iter().collect::<BTreeSet<_>>().len() as u64);
            }
        }
    }

    #[test]
    fn numbers_are_kept_once_and_none_beyond_the_bound() {
        let mut bits = Bits::new(70);
        [0, 63, 64, 64, 69, 500].into_iter().for_each(|n| bits.insert(n));
        assert_eq!(bits.len_in(0..70), 4);
        assert!(bits.contains(64) && bits.contains(0) && !bits.contains(1) && !bits.contains(500));
    }
}
