//! A table for each indicator: hubs and groups by year, and growth.

use super::context::{Context, Place, lift_marks};
use super::values_link;
use crate::document::{Block, Body, Column, Row, Section, Source, Span, Table};
use hubscope_model::measure::{Derivation, Indicator, Unit};

pub(super) fn section(context: &Context<'_>) -> Section {
    let mut section = Section::new("indicators", context.text("indicators-title"));
    if context.indicators.is_empty() {
        return section;
    }
    section.blocks.push(Block::Paragraph(vec![
        Span::Text(context.text("indicators-intro")),
        Span::Text(context.space().to_owned()),
        values_link(context),
    ]));
    section.parts = context.indicators.iter().map(|indicator| part(context, indicator)).collect();
    section
}

fn part(context: &Context<'_>, indicator: &Indicator) -> Section {
    let mut part = Section::new(&format!("indicator-{}", indicator.id), indicator.names.get(context.lang).to_owned());
    part.blocks.push(Block::Paragraph(vec![
        Span::Text(indicator.definition.get(context.lang).trim().to_owned()),
        Span::Text(context.space().to_owned()),
        Span::Link { text: context.text("indicators-more"), to: format!("#definition-{}", indicator.id) },
    ]));
    part.blocks.push(Block::Table(table(context, indicator)));
    part
}

fn table(context: &Context<'_>, indicator: &Indicator) -> Table {
    let id = indicator.id.as_str();
    let years = context.input.years;
    let growth: Vec<Derivation> = [Derivation::Cagr, Derivation::Slope]
        .into_iter()
        .filter(|d| context.places().any(|place| context.derived(*d, id, place.id).is_some()))
        .collect();

    let column = |title: String, numeric: bool| Column { title, numeric, marks: vec![] };
    let mut columns = vec![column(context.text("column-hub"), false)];
    columns.extend(years.iter().map(|year| column(year.to_string(), true)));
    columns.extend(growth.iter().map(|derivation| {
        let key = match (derivation, derivation.unit(indicator.unit)) {
            (Derivation::Slope, Unit::PercentagePoints) => "column-slope-points",
            (Derivation::Slope, _) => "column-slope",
            _ => "column-cagr",
        };
        column(context.text(key), true)
    }));

    let row = |place: Place<'_>| {
        let yearly = years.iter().map(|year| {
            let source = Source { indicator: id.to_owned(), hub: place.id.to_owned(), year };
            context.entry(context.yearly(id, place.id, year), Some(source))
        });
        let derived = growth.iter().map(|d| context.entry(context.derived(*d, id, place.id), None));
        Row { head: Some(context.head(place)), entries: yearly.chain(derived).collect() }
    };
    let mut hubs: Vec<Row> = context.hubs.iter().copied().map(row).collect();
    let mut groups: Vec<Row> = context.groups.iter().copied().map(row).collect();
    lift_marks(&mut columns, &mut hubs.iter_mut().chain(&mut groups).collect::<Vec<_>>());
    let notes = context.legend(&columns, &hubs.iter().chain(&groups).collect::<Vec<_>>());

    let mut bodies = vec![Body { title: None, rows: hubs }];
    if !groups.is_empty() {
        bodies.push(Body { title: Some(context.text("groups-head")), rows: groups });
    }
    let caption = context.format(
        "indicators-caption",
        &[
            ("indicator", indicator.names.get(context.lang)),
            ("years", &context.years()),
            ("unit", &context.text(&format!("unit-{}", indicator.unit.id()))),
        ],
    );
    Table { id: format!("table-{id}"), caption, columns, bodies, notes, sortable: true }
}
