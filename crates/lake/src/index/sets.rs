//! Sets of the index being written, one after another.

use super::column::{Column, Files};
use crate::LakeError;
use roaring::RoaringBitmap;
use std::path::Path;

pub(super) struct Sets {
    sets: Column,
    starts: Column,
    /// Bytes of the sets that have ended.
    end: u64,
    /// Sets that have begun; all but the last have ended.
    begun: u64,
    /// Members of the last.
    members: Vec<u32>,
}

impl Sets {
    /// Begins two files in the folder of a snapshot: the sets, and where each of them begins.
    pub(super) fn create(snapshot: &Path, sets: &'static str, starts: &'static str) -> Result<Self, LakeError> {
        let (sets, starts) = (Column::create(snapshot, sets)?, Column::create(snapshot, starts)?);
        Ok(Sets { sets, starts, end: 0, begun: 0, members: vec![] })
    }

    /// Adds a member, in any order, to the set of this number; sets come in order.
    pub(super) fn add(&mut self, set: u64, member: u32) -> Result<(), LakeError> {
        self.begin(set)?;
        if self.members.last() != Some(&member) {
            self.members.push(member);
        }
        Ok(())
    }

    /// Ends the sets before this one, also those that nothing was added to.
    fn begin(&mut self, set: u64) -> Result<(), LakeError> {
        while self.begun <= set {
            self.write_last()?;
            self.starts.push(self.end.to_le_bytes())?;
            self.begun += 1;
        }
        Ok(())
    }

    fn write_last(&mut self) -> Result<(), LakeError> {
        if self.members.is_empty() {
            return Ok(());
        }
        self.members.sort_unstable();
        let set = self.members.drain(..).collect();
        self.write(set)
    }

    /// Writes two files of these sets, one after another.
    pub(super) fn of<'a>(
        (snapshot, files): (&Path, &mut Files),
        (sets, starts): (&'static str, &'static str),
        all: impl IntoIterator<Item = &'a RoaringBitmap>,
    ) -> Result<(), LakeError> {
        let mut written = Sets::create(snapshot, sets, starts)?;
        let mut count = 0;
        for set in all {
            written.begin(count)?;
            written.write(set.clone())?;
            count += 1;
        }
        written.finish(count, files)
    }

    fn write(&mut self, mut set: RoaringBitmap) -> Result<(), LakeError> {
        set.optimize();
        let mut bytes = Vec::with_capacity(set.serialized_size());
        // Writing to a vector cannot fail.
        let _ = set.serialize_into(&mut bytes);
        self.end += bytes.len() as u64;
        self.sets.push(bytes)
    }

    /// Ends both files, after so many sets.
    pub(super) fn finish(mut self, sets: u64, files: &mut Files) -> Result<(), LakeError> {
        // Where a set after the last would begin, the last one ends.
        self.begin(sets)?;
        self.sets.finish(files)?;
        self.starts.finish(files)
    }
}
