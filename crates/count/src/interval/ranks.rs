//! Ranks of hubs, how sure they are, and which hubs cannot be told apart.

use super::sampling::Sampling;
use super::{Asked, Intervals};
use crate::measure::{Backend, Figure, Selection, growth};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{Counting, Derivation, Measure};
use serde::Serialize;
use utoipa::ToSchema;

/// A hub's place among all hubs of the set.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Ranked {
    /// The hub.
    pub hub_id: String,
    /// The year, or the first and last.
    pub period: String,
    /// The figure.
    pub value: Option<f64>,
    /// Lower end of its interval, as `measure --intervals bootstrap` has it.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// How many hubs have more, and one; none without a figure.
    pub rank: Option<usize>,
    /// The best rank that the hub may have: 95 % intervals that hold the true ranks of all hubs at once.
    pub rank_low: Option<usize>,
    /// The worst one.
    pub rank_high: Option<usize>,
    /// Letters joined by `;`: two hubs cannot be told apart just if they share one.
    pub group: String,
}

impl Engine {
    /// Ranks of all hubs of the set by an indicator or its growth: by period, then in the order of the set. Works are drawn, the same ones
    /// for all hubs, so that works which two hubs share do not tell them apart. What does not count works (people, institutions, venues,
    /// countries) has ranks without intervals; a hub of which some replicate is undefined can be told from nobody.
    ///
    /// # Errors
    /// If the catalogue or the lake does not allow it.
    pub fn ranks(&self, id: &str, years: Years, counting: Counting, seed: u64) -> Result<Vec<Ranked>, CountError> {
        let (derivation, indicator) = self.catalogue().indicator(id)?;
        self.check(indicator)?;
        let hubs: Vec<&str> = self.catalogue().hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let selection = Selection { years, counting, intervals: Intervals::Bootstrap, seed, ..Selection::default() };
        let figures = self.figures(&[indicator], &hubs, years, counting)?.into_iter().next().unwrap_or_default();
        let derivations = [derivation];
        let asked = Asked { indicator, derivations: &derivations, figures: &figures };
        let sampling = Sampling::of(self, &selection, &hubs, &[asked], true)?;
        let spreads = sampling.spreads().into_iter().next().unwrap_or_default();
        let periods: Vec<String> = match derivation {
            Derivation::Plain => indicator.periods(years).into_iter().map(|(period, _)| period).collect(),
            _ => vec![years.to_string()],
        };
        let value = |hub: usize, period: usize| {
            let values = || figures[hub].iter().map(|figure: &Figure| figure.value);
            match derivation {
                Derivation::Plain => values().nth(period).flatten(),
                _ => growth(derivation, indicator.unit, &values().collect::<Vec<_>>()),
            }
        };
        let mut ranked = vec![];
        for (at, period) in periods.into_iter().enumerate() {
            let of_period: Vec<usize> = (0..hubs.len()).filter(|&hub| value(hub, at).is_some()).collect();
            let values: Vec<f64> = of_period.iter().filter_map(|&hub| value(hub, at)).collect();
            let replicates: Vec<_> =
                of_period.iter().map(|&hub| sampling.replicates((0, hub), derivation, at)).collect();
            let is_sampled = replicates.iter().any(Option::is_some);
            // Without all of its replicates a hub can be told from nobody.
            let whole = |of: Option<Vec<Option<f64>>>| of.and_then(|of| of.into_iter().collect()).unwrap_or_default();
            let replicates: Vec<Vec<f64>> = replicates.into_iter().map(whole).collect();
            let ranks = hubscope_stats::ranks(&values, &replicates);
            for (hub, id) in hubs.iter().enumerate() {
                let rank = of_period.binary_search(&hub).ok().and_then(|at| ranks.get(at));
                let surely = rank.filter(|_| is_sampled);
                let spread = match derivation {
                    Derivation::Plain => spreads.plain.get(hub).and_then(|of| of.get(at)),
                    _ => spreads.growth.get(&derivation).and_then(|of| of.get(hub)),
                };
                let spread = spread.copied().flatten();
                ranked.push(Ranked {
                    hub_id: (*id).to_owned(),
                    period: period.clone(),
                    value: value(hub, at),
                    low: spread.map(|spread| spread.low),
                    high: spread.map(|spread| spread.high),
                    rank: rank.map(|rank| rank.rank),
                    rank_low: surely.map(|rank| rank.low),
                    rank_high: surely.map(|rank| rank.high),
                    group: surely.map(|rank| rank.groups.join(";")).unwrap_or_default(),
                });
            }
        }
        // A score is a multiple of what it compares, and ranks hubs just as surely: who leads is drawn anew in each replicate, but
        // that says nothing of those behind.
        if let (Derivation::Plain, Measure::RelativeToMax(relative)) = (derivation, &indicator.measure) {
            for (own, of_count) in
                ranked.iter_mut().zip(self.ranks(&relative.relative_to_max, years, counting, seed)?)
            {
                let Ranked { rank_low, rank_high, group, .. } = of_count;
                (own.rank_low, own.rank_high, own.group) = (rank_low, rank_high, group);
            }
        }
        Ok(ranked)
    }
}
