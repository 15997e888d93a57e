//! Places: hubs, groups and the reserved ones, as sets of sites.

use crate::bits::Bits;
use crate::index::Wanted;
use crate::{CountError, Engine};
use hubscope_geo::{Boundary, Institutions, Known, Spot};
use hubscope_lake::index::flag;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Catalogue;
use hubscope_model::corrections::Relocation;
use hubscope_model::hubs::{ELSEWHERE, InstitutionId, Shape, UNRESOLVED, WORLD};
use hubscope_model::measure::Placing;
use hubscope_model::row::{Institution, Site};
use hubscope_place::City;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Somewhere that has works and people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// A hub, a group, or what is in none: these sites, ascending.
    Sites(&'a [u32]),
    /// What is not placed: these sites, which have no point, authorships without a site, and works without authorships.
    Unresolved(&'a [u32]),
    /// Everything.
    World,
}

impl Engine {
    /// A place by its id.
    ///
    /// # Errors
    /// If there is none such.
    pub(crate) fn place(&self, id: &str) -> Result<Place<'_>, CountError> {
        let id = self.catalogue.hub_id(id)?;
        let sites = self.hub_sites.get(id).map(Vec::as_slice).unwrap_or_default();
        Ok(match id {
            WORLD => Place::World,
            UNRESOLVED => Place::Unresolved(sites),
            _ => Place::Sites(sites),
        })
    }

    /// Sites of a place, as the index numbers them: the number after the last one stands for none.
    pub(crate) fn sites_of(&self, place: Place<'_>) -> Vec<u32> {
        match place {
            Place::Sites(sites) => sites.to_vec(),
            Place::Unresolved(sites) => sites.iter().copied().chain([self.index.nowhere()]).collect(),
            Place::World => (0..=self.index.nowhere()).collect(),
        }
    }

    /// Works of a range that a place has any of.
    pub(crate) fn works_at(&self, place: Place<'_>, range: Range<u32>) -> Result<Bits, CountError> {
        let mut works = match place {
            Place::World => Bits::new(self.index.works()),
            Place::Sites(sites) | Place::Unresolved(sites) => self.index.works_at(sites, range)?,
        };
        if let Place::Unresolved(_) = place {
            let nowhere = [self.index.nowhere()];
            self.index.each(nowhere, Wanted::default(), |_, facts, of_site| {
                facts.work[of_site].iter().for_each(|work| works.insert(*work));
            })?;
        }
        if let Some(whole) = self.whole_works(place)? {
            works.or(&whole);
        }
        Ok(works)
    }

    /// Works that a place has the whole of, whatever facts say: all of them, or, since nobody knows where they are from, those that
    /// name nobody.
    pub(crate) fn whole_works(&self, place: Place<'_>) -> Result<Option<Bits>, CountError> {
        let works = self.index.works();
        Ok(match place {
            Place::Sites(_) => None,
            Place::World => Some(Bits::new(works).complement()),
            Place::Unresolved(_) => Some(Bits::those(works, |w| self.index.flags[w as usize] & flag::AUTHORLESS != 0)),
        })
    }
}

/// The sites as corrections have them: own sites of institutions that are elsewhere than their record says.
///
/// # Errors
/// [`CountError::Boundary`] if a correction names a city that the gazetteer does not have; [`CountError::Lake`] if institutions cannot be read.
pub(crate) fn corrected(
    catalogue: &Catalogue,
    snapshot: &Snapshot,
    mut sites: Vec<Site>,
) -> Result<Vec<Site>, CountError> {
    if catalogue.corrections.is_empty() {
        return Ok(sites);
    }
    let institutions: Vec<Institution> = snapshot.rows()?;
    let mut moved: BTreeMap<u64, City> = BTreeMap::new();
    for Relocation { id, city, .. } in &catalogue.corrections {
        let is_it = |of: &&Institution| match id {
            InstitutionId::OpenAlex(key) => of.institution_key == *key,
            InstitutionId::Ror(ror) => of.ror.as_ref() == Some(ror),
        };
        let id = String::from(id.clone());
        let no_city = || CountError::Boundary(format!("correction of {id}: the gazetteer has no place {city}"));
        let city = City::of(*city).ok_or_else(no_city)?;
        moved.extend(institutions.iter().filter(is_it).map(|of| (of.institution_key, city)));
    }
    for site in sites.iter_mut().filter(|site| site.institution_site_no == Some(site.site_no)) {
        if let Some(city) = site.institution_key.and_then(|key| moved.get(&key)) {
            let (latitude, longitude) = city.point();
            site.city_id = Some(city.geoname_id());
            (site.latitude, site.longitude) = (Some(latitude), Some(longitude));
            site.country_code = Some(city.country().to_owned());
            site.point_source = "correction".to_owned();
        }
    }
    Ok(sites)
}

/// What a placing makes of sites: by institution, every site is where its institution is registered, and a site of none is nowhere.
pub(crate) fn placed(sites: Vec<Site>, placing: Placing) -> Vec<Site> {
    if placing == Placing::Evidence {
        return sites;
    }
    let registered = |site: &Site| match site.institution_site_no.and_then(|own| sites.get(own as usize)) {
        Some(own) => Site { site_no: site.site_no, ..own.clone() },
        None => Site {
            city_id: None,
            latitude: None,
            longitude: None,
            country_code: None,
            point_source: "none".to_owned(),
            ..site.clone()
        },
    };
    sites.iter().map(registered).collect()
}

/// Puts every site into the hubs and places beside them that it lies in; groups get the union of their members' sites.
///
/// # Errors
/// [`CountError::Boundary`] if one names what the gazetteer does not have; [`CountError::Lake`] if one lists institutions, and they cannot be read.
pub(crate) fn sites_of_hubs(
    catalogue: &Catalogue,
    snapshot: &Snapshot,
    sites: &[Site],
) -> Result<BTreeMap<String, Vec<u32>>, CountError> {
    let institutions = institutions(catalogue, snapshot)?;
    let boundary = |hub| Boundary::of(hub, &institutions).map_err(CountError::Boundary);
    let boundaries: Vec<Boundary> = catalogue.hubs.bounded().map(boundary).collect::<Result<_, _>>()?;
    let mut inside: Vec<Vec<u32>> = vec![vec![]; boundaries.len()];
    for site in sites {
        let spot = spot(site);
        for (boundary, inside) in boundaries.iter().zip(&mut inside) {
            if boundary.holds(&spot) {
                inside.push(site.site_no);
            }
        }
    }
    let ids = catalogue.hubs.bounded().map(|hub| hub.id.clone());
    let mut of: BTreeMap<String, Vec<u32>> = ids.zip(inside).collect();
    for group in &catalogue.hubs.groups {
        let members = catalogue.hubs.members(group).filter_map(|hub| of.get(&hub.id));
        let union: BTreeSet<u32> = members.flatten().copied().collect();
        of.insert(group.id.clone(), union.into_iter().collect());
    }
    Ok(of)
}

/// What decides of a site.
fn spot(site: &Site) -> Spot<'_> {
    Spot::of(Known {
        geoname_id: site.city_id,
        point: site.latitude.zip(site.longitude),
        country: site.country_code.as_deref(),
        institution: site.institution_key,
    })
}

/// What boundaries need to know of institutions; nothing if none lists any.
fn institutions(catalogue: &Catalogue, snapshot: &Snapshot) -> Result<Institutions, CountError> {
    let mut known = Institutions::default();
    let mut shapes = catalogue.hubs.bounded().flat_map(|hub| hub.include.iter().chain(&hub.exclude));
    if shapes.any(|shape| matches!(shape, Shape::Institutions { .. })) {
        for Institution { ror, institution_key, lineage, .. } in snapshot.rows()? {
            known.parents.insert(institution_key, lineage.split(';').filter_map(|key| key.parse().ok()).collect());
            if let Some(ror) = ror {
                known.by_ror.entry(ror).or_default().push(institution_key);
            }
        }
    }
    Ok(known)
}

/// The same, and the sites of the reserved places: those with a point in no hub, and those of whom nothing says where they are.
pub(crate) fn sites_of_places(
    catalogue: &Catalogue,
    snapshot: &Snapshot,
    sites: &[Site],
) -> Result<BTreeMap<String, Vec<u32>>, CountError> {
    let mut of = sites_of_hubs(catalogue, snapshot, sites)?;
    let in_hubs = in_hubs(catalogue, &of);
    let others = sites.iter().filter(|site| !in_hubs.contains(&site.site_no));
    let (placed, unplaced): (Vec<&Site>, Vec<&Site>) =
        others.partition(|site| site.latitude.zip(site.longitude).is_some());
    let numbers = |sites: Vec<&Site>| sites.into_iter().map(|site| site.site_no).collect();
    of.insert(ELSEWHERE.to_owned(), numbers(placed));
    of.insert(UNRESOLVED.to_owned(), numbers(unplaced));
    Ok(of)
}

/// Sites of places as they lie, whatever a placing makes of them: where it makes nothing of them, those that it has.
pub(crate) fn lying(
    catalogue: &Catalogue,
    snapshot: &Snapshot,
    placing: Placing,
    placed: &BTreeMap<String, Vec<u32>>,
) -> Result<BTreeMap<String, Vec<u32>>, CountError> {
    match placing {
        Placing::Evidence => Ok(placed.clone()),
        Placing::Institution => sites_of_places(catalogue, snapshot, &snapshot.rows::<Site>()?),
    }
}

/// Sites of the hubs of the set, whatever is measured beside them.
pub(crate) fn in_hubs(catalogue: &Catalogue, of: &BTreeMap<String, Vec<u32>>) -> BTreeSet<u32> {
    catalogue.hubs.hubs.iter().filter_map(|hub| of.get(&hub.id)).flatten().copied().collect()
}
