//! What is waiting for a commit: `staged/<hash>.json`, one for each run of ingest that has read its files.

use crate::fragment::{Fragment, json};
use crate::manifest::{Manifest, SourceState, Synthetic};
use crate::{Lake, LakeError, entries, write_atomically};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a run of ingest adds to the next snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Staged {
    /// The source's id.
    pub source: String,
    /// Hashes of its fragments, those known from before too.
    pub fragments: BTreeSet<String>,
    /// Parts that manifests named, and whether they were there.
    pub parts: BTreeMap<String, bool>,
    /// Set if a manifest says that the source is a synthetic world.
    pub synthetic: Option<Synthetic>,
}

impl Lake {
    /// Leaves a run's result for the next commit.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn stage(&self, staged: &Staged) -> Result<(), LakeError> {
        let folder = self.root.join("staged");
        fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
        let text = json(staged);
        let hash = blake3::hash(&text).to_hex();
        write_atomically(&folder.join(format!("{}.json", &hash[..32])), &text)
    }
}

/// What waits in a lake for a commit, and where.
///
/// # Errors
/// [`LakeError::Damaged`] if a file cannot be read.
pub fn waiting(root: &Path) -> Result<Vec<(PathBuf, Staged)>, LakeError> {
    let paths = entries(&root.join("staged"))?;
    let files = paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "json"));
    files
        .map(|path| {
            let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
            let staged = serde_json::from_slice(&bytes).map_err(|e| LakeError::damaged(&path, e))?;
            Ok((path, staged))
        })
        .collect()
}

/// What a snapshot is to be made of: the one before it, and what is staged.
#[derive(Debug, Default)]
pub(crate) struct Ingredients {
    /// In the order of their hashes.
    pub(crate) fragments: Vec<Fragment>,
    /// Parts that are missing, and the synthetic mark, by source.
    pub(crate) sources: BTreeMap<String, SourceState>,
}

impl Ingredients {
    pub(crate) fn gather<'a>(
        lake: &Lake,
        current: Option<&Manifest>,
        staged: impl Iterator<Item = &'a Staged> + Clone,
    ) -> Result<Self, LakeError> {
        let mut sources: BTreeMap<String, SourceState> = BTreeMap::new();
        for (source, state) in current.iter().flat_map(|m| &m.sources) {
            let SourceState { missing_parts, synthetic, .. } = state.clone();
            sources.insert(source.clone(), SourceState { missing_parts, synthetic, ..SourceState::default() });
        }
        let mut parts: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        for staged in staged.clone() {
            for (part, is_there) in &staged.parts {
                // Shards of a dump may each have a part of its files: what one has is there.
                *parts.entry((&staged.source, part)).or_default() |= is_there;
            }
            let state = sources.entry(staged.source.clone()).or_default();
            state.synthetic = staged.synthetic.or(state.synthetic);
        }
        for ((source, part), is_there) in parts {
            let missing = &mut sources.entry(source.to_owned()).or_default().missing_parts;
            match missing.binary_search_by(|m| m.as_str().cmp(part)) {
                Ok(at) if is_there => drop(missing.remove(at)),
                Err(at) if !is_there => missing.insert(at, part.to_owned()),
                _ => {}
            }
        }
        let before = current.iter().flat_map(|m| m.sources.values()).flat_map(|s| &s.fragments);
        let new = staged.flat_map(|s| &s.fragments);
        let mut standing: BTreeMap<(String, String), Fragment> = BTreeMap::new();
        // A new fragment replaces one of the same content; of two new ones the greater, whatever the order of arrival.
        for hash in before.chain(new.collect::<BTreeSet<_>>()) {
            let fragment = lake.fragment(hash)?.ok_or_else(|| {
                LakeError::damaged(
                    &lake.fragments().join(hash),
                    "a snapshot was to be made of this fragment, which is gone",
                )
            })?;
            standing.insert((fragment.source.clone(), fragment.content.clone()), fragment);
        }
        let mut fragments: Vec<Fragment> = standing.into_values().collect();
        fragments.sort_unstable_by(|a, b| a.hash.cmp(&b.hash));
        for fragment in &fragments {
            sources.entry(fragment.source.clone()).or_default().fragments.push(fragment.hash.clone());
        }
        Ok(Ingredients { fragments, sources })
    }

    /// Whether a snapshot is made of just this.
    pub(crate) fn are_those_of(&self, manifest: &Manifest) -> bool {
        let essence = |sources: &BTreeMap<String, SourceState>| -> Vec<_> {
            let states = sources.iter().filter(|(_, s)| !s.fragments.is_empty() || !s.missing_parts.is_empty());
            states.map(|(id, s)| (id.clone(), s.fragments.clone(), s.missing_parts.clone(), s.synthetic)).collect()
        };
        essence(&self.sources) == essence(&manifest.sources)
    }

    /// The classes that all fragments with works were searched for, by the same definitions.
    pub(crate) fn classes(&self) -> BTreeMap<String, String> {
        let mut searched = self.fragments.iter().filter(|f| f.written("works") > 0).map(|f| &f.classes);
        let mut common = searched.next().cloned().unwrap_or_default();
        for classes in searched {
            common.retain(|class, definition| classes.get(class) == Some(definition));
        }
        common
    }
}
