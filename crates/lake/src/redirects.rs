//! Ids that are gone: merged into another one, or deleted. What the source publishes of them is applied to every commit anew.

use crate::LakeError;
use crate::bench::Bench;
use crate::manifest::Counts;
use crate::record::{AuthorshipRecord, RedirectRecord, WorkRecord};
use crate::sort::{Merge, Sorted, next_of};
use crate::writer::SnapshotWriter;
use hubscope_model::row::Redirect;
use std::collections::{BTreeMap, BTreeSet};

/// What the entities are called, by the letter of their ids.
const ENTITIES: [(u8, &str); 7] = [
    (b'W', "works"),
    (b'A', "authors"),
    (b'I', "institutions"),
    (b'S', "sources"),
    (b'T', "topics"),
    (b'F', "funders"),
    (b'P', "publishers"),
];

/// Merges in a row that are followed: each round doubles their number. Only a ring of merges is longer than 2^12.
const ROUNDS: u32 = 12;

/// Letter and number of an id.
type Id = (u8, u64);
/// The day on which an id went, and the number that it is part of now.
type Fate = (u32, Option<u64>);
type Row = (Id, Fate);

/// Redirects, each to what stands in the end.
pub(crate) struct Redirects {
    sorted: Sorted<Id, Fate>,
    /// Those of entities of which there are few: all but works and people.
    few: BTreeMap<Id, Option<u64>>,
    /// What became of the records.
    pub(crate) counts: Counts,
}

/// Reads what is known of ids that are gone, and follows merges of what was merged.
pub(crate) fn redirects(bench: &Bench<'_>) -> Result<Redirects, LakeError> {
    let stage = ("reading ids that are gone", bench.written(RedirectRecord::ENTITY));
    let stated = bench.sort_fragments(stage, |sorter, _, fragment| {
        let mut rows = 0;
        for batch in bench.lake.rows::<RedirectRecord>(fragment, RedirectRecord::ENTITY)?.into_iter().flatten() {
            for RedirectRecord { letter, old, day, new } in batch? {
                sorter.push((letter, old), &(day, new))?;
                rows += 1;
            }
        }
        Ok(rows)
    })?;
    let mut once = bench.sorter();
    let mut counts = Counts { written: stated.rows(), ..Counts::default() };
    let mut rows = stated.iter()?.peekable();
    while let Some(row) = rows.next() {
        let (key, mut latest): Row = row?;
        while let Some((_, other)) = next_of(&mut rows, |&k| k == key) {
            latest = latest.max(other);
            counts.written -= 1;
            counts.superseded += 1;
        }
        // An id that is merged into itself is not gone.
        if latest.1 != Some(key.1) {
            once.push(key, &latest)?;
        }
    }
    let mut sorted = once.finish()?;
    for _ in 0..ROUNDS {
        let Some(further) = follow(bench, &sorted, Some)? else { break };
        sorted = further;
    }
    // What still leads on comes from a ring: nobody knows where it ends, so that it stays where it is.
    if let Some(without_rings) = follow(bench, &sorted, |_| None)? {
        sorted = without_rings;
    }
    let mut few = BTreeMap::new();
    for row in sorted.iter()? {
        let (key, (_, new)): Row = row?;
        if !matches!(key.0, b'W' | b'A') {
            few.insert(key, new);
        }
    }
    Ok(Redirects { sorted, few, counts })
}

/// Redirects to what the new ids are redirected to, as far as `step` goes along; nothing if none is redirected.
fn follow(
    bench: &Bench<'_>,
    sorted: &Sorted<Id, Fate>,
    step: fn(Option<u64>) -> Option<Option<u64>>,
) -> Result<Option<Sorted<Id, Fate>>, LakeError> {
    let mut by_new = bench.sorter();
    let mut further = bench.sorter();
    for row in sorted.iter()? {
        let ((letter, old), (day, new)): Row = row?;
        match new {
            Some(new) => by_new.push((letter, new), &(old, day))?,
            None => further.push((letter, old), &(day, None))?,
        }
    }
    let mut is_further = false;
    let mut next = sorted.iter()?.peekable();
    for row in by_new.finish()?.iter()? {
        let ((letter, new), (old, day)) = row?;
        let last = match skip_to(&mut next, (letter, new))? {
            Some((_, last)) => {
                is_further = true;
                step(last)
            }
            None => Some(Some(new)),
        };
        // A ring of merges may come back to itself.
        if let Some(last) = last.filter(|last| *last != Some(old)) {
            further.push((letter, old), &(day, last))?;
        }
    }
    Ok(if is_further { Some(further.finish()?) } else { None })
}

/// What stands at a key in rows sorted by it; it may be asked for again.
fn skip_to(rows: &mut std::iter::Peekable<Merge<'_, Id, Fate>>, key: Id) -> Result<Option<Fate>, LakeError> {
    loop {
        match rows.peek() {
            Some(Ok((at, _))) if *at < key => drop(rows.next()),
            Some(Ok((at, value))) => return Ok((*at == key).then_some(*value)),
            Some(Err(_)) => rows.next().transpose().map(drop)?,
            None => return Ok(None),
        }
    }
}

impl Redirects {
    /// None at all.
    pub(crate) fn none(bench: &Bench<'_>) -> Result<Self, LakeError> {
        Ok(Redirects { sorted: bench.sorter().finish()?, few: BTreeMap::new(), counts: Counts::default() })
    }

    /// Whether nobody was merged or deleted.
    pub(crate) fn spare_people(&self) -> Result<bool, LakeError> {
        Ok(self.of(b'A')?.next().is_none())
    }

    /// Redirects of an entity, in the order of the old ids.
    pub(crate) fn of(
        &self,
        letter: u8,
    ) -> Result<impl Iterator<Item = Result<(u64, Option<u64>), LakeError>> + '_, LakeError> {
        let rows = self.sorted.iter()?;
        Ok(rows.filter_map(move |row| match row {
            Ok(((of, old), (_, new))) => (of == letter).then_some(Ok((old, new))),
            Err(e) => Some(Err(e)),
        }))
    }

    /// What stands for an id of an entity of which there are few; nothing if it was deleted.
    pub(crate) fn standing(&self, letter: u8, key: u64) -> Option<u64> {
        self.few.get(&(letter, key)).copied().unwrap_or(Some(key))
    }

    /// Whether an id of such an entity is gone.
    pub(crate) fn is_gone(&self, letter: u8, key: u64) -> bool {
        self.few.contains_key(&(letter, key))
    }

    /// Puts what stands in the place of what is gone: institutions, venue, topics and funders.
    pub(crate) fn apply(&self, work: &mut WorkRecord) {
        if self.few.is_empty() {
            return;
        }
        self.apply_to(&mut work.authorships);
        work.venue = work.venue.and_then(|key| self.standing(b'S', key));
        work.topic = work.topic.and_then(|key| self.standing(b'T', key));
        let mut seen = BTreeSet::new();
        let topics = std::mem::take(&mut work.topics).into_iter().filter_map(|key| self.standing(b'T', key));
        work.topics = topics.filter(|key| seen.insert(*key)).collect();
        for award in &mut work.awards {
            award.funder = award.funder.and_then(|key| self.standing(b'F', key));
        }
        work.awards.sort_unstable();
        work.awards.dedup();
    }

    /// The same in authorships: their institutions.
    pub(crate) fn apply_to(&self, authorships: &mut [AuthorshipRecord]) {
        if self.few.is_empty() {
            return;
        }
        let standing = |named: &mut Vec<u64>| {
            let mut seen = BTreeSet::new();
            let standing = std::mem::take(named).into_iter().filter_map(|key| self.standing(b'I', key));
            *named = standing.filter(|key| seen.insert(*key)).collect();
        };
        for authorship in authorships {
            standing(&mut authorship.institutions);
            authorship.affiliations.iter_mut().for_each(|affiliation| standing(&mut affiliation.institutions));
        }
    }

    /// Writes the table `redirect`.
    pub(crate) fn write(&self, snapshot: &mut SnapshotWriter) -> Result<(), LakeError> {
        let mut table = snapshot.table::<Redirect>()?;
        for (letter, name) in entities_by_name() {
            for row in self.sorted.iter()? {
                let ((of, old_key), (day, new_key)): Row = row?;
                if of == letter {
                    let date = if day == 0 { String::new() } else { dashed(day) };
                    table.push(Redirect { entity: name.to_owned(), old_key, new_key, date })?;
                }
            }
        }
        snapshot.finish(table)
    }
}

fn entities_by_name() -> Vec<(u8, &'static str)> {
    let mut entities = ENTITIES.to_vec();
    entities.sort_by_key(|(_, name)| *name);
    entities
}

/// `20240131` as `2024-01-31`.
fn dashed(day: u32) -> String {
    format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)
}
