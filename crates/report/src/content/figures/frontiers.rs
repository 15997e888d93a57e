//! Papers of the world in each frontier, over the years.

use super::{Unnumbered, column, frame, number_format};
use crate::content::context::Context;
use crate::content::families::Member;
use crate::content::marks::{legend, lift};
use crate::document::{Body, Head, Row, Table};
use hubscope_chart::{Line, LineChart, line_chart};
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::Derivation;

/// The figure; none if there is no paper.
pub(super) fn frontiers(context: &Context<'_>) -> Option<Unnumbered> {
    const NAME: &str = "frontiers";
    let members = context.family("global_frontier").members;
    let span = context.span(members.first()?.indicator);
    let series = |member: &Member<'_>| context.series(&member.indicator.id, WORLD, span);
    if !members.iter().flat_map(series).flatten().any(|papers| papers > 0.0) {
        return None;
    }
    let growth = |member: &Member<'_>| context.derived(Derivation::Cagr, member.indicator, WORLD);
    let note = |member: &Member<'_>| {
        let rate = growth(member).and_then(|cell| Some(context.numbers.with_unit(cell.value?, &cell.unit)));
        rate.map(|rate| context.format("figure-frontiers-rate", &[("rate", &rate)])).unwrap_or_default()
    };
    let line = |m: &Member<'_>| Line { name: m.name.to_owned(), note: note(m), values: series(m) };
    let svg = line_chart(&LineChart {
        frame: frame(context, NAME),
        years: span.iter().collect(),
        lines: members.iter().map(line).collect(),
        axis: context.text("figure-frontiers-axis"),
        numbers: number_format(context.lang),
    });

    let mut columns = vec![column(context.text("column-frontier"), false)];
    columns.extend(span.iter().map(|year| column(year.to_string(), true)));
    columns.push(column(context.text("column-cagr"), true));
    let row = |member: &Member<'_>| {
        let yearly = span.iter().map(|year| context.entry(context.yearly(&member.indicator.id, WORLD, year), None));
        let entries = yearly.chain([context.entry(growth(member), None)]).collect();
        let head = Head { text: member.name.to_owned(), number: None, order: None, detail: String::new(), rows: 1 };
        Row { head: Some(head), entries }
    };
    let mut rows: Vec<Row> = members.iter().map(row).collect();
    lift(&mut columns, &mut rows.iter_mut().collect::<Vec<_>>());
    let notes = legend(context, &columns, &rows.iter().collect::<Vec<_>>());
    let table = Table {
        id: format!("figure-{NAME}-table"),
        caption: context.text("figure-frontiers-title"),
        columns,
        bodies: vec![Body { title: None, rows }],
        notes,
        sortable: false,
    };
    let caption = context.format("figure-frontiers-caption", &[("years", &context.written(span))]);
    Some(Unnumbered { name: NAME, caption, svg, table })
}
