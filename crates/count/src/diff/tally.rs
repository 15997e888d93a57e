//! Cells, and how many works each had, has, gained and lost.

use super::cause::{Cause, Side};
use super::place::Placement;
use super::{Dimension, Flow};
use hubscope_lake::changes::{Change, State};
use hubscope_model::Years;
use hubscope_model::classes::CORPUS_TYPES;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What works are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cell {
    All,
    /// A place and a year.
    Hub(u32, i32),
    Year(i32),
    /// None for works without one.
    Venue(Option<u64>),
    Type(&'static str),
    /// None for works without any.
    Institution(Option<u64>),
}

impl Cell {
    pub(super) fn dimension(self) -> Dimension {
        match self {
            Cell::All => Dimension::All,
            Cell::Hub(..) => Dimension::Hub,
            Cell::Year(_) => Dimension::Year,
            Cell::Venue(_) => Dimension::Venue,
            Cell::Type(_) => Dimension::Type,
            Cell::Institution(_) => Dimension::Institution,
        }
    }
}

/// A work in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// Of both snapshots.
    Stayed,
    /// Of the later one only.
    Gained(Cause),
    /// Of the earlier one only.
    Lost(Cause),
}

/// What is asked for, and where institutions are in either snapshot.
#[derive(Debug)]
pub(super) struct Lens {
    pub(super) before: Placement,
    pub(super) after: Placement,
    pub(super) years: Option<Years>,
    pub(super) by: BTreeSet<Dimension>,
}

impl Lens {
    /// Tells of every cell that a work counts in, before or after.
    pub(super) fn see(&self, change: &Change, mut tell: impl FnMut(Cell, Seen)) {
        let side = |state, placement| Side::of(state, placement, self.years);
        let before = change.before.as_ref().map(|state| side(state, &self.before));
        let after = change.after.as_ref().map(|state| side(state, &self.after));
        let is_merged = change.merged.is_some();
        let (was, is) = (self.cells(before.as_ref()), self.cells(after.as_ref()));
        let lost = |cell: Cell, side: &Side<'_>| match &after {
            Some(after) => side.unlike(after, cell),
            None if is_merged => Cause::Merged,
            None => Cause::Deleted,
        };
        let gained = |cell: Cell, side: &Side<'_>| match &before {
            Some(before) => side.unlike(before, cell),
            None if is_merged => Cause::Merged,
            None => Cause::NewlyIndexed,
        };
        // Both lists ascend.
        for &cell in &was {
            match (&before, is.binary_search(&cell)) {
                (Some(side), Err(_)) => tell(cell, Seen::Lost(lost(cell, side))),
                _ => tell(cell, Seen::Stayed),
            }
        }
        for &cell in is.iter().filter(|cell| was.binary_search(cell).is_err()) {
            if let Some(side) = &after {
                tell(cell, Seen::Gained(gained(cell, side)));
            }
        }
    }

    /// The cells that a work counts in, ascending.
    fn cells(&self, side: Option<&Side<'_>>) -> Vec<Cell> {
        let Some(side) = side.filter(|side| side.counts()) else { return vec![] };
        let State { year, kind, venue_key, institutions, .. } = side.state;
        let asked = |dimension| self.by.contains(&dimension);
        let mut cells = vec![Cell::All];
        // What counts has a year, and a type of the corpus.
        if let Some(year) = *year {
            if asked(Dimension::Hub) {
                cells.extend(side.places.iter().map(|&place| Cell::Hub(place, year)));
            }
            cells.extend(asked(Dimension::Year).then_some(Cell::Year(year)));
        }
        cells.extend(asked(Dimension::Venue).then_some(Cell::Venue(*venue_key)));
        if asked(Dimension::Type) {
            cells.extend(CORPUS_TYPES.into_iter().find(|k| kind.as_deref() == Some(k)).map(Cell::Type));
        }
        if asked(Dimension::Institution) {
            cells.extend(institutions.iter().map(|&key| Cell::Institution(Some(key))));
            cells.extend(institutions.is_empty().then_some(Cell::Institution(None)));
        }
        cells
    }
}

/// The works of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) before: u64,
    pub(super) after: u64,
    pub(super) causes: BTreeMap<Cause, Flow>,
}

impl Tally {
    pub(super) fn add(&mut self, seen: Seen) {
        match seen {
            Seen::Stayed => {
                self.before += 1;
                self.after += 1;
            }
            Seen::Gained(cause) => {
                self.after += 1;
                self.causes.entry(cause).or_default().gained += 1;
            }
            Seen::Lost(cause) => {
                self.before += 1;
                self.causes.entry(cause).or_default().lost += 1;
            }
        }
    }
}

/// Tallies of all cells that any work counts in.
pub(super) type Tallies = HashMap<Cell, Tally>;
