//! Years in which all hubs jump together.

use super::Selection;
use crate::measure::{Backend, Figure};
use crate::{CountError, Engine};
use hubscope_model::measure::{Indicator, Period};
use hubscope_stats::{changes, jump};

impl Engine {
    /// By indicator, the year in which its figures of all hubs of the set jump together, whichever hubs are selected. Hubs with nothing in
    /// some year take no part; pooled figures have no years.
    pub(crate) fn jumps(
        &self,
        backend: &dyn Backend,
        indicators: &[&Indicator],
        selection: &Selection,
    ) -> Result<Vec<Option<i32>>, CountError> {
        let hubs: Vec<&str> = self.catalogue().hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let figures = backend.figures(indicators, &hubs, selection.years, selection.counting)?;
        let of_indicator = |(indicator, by_hub): (&&Indicator, Vec<Vec<Figure>>)| {
            if indicator.period != Period::Yearly {
                return None;
            }
            let of_hub =
                |figures: &Vec<Figure>| changes(&figures.iter().map(|figure| figure.value).collect::<Vec<_>>());
            let series: Vec<Vec<f64>> = by_hub.iter().filter_map(of_hub).collect();
            // The first change is of the second year.
            jump(&series).and_then(|at| selection.years.iter().nth(at + 1))
        };
        Ok(indicators.iter().zip(figures).map(of_indicator).collect())
    }
}
