//! The hubs on a map.

use super::{Unnumbered, column, frame, number_format};
use crate::content::context::{Context, Place};
use crate::document::{Body, Entry, Number, Row, Span, Table};
use crate::{ReportError, number};
use hubscope_chart::{HubMap, HubPoint, Ring, hub_map, suggest_insets};
use hubscope_model::measure::Indicator;

/// The outlines of the land.
const LAND_FILE: &str = "geo/land_110m.json";

/// Indicators that the map may show, the first that was measured.
const ON_MAP: [&str; 3] = ["papers_life", "papers_all", "papers_total"];

pub(super) fn map(context: &Context<'_>) -> Result<Option<Unnumbered>, ReportError> {
    let Some(indicator) = ON_MAP.iter().find_map(|id| context.indicator(id)) else {
        return Ok(None);
    };
    let placed: Vec<(Place<'_>, f64, f64)> = context
        .hubs
        .iter()
        .filter_map(|hub| context.input.centres.iter().find(|c| c.0 == hub.id).map(|c| (*hub, c.1, c.2)))
        .collect();
    if placed.is_empty() {
        return Ok(None);
    }
    let text = context.input.catalogue.text(LAND_FILE)?;
    let rings: Vec<Vec<f64>> =
        serde_json::from_str(text).map_err(|source| ReportError::BaseMap { file: LAND_FILE, source })?;
    let land: Vec<Ring> =
        rings.iter().map(|ring| ring.chunks_exact(2).map(|point| (point[0], point[1])).collect()).collect();

    let points: Vec<HubPoint> = placed
        .iter()
        .map(|(hub, lat, lon)| HubPoint {
            id: hub.id.to_owned(),
            number: hub.number.and_then(|n| n.try_into().ok()).unwrap_or_default(),
            label: hub.short.to_owned(),
            lon: *lon,
            lat: *lat,
            value: total(context, indicator, hub.id),
        })
        .collect();
    let mut insets = suggest_insets(&points);
    insets.iter_mut().for_each(|inset| inset.title = context.text("figure-map-inset"));
    let name = indicator.names.get(context.lang);
    let args = [("indicator", name), ("years", &*context.years())];
    let svg = hub_map(&HubMap {
        frame: frame(context, "map"),
        land: &land,
        points,
        insets,
        value_label: context.format("figure-map-value", &args),
        numbers: number_format(context.lang),
    });

    let rows = context
        .hubs
        .iter()
        .map(|hub| {
            let of_catalogue = context.input.catalogue.hubs.hubs.iter().find(|h| h.id == hub.id);
            let place = of_catalogue.map(|h| h.place.get(context.lang)).unwrap_or_default();
            let value = total(context, indicator, hub.id);
            let text = value.map(number::count).unwrap_or_default();
            let number = Number { value, text, range: None, marks: vec![], source: None };
            Row { head: Some(context.head(*hub)), entries: vec![Entry::Text(Span::text(place)), Entry::Number(number)] }
        })
        .collect();
    let table = Table {
        id: "figure-map-table".to_owned(),
        caption: context.format("figure-map-value", &args),
        columns: vec![
            column(context.text("column-hub"), false),
            column(context.text("column-place"), false),
            column(context.format("figure-map-value", &args), true),
        ],
        bodies: vec![Body { title: None, rows }],
        notes: vec![],
        sortable: false,
    };
    Ok(Some(Unnumbered { name: "map", caption: context.format("figure-map-caption", &args), svg, table }))
}

/// Works of all the years: each has one year, so that years add up.
fn total(context: &Context<'_>, indicator: &Indicator, hub: &str) -> Option<f64> {
    context.series(&indicator.id, hub, context.input.years).into_iter().flatten().reduce(|sum, value| sum + value)
}
