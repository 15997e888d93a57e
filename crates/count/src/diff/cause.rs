//! Why a work counts in a cell of one snapshot and not of the other: exactly one cause, the first that holds.

use super::place::Placement;
use super::tally::Cell;
use hubscope_lake::changes::State;
use hubscope_model::Years;
use hubscope_model::corpus::{Bar, Candidate};
use serde::Serialize;

/// Why a work was gained or lost by a cell. Where two would do, the one that stands first here is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The earlier snapshot lacks it.
    NewlyIndexed,
    /// The later snapshot lacks it.
    Deleted,
    /// The later snapshot lacks it and has a work that took its place; or it took the place of one that is gone.
    Merged,
    /// It is retracted now, or no longer.
    Retracted,
    /// It is paratext or an expansion record now, or no longer.
    Flagged,
    /// It has another type.
    Retyped,
    /// It has another year, or another venue.
    Moved,
    /// An institution of it has another place.
    RePlaced,
    /// Its author list is cut now, or no longer, and with it went an institution.
    AuthorsCut,
    /// It has other institutions.
    ReMatched,
}

impl Cause {
    /// All of them, in their order.
    pub const ALL: [Cause; 10] = {
        use Cause::*;
        [NewlyIndexed, Deleted, Merged, Retracted, Flagged, Retyped, Moved, RePlaced, AuthorsCut, ReMatched]
    };

    /// The word in tables.
    pub fn id(self) -> &'static str {
        match self {
            Cause::NewlyIndexed => "newly_indexed",
            Cause::Deleted => "deleted",
            Cause::Merged => "merged",
            Cause::Retracted => "retracted",
            Cause::Flagged => "flagged",
            Cause::Retyped => "retyped",
            Cause::Moved => "moved",
            Cause::RePlaced => "re_placed",
            Cause::AuthorsCut => "authors_cut",
            Cause::ReMatched => "re_matched",
        }
    }
}

impl From<Bar> for Cause {
    fn from(bar: Bar) -> Cause {
        match bar {
            Bar::Retracted => Cause::Retracted,
            Bar::Flagged => Cause::Flagged,
            Bar::Type => Cause::Retyped,
            Bar::Undated => Cause::Moved,
        }
    }
}

/// A work in one of the snapshots.
pub(super) struct Side<'a> {
    pub(super) state: &'a State,
    placement: &'a Placement,
    /// The places that it is at, ascending; of those asked for.
    pub(super) places: Vec<u32>,
    bar: Option<Bar>,
    is_in_years: bool,
}

impl<'a> Side<'a> {
    pub(super) fn of(state: &'a State, placement: &'a Placement, years: Option<Years>) -> Self {
        let candidate = Candidate {
            year: state.year,
            kind: state.kind.as_deref(),
            is_retracted: state.is_retracted,
            is_paratext: state.is_paratext,
            is_xpac: state.is_xpac,
        };
        let bar = candidate.bar();
        let is_in_years = years.is_none_or(|y| state.year.is_some_and(|year| (y.first..=y.last).contains(&year)));
        // Most works that do not count need no places.
        let places = if bar.is_none() && is_in_years { placement.places(&state.institutions) } else { vec![] };
        Side { state, placement, places, bar, is_in_years }
    }

    /// Whether it counts: in the corpus, in the years and at the places asked for.
    pub(super) fn counts(&self) -> bool {
        self.bar.is_none() && self.is_in_years && !self.places.is_empty()
    }

    /// Why a cell has this work in this state, and not in the other.
    pub(super) fn unlike(&self, other: &Side<'_>, cell: Cell) -> Cause {
        if let Some(bar) = other.bar {
            return bar.into();
        }
        let is_of_year = matches!(cell, Cell::Hub(..) | Cell::Year(_));
        if !other.is_in_years || is_of_year && self.state.year != other.state.year {
            return Cause::Moved;
        }
        match cell {
            _ if other.places.is_empty() => self.placed_unlike(other, None),
            Cell::Hub(place, _) => self.placed_unlike(other, Some(place)),
            Cell::Type(_) => Cause::Retyped,
            // With no institution left, it is the other state that had one more.
            Cell::Institution(None) => other.matched_unlike(self),
            Cell::Institution(Some(_)) => self.matched_unlike(other),
            Cell::All | Cell::Year(_) | Cell::Venue(_) => Cause::Moved,
        }
    }

    /// Why it is at a place (any of those asked for if none is named) and the other is not.
    fn placed_unlike(&self, other: &Side<'_>, place: Option<u32>) -> Cause {
        let here = self.state.institutions.iter().filter(|i| match place {
            Some(place) => self.placement.is_at(**i, place),
            None => self.placement.is_anywhere(**i),
        });
        // One that stands on the other, too, cannot be here any more.
        let mut stay = here.filter(|i| other.state.institutions.binary_search(i).is_ok());
        if stay.next().is_some() { Cause::RePlaced } else { self.matched_unlike(other) }
    }

    /// Why it has an institution that the other lacks.
    fn matched_unlike(&self, other: &Side<'_>) -> Cause {
        let is_cut = other.state.authors_truncated && !self.state.authors_truncated;
        if is_cut { Cause::AuthorsCut } else { Cause::ReMatched }
    }
}
