//! A hub under other boundaries: does a figure rest on the border?

use crate::{Area, TURN};
use geo::{Area as _, BooleanOps, BoundingRect, Buffer, Coord, Euclidean, Length, LineString, MapCoords, MultiPolygon};
use geo::{Orient, Polygon};
use hubscope_model::Localised;
use hubscope_model::hubs::geometry::{GROWN, Kind, SHRUNK};
use hubscope_model::hubs::{Geometry, Hub, Shape};

/// By how much of its area a drawing is grown or shrunk.
const SHARE: f64 = 0.2;

/// How near to that its area must come.
const NEAR: f64 = 1e-3;

/// The hub under its further geometries, and under its drawing grown and shrunk by a fifth of its area, as places of their own. Of hubs that are not
/// drawn there is nothing grown or shrunk.
pub fn geometries(hub: &Hub) -> Vec<Hub> {
    let resized = [
        (GROWN, 1.0 + SHARE, Localised { en: "grown by a fifth".into(), zh: "扩大五分之一".into() }),
        (SHRUNK, 1.0 - SHARE, Localised { en: "shrunk by a fifth".into(), zh: "缩小五分之一".into() }),
    ];
    let drawn = resized.into_iter().filter_map(|(id, factor, names)| {
        let include = resized_drawing(&Area::of(hub), factor)?;
        Some(Geometry {
            id: id.to_owned(),
            kind: Kind::Reading,
            names,
            note: None,
            sources: vec![],
            population: None,
            include,
            exclude: vec![],
            outline: vec![],
        })
    });
    hub.geometries.iter().cloned().chain(drawn).map(|geometry| hub.under(&geometry)).collect()
}

/// The drawing with its border moved out or in, everywhere as far, so that its area is so many times what it was; none if nothing is drawn.
fn resized_drawing(drawing: &Area, factor: f64) -> Option<Vec<Shape>> {
    let (include, exclude) = drawing.polygons();
    let middle = MultiPolygon::new(include.clone()).bounding_rect()?.center();
    // Degrees of latitude in both directions, true in the middle; longitudes go on across the antimeridian.
    let shrink = middle.y.to_radians().cos().max(0.01);
    let flat = |polygon: &Polygon| {
        let turn = polygon.bounding_rect().map_or(0.0, |r| ((middle.x - r.center().x) / TURN).round() * TURN);
        MultiPolygon::from(polygon.map_coords(|Coord { x, y }| Coord { x: (x + turn) * shrink, y }))
    };
    let union = |polygons: &[Polygon]| {
        polygons.iter().map(flat).reduce(|all, one| all.union(&one)).unwrap_or(MultiPolygon::new(vec![]))
    };
    let area = union(&include).difference(&union(&exclude)).orient(geo::orient::Direction::Default);
    let wanted = area.unsigned_area() * factor;
    let mut far = 0.0;
    let mut moved = area.clone();
    // Newton's way: an area grows by its border's length for every step out.
    for _ in 0..50 {
        let missing = wanted - moved.unsigned_area();
        if missing.abs() <= wanted * NEAR {
            break;
        }
        let border: f64 = moved
            .iter()
            .flat_map(|part| part.interiors().iter().chain([part.exterior()]))
            .map(|ring| Euclidean.length(ring))
            .sum();
        // Nothing is left: half as far.
        far = if border > 0.0 { far + missing / border } else { far / 2.0 };
        moved = area.buffer(far);
    }
    let rounded = |degrees: f64| (degrees * 10_000.0).round() / 10_000.0;
    let ring = |ring: &LineString| ring.coords().map(|at| [rounded(at.x / shrink), rounded(at.y)]).collect();
    let rings =
        |part: &Polygon| Shape::Rings(std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect());
    let shapes: Vec<Shape> = moved.iter().map(rings).collect();
    (!shapes.is_empty()).then_some(shapes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubscope_model::Catalogue;
    use hubscope_model::hubs::Circle;

    /// Square kilometres of a drawing whose parts do not overlap.
    fn size(hub: &Hub) -> f64 {
        let (include, exclude) = Area::of(hub).polygons();
        let sum = |polygons: Vec<Polygon>| polygons.iter().map(crate::discover::square_km).sum::<f64>();
        sum(include) - sum(exclude)
    }

    fn grown_and_shrunk(hub: &Hub) -> (f64, f64) {
        let all = geometries(hub);
        let of = |id: &str| {
            let found = all.iter().find(|geometry| geometry.id == hub.id_under(id)).unwrap();
            assert!(crate::check(&set(found.clone())).is_ok(), "{}", found.id);
            size(found) / size(hub)
        };
        (of(GROWN), of(SHRUNK))
    }

    fn set(hub: Hub) -> hubscope_model::hubs::HubSet {
        let mut set = Catalogue::embedded().unwrap().hubs;
        set.hubs = vec![hub];
        set
    }

    #[test]
    fn every_hub_of_the_catalogue_is_grown_and_shrunk_by_a_fifth() {
        for hub in Catalogue::embedded().unwrap().hubs.hubs {
            let (grown, shrunk) = grown_and_shrunk(&hub);
            assert!((grown - 1.2).abs() < 0.005 && (shrunk - 0.8).abs() < 0.005, "{}: {grown}, {shrunk}", hub.id);
            assert_eq!(geometries(&hub).len(), hub.geometries.len() + 2);
        }
    }

    #[test]
    fn circles_holes_and_the_antimeridian_are_grown_too() {
        let circle = |lon, radius_km| Shape::Circle(Circle { lat: -17.0, lon, radius_km });
        let names = Localised::same("Fiji");
        let hub =
            Hub { exclude: vec![circle(179.9, 20.0)], ..Hub::plain("fiji", names.clone(), vec![circle(179.9, 60.0)]) };
        let (grown, shrunk) = grown_and_shrunk(&hub);
        assert!((grown - 1.2).abs() < 0.005 && (shrunk - 0.8).abs() < 0.005, "{grown}, {shrunk}");
        let larger = Area::of(&geometries(&hub)[0]);
        assert!(larger.contains(-17.0, -179.6) && larger.contains(-17.0, 179.5) && !larger.contains(-17.0, 179.9));
        // Two parts on either side are one.
        let square = |west: f64| Shape::Polygon(vec![[west, 0.0], [west + 1.0, 0.0], [west + 1.0, 1.0], [west, 1.0]]);
        let two = Hub::plain("two", names.clone(), vec![square(178.9), square(-179.9)]);
        let (grown, _) = grown_and_shrunk(&two);
        assert!((grown - 1.2).abs() < 0.005, "{grown}");
        // What is not drawn is not grown.
        let told = Hub::plain("told", names, vec![Shape::Areas(vec!["FJ".into()])]);
        assert_eq!(geometries(&told), vec![]);
    }
}
