//! Hubs side by side: one figure of each, its rank, how far that rests on one institution, and how international the hub is for its
//! size and place.

use crate::interval::Ranked;
use crate::network::{PairSelection, Partners};
use crate::robust::Dependence;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{Counting, Measure, Of};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A hub among the others.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Standing {
    /// The indicator.
    pub indicator_id: String,
    /// The hub.
    pub hub_id: String,
    /// A year, or the first and last.
    pub period: String,
    /// The figure.
    pub value: Option<f64>,
    /// Lower end of its interval by bootstrap, if that is asked for.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Its place among all hubs of the set, from 1; hubs of one figure share the best place.
    pub rank: Option<u64>,
    /// The best rank that chance allows, if intervals are asked for: they hold the ranks of all hubs at once.
    pub rank_low: Option<u64>,
    /// The worst one.
    pub rank_high: Option<u64>,
    /// Letters joined by `;`: two hubs cannot be told apart just if they share one.
    pub group: String,
    /// The best rank under any combination of the choices that there are ([`crate::specification`]).
    pub rank_best: Option<u64>,
    /// The worst one.
    pub rank_worst: Option<u64>,
    /// OpenAlex id of the institution that has most of the figure; none where institutions have no part in it.
    pub largest_institution_id: Option<String>,
    /// Its name.
    pub largest_institution: Option<String>,
    /// What it has of the hub's figure, in percent; of a sum, a mean or a ratio, of the records behind it.
    pub largest_share: Option<f64>,
    /// The figure without it.
    pub value_without: Option<f64>,
    /// The hub's place then.
    pub rank_without: Option<u64>,
    /// Works with partners abroad: for each other country than the hub's own those with an institution in it, added up. Only where
    /// works are counted.
    pub abroad: Option<f64>,
    /// What the gravity model expects of a hub of this size in this place.
    pub abroad_expected: Option<f64>,
    /// The one over the other: above 1, more international than expected.
    pub internationalisation: Option<f64>,
    /// People who live in the hub, approximately, where its description says.
    pub population: Option<u64>,
    /// Of counts and sums the figure for 100,000 of them.
    pub per_100k: Option<f64>,
    /// `full` or `fractional`.
    pub counting: &'static str,
    /// The snapshot's number and short hash.
    pub edition: String,
}

impl Engine {
    /// All hubs of the set side by side, the first in rank first, then in byte order. With a seed, works are drawn for intervals.
    ///
    /// # Errors
    /// As [`Engine::dependence`].
    pub fn compare(
        &self,
        indicator: &str,
        years: Years,
        asked: Counting,
        seed: Option<u64>,
    ) -> Result<Vec<Standing>, CountError> {
        let dependence = self.dependence(indicator, years, asked)?;
        let (_, found) = self.catalogue.indicator(indicator)?;
        let counting = self.counting_of(found, asked)?;
        let period: String = found.periods(years).into_iter().map(|(period, _)| period).collect();
        let abroad = self.abroad(indicator, years, asked)?;
        let adds_up = matches!(&found.measure, Measure::Base(base) if !matches!(base.of, Of::Mean(_)));
        let populations: BTreeMap<&str, u64> =
            self.catalogue.hubs.hubs.iter().filter_map(|hub| Some((hub.id.as_str(), hub.population?))).collect();
        let drawn = seed.map(|seed| self.ranks(indicator, years, asked, seed)).transpose()?;
        let drawn: BTreeMap<String, Ranked> =
            drawn.into_iter().flatten().map(|ranked| (ranked.hub_id.clone(), ranked)).collect();
        let ranges = self.rank_ranges(indicator, years)?;
        let standing = |Dependence { hub_id, value, rank, largest }: Dependence| {
            let (observed, expected) = abroad.get(&hub_id).copied().unzip();
            let expected = expected.flatten();
            let largest = largest.as_ref();
            let population = populations.get(hub_id.as_str()).copied();
            let people = population.filter(|people| adds_up && *people > 0);
            let (drawn, range) = (drawn.get(&hub_id), ranges.get(&hub_id).copied());
            let place = |of: fn(&Ranked) -> Option<usize>| drawn.and_then(of).map(|rank| rank as u64);
            Standing {
                indicator_id: found.id.clone(),
                period: period.clone(),
                value,
                low: drawn.and_then(|ranked| ranked.low),
                high: drawn.and_then(|ranked| ranked.high),
                rank,
                rank_low: place(|ranked| ranked.rank_low),
                rank_high: place(|ranked| ranked.rank_high),
                group: drawn.map(|ranked| ranked.group.clone()).unwrap_or_default(),
                rank_best: range.map(|(best, _)| best),
                rank_worst: range.map(|(_, worst)| worst),
                largest_institution_id: largest.map(|l| l.institution_id.clone()),
                largest_institution: largest.and_then(|l| l.institution.clone()),
                largest_share: largest.and_then(|l| l.share),
                value_without: largest.and_then(|l| l.value_without),
                rank_without: largest.and_then(|l| l.rank_without),
                abroad: observed,
                abroad_expected: expected,
                internationalisation: observed.zip(expected).map(|(observed, expected)| observed / expected),
                population,
                per_100k: value.zip(people).map(|(value, people)| value / people as f64 * 1e5),
                counting: counting.id(),
                edition: self.manifest().edition(),
                hub_id,
            }
        };
        let mut standings: Vec<Standing> = dependence.into_iter().map(standing).collect();
        standings.sort_by(|a, b| (a.rank.unwrap_or(u64::MAX), &a.hub_id).cmp(&(b.rank.unwrap_or(u64::MAX), &b.hub_id)));
        Ok(standings)
    }

    /// By hub, the works with partners abroad, and how many are expected; of none if works are not counted.
    fn abroad(
        &self,
        indicator: &str,
        years: Years,
        counting: Counting,
    ) -> Result<BTreeMap<String, (f64, Option<f64>)>, CountError> {
        if self.paired(indicator).is_err() {
            return Ok(BTreeMap::new());
        }
        let partners = Partners::Countries;
        let selection = PairSelection {
            indicator: indicator.to_owned(),
            partners,
            hubs: vec![],
            years,
            is_pooled: false,
            counting,
        };
        let mut sums: BTreeMap<String, (f64, Option<f64>)> = BTreeMap::new();
        for pair in self.network(&selection)?.pairs {
            let Some(own) = self.country_of(&pair.hub_id) else { continue };
            if own != pair.partner_id {
                let (observed, expected) = sums.entry(pair.hub_id).or_default();
                *observed += pair.value;
                if let Some(of_pair) = pair.expected {
                    *expected = Some(expected.unwrap_or_default() + of_pair);
                }
            }
        }
        Ok(sums)
    }
}
