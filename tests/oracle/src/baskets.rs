//! Baskets: works of some types, in listed venues, in the years for which each venue is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::Table;

use crate::parse::type_name;
use crate::toml_file::{read_if_there, string, strings, tables};

/// A basket with its list.
pub(crate) struct Basket {
    /// `basket:` and its id.
    pub(crate) class: String,
    types: BTreeSet<String>,
    pub(crate) rows: Vec<Row>,
}

/// A venue on the list; an open end of its years is `None`.
pub(crate) struct Row {
    issns: BTreeSet<String>,
    pub(crate) subject: String,
    first: Option<i32>,
    last: Option<i32>,
}

impl Basket {
    /// Whether a work of this type and year, in a venue with these ISSNs, is in the basket.
    pub(crate) fn holds(&self, kind: &str, year: i32, issns: &BTreeSet<String>) -> bool {
        let listed = |row: &Row| {
            row.is(issns) && row.first.is_none_or(|first| first <= year) && row.last.is_none_or(|last| year <= last)
        };
        self.types.contains(kind) && self.rows.iter().any(listed)
    }
}

impl Row {
    /// Whether a venue with these ISSNs is this one.
    pub(crate) fn is(&self, issns: &BTreeSet<String>) -> bool {
        !self.issns.is_disjoint(issns)
    }
}

/// Reads `baskets.toml` of a folder, if it has one, and the lists that it names.
pub(crate) fn read(folder: &Path) -> Result<Vec<Basket>, String> {
    let basket = |table: &Table| {
        Ok(Basket {
            class: format!("basket:{}", string(table, "id")?),
            types: strings(table, "types")?.into_iter().map(type_name).collect(),
            rows: list(&folder.join(string(table, "list")?))?,
        })
    };
    read_if_there(&folder.join("baskets.toml"), |file| tables(file, "basket")?.into_iter().map(basket).collect())
}

fn list(path: &Path) -> Result<Vec<Row>, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut table = csv::Reader::from_path(path).map_err(|error| at(&error))?;
    let mut rows = Vec::new();
    for row in table.deserialize::<BTreeMap<String, String>>() {
        let row = row.map_err(|error| at(&error))?;
        let cell = |column: &str| match row.get(column) {
            Some(cell) => Ok(cell.trim()),
            None => Err(at(&format!("there is no column `{column}`"))),
        };
        let year = |column| {
            let written = Some(cell(column)?).filter(|written| !written.is_empty());
            written.map(str::parse).transpose().map_err(|error: std::num::ParseIntError| at(&error))
        };
        let mut issns = BTreeSet::new();
        for column in ["issn_print", "issn_online", "issn_l"] {
            issns.extend(Some(cell(column)?).filter(|issn| !issn.is_empty()).map(issn));
        }
        let (first, last) = (year("first_year")?, year("last_year")?);
        rows.push(Row { issns, subject: cell("subject")?.to_owned(), first, last });
    }
    Ok(rows)
}

/// An ISSN in the one way in which two are compared.
pub(crate) fn issn(written: &str) -> String {
    written.trim().to_uppercase()
}
