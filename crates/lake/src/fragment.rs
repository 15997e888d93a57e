//! Fragments: what one input file gave, kept under a hash of its content, so that it is read once.

use crate::manifest::{Counts, SCHEMA_VERSION};
use crate::record::{
    AuthorRecord, InstitutionRecord, OrganisationRecord, Record, TopicRecord, VenueRecord, WorkRecord,
};
use crate::{Lake, LakeError, table, write_atomically};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Records of one input file, by entity.
#[derive(Debug, Default)]
pub struct Records {
    /// Works.
    pub works: Vec<WorkRecord>,
    /// Institutions.
    pub institutions: Vec<InstitutionRecord>,
    /// Authors.
    pub authors: Vec<AuthorRecord>,
    /// Venues.
    pub venues: Vec<VenueRecord>,
    /// Topics.
    pub topics: Vec<TopicRecord>,
    /// Organisations of ROR.
    pub organisations: Vec<OrganisationRecord>,
}

/// What is known of a fragment without reading its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    /// The identity: see [`identity`].
    pub hash: String,
    /// The source's id.
    pub source: String,
    /// Records by entity; `written` counts those in the fragment, before copies are resolved.
    pub entities: BTreeMap<String, Counts>,
    /// Why records were rejected, and how many for each reason.
    pub reasons: BTreeMap<String, u64>,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The source's id.
    pub source: String,
    /// The file, as it was named to us.
    pub file: String,
    /// Line, or number of the record within a document; from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
    /// The record's bytes; invalid UTF-8 is replaced.
    pub record: String,
}

/// The hash under which a file of a source is kept: of its content, and of the schema that its records were read into.
pub fn identity(source: &str, content: &blake3::Hash) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("hubscope fragment {SCHEMA_VERSION} {source} ").as_bytes());
    hasher.update(content.as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

fn folder(root: &Path, hash: &str) -> PathBuf {
    root.join("fragments").join(hash)
}

impl Lake {
    /// The fragment of this identity, if the lake has it.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if its description cannot be read.
    pub fn fragment(&self, hash: &str) -> Result<Option<Fragment>, LakeError> {
        let path = folder(&self.root, hash).join("fragment.json");
        if !path.exists() {
            return Ok(None);
        }
        let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
        serde_json::from_slice(&bytes).map(Some).map_err(|e| LakeError::damaged(&path, e))
    }

    /// Keeps the records and the rejected of one file. Wholly there or not at all.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn keep(&self, fragment: &Fragment, records: &Records, rejected: &[Rejected]) -> Result<(), LakeError> {
        let place = folder(&self.root, &fragment.hash);
        let beside = place.with_extension("tmp");
        if beside.exists() {
            fs::remove_dir_all(&beside).map_err(LakeError::io("remove", &beside))?;
        }
        fs::create_dir_all(&beside).map_err(LakeError::io("create", &beside))?;
        write_some(&beside, &records.works)?;
        write_some(&beside, &records.institutions)?;
        write_some(&beside, &records.authors)?;
        write_some(&beside, &records.venues)?;
        write_some(&beside, &records.topics)?;
        write_some(&beside, &records.organisations)?;
        self.quarantine(fragment, rejected)?;
        write_atomically(&beside.join("fragment.json"), &json(fragment))?;
        fs::rename(&beside, &place).map_err(LakeError::io("rename", &place))
    }

    fn quarantine(&self, fragment: &Fragment, rejected: &[Rejected]) -> Result<(), LakeError> {
        if rejected.is_empty() {
            return Ok(());
        }
        let folder = self.root.join("quarantine").join(&fragment.source);
        fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
        let lines: Vec<u8> = rejected.iter().flat_map(|r| [json(r), b"\n".to_vec()].concat()).collect();
        write_atomically(&folder.join(format!("{}.jsonl", fragment.hash)), &lines)
    }

    /// All records of an entity in these fragments, in the order of the fragments.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] if a file cannot be read.
    pub(crate) fn records<R: Record>(&self, fragments: &[Fragment]) -> Result<Vec<R>, LakeError> {
        let mut all = vec![];
        for fragment in fragments.iter().filter(|f| f.entities.get(R::ENTITY).is_some_and(|c| c.written > 0)) {
            let path = folder(&self.root, &fragment.hash).join(format!("{}.parquet", R::ENTITY));
            all.extend(table::read::<R>(&path)?);
        }
        Ok(all)
    }
}

fn write_some<R: Record>(folder: &Path, records: &[R]) -> Result<(), LakeError> {
    if records.is_empty() {
        return Ok(());
    }
    table::write(&folder.join(format!("{}.parquet", R::ENTITY)), records)
}

/// JSON of one of our own plain structs, which always serialise.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
