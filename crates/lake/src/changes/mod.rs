//! What became of every work between two snapshots, of one lake or of two.
//!
//! Works are joined by key. Tables are ordered by number, which is private to a snapshot, so they go through external sorts:
//! memory is bounded whatever the number of works. Nothing here says why a figure changed: who counts knows that.

mod merged;
mod states;
#[cfg(test)]
mod tests;

use crate::LakeError;
use crate::commit::Progress;
use crate::snapshot::Snapshot;
use crate::sort::{Key, Merge, Scratch, Sorted, Sorter, next_of};
use hubscope_model::row::{Author, Row};
use merged::Mergers;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use states::Held;
use std::iter::Peekable;
use std::path::Path;
use std::sync::Arc;

pub use merged::redirected;

/// At most so many sorts are in memory at once; with what is read and decoded beside them, they stay within the memory given.
const SORTS: u64 = 8;

/// A work as one snapshot has it: what counting looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Its number in that snapshot.
    pub work_no: u32,
    /// Publication year.
    pub year: Option<i32>,
    /// Type.
    pub kind: Option<String>,
    /// Retracted.
    pub is_retracted: bool,
    /// Paratext.
    pub is_paratext: bool,
    /// Expansion record.
    pub is_xpac: bool,
    /// The venue of the primary location.
    pub venue_key: Option<u64>,
    /// Keys of the institutions that its authorships are placed at, ascending.
    pub institutions: Vec<u64>,
    /// Authorships in the record.
    pub authorship_count: u32,
    /// Whether the author list was cut.
    pub authors_truncated: bool,
}

/// A work of either snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The work.
    pub work_key: u64,
    /// As the earlier snapshot has it, if it does.
    pub before: Option<State>,
    /// As the later one has it.
    pub after: Option<State>,
    /// Of a work that only the earlier snapshot has: the work that took its place. Of one that only the later has: the least
    /// of those whose place it took. None if there is no such work.
    pub merged: Option<u64>,
}

/// How many things there were and are, and how many of them came and went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Turnover {
    /// In the earlier snapshot.
    pub before: u64,
    /// In the later one.
    pub after: u64,
    /// Only in the later one.
    pub appeared: u64,
    /// Only in the earlier one.
    pub vanished: u64,
}

/// Two snapshots, joined.
#[derive(Debug)]
pub struct Changes {
    before: Sorted<u64, Held>,
    after: Sorted<u64, Held>,
    mergers: Mergers,
    /// Author ids.
    pub people: Turnover,
}

impl Changes {
    /// Joins two snapshots. `memory` is what the process is to stay near, in bytes; what does not fit is sorted in a folder of
    /// its own in `scratch`, which goes with the value.
    ///
    /// # Errors
    /// [`LakeError`] with the path.
    pub fn between(
        before: &Snapshot,
        after: &Snapshot,
        memory: u64,
        scratch: &Path,
        progress: Progress<'_>,
    ) -> Result<Self, LakeError> {
        let scratch = Scratch::below(scratch, "diff")?;
        let bench = Bench { scratch, share: usize::try_from(memory / SORTS).unwrap_or(usize::MAX), progress };
        let people = turnover(&bench, before, after)?;
        let (was, is) = (states::read(&bench, before)?, states::read(&bench, after)?);
        let mergers = merged::find(&bench, &was, &is, after)?;
        Ok(Changes { before: was, after: is, mergers, people })
    }

    /// Works of both snapshots together: [`Changes::works`] goes through half of them at least.
    pub fn states(&self) -> u64 {
        self.before.rows() + self.after.rows()
    }

    /// Goes through all works of both snapshots, in the order of their keys.
    ///
    /// # Errors
    /// [`LakeError`] if what was sorted cannot be read; so does each work.
    pub fn works(&self) -> Result<impl Iterator<Item = Result<Change, LakeError>> + '_, LakeError> {
        let mut mergers = self.mergers.iter()?;
        let both = Both::of(&self.before, &self.after)?;
        Ok(both.map(move |row| {
            let (work_key, before, after) = row?;
            let merged = mergers.of(work_key, before.is_some(), after.is_some())?;
            Ok(Change { work_key, before: before.map(|h| h.state), after: after.map(|h| h.state), merged })
        }))
    }
}

/// What the sorts work with, and whom they tell.
struct Bench<'a> {
    scratch: Arc<Scratch>,
    share: usize,
    progress: Progress<'a>,
}

impl Bench<'_> {
    fn sorter<K: Key, V: Serialize + DeserializeOwned>(&self) -> Sorter<K, V> {
        Sorter::new(&self.scratch, self.share)
    }

    fn tell(&self, stage: &'static str, done: u64, total: u64) {
        if done.is_multiple_of(1 << 14) || done == total {
            (self.progress)(stage, done, total);
        }
    }
}

/// A work's key, and the work in each snapshot that has it.
type Joined = (u64, Option<Held>, Option<Held>);

/// The works of both snapshots by key.
struct Both<'a> {
    before: Peekable<Merge<'a, u64, Held>>,
    after: Peekable<Merge<'a, u64, Held>>,
}

impl<'a> Both<'a> {
    fn of(before: &'a Sorted<u64, Held>, after: &'a Sorted<u64, Held>) -> Result<Self, LakeError> {
        Ok(Both { before: before.iter()?.peekable(), after: after.iter()?.peekable() })
    }
}

impl Iterator for Both<'_> {
    type Item = Result<Joined, LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = |rows: &mut Peekable<Merge<'_, u64, Held>>| match rows.next_if(Result::is_err) {
            Some(Err(error)) => Err(error),
            _ => Ok(rows.peek().and_then(|row| row.as_ref().ok()).map(|(key, _)| *key)),
        };
        let firsts = first(&mut self.before).and_then(|b| Ok([b, first(&mut self.after)?]));
        let key = match firsts {
            Ok(firsts) => firsts.into_iter().flatten().min()?,
            Err(error) => return Some(Err(error)),
        };
        let take = |rows| next_of(rows, |&k| k == key).map(|(_, held)| held);
        Some(Ok((key, take(&mut self.before), take(&mut self.after))))
    }
}

/// Author ids that came and went.
fn turnover(bench: &Bench<'_>, before: &Snapshot, after: &Snapshot) -> Result<Turnover, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Key {
        author_key: u64,
    }
    const STAGE: &str = "reading people";
    let mut counted = Turnover {
        before: before.row_count(Author::TABLE),
        after: after.row_count(Author::TABLE),
        ..Turnover::default()
    };
    // Which snapshots have a key: those of one key are neighbours, the earlier one first.
    let mut keys = bench.sorter::<(u64, bool), ()>();
    let (total, mut done) = (counted.before + counted.after, 0);
    for (snapshot, is_after) in [(before, false), (after, true)] {
        snapshot.each(Author::TABLE, |Key { author_key }| {
            done += 1;
            bench.tell(STAGE, done, total);
            keys.push((author_key, is_after), &())
        })?;
    }
    let keys = keys.finish()?;
    let mut rows = keys.iter()?.peekable();
    while let Some(row) = rows.next() {
        let ((key, is_after), ()) = row?;
        match (is_after, next_of(&mut rows, |next| next.0 == key)) {
            (true, _) => counted.appeared += 1,
            (false, None) => counted.vanished += 1,
            (false, Some(_)) => {}
        }
    }
    Ok(counted)
}
