//! Places of the gazetteer that a boundary names, or what may be meant by those that are not there.

use crate::nearest::{Around, vector};
use hubscope_model::catalogue::{closest, nearest};
use hubscope_model::hubs::{self, Shape};
use hubscope_place::{Area, City};

/// A set of places of the gazetteer.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// One bit for each.
    bits: Vec<u64>,
    around: Around,
}

impl Places {
    /// The places that areas and cities hold, the cities' parts too; none if there are neither among the shapes.
    ///
    /// # Errors
    /// Says which is not there or may be several, and what may be meant.
    pub(crate) fn of(shapes: &[Shape]) -> Result<Option<Places>, String> {
        if !shapes.iter().any(|shape| matches!(shape, Shape::Areas(_) | Shape::Cities(_))) {
            return Ok(None);
        }
        let bits = vec![0; City::all().len().div_ceil(64)];
        let mut places = Places { bits, around: Around::NOTHING };
        for shape in shapes {
            match shape {
                Shape::Areas(codes) => {
                    for code in codes {
                        let area = Area::of(code).ok_or_else(|| no_area(code))?;
                        area.cities().for_each(|city| places.insert(city));
                    }
                }
                Shape::Cities(cities) => {
                    for city in cities {
                        let city = find(city)?;
                        places.insert(city);
                        city.parts().for_each(|part| places.insert(part));
                    }
                }
                _ => {}
            }
        }
        Ok(Some(places))
    }

    fn insert(&mut self, city: City) {
        self.bits[city.number() / 64] |= 1 << (city.number() % 64);
        self.around.take(vector(city.point()));
    }

    /// Whether the nearest place to a point may be one of them; a quick look before a long one.
    pub(crate) fn may_be_nearest(&self, point: [f64; 3]) -> bool {
        self.around.is_near(point)
    }

    pub(crate) fn has(&self, city: City) -> bool {
        self.bits[city.number() / 64] >> (city.number() % 64) & 1 == 1
    }
}

fn find(city: &hubs::City) -> Result<City, String> {
    match city {
        hubs::City::Id(id) => City::of(*id).ok_or_else(|| no_city(*id)),
        hubs::City::Named(text) => named(text),
    }
}

/// The place of a text as `Morges, VD, CH`, or without the area.
fn named(text: &str) -> Result<City, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let [name, area @ .., country] = parts.as_slice() else {
        return Err(format!("the city \"{text}\" stands without its country"));
    };
    let country = Area::country_named(country).ok_or_else(|| {
        let names: Vec<&str> = countries().map(Area::name).collect();
        format!("\"{country}\" in \"{text}\" is no country{}", nearest(country, names.into_iter()))
    })?;
    let bearing = City::named(name, country);
    if bearing.is_empty() {
        let near = closest(name, country.cities().map(City::name));
        let near = near.and_then(|near| country.cities().find(|city| city.name() == near));
        let hint = near.map(|city| format!("; did you mean {}?", told(city))).unwrap_or_default();
        return Err(format!("no place of {} is called \"{name}\"{hint}", country.name()));
    }
    let lies_in = |city: &&City| area.iter().all(|area| levels(city.area()).iter().any(|level| level.is_called(area)));
    let mut there: Vec<City> = bearing.iter().filter(lies_in).copied().collect();
    there.sort_by_key(|city| (std::cmp::Reverse(city.population()), city.geoname_id()));
    match there.as_slice() {
        [city] => Ok(*city),
        [] => Err(format!("\"{text}\" is in no such area; there are {}", list(&bearing))),
        several => Err(format!("\"{text}\" may be {} places: {}; write its id", several.len(), list(several))),
    }
}

/// The areas of the first and second level that one is or lies in.
fn levels(area: Area) -> Vec<Area> {
    let code = area.code();
    let dots = code.match_indices('.').map(|(at, _)| at).skip(1);
    dots.chain([code.len()]).filter_map(|end| Area::of(&code[..end])).collect()
}

/// Some places with what tells them apart, the first of them only.
fn list(cities: &[City]) -> String {
    let mut list: Vec<String> = cities.iter().take(6).map(|city| told(*city)).collect();
    if cities.len() > list.len() {
        list.push("...".to_owned());
    }
    list.join(", ")
}

/// A place with its id, area, and people.
fn told(city: City) -> String {
    let people = match city.population() {
        0 => String::new(),
        people => format!(", {people} people"),
    };
    format!("{} ({}, {}{people})", city.geoname_id(), city.name(), city.area().code())
}

fn no_city(id: u32) -> String {
    let text = id.to_string();
    if let Some(area) = Area::all().find(|area| area.geoname_id() == id) {
        let (code, name) = (area.code(), area.name());
        return format!("{id} is no city but the area {name}; write it as {{ areas = [\"{code}\"] }}");
    }
    let ids: Vec<String> = City::all().map(|city| city.geoname_id().to_string()).collect();
    let near = closest(&text, ids.iter().map(String::as_str)).and_then(|near| City::of(near.parse().ok()?));
    let hint = near.map(|city| format!("; did you mean {}?", told(city))).unwrap_or_default();
    format!("the gazetteer has no city {id}{hint}")
}

fn no_area(code: &str) -> String {
    let (country, within) = code.split_once('.').unwrap_or((code, ""));
    let of_country = |area: &Area| Area::of(country).is_some_and(|country| area.country() == country);
    let last = within.rsplit('.').next().unwrap_or(within);
    let called = Area::all().filter(of_country).find(|area| !last.is_empty() && area.is_called(last));
    let near = called.or_else(|| {
        let codes: Vec<String> = match Area::of(country) {
            Some(_) => Area::all().filter(of_country).map(Area::code).collect(),
            None => countries().map(Area::code).collect(),
        };
        closest(code, codes.iter().map(String::as_str)).and_then(Area::of)
    });
    let hint = near.map(|area| format!("; did you mean \"{}\" ({})?", area.code(), area.name())).unwrap_or_default();
    format!("the gazetteer has no area \"{code}\"{hint}")
}

fn countries() -> impl Iterator<Item = Area> {
    Area::all().filter(|area| area.country() == *area)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(text: &str) -> Result<u32, String> {
        find(&hubs::City::Named(text.to_owned())).map(City::geoname_id)
    }

    #[test]
    fn cities_are_found_by_name_area_and_country() {
        for (text, id) in [
            ("Morges, VD, CH", 2_659_587),
            ("Morges, CH", 2_659_587),
            ("Cambridge, MA, US", 4_931_972),
            ("Cambridge, Massachusetts, United States", 4_931_972),
            ("Cambridge, England, GB", 2_653_941),
            ("Cambridge, US.MA.017, US", 4_931_972),
            ("北京, CN", 1_816_670),
        ] {
            assert_eq!(city(text), Ok(id), "{text}");
        }
    }

    #[test]
    fn what_is_not_there_or_may_be_several_is_told_with_what_may_be_meant() {
        for (text, says) in [
            ("Cambridge, US", "\"Cambridge, US\" may be "),
            ("Cambridge, US", "places: 4931972 (Cambridge, US.MA.017, 1"),
            ("Cambridge, WA, US", "in no such area; there are "),
            ("Morgs, CH", "no place of Switzerland is called \"Morgs\"; did you mean 2659587 (Morges, CH.VD.2227, "),
            (
                "Morges, Switzerlnd",
                "\"Switzerlnd\" in \"Morges, Switzerlnd\" is no country; did you mean \"Switzerland\"?",
            ),
        ] {
            let error = city(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
        let error = find(&hubs::City::Id(5_391_997)).unwrap_err();
        assert_eq!(
            error,
            "5391997 is no city but the area City and County of San Francisco; write it as { areas = [\"US.CA.075\"] }"
        );
        let error = find(&hubs::City::Id(58_098_444)).unwrap_err();
        assert!(error.starts_with("the gazetteer has no city 58098444; did you mean 5809844 (Seattle, "), "{error}");
        for (code, says) in [
            ("US.Californa", "no area \"US.Californa\""),
            ("US.California", "did you mean \"US.CA\" (California)?"),
            ("US.CA.Alameda County", "did you mean \"US.CA.001\" (Alameda County)?"),
            ("US.CA.0011", "did you mean \"US.CA.001\" (Alameda County)?"),
            ("UKK", "no area \"UKK\""),
        ] {
            let error = Places::of(&[Shape::Areas(vec![code.to_owned()])]).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn areas_and_cities_hold_what_lies_in_them() {
        let city = |id| City::of(id).unwrap();
        let places = |toml: Shape| Places::of(&[toml]).unwrap().unwrap();
        let (berkeley, san_diego) = (city(5_327_684), city(5_391_811));
        let alameda = places(Shape::Areas(vec!["US.CA.001".into()]));
        assert!(alameda.has(berkeley) && !alameda.has(san_diego));
        let california = places(Shape::Areas(vec!["US.CA".into()]));
        assert!(california.has(berkeley) && california.has(san_diego));
        let (berlin, kreuzberg, potsdam) = (city(2_950_159), city(2_884_161), city(2_852_458));
        let of = |id| places(Shape::Cities(vec![hubs::City::Id(id)]));
        let (whole, part) = (of(2_950_159), of(2_884_161));
        assert!(whole.has(kreuzberg) && whole.has(berlin) && !whole.has(potsdam));
        assert!(part.has(kreuzberg) && !part.has(berlin));
        assert!(Places::of(&[]).unwrap().is_none());
    }
}
