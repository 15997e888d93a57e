//! Years in which all hubs jump together.

use super::Selection;
use crate::measure::Backend;
use crate::{CountError, Engine};
use hubscope_model::measure::{Indicator, Period, Unit};
use hubscope_stats::{changes, jumps};
use std::collections::BTreeSet;

/// The probability below which a year is marked: of a hundred indicators whose years mean nothing one has a mark.
const LEVEL: f64 = 0.01;

impl Engine {
    /// By indicator, the years in which its figures of all hubs of the set jump together, whichever hubs are selected. Hubs without
    /// growth in some year take no part; pooled figures have no years.
    pub(crate) fn jumps(
        &self,
        backend: &dyn Backend,
        indicators: &[&Indicator],
        selection: &Selection,
    ) -> Result<Vec<BTreeSet<i32>>, CountError> {
        let hubs: Vec<&str> = self.catalogue().hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let figures = backend.figures(indicators, &hubs, selection.years, selection.counting)?;
        let of_indicator = |(indicator, by_hub): (&&Indicator, Vec<Vec<crate::measure::Figure>>)| {
            let series = by_hub.iter().filter_map(|figures| {
                let values: Vec<Option<f64>> = figures.iter().map(|figure| figure.value).collect();
                changes(&values, indicator.unit != Unit::Percent)
            });
            let series: Vec<Vec<f64>> = series.collect();
            let is_yearly = indicator.period == Period::Yearly;
            let probabilities = if is_yearly { jumps(&series) } else { None };
            let years = selection.years.iter().skip(1).zip(probabilities.unwrap_or_default());
            years.filter(|(_, probability)| *probability <= LEVEL).map(|(year, _)| year).collect()
        };
        Ok(indicators.iter().zip(figures).map(of_indicator).collect())
    }
}
