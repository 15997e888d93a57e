//! Places, and whose an authorship is.

use super::rows::Fact;
use hubscope_geo::{Boundary, Institutions, Known, Spot};
use hubscope_model::Catalogue;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::row::Site;
use std::collections::{BTreeMap, BTreeSet};

/// A hub, a group, or a reserved place.
pub(super) struct Place {
    /// Sites in it.
    sites: BTreeSet<u32>,
    /// Whether authorships without a site are its own, and works that name no author.
    pub(super) has_the_placeless: bool,
}

impl Place {
    /// Whether an authorship at this site, or at none, is the place's.
    pub(super) fn has(&self, site: Option<&Site>) -> bool {
        site.map_or(self.has_the_placeless, |site| self.sites.contains(&site.site_no))
    }

    /// Those of its sites that are asked for.
    pub(super) fn part(&self, sites: &[Site], is_asked: impl Fn(&Site) -> bool) -> Place {
        let asked = sites.iter().filter(|site| self.has(Some(site)) && is_asked(site));
        Place { sites: asked.map(|site| site.site_no).collect(), has_the_placeless: false }
    }

    /// The place's authorships among these.
    pub(super) fn of<'f>(&self, facts: &'f [Fact]) -> impl Iterator<Item = &'f Fact> {
        facts.iter().filter(|fact| self.has(fact.site.as_ref()))
    }
}

/// Every place there is, by its id.
pub(super) fn places(catalogue: &Catalogue, sites: &[Site]) -> BTreeMap<String, Place> {
    let set = &catalogue.hubs;
    let mut places = BTreeMap::new();
    let mut add = |id: &str, has_the_placeless: bool, lies_in: &dyn Fn(&Site) -> bool| {
        let sites = sites.iter().filter(|site| lies_in(site)).map(|site| site.site_no).collect();
        places.insert(id.to_owned(), Place { sites, has_the_placeless });
    };
    // Corpora list no institutions as hubs.
    let boundary = |hub| Boundary::of(hub, &Institutions::default()).expect("a boundary");
    let boundaries: Vec<(&str, Boundary)> = set.bounded().map(|hub| (hub.id.as_str(), boundary(hub))).collect();
    let is_in = |site: &Site, hub: &str| {
        let spot = Spot::of(Known {
            geoname_id: site.city_id,
            point: point(site),
            country: site.country_code.as_deref(),
            institution: site.institution_key,
        });
        boundaries.iter().any(|(id, boundary)| *id == hub && boundary.holds(&spot))
    };
    let in_a_hub = |site: &Site| set.hubs.iter().any(|hub| is_in(site, &hub.id));
    for hub in set.bounded() {
        add(&hub.id, false, &|site| is_in(site, &hub.id));
    }
    for group in &set.groups {
        add(&group.id, false, &|site| set.members(group).any(|hub| is_in(site, &hub.id)));
    }
    add(WORLD, true, &|_| true);
    add(ELSEWHERE, false, &|site| point(site).is_some() && !in_a_hub(site));
    add(UNRESOLVED, true, &|site| point(site).is_none() && !in_a_hub(site));
    places
}

/// Where a site is, in degrees: latitude, longitude.
pub(super) fn point(site: &Site) -> Option<(f64, f64)> {
    site.latitude.zip(site.longitude)
}
