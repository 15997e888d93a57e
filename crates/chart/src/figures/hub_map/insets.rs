//! Regions that are enlarged: finding them, and where they stand.

use super::{HubMap, HubPoint, Inset};
use crate::projection::{Extent, Region, World, cos_degrees};
use crate::svg::{Rect, WIDTH};

const MAX_INSETS: usize = 3;
const INSET_HEIGHT: f64 = 250.0;
const INSET_CAPTION: f64 = 24.0;
const INSET_MAX_WIDTH: f64 = 444.0;
const GAP: f64 = 12.0;
/// Hubs nearer than this many degrees belong to one inset.
const CLUSTER_DEGREES: f64 = 11.0;
const CLUSTER_LEAST: usize = 3;

/// Finds regions worth enlarging: groups of at least three hubs close to each
/// other, the largest groups first, at most three. Their titles are empty.
pub fn suggest_insets(points: &[HubPoint]) -> Vec<Inset> {
    let places: Vec<(f64, f64)> = points.iter().filter_map(position).collect();
    let mut group: Vec<usize> = (0..places.len()).collect();
    for i in 0..places.len() {
        for j in 0..i {
            let (a, b) = (places[i], places[j]);
            let east = (a.0 - b.0) * cos_degrees((a.1 + b.1) / 2.0);
            let north = a.1 - b.1;
            if east * east + north * north < CLUSTER_DEGREES * CLUSTER_DEGREES {
                let (from, to) = (group[i].max(group[j]), group[i].min(group[j]));
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    let mut found: Vec<(usize, f64, Inset)> = Vec::new();
    for first in 0..places.len() {
        let members: Vec<(f64, f64)> = (0..places.len()).filter(|&i| group[i] == first).map(|i| places[i]).collect();
        if members.len() >= CLUSTER_LEAST {
            let inset = around(&members);
            found.push((members.len(), inset.north - inset.south, inset));
        }
    }
    // Of groups of one size the tighter needs the enlargement more.
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    found.truncate(MAX_INSETS);
    let mut insets: Vec<Inset> = found.into_iter().map(|(_, _, inset)| inset).collect();
    insets.sort_by(|a, b| a.west.total_cmp(&b.west));
    insets
}

/// The region around some places, with room for their labels.
fn around(places: &[(f64, f64)]) -> Inset {
    let low = |f: fn(&(f64, f64)) -> f64| places.iter().map(f).fold(f64::INFINITY, f64::min);
    let high = |f: fn(&(f64, f64)) -> f64| places.iter().map(f).fold(f64::NEG_INFINITY, f64::max);
    let (west, east) = (low(|p| p.0), high(|p| p.0));
    let (south, north) = (low(|p| p.1), high(|p| p.1));
    let side = ((east - west) * 0.28).max(0.4);
    let edge = ((north - south) * 0.25).max(0.3);
    Inset {
        title: String::new(),
        west: west - side,
        south: (south - edge).max(-89.0),
        east: east + side,
        north: (north + edge).min(89.0),
    }
}

/// Where a hub is, if that is known; longitudes are brought to ±180.
pub(super) fn position(point: &HubPoint) -> Option<(f64, f64)> {
    let known = point.lon.is_finite() && point.lat.is_finite();
    let lon = if point.lon.abs() <= 180.0 { point.lon } else { (point.lon + 180.0).rem_euclid(360.0) - 180.0 };
    known.then_some((lon, point.lat.clamp(-90.0, 90.0)))
}

pub(super) fn holds(extent: &Extent, (lon, lat): (f64, f64)) -> bool {
    (extent.west..=extent.east).contains(&lon) && (extent.south..=extent.north).contains(&lat)
}

/// The insets that hold a hub, side by side below the world, with captions.
pub(super) fn regions(map: &HubMap<'_>, places: &[(f64, f64)], below: f64) -> Vec<(Region, String)> {
    let extents: Vec<(Extent, &str)> = map
        .insets
        .iter()
        .map(|i| (Extent { west: i.west, south: i.south, east: i.east, north: i.north }, &*i.title))
        .filter(|(e, _)| [e.west, e.south, e.east, e.north].iter().all(|d| d.abs() <= 360.0))
        .filter(|(e, _)| places.iter().any(|p| holds(e, *p)))
        .take(MAX_INSETS)
        .collect();
    let count = extents.len().max(1) as f64;
    let width = ((WIDTH - 2.0 - GAP * (count - 1.0)) / count).min(INSET_MAX_WIDTH);
    let top = below + GAP + INSET_CAPTION;
    let letters = ["A", "B", "C"];
    extents
        .into_iter()
        .enumerate()
        .map(|(i, (extent, title))| {
            let panel = Rect::new(1.0 + i as f64 * (width + GAP), top, width, INSET_HEIGHT);
            let caption = format!("{}\u{2002}{title}", letters[i]);
            (Region::new(extent, panel), caption.trim_end().to_owned())
        })
        .collect()
}

/// An inset's frame on the world map, and the box of its letter.
pub(super) fn world_frame(world: &World, extent: &Extent, letter: String) -> (Rect, Rect, String) {
    let corners = [
        world.place(extent.west, extent.north),
        world.place(extent.east, extent.north),
        world.place(extent.west, extent.south),
        world.place(extent.east, extent.south),
    ];
    let left = corners.iter().map(|c| c.0).fold(f64::INFINITY, f64::min);
    let right = corners.iter().map(|c| c.0).fold(0.0, f64::max);
    let (top, bottom) = (corners[0].1, corners[2].1);
    let frame = Rect::new(left, top, right - left, bottom - top);
    let above = if top >= 16.0 { top - 16.0 } else { bottom };
    (frame, Rect::new(left, above, 14.0, 16.0), letter)
}
