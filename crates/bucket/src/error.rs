use hubscope_lake::LakeError;
use std::path::{Path, PathBuf};

/// What can go wrong with a lake in a bucket.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BucketError {
    /// The URL does not name a place in a bucket.
    #[error("\"{url}\" does not name a bucket: {reason}")]
    Url {
        /// As it was given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The store does not answer, refuses, or fails.
    #[error("cannot {action} {url}")]
    Store {
        /// `read`, `write`, `list`, `delete` or `open`.
        action: &'static str,
        /// The object or folder.
        url: String,
        /// Why.
        source: object_store::Error,
    },
    /// The store has no such bucket.
    #[error("there is no bucket of {url}")]
    NoBucket {
        /// The object or folder that was asked for.
        url: String,
        /// What the store said.
        source: object_store::Error,
    },
    /// A web server's files can be read, not written.
    #[error("{url} can be read, but not written")]
    ReadOnly {
        /// The lake.
        url: String,
    },
    /// The store does not look at the conditions of a write, or knows none.
    #[error("{url} takes a write whatever its condition, so that two commits at a time could undo each other")]
    Unconditional {
        /// The lake.
        url: String,
    },
    /// The snapshot that was to be replaced is no longer the current one.
    #[error("another process has published to {url} meanwhile")]
    Lost {
        /// The lake.
        url: String,
    },
    /// No folder for the working copies.
    #[error("there is no folder for working copies: neither HUBSCOPE_CACHE nor a home directory is set")]
    NoCache,
    /// The lake itself, its copy here or in the bucket.
    #[error(transparent)]
    Lake(#[from] LakeError),
}

impl BucketError {
    /// Wraps an error of reading or writing a working copy; for `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> BucketError {
        let wrap = LakeError::io(action, path);
        move |source| wrap(source).into()
    }

    /// Something in the bucket is not what it should be.
    pub(crate) fn damaged(url: String, message: impl ToString) -> Self {
        LakeError::Damaged { path: PathBuf::from(url), message: message.to_string() }.into()
    }
}
