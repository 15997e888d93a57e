//! How many works two places of their sizes and distance are expected to have together.

use super::space::Centre;
use super::tally::Matrix;
use super::{Engine, Partners};
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED};
use hubscope_model::measure::Counting;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Distances below this many km count as so much: within a city, and of borders that overlap, the centre says nothing of how far
/// people are from each other, and the logarithm of nothing is not defined.
const LEAST_KM: f64 = 10.0;
/// Hubs of whose pairs a model is made at least. With fewer it says little but what was put in: what it expects of one or two hubs with all
/// countries together is just what they have.
const FEWEST_HUBS: usize = 5;

/// A fitted model: `E[works] = exp(constant + masses ln(m_h m_k) + distance ln(km) + same_country)`; of hubs and countries with a
/// coefficient each for `mass_hub` and `mass_partner`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Gravity {
    /// The period.
    pub period: String,
    /// Pairs that it is made of: each pair of hubs once, or each hub with each country.
    pub pairs: usize,
    /// Its coefficients.
    pub terms: Vec<Term>,
    /// Why there is none, if so.
    pub unfit: Option<String>,
}

/// A coefficient of a gravity model.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Term {
    /// What it is of: `constant`, `masses`, `mass_hub`, `mass_partner`, `distance`, `same_country`.
    pub name: &'static str,
    /// The coefficient; none where it cannot be told from the others, or would be infinite.
    pub coefficient: Option<f64>,
    /// Its standard error, robust to any variance of the errors; that pairs share hubs is not in it.
    pub standard_error: Option<f64>,
}

/// Two places, and what the model knows of them.
struct Observed {
    hub: usize,
    partner: usize,
    value: f64,
    regressors: Vec<f64>,
}

impl Engine {
    /// Fits the model of a matrix; gives it, and what it expects by hub and partner.
    pub(super) fn gravity(
        &self,
        period: &str,
        matrix: &Matrix,
        counting: Counting,
        (hubs, partners, kind): (&[&str], &[&str], Partners),
    ) -> (Gravity, Vec<Option<f64>>) {
        let (observed, names): (Vec<Observed>, &[&'static str]) = match kind {
            Partners::Hubs => {
                (self.between_hubs(matrix, counting, hubs), &["constant", "masses", "distance", "same_country"])
            }
            Partners::Countries => (
                self.with_countries(matrix, counting, (hubs, partners)),
                &["constant", "mass_hub", "mass_partner", "distance", "same_country"],
            ),
        };
        let mut gravity = Gravity { period: period.to_owned(), pairs: observed.len(), terms: vec![], unfit: None };
        let mut expected = vec![None; hubs.len() * partners.len()];
        let of_partners = observed.iter().map(|pair| pair.partner).filter(|_| kind == Partners::Hubs);
        let hubs_in: BTreeSet<usize> = observed.iter().map(|pair| pair.hub).chain(of_partners).collect();
        if hubs_in.len() < FEWEST_HUBS {
            gravity.unfit =
                Some(format!("there are {} hubs with pairs, and a model takes {FEWEST_HUBS}", hubs_in.len()));
            return (gravity, expected);
        }
        let outcomes: Vec<f64> = observed.iter().map(|pair| pair.value).collect();
        let regressors: Vec<Vec<f64>> = observed.iter().map(|pair| pair.regressors.clone()).collect();
        match hubscope_stats::gravity::poisson(&outcomes, &regressors) {
            Ok(fit) => {
                let term = |(name, term): (&&'static str, &Option<hubscope_stats::gravity::Term>)| Term {
                    name,
                    coefficient: term.map(|term| term.coefficient),
                    standard_error: term.map(|term| term.standard_error),
                };
                gravity.terms = names.iter().zip(&fit.terms).map(term).collect();
                for (pair, fitted) in observed.iter().zip(fit.fitted) {
                    expected[pair.hub * partners.len() + pair.partner] = Some(fitted);
                    if kind == Partners::Hubs {
                        expected[pair.partner * partners.len() + pair.hub] = Some(fitted);
                    }
                }
            }
            Err(unfit) => gravity.unfit = Some(unfit.to_string()),
        }
        (gravity, expected)
    }

    /// Each pair of hubs once: the matrix is symmetric.
    fn between_hubs(&self, matrix: &Matrix, counting: Counting, hubs: &[&str]) -> Vec<Observed> {
        let centres = self.centres(hubs);
        let countries: Vec<Option<&str>> = hubs.iter().map(|hub| self.country_of(hub)).collect();
        let is_hub = |at: &usize| ![ELSEWHERE, UNRESOLVED].contains(&hubs[*at]);
        let pairs = (0..hubs.len()).filter(is_hub).flat_map(|a| (a + 1..hubs.len()).map(move |b| (a, b)));
        let observed = |(hub, partner): (usize, usize)| {
            let cell = matrix.cell(hub, partner, counting);
            let masses = logarithm(cell.of_hub)? + logarithm(cell.of_partner)?;
            let is_same = countries[hub].is_some() && countries[hub] == countries[partner];
            let regressors = vec![masses, distance(&centres[hub], &centres[partner])?, f64::from(u8::from(is_same))];
            Some(Observed { hub, partner, value: cell.value, regressors })
        };
        pairs.filter(|(_, b)| is_hub(b)).filter_map(observed).collect()
    }

    /// Each hub with each country.
    fn with_countries(
        &self,
        matrix: &Matrix,
        counting: Counting,
        (hubs, countries): (&[&str], &[&str]),
    ) -> Vec<Observed> {
        let centres = self.centres(hubs);
        let outside = self.centres_outside(hubs, countries);
        let observed = |(hub, partner): (usize, usize)| {
            let cell = matrix.cell(hub, partner, counting);
            let is_same = self.country_of(hubs[hub]) == Some(countries[partner]);
            let regressors = vec![
                logarithm(cell.of_hub)?,
                logarithm(cell.of_partner)?,
                distance(&centres[hub], &outside[hub][partner])?,
                f64::from(u8::from(is_same)),
            ];
            Some(Observed { hub, partner, value: cell.value, regressors })
        };
        let pairs = (0..hubs.len()).flat_map(|hub| (0..countries.len()).map(move |country| (hub, country)));
        pairs.filter_map(observed).collect()
    }
}

fn logarithm(mass: f64) -> Option<f64> {
    (mass > 0.0).then(|| mass.ln())
}

fn distance(a: &Centre, b: &Centre) -> Option<f64> {
    a.distance_km(b).map(|km| km.max(LEAST_KM).ln())
}
