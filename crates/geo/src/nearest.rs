//! The place of the gazetteer beside a point.

use crate::EARTH_KM;
use hubscope_place::City;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use std::sync::LazyLock;

/// How far a place may be from what belongs to it, in kilometres: beyond, what is nearest says nothing.
const FARTHEST_KM: f64 = 25.0;

static PLACES: LazyLock<RTree<GeomWithData<[f64; 3], City>>> =
    LazyLock::new(|| RTree::bulk_load(City::all().map(|city| GeomWithData::new(vector(city.point()), city)).collect()));

/// A point (degrees north, east) on the unit sphere.
pub(crate) fn vector((latitude, longitude): (f64, f64)) -> [f64; 3] {
    let (lat, lon) = (latitude.to_radians(), longitude.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The straight line through the earth between two points that are as far apart as may be.
fn farthest() -> f64 {
    2.0 * (FARTHEST_KM / EARTH_KM / 2.0).sin()
}

/// The nearest place to a point of the unit sphere within 25 km, in a country if it is known.
pub(crate) fn nearest(point: [f64; 3], country: Option<&str>) -> Option<City> {
    let by_distance = PLACES.nearest_neighbor_iter_with_distance_2(&point);
    let far = farthest().powi(2);
    let mut near = by_distance.take_while(|(_, squared)| *squared <= far).map(|(place, _)| place.data);
    near.find(|city| country.is_none_or(|country| city.country() == country))
}

/// A box around some points of the unit sphere: what is not near it is near none of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around([(f64, f64); 3]);

impl Around {
    pub(crate) const NOTHING: Around = Around([(f64::INFINITY, f64::NEG_INFINITY); 3]);

    pub(crate) fn take(&mut self, point: [f64; 3]) {
        self.0.iter_mut().zip(point).for_each(|((least, most), at)| (*least, *most) = (least.min(at), most.max(at)));
    }

    /// Whether a point may lie within 25 km of one of them.
    pub(crate) fn is_near(&self, point: [f64; 3]) -> bool {
        let far = farthest();
        self.0.iter().zip(point).all(|((least, most), at)| (least - far..=most + far).contains(&at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_a_place_is_near_the_box_around_it() {
        for city in City::all().step_by(97) {
            let mut around = Around::NOTHING;
            assert!(!around.is_near(vector(city.point())));
            around.take(vector(city.point()));
            let (lat, lon) = city.point();
            for (north, east) in [(0.224, 0.0), (-0.224, 0.0), (0.0, 0.224), (0.0, -0.224)] {
                assert!(around.is_near(vector((lat + north, lon + east))), "{}", city.name());
            }
            assert!(!around.is_near(vector((lat + 0.6, lon))), "{}", city.name());
        }
    }

    #[test]
    fn the_nearest_place_is_of_the_country_and_not_far() {
        let nearest = |point, country| nearest(vector(point), country);
        let name = |point, country| nearest(point, country).map(City::name);
        // Between Geneva's station and Annemasse across the border.
        assert_eq!(name((46.19, 6.23), Some("FR")), Some("Annemasse"));
        assert!(matches!(nearest((46.19, 6.23), Some("CH")), Some(city) if city.country() == "CH"));
        assert_eq!(name((46.19, 6.23), Some("US")), None);
        // In the middle of the Pacific.
        assert_eq!(name((0.0, -140.0), None), None);
    }
}
