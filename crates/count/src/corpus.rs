//! The columns of a snapshot that counting needs, in memory: works by number, facts by site.

use hubscope_lake::LakeError;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::row::Site;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Stands for "no author" in the column of authors.
const NOBODY: u32 = u32::MAX;

/// Works and facts of one snapshot.
#[derive(Debug)]
pub(crate) struct Corpus {
    pub(crate) sites: Vec<Site>,
    /// Works of the corpus `broad`.
    pub(crate) broad: RoaringBitmap,
    /// By work: the subfield of the primary topic.
    pub(crate) subfield: Vec<Option<u32>>,
    /// Works with two or more known countries.
    pub(crate) international: RoaringBitmap,
    /// Works that may be international or not: fewer than two known countries, and one unknown.
    pub(crate) maybe_international: RoaringBitmap,
    /// By work: its publication year.
    pub(crate) year: Vec<Option<i32>>,
    /// By work: how many authorships, and whether the list was cut.
    pub(crate) authorships: Vec<(u32, bool)>,
    /// By site: its works.
    works_at: Vec<RoaringBitmap>,
    /// By site: where its facts begin; one more at the end.
    facts_at: Vec<usize>,
    fact_work: Vec<u32>,
    fact_author: Vec<u32>,
    /// By fact: place in the author list.
    pub(crate) fact_sequence: Vec<u32>,
}

/// One author of a work at one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    pub(crate) work_no: u32,
    pub(crate) sequence: u32,
    pub(crate) site_no: u32,
    pub(crate) author_no: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct WorkColumns {
    publication_year: Option<i32>,
    #[serde(rename = "type")]
    kind: Option<String>,
    is_retracted: bool,
    is_paratext: bool,
    is_xpac: bool,
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

impl Corpus {
    pub(crate) fn read(snapshot: &Snapshot) -> Result<Self, LakeError> {
        let sites: Vec<Site> = snapshot.rows()?;
        let works: Vec<WorkColumns> = snapshot.columns("work")?;
        let is_broad = |w: &WorkColumns| {
            w.publication_year.is_some()
                && w.kind.as_deref().is_some_and(|k| CORPUS_TYPES.contains(&k))
                && !(w.is_retracted || w.is_paratext || w.is_xpac)
        };
        let those = |holds: &dyn Fn(&WorkColumns) -> bool| -> RoaringBitmap {
            (0u32..).zip(&works).filter(|(_, w)| holds(w)).map(|(n, _)| n).collect()
        };
        let mut corpus = Corpus {
            broad: those(&is_broad),
            international: those(&|w| w.country_count >= 2),
            maybe_international: those(&|w| w.country_count >= 2 || w.has_unknown_country),
            subfield: works.iter().map(|w| w.primary_subfield_id).collect(),
            year: works.iter().map(|w| w.publication_year).collect(),
            authorships: works.iter().map(|w| (w.authorship_count, w.authors_truncated)).collect(),
            works_at: vec![RoaringBitmap::new(); sites.len()],
            facts_at: vec![0],
            fact_work: vec![],
            fact_author: vec![],
            fact_sequence: vec![],
            sites,
        };
        // Facts are sorted by site, those without one last; these place nobody in a hub.
        for fact in snapshot.columns::<FactColumns>("authorship")? {
            let Some(works) = fact.institution_site_no.and_then(|s| corpus.works_at.get_mut(s as usize)) else { break };
            while Some(corpus.facts_at.len() - 1) < fact.institution_site_no.map(|s| s as usize) {
                corpus.facts_at.push(corpus.fact_work.len());
            }
            works.insert(fact.work_no);
            corpus.fact_work.push(fact.work_no);
            corpus.fact_author.push(fact.author_no.unwrap_or(NOBODY));
            corpus.fact_sequence.push(fact.author_sequence);
        }
        corpus.facts_at.resize(corpus.sites.len() + 1, corpus.fact_work.len());
        Ok(corpus)
    }

    /// Works with an authorship at any of these sites.
    pub(crate) fn works_at(&self, sites: &[u32]) -> RoaringBitmap {
        let mut all = RoaringBitmap::new();
        for works in sites.iter().filter_map(|&s| self.works_at.get(s as usize)) {
            all |= works;
        }
        all
    }

    /// Numbers of the works of a year: they are neighbours.
    pub(crate) fn year_range(&self, year: i32) -> Range<u32> {
        let before = |limit: i32| self.year.partition_point(|y| y.is_some_and(|y| y < limit)) as u32;
        before(year)..before(year.saturating_add(1))
    }

    /// Facts at these sites, site by site.
    pub(crate) fn facts_at<'a>(&'a self, sites: &'a [u32]) -> impl Iterator<Item = Fact> + 'a {
        sites.iter().flat_map(move |&site_no| {
            let place = site_no as usize;
            let range = match (self.facts_at.get(place), self.facts_at.get(place + 1)) {
                (Some(&from), Some(&to)) => from..to,
                _ => 0..0,
            };
            range.map(move |f| Fact {
                work_no: self.fact_work[f],
                sequence: self.fact_sequence[f],
                site_no,
                author_no: Some(self.fact_author[f]).filter(|&a| a != NOBODY),
            })
        })
    }
}
