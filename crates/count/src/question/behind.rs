//! The works that stand behind a question.

use super::conclude::has_at_least;
use super::trail::Trail;
use super::{Question, plays};
use crate::bits::Bits;
use crate::index::{NONE, Wanted};
use crate::place::Place;
use crate::{CountError, Engine};
use hubscope_model::measure::{Base, Entity, Of};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

impl Engine {
    /// Works of a place that stand behind a question: of people those through which somebody counts.
    pub(crate) fn behind(&self, place: Place<'_>, question: &Question<'_>) -> Result<Bits, CountError> {
        let prepared = self.prepare(question)?;
        let Base { of, works, .. } = question.base;
        let mut behind = Bits::new(self.index.works());
        if let Some(trail) = self.trail(place, question)? {
            self.index.each(0..=self.index.nowhere(), Trail::WANTED, |site, facts, range| {
                range.filter(|&at| trail.shows(site, facts, at)).for_each(|at| behind.insert(facts.work[at]));
            })?;
            return Ok(behind);
        }
        let (mut pairs, mut institutions) = (vec![], BTreeMap::<u32, BTreeSet<u32>>::new());
        let wanted = Wanted { authors: true, weights: true, roles: true, sequences: false };
        self.index.each(self.sites_of(place), wanted, |site, facts, range| {
            let institution = self.institution_at(site);
            for at in range.filter(|&at| plays(works.through, facts, at)) {
                let work = facts.work[at];
                match of {
                    Of::People(_) if facts.author[at] != NONE && prepared.works.contains(work) => {
                        pairs.push((facts.author[at], work, facts.weight(at)));
                    }
                    // What is not theirs, or by nobody, is behind nothing.
                    Of::People(_) => {}
                    Of::Count(Entity::Authors) if facts.author[at] == NONE => {}
                    Of::Count(Entity::Institutions) if institution.is_none() => {}
                    Of::Count(Entity::Works) if works.institutions > 1 => {
                        institutions.entry(work).or_default().extend(institution);
                    }
                    _ => behind.insert(work),
                }
            }
        })?;
        let several = institutions.iter().filter(|(_, of)| of.len() >= works.institutions as usize);
        several.for_each(|(work, _)| behind.insert(*work));
        let takes_whole = match of {
            Of::Count(Entity::Works) => works.institutions < 2,
            Of::Count(Entity::Venues) | Of::Sum(_) | Of::Mean(_) => true,
            _ => false,
        };
        if let Some(whole) = self.whole_works(place)?.filter(|_| takes_whole && works.through.is_none()) {
            behind.or(&whole);
        }
        if let Of::People(at_least) = of {
            let windows = self.windows(question);
            pairs.sort_unstable();
            for person in pairs.chunk_by(|a, b| a.0 == b.0) {
                for window in windows.iter().filter(|window| has_at_least(*at_least, person, window)) {
                    person.iter().filter(|p| window.contains(&p.1)).for_each(|(_, work, _)| behind.insert(*work));
                }
            }
            return Ok(behind);
        }
        behind.and(&prepared.works);
        let years: Vec<&Range<u32>> = prepared.ranges.iter().collect();
        Ok(Bits::those(self.index.works(), |w| behind.contains(w) && years.iter().any(|y| y.contains(&w))))
    }
}
