//! A lake in a bucket: the same files under the same names as in a folder, and working copies of it in folders here.
//!
//! What reads and writes lakes works on folders and stays so. [`Bucket::read`] fetches the current snapshot into such a folder;
//! a [`Writer`] has a folder to read dumps into and to commit in, and pushes what came of it. Nobody holds a lock in the bucket that
//! a crash could leave behind: fragments and snapshots never change and are whole before anything names them, a snapshot's
//! number is claimed by a write that only one can make, and `CURRENT` is replaced last, only if it is what it was.
//!
//! This is the only crate that may know an HTTP client, and it talks to nobody but the store that the user names.

mod connect;
mod error;
mod publish;
mod read;
mod store;
mod work;
mod writer;

use hubscope_lake::commit::Progress;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use tokio::runtime::Runtime;

pub use error::BucketError;
pub use writer::Writer;

/// The stage of fetching, as progress names it; in bytes.
pub const FETCHING: &str = "fetching";
/// The stage of pushing, as progress names it; in bytes.
pub const PUSHING: &str = "pushing";

/// A lake in a bucket.
#[derive(Debug)]
pub struct Bucket {
    store: Store,
    /// The folder of the working copies.
    work: PathBuf,
    runtime: Runtime,
}

impl Bucket {
    /// The lake at a URL: `s3://`, `gs://` or `az://`, or `https://` and `http://` for reading alone. Keys, endpoints and the like
    /// are taken from the variables `AWS_*`, `GOOGLE_*` and `AZURE_*`. Nothing is asked of the store yet.
    ///
    /// # Errors
    /// [`BucketError::Url`] if it names no bucket, [`BucketError::Store`] if the environment does not fit,
    /// [`BucketError::NoCache`] if there is nowhere for working copies.
    pub fn open(url: &str) -> Result<Self, BucketError> {
        let (store, place) = connect::connect(url)?;
        Bucket::over(store, &place, work::cache()?)
    }

    fn over(store: Store, place: &str, cache: PathBuf) -> Result<Self, BucketError> {
        let work = work::of_lake(&cache, &store.url, place)?;
        // One thread: who waits for a network needs no more.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(BucketError::io("start a thread for", &work))?;
        Ok(Bucket { store, work, runtime })
    }
}

/// Counts bytes and tells of them.
struct Meter<'a> {
    stage: &'static str,
    progress: Progress<'a>,
    done: AtomicU64,
    total: u64,
}

impl<'a> Meter<'a> {
    fn new(stage: &'static str, total: u64, progress: Progress<'a>) -> Self {
        Meter { stage, progress, done: AtomicU64::new(0), total }
    }

    fn add(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        (self.progress)(self.stage, done, self.total);
    }
}
