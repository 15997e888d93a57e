//! Working copies: where they are, and who may write to one.

use crate::BucketError;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Where working copies are kept: HUBSCOPE_CACHE, else where the user keeps such things.
pub(crate) fn cache() -> Result<PathBuf, BucketError> {
    let set = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| !path.as_os_str().is_empty());
    let of_user = || set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    let beneath_home = || std::env::home_dir().map(|home| home.join(".cache"));
    let named = set("HUBSCOPE_CACHE").and_then(|path| std::path::absolute(path).ok());
    named.or_else(|| Some(of_user().or_else(beneath_home)?.join("hubscope"))).ok_or(BucketError::NoCache)
}

/// The folder of a lake's working copies, made if it is not there. `place` tells apart stores that give different lakes the same
/// URL.
pub(crate) fn of_lake(cache: &Path, url: &str, place: &str) -> Result<PathBuf, BucketError> {
    let hash = blake3::hash(place.as_bytes()).to_hex();
    let folder = cache.join("lakes").join(&hash[..16]);
    fs::create_dir_all(&folder).map_err(BucketError::io("create", &folder))?;
    // For whoever clears the cache and wonders what this is.
    let note = folder.join("url");
    fs::write(&note, format!("{url}\n")).map_err(BucketError::io("write", &note))?;
    Ok(folder)
}

/// A folder to write in, which nobody else has as long as this lives. A killed process leaves its folder to the next one, with
/// the files that it had read.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) folder: PathBuf,
    _lock: File,
}

impl Slot {
    /// The first that is free.
    pub(crate) fn take(work: &Path) -> Result<Self, BucketError> {
        let slots = work.join("writing");
        fs::create_dir_all(&slots).map_err(BucketError::io("create", &slots))?;
        let mut number = 1u32;
        loop {
            let path = slots.join(format!("{number}.lock"));
            let lock = File::options().create(true).append(true).open(&path).map_err(BucketError::io("open", &path))?;
            match lock.try_lock() {
                Ok(()) => {
                    let folder = slots.join(number.to_string());
                    fs::create_dir_all(&folder).map_err(BucketError::io("create", &folder))?;
                    return Ok(Slot { folder, _lock: lock });
                }
                Err(TryLockError::WouldBlock) => number += 1,
                Err(TryLockError::Error(e)) => return Err(BucketError::io("lock", &path)(e)),
            }
        }
    }
}

/// Removes a file or folder; that it is not there is no error.
pub(crate) fn remove(path: &Path) -> Result<(), BucketError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(BucketError::io("remove", path)(e)),
        _ => Ok(()),
    }
}

/// Names of the files and folders in a folder, sorted; none if it is not there.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, BucketError> {
    if !folder.is_dir() {
        return Ok(vec![]);
    }
    let entries = fs::read_dir(folder).map_err(BucketError::io("read", folder))?;
    let names: std::io::Result<Vec<String>> =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect();
    let mut names = names.map_err(BucketError::io("read", folder))?;
    names.sort_unstable();
    Ok(names)
}
