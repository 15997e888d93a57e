//! Committing: the merge in the folder here, the snapshot to the bucket, and `CURRENT` last.

use crate::read::{AT_A_TIME, MANIFEST, write};
use crate::store::Store;
use crate::work::{names, remove};
use crate::writer::{State, Writer, adds_nothing, fragments_in, fragments_of};
use crate::{BucketError, Meter, PUSHING};
use futures_util::{StreamExt, TryStreamExt, stream};
use hubscope_lake::commit::{CommitOptions, Committed, Progress};
use hubscope_lake::staged::{Staged, waiting};
use hubscope_lake::{Lake, LakeError};
use object_store::{PutMode, UpdateVersion};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is kept of a snapshot that is made but not published, so that a push that failed can be taken up again.
const PENDING: &str = "pending.json";

/// A snapshot that is made here and not published yet.
#[derive(Debug, Serialize, Deserialize)]
struct Pending {
    number: u64,
    /// The version of `CURRENT` that it stands on: tag and version as the store has them; nothing if there was none.
    base: Option<(Option<String>, Option<String>)>,
    /// The objects that are staged no more when it is published.
    staged: Vec<String>,
}

impl Writer<'_> {
    /// Merges the current snapshot of the bucket with what is staged there into the next one, and publishes it. A snapshot that
    /// an earlier run had made here and could not publish is published first.
    ///
    /// # Errors
    /// [`BucketError::Lost`] if another process has published meanwhile; whatever the error, the last snapshot stands, and
    /// what was staged still is.
    pub fn commit(&self, options: CommitOptions, progress: Progress<'_>) -> Result<Committed, BucketError> {
        let was_resumed = self.bucket.runtime.block_on(self.resume(progress))?;
        let state = self.bucket.runtime.block_on(self.state())?;
        let staged: Vec<Staged> = waiting(self.folder())?.into_iter().map(|(_, run)| run).collect();
        let state = match state {
            // Known without the records, which a machine that commits for the first time would have to fetch.
            State { current: Some((manifest, _)), staged: names }
                if options.corrections.is_none() && staged.iter().all(|s| adds_nothing(s, &manifest)) =>
            {
                self.bucket.runtime.block_on(self.bucket.store.forget(&names))?;
                return Ok(Committed { manifest, is_new: was_resumed, works_without_authors: 0, index_bytes: 0 });
            }
            state => state,
        };
        let number = self.bucket.runtime.block_on(async {
            self.gather(&state, &staged, progress).await?;
            self.bucket.store.claim().await
        })?;
        if number > 1 {
            // The number after the greatest folder is the one that a commit takes.
            let before = self.folder().join(format!("snapshots/{}", number - 1));
            fs::create_dir_all(&before).map_err(BucketError::io("create", &before))?;
        }
        let committed = Lake::create(self.folder())?.commit(options, progress)?;
        self.bucket.runtime.block_on(async {
            if committed.is_new {
                let version = |version: UpdateVersion| (version.e_tag, version.version);
                let base = state.current.map(|(_, at)| version(at));
                let pending = Pending { number, base, staged: state.staged };
                write(&self.pending(), &serde_json::to_vec(&pending).unwrap_or_default())?;
                self.publish(&pending, progress).await?;
            } else {
                self.bucket.store.forget(&state.staged).await?;
                self.bucket.store.delete(&claim_name(number)).await?;
            }
            Ok(Committed { is_new: committed.is_new || was_resumed, ..committed })
        })
    }

    /// What a commit needs of the bucket.
    async fn gather(&self, state: &State, staged: &[Staged], progress: Progress<'_>) -> Result<(), BucketError> {
        let mut wanted: BTreeSet<&str> = staged.iter().flat_map(fragments_of).collect();
        match &state.current {
            Some((manifest, _)) => wanted.extend(fragments_in(manifest)),
            None if staged.is_empty() => {
                return Err(LakeError::NoSnapshot { path: PathBuf::from(&self.bucket.store.url) }.into());
            }
            None => {}
        }
        self.fetch_fragments(&wanted, progress).await
    }

    fn pending(&self) -> PathBuf {
        self.folder().join(PENDING)
    }

    fn read_pending(&self) -> Option<Pending> {
        serde_json::from_slice(&fs::read(self.pending()).ok()?).ok()
    }

    /// The number of the snapshot that is made here and not published yet.
    pub(crate) fn pending_number(&self) -> Option<u64> {
        self.read_pending().map(|pending| pending.number)
    }

    /// Publishes what an earlier run had made, if it still stands on the current snapshot. Returns whether it did.
    async fn resume(&self, progress: Progress<'_>) -> Result<bool, BucketError> {
        let Some(pending) = self.read_pending() else { return Ok(false) };
        if self.folder().join(format!("snapshots/{}/{MANIFEST}", pending.number)).exists() {
            match self.publish(&pending, progress).await {
                // Made anew from what is current now.
                Err(BucketError::Lost { .. }) => {}
                published => return published.map(|()| true),
            }
        }
        remove(&self.pending())?;
        Ok(false)
    }

    async fn publish(&self, pending: &Pending, progress: Progress<'_>) -> Result<(), BucketError> {
        let store = &self.bucket.store;
        let Pending { number, base, staged } = pending;
        let made = self.folder().join(format!("snapshots/{number}"));
        let base = base.clone().map(|(e_tag, version)| UpdateVersion { e_tag, version });
        let current = store.current().await?;
        let is_published = current.as_ref().is_some_and(|(current, _)| current == number);
        // Better known before all is pushed than after.
        let is_lost = current.map(|(_, version)| version) != base;
        if !is_published && (is_lost || !self.push(*number, &made, base, progress).await?) {
            remove(&self.pending())?;
            remove(&made)?;
            // What was pushed stays: a snapshot that has been current for an instant must not be taken from its readers.
            return Err(BucketError::Lost { url: store.url.clone() });
        }
        store.forget(staged).await?;
        remove(&self.pending())?;
        // Whoever reads it here next need not fetch it. A reader may have begun to: then it is there already.
        let place = self.bucket.work.join(format!("snapshots/{number}"));
        fs::create_dir_all(self.bucket.work.join("snapshots")).map_err(BucketError::io("create", &place))?;
        let _ = fs::rename(&made, &place);
        Ok(())
    }

    /// Pushes a snapshot, its manifest last, and lets `CURRENT` point to it. Returns whether that was still what it was.
    async fn push(
        &self,
        number: u64,
        made: &Path,
        base: Option<UpdateVersion>,
        progress: Progress<'_>,
    ) -> Result<bool, BucketError> {
        let store = &self.bucket.store;
        let folder = format!("snapshots/{number}");
        // The number is ours alone: what is there under it, we have pushed.
        let there: BTreeMap<String, u64> =
            store.list(&folder).await?.into_iter().map(|object| (object.name, object.bytes)).collect();
        let mut files = vec![];
        for (path, name) in below(made, &folder)? {
            let bytes = path.metadata().map_err(BucketError::io("read", &path))?.len();
            if there.get(&name) != Some(&bytes) {
                files.push((path, name, bytes));
            }
        }
        let meter = Meter::new(PUSHING, files.iter().map(|(.., bytes)| bytes).sum(), progress);
        let manifest = format!("{folder}/{MANIFEST}");
        let (last, first): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, name, _)| *name == manifest);
        for files in [first, last] {
            let pushed = files.iter().map(|(path, name, _)| {
                let meter = &meter;
                async move { store.push(path, name, &|bytes| meter.add(bytes)).await }
            });
            stream::iter(pushed).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
        }
        let mode = base.map_or(PutMode::Create, PutMode::Update);
        let written = store.write_if("CURRENT", &format!("{number}\n"), mode).await;
        if let Ok(true) = written {
            return Ok(true);
        }
        // The answer to a write that was made can be lost, and its second try refused: only CURRENT itself can tell.
        let is_ours = store.current().await?.is_some_and(|(current, _)| current == number);
        if is_ours { Ok(true) } else { written }
    }
}

fn claim_name(number: u64) -> String {
    format!("snapshots/{number}.claim")
}

impl Store {
    /// Takes the next number for a snapshot. Nobody else gets it, not even if this process is killed now.
    async fn claim(&self) -> Result<u64, BucketError> {
        let there = self.entries("snapshots").await?;
        let numbers = there.iter().filter_map(|name| name.trim_end_matches(".claim").parse::<u64>().ok());
        let mut number = numbers.max().unwrap_or(0) + 1;
        let text = "This number is taken.\n";
        while !self.write_if(&claim_name(number), text, PutMode::Create).await? {
            number += 1;
        }
        // A store that does not look at conditions would let two commits undo each other, and say nothing.
        let stale = UpdateVersion { e_tag: Some("\"stale\"".to_owned()), version: Some("1".to_owned()) };
        for refused in [PutMode::Create, PutMode::Update(stale)] {
            if self.write_if(&claim_name(number), text, refused).await? {
                self.delete(&claim_name(number)).await?;
                return Err(BucketError::Unconditional { url: self.url.clone() });
            }
        }
        Ok(number)
    }

    /// Deletes what has been published from what is staged.
    async fn forget(&self, staged: &[String]) -> Result<(), BucketError> {
        for name in staged {
            self.delete(name).await?;
        }
        Ok(())
    }
}

/// The files below a folder, with their names below another.
fn below(folder: &Path, named: &str) -> Result<Vec<(PathBuf, String)>, BucketError> {
    let mut files = vec![];
    for entry in names(folder)? {
        let (path, name) = (folder.join(&entry), format!("{named}/{entry}"));
        if path.is_dir() {
            files.extend(below(&path, &name)?);
        } else {
            files.push((path, name));
        }
    }
    Ok(files)
}
