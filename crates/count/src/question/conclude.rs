//! What is known once all facts of a place have gone by.

use super::{Gathering, Prepared, Question, Tally, within};
use crate::bits::{Bits, Distinct, Sparse};
use crate::index::Wanted;
use crate::place::Place;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{AtLeast, Base, Entity, Of, Period};
use std::collections::BTreeSet;
use std::ops::Range;

impl Question<'_> {
    /// The years whose works decide on a period.
    pub(super) fn window(&self, of: Of, period: Years) -> Years {
        let back = match of {
            Of::People(_) => of.years_before(if self.is_pooled { Period::Pooled } else { Period::Yearly }),
            _ => 0,
        };
        Years { first: period.first.saturating_sub(back), ..period }
    }
}

impl Engine {
    /// Counts what has gathered.
    pub(super) fn conclude(
        &self,
        prepared: &Prepared<'_>,
        gathering: Gathering,
        (at_place, place): (Option<&Sparse>, Place<'_>),
        tallies: &mut [Tally],
    ) -> Result<(), CountError> {
        let Base { of, works, .. } = prepared.question.base;
        let common = |years: &Range<u32>| {
            at_place.into_iter().flat_map({
                let years = years.clone();
                move |at_place| at_place.common(&prepared.works, years.clone())
            })
        };
        let periods = prepared.ranges.iter().zip(tallies.iter_mut());
        match (of, gathering) {
            (_, Gathering::Authors(people)) => {
                for ((_, tally), mut people) in periods.zip(people) {
                    tally.whole = people.drain();
                }
            }
            (_, Gathering::Sets) => {
                let Place::Sites(sites) = place else { return Ok(()) };
                let counts = self.index.authors_at(sites, &prepared.question.periods)?;
                periods.zip(counts).for_each(|((_, tally), count)| tally.whole = count);
            }
            (_, Gathering::Institutions(institutions)) => {
                for ((_, tally), institutions) in periods.zip(institutions) {
                    tally.whole = institutions.len() as u64;
                }
            }
            (Of::People(at_least), Gathering::People(pairs)) => self.people(*at_least, prepared, pairs, tallies),
            (_, Gathering::Several { counts, shares, .. }) => {
                let is_of = |work: &u32| u32::from(counts[*work as usize]) >= works.institutions;
                for (years, tally) in periods {
                    for work in years.clone().filter(is_of) {
                        tally.whole += 1;
                        tally.weight += shares.get(work as usize).copied().unwrap_or_default();
                    }
                }
            }
            (Of::Count(Entity::Works), _) => {
                for (years, tally) in periods {
                    tally.whole = at_place.map_or(0, |w| w.common_in(&prepared.works, years.clone()));
                }
            }
            (Of::Count(Entity::Venues), _) => {
                let mut venues = Distinct::new(self.venues.len() as u32);
                for (years, tally) in periods {
                    common(years).for_each(|work| venues.insert(self.index.venue[work as usize]));
                    tally.whole = venues.drain();
                }
            }
            (Of::Count(entity), _) => {
                if let Some(at_place) = at_place {
                    let all = 0..self.index.works();
                    let mut theirs = Bits::new(all.end);
                    at_place.common(&prepared.works, all).for_each(|work| theirs.insert(work));
                    self.partners(*entity, &theirs, place, prepared.ranges.iter().zip(tallies).collect())?;
                }
            }
            (Of::Sum(_) | Of::Mean(_), _) => {
                for (years, tally) in periods {
                    for fixed in common(years).filter_map(|work| prepared.fixed(work).flatten()) {
                        tally.whole += 1;
                        tally.sum += fixed;
                    }
                }
            }
            (Of::Moved(movement), _) => {
                for ((_, tally), people) in periods.zip(self.moved(*movement, prepared, place)?) {
                    tally.whole = people.len();
                }
            }
            (Of::People(_) | Of::Documents(_), _) => {}
        }
        Ok(())
    }

    /// The works that decide on each period.
    pub(crate) fn windows(&self, question: &Question<'_>) -> Vec<Range<u32>> {
        let windows = question.periods.iter().map(|period| question.window(question.base.of, *period));
        windows.map(|years| self.index.year_range(years.first, years.last)).collect()
    }

    /// Counts people who have at least so much.
    fn people(
        &self,
        at_least: AtLeast,
        prepared: &Prepared<'_>,
        mut pairs: Vec<(u32, u32, u64)>,
        tallies: &mut [Tally],
    ) {
        let windows = self.windows(prepared.question);
        pairs.sort_unstable();
        for person in pairs.chunk_by(|a, b| a.0 == b.0) {
            for (window, tally) in windows.iter().zip(tallies.iter_mut()) {
                tally.whole += u64::from(has_at_least(at_least, person, window));
            }
        }
    }

    /// Counts institutions that are placed outside, or their countries, on works of a place.
    fn partners(
        &self,
        entity: Entity,
        theirs: &Bits,
        place: Place<'_>,
        mut periods: Vec<(&Range<u32>, &mut Tally)>,
    ) -> Result<(), CountError> {
        if place == Place::World {
            return Ok(());
        }
        let inside = match place {
            Place::World => &[],
            Place::Sites(sites) | Place::Unresolved(sites) => sites,
        };
        let outside = |site: &u32| {
            let has_point = self.sites.get(*site as usize).is_some_and(|s| s.latitude.is_some());
            has_point && inside.binary_search(site).is_err()
        };
        let mut institutions: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); periods.len()];
        let mut countries: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); periods.len()];
        self.index.each((0..self.index.nowhere()).filter(outside), Wanted::default(), |site, facts, range| {
            let Some(site) = self.sites.get(site as usize) else { return };
            for (at, (years, _)) in periods.iter().enumerate() {
                let is_there = || within(&facts.work, range.clone(), years).any(|at| theirs.contains(facts.work[at]));
                if entity == Entity::PartnerInstitutions {
                    if let Some(key) = site.institution_key
                        && !institutions[at].contains(&key)
                        && is_there()
                    {
                        institutions[at].insert(key);
                    }
                } else if let Some(country) = site.country_code.as_deref()
                    && !countries[at].contains(country)
                    && is_there()
                {
                    countries[at].insert(country);
                }
            }
        })?;
        for (at, (_, tally)) in periods.iter_mut().enumerate() {
            tally.whole = (institutions[at].len() + countries[at].len()) as u64;
        }
        Ok(())
    }
}

/// Whether somebody has so much, of the facts on works in a range; they are sorted by work.
pub(super) fn has_at_least(at_least: AtLeast, person: &[(u32, u32, u64)], window: &Range<u32>) -> bool {
    let theirs = person.iter().filter(|(_, work, _)| window.contains(work));
    match at_least {
        AtLeast::Papers { papers, .. } => {
            let mut works: Vec<u32> = theirs.map(|(_, work, _)| *work).collect();
            works.dedup();
            works.len() >= papers.get() as usize
        }
        AtLeast::Hundredths(hundredths) => {
            // A weight in whole units may fall short of the exact share by less than two of them: three thirds of six are a half.
            let share: u128 = theirs.map(|(_, _, weight)| u128::from(*weight) + 2).sum();
            share * 100 >= u128::from(hundredths) << 32
        }
    }
}
