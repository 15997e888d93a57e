//! The lake: a folder with the canonical tables that ingest writes and everybody else reads.
//!
//! `fragments/<hash>/` holds what one input file gave ([`record`], [`mention`], [`keep`], [`fragment`]). Any number of processes may
//! keep fragments at a time, and name in `staged/` those that the next snapshot is to have ([`staged`]). [`commit`] merges
//! them with the fragments of the last snapshot into an immutable, numbered one under `snapshots/<n>/`, and swaps `CURRENT`
//! last, so that a crash at any moment leaves the previous snapshot in place. Beside its tables a snapshot has an [`index`], from which
//! counting reads at once. [`snapshot`] opens it for reading, and [`changes`] tells what became of every work between two of them.

mod affiliations;
mod bench;
mod cells;
pub mod changes;
mod citations;
pub mod commit;
pub mod compact;
pub mod completeness;
pub mod document;
pub mod fragment;
pub mod gc;
mod hashed;
pub mod index;
pub mod keep;
mod links;
pub mod manifest;
pub mod mention;
pub mod name;
mod namesakes;
mod pack;
pub mod patent;
mod patents;
mod people;
mod places;
mod placing;
mod readings;
pub mod record;
mod redirects;
pub mod seen;
pub mod snapshot;
mod sort;
mod space;
pub mod staged;
mod survivors;
pub mod table;
mod towns;
mod trials;
mod variants;
pub mod verify;
mod weight;
mod works;
mod writer;

use std::collections::hash_map::RandomState;
use std::fs::{self, File, TryLockError};
use std::hash::BuildHasher;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

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
    /// A correction of affiliations cannot be.
    #[error("correction of \"{pattern}\": {message}")]
    Correction {
        /// The pattern of the affiliations.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// There is no snapshot.
    #[error("{} is not a lake: it has no snapshot", path.display())]
    NoSnapshot {
        /// The folder.
        path: PathBuf,
    },
    /// There is no snapshot of this number.
    #[error("{} has no snapshot {number}; it has {}", path.display(), listed(numbers))]
    NoNumber {
        /// The lake.
        path: PathBuf,
        /// The number asked for.
        number: u64,
        /// The numbers there are.
        numbers: Vec<u64>,
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
    /// Some of the jobs that read a dump together have not been run.
    #[error("not all shares of the files have been read: {} missing", shares.join(", "))]
    MissingShares {
        /// Which, as `2 of 3`.
        shares: Vec<String>,
    },
    /// The counts of records do not add up: something was lost.
    #[error("{entity} of {source_id}: {read} records read, but {accounted} written, superseded, rejected or skipped")]
    Lost {
        /// The source.
        source_id: String,
        /// The entity.
        entity: String,
        /// Records read.
        read: u64,
        /// Records whose fate is known.
        accounted: u64,
    },
    /// More rows than numbers.
    #[error("{count} {what} are more than one lake can number")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many.
        count: u64,
    },
}

impl LakeError {
    /// Wraps an input or output error; for `map_err`.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> LakeError {
        let path = path.to_owned();
        move |source| LakeError::Io { action, path, source }
    }

    /// Says what is wrong with a file.
    pub fn damaged(path: &Path, message: impl ToString) -> LakeError {
        LakeError::Damaged { path: path.to_owned(), message: message.to_string() }
    }
}

/// The folder of a lake, opened for writing: to keep fragments beside other processes, and to commit alone.
#[derive(Debug)]
pub struct Lake {
    root: PathBuf,
    // Held, shared with others, as long as fragments may be written.
    keeping: Option<File>,
}

/// How long somebody waits for a lake that another process has alone.
const PATIENCE: Duration = Duration::from_secs(10);

/// The operating system's lock on a lake, which a crash releases: whoever has it may commit.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held for its lock")] File);

/// That nobody else keeps fragments.
struct Alone<'a>(&'a File);

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        // It was ours to share before; if it cannot be taken again, the operating system has lost its locks.
        let _ = self.0.unlock().and_then(|()| self.0.lock_shared());
    }
}

impl Lake {
    /// Opens a lake for writing, and makes the folder if it is not there. Removes what killed processes left of fragments,
    /// if nobody else is writing any.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be made, [`LakeError::Locked`] while somebody removes or packs fragments.
    pub fn create(root: &Path) -> Result<Self, LakeError> {
        fs::create_dir_all(root).map_err(LakeError::io("create", root))?;
        let path = root.join("keeping");
        let keeping = open_lock(&path)?;
        let lake = Lake { root: root.to_owned(), keeping: None };
        if keeping.try_lock().is_ok() {
            clear_unfinished(&lake.fragments())?;
            for source in entries(&root.join("quarantine"))? {
                clear_unfinished(&source)?;
            }
            // Who comes between these two finds nothing of ours to remove.
            keeping.unlock().map_err(LakeError::io("unlock", &path))?;
        }
        // Whoever else opens the lake has it alone for a moment; who removes or packs fragments, for long.
        let begun = Instant::now();
        loop {
            match keeping.try_lock_shared() {
                Ok(()) => return Ok(Lake { keeping: Some(keeping), ..lake }),
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => thread::sleep(PATIENCE / 100),
                Err(TryLockError::WouldBlock) => return Err(LakeError::Locked { path: root.to_owned() }),
                Err(TryLockError::Error(e)) => return Err(LakeError::io("lock", &path)(e)),
            }
        }
    }

    /// A lake to look at, while others may write to it.
    pub fn to_read(root: &Path) -> Self {
        Lake { root: root.to_owned(), keeping: None }
    }

    /// Takes the lock that a commit needs.
    ///
    /// # Errors
    /// [`LakeError::Locked`] if another process has it.
    pub fn lock(&self) -> Result<Lock, LakeError> {
        let path = self.root.join("lock");
        let lock = open_lock(&path)?;
        match lock.try_lock() {
            Ok(()) => Ok(Lock(lock)),
            Err(TryLockError::WouldBlock) => Err(LakeError::Locked { path: self.root.clone() }),
            Err(TryLockError::Error(e)) => Err(LakeError::io("lock", &path)(e)),
        }
    }

    /// Makes sure that nobody else keeps fragments, until what is returned is dropped.
    fn alone(&self) -> Result<Alone<'_>, LakeError> {
        let path = self.root.join("keeping");
        let Some(keeping) = &self.keeping else { return Err(LakeError::Locked { path: self.root.clone() }) };
        // Shared by us already: given up first, for who has it shared cannot have it alone by another handle.
        keeping.unlock().map_err(LakeError::io("unlock", &path))?;
        match keeping.try_lock() {
            Ok(()) => Ok(Alone(keeping)),
            Err(e) => {
                keeping.lock_shared().map_err(LakeError::io("lock", &path))?;
                match e {
                    TryLockError::WouldBlock => Err(LakeError::Locked { path: self.root.clone() }),
                    TryLockError::Error(e) => Err(LakeError::io("lock", &path)(e)),
                }
            }
        }
    }

    fn packs(&self) -> PathBuf {
        self.root.join("packs")
    }

    fn fragments(&self) -> PathBuf {
        self.root.join("fragments")
    }

    fn quarantine(&self, source: &str) -> PathBuf {
        self.root.join("quarantine").join(source)
    }
}

/// The BLAKE3 hash of a file's bytes.
fn hash_of(path: &Path) -> Result<String, LakeError> {
    let mut hasher = blake3::Hasher::new();
    let file = File::open(path).map_err(LakeError::io("open", path))?;
    hasher.update_reader(file).map_err(LakeError::io("read", path))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether a file has the bytes that it was written with.
fn check_hash(path: &Path, hash: &str) -> Result<(), LakeError> {
    match hash_of(path)? == hash {
        true => Ok(()),
        false => Err(LakeError::damaged(path, "its bytes are not those that were written")),
    }
}

fn listed(numbers: &[u64]) -> String {
    let texts: Vec<String> = numbers.iter().map(u64::to_string).collect();
    texts.join(", ")
}

fn open_lock(path: &Path) -> Result<File, LakeError> {
    File::options().create(true).append(true).open(path).map_err(LakeError::io("open", path))
}

/// What a folder holds, sorted; nothing if it is not there.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, LakeError> {
    let listed = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(vec![]),
        listed => listed.map_err(LakeError::io("read", folder))?,
    };
    let paths: io::Result<Vec<PathBuf>> = listed.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(LakeError::io("read", folder))?;
    paths.sort_unstable();
    Ok(paths)
}

/// Where something is written before it gets its name: beside its place, and apart from what other processes write.
fn beside(place: &Path) -> PathBuf {
    // Process numbers are not enough: in containers over one folder each may be number 1.
    static OURS: OnceLock<String> = OnceLock::new();
    let ours = OURS.get_or_init(|| format!("{}-{:x}", std::process::id(), RandomState::new().hash_one("hubscope")));
    let mut name = place.as_os_str().to_owned();
    name.push(format!(".{ours}.tmp"));
    PathBuf::from(name)
}

/// Removes what never got its name.
fn clear_unfinished(folder: &Path) -> Result<(), LakeError> {
    for path in entries(folder)?.into_iter().filter(|p| p.extension().is_some_and(|e| e == "tmp")) {
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(LakeError::io("remove", &path))?;
    }
    Ok(())
}

/// Writes a file so that it is either wholly there or not at all: beside its place, synced, then renamed.
///
/// # Errors
/// [`LakeError::Io`] with the path.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    let beside = beside(path);
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
