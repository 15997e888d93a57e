//! Hubs found in the data: where research is dense.
//!
//! Points with weights are clustered as WIPO does for its science and technology clusters (Global Innovation Index, methodology of the
//! cluster ranking): DBSCAN (Ester and others, KDD-96) on the sphere. A point is a *core* if what lies within a radius of it weighs at least so much;
//! cores within the radius of one another are of one cluster, and other points within the radius of a core are of the cluster of the nearest one.

use crate::EARTH_KM;
use geo::{Buffer, ChamberlainDuquetteArea, Coord, LineString, MapCoords, MultiPoint, Point, Polygon};
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::collections::BTreeMap;

/// A place with something there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How much there is.
    pub weight: f64,
}

/// What is dense.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// Kilometres, great circle.
    pub radius_km: f64,
    /// The weight within the radius that makes a core.
    pub least: f64,
}

/// Points ready to be clustered.
#[derive(Debug)]
pub struct Field {
    weights: Vec<f64>,
    vectors: Vec<[f64; 3]>,
    tree: RTree<GeomWithData<[f64; 3], usize>>,
}

/// By point, the number of its cluster; none outside all. Clusters are numbered in the order of their first points.
pub type Labels = Vec<Option<usize>>;

impl Field {
    /// Puts points on the sphere.
    pub fn new(points: &[Weighted]) -> Self {
        let vector = |point: &Weighted| {
            let (lat, lon) = (point.latitude.to_radians(), point.longitude.to_radians());
            [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
        };
        let vectors: Vec<[f64; 3]> = points.iter().map(vector).collect();
        let entries = vectors.iter().zip(0..).map(|(vector, at)| GeomWithData::new(*vector, at)).collect();
        Field { weights: points.iter().map(|point| point.weight).collect(), tree: RTree::bulk_load(entries), vectors }
    }

    /// Clusters the points.
    pub fn clusters(&self, density: Density) -> Labels {
        // The straight line through the earth between two points so far apart.
        let chord = 2.0 * (density.radius_km / EARTH_KM / 2.0).sin();
        let near = |at: usize| {
            let mut near: Vec<usize> =
                self.tree.locate_within_distance(self.vectors[at], chord * chord).map(|point| point.data).collect();
            near.sort_unstable();
            near
        };
        let all = 0..self.weights.len();
        let weighs = |near: &[usize]| near.iter().map(|at| self.weights[*at]).sum::<f64>();
        let is_core: Vec<bool> = all.clone().map(|at| weighs(&near(at)) >= density.least).collect();
        let mut labels: Labels = vec![None; is_core.len()];
        let mut clusters = 0;
        for first in all.clone().filter(|at| is_core[*at]) {
            if labels[first].is_some() {
                continue;
            }
            labels[first] = Some(clusters);
            let mut open = vec![first];
            while let Some(at) = open.pop() {
                for other in near(at).into_iter().filter(|other| is_core[*other]) {
                    if labels[other].is_none() {
                        labels[other] = Some(clusters);
                        open.push(other);
                    }
                }
            }
            clusters += 1;
        }
        let apart = |a: usize, b: usize| {
            let (a, b) = (self.vectors[a], self.vectors[b]);
            (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>()
        };
        for at in all.filter(|at| !is_core[*at]) {
            let cores = near(at).into_iter().filter(|other| is_core[*other]);
            let nearest = cores.min_by(|a, b| apart(at, *a).total_cmp(&apart(at, *b)).then(a.cmp(b)));
            labels[at] = nearest.and_then(|core| labels[core]);
        }
        labels
    }

    /// By cluster of some labels, how much of it and of its best match among others is common to both: the greatest Jaccard index, by
    /// weight; 0 if there is none.
    pub fn overlaps(&self, labels: &Labels, others: &Labels) -> Vec<f64> {
        let clusters = labels.iter().flatten().max().map_or(0, |last| last + 1);
        let (mut own, mut theirs) = (vec![0.0; clusters], BTreeMap::<usize, f64>::new());
        let mut common = BTreeMap::<(usize, usize), f64>::new();
        for ((label, other), weight) in labels.iter().zip(others).zip(&self.weights) {
            if let Some(label) = label {
                own[*label] += weight;
            }
            if let Some(other) = other {
                *theirs.entry(*other).or_default() += weight;
            }
            if let Some(pair) = label.zip(*other) {
                *common.entry(pair).or_default() += weight;
            }
        }
        let mut best = vec![0.0; clusters];
        for ((label, other), weight) in common {
            let either = own[label] + theirs[&other] - weight;
            best[label] = f64::max(best[label], weight / either);
        }
        best
    }
}

/// Polygons as GeoJSON has them: rings of longitude and latitude, the outline first.
pub type Outline = Vec<Vec<Vec<[f64; 2]>>>;

/// Square kilometres of a polygon. Each ring by itself: the library adds holes to what is around them if they run the other way round.
pub(crate) fn square_km(polygon: &Polygon) -> f64 {
    let of = |ring: &LineString| Polygon::new(ring.clone(), vec![]).chamberlain_duquette_unsigned_area() / 1e6;
    of(polygon.exterior()) - polygon.interiors().iter().map(of).sum::<f64>()
}

/// The area within some kilometres of any of the points (latitude, longitude), and its square kilometres. Coordinates have four decimals,
/// which are 11 metres; longitudes may go on beyond 180 degrees.
pub fn around(points: &[(f64, f64)], km: f64) -> (Outline, f64) {
    let Some(&(_, first)) = points.first() else { return (vec![], 0.0) };
    let middle = points.iter().map(|(lat, _)| lat).sum::<f64>() / points.len() as f64;
    // Degrees of latitude in both directions; longitudes go on across the antimeridian.
    let shrink = middle.to_radians().cos().max(0.01);
    let flat = |(lat, lon): &(f64, f64)| {
        let turned = lon + ((first - lon) / crate::TURN).round() * crate::TURN;
        Point::new(turned * shrink, *lat)
    };
    let flat = MultiPoint::new(points.iter().map(flat).collect());
    let degrees = km / EARTH_KM * 180.0 / std::f64::consts::PI;
    let area = flat.buffer(degrees).map_coords(|Coord { x, y }| Coord { x: x / shrink, y });
    let rounded = |degrees: f64| (degrees * 10_000.0).round() / 10_000.0;
    let ring = |ring: &LineString| ring.coords().map(|at| [rounded(at.x), rounded(at.y)]).collect();
    let rings = |polygon: &Polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect();
    (area.iter().map(rings).collect(), area.iter().map(square_km).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_ring_of_points_leaves_out_is_not_counted() {
        // Forty-eight points on a circle of 50 km: 10 km to either side of it is 2 pi 50 times 20 square kilometres.
        let point = |at: u32| {
            let angle = f64::from(at) / 48.0 * std::f64::consts::TAU;
            (angle.sin() * 50.0 / 111.195, angle.cos() * 50.0 / 111.195)
        };
        let (outline, square_km) = around(&(0..48).map(point).collect::<Vec<_>>(), 10.0);
        assert_eq!(outline.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
        assert!((square_km / 6283.0 - 1.0).abs() < 0.05, "{square_km}");
    }
}
