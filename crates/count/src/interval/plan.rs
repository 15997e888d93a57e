//! What has to be added up over works, so that figures can be made of the sums.

use super::formula::{Formula, Shape};
use crate::bits::Bits;
use crate::citation::Scores;
use crate::class::Reading;
use crate::{CountError, Engine};
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Base, Comparison, Counting, Indicator, Measure, Metric, Of, Role};
use std::sync::Arc;

/// Through what a work is a place's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) through: Option<Role>,
    /// Institutions of the place that it has at least.
    pub(super) institutions: u32,
}

impl Standing {
    /// Every work of the corpus stands so in the world, whatever its facts say.
    pub(super) const ANY: Standing = Standing { through: None, institutions: 1 };
}

/// Works, or a metric of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) set: usize,
    pub(super) metric: Option<usize>,
}

/// A sum over the works that a place has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) slot: usize,
    pub(super) column: usize,
}

/// The sums that formulas ask for. Everything is in it once, in the order in which it was asked for.
pub(super) struct Plan<'a> {
    engine: &'a Engine,
    pub(super) counting: Counting,
    /// Places, and how works stand in them.
    pub(super) slots: Vec<(&'a str, Standing)>,
    pub(super) sets: Vec<Arc<Bits>>,
    /// Where a set is the part of another for which a metric is defined: which, and of which.
    defined: Vec<(usize, usize, usize)>,
    pub(super) metrics: Vec<(Metric, Arc<Scores>)>,
    pub(super) columns: Vec<Column>,
    pub(super) terms: Vec<Term>,
}

/// Whether what a base measure is about is works, or shares of them.
fn is_of_works(base: &Base) -> bool {
    base.is_shared() && !matches!(base.of, Of::Documents(_))
}

/// The place of a thing in a list, to which it is added if it is new.
fn place_of<T>(list: &mut Vec<T>, is_it: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> usize {
    list.iter().position(is_it).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    })
}

impl<'a> Plan<'a> {
    pub(super) fn new(engine: &'a Engine, counting: Counting) -> Self {
        let (slots, sets, defined, metrics, columns, terms) = Default::default();
        Plan { engine, counting, slots, sets, defined, metrics, columns, terms }
    }

    /// By slot, the columns that are added up of its works, with the terms that they are.
    pub(super) fn by_slot(&self) -> Vec<Vec<(usize, usize)>> {
        let mut by_slot = vec![vec![]; self.slots.len()];
        for (number, term) in self.terms.iter().enumerate() {
            by_slot[term.slot].push((term.column, number));
        }
        by_slot
    }

    /// An indicator of a hub as a function of sums over works; none if it is not one. Of a comparison `leader` says who has most, if that
    /// shall be taken as known.
    pub(super) fn formula(
        &mut self,
        indicator: &'a Indicator,
        hub: &'a str,
        reading: Reading,
        leader: Option<&'a str>,
    ) -> Result<Option<Formula>, CountError> {
        let catalogue = &self.engine.catalogue;
        if !indicator.is_of(hub) || !catalogue.bases(indicator)?.into_iter().all(is_of_works) {
            return Ok(None);
        }
        let known = Reading::Known;
        let (shape, terms) = match &indicator.measure {
            Measure::Base(base) => {
                let amount = self.term(indicator, base, hub, reading)?;
                match base.of {
                    Of::Mean(metric) => {
                        let scale = if metric.is_share() { 100.0 } else { 1.0 };
                        (Shape::Ratio { scale }, vec![amount, self.defined(amount)])
                    }
                    _ => (Shape::Amount, vec![amount]),
                }
            }
            Measure::Ratio(ratio) => {
                let (above, below) = (catalogue.base(&ratio.ratio)?, catalogue.base(&ratio.to)?);
                let whose = if ratio.of.is_some() { WORLD } else { hub };
                let terms =
                    vec![self.term(indicator, above, hub, reading)?, self.term(indicator, below, whose, known)?];
                (Shape::Ratio { scale: 100.0 }, terms)
            }
            Measure::RelativeToMax(relative) => {
                let base = catalogue.base(&relative.relative_to_max)?;
                let Comparison::Hubs = relative.over;
                let compared: Vec<&str> = catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
                if !self.engine.has_boundary(hub) {
                    return Ok(None);
                }
                let own = self.term(indicator, base, hub, known)?;
                if let Some(leader) = leader {
                    (Shape::Ratio { scale: 100.0 }, vec![own, self.term(indicator, base, leader, known)?])
                } else {
                    let all = compared.into_iter().map(|hub| self.term(indicator, base, hub, known));
                    let terms = [Ok(own)].into_iter().chain(all).collect::<Result<_, _>>()?;
                    (Shape::Relative, terms)
                }
            }
            Measure::Specialisation(of) => {
                let (part, whole) = (catalogue.base(&of.specialisation)?, catalogue.base(&of.to)?);
                let mut terms = vec![];
                for (base, place) in [(part, hub), (whole, hub), (part, WORLD), (whole, WORLD)] {
                    terms.push(self.term(indicator, base, place, known)?);
                }
                (Shape::Specialisation { prior: f64::from(of.prior) }, terms)
            }
        };
        let place = hub.bytes().fold(0, |place, byte| hubscope_stats::stream(place, u64::from(byte)));
        Ok(Some(Formula { shape, terms, place }))
    }

    /// What a base measure adds up in a place.
    fn term(
        &mut self,
        indicator: &Indicator,
        base: &Base,
        place: &'a str,
        reading: Reading,
    ) -> Result<usize, CountError> {
        let set = self.engine.works(&indicator.id, &base.works, reading)?;
        let set = place_of(&mut self.sets, |known| Arc::ptr_eq(known, &set), || Arc::clone(&set));
        let metric = match base.of {
            Of::Sum(metric) | Of::Mean(metric) => {
                let known = self.metrics.iter().position(|(known, _)| *known == metric);
                Some(match known {
                    Some(at) => at,
                    None => {
                        self.metrics.push((metric, self.engine.metric(metric)?));
                        self.metrics.len() - 1
                    }
                })
            }
            Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => None,
        };
        let standing = Standing { through: base.works.through, institutions: base.works.institutions };
        let slot = place_of(&mut self.slots, |known| *known == (place, standing), || (place, standing));
        Ok(self.term_of(slot, Column { set, metric }))
    }

    fn term_of(&mut self, slot: usize, column: Column) -> usize {
        let column = place_of(&mut self.columns, |known| *known == column, || column);
        let term = Term { slot, column };
        place_of(&mut self.terms, |known| *known == term, || term)
    }

    /// The works over which the metric of a term is defined, in the same place.
    fn defined(&mut self, term: usize) -> usize {
        let Term { slot, column } = self.terms[term];
        let Column { set, metric } = self.columns[column];
        let Some(metric) = metric else { return term };
        let known = self.defined.iter().find(|(_, of, by)| (*of, *by) == (set, metric)).map(|(at, ..)| *at);
        let at = known.unwrap_or_else(|| {
            let (all, scores) = (Arc::clone(&self.sets[set]), &self.metrics[metric].1);
            let is_defined = |work| all.contains(work) && scores.fixed(work).is_some();
            self.sets.push(Arc::new(Bits::those(self.engine.index.works(), is_defined)));
            self.defined.push((self.sets.len() - 1, set, metric));
            self.sets.len() - 1
        });
        self.term_of(slot, Column { set: at, metric: None })
    }
}
