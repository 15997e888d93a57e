//! Signs beside numbers, and what they mean.

use super::context::Context;
use crate::document::{Column, Entry, Mark, Row};
use hubscope_model::Cell;
use std::collections::BTreeSet;

/// Flags that are shown as a sign, and the sign.
const SIGNS: [(&str, &str); 3] = [("small", "†"), ("incomplete", "‡"), ("open_window", "§")];

pub(crate) fn has_flag(cell: &Cell, flag: &str) -> bool {
    cell.flags.split(';').any(|word| word == flag)
}

/// The signs of a cell.
pub(super) fn marks(context: &Context<'_>, cell: &Cell) -> Vec<Mark> {
    SIGNS
        .iter()
        .filter(|(flag, _)| has_flag(cell, flag))
        .map(|(flag, sign)| Mark { sign, meaning: context.text(&format!("flag-{flag}")) })
        .collect()
}

/// What the signs in a table mean; nothing about those that are not in it.
pub(super) fn legend(context: &Context<'_>, columns: &[Column], rows: &[&Row]) -> Vec<String> {
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
            context.format("legend-mark", &[("sign", sign), ("meaning", &context.text(&format!("legend-{flag}")))])
        })
        .collect();
    if numbers().any(|n| n.range.is_some()) {
        notes.push(context.text("legend-bounds"));
    }
    if numbers().any(|n| n.value.is_none()) {
        notes.push(context.text("legend-undefined"));
    }
    notes
}

/// Moves marks that every number of a column bears from the numbers to the head, where one sign says it for all.
pub(super) fn lift(columns: &mut [Column], rows: &mut [&mut Row]) {
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
