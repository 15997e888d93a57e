//! From figures of a backend to the cells of the contract: the same assembly, whichever backend counted.

use crate::{CountError, Engine};
use hubscope_model::measure::{Counting, Derivation, Indicator};
use hubscope_model::{Cell, Years};
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
}

impl Default for Selection {
    fn default() -> Self {
        Selection { indicators: vec![], hubs: vec![], years: Years::DEFAULT, counting: Counting::Full }
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

    /// Growth of an indicator by hub, given its figures.
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
        let hubs: BTreeSet<&str> = match selection.hubs.as_slice() {
            [] => catalogue.hubs.ids().collect(),
            ids => ids.iter().map(|id| catalogue.hub_id(id)).collect::<Result<_, _>>()?,
        };
        let hubs: Vec<&str> = hubs.into_iter().collect();
        let mut wanted: BTreeMap<&str, (&Indicator, Vec<Derivation>)> = BTreeMap::new();
        for (derivation, indicator) in catalogue.select(&selection.indicators)? {
            wanted.entry(&indicator.id).or_insert_with(|| (indicator, vec![])).1.push(derivation);
        }
        let mut cells = vec![];
        for (indicator, _) in wanted.values() {
            // Here and not in a backend: no SQL can know under which query the lake was read.
            self.check_classes(indicator)?;
        }
        if selection.counting == Counting::Fractional {
            self.check_shares(years)?;
        }
        let indicators: Vec<&Indicator> = wanted.values().map(|(indicator, _)| *indicator).collect();
        let figures = backend.figures(&indicators, &hubs, years, selection.counting)?;
        for ((indicator, derivations), plain) in wanted.into_values().zip(figures) {
            let counting = self.counting_of(indicator, selection.counting)?;
            for derivation in derivations {
                if derivation == Derivation::Plain {
                    let periods = indicator.periods(years);
                    for (hub, figures) in hubs.iter().zip(&plain) {
                        let cell = |((period, of), f): (&(String, Years), &Figure)| {
                            self.cell((indicator, derivation, counting), hub, period.clone(), *f, (*f, of.last))
                        };
                        cells.extend(periods.iter().zip(figures).map(cell));
                    }
                    continue;
                }
                let growth = backend.growth(derivation, indicator, &hubs, (years, selection.counting), &plain)?;
                for ((hub, value), figures) in hubs.iter().zip(growth).zip(&plain) {
                    let figure = Figure { value, ..Figure::default() };
                    let base = figures.first().copied().unwrap_or_default();
                    let of = (indicator, derivation, counting);
                    cells.push(self.cell(of, hub, years.to_string(), figure, (base, years.last)));
                }
            }
        }
        cells.sort_by(|a, b| (&a.indicator_id, &a.hub_id, &a.period).cmp(&(&b.indicator_id, &b.hub_id, &b.period)));
        Ok(cells)
    }

    /// How an indicator is counted if works are to be shared out so: what has no works in it that could be is always counted in
    /// full.
    fn counting_of(&self, indicator: &Indicator, asked: Counting) -> Result<Counting, CountError> {
        let is_shared = self.catalogue.bases(indicator)?.into_iter().any(hubscope_model::measure::Base::is_shared);
        Ok(if is_shared { asked } else { Counting::Full })
    }

    /// A cell from its figure, the figure it rests on (of the first year, for growth) and the last year in it.
    fn cell(
        &self,
        (indicator, derivation, counting): (&Indicator, Derivation, Counting),
        hub: &str,
        period: String,
        figure: Figure,
        (base, last_year): (Figure, i32),
    ) -> Cell {
        let is_incomplete = self.latest_year().is_some_and(|latest| last_year >= latest - INCOMPLETE_YEARS);
        let records = base.n.map(|n| n as f64).or(base.value);
        let words = [
            ("bounds", figure.high.is_some()),
            ("incomplete", is_incomplete),
            ("small", records.is_some_and(|r| r < SMALL)),
        ];
        let flags: Vec<&str> = words.into_iter().filter(|(_, holds)| *holds).map(|(word, _)| word).collect();
        Cell {
            indicator_id: format!("{}{}", derivation.prefix(), indicator.id),
            hub_id: hub.to_owned(),
            period,
            value: figure.value,
            low: figure.low,
            high: figure.high,
            n: figure.n,
            counting: counting.id(),
            unit: derivation.unit(indicator.unit).id().to_owned(),
            flags: flags.join(";"),
            edition: self.manifest().edition(),
        }
    }
}
