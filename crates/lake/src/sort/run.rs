//! A sorted run, in memory or in a file of packed blocks, and a cursor that goes through it.

use super::{Entry, Key, remove};
use crate::LakeError;
use serde::de::DeserializeOwned;
use std::cmp::Ordering;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Bytes of rows packed at once. A row never spans two blocks.
const BLOCK: usize = 128 << 10;
/// Spills are read once and soon: the quickest level.
const LEVEL: i32 = 1;

/// Rows in order.
#[derive(Debug)]
pub(super) enum Run<K> {
    /// Small enough to stay.
    Memory { entries: Vec<Entry<K>>, values: Vec<u8> },
    /// Spilled.
    File(PathBuf),
}

impl<K> Drop for Run<K> {
    fn drop(&mut self) {
        if let Run::File(path) = self {
            remove(path);
        }
    }
}

/// Writes a run. A row is key, length of the value, value; a block is two lengths, plain and packed, and the packed rows.
pub(super) struct RunWriter {
    path: PathBuf,
    file: BufWriter<File>,
    packer: zstd::bulk::Compressor<'static>,
    block: Vec<u8>,
    packed: Vec<u8>,
}

impl RunWriter {
    pub(super) fn create(path: PathBuf) -> Result<Self, LakeError> {
        let file = BufWriter::new(File::create(&path).map_err(LakeError::io("create", &path))?);
        let packer = zstd::bulk::Compressor::new(LEVEL).map_err(LakeError::io("write", &path))?;
        Ok(RunWriter { path, file, packer, block: Vec::with_capacity(2 * BLOCK), packed: vec![] })
    }

    pub(super) fn push<K: Key>(&mut self, key: &K, value: &[u8]) -> Result<(), LakeError> {
        let head = (key, value.len() as u32);
        self.block = postcard::to_extend(&head, std::mem::take(&mut self.block))
            .map_err(|e| LakeError::damaged(&self.path, e))?;
        self.block.extend_from_slice(value);
        if self.block.len() >= BLOCK { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), LakeError> {
        if self.block.is_empty() {
            return Ok(());
        }
        let failed = LakeError::io("write", &self.path);
        let mut write = || {
            self.packed.resize(zstd::zstd_safe::compress_bound(self.block.len()), 0);
            let size = self.packer.compress_to_buffer(&self.block, &mut self.packed[..])?;
            self.file.write_all(&(self.block.len() as u32).to_le_bytes())?;
            self.file.write_all(&(size as u32).to_le_bytes())?;
            self.file.write_all(&self.packed[..size])
        };
        write().map_err(failed)?;
        self.block.clear();
        Ok(())
    }

    pub(super) fn finish<K>(mut self) -> Result<Run<K>, LakeError> {
        self.flush()?;
        self.file.flush().map_err(LakeError::io("write", &self.path))?;
        Ok(Run::File(self.path))
    }
}

/// Stands on a row of a run. Compares by that row, the least as the greatest: for a heap that gives the greatest.
pub(super) struct Cursor<'a, K> {
    pub(super) key: K,
    value: Range<usize>,
    source: Source<'a, K>,
}

enum Source<'a, K> {
    Memory { entries: std::slice::Iter<'a, Entry<K>>, values: &'a [u8] },
    File(Blocks<'a>),
}

struct Blocks<'a> {
    path: &'a Path,
    file: BufReader<File>,
    unpacker: zstd::bulk::Decompressor<'static>,
    packed: Vec<u8>,
    block: Vec<u8>,
    next: usize,
}

impl<'a, K: Key> Cursor<'a, K> {
    /// A cursor on the first row, if there is one.
    pub(super) fn open(run: &'a Run<K>) -> Result<Option<Self>, LakeError> {
        let mut source = match run {
            Run::Memory { entries, values } => Source::Memory { entries: entries.iter(), values },
            Run::File(path) => {
                let file = BufReader::new(File::open(path).map_err(LakeError::io("open", path))?);
                let unpacker = zstd::bulk::Decompressor::new().map_err(LakeError::io("read", path))?;
                Source::File(Blocks { path, file, unpacker, packed: vec![], block: vec![], next: 0 })
            }
        };
        Ok(source.next()?.map(|(key, value)| Cursor { key, value, source }))
    }

    /// Goes to the next row; false if there is none.
    pub(super) fn advance(&mut self) -> Result<bool, LakeError> {
        let next = self.source.next()?;
        let is_there = next.is_some();
        if let Some((key, value)) = next {
            (self.key, self.value) = (key, value);
        }
        Ok(is_there)
    }

    pub(super) fn decode<V: DeserializeOwned>(&self) -> Result<V, LakeError> {
        postcard::from_bytes(self.value()).map_err(|e| match &self.source {
            Source::File(blocks) => LakeError::damaged(blocks.path, e),
            Source::Memory { .. } => LakeError::damaged(Path::new("a sorted run"), e),
        })
    }
}

impl<K> Cursor<'_, K> {
    /// The bytes of the row's value.
    pub(super) fn value(&self) -> &[u8] {
        let bytes = match &self.source {
            Source::Memory { values, .. } => values,
            Source::File(blocks) => blocks.block.as_slice(),
        };
        &bytes[self.value.clone()]
    }
}

impl<K: Key> Source<'_, K> {
    /// The next row's key, and where its value is.
    fn next(&mut self) -> Result<Option<(K, Range<usize>)>, LakeError> {
        match self {
            Source::Memory { entries, .. } => Ok(entries.next().map(|e| (e.key, e.start as usize..e.end as usize))),
            Source::File(blocks) => blocks.next(),
        }
    }
}

impl Blocks<'_> {
    fn next<K: Key>(&mut self) -> Result<Option<(K, Range<usize>)>, LakeError> {
        if self.next == self.block.len() && !self.fill().map_err(LakeError::io("read", self.path))? {
            return Ok(None);
        }
        let rest = &self.block[self.next..];
        let ((key, length), rest): ((K, u32), _) =
            postcard::take_from_bytes(rest).map_err(|e| LakeError::damaged(self.path, e))?;
        if rest.len() < length as usize {
            return Err(LakeError::damaged(self.path, "a row ends outside its block"));
        }
        let start = self.block.len() - rest.len();
        self.next = start + length as usize;
        Ok(Some((key, start..self.next)))
    }

    fn fill(&mut self) -> std::io::Result<bool> {
        let mut lengths = [0; 8];
        // The end of the file is where a block would begin, and nowhere else.
        if self.file.read(&mut lengths[..1])? == 0 {
            return Ok(false);
        }
        self.file.read_exact(&mut lengths[1..])?;
        let [a, b, c, d, e, f, g, h] = lengths;
        let (plain, packed) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        self.packed.resize(packed as usize, 0);
        self.file.read_exact(&mut self.packed)?;
        self.block.clear();
        self.block.reserve(plain as usize);
        self.unpacker.decompress_to_buffer(&self.packed, &mut self.block)?;
        self.next = 0;
        Ok(true)
    }
}

impl<K: Key> Ord for Cursor<'_, K> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key).then_with(|| other.value().cmp(self.value()))
    }
}

impl<K: Key> PartialOrd for Cursor<'_, K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Key> PartialEq for Cursor<'_, K> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<K: Key> Eq for Cursor<'_, K> {}
