//! The lake: a folder with the canonical tables that ingest writes and everybody else reads.
//!
//! `fragments/<hash>/` holds what one input file gave ([`record`], [`fragment`]); [`commit`] merges fragments into an
//! immutable, numbered snapshot under `snapshots/<n>/` and swaps `CURRENT` last, so that a crash at any moment leaves
//! the previous snapshot in place. [`snapshot`] opens it for reading.

pub mod commit;
pub mod fragment;
pub mod manifest;
mod merge;
pub mod record;
pub mod snapshot;
mod space;
pub mod table;

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What can go wrong in a lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LakeError {
    /// A file or folder cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// `read`, `write`, `create`, ...
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of the lake is not what it should be.
    #[error("{} is damaged: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// There is no snapshot.
    #[error("{} is not a lake: it has no snapshot", path.display())]
    NoSnapshot {
        /// The folder.
        path: PathBuf,
    },
    /// The lake was written by another version.
    #[error("{} has schema version {found}; this hubscope reads version {}", path.display(), manifest::SCHEMA_VERSION)]
    Schema {
        /// The manifest.
        path: PathBuf,
        /// The version it has.
        found: u32,
    },
    /// Another process writes to the lake.
    #[error("another process is writing to {}", path.display())]
    Locked {
        /// The lake.
        path: PathBuf,
    },
    /// More rows than numbers.
    #[error("{count} {what} are more than one lake can number")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many.
        count: usize,
    },
}

impl LakeError {
    /// Wraps an input or output error; for `map_err`.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> LakeError {
        let path = path.to_owned();
        move |source| LakeError::Io { action, path, source }
    }

    fn damaged(path: &Path, message: impl ToString) -> LakeError {
        LakeError::Damaged { path: path.to_owned(), message: message.to_string() }
    }
}

/// The folder of a lake, opened for writing: holds the operating system's lock, which a crash releases.
#[derive(Debug)]
pub struct Lake {
    root: PathBuf,
    // Held for its lock until the lake is dropped.
    _lock: File,
}

impl Lake {
    /// Opens a lake for writing, and makes the folder if it is not there.
    ///
    /// # Errors
    /// [`LakeError::Locked`] if another process writes to it; [`LakeError::Io`] if it cannot be made.
    pub fn create(root: &Path) -> Result<Self, LakeError> {
        fs::create_dir_all(root).map_err(LakeError::io("create", root))?;
        let path = root.join("lock");
        let lock = File::options().create(true).append(true).open(&path).map_err(LakeError::io("open", &path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Lake { root: root.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(LakeError::Locked { path: root.to_owned() }),
            Err(TryLockError::Error(e)) => Err(LakeError::io("lock", &path)(e)),
        }
    }
}

/// Writes a file so that it is either wholly there or not at all: beside its place, synced, then renamed.
///
/// # Errors
/// [`LakeError::Io`] with the path.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let beside = PathBuf::from(beside);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(LakeError::io("write", &beside))?;
    fs::rename(&beside, path).map_err(LakeError::io("rename", path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder last through a loss of power.
fn sync_folder(folder: &Path) -> Result<(), LakeError> {
    // A bare file name has the empty path as its folder: the current one.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|f| f.sync_all()).map_err(LakeError::io("sync", folder))
}
