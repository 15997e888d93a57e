//! Classes by topics and texts: those that works have since they were read, and those of queries that are new since, for which
//! the lake is looked through.

use crate::bits::Bits;
use crate::{CountError, Engine};
use arrow::array::{Array, AsArray, PrimitiveArray, StringArray};
use arrow::datatypes::{ArrowPrimitiveType, UInt32Type, UInt64Type};
use arrow::record_batch::RecordBatch;
use hubscope_model::classes::Class;
use hubscope_model::classify::{Classifier, WorkText};
use hubscope_model::frontier::Frontier;
use hubscope_model::measure::Indicator;
use hubscope_model::row::{Row, Work, WorkClass, WorkTopic};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

impl Engine {
    /// Whether it can be said of all works which are of the very classes that an indicator asks for.
    ///
    /// # Errors
    /// [`CountError::Class`] if not.
    pub(crate) fn check_classes(&self, indicator: &Indicator) -> Result<(), CountError> {
        self.frontiers_of(indicator)?.into_iter().try_for_each(|(class_id, definition)| {
            let failed = |message| CountError::Class { indicator: indicator.id.clone(), message };
            self.is_defined(&class_id, &definition).map_err(failed)
        })
    }

    /// Works of classes that some indicators ask for and that the table `work_class` does not have under their present
    /// definitions: by class, their numbers ascending. They are looked for in the lake.
    ///
    /// # Errors
    /// [`CountError::Class`] if a class cannot be looked for in the lake, [`CountError::Lake`] if that cannot be read.
    pub fn found_classes(&self, indicators: &[&Indicator]) -> Result<BTreeMap<String, Vec<u32>>, CountError> {
        let mut found = BTreeMap::new();
        for indicator in indicators {
            self.check_classes(indicator)?;
            for (class_id, definition) in self.frontiers_of(indicator)? {
                if !self.was_read(&class_id, &definition) && !found.contains_key(&class_id) {
                    let works = self.class(&indicator.id, &class_id, super::Reading::Known)?;
                    found.insert(class_id, works.common(&works, 0..self.index.works()).collect());
                }
            }
        }
        Ok(found)
    }

    /// Ids and definitions of the frontiers that an indicator asks for.
    fn frontiers_of(&self, indicator: &Indicator) -> Result<BTreeSet<(String, String)>, CountError> {
        let mut frontiers = BTreeSet::new();
        for text in self.catalogue.bases(indicator)?.into_iter().flat_map(|base| base.works.classes()) {
            let failed = |message| CountError::Class { indicator: indicator.id.clone(), message };
            if let Class::Frontier { class_id, definition } = self.catalogue.classes.resolve(text).map_err(failed)? {
                frontiers.insert((class_id, definition));
            }
        }
        Ok(frontiers)
    }

    /// Whether all works were looked through for this very definition of a class when they were read.
    fn was_read(&self, class_id: &str, definition: &str) -> bool {
        let has_works = self.manifest().tables.get(Work::TABLE).is_some_and(|t| t.rows > 0);
        match self.manifest().classes.get(class_id) {
            Some(read) => read == definition,
            None => !has_works,
        }
    }

    /// The catalogue's frontiers that works were not looked through for when they were read, and can be looked through for now.
    fn unread(&self) -> impl Iterator<Item = &Frontier> {
        let frontiers = self.catalogue.classes.frontiers.values();
        frontiers.filter(|f| !f.looks_at_abstracts() && !self.was_read(&f.class_id(), &f.hash()))
    }

    /// Whether a class can be told of all works.
    fn is_defined(&self, class_id: &str, definition: &str) -> Result<(), String> {
        if self.was_read(class_id, definition) || self.unread().any(|f| f.class_id() == class_id) {
            return Ok(());
        }
        let why = match self.manifest().classes.get(class_id) {
            Some(_) => format!("the lake was read under another definition of \"{class_id}\""),
            None => format!("not all of the lake's works were looked through for \"{class_id}\""),
        };
        Err(format!(
            "{why}, which looks at abstracts, and those are not kept; set `abstract = 0` among its points, or read the files again with this catalogue"
        ))
    }

    /// Works that have a class. Those that are looked for now are so all at once, and kept.
    pub(super) fn in_class(&self, id: &str, class_id: &str, definition: &str) -> Result<Bits, CountError> {
        let failed = |message| CountError::Class { indicator: id.to_owned(), message };
        self.is_defined(class_id, definition).map_err(failed)?;
        if self.was_read(class_id, definition) {
            return Ok(self.index.works_of_class(class_id)?);
        }
        let mut classes = self.look_through(id)?;
        let wanted = classes.remove(class_id).unwrap_or_else(|| Bits::new(self.index.works()));
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        sets.extend(classes.into_iter().map(|(id, set)| (id, Arc::new(set))));
        Ok(wanted)
    }

    /// Whether works were read under another definition of a class than the catalogue's.
    fn is_outdated(&self, class_id: &str) -> bool {
        let mut frontiers = self.catalogue.classes.frontiers.values();
        frontiers.any(|f| f.class_id() == class_id && !self.was_read(class_id, &f.hash()))
    }

    /// Classes that works were not looked through for when they were read, by topics and titles as the lake has them.
    fn look_through(&self, id: &str) -> Result<BTreeMap<String, Bits>, CountError> {
        let unread: Vec<&Frontier> = self.unread().collect();
        let classifier = Classifier::of(unread.iter().copied())
            .map_err(|e| CountError::Class { indicator: id.to_owned(), message: e.to_string() })?;
        let topics = Topics::read(self, &unread)?;
        let mut classes: BTreeMap<String, Bits> =
            unread.iter().map(|f| (f.class_id(), Bits::new(self.index.works()))).collect();
        let mut first = 0;
        self.snapshot.each_batch(Work::TABLE, &["title", "primary_topic_id", "primary_subfield_id"], |batch| {
            let titles = texts(batch, "title");
            let primary = numbers::<UInt64Type>(batch, "primary_topic_id");
            let subfields = numbers::<UInt32Type>(batch, "primary_subfield_id");
            let (Some(titles), Some(primary), Some(subfields)) = (titles, primary, subfields) else { return };
            let found = (0..batch.num_rows()).into_par_iter().with_min_len(512).filter_map(|row| {
                let work_no = first + row as u32;
                let work = WorkText {
                    title: titles.is_valid(row).then(|| titles.value(row)),
                    abstract_text: None,
                    primary_topic: primary.is_valid(row).then(|| primary.value(row)),
                    subfield: subfields.is_valid(row).then(|| subfields.value(row)),
                    topics: topics.of(work_no),
                };
                Some((work_no, classifier.classes(&work))).filter(|(_, found)| !found.is_empty())
            });
            for (work_no, found) in found.collect::<Vec<_>>() {
                for id in found {
                    classes.entry(id).and_modify(|works| works.insert(work_no));
                }
            }
            first += batch.num_rows() as u32;
        })?;
        Ok(classes)
    }

    /// Classes of some works: those that they have since they were read, and of those looked for since what has been found so far.
    pub(crate) fn classes_of(&self, works: &BTreeSet<u32>) -> Result<BTreeMap<u32, BTreeSet<String>>, CountError> {
        let mut classes: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
        self.snapshot.each(WorkClass::TABLE, |row: WorkClass| {
            if works.contains(&row.work_no) && !self.is_outdated(&row.class_id) {
                classes.entry(row.work_no).or_default().insert(row.class_id);
            }
            Ok(())
        })?;
        let sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        for class_id in self.unread().map(Frontier::class_id) {
            let Some(found) = sets.get(&class_id) else { continue };
            for work in works.iter().filter(|work| found.contains(**work)) {
                classes.entry(*work).or_default().insert(class_id.clone());
            }
        }
        Ok(classes)
    }
}

/// Topics of works, as far as queries ask for them.
struct Topics {
    /// Those that are asked for, ascending.
    wanted: Vec<u64>,
    /// Works with places in that list, in the order of the works.
    rows: Vec<(u32, u32)>,
}

impl Topics {
    fn read(engine: &Engine, frontiers: &[&Frontier]) -> Result<Self, CountError> {
        let asked: BTreeSet<u64> = frontiers.iter().flat_map(|f| &f.topics).copied().collect();
        let (wanted, mut rows) = (Vec::from_iter(asked), vec![]);
        engine.snapshot.each_batch(WorkTopic::TABLE, &["work_no", "topic_id"], |batch| {
            let works = numbers::<UInt32Type>(batch, "work_no");
            let (Some(works), Some(topics)) = (works, numbers::<UInt64Type>(batch, "topic_id")) else { return };
            let pairs = works.values().iter().zip(topics.values());
            rows.extend(pairs.filter_map(|(work, topic)| Some((*work, wanted.binary_search(topic).ok()? as u32))));
        })?;
        Ok(Topics { wanted, rows })
    }

    /// Those of a work.
    fn of(&self, work_no: u32) -> Vec<u64> {
        let from = self.rows.partition_point(|(work, _)| *work < work_no);
        let of_work = self.rows[from..].iter().take_while(|(work, _)| *work == work_no);
        of_work.map(|(_, place)| self.wanted[*place as usize]).collect()
    }
}

/// A column of numbers.
fn numbers<'a, T: ArrowPrimitiveType>(batch: &'a RecordBatch, name: &str) -> Option<&'a PrimitiveArray<T>> {
    batch.column_by_name(name)?.as_primitive_opt::<T>()
}

/// A column of texts.
fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Option<&'a StringArray> {
    batch.column_by_name(name)?.as_string_opt::<i32>()
}
