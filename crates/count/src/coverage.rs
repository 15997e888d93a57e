//! What the counts cannot see: authorships without a place, works without a field, lists that were cut.

use crate::class::Reading;
use crate::index::Wanted;
use crate::{CountError, Engine};
use hubscope_lake::index::flag;
use hubscope_model::Years;
use hubscope_model::measure::Works;
use hubscope_model::row::WHOLE_WORK;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

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
    ///
    /// # Errors
    /// [`CountError::Lake`] if the index cannot be read.
    pub fn coverage(&self, years: Years) -> Result<Vec<Coverage>, CountError> {
        let works = self.works("coverage", &Works::default(), Reading::Known)?;
        let authors = self.index.authors_of_works()?;
        let ranges: Vec<Range<u32>> = years.iter().map(|year| self.index.year_range(year, year)).collect();
        let all = ranges.first().map_or(0, |r| r.start)..ranges.last().map_or(0, |r| r.end);
        let counted = |work: u32| all.contains(&work) && works.contains(work);
        let year_of = |work: u32| ranges.iter().position(|range| range.contains(&work));
        // Authorships that are nowhere with all they have of their work. As a rule that is one fact each; by institution what names a
        // city alone is nowhere, too.
        let mut nowhere = vec![0; ranges.len()];
        let mut parts: HashMap<(u32, u16), u64> = HashMap::new();
        let is_nowhere = |site: &u32| self.told_apart(*site) == self.index.nowhere();
        let wanted = Wanted { sequences: true, weights: true, ..Wanted::default() };
        self.index.each((0..=self.index.nowhere()).filter(is_nowhere), wanted, |_, facts, range| {
            for at in range.filter(|&at| counted(facts.work[at])) {
                let (work, sequence) = (facts.work[at], facts.sequence[at]);
                let whole = WHOLE_WORK / u64::from(authors[work as usize].max(1));
                // Integers leave one over for the first.
                let has_all = |weight: u64| weight >= whole;
                let has = match parts.get_mut(&(work, sequence)) {
                    None if has_all(facts.weight(at)) => true,
                    None => parts.insert((work, sequence), facts.weight(at)).is_some(),
                    Some(sum) => {
                        *sum += facts.weight(at);
                        has_all(*sum)
                    }
                };
                if let Some(year) = year_of(work).filter(|_| has) {
                    nowhere[year] += 1;
                }
            }
        })?;
        // Authorships at institutions without a point, but for those that are at one with a point too.
        let has_point = |site: &u32| self.sites.get(*site as usize).is_some_and(|s| s.latitude.is_some());
        let (pointed, pointless): (Vec<u32>, Vec<u32>) =
            (0..self.index.nowhere()).filter(|site| !is_nowhere(site)).partition(has_point);
        let wanted = Wanted { sequences: true, ..Wanted::default() };
        let mut unplaced: HashSet<(u32, u16)> = HashSet::new();
        self.index.each(pointless, wanted, |_, facts, range| {
            let of = range.filter(|&at| counted(facts.work[at])).map(|at| (facts.work[at], facts.sequence[at]));
            unplaced.extend(of);
        })?;
        if !unplaced.is_empty() {
            self.index.each(pointed, wanted, |_, facts, range| {
                range.for_each(|at| {
                    unplaced.remove(&(facts.work[at], facts.sequence[at]));
                });
            })?;
        }
        let mut without_point = vec![0; ranges.len()];
        unplaced.into_iter().filter_map(|(work, _)| year_of(work)).for_each(|at| without_point[at] += 1);
        let subfields = &self.catalogue.classes.subfields;
        Ok(years
            .iter()
            .enumerate()
            .map(|(at, year)| {
                let of_year = || works.common(&works, ranges[at].clone()).map(|w| w as usize);
                let counts = |holds: &dyn Fn(usize) -> bool| of_year().filter(|&w| holds(w)).count() as u64;
                let is = |w: usize, bits: u16| self.index.flags[w] & bits != 0;
                Coverage {
                    year,
                    works: of_year().count() as u64,
                    works_without_field: counts(&|w| !subfields.contains_key(&u32::from(self.index.subfield[w]))),
                    works_of_unknown_countries: counts(&|w| {
                        is(w, flag::UNKNOWN_COUNTRY) && !is(w, flag::INTERNATIONAL)
                    }),
                    works_with_cut_author_list: counts(&|w| is(w, flag::TRUNCATED)),
                    authorships: of_year().map(|w| u64::from(authors[w])).sum(),
                    authorships_without_institution: nowhere[at],
                    authorships_without_point: without_point[at],
                }
            })
            .collect())
    }
}
