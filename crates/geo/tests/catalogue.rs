//! The catalogue's hubs: what their areas and cities hold, and whether that is what is drawn and what the sources say.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use hubscope_geo::{Area, Boundary, Institutions, Known, Spot};
use hubscope_model::Catalogue;
use hubscope_model::hubs::{self, Hub, Shape};
use hubscope_place::City;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

fn hubs() -> Vec<Hub> {
    Catalogue::embedded().unwrap().hubs.hubs
}

/// The hubs, and each under its further geometries.
fn all() -> Vec<Hub> {
    let under = |hub: &Hub| hub.geometries.iter().map(|geometry| hub.under(geometry)).collect::<Vec<_>>();
    hubs().into_iter().flat_map(|hub| [under(&hub), vec![hub]].concat()).collect()
}

fn boundary(hub: &Hub) -> Boundary {
    Boundary::of(hub, &Institutions::default()).unwrap()
}

/// People of some places, those of parts not counted twice.
fn people(cities: &BTreeSet<City>) -> u64 {
    let wholes = cities.iter().filter(|city| city.part_of().is_none_or(|whole| !cities.contains(&whole)));
    wholes.map(|city| u64::from(city.population())).sum()
}

#[test]
fn every_geometry_holds_somebody_and_as_many_people_as_it_says() {
    let all = all();
    assert_eq!(all.len(), 22 + 70);
    for hub in all {
        let held: BTreeSet<City> = boundary(&hub).cities().collect();
        assert!(!held.is_empty() || hub.include.iter().any(Shape::is_drawn), "{}", hub.id);
        // Three digits of it.
        if let Some(said) = hub.population {
            let people = people(&held);
            assert!(people.abs_diff(said) * 200 <= said, "{}: {people}, not {said}", hub.id);
        }
    }
}

/// By hub, how many places of the gazetteer both its description and its outline hold, and how many either; places abroad left out.
const TOWNS: [(&str, usize, usize); 22] = [
    ("bay-area", 155, 156),
    ("seattle", 167, 167),
    ("houston", 130, 130),
    ("boston", 280, 283),
    ("beijing", 25, 25),
    ("shanghai", 42, 42),
    ("suzhou", 15, 15),
    ("san-diego", 54, 54),
    ("new-york", 949, 961),
    ("washington", 611, 611),
    ("los-angeles", 234, 235),
    ("philadelphia", 397, 398),
    ("london", 249, 252),
    ("paris", 736, 736),
    ("rotterdam", 48, 49),
    ("milan", 236, 240),
    ("geneva", 61, 68),
    ("brussels", 58, 59),
    ("singapore", 116, 116),
    ("tokyo-kobe", 526, 544),
    ("seoul", 53, 57),
    ("delhi", 140, 157),
];

#[test]
fn outlines_and_descriptions_agree() {
    for (hub, (id, both, either)) in hubs().iter().zip(TOWNS) {
        let described: BTreeSet<City> = boundary(hub).cities().collect();
        let outline = Area::of(hub);
        let is_drawn = |city: &City| {
            let (latitude, longitude) = city.point();
            city.country() == hub.country && outline.contains(latitude, longitude)
        };
        let drawn: BTreeSet<City> = City::all().filter(is_drawn).collect();
        let (common, union) = (described.intersection(&drawn).count(), described.union(&drawn).count());
        assert_eq!((hub.id.as_str(), common, union), (id, both, either));
    }
}

#[test]
fn no_place_is_in_two_hubs() {
    let mut of: BTreeMap<City, String> = BTreeMap::new();
    for hub in hubs() {
        for city in boundary(&hub).cities() {
            let other = of.insert(city, hub.id.clone());
            assert_eq!(other, None, "{} is in {}, too", city.name(), hub.id);
        }
    }
}

#[test]
fn checked_places_lie_on_the_right_side_by_description() {
    #[derive(serde::Deserialize)]
    struct Check {
        hub_id: String,
        place: String,
        lat: f64,
        lon: f64,
        inside: bool,
    }
    let hubs = hubs();
    // Without outlines, so that the nearest place decides: for these it is their town.
    let described = hubs.iter().map(|hub| (hub.id.as_str(), boundary(&Hub { outline: vec![], ..hub.clone() })));
    let described: BTreeMap<&str, Boundary> = described.collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/hubs/checks.csv");
    let mut checked = 0;
    for check in csv::Reader::from_path(path).unwrap().deserialize() {
        let Check { hub_id, place, lat, lon, inside } = check.unwrap();
        let spot = Spot::of(Known { point: Some((lat, lon)), ..Known::default() });
        assert_eq!(described[hub_id.as_str()].holds(&spot), inside, "{hub_id}: {place}");
        checked += 1;
    }
    assert!(checked >= 22 * 8, "{checked}");
}

#[test]
fn the_example_of_the_documentation_is_possible() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/hubs.md")).unwrap();
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let set = format!("id = \"example\"\nversion = 1\nnames = {{ en = \"Example\", zh = \"示例\" }}\n{example}");
    let set = hubs::HubSet::from_toml(&set).unwrap();
    assert_eq!(hubscope_geo::check(&set), Ok(()));
    assert_eq!((set.hubs[0].include.len(), set.hubs[0].geometries.len()), (5, 1));
}

/// A file of `shared/data/geo`; none where there is no such folder.
fn shared(file: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from).join("data/geo").join(file);
    let Ok(packed) = std::fs::File::open(&path) else {
        assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "{} is not there", path.display());
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(packed).read_to_string(&mut text).unwrap();
    Some(text)
}

/// Numbers of metropolitan areas in the sources of a geometry that is made of them: five digits each.
fn metropolitan_areas(hub: &Hub) -> BTreeSet<&str> {
    let named = hub.sources.iter().filter_map(|source| source.split_once("(July 2023), CBSA ")).map(|(_, areas)| areas);
    named.flat_map(|areas| areas.split(|c: char| !c.is_ascii_digit())).filter(|word| word.len() == 5).collect()
}

/// GeoNames codes of counties by the metropolitan area that most of their ZIP codes are of.
fn counties() -> Option<BTreeMap<String, String>> {
    let (postal, crosswalk) = (shared("us_postal_geonames.tsv.gz")?, shared("us_zip_to_cbsa_2025.csv.gz")?);
    let county = |line: &str| {
        let row: Vec<&str> = line.split('\t').collect();
        (row[1].to_owned(), format!("US.{}.{}", row[4], row[6]))
    };
    let county_of: BTreeMap<String, String> = postal.lines().map(county).collect();
    let mut shares: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for line in crosswalk.lines().skip(1) {
        let row: Vec<&str> = line.split(',').collect();
        if let Some(county) = county_of.get(row[0]) {
            *shares.entry(county).or_default().entry(row[1]).or_default() += row[5].parse::<f64>().unwrap();
        }
    }
    let most =
        |of: &BTreeMap<&str, f64>| of.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(area, _)| (*area).to_owned());
    Some(shares.iter().filter_map(|(county, of)| Some(((*county).to_owned(), most(of)?))).collect())
}

#[test]
fn metropolitan_areas_are_the_counties_that_make_them_up() {
    let Some(counties) = counties() else { return };
    // Connecticut has had planning regions in place of counties since 2022, and the file has its counties.
    let is_old = |code: &str| code.starts_with("US.CT.");
    let mut seen = 0;
    for hub in all() {
        let asked = metropolitan_areas(&hub);
        if asked.is_empty() {
            continue;
        }
        seen += 1;
        let expected = counties.iter().filter(|(code, area)| !is_old(code) && asked.contains(area.as_str()));
        let expected: BTreeSet<&str> = expected.map(|(code, _)| code.as_str()).collect();
        let areas =
            hub.include.iter().filter_map(|shape| if let Shape::Areas(codes) = shape { Some(codes) } else { None });
        let named = areas.flatten().map(String::as_str).filter(|code| !is_old(code));
        // The District of Columbia is its own county.
        let named: BTreeSet<&str> = named.map(|code| if code == "US.DC" { "US.DC.001" } else { code }).collect();
        assert_eq!(named, expected, "{}", hub.id);
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn cities_by_id_are_those_of_the_list_of_cities() {
    let Some(cities) = shared("geonames_cities1000.tsv.gz") else { return };
    let listed: BTreeMap<&str, Vec<&str>> =
        cities.lines().map(|line| line.split('\t').collect::<Vec<_>>()).map(|row| (row[0], row)).collect();
    let mut seen = 0;
    for hub in all() {
        for shape in hub.include.iter().chain(&hub.exclude) {
            let Shape::Cities(cities) = shape else { continue };
            for city in cities {
                let hubs::City::Id(id) = city else { continue };
                let own = City::of(*id).unwrap();
                let row = &listed[id.to_string().as_str()];
                assert_eq!((own.name(), own.country()), (row[1], row[4]), "{}: {id}", hub.id);
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}
