//! A report whose measured counts are the published ones: shares, growth and scores are worked out from them here.

use hubscope_count::coverage::Coverage;
use hubscope_count::provenance::{Corrections, Method, Provenance};
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Counting, Placing};
use hubscope_model::measure::{Derivation, Indicator, Measure, Period};
use hubscope_model::{Catalogue, Cell, Lang, Years};
use hubscope_report::{Input, Links};
use std::collections::BTreeMap;

/// Figures by indicator, hub and period.
type Figures = BTreeMap<(String, String, String), f64>;

/// Everything the report needs.
pub(crate) struct Printed {
    pub(crate) catalogue: Catalogue,
    pub(crate) cells: Vec<Cell>,
    provenance: Provenance,
    centres: Vec<(String, f64, f64)>,
    scale: Option<f64>,
}

impl Printed {
    /// Counts as published, made smaller by a scale if the world is to be a synthetic one.
    pub(crate) fn new(scale: Option<f64>) -> Self {
        let catalogue = Catalogue::embedded().unwrap();
        let published = &catalogue.published[0].figures;
        let size = |value: f64| (value * scale.unwrap_or(1.0)).round();
        let mut figures: Figures = published
            .iter()
            .filter(|(_, figure)| figure.printed.is_none())
            .map(|(key, f)| ((key.indicator_id.clone(), key.hub_id.clone(), key.period.clone()), size(f.value)))
            .collect();
        let declared: Vec<&Indicator> = catalogue.indicators.values().collect();
        for indicator in &declared {
            derive(&mut figures, indicator);
        }
        for indicator in &declared {
            grow(&mut figures, indicator);
        }
        let cells = figures.iter().filter_map(|(key, value)| cell(&catalogue, key, *value)).collect();
        // Any place on the map will do, if every hub has another.
        let centre = |(n, hub): (u32, &hubscope_model::hubs::Hub)| {
            (hub.id.clone(), 25.0 + f64::from(n % 6) * 5.0, f64::from(n) * 14.0 - 150.0)
        };
        let centres = (0..).zip(&catalogue.hubs.hubs).map(centre).collect();
        let provenance = Provenance {
            edition: "1-0a1b2c3d".into(),
            sources: [("openalex".to_owned(), "2024-09-27".to_owned())].into(),
            catalogue: "4e5f6071".into(),
            indicators: BTreeMap::new(),
            boundaries: BTreeMap::new(),
            corrections: Corrections::default(),
            years: Years::DEFAULT.to_string(),
            method: Method::of(Counting::Full, Placing::default()),
        };
        Printed { catalogue, cells, provenance, centres, scale }
    }

    pub(crate) fn input(&self) -> Input<'_> {
        const NO_COVERAGE: &[Coverage] = &[];
        Input {
            catalogue: &self.catalogue,
            cells: &self.cells,
            lens: &[],
            resolution: &[],
            coverage: NO_COVERAGE,
            provenance: &self.provenance,
            years: Years::DEFAULT,
            langs: &Lang::ALL,
            centres: &self.centres,
            synthetic: self.scale,
            links: Links::Offline,
        }
    }
}

/// Shares and scores, from the counts they are made of.
fn derive(figures: &mut Figures, indicator: &Indicator) {
    let (above, below) = match &indicator.measure {
        Measure::Base(_) | Measure::Specialisation(_) => return,
        Measure::Ratio(ratio) => (&ratio.ratio, Some(&ratio.to)),
        Measure::RelativeToMax(relative) => (&relative.relative_to_max, None),
    };
    let of =
        |id: &str| figures.iter().filter(|(key, _)| key.0 == id).map(|(key, v)| (key.clone(), *v)).collect::<Vec<_>>();
    let most = of(above).iter().map(|(_, value)| *value).fold(0.0, f64::max);
    for ((_, hub, period), value) in of(above) {
        let whole = match below {
            Some(id) => figures.get(&(id.clone(), hub.clone(), period.clone())).copied(),
            None => Some(most),
        };
        if let Some(whole) = whole {
            figures.insert((indicator.id.clone(), hub, period), 100.0 * value / whole);
        }
    }
}

/// Growth from the first to the last year.
fn grow(figures: &mut Figures, indicator: &Indicator) {
    if indicator.period == Period::Pooled {
        return;
    }
    let (first, last) = if indicator.hubs == [WORLD] { (2014, 2023) } else { (2019, 2023) };
    let of = |year: i32| move |key: &(String, String, String)| key.0 == indicator.id && key.2 == year.to_string();
    let ends: Vec<(String, f64, f64)> = figures
        .iter()
        .filter(|(key, _)| of(first)(key))
        .filter_map(|(key, start)| {
            let end = figures.get(&(key.0.clone(), key.1.clone(), last.to_string()))?;
            Some((key.1.clone(), *start, *end))
        })
        .collect();
    for (hub, start, end) in ends {
        let rate = ((end / start).powf(1.0 / f64::from(last - first)) - 1.0) * 100.0;
        if rate.is_finite() {
            figures.insert((format!("cagr_{}", indicator.id), hub, format!("{first}-{last}")), rate);
        }
    }
}

fn cell(catalogue: &Catalogue, (id, hub, period): &(String, String, String), value: f64) -> Option<Cell> {
    let (derivation, indicator) = catalogue.indicator(id).ok()?;
    let small =
        derivation == Derivation::Plain && !matches!(indicator.measure, Measure::RelativeToMax(_)) && value < 1.0;
    Some(Cell {
        indicator_id: id.clone(),
        hub_id: hub.clone(),
        period: period.clone(),
        value: Some(value).filter(|v| v.is_finite()),
        low: None,
        high: None,
        n: None,
        counting: "full".to_owned(),
        unit: derivation.unit(indicator.unit).id().to_owned(),
        flags: if small { "small" } else { "" }.to_owned(),
        edition: "1-0a1b2c3d".to_owned(),
    })
}
