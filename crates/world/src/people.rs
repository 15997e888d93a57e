//! Who stands on the works of a hub in a year.
//!
//! A year's active researchers are a window on the numbered people of a hub, which moves on a
//! little every year, so that most stay and some come and go. The author slots of the works with
//! a field are dealt so that each of the window is dealt at least once: the number of distinct
//! people comes out as planned, whatever the number of works.

use crate::institutions::Institutions;
use crate::rng::{Rng, Stream};
use crate::targets::Targets;

/// Number of the first person of the first hub; each hub has a range of ten million.
const FIRST_OF_HUBS: u64 = 9_000_000_000;
/// Number of the first person elsewhere; each institution has a range of a hundred thousand.
const FIRST_ELSEWHERE: u64 = 9_400_000_000;
/// OpenAlex's number for an author that is not known; no person has it.
pub(crate) const NULL_AUTHOR: u64 = 9_999_999_999;
/// OpenAlex's number for deleted authors.
pub(crate) const DELETED_AUTHOR: u64 = 5_317_838_346;

/// The person `number` of a hub.
pub(crate) fn of_hub(hub: usize, number: u64) -> u64 {
    FIRST_OF_HUBS + hub as u64 * 10_000_000 + number
}

/// One of the people of an institution elsewhere.
pub(crate) fn elsewhere(institution: usize, scale: f64, rng: &mut Rng) -> u64 {
    let pool = ((scale * 60_000.0) as u64).clamp(5, 100_000);
    FIRST_ELSEWHERE + institution as u64 * 100_000 + rng.below(pool)
}

/// The position of the institution at which a person is at home.
pub(crate) fn institution(seed: u64, institutions: &Institutions, person: u64) -> usize {
    if let Some(number) = person.checked_sub(FIRST_ELSEWHERE) {
        return institutions.elsewhere.start + (number / 100_000) as usize;
    }
    let hub = ((person - FIRST_OF_HUBS) / 10_000_000) as usize;
    institutions.draw(hub, &mut Rng::keyed(seed, Stream::Person, person, 1))
}

/// Deals the people of a hub and year to its works.
#[derive(Debug)]
pub(crate) struct Dealer {
    seed: u64,
    hub: usize,
    year: u16,
    /// First of the window, as a number within the hub.
    first: u64,
    /// Size of the window: the active researchers.
    people: u64,
    /// Mean number of hub authors beyond the first, per thousand works.
    extra: u64,
    /// Author slots of all works with a field, and how many are dealt.
    slots: u64,
    dealt: u64,
    works: u64,
}

impl Dealer {
    /// A dealer for `targets` of the hub in the year.
    pub(crate) fn new(seed: u64, hub: usize, year: u16, targets: &Targets) -> Self {
        let works = targets.classified();
        let people = targets.people;
        // Half as many slots again as people, and at least 1.4 authors on a work.
        let mean = (people * 1500 / works.max(1)).max(1400);
        let mut dealer = Self {
            seed,
            hub,
            year,
            first: targets.first_person,
            people,
            extra: mean - 1000,
            slots: 0,
            dealt: 0,
            works: 0,
        };
        dealer.slots = (0..works).map(|work| dealer.size(work)).sum();
        if dealer.slots < people {
            // Only with a handful of works: chance fell short, so every work gets more.
            let more = (people - dealer.slots).div_ceil(works.max(1));
            dealer.extra += 1000 * more;
            dealer.slots = (0..works).map(|work| dealer.size(work)).sum();
        }
        dealer
    }

    /// Hub authors of the hub's `work`-th work with a field: one, and `extra` more on average.
    fn size(&self, work: u64) -> u64 {
        let mut rng = Rng::keyed(self.seed, Stream::Slots, self.key(), work);
        let (sure, chance) = (self.extra / 1000, self.extra % 1000);
        let spread = sure.min(1);
        // Evenly one less or one more now and then keeps the mean and looks less regular.
        let swing = match rng.below(4) {
            0 => 0,
            1 => 2 * spread,
            _ => spread,
        };
        1 + sure - spread + swing + u64::from(rng.chance(chance))
    }

    fn key(&self) -> u64 {
        self.hub as u64 * 10_000 + u64::from(self.year)
    }

    /// The hub's people on its next work with a field.
    pub(crate) fn deal(&mut self, rng: &mut Rng) -> Vec<u64> {
        let size = self.size(self.works);
        self.works += 1;
        let mut people: Vec<u64> = Vec::with_capacity(size as usize);
        for _ in 0..size {
            // New people are spread evenly over the slots; `u128` because both factors can be large.
            let new = |slot: u64| (u128::from(slot) * u128::from(self.people) / u128::from(self.slots.max(1))) as u64;
            let (before, after) = (new(self.dealt), new(self.dealt + 1));
            self.dealt += 1;
            let number = if after > before { before } else { rng.below(self.people.max(1)) };
            let person = of_hub(self.hub, self.first + number);
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// People of the hub on a work that makes nobody active: of the window, or beyond it, where
    /// they would show if the work were counted.
    pub(crate) fn others(&self, rng: &mut Rng) -> Vec<u64> {
        let size = 1 + rng.below(3);
        let beyond = self.people / 4 + 3;
        let mut people: Vec<u64> = (0..size)
            .map(|_| {
                let number =
                    if rng.chance(500) { rng.below(self.people.max(1)) } else { self.people + rng.below(beyond) };
                of_hub(self.hub, self.first + number)
            })
            .collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}
