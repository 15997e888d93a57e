//! Which works took the place of others that are gone.
//!
//! A source that says so is believed: the table `redirect`. Else a work that carries the DOI of a lost one is taken for its
//! survivor, since a source that merges two records keeps the DOI and says no more.

use super::states::Held;
use super::{Bench, Both};
use crate::LakeError;
use crate::snapshot::Snapshot;
use crate::sort::{Merge, Sorted, next_of};
use serde::{Deserialize, Serialize};
use std::iter::Peekable;

/// A row of the table `redirect`.
#[derive(Serialize, Deserialize)]
pub(super) struct Redirect {
    pub(super) entity: String,
    pub(super) old_key: u64,
    pub(super) new_key: Option<u64>,
}

const REDIRECTS: &str = "redirect";

/// Goes through the redirects of an entity (`work`, `institution`): the old key and the new one, none if it was deleted.
/// There are none in a snapshot without that table.
///
/// # Errors
/// [`LakeError::Damaged`] if the table is not what the manifest says, and what `take` says.
pub fn redirected(
    snapshot: &Snapshot,
    entity: &str,
    mut take: impl FnMut(u64, Option<u64>) -> Result<(), LakeError>,
) -> Result<(), LakeError> {
    if !snapshot.manifest.tables.contains_key(REDIRECTS) {
        return Ok(());
    }
    snapshot.each(REDIRECTS, |row: Redirect| {
        // The folders of the sources are called in the plural.
        let is_meant = row.entity.strip_suffix('s').unwrap_or(&row.entity) == entity;
        if is_meant { take(row.old_key, row.new_key) } else { Ok(()) }
    })
}

/// Lost works and their survivors, by either key.
#[derive(Debug)]
pub(super) struct Mergers {
    survivor_of: Sorted<u64, u64>,
    lost_to: Sorted<u64, u64>,
}

/// Finds the survivors of all works that only the earlier snapshot has.
pub(super) fn find(
    bench: &Bench<'_>,
    before: &Sorted<u64, Held>,
    after: &Sorted<u64, Held>,
    snapshot: &Snapshot,
) -> Result<Mergers, LakeError> {
    const STAGE: &str = "finding merged works";
    let mut said = bench.sorter::<u64, u64>();
    redirected(snapshot, "work", |old, new| new.map_or(Ok(()), |new| said.push(old, &new)))?;
    let said = said.finish()?;
    let mut said = said.iter()?.peekable();

    let (mut survivor_of, mut lost_to) = (bench.sorter(), bench.sorter());
    let mut merge = |lost: u64, survivor: u64| {
        survivor_of.push(lost, &survivor)?;
        lost_to.push(survivor, &lost)
    };
    // Whoever has a DOI: its hash, whether the work is in the later snapshot, the work.
    let mut bearers = bench.sorter::<(u128, bool, u64), ()>();
    let (total, mut done) = (before.rows() + after.rows(), 0);
    for row in Both::of(before, after)? {
        let (key, was, is) = row?;
        done += u64::from(was.is_some()) + u64::from(is.is_some());
        bench.tell(STAGE, done, total);
        match (was, is) {
            (_, Some(Held { doi: Some(doi), .. })) => bearers.push((doi, true, key), &())?,
            (Some(Held { doi, .. }), None) => match (first_of(&mut said, key)?, doi) {
                (Some(survivor), _) => merge(key, survivor)?,
                (None, Some(doi)) => bearers.push((doi, false, key), &())?,
                (None, None) => {}
            },
            _ => {}
        }
    }
    let bearers = bearers.finish()?;
    let mut bearers = bearers.iter()?.peekable();
    // Of one DOI the lost works come first; of those that are there, the least key is the survivor.
    while let Some(row) = bearers.next() {
        let ((doi, is_there, key), ()) = row?;
        if is_there {
            continue;
        }
        let mut lost = vec![key];
        while let Some(((_, _, key), ())) = next_of(&mut bearers, |b| b.0 == doi && !b.1) {
            lost.push(key);
        }
        if let Some(((_, _, survivor), ())) = next_of(&mut bearers, |b| b.0 == doi) {
            lost.into_iter().try_for_each(|lost| merge(lost, survivor))?;
        }
    }
    Ok(Mergers { survivor_of: survivor_of.finish()?, lost_to: lost_to.finish()? })
}

impl Mergers {
    pub(super) fn iter(&self) -> Result<Merging<'_>, LakeError> {
        Ok(Merging { survivor_of: self.survivor_of.iter()?.peekable(), lost_to: self.lost_to.iter()?.peekable() })
    }
}

/// Goes along with the works, in the order of their keys.
pub(super) struct Merging<'a> {
    survivor_of: Peekable<Merge<'a, u64, u64>>,
    lost_to: Peekable<Merge<'a, u64, u64>>,
}

impl Merging<'_> {
    /// The other work of a merger, of a work that is in one snapshot only.
    pub(super) fn of(&mut self, key: u64, was: bool, is: bool) -> Result<Option<u64>, LakeError> {
        match (was, is) {
            (true, false) => first_of(&mut self.survivor_of, key),
            (false, true) => first_of(&mut self.lost_to, key),
            _ => Ok(None),
        }
    }
}

/// The first value of a key, if it has any; passes over lower keys.
fn first_of(rows: &mut Peekable<Merge<'_, u64, u64>>, key: u64) -> Result<Option<u64>, LakeError> {
    while let Some((at, value)) = rows.next_if(|row| row.as_ref().map_or(true, |(k, _)| *k <= key)).transpose()? {
        if at == key {
            return Ok(Some(value));
        }
    }
    Ok(None)
}
