//! Packs: the records of many loose files in one fragment, without the copies that do not stand among them. The files' own
//! fragments stay as descriptions, so that a snapshot names what it was made of, packed or not: `packs/<hash>.json` says whose
//! records the fragment of that hash holds.

use crate::fragment::Fragment;
use crate::{Lake, LakeError, entries};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Which fragments a pack stands for, by their hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pack {
    pub(crate) members: BTreeSet<String>,
}

/// The packs of a lake by their hashes.
#[derive(Debug, Default)]
pub(crate) struct Packs(pub(crate) BTreeMap<String, Pack>);

impl Packs {
    pub(crate) fn of(lake: &Lake) -> Result<Self, LakeError> {
        let mut packs = BTreeMap::new();
        for path in entries(&lake.packs())?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
            let bytes = fs::read(&path).map_err(LakeError::io("read", &path))?;
            let pack: Pack = serde_json::from_slice(&bytes).map_err(|e| LakeError::damaged(&path, e))?;
            packs.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), pack);
        }
        Ok(Packs(packs))
    }

    /// Of several readings of a file, in the order of arrival, the one that stands, with the hashes of all: the last. But a reading
    /// whose records are in a pack stands as long as not all that is in the pack has been read anew, since a pack cannot be
    /// divided.
    pub(crate) fn standing(&self, readings: Vec<Vec<Fragment>>) -> Vec<(Fragment, Vec<String>)> {
        let lasts: BTreeSet<&str> =
            readings.iter().filter_map(|all| all.last()).map(|last| last.hash.as_str()).collect();
        let is_kept = |hash: &str| {
            let packs = self.0.values().filter(|pack| pack.members.contains(hash));
            packs.into_iter().any(|pack| pack.members.iter().any(|member| lasts.contains(member.as_str())))
        };
        let stands: Vec<usize> = readings
            .iter()
            .map(|all| all.iter().position(|f| all.len() > 1 && is_kept(&f.hash)).unwrap_or(all.len() - 1))
            .collect();
        let pick = |(all, at): (Vec<Fragment>, usize)| {
            let hashes = all.iter().map(|fragment| fragment.hash.clone()).collect();
            Some((all.into_iter().nth(at)?, hashes))
        };
        readings.into_iter().zip(stands).filter_map(pick).collect()
    }

    /// Where the records of fragments lie: in packs, and else in the fragments themselves. In the order of their hashes.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] for a fragment whose records are nowhere.
    pub(crate) fn runs(&self, lake: &Lake, fragments: &[Fragment]) -> Result<Vec<Fragment>, LakeError> {
        let mut single: BTreeMap<&str, &Fragment> = fragments.iter().map(|f| (f.hash.as_str(), f)).collect();
        let mut runs = vec![];
        // A pack of packs is larger than these.
        let mut packs: Vec<(&String, &Pack)> = self.0.iter().collect();
        packs.sort_by_key(|(hash, pack)| (std::cmp::Reverse(pack.members.len()), *hash));
        for (hash, pack) in packs {
            if pack.members.iter().all(|member| single.contains_key(member.as_str())) {
                single.retain(|member, _| !pack.members.contains(*member));
                runs.push(lake.known_fragment(hash)?);
            }
        }
        for fragment in single.into_values() {
            let folder = lake.fragments().join(&fragment.hash);
            if let Some(gone) = fragment.files.keys().map(|name| folder.join(name)).find(|path| !path.exists()) {
                return Err(LakeError::damaged(&gone, "it is gone"));
            }
            runs.push(fragment.clone());
        }
        runs.sort_unstable_by(|a, b| a.hash.cmp(&b.hash));
        Ok(runs)
    }
}
