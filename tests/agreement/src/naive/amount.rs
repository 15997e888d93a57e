//! Base measures: something about the works of a place in a period.

use super::condition::Reading;
use super::place::{Place, point};
use super::rows::{Fact, Paper, WHOLE};
use super::score::{ONE, Scores};
use super::{Counting, Naive};
use hubscope_model::Years;
use hubscope_model::measure::{AtLeast, Base, Entity, Metric, Of, Role, Window, Works};
use std::collections::{BTreeMap, BTreeSet};

/// A base measure of one place and period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Amount {
    /// Its value; none for the mean of nothing.
    pub(super) value: Option<f64>,
    /// What there is of it in whole things: the count itself; by fractional counting the works; of a metric the works that have it.
    pub(super) n: u64,
}

/// Amounts by place and period.
pub(super) type Amounts<'a> = BTreeMap<(&'a str, &'a str), Amount>;

/// A work of a place, and the authorships that make it so.
pub(super) struct Held<'a> {
    pub(super) paper: &'a Paper,
    pub(super) facts: Vec<&'a Fact>,
}

/// Whether it is the sum or mean of a metric, whose figures say of how many works they are.
pub(super) fn is_of_a_metric(base: &Base) -> bool {
    matches!(base.of, Of::Sum(_) | Of::Mean(_))
}

impl<'b> Naive<'b> {
    /// A base measure of all places and periods.
    pub(super) fn amounts(
        &self,
        base: &Base,
        reading: Reading,
        periods: &'b [(String, Years)],
        is_pooled: bool,
    ) -> Amounts<'b> {
        if let Of::Documents(of) = base.of {
            return self.document_amounts(of, base, periods);
        }
        let meets = |paper: &&Paper| {
            let is_so = |condition| self.classes.holds(condition, paper, reading);
            paper.is_in_corpus(base.works.with_retracted) && base.works.conditions.iter().all(is_so)
        };
        let papers: Vec<&Paper> = self.rows.papers.iter().filter(meets).collect();
        let window = metric(base.of).and_then(Metric::window).unwrap_or(Window::DEFAULT);
        let asked = Asked { base, scores: Scores::of(&self.rows.papers, window), counting: self.counting };
        let mut amounts = Amounts::new();
        for (id, place) in self.places {
            for (name, period) in periods {
                if let Of::Moved(movement) = base.of {
                    amounts.insert((id, name), count(self.moved(movement, &papers, &base.works, place, period.last)));
                    continue;
                }
                let years = if is_pooled { *period } else { looking_back(base.of, *period) };
                let in_time = |paper: &&&Paper| {
                    paper.work.publication_year.is_some_and(|year| years.first <= year && year <= years.last)
                };
                let held = papers.iter().filter(in_time).filter_map(|paper| held(paper, place, &base.works)).collect();
                amounts.insert((id, name), asked.amount(place, held));
            }
        }
        amounts
    }
}

fn metric(of: Of) -> Option<Metric> {
    match of {
        Of::Sum(metric) | Of::Mean(metric) => Some(metric),
        Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => None,
    }
}

/// The years whose works are looked at for a figure of one year.
pub(super) fn looking_back(of: Of, year: Years) -> Years {
    match of {
        Of::People(AtLeast::Papers { years, .. }) => Years { first: year.last + 1 - years.get() as i32, ..year },
        _ => year,
    }
}

/// A work with a place's authorships on it, if it is the place's.
pub(super) fn held<'a>(paper: &'a Paper, place: &Place, works: &Works) -> Option<Held<'a>> {
    let counts = |fact: &&Fact| match works.through {
        None => true,
        Some(Role::Corresponding) => fact.is_corresponding,
        Some(Role::First) => fact.sequence == 0,
    };
    let facts: Vec<&Fact> = place.of(&paper.facts).filter(counts).collect();
    let names_nobody = paper.facts.is_empty() && works.through.is_none();
    let is_the_places = !facts.is_empty() || names_nobody && place.has_the_placeless;
    let institutions: BTreeSet<u64> = facts.iter().filter_map(|fact| fact.institution()).collect();
    let are_enough = works.institutions <= 1 || institutions.len() >= works.institutions as usize;
    (is_the_places && are_enough).then_some(Held { paper, facts })
}

impl Held<'_> {
    /// The share of the work that is the place's, in units of 2^-32. What names nobody is wholly of those who have it.
    fn weight(&self) -> u64 {
        if self.paper.facts.is_empty() { WHOLE } else { self.facts.iter().map(|fact| fact.weight).sum() }
    }
}

/// A base measure, and what it takes to answer it.
struct Asked<'a> {
    base: &'a Base,
    /// By the window of its metric.
    scores: Scores,
    counting: Counting,
}

impl Asked<'_> {
    fn amount(&self, place: &Place, held: Vec<Held<'_>>) -> Amount {
        match self.base.of {
            Of::Count(Entity::Works) => self.works(&held),
            Of::Count(entity) => count(things(entity, place, &held)),
            Of::People(AtLeast::Papers { papers, .. }) => {
                let mut of_author: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
                for (author, work_no, _) in authors(&held) {
                    of_author.entry(author).or_default().insert(work_no);
                }
                count(of_author.values().filter(|works| works.len() >= papers.get() as usize).count())
            }
            Of::People(AtLeast::Hundredths(hundredths)) => {
                let mut of_author: BTreeMap<u32, u128> = BTreeMap::new();
                for (author, _, weight) in authors(&held) {
                    *of_author.entry(author).or_default() += u128::from(weight) + 2;
                }
                let least = u128::from(hundredths) * u128::from(WHOLE);
                count(of_author.values().filter(|weight| **weight * 100 >= least).count())
            }
            // Looks at more than the works held, and is answered before.
            Of::Moved(_) | Of::Documents(_) => count(0),
            Of::Sum(metric) => {
                let (total, n, _) = self.total(metric, &held);
                Amount { value: Some(total), n }
            }
            Of::Mean(metric) => {
                let (total, n, of) = self.total(metric, &held);
                let percent = if metric.is_share() { 100.0 } else { 1.0 };
                Amount { value: (n > 0).then(|| total / of * percent), n }
            }
        }
    }

    fn works(&self, held: &[Held<'_>]) -> Amount {
        let n = held.len() as u64;
        let weight: u64 = held.iter().map(Held::weight).sum();
        let value = match self.counting {
            Counting::Full => n as f64,
            Counting::Fractional => weight as f64 / WHOLE as f64,
        };
        Amount { value: Some(value), n }
    }

    /// The sum of a metric, the works that have it, and what these count together.
    fn total(&self, metric: Metric, held: &[Held<'_>]) -> (f64, u64, f64) {
        let mut defined: Vec<(u64, u64)> = vec![];
        for one in held {
            defined.extend(self.scores.metric(metric, one.paper).map(|number| (one.weight(), number)));
        }
        let n = defined.len() as u64;
        match self.counting {
            Counting::Full => {
                let sum: u64 = defined.iter().map(|(_, number)| number).sum();
                (sum as f64 / ONE as f64, n, n as f64)
            }
            Counting::Fractional => {
                // Exact sums of the upper and lower halves of the weights, so that nothing is lost before the end.
                let sum = |part: fn(u64) -> u64| -> u128 {
                    defined.iter().map(|(weight, number)| u128::from(part(*weight)) * u128::from(*number)).sum()
                };
                let (upper, lower) = (sum(|weight| weight >> 16), sum(|weight| weight & 0xffff));
                let total = (upper as f64 * 65536.0 + lower as f64) / WHOLE as f64 / ONE as f64;
                let weight: u64 = defined.iter().map(|(weight, _)| weight).sum();
                (total, n, weight as f64 / WHOLE as f64)
            }
        }
    }
}

fn count(things: usize) -> Amount {
    Amount { value: Some(things as f64), n: things as u64 }
}

/// Known authors of a place, with a work and the weight of an authorship on it.
fn authors<'h>(held: &'h [Held<'_>]) -> impl Iterator<Item = (u32, u32, u64)> + 'h {
    held.iter()
        .flat_map(|one| one.facts.iter().filter_map(|fact| Some((fact.author?, one.paper.work.work_no, fact.weight))))
}

/// How many distinct things other than works there are.
fn things(entity: Entity, place: &Place, held: &[Held<'_>]) -> usize {
    let facts = || held.iter().flat_map(|one| &one.facts);
    let partners = || {
        let sites = held.iter().flat_map(|one| &one.paper.facts).filter_map(|fact| fact.site.as_ref());
        sites.filter(|site| point(site).is_some() && !place.has(Some(site)))
    };
    match entity {
        Entity::Works => held.len(),
        Entity::Authors => facts().filter_map(|fact| fact.author).collect::<BTreeSet<_>>().len(),
        Entity::Institutions => facts().filter_map(|fact| fact.institution()).collect::<BTreeSet<_>>().len(),
        Entity::Venues => held.iter().filter_map(|one| one.paper.work.venue_key).collect::<BTreeSet<_>>().len(),
        Entity::PartnerInstitutions => {
            partners().filter_map(|site| site.institution_key).collect::<BTreeSet<_>>().len()
        }
        Entity::PartnerCountries => {
            partners().filter_map(|site| site.country_code.as_deref()).collect::<BTreeSet<_>>().len()
        }
    }
}
