//! The cells by indicator, hub and period, and the words and names that go with them.

use crate::document::{Column, Entry, Head, Mark, Number, Row, Source};
use crate::{Input, Numbers};
use hubscope_model::locale::Locale;
use hubscope_model::measure::{Derivation, Indicator};
use hubscope_model::{Cell, Lang};
use std::collections::{BTreeMap, BTreeSet};

/// The order in which the known indicators are told; others follow by their ids.
const ORDER: [&str; 8] = [
    "papers_total",
    "papers_all",
    "papers_life",
    "share_life_papers",
    "active_researchers",
    "active_researchers_life",
    "papers_intl",
    "share_papers_intl",
];

/// Flags that are shown as a sign, and the sign.
const SIGNS: [(&str, &str); 2] = [("small", "†"), ("incomplete", "‡")];

/// A hub or a group with figures.
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
    cells: BTreeMap<(&'a str, &'a str, &'a str), &'a Cell>,
}

impl<'a> Context<'a> {
    pub(super) fn new(input: &'a Input<'a>, locale: &'a Locale) -> Self {
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
        Context { input, locale, lang, numbers: Numbers::new(locale), indicators, hubs, groups, cells }
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

    /// Hubs, then groups.
    pub(super) fn places(&self) -> impl Iterator<Item = Place<'a>> {
        self.hubs.iter().chain(&self.groups).copied()
    }

    pub(super) fn indicator(&self, id: &str) -> Option<&'a Indicator> {
        self.indicators.iter().find(|i| i.id == id).copied()
    }

    /// `2019–2023`, or one year.
    pub(super) fn years(&self) -> String {
        let years = self.input.years;
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

    /// The growth of an indicator over all the years.
    pub(super) fn derived(&self, derivation: Derivation, indicator: &str, hub: &str) -> Option<&'a Cell> {
        self.cell(&format!("{}{indicator}", derivation.prefix()), hub, &self.input.years.to_string())
    }

    /// Values of an indicator by year.
    pub(super) fn series(&self, indicator: &str, hub: &str) -> Vec<Option<f64>> {
        self.input.years.iter().map(|year| self.yearly(indicator, hub, year).and_then(|cell| cell.value)).collect()
    }

    /// The last year that sources no longer fill up; the last one if they all are.
    pub(super) fn settled_year(&self) -> i32 {
        let open = |year: i32| {
            let year = year.to_string();
            self.input.cells.iter().any(|cell| cell.period == year && has_flag(cell, "incomplete"))
        };
        self.input.years.iter().rev().find(|year| !open(*year)).unwrap_or(self.input.years.last)
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
            marks: self.marks(cell),
            source: source.filter(|_| cell.value.is_some()),
        })
    }

    fn marks(&self, cell: &Cell) -> Vec<Mark> {
        SIGNS
            .iter()
            .filter(|(flag, _)| has_flag(cell, flag))
            .map(|(flag, sign)| Mark { sign, meaning: self.text(&format!("flag-{flag}")) })
            .collect()
    }

    /// What the signs in a table mean; nothing about those that are not in it.
    pub(super) fn legend(&self, columns: &[Column], rows: &[&Row]) -> Vec<String> {
        let numbers = || {
            rows.iter().flat_map(|row| &row.entries).filter_map(|entry| match entry {
                Entry::Number(number) => Some(number),
                Entry::Text(_) => None,
            })
        };
        let heads = columns.iter().flat_map(|column| &column.marks);
        let present: BTreeSet<&str> = numbers().flat_map(|n| &n.marks).chain(heads).map(|mark| mark.sign).collect();
        let mut notes: Vec<String> = SIGNS
            .iter()
            .filter(|(_, sign)| present.contains(sign))
            .map(|(flag, sign)| {
                self.format("legend-mark", &[("sign", sign), ("meaning", &self.text(&format!("legend-{flag}")))])
            })
            .collect();
        if numbers().any(|n| n.range.is_some()) {
            notes.push(self.text("legend-bounds"));
        }
        if numbers().any(|n| n.value.is_none()) {
            notes.push(self.text("legend-undefined"));
        }
        notes
    }
}

pub(super) fn has_flag(cell: &Cell, flag: &str) -> bool {
    cell.flags.split(';').any(|word| word == flag)
}

/// Moves marks that every number of a column bears from the numbers to the head, where one sign says it for all.
pub(super) fn lift_marks(columns: &mut [Column], rows: &mut [&mut Row]) {
    for (at, column) in columns.iter_mut().skip(1).enumerate() {
        let mut common: Option<Vec<Mark>> = None;
        for row in rows.iter() {
            let Some(Entry::Number(number)) = row.entries.get(at) else {
                continue;
            };
            match &mut common {
                Some(marks) => marks.retain(|mark| number.marks.contains(mark)),
                None => common = Some(number.marks.clone()),
            }
        }
        let common = common.unwrap_or_default();
        for row in rows.iter_mut() {
            if let Some(Entry::Number(number)) = row.entries.get_mut(at) {
                number.marks.retain(|mark| !common.contains(mark));
            }
        }
        column.marks = common;
    }
}
