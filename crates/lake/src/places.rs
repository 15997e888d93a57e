//! Institutions by the best source of each attribute, sites along the curve, and venues.

use crate::LakeError;
use crate::bench::{Bench, Said, said_of};
use crate::commit::numbered;
use crate::fragment::Mentioned;
use crate::mention::Attribute;
use crate::placing::{Affiliation, By, point_of};
use crate::record::{FunderRecord, InstitutionRecord, OrganisationRecord, VenueRecord};
use crate::redirects::Redirects;
use crate::space::{hilbert, kilometres};
use hubscope_model::row::{Funder, Institution, Site, Venue};
use hubscope_place::Town;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An institution with what is known of it.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) institution: Institution,
    /// Where it is, and who says so.
    point: Option<(f64, f64)>,
    point_source: &'static str,
    /// What it is part of.
    pub(crate) ancestors: BTreeSet<u64>,
}

/// How near to a city an institution is in it, if nobody names a city of the gazetteer for it, in kilometres.
const IN_TOWN_KM: f64 = 10.0;

impl Registered {
    /// Its OpenAlex number.
    pub(crate) fn key(&self) -> u64 {
        self.institution.institution_key
    }

    /// Whether it is so near to a city.
    pub(crate) fn is_within(&self, km: f64, city_id: u32) -> bool {
        let at = || Some(kilometres(self.point?, point_of(city_id)?.0));
        self.institution.city_id == Some(city_id) || at().is_some_and(|apart| apart <= km)
    }

    /// Where it is registered.
    pub(crate) fn town(&self) -> Option<Town<'_>> {
        let (latitude, longitude) = self.point?;
        Some(Town { name: self.institution.city.as_deref()?, latitude, longitude })
    }

    /// Whether it is registered in a city.
    fn is_in(&self, city_id: u32) -> bool {
        match self.institution.city_id.filter(|own| point_of(*own).is_some()) {
            Some(own) => own == city_id,
            None => self.is_within(IN_TOWN_KM, city_id),
        }
    }
}

/// Institutions and sites: at most some millions, so in memory.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) registered: BTreeMap<u64, Registered>,
    pub(crate) sites: Vec<Site>,
    /// The own site of an institution.
    pub(crate) own: HashMap<u64, u32>,
    /// The site of an institution, or of none, in a city.
    further: HashMap<(Option<u64>, u32), u32>,
}

/// The type of an institution that is a company.
const COMPANY: &str = "company";

/// All institutions that are named or have a record, with what is known of them.
pub(crate) fn institutions(
    bench: &Bench<'_>,
    records: &BTreeMap<u64, InstitutionRecord>,
    organisations: &BTreeMap<(String, u8), OrganisationRecord>,
    redirects: &Redirects,
) -> Result<BTreeMap<u64, Registered>, LakeError> {
    let stage = ("reading what works say of institutions", bench.written("works"));
    let statements = bench.said(stage, Mentioned::Institutions, |key| redirects.standing(b'I', key))?;
    let mut statements = statements.iter()?.peekable();
    let mut own = records.iter().peekable();
    let mut registered = BTreeMap::new();
    loop {
        let of_record = own.peek().map(|(key, _)| **key);
        let of_works = statements.peek().and_then(|row| row.as_ref().ok()).map(|(key, _)| *key);
        let Some(key) = of_record.into_iter().chain(of_works).min() else { break };
        let record = own.next_if(|(at, _)| **at == key).map(|(_, record)| record.clone()).unwrap_or_default();
        let said = said_of(&mut statements, key)?;
        registered.insert(key, register(key, record, said, organisations));
    }
    // What cannot be read is no end.
    statements.next().transpose()?;
    let by_ror: HashMap<&str, u64> =
        registered.values().filter_map(|of| Some((of.institution.ror.as_deref()?, of.key()))).collect();
    let parents: HashMap<u64, Vec<u64>> = registered
        .values()
        .filter_map(|of| {
            let ror = of.institution.ror.clone()?;
            let newest = organisations.get(&(ror.clone(), 2)).or_else(|| organisations.get(&(ror, 1)))?;
            Some((of.key(), newest.parents.iter().filter_map(|ror| by_ror.get(ror.as_str()).copied()).collect()))
        })
        .collect();
    for (key, of) in &mut registered {
        let mut open: Vec<u64> = of.ancestors.iter().copied().chain([*key]).collect();
        while let Some(next) = open.pop() {
            let new = parents.get(&next).into_iter().flatten().filter(|parent| of.ancestors.insert(**parent));
            open.extend(new);
        }
        of.ancestors.remove(key);
        of.institution.lineage = of.ancestors.iter().map(u64::to_string).collect::<Vec<_>>().join(";");
    }
    Ok(registered)
}

/// An institution by the best source of each attribute.
fn register(
    key: u64,
    own: InstitutionRecord,
    mut said: Said,
    organisations: &BTreeMap<(String, u8), OrganisationRecord>,
) -> Registered {
    let ror = own.ror.or_else(|| said.remove(&Attribute::Ror));
    let organisation = |generation: u8| organisations.get(&(ror.clone()?, generation));
    let (second, first) = (organisation(2), organisation(1));
    let country = own
        .country
        .or_else(|| second?.country.clone())
        .or_else(|| first?.country.clone())
        .or_else(|| said.remove(&Attribute::Country));
    let point = |latitude: Option<f64>, longitude: Option<f64>| latitude.zip(longitude);
    let (point, point_source, city_id) = [
        (point(own.latitude, own.longitude), "openalex", own.city_id),
        (second.and_then(|o| point(o.latitude, o.longitude)), "ror_v2", second.and_then(|o| o.city_id)),
        (first.and_then(|o| point(o.latitude, o.longitude)), "ror_v1", first.and_then(|o| o.city_id)),
    ]
    .into_iter()
    .find(|(point, ..)| point.is_some())
    .unwrap_or((None, "none", None));
    let stated = said.remove(&Attribute::Lineage).unwrap_or_default();
    let stated = stated.split(';').filter_map(|key| key.parse().ok());
    let institution = Institution {
        institution_key: key,
        display_name: own.name.or_else(|| said.remove(&Attribute::Name)).or_else(|| second.or(first)?.name.clone()),
        country_code: country,
        city: own.city.or_else(|| second.or(first)?.city.clone()),
        city_id,
        lineage: String::new(),
        kind: own.kind.or_else(|| said.remove(&Attribute::Kind)),
        ror,
    };
    Registered { institution, point, point_source, ancestors: own.lineage.into_iter().chain(stated).collect() }
}

impl Places {
    /// Gives every institution on works a site of its own, and every city that affiliations name for it a further one; numbers them along
    /// the curve. What only superseded copies name is not there, whatever they say of it.
    pub(crate) fn of(
        mut registered: BTreeMap<u64, Registered>,
        records: &BTreeMap<u64, InstitutionRecord>,
        on_works: &BTreeSet<u64>,
        further: &BTreeSet<(Option<u64>, u32)>,
    ) -> Result<Self, LakeError> {
        registered.retain(|key, _| records.contains_key(key) || on_works.contains(key));
        for key in on_works {
            registered
                .entry(*key)
                .or_insert_with(|| register(*key, InstitutionRecord::default(), Said::new(), &BTreeMap::new()));
        }
        let is_own = |(institution, city): &(Option<u64>, u32)| {
            institution.and_then(|key| registered.get(&key)).filter(|of| of.is_in(*city)).map(Registered::key)
        };
        let own = on_works.iter().filter_map(|key| registered.get(key)).map(Registered::site);
        let beside = further.iter().filter(|at| is_own(at).is_none()).map(|(institution, city)| {
            let point = point_of(*city);
            Site {
                site_no: 0,
                institution_key: *institution,
                institution_site_no: None,
                city_id: Some(*city),
                latitude: point.map(|(point, _)| point.0),
                longitude: point.map(|(point, _)| point.1),
                country_code: point.map(|(_, country)| country.to_owned()),
                point_source: "gazetteer".to_owned(),
            }
        });
        let mut sites: Vec<(bool, Site)> =
            own.map(|site| (false, site)).chain(beside.map(|site| (true, site))).collect();
        numbered(sites.len() as u64, "sites")?;
        let along = |(is_further, s): &(bool, Site)| {
            let institution = (s.institution_key.is_none(), s.institution_key, *is_further, s.city_id);
            match s.latitude.zip(s.longitude) {
                Some((latitude, longitude)) => (false, hilbert(latitude, longitude), institution),
                None => (true, 0, institution),
            }
        };
        sites.sort_by_key(along);
        let numbers = || (0u32..).zip(&sites);
        let own: HashMap<u64, u32> = numbers()
            .filter(|(_, (is_further, _))| !is_further)
            .filter_map(|(number, (_, site))| Some((site.institution_key?, number)))
            .collect();
        let mut at: HashMap<(Option<u64>, u32), u32> = numbers()
            .filter(|(_, (is_further, _))| *is_further)
            .filter_map(|(number, (_, site))| Some(((site.institution_key, site.city_id?), number)))
            .collect();
        at.extend(further.iter().filter_map(|place| Some((*place, *own.get(&is_own(place)?)?))));
        let with_number = |(number, (_, site)): (u32, (bool, Site))| {
            let institution_site_no = site.institution_key.and_then(|key| own.get(&key).copied());
            Site { site_no: number, institution_site_no, ..site }
        };
        let sites = (0u32..).zip(sites).map(with_number).collect();
        Ok(Places { registered, sites, own, further: at })
    }

    /// The sites of an affiliation and what says so, by number, each once.
    pub(crate) fn sites_of(&self, affiliation: &Affiliation) -> BTreeMap<u32, By> {
        let mut sites = BTreeMap::new();
        for at in affiliation.whereabouts(&self.registered) {
            let own = || at.institution.and_then(|key| self.own.get(&key));
            let site = at.city.and_then(|city| self.further.get(&(at.institution, city))).or_else(own);
            if let Some(site) = site {
                let by = sites.entry(*site).or_insert(at.by);
                *by = at.by.min(*by);
            }
        }
        sites
    }

    /// The site of no institution in a city.
    pub(crate) fn site_in(&self, city: u32) -> Option<u32> {
        self.further.get(&(None, city)).copied()
    }

    /// Whether an institution is a company.
    pub(crate) fn is_company(&self, institution: u64) -> bool {
        self.registered.get(&institution).is_some_and(|of| of.institution.kind.as_deref() == Some(COMPANY))
    }

    /// The rows of the table `institution`. Of those on no work only their own records are heard.
    pub(crate) fn institutions(
        &self,
        mut records: BTreeMap<u64, InstitutionRecord>,
        organisations: &BTreeMap<(String, u8), OrganisationRecord>,
    ) -> Vec<Institution> {
        let row = |of: &Registered| match self.own.contains_key(&of.key()) {
            true => of.institution.clone(),
            false => {
                let own = records.remove(&of.key()).unwrap_or_default();
                let lineage = of.institution.lineage.clone();
                Institution { lineage, ..register(of.key(), own, Said::new(), organisations).institution }
            }
        };
        self.registered.values().map(row).collect()
    }
}

impl Registered {
    /// Its own site, not numbered yet.
    fn site(&self) -> Site {
        Site {
            site_no: 0,
            institution_key: Some(self.key()),
            institution_site_no: None,
            city_id: self.institution.city_id,
            latitude: self.point.map(|p| p.0),
            longitude: self.point.map(|p| p.1),
            country_code: self.institution.country_code.clone(),
            point_source: self.point_source.to_owned(),
        }
    }
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
