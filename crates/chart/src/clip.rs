//! Cutting outlines to a panel, so that a figure carries only what it shows.

use crate::svg::{Rect, num};

type Point = (f64, f64);

/// The part of a ring inside a rectangle (Sutherland and Hodgman, 1974). Where
/// the ring leaves and returns, the result runs along the rectangle's edge,
/// which is invisible for a fill without a stroke.
fn clip_ring(ring: &[Point], to: &Rect) -> Vec<Point> {
    // Each side as a, b, c: a point is inside where a x + b y + c >= 0.
    let sides = [(1.0, 0.0, -to.x), (-1.0, 0.0, to.right()), (0.0, 1.0, -to.y), (0.0, -1.0, to.bottom())];
    let mut points = ring.to_vec();
    for (a, b, c) in sides {
        let depth = |p: Point| a * p.0 + b * p.1 + c;
        let mut kept = Vec::with_capacity(points.len());
        for (i, &here) in points.iter().enumerate() {
            let before = points[(i + points.len() - 1) % points.len()];
            let (d_here, d_before) = (depth(here), depth(before));
            if (d_here >= 0.0) != (d_before >= 0.0) {
                let t = d_before / (d_before - d_here);
                kept.push((before.0 + t * (here.0 - before.0), before.1 + t * (here.1 - before.1)));
            }
            if d_here >= 0.0 {
                kept.push(here);
            }
        }
        points = kept;
    }
    points
}

/// A ring of longitudes and latitudes as parts between 180° W and 180° E.
///
/// Data sets differ in how they cross the antimeridian: cut, or with a jump
/// from +180 to -180. A jump is undone first, then each side is cut off.
pub(crate) fn split(ring: &[Point]) -> Vec<Vec<Point>> {
    let mut whole: Vec<Point> = Vec::with_capacity(ring.len());
    let mut turn = 0.0;
    let mut before = None;
    for &(lon, lat) in ring {
        if lon.abs() <= 360.0 && lat.abs() <= 90.0 {
            turn += match before {
                Some(b) if lon - b > 180.0 => -360.0,
                Some(b) if lon - b < -180.0 => 360.0,
                _ => 0.0,
            };
            before = Some(lon);
            whole.push((lon + turn, lat));
        }
    }
    let world = Rect::new(-180.0, -90.0, 360.0, 180.0);
    [-360.0, 0.0, 360.0]
        .into_iter()
        .map(|shift| {
            let moved: Vec<Point> = whole.iter().map(|&(lon, lat)| (lon + shift, lat)).collect();
            clip_ring(&moved, &world)
        })
        .filter(|part| part.len() >= 3)
        .collect()
}

/// Path data of rings cut to a rectangle, to a tenth of a unit; empty if
/// nothing is inside. Steps shorter than half a unit are left out.
pub(crate) fn path(rings: impl IntoIterator<Item = Vec<Point>>, to: &Rect) -> String {
    let mut data = String::new();
    for ring in rings {
        let mut drawn: Vec<Point> = Vec::new();
        for (x, y) in clip_ring(&ring, to) {
            let point = ((x * 10.0).round() / 10.0, (y * 10.0).round() / 10.0);
            let far = drawn.last().is_none_or(|last| (last.0 - point.0).abs() + (last.1 - point.1).abs() >= 0.5);
            if far {
                drawn.push(point);
            }
        }
        if drawn.len() < 3 {
            continue;
        }
        for (i, (x, y)) in drawn.iter().enumerate() {
            data.push(if i == 0 { 'M' } else { 'L' });
            data.push_str(&num(*x));
            data.push(' ');
            data.push_str(&num(*y));
        }
        data.push('Z');
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANEL: Rect = Rect::new(0.0, 0.0, 10.0, 10.0);

    #[test]
    fn a_ring_is_cut_at_the_edge() {
        let ring = vec![(5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0)];
        assert_eq!(path([ring], &PANEL), "M5 5L10 5L10 8L5 8Z");
    }

    #[test]
    fn a_ring_across_the_antimeridian_becomes_two() {
        let ring = [(175.0, 0.0), (-175.0, 0.0), (-175.0, 10.0), (175.0, 10.0)];
        let parts = split(&ring);
        assert_eq!(parts.len(), 2);
        assert!(parts[0].iter().all(|p| (-180.0..=-175.0).contains(&p.0)), "{parts:?}");
        assert!(parts[1].iter().all(|p| (175.0..=180.0).contains(&p.0)), "{parts:?}");
    }

    #[test]
    fn a_ring_outside_leaves_nothing_and_one_around_fills_the_panel() {
        let outside = vec![(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)];
        assert_eq!(path([outside], &PANEL), "");
        let around = vec![(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)];
        assert_eq!(path([around], &PANEL).matches(['M', 'L']).count(), 4);
    }
}
