//! The places of the gazetteer, for those who know which one they mean.

use crate::area::{Area, Level, meanings};
use crate::degrees;
use crate::fold::fold;
use crate::gazetteer::{GAZETTEER, Meaning};
use crate::table::{NONE, Place};

/// A populated place of the gazetteer.
///
/// ```
/// use hubscope_place::City;
/// let seattle = City::of(5_809_844).unwrap();
/// assert_eq!((seattle.name(), seattle.country()), ("Seattle", "US"));
/// assert_eq!(seattle.area().code(), "US.WA.033");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct City(pub(crate) u32);

impl City {
    /// The place with a GeoNames id; none if the gazetteer has no such one: it has no villages under 1,000 people.
    pub fn of(geoname_id: u32) -> Option<City> {
        let by_id = &GAZETTEER.tables().by_id;
        by_id.binary_search_by_key(&geoname_id, |(id, _)| *id).ok().map(|at| City(by_id[at].1))
    }

    /// All of them.
    pub fn all() -> impl ExactSizeIterator<Item = City> {
        (0..GAZETTEER.tables().places.len() as u32).map(City)
    }

    /// Places of a country that bear a name: as their main name, else in any of the scripts and spellings that the gazetteer has.
    pub fn named(name: &str, country: Area) -> Vec<City> {
        let place = |meaning| if let Meaning::Place(row) = meaning { Some(City(row)) } else { None };
        let all: Vec<City> = meanings(name).filter_map(place).filter(|city| country.holds(*city)).collect();
        let folded = fold(name);
        let main: Vec<City> = all.iter().copied().filter(|city| fold(city.name()) == folded).collect();
        if main.is_empty() { all } else { main }
    }

    /// Its number among all, from 0. Another edition of the gazetteer numbers them otherwise.
    pub fn number(self) -> usize {
        self.0 as usize
    }

    /// GeoNames id.
    pub fn geoname_id(self) -> u32 {
        self.row().id
    }

    /// GeoNames' main name.
    pub fn name(self) -> &'static str {
        &self.row().name
    }

    /// ISO code.
    pub fn country(self) -> &'static str {
        &GAZETTEER.country(self.row().country).code
    }

    /// Degrees north, degrees east.
    pub fn point(self) -> (f64, f64) {
        let (latitude, longitude) = self.row().point;
        (degrees(latitude), degrees(longitude))
    }

    /// People, 0 if not known.
    pub fn population(self) -> u32 {
        self.row().population
    }

    /// The smallest area that it is known to lie in; its country at least.
    pub fn area(self) -> Area {
        Area(match *self.row() {
            Place { district, .. } if district != NONE => Level::Second(district),
            Place { area, .. } if area != NONE => Level::First(area),
            Place { country, .. } => Level::Country(country),
        })
    }

    /// The place that it is a part of.
    pub fn part_of(self) -> Option<City> {
        let whole = self.row().part_of;
        (whole != NONE).then_some(City(whole))
    }

    /// The places that are a part of it, or of its parts.
    pub fn parts(self) -> impl Iterator<Item = City> {
        let wholes = |city: City| std::iter::successors(city.part_of(), |city| city.part_of());
        // A city and its parts are of one country.
        Area(Level::Country(self.row().country)).cities().filter(move |city| wholes(*city).any(|whole| whole == self))
    }

    fn row(self) -> &'static Place {
        GAZETTEER.place(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(cities: impl IntoIterator<Item = City>) -> Vec<u32> {
        cities.into_iter().map(City::geoname_id).collect()
    }

    #[test]
    fn every_place_is_found_by_its_id_and_lies_in_its_areas() {
        assert!(City::all().len() > 150_000);
        for city in City::all() {
            assert_eq!(City::of(city.geoname_id()), Some(city));
            assert!(city.area().holds(city), "{}", city.name());
            assert!(city.area().code().starts_with(city.country()));
        }
        assert_eq!(City::of(1), None);
    }

    #[test]
    fn a_city_has_its_parts() {
        let (berlin, kreuzberg) = (City::of(2_950_159).unwrap(), City::of(2_884_161).unwrap());
        assert_eq!((kreuzberg.name(), kreuzberg.part_of()), ("Kreuzberg", Some(berlin)));
        assert!(berlin.parts().any(|part| part == kreuzberg));
        assert_eq!((berlin.part_of(), kreuzberg.parts().count()), (None, 0));
        // Each part is a part of one city: nothing is lost or found twice.
        let tokyo = City::of(1_850_147).unwrap();
        assert_eq!(tokyo.parts().count(), City::all().filter(|city| city.part_of() == Some(tokyo)).count());
    }

    #[test]
    fn names_are_of_any_script_and_spelling() {
        let country = |code| Area::of(code).unwrap();
        assert_eq!(ids(City::named("Genève", country("CH"))), [2_660_646]);
        assert_eq!(ids(City::named("geneva", country("CH"))), [2_660_646]);
        assert!(ids(City::named("北京", country("CN"))).contains(&1_816_670));
        assert!(City::named("Springfield", country("US")).len() > 10);
        // Of other names there may be more.
        assert_eq!(ids(City::named("London", country("GB"))), [2_643_743]);
        assert_eq!(City::named("Springfield", country("CH")), []);
        assert_eq!(City::named("", country("CH")), []);
    }
}
