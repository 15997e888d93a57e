//! What is waiting for a commit: `staged/<hash>.json`, one for each run of ingest that has read its files; and what a snapshot
//! is to be made of.

use crate::fragment::{Fragment, json};
use crate::manifest::{Dump, Manifest, SCHEMA_VERSION, SourceState, Synthetic};
use crate::pack::Packs;
use crate::{Lake, LakeError, entries, write_atomically};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a run of ingest adds to the next snapshot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Staged {
    /// [`SCHEMA_VERSION`] of the writer; set when it is staged.
    pub schema_version: u32,
    /// The source's id.
    pub source: String,
    /// What was read, by dump; see [`SourceState::dumps`].
    pub dumps: BTreeMap<String, Dump>,
    /// Set if a manifest says that the source is a synthetic world.
    pub synthetic: Option<Synthetic>,
    /// Which of the files.
    pub share: Share,
}

impl Staged {
    /// How many fragments there are.
    pub fn fragments(&self) -> usize {
        self.dumps.values().flat_map(Dump::fragments).count()
    }
}

/// One share of the files that several jobs read together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share {
    /// A hash of all the files' names and sizes, and of what was to be read of them: shares of one listing belong together.
    pub listing: String,
    /// How many shares there are.
    pub of: usize,
    /// Which one it is, from 1.
    pub number: usize,
}

impl Default for Share {
    /// All of the files.
    fn default() -> Self {
        Share { listing: String::new(), of: 1, number: 1 }
    }
}

impl Lake {
    /// Leaves a run's result for the next commit.
    ///
    /// # Errors
    /// [`LakeError::Io`] if it cannot be written.
    pub fn stage(&self, staged: &Staged) -> Result<(), LakeError> {
        let folder = self.root.join("staged");
        fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
        let text = json(&Staged { schema_version: SCHEMA_VERSION, ..staged.clone() });
        let hash = blake3::hash(&text).to_hex();
        write_atomically(&folder.join(format!("{}.json", &hash[..32])), &text)
    }
}

/// What waits in a lake for a commit, and where, in the order in which it was staged.
///
/// # Errors
/// [`LakeError::Damaged`] if a file cannot be read, [`LakeError::Schema`] if another version wrote it.
pub fn waiting(root: &Path) -> Result<Vec<(PathBuf, Staged)>, LakeError> {
    let paths = entries(&root.join("staged"))?;
    let mut notes = vec![];
    for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let bytes = match fs::read(&path) {
            // Published since it was listed.
            Err(e) if e.kind() == ErrorKind::NotFound => continue,
            bytes => bytes.map_err(LakeError::io("read", &path))?,
        };
        let staged: Staged = serde_json::from_slice(&bytes).map_err(|e| LakeError::damaged(&path, e))?;
        if staged.schema_version != SCHEMA_VERSION {
            return Err(LakeError::Schema { path, found: staged.schema_version });
        }
        let time = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
        notes.push((time, path, staged));
    }
    notes.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(notes.into_iter().map(|(_, path, staged)| (path, staged)).collect())
}

/// Shares that should have been read beside those that are staged, as `2 of 3`; none of files that somebody has read as a whole.
pub fn missing_shares<'a>(staged: impl IntoIterator<Item = &'a Staged>) -> Vec<String> {
    let mut groups: BTreeMap<&str, BTreeMap<usize, BTreeSet<usize>>> = BTreeMap::new();
    for Share { listing, of, number } in staged.into_iter().map(|staged| &staged.share) {
        groups.entry(listing).or_default().entry(*of).or_default().insert(*number);
    }
    let is_whole = |(of, there): (&usize, &BTreeSet<usize>)| there.len() == *of;
    let mut missing = vec![];
    for group in groups.into_values().filter(|group| !group.iter().any(is_whole)) {
        for (of, there) in group {
            missing.extend((1..=of).filter(|number| !there.contains(number)).map(|number| format!("{number} of {of}")));
        }
    }
    missing
}

/// What a snapshot is to be made of: the one before it, and what is staged.
#[derive(Debug, Default)]
pub(crate) struct Ingredients {
    /// One for each input file, in the order of their hashes.
    pub(crate) fragments: Vec<Fragment>,
    /// Where their records lie: the fragments themselves, and packs of them.
    pub(crate) runs: Vec<Fragment>,
    /// Dumps and the synthetic mark, by source.
    pub(crate) sources: BTreeMap<String, SourceState>,
}

impl Ingredients {
    pub(crate) fn gather<'a>(
        lake: &Lake,
        current: Option<&Manifest>,
        staged: impl Iterator<Item = &'a Staged> + Clone,
    ) -> Result<Self, LakeError> {
        let mut sources = dumps(current, staged.clone());
        let named: BTreeSet<String> = sources.values().flat_map(SourceState::fragments).map(str::to_owned).collect();
        // In the order of arrival: of one file that was read twice, under other definitions, the later reading stands.
        let before = current.iter().flat_map(|m| m.sources.values()).flat_map(SourceState::fragments);
        let new = staged.flat_map(|s| s.dumps.values()).flat_map(Dump::fragments);
        let mut readings: BTreeMap<(String, String), Vec<Fragment>> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for hash in before.chain(new).filter(|hash| named.contains(*hash)) {
            if known.insert(hash) {
                let fragment = lake.known_fragment(hash)?;
                readings.entry((fragment.source.clone(), fragment.content.clone())).or_default().push(fragment);
            }
        }
        let packs = Packs::of(lake)?;
        let standing = packs.standing(readings.into_values().collect());
        let of_hash: BTreeMap<&str, &str> = standing
            .iter()
            .flat_map(|(fragment, all)| all.iter().map(|hash| (hash.as_str(), fragment.hash.as_str())))
            .collect();
        for hash in sources.values_mut().flat_map(|s| s.dumps.values_mut()).flat_map(|d| d.parts.values_mut()).flatten()
        {
            if let Some(stands) = of_hash.get(hash.as_str()) {
                *hash = (*stands).to_owned();
            }
        }
        for dump in sources.values_mut().filter_map(|state| state.dumps.get_mut("")) {
            // Loose files stand under their own hash.
            dump.parts = dump.fragments().map(|hash| (hash.to_owned(), Some(hash.to_owned()))).collect();
        }
        let mut fragments: Vec<Fragment> = standing.into_iter().map(|(fragment, _)| fragment).collect();
        fragments.sort_unstable_by(|a, b| a.hash.cmp(&b.hash));
        let runs = packs.runs(lake, &fragments)?;
        Ok(Ingredients { fragments, runs, sources })
    }

    /// Whether a snapshot is made of just this.
    pub(crate) fn are_those_of(&self, manifest: &Manifest) -> bool {
        let essence = |sources: &BTreeMap<String, SourceState>| -> Vec<_> {
            sources.iter().map(|(id, s)| (id.clone(), s.dumps.clone(), s.synthetic)).collect()
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

/// The dumps of each source: of one name the latest release, be it staged or in the snapshot before, with all that was read of it;
/// and the loose files of both.
fn dumps<'a>(current: Option<&Manifest>, staged: impl Iterator<Item = &'a Staged>) -> BTreeMap<String, SourceState> {
    let mut sources: BTreeMap<String, SourceState> = BTreeMap::new();
    for (source, SourceState { dumps, synthetic, .. }) in current.iter().flat_map(|m| &m.sources) {
        let state = SourceState { dumps: dumps.clone(), synthetic: *synthetic, ..SourceState::default() };
        sources.insert(source.clone(), state);
    }
    for staged in staged {
        let state = sources.entry(staged.source.clone()).or_default();
        // Of several worlds the largest is named, whatever the order in which they were read.
        let of_size = |a: &Synthetic, b: &Synthetic| a.scale.total_cmp(&b.scale).then(a.seed.cmp(&b.seed));
        state.synthetic = staged.synthetic.into_iter().chain(state.synthetic).max_by(of_size);
        for (name, dump) in &staged.dumps {
            let known = state.dumps.entry(name.clone()).or_default();
            if dump.date > known.date {
                known.clone_from(dump);
            } else if dump.date == known.date {
                known.add(dump);
            }
        }
    }
    for state in sources.values_mut() {
        state.dumps.retain(|_, dump| !dump.parts.is_empty());
    }
    sources.retain(|_, state| !state.dumps.is_empty());
    sources
}
