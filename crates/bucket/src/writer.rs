//! Writing: a folder to read dumps into, and what came of it pushed to the bucket.

use crate::read::{AT_A_TIME, MANIFEST, write};
use crate::store::Object;
use crate::work::{Slot, names, remove};
use crate::{Bucket, BucketError, FETCHING, Meter, PUSHING};
use futures_util::{StreamExt, TryStreamExt, stream};
use hubscope_lake::commit::Progress;
use hubscope_lake::index;
use hubscope_lake::manifest::{Dump, Manifest};
use hubscope_lake::staged::{Staged, waiting};
use object_store::UpdateVersion;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file of a fragment that makes it one: it is pushed last.
const DESCRIPTION: &str = "fragment.json";

/// A folder to read dumps into and to commit in, for one process alone.
#[derive(Debug)]
pub struct Writer<'a> {
    pub(crate) bucket: &'a Bucket,
    pub(crate) slot: Slot,
}

/// What the bucket says of a lake.
pub(crate) struct State {
    /// The current snapshot, and the version of the object that says so.
    pub(crate) current: Option<(Manifest, UpdateVersion)>,
    /// Names of the objects that wait for a commit.
    pub(crate) staged: Vec<String>,
}

impl Bucket {
    /// Takes a folder to write in.
    ///
    /// # Errors
    /// [`BucketError::ReadOnly`] if the URL is that of a web server, else [`BucketError::Lake`].
    pub fn writer(&self) -> Result<Writer<'_>, BucketError> {
        if self.store.is_read_only {
            return Err(BucketError::ReadOnly { url: self.store.url.clone() });
        }
        Ok(Writer { bucket: self, slot: Slot::take(&self.work)? })
    }
}

impl Writer<'_> {
    /// The folder of the lake to write to.
    pub fn folder(&self) -> &Path {
        &self.slot.folder
    }

    /// Fetches what tells of the lake without its records: the current manifest, and what waits for a commit.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn fetch_state(&self) -> Result<(), BucketError> {
        self.bucket.runtime.block_on(self.state()).map(drop)
    }

    /// Fetches the descriptions of all fragments, so that files that anybody has read are not read again. Nothing is staged
    /// in the folder then but what is staged next.
    ///
    /// # Errors
    /// [`BucketError`]
    pub fn fetch_known(&self) -> Result<(), BucketError> {
        self.bucket.runtime.block_on(async {
            self.state().await?;
            remove(&self.folder().join("staged"))?;
            let there = self.fragments().await?;
            for hash in names(&self.folder().join("fragments"))? {
                let folder = self.folder().join("fragments").join(&hash);
                // The description of one that is no longer in the bucket: its file has to be read again.
                if !there.contains_key(&hash) && names(&folder)? == [DESCRIPTION] {
                    remove(&folder)?;
                }
            }
            let missing = there.keys().map(|hash| format!("fragments/{hash}/{DESCRIPTION}"));
            let missing = missing.filter(|name| !self.folder().join(name).exists());
            let fetched = missing.map(|name| async move { self.fetch_small(&name).await });
            stream::iter(fetched).buffer_unordered(AT_A_TIME).try_collect().await
        })
    }

    /// Pushes what has been staged in the folder: fragments that the bucket does not have, their quarantine, and last what names
    /// them.
    ///
    /// # Errors
    /// [`BucketError`]; pushed again, it goes on where it was.
    pub fn push_staged(&self, progress: Progress<'_>) -> Result<(), BucketError> {
        self.bucket.runtime.block_on(async {
            let staged = waiting(self.folder())?;
            let there = self.fragments().await?;
            let mut fragments = BTreeMap::new();
            for (_, run) in &staged {
                let new = fragments_of(run).filter(|hash| !there.contains_key(*hash));
                fragments.extend(new.map(|hash| (hash.to_owned(), run.source.clone())));
            }
            let mut files = vec![];
            for (hash, source) in &fragments {
                files.push(self.files_of_fragment(hash, source)?);
            }
            let bytes = files.iter().flatten().map(|(path, _)| path.metadata().map_or(0, |m| m.len())).sum();
            let meter = Meter::new(PUSHING, bytes, progress);
            let pushed = files.iter().map(|files| self.push_in_order(files, &meter));
            stream::iter(pushed).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
            for (path, _) in &staged {
                let name = format!("staged/{}", file_name(path));
                self.bucket.store.push(path, &name, &|_| ()).await?;
            }
            Ok(())
        })
    }

    /// The files of a fragment and their names in the bucket: its description after all others.
    fn files_of_fragment(&self, hash: &str, source: &str) -> Result<Vec<(PathBuf, String)>, BucketError> {
        let folder = self.folder().join("fragments").join(hash);
        let of_records = names(&folder)?.into_iter().filter(|name| name.ends_with(".parquet"));
        let mut files: Vec<String> = of_records.map(|name| format!("fragments/{hash}/{name}")).collect();
        let quarantine = format!("quarantine/{source}/{hash}.jsonl");
        files.extend(Some(quarantine).filter(|name| self.folder().join(name).exists()));
        files.push(format!("fragments/{hash}/{DESCRIPTION}"));
        Ok(files.into_iter().map(|name| (self.folder().join(&name), name)).collect())
    }

    async fn push_in_order(&self, files: &[(PathBuf, String)], meter: &Meter<'_>) -> Result<(), BucketError> {
        for (path, name) in files {
            self.bucket.store.push(path, name, &|bytes| meter.add(bytes)).await?;
        }
        Ok(())
    }

    /// Makes the folder say what the bucket says: the current snapshot, by its manifest alone, and what is staged.
    pub(crate) async fn state(&self) -> Result<State, BucketError> {
        let store = &self.bucket.store;
        let snapshots = self.folder().join("snapshots");
        let pending = self.pending_number().map(|number| number.to_string());
        for name in names(&snapshots)?.into_iter().filter(|name| Some(name) != pending.as_ref()) {
            remove(&snapshots.join(name))?;
        }
        remove(&self.folder().join("CURRENT"))?;
        let current = match store.current().await? {
            Some((number, version)) => {
                let (text, manifest) = store.manifest(number).await?;
                write(&snapshots.join(format!("{number}/{MANIFEST}")), &text)?;
                // Nobody counts here: the index may be of any size, and is not asked for.
                for name in manifest.files.keys().filter(|name| !Path::new(name).starts_with(index::FOLDER)) {
                    self.fetch_small(&format!("snapshots/{number}/{name}")).await?;
                }
                write(&self.folder().join("CURRENT"), format!("{number}\n").as_bytes())?;
                Some((manifest, version))
            }
            None => None,
        };
        remove(&self.folder().join("staged"))?;
        let mut staged = vec![];
        for object in store.list("staged").await? {
            self.fetch_small(&object.name).await?;
            staged.push(object.name);
        }
        Ok(State { current, staged })
    }

    async fn fetch_small(&self, name: &str) -> Result<(), BucketError> {
        match self.bucket.store.read(name).await? {
            Some((content, _)) => write(&self.folder().join(name), &content),
            // Published and forgotten by another process since it was listed.
            None => Ok(()),
        }
    }

    /// The fragments of the bucket that are whole, with their objects.
    pub(crate) async fn fragments(&self) -> Result<BTreeMap<String, Vec<Object>>, BucketError> {
        let mut fragments: BTreeMap<String, Vec<Object>> = BTreeMap::new();
        for object in self.bucket.store.list("fragments").await? {
            if let Some(hash) = object.name.split('/').nth(1) {
                fragments.entry(hash.to_owned()).or_default().push(object);
            }
        }
        fragments.retain(|_, objects| objects.iter().any(|object| object.name.ends_with(DESCRIPTION)));
        Ok(fragments)
    }

    /// Fetches the records of fragments, as far as they are not here.
    pub(crate) async fn fetch_fragments(
        &self,
        wanted: &BTreeSet<&str>,
        progress: Progress<'_>,
    ) -> Result<(), BucketError> {
        let there = self.fragments().await?;
        let mut missing = vec![];
        for hash in wanted {
            let Some(objects) = there.get(*hash) else {
                let url = self.bucket.store.url_of(&format!("fragments/{hash}"));
                return Err(BucketError::damaged(url, "a snapshot was to be made of this fragment, which is gone"));
            };
            let is_here = |object: &Object| {
                self.folder().join(&object.name).metadata().is_ok_and(|metadata| metadata.len() == object.bytes)
            };
            missing.extend(objects.iter().filter(|object| !is_here(object)));
        }
        let meter = Meter::new(FETCHING, missing.iter().map(|object| object.bytes).sum(), progress);
        let fetch = |object: &'_ Object, hash: Option<String>| {
            let (object, to, meter) = (object.clone(), self.folder().join(&object.name), &meter);
            async move { self.bucket.store.fetch(&object, &to, hash.as_deref(), &|bytes| meter.add(bytes)).await }
        };
        // Descriptions first: they say what the rest must be.
        let (descriptions, records): (Vec<&Object>, Vec<&Object>) =
            missing.into_iter().partition(|object| object.name.ends_with(DESCRIPTION));
        let fetched = descriptions.into_iter().map(|object| fetch(object, None));
        stream::iter(fetched).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
        let fetched = records.into_iter().map(|object| fetch(object, self.hash_of(object)));
        stream::iter(fetched).buffer_unordered(AT_A_TIME).try_collect::<()>().await
    }

    /// The hash that a fragment's description has of one of its files, if it has any.
    fn hash_of(&self, object: &Object) -> Option<String> {
        #[derive(Deserialize)]
        struct Description {
            #[serde(default)]
            files: BTreeMap<String, String>,
        }
        let path = self.folder().join(&object.name);
        let text = std::fs::read(path.with_file_name(DESCRIPTION)).ok()?;
        let Description { mut files } = serde_json::from_slice(&text).ok()?;
        files.remove(&file_name(&path))
    }
}

/// The fragments that a run of ingest has staged.
pub(crate) fn fragments_of(staged: &Staged) -> impl Iterator<Item = &str> {
    staged.dumps.values().flat_map(Dump::fragments)
}

/// The fragments that a snapshot is made of.
pub(crate) fn fragments_in(manifest: &Manifest) -> impl Iterator<Item = &str> {
    manifest.sources.values().flat_map(|state| state.fragments())
}

/// Whether a snapshot has all that a run has staged. Only said where it is plain; a commit finds out about the rest.
pub(crate) fn adds_nothing(staged: &Staged, manifest: &Manifest) -> bool {
    manifest.sources.get(&staged.source).is_some_and(|state| {
        let is_known = |(name, dump): (&String, &Dump)| {
            let of_name = state.dumps.get(name).filter(|known| known.date == dump.date);
            of_name.is_some_and(|known| {
                dump.parts.iter().all(|(part, hash)| hash.is_some() && known.parts.get(part) == Some(hash))
            })
        };
        staged.share.of == 1 && staged.dumps.iter().all(is_known) && staged.synthetic == state.synthetic
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
