//! How complete a table is: how many rows have a value, by column and publication year.

use crate::LakeError;
use arrow::array::{Array, AsArray};
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use std::collections::BTreeMap;
use std::path::Path;

/// The column whose values rows are told apart by, where a table has it.
const YEAR: &str = "publication_year";

/// Rows, and how many of them have a value in each column, by publication year (none where the row or the table has none).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness(pub BTreeMap<Option<i32>, Year>);

/// The rows of a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Year {
    /// How many.
    pub rows: u64,
    /// Those with a value, by column. A text of no characters is none.
    pub filled: BTreeMap<String, u64>,
}

impl Completeness {
    /// Adds the rows of a batch.
    pub(crate) fn see(&mut self, batch: &RecordBatch) {
        let years = batch.column_by_name(YEAR).and_then(|column| column.as_primitive_opt::<Int32Type>());
        let year = |row: usize| years.filter(|years| years.is_valid(row)).map(|years| years.value(row));
        let mut start = 0;
        while start < batch.num_rows() {
            // Works come year by year, so there are few runs.
            let of = year(start);
            let end = (start + 1..batch.num_rows()).find(|&row| year(row) != of).unwrap_or(batch.num_rows());
            self.add(of, &batch.slice(start, end - start));
            start = end;
        }
    }

    fn add(&mut self, year: Option<i32>, rows: &RecordBatch) {
        let sum = self.0.entry(year).or_default();
        sum.rows += rows.num_rows() as u64;
        for (field, column) in rows.schema_ref().fields().iter().zip(rows.columns()) {
            let empty = column
                .as_string_opt::<i32>()
                .map_or(0, |texts| texts.iter().flatten().filter(|t| t.is_empty()).count());
            let filled = column.len() - column.null_count() - empty;
            match sum.filled.get_mut(field.name()) {
                Some(known) => *known += filled as u64,
                None => drop(sum.filled.insert(field.name().clone(), filled as u64)),
            }
        }
    }

    /// The share of rows with a value, by column, over all years: rows and filled.
    pub fn columns(&self) -> BTreeMap<&str, (u64, u64)> {
        let mut all: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for year in self.0.values() {
            for (column, filled) in &year.filled {
                let sum = all.entry(column).or_default();
                *sum = (sum.0 + year.rows, sum.1 + filled);
            }
        }
        all
    }
}

const HEAD: &str = "table,column,year,rows,filled";

/// The completeness of all tables as CSV: `table,column,year,rows,filled`, the year empty where there is none.
pub(crate) fn to_csv(tables: &BTreeMap<String, Completeness>) -> String {
    let mut text = format!("{HEAD}\n");
    for (table, completeness) in tables {
        for (year, Year { rows, filled }) in &completeness.0 {
            let year = year.map_or_else(String::new, |year| year.to_string());
            for (column, filled) in filled {
                text.push_str(&format!("{table},{column},{year},{rows},{filled}\n"));
            }
        }
    }
    text
}

/// Reads what [`to_csv`] wrote.
///
/// # Errors
/// [`LakeError::Damaged`] if it is anything else.
pub(crate) fn from_csv(path: &Path, text: &str) -> Result<BTreeMap<String, Completeness>, LakeError> {
    let mut tables: BTreeMap<String, Completeness> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        let damaged = || LakeError::damaged(path, format!("line {number} is not `{HEAD}`"));
        let [table, column, year, rows, filled] = line.split(',').collect::<Vec<_>>()[..] else {
            return Err(damaged());
        };
        let year = if year.is_empty() { None } else { Some(year.parse().map_err(|_| damaged())?) };
        let of = tables.entry(table.to_owned()).or_default().0.entry(year).or_default();
        of.rows = rows.parse().map_err(|_| damaged())?;
        of.filled.insert(column.to_owned(), filled.parse().map_err(|_| damaged())?);
    }
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, Int32Array, StringArray};
    use std::sync::Arc;

    #[test]
    fn values_are_counted_by_column_and_year_and_come_back_from_csv() {
        let years: ArrayRef = Arc::new(Int32Array::from(vec![Some(2020), Some(2020), Some(2021), None]));
        let titles: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None, Some(""), Some("b")]));
        let batch = RecordBatch::try_from_iter_with_nullable([(YEAR, years, true), ("title", titles, true)]).unwrap();
        let mut seen = Completeness::default();
        seen.see(&batch);
        seen.see(&batch.slice(0, 1));
        let of = |year: Option<i32>| (seen.0[&year].rows, seen.0[&year].filled["title"]);
        assert_eq!((of(Some(2020)), of(Some(2021)), of(None)), ((3, 2), (1, 0), (1, 1)));
        assert_eq!(seen.columns()["title"], (5, 3));
        let tables = BTreeMap::from([("work".to_owned(), seen)]);
        assert_eq!(from_csv(Path::new("c"), &to_csv(&tables)).unwrap(), tables);
        assert!(from_csv(Path::new("c"), "head\nwork,title,x,1,1\n").is_err());
    }
}
