//! Classes by venue: baskets, and fields as far as the subject of a venue decides.

use crate::Engine;
use crate::bits::Bits;
use crate::index::{Index, NONE};
use hubscope_model::classes::{ListedVenue, Subject};
use hubscope_model::row::Venue;
use hubscope_model::{Catalogue, Years};
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
    /// Works of a field: by the subject of a listed venue if it decides, else by the primary topic.
    pub(super) fn of_field(&self, subjects: &BTreeSet<Subject>, subfields: &BTreeSet<u32>) -> Bits {
        let mut wanted = Bits::new(subfields.last().map_or(0, |s| s + 1));
        subfields.iter().for_each(|s| wanted.insert(*s));
        let Index { subfield, venue, .. } = &*self.index;
        if subjects.is_empty() {
            return Bits::of(subfield, |id| wanted.contains(u32::from(id)));
        }
        let by_topic = |w: u32| wanted.contains(u32::from(subfield[w as usize]));
        // By venue: whether its subject decides, and how.
        let mut decided: Vec<Option<bool>> = vec![None; self.venues.len()];
        for listed in &self.basket_venues {
            let venue = self.venues.binary_search_by_key(&listed.venue_key, |v| v.venue_key);
            let belongs = subjects.iter().any(|s| s.id() == listed.subject);
            if let (Ok(at), true) = (venue, belongs || listed.subject != Subject::Multidisciplinary.id()) {
                decided[at] = Some(decided[at].unwrap_or_default() || belongs);
            }
        }
        self.those(|w| decided.get(venue[w as usize] as usize).copied().flatten().unwrap_or_else(|| by_topic(w)))
    }

    /// Works in a basket: by each year's own list, or by that of one year.
    pub(super) fn in_basket(&self, id: &str, types: &BTreeSet<String>, list_of: Option<i32>) -> Bits {
        // By venue: the works of the years for which it is listed.
        let mut listed = vec![vec![]; self.venues.len()];
        for row in self.basket_venues.iter().filter(|row| row.basket_id == id) {
            if let Ok(at) = self.venues.binary_search_by_key(&row.venue_key, |v| v.venue_key) {
                listed[at].push(match list_of {
                    None => self.index.year_range(row.years.first, row.years.last),
                    Some(year) if row.years.first <= year && year <= row.years.last => 0..self.index.works(),
                    Some(_) => continue,
                });
            }
        }
        let Index { kind, venue, layout, .. } = &*self.index;
        let counts: Vec<bool> = layout.kinds.iter().map(|kind| types.contains(kind)).collect();
        self.those(|w| {
            venue[w as usize] != NONE
                && listed.get(venue[w as usize] as usize).is_some_and(|of| of.iter().any(|years| years.contains(&w)))
                && counts.get(usize::from(kind[w as usize])).copied().unwrap_or_default()
        })
    }
}
