//! Removing what no commit needs any more: fragments that the current snapshot is not made of, their quarantine, snapshots that nobody
//! wants to keep, and what killed processes left.

use crate::manifest::Dump;
use crate::pack::Packs;
use crate::snapshot::{Snapshot, current_manifest};
use crate::sort::Scratch;
use crate::staged::waiting;
use crate::{Lake, LakeError, beside, cells, entries};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Something that can go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbage {
    /// The file or folder.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: u64,
}

impl Lake {
    /// What can go: fragments and their quarantine that neither the current snapshot nor a waiting run names, snapshots but the
    /// last `keep_snapshots` (all of them are kept if there is no number), hashes of files that are not there any more, and what
    /// killed processes left. Removes it if `remove` says so.
    ///
    /// A snapshot needs no fragments to be read, only to be committed upon.
    ///
    /// # Errors
    /// [`LakeError::Locked`] if somebody is committing or reading files; [`LakeError::Io`] if something cannot be removed.
    pub fn gc(&self, keep_snapshots: Option<usize>, remove: bool) -> Result<Vec<Garbage>, LakeError> {
        let _lock = self.lock()?;
        let _alone = self.alone()?;
        let manifest = current_manifest(&self.root)?;
        let staged = waiting(&self.root)?;
        let mut needed: BTreeSet<String> =
            manifest.sources.values().flat_map(|state| state.fragments()).map(str::to_owned).collect();
        needed.extend(staged.iter().flat_map(|(_, s)| s.dumps.values()).flat_map(Dump::fragments).map(str::to_owned));
        let packs = Packs::of(self)?;
        let mut garbage = vec![];
        let mut packed = BTreeSet::new();
        for (hash, pack) in &packs.0 {
            let is_in_another = packs.0.iter().any(|(other, of)| other != hash && pack.members.is_subset(&of.members));
            if !is_in_another && pack.members.iter().any(|member| needed.contains(member)) {
                // Its other members are known from it, too.
                packed.insert(hash.clone());
                packed.extend(pack.members.iter().cloned());
            } else {
                garbage.push(self.packs().join(format!("{hash}.json")));
            }
        }
        needed.append(&mut packed);
        let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        garbage.extend(entries(&self.fragments())?.into_iter().filter(|path| !needed.contains(&name(path))));
        for source in entries(&self.root.join("quarantine"))? {
            garbage.extend(entries(&source)?.into_iter().filter(|path| !needed.contains(&name(path))));
        }
        let mut snapshots = Snapshot::numbers(&self.root)?;
        snapshots.retain(|number| *number != manifest.snapshot);
        let kept = keep_snapshots.map_or(snapshots.len(), |keep| keep.saturating_sub(1).min(snapshots.len()));
        let old = &snapshots[..snapshots.len() - kept];
        garbage.extend(old.iter().map(|number| self.root.join("snapshots").join(number.to_string())));
        let staying: BTreeSet<String> =
            snapshots[old.len()..].iter().chain([&manifest.snapshot]).map(u64::to_string).collect();
        for cells in entries(&self.root.join(cells::FOLDER))? {
            let left = entries(&cells)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "tmp"));
            garbage.extend(if staying.contains(&name(&cells)) { left.collect() } else { vec![cells] });
        }
        garbage.extend(self.seen_of_nothing()?);
        // Nobody commits or reads now, so that all of this was left by a kill.
        for folder in ["", "packs", "staged", "snapshots"] {
            let left = entries(&self.root.join(folder))?.into_iter();
            garbage.extend(left.filter(|path| path.extension().is_some_and(|e| e == "tmp")));
        }
        garbage.push(self.root.join("sort"));
        let of_diff = |path: &PathBuf| name(path).starts_with("diff-") && Scratch::is_abandoned(path);
        garbage.extend(entries(&self.root)?.into_iter().filter(of_diff));
        garbage.sort_unstable();
        garbage.dedup();
        // What tells of a pack goes before the pack.
        garbage.sort_by_key(|path| path.extension().is_none());
        let sized = |path: PathBuf| Ok(Garbage { bytes: bytes_below(&path)?, path });
        let garbage =
            garbage.into_iter().filter(|path| path.exists()).map(sized).collect::<Result<Vec<_>, LakeError>>()?;
        if remove {
            for Garbage { path, .. } in &garbage {
                // Half of a fragment or snapshot must not look like one.
                let going = if path.is_dir() { beside(path) } else { path.clone() };
                if path.is_dir() {
                    fs::rename(path, &going).map_err(LakeError::io("rename", path))?;
                }
                let removed = if going.is_dir() { fs::remove_dir_all(&going) } else { fs::remove_file(&going) };
                removed.map_err(LakeError::io("remove", &going))?;
            }
        }
        Ok(garbage)
    }
}

/// The bytes of a file, or of all files in a folder.
fn bytes_below(path: &Path) -> Result<u64, LakeError> {
    if path.is_dir() {
        return entries(path)?.iter().map(|below| bytes_below(below)).sum();
    }
    Ok(fs::metadata(path).map_err(LakeError::io("read", path))?.len())
}
