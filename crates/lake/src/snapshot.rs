//! Reading a snapshot.

use crate::completeness::{self, Completeness};
use crate::manifest::{Manifest, SCHEMA_VERSION};
use crate::writer::COMPLETENESS;
use crate::{LakeError, entries, table};
use arrow::record_batch::RecordBatch;
use hubscope_model::row::Row;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A snapshot of a lake, open for reading. It never changes, whoever writes meanwhile.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The lake.
    pub(crate) root: PathBuf,
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
        Ok(Snapshot::with(root, current_manifest(root)?))
    }

    /// Opens the snapshot of this number, current or not.
    ///
    /// # Errors
    /// As [`Snapshot::open`], and [`LakeError::NoNumber`] if the lake has no such snapshot.
    pub fn open_numbered(root: &Path, number: u64) -> Result<Self, LakeError> {
        // First whether it is a lake at all.
        current_number(root)?;
        let numbers = Snapshot::numbers(root)?;
        if !numbers.contains(&number) {
            return Err(LakeError::NoNumber { path: root.to_owned(), number, numbers });
        }
        Ok(Snapshot::with(root, manifest(root, &number.to_string())?))
    }

    /// The numbers of a lake's snapshots, ascending.
    ///
    /// # Errors
    /// [`LakeError::Io`] if the folder cannot be read.
    pub fn numbers(root: &Path) -> Result<Vec<u64>, LakeError> {
        let whole =
            entries(&root.join("snapshots"))?.into_iter().filter(|folder| folder.join("manifest.json").exists());
        let mut numbers: Vec<u64> = whole.filter_map(|f| f.file_name()?.to_str()?.parse().ok()).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn with(root: &Path, manifest: Manifest) -> Self {
        let folder = root.join("snapshots").join(manifest.snapshot.to_string());
        Snapshot { root: root.to_owned(), folder, manifest }
    }

    /// Where a file that the manifest names is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
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
        self.check_rows(table, rows.len() as u64)?;
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

    /// How complete the tables are, by name.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if the file is not what it should be.
    pub fn completeness(&self) -> Result<BTreeMap<String, Completeness>, LakeError> {
        let path = self.folder.join(COMPLETENESS);
        let text = fs::read_to_string(&path).map_err(LakeError::io("read", &path))?;
        completeness::from_csv(&path, &text)
    }

    /// Goes through some columns of a table, those that the type has, row by row in their order; a batch is in memory at a
    /// time.
    ///
    /// # Errors
    /// As [`Snapshot::rows`], and what `take` returns.
    pub fn each<C: Serialize + DeserializeOwned>(
        &self,
        table: &str,
        mut take: impl FnMut(C) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        let mut rows = 0;
        for path in self.files(table)? {
            for batch in table::batches::<C>(&path)? {
                let batch = batch?;
                rows += batch.len() as u64;
                batch.into_iter().try_for_each(&mut take)?;
            }
        }
        self.check_rows(table, rows)
    }

    /// Goes through some columns of a table as Arrow holds them, a batch at a time in the order of the rows: far faster than row by
    /// row.
    ///
    /// # Errors
    /// As [`Snapshot::rows`].
    pub fn each_batch(
        &self,
        table: &str,
        columns: &[&str],
        mut take: impl FnMut(&RecordBatch),
    ) -> Result<(), LakeError> {
        let mut rows = 0;
        for path in self.files(table)? {
            for batch in table::record_batches(&path, columns)? {
                let batch = batch.map_err(|e| LakeError::damaged(&path, e))?;
                rows += batch.num_rows() as u64;
                take(&batch);
            }
        }
        self.check_rows(table, rows)
    }

    /// Whether so many rows are all of a table.
    fn check_rows(&self, table: &str, rows: u64) -> Result<(), LakeError> {
        let stated = self.row_count(table);
        if rows == stated {
            return Ok(());
        }
        let message = format!("it has {rows} rows, the manifest says {stated}");
        Err(LakeError::damaged(&self.table_folder(table), message))
    }

    /// How many rows a table has; none if the snapshot lacks it.
    pub fn row_count(&self, table: &str) -> u64 {
        self.manifest.tables.get(table).map_or(0, |t| t.rows)
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
    let number = current_number(root)?;
    let nowhere = || {
        let message = format!("it points to snapshot {number:?}, which is not there");
        LakeError::damaged(&root.join("CURRENT"), message)
    };
    let parsed: u64 = number.parse().map_err(|_| nowhere())?;
    match manifest(root, &parsed.to_string()) {
        Err(LakeError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => Err(nowhere()),
        manifest => manifest,
    }
}

/// What stands in `CURRENT`.
fn current_number(root: &Path) -> Result<String, LakeError> {
    let pointer = root.join("CURRENT");
    match fs::read_to_string(&pointer) {
        Ok(text) => Ok(text.trim().to_owned()),
        Err(e) if e.kind() == ErrorKind::NotFound => Err(LakeError::NoSnapshot { path: root.to_owned() }),
        Err(e) => Err(LakeError::io("read", &pointer)(e)),
    }
}

fn manifest(root: &Path, number: &str) -> Result<Manifest, LakeError> {
    let path = root.join("snapshots").join(number).join("manifest.json");
    let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
    parse_manifest(&bytes, &path)
}

/// A manifest from its text.
///
/// # Errors
/// With the path, [`LakeError::Schema`] if another version wrote it, [`LakeError::Damaged`] if it is none.
pub fn parse_manifest(text: &[u8], path: &Path) -> Result<Manifest, LakeError> {
    // The version first: another version's manifest may have another shape.
    #[derive(Deserialize)]
    struct Version {
        schema_version: u32,
    }
    let Version { schema_version } = serde_json::from_slice(text).map_err(|e| LakeError::damaged(path, e))?;
    if schema_version != SCHEMA_VERSION {
        return Err(LakeError::Schema { path: path.to_owned(), found: schema_version });
    }
    serde_json::from_slice(text).map_err(|e| LakeError::damaged(path, e))
}

/// Takes the manifests from snapshots that were put in place and never became current, since their writer was killed: nobody has
/// read them, and their numbers are not used again.
pub(crate) fn disown(root: &Path) -> Result<(), LakeError> {
    let current: u64 = match current_number(root) {
        Err(LakeError::NoSnapshot { .. }) => 0,
        number => number?.parse().unwrap_or(0),
    };
    for number in Snapshot::numbers(root)?.into_iter().filter(|number| *number > current) {
        let manifest = root.join("snapshots").join(number.to_string()).join("manifest.json");
        fs::remove_file(&manifest).map_err(LakeError::io("remove", &manifest))?;
    }
    Ok(())
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
