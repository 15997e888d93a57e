//! What every stage of a commit works with: the fragments, memory, threads, the snapshot being written, and whom to tell.

use crate::commit::Progress;
use crate::fragment::{Fragment, Mentioned};
use crate::manifest::Counts;
use crate::mention::Attribute;
use crate::record::Record;
use crate::redirects::Redirects;
use crate::sort::{Key, Scratch, Sorted, Sorter, next_of};
use crate::{Lake, LakeError};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::iter::Peekable;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;

/// A stage's sorts, a worker's batch of records and an encoder's row group each need a part of the memory. At most four
/// sorts are in memory at once; they get half of it together.
const SORTS: u64 = 8;
/// What a thread that decodes fragments takes beside its share of a sort.
const WORKER_MEMORY: u64 = 128 << 20;

pub(crate) struct Bench<'a> {
    pub(crate) lake: &'a Lake,
    pub(crate) fragments: &'a [Fragment],
    scratch: Arc<Scratch>,
    share: usize,
    threads: usize,
    progress: Progress<'a>,
}

/// The latest text of every attribute of a thing.
pub(crate) type Said = BTreeMap<Attribute, String>;

impl<'a> Bench<'a> {
    pub(crate) fn new(
        lake: &'a Lake,
        fragments: &'a [Fragment],
        memory: u64,
        progress: Progress<'a>,
    ) -> Result<Self, LakeError> {
        let cores = thread::available_parallelism().map_or(1, |n| n.get() as u64);
        Ok(Bench {
            lake,
            fragments,
            scratch: Scratch::take(lake.root.join("sort"))?,
            share: usize::try_from(memory / SORTS).unwrap_or(usize::MAX),
            threads: (memory / WORKER_MEMORY).clamp(1, cores) as usize,
            progress,
        })
    }

    /// A sorter that one thread fills.
    pub(crate) fn sorter<K: Key, V: Serialize + DeserializeOwned>(&self) -> Sorter<K, V> {
        Sorter::new(&self.scratch, self.share)
    }

    /// A path beside the sorts that nothing else has; what is written there goes with them.
    pub(crate) fn scratch_path(&self) -> PathBuf {
        self.scratch.path()
    }

    /// Tells how far a stage is, now and then.
    pub(crate) fn tell(&self, stage: &'static str, done: u64, total: u64) {
        if done.is_multiple_of(1 << 13) || done == total {
            (self.progress)(stage, done, total);
        }
    }

    /// Records of an entity over all fragments.
    pub(crate) fn written(&self, entity: &str) -> u64 {
        self.fragments.iter().map(|f| f.written(entity)).sum()
    }

    /// Goes through the fragments on all threads, each with a state of its own; `work` says how many rows it has done.
    pub(crate) fn each_fragment<S: Send>(
        &self,
        (stage, total): (&'static str, u64),
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize, &Fragment) -> Result<u64, LakeError> + Sync,
    ) -> Result<Vec<S>, LakeError> {
        let (next, done, failed) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicBool::new(false));
        let run = || {
            let mut state = state();
            while let Some((number, fragment)) = {
                let number = next.fetch_add(1, Ordering::Relaxed);
                self.fragments.get(number).map(|f| (number, f)).filter(|_| !failed.load(Ordering::Relaxed))
            } {
                let rows = work(&mut state, number, fragment).inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
                (self.progress)(stage, done.fetch_add(rows, Ordering::Relaxed) + rows, total);
            }
            Ok(state)
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..self.threads).map(|_| scope.spawn(run)).collect();
            // All are joined before the first error is returned.
            let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
            ended.into_iter().map(|end| end.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    }

    /// Sorts rows of all fragments, read on all threads.
    pub(crate) fn sort_fragments<K: Key, V: Serialize + DeserializeOwned>(
        &self,
        stage: (&'static str, u64),
        work: impl Fn(&mut Sorter<K, V>, usize, &Fragment) -> Result<u64, LakeError> + Sync,
    ) -> Result<Sorted<K, V>, LakeError> {
        let sorter = || Sorter::new(&self.scratch, self.share / self.threads);
        Sorter::finish_all(self.each_fragment(stage, sorter, work)?)
    }

    /// Whether the fragments are what was kept.
    pub(crate) fn check(&self) -> Result<(), LakeError> {
        let total = self.fragments.len() as u64;
        self.each_fragment(
            ("checking fragments", total),
            || (),
            |(), _, fragment| self.lake.check(fragment).map(|()| 1),
        )?;
        Ok(())
    }

    /// Keeps of several copies of a record the one of greatest rank, in memory, and none if its id is gone: for entities of
    /// which there are at most some 100,000s.
    pub(crate) fn standing<R: Record>(
        &self,
        redirects: &Redirects,
    ) -> Result<(BTreeMap<R::Key, R>, Counts), LakeError> {
        let mut counts = Counts::default();
        let mut standing: BTreeMap<R::Key, R> = BTreeMap::new();
        for fragment in self.fragments {
            for batch in self.lake.records::<R>(fragment)?.into_iter().flatten() {
                for copy in batch? {
                    if copy.openalex().is_some_and(|(letter, key)| redirects.is_gone(letter, key)) {
                        counts.superseded += 1;
                        continue;
                    }
                    match standing.entry(copy.key()) {
                        Entry::Vacant(place) => {
                            place.insert(copy);
                        }
                        Entry::Occupied(mut place) => {
                            counts.superseded += 1;
                            if copy.rank() > place.get().rank() {
                                place.insert(copy);
                            }
                        }
                    }
                }
            }
        }
        counts.written = standing.len() as u64;
        Ok((standing, counts))
    }

    /// What works say of an entity, sorted by its key; what is said of one that is gone counts for what `standing` says.
    pub(crate) fn said(
        &self,
        stage: (&'static str, u64),
        of: Mentioned,
        standing: impl Fn(u64) -> Option<u64> + Sync,
    ) -> Result<Sorted<u64, (Attribute, String, String)>, LakeError> {
        self.sort_fragments(stage, |sorter, _, fragment| {
            for batch in self.lake.mentions(of, fragment)?.into_iter().flatten() {
                for mention in batch? {
                    if let Some(key) = standing(mention.key) {
                        sorter.push(key, &(mention.attribute, mention.updated, mention.value))?;
                    }
                }
            }
            Ok(fragment.written("works"))
        })
    }
}

/// Takes what is said of a key off the front of what is sorted by keys, and passes over lower keys.
///
/// # Errors
/// Whatever stands in the way.
pub(crate) fn said_of<I>(rows: &mut Peekable<I>, key: u64) -> Result<Said, LakeError>
where
    I: Iterator<Item = Result<(u64, (Attribute, String, String)), LakeError>>,
{
    let mut latest: BTreeMap<Attribute, (String, String)> = BTreeMap::new();
    while let Some((at, (attribute, updated, value))) = next_of(rows, |&at| at <= key) {
        if at == key {
            let seen = latest.entry(attribute).or_default();
            // No text is less than none: a first statement always stands.
            *seen = std::mem::take(seen).max((updated, value));
        }
    }
    if let Some(Err(error)) = rows.next_if(Result::is_err) {
        return Err(error);
    }
    Ok(latest.into_iter().map(|(attribute, (_, value))| (attribute, value)).collect())
}
