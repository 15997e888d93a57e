//! How many people a count of ids may stand for.
//!
//! A source splits one person over several ids, and puts several under one. What speaks for either is in the lake: `namesake_no` and
//! `orcid` of authors, who may be one person, and `person_variant` of facts, which of several persons one speaks of. From these follow
//! the least and the greatest number of people that have what a measure asks for, over the very facts that it looks at. Below,
//! a *part* is what one id has of one person; `docs/people.md` says what is assumed, and how wide apart the bounds are.

use crate::bits::Bits;
use crate::class::Reading;
use crate::identities::Identities;
use crate::index::{NONE, Wanted};
use crate::place::Place;
use crate::question::{Question, plays};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{AtLeast, Base, Entity, Indicator, Measure, Of, Period};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// The word in the column `flags` of a cell whose bounds are these.
pub const DISAMBIGUATION: &str = "disambiguation";

/// A count of people, and between what it lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeopleBounds {
    /// Persons, if all who may be one person are one.
    pub low: u64,
    /// Ids: what is counted.
    pub value: u64,
    /// Persons, if all whose names or ORCIDs contradict each other are several, and all that ids have together makes as many more as
    /// it can.
    pub high: u64,
}

/// What one id has of one person at a place: author, variant, work, weight.
type Held = (u32, u32, u32, u64);

impl Engine {
    /// Bounds of a count of people in a hub, group or reserved place, by period; none of an indicator that counts no people, or is not of
    /// the place.
    ///
    /// # Errors
    /// If there is no such place, or the lake cannot be read.
    pub fn people_bounds(
        &self,
        indicator: &Indicator,
        hub: &str,
        years: Years,
    ) -> Result<Option<Vec<PeopleBounds>>, CountError> {
        let Measure::Base(base) = &indicator.measure else { return Ok(None) };
        if !indicator.is_of(hub) || !matches!(base.of, Of::Count(Entity::Authors) | Of::People(_)) {
            return Ok(None);
        }
        let question = Question {
            id: &indicator.id,
            base,
            reading: Reading::Known,
            periods: indicator.periods(years).into_iter().map(|(_, years)| years).collect(),
            is_pooled: indicator.period == Period::Pooled,
        };
        let place = self.place(hub)?;
        Ok(Some(match base.of {
            Of::People(at_least) => self.bounds_of_some(place, &question, at_least)?,
            _ => self.bounds_of_all(place, &question)?,
        }))
    }

    /// Bounds of people who are on a work at all: sets of ids are enough.
    fn bounds_of_all(&self, place: Place<'_>, question: &Question<'_>) -> Result<Vec<PeopleBounds>, CountError> {
        let identities = self.index.identities()?;
        let authors = self.index.layout.authors;
        let windows = self.windows(question);
        let mut named = vec![Bits::new(authors); windows.len()];
        let mut others: Vec<BTreeSet<(u32, u32)>> = vec![BTreeSet::new(); windows.len()];
        self.each_held(place, question, &windows, |(author, variant, work, _)| {
            for (at, _) in windows.iter().enumerate().filter(|(_, window)| window.contains(&work)) {
                match variant {
                    0 => named[at].insert(author),
                    _ => drop(others[at].insert((author, variant))),
                }
            }
        })?;
        let bounds = named.iter().zip(&others).map(|(named, others)| {
            let ids = named.len_in(0..authors);
            let only_others: BTreeSet<u32> =
                others.iter().map(|(id, _)| *id).filter(|id| !named.contains(*id)).collect();
            let value = ids + only_others.len() as u64;
            let least = identities.least(named.common(named, 0..authors));
            PeopleBounds { low: least.max(value.min(1)), value, high: ids + others.len() as u64 }
        });
        Ok(bounds.collect())
    }

    /// Bounds of people who have at least so much.
    fn bounds_of_some(
        &self,
        place: Place<'_>,
        question: &Question<'_>,
        at_least: AtLeast,
    ) -> Result<Vec<PeopleBounds>, CountError> {
        let identities = self.index.identities()?;
        let windows = self.windows(question);
        let mut held: Vec<Held> = vec![];
        self.each_held(place, question, &windows, |part| held.push(part))?;
        held.sort_unstable();
        let bounds = windows.iter().map(|window| {
            let mut parts = Parts::default();
            for of_id in held.chunk_by(|a, b| a.0 == b.0) {
                let theirs: Vec<Held> = of_id.iter().copied().filter(|part| window.contains(&part.2)).collect();
                parts.add(at_least, &theirs, identities);
            }
            parts.bounds(at_least, identities)
        });
        Ok(bounds.collect())
    }

    /// Goes through the facts that a question looks at, of somebody.
    fn each_held(
        &self,
        place: Place<'_>,
        question: &Question<'_>,
        windows: &[Range<u32>],
        mut take: impl FnMut(Held),
    ) -> Result<(), CountError> {
        let Base { of, works, .. } = question.base;
        let counted = self.works(question.id, works, question.reading)?;
        let identities = self.index.identities()?;
        let wanted = Wanted {
            authors: true,
            weights: matches!(of, Of::People(_)),
            roles: works.through.is_some(),
            sequences: false,
        };
        let is_asked = |work: u32| windows.iter().any(|window| window.contains(&work)) && counted.contains(work);
        self.index.each(self.sites_of(place), wanted, |_, facts, range| {
            let mut variants = identities.variants_from(facts.first + range.start as u64);
            for at in range {
                let variant = variants.of(facts.first + at as u64);
                let (author, work) = (facts.author[at], facts.work[at]);
                if author != NONE && is_asked(work) && plays(works.through, facts, at) {
                    take((author, variant, work, facts.weight(at)));
                }
            }
        })?;
        Ok(())
    }
}

impl Identities {
    /// The least number of persons that these authors are: of those linked by names and ORCIDs as many as there are ORCIDs, but at least one.
    fn least(&self, authors: impl Iterator<Item = u32>) -> u64 {
        let all = self.namesake.len() as u32;
        let [mut groups, mut with_orcid, mut orcids] = [(); 3].map(|()| Bits::new(all));
        for author in authors {
            let (group, orcid) = (self.namesake[author as usize], self.orcid[author as usize]);
            groups.insert(group);
            if orcid != NONE {
                with_orcid.insert(group);
                orcids.insert(orcid);
            }
        }
        groups.len_in(0..all) - with_orcid.len_in(0..all) + orcids.len_in(0..all)
    }
}

/// How much is asked for, in the unit of [`amount`].
fn needed(at_least: AtLeast) -> u128 {
    match at_least {
        AtLeast::Papers { papers, .. } => u128::from(papers.get()),
        AtLeast::Hundredths(hundredths) => u128::from(hundredths) << 32,
    }
}

/// How much there is in some parts: works, or hundredths of 2^-32 of one.
fn amount(at_least: AtLeast, parts: &[Held]) -> u128 {
    match at_least {
        AtLeast::Papers { .. } => {
            let works: BTreeSet<u32> = parts.iter().map(|part| part.2).collect();
            works.len() as u128
        }
        AtLeast::Hundredths(_) => parts.iter().map(|part| (u128::from(part.3) + 2) * 100).sum(),
    }
}

/// Parts of a place and period.
#[derive(Default)]
struct Parts {
    /// Ids that have enough.
    ids: u64,
    /// Ids of which the part of whom they are named for has enough.
    named: Vec<u32>,
    /// Parts that have enough.
    enough: u64,
    /// Parts of others that have not: whose they are is not known, and each may be what somebody lacks.
    loose: u64,
    /// By namesakes, the other parts that have not, and what they have together.
    rest: HashMap<u32, (u64, u128)>,
}

impl Parts {
    /// Adds what an id has, sorted by variant.
    fn add(&mut self, at_least: AtLeast, theirs: &[Held], identities: &Identities) {
        let needed = needed(at_least);
        self.ids += u64::from(amount(at_least, theirs) >= needed && !theirs.is_empty());
        for part in theirs.chunk_by(|a, b| a.1 == b.1) {
            let ((author, variant, ..), amount) = (part[0], amount(at_least, part));
            match (amount >= needed, variant) {
                (true, _) => {
                    self.enough += 1;
                    self.named.extend((variant == 0).then_some(author));
                }
                (false, 0) => {
                    let rest = self.rest.entry(identities.namesake[author as usize]).or_default();
                    *rest = (rest.0 + 1, rest.1 + amount);
                }
                (false, _) => self.loose += 1,
            }
        }
    }

    fn bounds(self, at_least: AtLeast, identities: &Identities) -> PeopleBounds {
        let least = identities.least(self.named.into_iter());
        // Each takes two parts at least, and enough of them.
        let whole = |(parts, amount): &(u64, u128)| u128::from(parts / 2).min(amount / needed(at_least)) as u64;
        let together: u64 = self.rest.values().map(whole).sum();
        let low = least.max(self.enough.min(1));
        PeopleBounds { low, value: self.ids, high: self.enough + together + self.loose }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU32;

    /// Authors 0 to 2 are namesakes, 1 with an ORCID; so are 3 and 4, each with one of their own; 5 is alone.
    fn identities() -> Identities {
        Identities { namesake: vec![0, 0, 0, 3, 3, 5], orcid: vec![NONE, 1, NONE, 3, 4, NONE], ..Identities::default() }
    }

    #[test]
    fn namesakes_are_as_many_as_their_orcids_and_one_at_least() {
        for (authors, persons) in [
            (vec![], 0),
            (vec![0, 2], 1),
            // 0 and 2 may be 1, whose ORCID is the only one.
            (vec![0, 1, 2], 1),
            (vec![3, 4], 2),
            // 1; 3 and 4; 5.
            (vec![0, 1, 2, 3, 4, 5], 4),
        ] {
            assert_eq!(identities().least(authors.into_iter()), persons);
        }
    }

    /// Bounds of people with two papers in a year: of author, variant, work.
    fn of_two_papers(held: &[(u32, u32, u32)]) -> PeopleBounds {
        let two = AtLeast::Papers { papers: NonZeroU32::new(2).unwrap(), years: NonZeroU32::MIN };
        let held: Vec<Held> = held.iter().map(|(author, variant, work)| (*author, *variant, *work, 1)).collect();
        let mut parts = Parts::default();
        for of_id in held.chunk_by(|a, b| a.0 == b.0) {
            parts.add(two, of_id, &identities());
        }
        parts.bounds(two, &identities())
    }

    #[test]
    fn what_ids_have_together_may_be_enough_for_more() {
        let bounds = |low, value, high| PeopleBounds { low, value, high };
        // Two ids with a paper each: nobody, or one person with two papers.
        assert_eq!(of_two_papers(&[(0, 0, 1), (2, 0, 2)]), bounds(0, 0, 1));
        // A third paper makes no second person; a fourth does, but only under a fourth id or with two works of one.
        assert_eq!(of_two_papers(&[(0, 0, 1), (1, 0, 2), (2, 0, 3)]), bounds(0, 0, 1));
        // No namesakes: 2 and 5 cannot be one.
        assert_eq!(of_two_papers(&[(2, 0, 1), (5, 0, 2)]), bounds(0, 0, 0));
        // Both have enough, and may be one.
        assert_eq!(of_two_papers(&[(0, 0, 1), (0, 0, 2), (2, 0, 2), (2, 0, 3)]), bounds(1, 2, 2));
    }

    #[test]
    fn parts_of_others_count_for_nobody_below_and_for_somebody_above() {
        let bounds = |low, value, high| PeopleBounds { low, value, high };
        // The id has two papers, each of somebody else: the second's may be all that a third person lacks.
        assert_eq!(of_two_papers(&[(5, 0, 1), (5, 1, 2)]), bounds(0, 1, 1));
        // The other one has enough, and whoever that is, somebody has.
        assert_eq!(of_two_papers(&[(5, 1, 1), (5, 1, 2)]), bounds(1, 1, 1));
        // Beside somebody with enough, they may be that one.
        assert_eq!(of_two_papers(&[(3, 0, 1), (3, 0, 2), (5, 1, 3), (5, 1, 4)]), bounds(1, 2, 2));
        // On one work at two sites there is one paper.
        assert_eq!(of_two_papers(&[(5, 0, 1), (5, 0, 1)]), bounds(0, 0, 0));
    }
}
