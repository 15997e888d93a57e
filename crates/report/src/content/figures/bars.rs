//! Hubs by growth, and hubs by their scores in the frontiers: a table of bars each.

use super::{Unnumbered, column, frame};
use crate::content::context::Context;
use crate::content::marks::{legend, lift};
use crate::document::{Body, Entry, Row, Table};
use hubscope_chart::{Bar, BarRow, BarTable, bar_table};
use hubscope_model::measure::Derivation;

/// Whose growth is shown side by side.
const GROWING: [&str; 4] = ["papers_all", "papers_life", "papers_ni", "papers_ni_intl"];

/// What stands in a column: its head, and the indicator in the cells.
type Shown<'a> = (&'a str, String);

/// Growth rates side by side.
pub(super) fn growth(context: &Context<'_>) -> Option<Unnumbered> {
    let prefix = Derivation::Cagr.prefix();
    let of = |id: &&str| context.indicator(id).map(|i| (i.names.get(context.lang), format!("{prefix}{}", i.id)));
    bars(context, "growth", GROWING.iter().filter_map(of).collect())
}

/// Scores of each hub in each frontier.
pub(super) fn activity(context: &Context<'_>) -> Option<Unnumbered> {
    let members = context.family("score").members;
    bars(context, "activity", members.iter().map(|member| (member.name, member.indicator.id.clone())).collect())
}

/// The figure of what is defined for at least one hub; none if nothing is.
fn bars(context: &Context<'_>, name: &'static str, mut shown: Vec<Shown<'_>>) -> Option<Unnumbered> {
    let period = context.input.years.to_string();
    let cell = |id: &str, hub: &str| context.cell(id, hub, &period);
    shown.retain(|(_, id)| context.hubs.iter().any(|hub| cell(id, hub.id).is_some_and(|c| c.value.is_some())));
    if shown.is_empty() {
        return None;
    }
    let bar = |id: &str, hub: &str| {
        let value = cell(id, hub).and_then(|cell| Some((cell.value?, &cell.unit)));
        let text = value.map(|(value, unit)| context.numbers.with_unit(value, unit)).unwrap_or_default();
        Bar { value: value.map(|(value, _)| value), text }
    };
    let svg = bar_table(&BarTable {
        frame: frame(context, name),
        columns: shown.iter().map(|(title, _)| (*title).to_owned()).collect(),
        rows: context
            .hubs
            .iter()
            .map(|hub| BarRow {
                number: hub.number.and_then(|n| n.try_into().ok()),
                label: hub.short.to_owned(),
                bars: shown.iter().map(|(_, id)| bar(id, hub.id)).collect(),
            })
            .collect(),
        note: context.text(&format!("figure-{name}-note")),
    });
    let mut columns = vec![column(context.text("column-hub"), false)];
    columns.extend(shown.iter().map(|(title, _)| column((*title).to_owned(), true)));
    let row = |hub: &crate::content::context::Place<'_>| {
        let entries: Vec<Entry> = shown.iter().map(|(_, id)| context.entry(cell(id, hub.id), None)).collect();
        Row { head: Some(context.head(*hub)), entries }
    };
    let mut rows: Vec<Row> = context.hubs.iter().map(row).collect();
    lift(&mut columns, &mut rows.iter_mut().collect::<Vec<_>>());
    let notes = legend(context, &columns, &rows.iter().collect::<Vec<_>>());
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
