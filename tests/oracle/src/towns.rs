//! The gazetteer's tables, read plainly: which town an id or a name means, and where it lies.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use crate::areas::distance_km;
use crate::parse::Point;

/// A place of the gazetteer.
pub(crate) struct Town {
    /// Country, first and second level, with a point between: `US.CA.001`, `SG..`.
    pub(crate) code: String,
    /// The town that it is a part of.
    part_of: Option<u32>,
    point: Point,
    names: Vec<String>,
}

/// All of them by GeoNames id.
pub(crate) struct Towns {
    towns: BTreeMap<u32, Town>,
    /// Names of areas by their codes.
    areas: BTreeMap<String, Vec<String>>,
}

/// How far what is nearest may be.
const FARTHEST_KM: f64 = 25.0;

impl Towns {
    /// The gazetteer of the repository, read when somebody first asks.
    pub(crate) fn known() -> Result<&'static Towns, String> {
        static TOWNS: OnceLock<Result<Towns, String>> = OnceLock::new();
        TOWNS.get_or_init(Towns::read).as_ref().map_err(Clone::clone)
    }

    fn read() -> Result<Towns, String> {
        let rows = |file: &str| -> Result<Vec<Vec<String>>, String> {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/place/gazetteer").join(file);
            let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
        };
        let names = |main: &str, others: &str| [main].into_iter().chain(others.split('|')).map(str::to_owned).collect();
        let mut towns = BTreeMap::new();
        for row in rows("places.tsv")? {
            let [country, first, second, id, name, lat, lon, _, _, part_of, others] = row.as_slice() else {
                return Err(format!("not eleven columns: {row:?}"));
            };
            let wrong = |_| format!("not a number: {row:?}");
            let town = Town {
                code: format!("{country}.{first}.{second}"),
                part_of: part_of.parse().ok(),
                point: (lat.parse().map_err(wrong)?, lon.parse().map_err(wrong)?),
                names: names(name, others),
            };
            towns.insert(id.parse().map_err(|_| format!("no id: {row:?}"))?, town);
        }
        let areas = rows("areas.tsv")?.into_iter().map(|row| (row[0].clone(), names(&row[2], &row[3]))).collect();
        Ok(Towns { towns, areas })
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Town> {
        self.towns.get(&id)
    }

    /// Whether any town lies in an area.
    pub(crate) fn has_area(&self, code: &str) -> bool {
        self.areas.contains_key(code) || self.towns.values().any(|town| town.lies_in(code))
    }

    /// Whether a town is another or a part of it, or of a part of it.
    pub(crate) fn belongs(&self, id: u32, to: u32) -> bool {
        id == to || self.get(id).and_then(|town| town.part_of).is_some_and(|whole| self.belongs(whole, to))
    }

    /// The only town of a text as `Morges, VD, CH`, by a name as the table spells it.
    pub(crate) fn named(&self, text: &str) -> Result<u32, String> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let (Some(name), Some(country)) = (parts.first(), parts.last()) else {
            return Err(format!("`{text}` names no town"));
        };
        let in_area = |town: &Town| match parts.get(1).filter(|_| parts.len() == 3) {
            None => true,
            Some(area) => self.areas.iter().any(|(code, names)| {
                town.lies_in(code)
                    && code.starts_with(country)
                    && (names.iter().any(|name| name == area) || code == &format!("{country}.{area}"))
            }),
        };
        let there = |town: &&Town| town.lies_in(country) && in_area(town);
        let by_main_name = |town: &Town| town.names.first().is_some_and(|main| main == name);
        let by_any_name = |town: &Town| town.names.iter().any(|other| other == name);
        let bearing = |is_it: &dyn Fn(&Town) -> bool| -> Vec<u32> {
            let found = self.towns.iter().filter(|(_, town)| is_it(town) && there(town));
            found.map(|(id, _)| *id).collect()
        };
        let main = bearing(&by_main_name);
        let found = if main.is_empty() { bearing(&by_any_name) } else { main };
        match found.as_slice() {
            [id] => Ok(*id),
            _ => Err(format!("`{text}` means {} towns", found.len())),
        }
    }

    /// The nearest town to a point, in a country if it is known.
    pub(crate) fn nearest(&self, point: Point, country: Option<&str>) -> Option<u32> {
        let there = self.towns.iter().filter(|(_, town)| country.is_none_or(|country| town.lies_in(country)));
        // A degree of latitude is 111 km.
        let near = there.filter(|(_, town)| (town.point.0 - point.0).abs() < 1.0);
        let by_distance = near.map(|(id, town)| (distance_km(point, town.point), *id));
        let (far, id) = by_distance.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (far <= FARTHEST_KM).then_some(id)
    }
}

impl Town {
    /// Whether it lies in an area by the beginning of its code.
    pub(crate) fn lies_in(&self, area: &str) -> bool {
        self.code.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
