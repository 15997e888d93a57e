//! Classes as sets of works.

use crate::bits::Bits;
use crate::engine::Sure;
use crate::{CountError, Engine};
use hubscope_model::classes::{Class, ListedVenue, Subject};
use hubscope_model::measure::{CountMeasure, Indicator};
use hubscope_model::row::Venue;
use hubscope_model::{Catalogue, Years};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};

/// A venue of the lake that stands in the list of a basket: a row of the relation `basket_venue` of the SQL texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BasketVenue {
    /// The basket's id, without `basket:`.
    pub basket_id: String,
    /// The venue.
    pub venue_key: u64,
    /// What the list says that it is about.
    pub subject: &'static str,
    /// The publication years that count.
    pub years: Years,
}

/// The year that stands for "and so on".
const NO_END: i32 = 9999;

/// Finds the listed venues among those of the lake, by any of their ISSNs.
pub(crate) fn basket_venues(catalogue: &Catalogue, venues: &[Venue]) -> Vec<BasketVenue> {
    let mut rows = BTreeSet::new();
    for basket in catalogue.classes.baskets.values() {
        let mut by_issn: BTreeMap<&str, Vec<&ListedVenue>> = BTreeMap::new();
        for listed in &basket.venues {
            listed.issns.iter().for_each(|issn| by_issn.entry(issn).or_default().push(listed));
        }
        for venue in venues {
            let issns = venue.issn.split(';').chain(venue.issn_l.as_deref());
            for listed in issns.filter_map(|issn| by_issn.get(issn)).flatten() {
                rows.insert(BasketVenue {
                    basket_id: basket.id.clone(),
                    venue_key: venue.venue_key,
                    subject: listed.subject.id(),
                    years: Years { first: listed.first_year, last: listed.last_year.unwrap_or(NO_END) },
                });
            }
        }
    }
    rows.into_iter().collect()
}

impl Engine {
    /// Works of the corpus that have all the classes of a measure.
    pub(crate) fn having(&self, id: &str, measure: &CountMeasure, sure: Sure) -> Result<RoaringBitmap, CountError> {
        let mut works = self.corpus.broad.clone();
        for class in &measure.classes {
            let failed = |message| CountError::Class { indicator: id.to_owned(), message };
            let class = self.catalogue.classes.resolve(class).map_err(failed)?;
            works &= match (&class, sure) {
                (Class::Field { subjects, subfields }, _) => self.of_field(subjects, subfields),
                (Class::Basket { id, types }, _) => self.in_basket(id, types),
                (Class::Frontier { class_id, .. }, _) => self.corpus.classes.get(class_id).cloned().unwrap_or_default(),
                (Class::International, Sure::Yes) => self.corpus.international.clone(),
                (Class::International, Sure::Maybe) => self.corpus.maybe_international.clone(),
            };
        }
        Ok(works)
    }

    /// Whether the lake's works were looked through for the very classes that an indicator asks for.
    ///
    /// # Errors
    /// [`CountError::Class`] if not.
    pub(crate) fn check_classes(&self, indicator: &Indicator) -> Result<(), CountError> {
        let counts = self.catalogue.counts(indicator)?;
        for text in counts.into_iter().flat_map(|count| &count.classes) {
            let failed = |message| CountError::Class { indicator: indicator.id.clone(), message };
            if let Class::Frontier { class_id, definition } = self.catalogue.classes.resolve(text).map_err(failed)? {
                self.is_defined(&class_id, &definition).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Works for which `holds` does.
    fn those(&self, holds: impl Fn(u32) -> bool) -> RoaringBitmap {
        // Ascending, so that appending cannot fail.
        RoaringBitmap::from_sorted_iter((0..self.corpus.works()).filter(|&w| holds(w))).unwrap_or_default()
    }

    fn of_field(&self, subjects: &BTreeSet<Subject>, subfields: &BTreeSet<u32>) -> RoaringBitmap {
        let mut wanted = Bits::new(subfields.last().map_or(0, |s| *s as usize + 1));
        subfields.iter().for_each(|s| wanted.insert(*s));
        let by_topic = |w: u32| self.corpus.subfield[w as usize].is_some_and(|s| wanted.contains(s));
        if subjects.is_empty() {
            return self.those(by_topic);
        }
        // By venue: whether its subject decides, and how.
        let mut decided: Vec<Option<bool>> = vec![None; self.corpus.venues.len()];
        for listed in &self.basket_venues {
            let venue = self.corpus.venues.binary_search_by_key(&listed.venue_key, |v| v.venue_key);
            let belongs = subjects.iter().any(|s| s.id() == listed.subject);
            if let (Ok(at), true) = (venue, belongs || listed.subject != Subject::Multidisciplinary.id()) {
                decided[at] = Some(decided[at].unwrap_or_default() || belongs);
            }
        }
        self.those(|w| self.corpus.venue(w).and_then(|v| decided[v]).unwrap_or_else(|| by_topic(w)))
    }

    fn in_basket(&self, id: &str, types: &BTreeSet<String>) -> RoaringBitmap {
        let mut listed: Vec<Vec<Years>> = vec![vec![]; self.corpus.venues.len()];
        for row in self.basket_venues.iter().filter(|row| row.basket_id == id) {
            if let Ok(at) = self.corpus.venues.binary_search_by_key(&row.venue_key, |v| v.venue_key) {
                listed[at].push(row.years);
            }
        }
        self.those(|w| {
            let year = self.corpus.year[w as usize];
            let counts = |years: &Years| year.is_some_and(|y| (years.first..=years.last).contains(&y));
            self.corpus.venue(w).is_some_and(|v| listed[v].iter().any(counts))
                && self.corpus.kind(w).is_some_and(|kind| types.contains(kind))
        })
    }

    /// Whether the lake's works were looked through for this very definition of a class.
    fn is_defined(&self, class_id: &str, definition: &str) -> Result<(), String> {
        let has_works = self.manifest().tables.get("work").is_some_and(|t| t.rows > 0);
        match self.manifest().classes.get(class_id) {
            Some(found) if found == definition => Ok(()),
            None if !has_works => Ok(()),
            Some(_) => Err(format!(
                "the lake was read under another definition of \"{class_id}\"; read its files again with this catalogue"
            )),
            None => Err(format!(
                "not all of the lake's works were looked through for \"{class_id}\"; read their files again with this catalogue"
            )),
        }
    }
}
