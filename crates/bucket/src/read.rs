//! Reading: the current snapshot of the bucket in a folder here.

use crate::store::Store;
use crate::{Bucket, BucketError, FETCHING, Meter};
use futures_util::{StreamExt, TryStreamExt, stream};
use hubscope_lake::commit::Progress;
use hubscope_lake::manifest::Manifest;
use hubscope_lake::snapshot::parse_manifest;
use hubscope_lake::{LakeError, write_atomically};
use object_store::UpdateVersion;
use std::fs;
use std::path::{Path, PathBuf};

/// Objects fetched or pushed at a time.
pub(crate) const AT_A_TIME: usize = 8;
/// The file of a snapshot that says what the others are.
pub(crate) const MANIFEST: &str = "manifest.json";

impl Bucket {
    /// Fetches the current snapshot, as far as it is not here yet, and returns the folder of a lake that has it. What was
    /// fetched has the hashes that the manifest names. If nothing was published since the last time, only `CURRENT` is asked for.
    ///
    /// # Errors
    /// [`LakeError::NoSnapshot`] if there is none, [`LakeError::Damaged`] with the object that is not what it was, else
    /// [`BucketError`].
    pub fn read(&self, progress: Progress<'_>) -> Result<PathBuf, BucketError> {
        self.runtime.block_on(async {
            let Some((number, _)) = self.store.current().await? else {
                return Err(LakeError::NoSnapshot { path: PathBuf::from(&self.store.url) }.into());
            };
            let folder = self.work.join("snapshots").join(number.to_string());
            if !folder.join(MANIFEST).exists() {
                self.fetch_snapshot(number, &folder, progress).await?;
            }
            write_atomically(&self.work.join("CURRENT"), format!("{number}\n").as_bytes())?;
            Ok(self.work.clone())
        })
    }

    /// The manifest comes last: a folder that has it is whole.
    async fn fetch_snapshot(&self, number: u64, folder: &Path, progress: Progress<'_>) -> Result<(), BucketError> {
        let (text, manifest) = self.store.manifest(number).await?;
        let in_bucket = format!("snapshots/{number}");
        let missing = manifest.all_files().filter(|(name, _)| !folder.join(name).exists());
        let heads = missing.map(|(name, hash)| {
            let name = format!("{in_bucket}/{name}");
            async move { Ok::<_, BucketError>((self.store.object(&name).await?, hash)) }
        });
        let objects: Vec<_> = stream::iter(heads).buffered(AT_A_TIME).try_collect().await?;
        let meter = Meter::new(FETCHING, objects.iter().map(|(object, _)| object.bytes).sum(), progress);
        let fetched = objects.iter().map(|(object, hash)| {
            let to = folder.join(object.name.trim_start_matches(&format!("{in_bucket}/")));
            let meter = &meter;
            async move { self.store.fetch(object, &to, Some(*hash), &|bytes| meter.add(bytes)).await }
        });
        stream::iter(fetched).buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
        write_atomically(&folder.join(MANIFEST), &text)?;
        Ok(())
    }
}

impl Store {
    /// The number of the current snapshot, and the version of the object that says so; nothing if there is none.
    pub(crate) async fn current(&self) -> Result<Option<(u64, UpdateVersion)>, BucketError> {
        let Some((text, version)) = self.read("CURRENT").await? else { return Ok(None) };
        let number = String::from_utf8_lossy(&text).trim().parse();
        let number = number.map_err(|_| BucketError::damaged(self.url_of("CURRENT"), "it is not a number"))?;
        Ok(Some((number, version)))
    }

    /// The manifest of a snapshot, as it is and as it reads.
    pub(crate) async fn manifest(&self, number: u64) -> Result<(Vec<u8>, Manifest), BucketError> {
        let name = format!("snapshots/{number}/{MANIFEST}");
        let Some((text, _)) = self.read(&name).await? else {
            return Err(BucketError::damaged(self.url_of(&name), "CURRENT points to it, but it is gone"));
        };
        let manifest = parse_manifest(&text, Path::new(&self.url_of(&name)))?;
        Ok((text, manifest))
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), BucketError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(BucketError::io("create", folder))?;
    Ok(write_atomically(path, content)?)
}
