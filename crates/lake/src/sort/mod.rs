//! Sorting more rows than memory holds: full buffers are sorted and spilled as runs, and the runs merged.
//!
//! A row is a small key and a value. Rows are ordered by key, and rows of one key by the encoded bytes of their values, so
//! that the order depends on the rows alone: not on memory, threads or the order of arrival.

mod run;

use crate::LakeError;
use run::{Cursor, Run, RunWriter};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Runs merged at once. Each needs a block of its own in memory, 128 KiB, and the block as it was packed.
const FAN_IN: usize = 64;

/// What rows are sorted by.
pub(crate) trait Key: Ord + Copy + Send + Serialize + DeserializeOwned {}
impl<K: Ord + Copy + Send + Serialize + DeserializeOwned> Key for K {}

/// A folder for runs, removed at the end. What a kill leaves of a commit's is removed by the next.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    next: AtomicU64,
    /// Of a folder that no other lock protects: held as long as it is used, and released by a crash.
    _held: Option<File>,
}

/// The file that is locked in a folder which its user alone protects.
const HELD: &str = "held";

impl Scratch {
    /// Takes the folder, and removes what is in it: only whoever holds the lake's lock may.
    pub(crate) fn take(folder: PathBuf) -> Result<Arc<Self>, LakeError> {
        match fs::remove_dir_all(&folder) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(LakeError::io("remove", &folder)(e)),
            _ => {}
        }
        fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
        Ok(Arc::new(Scratch { folder, next: AtomicU64::new(0), _held: None }))
    }

    /// Whether nobody uses a folder that [`Scratch::below`] has made: whoever did was killed.
    pub(crate) fn is_abandoned(folder: &Path) -> bool {
        // Without the file, it was killed between making the one and the other.
        File::open(folder.join(HELD)).map_or(true, |held| held.try_lock().is_ok())
    }

    /// A folder of its own, for whoever holds no lock.
    pub(crate) fn below(parent: &Path, name: &str) -> Result<Arc<Self>, LakeError> {
        let mut number = 0;
        loop {
            let folder = parent.join(format!("{name}-{}-{number}", std::process::id()));
            match fs::create_dir(&folder) {
                Ok(()) => {
                    let held = folder.join(HELD);
                    let locked = File::create(&held).and_then(|held| held.lock().map(|()| held));
                    let held = Some(locked.map_err(LakeError::io("lock", &held))?);
                    return Ok(Arc::new(Scratch { folder, next: AtomicU64::new(0), _held: held }));
                }
                Err(e) if e.kind() == ErrorKind::AlreadyExists => number += 1,
                Err(e) => return Err(LakeError::io("create", &folder)(e)),
            }
        }
    }

    /// A path in it that nothing else has.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join(self.next.fetch_add(1, Ordering::Relaxed).to_string())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // If it cannot be removed now, the next commit does.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A row in memory: its key, and where its value's bytes are.
#[derive(Debug, Clone, Copy)]
struct Entry<K> {
    key: K,
    start: u32,
    end: u32,
}

impl<K> Entry<K> {
    fn value<'a>(&self, values: &'a [u8]) -> &'a [u8] {
        &values[self.start as usize..self.end as usize]
    }
}

/// Takes rows in any order. Several may fill one [`Sorted`], each on a thread of its own.
#[derive(Debug)]
pub(crate) struct Sorter<K, V> {
    scratch: Arc<Scratch>,
    limit: usize,
    entries: Vec<Entry<K>>,
    values: Vec<u8>,
    runs: Vec<Run<K>>,
    rows: u64,
    value: PhantomData<fn(V)>,
}

impl<K: Key, V: Serialize + DeserializeOwned> Sorter<K, V> {
    /// A sorter that holds about this many bytes of rows.
    pub(crate) fn new(scratch: &Arc<Scratch>, limit: usize) -> Self {
        Sorter {
            scratch: Arc::clone(scratch),
            // Positions within a buffer have 32 bits.
            limit: limit.min(1 << 31),
            entries: vec![],
            values: vec![],
            runs: vec![],
            rows: 0,
            value: PhantomData,
        }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, key: K, value: &V) -> Result<(), LakeError> {
        let start = self.values.len() as u32;
        self.values = postcard::to_extend(value, std::mem::take(&mut self.values)).map_err(|e| self.unfit(&e))?;
        let end = u32::try_from(self.values.len()).map_err(|e| self.unfit(&e))?;
        self.entries.push(Entry { key, start, end });
        self.rows += 1;
        if self.entries.len() * size_of::<Entry<K>>() + self.values.len() >= self.limit {
            self.spill()?;
        }
        Ok(())
    }

    fn unfit(&self, error: &dyn std::fmt::Display) -> LakeError {
        LakeError::damaged(&self.scratch.folder, format!("a row cannot be encoded: {error}"))
    }

    fn sort(&mut self) {
        let values = &self.values;
        self.entries.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| a.value(values).cmp(b.value(values))));
    }

    fn spill(&mut self) -> Result<(), LakeError> {
        self.sort();
        let mut run = RunWriter::create(self.scratch.path())?;
        for entry in &self.entries {
            run.push(&entry.key, entry.value(&self.values))?;
        }
        self.runs.push(run.finish()?);
        self.entries.clear();
        self.values.clear();
        Ok(())
    }

    /// The rows in order.
    pub(crate) fn finish(self) -> Result<Sorted<K, V>, LakeError> {
        Self::finish_all(vec![self])
    }

    /// The rows of several sorters in order. What never had to be spilled stays in memory.
    pub(crate) fn finish_all(sorters: Vec<Self>) -> Result<Sorted<K, V>, LakeError> {
        let spills = sorters.iter().any(|s| !s.runs.is_empty());
        let (mut runs, mut rows, mut scratch) = (vec![], 0, None);
        for mut sorter in sorters {
            rows += sorter.rows;
            scratch.get_or_insert_with(|| Arc::clone(&sorter.scratch));
            if !spills {
                sorter.sort();
                runs.push(Run::Memory { entries: sorter.entries, values: sorter.values });
            } else if !sorter.entries.is_empty() {
                sorter.spill()?;
            }
            runs.append(&mut sorter.runs);
        }
        while let Some(scratch) = scratch.as_ref().filter(|_| runs.len() > FAN_IN) {
            let rest = runs.split_off(FAN_IN);
            let mut merged = RunWriter::create(scratch.path())?;
            let mut merge = Merge::<K, ()>::of(&runs)?;
            while let Some(mut first) = merge.heap.peek_mut() {
                merged.push(&first.key, first.value())?;
                if !first.advance()? {
                    PeekMut::pop(first);
                }
            }
            drop(merge);
            runs = rest;
            runs.push(merged.finish()?);
        }
        Ok(Sorted { runs, rows, scratch, value: PhantomData })
    }
}

/// Rows in order, to be gone through as often as needed.
#[derive(Debug)]
pub(crate) struct Sorted<K, V> {
    runs: Vec<Run<K>>,
    rows: u64,
    // Runs lie in it.
    #[expect(dead_code, reason = "held so that the folder stays as long as the runs")]
    scratch: Option<Arc<Scratch>>,
    value: PhantomData<fn() -> V>,
}

impl<K: Key, V: DeserializeOwned> Sorted<K, V> {
    /// How many rows there are.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Goes through the rows from the first.
    pub(crate) fn iter(&self) -> Result<Merge<'_, K, V>, LakeError> {
        Merge::of(&self.runs)
    }
}

/// The rows of several runs in one order.
pub(crate) struct Merge<'a, K, V> {
    heap: BinaryHeap<Box<Cursor<'a, K>>>,
    value: PhantomData<fn() -> V>,
}

impl<'a, K: Key, V> Merge<'a, K, V> {
    fn of(runs: &'a [Run<K>]) -> Result<Self, LakeError> {
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for run in runs {
            heap.extend(Cursor::open(run)?.map(Box::new));
        }
        Ok(Merge { heap, value: PhantomData })
    }
}

impl<K: Key, V: DeserializeOwned> Iterator for Merge<'_, K, V> {
    type Item = Result<(K, V), LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut first = self.heap.peek_mut()?;
        let row = first.decode().map(|value| (first.key, value));
        match first.advance() {
            Ok(true) => {}
            Ok(false) => {
                PeekMut::pop(first);
            }
            Err(e) => return Some(Err(e)),
        }
        Some(row)
    }
}

/// The next row if it is of this key: `same` says so.
pub(crate) fn next_of<I, K, V>(rows: &mut std::iter::Peekable<I>, same: impl Fn(&K) -> bool) -> Option<(K, V)>
where
    I: Iterator<Item = Result<(K, V), LakeError>>,
{
    // An error is left in place, for whoever asks for the next key.
    rows.next_if(|row| matches!(row, Ok((key, _)) if same(key)))?.ok()
}

/// Removes a run's file.
fn remove(path: &Path) {
    // What cannot be removed now goes with the folder.
    let _ = fs::remove_file(path);
}

#[cfg(test)]
mod tests;
