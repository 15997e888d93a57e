//! How near places are known: what the authorships of each hub were placed by.

use super::context::Context;
use super::marks::legend;
use crate::document::{Block, Body, Column, Entry, Number, Row, Section, Span, Table};
use crate::number;
use hubscope_count::resolution::Resolution;

pub(super) fn section(context: &Context<'_>) -> Section {
    let mut section = Section::new("resolution", context.text("resolution-title"));
    type Get = fn(&Resolution) -> u64;
    let shares: [(&str, Get); 4] = [
        ("resolution-city", |of| of.by_city),
        ("resolution-child", |of| of.by_child),
        ("resolution-institution", |of| of.by_institution),
        ("resolution-to-city", |of| of.to_city),
    ];
    let rows: Vec<Row> = context
        .hubs
        .iter()
        .filter_map(|hub| Some((hub, context.input.resolution.iter().find(|of| of.hub_id == hub.id)?)))
        .map(|(hub, of)| {
            let all = of.authorships as f64;
            let share = |part: u64| (all > 0.0).then(|| part as f64 / all * 100.0);
            let shares = shares.iter().map(|(_, get)| entry(share(get(of)), number::percent));
            Row {
                head: Some(context.head(*hub)),
                entries: std::iter::once(entry(Some(all), number::count)).chain(shares).collect(),
            }
        })
        .collect();
    if rows.is_empty() {
        return section;
    }
    let column = |key: &str, numeric| Column { title: context.text(key), numeric, marks: vec![] };
    let mut columns = vec![column("column-hub", false), column("resolution-authorships", true)];
    columns.extend(shares.iter().map(|(key, _)| column(key, true)));
    let mut notes = legend(context, &columns, &rows.iter().collect::<Vec<_>>());
    notes.extend(["resolution-note-authorships", "resolution-note-city"].map(|key| context.text(key)));
    section.blocks.push(Block::Paragraph(Span::text(context.text("resolution-intro"))));
    section.blocks.push(Block::Table(Table {
        id: "table-resolution".to_owned(),
        caption: context.format("resolution-caption", &[("years", &context.years())]),
        columns,
        bodies: vec![Body { title: None, rows }],
        notes,
        sortable: true,
    }));
    section
}

fn entry(value: Option<f64>, write: fn(f64) -> String) -> Entry {
    let text = value.map(write).unwrap_or_default();
    Entry::Number(Number { value, text, range: None, marks: vec![], source: None })
}
