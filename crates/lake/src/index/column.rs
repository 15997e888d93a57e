//! A file of the index being written.

use crate::LakeError;
use crate::hashed::Hashed;
use std::collections::BTreeMap;
use std::io::{BufWriter, IntoInnerError, Write};
use std::path::{Path, PathBuf};

/// Bytes that wait to be hashed and written: enough for BLAKE3 to hash them several blocks at a time.
const BUFFER: usize = 64 << 10;

/// Hashes of files by their names, as the manifest has them.
pub(super) type Files = BTreeMap<String, String>;

pub(super) struct Column {
    name: &'static str,
    path: PathBuf,
    bytes: BufWriter<Hashed>,
}

impl Column {
    /// Begins a file of this name in the folder of a snapshot.
    pub(super) fn create(snapshot: &Path, name: &'static str) -> Result<Self, LakeError> {
        let path = snapshot.join(name);
        let file = Hashed::create(&path).map_err(LakeError::io("create", &path))?;
        Ok(Column { name, path, bytes: BufWriter::with_capacity(BUFFER, file) })
    }

    /// Adds the bytes of a number.
    pub(super) fn push(&mut self, bytes: impl AsRef<[u8]>) -> Result<(), LakeError> {
        self.bytes.write_all(bytes.as_ref()).map_err(LakeError::io("write", &self.path))
    }

    /// Ends the file, which lasts then, and notes its hash.
    pub(super) fn finish(self, files: &mut Files) -> Result<(), LakeError> {
        let sealed = self.bytes.into_inner().map_err(IntoInnerError::into_error).and_then(|file| file.seal());
        files.insert(self.name.to_owned(), sealed.map_err(LakeError::io("write", &self.path))?);
        Ok(())
    }
}
