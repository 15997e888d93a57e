//! The 22 hubs of the 2024 report, placed.

use super::insets::holds;
use super::layout::Layout;
use super::{HubMap, HubPoint, Inset, suggest_insets};
use crate::facts;
use crate::figures::Frame;
use crate::labels::Shown;
use crate::numbers::NumberFormat;
use crate::projection::Extent;
use crate::svg::Rect;

fn map(chinese: bool, insets: bool) -> HubMap<'static> {
    let points: Vec<HubPoint> = facts::HUBS
        .iter()
        .map(|h| HubPoint {
            id: h.id.to_owned(),
            number: h.number,
            label: if chinese { h.zh } else { h.en }.to_owned(),
            lon: h.lon,
            lat: h.lat,
            value: Some(h.researchers),
        })
        .collect();
    HubMap {
        frame: Frame { id_prefix: "map".to_owned(), ..Frame::default() },
        land: &[],
        insets: if insets { suggest_insets(&points) } else { Vec::new() },
        points,
        value_label: "Active researchers, 2023".to_owned(),
        numbers: NumberFormat::english(),
    }
}

#[test]
fn no_two_labels_of_the_22_hubs_overlap() {
    for (chinese, insets) in [(false, true), (true, true), (false, false), (true, false)] {
        let layout = Layout::new(&map(chinese, insets));
        let mut boxes: Vec<Rect> = layout.legend.iter().map(|l| l.at).collect();
        for sheet in &layout.sheets {
            boxes.extend(sheet.frames.iter().map(|f| f.1));
            for (i, _, placed) in &sheet.labelled {
                let name = &facts::HUBS[layout.hubs[*i].point].en;
                assert_eq!(placed.shown, Shown::Full, "{name}");
                assert!(sheet.panel.contains(&placed.at), "{name} leaves its panel");
                for other in &boxes {
                    assert!(!placed.at.overlaps(other), "{name} at {:?} and {other:?}", placed.at);
                }
                boxes.push(placed.at);
            }
        }
        assert_eq!(layout.sheets.iter().map(|s| s.labelled.len()).sum::<usize>(), 22);
    }
}

#[test]
fn crowded_regions_are_found_from_west_to_east() {
    let insets = map(false, true).insets;
    let held = |i: &Inset| {
        let extent = Extent { west: i.west, south: i.south, east: i.east, north: i.north };
        let ids = facts::HUBS.iter().filter(|h| holds(&extent, (h.lon, h.lat)));
        ids.map(|h| h.id).collect::<Vec<_>>()
    };
    assert_eq!(
        insets.iter().map(held).collect::<Vec<_>>(),
        [
            vec!["boston", "new-york", "washington", "philadelphia"],
            vec!["london", "paris", "rotterdam", "milan", "geneva", "brussels"],
            vec!["beijing", "shanghai", "suzhou", "tokyo-kobe", "seoul"],
        ]
    );
}
