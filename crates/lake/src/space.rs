//! The order of sites: along a Hilbert curve, so that neighbours in space are neighbours in number and a hub's numbers
//! are few runs.

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

#[cfg(test)]
mod tests {
    use super::hilbert;

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
