//! Hubs on a world map, with crowded regions enlarged below it.

mod draw;
mod insets;
mod layout;
#[cfg(test)]
mod tests;

use super::Frame;
use crate::numbers::NumberFormat;
use crate::palette;
use crate::svg::{Anchor, Svg, Type, WIDTH};
use layout::Layout;

pub use insets::suggest_insets;

/// An outline: longitude and latitude of its corners in degrees, closed
/// implicitly. Inner rings are holes. It may cross the antimeridian.
pub type Ring = Vec<(f64, f64)>;

/// The map of hubs: see [`hub_map`].
#[derive(Debug, Clone, PartialEq)]
pub struct HubMap<'a> {
    /// Names and texts of the figure.
    pub frame: Frame,
    /// Outlines of the land.
    pub land: &'a [Ring],
    /// The hubs, in any order.
    pub points: Vec<HubPoint>,
    /// Regions to enlarge, at most three; more are left out, and so is one
    /// that holds no hub. [`suggest_insets`] finds some.
    pub insets: Vec<Inset>,
    /// What the circles mean, for the legend: `Active researchers, 2023`.
    pub value_label: String,
    /// How the values are written.
    pub numbers: NumberFormat,
}

/// One hub on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct HubPoint {
    /// Id of the hub; the mark's id in the SVG is `<prefix>-hub-<id>`.
    pub id: String,
    /// Number of the hub in the report.
    pub number: u32,
    /// Short name in the figure's language.
    pub label: String,
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// What the circle's area shows; negative values count as missing.
    pub value: Option<f64>,
}

/// A region that is drawn again, larger. It must not cross the antimeridian.
#[derive(Debug, Clone, PartialEq)]
pub struct Inset {
    /// Printed after the inset's letter; may be empty.
    pub title: String,
    /// Western edge in degrees east.
    pub west: f64,
    /// Southern edge in degrees north.
    pub south: f64,
    /// Eastern edge in degrees east.
    pub east: f64,
    /// Northern edge in degrees north.
    pub north: f64,
}

/// Draws hubs on a map of the world as a standalone SVG document.
///
/// Each hub is a circle whose area shows its value, with its number and name
/// beside it. Regions with many hubs are enlarged below the map and framed on
/// it; names never overlap, and where there is no room for one its number or
/// its tooltip stands in. A hub whose coordinates are not finite is left out.
pub fn hub_map(map: &HubMap<'_>) -> String {
    let layout = Layout::new(map);
    let mut svg = Svg::new(&map.frame);
    for (i, sheet) in layout.sheets.iter().enumerate() {
        svg.open("g", None, &[("id", &svg.id(&format!("map-{i}")))]);
        draw::sheet(&mut svg, map, &layout, sheet);
        svg.close("g");
    }
    if layout.legend.is_some() {
        draw::legend(&mut svg, map, &layout);
    }
    if layout.hubs.is_empty() {
        let world = layout.sheets[0].panel;
        let style = Type::plain(15.0).anchored(Anchor::Middle);
        svg.text(&palette::TEXT, WIDTH / 2.0, world.h / 2.0, style, &map.frame.no_data);
    }
    svg.finish(&map.frame, layout.height)
}
