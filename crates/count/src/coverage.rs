//! What the counts cannot see: authorships without a place, works without a field, lists that were cut.

use crate::Engine;
use hubscope_model::Years;
use serde::Serialize;

/// Coverage of the corpus in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The year.
    pub year: i32,
    /// Works of the corpus, wherever they are from.
    pub works: u64,
    /// Works whose primary topic belongs to no field, or that have none.
    pub works_without_field: u64,
    /// Works whose number of countries is not known to be one or more than one.
    pub works_of_unknown_countries: u64,
    /// Works whose list of authors was cut, or may have been.
    pub works_with_cut_author_list: u64,
    /// Authorships of these works.
    pub authorships: u64,
    /// Authorships without an institution.
    pub authorships_without_institution: u64,
    /// Authorships with institutions, of which none has a known place.
    pub authorships_without_point: u64,
}

impl Coverage {
    /// Share of authorships without a place, in percent; none if there are no authorships.
    pub fn unplaced_share(&self) -> Option<f64> {
        let without = self.authorships_without_institution + self.authorships_without_point;
        (self.authorships > 0).then(|| without as f64 / self.authorships as f64 * 100.0)
    }
}

impl Engine {
    /// Coverage by year, over the whole corpus.
    pub fn coverage(&self, years: Years) -> Vec<Coverage> {
        let corpus = &self.corpus;
        let all: Vec<u32> = (0..corpus.sites.len() as u32).collect();
        let has_point =
            |site: Option<u32>| site.and_then(|s| corpus.sites.get(s as usize)).is_some_and(|s| s.latitude.is_some());
        years
            .iter()
            .map(|year| {
                let range = corpus.year_range(year, year);
                let works = || corpus.broad.range(range.clone());
                let counts = |holds: &dyn Fn(u32) -> bool| works().filter(|&w| holds(w)).count() as u64;
                // Authorships at institutions, those with a point first, so that one with a point stands for all.
                let mut placed: Vec<(u32, u32, bool)> = corpus
                    .facts_at(&all)
                    .filter(|f| range.contains(&f.work_no) && corpus.broad.contains(f.work_no))
                    .map(|f| (f.work_no, f.sequence, !has_point(f.site_no)))
                    .collect();
                placed.sort_unstable();
                placed.dedup_by_key(|f| (f.0, f.1));
                let authorships: u64 = works().map(|w| u64::from(corpus.authorships[w as usize].0)).sum();
                let subfields = &self.catalogue.classes.subfields;
                Coverage {
                    year,
                    works: works().count() as u64,
                    works_without_field: counts(&|w| {
                        !corpus.subfield[w as usize].is_some_and(|s| subfields.contains_key(&s))
                    }),
                    works_of_unknown_countries: counts(&|w| {
                        corpus.maybe_international.contains(w) && !corpus.international.contains(w)
                    }),
                    works_with_cut_author_list: counts(&|w| corpus.authorships[w as usize].1),
                    authorships,
                    authorships_without_institution: authorships - placed.len() as u64,
                    authorships_without_point: placed.iter().filter(|f| f.2).count() as u64,
                }
            })
            .collect()
    }
}
