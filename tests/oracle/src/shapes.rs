//! What boundaries are made of, and whom each part holds.

use std::collections::BTreeSet;

use toml::{Table, Value as Toml};

use crate::areas::{At, distance_km};
use crate::parse::{Point, ror_id};
use crate::toml_file::strings;
use crate::towns::Towns;

/// A part of a boundary.
pub(crate) enum Shape {
    Circle {
        centre: Point,
        radius_km: f64,
    },
    Polygon(Vec<Point>),
    Areas(Vec<String>),
    Cities(Vec<u32>),
    /// OpenAlex ids, `I1`, and the nine characters of ROR ids. Who is below whom is not read, so nobody has children.
    Institutions(BTreeSet<String>),
}

impl Shape {
    /// Whether it is told by places of the gazetteer.
    pub(crate) fn is_told(&self) -> bool {
        matches!(self, Self::Areas(_) | Self::Cities(_))
    }

    /// Whether it holds somebody by anything but the place.
    pub(crate) fn covers(&self, at: &At) -> bool {
        match self {
            Self::Circle { centre, radius_km } => {
                at.point.is_some_and(|point| distance_km(*centre, point) <= *radius_km)
            }
            Self::Polygon(corners) => at.point.is_some_and(|point| inside(corners, point)),
            Self::Institutions(ids) => ids.contains(at.id) || at.ror.is_some_and(|ror| ids.contains(ror)),
            Self::Areas(_) | Self::Cities(_) => false,
        }
    }

    /// Whether it holds a town.
    pub(crate) fn holds(&self, towns: &Towns, id: u32) -> bool {
        match self {
            Self::Areas(codes) => towns.get(id).is_some_and(|town| codes.iter().any(|code| town.lies_in(code))),
            Self::Cities(cities) => cities.iter().any(|city| towns.belongs(id, *city)),
            _ => false,
        }
    }

    pub(crate) fn parse(table: &Table) -> Result<Self, String> {
        if let Some(circle) = table.get("circle").and_then(Toml::as_table) {
            let centre = (float(circle.get("lat"))?, float(circle.get("lon"))?);
            return Ok(Self::Circle { centre, radius_km: float(circle.get("radius_km"))? });
        }
        if table.contains_key("areas") {
            let codes: Vec<String> = strings(table, "areas")?.into_iter().map(str::to_owned).collect();
            let towns = Towns::known()?;
            return match codes.iter().find(|code| !towns.has_area(code)) {
                Some(code) => Err(format!("there is no area `{code}`")),
                None => Ok(Self::Areas(codes)),
            };
        }
        if let Some(cities) = table.get("cities").and_then(Toml::as_array) {
            return cities.iter().map(city).collect::<Result<_, _>>().map(Self::Cities);
        }
        if table.contains_key("institutions") {
            let short = |id: &str| match id.rsplit('/').next().unwrap_or(id) {
                openalex if openalex.starts_with('I') => openalex.to_owned(),
                _ => ror_id(id),
            };
            return Ok(Self::Institutions(strings(table, "institutions")?.into_iter().map(short).collect()));
        }
        let corners = table.get("polygon").and_then(Toml::as_array).ok_or("a shape of no kind that is known")?;
        let corner = |pair: &Toml| match pair.as_array().map(Vec::as_slice) {
            Some([lon, lat]) => Ok((float(Some(lat))?, float(Some(lon))?)),
            _ => Err("a corner is not a pair of longitude and latitude".to_owned()),
        };
        corners.iter().map(corner).collect::<Result<_, _>>().map(Self::Polygon)
    }
}

fn city(value: &Toml) -> Result<u32, String> {
    let towns = Towns::known()?;
    match value {
        Toml::Integer(id) => u32::try_from(*id)
            .ok()
            .filter(|id| towns.get(*id).is_some())
            .ok_or_else(|| format!("there is no city {id}")),
        Toml::String(name) => towns.named(name),
        other => Err(format!("not a city: {other}")),
    }
}

/// Even-odd rule in the plane of longitude and latitude: how many edges does a ray to the east cross?
fn inside(corners: &[Point], (lat, lon): Point) -> bool {
    let mut odd = false;
    for (index, &(lat_a, lon_a)) in corners.iter().enumerate() {
        let (lat_b, lon_b) = corners[(index + 1) % corners.len()];
        if (lat_a > lat) != (lat_b > lat) && lon < lon_a + (lat - lat_a) * (lon_b - lon_a) / (lat_b - lat_a) {
            odd = !odd;
        }
    }
    odd
}

fn float(value: Option<&Toml>) -> Result<f64, String> {
    match value {
        Some(Toml::Float(number)) => Ok(*number),
        Some(Toml::Integer(number)) => Ok(*number as f64),
        other => Err(format!("not a number: {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_border_encloses_twice_is_outside() {
        let square = |from: f64, to: f64| [(from, from), (from, to), (to, to), (to, from), (from, from)];
        let twice: Vec<Point> = square(0.0, 9.0).into_iter().chain(square(3.0, 6.0)).chain([(0.0, 0.0)]).collect();
        assert!(inside(&twice, (1.0, 8.0)));
        assert!(!inside(&twice, (4.0, 5.0)));
        assert!(!inside(&twice, (10.0, 5.0)));
    }
}
