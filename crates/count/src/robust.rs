//! How much a hub's figure rests on one institution: what it would be, and where the hub would stand, without its largest one.

use crate::class::Reading;
use crate::figures::{amount, percentage};
use crate::measure::Backend;
use crate::place::Place;
use crate::question::{Question, Tally};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{Base, Counting, Derivation, Entity, Indicator, Measure, Of, Period};
use hubscope_model::row::Institution;
use rayon::prelude::*;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A hub's figure, and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependence {
    /// The hub.
    pub hub_id: String,
    /// Its figure; none where it is not defined.
    pub value: Option<f64>,
    /// Its place among all hubs of the set, from 1; hubs of one figure share the best place.
    pub rank: Option<u64>,
    /// Its largest institution, if an institution has any part in the figure, and the indicator is one that institutions have.
    pub largest: Option<Largest>,
}

/// The largest institution of a hub, and the hub without it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Largest {
    /// OpenAlex id.
    pub institution_id: String,
    /// Name.
    pub institution: Option<String>,
    /// What it has of the hub's figure, in percent; of a sum, a mean or a ratio, of the records behind it. By full counting several
    /// institutions have a work, and their shares may add up to more than 100.
    pub share: Option<f64>,
    /// The hub's figure without it: that of its other sites.
    pub value_without: Option<f64>,
    /// The hub's place then, all others being as they are.
    pub rank_without: Option<u64>,
}

/// An institution of a hub: its number, what it has of a figure in percent, and the hub's figure without it.
struct Heaviest {
    key: u64,
    share: Option<f64>,
    without: Option<f64>,
}

/// What a figure is made of: one base measure, or that above the line and that below.
struct Parts<'a> {
    indicator: &'a Indicator,
    above: &'a Base,
    below: Option<&'a Base>,
    counting: Counting,
}

impl Parts<'_> {
    /// The figure, from the tallies of the parts.
    fn value(&self, tallies: &[Tally]) -> Option<f64> {
        let above = self.amount(self.above, tallies.first());
        match (self.below, self.above.of) {
            (Some(below), _) => percentage(above, self.amount(below, tallies.get(1))),
            (None, Of::Mean(_)) => {
                let spread = self.records(tallies);
                (spread > 0.0).then(|| above / spread * crate::figures::scale(self.above.of))
            }
            (None, _) => Some(above),
        }
    }

    /// By what institutions are compared: the figure itself where it adds up, else the records behind it.
    fn size(&self, tallies: &[Tally]) -> f64 {
        match (self.below, self.above.of) {
            (Some(below), _) => self.amount(below, tallies.get(1)),
            (None, Of::Sum(_) | Of::Mean(_)) => self.records(tallies),
            (None, _) => self.amount(self.above, tallies.first()),
        }
    }

    /// Works for which a metric is defined, or what there is of them.
    fn records(&self, tallies: &[Tally]) -> f64 {
        let of = Base::of_works(Of::Count(Entity::Works), self.above.works.clone());
        self.amount(&of, tallies.first())
    }

    fn amount(&self, base: &Base, tally: Option<&Tally>) -> f64 {
        amount(base, tally.copied().unwrap_or_default(), self.counting)
    }
}

impl Engine {
    /// Figures of all hubs of the set, each with its rank, its largest institution and what it is without that. Institutions have
    /// a part in counts of works and people, in sums and means over works, and in ratios of these; of other indicators there is
    /// only the rank.
    ///
    /// # Errors
    /// [`CountError::NoRecords`] for growth, [`CountError::OneYear`] for several years of an indicator that has a figure a year, and as
    /// [`Engine::measure`].
    pub fn dependence(&self, id: &str, years: Years, counting: Counting) -> Result<Vec<Dependence>, CountError> {
        let (derivation, indicator) = self.catalogue.indicator(id)?;
        if derivation != Derivation::Plain {
            return Err(CountError::NoRecords { id: id.to_owned(), base: indicator.id.clone() });
        }
        if indicator.periods(years).len() > 1 {
            return Err(CountError::OneYear { id: id.to_owned() });
        }
        self.check(indicator)?;
        let hubs: Vec<&str> = self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let figures = self.figures(&[indicator], &hubs, years, counting)?;
        let values: Vec<Option<f64>> =
            figures.into_iter().flatten().map(|of_hub| of_hub.first().and_then(|figure| figure.value)).collect();
        let names = self.snapshot.rows::<Institution>()?;
        let names: BTreeMap<u64, Option<String>> =
            names.into_iter().map(|row| (row.institution_key, row.display_name)).collect();
        let parts = self.parts_of(indicator, counting)?;
        let dependence = |(at, hub): (usize, &&str)| {
            let largest = match &parts {
                Some(parts) => self.largest(parts, hub, years)?,
                None => None,
            };
            let largest = largest.map(|Heaviest { key, share, without }| Largest {
                institution_id: format!("I{key}"),
                institution: names.get(&key).cloned().flatten(),
                share,
                value_without: without,
                rank_without: rank(&values, at, without),
            });
            Ok(Dependence {
                hub_id: (*hub).to_owned(),
                value: values[at],
                rank: rank(&values, at, values[at]),
                largest,
            })
        };
        hubs.par_iter().enumerate().map(dependence).collect()
    }

    /// What a figure is made of, if institutions have a part in it.
    fn parts_of<'a>(&'a self, indicator: &'a Indicator, counting: Counting) -> Result<Option<Parts<'a>>, CountError> {
        let (above, below) = match &indicator.measure {
            Measure::Base(base) => (base, None),
            Measure::Ratio(ratio) if ratio.of.is_none() => {
                (self.catalogue.base(&ratio.ratio)?, Some(self.catalogue.base(&ratio.to)?))
            }
            _ => return Ok(None),
        };
        let has_a_part = |base: &Base| {
            let counts = match base.of {
                Of::Count(entity) => [Entity::Works, Entity::Authors].contains(&entity),
                Of::Documents(_) => false,
                _ => true,
            };
            counts && base.works.institutions < 2
        };
        let is_of_hubs = indicator.hubs.is_empty();
        let parts = Parts { indicator, above, below, counting };
        Ok(Some(parts).filter(|_| is_of_hubs && has_a_part(below.unwrap_or(above))))
    }

    /// The institution of a hub that has most of a figure, and of several the one first by its number.
    fn largest(&self, parts: &Parts<'_>, hub: &str, years: Years) -> Result<Option<Heaviest>, CountError> {
        let sites = self.hub_sites.get(hub).map(Vec::as_slice).unwrap_or_default();
        let whole = parts.size(&self.tallies(parts, sites, years)?);
        let key = |site: &u32| self.sites.get(*site as usize).and_then(|site| site.institution_key);
        let facts = |sites: &[u32]| -> u64 {
            sites.iter().map(|site| self.index.facts_of(*site)).map(|facts| facts.end - facts.start).sum()
        };
        let mut institutions: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for site in sites {
            key(site).into_iter().for_each(|key| institutions.entry(key).or_default().push(*site));
        }
        let mut institutions: Vec<(u64, Vec<u32>)> = institutions.into_iter().collect();
        institutions.sort_by_key(|(_, sites)| Reverse(facts(sites)));
        let mut largest: Option<(f64, Reverse<u64>)> = None;
        for (institution, sites) in &institutions {
            // Nobody has more works or people than authorships, so that the smaller ones need not be looked at.
            if largest.is_some_and(|(size, _)| size > facts(sites) as f64) {
                break;
            }
            let found = (parts.size(&self.tallies(parts, sites, years)?), Reverse(*institution));
            if found.0 > 0.0 && largest.is_none_or(|best| found > best) {
                largest = Some(found);
            }
        }
        let Some((size, Reverse(institution))) = largest else { return Ok(None) };
        let others: Vec<u32> = sites.iter().copied().filter(|site| key(site) != Some(institution)).collect();
        let without = parts.value(&self.tallies(parts, &others, years)?);
        Ok(Some(Heaviest { key: institution, share: percentage(size, whole), without }))
    }

    /// The tallies of the parts at some sites.
    fn tallies(&self, parts: &Parts<'_>, sites: &[u32], years: Years) -> Result<Vec<Tally>, CountError> {
        let question = |base| Question {
            id: &parts.indicator.id,
            base,
            reading: Reading::Known,
            periods: vec![years],
            is_pooled: parts.indicator.period == Period::Pooled,
        };
        let questions: Vec<Question<'_>> = std::iter::once(parts.above).chain(parts.below).map(question).collect();
        let answers =
            self.answer(Place::Sites(sites), &self.prepared(&questions)?, parts.counting == Counting::Fractional)?;
        Ok(answers.into_iter().map(|periods| periods.first().copied().unwrap_or_default()).collect())
    }
}

/// The place of a value among those of the others than the one at `own`: from 1, the best one being shared.
pub(crate) fn rank(values: &[Option<f64>], own: usize, value: Option<f64>) -> Option<u64> {
    let value = value?;
    let others = values.iter().enumerate().filter(|(at, _)| *at != own);
    Some(1 + others.filter(|(_, other)| other.is_some_and(|other| other > value)).count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_figures_share_the_best_rank_and_what_is_undefined_has_none() {
        let values = [Some(3.0), Some(5.0), None, Some(3.0), Some(1.0)];
        let ranks: Vec<Option<u64>> = (0..5).map(|at| rank(&values, at, values[at])).collect();
        assert_eq!(ranks, [Some(2), Some(1), None, Some(2), Some(4)]);
        // The leader falls to 2: below the two of 3, and above the last.
        assert_eq!(rank(&values, 1, Some(2.0)), Some(3));
        assert_eq!(rank(&[Some(1.0)], 0, Some(0.0)), Some(1));
    }
}
