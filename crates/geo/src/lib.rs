//! Boundaries of hubs, and which points lie in them.
//!
//! Distances are great circles on a sphere of mean radius 6,371.0088 km. Edges of polygons are straight in degrees, as
//! GeoJSON (RFC 7946) has them; a point on an edge lies inside. An edge of more than half the globe goes the other way round, across the
//! antimeridian; so may longitudes beyond 180 degrees, as map editors write them.

mod check;
pub mod discover;

pub use check::{check, swapped};

use geo::{BoundingRect, Coord, CoordsIter, Distance, Haversine, Intersects, LineString, Point, Polygon, Rect};
use hubscope_model::hubs::{Hub, Shape};

/// The area of a hub: the union of what it includes, without what it excludes.
#[derive(Debug, Clone)]
pub struct Area {
    include: Vec<Part>,
    exclude: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Circle {
        centre: Point,
        radius_m: f64,
    },
    /// Longitudes may go on beyond 180 degrees.
    Polygon {
        polygon: Polygon,
        around: Option<Rect>,
    },
}

/// A turn round the globe, in degrees of longitude.
const TURN: f64 = 360.0;

impl Area {
    /// The area that a hub's boundary describes.
    pub fn of(hub: &Hub) -> Self {
        let parts = |shapes: &[Shape]| shapes.iter().map(Part::of).collect();
        Area { include: parts(&hub.include), exclude: parts(&hub.exclude) }
    }

    /// Whether a point (degrees) lies in it.
    pub fn contains(&self, latitude: f64, longitude: f64) -> bool {
        let point = Point::new(longitude, latitude);
        let within = |parts: &[Part]| parts.iter().any(|part| part.contains(point));
        within(&self.include) && !within(&self.exclude)
    }

    /// A point in the middle of the greatest included part, for a marker on a map: latitude and longitude.
    pub fn centre(&self) -> Option<(f64, f64)> {
        let size = |part: &Part| match part {
            Part::Circle { radius_m, .. } => std::f64::consts::PI * (radius_m / 111_195.0).powi(2),
            Part::Polygon { around, .. } => around.map_or(0.0, |r| r.width() * r.height()),
        };
        let greatest = self.include.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        Some(match greatest {
            Part::Circle { centre, .. } => (centre.y(), centre.x()),
            Part::Polygon { around, .. } => {
                let middle = around.as_ref()?.center();
                (middle.y, (middle.x + TURN / 2.0).rem_euclid(TURN) - TURN / 2.0)
            }
        })
    }
}

/// The polygon that a shape draws; none of a circle. Its outline stands somewhere between -360 and 360 degrees, without a jump, and holes beside it.
fn rings(shape: &Shape) -> Option<Polygon> {
    let ring = |points: &[[f64; 2]], near: Option<f64>| {
        let mut before = near;
        let point = |&[x, y]: &[f64; 2]| {
            // The turn that brings it nearest to the point before.
            let x = before.map_or(x, |before| x + ((before - x) / TURN).round() * TURN);
            before = Some(x);
            Coord { x, y }
        };
        LineString::from(points.iter().map(point).collect::<Vec<_>>())
    };
    match shape {
        Shape::Circle(_) => None,
        Shape::Polygon(outline) => Some(Polygon::new(ring(outline, None), vec![])),
        Shape::Rings(rings) => {
            let (outline, holes) = rings.split_first()?;
            let near = outline.first().map(|[x, _]| *x);
            Some(Polygon::new(ring(outline, None), holes.iter().map(|hole| ring(hole, near)).collect()))
        }
    }
}

impl Part {
    fn of(shape: &Shape) -> Part {
        if let Shape::Circle(c) = shape {
            return Part::Circle { centre: Point::new(c.lon, c.lat), radius_m: c.radius_km * 1000.0 };
        }
        let polygon = rings(shape).unwrap_or_else(|| Polygon::new(LineString::new(vec![]), vec![]));
        let around = if polygon.coords_count() == 0 { None } else { polygon.bounding_rect() };
        Part::Polygon { polygon, around }
    }

    fn contains(&self, point: Point) -> bool {
        match self {
            Part::Circle { centre, radius_m } => Haversine.distance(*centre, point) <= *radius_m,
            Part::Polygon { polygon, around } => around.is_some_and(|around| {
                let turned = [0.0, TURN, -TURN].map(|turn| Point::new(point.x() + turn, point.y()));
                turned.iter().any(|point| around.intersects(point) && polygon.intersects(point))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubscope_model::hubs::Circle;
    use hubscope_model::{Catalogue, Localised};
    use proptest::prelude::*;

    fn hub(include: Vec<Shape>, exclude: Vec<Shape>) -> Area {
        let names = Localised::same("x");
        Area::of(&Hub {
            id: "x".into(),
            place: names.clone(),
            short: names.clone(),
            names,
            country: String::new(),
            group: None,
            note: None,
            include,
            exclude,
        })
    }

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
    }

    #[test]
    fn a_degree_of_latitude_is_111_195_metres() {
        let around = |radius_km| hub(vec![Shape::Circle(Circle { lat: 10.0, lon: 20.0, radius_km })], vec![]);
        assert!(around(111.2).contains(11.0, 20.0));
        assert!(!around(111.1).contains(11.0, 20.0));
    }

    #[test]
    fn what_is_excluded_and_what_is_a_hole_is_outside() {
        let area = hub(vec![Shape::Polygon(square(0.0, 0.0, 10.0))], vec![Shape::Polygon(square(4.0, 4.0, 2.0))]);
        assert!(area.contains(1.0, 1.0) && !area.contains(5.0, 5.0) && !area.contains(11.0, 5.0));
        let area = hub(vec![Shape::Rings(vec![square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0)])], vec![]);
        assert!(area.contains(1.0, 1.0) && !area.contains(5.0, 5.0));
    }

    #[test]
    fn borders_across_the_antimeridian_hold_both_sides() {
        // Fiji, as RFC 7946 might have it, and as map editors go on beyond 180 degrees, on either side.
        for (west, east) in [(177.0, -179.0), (177.0, 181.0), (-183.0, -179.0)] {
            let area =
                hub(vec![Shape::Polygon(vec![[west, -19.0], [east, -19.0], [east, -16.0], [west, -16.0]])], vec![]);
            for (lat, lon, inside) in [
                (-17.8, 177.4, true),
                (-17.0, 179.9, true),
                (-17.0, -179.9, true),
                (-17.0, -178.9, false),
                (-17.0, 0.0, false),
                (-17.0, 176.9, false),
            ] {
                assert_eq!(area.contains(lat, lon), inside, "{lat}, {lon} in {west} to {east}");
            }
            let (_, lon) = area.centre().unwrap();
            assert!((lon - 179.0).abs() < 1e-9, "{lon}");
        }
        let circle = hub(vec![Shape::Circle(Circle { lat: -17.0, lon: 179.9, radius_km: 100.0 })], vec![]);
        assert!(circle.contains(-17.0, -179.9));
        let holed = vec![
            vec![[170.0, -10.0], [-170.0, -10.0], [-170.0, 10.0], [170.0, 10.0]],
            vec![[-175.0, -2.0], [-172.0, -2.0], [-172.0, 2.0], [-175.0, 2.0]],
        ];
        let holed = hub(vec![Shape::Rings(holed)], vec![]);
        assert!(holed.contains(0.0, 175.0) && holed.contains(0.0, -171.0) && !holed.contains(0.0, -173.0));
    }

    #[test]
    fn checked_places_lie_on_the_right_side_of_the_catalogues_borders() {
        #[derive(serde::Deserialize)]
        struct Check {
            hub_id: String,
            place: String,
            lat: f64,
            lon: f64,
            inside: bool,
        }
        let catalogue = Catalogue::embedded().unwrap();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/hubs/checks.csv");
        let mut checked = 0;
        for check in csv::Reader::from_path(path).unwrap().deserialize() {
            let check: Check = check.unwrap();
            let hub = catalogue.hubs.hubs.iter().find(|h| h.id == check.hub_id).unwrap();
            assert_eq!(Area::of(hub).contains(check.lat, check.lon), check.inside, "{}: {}", hub.id, check.place);
            checked += 1;
        }
        assert!(checked >= 22 * 8, "{checked}");
    }

    #[test]
    fn no_two_hubs_of_the_catalogue_overlap() {
        let catalogue = Catalogue::embedded().unwrap();
        let areas: Vec<(&str, Area)> = catalogue.hubs.hubs.iter().map(|h| (h.id.as_str(), Area::of(h))).collect();
        // A point every 0.02 degrees (2 km) around each hub.
        for (id, area) in &areas {
            for rect in area.include.iter().filter_map(Part::rect) {
                let steps =
                    |from: f64, to: f64| (0..=((to - from) / 0.02) as u32).map(move |n| from + f64::from(n) * 0.02);
                for lat in steps(rect.min().y, rect.max().y) {
                    for lon in steps(rect.min().x, rect.max().x).filter(|&lon| area.contains(lat, lon)) {
                        for (other, there) in &areas {
                            assert!(id == other || !there.contains(lat, lon), "{id} and {other} at {lat}, {lon}");
                        }
                    }
                }
            }
        }
    }

    impl Part {
        fn rect(&self) -> Option<Rect> {
            match self {
                Part::Polygon { around, .. } => *around,
                Part::Circle { centre, radius_m } => {
                    let (dy, dx) = (radius_m / 111_000.0, radius_m / 111_000.0 / centre.y().to_radians().cos());
                    let corner = |s: f64| Coord { x: centre.x() + s * dx, y: centre.y() + s * dy };
                    Some(Rect::new(corner(-1.0), corner(1.0)))
                }
            }
        }
    }

    proptest! {
        #[test]
        fn a_square_holds_exactly_the_points_between_its_sides(x in -20.0..20.0f64, y in -20.0..20.0f64) {
            let area = hub(vec![Shape::Polygon(square(-5.0, -5.0, 10.0))], vec![]);
            prop_assert_eq!(area.contains(y, x), x.abs() <= 5.0 && y.abs() <= 5.0);
        }

        #[test]
        fn distance_is_the_same_both_ways(a in -80.0..80.0f64, b in -170.0..170.0f64, c in -80.0..80.0f64, d in -170.0..170.0f64) {
            let circle = |lat, lon| hub(vec![Shape::Circle(Circle { lat, lon, radius_km: 1500.0 })], vec![]);
            prop_assert_eq!(circle(a, b).contains(c, d), circle(c, d).contains(a, b));
        }
    }
}
