//! What somebody who draws borders should know of them: they may hold nothing, or share something.

use crate::Engine;
use hubscope_geo::{Area, swapped};
use std::collections::BTreeMap;

impl Engine {
    /// A sentence for every place with a border that holds no institution of the lake, and for every two that share some, in the order of
    /// the set. Both are allowed.
    pub fn remarks(&self) -> Vec<String> {
        let places = || self.catalogue.hubs.bounded();
        let sites = |id: &str| self.hub_sites.get(id).map(Vec::as_slice).unwrap_or_default();
        let held = |area: &Area| {
            let points = self.sites.iter().filter_map(|site| site.latitude.zip(site.longitude));
            points.filter(|(latitude, longitude)| area.contains(*latitude, *longitude)).count()
        };
        let empty = places().filter(|hub| sites(&hub.id).is_empty()).map(|hub| {
            let other = swapped(hub).map_or(0, |hub| held(&Area::of(&hub)));
            let hint = match other {
                0 => String::new(),
                _ => format!("; with latitude and longitude swapped it would hold {other}"),
            };
            format!("\"{}\" holds no institution of the lake{hint}", hub.id)
        });
        let mut by_site: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, hub) in places().enumerate() {
            sites(&hub.id).iter().for_each(|site| by_site.entry(*site).or_default().push(at));
        }
        let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for of_site in by_site.values() {
            for (at, first) in of_site.iter().enumerate() {
                of_site[at + 1..].iter().for_each(|second| *shared.entry((*first, *second)).or_default() += 1);
            }
        }
        let ids: Vec<&str> = places().map(|hub| hub.id.as_str()).collect();
        let overlaps = shared.into_iter().map(|((first, second), count)| {
            let plural = if count == 1 { " is" } else { "s are" };
            format!("\"{}\" and \"{}\" overlap: {count} institution{plural} in both", ids[first], ids[second])
        });
        empty.chain(overlaps).collect()
    }
}
