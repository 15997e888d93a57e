//! The objects of a lake: what is asked of a store, with the URL in every error.

use crate::BucketError;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path as Key;
use object_store::{
    Error, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutPayload, UpdateVersion, WriteMultipart,
};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use tempfile::NamedTempFile;

/// What is fetched or pushed by one request, in bytes: small enough that a slow line gets it through in time.
const PART: u64 = 8 << 20;
/// Requests under way at a time for one object.
const PARTS_AT_A_TIME: usize = 3;
/// Stores take 10,000 parts of one object.
const MOST_PARTS: u64 = 9_000;

/// The objects under the URL of a lake. Names are relative to it, like `snapshots/3/manifest.json`.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    pub(crate) objects: Arc<dyn ObjectStore>,
    pub(crate) prefix: Key,
    /// Without a slash at its end.
    pub(crate) url: String,
    pub(crate) is_read_only: bool,
}

/// An object, without its bytes.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    e_tag: Option<String>,
}

/// Told how many more bytes have come or gone.
pub(crate) type OnBytes<'a> = &'a (dyn Fn(u64) + Sync);

impl Store {
    /// The URL of an object or folder.
    pub(crate) fn url_of(&self, name: &str) -> String {
        format!("{}/{name}", self.url)
    }

    fn key(&self, name: &str) -> Key {
        self.prefix.parts().chain(Key::from(name).parts()).collect()
    }

    /// The name of an object of ours.
    fn name(&self, key: &Key) -> Option<String> {
        let parts: Vec<_> = key.prefix_match(&self.prefix)?.collect();
        Some(parts.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join("/"))
    }

    fn object_of(&self, meta: ObjectMeta) -> Option<Object> {
        Some(Object { name: self.name(&meta.location)?, bytes: meta.size, e_tag: meta.e_tag })
    }

    /// Wraps an error of the store; for `map_err`.
    fn failed(&self, action: &'static str, name: &str) -> impl FnOnce(Error) -> BucketError {
        let url = self.url_of(name);
        move |source| match is_no_bucket(&source) {
            true => BucketError::NoBucket { url, source },
            false => BucketError::Store { action, url, source },
        }
    }

    /// A small object and its version, if it is there.
    pub(crate) async fn read(&self, name: &str) -> Result<Option<(Vec<u8>, UpdateVersion)>, BucketError> {
        let found = match self.objects.get_opts(&self.key(name), GetOptions::default()).await {
            Err(e @ Error::NotFound { .. }) if !is_no_bucket(&e) => return Ok(None),
            found => found.map_err(self.failed("read", name))?,
        };
        let version = UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        let content = found.bytes().await.map_err(self.failed("read", name))?;
        Ok(Some((content.into(), version)))
    }

    /// An object that must be there.
    pub(crate) async fn object(&self, name: &str) -> Result<Object, BucketError> {
        let meta = self.objects.head(&self.key(name)).await.map_err(self.failed("read", name))?;
        Ok(Object { name: name.to_owned(), bytes: meta.size, e_tag: meta.e_tag })
    }

    /// All objects below a folder, by name.
    pub(crate) async fn list(&self, folder: &str) -> Result<Vec<Object>, BucketError> {
        let listed: Vec<ObjectMeta> =
            self.objects.list(Some(&self.key(folder))).try_collect().await.map_err(self.failed("list", folder))?;
        let mut objects: Vec<Object> = listed.into_iter().filter_map(|meta| self.object_of(meta)).collect();
        objects.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(objects)
    }

    /// What stands in a folder itself, by name: objects, and the folders below it.
    pub(crate) async fn entries(&self, folder: &str) -> Result<BTreeSet<String>, BucketError> {
        let listed = self.objects.list_with_delimiter(Some(&self.key(folder))).await;
        let listed = listed.map_err(self.failed("list", folder))?;
        let keys = listed.common_prefixes.into_iter().chain(listed.objects.into_iter().map(|meta| meta.location));
        Ok(keys.filter_map(|key| key.filename().map(str::to_owned)).collect())
    }

    /// Fetches an object into a file, which gets its name when it is whole and has the hash that it should have.
    pub(crate) async fn fetch(
        &self,
        object: &Object,
        to: &Path,
        hash: Option<&str>,
        on_bytes: OnBytes<'_>,
    ) -> Result<(), BucketError> {
        let folder = to.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(BucketError::io("create", folder))?;
        let mut file = NamedTempFile::with_suffix_in(".tmp", folder).map_err(BucketError::io("create", to))?;
        let key = self.key(&object.name);
        // One and the same object, also if it is replaced meanwhile. A weak tag does not promise the same bytes.
        let if_match = object.e_tag.clone().filter(|tag| !tag.starts_with("W/"));
        let starts = (0..object.bytes).step_by(PART as usize);
        let parts = starts.map(|start| {
            let range = Some((start..object.bytes.min(start + PART)).into());
            let options = GetOptions { range, if_match: if_match.clone(), ..GetOptions::default() };
            let key = &key;
            async move { self.objects.get_opts(key, options).await?.bytes().await }
        });
        let mut parts = stream::iter(parts).buffered(PARTS_AT_A_TIME);
        let mut hasher = blake3::Hasher::new();
        while let Some(part) = parts.next().await {
            let part = part.map_err(self.failed("read", &object.name))?;
            hasher.update(&part);
            file.write_all(&part).map_err(BucketError::io("write", to))?;
            on_bytes(part.len() as u64);
        }
        if hash.is_some_and(|hash| hash != hasher.finalize().to_hex().as_str()) {
            return Err(BucketError::damaged(self.url_of(&object.name), "its bytes are not those that were written"));
        }
        file.as_file().sync_all().map_err(BucketError::io("write", to))?;
        file.persist(to).map_err(|e| BucketError::io("rename", to)(e.error))?;
        Ok(())
    }

    /// Pushes a file; the object is there when it is whole.
    pub(crate) async fn push(&self, path: &Path, name: &str, on_bytes: OnBytes<'_>) -> Result<(), BucketError> {
        let mut file = File::open(path).map_err(BucketError::io("open", path))?;
        let bytes = file.metadata().map_err(BucketError::io("read", path))?.len();
        let key = self.key(name);
        if bytes <= PART {
            let mut content = vec![];
            file.read_to_end(&mut content).map_err(BucketError::io("read", path))?;
            self.objects.put(&key, content.into()).await.map_err(self.failed("write", name))?;
            on_bytes(bytes);
            return Ok(());
        }
        let part = PART.max(bytes.div_ceil(MOST_PARTS)) as usize;
        let upload = self.objects.put_multipart(&key).await.map_err(self.failed("write", name))?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, part);
        match self.push_parts(&mut file, &mut upload, (path, name), on_bytes).await {
            Ok(()) => upload.finish().await.map(drop).map_err(self.failed("write", name)),
            Err(error) => {
                // The error that came first is the one to tell; parts that stay are the store's to clear away.
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    async fn push_parts(
        &self,
        file: &mut File,
        upload: &mut WriteMultipart,
        (path, name): (&Path, &str),
        on_bytes: OnBytes<'_>,
    ) -> Result<(), BucketError> {
        let mut buffer = vec![0; 1 << 20];
        loop {
            upload.wait_for_capacity(PARTS_AT_A_TIME).await.map_err(self.failed("write", name))?;
            let read = file.read(&mut buffer).map_err(BucketError::io("read", path))?;
            if read == 0 {
                return Ok(());
            }
            upload.write(&buffer[..read]);
            on_bytes(read as u64);
        }
    }

    /// Writes a small object under a condition. Returns whether it held.
    pub(crate) async fn write_if(&self, name: &str, content: &str, mode: PutMode) -> Result<bool, BucketError> {
        let payload = PutPayload::from(content.to_owned());
        match self.objects.put_opts(&self.key(name), payload, mode.into()).await {
            Ok(_) => Ok(true),
            Err(e @ Error::NotFound { .. }) if !is_no_bucket(&e) => Ok(false),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. } | Error::NotModified { .. }) => Ok(false),
            Err(Error::NotImplemented { .. }) => Err(BucketError::Unconditional { url: self.url.clone() }),
            Err(e) => Err(self.failed("write", name)(e)),
        }
    }

    /// Deletes an object; that it is gone already is no error.
    pub(crate) async fn delete(&self, name: &str) -> Result<(), BucketError> {
        match self.objects.delete(&self.key(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(self.failed("delete", name)(e)),
        }
    }
}

/// Whether the bucket is missing, and not only the object: stores say both by the same status.
fn is_no_bucket(error: &Error) -> bool {
    let text = error.to_string();
    // S3; Google Cloud Storage; Azure.
    ["NoSuchBucket", "bucket does not exist", "ContainerNotFound"].iter().any(|word| text.contains(word))
}
