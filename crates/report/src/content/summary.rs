//! What the figures say first, in sentences made from them: who leads, what rose, how sure it is. Never why.

use super::context::{Context, Place};
use super::marks::has_flag;
use super::values_link;
use crate::document::{Block, Section, Span};
use crate::number;
use hubscope_model::Cell;
use hubscope_model::measure::{Indicator, Unit};

/// Indicators that the summary speaks of, those that were measured.
const TOLD: [&str; 5] = ["active_researchers", "ni_researchers", "papers_life", "papers_ni", "share_papers_intl"];

/// How many hubs are named after the first.
const FOLLOWERS: usize = 2;

pub(super) fn section(context: &Context<'_>) -> Section {
    let mut section = Section::new("summary", context.text("summary-title"));
    let hubs = context.hubs.len().to_string();
    section.blocks.push(Block::Paragraph(Span::text(context.format(
        "summary-lead",
        &[
            ("hubs", &hubs),
            ("years", &context.years()),
            ("indicators", &context.indicators.len().to_string()),
            ("edition", &context.input.provenance.edition),
        ],
    ))));
    let year = context.settled_year();
    let mut points: Vec<Vec<Span>> = TOLD
        .iter()
        .filter_map(|id| context.indicator(id))
        .filter_map(|indicator| Some((indicator, ranking(context, indicator, year)?)))
        .map(|(indicator, sentences)| {
            let name = indicator.names.get(context.lang);
            vec![
                Span::Strong(context.format("summary-topic", &[("indicator", name)])),
                Span::Text(context.space().to_owned()),
                Span::Text(sentences.join(context.space())),
            ]
        })
        .collect();
    points.extend(unplaced(context, year).map(Span::text));
    section.blocks.push(Block::List(points));
    section.blocks.push(Block::Paragraph(vec![
        Span::Text(context.text("summary-caution")),
        Span::Text(context.space().to_owned()),
        values_link(context),
    ]));
    section
}

/// Sentences on one indicator: first and next hubs, how many rose, all hubs as one, and doubts.
fn ranking(context: &Context<'_>, indicator: &Indicator, year: i32) -> Option<Vec<String>> {
    let all: Vec<(Place<'_>, &Cell, f64)> = context
        .hubs
        .iter()
        .filter_map(|hub| context.yearly(&indicator.id, hub.id, year).map(|cell| (*hub, cell)))
        .filter_map(|(hub, cell)| Some((hub, cell, cell.value?)))
        .collect();
    // A share of a handful of papers would lead any list: small cells are ranked only where there is nothing else.
    let settled: Vec<_> = all.iter().copied().filter(|(_, cell, _)| !has_flag(cell, "small")).collect();
    let only_small = settled.len() < 2;
    // Of counts the small ones could not lead anyway, and the sentence would say nothing.
    let left_out = if only_small || indicator.unit != Unit::Percent { 0 } else { all.len() - settled.len() };
    let mut ranked = if only_small { all } else { settled };
    ranked.sort_by(|a, b| b.2.total_cmp(&a.2));
    let &(first, _, top) = ranked.first()?;
    if top <= 0.0 {
        return None;
    }
    if ranked.len() == 1 {
        let value = context.numbers.with_unit(top, indicator.unit.id());
        let args = [("hub", first.short), ("year", &year.to_string()), ("value", &value)];
        let alone = context.format("summary-alone", &args);
        return Some(std::iter::once(alone).chain(changes(context, indicator, year)).collect());
    }
    let ties = ranked.iter().take_while(|(_, _, value)| *value == top).count();
    let (leaders, rest) = ranked.split_at(ties);
    let unit = indicator.unit.id();
    let names: Vec<String> = leaders.iter().map(|(hub, _, _)| hub.short.to_owned()).collect();
    // Those who share the last place named are all named.
    let last = rest.get(FOLLOWERS - 1).map(|(_, _, value)| *value);
    let followers: Vec<String> = rest
        .iter()
        .enumerate()
        .take_while(|(n, (_, _, value))| *n < FOLLOWERS || Some(*value) == last)
        .map(|(_, (hub, _, value))| {
            context.format("summary-place", &[("hub", hub.short), ("value", &context.numbers.with_unit(*value, unit))])
        })
        .collect();
    let key = if ties == 1 { "summary-first" } else { "summary-first-tied" };
    let mut sentences = vec![];
    if left_out > 0 {
        sentences.push(context.format("summary-left-out", &[("count", &left_out.to_string())]));
    }
    sentences.push(context.format(
        key,
        &[
            ("hubs", &join(context, &names)),
            ("year", &year.to_string()),
            ("value", &context.numbers.with_unit(top, unit)),
        ],
    ));
    if !followers.is_empty() {
        sentences.push(context.format("summary-next", &[("hubs", &join(context, &followers))]));
    }
    if only_small {
        sentences.push(context.text("summary-small"));
    }
    sentences.extend(bounds(context, leaders, rest));
    sentences.extend(changes(context, indicator, year));
    sentences.extend(together(context, indicator, year));
    Some(sentences)
}

/// How many other hubs might be first, where figures have bounds that say something.
fn bounds(
    context: &Context<'_>,
    leaders: &[(Place<'_>, &Cell, f64)],
    rest: &[(Place<'_>, &Cell, f64)],
) -> Option<String> {
    let (_, first, _) = leaders.first()?;
    let low = first.low?;
    let high = first.high?;
    let others = rest.iter().filter(|(_, cell, _)| cell.high.is_some_and(|high| high > low)).count();
    if high <= low && others == 0 {
        return None;
    }
    let written = |value| context.numbers.with_unit(value, &first.unit);
    let key = if others == 0 { "summary-bounds-clear" } else { "summary-bounds-overlap" };
    Some(context.format(key, &[("low", &written(low)), ("high", &written(high)), ("others", &others.to_string())]))
}

/// How many hubs have a higher and a lower figure than in the first year.
fn changes(context: &Context<'_>, indicator: &Indicator, year: i32) -> Option<String> {
    let from = context.input.years.first;
    let value = |hub: &Place<'_>, year| context.yearly(&indicator.id, hub.id, year).and_then(|cell| cell.value);
    let pairs: Vec<(f64, f64)> = context.hubs.iter().filter_map(|hub| value(hub, from).zip(value(hub, year))).collect();
    if from == year || pairs.is_empty() {
        return None;
    }
    let count = |holds: fn(&(f64, f64)) -> bool| pairs.iter().filter(|pair| holds(pair)).count().to_string();
    Some(context.format(
        "summary-changes",
        &[
            ("from", &from.to_string()),
            ("to", &year.to_string()),
            ("up", &count(|(a, b)| b > a)),
            ("down", &count(|(a, b)| b < a)),
            ("all", &pairs.len().to_string()),
        ],
    ))
}

/// The figure of the group of all hubs.
fn together(context: &Context<'_>, indicator: &Indicator, year: i32) -> Option<String> {
    let group = context.groups.iter().find(|group| group.all)?;
    let cell = context.yearly(&indicator.id, group.id, year)?;
    let value = context.numbers.with_unit(cell.value?, &cell.unit);
    Some(context.format("summary-together", &[("value", &value), ("year", &year.to_string())]))
}

fn unplaced(context: &Context<'_>, year: i32) -> Option<String> {
    let coverage = context.input.coverage.iter().find(|c| c.year == year)?;
    let share = number::percent(coverage.unplaced_share()?);
    Some(context.format("summary-unplaced", &[("share", &share), ("year", &year.to_string())]))
}

/// `A, B and C` in the language's way.
fn join(context: &Context<'_>, items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => {
            let first = first.join(&context.text("list-separator"));
            context.format("list-last", &[("first", &first), ("last", last)])
        }
    }
}
