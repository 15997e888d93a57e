//! Which copies of works stand.

use crate::bench::Bench;
use crate::fragment::Fragment;
use crate::manifest::Counts;
use crate::record::{Record, WorkRecord};
use crate::redirects::Redirects;
use crate::sort::next_of;
use crate::{Lake, LakeError};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::iter::Peekable;

/// Which copies of works stand.
pub(crate) struct Survivors {
    /// Their rows, by fragment.
    rows: Vec<RoaringBitmap>,
    pub(crate) counts: Counts,
    /// The latest date of last change.
    pub(crate) latest: String,
}

/// Resolves copies: of one work the latest stands, and of those of one date the one whose content has the greatest hash; none of a
/// work whose id is gone.
pub(crate) fn survivors(bench: &Bench<'_>, redirects: &Redirects) -> Result<Survivors, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Copy {
        key: u64,
        updated: String,
        content: u64,
    }
    type Rank = (String, u64, (u32, u32));
    let total = bench.written(WorkRecord::ENTITY);
    let copies = bench.sort_fragments::<u64, Rank>(("resolving copies", total), |sorter, number, fragment| {
        let mut row = 0;
        for batch in bench.lake.rows::<Copy>(fragment, WorkRecord::ENTITY)?.into_iter().flatten() {
            for copy in batch? {
                sorter.push(copy.key, &(copy.updated, copy.content, (number as u32, row)))?;
                row += 1;
            }
        }
        Ok(u64::from(row))
    })?;
    let mut survivors = Survivors {
        rows: vec![RoaringBitmap::new(); bench.fragments.len()],
        counts: Counts::default(),
        latest: String::new(),
    };
    let mut rows = copies.iter()?.peekable();
    let mut gone = redirects.of(b'W')?.peekable();
    while let Some(first) = rows.next() {
        let (key, mut best) = first?;
        let is_gone = is_among(&mut gone, key)?;
        while let Some((_, copy)) = next_of(&mut rows, |&k| k == key) {
            best = best.max(copy);
            survivors.counts.superseded += 1;
        }
        if is_gone {
            survivors.counts.superseded += 1;
            continue;
        }
        let (updated, _, (fragment, row)) = best;
        survivors.rows[fragment as usize].insert(row);
        survivors.counts.written += 1;
        if updated > survivors.latest {
            survivors.latest = updated;
        }
    }
    Ok(survivors)
}

/// Whether a key is among the ids that are gone, which are asked for in order.
pub(crate) fn is_among<I>(gone: &mut Peekable<I>, key: u64) -> Result<bool, LakeError>
where
    I: Iterator<Item = Result<(u64, Option<u64>), LakeError>>,
{
    loop {
        match gone.next_if(|row| row.as_ref().map_or(true, |(old, _)| *old < key)) {
            Some(row) => drop(row?),
            None => return Ok(matches!(gone.peek(), Some(Ok((old, _))) if *old == key)),
        }
    }
}

impl Survivors {
    /// Goes through the standing works of a fragment, or some columns of them; says how many copies there were.
    pub(crate) fn each<C: Serialize + DeserializeOwned>(
        &self,
        lake: &Lake,
        (number, fragment): (usize, &Fragment),
        mut take: impl FnMut(C) -> Result<(), LakeError>,
    ) -> Result<u64, LakeError> {
        let stands = &self.rows[number];
        let mut row = 0;
        for batch in lake.rows::<C>(fragment, WorkRecord::ENTITY)?.into_iter().flatten() {
            for work in batch? {
                if stands.contains(row) {
                    take(work)?;
                }
                row += 1;
            }
        }
        Ok(u64::from(row))
    }
}
