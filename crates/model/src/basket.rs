//! Baskets: lists of venues, each with the years for which it counts.

use crate::Years;
use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a venue of a basket's list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Biological sciences.
    Biological,
    /// Health sciences.
    Health,
    /// Chemistry.
    Chemistry,
    /// Physical sciences.
    Physical,
    /// Earth and environmental sciences.
    EarthEnvironmental,
    /// Several of these: its works are sorted one by one.
    Multidisciplinary,
}

impl Subject {
    /// The word in the lists, and in the relation `basket_venue`.
    pub fn id(self) -> &'static str {
        match self {
            Subject::Biological => "biological",
            Subject::Health => "health",
            Subject::Chemistry => "chemistry",
            Subject::Physical => "physical",
            Subject::EarthEnvironmental => "earth_environmental",
            Subject::Multidisciplinary => "multidisciplinary",
        }
    }
}

/// A basket: works of some types in listed venues, in the years for which each venue is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    /// The id behind `basket:`.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// What the basket holds.
    pub definition: Localised,
    /// Types of works that count, as the column `type` has them.
    pub types: BTreeSet<String>,
    /// The list.
    pub venues: Vec<ListedVenue>,
}

/// A venue of a basket's list: one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVenue {
    /// Its name, for people: a work's venue is recognised by ISSN.
    pub name: String,
    /// Its ISSNs, any of which makes a venue the listed one.
    pub issns: BTreeSet<String>,
    /// What it is about.
    pub subject: Subject,
    /// The first publication year that counts.
    pub first_year: i32,
    /// The last one; none if the listing goes on.
    pub last_year: Option<i32>,
}

impl Basket {
    /// The list as it is valid for publications of a year: each venue by its ISSNs.
    pub fn listed(&self, year: i32) -> BTreeSet<&BTreeSet<String>> {
        let is_valid = |v: &&ListedVenue| v.first_year <= year && v.last_year.is_none_or(|last| year <= last);
        self.venues.iter().filter(is_valid).map(|v| &v.issns).collect()
    }

    /// Those of some years whose list holds other venues than that of the year before: where a series of works in the basket
    /// breaks.
    pub fn breaks(&self, years: Years) -> BTreeSet<i32> {
        years.iter().filter(|&year| self.listed(year) != self.listed(year - 1)).collect()
    }

    /// The years for which a list begins, ascending.
    pub fn first_years(&self) -> BTreeSet<i32> {
        self.venues.iter().map(|v| v.first_year).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basket(rows: &[(&str, i32, Option<i32>)]) -> Basket {
        let venue = |&(issn, first_year, last_year): &(&str, i32, Option<i32>)| ListedVenue {
            name: issn.to_owned(),
            issns: [issn.to_owned()].into(),
            subject: Subject::Health,
            first_year,
            last_year,
        };
        let names = Localised::same("x");
        let definition = names.clone();
        Basket { id: "x".into(), names, definition, types: BTreeSet::new(), venues: rows.iter().map(venue).collect() }
    }

    #[test]
    fn a_series_breaks_where_a_venue_comes_or_goes_and_not_where_its_row_is_continued() {
        let basket = basket(&[("a", 2018, Some(2020)), ("a", 2021, None), ("b", 2018, Some(2021)), ("c", 2023, None)]);
        let years = |first, last| Years { first, last };
        // b goes after 2021, c comes in 2023; before 2018 there is no list at all.
        assert_eq!(basket.breaks(years(2016, 2025)), [2018, 2022, 2023].into());
        assert_eq!(basket.breaks(years(2019, 2021)), BTreeSet::new());
        assert_eq!(
            basket.breaks(years(2022, 2022)),
            [2022].into(),
            "a year is told by the one before it, asked for or not"
        );
        assert_eq!(basket.listed(2022).len(), 1);
        assert_eq!(basket.listed(2017).len(), 0);
    }
}
