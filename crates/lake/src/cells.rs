//! Cells that were measured, kept in the lake under what they rest on: `cells/<snapshot>/<key>.parquet`, and beside it `<key>.json`, which
//! says what that is. Whoever removes them loses time, nothing else.

use crate::fragment::json;
use crate::snapshot::Snapshot;
use crate::table::{self, Encoder};
use crate::{LakeError, beside, write_atomically};
use hubscope_model::Cell;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder in a lake.
pub(crate) const FOLDER: &str = "cells";

/// What stands beside the cells.
#[derive(Serialize, Deserialize)]
struct About {
    /// What they rest on.
    provenance: serde_json::Value,
    /// BLAKE3 of the Parquet file.
    hash: String,
}

impl Snapshot {
    /// Cells kept under a key. None if there are none, or if they are not what was written: they are only a copy.
    #[must_use]
    pub fn kept_cells(&self, key: &str) -> Vec<Cell> {
        let read = || -> Option<Vec<Cell>> {
            let (cells, about) = self.places(key);
            let about: About = serde_json::from_slice(&fs::read(about).ok()?).ok()?;
            let bytes = fs::read(&cells).ok()?;
            let is_whole = blake3::hash(&bytes).to_hex().as_str() == about.hash;
            is_whole.then(|| table::read(&cells).ok())?
        };
        read().unwrap_or_default()
    }

    /// Keeps cells under a key, in place of those that were kept there.
    ///
    /// # Errors
    /// [`LakeError::Io`] if the lake cannot be written to.
    pub fn keep_cells(&self, key: &str, provenance: serde_json::Value, cells: &[Cell]) -> Result<(), LakeError> {
        let (place, about) = self.places(key);
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(LakeError::io("create", folder))?;
        let unfinished = beside(&place);
        let mut encoder = Encoder::create(unfinished.clone())?;
        encoder.write(cells)?;
        let hash = encoder.finish()?;
        let text = json(&About { provenance, hash });
        // Killed between the two, the hash does not fit, and there are no cells.
        fs::rename(&unfinished, &place).map_err(LakeError::io("rename", &unfinished))?;
        write_atomically(&about, &text)
    }

    fn places(&self, key: &str) -> (PathBuf, PathBuf) {
        let folder = self.root.join(FOLDER).join(self.manifest.snapshot.to_string());
        (folder.join(format!("{key}.parquet")), folder.join(format!("{key}.json")))
    }
}
