//! All classes of works that the catalogue declares, and those of a work.

use std::collections::BTreeSet;
use std::path::Path;

use crate::baskets::{self, Basket};
use crate::fields::{self, Field};
use crate::frontiers::{self, Frontier};
use crate::parse::Work;

/// The class of works from two or more countries.
pub(crate) const INTERNATIONAL: &str = "international";

/// The declared classes.
pub(crate) struct Classes {
    fields: Vec<Field>,
    baskets: Vec<Basket>,
    pub(crate) frontiers: Vec<Frontier>,
}

impl Classes {
    /// Reads the files of a folder. Of baskets and frontiers there may be none.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        Ok(Self { fields: fields::read(folder)?, baskets: baskets::read(folder)?, frontiers: frontiers::read(folder)? })
    }

    /// Whether a class is known.
    pub(crate) fn declare(&self, class: &str) -> bool {
        let mut fields = self.fields.iter().map(|field| &field.class);
        let mut baskets = self.baskets.iter().map(|basket| &basket.class);
        let mut frontiers = self.frontiers.iter().map(|frontier| &frontier.class);
        class == INTERNATIONAL
            || fields.any(|own| own == class)
            || baskets.any(|own| own == class)
            || frontiers.any(|own| own == class)
    }

    /// The fields, baskets and frontiers of a work with this year and subfield, in a venue with these ISSNs.
    pub(crate) fn of<'a>(
        &'a self,
        work: &'a Work,
        year: i32,
        subfield: Option<i64>,
        issns: &BTreeSet<String>,
    ) -> BTreeSet<&'a str> {
        let rows = self.baskets.iter().flat_map(|basket| &basket.rows);
        let subjects = rows.filter(|row| row.is(issns)).map(|row| row.subject.as_str()).collect();
        let fields = self.fields.iter().filter(|field| field.holds(subfield, &subjects));
        let kind = work.kind.as_deref().unwrap_or_default();
        let baskets = self.baskets.iter().filter(|basket| basket.holds(kind, year, issns));
        let mut classes: BTreeSet<&str> = work.frontiers.iter().map(String::as_str).collect();
        classes.extend(fields.map(|field| field.class.as_str()));
        classes.extend(baskets.map(|basket| basket.class.as_str()));
        classes
    }
}
