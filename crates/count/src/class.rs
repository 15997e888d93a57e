//! Classes as sets of works.

use crate::bits::Bits;
use crate::index::{Index, NONE};
use crate::{CountError, Engine};
use arrow::array::AsArray;
use arrow::datatypes::UInt32Type;
use hubscope_lake::index::flag;
use hubscope_model::classes::{Class, Flag, ListedVenue, Subject};
use hubscope_model::measure::{Condition, Indicator, Window, Works};
use hubscope_model::row::{Row, Venue, Work, WorkClass};
use hubscope_model::{Catalogue, Years};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

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

/// How what is not known of a work is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    /// A class that a work may have, it has not: what figures rest on.
    Known,
    /// What surely holds.
    Least,
    /// What may hold.
    Most,
}

impl Reading {
    /// How the opposite of a condition is read.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Reading::Known => Reading::Known,
            Reading::Least => Reading::Most,
            Reading::Most => Reading::Least,
        }
    }
}

impl Engine {
    /// The works of the corpus that a measure is about, wherever they are from.
    pub(crate) fn works(&self, id: &str, works: &Works, reading: Reading) -> Result<Arc<Bits>, CountError> {
        let key = format!("{:?} {} {reading:?}", works.conditions, works.with_retracted);
        self.kept(key, || {
            let flags = &self.index.flags;
            let wanted = if works.with_retracted { flag::CORPUS } else { flag::CORPUS | flag::RETRACTED };
            let mut set = Bits::those(self.index.works(), |w| flags[w as usize] & wanted == flag::CORPUS);
            for condition in &works.conditions {
                set.and(&*self.condition(id, condition, reading)?);
            }
            Ok(set)
        })
    }

    /// A set of works that has been asked for before, or is made now.
    fn kept(&self, key: String, make: impl FnOnce() -> Result<Bits, CountError>) -> Result<Arc<Bits>, CountError> {
        // A thread that failed has left nothing half made behind.
        let sets = || self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = sets().get(&key) {
            return Ok(Arc::clone(set));
        }
        let set = Arc::new(make()?);
        sets().insert(key, Arc::clone(&set));
        Ok(set)
    }

    fn condition(&self, id: &str, condition: &Condition, reading: Reading) -> Result<Arc<Bits>, CountError> {
        let together = |of: &[Condition], join: fn(&mut Bits, &Bits), start: Bits| -> Result<Arc<Bits>, CountError> {
            let mut set = start;
            for condition in of {
                join(&mut set, &*self.condition(id, condition, reading)?);
            }
            Ok(Arc::new(set))
        };
        let works = self.index.works();
        match condition {
            Condition::Class(text) => self.class(id, text, reading),
            Condition::Any { any } => together(any, Bits::or, Bits::new(works)),
            Condition::All { all } => together(all, Bits::and, Bits::new(works).complement()),
            Condition::Not { not } => Ok(Arc::new(self.condition(id, not, reading.opposite())?.complement())),
        }
    }

    fn class(&self, id: &str, text: &str, reading: Reading) -> Result<Arc<Bits>, CountError> {
        let failed = |message| CountError::Class { indicator: id.to_owned(), message };
        let class = self.catalogue.classes.resolve(text).map_err(failed)?;
        let key = if class.is_uncertain() { format!("{text} {reading:?}") } else { text.to_owned() };
        self.kept(key, || {
            let Index { flags, kind, .. } = &self.index;
            let by_flags = |holds: &(dyn Fn(u16) -> bool + Sync)| self.those(|w| holds(flags[w as usize]));
            let may = reading == Reading::Most;
            Ok(match &class {
                Class::Field { subjects, subfields } => self.of_field(subjects, subfields),
                Class::Basket { id, types } => self.in_basket(id, types),
                Class::Frontier { class_id, .. } => self.in_class(class_id)?,
                Class::Flag(flag) => by_flags(&|flags| has(*flag, flags, may)),
                Class::Type(name) => {
                    let wanted = self.index.layout.kinds.iter().position(|kind| kind == name);
                    self.those(|w| wanted.is_some_and(|wanted| usize::from(kind[w as usize]) == wanted))
                }
                Class::Language(name) => self.of_text("language", name, false)?,
                Class::OpenAccess(name) => self.of_text("oa_status", name, may)?,
                Class::Top(percent) => {
                    let scores = self.top(*percent, Window::DEFAULT)?;
                    self.those(|w| scores.is_in_top(w))
                }
            })
        })
    }

    /// Whether the lake's works were looked through for the very classes that an indicator asks for.
    ///
    /// # Errors
    /// [`CountError::Class`] if not.
    pub(crate) fn check_classes(&self, indicator: &Indicator) -> Result<(), CountError> {
        let bases = self.catalogue.bases(indicator)?;
        for text in bases.into_iter().flat_map(|base| base.works.classes()) {
            let failed = |message| CountError::Class { indicator: indicator.id.clone(), message };
            if let Class::Frontier { class_id, definition } = self.catalogue.classes.resolve(text).map_err(failed)? {
                self.is_defined(&class_id, &definition).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Works for which `holds` does.
    fn those(&self, holds: impl Fn(u32) -> bool + Sync) -> Bits {
        Bits::those(self.index.works(), holds)
    }

    fn of_field(&self, subjects: &BTreeSet<Subject>, subfields: &BTreeSet<u32>) -> Bits {
        let mut wanted = Bits::new(subfields.last().map_or(0, |s| s + 1));
        subfields.iter().for_each(|s| wanted.insert(*s));
        let Index { subfield, venue, .. } = &self.index;
        let by_topic = |w: u32| wanted.contains(u32::from(subfield[w as usize]));
        if subjects.is_empty() {
            return self.those(by_topic);
        }
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

    fn in_basket(&self, id: &str, types: &BTreeSet<String>) -> Bits {
        // By venue: the works of the years for which it is listed.
        let mut listed = vec![vec![]; self.venues.len()];
        for row in self.basket_venues.iter().filter(|row| row.basket_id == id) {
            if let Ok(at) = self.venues.binary_search_by_key(&row.venue_key, |v| v.venue_key) {
                listed[at].push(self.index.year_range(row.years.first, row.years.last));
            }
        }
        let Index { kind, venue, layout, .. } = &self.index;
        let counts: Vec<bool> = layout.kinds.iter().map(|kind| types.contains(kind)).collect();
        self.those(|w| {
            venue[w as usize] != NONE
                && listed.get(venue[w as usize] as usize).is_some_and(|of| of.iter().any(|years| years.contains(&w)))
                && counts.get(usize::from(kind[w as usize])).copied().unwrap_or_default()
        })
    }

    /// Works that have a class since they were read. All classes are read at once, and kept.
    fn in_class(&self, class_id: &str) -> Result<Bits, CountError> {
        let mut classes: BTreeMap<String, Bits> = BTreeMap::new();
        self.snapshot.each_batch(WorkClass::TABLE, &["work_no", "class_id"], |batch| {
            let works = batch.column_by_name("work_no").and_then(|column| column.as_primitive_opt::<UInt32Type>());
            let ids = batch.column_by_name("class_id").and_then(|column| column.as_string_opt::<i32>());
            let (Some(works), Some(ids)) = (works, ids) else { return };
            // Sorted by class: one look for each run of rows.
            let mut at = 0;
            while at < batch.num_rows() {
                let id = ids.value(at);
                let set = classes.entry(id.to_owned()).or_insert_with(|| Bits::new(self.index.works()));
                while at < batch.num_rows() && ids.value(at) == id {
                    set.insert(works.value(at));
                    at += 1;
                }
            }
        })?;
        let wanted = classes.remove(class_id).unwrap_or_else(|| Bits::new(self.index.works()));
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        sets.extend(classes.into_iter().map(|(id, set)| (id, Arc::new(set))));
        Ok(wanted)
    }

    /// Works of which a column of texts says this, or may say it: it is empty.
    fn of_text(&self, column: &str, value: &str, may: bool) -> Result<Bits, CountError> {
        let (mut set, mut work_no) = (Bits::new(self.index.works()), 0);
        self.snapshot.each_batch(Work::TABLE, &[column], |batch| {
            let texts = batch.column_by_name(column).and_then(|column| column.as_string_opt::<i32>());
            for text in texts.into_iter().flatten() {
                if text.map_or(may, |text| text == value) {
                    set.insert(work_no);
                }
                work_no += 1;
            }
        })?;
        Ok(set)
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

/// Whether a work of these flags has one of the catalogue's, or may have it.
fn has(wanted: Flag, flags: u16, may: bool) -> bool {
    let is = |bits: u16| flags & bits != 0;
    match wanted {
        Flag::International => is(flag::INTERNATIONAL) || may && is(flag::UNKNOWN_COUNTRY),
        Flag::Domestic => {
            !is(flag::INTERNATIONAL)
                && if is(flag::UNKNOWN_COUNTRY) { may } else { is(flag::COLLABORATIVE) && is(flag::ONE_COUNTRY) }
        }
        Flag::Collaborative => is(flag::COLLABORATIVE),
        Flag::Industry => is(flag::COMPANY),
        Flag::OpenAccess => is(flag::OPEN) || may && is(flag::OPEN_UNKNOWN),
        Flag::Retracted => is(flag::RETRACTED),
        Flag::Near => is(flag::COLLABORATIVE) && is(flag::NEAR),
        Flag::Far => is(flag::FAR),
    }
}
