use super::*;
use hubscope_model::hubs::Circle;
use hubscope_model::{Catalogue, Localised};
use proptest::prelude::*;

fn hub(include: Vec<Shape>, exclude: Vec<Shape>) -> Area {
    Area::of(&Hub { exclude, ..Hub::plain("x", Localised::same("x"), include) })
}

fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
    vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
}

#[test]
fn a_degree_of_latitude_is_111_195_metres() {
    let around = |radius_km| hub(vec![Shape::Circle(Circle { lat: 10.0, lon: 20.0, radius_km })], vec![]);
    assert!(around(111.2).contains(11.0, 20.0));
    assert!(!around(111.1).contains(11.0, 20.0));
}

#[test]
fn what_is_excluded_and_what_is_a_hole_is_outside() {
    let area = hub(vec![Shape::Polygon(square(0.0, 0.0, 10.0))], vec![Shape::Polygon(square(4.0, 4.0, 2.0))]);
    assert!(area.contains(1.0, 1.0) && !area.contains(5.0, 5.0) && !area.contains(11.0, 5.0));
    let area = hub(vec![Shape::Rings(vec![square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0)])], vec![]);
    assert!(area.contains(1.0, 1.0) && !area.contains(5.0, 5.0));
}

#[test]
fn borders_across_the_antimeridian_hold_both_sides() {
    // Fiji, as RFC 7946 might have it, and as map editors go on beyond 180 degrees, on either side.
    for (west, east) in [(177.0, -179.0), (177.0, 181.0), (-183.0, -179.0)] {
        let area = hub(vec![Shape::Polygon(vec![[west, -19.0], [east, -19.0], [east, -16.0], [west, -16.0]])], vec![]);
        for (lat, lon, inside) in [
            (-17.8, 177.4, true),
            (-17.0, 179.9, true),
            (-17.0, -179.9, true),
            (-17.0, -178.9, false),
            (-17.0, 0.0, false),
            (-17.0, 176.9, false),
        ] {
            assert_eq!(area.contains(lat, lon), inside, "{lat}, {lon} in {west} to {east}");
        }
        let (_, lon) = area.centre().unwrap();
        assert!((lon - 179.0).abs() < 1e-9, "{lon}");
    }
    let circle = hub(vec![Shape::Circle(Circle { lat: -17.0, lon: 179.9, radius_km: 100.0 })], vec![]);
    assert!(circle.contains(-17.0, -179.9));
    let holed = vec![
        vec![[170.0, -10.0], [-170.0, -10.0], [-170.0, 10.0], [170.0, 10.0]],
        vec![[-175.0, -2.0], [-172.0, -2.0], [-172.0, 2.0], [-175.0, 2.0]],
    ];
    let holed = hub(vec![Shape::Rings(holed)], vec![]);
    assert!(holed.contains(0.0, 175.0) && holed.contains(0.0, -171.0) && !holed.contains(0.0, -173.0));
}

#[test]
fn checked_places_lie_on_the_right_side_of_the_catalogues_borders() {
    #[derive(serde::Deserialize)]
    struct Check {
        hub_id: String,
        place: String,
        lat: f64,
        lon: f64,
        inside: bool,
    }
    let catalogue = Catalogue::embedded().unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/hubs/checks.csv");
    let mut checked = 0;
    for check in csv::Reader::from_path(path).unwrap().deserialize() {
        let check: Check = check.unwrap();
        let hub = catalogue.hubs.hubs.iter().find(|h| h.id == check.hub_id).unwrap();
        assert_eq!(Area::of(hub).contains(check.lat, check.lon), check.inside, "{}: {}", hub.id, check.place);
        checked += 1;
    }
    assert!(checked >= 22 * 8, "{checked}");
}

#[test]
fn no_two_hubs_of_the_catalogue_overlap() {
    let catalogue = Catalogue::embedded().unwrap();
    let areas: Vec<(&str, Area)> = catalogue.hubs.hubs.iter().map(|h| (h.id.as_str(), Area::of(h))).collect();
    // A point every 0.02 degrees (2 km) around each hub.
    for (id, area) in &areas {
        for rect in area.include.iter().filter_map(Part::rect) {
            let steps = |from: f64, to: f64| (0..=((to - from) / 0.02) as u32).map(move |n| from + f64::from(n) * 0.02);
            for lat in steps(rect.min().y, rect.max().y) {
                for lon in steps(rect.min().x, rect.max().x).filter(|&lon| area.contains(lat, lon)) {
                    for (other, there) in &areas {
                        assert!(id == other || !there.contains(lat, lon), "{id} and {other} at {lat}, {lon}");
                    }
                }
            }
        }
    }
}

impl Part {
    fn rect(&self) -> Option<Rect> {
        match self {
            Part::Polygon { around, .. } => *around,
            Part::Circle { centre, radius_m } => {
                let (dy, dx) = (radius_m / 111_000.0, radius_m / 111_000.0 / centre.y().to_radians().cos());
                let corner = |s: f64| Coord { x: centre.x() + s * dx, y: centre.y() + s * dy };
                Some(Rect::new(corner(-1.0), corner(1.0)))
            }
        }
    }
}

proptest! {
    #[test]
    fn a_square_holds_exactly_the_points_between_its_sides(x in -20.0..20.0f64, y in -20.0..20.0f64) {
        let area = hub(vec![Shape::Polygon(square(-5.0, -5.0, 10.0))], vec![]);
        prop_assert_eq!(area.contains(y, x), x.abs() <= 5.0 && y.abs() <= 5.0);
    }

    #[test]
    fn distance_is_the_same_both_ways(a in -80.0..80.0f64, b in -170.0..170.0f64, c in -80.0..80.0f64, d in -170.0..170.0f64) {
        let circle = |lat, lon| hub(vec![Shape::Circle(Circle { lat, lon, radius_km: 1500.0 })], vec![]);
        prop_assert_eq!(circle(a, b).contains(c, d), circle(c, d).contains(a, b));
    }
}
