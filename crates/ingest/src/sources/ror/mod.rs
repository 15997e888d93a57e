//! The Research Organization Registry: places of organisations, from dumps of schema v1 and v2 (a JSON array, or JSON
//! Lines).

use super::{FileKind, Outcome, Source, Wanted, country, is_named, point, typed};
use hubscope_lake::keep::Records;
use hubscope_lake::record::OrganisationRecord;
use hubscope_model::key;
use serde::Deserialize;
use std::path::Path;

pub(super) struct Ror;

/// Both generations in one: v1 has `name`, `addresses` and `country`, v2 `names` and `locations`.
#[derive(Deserialize)]
struct Organisation {
    id: Option<String>,
    status: Option<String>,
    admin: Option<Admin>,
    name: Option<String>,
    addresses: Option<Vec<Address>>,
    country: Option<Country>,
    names: Option<Vec<Name>>,
    locations: Option<Vec<Location>>,
    relationships: Option<Vec<Relationship>>,
}

#[derive(Deserialize)]
struct Relationship {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Admin {
    last_modified: Option<Change>,
}

#[derive(Deserialize)]
struct Change {
    date: Option<String>,
}

#[derive(Deserialize)]
struct Address {
    lat: Option<f64>,
    lng: Option<f64>,
    city: Option<String>,
    geonames_city: Option<City>,
}

#[derive(Deserialize)]
struct City {
    id: Option<u32>,
}

#[derive(Deserialize)]
struct Country {
    country_code: Option<String>,
}

#[derive(Deserialize)]
struct Name {
    value: String,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Deserialize)]
struct Location {
    geonames_id: Option<u32>,
    geonames_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    lat: Option<f64>,
    lng: Option<f64>,
    name: Option<String>,
    country_code: Option<String>,
}

impl Source for Ror {
    fn id(&self) -> &'static str {
        "ror"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        match is_named(path, &[".json", ".jsonl", ".ndjson"]) {
            true => FileKind::Records,
            false => FileKind::Unknown,
        }
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, _: Wanted<'_>) -> (&'static str, Outcome) {
        let organisation: Organisation = match typed(record) {
            Ok(organisation) => organisation,
            Err(reason) => return ("organisations", Outcome::Rejected(reason)),
        };
        match organisation.record() {
            Some(kept) => {
                records.organisations.push(kept);
                ("organisations", Outcome::Written)
            }
            None => ("other", Outcome::Skipped),
        }
    }
}

impl Organisation {
    fn record(self) -> Option<OrganisationRecord> {
        let ror = key::ror(&self.id?)?;
        let status = self.status;
        let updated = self.admin.and_then(|admin| admin.last_modified?.date).unwrap_or_default();
        let is_parent = |of: &Relationship| of.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("parent"));
        let relationships = self.relationships.into_iter().flatten().filter(is_parent);
        let mut parents: Vec<String> = relationships.filter_map(|of| key::ror(&of.id?)).collect();
        parents.sort_unstable();
        if let Some(locations) = self.locations {
            let place = locations
                .into_iter()
                .filter_map(|l| Some((l.geonames_id, l.geonames_details?)))
                .find(|(_, d)| matches!(point(d.lat, d.lng), (Some(_), Some(_))));
            let names = self.names.unwrap_or_default();
            let shown = names.iter().position(|n| n.types.iter().any(|t| t == "ror_display")).unwrap_or(0);
            let name = names.into_iter().nth(shown).map(|n| n.value);
            let blank = OrganisationRecord {
                ror,
                generation: 2,
                updated,
                status,
                name,
                parents,
                ..OrganisationRecord::default()
            };
            return Some(match place {
                Some((city_id, d)) => OrganisationRecord {
                    country: country(d.country_code),
                    city: d.name,
                    city_id,
                    latitude: d.lat,
                    longitude: d.lng,
                    ..blank
                },
                None => blank,
            });
        }
        // An organisation always has its list of places, empty or not; what has none is another kind of record.
        let place = self.addresses?.into_iter().find(|a| matches!(point(a.lat, a.lng), (Some(_), Some(_))));
        Some(OrganisationRecord {
            ror,
            generation: 1,
            updated,
            status,
            name: self.name,
            country: country(self.country.and_then(|c| c.country_code)),
            city: place.as_ref().and_then(|a| a.city.clone()),
            city_id: place.as_ref().and_then(|a| a.geonames_city.as_ref()?.id),
            latitude: place.as_ref().and_then(|a| a.lat),
            longitude: place.as_ref().and_then(|a| a.lng),
            parents,
        })
    }
}
