//! Hubs that somebody has drawn in a map editor.

use super::{Group, Hub, HubSet, Shape};
use crate::text::Localised;

impl HubSet {
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
    Ok(Hub { country, ..Hub::plain(&id, names, include) })
}
