//! What the affiliations of a work's authors say of the work as a whole: how many institutions, which countries, how far apart.

use crate::places::Places;
use crate::record::AuthorshipRecord;
use crate::space::span;
use std::collections::BTreeSet;

/// The affiliations of a work, as its authorships are added.
pub(crate) struct Affiliations<'a> {
    places: &'a Places,
    sites: BTreeSet<u32>,
    countries: BTreeSet<&'a str>,
    authorships: usize,
    has_unknown_country: bool,
}

impl<'a> Affiliations<'a> {
    pub(crate) fn new(places: &'a Places) -> Self {
        let (sites, countries) = (BTreeSet::new(), BTreeSet::new());
        Affiliations { places, sites, countries, authorships: 0, has_unknown_country: false }
    }

    /// Adds an authorship, and says at which sites it is.
    pub(crate) fn add(&mut self, authorship: &'a AuthorshipRecord) -> BTreeSet<u32> {
        let places = self.places;
        let sites: BTreeSet<u32> =
            authorship.institutions.iter().filter_map(|i| places.site_no.get(i).copied()).collect();
        let known = countries_of(authorship, &sites, places);
        self.authorships += 1;
        self.has_unknown_country |= known.is_empty();
        self.countries.extend(known);
        self.sites.extend(&sites);
        sites
    }

    /// How many institutions: each has one site.
    pub(crate) fn institutions(&self) -> u32 {
        self.sites.len() as u32
    }

    /// Whether one of them is a company.
    pub(crate) fn has_company(&self) -> bool {
        self.sites.iter().any(|&site| self.places.companies.contains(site))
    }

    /// The greatest distance between two placed ones, in whole kilometres; none if fewer than two are placed.
    pub(crate) fn span_km(&self) -> Option<u32> {
        let sites = self.sites.iter().filter_map(|&no| self.places.sites.get(no as usize));
        let points: Vec<(f64, f64)> = sites.filter_map(|site| site.latitude.zip(site.longitude)).collect();
        span(&points).map(|km| km.round() as u32)
    }

    /// The known countries, sorted.
    pub(crate) fn countries(&self) -> Vec<&'a str> {
        self.countries.iter().copied().collect()
    }

    /// Whether the country of an authorship is not known, or there is no authorship.
    pub(crate) fn has_unknown_country(&self) -> bool {
        self.has_unknown_country || self.authorships == 0
    }
}

/// The countries of the sites, or else of the record.
fn countries_of<'a>(authorship: &'a AuthorshipRecord, sites: &BTreeSet<u32>, places: &'a Places) -> Vec<&'a str> {
    let placed: Vec<&str> =
        sites.iter().filter_map(|&s| places.sites.get(s as usize)?.country_code.as_deref()).collect();
    if placed.is_empty() { authorship.countries.iter().map(String::as_str).collect() } else { placed }
}
