//! Files that are hashed on their way to the disk.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A file whose bytes are hashed as they are written, from the first to the last.
pub(crate) struct Hashed {
    file: File,
    hasher: blake3::Hasher,
}

impl Hashed {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        Ok(Hashed { file: File::create(path)?, hasher: blake3::Hasher::new() })
    }

    /// Makes what was written last; gives the BLAKE3 hash of it.
    pub(crate) fn seal(&self) -> io::Result<String> {
        self.file.sync_all()?;
        Ok(self.hasher.finalize().to_hex().to_string())
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
