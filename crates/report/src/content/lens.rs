//! Does the ranking hold? Figures and ranks of hubs, and what other boundaries make of them.

use super::context::{Context, Place};
use super::marks::legend;
use crate::document::{Block, Body, Column, Entry, Number, Row, Section, Source, Span, Table};
use hubscope_count::lens::{Under, Varied};
use hubscope_model::hubs::geometry::{GROWN, MAIN, SHRUNK};
use hubscope_model::measure::Indicator;

pub(super) fn section(context: &Context<'_>) -> Section {
    let mut section = Section::new("lens", context.text("lens-title"));
    let of = |indicator: &&Indicator| context.input.lens.iter().any(|v| v.indicator_id == indicator.id && v.others > 0);
    section.parts = context.indicators.iter().copied().filter(of).map(|indicator| part(context, indicator)).collect();
    if !section.parts.is_empty() {
        section.blocks.push(Block::Paragraph(Span::text(context.text("lens-intro"))));
        section.blocks.push(Block::Paragraph(vec![
            Span::Text(context.text("lens-command")),
            Span::Text(context.space().to_owned()),
            Span::Code("hubscope measure --geometry all".to_owned()),
        ]));
    }
    section
}

fn part(context: &Context<'_>, indicator: &Indicator) -> Section {
    let mut part = Section::new(&format!("lens-{}", indicator.id), indicator.names.get(context.lang).to_owned());
    let rows: Vec<(Place<'_>, &Varied)> = context
        .hubs
        .iter()
        .filter_map(|hub| {
            let is_it = |varied: &&Varied| varied.indicator_id == indicator.id && varied.hub_id == hub.id;
            Some((*hub, context.input.lens.iter().find(is_it)?))
        })
        .collect();
    // Who is alone is first, whatever its border.
    if rows.len() > 1 {
        part.blocks.push(Block::Paragraph(Span::text(kept(context, &rows))));
    }
    part.blocks.push(table(context, indicator, &rows));
    part
}

/// How many hubs have the same rank under each of their boundaries.
fn kept(context: &Context<'_>, rows: &[(Place<'_>, &Varied)]) -> String {
    let varied = || rows.iter().filter(|(_, varied)| varied.others > 0);
    let kept = varied().filter(|(_, varied)| varied.holds()).count();
    context.format("lens-kept", &[("kept", &kept.to_string()), ("all", &varied().count().to_string())])
}

fn table(context: &Context<'_>, indicator: &Indicator, rows: &[(Place<'_>, &Varied)]) -> Block {
    let year = rows.first().map(|(_, varied)| varied.period.clone()).unwrap_or_default();
    let column = |key: &str, numeric| Column { title: context.text(key), numeric, marks: vec![] };
    let columns = vec![
        column("column-hub", false),
        Column { title: year.clone(), numeric: true, marks: vec![] },
        column("lens-rank", true),
        column("lens-least", true),
        column("lens-boundary", false),
        column("lens-greatest", true),
        column("lens-boundary", false),
    ];
    let value = |hub: &Place<'_>| {
        let source = Source { indicator: indicator.id.clone(), hub: hub.id.to_owned(), period: year.clone() };
        context.entry(context.cell(&indicator.id, hub.id, &year), Some(source))
    };
    let row = |(hub, varied): &(Place<'_>, &Varied)| Row {
        head: Some(context.head(*hub)),
        entries: [
            vec![value(hub), Entry::Number(rank(context, varied))],
            extreme(context, varied, &varied.least),
            extreme(context, varied, &varied.greatest),
        ]
        .concat(),
    };
    let values: Vec<Row> = rows.iter().map(|(hub, _)| Row { head: None, entries: vec![value(hub)] }).collect();
    let mut notes = legend(context, &columns, &values.iter().collect::<Vec<_>>());
    if rows.iter().any(|(_, varied)| !varied.holds()) {
        notes.push(context.text("lens-note-rank"));
    }
    if rows.iter().any(|(_, varied)| varied.others == 0) {
        notes.push(context.text("lens-note-none"));
    }
    let unit = context.text(&format!("unit-{}", indicator.unit.id()));
    let name = indicator.names.get(context.lang);
    Block::Table(Table {
        id: format!("table-lens-{}", indicator.id),
        caption: context.format("lens-caption", &[("indicator", name), ("year", &year), ("unit", &unit)]),
        columns,
        bodies: vec![Body { title: None, rows: rows.iter().map(row).collect() }],
        notes,
        sortable: true,
    })
}

/// The rank under the hub's own boundary and, where it does not hold, the best and the worst one.
fn rank(context: &Context<'_>, varied: &Varied) -> Number {
    let range =
        context.format("number-range", &[("low", &varied.best.to_string()), ("high", &varied.worst.to_string())]);
    Number {
        value: Some(varied.rank as f64),
        text: varied.rank.to_string(),
        range: Some(range).filter(|_| !varied.holds()),
        marks: vec![],
        source: None,
    }
}

/// A figure, and the boundary that gives it; nothing where there is only one.
fn extreme(context: &Context<'_>, varied: &Varied, under: &Under) -> Vec<Entry> {
    let value = Some(under.value).filter(|_| varied.others > 0);
    let text = value.map(|value| context.numbers.with_unit(value, &varied.unit)).unwrap_or_default();
    let boundary = value.map(|_| boundary(context, &varied.hub_id, &under.geometry)).unwrap_or_default();
    vec![
        Entry::Number(Number { value, text, range: None, marks: vec![], source: None }),
        Entry::Text(Span::text(boundary)),
    ]
}

/// What a boundary of a hub is called.
fn boundary(context: &Context<'_>, hub: &str, geometry: &str) -> String {
    if [MAIN, GROWN, SHRUNK].contains(&geometry) {
        return context.text(&format!("lens-{geometry}"));
    }
    let hub = context.input.catalogue.hubs.hubs.iter().find(|of| of.id == hub);
    let found = hub.and_then(|hub| hub.geometries.iter().find(|of| of.id == geometry));
    found.map_or(geometry, |of| of.names.get(context.lang)).to_owned()
}
