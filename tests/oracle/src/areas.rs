//! Hubs and groups: which of them a point lies in.

use std::collections::BTreeSet;
use std::path::Path;

use toml::{Table, Value as Toml};

use crate::parse::Point;
use crate::toml_file::{read, string, tables};

/// The reserved place of every work of the corpus, and of everybody on one.
pub(crate) const WORLD: &str = "world";

const EARTH_RADIUS_KM: f64 = 6371.0088;

enum Shape {
    Circle { centre: Point, radius_km: f64 },
    Polygon(Vec<Point>),
}

struct Hub {
    id: String,
    group: Option<String>,
    include: Vec<Shape>,
    exclude: Vec<Shape>,
}

/// The hubs of a file and their groups.
pub(crate) struct Areas {
    hubs: Vec<Hub>,
    /// Id, and whether the group is of all hubs.
    groups: Vec<(String, bool)>,
}

impl Areas {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        read(path, Self::parse)
    }

    /// The same from the text of a file.
    pub(crate) fn parse(file: &Table) -> Result<Self, String> {
        let all = |group: &Table| group.get("all").and_then(Toml::as_bool).unwrap_or(false);
        let group = |table| Ok((string(table, "id")?.to_owned(), all(table)));
        Ok(Self {
            hubs: tables(file, "hub")?.into_iter().map(hub).collect::<Result<_, String>>()?,
            groups: tables(file, "group")?.into_iter().map(group).collect::<Result<_, String>>()?,
        })
    }

    /// The ids of all places that are measured: hubs, groups and the world.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.hub_ids().chain(self.groups.iter().map(|(id, _)| id.as_str())).chain([WORLD]).collect()
    }

    /// The ids of the hubs alone.
    pub(crate) fn hub_ids(&self) -> impl Iterator<Item = &str> {
        self.hubs.iter().map(|hub| hub.id.as_str())
    }

    /// The hubs that make up a group; none of what is no group.
    pub(crate) fn members(&self, group: &str) -> Vec<&str> {
        let Some((id, all)) = self.groups.iter().find(|(id, _)| id == group) else { return vec![] };
        let hubs = self.hubs.iter().filter(|hub| *all || hub.group.as_ref() == Some(id));
        hubs.map(|hub| hub.id.as_str()).collect()
    }

    /// The hubs a point lies in, and the groups of those hubs.
    pub(crate) fn around(&self, point: Point) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for hub in self.hubs.iter().filter(|hub| hub.covers(point)) {
            found.insert(hub.id.as_str());
            for (id, all) in &self.groups {
                if *all || hub.group.as_ref() == Some(id) {
                    found.insert(id.as_str());
                }
            }
        }
        found
    }
}

impl Hub {
    fn covers(&self, point: Point) -> bool {
        self.include.iter().any(|shape| shape.covers(point)) && !self.exclude.iter().any(|shape| shape.covers(point))
    }
}

impl Shape {
    fn covers(&self, point: Point) -> bool {
        match self {
            Self::Circle { centre, radius_km } => distance_km(*centre, point) <= *radius_km,
            Self::Polygon(corners) => inside(corners, point),
        }
    }
}

/// Great-circle distance by the haversine formula.
fn distance_km(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let across = ((lat_b - lat_a) / 2.0).sin().powi(2)
        + lat_a.cos() * lat_b.cos() * ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS_KM * across.sqrt().min(1.0).asin()
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

fn hub(table: &Table) -> Result<Hub, String> {
    let shapes = |key| tables(table, key)?.into_iter().map(shape).collect::<Result<_, _>>();
    Ok(Hub {
        id: string(table, "id")?.to_owned(),
        group: table.get("group").and_then(Toml::as_str).map(str::to_owned),
        include: shapes("include")?,
        exclude: shapes("exclude")?,
    })
}

fn float(value: Option<&Toml>) -> Result<f64, String> {
    match value {
        Some(Toml::Float(number)) => Ok(*number),
        Some(Toml::Integer(number)) => Ok(*number as f64),
        other => Err(format!("not a number: {other:?}")),
    }
}

fn shape(table: &Table) -> Result<Shape, String> {
    if let Some(circle) = table.get("circle").and_then(Toml::as_table) {
        let centre = (float(circle.get("lat"))?, float(circle.get("lon"))?);
        return Ok(Shape::Circle { centre, radius_km: float(circle.get("radius_km"))? });
    }
    let corners = table.get("polygon").and_then(Toml::as_array).ok_or("a shape is neither circle nor polygon")?;
    let corner = |pair: &Toml| match pair.as_array().map(Vec::as_slice) {
        Some([lon, lat]) => Ok((float(Some(lat))?, float(Some(lon))?)),
        _ => Err("a corner is not a pair of longitude and latitude".to_owned()),
    };
    corners.iter().map(corner).collect::<Result<_, _>>().map(Shape::Polygon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_great_circles() {
        let quarter = EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2;
        assert!((distance_km((0.0, 0.0), (90.0, 0.0)) - quarter).abs() < 1e-6);
        assert!((distance_km((0.0, 179.5), (0.0, -179.5)) - 111.195_08).abs() < 1e-4);
        // Paris to New York, by the tables 5,837 km.
        assert!((distance_km((48.8566, 2.3522), (40.7128, -74.0060)) - 5837.0).abs() < 1.0);
    }

    #[test]
    fn what_a_border_encloses_twice_is_outside() {
        let square = |from: f64, to: f64| [(from, from), (from, to), (to, to), (to, from), (from, from)];
        let twice: Vec<Point> = square(0.0, 9.0).into_iter().chain(square(3.0, 6.0)).chain([(0.0, 0.0)]).collect();
        assert!(inside(&twice, (1.0, 8.0)));
        assert!(!inside(&twice, (4.0, 5.0)));
        assert!(!inside(&twice, (10.0, 5.0)));
    }
}
