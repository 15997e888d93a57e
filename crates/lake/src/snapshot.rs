//! Reading a snapshot.

use crate::manifest::{Manifest, SCHEMA_VERSION};
use crate::{LakeError, table};
use hubscope_model::row::Row;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The current snapshot of a lake, open for reading. It never changes, whoever writes meanwhile.
#[derive(Debug, Clone)]
pub struct Snapshot {
    folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

impl Snapshot {
    /// Opens the current snapshot.
    ///
    /// # Errors
    /// [`LakeError::NoSnapshot`] if the folder is no lake, [`LakeError::Schema`] if another version wrote it.
    pub fn open(root: &Path) -> Result<Self, LakeError> {
        let manifest = current_manifest(root)?;
        Ok(Snapshot { folder: root.join("snapshots").join(manifest.snapshot.to_string()), manifest })
    }

    /// The folder of a table's Parquet files.
    pub fn table_folder(&self, table: &str) -> PathBuf {
        self.folder.join(table)
    }

    /// All rows of a table, in order.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if a file is not what the manifest says.
    pub fn rows<R: Row>(&self) -> Result<Vec<R>, LakeError> {
        self.columns::<R>(R::TABLE)
    }

    /// Some columns of a table, in the order of its rows: those that the type has.
    ///
    /// # Errors
    /// As [`Snapshot::rows`].
    pub fn columns<C: Serialize + DeserializeOwned>(&self, table: &str) -> Result<Vec<C>, LakeError> {
        let mut rows = vec![];
        for path in self.files(table)? {
            rows.extend(table::read(&path)?);
        }
        let stated = self.manifest.tables.get(table).map_or(0, |t| t.rows);
        if rows.len() as u64 != stated {
            let message = format!("it has {} rows, the manifest says {stated}", rows.len());
            return Err(LakeError::damaged(&self.table_folder(table), message));
        }
        Ok(rows)
    }

    /// Rows of a table by their numbers (ascending, from 0).
    ///
    /// # Errors
    /// As [`Snapshot::rows`].
    pub fn rows_at<R: Row>(&self, numbers: &[u32]) -> Result<Vec<R>, LakeError> {
        // Tables of this schema version have one file, so a row's number in the table is its number in the file.
        match self.files(R::TABLE)?.as_slice() {
            [path] => table::read_rows(path, numbers),
            files => Err(LakeError::damaged(&self.table_folder(R::TABLE), format!("{} files", files.len()))),
        }
    }

    fn files(&self, table: &str) -> Result<Vec<PathBuf>, LakeError> {
        let path = self.folder.join("manifest.json");
        let state =
            self.manifest.tables.get(table).ok_or_else(|| LakeError::damaged(&path, format!("no table {table}")))?;
        Ok(state.files.keys().map(|name| self.folder.join(name)).collect())
    }
}

/// The manifest that `CURRENT` points to.
pub(crate) fn current_manifest(root: &Path) -> Result<Manifest, LakeError> {
    let pointer = root.join("CURRENT");
    let number = match fs::read_to_string(&pointer) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Err(LakeError::NoSnapshot { path: root.to_owned() }),
        Err(e) => return Err(LakeError::io("read", &pointer)(e)),
    };
    let path = root.join("snapshots").join(number.trim()).join("manifest.json");
    let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
    // The version first: another version's manifest may have another shape.
    #[derive(Deserialize)]
    struct Version {
        schema_version: u32,
    }
    let Version { schema_version } = serde_json::from_slice(&bytes).map_err(|e| LakeError::damaged(&path, e))?;
    if schema_version != SCHEMA_VERSION {
        return Err(LakeError::Schema { path, found: schema_version });
    }
    serde_json::from_slice(&bytes).map_err(|e| LakeError::damaged(&path, e))
}

/// The number after the greatest there is. A number is never used twice, also where a crash left a folder behind.
pub(crate) fn next_number(snapshots: &Path) -> Result<u64, LakeError> {
    let mut greatest = 0;
    for entry in fs::read_dir(snapshots).map_err(LakeError::io("read", snapshots))? {
        let name = entry.map_err(LakeError::io("read", snapshots))?.file_name();
        greatest = greatest.max(name.to_string_lossy().parse().unwrap_or(0));
    }
    Ok(greatest + 1)
}
