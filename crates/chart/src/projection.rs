//! From longitude and latitude to the page.

use crate::svg::Rect;

/// A projection into a panel.
pub(crate) trait Project {
    /// Position on the page of a longitude and latitude in degrees.
    fn project(&self, lon: f64, lat: f64) -> (f64, f64);
}

/// Latitudes the world map shows: no hub lies beyond, and ice needs no room.
const SOUTH: f64 = -56.0;
const NORTH: f64 = 72.0;
/// Degrees east and west of Greenwich, at the equator, that hold all land
/// between those latitudes except islands in the open Pacific.
const WEST: f64 = -140.0;
const EAST: f64 = 168.0;
const MARGIN: f64 = 6.0;

/// Robinson's table, every five degrees of latitude: length of the parallel,
/// distance from the equator (A. Robinson, 1974).
const ROBINSON: [(f64, f64); 19] = [
    (1.0000, 0.0000),
    (0.9986, 0.0620),
    (0.9954, 0.1240),
    (0.9900, 0.1860),
    (0.9822, 0.2480),
    (0.9730, 0.3100),
    (0.9600, 0.3720),
    (0.9427, 0.4340),
    (0.9216, 0.4958),
    (0.8962, 0.5571),
    (0.8679, 0.6176),
    (0.8350, 0.6769),
    (0.7986, 0.7346),
    (0.7597, 0.7903),
    (0.7186, 0.8435),
    (0.6732, 0.8936),
    (0.6213, 0.9394),
    (0.5722, 0.9761),
    (0.5322, 1.0000),
];
/// Height of the half map over half the length of the equator.
const ROBINSON_ASPECT: f64 = 1.3523 / (0.8487 * std::f64::consts::PI);

/// Unscaled Robinson coordinates, in degrees along the equator, y downwards.
fn robinson(lon: f64, lat: f64) -> (f64, f64) {
    let size = lat.abs().min(90.0);
    let row = ((size / 5.0) as usize).min(ROBINSON.len() - 2);
    let part = (size - 5.0 * row as f64) / 5.0;
    let (a, b) = (ROBINSON[row], ROBINSON[row + 1]);
    let length = a.0 + part * (b.0 - a.0);
    let height = (a.1 + part * (b.1 - a.1)) * 180.0 * ROBINSON_ASPECT;
    (lon * length, if lat < 0.0 { height } else { -height })
}

/// The world between 56° S and 72° N.
pub(crate) struct World {
    left: f64,
    top: f64,
    scale: f64,
    /// The panel: as wide as asked for, as high as it must be.
    pub panel: Rect,
}

impl World {
    /// A world that is `width` wide at the top of the page and shows all of
    /// the places.
    pub(crate) fn new(width: f64, places: &[(f64, f64)]) -> Self {
        let (mut left, mut right) = (WEST, EAST);
        for &(lon, lat) in places {
            let x = robinson(lon, lat.clamp(SOUTH, NORTH)).0;
            left = left.min(x - MARGIN);
            right = right.max(x + MARGIN);
        }
        let top = robinson(0.0, NORTH).1;
        let scale = width / (right - left);
        let height = (robinson(0.0, SOUTH).1 - top) * scale;
        Self { left, top, scale, panel: Rect::new(0.0, 0.0, width, height) }
    }

    /// The same, for a place that must be inside the panel.
    pub(crate) fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = self.project(lon, lat);
        (x.clamp(self.panel.x, self.panel.right()), y.clamp(self.panel.y, self.panel.bottom()))
    }
}

impl Project for World {
    fn project(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = robinson(lon, lat);
        ((x - self.left) * self.scale, (y - self.top) * self.scale)
    }
}

/// A region, with degrees of longitude shortened as in its middle.
pub(crate) struct Region {
    west: f64,
    north: f64,
    x_scale: f64,
    y_scale: f64,
    /// Where it is drawn.
    pub panel: Rect,
}

/// The corners of a region, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Region {
    /// The extent, enlarged to the panel's shape.
    pub(crate) fn new(extent: Extent, panel: Rect) -> Self {
        let middle = (extent.south + extent.north) / 2.0;
        let shorten = cos_degrees(middle.clamp(-80.0, 80.0));
        let lon_span = (extent.east - extent.west).abs().max(0.01);
        let lat_span = (extent.north - extent.south).abs().max(0.01);
        let y_scale = (panel.w / (lon_span * shorten)).min(panel.h / lat_span);
        let x_scale = y_scale * shorten;
        Self {
            west: (extent.west + extent.east) / 2.0 - panel.w / 2.0 / x_scale,
            north: middle + panel.h / 2.0 / y_scale,
            x_scale,
            y_scale,
            panel,
        }
    }

    /// What the panel really shows.
    pub(crate) fn extent(&self) -> Extent {
        Extent {
            west: self.west,
            north: self.north,
            east: self.west + self.panel.w / self.x_scale,
            south: self.north - self.panel.h / self.y_scale,
        }
    }
}

impl Project for Region {
    fn project(&self, lon: f64, lat: f64) -> (f64, f64) {
        (self.panel.x + (lon - self.west) * self.x_scale, self.panel.y + (self.north - lat) * self.y_scale)
    }
}

/// Cosine of an angle within ±90°, by its series: the platforms' own differ in
/// the last bit, and the bytes of a figure must not.
pub(crate) fn cos_degrees(degrees: f64) -> f64 {
    let x2 = (degrees * std::f64::consts::PI / 180.0) * (degrees * std::f64::consts::PI / 180.0);
    let mut sum = 1.0;
    let mut term = 1.0;
    for n in [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0] {
        term *= -x2 / (n * (n - 1.0));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_fills_its_panel() {
        let world = World::new(900.0, &[]);
        assert!((world.project(0.0, NORTH).1).abs() < 1e-9);
        assert!((world.project(0.0, SOUTH).1 - world.panel.bottom()).abs() < 1e-9);
        assert!(world.panel.h > 350.0 && world.panel.h < 450.0, "{}", world.panel.h);
    }

    #[test]
    fn a_place_in_the_pacific_widens_the_world() {
        let honolulu = (-157.9, 21.3);
        let world = World::new(900.0, &[honolulu]);
        let (x, _) = world.project(honolulu.0, honolulu.1);
        assert!(x > 5.0, "{x}");
    }

    #[test]
    fn a_region_keeps_the_extent_and_the_shape() {
        let extent = Extent { west: -5.0, south: 44.0, east: 12.0, north: 53.0 };
        let region = Region::new(extent, Rect::new(10.0, 20.0, 300.0, 200.0));
        let shown = region.extent();
        assert!(shown.west <= extent.west && shown.east >= extent.east);
        assert!(shown.south <= extent.south + 1e-9 && shown.north >= extent.north - 1e-9);
        assert!((cos_degrees(60.0) - 0.5).abs() < 1e-9);
        assert!((cos_degrees(80.0) - 0.173_648_177_667).abs() < 1e-9);
    }
}
