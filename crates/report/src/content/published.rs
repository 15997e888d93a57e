//! What was measured beside what others printed: how many figures say the same, then a table for each indicator.

use super::PUBLISHED_FILE;
use super::context::Context;
use super::families::{Family, Member};
use crate::comparison::{Compared, compared};
use crate::document::{Block, Body, Column, Entry, Head, Number, Row, Section, Span, Table};
use crate::number;
use crate::rounding::as_printed;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Derivation, Indicator, Measure, Unit};
use hubscope_model::published::Source;
use std::collections::BTreeMap;

pub(super) fn section(context: &Context<'_>) -> Section {
    let mut section = Section::new("published", context.text("published-title"));
    for published in &context.input.catalogue.published {
        let pairs = compared(context.input.catalogue, published, context.input.cells);
        if pairs.is_empty() {
            continue;
        }
        let beside = Beside::new(context, &pairs);
        section.blocks.extend(about(context, &published.source));
        section.blocks.push(beside.agreement());
        for indicator in &context.indicators {
            match context.family_of(indicator) {
                // A series of the world has one place: its frontiers stand below each other.
                Some(family) if indicator.hubs == [WORLD] => {
                    if family.members.first().is_some_and(|member| member.indicator.id == indicator.id) {
                        section.parts.extend(beside.of_world(&family));
                    }
                }
                _ if matches!(indicator.measure, Measure::RelativeToMax(_)) => {}
                _ => section.parts.extend(beside.of_hubs(indicator)),
            }
        }
    }
    section
}

/// Where the published figures are from, and how to read the comparison.
fn about(context: &Context<'_>, source: &Source) -> Vec<Block> {
    let lang = context.lang;
    let reading = match context.input.synthetic {
        Some(scale) => {
            let percent = crate::csv::number(scale * 100.0);
            context.format("published-synthetic", &[("scale", &crate::csv::number(scale)), ("percent", &percent)])
        }
        None => context.text("published-real"),
    };
    let space = || Span::Text(context.space().to_owned());
    let title = context.format("published-source", &[("title", source.title.get(lang))]);
    let file = Span::Link { text: context.text("published-link"), to: PUBLISHED_FILE.to_owned() };
    let text = |text: &hubscope_model::Localised| Span::text(text.get(lang).trim());
    vec![
        Block::Paragraph(vec![Span::Text(title), space(), Span::Text(reading), space(), file]),
        Block::Definitions(vec![
            (context.text("published-citation"), text(&source.citation)),
            (context.text("published-transcription"), text(&source.transcription)),
            (context.text("published-notes"), text(&source.notes)),
            (context.text("published-licence"), text(&source.licence)),
            (context.text("published-rounding"), Span::text(context.text("published-rounding-rule"))),
        ]),
    ]
}

/// The compared figures by indicator, period and place.
struct Beside<'a> {
    context: &'a Context<'a>,
    pairs: BTreeMap<&'a str, BTreeMap<&'a str, BTreeMap<&'a str, Compared<'a>>>>,
}

/// A figure and what goes with it in its table: the id in the cells, the period, and words for the columns.
struct Shown {
    id: String,
    period: String,
    unit: Unit,
    title: String,
}

impl<'a> Beside<'a> {
    fn new(context: &'a Context<'a>, pairs: &[Compared<'a>]) -> Self {
        let mut by: BTreeMap<_, BTreeMap<_, BTreeMap<_, _>>> = BTreeMap::new();
        for pair in pairs {
            let periods: &mut BTreeMap<_, _> = by.entry(pair.cell.indicator_id.as_str()).or_default();
            periods.entry(pair.cell.period.as_str()).or_default().insert(pair.cell.hub_id.as_str(), *pair);
        }
        Beside { context, pairs: by }
    }

    /// One line an indicator: how many figures can be compared, and how many say the same; the same of its growth.
    fn agreement(&self) -> Block {
        let context = self.context;
        let column = |key: &str, numeric| Column { title: context.text(key), numeric, marks: vec![] };
        let counts = |id: &str| {
            let pairs = || self.pairs.get(id).into_iter().flat_map(BTreeMap::values).flat_map(BTreeMap::values);
            (pairs().count(), pairs().filter(|pair| pair.equal).count())
        };
        let entries = |(all, equal): (usize, usize)| {
            let count = |n: usize| plain(Some(n as f64).filter(|_| all > 0), number::count);
            [count(all), count(equal)]
        };
        let mut rows = vec![];
        let (mut all, mut equal) = (0, 0);
        for (indicator, order) in context.indicators.iter().zip(1..) {
            let growth = counts(&format!("{}{}", Derivation::Cagr.prefix(), indicator.id));
            let figures = counts(&indicator.id);
            if figures.0 + growth.0 == 0 {
                continue;
            }
            (all, equal) = (all + figures.0 + growth.0, equal + figures.1 + growth.1);
            let text = indicator.names.get(context.lang).to_owned();
            let head = Head { text, number: None, order: Some(order), detail: String::new(), rows: 1 };
            rows.push(Row { head: Some(head), entries: [entries(figures), entries(growth)].concat() });
        }
        let written = |n: usize| number::count(n as f64);
        Block::Table(Table {
            id: "table-agreement".to_owned(),
            caption: context.format("published-agreement", &[("all", &written(all)), ("equal", &written(equal))]),
            columns: vec![
                column("column-indicator", false),
                column("published-figures", true),
                column("published-equal", true),
                column("published-rates", true),
                column("published-equal", true),
            ],
            bodies: vec![Body { title: None, rows }],
            notes: vec![context.text("published-none")],
            sortable: true,
        })
    }

    /// Hubs with their figure of the last period, and its growth or its score.
    fn of_hubs(&self, indicator: &Indicator) -> Option<Section> {
        let shown = self.shown(indicator);
        let row = |place| {
            let entries: Vec<Entry> = shown.iter().flat_map(|shown| self.entries(shown, place)).collect();
            Row { head: None, entries }
        };
        let has = |place: &&super::context::Place<'_>| shown.iter().any(|shown| self.pair(shown, place.id).is_some());
        let rows: Vec<Row> = self
            .context
            .hubs
            .iter()
            .filter(has)
            .map(|hub| Row { head: Some(self.context.head(*hub)), ..row(hub.id) })
            .collect();
        let name = indicator.names.get(self.context.lang);
        self.part(&indicator.id, name, &shown, ("column-hub", rows))
    }

    /// Frontiers with the world's figure of the last year, and its growth.
    fn of_world(&self, family: &Family<'_>) -> Option<Section> {
        let row = |(Member { name, indicator }, order): (&Member<'_>, usize)| {
            let entries = self.shown(indicator).iter().flat_map(|shown| self.entries(shown, WORLD)).collect();
            let head =
                Head { text: (*name).to_owned(), number: None, order: Some(order), detail: String::new(), rows: 1 };
            Row { head: Some(head), entries }
        };
        let shown = self.shown(family.members.first()?.indicator);
        let rows = family.members.iter().zip(1..).map(row).collect();
        let name = self.context.text(&format!("family-{}-title", family.id.replace('_', "-")));
        self.part(family.id, &name, &shown, ("column-frontier", rows))
    }

    /// The figure itself, then its growth and the score made of it, those that were published.
    fn shown(&self, indicator: &Indicator) -> Vec<Shown> {
        let context = self.context;
        let last = |id: &str| self.pairs.get(id)?.keys().next_back().map(|period| (*period).to_owned());
        let of = |id: String, unit, title: &dyn Fn(&str) -> String| {
            let period = last(&id)?;
            let title = title(&period);
            Some(Shown { id, period, unit, title })
        };
        let written = |period: &str| period.parse().map_or_else(|_| period.to_owned(), |years| context.written(years));
        let growth = format!("{}{}", Derivation::Cagr.prefix(), indicator.id);
        let is_score =
            |i: &&&Indicator| matches!(&i.measure, Measure::RelativeToMax(m) if m.relative_to_max == indicator.id);
        let score = context.indicators.iter().find(is_score);
        let word = |key: &'static str| move |_: &str| context.text(key);
        [
            of(indicator.id.clone(), indicator.unit, &written),
            of(growth, Unit::Percent, &word("column-cagr")),
            score.and_then(|i| of(i.id.clone(), i.unit, &word("column-score"))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn pair(&self, shown: &Shown, place: &str) -> Option<&Compared<'a>> {
        self.pairs.get(shown.id.as_str())?.get(shown.period.as_str())?.get(place)
    }

    /// Measured, published, and one as part of the other or the difference.
    fn entries(&self, shown: &Shown, place: &str) -> [Entry; 3] {
        let numbers = self.context.numbers;
        let unit = shown.unit.id();
        let Some(Compared { cell, figure, .. }) = self.pair(shown, place) else {
            return [plain(None, number::count), plain(None, number::count), plain(None, number::count)];
        };
        let printed = |value| figure.printed.clone().unwrap_or_else(|| numbers.with_unit(value, unit));
        let beside = match shown.unit {
            Unit::Papers | Unit::Researchers => {
                let ratio = cell.value.filter(|_| figure.value > 0.0).map(|value| value / figure.value * 100.0);
                plain(ratio, number::percent)
            }
            _ => {
                // What says the same when it is printed does not differ.
                let rounded = |value: f64| match &figure.printed {
                    Some(printed) => as_printed(value, printed).parse().unwrap_or(value),
                    None => value,
                };
                let difference = cell.value.map(|value| rounded(value) - figure.value);
                plain(difference, |value| numbers.difference(value, unit))
            }
        };
        [self.context.entry(Some(cell), None), plain(Some(figure.value), printed), beside]
    }

    fn part(&self, id: &str, name: &str, shown: &[Shown], (heads, rows): (&str, Vec<Row>)) -> Option<Section> {
        let context = self.context;
        if rows.is_empty() || shown.is_empty() {
            return None;
        }
        let column = |title: String, numeric| Column { title, numeric, marks: vec![] };
        let mut columns = vec![column(context.text(heads), false)];
        for shown in shown {
            let counts = matches!(shown.unit, Unit::Papers | Unit::Researchers);
            let beside = if counts { "published-ratio" } else { "published-difference" };
            columns.extend(
                ["published-measured", "published-printed", beside]
                    .map(|key| column(context.format(key, &[("what", &shown.title)]), true)),
            );
        }
        let mut part = Section::new(&format!("published-{id}"), name.to_owned());
        let mut bodies = vec![Body { title: None, rows }];
        super::marks::lift(&mut columns, &mut bodies.iter_mut().flat_map(|b| &mut b.rows).collect::<Vec<_>>());
        let notes = super::marks::legend(context, &columns, &bodies.iter().flat_map(|b| &b.rows).collect::<Vec<_>>());
        part.blocks.push(Block::Table(Table {
            id: format!("table-published-{id}"),
            caption: context.format("published-caption", &[("indicator", name)]),
            columns,
            bodies,
            notes,
            sortable: true,
        }));
        Some(part)
    }
}

/// A number without marks.
fn plain(value: Option<f64>, written: impl Fn(f64) -> String) -> Entry {
    let text = value.map(written).unwrap_or_default();
    Entry::Number(Number { value, text, range: None, marks: vec![], source: None })
}
