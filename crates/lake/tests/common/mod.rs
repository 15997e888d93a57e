//! Fragments made by hand.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

use hubscope_lake::commit::{CommitOptions, Committed};
use hubscope_lake::fragment::Fragment;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::{Counts, Dump};
use hubscope_lake::record::WorkRecord;
use hubscope_lake::snapshot::Snapshot;
use hubscope_lake::staged::Staged;
use hubscope_lake::{Lake, LakeError};
use hubscope_model::row::Work;
use std::collections::BTreeMap;
use std::path::Path;

/// A work of this key and date.
pub(crate) fn work(key: u64, updated: &str) -> WorkRecord {
    WorkRecord { key, updated: updated.into(), ..WorkRecord::default() }
}

/// Keeps a fragment of this name and of records of one entity, and stages it.
pub(crate) fn stage(lake: &Lake, fragment: Fragment, entity: &str, records: Records) -> Result<(), LakeError> {
    let hash = fragment.hash.clone();
    keep(lake, fragment, entity, records)?;
    stage_dump(lake, "", "", &[&hash])
}

/// Keeps a fragment of records of one entity.
pub(crate) fn keep(lake: &Lake, fragment: Fragment, entity: &str, records: Records) -> Result<(), LakeError> {
    let Records { works, authors, redirects, trials, policy_documents, patent_citations, .. } = &records;
    let documents = trials.len() + policy_documents.len() + patent_citations.len();
    let written = (works.len() + authors.len() + redirects.len() + documents) as u64;
    let counts = Counts { read: written, written, ..Counts::default() };
    let entities = BTreeMap::from([(entity.to_owned(), counts)]);
    let source = if fragment.source.is_empty() { "openalex".to_owned() } else { fragment.source.clone() };
    let fragment = Fragment { source, entities, ..fragment };
    let mut writer = lake.keep(&fragment.source, &fragment.hash)?;
    writer.records = records;
    writer.settle()?;
    writer.finish(&fragment)
}

/// Stages fragments that are kept already, as the dump of this name and date.
pub(crate) fn stage_dump(lake: &Lake, name: &str, date: &str, fragments: &[&str]) -> Result<(), LakeError> {
    let parts = fragments.iter().map(|hash| ((*hash).to_owned(), Some((*hash).to_owned()))).collect();
    let dumps = BTreeMap::from([(name.to_owned(), Dump { date: date.to_owned(), parts })]);
    lake.stage(&Staged { source: "openalex".into(), dumps, ..Staged::default() })
}

/// A fragment of this name, and of a content of the same name.
pub(crate) fn named(hash: &str) -> Fragment {
    Fragment { hash: hash.into(), content: hash.into(), ..Fragment::default() }
}

pub(crate) fn commit(lake: &Lake) -> Result<Committed, LakeError> {
    lake.commit(CommitOptions::default(), &|_, _, _| {})
}

/// Commits one work, under a fragment of this name.
pub(crate) fn add(lake: &Lake, hash: &str, key: u64) -> Result<Committed, LakeError> {
    let records = Records { works: vec![work(key, "2026-01-01")], ..Records::default() };
    stage(lake, named(hash), "works", records)?;
    commit(lake)
}

/// Keys of the works in the current snapshot, in the order of their numbers.
pub(crate) fn works(root: &Path) -> Vec<u64> {
    let rows: Vec<Work> = Snapshot::open(root).unwrap().rows().unwrap();
    rows.into_iter().map(|w| w.work_key).collect()
}
