//! Where sites are: their order along a Hilbert curve, so that neighbours in space are neighbours in number and a hub's numbers
//! are few runs; and how far apart they are.

/// The mean radius of the earth, in kilometres.
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Position of a point along a Hilbert curve over the globe in degrees, 2^16 steps a side (about 600 m at the equator).
///
/// After Hilbert (1891), in the iterative form of Warren, *Hacker's Delight*, 16-1.
pub(crate) fn hilbert(latitude: f64, longitude: f64) -> u32 {
    const SIDE: u32 = 1 << 16;
    // `as` saturates: a point off the globe gets the edge, never a panic.
    let cell = |degrees: f64, span: f64| (((degrees / span + 0.5) * f64::from(SIDE)) as u32).min(SIDE - 1);
    let (mut x, mut y) = (cell(longitude, 360.0), cell(latitude, 180.0));
    let mut position = 0;
    let mut step = SIDE / 2;
    while step > 0 {
        let (right, upper) = (u32::from(x & step > 0), u32::from(y & step > 0));
        position += step * step * ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                (x, y) = (SIDE - 1 - x, SIDE - 1 - y);
            }
            (x, y) = (y, x);
        }
        step /= 2;
    }
    position
}

/// The great-circle distance between two points (degrees north and east), in kilometres.
pub(crate) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    2.0 * EARTH_RADIUS_KM * (chord(on_sphere(a), on_sphere(b)) / 2.0).min(1.0).asin()
}

/// The greatest great-circle distance between two of some points (degrees north and east), in kilometres; none if there are fewer
/// than two.
///
/// Half the chord between two points on a sphere of radius 1 is the root in the haversine formula, so the farthest two are those
/// of the longest chord. It is found exactly: pairs are looked at from the outermost points inwards, until no two that are left
/// can be farther apart than their distances from the middle together. The few works with thousands of points take some
/// hundredths of a second each, at worst.
pub(crate) fn span(points: &[(f64, f64)]) -> Option<f64> {
    if points.len() < 2 {
        return None;
    }
    let mut distinct = points.to_vec();
    distinct.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    distinct.dedup();
    let on_sphere: Vec<[f64; 3]> = distinct.into_iter().map(on_sphere).collect();
    let middle = [0, 1, 2].map(|axis| on_sphere.iter().map(|point| point[axis]).sum::<f64>() / on_sphere.len() as f64);
    let mut outwards: Vec<(f64, [f64; 3])> = on_sphere.into_iter().map(|p| (chord(p, middle), p)).collect();
    outwards.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut longest: f64 = 0.0;
    for (n, &(far, a)) in outwards.iter().enumerate() {
        for &(near, b) in &outwards[n + 1..] {
            if far + near <= longest {
                break;
            }
            longest = longest.max(chord(a, b));
        }
    }
    Some(2.0 * EARTH_RADIUS_KM * (longest / 2.0).min(1.0).asin())
}

/// A point of latitude and longitude on a sphere of radius 1.
fn on_sphere((latitude, longitude): (f64, f64)) -> [f64; 3] {
    let ((up, out), (east, towards)) = (latitude.to_radians().sin_cos(), longitude.to_radians().sin_cos());
    [out * towards, out * east, up]
}

fn chord(a: [f64; 3], b: [f64; 3]) -> f64 {
    [0, 1, 2].map(|axis| (a[axis] - b[axis]).powi(2)).iter().sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::{EARTH_RADIUS_KM, hilbert, span};
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// The haversine formula, in kilometres.
    fn haversine(a: (f64, f64), b: (f64, f64)) -> f64 {
        let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
        let h = half(a.0, b.0) + a.0.to_radians().cos() * b.0.to_radians().cos() * half(a.1, b.1);
        2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin()
    }

    #[test]
    fn a_work_spans_from_its_farthest_place_to_the_other() {
        let (boston, london, tokyo) = ((42.36, -71.06), (51.51, -0.13), (35.69, 139.69));
        let rounded = |points: &[(f64, f64)]| span(points).map(f64::round);
        // By the haversine formula: 5,264 km from Boston to London, 10,791 to Tokyo, 9,558 from London.
        assert_eq!(rounded(&[boston, london]), Some(5264.0));
        assert_eq!(rounded(&[london, tokyo, boston, london]), Some(10791.0));
        assert_eq!(rounded(&[london, london]), Some(0.0));
        assert_eq!((rounded(&[london]), rounded(&[])), (None, None));
        // Half around the earth, also over the pole and over the date line.
        assert_eq!(rounded(&[(90.0, 0.0), (-90.0, 77.0)]), Some(20015.0));
        assert_eq!(rounded(&[(0.0, 179.5), (0.0, -179.5)]), Some(111.0));
    }

    proptest! {
        #[test]
        fn a_span_is_the_greatest_distance_over_all_pairs(
            points in vec((-90.0..=90.0f64, -180.0..=180.0f64), 2..60),
            (lat, lon, size) in (-80.0..80.0f64, -180.0..=180.0f64, 0.001..10.0f64),
        ) {
            let near: Vec<(f64, f64)> =
                points.iter().map(|p| (lat + p.0 / 90.0 * size, lon + p.1 / 180.0 * size)).collect();
            for points in [points, near] {
                let pairs = points.iter().flat_map(|&a| points.iter().map(move |&b| haversine(a, b)));
                let greatest = pairs.fold(0.0, f64::max);
                // Both lose half of the digits near the antipodes: some decimetres.
                prop_assert!((span(&points).unwrap() - greatest).abs() < 0.001);
            }
        }
    }

    #[test]
    fn places_of_one_city_are_nearer_on_the_curve_than_another_continent() {
        let boston = hilbert(42.36, -71.06);
        let cambridge = hilbert(42.374, -71.11);
        let tokyo = hilbert(35.69, 139.69);
        assert!(boston.abs_diff(cambridge) < boston.abs_diff(tokyo) / 100);
    }

    #[test]
    fn every_cell_of_a_small_grid_has_a_position_of_its_own_and_neighbours_touch() {
        // On a grid of 64 cells, each step along the curve goes to an adjacent cell.
        let mut cells: Vec<(u32, i32, i32)> = vec![];
        for i in 0..8 {
            for j in 0..8 {
                let (lat, lon) = (f64::from(i) * 22.5 - 90.0 + 1.0, f64::from(j) * 45.0 - 180.0 + 1.0);
                cells.push((hilbert(lat, lon) >> 26, i, j));
            }
        }
        cells.sort_unstable();
        for (n, pair) in cells.windows(2).enumerate() {
            assert_eq!(pair[0].0, n as u32);
            assert_eq!((pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs(), 1, "{pair:?}");
        }
    }

    #[test]
    fn points_off_the_globe_do_not_panic() {
        hilbert(f64::NAN, f64::INFINITY);
        hilbert(-91.0, 181.0);
    }
}
