//! Works: which copies stand, their order, their numbers, and the facts on them.

use crate::bench::Bench;
use crate::commit::numbered;
use crate::fragment::Fragment;
use crate::manifest::Counts;
use crate::places::Places;
use crate::record::{AuthorshipRecord, Record, TopicRecord, WorkRecord};
use crate::sort::{Sorted, next_of};
use crate::writer::SnapshotWriter;
use crate::{Lake, LakeError};
use hubscope_model::key;
use hubscope_model::row::{Work, WorkClass};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

/// In a sorted row, the site or person that is not known: after all that are.
pub(crate) const NO_SITE: u32 = u32::MAX;
/// The same for keys of authors.
pub(crate) const NOBODY: u64 = u64::MAX;

/// An author of a work at a site: key of the author, work, place in the author list, site.
pub(crate) type Fact = (u64, u32, u32, u32);

/// Which copies of works stand.
pub(crate) struct Survivors {
    /// Their rows, by fragment.
    rows: Vec<RoaringBitmap>,
    pub(crate) counts: Counts,
    /// The latest date of last change.
    pub(crate) latest: String,
}

/// Resolves copies: of one work the latest stands, and of those of one date the one whose content has the greatest hash.
pub(crate) fn survivors(bench: &Bench<'_>) -> Result<Survivors, LakeError> {
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
    while let Some(first) = rows.next() {
        let (key, mut best) = first?;
        while let Some((_, copy)) = next_of(&mut rows, |&k| k == key) {
            best = best.max(copy);
            survivors.counts.superseded += 1;
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

impl Survivors {
    /// Goes through the standing works of a fragment, or some columns of them; says how many copies there were.
    fn each<C: Serialize + DeserializeOwned>(
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

/// What stands on works: at most some 100,000s each.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) institutions: BTreeSet<u64>,
    pub(crate) venues: BTreeSet<u64>,
}

/// Collects the institutions and venues on standing works.
pub(crate) fn named(bench: &Bench<'_>, survivors: &Survivors) -> Result<Named, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Names {
        venue: Option<u64>,
        authorships: Vec<At>,
    }
    #[derive(Serialize, Deserialize)]
    struct At {
        institutions: Vec<u64>,
    }
    let stage = ("finding institutions and venues", bench.written(WorkRecord::ENTITY));
    let found = bench.each_fragment(stage, Named::default, |found, number, fragment| {
        survivors.each(bench.lake, (number, fragment), |names: Names| {
            found.venues.extend(names.venue);
            found.institutions.extend(names.authorships.into_iter().flat_map(|at| at.institutions));
            Ok(())
        })
    })?;
    let mut all = Named::default();
    for mut some in found {
        all.institutions.append(&mut some.institutions);
        all.venues.append(&mut some.venues);
    }
    Ok(all)
}

/// Works of a year and a place are neighbours: year (none last), first site (none last), key.
type Order = (bool, i32, u32, u64);

/// Sorts the standing works as they are to be numbered.
pub(crate) fn order(
    bench: &Bench<'_>,
    survivors: &Survivors,
    places: &Places,
) -> Result<Sorted<Order, WorkRecord>, LakeError> {
    let stage = ("ordering works", bench.written(WorkRecord::ENTITY));
    bench.sort_fragments(stage, |sorter, number, fragment| {
        survivors.each(bench.lake, (number, fragment), |mut work: WorkRecord| {
            let institutions = work.authorships.iter().flat_map(|a| &a.institutions);
            let first = institutions.filter_map(|i| places.site_no.get(i).copied()).min();
            // It has had its say.
            work.updated.clear();
            let order = (work.year.is_none(), work.year.unwrap_or_default(), first.unwrap_or(NO_SITE), work.key);
            sorter.push(order, &work)
        })
    })
}

/// What numbering leaves to do.
pub(crate) struct Numbered {
    pub(crate) facts: Sorted<Fact, ()>,
    /// Works that name no author: they count for no hub.
    pub(crate) without_authors: u64,
}

/// Numbers the works, and writes the tables `work` and `work_class`.
pub(crate) fn number(
    bench: &Bench<'_>,
    works: &Sorted<Order, WorkRecord>,
    places: &Places,
    topics: &BTreeMap<u64, TopicRecord>,
    snapshot: &mut SnapshotWriter,
) -> Result<Numbered, LakeError> {
    let total = works.rows();
    numbered(total, "works")?;
    let mut table = snapshot.table::<Work>()?;
    let mut facts = bench.sorter::<Fact, ()>();
    let mut without_authors = 0;
    let mut classes: BTreeMap<String, RoaringBitmap> = BTreeMap::new();
    for (work_no, row) in (0u32..).zip(works.iter()?) {
        let (_, work) = row?;
        let mut countries: BTreeSet<&str> = BTreeSet::new();
        let mut has_unknown_country = work.authorships.is_empty();
        without_authors += u64::from(work.authorships.is_empty());
        for (sequence, authorship) in (0u32..).zip(&work.authorships) {
            let sites = sites(authorship, places);
            let known = countries_of(authorship, &sites, places);
            has_unknown_country |= known.is_empty();
            countries.extend(known);
            let person = authorship.author.filter(|a| key::is_person(*a)).unwrap_or(NOBODY);
            for site in sites.iter().copied().chain(sites.is_empty().then_some(NO_SITE)) {
                facts.push((person, work_no, sequence, site), &())?;
            }
        }
        let by_topic = || topics.get(&work.topic?)?.subfield;
        table.push(Work {
            work_no,
            work_key: work.key,
            publication_year: work.year,
            is_retracted: work.is_retracted,
            is_paratext: work.is_paratext,
            is_xpac: work.is_xpac,
            venue_key: work.venue,
            primary_topic_id: work.topic,
            primary_subfield_id: work.subfield.or_else(by_topic),
            country_count: countries.len() as u32,
            countries: countries.into_iter().collect::<Vec<_>>().join(";"),
            has_unknown_country,
            authorship_count: work.authorships.len() as u32,
            authors_truncated: work.authors_truncated,
            doi: work.doi,
            title: work.title,
            kind: work.kind,
            language: work.language,
        });
        for class in work.classes {
            classes.entry(class).or_default().insert(work_no);
        }
        bench.tell("numbering works", u64::from(work_no) + 1, total);
    }
    snapshot.finish(table)?;
    let rows = classes.iter().flat_map(|(class, works)| works.iter().map(move |work_no| (class, work_no)));
    snapshot.write(rows.map(|(class, work_no)| WorkClass { work_no, class_id: class.clone() }))?;
    Ok(Numbered { facts: facts.finish()?, without_authors })
}

/// The sites of an authorship.
fn sites(authorship: &AuthorshipRecord, places: &Places) -> BTreeSet<u32> {
    authorship.institutions.iter().filter_map(|i| places.site_no.get(i).copied()).collect()
}

/// The countries of the sites, or else of the record.
fn countries_of<'a>(authorship: &'a AuthorshipRecord, sites: &BTreeSet<u32>, places: &'a Places) -> Vec<&'a str> {
    let placed: Vec<&str> =
        sites.iter().filter_map(|&s| places.sites.get(s as usize)?.country_code.as_deref()).collect();
    if placed.is_empty() { authorship.countries.iter().map(String::as_str).collect() } else { placed }
}
