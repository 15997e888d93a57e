//! Classes by columns of the table `work` that the index has not.

use super::Flag;
use crate::bits::Bits;
use crate::{CountError, Engine};
use arrow::array::AsArray;
use arrow::datatypes::UInt32Type;
use hubscope_lake::index::flag;
use hubscope_model::countries::CountryRule;
use hubscope_model::measure::Placing;
use hubscope_model::row::{Row, Work};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

impl Engine {
    /// Works of which a column of texts says this, or may say it: it is empty.
    pub(super) fn of_text(&self, column: &str, value: &str, may: bool) -> Result<Bits, CountError> {
        let mut set = Bits::new(self.index.works());
        self.each_text(Work::TABLE, column, |work_no, text| {
            if text.map_or(may, |text| text == value) {
                set.insert(work_no);
            }
        })?;
        Ok(set)
    }

    /// Goes through a column of texts, with the numbers of the rows.
    pub(crate) fn each_text(
        &self,
        table: &str,
        column: &str,
        mut take: impl FnMut(u32, Option<&str>),
    ) -> Result<(), CountError> {
        let mut rows = 0..;
        self.snapshot.each_batch(table, &[column], |batch| {
            let texts = batch.column_by_name(column).and_then(|column| column.as_string_opt::<i32>());
            texts.into_iter().flatten().zip(&mut rows).for_each(|(text, row)| take(row, text));
        })?;
        Ok(())
    }

    /// Works that are international, or domestic, if codes are one country by a rule; or that may be.
    pub(super) fn by_countries(&self, wanted: Flag, rule: &CountryRule, may: bool) -> Result<Bits, CountError> {
        let [of_several, of_one] = self.numbers_of_countries(rule)?;
        let is_unknown = |w: u32| self.index.flags[w as usize] & flag::UNKNOWN_COUNTRY != 0;
        Ok(self.those(|w| match (wanted, of_several.contains(w)) {
            (Flag::Domestic, true) => false,
            (Flag::Domestic, false) => {
                if is_unknown(w) {
                    may
                } else {
                    of_one.contains(w)
                }
            }
            (_, several) => several || may && is_unknown(w),
        }))
    }

    /// Works of several countries, and those of several institutions in one.
    fn numbers_of_countries(&self, rule: &CountryRule) -> Result<[Arc<Bits>; 2], CountError> {
        let keys = ["several", "one"].map(|number| format!("{number} countries by {rule:?}"));
        let known = {
            // A thread that failed has left nothing half made behind.
            let sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
            keys.each_ref().map(|key| sets.get(key).cloned())
        };
        if let [Some(of_several), Some(of_one)] = known {
            return Ok([of_several, of_one]);
        }
        let works = self.index.works();
        let (mut of_several, mut of_one, mut work_no) = (Bits::new(works), Bits::new(works), 0);
        // The same few lists of countries come again and again.
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        let column = match self.placing {
            Placing::Evidence => "countries",
            Placing::Institution => "institution_countries",
        };
        self.snapshot.each_batch(Work::TABLE, &[column, "institution_count"], |batch| {
            let lists = batch.column_by_name(column).and_then(|column| column.as_string_opt::<i32>());
            let institutions =
                batch.column_by_name("institution_count").and_then(|column| column.as_primitive_opt::<UInt32Type>());
            let (Some(lists), Some(institutions)) = (lists, institutions) else { return };
            for (list, institutions) in lists.iter().zip(institutions.values()) {
                let list = list.unwrap_or_default();
                let count = counted.get(list).copied().unwrap_or_else(|| {
                    let count = rule.count(list.split(';').filter(|code| !code.is_empty()));
                    counted.insert(list.to_owned(), count);
                    count
                });
                match count {
                    0 => {}
                    1 if *institutions > 1 => of_one.insert(work_no),
                    1 => {}
                    _ => of_several.insert(work_no),
                }
                work_no += 1;
            }
        })?;
        let made = [of_several, of_one].map(Arc::new);
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        sets.extend(keys.into_iter().zip(made.iter().cloned()));
        Ok(made)
    }
}
