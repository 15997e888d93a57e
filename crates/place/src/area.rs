//! Administrative areas of the gazetteer.

use crate::city::City;
use crate::fold::fold;
use crate::gazetteer::{GAZETTEER, Meaning};
use crate::table::Rows;

/// A country, or an area of its first or second level.
///
/// ```
/// use hubscope_place::Area;
/// let county = Area::of("US.CA.001").unwrap();
/// assert_eq!((county.name(), county.country().code().as_str()), ("Alameda County", "US"));
/// assert!(Area::of("US.CA").unwrap().cities().count() > county.cities().count());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(pub(crate) Level);

/// What kind of area, and its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    Country(u32),
    First(u32),
    Second(u32),
}

impl Area {
    /// The area of a GeoNames code: an ISO country (`SG`), or GeoNames' code of the first or second level behind it (`US.CA`, `US.CA.001`).
    pub fn of(code: &str) -> Option<Area> {
        let mut parts = code.splitn(3, '.');
        let country = GAZETTEER.country_of(parts.next()?)?;
        let level = match (parts.next(), parts.next()) {
            (None, _) => Level::Country(country),
            (Some(first), None) => Level::First(GAZETTEER.area_of(country, first)?),
            (Some(_), Some(_)) => {
                let districts = &GAZETTEER.tables().districts;
                Level::Second(districts.binary_search_by(|district| district.code.as_str().cmp(code)).ok()? as u32)
            }
        };
        Some(Area(level))
    }

    /// The country of an ISO code or a name.
    pub fn country_named(name: &str) -> Option<Area> {
        let by_name =
            || meanings(name).find_map(|meaning| if let Meaning::Country(row) = meaning { Some(row) } else { None });
        GAZETTEER.country_of(&name.to_uppercase()).or_else(by_name).map(|row| Area(Level::Country(row)))
    }

    /// All of them: countries, first levels, second levels.
    pub fn all() -> impl Iterator<Item = Area> {
        let tables = GAZETTEER.tables();
        let rows = |len: usize| 0..len as u32;
        let (countries, first) = (rows(tables.countries.len()), rows(tables.areas.len()));
        let second = rows(tables.districts.len()).map(Level::Second);
        countries.map(Level::Country).chain(first.map(Level::First)).chain(second).map(Area)
    }

    /// Its code, which says where it lies.
    pub fn code(self) -> String {
        match self.0 {
            Level::Country(row) => GAZETTEER.country(row).code.clone(),
            Level::First(row) => {
                let area = GAZETTEER.area(row);
                format!("{}.{}", GAZETTEER.country(area.country).code, area.code)
            }
            Level::Second(row) => GAZETTEER.tables().districts[row as usize].code.clone(),
        }
    }

    /// Its main name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Country(row) => &GAZETTEER.country(row).name,
            Level::First(row) => &GAZETTEER.area(row).name,
            Level::Second(row) => &GAZETTEER.tables().districts[row as usize].name,
        }
    }

    /// GeoNames id.
    pub fn geoname_id(self) -> u32 {
        match self.0 {
            Level::Country(row) => GAZETTEER.country(row).id,
            Level::First(row) => GAZETTEER.area(row).id,
            Level::Second(row) => GAZETTEER.tables().districts[row as usize].id,
        }
    }

    /// The country that it is or lies in.
    pub fn country(self) -> Area {
        match self.0 {
            Level::Country(_) => self,
            Level::First(row) => Area(Level::Country(GAZETTEER.area(row).country)),
            // A code begins with its country, of which there is a row.
            Level::Second(_) => Area::of(&self.code()[..2]).unwrap_or(self),
        }
    }

    /// The places in it.
    pub fn cities(self) -> impl Iterator<Item = City> {
        let (first, end) = self.rows();
        (first..end).map(City)
    }

    /// Whether a place lies in it.
    pub fn holds(self, city: City) -> bool {
        let (first, end) = self.rows();
        (first..end).contains(&city.0)
    }

    /// Whether somebody may mean it: by its code, with or without its country, or by one of its names.
    pub fn is_called(self, text: &str) -> bool {
        let code = self.code();
        let is_code =
            code.eq_ignore_ascii_case(text) || code.get(3..).is_some_and(|within| within.eq_ignore_ascii_case(text));
        let means = |meaning| match (self.0, meaning) {
            (Level::Country(own), Meaning::Country(row)) | (Level::First(own), Meaning::Area(row)) => own == row,
            _ => false,
        };
        is_code || fold(self.name()) == fold(text) || meanings(text).any(means)
    }

    fn rows(self) -> Rows {
        match self.0 {
            Level::Country(row) => GAZETTEER.country(row).places,
            Level::First(row) => GAZETTEER.area(row).places,
            Level::Second(row) => GAZETTEER.tables().districts[row as usize].places,
        }
    }
}

/// What a name means, as it stands.
pub(crate) fn meanings(name: &str) -> impl Iterator<Item = Meaning> {
    GAZETTEER.exactly(&fold(name)).into_iter().flat_map(|value| GAZETTEER.meanings(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_is_found_by_its_code_and_lies_in_its_country() {
        for area in Area::all() {
            assert_eq!(Area::of(&area.code()), Some(area));
            assert!(area.cities().all(|city| area.country().holds(city)), "{}", area.name());
        }
        for code in ["", "XX", "us", "US.", "US.XX", "US.CA.999", "US.CA.001.1"] {
            assert_eq!(Area::of(code), None, "{code}");
        }
    }

    #[test]
    fn areas_are_called_by_code_and_by_name() {
        let vaud = Area::of("CH.VD").unwrap();
        assert!(["VD", "vd", "CH.VD", "Vaud", "Waadt"].iter().all(|text| vaud.is_called(text)));
        assert!(!vaud.is_called("Valais") && !vaud.is_called(""));
        assert_eq!(Area::country_named("Switzerland"), Area::of("CH"));
        assert_eq!(Area::country_named("瑞士"), Area::of("CH"));
        assert_eq!(Area::country_named("ch"), Area::of("CH"));
        assert_eq!(Area::country_named("Vaud"), None);
    }
}
