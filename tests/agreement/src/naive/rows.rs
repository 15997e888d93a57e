//! A lake's rows, put together by work, and what follows from them about each work.

use super::documents::DocumentRows;
use super::place::point;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::measure::Placing;
use hubscope_model::row::{Authorship, Institution, Link, Reference, Site, Venue, Work, WorkClass, WorkTopic};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A whole work, in the units of weights.
pub(super) const WHOLE: u64 = 1 << 32;

/// What is asked of a lake.
pub(super) struct Rows {
    pub(super) papers: Vec<Paper>,
    pub(super) sites: Vec<Site>,
    pub(super) venues: Vec<Venue>,
    pub(super) documents: DocumentRows,
    /// Hashes of the queries that works were looked through for when they were read, by class.
    pub(super) queries: BTreeMap<String, String>,
}

/// A work with all that stands on it.
pub(super) struct Paper {
    pub(super) work: Work,
    pub(super) facts: Vec<Fact>,
    pub(super) topics: BTreeSet<u64>,
    /// Classes that its texts put it in when it was read.
    pub(super) classes: BTreeSet<String>,
    pub(super) citations: Vec<Citation>,
    /// Documents that cite it, with their kinds.
    pub(super) cited_by: BTreeSet<(String, String)>,
    /// Whether an institution on it is a company.
    pub(super) has_company: bool,
}

/// An author at one of their sites, or at none.
pub(super) struct Fact {
    pub(super) site: Option<Site>,
    pub(super) author: Option<u32>,
    /// Which of the persons under the author's id.
    pub(super) variant: u32,
    pub(super) sequence: u32,
    pub(super) is_corresponding: bool,
    /// The share of the work that it stands for, in units of 2^-32.
    pub(super) weight: u64,
}

/// That another work cites it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Citation {
    /// Years from its publication to that of the citing work, 0 if that is dated earlier.
    pub(super) lag: u32,
    /// Whether the works share an author.
    pub(super) is_own: bool,
}

impl Rows {
    pub(super) fn read((lake, placing): (&Path, Placing)) -> Self {
        let snapshot = Snapshot::open(lake).expect("a snapshot");
        let mut sites: Vec<Site> = snapshot.rows().expect("sites");
        let mut works: Vec<Work> = snapshot.rows().expect("works");
        if placing == Placing::Institution {
            sites.retain(|site| site.institution_site_no == Some(site.site_no));
            for work in &mut works {
                work.countries.clone_from(&work.institution_countries);
                work.country_count = work.institution_country_count;
                work.has_unknown_country = work.institution_has_unknown_country;
                work.span_km = work.institution_span_km;
            }
        }
        let authorships: Vec<Authorship> = snapshot.rows().expect("authorships");
        let classes: Vec<WorkClass> = snapshot.rows().expect("classes");
        let topics: Vec<WorkTopic> = snapshot.rows().expect("topics");
        let references: Vec<Reference> = snapshot.rows().expect("references");
        let institutions: Vec<Institution> = snapshot.rows().expect("institutions");
        let links: Vec<Link> = snapshot.rows().expect("links");
        let mut papers: BTreeMap<u32, Paper> = BTreeMap::new();
        for work in works {
            let of_work: Vec<&Authorship> = authorships.iter().filter(|a| a.work_no == work.work_no).collect();
            let facts: Vec<Fact> = of_work.iter().map(|a| fact(a, placing, &sites)).collect();
            let is_on_it = |key| facts.iter().filter_map(Fact::institution).any(|on_it| on_it == key);
            let is_company = |i: &Institution| i.kind.as_deref() == Some("company");
            let has_company = institutions.iter().any(|i| is_company(i) && is_on_it(i.institution_key));
            let of_texts = classes.iter().filter(|c| c.work_no == work.work_no).map(|c| c.class_id.clone()).collect();
            let topics = topics.iter().filter(|t| t.work_no == work.work_no).map(|t| t.topic_id).collect();
            let of_work = links.iter().filter(|link| link.work_no == Some(work.work_no) && link.relation == "cites");
            let cited_by = of_work.map(|link| (link.kind.clone(), link.document_id.clone())).collect();
            let paper = Paper { facts, topics, classes: of_texts, citations: vec![], cited_by, has_company, work };
            papers.insert(paper.work.work_no, paper);
        }
        let mut seen = BTreeSet::new();
        for Reference { work_no, cited_work_no, .. } in references {
            let Some(cited) = cited_work_no.filter(|cited| seen.insert((work_no, *cited))) else { continue };
            if let Some(citation) = citation(&papers[&work_no], &papers[&cited]) {
                papers.entry(cited).and_modify(|paper| paper.citations.push(citation));
            }
        }
        let venues = snapshot.rows().expect("venues");
        let documents = DocumentRows::read(&snapshot);
        Rows { papers: papers.into_values().collect(), sites, venues, documents, queries: snapshot.manifest.classes }
    }
}

/// A row by a placing.
fn fact(row: &Authorship, placing: Placing, sites: &[Site]) -> Fact {
    let at = match placing {
        Placing::Evidence => row.site_no,
        Placing::Institution => row.institution_site_no,
    };
    Fact {
        site: at.and_then(|no| sites.iter().find(|site| site.site_no == no)).cloned(),
        author: row.author_no,
        variant: row.person_variant,
        sequence: row.author_sequence,
        is_corresponding: row.is_corresponding,
        weight: row.weight,
    }
}

/// What a reference from one work to another one counts as, if it does.
fn citation(citing: &Paper, cited: &Paper) -> Option<Citation> {
    let Work { is_retracted, is_paratext, is_xpac, work_no, .. } = citing.work;
    if is_retracted || is_paratext || is_xpac || work_no == cited.work.work_no {
        return None;
    }
    let lag = citing.work.publication_year? - cited.work.publication_year?;
    let lag = u32::try_from(lag).unwrap_or(0);
    let is_own = citing.people().intersection(&cited.people()).next().is_some();
    Some(Citation { lag, is_own })
}

impl Fact {
    pub(super) fn institution(&self) -> Option<u64> {
        self.site.as_ref().and_then(|site| site.institution_key)
    }
}

impl Paper {
    /// Whether it is in the corpus; of retracted works, whether it would be if it were not retracted.
    pub(super) fn is_in_corpus(&self, with_retracted: bool) -> bool {
        let Work { publication_year, kind, is_retracted, is_paratext, is_xpac, .. } = &self.work;
        let is_of_a_type = kind.as_deref().is_some_and(|kind| CORPUS_TYPES.contains(&kind));
        publication_year.is_some() && is_of_a_type && !is_paratext && !is_xpac && (with_retracted || !is_retracted)
    }

    /// Its authors, as far as they are known.
    fn people(&self) -> BTreeSet<u32> {
        self.facts.iter().filter_map(|fact| fact.author).collect()
    }

    /// Its institutions, placed or not.
    pub(super) fn institutions(&self) -> BTreeSet<u64> {
        self.facts.iter().filter_map(Fact::institution).collect()
    }

    /// Whether several institutions, or countries, made it.
    pub(super) fn is_collaborative(&self) -> bool {
        self.institutions().len() > 1 || self.work.country_count > 1
    }

    /// The greatest distance between two of its sites, in whole kilometres; none with fewer than two that have a point.
    pub(super) fn span_km(&self) -> Option<u32> {
        let placed: Vec<&Site> =
            self.facts.iter().filter_map(|f| f.site.as_ref()).filter(|s| point(s).is_some()).collect();
        let pairs = placed.iter().flat_map(|a| placed.iter().map(move |b| (a, b)));
        let apart = pairs.filter(|(a, b)| a.site_no != b.site_no);
        let distances = apart.filter_map(|(a, b)| Some(distance_km(point(a)?, point(b)?)));
        distances.reduce(f64::max).map(|km| km.round() as u32)
    }
}

/// The great circle between two points (degrees), on a sphere of the mean radius.
fn distance_km((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let half_chord = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let on_meridian = half_chord(lat_a, lat_b);
    let on_parallel = half_chord(lon_a, lon_b) * lat_a.to_radians().cos() * lat_b.to_radians().cos();
    2.0 * 6371.0088 * (on_meridian + on_parallel).sqrt().min(1.0).asin()
}
