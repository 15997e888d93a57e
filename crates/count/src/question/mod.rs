//! What is asked of places, and how much of it there is: base measures over periods, answered in one pass over the facts of a
//! place.

mod behind;
mod conclude;
mod moved;
mod trail;

pub(crate) use trail::Trail;

use crate::bits::{Bits, Distinct, Sparse};
use crate::citation::Scores;
use crate::class::Reading;
use crate::index::{Facts, NONE, Wanted};
use crate::place::Place;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{Base, Entity, Of, Role};
use moved::Around;
pub(crate) use moved::Whereabouts;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A base measure over some periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question<'a> {
    /// The indicator, for errors.
    pub(crate) id: &'a str,
    pub(crate) base: &'a Base,
    pub(crate) reading: Reading,
    pub(crate) periods: Vec<Years>,
    /// Whether a period is all the years asked for.
    pub(crate) is_pooled: bool,
}

impl Question<'_> {
    /// Whether it is about documents, and [`Engine::documents`] answers.
    pub(crate) fn is_of_documents(&self) -> bool {
        matches!(self.base.of, Of::Documents(_))
    }

    /// Whether an answer holds something of each work or person of the place until all facts have gone by.
    pub(crate) fn is_heavy(&self) -> bool {
        matches!(self.base.of, Of::People(_)) || self.base.works.institutions > 1
    }
}

/// How much there is in one place and period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Things counted; of a metric, works for which it is defined.
    pub(crate) whole: u64,
    /// Of works, what the place has of them, in units of 2^-32.
    pub(crate) weight: u64,
    /// The metric's sum over works, in units of 2^-20.
    pub(crate) sum: u64,
    /// The sums of the metric times the upper, and times the lower 16 bits of the weight: as SQL has them, so that both round alike.
    pub(crate) weighted: (u128, u128),
}

/// A question with everything that answering takes.
pub(crate) struct Prepared<'a> {
    question: &'a Question<'a>,
    works: Arc<Bits>,
    ranges: Vec<Range<u32>>,
    scores: Option<Arc<Scores>>,
    around: Option<Arc<Around>>,
}

/// The roles that facts are looked at for, in the order of [`Here`].
const ROLES: [Option<Role>; 3] = [None, Some(Role::Corresponding), Some(Role::First)];

/// By role, the works of a place; none where nobody asks. Those of any role are known without looking at facts.
type Here = [Option<Bits>; 3];

fn of_role(role: Option<Role>) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap_or_default()
}

pub(crate) fn plays(role: Option<Role>, facts: &Facts, at: usize) -> bool {
    has_role(role, facts.role.get(at).copied().unwrap_or_default())
}

pub(crate) fn has_role(role: Option<Role>, bits: u8) -> bool {
    match role {
        None => true,
        Some(Role::Corresponding) => bits & hubscope_lake::index::role::CORRESPONDING != 0,
        Some(Role::First) => bits & hubscope_lake::index::role::FIRST != 0,
    }
}

/// What gathers from facts while they go by.
enum Gathering {
    /// Nothing beside the works themselves.
    Works,
    /// By period: shares of works.
    Weights,
    /// By period: numbers of authors.
    Authors(Vec<Distinct>),
    /// Authors of all works: their sets by site and year are in the index.
    Sets,
    /// By period: institutions.
    Institutions(Vec<BTreeSet<u64>>),
    /// People, works and shares of them.
    People(Vec<(u32, u32, u64)>),
    /// By work: institutions of the place, the last one seen, and what the place has of the work.
    Several { counts: Vec<u16>, last: Vec<u32>, shares: Vec<u64> },
}

impl Tally {
    /// Adds what a place has of a work: of a metric, if it is defined.
    fn add(&mut self, weight: u64, metric: Option<Option<u64>>) {
        match metric {
            None => self.weight += weight,
            Some(Some(fixed)) => {
                self.weight += weight;
                self.weighted.0 += u128::from(weight >> 16) * u128::from(fixed);
                self.weighted.1 += u128::from(weight & 0xFFFF) * u128::from(fixed);
            }
            Some(None) => {}
        }
    }
}

impl Prepared<'_> {
    pub(crate) fn question(&self) -> &Question<'_> {
        self.question
    }

    fn fixed(&self, work: u32) -> Option<Option<u64>> {
        self.scores.as_deref().map(|scores| scores.fixed(work))
    }
}

impl Engine {
    /// Makes questions ready to be asked of places.
    pub(crate) fn prepared<'a>(&self, questions: &'a [Question<'a>]) -> Result<Vec<Prepared<'a>>, CountError> {
        questions.iter().map(|question| self.prepare(question)).collect()
    }

    /// Answers questions about a place: by question, then by period. With `weights`, also what is asked by fractional counting.
    pub(crate) fn answer(
        &self,
        place: Place<'_>,
        prepared: &[Prepared<'_>],
        weights: bool,
    ) -> Result<Vec<Vec<Tally>>, CountError> {
        let mut tallies: Vec<Vec<Tally>> = prepared.iter().map(|p| vec![Tally::default(); p.ranges.len()]).collect();
        let mut here: Here = [None, None, None];
        let mut gatherings: Vec<Gathering> =
            prepared.iter().map(|p| self.begin(p, place, &mut here, weights)).collect();
        let is_asked = |of: fn(&Gathering) -> bool| gatherings.iter().any(of);
        let wanted = Wanted {
            authors: is_asked(|g| matches!(g, Gathering::Authors(_) | Gathering::People(_))),
            weights: weights || is_asked(|g| matches!(g, Gathering::People(_))),
            roles: prepared.iter().any(|p| p.question.base.works.through.is_some()),
            sequences: false,
        };
        // Works of other years are not asked for.
        let starts = prepared.iter().flat_map(|p| &p.ranges).map(|range| range.start);
        let ends = prepared.iter().flat_map(|p| &p.ranges).map(|range| range.end);
        let asked = starts.min().unwrap_or_default()..ends.max().unwrap_or_default();
        let by_role = here.iter().skip(1).any(Option::is_some);
        let looks_at_facts = by_role || is_asked(|g| !matches!(g, Gathering::Works | Gathering::Sets));
        let mut sites = if looks_at_facts { self.sites_of(place) } else { vec![] };
        if is_asked(|g| matches!(g, Gathering::Several { .. })) {
            // All of an institution's, one after the other.
            sites.sort_by_key(|site| self.institution_at(*site));
        }
        self.index.each(sites, wanted, |site, facts, range| {
            for (role, works) in ROLES.iter().zip(&mut here).skip(1) {
                if let Some(works) = works {
                    let of_years = within(&facts.work, range.clone(), &asked);
                    of_years.filter(|&at| plays(*role, facts, at)).for_each(|at| works.insert(facts.work[at]));
                }
            }
            for ((prepared, gathering), tallies) in prepared.iter().zip(&mut gatherings).zip(&mut tallies) {
                self.gather(prepared, gathering, tallies, (site, facts, range.clone()));
            }
        })?;
        if let Some(works) = &mut here[0] {
            *works = self.works_at(place, asked)?;
        }
        let here = here.map(|works| works.map(Sparse::from));
        if let Some(whole) = self.whole_works(place)?.filter(|_| weights) {
            let of_all = |p: &Prepared<'_>| p.question.base.works.through.is_none();
            for (prepared, tallies) in prepared.iter().zip(&mut tallies).filter(|(p, _)| of_all(p)) {
                prepared.add_whole(&whole, tallies);
            }
        }
        for ((prepared, gathering), tallies) in prepared.iter().zip(gatherings).zip(&mut tallies) {
            let at_place = here[of_role(prepared.question.base.works.through)].as_ref();
            self.conclude(prepared, gathering, (at_place, place), tallies)?;
        }
        Ok(tallies)
    }

    pub(crate) fn prepare<'a>(&self, question: &'a Question<'a>) -> Result<Prepared<'a>, CountError> {
        let Question { id, base, reading, periods, .. } = question;
        let scores = match base.of {
            Of::Sum(metric) | Of::Mean(metric) => Some(self.metric(metric)?),
            Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => None,
        };
        let ranges = periods.iter().map(|p| self.index.year_range(p.first, p.last)).collect();
        let (works, around) = (self.works(id, &base.works, *reading)?, self.around(question)?);
        Ok(Prepared { question, works, ranges, scores, around })
    }

    fn begin(&self, prepared: &Prepared<'_>, place: Place<'_>, here: &mut Here, weights: bool) -> Gathering {
        let Base { of, works, .. } = prepared.question.base;
        let periods = prepared.ranges.len();
        let by_facts = match of {
            Of::Count(Entity::Authors | Entity::Institutions) | Of::People(_) | Of::Moved(_) => true,
            Of::Count(Entity::Works) => works.institutions > 1,
            Of::Count(_) | Of::Sum(_) | Of::Mean(_) | Of::Documents(_) => false,
        };
        if !by_facts {
            here[of_role(works.through)].get_or_insert_with(|| Bits::new(self.index.works()));
        }
        match of {
            Of::Count(Entity::Authors) if matches!(place, Place::Sites(_)) && works.are_all() => Gathering::Sets,
            // They look at other years, and at other places.
            Of::Moved(_) => Gathering::Works,
            Of::Count(Entity::Authors) => {
                Gathering::Authors((0..periods).map(|_| Distinct::new(self.index.layout.authors)).collect())
            }
            Of::Count(Entity::Institutions) => Gathering::Institutions(vec![BTreeSet::new(); periods]),
            Of::People(_) => Gathering::People(vec![]),
            Of::Count(Entity::Works) if by_facts => {
                let count = self.index.works() as usize;
                let shares = if weights { vec![0; count] } else { vec![] };
                Gathering::Several { counts: vec![0; count], last: vec![NONE; count], shares }
            }
            // All that there is of a work adds up to the work.
            _ if place == Place::World && works.through.is_none() => Gathering::Works,
            Of::Count(Entity::Works) | Of::Sum(_) | Of::Mean(_) if weights => Gathering::Weights,
            _ => Gathering::Works,
        }
    }

    /// Adds the facts of a site, or of a part of one, which are in the order of their works.
    fn gather(
        &self,
        prepared: &Prepared<'_>,
        gathering: &mut Gathering,
        tallies: &mut [Tally],
        (site, facts, range): (u32, &Facts, Range<usize>),
    ) {
        let Base { of, works, .. } = prepared.question.base;
        let counts = |at: usize| prepared.works.contains(facts.work[at]) && plays(works.through, facts, at);
        let within = |years: &Range<u32>| within(&facts.work, range.clone(), years);
        match gathering {
            Gathering::Works | Gathering::Sets => {}
            Gathering::Weights => {
                for (years, tally) in prepared.ranges.iter().zip(tallies) {
                    for at in within(years).filter(|&at| counts(at)) {
                        tally.add(facts.weight(at), prepared.fixed(facts.work[at]));
                    }
                }
            }
            Gathering::Authors(people) => {
                for (years, people) in prepared.ranges.iter().zip(people) {
                    // Nobody is beyond the bound, and so passed over.
                    within(years).filter(|&at| counts(at)).for_each(|at| people.insert(facts.author[at]));
                }
            }
            Gathering::Institutions(institutions) => {
                let Some(key) = self.sites.get(site as usize).and_then(|site| site.institution_key) else { return };
                for (years, institutions) in prepared.ranges.iter().zip(institutions) {
                    if !institutions.contains(&key) && within(years).any(counts) {
                        institutions.insert(key);
                    }
                }
            }
            Gathering::People(pairs) => {
                let (Some(first), Some(last)) = (prepared.question.periods.first(), prepared.question.periods.last())
                else {
                    return;
                };
                let years = self.index.year_range(prepared.question.window(*of, *first).first, last.last);
                let of_people = within(&years).filter(|&at| facts.author[at] != NONE && counts(at));
                pairs.extend(of_people.map(|at| (facts.author[at], facts.work[at], facts.weight(at))));
            }
            Gathering::Several { counts: institutions, last, shares } => {
                let institution = self.institution_at(site);
                for at in range.clone().filter(|&at| counts(at)) {
                    let work = facts.work[at] as usize;
                    if let Some(share) = shares.get_mut(work) {
                        *share += facts.weight(at);
                    }
                    if let Some(institution) = institution.filter(|institution| last[work] != *institution) {
                        last[work] = institution;
                        institutions[work] = institutions[work].saturating_add(1);
                    }
                }
            }
        }
    }
}

impl Prepared<'_> {
    /// Adds works that the place has the whole of.
    fn add_whole(&self, whole: &Bits, tallies: &mut [Tally]) {
        let is_counted = match self.question.base.of {
            Of::Count(Entity::Works) => self.question.base.works.institutions < 2,
            of => matches!(of, Of::Sum(_) | Of::Mean(_)),
        };
        for (years, tally) in self.ranges.iter().zip(tallies).filter(|_| is_counted) {
            whole.common(&self.works, years.clone()).for_each(|work| tally.add(1 << 32, self.fixed(work)));
        }
    }
}

/// Of facts in the order of their works, those on the works of a range.
pub(crate) fn within(works: &[u32], facts: Range<usize>, range: &Range<u32>) -> Range<usize> {
    let of_site = works.get(facts.clone()).unwrap_or_default();
    let from = of_site.partition_point(|w| *w < range.start);
    let to = of_site.partition_point(|w| *w < range.end);
    facts.start + from..facts.start + to.max(from)
}
