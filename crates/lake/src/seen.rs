//! Files that have been hashed: a file of the same path, size and time of last change is not read again to know its content.
//!
//! A shortcut and nothing else: what it says never enters a table, and without it everything is as before but slower.

use crate::{Lake, LakeError, write_atomically};
use serde::{Deserialize, Serialize};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Within this time of its last change a file is not trusted: it may change once more without showing it.
const SETTLED: Duration = Duration::from_secs(2);

/// What a file looked like when it was hashed.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Seen {
    path: PathBuf,
    bytes: u64,
    modified: Duration,
    content: String,
}

impl Seen {
    fn new(path: &Path, metadata: &Metadata, content: blake3::Hash) -> Option<Self> {
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Seen { path: path.to_owned(), bytes: metadata.len(), modified, content: content.to_hex().to_string() })
    }
}

impl Lake {
    /// The content's hash of a file that has not changed since it was hashed.
    pub fn seen(&self, path: &Path, metadata: &Metadata) -> Option<blake3::Hash> {
        let path = fs::canonicalize(path).ok()?;
        let seen: Seen = serde_json::from_slice(&fs::read(self.seen_at(&path)).ok()?).ok()?;
        let content = blake3::Hash::from_hex(&seen.content).ok()?;
        (seen == Seen::new(&path, metadata, content)?).then_some(content)
    }

    /// Remembers the content's hash of a file that looked like this before it was hashed, at `begun`.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn see(
        &self,
        path: &Path,
        metadata: &Metadata,
        begun: SystemTime,
        content: blake3::Hash,
    ) -> Result<(), LakeError> {
        let is_settled = |at: SystemTime| begun.duration_since(at).is_ok_and(|age| age > SETTLED);
        let Ok(path) = fs::canonicalize(path) else { return Ok(()) };
        let Some(seen) = Seen::new(&path, metadata, content).filter(|_| metadata.modified().is_ok_and(is_settled))
        else {
            return Ok(());
        };
        let place = self.seen_at(&path);
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(LakeError::io("create", folder))?;
        write_atomically(&place, &crate::fragment::json(&seen))
    }

    /// What is remembered of files that are not there any more.
    pub(crate) fn seen_of_nothing(&self) -> Result<Vec<PathBuf>, LakeError> {
        let is_of_nothing = |place: &PathBuf| {
            let seen = fs::read(place).ok().and_then(|bytes| serde_json::from_slice::<Seen>(&bytes).ok());
            seen.is_none_or(|seen| !seen.path.exists())
        };
        Ok(crate::entries(&self.root.join("seen"))?.into_iter().filter(is_of_nothing).collect())
    }

    fn seen_at(&self, path: &Path) -> PathBuf {
        let hash = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
        self.root.join("seen").join(format!("{}.json", &hash[..32]))
    }
}
