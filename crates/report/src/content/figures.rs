//! The figures, each with the table of its numbers.

use super::context::{Context, Place, lift_marks};
use super::values_link;
use crate::document::{Block, Body, Column, Entry, Figure, Number, Row, Section, Span, Table};
use crate::{ReportError, number};
use hubscope_chart::{
    Frame, HubMap, HubPoint, Mark, NumberFormat, Panel, Ring, Series, Share, ShareDisplay, SmallMultiples, YScale,
    hub_map, small_multiples, suggest_insets,
};
use hubscope_model::Lang;
use hubscope_model::measure::Indicator;

/// The outlines of the land.
const LAND_FILE: &str = "geo/land_110m.json";

/// Indicators that the map may show, the first that was measured.
const ON_MAP: [&str; 3] = ["papers_life", "papers_all", "papers_total"];

pub(super) fn section(context: &Context<'_>) -> Result<Section, ReportError> {
    let mut section = Section::new("figures", context.text("figures-title"));
    let mut figures: Vec<Unnumbered> = vec![];
    figures.extend(map(context)?);
    figures.extend(panels(context, "researchers", &["active_researchers", "active_researchers_life"], None));
    figures.extend(panels(context, "papers", &["papers_all", "papers_life"], Some("share_life_papers")));
    if figures.is_empty() {
        return Ok(section);
    }
    section.blocks.push(Block::Paragraph(vec![
        Span::Text(context.text("figures-intro")),
        Span::Text(context.space().to_owned()),
        values_link(context),
    ]));
    section.blocks.extend((1..).zip(figures).map(|(number, figure)| {
        let label = context.format("figure-label", &[("number", &format!("{number}"))]);
        let Unnumbered { name, caption, svg, mut table } = figure;
        table.caption = context.format("figure-table-caption", &[("figure", &label), ("caption", &table.caption)]);
        Block::Figure(Figure { id: format!("figure-{name}"), label, caption, svg, table })
    }));
    Ok(section)
}

/// A figure that does not know its number yet: one that has no data takes none.
struct Unnumbered {
    name: &'static str,
    caption: String,
    svg: String,
    table: Table,
}

fn map(context: &Context<'_>) -> Result<Option<Unnumbered>, ReportError> {
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
    context.series(&indicator.id, hub).into_iter().flatten().reduce(|sum, value| sum + value)
}

/// One small chart per hub: counts as bars, the part before its whole, and a share as a line. None unless all of them
/// were measured: the caption speaks of all.
fn panels(context: &Context<'_>, name: &'static str, counts: &[&str], share: Option<&str>) -> Option<Unnumbered> {
    let counts: Vec<&Indicator> = counts.iter().map(|id| context.indicator(id)).collect::<Option<_>>()?;
    let share = match share {
        Some(id) => Some(context.indicator(id)?),
        None => None,
    };
    if context.hubs.is_empty() {
        return None;
    }
    let lang = context.lang;
    let years: Vec<i32> = context.input.years.iter().collect();
    let svg = small_multiples(&SmallMultiples {
        frame: frame(context, name),
        years: years.clone(),
        series: counts.iter().map(|i| Series { name: i.names.get(lang).to_owned(), mark: Mark::Bars }).collect(),
        share: share.map(|i| Share { name: i.names.get(lang).to_owned(), display: ShareDisplay::Line }),
        panels: context
            .hubs
            .iter()
            .map(|hub| Panel {
                number: hub.number.and_then(|n| n.try_into().ok()),
                label: hub.short.to_owned(),
                values: counts.iter().map(|i| context.series(&i.id, hub.id)).collect(),
                share: share.map(|i| context.series(&i.id, hub.id)).unwrap_or_default(),
            })
            .collect(),
        columns: 4,
        y_scale: YScale::PerPanel,
        numbers: number_format(lang),
        note: context.text("figure-panels-note"),
    });

    let shown: Vec<&Indicator> = counts.iter().copied().chain(share).collect();
    let mut columns = vec![column(context.text("column-hub"), false), column(context.text("column-indicator"), false)];
    columns.extend(years.iter().map(|year| column(year.to_string(), true)));
    let mut rows: Vec<Row> = context
        .hubs
        .iter()
        .flat_map(|hub| shown.iter().enumerate().map(move |(at, indicator)| (*hub, at, *indicator)))
        .map(|(hub, at, indicator)| {
            let mut head = context.head(hub);
            head.rows = shown.len();
            let mut entries = vec![Entry::Text(Span::text(indicator.names.get(lang)))];
            entries.extend(years.iter().map(|year| context.entry(context.yearly(&indicator.id, hub.id, *year), None)));
            Row { head: (at == 0).then_some(head), entries }
        })
        .collect();
    lift_marks(&mut columns, &mut rows.iter_mut().collect::<Vec<_>>());
    let notes = context.legend(&columns, &rows.iter().collect::<Vec<_>>());
    let table = Table {
        id: format!("figure-{name}-table"),
        caption: context.text(&format!("figure-{name}-title")),
        columns,
        bodies: vec![Body { title: None, rows }],
        notes,
        sortable: false,
    };
    let caption = context.format(&format!("figure-{name}-caption"), &[("years", &context.years())]);
    Some(Unnumbered { name, caption, svg, table })
}

fn column(title: String, numeric: bool) -> Column {
    Column { title, numeric, marks: vec![] }
}

fn frame(context: &Context<'_>, name: &str) -> Frame {
    let hubs = context.hubs.len().to_string();
    Frame {
        id_prefix: format!("chart-{name}"),
        lang: context.lang.tag().to_owned(),
        title: context.text(&format!("figure-{name}-title")),
        description: context.format(&format!("figure-{name}-description"), &[("hubs", &hubs)]),
        no_data: context.text("no-data"),
    }
}

fn number_format(lang: Lang) -> NumberFormat {
    match lang {
        Lang::En => NumberFormat::english(),
        Lang::Zh => NumberFormat::chinese(),
    }
}
