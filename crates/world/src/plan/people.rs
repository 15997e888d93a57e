//! Who stands on the works of a hub in a year.
//!
//! A year's active researchers are a window on the numbered people of a hub, which moves on a
//! little every year, so that most stay and some come and go. The works are of two classes, those
//! in journals of the Nature Index and the rest, and each class has people of its own. Its author
//! slots are dealt to them by arithmetic alone: as many slots as people at least, and every slot
//! goes to the person whose share of the slots it lies in. So every one of them is on a work,
//! whatever the order in which the works are made.

use crate::rng::{Rng, Stream};

/// Number of the first person of the first hub; each hub has a range of ten million.
const FIRST_OF_HUBS: u64 = 9_000_000_000;
/// Number of the first person elsewhere; each institution has a range of a hundred thousand.
const FIRST_ELSEWHERE: u64 = 9_400_000_000;
/// What the second id of a split person is higher by.
pub(crate) const SPLIT: u64 = 600_000_000;
/// OpenAlex's number for an author that is not known; no person has it.
pub(crate) const NULL_AUTHOR: u64 = 9_999_999_999;
/// OpenAlex's number for deleted authors.
pub(crate) const DELETED_AUTHOR: u64 = 5_317_838_346;

/// Works that share their author slots unevenly.
const GROUP: u64 = 8;

/// The person `number` of a hub.
pub(crate) fn of_hub(hub: usize, number: u64) -> u64 {
    FIRST_OF_HUBS + hub as u64 * 10_000_000 + number
}

/// The person `number` of the institution elsewhere, counted from the first of those.
pub(crate) fn elsewhere(institution: usize, number: u64) -> u64 {
    FIRST_ELSEWHERE + institution as u64 * 100_000 + number
}

/// Where a person is at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// In a hub, by its position.
    Hub(usize),
    /// At an institution elsewhere, counted from the first of those.
    Elsewhere(usize),
}

/// Where the person is at home.
pub(crate) fn home(person: u64) -> Home {
    match person.checked_sub(FIRST_ELSEWHERE) {
        Some(number) => Home::Elsewhere((number / 100_000) as usize),
        None => Home::Hub(((person - FIRST_OF_HUBS) / 10_000_000) as usize),
    }
}

/// The ORCID holders: three in five.
pub(crate) fn has_orcid(person: u64) -> bool {
    person % 5 < 3
}

/// The people of one class of works.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Class {
    works: u64,
    people: u64,
    /// Position in the window of the first of them.
    first: u64,
    slots: u64,
    /// Neighbouring slots go to people this far apart, so that not the same stand together.
    stride: u64,
    key: u64,
}

impl Class {
    /// `people` people, from `first` in the window, on `works` works. Works without people, or
    /// people without works, are no class.
    pub(crate) fn new(works: u64, people: u64, first: u64, key: u64) -> Self {
        debug_assert_eq!(works == 0, people == 0);
        let slots = (works * 14 / 10).max(people * 5 / 4).max(people).max(works);
        Self { works, people, first, slots, stride: stride(slots), key }
    }

    /// The positions in the window of the people on the class's `work`-th work. The same one may
    /// come twice, and counts once.
    pub(crate) fn on(&self, seed: u64, work: u64) -> impl Iterator<Item = u64> + use<> {
        let Self { people, first, slots, stride, .. } = *self;
        self.slots_of(seed, work).map(move |slot| first + slot * stride % slots * people / slots)
    }

    /// The slots of a work. A group of works has its share of all; within it, each has one, and
    /// chance decides about the others.
    fn slots_of(&self, seed: u64, work: u64) -> std::ops::Range<u64> {
        let group = work / GROUP;
        let end = (group * GROUP + GROUP).min(self.works);
        let members = (end - group * GROUP) as usize;
        let from = self.slots * group * GROUP / self.works;
        let spare = self.slots * end / self.works - from - members as u64;
        let mut sizes = [1; GROUP as usize];
        let mut rng = Rng::keyed(seed, Stream::Slots, self.key, group);
        let favourite = rng.index(members);
        for _ in 0..spare {
            let pick = if rng.chance(150) { favourite } else { rng.index(members) };
            sizes[pick] += 1;
        }
        let position = (work % GROUP) as usize;
        let start = from + sizes[..position].iter().sum::<u64>();
        start..start + sizes[position]
    }
}

/// A step through `n` places that visits every one.
pub(crate) fn stride(n: u64) -> u64 {
    let mut stride = (n * 618 / 1000).max(1);
    while common_divisor(n, stride) > 1 {
        stride += 1;
    }
    stride
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_of_a_class_is_on_a_work_and_every_work_has_somebody() {
        for (works, people) in [(1, 1), (1, 40), (8, 3), (17, 16), (100, 527), (1000, 881), (33, 33)] {
            let class = Class::new(works, people, 5, 1);
            let mut seen = BTreeSet::new();
            for work in 0..works {
                let on: Vec<u64> = class.on(3, work).collect();
                assert!(!on.is_empty());
                seen.extend(on);
            }
            assert!(seen.into_iter().eq(5..5 + people), "{works} {people}");
        }
    }
}
