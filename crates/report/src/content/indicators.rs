//! A table for each indicator, or for each family of them: places by period, and growth.

use super::context::{Context, Place};
use super::families::{Family, Member};
use super::marks::{legend, lift};
use super::values_link;
use crate::document::{Block, Body, Column, Entry, Head, Row, Section, Source, Span, Table};
use hubscope_model::Lang;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Derivation, Indicator, Unit};
use std::collections::BTreeSet;

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
    let mut told = BTreeSet::new();
    for indicator in &context.indicators {
        match context.family_of(indicator) {
            None => section.parts.push(part(context, indicator)),
            Some(family) if told.insert(family.id) => section.parts.push(family_part(context, &family)),
            Some(_) => {}
        }
    }
    section
}

fn part(context: &Context<'_>, indicator: &Indicator) -> Section {
    let mut part = Section::new(&format!("indicator-{}", indicator.id), indicator.names.get(context.lang).to_owned());
    part.blocks.push(Block::Paragraph(vec![
        Span::Text(indicator.definition.get(context.lang).trim().to_owned()),
        Span::Text(context.space().to_owned()),
        Span::Link { text: context.text("indicators-more"), to: format!("#definition-{}", indicator.id) },
    ]));
    part.blocks.push(of_places(context, &indicator.id, &part.title, figures(context, indicator)));
    part
}

/// One part for the indicators of a family. A series of the world alone has its frontiers as rows, others as columns.
fn family_part(context: &Context<'_>, family: &Family<'_>) -> Section {
    let text = |what: &str| context.text(&format!("family-{}-{what}", family.id.replace('_', "-")));
    let mut part = Section::new(&format!("indicator-{}", family.id), text("title"));
    let mut lead = vec![Span::Text(text("lead")), Span::Text(context.space().to_owned())];
    lead.push(Span::Text(context.text("family-more")));
    let separator = match context.lang {
        Lang::En => ", ",
        Lang::Zh => "、",
    };
    for (at, Member { name, indicator }) in family.members.iter().enumerate() {
        lead.push(Span::Text(if at == 0 { context.space() } else { separator }.to_owned()));
        lead.push(Span::Link { text: (*name).to_owned(), to: format!("#definition-{}", indicator.id) });
    }
    lead.push(Span::Text(context.text("sentence-end")));
    part.blocks.push(Block::Paragraph(lead));
    let of_world = family.members.iter().all(|member| member.indicator.hubs == [WORLD]);
    part.blocks.push(if of_world {
        of_frontiers(context, family, &part.title)
    } else {
        let mut columns = vec![];
        for Member { name, indicator } in &family.members {
            let named = |of: Figures| Figures { title: (*name).to_owned(), ..of };
            columns.extend(figures(context, indicator).into_iter().map(named));
        }
        of_places(context, family.id, &part.title, columns)
    });
    part
}

/// A column of figures: one period of an indicator, or its growth.
struct Figures {
    title: String,
    /// The id in the cells.
    id: String,
    /// The period in the cells.
    period: String,
    unit: Unit,
    derivation: Derivation,
}

impl Figures {
    fn entry(&self, context: &Context<'_>, place: &str) -> Entry {
        let Figures { id, period, derivation, .. } = self;
        // Only groups have a mean of their hubs.
        if *derivation == Derivation::MeanCagr && context.groups.iter().all(|group| group.id != place) {
            return Entry::Text(vec![]);
        }
        let source = Source { indicator: id.clone(), hub: place.to_owned(), period: period.clone() };
        context.entry(context.cell(id, place, period), Some(source).filter(|_| self.opens()))
    }

    /// Whether records can be listed for it.
    fn opens(&self) -> bool {
        self.derivation == Derivation::Plain
    }
}

/// The periods of an indicator, then its growth where there is some.
fn figures(context: &Context<'_>, indicator: &Indicator) -> Vec<Figures> {
    let span = context.span(indicator);
    let plain = indicator.periods(span).into_iter().map(|(period, years)| Figures {
        title: context.written(years),
        id: indicator.id.clone(),
        period,
        unit: indicator.unit,
        derivation: Derivation::Plain,
    });
    let has = |d: &&Derivation| context.places().any(|place| context.derived(**d, indicator, place.id).is_some());
    let growth = indicator.derivations().iter().filter(|d| **d != Derivation::Plain).filter(has).map(|derivation| {
        let unit = derivation.unit(indicator.unit);
        let key = match (derivation, unit) {
            (Derivation::Slope, Unit::PercentagePoints) => "column-slope-points",
            (Derivation::Slope, _) => "column-slope",
            (Derivation::MeanCagr, _) => "column-mean-cagr",
            _ => "column-cagr",
        };
        let id = format!("{}{}", derivation.prefix(), indicator.id);
        Figures { title: context.text(key), id, period: span.to_string(), unit, derivation: *derivation }
    });
    plain.chain(growth).collect()
}

/// Hubs, groups and the world by figures. Bodies in which nothing is defined are left out; nothing at all is a sentence.
fn of_places(context: &Context<'_>, id: &str, name: &str, figures: Vec<Figures>) -> Block {
    let row = |place: &Place<'_>| {
        let entries = figures.iter().map(|f| f.entry(context, place.id)).collect();
        Row { head: Some(context.head(*place)), entries }
    };
    let body = |title: Option<&str>, places: &[Place<'_>]| {
        let body = Body { title: title.map(|key| context.text(key)), rows: places.iter().map(row).collect() };
        Some(body).filter(has_figures)
    };
    let world: Vec<Place<'_>> = context.world.into_iter().collect();
    let hubs = body(None, &context.hubs);
    let bodies = [hubs, body(Some("groups-head"), &context.groups), body(Some("world-head"), &world)];
    let bodies: Vec<Body> = bodies.into_iter().flatten().collect();
    finished(context, (id, name), column(context.text("column-hub"), false), &figures, bodies)
}

/// Frontiers by figures of the world.
fn of_frontiers(context: &Context<'_>, family: &Family<'_>, name: &str) -> Block {
    let row = |(member, order): (&Member<'_>, usize)| {
        let entries = figures(context, member.indicator).iter().map(|f| f.entry(context, WORLD)).collect();
        let head =
            Head { text: member.name.to_owned(), number: None, order: Some(order), detail: String::new(), rows: 1 };
        Row { head: Some(head), entries }
    };
    let body = Body { title: None, rows: family.members.iter().zip(1..).map(row).collect() };
    let columns = family.members.first().map(|member| figures(context, member.indicator)).unwrap_or_default();
    let bodies = Some(body).filter(has_figures).into_iter().collect();
    finished(context, (family.id, name), column(context.text("column-frontier"), false), &columns, bodies)
}

fn has_figures(body: &Body) -> bool {
    let defined = |entry: &Entry| matches!(entry, Entry::Number(number) if number.value.is_some());
    body.rows.iter().flat_map(|row| &row.entries).any(defined)
}

fn finished(
    context: &Context<'_>,
    (id, name): (&str, &str),
    heads: Column,
    figures: &[Figures],
    mut bodies: Vec<Body>,
) -> Block {
    let Some(first) = figures.first().filter(|_| !bodies.is_empty()) else {
        return Block::Paragraph(Span::text(context.text("indicators-nothing")));
    };
    let mut columns = vec![heads];
    columns.extend(figures.iter().map(|f| column(f.title.clone(), true)));
    lift(&mut columns, &mut bodies.iter_mut().flat_map(|body| &mut body.rows).collect::<Vec<_>>());
    let notes = legend(context, &columns, &bodies.iter().flat_map(|body| &body.rows).collect::<Vec<_>>());
    let periods: Vec<_> = figures.iter().filter(|f| f.opens()).filter_map(|f| f.period.parse().ok()).collect();
    let years = periods.iter().copied().reduce(|a: hubscope_model::Years, b| hubscope_model::Years {
        first: a.first.min(b.first),
        last: a.last.max(b.last),
    });
    let caption = context.format(
        "indicators-caption",
        &[
            ("indicator", name),
            ("years", &context.written(years.unwrap_or(context.input.years))),
            ("unit", &context.text(&format!("unit-{}", first.unit.id()))),
        ],
    );
    Block::Table(Table { id: format!("table-{id}"), caption, columns, bodies, notes, sortable: true })
}

fn column(title: String, numeric: bool) -> Column {
    Column { title, numeric, marks: vec![] }
}
