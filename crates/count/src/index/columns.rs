//! Files of the index, open for reading.

use super::Facts;
use bytemuck::Pod;
use hubscope_lake::LakeError;
use roaring::RoaringBitmap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

/// An open file of numbers, which are little-endian on disk.
pub(super) struct Column {
    path: PathBuf,
    file: File,
}

impl Column {
    pub(super) fn open(path: PathBuf) -> Result<Self, LakeError> {
        let file = File::open(&path).map_err(LakeError::io("open", &path))?;
        Ok(Column { path, file })
    }

    pub(super) fn values<T: Pod>(&mut self, first: u64, count: usize) -> Result<Vec<T>, LakeError> {
        let mut values = vec![T::zeroed(); count];
        self.read(first, &mut values)?;
        Ok(values)
    }

    fn read<T: Pod>(&mut self, first: u64, values: &mut [T]) -> Result<(), LakeError> {
        let size = size_of::<T>();
        let bytes = bytemuck::cast_slice_mut::<T, u8>(values);
        let read = self.file.seek(SeekFrom::Start(first * size as u64)).and_then(|_| self.file.read_exact(bytes));
        read.map_err(LakeError::io("read", &self.path))?;
        if cfg!(target_endian = "big") {
            bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        }
        Ok(())
    }
}

/// Open files of sets: the sets, and where each of them begins.
pub(super) struct Sets {
    pub(super) sets: Column,
    pub(super) starts: Column,
}

impl Sets {
    /// Reads sets of these numbers that are not empty, one after another.
    pub(super) fn each(
        &mut self,
        numbers: Range<u64>,
        mut take: impl FnMut(u64, RoaringBitmap),
    ) -> Result<(), LakeError> {
        let count = numbers.end.saturating_sub(numbers.start) as usize;
        let starts: Vec<u64> = self.starts.values(numbers.start, count + 1)?;
        let (Some(&from), Some(&to)) = (starts.first(), starts.last()) else { return Ok(()) };
        let bytes: Vec<u8> = self.sets.values(from, to.saturating_sub(from) as usize)?;
        for (number, ends) in numbers.zip(starts.windows(2)) {
            let of = |start: u64| start.saturating_sub(from) as usize;
            if let Some(bytes) = bytes.get(of(ends[0])..of(ends[1])).filter(|bytes| !bytes.is_empty()) {
                let set = RoaringBitmap::deserialize_from(bytes);
                take(number, set.map_err(|e| LakeError::damaged(&self.sets.path, e))?);
            }
        }
        Ok(())
    }
}

/// Open columns of facts; of what is not wanted, none.
pub(super) struct FactColumns {
    pub(super) work: Column,
    pub(super) author: Option<Column>,
    pub(super) weight: Option<Column>,
    pub(super) role: Option<Column>,
    pub(super) sequence: Option<Column>,
}

impl FactColumns {
    pub(super) fn load(&mut self, range: Range<u64>, facts: &mut Facts) -> Result<(), LakeError> {
        fn fill<T: Pod>(column: Option<&mut Column>, range: &Range<u64>, values: &mut Vec<T>) -> Result<(), LakeError> {
            let Some(column) = column else { return Ok(()) };
            values.resize((range.end - range.start) as usize, T::zeroed());
            column.read(range.start, values)
        }
        facts.first = range.start;
        fill(Some(&mut self.work), &range, &mut facts.work)?;
        fill(self.author.as_mut(), &range, &mut facts.author)?;
        fill(self.weight.as_mut(), &range, &mut facts.weight)?;
        fill(self.role.as_mut(), &range, &mut facts.role)?;
        fill(self.sequence.as_mut(), &range, &mut facts.sequence)
    }
}
