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

/// The nearest place to a point within 25 km, in a country if it is known.
pub(crate) fn nearest(point: (f64, f64), country: Option<&str>) -> Option<City> {
    // The straight line through the earth between two points so far apart.
    let chord = 2.0 * (FARTHEST_KM / EARTH_KM / 2.0).sin();
    let by_distance = PLACES.nearest_neighbor_iter_with_distance_2(&vector(point));
    let mut near = by_distance.take_while(|(_, squared)| *squared <= chord * chord).map(|(place, _)| place.data);
    near.find(|city| country.is_none_or(|country| city.country() == country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_place_is_of_the_country_and_not_far() {
        let name = |point, country| nearest(point, country).map(City::name);
        // Between Geneva's station and Annemasse across the border.
        assert_eq!(name((46.19, 6.23), Some("FR")), Some("Annemasse"));
        assert!(matches!(nearest((46.19, 6.23), Some("CH")), Some(city) if city.country() == "CH"));
        assert_eq!(name((46.19, 6.23), Some("US")), None);
        // In the middle of the Pacific.
        assert_eq!(name((0.0, -140.0), None), None);
    }
}
