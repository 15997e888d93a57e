//! What the affiliations of a work's authors say of the work as a whole: how many institutions, which countries, how far apart.

use crate::places::Places;
use crate::placing::{Affiliation, By};
use crate::record::AuthorshipRecord;
use crate::space::span;
use crate::weight::shares;
use crate::works::NO_SITE;
use std::collections::{BTreeMap, BTreeSet};

/// The affiliations of a work, as its authorships are added.
pub(crate) struct Affiliations<'a> {
    places: &'a Places,
    institutions: BTreeSet<u64>,
    authorships: usize,
    /// Where affiliations are.
    pub(crate) placed: Spread<'a>,
    /// Where their institutions are registered.
    pub(crate) registered: Spread<'a>,
}

/// Where a work is from.
#[derive(Default)]
pub(crate) struct Spread<'a> {
    sites: BTreeSet<u32>,
    countries: BTreeSet<&'a str>,
    has_unknown_country: bool,
}

impl<'a> Affiliations<'a> {
    pub(crate) fn new(places: &'a Places) -> Self {
        let (placed, registered) = (Spread::default(), Spread::default());
        Affiliations { places, institutions: BTreeSet::new(), authorships: 0, placed, registered }
    }

    /// Adds an authorship of so much weight, and shares that out: equally to its affiliations, and what each has to its sites. By site,
    /// [`NO_SITE`] for what is at none, its share and what says so.
    pub(crate) fn add(
        &mut self,
        authorship: &'a AuthorshipRecord,
        affiliations: &[Affiliation],
        weight: u64,
    ) -> BTreeMap<u32, (u64, By)> {
        let places = self.places;
        let nowhere = || [(NO_SITE, By::None)].into();
        let mut at: Vec<BTreeMap<u32, By>> = affiliations.iter().map(|of| places.sites_of(of)).collect();
        if at.is_empty() {
            at.push(nowhere());
        }
        let mut shared: BTreeMap<u32, (u64, By)> = BTreeMap::new();
        let of_affiliations = shares(weight, at.len());
        for (mut sites, weight) in at.into_iter().zip(of_affiliations) {
            if sites.is_empty() {
                sites = nowhere();
            }
            let of_sites = shares(weight, sites.len());
            for ((site, by), weight) in sites.into_iter().zip(of_sites) {
                let (sum, best) = shared.entry(site).or_insert((0, by));
                *sum += weight;
                *best = by.min(*best);
            }
        }
        // What is too little to be shared weighs nothing, and a fact weighs something.
        shared.retain(|_, (weight, _)| *weight > 0);
        let own = authorship.institutions.iter().filter_map(|key| places.own.get(key).copied());
        self.registered.add(authorship, own.collect(), places);
        self.placed.add(authorship, shared.keys().copied().filter(|site| *site != NO_SITE).collect(), places);
        self.institutions.extend(&authorship.institutions);
        self.authorships += 1;
        shared
    }

    /// How many institutions.
    pub(crate) fn institutions(&self) -> u32 {
        self.institutions.len() as u32
    }

    /// Whether one of them is a company.
    pub(crate) fn has_company(&self) -> bool {
        self.institutions.iter().any(|&institution| self.places.is_company(institution))
    }

    /// The greatest distance between two of some sites, in whole kilometres; none if fewer than two have a point.
    pub(crate) fn span_km(&self, of: &Spread<'_>) -> Option<u32> {
        let sites = of.sites.iter().filter_map(|&no| self.places.sites.get(no as usize));
        let points: Vec<(f64, f64)> = sites.filter_map(|site| site.latitude.zip(site.longitude)).collect();
        span(&points).map(|km| km.round() as u32)
    }

    /// Whether the country of an authorship is not known, or there is no authorship.
    pub(crate) fn has_unknown_country(&self, of: &Spread<'_>) -> bool {
        of.has_unknown_country || self.authorships == 0
    }
}

impl<'a> Spread<'a> {
    /// Adds an authorship at some sites: their countries, or else those of the record.
    fn add(&mut self, authorship: &'a AuthorshipRecord, sites: BTreeSet<u32>, places: &'a Places) {
        let known = sites.iter().filter_map(|&s| places.sites.get(s as usize)?.country_code.as_deref());
        let mut known: Vec<&str> = known.collect();
        if known.is_empty() {
            known.extend(authorship.countries.iter().map(String::as_str));
        }
        self.has_unknown_country |= known.is_empty();
        self.countries.extend(known);
        self.sites.extend(sites);
    }

    /// The known countries, sorted.
    pub(crate) fn countries(&self) -> Vec<&'a str> {
        self.countries.iter().copied().collect()
    }
}
