//! What a comparison comes to.

use super::cause::Cause;
use super::{Dimension, Institutions};
use hubscope_lake::changes::Turnover;
use serde::Serialize;

/// Works gained and lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Counted after and not before.
    pub gained: u64,
    /// Counted before and not after.
    pub lost: u64,
}

impl Flow {
    /// What was gained, less what was lost.
    pub fn net(self) -> i64 {
        self.gained as i64 - self.lost as i64
    }
}

/// What one cause did to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Caused {
    /// The cause.
    pub cause: Cause,
    /// What it did.
    #[serde(flatten)]
    pub flow: Flow,
}

/// A cell that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// What it is one of.
    pub dimension: Dimension,
    /// Id of the hub, the year, id of the venue or institution, the type; `none` for works without a venue or institution.
    pub key: String,
    /// A name for people, where there is one.
    pub name: Option<String>,
    /// The year, where the cell has one.
    pub year: Option<i32>,
    /// Works before.
    pub before: u64,
    /// Works after.
    pub after: u64,
    /// Why, in the order of [`Cause::ALL`].
    pub causes: Vec<Caused>,
}

impl CellChange {
    /// Works gained and lost by all causes together.
    pub fn flow(&self) -> Flow {
        let (gained, lost) = (self.causes.iter().map(|c| c.flow.gained), self.causes.iter().map(|c| c.flow.lost));
        Flow { gained: gained.sum(), lost: lost.sum() }
    }
}

/// Rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRows {
    /// The table.
    pub table: String,
    /// Rows before.
    pub before: u64,
    /// Rows after.
    pub after: u64,
}

/// What changed between two snapshots.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// Edition of the earlier snapshot.
    pub before: String,
    /// Edition of the later one.
    pub after: String,
    /// A short hash of the catalogue that both were counted with.
    pub catalogue: String,
    /// The years asked for.
    pub years: Option<String>,
    /// The hubs and groups asked for.
    pub hubs: Vec<String>,
    /// All works asked for.
    pub works: CellChange,
    /// Rows of each table.
    pub tables: Vec<TableRows>,
    /// Author ids. Sources cluster people anew from release to release, so these are not people who came and went.
    pub people: Turnover,
    /// Institutions on works.
    pub institutions: Institutions,
    /// Cells that gained or lost a work, by dimension, key and year.
    pub cells: Vec<CellChange>,
}
