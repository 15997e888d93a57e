//! Hubs and groups: which of them somebody is in.

use std::collections::BTreeSet;
use std::path::Path;

use toml::{Table, Value as Toml};

use crate::parse::Point;
use crate::shapes::Shape;
use crate::toml_file::{read, string, tables};
use crate::towns::Towns;

/// The reserved place of every work of the corpus, and of everybody on one.
pub(crate) const WORLD: &str = "world";

const EARTH_RADIUS_KM: f64 = 6371.0088;

/// What is known of where an institution is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct At<'a> {
    /// `I1`.
    pub(crate) id: &'a str,
    pub(crate) ror: Option<&'a str>,
    /// GeoNames id.
    pub(crate) city: Option<u32>,
    pub(crate) point: Option<Point>,
    pub(crate) country: Option<&'a str>,
}

struct Hub {
    id: String,
    group: Option<String>,
    include: Vec<Shape>,
    exclude: Vec<Shape>,
    outline: Vec<Shape>,
}

/// The hubs of a file and their groups.
pub(crate) struct Areas {
    hubs: Vec<Hub>,
    /// Id, and whether the group is of all hubs.
    groups: Vec<(String, bool)>,
}

impl Areas {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        read(path, Self::parse)
    }

    /// The same from the text of a file.
    pub(crate) fn parse(file: &Table) -> Result<Self, String> {
        let all = |group: &Table| group.get("all").and_then(Toml::as_bool).unwrap_or(false);
        let group = |table| Ok((string(table, "id")?.to_owned(), all(table)));
        Ok(Self {
            hubs: tables(file, "hub")?.into_iter().map(hub).collect::<Result<_, String>>()?,
            groups: tables(file, "group")?.into_iter().map(group).collect::<Result<_, String>>()?,
        })
    }

    /// The ids of all places that are measured: hubs, groups and the world.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.hub_ids().chain(self.groups.iter().map(|(id, _)| id.as_str())).chain([WORLD]).collect()
    }

    /// The ids of the hubs alone.
    pub(crate) fn hub_ids(&self) -> impl Iterator<Item = &str> {
        self.hubs.iter().map(|hub| hub.id.as_str())
    }

    /// The hubs that make up a group; none of what is no group.
    pub(crate) fn members(&self, group: &str) -> Vec<&str> {
        let Some((id, all)) = self.groups.iter().find(|(id, _)| id == group) else { return vec![] };
        let hubs = self.hubs.iter().filter(|hub| *all || hub.group.as_ref() == Some(id));
        hubs.map(|hub| hub.id.as_str()).collect()
    }

    /// The hubs somebody is in, and the groups of those hubs.
    pub(crate) fn around(&self, at: &At) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for hub in self.hubs.iter().filter(|hub| hub.covers(at)) {
            found.insert(hub.id.as_str());
            for (id, all) in &self.groups {
                if *all || hub.group.as_ref() == Some(id) {
                    found.insert(id.as_str());
                }
            }
        }
        found
    }
}

impl Hub {
    /// What is excluded is out, whatever includes it.
    fn covers(&self, at: &At) -> bool {
        let plainly = |shapes: &[Shape]| shapes.iter().any(|shape| shape.covers(at));
        let (included, excluded) = self.by_place(at);
        (plainly(&self.include) || included) && !plainly(&self.exclude) && !excluded
    }

    /// Whether areas and cities include somebody, and whether they exclude them.
    fn by_place(&self, at: &At) -> (bool, bool) {
        let told = |shapes: &[Shape]| shapes.iter().any(Shape::is_told);
        if !told(&self.include) && !told(&self.exclude) {
            return (false, false);
        }
        // The shapes were read with the gazetteer, so it is there.
        let Ok(towns) = Towns::known() else { return (false, false) };
        let known = at.city.filter(|id| towns.get(*id).is_some());
        if known.is_none() && told(&self.include) && !self.outline.is_empty() {
            // Drawn without what is excluded.
            return (self.outline.iter().any(|shape| shape.covers(at)), false);
        }
        let town = known.or_else(|| towns.nearest(at.point?, at.country));
        let holds = |shapes: &[Shape]| town.is_some_and(|id| shapes.iter().any(|shape| shape.holds(towns, id)));
        (holds(&self.include), holds(&self.exclude))
    }
}

/// Great-circle distance by the haversine formula.
pub(crate) fn distance_km(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let across = ((lat_b - lat_a) / 2.0).sin().powi(2)
        + lat_a.cos() * lat_b.cos() * ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS_KM * across.sqrt().min(1.0).asin()
}

fn hub(table: &Table) -> Result<Hub, String> {
    let id = string(table, "id")?;
    let shapes = |key| {
        let shapes = tables(table, key)?.into_iter().map(Shape::parse);
        shapes.collect::<Result<_, _>>().map_err(|error| format!("hub `{id}`: {error}"))
    };
    Ok(Hub {
        group: table.get("group").and_then(Toml::as_str).map(str::to_owned),
        include: shapes("include")?,
        exclude: shapes("exclude")?,
        outline: shapes("outline")?,
        id: id.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_great_circles() {
        let quarter = EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2;
        assert!((distance_km((0.0, 0.0), (90.0, 0.0)) - quarter).abs() < 1e-6);
        assert!((distance_km((0.0, 179.5), (0.0, -179.5)) - 111.195_08).abs() < 1e-4);
        // Paris to New York, by the tables 5,837 km.
        assert!((distance_km((48.8566, 2.3522), (40.7128, -74.0060)) - 5837.0).abs() < 1.0);
    }

    // Vaud without Lausanne, with Geneva and one institution wherever it is; drawn as a circle round Morges.
    // The same without a drawing. Berlin with its parts. A circle that knows no towns, but one that it leaves out.
    const HUBS: &str = r#"
        group = [{ id = "all-hubs", all = true }]
        [[hub]]
        id = "drawn"
        include = [{ areas = ["CH.VD"] }, { cities = ["Geneva, CH"] }, { institutions = ["https://ror.org/02s376052", "I7"] }]
        exclude = [{ cities = ["Lausanne, VD, CH"] }, { institutions = ["https://openalex.org/I9"] }]
        outline = [{ circle = { lat = 46.5, lon = 6.5, radius_km = 5.0 } }]
        [[hub]]
        id = "told"
        include = [{ areas = ["CH.VD"] }]
        exclude = [{ cities = [2659994] }]
        [[hub]]
        id = "berlin"
        include = [{ cities = [2950159] }]
        [[hub]]
        id = "circle"
        include = [{ circle = { lat = 46.5, lon = 6.5, radius_km = 5.0 } }]
        exclude = [{ cities = [2659587] }]
        outline = [{ circle = { lat = 0, lon = 0, radius_km = 5.0 } }]
    "#;

    #[test]
    fn everybody_is_in_the_hubs_worked_out_by_hand() -> Result<(), String> {
        let areas = Areas::parse(&HUBS.parse().map_err(|error| format!("{error}"))?)?;
        let (morges, lausanne, geneva) = (2_659_587, 2_659_994, 2_660_646);
        let (berlin, kreuzberg, potsdam) = (2_950_159, 2_884_161, 2_852_458);
        let nobody = At { id: "I1", ..At::default() };
        let town = |city| At { city: Some(city), ..nobody };
        let (by_morges, in_lausanne) = (Some((46.51, 6.5)), Some((46.522, 6.635)));
        let point = |point, country| At { point, country: Some(country), ..nobody };
        for (at, wanted) in [
            (nobody, vec![]),
            (town(morges), vec!["drawn", "told"]),
            (town(lausanne), vec![]),
            (town(geneva), vec!["drawn"]),
            (town(berlin), vec!["berlin"]),
            (town(kreuzberg), vec!["berlin"]),
            (town(potsdam), vec![]),
            // The town decides, and not the point; for the circle the point does, but what is Morges' is out.
            (At { point: in_lausanne, ..town(morges) }, vec!["drawn", "told"]),
            (At { point: by_morges, ..town(lausanne) }, vec!["circle"]),
            (At { point: by_morges, ..town(morges) }, vec!["drawn", "told"]),
            // No town, or one that nobody knows: the outline, or the nearest town of the country. Lausanne lies 10 km off.
            (point(by_morges, "CH"), vec!["drawn", "told"]),
            (At { city: Some(1), ..point(by_morges, "CH") }, vec!["drawn", "told"]),
            (point(in_lausanne, "CH"), vec![]),
            (point(by_morges, "FR"), vec!["circle", "drawn"]),
            (point(Some((46.5, -30.0)), "CH"), vec![]),
            // Institutions by either id, and one that is out wherever it is.
            (At { id: "I7", ..nobody }, vec!["drawn"]),
            (At { ror: Some("02s376052"), ..town(berlin) }, vec!["berlin", "drawn"]),
            (At { id: "I7", ..town(lausanne) }, vec![]),
            (At { id: "I9", ..town(morges) }, vec!["told"]),
        ] {
            let mut found = areas.around(&at);
            assert_eq!(found.remove("all-hubs"), !wanted.is_empty());
            assert_eq!(found.into_iter().collect::<Vec<_>>(), wanted, "{at:?}");
        }
        Ok(())
    }

    #[test]
    fn what_the_gazetteer_does_not_have_is_an_error() -> Result<(), String> {
        for shape in
            ["areas = [\"CH.XX\"]", "cities = [1]", "cities = [\"Springfield, US\"]", "cities = [\"Nowhere, CH\"]"]
        {
            let file = format!("[[hub]]\nid = \"one\"\ninclude = [{{ {shape} }}]");
            assert!(Areas::parse(&file.parse().map_err(|error| format!("{error}"))?).is_err(), "{shape}");
        }
        Ok(())
    }
}
