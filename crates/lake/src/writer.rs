//! A snapshot being written, beside its place.

use crate::completeness::{self, Completeness};
use crate::index::{self, FactIndexer, WorkIndexer};
use crate::manifest::{Corrected, Manifest, SCHEMA_VERSION, SourceState, TableState};
use crate::table::{TableWriter, Written};
use crate::{Lake, LakeError, clear_unfinished, snapshot, sync_folder, table, write_atomically};
use hubscope_model::row::{Row, TABLES};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::thread;

/// The file of a table. More than one would need numbers of rows over several files.
const FILE: &str = "part-0.parquet";

/// The tables as views of DuckDB.
const VIEWS: &str = "views.duckdb.sql";
/// How many rows have a value, by table, column and year.
pub(crate) const COMPLETENESS: &str = "completeness.csv";

/// A snapshot's folder under a name that nobody reads.
pub(crate) struct SnapshotWriter {
    number: u64,
    folder: PathBuf,
    tables: BTreeMap<String, TableState>,
    completeness: BTreeMap<String, Completeness>,
    /// The files that are no tables.
    files: BTreeMap<String, String>,
}

impl SnapshotWriter {
    /// Makes the folder; only whoever holds the lake's lock may, since it removes what crashes left.
    pub(crate) fn create(lake: &Lake) -> Result<Self, LakeError> {
        let snapshots = lake.root.join("snapshots");
        fs::create_dir_all(&snapshots).map_err(LakeError::io("create", &snapshots))?;
        clear_unfinished(&snapshots)?;
        snapshot::disown(&lake.root)?;
        let number = snapshot::next_number(&snapshots)?;
        let folder = snapshots.join(format!("{number}.tmp"));
        fs::create_dir(&folder).map_err(LakeError::io("create", &folder))?;
        let (tables, completeness) = (BTreeMap::new(), BTreeMap::new());
        Ok(SnapshotWriter { number, folder, tables, completeness, files: BTreeMap::new() })
    }

    /// Begins a table.
    pub(crate) fn table<R: Row + Send + 'static>(&self) -> Result<TableWriter<R>, LakeError> {
        let folder = self.folder.join(R::TABLE);
        fs::create_dir(&folder).map_err(LakeError::io("create", &folder))?;
        TableWriter::create(folder.join(FILE))
    }

    /// Ends a table.
    pub(crate) fn finish<R: Row + Send + 'static>(&mut self, table: TableWriter<R>) -> Result<(), LakeError> {
        let Written { rows, hash, completeness } = table.finish()?;
        sync_folder(&self.folder.join(R::TABLE))?;
        let files = BTreeMap::from([(format!("{}/{FILE}", R::TABLE), hash)]);
        self.tables.insert(R::TABLE.to_owned(), TableState { rows, files });
        self.completeness.insert(R::TABLE.to_owned(), completeness);
        Ok(())
    }

    /// Writes a table at once.
    pub(crate) fn write<R: Row + Send + 'static>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), LakeError> {
        let mut table = self.table()?;
        rows.into_iter().try_for_each(|row| table.push(row))?;
        self.finish(table)
    }

    /// Begins the index, with the keys of the table `venue` in its order.
    pub(crate) fn index(&self, venues: Vec<u64>) -> Result<WorkIndexer, LakeError> {
        let folder = self.folder.join(index::FOLDER);
        fs::create_dir(&folder).map_err(LakeError::io("create", &folder))?;
        WorkIndexer::create(&self.folder, venues)
    }

    /// Ends the index, of so many authors.
    pub(crate) fn finish_index(&mut self, index: FactIndexer, authors: u32) -> Result<(), LakeError> {
        self.files.extend(index.finish(authors)?);
        sync_folder(&self.folder.join(index::FOLDER))
    }

    /// Bytes of the index, once it has ended.
    pub(crate) fn index_bytes(&self) -> Result<u64, LakeError> {
        let bytes = |path: PathBuf| fs::metadata(&path).map(|file| file.len()).map_err(LakeError::io("read", &path));
        self.files.keys().map(|name| bytes(self.folder.join(name))).sum()
    }

    /// How many rows a table has that is written.
    pub(crate) fn rows(&self, table: &str) -> u64 {
        self.tables.get(table).map_or(0, |t| t.rows)
    }

    /// Goes through some columns of a table that is written, those that the type has. A thread of its own decodes them, a few
    /// batches ahead.
    pub(crate) fn each<C: Serialize + DeserializeOwned + Send>(
        &self,
        table: &str,
        mut take: impl FnMut(C) -> Result<(), LakeError>,
    ) -> Result<(), LakeError> {
        let mut batches = table::batches::<C>(&self.folder.join(table).join(FILE))?;
        thread::scope(|scope| {
            let (decoded, received) = sync_channel(2);
            // After an error nobody receives, and there is no more to do.
            scope.spawn(move || batches.try_for_each(|batch| decoded.send(batch)));
            received.into_iter().try_for_each(|batch| batch?.into_iter().try_for_each(&mut take))
        })
    }

    /// Puts the snapshot in its place, and lets `CURRENT` point to it.
    pub(crate) fn publish(
        mut self,
        lake: &Lake,
        sources: BTreeMap<String, SourceState>,
        classes: BTreeMap<String, String>,
        corrections: Vec<Corrected>,
    ) -> Result<Manifest, LakeError> {
        let folder = &self.folder;
        let mut files = std::mem::take(&mut self.files);
        for (name, text) in [(VIEWS, views()), (COMPLETENESS, completeness::to_csv(&self.completeness))] {
            write_atomically(&folder.join(name), text.as_bytes())?;
            files.insert(name.to_owned(), blake3::hash(text.as_bytes()).to_hex().to_string());
        }
        let mut manifest = Manifest {
            schema_version: SCHEMA_VERSION,
            snapshot: 0,
            hash: String::new(),
            sources,
            classes,
            corrections,
            tables: std::mem::take(&mut self.tables),
            files,
        };
        manifest.hash = manifest.essence();
        manifest.snapshot = self.number;
        let text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        write_atomically(&folder.join("manifest.json"), &text)?;
        let snapshots = lake.root.join("snapshots");
        let place = snapshots.join(self.number.to_string());
        fs::rename(folder, &place).map_err(LakeError::io("rename", &place))?;
        sync_folder(&snapshots)?;
        write_atomically(&lake.root.join("CURRENT"), format!("{}\n", self.number).as_bytes())?;
        Ok(manifest)
    }
}

impl Drop for SnapshotWriter {
    fn drop(&mut self) {
        // Published, it is no longer there. What cannot be removed now, the next commit removes.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Views over the tables for DuckDB, to be read in from the snapshot's folder.
fn views() -> String {
    let mut text = "-- In the folder of this file: duckdb -init views.duckdb.sql\n".to_owned();
    for table in TABLES.iter().map(|t| t.name) {
        text.push_str(&format!("CREATE VIEW {table} AS SELECT * FROM read_parquet('{table}/*.parquet');\n"));
    }
    text
}
