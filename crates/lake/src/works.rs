//! Works: which copies stand, their order, their numbers, and the facts on them.

use crate::bench::Bench;
use crate::commit::numbered;
use crate::fragment::Fragment;
use crate::manifest::Counts;
use crate::places::Places;
use crate::record::{AuthorshipRecord, AwardRecord, Record, TopicRecord, WorkRecord};
use crate::redirects::Redirects;
use crate::sort::{Sorted, next_of};
use crate::writer::SnapshotWriter;
use crate::{Lake, LakeError};
use hubscope_model::key;
use hubscope_model::row::{Award, Reference, Work, WorkClass, WorkTopic};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;

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

/// What stands on works: at most some 100,000s each.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) institutions: BTreeSet<u64>,
    pub(crate) venues: BTreeSet<u64>,
    pub(crate) funders: BTreeSet<u64>,
}

/// Collects the institutions, venues and funders on standing works.
pub(crate) fn named(bench: &Bench<'_>, survivors: &Survivors, redirects: &Redirects) -> Result<Named, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Names {
        venue: Option<u64>,
        authorships: Vec<At>,
        awards: Vec<By>,
    }
    #[derive(Serialize, Deserialize)]
    struct At {
        institutions: Vec<u64>,
    }
    #[derive(Serialize, Deserialize)]
    struct By {
        funder: Option<u64>,
    }
    let stage = ("finding institutions, venues and funders", bench.written(WorkRecord::ENTITY));
    let found = bench.each_fragment(stage, Named::default, |found, number, fragment| {
        survivors.each(bench.lake, (number, fragment), |names: Names| {
            let standing = |letter| move |key| redirects.standing(letter, key);
            found.venues.extend(names.venue.and_then(standing(b'S')));
            let institutions = names.authorships.into_iter().flat_map(|at| at.institutions);
            found.institutions.extend(institutions.filter_map(standing(b'I')));
            found.funders.extend(names.awards.into_iter().filter_map(|by| by.funder).filter_map(standing(b'F')));
            Ok(())
        })
    })?;
    let mut all = Named::default();
    for mut some in found {
        all.institutions.append(&mut some.institutions);
        all.venues.append(&mut some.venues);
        all.funders.append(&mut some.funders);
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
    redirects: &Redirects,
) -> Result<Sorted<Order, WorkRecord>, LakeError> {
    let stage = ("ordering works", bench.written(WorkRecord::ENTITY));
    bench.sort_fragments(stage, |sorter, number, fragment| {
        survivors.each(bench.lake, (number, fragment), |mut work: WorkRecord| {
            redirects.apply(&mut work);
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
    pub(crate) facts: Sorted<Fact, bool>,
    /// References: the cited work's key, the citing work.
    pub(crate) references: Sorted<(u64, u32), ()>,
    /// The works' numbers by their keys.
    pub(crate) numbers: Sorted<u64, u32>,
    /// Works that name no author: they count for no hub.
    pub(crate) without_authors: u64,
}

/// Numbers the works, and writes the tables `work`, `work_topic`, `award` and `work_class`.
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
    let mut work_topics = snapshot.table::<WorkTopic>()?;
    let mut awards = snapshot.table::<Award>()?;
    let mut facts = bench.sorter::<Fact, bool>();
    let (mut references, mut numbers) = (bench.sorter(), bench.sorter());
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
                facts.push((person, work_no, sequence, site), &authorship.is_corresponding)?;
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
            oa_status: work.oa_status,
            cited_by_count: work.cited_by_count,
            doi: work.doi,
            title: work.title,
            kind: work.kind,
            language: work.language,
        })?;
        for (rank, topic_id) in (0u32..).zip(work.topics) {
            work_topics.push(WorkTopic { work_no, topic_id, rank })?;
        }
        for AwardRecord { funder, award, number } in work.awards {
            awards.push(Award { work_no, funder_key: funder, award_key: award, award_id: number })?;
        }
        for cited in work.references {
            references.push((cited, work_no), &())?;
        }
        numbers.push(work.key, &work_no)?;
        for class in work.classes {
            classes.entry(class).or_default().insert(work_no);
        }
        bench.tell("numbering works", u64::from(work_no) + 1, total);
    }
    snapshot.finish(table)?;
    snapshot.finish(work_topics)?;
    snapshot.finish(awards)?;
    let rows = classes.iter().flat_map(|(class, works)| works.iter().map(move |work_no| (class, work_no)));
    snapshot.write(rows.map(|(class, work_no)| WorkClass { work_no, class_id: class.clone() }))?;
    let (facts, references, numbers) = (facts.finish()?, references.finish()?, numbers.finish()?);
    Ok(Numbered { facts, references, numbers, without_authors })
}

/// Writes the table `reference`: finds the cited works, then sorts by the citing ones.
pub(crate) fn write_references(
    bench: &Bench<'_>,
    references: Sorted<(u64, u32), ()>,
    numbers: Sorted<u64, u32>,
    snapshot: &mut SnapshotWriter,
) -> Result<(), LakeError> {
    let total = references.rows();
    let mut by_work = bench.sorter::<(u32, u64), Option<u32>>();
    let mut works = numbers.iter()?.peekable();
    for (done, row) in (1..).zip(references.iter()?) {
        let ((cited, work_no), ()) = row?;
        let cited_no = loop {
            match works.next_if(|work| work.as_ref().map_or(true, |(key, _)| *key < cited)) {
                Some(work) => drop(work?),
                None => {
                    break works
                        .peek()
                        .and_then(|work| work.as_ref().ok())
                        .filter(|(key, _)| *key == cited)
                        .map(|w| w.1);
                }
            }
        };
        by_work.push((work_no, cited), &cited_no)?;
        bench.tell("finding cited works", done, total);
    }
    drop(references);
    let mut table = snapshot.table::<Reference>()?;
    for (done, row) in (1..).zip(by_work.finish()?.iter()?) {
        let ((work_no, cited_work_key), cited_work_no) = row?;
        table.push(Reference { work_no, cited_work_key, cited_work_no })?;
        bench.tell("writing references", done, total);
    }
    snapshot.finish(table)
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
