//! The columns of a snapshot that counting needs, in memory: works by number, facts by site.

use crate::bits::Bits;
use hubscope_lake::LakeError;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::row::{Site, Venue, WorkClass};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Stands for "none" in a column of numbers.
const NONE: u32 = u32::MAX;

/// Works and facts of one snapshot.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(crate) sites: Vec<Site>,
    pub(crate) venues: Vec<Venue>,
    /// Works of the corpus `broad`.
    pub(crate) broad: RoaringBitmap,
    /// By work: the subfield of the primary topic.
    pub(crate) subfield: Vec<Option<u32>>,
    /// Works with two or more known countries.
    pub(crate) international: RoaringBitmap,
    /// Works that may be international or not: fewer than two known countries, and one unknown.
    pub(crate) maybe_international: RoaringBitmap,
    /// By class: works that have it since they were read.
    pub(crate) classes: BTreeMap<String, RoaringBitmap>,
    /// By work: its publication year.
    pub(crate) year: Vec<Option<i32>>,
    /// By work: how many authorships, and whether the list was cut.
    pub(crate) authorships: Vec<(u32, bool)>,
    /// By work: its type, as a place in `kinds`.
    kind: Vec<u32>,
    kinds: Vec<String>,
    /// By work: its venue, as a place in `venues`.
    venue: Vec<u32>,
    /// By site: its works.
    works_at: Vec<RoaringBitmap>,
    /// By site: where its facts begin; then where those without a site begin, and where all end.
    facts_at: Vec<usize>,
    fact_work: Vec<u32>,
    fact_author: Vec<u32>,
    /// By fact: place in the author list.
    pub(crate) fact_sequence: Vec<u32>,
    /// One more than the greatest number of an author.
    authors: usize,
}

/// One author of a work at one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    pub(crate) work_no: u32,
    pub(crate) sequence: u32,
    /// None for an authorship without a place.
    pub(crate) site_no: Option<u32>,
    pub(crate) author_no: Option<u32>,
}

/// What decides whether a work belongs to the corpus `broad`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) year: Option<i32>,
    pub(crate) kind: Option<&'a str>,
    pub(crate) is_retracted: bool,
    pub(crate) is_paratext: bool,
    pub(crate) is_xpac: bool,
}

/// What keeps a work out of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bar {
    Retracted,
    /// Paratext, or an expansion record.
    Flagged,
    /// Its type, or that it has none.
    Type,
    /// It has no year.
    Undated,
}

impl Candidate<'_> {
    /// The first thing that keeps it out; none if it belongs.
    pub(crate) fn bar(&self) -> Option<Bar> {
        match self {
            Candidate { is_retracted: true, .. } => Some(Bar::Retracted),
            Candidate { is_paratext: true, .. } | Candidate { is_xpac: true, .. } => Some(Bar::Flagged),
            Candidate { kind, .. } if !kind.is_some_and(|k| CORPUS_TYPES.contains(&k)) => Some(Bar::Type),
            Candidate { year: None, .. } => Some(Bar::Undated),
            _ => None,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct WorkColumns {
    publication_year: Option<i32>,
    #[serde(rename = "type")]
    kind: Option<String>,
    is_retracted: bool,
    is_paratext: bool,
    is_xpac: bool,
    venue_key: Option<u64>,
    primary_subfield_id: Option<u32>,
    country_count: u32,
    has_unknown_country: bool,
    authorship_count: u32,
    authors_truncated: bool,
}

#[derive(Serialize, Deserialize)]
struct FactColumns {
    institution_site_no: Option<u32>,
    work_no: u32,
    author_no: Option<u32>,
    author_sequence: u32,
}

/// An empty column with room for so many rows, so that it is not held twice while it grows.
fn room<T>(rows: u64) -> Vec<T> {
    let mut column = vec![];
    // A manifest that states too many does no harm: the column grows as far as there are rows.
    let _ = column.try_reserve_exact(usize::try_from(rows).unwrap_or(0));
    column
}

impl Corpus {
    pub(crate) fn read(snapshot: &Snapshot) -> Result<Self, LakeError> {
        let sites: Vec<Site> = snapshot.rows()?;
        let (works, facts) = (snapshot.row_count("work"), snapshot.row_count("authorship"));
        let mut corpus = Corpus {
            venues: snapshot.rows()?,
            broad: RoaringBitmap::new(),
            subfield: room(works),
            international: RoaringBitmap::new(),
            maybe_international: RoaringBitmap::new(),
            classes: BTreeMap::new(),
            year: room(works),
            authorships: room(works),
            kind: room(works),
            kinds: vec![],
            venue: room(works),
            works_at: vec![RoaringBitmap::new(); sites.len()],
            facts_at: vec![0],
            fact_work: room(facts),
            fact_author: room(facts),
            fact_sequence: room(facts),
            authors: 0,
            sites,
        };
        snapshot.each("work", |work: WorkColumns| {
            corpus.add_work(corpus.works(), work);
            Ok(())
        })?;
        snapshot.each("authorship", |fact: FactColumns| {
            corpus.add_fact(&fact);
            Ok(())
        })?;
        corpus.facts_at.resize(corpus.sites.len() + 1, corpus.fact_work.len());
        corpus.facts_at.push(corpus.fact_work.len());
        snapshot.each("work_class", |WorkClass { work_no, class_id }| {
            corpus.classes.entry(class_id).or_default().insert(work_no);
            Ok(())
        })?;
        Ok(corpus)
    }

    fn add_work(&mut self, number: u32, work: WorkColumns) {
        let kind = work.kind.as_deref();
        let candidate = Candidate {
            year: work.publication_year,
            kind,
            is_retracted: work.is_retracted,
            is_paratext: work.is_paratext,
            is_xpac: work.is_xpac,
        };
        let is_international = work.country_count >= 2;
        if candidate.bar().is_none() {
            self.broad.insert(number);
        }
        if is_international {
            self.international.insert(number);
        }
        if is_international || work.has_unknown_country {
            self.maybe_international.insert(number);
        }
        let venue = work.venue_key.and_then(|key| self.venues.binary_search_by_key(&key, |v| v.venue_key).ok());
        self.venue.push(venue.map_or(NONE, |at| at as u32));
        self.kind.push(kind.map_or(NONE, |kind| {
            // There are some thirty types.
            let at = self.kinds.iter().position(|k| k == kind).unwrap_or_else(|| {
                self.kinds.push(kind.to_owned());
                self.kinds.len() - 1
            });
            at as u32
        }));
        self.subfield.push(work.primary_subfield_id);
        self.year.push(work.publication_year);
        self.authorships.push((work.authorship_count, work.authors_truncated));
    }

    /// Facts come sorted by site, those without one last.
    fn add_fact(&mut self, fact: &FactColumns) {
        let site = fact.institution_site_no.map_or(self.sites.len(), |s| s as usize);
        while self.facts_at.len() <= site {
            self.facts_at.push(self.fact_work.len());
        }
        if let Some(works) = self.works_at.get_mut(site) {
            works.insert(fact.work_no);
        }
        self.fact_work.push(fact.work_no);
        self.fact_author.push(fact.author_no.unwrap_or(NONE));
        self.fact_sequence.push(fact.author_sequence);
        self.authors = self.authors.max(fact.author_no.map_or(0, |a| a as usize + 1));
    }

    /// Works with an authorship at any of these sites.
    pub(crate) fn works_at(&self, sites: &[u32]) -> RoaringBitmap {
        let mut all = RoaringBitmap::new();
        for works in sites.iter().filter_map(|&s| self.works_at.get(s as usize)) {
            all |= works;
        }
        all
    }

    /// Numbers of the works of some years: they are neighbours.
    pub(crate) fn year_range(&self, first: i32, last: i32) -> Range<u32> {
        let before = |limit: i32| self.year.partition_point(|y| y.is_some_and(|y| y < limit)) as u32;
        before(first)..before(last.saturating_add(1))
    }

    /// The type of a work.
    pub(crate) fn kind(&self, work_no: u32) -> Option<&str> {
        self.kinds.get(*self.kind.get(work_no as usize)? as usize).map(String::as_str)
    }

    /// The place of a work's venue in `venues`.
    pub(crate) fn venue(&self, work_no: u32) -> Option<usize> {
        self.venue.get(work_no as usize).filter(|&&v| v != NONE).map(|&v| v as usize)
    }

    /// How many works there are.
    pub(crate) fn works(&self) -> u32 {
        self.year.len() as u32
    }

    /// An empty set for authors.
    pub(crate) fn no_authors(&self) -> Bits {
        Bits::new(self.authors)
    }

    /// Facts at these sites, site by site.
    pub(crate) fn facts_at<'a>(&'a self, sites: &'a [u32]) -> impl Iterator<Item = Fact> + 'a {
        sites.iter().flat_map(move |&site_no| self.facts_of(site_no as usize, Some(site_no)))
    }

    /// Facts without a site.
    pub(crate) fn facts_nowhere(&self) -> impl Iterator<Item = Fact> + '_ {
        self.facts_of(self.sites.len(), None)
    }

    fn facts_of(&self, place: usize, site_no: Option<u32>) -> impl Iterator<Item = Fact> + '_ {
        let range = match (self.facts_at.get(place), self.facts_at.get(place + 1)) {
            (Some(&from), Some(&to)) => from..to,
            _ => 0..0,
        };
        range.map(move |f| Fact {
            work_no: self.fact_work[f],
            sequence: self.fact_sequence[f],
            site_no,
            author_no: Some(self.fact_author[f]).filter(|&a| a != NONE),
        })
    }
}
