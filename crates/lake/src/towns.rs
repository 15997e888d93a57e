//! The cities of the gazetteer that sources' places are.

use crate::space::kilometres;
use hubscope_place::{Area, City};
use std::collections::HashMap;

/// How far from a place a city of its name may be, in kilometres.
const NAMED_KM: f64 = 50.0;
/// How far from a place a city of another name may be.
const NEAR_KM: f64 = 25.0;
/// Kilometres in a degree of latitude, at least.
const DEGREE_KM: f64 = 110.0;

/// Cities by country, from south to north: those of the countries that were asked for.
#[derive(Default)]
pub(crate) struct Towns(HashMap<u32, Vec<(f64, City)>>);

impl Towns {
    /// The city that a place in a country is: the nearest of its name, else the nearest. Without a point, its name has to do, if no other city
    /// of the country bears it.
    pub(crate) fn of(&mut self, name: Option<&str>, country: Area, point: Option<(f64, f64)>) -> Option<City> {
        let of_name = name.map(|name| City::named(name, country)).unwrap_or_default();
        let Some(point) = point else {
            return of_name.first().copied().filter(|_| of_name.len() == 1);
        };
        let towns = self.0.entry(country.geoname_id()).or_insert_with(|| {
            let mut towns: Vec<(f64, City)> = country.cities().map(|city| (city.point().0, city)).collect();
            towns.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            towns
        });
        let beside = NEAR_KM / DEGREE_KM;
        let from = towns.partition_point(|(latitude, _)| *latitude < point.0 - beside);
        let near =
            towns[from..].iter().take_while(|(latitude, _)| *latitude <= point.0 + beside).map(|(_, city)| *city);
        // Of parts of a city, whose names nobody has given, the city.
        let whole = |city: City| std::iter::successors(Some(city), |city| city.part_of()).last().unwrap_or(city);
        nearest(of_name.into_iter(), point, NAMED_KM).or_else(|| nearest(near, point, NEAR_KM).map(whole))
    }
}

fn nearest(cities: impl Iterator<Item = City>, point: (f64, f64), within: f64) -> Option<City> {
    let apart = |city: City| (kilometres(city.point(), point), city);
    let near = cities.map(apart).filter(|(km, _)| *km <= within);
    near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, city)| city)
}
