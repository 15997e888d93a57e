//! The Research Organization Registry: places of organisations, from dumps of schema v1 and v2 (a JSON array, or JSON
//! Lines).

use super::{FileKind, Outcome, Source, Wanted, country, point, typed};
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
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_ascii_lowercase();
        let bare = name.trim_end_matches(".gz");
        match [".json", ".jsonl", ".ndjson"].iter().any(|e| bare.ends_with(e)) {
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
        if let Some(locations) = self.locations {
            let place = locations
                .into_iter()
                .filter_map(|l| l.geonames_details)
                .find(|d| matches!(point(d.lat, d.lng), (Some(_), Some(_))));
            let names = self.names.unwrap_or_default();
            let shown = names.iter().position(|n| n.types.iter().any(|t| t == "ror_display")).unwrap_or(0);
            let name = names.into_iter().nth(shown).map(|n| n.value);
            let blank =
                OrganisationRecord { ror, generation: 2, updated, status, name, ..OrganisationRecord::default() };
            return Some(match place {
                Some(d) => OrganisationRecord {
                    country: country(d.country_code),
                    city: d.name,
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
            latitude: place.as_ref().and_then(|a| a.lat),
            longitude: place.as_ref().and_then(|a| a.lng),
        })
    }
}
