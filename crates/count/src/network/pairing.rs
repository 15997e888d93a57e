//! Counting pairs: work by work, each with the sites that have something of it.

use super::Engine;
use super::tally::Matrix;
use crate::CountError;
use crate::bits::Bits;
use crate::index::Wanted;
use crate::place::Place;
use crate::question::{plays, within};
use hubscope_model::measure::{Base, Counting};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a site has of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    work: u32,
    /// The number after the last one stands for none.
    site: u32,
    /// In units of 2^-32; none by full counting.
    weight: u64,
}

/// Who the pairs are of.
pub(super) trait Pairing: Sync {
    /// Hubs and partners.
    fn shape(&self) -> (usize, usize);

    /// Adds a work: its sites, each once.
    fn add(&self, work: &[At], matrix: &mut Matrix);
}

/// Hubs, `elsewhere` and `unresolved` with each other.
pub(super) struct Borders {
    places: usize,
    /// By site, none included: the places that it is in.
    of_site: Vec<Vec<usize>>,
}

impl Borders {
    pub(super) fn of(engine: &Engine, places: &[&str]) -> Result<Self, CountError> {
        Ok(Borders { places: places.len(), of_site: places_of_sites(engine, places)? })
    }
}

/// By what stands for a site, none included, the places that it is in.
fn places_of_sites(engine: &Engine, places: &[&str]) -> Result<Vec<Vec<usize>>, CountError> {
    let mut of_site = vec![vec![]; engine.sites.len() + 1];
    for (place, id) in places.iter().enumerate() {
        let here = engine.sites_of(engine.place(id)?);
        let here: BTreeSet<u32> = here.into_iter().map(|site| engine.told_apart(site)).collect();
        here.into_iter().for_each(|site| of_site[site as usize].push(place));
    }
    Ok(of_site)
}

impl Pairing for Borders {
    fn shape(&self) -> (usize, usize) {
        (self.places, self.places)
    }

    fn add(&self, work: &[At], matrix: &mut Matrix) {
        // By place: its sites on the work, and its share. By pair of places: the sites that are in both, and their squared shares.
        let mut here: Vec<(usize, u64, u64)> = Vec::with_capacity(4);
        let mut shared: BTreeMap<(usize, usize), (u64, u128)> = BTreeMap::new();
        for at in work {
            let places = &self.of_site[at.site as usize];
            for &place in places {
                match here.iter_mut().find(|(known, ..)| *known == place) {
                    Some((_, sites, weight)) => (*sites, *weight) = (*sites + 1, *weight + at.weight),
                    None => here.push((place, 1, at.weight)),
                }
                for &other in places.iter().filter(|other| **other != place) {
                    let (sites, squares) = shared.entry((place, other)).or_default();
                    (*sites, *squares) = (*sites + 1, *squares + u128::from(at.weight).pow(2));
                }
            }
        }
        for &(place, sites, weight) in &here {
            matrix.of_hub[place].add(1, weight);
            matrix.of_partner[place].add(1, weight);
            for &(other, sites_there, weight_there) in &here {
                let joint = &mut matrix.joint[place * self.places + other];
                let (both, squares) = shared.get(&(place, other)).copied().unwrap_or_default();
                let is_one_site = if place == other { sites < 2 } else { [sites, sites_there, both] == [1, 1, 1] };
                joint.works += u64::from(!is_one_site);
                joint.product += u128::from(weight) * u128::from(weight_there) - squares;
            }
        }
        matrix.all.add(1, work.iter().map(|at| at.weight).sum());
    }
}

/// Hubs with the countries of what is placed outside them.
pub(super) struct Lands {
    hubs: usize,
    countries: usize,
    of_site: Vec<Vec<usize>>,
    /// By site, none included: its country, if it is placed.
    country: Vec<Option<usize>>,
}

impl Lands {
    pub(super) fn of(engine: &Engine, hubs: &[&str], countries: &[&str]) -> Result<Self, CountError> {
        let placed = engine.sites.iter().map(|site| site.country_code.as_deref().filter(|_| site.latitude.is_some()));
        let country = placed.chain([None]).map(|code| countries.binary_search(&code?).ok()).collect();
        Ok(Lands { hubs: hubs.len(), countries: countries.len(), of_site: places_of_sites(engine, hubs)?, country })
    }

    /// What the countries have of a work, at the sites that are asked for.
    fn shares(&self, work: &[At], is_asked: impl Fn(&At) -> bool) -> Vec<(usize, u64)> {
        let mut shares: Vec<(usize, u64)> = Vec::with_capacity(4);
        for at in work.iter().filter(|at| is_asked(at)) {
            let Some(country) = self.country[at.site as usize] else { continue };
            match shares.iter_mut().find(|(known, _)| *known == country) {
                Some((_, weight)) => *weight += at.weight,
                None => shares.push((country, at.weight)),
            }
        }
        shares
    }
}

impl Pairing for Lands {
    fn shape(&self) -> (usize, usize) {
        (self.hubs, self.countries)
    }

    fn add(&self, work: &[At], matrix: &mut Matrix) {
        let countries = self.shares(work, |_| true);
        for &(country, weight) in &countries {
            matrix.of_partner[country].add(1, weight);
        }
        let mut hubs: Vec<(usize, u64)> = Vec::with_capacity(4);
        for at in work {
            for &hub in &self.of_site[at.site as usize] {
                match hubs.iter_mut().find(|(known, _)| *known == hub) {
                    Some((_, weight)) => *weight += at.weight,
                    None => hubs.push((hub, at.weight)),
                }
            }
        }
        for &(hub, weight) in &hubs {
            matrix.of_hub[hub].add(1, weight);
            let outside = self.shares(work, |at| !self.of_site[at.site as usize].contains(&hub));
            for &(country, whole) in &countries {
                let cell = hub * self.countries + country;
                let share = outside.iter().find(|(outside, _)| *outside == country).map(|(_, share)| *share);
                matrix.inside[cell].add(u64::from(share.is_none()), whole - share.unwrap_or_default());
                if let Some(share) = share {
                    matrix.joint[cell].works += 1;
                    matrix.joint[cell].product += u128::from(weight) * u128::from(share);
                }
            }
        }
        matrix.all.add(1, work.iter().map(|at| at.weight).sum());
    }
}

impl Engine {
    /// The matrix of a year: a year at a time, so that what is held of works does not grow with the years.
    pub(super) fn matrix(
        &self,
        pairing: &dyn Pairing,
        works: (&Base, &Bits),
        year: i32,
        counting: Counting,
    ) -> Result<Matrix, CountError> {
        let found = self.sites_of_works(works, year, counting)?;
        let empty = || Matrix::new(pairing.shape());
        let add = |mut matrix: Matrix, work: &[At]| {
            pairing.add(work, &mut matrix);
            matrix
        };
        // Whole numbers: their sum is the same in any order.
        Ok(found.par_chunk_by(|a, b| a.work == b.work).fold(empty, add).reduce(empty, Matrix::merged))
    }

    /// What sites have of the works of a year through the authorships that count: each site of a work once, by work.
    fn sites_of_works(
        &self,
        (base, works): (&Base, &Bits),
        year: i32,
        counting: Counting,
    ) -> Result<Vec<At>, CountError> {
        let years = self.index.year_range(year, year);
        let through = base.works.through;
        let weights = counting == Counting::Fractional;
        let wanted = Wanted { weights, roles: through.is_some(), ..Wanted::default() };
        let mut found: Vec<At> = vec![];
        self.index.each(self.sites_of(Place::World), wanted, |site, facts, range| {
            let of_year = within(&facts.work, range, &years);
            for at in of_year.filter(|&at| works.contains(facts.work[at]) && plays(through, facts, at)) {
                let (work, weight) = (facts.work[at], facts.weight(at));
                let site = self.told_apart(site);
                match found.last_mut() {
                    Some(last) if (last.work, last.site) == (work, site) => last.weight += weight,
                    _ => found.push(At { work, site, weight }),
                }
            }
        })?;
        if let Some(authorless) = self.whole_works(Place::Unresolved(&[]))?.filter(|_| through.is_none()) {
            let weight = if weights { 1 << 32 } else { 0 };
            let site = self.index.nowhere();
            found.extend(authorless.common(works, years).map(|work| At { work, site, weight }));
        }
        found.par_sort_unstable();
        found.dedup_by(|next, at| {
            let is_same = (next.work, next.site) == (at.work, at.site);
            at.weight += if is_same { next.weight } else { 0 };
            is_same
        });
        Ok(found)
    }
}
