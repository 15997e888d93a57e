//! From figures of a backend to the cells of the contract: the same assembly, whichever backend counted.

use crate::breaks::is_broken;
use crate::interval::{Asked, Intervals, SEED, Spread, Spreads};
use crate::people::{DISAMBIGUATION, PeopleBounds};
use crate::{CountError, Engine};
use hubscope_model::measure::{Counting, Derivation, Indicator, Of as MeasureOf, Unit};
use hubscope_model::{Cell, Years};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Records below which a cell is flagged `small`.
const SMALL: f64 = 50.0;
/// Years up to this many before the edition's own are still filled up by sources.
const INCOMPLETE_YEARS: i32 = 1;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Ids as [`hubscope_model::Catalogue::select`] takes them; none for all.
    pub indicators: Vec<String>,
    /// Ids of hubs and groups; none for all.
    pub hubs: Vec<String>,
    /// The years.
    pub years: Years,
    /// How works on several places are shared out.
    pub counting: Counting,
    /// Which intervals of chance to give.
    pub intervals: Intervals,
    /// The seed of what is drawn for them.
    pub seed: u64,
}

impl Default for Selection {
    fn default() -> Self {
        Selection {
            indicators: vec![],
            hubs: vec![],
            years: Years::DEFAULT,
            counting: Counting::Full,
            intervals: Intervals::None,
            seed: SEED,
        }
    }
}

/// A figure with what is known about it; see [`Cell`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figure {
    /// The figure itself.
    pub value: Option<f64>,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// Records behind a share.
    pub n: Option<u64>,
}

/// Who counts: the index ([`Engine`]), or SQL.
pub trait Backend {
    /// Figures of indicators: by indicator and hub as given, then by period.
    ///
    /// # Errors
    /// If the catalogue or the lake does not allow it.
    fn figures(
        &self,
        indicators: &[&Indicator],
        hubs: &[&str],
        years: Years,
        counting: Counting,
    ) -> Result<Vec<Vec<Vec<Figure>>>, CountError>;

    /// Growth of an indicator by hub, given its figures: of those of groups that are means, with the figures of their hubs.
    ///
    /// # Errors
    /// As [`Backend::figures`].
    fn growth(
        &self,
        derivation: Derivation,
        indicator: &Indicator,
        hubs: &[&str],
        years: (Years, Counting),
        yearly: &[Vec<Figure>],
    ) -> Result<Vec<Option<f64>>, CountError>;
}

impl Engine {
    /// All cells of a selection, counted by bitmaps, in byte order of indicator, hub and period.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] if it names what is not there.
    pub fn measure(&self, selection: &Selection) -> Result<Vec<Cell>, CountError> {
        self.measure_by(self, selection)
    }

    /// The same, counted by another backend over the same snapshot.
    ///
    /// # Errors
    /// As [`Engine::measure`], and what the backend says.
    pub fn measure_by(&self, backend: &dyn Backend, selection: &Selection) -> Result<Vec<Cell>, CountError> {
        let catalogue = self.catalogue();
        let years = selection.years;
        let asked = self.selected_hubs(selection)?;
        let mut wanted: BTreeMap<&str, (&Indicator, Vec<Derivation>)> = BTreeMap::new();
        for (derivation, indicator) in catalogue.select(&selection.indicators)? {
            wanted.entry(&indicator.id).or_insert_with(|| (indicator, vec![])).1.push(derivation);
        }
        let has_means = wanted.values().any(|(_, of)| of.contains(&Derivation::MeanCagr));
        let behind = catalogue.hubs.groups.iter().filter(|group| has_means && asked.contains(group.id.as_str()));
        let behind = behind.flat_map(|group| catalogue.hubs.members(group)).map(|hub| hub.id.as_str());
        let hubs: BTreeSet<&str> = asked.iter().copied().chain(behind).collect();
        let hubs: Vec<&str> = hubs.into_iter().collect();
        let mut cells = vec![];
        for (indicator, _) in wanted.values() {
            // Here and not in a backend: no SQL can know under which query the lake was read.
            self.check_classes(indicator)?;
        }
        if selection.counting == Counting::Fractional {
            self.check_shares(years)?;
        }
        let corpus = self.corpus("measure", false)?;
        let has_works = |year: &i32| corpus.len_in(self.index.year_range(*year, *year)) > 0;
        let empty: BTreeSet<i32> = years.iter().filter(|year| !has_works(year)).collect();
        let indicators: Vec<&Indicator> = wanted.values().map(|(indicator, _)| *indicator).collect();
        let figures = backend.figures(&indicators, &hubs, years, selection.counting)?;
        let chances = self.chances(backend, selection, &hubs, &wanted, &figures)?;
        for (((indicator, derivations), plain), chance) in wanted.into_values().zip(figures).zip(chances) {
            let counting = self.counting_of(indicator, selection.counting)?;
            let breaks = self.breaks_of(indicator, years)?;
            let jumps = chance.jump.into_iter().collect();
            let has_intervals = selection.intervals != Intervals::None;
            let window = catalogue.window(indicator)?.unwrap_or(0);
            let is_unread = self.lacks(indicator)?.is_some();
            let is_of_works =
                !catalogue.bases(indicator)?.iter().all(|base| matches!(base.of, MeasureOf::Documents(_)));
            let empty = if is_of_works { &empty } else { &BTreeSet::new() };
            for derivation in derivations {
                let breaks = (&breaks, &jumps);
                let of = Of { indicator, derivation, counting, breaks, empty, window, has_intervals, is_unread };
                if derivation == Derivation::Plain {
                    let periods = indicator.periods(years);
                    for (at_hub, (hub, figures)) in hubs.iter().zip(&plain).enumerate() {
                        for (at, ((period, of_period), figure)) in periods.iter().zip(figures).enumerate() {
                            let spread = chance.spreads.plain.get(at_hub).and_then(|of| *of.get(at)?);
                            cells.push(self.cell(of, hub, (period.clone(), *of_period), (*figure, *figure), spread));
                        }
                    }
                    continue;
                }
                let growth = backend.growth(derivation, indicator, &hubs, (years, selection.counting), &plain)?;
                for (at_hub, ((hub, value), figures)) in hubs.iter().zip(growth).zip(&plain).enumerate() {
                    let figure = Figure { value, ..Figure::default() };
                    let mut base = figures.first().copied().unwrap_or_default();
                    if derivation == Derivation::MeanCagr {
                        // The mean is as sure as the smallest of those that it is of.
                        let group = catalogue.hubs.groups.iter().find(|group| group.id == **hub);
                        let members = group.into_iter().flat_map(|group| catalogue.hubs.members(group));
                        let rows = members.filter_map(|member| hubs.binary_search(&member.id.as_str()).ok());
                        let first = rows.filter_map(|row| plain[row].first().copied());
                        base = first.min_by(|a, b| records(a).total_cmp(&records(b))).unwrap_or(base);
                    }
                    let spread = chance.spreads.growth.get(&derivation).and_then(|of| *of.get(at_hub)?);
                    cells.push(self.cell(of, hub, (years.to_string(), years), (figure, base), spread));
                }
            }
        }
        cells.retain(|cell| asked.contains(cell.hub_id.as_str()));
        cells.sort_by(Cell::order);
        Ok(cells)
    }

    /// The hubs, groups and reserved places of a selection.
    pub(crate) fn selected_hubs(&self, selection: &Selection) -> Result<BTreeSet<&str>, CountError> {
        Ok(match selection.hubs.as_slice() {
            [] => self.catalogue.hubs.ids().collect(),
            ids => ids.iter().map(|id| self.catalogue.hub_id(id)).collect::<Result<_, _>>()?,
        })
    }

    /// How an indicator is counted if works are to be shared out so: what has no works in it that could be is always counted in
    /// full.
    pub(crate) fn counting_of(&self, indicator: &Indicator, asked: Counting) -> Result<Counting, CountError> {
        let is_shared = self.catalogue.bases(indicator)?.into_iter().any(hubscope_model::measure::Base::is_shared);
        Ok(if is_shared { asked } else { Counting::Full })
    }

    /// What chance may have done to the figures of each indicator, if that is asked for.
    fn chances<'a>(
        &'a self,
        backend: &dyn Backend,
        selection: &Selection,
        hubs: &[&'a str],
        wanted: &'a BTreeMap<&str, (&'a Indicator, Vec<Derivation>)>,
        figures: &'a [Vec<Vec<Figure>>],
    ) -> Result<Vec<Chance>, CountError> {
        if selection.intervals == Intervals::None {
            return Ok(wanted.iter().map(|_| Chance::default()).collect());
        }
        let asked: Vec<Asked<'_>> = wanted
            .values()
            .zip(figures)
            .map(|((indicator, derivations), figures)| Asked { indicator, derivations, figures })
            .collect();
        let indicators: Vec<&Indicator> = asked.iter().map(|asked| asked.indicator).collect();
        // People have no interval of chance: bounds of who they are, by another word, would go where `spreads` has none.
        let mut spreads = self.spreads(selection, hubs, &asked)?;
        for (spreads, indicator) in spreads.iter_mut().zip(&indicators) {
            if let Some(of_people) = self.people_spreads(indicator, hubs, selection.years)? {
                spreads.plain = of_people;
            }
        }
        let jumps = self.jumps(backend, &indicators, selection)?;
        Ok(spreads.into_iter().zip(jumps).map(|(spreads, jump)| Chance { spreads, jump }).collect())
    }

    /// By hub and period, between what counts of people lie; none of an indicator that counts none.
    fn people_spreads(
        &self,
        indicator: &Indicator,
        hubs: &[&str],
        years: Years,
    ) -> Result<Option<Vec<Vec<Option<Spread>>>>, CountError> {
        let bounds: Vec<Option<Vec<PeopleBounds>>> =
            hubs.par_iter().map(|hub| self.people_bounds(indicator, hub, years)).collect::<Result<_, _>>()?;
        let spread = |PeopleBounds { low, high, .. }: &PeopleBounds| {
            Some(Spread { low: *low as f64, high: *high as f64, word: DISAMBIGUATION })
        };
        let has_any = bounds.iter().any(Option::is_some);
        let of_hub = |of: Option<Vec<PeopleBounds>>| of.iter().flatten().map(spread).collect();
        Ok(has_any.then(|| bounds.into_iter().map(of_hub).collect()))
    }

    /// A cell from the years that it is of, its figure, the figure it rests on (of the first year, for growth), and an interval.
    fn cell(
        &self,
        of: Of<'_>,
        hub: &str,
        (period, years): (String, Years),
        (figure, base): (Figure, Figure),
        spread: Option<Spread>,
    ) -> Cell {
        let Of { indicator, derivation, counting, breaks: (breaks, jumps), empty, window, has_intervals, is_unread } =
            of;
        // Nothing read is not nothing there.
        let (figure, base) = if is_unread { Default::default() } else { (figure, base) };
        let spread = spread.filter(|_| !is_unread);
        let is_recent = |year: i32| self.latest_year().is_some_and(|latest| year >= latest - INCOMPLETE_YEARS);
        let is_empty = years.iter().any(|year| empty.contains(&year));
        let is_open = window > 0 && is_recent(years.last.saturating_add_unsigned(window));
        // What the lake was never given is no chance: nothing says how far from 0 it might be.
        let spread = spread.filter(|_| !is_empty);
        let mut flags = BTreeSet::new();
        let bounds = figure.low.zip(figure.high).filter(|_| spread.is_some() || !has_intervals);
        flags.extend(bounds.map(|_| "bounds"));
        flags.extend(is_broken(breaks, years).then_some("break"));
        flags.extend((is_empty || is_recent(years.last)).then_some("incomplete"));
        flags.extend(is_open.then_some("open_window"));
        flags.extend(is_broken(jumps, years).then_some("jump"));
        flags.extend((records(&base) < SMALL).then_some("small"));
        flags.extend(is_unread.then_some("unread"));
        flags.extend(spread.map(|spread| spread.word));
        Cell {
            indicator_id: format!("{}{}", derivation.prefix(), indicator.id),
            hub_id: hub.to_owned(),
            period,
            value: figure.value,
            // Bounds of what is not known are within the interval, which is of the least and the most that there may be, and do not
            // stand in for one.
            low: spread.map(|spread| spread.low).or(bounds.map(|of| of.0)),
            high: spread.map(|spread| spread.high).or(bounds.map(|of| of.1)),
            n: figure.n,
            counting: counting.id().to_owned(),
            unit: derivation.unit(indicator.unit).id().to_owned(),
            flags: flags.into_iter().collect::<Vec<_>>().join(";"),
            edition: self.manifest().edition(),
        }
    }
}

/// How many records stand behind a figure; without end where that is not known.
fn records(figure: &Figure) -> f64 {
    figure.n.map(|n| n as f64).or(figure.value).unwrap_or(f64::INFINITY)
}

/// Growth from figures of consecutive years: points a year of what is in percent, else percent a year.
pub(crate) fn growth(derivation: Derivation, unit: Unit, values: &[Option<f64>]) -> Option<f64> {
    match (derivation, unit) {
        (Derivation::Cagr, _) => {
            let (first, last) = (values.first().copied().flatten(), values.last().copied().flatten());
            hubscope_stats::cagr(first, last, values.len().saturating_sub(1))
        }
        (_, Unit::Percent) => hubscope_stats::linear_slope(values),
        _ => hubscope_stats::log_slope(values),
    }
}

/// What all cells of an indicator or its growth share.
#[derive(Clone, Copy)]
struct Of<'a> {
    indicator: &'a Indicator,
    derivation: Derivation,
    counting: Counting,
    /// Years in which a list changes, and in which all hubs jump.
    breaks: (&'a BTreeSet<i32>, &'a BTreeSet<i32>),
    /// Years of which the lake has no work of the corpus from anywhere.
    empty: &'a BTreeSet<i32>,
    /// For how many years after a work's own citations of it count; 0 if none do.
    window: u32,
    /// Whether intervals are asked for.
    has_intervals: bool,
    /// Whether the lake has read nothing of what it counts.
    is_unread: bool,
}

/// What chance may have done to the figures of an indicator.
#[derive(Debug, Default)]
struct Chance {
    spreads: Spreads,
    /// The year in which all hubs jump.
    jump: Option<i32>,
}
