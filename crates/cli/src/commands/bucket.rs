//! What `--lake` names: a folder, or a lake in a bucket and its working copy here.

use crate::failure::Failure;
use std::path::{Path, PathBuf};

/// The URL that `--lake` is, if it is one.
pub(crate) fn url(lake: &Path) -> Option<&str> {
    lake.to_str().filter(|text| text.contains("://"))
}

/// The folder with the current snapshot of a lake: itself, or the working copy of one in a bucket.
pub(crate) fn to_read(lake: &Path) -> Result<PathBuf, Failure> {
    url(lake).map_or_else(|| Ok(lake.to_owned()), built::read)
}

/// A folder that says what is in a lake and what waits there, but need not hold its tables.
pub(crate) fn to_inspect<T>(lake: &Path, inspect: impl FnOnce(&Path) -> Result<T, Failure>) -> Result<T, Failure> {
    match url(lake) {
        Some(url) => built::inspect(url, inspect),
        None => inspect(lake),
    }
}

pub(crate) use built::{FETCHING, PUSHING, commit, ingest};

#[cfg(feature = "bucket")]
mod built {
    use crate::commands::Stages;
    use crate::failure::Failure;
    use hubscope_bucket::{Bucket, BucketError};
    use hubscope_lake::commit::{CommitOptions, Committed, Progress};
    use std::path::{Path, PathBuf};

    pub(crate) use hubscope_bucket::{FETCHING, PUSHING};

    pub(super) fn read(url: &str) -> Result<PathBuf, Failure> {
        let bucket = Bucket::open(url)?;
        watched(|progress| bucket.read(progress))
    }

    pub(super) fn inspect<T>(url: &str, inspect: impl FnOnce(&Path) -> Result<T, Failure>) -> Result<T, Failure> {
        let bucket = Bucket::open(url)?;
        match bucket.writer() {
            // A web server lists nothing, so that nobody can say what waits.
            Err(BucketError::ReadOnly { .. }) => inspect(&read(url)?),
            writer => {
                let writer = writer?;
                writer.fetch_state()?;
                inspect(writer.folder())
            }
        }
    }

    /// Reads into a working copy, pushes what came of it, and publishes if there are options for that.
    pub(crate) fn ingest<T>(
        url: &str,
        read: impl FnOnce(&Path) -> Result<T, Failure>,
        options: Option<CommitOptions>,
    ) -> Result<(T, Option<Committed>), Failure> {
        let bucket = Bucket::open(url)?;
        let writer = bucket.writer()?;
        writer.fetch_known()?;
        let done = read(writer.folder())
            .map_err(|failure| failure.hint(format!("its working copy is {}", writer.folder().display())))?;
        watched(|progress| writer.push_staged(progress))?;
        let committed = options.map(|options| watched(|progress| writer.commit(options, progress))).transpose()?;
        Ok((done, committed))
    }

    pub(crate) fn commit(url: &str, options: CommitOptions) -> Result<Committed, Failure> {
        let bucket = Bucket::open(url)?;
        let writer = bucket.writer()?;
        watched(|progress| writer.commit(options, progress))
    }

    /// Does something with progress.
    fn watched<T>(work: impl FnOnce(Progress<'_>) -> Result<T, BucketError>) -> Result<T, Failure> {
        let stages = Stages::default();
        let done = work(&|stage, done, total| stages.at(stage, done, total));
        stages.finish();
        Ok(done?)
    }

    impl From<BucketError> for Failure {
        fn from(error: BucketError) -> Self {
            let hint = match error {
                BucketError::Lake(error) => return error.into(),
                BucketError::Lost { .. } => "run it again: what was staged still is",
                BucketError::NoBucket { .. } => "is the name right, and the endpoint? hubscope makes no buckets",
                BucketError::ReadOnly { .. } => "name it as s3://, gs:// or az:// to write",
                BucketError::Unconditional { .. } => {
                    "take a store that honours If-None-Match and If-Match, or commit in a folder and copy it there"
                }
                BucketError::Store { .. } => {
                    "keys and endpoint are taken from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, \
                     AWS_REGION and AWS_ENDPOINT, or those of GOOGLE_ and AZURE_; profiles of ~/.aws are not read"
                }
                _ => return Failure::new(error),
            };
            Failure::new(error).hint(hint)
        }
    }
}

#[cfg(not(feature = "bucket"))]
mod built {
    use crate::failure::Failure;
    use hubscope_lake::commit::{CommitOptions, Committed};
    use std::path::{Path, PathBuf};

    pub(crate) const FETCHING: &str = "fetching";
    pub(crate) const PUSHING: &str = "pushing";

    pub(super) fn read(_url: &str) -> Result<PathBuf, Failure> {
        Err(without())
    }

    pub(super) fn inspect<T>(_url: &str, _inspect: impl FnOnce(&Path) -> Result<T, Failure>) -> Result<T, Failure> {
        Err(without())
    }

    pub(crate) fn ingest<T>(
        _url: &str,
        _read: impl FnOnce(&Path) -> Result<T, Failure>,
        _options: Option<CommitOptions>,
    ) -> Result<(T, Option<Committed>), Failure> {
        Err(without())
    }

    pub(crate) fn commit(_url: &str, _options: CommitOptions) -> Result<Committed, Failure> {
        Err(without())
    }

    fn without() -> Failure {
        Failure::new("this binary was built without lakes in buckets")
            .hint("build it with: cargo build --release --features bucket")
            .hint("or copy the lake into a folder, and name that: aws s3 sync, rclone sync")
    }
}
