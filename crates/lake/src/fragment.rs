//! Fragments: what one input file gave, kept under a hash of its content, so that it is read once.

use crate::manifest::{Counts, SCHEMA_VERSION};
use crate::mention::Mention;
use crate::record::Record;
use crate::table::{self, Batches};
use crate::{Lake, LakeError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::fs;

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
}

impl Fragment {
    /// Records of an entity.
    pub(crate) fn written(&self, entity: &str) -> u64 {
        self.entities.get(entity).map_or(0, |counts| counts.written)
    }
}

/// The hash under which a file of a source is kept: of its content, of the schema that its records were read into, and of
/// the definitions of the classes that were looked for in it.
pub fn identity(source: &str, content: &blake3::Hash, classes: &BTreeMap<String, String>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("hubscope fragment {SCHEMA_VERSION} {source} ").as_bytes());
    hasher.update(content.as_bytes());
    hasher.update(&json(classes));
    hasher.finalize().to_hex()[..32].to_owned()
}

/// What works say of which entity; also the fragment's file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mentioned {
    Institutions,
    Authors,
    Venues,
}

impl Mentioned {
    pub(crate) fn file(self) -> &'static str {
        match self {
            Mentioned::Institutions => "institution_mentions",
            Mentioned::Authors => "author_mentions",
            Mentioned::Venues => "venue_mentions",
        }
    }
}

impl Lake {
    /// The fragment of this identity, if the lake has it.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if its description cannot be read.
    pub fn fragment(&self, hash: &str) -> Result<Option<Fragment>, LakeError> {
        let path = self.fragments().join(hash).join("fragment.json");
        if !path.exists() {
            return Ok(None);
        }
        let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
        serde_json::from_slice(&bytes).map(Some).map_err(|e| LakeError::damaged(&path, e))
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
        // Mentions are not counted, so only the folder knows whether there are any.
        if fragment.written(name) > 0 || path.exists() { table::batches(&path).map(Some) } else { Ok(None) }
    }
}

/// JSON of one of our own plain structs, which always serialise.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
