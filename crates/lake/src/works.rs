//! Works: what stands on them, their order, their numbers, and the facts on them.

use crate::LakeError;
use crate::affiliations::Affiliations;
use crate::bench::Bench;
use crate::commit::numbered;
use crate::index::{FactIndexer, WorkIndexer};
use crate::places::{Places, Registered};
use crate::placing::{Affiliation, By, Cities, CitiesReader, Placer, affiliations};
use crate::readings::Readings;
use crate::record::{AuthorshipRecord, AwardRecord, Record, TopicRecord, WorkRecord};
use crate::redirects::Redirects;
use crate::sort::Sorted;
use crate::survivors::Survivors;
use crate::variants::Evidence;
use crate::weight::shares;
use crate::writer::SnapshotWriter;
use hubscope_model::key;
use hubscope_model::row::{Award, Reference, WHOLE_WORK, Work, WorkClass, WorkTopic};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// In a sorted row, the site or person that is not known: after all that are.
pub(crate) const NO_SITE: u32 = u32::MAX;
/// The same for keys of authors.
pub(crate) const NOBODY: u64 = u64::MAX;

/// An author of a work at a site: key of the author, work, place in the author list, site.
pub(crate) type Fact = (u64, u32, u32, u32);

/// What else is known of a fact.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct OfFact {
    /// In units of 2^-32 of the work.
    pub(crate) weight: u64,
    pub(crate) is_corresponding: bool,
    /// What says that they are there.
    pub(crate) by: By,
    /// Of somebody: who it says that they are.
    pub(crate) evidence: Evidence,
}

/// What stands on works: at most some millions each.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) institutions: BTreeSet<u64>,
    /// Institutions, or none, and cities that affiliations name for them.
    pub(crate) further: BTreeSet<(Option<u64>, u32)>,
    /// How often each correction of affiliations was applied.
    pub(crate) corrected: BTreeMap<usize, u64>,
    /// By fragment, where the cities of its works' affiliations are.
    pub(crate) cities: BTreeMap<usize, PathBuf>,
    pub(crate) venues: BTreeSet<u64>,
    pub(crate) funders: BTreeSet<u64>,
}

/// Collects the institutions, venues and funders on standing works, and finds where their affiliations are.
pub(crate) fn named(
    bench: &Bench<'_>,
    survivors: &Survivors,
    (registered, readings): (&BTreeMap<u64, Registered>, &Readings),
    redirects: &Redirects,
) -> Result<Named, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Names {
        venue: Option<u64>,
        authorships: Vec<AuthorshipRecord>,
        awards: Vec<For>,
    }
    #[derive(Serialize, Deserialize)]
    struct For {
        funder: Option<u64>,
    }
    let stage = ("placing affiliations", bench.written(WorkRecord::ENTITY));
    let found = bench.each_fragment(stage, <(Named, Placer)>::default, |(found, placer), number, fragment| {
        let mut cities = Cities::create(bench)?;
        let rows = survivors.each(bench.lake, (number, fragment), |mut names: Names| {
            let standing = |letter| move |key| redirects.standing(letter, key);
            found.venues.extend(names.venue.and_then(standing(b'S')));
            found.funders.extend(names.awards.into_iter().filter_map(|by| by.funder).filter_map(standing(b'F')));
            redirects.apply_to(&mut names.authorships);
            for mut authorship in names.authorships {
                readings.apply(&mut authorship);
                let of_authorship = placer.cities(&authorship, registered, readings);
                cities.push(&of_authorship)?;
                let AuthorshipRecord { affiliations: printed, institutions, .. } = authorship;
                for affiliation in affiliations(printed, &institutions, of_authorship.into_iter(), registered) {
                    let further = affiliation.whereabouts(registered);
                    found.further.extend(further.into_iter().filter_map(|at| Some((at.institution, at.city?))));
                }
                found.institutions.extend(institutions);
            }
            Ok(())
        })?;
        found.cities.insert(number, cities.finish()?);
        Ok(rows)
    })?;
    let mut all = Named::default();
    for (mut some, placer) in found {
        for (correction, times) in placer.corrected {
            *all.corrected.entry(correction).or_default() += times;
        }
        all.institutions.append(&mut some.institutions);
        all.further.append(&mut some.further);
        all.cities.append(&mut some.cities);
        all.venues.append(&mut some.venues);
        all.funders.append(&mut some.funders);
    }
    Ok(all)
}

/// Works of a year and a place are neighbours: year (none last), first site (none last), key.
type Order = (bool, i32, u32, u64);

/// A work whose affiliations have been read, and these by authorship.
pub(crate) type Placed = (WorkRecord, Vec<Vec<Affiliation>>);

/// Sorts the standing works as they are to be numbered.
pub(crate) fn order(
    bench: &Bench<'_>,
    survivors: &Survivors,
    (places, readings): (&Places, &Readings),
    cities: &BTreeMap<usize, PathBuf>,
    redirects: &Redirects,
) -> Result<Sorted<Order, Placed>, LakeError> {
    let stage = ("ordering works", bench.written(WorkRecord::ENTITY));
    bench.sort_fragments(stage, |sorter, number, fragment| {
        let Some(path) = cities.get(&number) else { return Ok(0) };
        let mut cities = CitiesReader::open(path)?;
        survivors.each(bench.lake, (number, fragment), |mut work: WorkRecord| {
            redirects.apply(&mut work);
            let mut read = |authorship: &mut AuthorshipRecord| {
                readings.apply(authorship);
                let printed = std::mem::take(&mut authorship.affiliations);
                let found = cities.take(printed.len())?;
                Ok(affiliations(printed, &authorship.institutions, found.into_iter(), &places.registered))
            };
            let at = work.authorships.iter_mut().map(&mut read).collect::<Result<Vec<_>, LakeError>>()?;
            let first = at.iter().flatten().flat_map(|of| places.sites_of(of).into_keys()).min();
            // It has had its say.
            work.updated.clear();
            let order = (work.year.is_none(), work.year.unwrap_or_default(), first.unwrap_or(NO_SITE), work.key);
            sorter.push(order, &(work, at))
        })
    })
}

/// What numbering leaves to do.
pub(crate) struct Numbered {
    pub(crate) facts: Sorted<Fact, OfFact>,
    /// The index, which has the works and waits for their facts.
    pub(crate) index: FactIndexer,
    /// References: the cited work's key, the citing work.
    pub(crate) references: Sorted<(u64, u32), ()>,
    /// The works' numbers by their keys.
    pub(crate) numbers: Sorted<u64, u32>,
    /// Works that name no author: they count for no hub.
    pub(crate) without_authors: u64,
}

/// Numbers the works, and writes the tables `work`, `work_topic`, `award` and `work_class`, and the index of works.
pub(crate) fn number(
    bench: &Bench<'_>,
    works: &Sorted<Order, Placed>,
    places: &Places,
    topics: &BTreeMap<u64, TopicRecord>,
    mut index: WorkIndexer,
    snapshot: &mut SnapshotWriter,
) -> Result<Numbered, LakeError> {
    let total = works.rows();
    numbered(total, "works")?;
    let mut table = snapshot.table::<Work>()?;
    let mut work_topics = snapshot.table::<WorkTopic>()?;
    let mut awards = snapshot.table::<Award>()?;
    let mut facts = bench.sorter::<Fact, OfFact>();
    let (mut references, mut numbers) = (bench.sorter(), bench.sorter());
    let mut without_authors = 0;
    let mut classes: BTreeMap<String, RoaringBitmap> = BTreeMap::new();
    for (work_no, row) in (0u32..).zip(works.iter()?) {
        let (_, (work, placed)) = row?;
        without_authors += u64::from(work.authorships.is_empty());
        let mut affiliations = Affiliations::new(places);
        let of_authors = shares(WHOLE_WORK, work.authorships.len());
        for (((sequence, authorship), at), weight) in (0u32..).zip(&work.authorships).zip(&placed).zip(of_authors) {
            let person = authorship.author.filter(|a| key::is_person(*a)).unwrap_or(NOBODY);
            for (site, (weight, by)) in affiliations.add(authorship, at, weight) {
                let AuthorshipRecord { is_corresponding, name, orcid, .. } = *authorship;
                let evidence = Evidence { name, orcid };
                facts.push((person, work_no, sequence, site), &OfFact { weight, is_corresponding, by, evidence })?;
            }
        }
        let (here, registered) = (&affiliations.placed, &affiliations.registered);
        let (countries, institution_countries) = (here.countries(), registered.countries());
        let by_topic = || topics.get(&work.topic?)?.subfield;
        let row = Work {
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
            countries: countries.join(";"),
            has_unknown_country: affiliations.has_unknown_country(here),
            institution_country_count: institution_countries.len() as u32,
            institution_countries: institution_countries.join(";"),
            institution_has_unknown_country: affiliations.has_unknown_country(registered),
            institution_count: affiliations.institutions(),
            has_company: affiliations.has_company(),
            span_km: affiliations.span_km(here),
            institution_span_km: affiliations.span_km(registered),
            authorship_count: work.authorships.len() as u32,
            authors_truncated: work.authors_truncated,
            oa_status: work.oa_status,
            cited_by_count: work.cited_by_count,
            doi: work.doi,
            pmid: work.pmid,
            title: work.title,
            kind: work.kind,
            language: work.language,
        };
        index.push(&row)?;
        table.push(row)?;
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
    let index = index.finish(&classes, places.sites.len() as u32)?;
    Ok(Numbered { facts, index, references, numbers, without_authors })
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
