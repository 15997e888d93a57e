//! What is drawn: circles and polygons.

use crate::{EARTH_KM, TURN};
use geo::{
    BoundingRect, Coord, CoordsIter, Destination, Distance, Haversine, Intersects, LineString, Point, Polygon, Rect,
};
use hubscope_model::hubs::{Hub, Shape};

/// How a hub is drawn: the union of some circles and polygons, without others.
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

impl Area {
    /// The drawing of a hub's boundary: its outline; without one, the circles and polygons that it includes and excludes. It is empty if there are none.
    pub fn of(hub: &Hub) -> Self {
        if !hub.outline.is_empty() {
            return Area::union(&hub.outline);
        }
        Area { exclude: Area::union(&hub.exclude).include, ..Area::union(&hub.include) }
    }

    /// All that is drawn among some shapes.
    pub(crate) fn union(shapes: &[Shape]) -> Self {
        Area { include: shapes.iter().filter_map(Part::of).collect(), exclude: vec![] }
    }

    /// Its parts and what is taken out of them as polygons; of a circle one with a corner every five degrees and the same area, nearly.
    pub(crate) fn polygons(&self) -> (Vec<Polygon>, Vec<Polygon>) {
        let polygons = |parts: &[Part]| parts.iter().map(Part::polygon).collect();
        (polygons(&self.include), polygons(&self.exclude))
    }

    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.include.is_empty()
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

/// The polygon that a shape draws; none of other shapes. Its outline stands somewhere between -360 and 360 degrees, without a jump, and holes beside it.
pub(crate) fn rings(shape: &Shape) -> Option<Polygon> {
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
        Shape::Polygon(outline) => Some(Polygon::new(ring(outline, None), vec![])),
        Shape::Rings(rings) => {
            let (outline, holes) = rings.split_first()?;
            let near = outline.first().map(|[x, _]| *x);
            Some(Polygon::new(ring(outline, None), holes.iter().map(|hole| ring(hole, near)).collect()))
        }
        _ => None,
    }
}

/// The way between two points. Never inlined: the compiler would take its cosines before anybody has asked for them.
#[inline(never)]
fn metres(a: Point, b: Point) -> f64 {
    Haversine.distance(a, b)
}

impl Part {
    fn of(shape: &Shape) -> Option<Part> {
        if let Shape::Circle(c) = shape {
            return Some(Part::Circle { centre: Point::new(c.lon, c.lat), radius_m: c.radius_km * 1000.0 });
        }
        let polygon = rings(shape)?;
        let around = if polygon.coords_count() == 0 { None } else { polygon.bounding_rect() };
        Some(Part::Polygon { polygon, around })
    }

    fn polygon(&self) -> Polygon {
        match self {
            Part::Polygon { polygon, .. } => polygon.clone(),
            Part::Circle { centre, radius_m } => {
                let corner = |at: u16| Haversine.destination(*centre, f64::from(at * 5), *radius_m).0;
                // Behind the antimeridian longitudes go on.
                let on = |Coord { x, y }: Coord| Coord { x: x + ((centre.x() - x) / TURN).round() * TURN, y };
                Polygon::new((0..72).rev().map(|at| on(corner(at))).collect(), vec![])
            }
        }
    }

    fn contains(&self, point: Point) -> bool {
        match self {
            // The way along the meridian is a part of every way, and quickly told; a hair's breadth for rounding.
            Part::Circle { centre, radius_m } => {
                let north = (centre.y() - point.y()).abs().to_radians() * EARTH_KM * 1000.0;
                north <= radius_m + 1.0 && metres(*centre, point) <= *radius_m
            }
            Part::Polygon { polygon, around } => around.is_some_and(|around| {
                if !(around.min().y..=around.max().y).contains(&point.y()) {
                    return false;
                }
                let turned = [0.0, TURN, -TURN].map(|turn| Point::new(point.x() + turn, point.y()));
                turned.iter().any(|point| around.intersects(point) && polygon.intersects(point))
            }),
        }
    }
}

#[cfg(test)]
mod tests;
