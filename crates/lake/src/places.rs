//! Institutions by the best source of each attribute, sites along the curve, and venues.

use crate::LakeError;
use crate::bench::{Bench, Said, said_of};
use crate::commit::numbered;
use crate::fragment::Mentioned;
use crate::mention::Attribute;
use crate::record::{FunderRecord, InstitutionRecord, OrganisationRecord, VenueRecord};
use crate::redirects::Redirects;
use crate::space::hilbert;
use hubscope_model::row::{Funder, Institution, Site, Venue};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Institutions and sites: at most some 100,000s, so in memory.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) institutions: Vec<Institution>,
    pub(crate) sites: Vec<Site>,
    /// The site of an institution.
    pub(crate) site_no: HashMap<u64, u32>,
    /// The sites of companies.
    pub(crate) companies: RoaringBitmap,
}

/// The type of an institution that is a company.
const COMPANY: &str = "company";

/// Gives every institution its attributes by the best source, and those on works a site, numbered along the curve.
pub(crate) fn places(
    bench: &Bench<'_>,
    on_works: &BTreeSet<u64>,
    mut records: BTreeMap<u64, InstitutionRecord>,
    organisations: &BTreeMap<(String, u8), OrganisationRecord>,
    redirects: &Redirects,
) -> Result<Places, LakeError> {
    let stage = ("reading what works say of institutions", bench.written("works"));
    let statements = bench.said(stage, Mentioned::Institutions, |key| redirects.standing(b'I', key))?;
    let mut statements = statements.iter()?.peekable();
    let mut places = Places::default();
    let keys: BTreeSet<u64> = records.keys().chain(on_works).copied().collect();
    for key in keys {
        let is_on_works = on_works.contains(&key);
        // What only superseded copies name is not there, whatever they say of it.
        let said = if is_on_works { said_of(&mut statements, key)? } else { Said::default() };
        let own = records.remove(&key).unwrap_or_default();
        let (institution, site) = place(key, own, said, organisations);
        places.institutions.push(institution);
        places.sites.extend(is_on_works.then_some(site));
    }
    let along = |s: &Site| match s.latitude.zip(s.longitude) {
        Some((latitude, longitude)) => (false, hilbert(latitude, longitude), s.institution_key),
        None => (true, 0, s.institution_key),
    };
    numbered(places.sites.len() as u64, "sites")?;
    places.sites.sort_by_key(along);
    for (number, site) in (0u32..).zip(&mut places.sites) {
        site.site_no = number;
    }
    places.site_no = places.sites.iter().map(|s| (s.institution_key, s.site_no)).collect();
    let companies = places.institutions.iter().filter(|i| i.kind.as_deref() == Some(COMPANY));
    places.companies = companies.filter_map(|i| places.site_no.get(&i.institution_key).copied()).collect();
    Ok(places)
}

/// An institution with what is known of it, and its site.
fn place(
    key: u64,
    own: InstitutionRecord,
    mut said: Said,
    organisations: &BTreeMap<(String, u8), OrganisationRecord>,
) -> (Institution, Site) {
    let ror = own.ror.or_else(|| said.remove(&Attribute::Ror));
    let organisation = |generation: u8| organisations.get(&(ror.clone()?, generation));
    let (second, first) = (organisation(2), organisation(1));
    let country = own
        .country
        .or_else(|| second?.country.clone())
        .or_else(|| first?.country.clone())
        .or_else(|| said.remove(&Attribute::Country));
    let point = |latitude: Option<f64>, longitude: Option<f64>| latitude.zip(longitude);
    let (point, source) = [
        (point(own.latitude, own.longitude), "openalex"),
        (second.and_then(|o| point(o.latitude, o.longitude)), "ror_v2"),
        (first.and_then(|o| point(o.latitude, o.longitude)), "ror_v1"),
    ]
    .into_iter()
    .find(|(point, _)| point.is_some())
    .unwrap_or((None, "none"));
    let site = Site {
        site_no: 0,
        institution_key: key,
        latitude: point.map(|p| p.0),
        longitude: point.map(|p| p.1),
        country_code: country.clone(),
        point_source: source.to_owned(),
        city_id: None,
    };
    let institution = Institution {
        institution_key: key,
        display_name: own.name.or_else(|| said.remove(&Attribute::Name)).or_else(|| second.or(first)?.name.clone()),
        country_code: country,
        city: own.city.or_else(|| second.or(first)?.city.clone()),
        kind: own.kind.or_else(|| said.remove(&Attribute::Kind)),
        ror,
    };
    (institution, site)
}

/// Funders on works and those with a record, which says more than mentions.
pub(crate) fn funders(
    bench: &Bench<'_>,
    on_works: &BTreeSet<u64>,
    mut records: BTreeMap<u64, FunderRecord>,
    redirects: &Redirects,
) -> Result<Vec<Funder>, LakeError> {
    let stage = ("reading what works say of funders", bench.written("works"));
    let statements = bench.said(stage, Mentioned::Funders, |key| redirects.standing(b'F', key))?;
    let mut statements = statements.iter()?.peekable();
    let keys: BTreeSet<u64> = records.keys().chain(on_works).copied().collect();
    keys.into_iter()
        .map(|funder_key| {
            let FunderRecord { name, country, ror, .. } = records.remove(&funder_key).unwrap_or_default();
            let mut said = said_of(&mut statements, funder_key)?;
            Ok(Funder {
                funder_key,
                display_name: name.or_else(|| said.remove(&Attribute::Name)),
                country_code: country,
                ror: ror.or_else(|| said.remove(&Attribute::Ror)),
            })
        })
        .collect()
}

/// Venues on works and those with a record, which says more than mentions.
pub(crate) fn venues(
    bench: &Bench<'_>,
    on_works: &BTreeSet<u64>,
    mut records: BTreeMap<u64, VenueRecord>,
    redirects: &Redirects,
) -> Result<Vec<Venue>, LakeError> {
    let stage = ("reading what works say of venues", bench.written("works"));
    let statements = bench.said(stage, Mentioned::Venues, |key| redirects.standing(b'S', key))?;
    let mut statements = statements.iter()?.peekable();
    let keys: BTreeSet<u64> = records.keys().chain(on_works).copied().collect();
    keys.into_iter()
        .map(|venue_key| {
            if let Some(own) = records.remove(&venue_key) {
                let VenueRecord { issn_l, issn, name, kind, .. } = own;
                return Ok(Venue { venue_key, issn_l, issn: issn.join(";"), display_name: name, kind });
            }
            let mut said = said_of(&mut statements, venue_key)?;
            Ok(Venue {
                venue_key,
                issn_l: said.remove(&Attribute::IssnL),
                issn: said.remove(&Attribute::Issn).unwrap_or_default(),
                display_name: said.remove(&Attribute::Name),
                kind: said.remove(&Attribute::Kind),
            })
        })
        .collect()
}
