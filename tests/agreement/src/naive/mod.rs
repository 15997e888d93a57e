//! The third implementation: every measure as its definition reads, by loops over lists of works.
//!
//! It is written to be believed rather than to be fast: no bitmaps, no order of numbers, no SQL. Of the product it borrows the
//! lake's rows, the catalogue's words and the outlines of hubs, and nothing of how anything is counted. What the lake works out
//! about works (weights of facts, distances, citations) it works out again from the facts and references themselves.

mod amount;
mod condition;
mod documents;
mod moved;
mod pairs;
mod people;
mod place;
mod rows;
mod score;
#[cfg(test)]
mod tests;

pub use pairs::{NaivePair, NaivePairs, institutions_of, movers, pairs, without};

use amount::Amounts;
use condition::{Classes, Reading};
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{
    Base, Indicator, Measure, Period, Placing, RatioMeasure, RelativeMeasure, SpecialisationMeasure,
};
use hubscope_model::{Catalogue, Years};
pub use people::{PeopleBounds, people_bounds};
use place::Place;
use rows::Rows;
use std::collections::BTreeMap;
use std::path::Path;

/// How a work counts that belongs to several places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Once in each.
    Full,
    /// By the share of it that the place's authorships stand for.
    Fractional,
}

/// A figure; all is none where the indicator is not defined.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NaiveFigure {
    /// The figure itself.
    pub value: Option<f64>,
    /// The least it can be, given what is not known of works.
    pub low: Option<f64>,
    /// The greatest it can be.
    pub high: Option<f64>,
    /// The records behind a ratio or mean.
    pub n: Option<u64>,
}

/// Figures by indicator, place and period.
pub type Figures = BTreeMap<(String, String, String), NaiveFigure>;

/// The figures of some indicators, of every place there is; growth is not among them.
///
/// # Panics
/// If the lake cannot be read, or an indicator names what is not there.
pub fn cells<'a>(
    lake: (&Path, Placing),
    catalogue: &Catalogue,
    indicators: impl IntoIterator<Item = &'a Indicator>,
    years: Years,
    counting: Counting,
) -> Figures {
    let rows = Rows::read(lake);
    let places = place::places(catalogue, &rows.sites);
    let classes = Classes::of(catalogue, &rows);
    let naive = Naive { catalogue, rows: &rows, places: &places, classes, counting };
    let mut figures = Figures::new();
    for indicator in indicators {
        let periods = indicator.periods(years);
        let mut of_indicator = naive.figures(indicator, &periods);
        for id in places.keys() {
            for (period, years) in &periods {
                let is_defined = indicator.is_of(id) && naive.sees_back(indicator, id, years.last);
                let found = of_indicator.remove(&(id.as_str(), period.as_str())).filter(|_| is_defined);
                figures.insert((indicator.id.clone(), id.clone(), period.clone()), found.unwrap_or_default());
            }
        }
    }
    figures
}

/// A lake and a catalogue, ready to be asked.
struct Naive<'a> {
    catalogue: &'a Catalogue,
    rows: &'a Rows,
    places: &'a BTreeMap<String, Place>,
    classes: Classes<'a>,
    counting: Counting,
}

/// Figures of one indicator by place and period.
type OfPlaces<'a> = BTreeMap<(&'a str, &'a str), NaiveFigure>;

impl Naive<'_> {
    fn figures<'b>(&'b self, indicator: &Indicator, periods: &'b [(String, Years)]) -> OfPlaces<'b> {
        let make = Making { naive: self, periods, is_pooled: indicator.period == Period::Pooled };
        match &indicator.measure {
            Measure::Base(base) => make.base(base),
            Measure::Ratio(ratio) => make.ratio(ratio),
            Measure::RelativeToMax(relative) => make.relative(relative),
            Measure::Specialisation(of) => make.specialisation(of),
        }
    }
}

/// The figures of one indicator in the making.
struct Making<'b> {
    naive: &'b Naive<'b>,
    periods: &'b [(String, Years)],
    is_pooled: bool,
}

impl<'b> Making<'b> {
    /// A figure for every place and period.
    fn each(&self, mut figure: impl FnMut(&'b str, &'b str) -> NaiveFigure) -> OfPlaces<'b> {
        let mut figures = OfPlaces::new();
        for place in self.naive.places.keys() {
            for (period, _) in self.periods {
                figures.insert((place, period), figure(place, period));
            }
        }
        figures
    }

    fn amounts(&self, base: &Base, reading: Reading) -> Amounts<'b> {
        self.naive.amounts(base, reading, self.periods, self.is_pooled)
    }

    /// The measure that a part of another one is.
    fn part(&self, id: &str) -> &'b Base {
        self.naive.catalogue.base(id).expect("a part that is a base measure")
    }

    fn base(&self, base: &Base) -> OfPlaces<'b> {
        let amounts = self.amounts(base, Reading::Known);
        self.each(|place, period| {
            let amount = amounts[&(place, period)];
            let n = amount::is_of_a_metric(base).then_some(amount.n);
            NaiveFigure { value: amount.value, n, ..NaiveFigure::default() }
        })
    }

    fn ratio(&self, ratio: &RatioMeasure) -> OfPlaces<'b> {
        let (above, below) = (self.part(&ratio.ratio), self.part(&ratio.to));
        let is_bounded = above.works.classes().any(condition::is_uncertain);
        let [known, least, most] =
            [Reading::Known, Reading::Least, Reading::Most].map(|reading| self.amounts(above, reading));
        let all = self.amounts(below, Reading::Known);
        self.each(|place, period| {
            let whole = all[&(ratio.of.as_deref().unwrap_or(place), period)];
            let share = |part: &Amounts<'_>| percentage(part[&(place, period)].value, whole.value);
            NaiveFigure {
                value: share(&known),
                low: share(&least).filter(|_| is_bounded),
                high: share(&most).filter(|_| is_bounded),
                n: Some(whole.n),
            }
        })
    }

    fn relative(&self, relative: &RelativeMeasure) -> OfPlaces<'b> {
        let amounts = self.amounts(self.part(&relative.relative_to_max), Reading::Known);
        let hubs: Vec<&str> = self.naive.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        self.each(|place, period| {
            let of = |hub: &str| amounts[&(hub, period)];
            let is_beside = self.naive.catalogue.hubs.beside.iter().any(|hub| hub.id == place);
            if !hubs.contains(&place) && !is_beside {
                return NaiveFigure::default();
            }
            let greatest = hubs.iter().filter_map(|hub| of(hub).value).fold(0.0, f64::max);
            let value = percentage(of(place).value, Some(greatest));
            NaiveFigure { value, n: value.map(|_| of(place).n), ..NaiveFigure::default() }
        })
    }

    fn specialisation(&self, measure: &SpecialisationMeasure) -> OfPlaces<'b> {
        let parts = self.amounts(self.part(&measure.specialisation), Reading::Known);
        let wholes = self.amounts(self.part(&measure.to), Reading::Known);
        let prior = f64::from(measure.prior);
        self.each(|place, period| {
            let here = wholes[&(place, period)];
            let expected = || {
                let world = wholes[&(WORLD, period)].value.filter(|all| *all > 0.0)?;
                let whole = here.value.filter(|whole| *whole > 0.0)?;
                Some(whole * parts[&(WORLD, period)].value? / world)
            };
            let quotient = |expected: f64| Some((parts[&(place, period)].value? + prior) / (expected + prior));
            let value = expected().filter(|e| e + prior > 0.0).and_then(quotient);
            NaiveFigure { value, n: Some(here.n), ..NaiveFigure::default() }
        })
    }
}

/// The first as a percentage of the second; none if that is 0.
fn percentage(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    let (a, b) = (a?, b.filter(|b| *b > 0.0)?);
    Some(a / b * 100.0)
}
