//! Where everything on the map goes, before anything is drawn.

use super::insets::{holds, position, regions, world_frame};
use super::{HubMap, HubPoint, Ring};
use crate::clip;
use crate::labels::{self, Placed, Spot};
use crate::projection::{Project, World};
use crate::scale::{drawable, round_down};
use crate::svg::{Anchor, Rect, Type, WIDTH};
use crate::text::{self, Fitted, Room};

/// Radii of circles: of the largest value, the smallest, and an unknown one.
pub(super) const MAX_RADIUS: f64 = 20.0;
const MIN_RADIUS: f64 = 2.5;
pub(super) const PLAIN_RADIUS: f64 = 5.0;
pub(super) const CHIP: f64 = 16.0;
pub(super) const CHIP_GAP: f64 = 3.0;
pub(super) const NUMBER: Type = Type::plain(10.5).bold().anchored(Anchor::Middle);
const NAME: Room = Room { width: 150.0, lines: 2, size: 13.0, min_size: 11.0, bold: false };

/// A hub that can be drawn.
pub(super) struct Hub {
    /// Its index among the points.
    pub(super) point: usize,
    pub(super) place: (f64, f64),
    pub(super) value: Option<f64>,
    pub(super) radius: f64,
    pub(super) name: Fitted,
    pub(super) chip: f64,
}

/// The world map or an inset, with everything in its place.
pub(super) struct Sheet {
    pub(super) panel: Rect,
    pub(super) land: String,
    /// Caption of an inset.
    pub(super) caption: Option<String>,
    /// Hubs drawn at size, with their labels.
    pub(super) labelled: Vec<(usize, Spot, Placed)>,
    /// Hubs drawn as dots because an inset shows them.
    pub(super) dots: Vec<(usize, f64, f64)>,
    /// Frames of the insets on the world map, with their letters' boxes.
    pub(super) frames: Vec<(Rect, Rect, String)>,
}

pub(super) struct Legend {
    pub(super) at: Rect,
    pub(super) title: Fitted,
    pub(super) sizes: Vec<f64>,
    pub(super) missing: bool,
}

pub(super) struct Layout {
    pub(super) hubs: Vec<Hub>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) legend: Option<Legend>,
    pub(super) largest: f64,
    pub(super) height: f64,
}

impl Layout {
    pub(super) fn new(map: &HubMap<'_>) -> Self {
        let largest = map.points.iter().filter_map(value).fold(0.0, f64::max);
        let valued = map.points.iter().any(|p| value(p).is_some());
        let hubs: Vec<Hub> = map
            .points
            .iter()
            .enumerate()
            .filter_map(|(point, p)| {
                Some(Hub {
                    point,
                    place: position(p)?,
                    value: value(p),
                    radius: value(p).map_or(PLAIN_RADIUS, |v| radius(v, largest)),
                    name: text::fit(&p.label, NAME),
                    chip: (text::width(&p.number.to_string(), NUMBER.size, true) + 6.0).max(CHIP),
                })
            })
            .collect();
        let places: Vec<(f64, f64)> = hubs.iter().map(|h| h.place).collect();
        let world = World::new(WIDTH, &places);
        let regions = regions(map, &places, world.panel.bottom());
        let legend = (valued && largest > 0.0).then(|| Legend::new(map, &hubs, largest, &world.panel));
        let home = |hub: &Hub| regions.iter().position(|(region, _)| holds(&region.extent(), hub.place));

        let mut frames = Vec::new();
        for (region, caption) in &regions {
            let letter = caption.chars().next().map(String::from).unwrap_or_default();
            frames.push(world_frame(&world, &region.extent(), letter));
        }
        let mut obstacles: Vec<Rect> = legend.iter().map(|l| l.at).collect();
        obstacles.extend(frames.iter().flat_map(|(frame, letter, _)| [frame.grown(4.0), *letter]));
        let (mut dots, mut direct) = (Vec::new(), Vec::new());
        for (i, hub) in hubs.iter().enumerate() {
            let (x, y) = world.place(hub.place.0, hub.place.1);
            match home(hub) {
                Some(_) => dots.push((i, x, y)),
                None => direct.push((i, hub.spot(x, y))),
            }
        }
        let mut sheets = vec![Sheet {
            panel: world.panel,
            land: outline(map.land, &world, &world.panel),
            caption: None,
            labelled: labelled(direct, &world.panel, &obstacles),
            dots,
            frames,
        }];
        for (k, (region, caption)) in regions.iter().enumerate() {
            let inside = hubs.iter().enumerate().filter(|(_, hub)| home(hub) == Some(k));
            let spots = inside.map(|(i, hub)| {
                let (x, y) = region.project(hub.place.0, hub.place.1);
                (i, hub.spot(x, y))
            });
            sheets.push(Sheet {
                panel: region.panel,
                land: outline(map.land, region, &region.panel),
                caption: Some(caption.clone()),
                labelled: labelled(spots.collect(), &region.panel.grown(-3.0), &[]),
                dots: Vec::new(),
                frames: Vec::new(),
            });
        }
        let height = sheets.iter().map(|s| s.panel.bottom()).fold(0.0, f64::max) + 2.0;
        Self { hubs, sheets, legend, largest, height }
    }
}

impl Hub {
    fn spot(&self, x: f64, y: f64) -> Spot {
        let full = (self.chip + CHIP_GAP + self.name.width, self.name.height().max(CHIP) + 1.0);
        Spot { x, y, r: self.radius, full, brief: (self.chip, CHIP) }
    }
}

impl Legend {
    fn new(map: &HubMap<'_>, hubs: &[Hub], largest: f64, world: &Rect) -> Self {
        let room = Room { width: 165.0, lines: 3, size: 12.0, min_size: 11.0, bold: true };
        let title = text::fit(&map.value_label, room);
        let first = round_down(largest);
        let mut sizes = vec![first, round_down(first / 4.0), round_down(first / 20.0)];
        // Fractions of a person or a paper would puzzle the reader.
        sizes.retain(|size| *size >= 1.0 || first < 1.0);
        let missing = hubs.iter().any(|h| h.value.is_none());
        let rows = sizes.iter().map(|v| row_height(*v, largest)).sum::<f64>() + if missing { 20.0 } else { 0.0 };
        let h = title.height() + rows + 8.0;
        let at = Rect::new(4.0, world.bottom() - h - 4.0, 172.0, h);
        Self { at, title, sizes, missing }
    }
}

pub(super) fn row_height(value: f64, largest: f64) -> f64 {
    (radius(value, largest) * 2.0 + 3.0).max(17.0)
}

fn value(point: &HubPoint) -> Option<f64> {
    drawable(point.value).filter(|v| *v >= 0.0)
}

pub(super) fn radius(value: f64, largest: f64) -> f64 {
    if largest > 0.0 { (MAX_RADIUS * (value / largest).sqrt()).max(MIN_RADIUS) } else { MIN_RADIUS }
}

fn outline(land: &[Ring], projection: &impl Project, panel: &Rect) -> String {
    let rings = land
        .iter()
        .flat_map(|ring| clip::split(ring))
        .map(|ring| ring.into_iter().map(|(lon, lat)| projection.project(lon, lat)).collect());
    clip::path(rings, panel)
}

fn labelled(spots: Vec<(usize, Spot)>, bounds: &Rect, obstacles: &[Rect]) -> Vec<(usize, Spot, Placed)> {
    let only: Vec<Spot> = spots.iter().map(|(_, spot)| spot.clone()).collect();
    let placed = labels::place(&only, bounds, obstacles);
    spots.into_iter().zip(placed).map(|((i, spot), placed)| (i, spot, placed)).collect()
}
