//! The works behind one cell's change: which came, which went, and what each was and is.

use super::cause::Cause;
use super::names::Names;
use super::tally::{Cell, Lens, Seen};
use super::{Comparison, Dimension};
use crate::CountError;
use hubscope_lake::changes::{Change, State};
use hubscope_lake::commit::Progress;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::row::{Row, Work};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// Whether a work came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Counted after and not before.
    Gained,
    /// Counted before and not after.
    Lost,
}

impl Direction {
    /// The word in tables.
    pub fn id(self) -> &'static str {
        match self {
            Direction::Gained => "gained",
            Direction::Lost => "lost",
        }
    }
}

/// A work that one hub gained or lost in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedWork {
    /// OpenAlex id.
    pub work_id: String,
    /// Title.
    pub title: Option<String>,
    /// DOI, without a resolver.
    pub doi: Option<String>,
    /// Whether it came or went.
    pub direction: Direction,
    /// Why.
    pub cause: Cause,
    /// The other work of a merger.
    pub merged_with: Option<String>,
    /// Year, type, marks, venue and institutions before: of these, those that were or are in the hub, and those that the
    /// work has on one side only.
    pub was: Option<String>,
    /// The same after.
    pub is: Option<String>,
}

/// What is read again of the works listed.
#[derive(Serialize, Deserialize)]
struct Text {
    work_no: u32,
    doi: Option<String>,
    title: Option<String>,
}

impl Row for Text {
    const TABLE: &'static str = Work::TABLE;
}

impl Comparison {
    /// The works that a hub or group gained and lost in a year, by key.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] for an unknown hub, [`CountError::Lake`] if a snapshot cannot be read.
    pub fn works(&self, hub: &str, year: i32, progress: Progress<'_>) -> Result<Vec<ChangedWork>, CountError> {
        let hub = self.catalogue.hub_id(hub)?;
        let lens = self.lens(&[hub], None, [Dimension::Hub].into())?;
        let mut found: Vec<(Change, Direction, Cause)> = vec![];
        self.go_through(&lens, progress, |change, cell, seen| match seen {
            Seen::Gained(cause) if cell == Cell::Hub(0, year) => {
                found.push((change.clone(), Direction::Gained, cause));
            }
            Seen::Lost(cause) if cell == Cell::Hub(0, year) => found.push((change.clone(), Direction::Lost, cause)),
            _ => {}
        })?;
        let states = || found.iter().flat_map(|(change, ..)| change.before.iter().chain(&change.after));
        let venues = states().filter_map(|state| state.venue_key).collect();
        let institutions = states().flat_map(|state| state.institutions.iter().copied()).collect();
        let names = Names::read([&self.before, &self.after], venues, institutions)?;
        // A work that went is described by the snapshot that has it.
        let before = texts(&self.before, found.iter().filter_map(|(c, ..)| only(&c.before, &c.after)))?;
        let after = texts(&self.after, found.iter().filter_map(|(c, ..)| c.after.as_ref()))?;
        let changed = |(change, direction, cause): (Change, Direction, Cause)| {
            let text = match (&change.after, &change.before) {
                (Some(state), _) => after.get(&state.work_no),
                (None, state) => state.as_ref().and_then(|state| before.get(&state.work_no)),
            };
            let of = |state: &Option<State>, other: &Option<State>, is_after: bool| {
                state.as_ref().map(|state| describe(state, other.as_ref(), is_after, &lens, &names))
            };
            ChangedWork {
                work_id: format!("W{}", change.work_key),
                title: text.and_then(|t| t.title.clone()),
                doi: text.and_then(|t| t.doi.clone()),
                direction,
                cause,
                merged_with: change.merged.map(|key| format!("W{key}")),
                was: of(&change.before, &change.after, false),
                is: of(&change.after, &change.before, true),
            }
        };
        Ok(found.into_iter().map(changed).collect())
    }
}

fn only<'a>(state: &'a Option<State>, other: &Option<State>) -> Option<&'a State> {
    state.as_ref().filter(|_| other.is_none())
}

/// Titles and DOIs of works by number.
fn texts<'a>(snapshot: &Snapshot, states: impl Iterator<Item = &'a State>) -> Result<HashMap<u32, Text>, CountError> {
    let numbers: BTreeSet<u32> = states.map(|state| state.work_no).collect();
    let rows: Vec<Text> = snapshot.rows_at(&numbers.into_iter().collect::<Vec<_>>())?;
    Ok(rows.into_iter().map(|text| (text.work_no, text)).collect())
}

/// A state in one line.
fn describe(state: &State, other: Option<&State>, is_after: bool, lens: &Lens, names: &Names) -> String {
    let placement = if is_after { &lens.after } else { &lens.before };
    let mut parts = vec![state.year.map_or("no year".to_owned(), |year| year.to_string())];
    parts.push(state.kind.clone().unwrap_or("no type".to_owned()));
    let marks =
        [("retracted", state.is_retracted), ("paratext", state.is_paratext), ("expansion record", state.is_xpac)];
    parts.extend(marks.into_iter().filter(|(_, holds)| *holds).map(|(mark, _)| mark.to_owned()));
    if let Some(key) = state.venue_key {
        parts.push(names.venue(Some(key)).unwrap_or(format!("S{key}")));
    }
    let cut = if state.authors_truncated { " (list cut off)" } else { "" };
    parts.push(format!("authors: {}{cut}", state.authorship_count));
    for &key in &state.institutions {
        let is_here = placement.is_anywhere(key);
        let matters = lens.before.is_anywhere(key) || lens.after.is_anywhere(key);
        let stays = other.is_some_and(|other| other.institutions.binary_search(&key).is_ok());
        if matters || !stays {
            let name = names.institution(Some(key)).unwrap_or(format!("I{key}"));
            parts.push(if is_here { format!("{name} (in the hub)") } else { name });
        }
    }
    parts.join("; ")
}
