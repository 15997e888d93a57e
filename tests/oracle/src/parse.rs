//! What is kept of one record, strictly: a kept field of the wrong type rejects it.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::baskets::issn;
use crate::frontiers::{self, Frontier, Text};
use crate::json::{flag, integer, inverted_index, last_segment, list, number, object, objects, text};

/// An authorship as the work has it.
#[derive(Debug, PartialEq)]
pub(crate) struct Authorship {
    pub(crate) author: Option<String>,
    pub(crate) institutions: Vec<Embedded>,
    pub(crate) countries: BTreeSet<String>,
}

/// An institution as it is named inside a work.
#[derive(Debug, PartialEq)]
pub(crate) struct Embedded {
    pub(crate) id: String,
    pub(crate) ror: Option<String>,
    pub(crate) country: Option<String>,
}

/// What any indicator needs of a work.
#[derive(Debug, PartialEq)]
pub(crate) struct Work {
    pub(crate) year: Option<i32>,
    pub(crate) kind: Option<String>,
    /// Retracted, paratext or expansion record.
    pub(crate) excluded: bool,
    pub(crate) authorships: Vec<Authorship>,
    pub(crate) topic: Option<String>,
    pub(crate) subfield: Option<i64>,
    pub(crate) venue: Option<Venue>,
    /// Of its topics and texts no more is kept than the frontiers it belongs to.
    pub(crate) frontiers: BTreeSet<String>,
}

/// A venue as it is named inside a work.
#[derive(Debug, PartialEq)]
pub(crate) struct Venue {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) issns: BTreeSet<String>,
}

/// A point, `(latitude, longitude)` in degrees.
pub(crate) type Point = (f64, f64);

/// What places an institution, from its own entity or from one version of its ROR record.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Place {
    pub(crate) ror: Option<String>,
    pub(crate) point: Option<Point>,
    pub(crate) country: Option<String>,
    /// GeoNames id of the city.
    pub(crate) city: Option<u32>,
}

/// Letter and short id of an entity that is read.
pub(crate) fn entity(id: &str) -> Option<(char, String)> {
    let short = id.strip_prefix("https://openalex.org/").unwrap_or(id);
    let letter = short.chars().next().filter(|letter| "WISTAF".contains(*letter))?;
    let digits = &short[1..];
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| (letter, short.to_owned()))
}

/// The nine characters of a ROR id.
pub(crate) fn ror_id(id: &str) -> String {
    last_segment(id).to_ascii_lowercase()
}

/// A record with the date by which copies are ordered.
pub(crate) fn ranked<T>(record: &Json, kept: impl Fn(&Json) -> Result<T, String>) -> Result<(String, T), String> {
    let date = match text(record, "updated_date")? {
        Some(date) => date,
        None => text(record, "updated")?.unwrap_or_default(),
    };
    Ok((date, kept(record)?))
}

pub(crate) fn work(record: &Json, frontiers: &[Frontier]) -> Result<Work, String> {
    for key in ["doi", "language"] {
        text(record, key)?;
    }
    let mut excluded = false;
    for key in ["is_retracted", "is_paratext", "is_xpac"] {
        excluded |= flag(record, key)?.unwrap_or(false);
    }
    let (primary, location) = (object(record, "primary_topic")?, object(record, "primary_location")?);
    let topic = primary.map_or(Ok(None), short_id)?;
    let subfield = primary.map_or(Ok(None), subfield)?;
    let topics = objects(record, "topics")?.iter().map(short_id).collect::<Result<Vec<_>, _>>()?;
    let title = text(record, "title")?.unwrap_or_default();
    let summary = inverted_index(record, "abstract_inverted_index")?;
    let seen = Text {
        topic: topic.as_deref(),
        subfield,
        topics: &topics.into_iter().flatten().collect::<Vec<_>>(),
        title: &title,
        summary: &summary,
    };
    Ok(Work {
        year: integer(record, "publication_year")?,
        kind: text(record, "type")?.map(|kind| type_name(&kind)),
        excluded,
        authorships: objects(record, "authorships")?.iter().map(authorship).collect::<Result<_, _>>()?,
        frontiers: frontiers::classes(frontiers, &seen),
        topic,
        subfield,
        venue: location.map_or(Ok(None), |location| object(location, "source"))?.map_or(Ok(None), venue)?,
    })
}

/// A type of works in the one way in which two are compared.
pub(crate) fn type_name(kind: &str) -> String {
    last_segment(kind).to_lowercase().replace([' ', '_'], "-")
}

fn short_id(record: &Json) -> Result<Option<String>, String> {
    Ok(text(record, "id")?.map(|id| last_segment(&id).to_owned()))
}

/// The venue inside a work; one without an id is none.
fn venue(record: &Json) -> Result<Option<Venue>, String> {
    let (name, issns) = (text(record, "display_name")?, source(record)?);
    Ok(short_id(record)?.map(|id| Venue { id, name, issns }))
}

/// The ISSNs of a venue.
pub(crate) fn source(record: &Json) -> Result<BTreeSet<String>, String> {
    let mut issns: BTreeSet<String> = text(record, "issn_l")?.iter().map(|one| issn(one)).collect();
    for one in list(record, "issn")?.iter().filter(|one| !one.is_null()) {
        issns.insert(issn(one.as_str().ok_or("an ISSN is not a string")?));
    }
    Ok(issns)
}

fn authorship(record: &Json) -> Result<Authorship, String> {
    let author = object(record, "author")?;
    if let Some(author) = author {
        text(author, "display_name")?;
        text(author, "orcid")?;
    }
    let mut institutions = Vec::new();
    for one in objects(record, "institutions")? {
        text(one, "display_name")?;
        text(one, "type")?;
        let (id, ror, country) = (short_id(one)?, text(one, "ror")?, text(one, "country_code")?);
        if let Some(id) = id {
            institutions.push(Embedded {
                id,
                ror: ror.map(|ror| ror_id(&ror)),
                country: country.map(|country| country.to_uppercase()),
            });
        }
    }
    let mut countries = BTreeSet::new();
    for country in list(record, "countries")?.iter().filter(|country| !country.is_null()) {
        let country = country.as_str().ok_or("a country is not a string")?;
        if !country.is_empty() {
            countries.insert(country.to_uppercase());
        }
    }
    let author = author.map_or(Ok(None), short_id)?;
    Ok(Authorship { author, institutions, countries })
}

/// The number of the subfield that a topic belongs to; early releases wrote it as a bare number.
pub(crate) fn subfield(topic: &Json) -> Result<Option<i64>, String> {
    let Some(subfield) = object(topic, "subfield")? else {
        return Ok(None);
    };
    match subfield.get("id") {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(id)) => Ok(last_segment(id).parse().ok()),
        Some(Json::Number(id)) if id.is_i64() => Ok(id.as_i64()),
        Some(_) => Err("the id of a subfield is neither string nor integer".to_owned()),
    }
}

pub(crate) fn institution(record: &Json) -> Result<Place, String> {
    text(record, "display_name")?;
    text(record, "type")?;
    let mut place = Place {
        ror: text(record, "ror")?.map(|ror| ror_id(&ror)),
        point: None,
        country: text(record, "country_code")?,
        city: None,
    };
    if let Some(geo) = object(record, "geo")? {
        text(geo, "city")?;
        place.city = geonames_id(geo.get("geonames_city_id"));
        place.point = number(geo, "latitude")?.zip(number(geo, "longitude")?);
        place.country = place.country.or(text(geo, "country_code")?);
    }
    place.country = place.country.map(|country| country.to_uppercase());
    Ok(place)
}

/// A number, or a text of one.
fn geonames_id(id: Option<&Json>) -> Option<u32> {
    let id = id?;
    id.as_str().map_or_else(|| id.as_u64().and_then(|id| id.try_into().ok()), |id| id.parse().ok())
}

/// The first location with coordinates; records are ranked by their status, since ROR has no date in version 1.
pub(crate) fn ror_place(record: &Json, version: u8) -> Result<(String, Place), String> {
    let status = text(record, "status")?.unwrap_or_default();
    let rank = match status.as_str() {
        "active" => "3",
        "inactive" => "2",
        "withdrawn" => "1",
        _ => "0",
    };
    let mut place = Place::default();
    if version == 1 {
        place.country = object(record, "country")?.map_or(Ok(None), |country| text(country, "country_code"))?;
    }
    for location in objects(record, if version == 1 { "addresses" } else { "locations" })? {
        let details = if version == 1 { Some(location) } else { object(location, "geonames_details")? };
        let Some(details) = details else { continue };
        place.point = number(details, "lat")?.zip(number(details, "lng")?);
        if place.point.is_some() {
            if version == 2 {
                place.country = text(details, "country_code")?;
                place.city = geonames_id(location.get("geonames_id"));
            } else {
                place.city = geonames_id(location.get("geonames_city").and_then(|city| city.get("id")));
            }
            break;
        }
    }
    place.country = place.country.map(|country| country.to_uppercase());
    let changed = object(record, "admin")?.map_or(Ok(None), |admin| object(admin, "last_modified"))?;
    let date = changed.map_or(Ok(None), |changed| text(changed, "date"))?.unwrap_or_default();
    Ok((format!("{date} {rank}"), place))
}
