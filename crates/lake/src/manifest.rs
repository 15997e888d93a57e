//! The manifest of a snapshot: what it holds, what it was made of, and the hashes of its files.

use crate::fragment::json;
use hubscope_model::corrections::Reading;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Raised whenever a table or the manifest changes in a way that a reader must know of, and whenever a connector makes other
/// records of the same bytes: an older lake is then refused, not mixed.
pub const SCHEMA_VERSION: u32 = 8;

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
    /// Corrections of affiliations that it was made with, and how often each was applied.
    #[serde(default)]
    pub corrections: Vec<Corrected>,
    /// Tables by name.
    pub tables: BTreeMap<String, TableState>,
    /// The other files, relative to the snapshot's folder, with their BLAKE3 hash.
    pub files: BTreeMap<String, String>,
}

/// A correction of affiliations, and on how many of them it was applied: those of standing works, each author's of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Corrected {
    /// What was corrected.
    #[serde(flatten)]
    pub reading: Reading,
    /// How many affiliations.
    pub affiliations: u64,
}

impl Manifest {
    /// The corrections alone.
    pub(crate) fn readings(&self) -> Vec<Reading> {
        self.corrections.iter().map(|corrected| corrected.reading.clone()).collect()
    }

    /// The edition that cells carry: number and short hash.
    pub fn edition(&self) -> String {
        format!("{}-{}", self.snapshot, self.hash)
    }

    /// A short hash of everything but the number and the hash itself: the same for the same content, whatever the lake.
    pub(crate) fn essence(&self) -> String {
        let bare = Manifest { snapshot: 0, hash: String::new(), ..self.clone() };
        blake3::hash(&json(&bare)).to_hex()[..8].to_owned()
    }

    /// Every file of the snapshot but the manifest itself, relative to its folder, with its BLAKE3 hash.
    pub fn all_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let tables = self.tables.values().flat_map(|table| &table.files);
        tables.chain(&self.files).map(|(name, hash)| (name.as_str(), hash.as_str()))
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
    /// Its fragments, by the dump that they are of. Under the empty name stand files that no manifest names: they add to each
    /// other; of dumps of one name the latest release stands.
    pub dumps: BTreeMap<String, Dump>,
    /// What became of the records read, by entity; `other` are those of no entity we keep.
    pub entities: BTreeMap<String, Counts>,
    /// Why records were rejected, and how many for each reason.
    pub reasons: BTreeMap<String, u64>,
    /// What the forms of files say of records, but not so that it could be kept, and of how many records.
    pub lost: BTreeMap<String, u64>,
    /// Fields that this version does not know, and how often a sample of the records had them.
    pub unknown_paths: BTreeMap<String, u64>,
    /// Set if the source, or a part of it, is a synthetic world. It stays set.
    pub synthetic: Option<Synthetic>,
}

impl SourceState {
    /// Hashes of its fragments.
    pub fn fragments(&self) -> BTreeSet<&str> {
        self.dumps.values().flat_map(Dump::fragments).collect()
    }

    /// Parts that manifests name and the folders lacked (`--allow-missing`).
    pub fn missing_parts(&self) -> impl Iterator<Item = &str> {
        self.dumps.values().flat_map(Dump::missing_parts)
    }
}

/// What a manifest of a source lists: the parts of one entity in one release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dump {
    /// The release's date: its manifest's, else that of its latest part.
    pub date: String,
    /// Hash of the fragment of each part that the manifest names; none of a part that was not read. A file that no manifest
    /// names stands under its own hash.
    pub parts: BTreeMap<String, Option<String>>,
}

impl Dump {
    /// Hashes of its fragments.
    pub fn fragments(&self) -> impl Iterator<Item = &str> {
        self.parts.values().flatten().map(String::as_str)
    }

    /// Parts that the manifest names and nobody has read.
    pub fn missing_parts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter(|(_, hash)| hash.is_none()).map(|(part, _)| part.as_str())
    }

    /// Takes in what another run has read of the same release: a part that was read stands over one that was not, and the
    /// later over the earlier.
    pub(crate) fn add(&mut self, other: &Dump) {
        for (part, hash) in &other.parts {
            let known = self.parts.entry(part.clone()).or_default();
            if hash.is_some() {
                known.clone_from(hash);
            }
        }
    }
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
    /// Older copies of records that stand, and records whose ids are gone.
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
