//! The cells by indicator, hub and period, and the words and names that go with them.

use super::marks::marks;
use crate::document::{Entry, Head, Number, Source};
use crate::{Input, Numbers};
use hubscope_model::hubs::WORLD;
use hubscope_model::locale::Locale;
use hubscope_model::measure::{Derivation, Indicator};
use hubscope_model::{Cell, Lang, Years};
use std::collections::{BTreeMap, BTreeSet};

/// The order in which the known indicators are told: people, papers, collaboration. Others follow by their ids, the
/// frontiers among them.
const ORDER: [&str; 15] = [
    "active_researchers",
    "active_researchers_life",
    "ni_researchers",
    "share_ni_researchers",
    "papers_total",
    "papers_total_5y",
    "papers_all",
    "papers_life",
    "share_life_papers",
    "papers_ni",
    "share_ni_papers",
    "papers_ni_intl",
    "share_ni_intl",
    "papers_intl",
    "share_papers_intl",
];

/// A hub or a group with figures, or the world.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub id: &'a str,
    /// Place in the catalogue's list, from one.
    pub order: usize,
    /// The number printed before the name: the order of a hub; groups have none.
    pub number: Option<usize>,
    pub name: &'a str,
    pub short: &'a str,
    /// Whether it is the union of every hub.
    pub all: bool,
}

pub(super) struct Context<'a> {
    pub input: &'a Input<'a>,
    pub locale: &'a Locale,
    pub lang: Lang,
    pub numbers: Numbers<'a>,
    /// Indicators with figures, in the order in which they are told.
    pub indicators: Vec<&'a Indicator>,
    /// Hubs with figures.
    pub hubs: Vec<Place<'a>>,
    /// Groups with figures.
    pub groups: Vec<Place<'a>>,
    /// All works, in hubs or not, if they have figures.
    pub world: Option<Place<'a>>,
    /// Years that an indicator has figures of, by its id.
    spans: BTreeMap<&'a str, Years>,
    cells: BTreeMap<(&'a str, &'a str, &'a str), &'a Cell>,
}

impl<'a> Context<'a> {
    pub(super) fn new(input: &'a Input<'a>, locale: &'a Locale, world: &'a str) -> Self {
        let lang = locale.lang;
        let cells: BTreeMap<_, _> = input
            .cells
            .iter()
            .map(|cell| ((cell.indicator_id.as_str(), cell.hub_id.as_str(), cell.period.as_str()), cell))
            .collect();
        let measured: BTreeSet<&str> = cells.keys().map(|key| key.0).collect();
        let placed: BTreeSet<&str> = cells.keys().map(|key| key.1).collect();
        let mut indicators: Vec<&Indicator> =
            input.catalogue.indicators.values().filter(|i| measured.contains(i.id.as_str())).collect();
        // Stable: those without a place of their own stay in the order of their ids.
        indicators.sort_by_key(|i| ORDER.iter().position(|id| *id == i.id).unwrap_or(ORDER.len()));
        let set = &input.catalogue.hubs;
        let hubs = (1..)
            .zip(&set.hubs)
            .filter(|(_, hub)| placed.contains(hub.id.as_str()))
            .map(|(order, hub)| Place {
                id: &hub.id,
                order,
                number: Some(order),
                name: hub.names.get(lang),
                short: hub.short.get(lang),
                all: false,
            })
            .collect();
        let groups = (1..)
            .zip(&set.groups)
            .filter(|(_, group)| placed.contains(group.id.as_str()))
            .map(|(order, group)| {
                let name = group.names.get(lang);
                Place { id: &group.id, order, number: None, name, short: name, all: group.all }
            })
            .collect();
        let world = placed.contains(WORLD).then_some(Place {
            id: WORLD,
            order: 1,
            number: None,
            name: world,
            short: world,
            all: false,
        });
        let mut spans: BTreeMap<&str, Years> = BTreeMap::new();
        for (indicator, _, period) in cells.keys() {
            if let Ok(year) = period.parse() {
                let span = spans.entry(indicator).or_insert(Years { first: year, last: year });
                *span = Years { first: span.first.min(year), last: span.last.max(year) };
            }
        }
        Context { input, locale, lang, numbers: Numbers::new(locale), indicators, hubs, groups, world, spans, cells }
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.locale.text(key)
    }

    pub(super) fn format(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.locale.format(key, args)
    }

    /// What stands between two sentences.
    pub(super) fn space(&self) -> &'static str {
        match self.lang {
            Lang::En => " ",
            Lang::Zh => "",
        }
    }

    /// Hubs, then groups, then the world.
    pub(super) fn places(&self) -> impl Iterator<Item = Place<'a>> {
        self.hubs.iter().chain(&self.groups).chain(&self.world).copied()
    }

    pub(super) fn indicator(&self, id: &str) -> Option<&'a Indicator> {
        self.indicators.iter().find(|i| i.id == id).copied()
    }

    /// `2019–2023`, or one year: those of the report.
    pub(super) fn years(&self) -> String {
        self.written(self.input.years)
    }

    /// `2019–2023`, or one year.
    pub(super) fn written(&self, years: Years) -> String {
        if years.first == years.last {
            return years.first.to_string();
        }
        self.format("year-range", &[("first", &years.first.to_string()), ("last", &years.last.to_string())])
    }

    pub(super) fn cell(&self, indicator: &str, hub: &str, period: &str) -> Option<&'a Cell> {
        self.cells.get(&(indicator, hub, period)).copied()
    }

    pub(super) fn yearly(&self, indicator: &str, hub: &str, year: i32) -> Option<&'a Cell> {
        self.cell(indicator, hub, &year.to_string())
    }

    /// The years that there are figures of: for a series of the world, they may be more than the report's.
    pub(super) fn span(&self, indicator: &Indicator) -> Years {
        self.spans.get(indicator.id.as_str()).copied().unwrap_or(self.input.years)
    }

    /// The growth of an indicator over all its years.
    pub(super) fn derived(&self, derivation: Derivation, indicator: &Indicator, hub: &str) -> Option<&'a Cell> {
        let id = format!("{}{}", derivation.prefix(), indicator.id);
        self.cell(&id, hub, &self.span(indicator).to_string())
    }

    /// Values of an indicator by year.
    pub(super) fn series(&self, indicator: &str, hub: &str, years: Years) -> Vec<Option<f64>> {
        years.iter().map(|year| self.yearly(indicator, hub, year).and_then(|cell| cell.value)).collect()
    }

    /// The last year that sources no longer fill up; the last one if they all are.
    pub(super) fn settled_year(&self) -> i32 {
        crate::settled_year(self.input.cells, self.input.years)
    }

    /// The head of a row.
    pub(super) fn head(&self, place: Place<'_>) -> Head {
        let detail = if place.name == place.short { "" } else { place.name };
        Head {
            text: place.short.to_owned(),
            number: place.number,
            order: Some(place.order),
            detail: detail.to_owned(),
            rows: 1,
        }
    }

    /// A cell as an entry of a table, its marks included.
    pub(super) fn entry(&self, cell: Option<&Cell>, source: Option<Source>) -> Entry {
        let Some(cell) = cell else {
            return Entry::Number(Number {
                value: None,
                text: String::new(),
                range: None,
                marks: vec![],
                source: None,
            });
        };
        let written = |value: f64| self.numbers.with_unit(value, &cell.unit);
        // The sign of percent stands at the number itself.
        let end = |value: f64| written(value).trim_end_matches('%').to_owned();
        let range = cell
            .low
            .zip(cell.high)
            .map(|(low, high)| self.format("number-range", &[("low", &end(low)), ("high", &end(high))]));
        Entry::Number(Number {
            value: cell.value,
            text: cell.value.map(written).unwrap_or_default(),
            range,
            marks: marks(self, cell),
            source: source.filter(|_| cell.value.is_some()),
        })
    }
}
