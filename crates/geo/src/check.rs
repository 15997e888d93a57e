//! What makes a boundary impossible.

use crate::area::rings;
use crate::{Boundary, Institutions};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::validation::InvalidPolygon;
use geo::{Coord, Line, LineString, Validation};
use hubscope_model::hubs::{Circle, Hub, HubSet, Shape};

/// Checks all boundaries of a set, further geometries too: that no ring crosses or touches itself, that holes lie in their outline, that no two
/// rings of a polygon cross, and that the gazetteer has every area and city.
///
/// # Errors
/// The text names the hub, what is wrong, where, and what may be meant.
pub fn check(set: &HubSet) -> Result<(), String> {
    set.bounded().try_for_each(|hub| {
        check_boundary(hub)?;
        hub.geometries.iter().try_for_each(|geometry| check_boundary(&hub.under(geometry)))
    })
}

fn check_boundary(hub: &Hub) -> Result<(), String> {
    check_rings(hub).map_err(|problem| format!("hub \"{}\": {problem}", hub.id))?;
    Boundary::of(hub, &Institutions::default()).map(drop)
}

fn check_rings(hub: &Hub) -> Result<(), String> {
    hub.include.iter().chain(&hub.exclude).chain(&hub.outline).filter_map(rings).try_for_each(|polygon| {
        polygon.check_validation().map_err(|invalid| match invalid {
            InvalidPolygon::SelfIntersection(_) => {
                let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                let place = rings
                    .find_map(crossing)
                    .map(|Coord { x, y }| format!(" near longitude {}, latitude {}", rounded(x), rounded(y)));
                format!(
                    "a ring crosses itself{}; give the points in the order of a walk round the place",
                    place.unwrap_or_default()
                )
            }
            InvalidPolygon::InteriorRingNotContainedInExteriorRing(_) => {
                "a hole does not lie in its outline; a part beside it is a polygon of its own".to_owned()
            }
            other => other.to_string(),
        })
    })
}

/// The same hub, drawn with latitude for longitude; none if that is not on the globe, or nothing is drawn. What somebody draws in the wrong order lies
/// somewhere else, mostly where nothing is.
pub fn swapped(hub: &Hub) -> Option<Hub> {
    let point = |[lon, lat]: [f64; 2]| (lon.abs() <= 90.0 && lat.abs() <= 180.0).then_some([lat, lon]);
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|at| point(*at)).collect::<Option<Vec<_>>>();
    let shape = |shape: &Shape| {
        Some(match shape {
            Shape::Circle(circle) => {
                let [lon, lat] = point([circle.lon, circle.lat])?;
                Shape::Circle(Circle { lat, lon, ..*circle })
            }
            Shape::Polygon(outline) => Shape::Polygon(ring(outline)?),
            Shape::Rings(rings) => Shape::Rings(rings.iter().map(ring).collect::<Option<_>>()?),
            named => named.clone(),
        })
    };
    let shapes = |shapes: &[Shape]| shapes.iter().map(shape).collect::<Option<Vec<_>>>();
    let (include, exclude, outline) = (shapes(&hub.include)?, shapes(&hub.exclude)?, shapes(&hub.outline)?);
    let is_drawn = include.iter().chain(&outline).any(Shape::is_drawn);
    is_drawn.then(|| Hub { include, exclude, outline, ..hub.clone() })
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1_000.0).round() / 1_000.0
}

/// A point at which a ring meets itself beside the ends of neighbouring edges.
fn crossing(ring: &LineString) -> Option<Coord> {
    let edges: Vec<Line> = ring.lines().collect();
    let last = edges.len().checked_sub(1)?;
    edges.iter().enumerate().find_map(|(at, edge)| {
        let others = edges.iter().enumerate().skip(at + 2).filter(|(other, _)| at != 0 || *other != last);
        others.filter_map(|(_, other)| line_intersection(*edge, *other)).next().map(|meeting| match meeting {
            LineIntersection::SinglePoint { intersection, .. } => intersection,
            LineIntersection::Collinear { intersection } => intersection.start,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubscope_model::Catalogue;

    fn set(ring: &str) -> HubSet {
        HubSet::from_geojson(&format!(
            r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "id": "drawn", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": {ring}}}}}]}}"#
        ))
        .unwrap()
    }

    #[test]
    fn rings_that_cross_themselves_are_refused_with_the_place() {
        let bow = check(&set("[[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]")).unwrap_err();
        assert!(bow.contains("hub \"drawn\": a ring crosses itself near longitude 2, latitude 2"), "{bow}");
        let hole =
            check(&set("[[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[5, 5], [6, 5], [6, 6], [5, 5]]]")).unwrap_err();
        assert!(hole.contains("a hole does not lie in its outline"), "{hole}");
        // Points that stand twice, and rings in either direction, harm nobody.
        for ring in ["[[[0, 0], [0, 4], [4, 4], [4, 4], [4, 0], [0, 0]]]", "[[[0, 0], [4, 0], [4, 4], [0, 4]]]"] {
            assert_eq!(check(&set(ring)), Ok(()));
        }
        // Across the antimeridian it is the same.
        let bow = check(&set("[[[178, 0], [-178, 4], [-178, 0], [178, 4], [178, 0]]]")).unwrap_err();
        assert!(bow.contains("near longitude 180, latitude 2"), "{bow}");
    }

    #[test]
    fn the_catalogues_boundaries_are_possible() {
        assert_eq!(check(&Catalogue::embedded().unwrap().hubs), Ok(()));
    }
}
