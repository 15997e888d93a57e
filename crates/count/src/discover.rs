//! Hubs found in the data, with names, sizes, and how sure they are.

use crate::index::Wanted;
use crate::question::within;
use crate::{CountError, Engine};
use hubscope_geo::discover::{Density, Field, Labels, Outline, Weighted, around};
use hubscope_model::Years;
use hubscope_model::row::{Institution, Site};
use hubscope_place::City;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// Publication years of the works.
    pub years: Years,
    /// Kilometres within which research is close together.
    pub radius_km: f64,
    /// The share of the world's authors within that radius that makes a place dense, in percent.
    pub least_percent: f64,
}

impl Default for Search {
    fn default() -> Self {
        Search { years: Years::DEFAULT, radius_km: Search::RADIUS_KM, least_percent: Search::LEAST_PERCENT }
    }
}

impl Search {
    /// The radius of WIPO's science and technology clusters, in kilometres.
    pub const RADIUS_KM: f64 = 15.0;
    /// A thousandth of the world's authors, in percent: a count would have to change with the corpus.
    pub const LEAST_PERCENT: f64 = 0.1;

    /// The searches that a cluster is held against: other radii, and half and twice as much within them.
    fn variations(&self) -> Vec<Search> {
        let radii = [8.0, 10.0, 13.0, 15.0, 20.0, 25.0].map(|km| km / Search::RADIUS_KM * self.radius_km);
        let varied = radii.into_iter().flat_map(|radius_km| {
            let least = [0.5, 1.0, 2.0].map(|factor| factor * self.least_percent);
            least.map(|least_percent| Search { radius_km, least_percent, ..*self })
        });
        varied.filter(|search| search != self).collect()
    }
}

/// A place where research is dense.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// From 1, the one with most authors first.
    pub rank: usize,
    /// An id for a hubs file, from its name.
    pub id: String,
    /// Its cities with most authors, at most three, each with a quarter of the first one's or more; joined by hyphens.
    pub name: String,
    /// ISO code of the country of most of its authors; empty if none is known.
    pub country: String,
    /// Authors of works, each author of each work counted, split equally over the author's institutions.
    pub authors: f64,
    /// Those among the world's that are placed, in percent.
    pub share: f64,
    /// Institutions in it.
    pub institutions: usize,
    /// Their points and half of the radius around them.
    pub outline: Outline,
    /// Its area in square kilometres.
    pub square_km: f64,
    /// Authors per square kilometre.
    pub intensity: f64,
    /// How much of it and of its best match in a search with other parameters is common to both (Jaccard index by authors): the mean over
    /// six radii and three densities.
    pub stability: f64,
    /// The least of these.
    pub stability_least: f64,
    /// Its sites, as [`Engine::hub_sites`] has them.
    pub sites: Vec<u32>,
}

impl Engine {
    /// Clusters of research, the greatest first.
    ///
    /// # Errors
    /// If the lake cannot be read.
    pub fn discover(&self, search: &Search) -> Result<Vec<Cluster>, CountError> {
        let weights = self.authors_by_site(search.years)?;
        // Most institutions of a city stand at one point: each is looked at once.
        let mut at_point: BTreeMap<(u64, u64), Vec<&Site>> = BTreeMap::new();
        for site in self.sites.iter().filter(|site| weights[site.site_no as usize] > 0.0) {
            if let Some((latitude, longitude)) = site.latitude.zip(site.longitude) {
                at_point.entry((latitude.to_bits(), longitude.to_bits())).or_default().push(site);
            }
        }
        let of_point: Vec<(Weighted, Vec<&Site>)> = at_point
            .into_iter()
            .map(|((latitude, longitude), sites)| {
                let weight = sites.iter().map(|site| weights[site.site_no as usize]).sum();
                let point =
                    Weighted { latitude: f64::from_bits(latitude), longitude: f64::from_bits(longitude), weight };
                (point, sites)
            })
            .collect();
        let points: Vec<Weighted> = of_point.iter().map(|(point, _)| *point).collect();
        let world: f64 = points.iter().map(|point| point.weight).sum();
        let field = Field::new(&points);
        let found = |search: &Search| {
            field.clusters(Density { radius_km: search.radius_km, least: search.least_percent / 100.0 * world })
        };
        let labels = found(search);
        let overlaps: Vec<Vec<f64>> =
            search.variations().par_iter().map(|other| field.overlaps(&labels, &found(other))).collect();
        let names = Names::read(self)?;
        let mut clusters = self.clusters_of(search, &labels, (&of_point, &weights), &names);
        for (at, cluster) in clusters.iter_mut().enumerate() {
            let of_cluster = || overlaps.iter().filter_map(|of| of.get(at).copied());
            cluster.stability = hubscope_stats::mean(of_cluster()).unwrap_or_default();
            cluster.stability_least = of_cluster().reduce(f64::min).unwrap_or_default();
            cluster.share = if world > 0.0 { cluster.authors / world * 100.0 } else { 0.0 };
        }
        clusters.sort_by(|a, b| b.authors.total_cmp(&a.authors).then_with(|| a.sites.cmp(&b.sites)));
        let mut ids = BTreeSet::new();
        for (cluster, rank) in clusters.iter_mut().zip(1..) {
            cluster.rank = rank;
            let numbered = (2..).map(|times| format!("{}-{times}", cluster.id));
            let free = std::iter::once(cluster.id.clone()).chain(numbered).find(|id| !ids.contains(id));
            cluster.id = free.unwrap_or_default();
            ids.insert(cluster.id.clone());
        }
        Ok(clusters)
    }

    /// By site, authors of works of the corpus, split over each author's sites.
    fn authors_by_site(&self, years: Years) -> Result<Vec<f64>, CountError> {
        let (corpus, authors) = (self.corpus("discover", false)?, self.index.authors_of_works()?);
        let asked = self.index.year_range(years.first, years.last);
        let mut sums = vec![0.0; self.sites.len()];
        let wanted = Wanted { weights: true, ..Wanted::default() };
        self.index.each(0..self.index.nowhere(), wanted, |site, facts, range| {
            let of_years = within(&facts.work, range, &asked).filter(|at| corpus.contains(facts.work[*at]));
            // In units of 2^-32, which add up without rounding.
            let sum: u128 =
                of_years.map(|at| u128::from(facts.weight(at)) * u128::from(authors[facts.work[at] as usize])).sum();
            sums[site as usize] += sum as f64 / 4_294_967_296.0;
        })?;
        Ok(sums)
    }

    fn clusters_of(
        &self,
        search: &Search,
        labels: &Labels,
        (points, weights): (&[(Weighted, Vec<&Site>)], &[f64]),
        names: &Names,
    ) -> Vec<Cluster> {
        let mut members: Vec<Vec<usize>> = vec![vec![]; labels.iter().flatten().max().map_or(0, |last| last + 1)];
        for (at, label) in labels.iter().enumerate() {
            label.iter().for_each(|label| members[*label].push(at));
        }
        let cluster = |members: Vec<usize>| {
            let mut sites: Vec<&Site> = members.iter().flat_map(|at| &points[*at].1).copied().collect();
            sites.sort_by_key(|site| site.site_no);
            let at: Vec<(f64, f64)> =
                members.iter().map(|at| (points[*at].0.latitude, points[*at].0.longitude)).collect();
            let (outline, square_km) = around(&at, search.radius_km / 2.0);
            let authors: f64 = members.iter().map(|at| points[*at].0.weight).sum();
            let told_apart: BTreeSet<u32> = sites.iter().map(|site| self.told_apart(site.site_no)).collect();
            let name = names.of(&sites, weights);
            Cluster {
                rank: 0,
                id: kebab(&name),
                country: names.country(&sites, weights),
                name,
                authors,
                share: 0.0,
                institutions: sites.iter().filter_map(|site| site.institution_key).collect::<BTreeSet<_>>().len(),
                intensity: if square_km > 0.0 { authors / square_km } else { 0.0 },
                outline,
                square_km,
                stability: 0.0,
                stability_least: 0.0,
                sites: told_apart.into_iter().collect(),
            }
        };
        members.into_iter().map(cluster).collect()
    }
}

/// Cities and names of institutions.
struct Names(BTreeMap<u64, Institution>);

impl Names {
    fn read(engine: &Engine) -> Result<Self, CountError> {
        let institutions: Vec<Institution> = engine.snapshot.rows()?;
        Ok(Names(institutions.into_iter().map(|institution| (institution.institution_key, institution)).collect()))
    }

    /// The cities of some sites that have most authors; where no city is known, the institution with most.
    fn of(&self, sites: &[&Site], weights: &[f64]) -> String {
        let city = |site: &Site| match site.point_source.as_str() {
            "gazetteer" | "correction" => City::of(site.city_id?).map(|city| city.name().to_owned()),
            _ => self.0.get(&site.institution_key?)?.city.clone(),
        };
        let cities = most(sites, weights, city);
        let first = cities.first().map_or(0.0, |(_, authors)| *authors);
        let large = cities.into_iter().filter(|(_, authors)| *authors * 4.0 >= first).take(3).map(|(city, _)| city);
        let named = large.collect::<Vec<_>>().join("-");
        if !named.is_empty() {
            return named;
        }
        let institution = most(sites, weights, |site| self.0.get(&site.institution_key?)?.display_name.clone());
        institution.into_iter().next().map_or_else(|| "cluster".to_owned(), |(name, _)| name)
    }

    fn country(&self, sites: &[&Site], weights: &[f64]) -> String {
        let countries = most(sites, weights, |site| site.country_code.clone());
        countries.into_iter().next().map(|(code, _)| code).unwrap_or_default()
    }
}

/// What sites say, with the authors of those that say it, most first.
fn most(sites: &[&Site], weights: &[f64], of: impl Fn(&Site) -> Option<String>) -> Vec<(String, f64)> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for site in sites {
        if let Some(said) = of(site) {
            *sums.entry(said).or_default() += weights[site.site_no as usize];
        }
    }
    let mut sums: Vec<(String, f64)> = sums.into_iter().collect();
    // Stable: of equals the first by name.
    sums.sort_by(|a, b| b.1.total_cmp(&a.1));
    sums
}

/// A name as the id of a hub: letters and digits in lower case, hyphens for all else.
fn kebab(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let id = plain.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    // Letters without a lower case are none of an id.
    match id.chars().all(|c| c.is_lowercase() || c.is_numeric() || c == '-') && !id.is_empty() {
        true => id,
        false => "cluster".to_owned(),
    }
}
