//! Why a count changed: the works that each cell gained and lost between two snapshots, each by one cause.
//!
//! Both are counted with one catalogue and in the corpus `broad`, so that a border or a definition never shows, only the
//! data. For every cell before + gained - lost = after.

mod answer;
mod cause;
mod institutions;
mod names;
mod place;
mod tally;
#[cfg(test)]
mod tests;
mod works;

pub use answer::{Caused, CellChange, Diff, Flow, TableRows};
pub use cause::Cause;
pub use institutions::{InstitutionChange, Institutions, Point};
pub use works::{ChangedWork, Direction};

use crate::CountError;
use hubscope_lake::changes::{Change, Changes};
use hubscope_lake::commit::Progress;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::row::TABLES;
use hubscope_model::{Catalogue, Years};
use names::Names;
use place::Placement;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr;
use tally::{Cell, Lens, Tallies, Tally};

/// What works are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// All works asked for, together.
    All,
    /// Hub or group, and year.
    Hub,
    /// Year.
    Year,
    /// Venue.
    Venue,
    /// Type.
    Type,
    /// Institution.
    Institution,
}

impl Dimension {
    /// Those that can be asked for: [`Dimension::All`] always is.
    pub const ASKED: [Dimension; 5] =
        [Dimension::Hub, Dimension::Year, Dimension::Venue, Dimension::Type, Dimension::Institution];

    /// The word in tables.
    pub fn id(self) -> &'static str {
        match self {
            Dimension::All => "all",
            Dimension::Hub => "hub",
            Dimension::Year => "year",
            Dimension::Venue => "venue",
            Dimension::Type => "type",
            Dimension::Institution => "institution",
        }
    }
}

impl FromStr for Dimension {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Dimension::ASKED.into_iter();
        known().find(|d| d.id() == text).ok_or_else(|| {
            let near = hubscope_model::catalogue::nearest(text, known().map(Dimension::id));
            format!("nothing is counted by \"{text}\"{near}")
        })
    }
}

/// What to compare.
#[derive(Debug, Clone)]
pub struct Question {
    /// Only works at these hubs and groups; none for all works.
    pub only: Vec<String>,
    /// Only works of these years; none for all.
    pub years: Option<Years>,
    /// By what.
    pub by: BTreeSet<Dimension>,
}

impl Default for Question {
    fn default() -> Self {
        Question { only: vec![], years: None, by: Dimension::ASKED.into() }
    }
}

/// Two snapshots, joined work by work.
#[derive(Debug)]
pub struct Comparison {
    before: Snapshot,
    after: Snapshot,
    catalogue: Catalogue,
    changes: Changes,
}

impl Comparison {
    /// Joins two snapshots; see [`Changes::between`] for `memory`, in bytes, and `scratch`.
    ///
    /// # Errors
    /// [`CountError::Lake`] if they cannot be read, or the folder cannot be written.
    pub fn of(
        before: Snapshot,
        after: Snapshot,
        catalogue: Catalogue,
        memory: u64,
        scratch: &Path,
        progress: Progress<'_>,
    ) -> Result<Self, CountError> {
        let changes = Changes::between(&before, &after, memory, scratch, progress)?;
        Ok(Comparison { before, after, catalogue, changes })
    }

    /// Counts what changed.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] for an unknown hub, [`CountError::Lake`] if a snapshot cannot be read.
    pub fn diff(&self, question: &Question, progress: Progress<'_>) -> Result<Diff, CountError> {
        let hubs: BTreeSet<&str> = match question.only.as_slice() {
            [] => self.catalogue.hubs.ids().collect(),
            ids => ids.iter().map(|id| self.catalogue.hub_id(id)).collect::<Result<_, _>>()?,
        };
        let hubs: Vec<&str> = hubs.into_iter().collect();
        let lens = self.lens(&hubs, question.years, question.by.clone())?;
        let mut tallies = Tallies::new();
        self.go_through(&lens, progress, |_, cell, seen| tallies.entry(cell).or_default().add(seen))?;
        let all = tallies.remove(&Cell::All).unwrap_or_default();
        tallies.retain(|_, tally| !tally.causes.is_empty());

        let keys = |key: fn(&Cell) -> Option<u64>| tallies.keys().filter_map(key).collect();
        let venues = keys(|cell| if let Cell::Venue(key) = cell { *key } else { None });
        let institutions = keys(|cell| if let Cell::Institution(key) = cell { *key } else { None });
        let names = Names::read([&self.before, &self.after], venues, institutions)?;
        let mut cells: Vec<CellChange> =
            tallies.into_iter().map(|(cell, tally)| self.cell(cell, tally, &hubs, &names)).collect();
        cells.sort_unstable_by(|a, b| (a.dimension, &a.key, a.year).cmp(&(b.dimension, &b.key, b.year)));

        Ok(Diff {
            before: self.before.manifest.edition(),
            after: self.after.manifest.edition(),
            catalogue: self.catalogue.hash(),
            years: question.years.map(|years| years.to_string()),
            hubs: question.only.clone(),
            works: self.cell(Cell::All, all, &hubs, &names),
            tables: self.tables(),
            people: self.changes.people,
            institutions: institutions::compare(&self.before, &self.after, &lens, &hubs)?,
            cells,
        })
    }

    fn lens(&self, places: &[&str], years: Option<Years>, by: BTreeSet<Dimension>) -> Result<Lens, CountError> {
        let before = Placement::read(&self.before, &self.catalogue, places)?;
        let after = Placement::read(&self.after, &self.catalogue, places)?;
        Ok(Lens { before, after, years, by })
    }

    /// Shows a lens every work.
    fn go_through(
        &self,
        lens: &Lens,
        progress: Progress<'_>,
        mut tell: impl FnMut(&Change, Cell, tally::Seen),
    ) -> Result<(), CountError> {
        let (total, mut done) = (self.changes.states(), 0);
        for (number, change) in (1u64..).zip(self.changes.works()?) {
            let change = change?;
            done += u64::from(change.before.is_some()) + u64::from(change.after.is_some());
            if number.is_multiple_of(1 << 14) || done == total {
                progress("comparing works", done, total);
            }
            lens.see(&change, |cell, seen| tell(&change, cell, seen));
        }
        Ok(())
    }

    fn cell(&self, cell: Cell, tally: Tally, places: &[&str], names: &Names) -> CellChange {
        let (key, name, year) = match cell {
            Cell::All => ("all".to_owned(), None, None),
            Cell::Hub(place, year) => {
                let id = places.get(place as usize).copied().unwrap_or_default();
                (id.to_owned(), names::of_place(&self.catalogue, id), Some(year))
            }
            Cell::Year(year) => (year.to_string(), None, Some(year)),
            Cell::Venue(key) => (key.map_or_else(none, |key| format!("S{key}")), names.venue(key), None),
            Cell::Type(kind) => (kind.to_owned(), None, None),
            Cell::Institution(key) => (key.map_or_else(none, |key| format!("I{key}")), names.institution(key), None),
        };
        let Tally { before, after, causes } = tally;
        let causes = causes.into_iter().map(|(cause, flow)| Caused { cause, flow }).collect();
        CellChange { dimension: cell.dimension(), key, name, year, before, after, causes }
    }

    fn tables(&self) -> Vec<TableRows> {
        let others = self.before.manifest.tables.keys().chain(self.after.manifest.tables.keys());
        let others: BTreeSet<&str> =
            others.map(String::as_str).filter(|name| TABLES.iter().all(|t| t.name != *name)).collect();
        let rows = |table: &str| TableRows {
            table: table.to_owned(),
            before: self.before.row_count(table),
            after: self.after.row_count(table),
        };
        TABLES.iter().map(|t| t.name).chain(others).map(rows).collect()
    }
}

fn none() -> String {
    "none".to_owned()
}
