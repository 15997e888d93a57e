//! Fragments: what one input file gave, kept under a hash of its content, so that it is read once.

use crate::manifest::{Counts, SCHEMA_VERSION};
use crate::mention::Mention;
use crate::pack::Packs;
use crate::record::Record;
use crate::table::{self, Batches};
use crate::{Lake, LakeError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::fs;

/// The file of a fragment that says what the others are.
pub(crate) const DESCRIPTION: &str = "fragment.json";

/// What is known of a fragment without reading its records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    /// The identity: see [`identity`].
    pub hash: String,
    /// The source's id.
    pub source: String,
    /// The hash of the file's bytes. Of fragments of one content a snapshot has one, the newest.
    pub content: String,
    /// The classes that were looked for in texts: a hash of the definition by class id.
    pub classes: BTreeMap<String, String>,
    /// Records by entity; `written` counts those in the fragment, before copies are resolved.
    pub entities: BTreeMap<String, Counts>,
    /// Why records were rejected, and how many for each reason.
    pub reasons: BTreeMap<String, u64>,
    /// Its files, with their BLAKE3 hash. Set when it is kept.
    pub files: BTreeMap<String, String>,
    /// Set if works published before this year were skipped.
    pub since: Option<i32>,
    /// What the form of the file says of records, but not so that it could be kept, and of how many records.
    pub lost: BTreeMap<String, u64>,
    /// Paths in the records that the reader did not know, with the type of what stands there, as `works foo.bar (string)`,
    /// and how often a sample of the records had them.
    pub unknown_paths: BTreeMap<String, u64>,
}

impl Fragment {
    /// Records read, of all entities.
    pub fn read(&self) -> u64 {
        self.entities.values().map(|counts| counts.read).sum()
    }

    /// Records of an entity.
    pub(crate) fn written(&self, entity: &str) -> u64 {
        self.entities.get(entity).map_or(0, |counts| counts.written)
    }
}

/// The hash under which a file of a source is kept: of its content, of the schema that its records were read into, of the
/// definitions of the classes that were looked for in it, and of the year before which works were skipped.
pub fn identity(
    source: &str,
    content: &blake3::Hash,
    classes: &BTreeMap<String, String>,
    since: Option<i32>,
) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("hubscope fragment {SCHEMA_VERSION} {source} ").as_bytes());
    hasher.update(content.as_bytes());
    hasher.update(&json(classes));
    hasher.update(&json(&since));
    hasher.finalize().to_hex()[..32].to_owned()
}

/// What works say of which entity; also the fragment's file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mentioned {
    Institutions,
    Authors,
    Venues,
    Funders,
}

impl Mentioned {
    pub(crate) fn file(self) -> &'static str {
        match self {
            Mentioned::Institutions => "institution_mentions",
            Mentioned::Authors => "author_mentions",
            Mentioned::Venues => "venue_mentions",
            Mentioned::Funders => "funder_mentions",
        }
    }
}

impl Lake {
    /// The fragment of this identity, if the lake has it.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if its description cannot be read.
    pub fn fragment(&self, hash: &str) -> Result<Option<Fragment>, LakeError> {
        let path = self.fragments().join(hash).join(DESCRIPTION);
        if !path.exists() {
            return Ok(None);
        }
        let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
        let fragment: Fragment = serde_json::from_slice(&bytes).map_err(|e| LakeError::damaged(&path, e))?;
        Ok(Some(fragment))
    }

    /// Whether the lake has a fragment's records: in its own folder, or in a pack. One whose records are gone has to be read
    /// anew.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if what tells of packs cannot be read.
    pub fn has_records(&self, fragment: &Fragment) -> Result<bool, LakeError> {
        let is_there = |fragment: &Fragment| {
            let folder = self.fragments().join(&fragment.hash);
            fragment.files.keys().all(|name| folder.join(name).exists())
        };
        if is_there(fragment) {
            return Ok(true);
        }
        for (hash, pack) in Packs::of(self)?.0 {
            if pack.members.contains(&fragment.hash) && self.fragment(&hash)?.is_some_and(|pack| is_there(&pack)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The fragment of this identity, which must be there.
    pub(crate) fn known_fragment(&self, hash: &str) -> Result<Fragment, LakeError> {
        self.fragment(hash)?.ok_or_else(|| {
            let message = "a snapshot was to be made of this fragment, which is gone";
            LakeError::damaged(&self.fragments().join(hash), message)
        })
    }

    /// Whether a fragment's files are what they were when it was kept.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] with the file that is not.
    pub(crate) fn check(&self, fragment: &Fragment) -> Result<(), LakeError> {
        let folder = self.fragments().join(&fragment.hash);
        fragment.files.iter().try_for_each(|(name, hash)| crate::check_hash(&folder.join(name), hash))
    }

    /// Records of a fragment, batch by batch; nothing if it has none of the entity.
    pub(crate) fn records<R: Record>(&self, fragment: &Fragment) -> Result<Option<Batches<R>>, LakeError> {
        self.rows(fragment, R::ENTITY)
    }

    /// What a fragment's works say of an entity.
    pub(crate) fn mentions(&self, of: Mentioned, fragment: &Fragment) -> Result<Option<Batches<Mention>>, LakeError> {
        self.rows(fragment, of.file())
    }

    /// Some columns of a fragment's records.
    pub(crate) fn rows<C: Serialize + DeserializeOwned>(
        &self,
        fragment: &Fragment,
        name: &str,
    ) -> Result<Option<Batches<C>>, LakeError> {
        let path = self.fragments().join(&fragment.hash).join(format!("{name}.parquet"));
        if fragment.files.contains_key(&format!("{name}.parquet")) { table::batches(&path).map(Some) } else { Ok(None) }
    }
}

/// JSON of one of our own plain structs, which always serialise.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
