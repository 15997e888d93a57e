//! What boundaries are made of.

use crate::key;
use serde::{Deserialize, Serialize};

/// A part of a boundary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Shape {
    /// All points within a distance.
    Circle(Circle),
    /// A ring of `[longitude, latitude]`, closed by itself, its edges straight lines in degrees, the short way round the globe.
    Polygon(Vec<[f64; 2]>),
    /// Rings as GeoJSON has them: the outline first, then holes.
    Rings(Vec<Vec<[f64; 2]>>),
    /// Administrative areas by their GeoNames codes: a country (`SG`), an area of its first level (`US.CA`) or its second (`US.CA.001`). An area
    /// holds those that its code begins.
    Areas(Vec<String>),
    /// Cities, each with the places that are a part of it.
    Cities(Vec<City>),
    /// Institutions, wherever they are.
    Institutions {
        /// Which.
        ids: Vec<InstitutionId>,
        /// Whether those below them in their hierarchy belong to them.
        with_children: bool,
    },
}

/// A circle on the sphere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circle {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Great-circle radius in kilometres.
    pub radius_km: f64,
}

/// A place of the gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a city is a GeoNames id (5809844), or a name with its area and country (\"Morges, VD, CH\")"
)]
pub enum City {
    /// By its GeoNames id.
    Id(u32),
    /// By its name, then its area if several places of the country bear it, then the country: `Morges, VD, CH`.
    Named(String),
}

/// An institution by one of its ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum InstitutionId {
    /// The nine characters of its ROR id.
    Ror(String),
    /// Its number in OpenAlex.
    OpenAlex(u64),
}

impl TryFrom<String> for InstitutionId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        let openalex = key::of_kind(&id, 'I').map(InstitutionId::OpenAlex);
        // A ROR id begins with a zero, and ends with two digits.
        let is_ror = |id: &String| id.starts_with('0') && id.bytes().rev().take(2).all(|b| b.is_ascii_digit());
        openalex.or_else(|| key::ror(&id).filter(is_ror).map(InstitutionId::Ror)).ok_or_else(|| {
            format!("\"{id}\" is no institution; write an id of ROR (https://ror.org/02s376052) or OpenAlex (I5124864)")
        })
    }
}

impl From<InstitutionId> for String {
    fn from(id: InstitutionId) -> String {
        match id {
            InstitutionId::Ror(id) => format!("https://ror.org/{id}"),
            InstitutionId::OpenAlex(key) => format!("https://openalex.org/I{key}"),
        }
    }
}

/// A shape as files have it: a table with the one key that says its kind.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    circle: Option<Circle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    polygon: Option<Vec<[f64; 2]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rings: Option<Vec<Vec<[f64; 2]>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    areas: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cities: Option<Vec<City>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    institutions: Option<Vec<InstitutionId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_children: Option<bool>,
}

impl TryFrom<Written> for Shape {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { circle, polygon, rings, areas, cities, institutions, with_children } = written;
        if institutions.is_none() && with_children.is_some() {
            return Err("with_children goes with institutions");
        }
        let with_children = with_children.unwrap_or(false);
        let institutions = institutions.map(|ids| Shape::Institutions { ids, with_children });
        let drawn = [circle.map(Shape::Circle), polygon.map(Shape::Polygon), rings.map(Shape::Rings)];
        let named = [areas.map(Shape::Areas), cities.map(Shape::Cities), institutions];
        let mut shapes = drawn.into_iter().chain(named).flatten();
        match (shapes.next(), shapes.next()) {
            (Some(shape), None) => Ok(shape),
            (Some(_), Some(_)) => Err("two shapes in one; give each its own braces"),
            (None, _) => Err("a shape is a circle, polygon, rings, areas, cities, or institutions"),
        }
    }
}

impl From<Shape> for Written {
    fn from(shape: Shape) -> Written {
        let nothing = Written::default();
        match shape {
            Shape::Circle(circle) => Written { circle: Some(circle), ..nothing },
            Shape::Polygon(polygon) => Written { polygon: Some(polygon), ..nothing },
            Shape::Rings(rings) => Written { rings: Some(rings), ..nothing },
            Shape::Areas(areas) => Written { areas: Some(areas), ..nothing },
            Shape::Cities(cities) => Written { cities: Some(cities), ..nothing },
            Shape::Institutions { ids, with_children } => {
                Written { institutions: Some(ids), with_children: Some(with_children), ..nothing }
            }
        }
    }
}

impl Shape {
    /// Whether it is drawn: a circle or a polygon, which hold points.
    pub fn is_drawn(&self) -> bool {
        matches!(self, Shape::Circle(_) | Shape::Polygon(_) | Shape::Rings(_))
    }

    /// Whether all that can be said without a gazetteer holds.
    pub(super) fn check(&self) -> Result<(), String> {
        // Rings may go on beyond the antimeridian.
        let point = |lon: f64, lat: f64| {
            if (-360.0..=360.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
                return Ok(());
            }
            let swapped = (-180.0..=180.0).contains(&lat) && (-90.0..=90.0).contains(&lon);
            let hint = if swapped { "; longitude comes first, are they swapped?" } else { "" };
            Err(format!("longitude {lon}, latitude {lat} is not on the globe{hint}"))
        };
        let ring = |ring: &[[f64; 2]]| {
            if ring.len() < 3 {
                return Err("a ring needs at least three points".to_owned());
            }
            ring.iter().try_for_each(|&[lon, lat]| point(lon, lat))
        };
        match self {
            Shape::Circle(c) if !(c.radius_km > 0.0 && c.radius_km <= 2000.0) => {
                Err(format!("a radius of {} km is not between 0 and 2000", c.radius_km))
            }
            Shape::Circle(c) => point(c.lon, c.lat),
            Shape::Polygon(outline) => ring(outline),
            Shape::Rings(rings) if rings.is_empty() => Err("a polygon without a ring".into()),
            Shape::Rings(rings) => rings.iter().try_for_each(|r| ring(r)),
            Shape::Areas(codes) if codes.is_empty() => Err("a list of areas without any".into()),
            Shape::Areas(codes) => codes.iter().try_for_each(|code| area(code)),
            Shape::Cities(cities) if cities.is_empty() => Err("a list of cities without any".into()),
            Shape::Cities(cities) => cities.iter().try_for_each(City::check),
            Shape::Institutions { ids, .. } if ids.is_empty() => Err("a list of institutions without any".into()),
            Shape::Institutions { .. } => Ok(()),
        }
    }
}

fn area(code: &str) -> Result<(), String> {
    let mut parts = code.split('.');
    let country = parts.next().unwrap_or_default();
    let is_country = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
    let levels: Vec<&str> = parts.collect();
    if is_country && levels.len() <= 2 && levels.iter().all(|level| !level.is_empty()) {
        return Ok(());
    }
    Err(format!(
        "\"{code}\" is no code of an area; write a country (SG), or GeoNames' code behind it (US.CA, US.CA.001)"
    ))
}

impl City {
    fn check(&self) -> Result<(), String> {
        match self {
            City::Named(name) if !(2..=3).contains(&name.split(',').filter(|part| !part.trim().is_empty()).count()) => {
                Err(format!(
                    "the city \"{name}\" stands without its country; write \"Morges, VD, CH\" or \"Morges, CH\""
                ))
            }
            _ => Ok(()),
        }
    }
}
