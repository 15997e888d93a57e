//! Compacting: the records of loose files, of which there may be very many, become one fragment.
//!
//! A file that no manifest names stays in the lake for good, so the copies of works that do not stand among such files are not needed
//! any more. The parts of a dump are left alone: the next dump replaces them one by one. No snapshot changes.

use crate::bench::Bench;
use crate::commit::{CommitOptions, Progress};
use crate::fragment::{Fragment, json};
use crate::manifest::{Counts, SourceState};
use crate::pack::{Pack, Packs};
use crate::record::{Record, WorkRecord};
use crate::redirects::Redirects;
use crate::{Lake, LakeError, snapshot, survivors, write_atomically};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What compacting came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Files whose records are in a pack now, that were not before.
    pub files: usize,
    /// Bytes of the fragments before.
    pub bytes_before: u64,
    /// Bytes of them now.
    pub bytes_after: u64,
}

impl Lake {
    /// Packs the loose files of the current snapshot, a pack for each source.
    ///
    /// # Errors
    /// [`LakeError::Locked`] if somebody is committing or reading files; whatever stands in the way. The lake is as before then.
    pub fn compact(&self, options: CommitOptions, progress: Progress<'_>) -> Result<Compacted, LakeError> {
        let _lock = self.lock()?;
        let _alone = self.alone()?;
        let manifest = snapshot::current_manifest(&self.root)?;
        let packs = Packs::of(self)?;
        let mut sum = Compacted::default();
        for (source, state) in &manifest.sources {
            let members = loose(state);
            if members.len() < 2 {
                continue;
            }
            let named = members.iter().map(|hash| self.known_fragment(hash)).collect::<Result<Vec<_>, _>>()?;
            if let Some((hash, _)) = packs.0.iter().find(|(_, pack)| pack.members == members) {
                // Packed before; what a kill may have left beside it goes now.
                self.drop_packed(&packs, hash, &named)?;
                continue;
            }
            let runs = packs.runs(self, &named)?;
            let before = runs.iter().map(|run| self.bytes_of(run)).sum::<Result<u64, _>>()?;
            let hash = self.pack(source, &members, &runs, options.memory, progress)?;
            sum.files += runs.iter().filter(|run| members.contains(&run.hash)).count();
            sum.bytes_before += before;
            sum.bytes_after += self.bytes_of(&self.known_fragment(&hash)?)?;
            self.drop_packed(&packs, &hash, &named)?;
        }
        Ok(sum)
    }

    /// Writes the pack of some fragments, whose records lie in `runs`.
    fn pack(
        &self,
        source: &str,
        members: &BTreeSet<String>,
        runs: &[Fragment],
        memory: u64,
        progress: Progress<'_>,
    ) -> Result<String, LakeError> {
        let pack = Pack { members: members.clone() };
        let hash = blake3::hash(&json(&pack)).to_hex()[..32].to_owned();
        if self.fragment(&hash)?.is_none() {
            let bench = Bench::new(self, runs, memory, progress)?;
            bench.check()?;
            let survivors = survivors::survivors(&bench, &Redirects::none(&bench)?)?;
            let mut writer = self.keep(source, &hash)?;
            let mut entities: BTreeMap<String, Counts> = BTreeMap::new();
            for (number, run) in runs.iter().enumerate() {
                survivors.each(self, (number, run), |work: WorkRecord| {
                    writer.records.works.push(work);
                    writer.settle()
                })?;
                writer.take_over(self, run)?;
                for (entity, counts) in &run.entities {
                    // What stands is counted when it is committed; here only what no longer comes to that.
                    entities.entry(entity.clone()).or_default().add(Counts {
                        superseded: counts.superseded,
                        written: counts.written,
                        ..Counts::default()
                    });
                }
            }
            if let Some(works) = entities.get_mut(WorkRecord::ENTITY) {
                works.written -= survivors.counts.superseded;
                works.superseded += survivors.counts.superseded;
            }
            writer.finish(&Fragment {
                hash: hash.clone(),
                source: source.to_owned(),
                entities,
                ..Fragment::default()
            })?;
        }
        let folder = self.packs();
        fs::create_dir_all(&folder).map_err(LakeError::io("create", &folder))?;
        write_atomically(&folder.join(format!("{hash}.json")), &json(&pack))?;
        Ok(hash)
    }

    /// Removes what the pack holds from elsewhere.
    fn drop_packed(&self, before: &Packs, hash: &str, members: &[Fragment]) -> Result<(), LakeError> {
        for fragment in members {
            for name in fragment.files.keys() {
                let path = self.fragments().join(&fragment.hash).join(name);
                if path.exists() {
                    fs::remove_file(&path).map_err(LakeError::io("remove", &path))?;
                }
            }
        }
        for (old, pack) in &before.0 {
            if old != hash && pack.members.iter().all(|member| members.iter().any(|f| f.hash == *member)) {
                let path = self.packs().join(format!("{old}.json"));
                fs::remove_file(&path).map_err(LakeError::io("remove", &path))?;
                let folder = self.fragments().join(old);
                fs::remove_dir_all(&folder).map_err(LakeError::io("remove", &folder))?;
            }
        }
        Ok(())
    }

    /// Bytes of a fragment's files.
    pub(crate) fn bytes_of(&self, fragment: &Fragment) -> Result<u64, LakeError> {
        let folder = self.fragments().join(&fragment.hash);
        let size = |name: &String| {
            let path = folder.join(name);
            Ok(fs::metadata(&path).map_err(LakeError::io("read", &path))?.len())
        };
        fragment.files.keys().map(size).sum()
    }
}

/// Fragments of files that no manifest names.
fn loose(state: &SourceState) -> BTreeSet<String> {
    let of = |is_loose: bool| {
        let dumps = state.dumps.iter().filter(move |(name, _)| name.is_empty() == is_loose);
        dumps.flat_map(|(_, dump)| dump.fragments()).collect::<BTreeSet<_>>()
    };
    of(true).difference(&of(false)).map(|hash| (*hash).to_owned()).collect()
}
