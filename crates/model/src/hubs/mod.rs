//! Hubs and their boundaries, from the catalogue's TOML or a GeoJSON FeatureCollection.

use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Ids that no hub may take: they name places that hubscope makes itself.
pub const RESERVED: [&str; 3] = [WORLD, ELSEWHERE, UNRESOLVED];

/// The reserved place that holds every work, placed or not.
pub const WORLD: &str = "world";

/// The reserved place of what is placed, and in no hub of the set in use.
pub const ELSEWHERE: &str = "elsewhere";

/// The reserved place of what is not placed: authorships without an institution, or at institutions without a point, and
/// works that name no author.
pub const UNRESOLVED: &str = "unresolved";

/// A set of hubs and groups: one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubSet {
    /// The set's id.
    pub id: String,
    /// Raised whenever a boundary changes.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// Groups, in the order in which they are shown.
    #[serde(rename = "group", default)]
    pub groups: Vec<Group>,
    /// Hubs, in the order in which they are shown and numbered.
    #[serde(rename = "hub", default)]
    pub hubs: Vec<Hub>,
    /// Places that are measured beside the hubs and not compared among them: in no group, and nothing that is said of another place
    /// changes by them. Their score relative to the greatest hub may exceed 100.
    #[serde(default)]
    pub beside: Vec<Hub>,
}

/// A set of hubs that is counted as their union.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The id, unique among hubs and groups.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// Whether it holds every hub of the set.
    #[serde(default)]
    pub all: bool,
}

/// A named place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// The id, in kebab-case.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// The metropolitan area.
    pub place: Localised,
    /// A short label for charts.
    pub short: Localised,
    /// ISO 3166 two-letter code, or empty.
    #[serde(default)]
    pub country: String,
    /// The group it belongs to, beside those that hold all.
    #[serde(default)]
    pub group: Option<String>,
    /// What the boundary covers and where it comes from.
    #[serde(default)]
    pub note: Option<Localised>,
    /// Shapes whose union is the area.
    pub include: Vec<Shape>,
    /// Shapes taken out of it.
    #[serde(default)]
    pub exclude: Vec<Shape>,
}

/// A part of a boundary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Shape {
    /// All points within a distance.
    Circle(Circle),
    /// A ring of `[longitude, latitude]`, closed by itself, its edges straight lines in degrees, the short way round the globe.
    Polygon(Vec<[f64; 2]>),
    /// Rings as GeoJSON has them: the outline first, then holes.
    Rings(Vec<Vec<[f64; 2]>>),
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

impl HubSet {
    /// Reads the catalogue's form, and checks it.
    ///
    /// # Errors
    /// The text says what is wrong and, for TOML, where.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let set: HubSet = toml::from_str(text).map_err(|e| e.to_string())?;
        set.check()?;
        Ok(set)
    }

    /// Reads a FeatureCollection of polygons and multipolygons: id from `feature.id`, else `properties.id`; name from
    /// `properties.name`, else the id; Chinese name from `properties.name_zh`, else the same. The collection's own `name`
    /// becomes the set's. A group `all-hubs` is added.
    ///
    /// # Errors
    /// The text names the feature and what is wrong with it.
    pub fn from_geojson(text: &str) -> Result<Self, String> {
        let collection = geojson::FeatureCollection::try_from(
            text.parse::<geojson::GeoJson>().map_err(|e| format!("not GeoJSON: {e}"))?,
        )
        .map_err(|e| format!("not a FeatureCollection: {e}"))?;
        let name = collection.foreign_members.as_ref().and_then(|m| Some(m.get("name")?.as_str()?.to_owned()));
        let hubs = collection
            .features
            .into_iter()
            .enumerate()
            .map(|(n, feature)| hub_of_feature(feature).map_err(|e| format!("feature {}: {e}", n + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        let all = Localised { en: "All hubs".into(), zh: "全部集群".into() };
        let all = Group { id: "all-hubs".into(), names: all, all: true };
        let names = name.map_or(Localised { en: "Hubs".into(), zh: "集群".into() }, |name| Localised::same(&name));
        let set = HubSet { id: "geojson".into(), version: 1, names, groups: vec![all], hubs, beside: vec![] };
        set.check()?;
        Ok(set)
    }

    /// Takes the hubs of another set in as places beside those of this one.
    ///
    /// # Errors
    /// If one of them has the id of another place.
    pub fn put_beside(&mut self, other: HubSet) -> Result<(), String> {
        let HubSet { hubs, beside, .. } = other;
        self.beside.extend(hubs.into_iter().chain(beside).map(|hub| Hub { group: None, ..hub }));
        self.check()
    }

    /// All that have a boundary: the hubs, and what is beside them.
    pub fn bounded(&self) -> impl Iterator<Item = &Hub> {
        self.hubs.iter().chain(&self.beside)
    }

    /// Hubs that a group holds.
    pub fn members<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a Hub> {
        self.hubs.iter().filter(move |hub| group.all || hub.group.as_deref() == Some(&group.id))
    }

    /// Ids of everything that can be measured: hubs, what is beside them, groups, and the reserved places.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let groups = self.groups.iter().map(|g| g.id.as_str());
        self.bounded().map(|h| h.id.as_str()).chain(groups).chain(RESERVED)
    }

    fn check(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        if self.hubs.is_empty() {
            return Err("there is no hub in it".into());
        }
        for id in self.bounded().map(|h| h.id.as_str()).chain(self.groups.iter().map(|g| g.id.as_str())) {
            let kebab = !id.is_empty() && id.chars().all(|c| c.is_lowercase() || c.is_numeric() || c == '-');
            if !kebab {
                return Err(format!("\"{id}\" is not an id: write small letters, digits and hyphens"));
            }
            if RESERVED.contains(&id) {
                return Err(format!("the id \"{id}\" is reserved; choose another"));
            }
            if !seen.insert(id) {
                return Err(format!("the id \"{id}\" stands twice"));
            }
        }
        if let Some(hub) = self.beside.iter().find(|hub| hub.group.is_some()) {
            return Err(format!("\"{}\" stands beside the hubs, and is in no group", hub.id));
        }
        for hub in self.bounded() {
            let known = |g: &String| self.groups.iter().any(|group| group.id == *g);
            if let Some(group) = hub.group.as_ref().filter(|g| !known(g)) {
                let near = crate::catalogue::nearest(group, self.groups.iter().map(|g| g.id.as_str()));
                return Err(format!("hub \"{}\" names the group \"{group}\", which is not there{near}", hub.id));
            }
            if hub.include.is_empty() {
                return Err(format!("hub \"{}\" has no shape in include", hub.id));
            }
            for shape in hub.include.iter().chain(&hub.exclude) {
                shape.check().map_err(|e| format!("hub \"{}\": {e}", hub.id))?;
            }
        }
        Ok(())
    }
}

impl Hub {
    /// A short hash of the boundary: cells of one hub under two boundaries differ in it.
    pub fn boundary_hash(&self) -> String {
        // Shapes are lists of numbers, which always serialise.
        let shapes = serde_json::to_vec(&(&self.id, &self.include, &self.exclude)).unwrap_or_default();
        blake3::hash(&shapes).to_hex()[..8].to_owned()
    }
}

impl Shape {
    fn check(&self) -> Result<(), String> {
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
        }
    }
}

fn hub_of_feature(feature: geojson::Feature) -> Result<Hub, String> {
    let property = |key: &str| feature.properties.as_ref().and_then(|p| p.get(key));
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(s) => Some(s.clone()),
        serde_json::Value::Number(n) => Some(n.to_string()),
        _ => None,
    };
    let id = match &feature.id {
        Some(geojson::feature::Id::String(s)) => Some(s.clone()),
        Some(geojson::feature::Id::Number(n)) => Some(n.to_string()),
        None => property("id").and_then(text),
    }
    .ok_or("it has neither an id nor a property \"id\"")?;
    let name = property("name").and_then(text).unwrap_or_else(|| id.clone());
    let point = |position: &geojson::Position| match position.as_slice() {
        [lon, lat, ..] => Ok([*lon, *lat]),
        _ => Err(format!("\"{id}\" has a position without longitude and latitude")),
    };
    let rings = |polygon: &Vec<Vec<geojson::Position>>| -> Result<Shape, String> {
        let rings = polygon.iter().map(|ring| ring.iter().map(point).collect());
        rings.collect::<Result<_, _>>().map(Shape::Rings)
    };
    let include = match feature.geometry.as_ref().map(|g| &g.value) {
        Some(geojson::GeometryValue::Polygon { coordinates }) => vec![rings(coordinates)?],
        Some(geojson::GeometryValue::MultiPolygon { coordinates }) => {
            coordinates.iter().map(rings).collect::<Result<_, _>>()?
        }
        Some(other) => return Err(format!("\"{id}\" is a {}; draw a polygon", other.type_name())),
        None => return Err(format!("\"{id}\" has no geometry")),
    };
    let name_zh = property("name_zh").and_then(text).unwrap_or_else(|| name.clone());
    let names = Localised { en: name, zh: name_zh };
    let country = property("country").and_then(text).unwrap_or_default();
    Ok(Hub {
        id,
        place: names.clone(),
        short: names.clone(),
        names,
        country,
        group: None,
        note: None,
        include,
        exclude: vec![],
    })
}
