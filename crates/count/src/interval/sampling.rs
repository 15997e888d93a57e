//! Works of some places, drawn or added up, and the intervals that come of them.

use super::draws::Replicates;
use super::formula::{Formula, Shape};
use super::plan::Plan;
use super::products::Products;
use super::{Asked, Intervals, Spread, Spreads};
use crate::class::Reading;
use crate::measure::{Backend, Figure, Selection, growth};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{Base, Counting, Derivation, Documents, Entity, Indicator, Measure, Of, Period, Unit};
use hubscope_stats::Interval;
use rayon::prelude::*;
use std::ops::Range;

/// The flag of percentages of 0 and 100: how great a share may go unseen in so many works.
const BINOMIAL: &str = "binomial";

/// All that the intervals of some indicators and hubs rest on.
pub(super) struct Sampling<'a> {
    intervals: Intervals,
    years: Years,
    asked: Vec<Asked<'a>>,
    /// By indicator and hub.
    sources: Vec<Vec<Source>>,
    drawn: Replicates,
    added: Products,
}

/// What the intervals of an indicator of a hub are made of.
#[derive(Debug, Default)]
struct Source {
    plain: Plain,
    /// By period: the figure, and what it may be at least and at most.
    known: Vec<Formula>,
    bounds: Option<(Formula, Formula)>,
    /// Of a percentage that is 0 or 100 in some year, or a score of 0: what it is a percentage of tells how sure that is.
    at_end: Option<Formula>,
    /// The most that it can be: 100 of a percentage, and of a score of those that are compared.
    most: Option<f64>,
}

/// Where the interval of the figure itself comes from.
#[derive(Debug, Default)]
enum Plain {
    /// There is none.
    #[default]
    Nothing,
    /// The figure is a number of works, patents or trials.
    Counted,
    /// It is a sum of unequal parts of works, or of a prior and them.
    Modelled(Formula),
    /// It varies with the works.
    Sampled,
}

impl<'a> Sampling<'a> {
    /// Draws works, or adds them up, for these indicators and hubs; `joint` for those of which only ranks need it, too.
    pub(super) fn of(
        engine: &'a Engine,
        selection: &Selection,
        hubs: &[&'a str],
        asked: &[Asked<'a>],
        joint: bool,
    ) -> Result<Self, CountError> {
        let Selection { years, counting, intervals, seed, .. } = *selection;
        let (mut drawn, mut added) = (Plan::new(engine, counting), Plan::new(engine, counting));
        let mut sources: Vec<Vec<Source>> = vec![];
        for asked in asked {
            let leaders = leaders(engine, asked.indicator, selection)?;
            let is_modelled = is_modelled(&asked.indicator.measure);
            let is_needed = joint || asked.derivations.iter().any(|d| is_sampled(intervals, *d, is_modelled));
            let is_counted = counting == Counting::Full && is_count(&asked.indicator.measure);
            let of_hub = |(hub, figures): (&&'a str, &Vec<Figure>)| -> Result<Source, CountError> {
                let mut source = Source::default();
                let plan = if intervals == Intervals::Bootstrap { &mut drawn } else { &mut added };
                let mut formula = |reading, leader| plan.formula(asked.indicator, hub, reading, leader);
                if is_needed {
                    let known = leaders.iter().map(|leader| formula(Reading::Known, *leader));
                    source.known = known.collect::<Result<Option<_>, _>>()?.unwrap_or_default();
                }
                if !is_modelled {
                    source.plain = if source.known.is_empty() { Plain::Nothing } else { Plain::Sampled };
                    if is_needed && has_bounds(engine, asked.indicator)? {
                        source.bounds = formula(Reading::Least, None)?.zip(formula(Reading::Most, None)?);
                    }
                    let unit = asked.indicator.unit;
                    let is_beside = || engine.catalogue.hubs.beside.iter().any(|place| place.id == *hub);
                    let is_part = unit == Unit::Percent || unit == Unit::Score && !is_beside();
                    source.most = is_part.then_some(100.0);
                    let is_end = |figure: &Figure| match figure.value {
                        Some(0.0) => matches!(unit, Unit::Percent | Unit::Score),
                        Some(100.0) => unit == Unit::Percent,
                        _ => false,
                    };
                    if is_needed && figures.iter().any(is_end) {
                        source.at_end = added.formula(asked.indicator, hub, Reading::Known, None)?;
                    }
                } else if is_counted {
                    source.plain = Plain::Counted;
                } else if let Some(formula) = added.formula(asked.indicator, hub, Reading::Known, None)? {
                    source.plain = Plain::Modelled(formula);
                }
                Ok(source)
            };
            sources.push(hubs.iter().zip(asked.figures).map(of_hub).collect::<Result<_, _>>()?);
        }
        let formulas = sources.iter().flatten().flat_map(|source| {
            let modelled = if let Plain::Modelled(formula) = &source.plain { Some(formula) } else { None };
            let bounds = source.bounds.iter().flat_map(|(least, most)| [least, most]);
            let added = source.known.iter().chain(bounds).filter(|_| intervals == Intervals::Analytic);
            modelled.into_iter().chain(&source.at_end).chain(added)
        });
        let products = Products::sum(&added, engine, years, formulas)?;
        let replicates = Replicates::draw(&drawn, engine, years, seed)?;
        let asked = asked.to_vec();
        Ok(Sampling { intervals, years, asked, sources, drawn: replicates, added: products })
    }

    /// The intervals, by indicator and hub.
    pub(super) fn spreads(&self) -> Vec<Spreads> {
        let of_indicator = |indicator: usize| {
            let Asked { derivations, figures, .. } = self.asked[indicator];
            let mut spreads = Spreads::default();
            let hubs = || 0..figures.len();
            if derivations.contains(&Derivation::Plain) {
                let periods =
                    |hub: usize| (0..figures[hub].len()).map(move |period| self.plain(indicator, hub, period));
                spreads.plain = hubs().map(|hub| periods(hub).collect()).collect();
            }
            for derivation in [Derivation::Cagr, Derivation::Slope].iter().filter(|d| derivations.contains(d)) {
                let of_hubs = hubs().map(|hub| self.growth(indicator, hub, *derivation)).collect();
                spreads.growth.insert(*derivation, of_hubs);
            }
            spreads
        };
        (0..self.asked.len()).into_par_iter().map(of_indicator).collect()
    }

    /// A figure in each replicate: of a period, or derived from all; none where works are not what is counted.
    pub(super) fn replicates(
        &self,
        (indicator, hub): (usize, usize),
        derivation: Derivation,
        period: usize,
    ) -> Option<Vec<Option<f64>>> {
        let known = &self.sources[indicator][hub].known;
        if derivation == Derivation::Plain {
            return Some(self.drawn.uncertain(known.get(period)?, self.years_of(indicator, period)));
        }
        let unit = self.asked[indicator].indicator.unit;
        let by_year: Vec<Vec<Option<f64>>> =
            known.iter().zip(0..).map(|(formula, year)| self.drawn.uncertain(formula, year..year + 1)).collect();
        let replicates = by_year.first()?.len();
        let of_years = |replicate: usize| by_year.iter().map(|of| of[replicate]).collect::<Vec<_>>();
        Some((0..replicates).map(|replicate| growth(derivation, unit, &of_years(replicate))).collect())
    }

    fn figure(&self, indicator: usize, hub: usize, period: usize) -> Figure {
        self.asked[indicator].figures[hub].get(period).copied().unwrap_or_default()
    }

    /// Where the years of a period stand among those asked for.
    fn years_of(&self, indicator: usize, period: usize) -> Range<usize> {
        match self.asked[indicator].indicator.period {
            Period::Yearly => period..period + 1,
            Period::Pooled => 0..self.years.len(),
        }
    }

    fn plain(&self, indicator: usize, hub: usize, period: usize) -> Option<Spread> {
        let source = &self.sources[indicator][hub];
        let years = self.years_of(indicator, period);
        let value = self.figure(indicator, hub, period).value?;
        let poisson = |(low, high): Interval| Spread { low, high, word: "poisson" };
        match &source.plain {
            Plain::Nothing => None,
            Plain::Counted => hubscope_stats::poisson(value as u64).map(poisson),
            Plain::Modelled(Formula { terms, shape: Shape::Specialisation { prior }, .. }) => {
                // The world has its own level, for sure.
                let part = terms.first().filter(|part| terms.get(2) != Some(part))?;
                let (sum, squares, _) = self.added.of_term(*part, years);
                let variance = (squares + prior) * (value / (sum + prior)).powi(2);
                hubscope_stats::gamma(value, variance).map(|(low, high)| Spread { low, high, word: "gamma" })
            }
            Plain::Modelled(Formula { terms, .. }) => {
                let (sum, squares, greatest) = self.added.of_term(*terms.first()?, years);
                // Of nothing seen it is not known how much a work may bring: a whole one.
                let greatest = if greatest > 0.0 { greatest } else { 1.0 };
                hubscope_stats::weighted_poisson(sum, squares, greatest).map(poisson)
            }
            Plain::Sampled => {
                let of = |formula| self.sampled(formula, years.clone());
                let (mut low, mut high) = match &source.bounds {
                    Some((least, most)) => (of(least)?.0, of(most)?.1),
                    None => of(source.known.get(period)?)?,
                };
                if let Some(most) = source.most {
                    high = high.min(value.max(most));
                }
                let mut word = self.intervals.id();
                if let Some(Formula { terms, .. }) = &source.at_end {
                    let unseen = || 100.0 * hubscope_stats::unseen(self.whole(terms, years.clone()));
                    // The world is all of the world, and who leads is as large as who leads.
                    let is_all_surely = terms.iter().skip(1).any(|whole| Some(whole) == terms.first());
                    if high == 0.0 {
                        (high, word) = (unseen(), BINOMIAL);
                    } else if low == 100.0 && !is_all_surely {
                        (low, word) = (100.0 - unseen(), BINOMIAL);
                    }
                }
                Some(Spread { low, high, word })
            }
        }
    }

    fn sampled(&self, formula: &Formula, years: Range<usize>) -> Option<Interval> {
        if self.intervals == Intervals::Bootstrap {
            return hubscope_stats::percentile(self.drawn.values(formula, years));
        }
        let (value, variance) = self.added.estimate(formula, years)?;
        // No figure of works is below zero.
        hubscope_stats::normal(value, variance).map(|(low, high)| (low.max(0.0), high))
    }

    /// How many works a percentage is of, if all counted the same: the greatest of the terms after the first.
    fn whole(&self, terms: &[usize], years: Range<usize>) -> f64 {
        let sums = terms.iter().skip(1).map(|term| self.added.of_term(*term, years.clone()));
        sums.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.0, |(sum, squares, _)| sum * sum / squares)
    }

    fn growth(&self, indicator: usize, hub: usize, derivation: Derivation) -> Option<Spread> {
        let Asked { indicator: of, figures, .. } = self.asked[indicator];
        let values: Vec<Option<f64>> = figures[hub].iter().map(|figure| figure.value).collect();
        growth(derivation, of.unit, &values)?;
        let spread = |word| move |(low, high): Interval| Spread { low, high, word };
        let Source { plain, known, .. } = &self.sources[indicator][hub];
        // Patents and trials are no works that could be drawn or added up.
        let is_of_documents = matches!(plain, Plain::Counted) && known.is_empty();
        let spread = match (self.intervals, derivation) {
            (_, Derivation::Cagr) if is_of_documents => counted_growth(&values).map(spread("poisson")),
            (Intervals::Bootstrap, _) => {
                let replicates = self.replicates((indicator, hub), derivation, 0)?;
                hubscope_stats::percentile(replicates.into_iter()).map(spread(self.intervals.id()))
            }
            (_, Derivation::Slope) => {
                let interval = if of.unit == Unit::Percent {
                    hubscope_stats::linear_slope_interval(&values)
                } else {
                    hubscope_stats::log_slope_interval(&values)
                };
                interval.map(spread("hc3"))
            }
            _ => self.compound(indicator, hub).map(spread(self.intervals.id())),
        };
        // Without width it says that nothing varied, and not how sure that is.
        spread.filter(|spread| spread.low < spread.high)
    }

    /// The interval of a compound rate: the logarithm of the last over the first has the variance of both, as they share no works.
    fn compound(&self, indicator: usize, hub: usize) -> Option<Interval> {
        let known = &self.sources[indicator][hub].known;
        let steps = known.len().checked_sub(1).filter(|steps| *steps > 0)?;
        let (first, of_first) = self.added.estimate(known.first()?, 0..1)?;
        let (last, of_last) = self.added.estimate(known.last()?, steps..steps + 1)?;
        let variance = of_first / (first * first) + of_last / (last * last);
        rates(last / first, variance, steps)
    }
}

/// The interval of a compound rate over some years, of the growth over all of them and the variance of its logarithm.
fn rates(growth: f64, variance: f64, years: usize) -> Option<Interval> {
    let (low, high) = hubscope_stats::log_normal(growth, variance)?;
    let rate = |factor: f64| (factor.powf(1.0 / years as f64) - 1.0) * 100.0;
    Some((rate(low), rate(high)))
}

/// The interval of the compound rate of counts, each with the variance that a Poisson process has: the count itself.
fn counted_growth(values: &[Option<f64>]) -> Option<Interval> {
    let (first, last) = (values.first().copied()??, values.last().copied()??);
    rates(last / first, 1.0 / first + 1.0 / last, values.len().checked_sub(1).filter(|years| *years > 0)?)
}

/// Whether the interval of a figure takes formulas of what is drawn or added up: some have a model instead, and slopes by the delta
/// method the scatter of the years.
fn is_sampled(intervals: Intervals, derivation: Derivation, is_modelled: bool) -> bool {
    match derivation {
        Derivation::Plain => !is_modelled,
        Derivation::Cagr => true,
        Derivation::Slope => intervals == Intervals::Bootstrap,
        // Hubs share works, and the mean of their rates has no interval.
        Derivation::MeanCagr => false,
    }
}

/// Amounts are Poisson, quotients with a prior gamma.
fn is_modelled(measure: &Measure) -> bool {
    let is_amount = matches!(
        measure,
        Measure::Base(Base {
            of: Of::Count(Entity::Works) | Of::Documents(Documents::Patents { .. } | Documents::Trials) | Of::Sum(_),
            ..
        })
    );
    is_amount || matches!(measure, Measure::Specialisation(_))
}

fn is_count(measure: &Measure) -> bool {
    matches!(
        measure,
        Measure::Base(Base {
            of: Of::Count(Entity::Works) | Of::Documents(Documents::Patents { .. } | Documents::Trials),
            ..
        })
    )
}

/// Whether figures have bounds of what is not known of works.
fn has_bounds(engine: &Engine, indicator: &Indicator) -> Result<bool, CountError> {
    let bases = engine.catalogue.bases(indicator)?;
    let is_ratio = matches!(indicator.measure, Measure::Ratio(_));
    Ok(is_ratio && bases.first().is_some_and(|base| engine.catalogue.has_bounds(base)))
}

/// By period: of a comparison under the delta method, which takes who leads as known, the hub that has most.
fn leaders<'a>(
    engine: &'a Engine,
    indicator: &Indicator,
    selection: &Selection,
) -> Result<Vec<Option<&'a str>>, CountError> {
    let periods = indicator.periods(selection.years).len();
    let Measure::RelativeToMax(relative) = &indicator.measure else { return Ok(vec![None; periods]) };
    if selection.intervals != Intervals::Analytic {
        return Ok(vec![None; periods]);
    }
    let (_, base) = engine.catalogue.indicator(&relative.relative_to_max)?;
    let hubs: Vec<&str> = engine.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
    let figures = engine.figures(&[base], &hubs, selection.years, selection.counting)?;
    let of_period = |period: usize| {
        let value = |hub: usize| figures.first()?.get(hub)?.get(period)?.value;
        let most = (0..hubs.len()).filter(|&hub| value(hub) > Some(0.0));
        // Of those that have the same the first one, as good as any.
        most.reduce(|a, b| if value(b) > value(a) { b } else { a }).map(|hub| hubs[hub])
    };
    Ok((0..periods).map(of_period).collect())
}
