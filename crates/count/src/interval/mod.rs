//! How sure the figures are: intervals of chance, ranks, and jumps.
//!
//! Every figure of works is a function of sums over works ([`formula`]). What a work adds to the sums of a place follows from the facts
//! ([`shares`]); the bootstrap draws works ([`draws`]), the delta method adds up products ([`products`]). Intervals say nothing of wrong
//! placing, and nothing of works that the source lacks: `docs/uncertainty.md`.

mod draws;
mod formula;
mod jumps;
mod plan;
mod products;
mod ranks;
mod sampling;
mod shares;
#[cfg(test)]
mod tests;

pub use ranks::Ranked;

use crate::measure::{Figure, Selection};
use crate::{CountError, Engine};
use hubscope_model::measure::{Derivation, Indicator};
use sampling::Sampling;
use std::collections::BTreeMap;

/// The seed of the bootstrap unless another is asked for. Its value means nothing.
pub const SEED: u64 = 1;

/// Places that are drawn together: what they need stays within some 100 MB.
const TOGETHER: usize = 64;

/// Which intervals of chance are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Intervals {
    /// None.
    #[default]
    None,
    /// By the delta method, and slopes by the scatter of the years: quick, symmetric, good where there are many works.
    Analytic,
    /// From works drawn a thousand times over.
    Bootstrap,
}

impl Intervals {
    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Intervals::None => "none",
            Intervals::Analytic => "analytic",
            Intervals::Bootstrap => "bootstrap",
        }
    }

    /// The seed that they rest on: of the bootstrap the one asked for, else the usual one; the others have none.
    ///
    /// # Errors
    /// If there is one and nothing that it could be of.
    pub fn seed(self, asked: Option<u64>) -> Result<u64, String> {
        match asked {
            Some(_) if self != Intervals::Bootstrap => {
                Err(format!("a seed goes with intervals by bootstrap, not with \"{}\"; leave it out", self.id()))
            }
            asked => Ok(asked.unwrap_or(SEED)),
        }
    }
}

impl std::str::FromStr for Intervals {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = [Intervals::None, Intervals::Analytic, Intervals::Bootstrap];
        known.into_iter().find(|intervals| intervals.id() == text).ok_or_else(|| {
            let near = hubscope_model::catalogue::nearest(text, known.iter().map(|intervals| intervals.id()));
            format!("there are no intervals \"{text}\"{near}")
        })
    }
}

/// An indicator with what is asked of it, and its figures by hub and period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) indicator: &'a Indicator,
    pub(crate) derivations: &'a [Derivation],
    pub(crate) figures: &'a [Vec<Figure>],
}

/// An interval, and the flag that says where it is from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) word: &'static str,
}

/// Intervals of an indicator, by hub.
#[derive(Debug, Default)]
pub(crate) struct Spreads {
    /// By period.
    pub(crate) plain: Vec<Vec<Option<Spread>>>,
    /// Of what is derived from all years.
    pub(crate) growth: BTreeMap<Derivation, Vec<Option<Spread>>>,
}

impl Engine {
    /// Intervals of figures, by indicator as given.
    pub(crate) fn spreads<'a>(
        &'a self,
        selection: &Selection,
        hubs: &[&'a str],
        asked: &[Asked<'a>],
    ) -> Result<Vec<Spreads>, CountError> {
        let mut all: Vec<Spreads> = asked.iter().map(|_| Spreads::default()).collect();
        let mut first = 0;
        for few in hubs.chunks(TOGETHER) {
            let figures = first..first + few.len();
            let of_few: Vec<Asked<'_>> = asked
                .iter()
                .map(|asked| Asked { figures: asked.figures.get(figures.clone()).unwrap_or_default(), ..*asked })
                .collect();
            let found = Sampling::of(self, selection, few, &of_few, false)?.spreads();
            for (all, found) in all.iter_mut().zip(found) {
                all.plain.extend(found.plain);
                for (derivation, spreads) in found.growth {
                    all.growth.entry(derivation).or_default().extend(spreads);
                }
            }
            first += few.len();
        }
        Ok(all)
    }
}
