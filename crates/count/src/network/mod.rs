//! What places have in common: hub by hub and hub by country, how much that is for their size and distance, and who moves.
//!
//! A work is a pair's if it has authorships at two different sites, one in each of the two; of a hub with itself, at two of its own.
//! So a site in which two hubs overlap does not by itself make a work one of both. By fractional counting a pair has the product of its
//! shares of each work; a shared site is not multiplied with itself, except of a hub with itself, so that all pairs of hubs that do
//! not overlap, `elsewhere` and `unresolved` add up to 1 a work. Nothing of it depends on which rows are asked for.

mod behind;
mod gravity;
mod movers;
mod pairing;
mod space;
mod tally;

pub use gravity::{Gravity, Term};
pub use movers::{Flow, Movers};

use crate::class::Reading;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED};
use hubscope_model::measure::{Base, Counting, Derivation, Entity, Indicator, Measure, Of, Period};
use pairing::{Borders, Lands, Pairing};
use serde::Serialize;
use std::collections::BTreeSet;
use tally::Matrix;
use utoipa::ToSchema;

/// With whom hubs have works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Partners {
    /// The hubs of the set, `elsewhere` and `unresolved`.
    #[default]
    Hubs,
    /// The countries of placed institutions, as far as these lie outside the hub.
    Countries,
}

impl Partners {
    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Partners::Hubs => "hubs",
            Partners::Countries => "countries",
        }
    }
}

impl std::str::FromStr for Partners {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Partners::Hubs, Partners::Countries]
            .into_iter()
            .find(|partners| partners.id() == text)
            .ok_or_else(|| format!("partners are hubs or countries, not \"{text}\""))
    }
}

/// Which matrix.
#[derive(Debug, Clone)]
pub struct PairSelection {
    /// The indicator: a count of works.
    pub indicator: String,
    /// With whom.
    pub partners: Partners,
    /// Hubs whose rows are asked for; none for all.
    pub hubs: Vec<String>,
    /// The years.
    pub years: Years,
    /// Whether all years are one period, also of an indicator that has a figure a year.
    pub is_pooled: bool,
    /// How works are shared out.
    pub counting: Counting,
}

/// What a hub and a partner have in common in a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Pair {
    /// The indicator.
    pub indicator_id: String,
    /// The hub, `elsewhere` or `unresolved`.
    pub hub_id: String,
    /// The partner: the same, or the code of a country.
    pub partner_id: String,
    /// A year, or the first and last.
    pub period: String,
    /// Works of both; of a hub with itself, those of two or more of its institutions.
    pub value: f64,
    /// The value, over what it would be if partners were drawn at random from all works of the world. None of a hub with itself, of
    /// `unresolved`, and where one of the two has no works.
    pub affinity: Option<f64>,
    /// The value, over the square root of the product of the works of the two (Salton's measure); none likewise.
    pub salton: Option<f64>,
    /// What the gravity model expects of two hubs, or of a hub and a country, of their sizes and distance; none where there is no
    /// model, and where one of the two has no works.
    pub expected: Option<f64>,
    /// The value over what is expected.
    pub ratio: Option<f64>,
    /// `full` or `fractional`.
    pub counting: &'static str,
    /// The snapshot's number and short hash.
    pub edition: String,
}

/// A matrix in rows, and what its expectations rest on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Network {
    /// Rows in byte order of hub, partner, period.
    pub pairs: Vec<Pair>,
    /// The models, a period each.
    pub gravity: Vec<Gravity>,
}

impl Engine {
    /// A matrix of a hub's works with others: every hub, partner and period asked for is a row, zero included.
    ///
    /// # Errors
    /// [`CountError::NotPaired`] unless the indicator counts works, [`CountError::NoHub`] for a group,
    /// [`CountError::Catalogue`] if it names what is not there.
    pub fn network(&self, selection: &PairSelection) -> Result<Network, CountError> {
        let PairSelection { partners, years, counting, .. } = *selection;
        let (indicator, base) = self.paired(&selection.indicator)?;
        self.check(indicator)?;
        if counting == Counting::Fractional {
            self.check_shares(years)?;
        }
        let hubs = self.paired_places(partners);
        let asked = self.asked(&selection.hubs, &hubs)?;
        let countries = self.countries();
        let (pairing, partner_ids): (Box<dyn Pairing>, &[&str]) = match partners {
            Partners::Hubs => (Box::new(Borders::of(self, &hubs)?), &hubs),
            Partners::Countries => (Box::new(Lands::of(self, &hubs, &countries)?), &countries),
        };
        let works = self.works(&indicator.id, &base.works, Reading::Known)?;
        let matrix = |year| self.matrix(pairing.as_ref(), (base, &works), year, counting);
        let by_year = years.iter().map(matrix).collect::<Result<Vec<Matrix>, CountError>>()?;
        let mut network = Network { pairs: vec![], gravity: vec![] };
        for (period, of) in periods(indicator, years, selection.is_pooled) {
            let mut matrix = Matrix::new(pairing.shape());
            years
                .iter()
                .zip(&by_year)
                .filter(|(y, _)| of.first <= *y && *y <= of.last)
                .for_each(|(_, m)| matrix.add(m));
            let (model, expected) = self.gravity(&period, &matrix, counting, (&hubs, partner_ids, partners));
            network.gravity.push(model);
            for (hub, hub_id) in hubs.iter().enumerate().filter(|(_, id)| asked.contains(**id)) {
                for (partner, partner_id) in partner_ids.iter().enumerate() {
                    let cell = matrix.cell(hub, partner, counting);
                    let is_pair = hub_id != partner_id && ![hub_id, partner_id].contains(&&UNRESOLVED);
                    let expected = expected[hub * partner_ids.len() + partner];
                    network.pairs.push(Pair {
                        indicator_id: indicator.id.clone(),
                        hub_id: (*hub_id).to_owned(),
                        partner_id: (*partner_id).to_owned(),
                        period: period.clone(),
                        value: cell.value,
                        affinity: cell.affinity().filter(|_| is_pair),
                        salton: cell.salton().filter(|_| is_pair),
                        expected,
                        ratio: expected.filter(|expected| *expected > 0.0).map(|expected| cell.value / expected),
                        counting: counting.id(),
                        edition: self.manifest().edition(),
                    });
                }
            }
        }
        let key = |p: &Pair| (p.hub_id.clone(), p.partner_id.clone(), p.period.clone());
        network.pairs.sort_by_cached_key(key);
        Ok(network)
    }

    /// An indicator whose works can be a pair's, with its measure.
    ///
    /// # Errors
    /// [`CountError::NotPaired`] if they cannot.
    pub(crate) fn paired(&self, id: &str) -> Result<(&Indicator, &Base), CountError> {
        let (derivation, indicator) = self.catalogue.indicator(id)?;
        works_of(derivation, indicator)
            .map(|base| (indicator, base))
            .map_err(|why| CountError::NotPaired { id: id.to_owned(), why })
    }

    /// Whose rows there are.
    fn paired_places(&self, partners: Partners) -> Vec<&str> {
        let hubs = self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str());
        match partners {
            Partners::Hubs => hubs.chain([ELSEWHERE, UNRESOLVED]).collect(),
            Partners::Countries => hubs.collect(),
        }
    }

    /// Those of the places that are asked for: all if none is.
    fn asked<'a>(&self, ids: &[String], places: &[&'a str]) -> Result<BTreeSet<&'a str>, CountError> {
        if ids.is_empty() {
            return Ok(places.iter().copied().collect());
        }
        let one = |id: &String| {
            self.catalogue.hub_id(id)?;
            places.iter().copied().find(|place| place == id).ok_or_else(|| CountError::NoHub { id: id.clone() })
        };
        ids.iter().map(one).collect()
    }

    /// The countries of placed institutions, in the order of their codes.
    pub(crate) fn countries(&self) -> Vec<&str> {
        let placed = self.sites.iter().filter(|site| site.latitude.is_some());
        placed.filter_map(|site| site.country_code.as_deref()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// The works that an indicator counts; else why it cannot be asked for pairs.
pub(crate) fn works_of(derivation: Derivation, indicator: &Indicator) -> Result<&Base, &'static str> {
    match &indicator.measure {
        _ if derivation != Derivation::Plain => Err("it is growth over years; ask for the indicator itself"),
        _ if !indicator.hubs.is_empty() => Err("it is of the world alone"),
        Measure::Base(base) if base.of != Of::Count(Entity::Works) => Err("it counts no works"),
        Measure::Base(base) if base.works.institutions > 1 => Err("it counts works by the institutions of one hub"),
        Measure::Base(base) => Ok(base),
        _ => Err("it is derived from others; ask for one that counts works"),
    }
}

/// The periods of a matrix.
pub(crate) fn periods(indicator: &Indicator, years: Years, is_pooled: bool) -> Vec<(String, Years)> {
    if is_pooled { vec![(years.to_string(), years)] } else { indicator.periods(years) }
}

/// Whether a matrix has one figure over all years.
pub(crate) fn period_of(indicator: &Indicator, is_pooled: bool) -> Period {
    if is_pooled { Period::Pooled } else { indicator.period }
}
