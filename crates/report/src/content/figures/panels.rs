//! One small chart per hub: counts as bars, the part before its whole, and a share as a line.

use super::{Unnumbered, column, frame, number_format};
use crate::content::context::Context;
use crate::content::marks::{legend, lift};
use crate::document::{Body, Entry, Row, Span, Table};
use hubscope_chart::{Break, Mark, Panel, Series, Share, ShareDisplay, SmallMultiples, YScale, small_multiples};
use hubscope_model::measure::{Indicator, Measure};

/// What the panels of a figure show.
pub(super) struct Panels {
    /// The figure's name in ids and texts.
    pub(super) name: &'static str,
    /// Counts; the second is a part of the first.
    pub(super) counts: &'static [&'static str],
    /// The share of one in the other.
    pub(super) share: &'static str,
}

/// The figure. None unless there is something of each of its counts: the caption speaks of all.
pub(super) fn panels(context: &Context<'_>, of: &Panels) -> Option<Unnumbered> {
    let Panels { name, counts, share } = *of;
    let years = context.input.years;
    let has_some = |i: &Indicator| {
        context.hubs.iter().flat_map(|hub| context.series(&i.id, hub.id, years)).flatten().any(|value| value != 0.0)
    };
    let counts: Vec<&Indicator> =
        counts.iter().map(|id| context.indicator(id).filter(|i| has_some(i))).collect::<Option<_>>()?;
    let share = context.indicator(share)?;
    let lang = context.lang;
    let break_before = counts.iter().find_map(|i| break_year(context, i)).map(|year| {
        let name = context.format("figure-break", &[("year", &year.to_string())]);
        Break { year, name }
    });
    let svg = small_multiples(&SmallMultiples {
        frame: frame(context, name),
        years: years.iter().collect(),
        series: counts.iter().map(|i| Series { name: i.names.get(lang).to_owned(), mark: Mark::Bars }).collect(),
        share: Some(Share { name: share.names.get(lang).to_owned(), display: ShareDisplay::Line }),
        break_before,
        panels: context
            .hubs
            .iter()
            .map(|hub| Panel {
                number: hub.number.and_then(|n| n.try_into().ok()),
                label: hub.short.to_owned(),
                values: counts.iter().map(|i| context.series(&i.id, hub.id, years)).collect(),
                share: context.series(&share.id, hub.id, years),
            })
            .collect(),
        columns: 4,
        y_scale: YScale::PerPanel,
        numbers: number_format(lang),
        note: context.text("figure-panels-note"),
    });
    let shown: Vec<&Indicator> = counts.into_iter().chain([share]).collect();
    let caption = context.format(&format!("figure-{name}-caption"), &[("years", &context.years())]);
    Some(Unnumbered { name, caption, svg, table: table(context, name, &shown) })
}

/// The first year, after the report's first, in which the list of a basket that the indicator counts in is another than the
/// year before.
fn break_year(context: &Context<'_>, indicator: &Indicator) -> Option<i32> {
    let Measure::Base(base) = &indicator.measure else {
        return None;
    };
    let baskets = base.works.classes().filter_map(|class| class.strip_prefix("basket:"));
    let venues = baskets.filter_map(|id| context.input.catalogue.classes.baskets.get(id)).flat_map(|b| &b.venues);
    let changes = venues.flat_map(|venue| [Some(venue.first_year), venue.last_year.map(|year| year + 1)]).flatten();
    let years = context.input.years;
    changes.filter(|year| (years.first + 1..=years.last).contains(year)).min()
}

fn table(context: &Context<'_>, name: &str, shown: &[&Indicator]) -> Table {
    let years = context.input.years;
    let mut columns = vec![column(context.text("column-hub"), false), column(context.text("column-indicator"), false)];
    columns.extend(years.iter().map(|year| column(year.to_string(), true)));
    let mut rows: Vec<Row> = context
        .hubs
        .iter()
        .flat_map(|hub| shown.iter().enumerate().map(move |(at, indicator)| (*hub, at, *indicator)))
        .map(|(hub, at, indicator)| {
            let mut head = context.head(hub);
            head.rows = shown.len();
            let mut entries = vec![Entry::Text(Span::text(indicator.names.get(context.lang)))];
            entries.extend(years.iter().map(|year| context.entry(context.yearly(&indicator.id, hub.id, year), None)));
            Row { head: (at == 0).then_some(head), entries }
        })
        .collect();
    lift(&mut columns, &mut rows.iter_mut().collect::<Vec<_>>());
    let notes = legend(context, &columns, &rows.iter().collect::<Vec<_>>());
    Table {
        id: format!("figure-{name}-table"),
        caption: context.text(&format!("figure-{name}-title")),
        columns,
        bodies: vec![Body { title: None, rows }],
        notes,
        sortable: false,
    }
}
