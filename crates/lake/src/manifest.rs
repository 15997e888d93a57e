//! The manifest of a snapshot: what it holds, what it was made of, and the hashes of its files.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Raised whenever a table or the manifest changes in a way that a reader must know of, and whenever a connector makes other
/// records of the same bytes: an older lake is then refused, not mixed.
pub const SCHEMA_VERSION: u32 = 2;

/// Everything about one snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA_VERSION`] of the writer.
    pub schema_version: u32,
    /// The snapshot's number in its lake, from 1.
    pub snapshot: u64,
    /// A short hash of everything in the snapshot but its number.
    pub hash: String,
    /// What it was made of, by source.
    pub sources: BTreeMap<String, SourceState>,
    /// Classes that were looked for in the texts of all works, each with the hash of its definition.
    pub classes: BTreeMap<String, String>,
    /// Tables by name.
    pub tables: BTreeMap<String, TableState>,
}

impl Manifest {
    /// The edition that cells carry: number and short hash.
    pub fn edition(&self) -> String {
        format!("{}-{}", self.snapshot, self.hash)
    }

    /// The day of the latest record of a source, as the source dates it.
    pub fn latest(&self, source: &str) -> Option<&str> {
        let updated = self.sources.get(source)?.latest.get(..10)?;
        Some(updated)
    }
}

/// One source's part in a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceState {
    /// The greatest date of last change over its works and institutions.
    pub latest: String,
    /// Hashes of its fragments, sorted.
    pub fragments: Vec<String>,
    /// What became of the records read, by entity; `other` are those of no entity we keep.
    pub entities: BTreeMap<String, Counts>,
    /// Parts that a manifest of the source named and the folder lacked (`--allow-missing`).
    pub missing_parts: Vec<String>,
    /// Set if the source, or a part of it, is a synthetic world. It stays set.
    pub synthetic: Option<Synthetic>,
}

/// Which synthetic world a source is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Synthetic {
    /// Its size, 1 being that of the report it is calibrated to.
    pub scale: f64,
    /// The seed of its random numbers.
    pub seed: u64,
}

/// What became of records. read = written + superseded + rejected + skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records read.
    pub read: u64,
    /// Those that stand.
    pub written: u64,
    /// Older copies of records that stand.
    pub superseded: u64,
    /// Those that could not be read; kept in quarantine.
    pub rejected: u64,
    /// Those of entities that the lake does not keep.
    pub skipped: u64,
}

impl Counts {
    /// Adds another count to this one.
    pub fn add(&mut self, other: Counts) {
        self.read += other.read;
        self.written += other.written;
        self.superseded += other.superseded;
        self.rejected += other.rejected;
        self.skipped += other.skipped;
    }

    /// Whether every record read has become something.
    pub fn adds_up(&self) -> bool {
        self.read == self.written + self.superseded + self.rejected + self.skipped
    }
}

/// One table of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableState {
    /// Rows over all files.
    pub rows: u64,
    /// Files, relative to the snapshot's folder, with their BLAKE3 hash.
    pub files: BTreeMap<String, String>,
}
