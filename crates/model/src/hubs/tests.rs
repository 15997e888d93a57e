use super::*;

const SET: &str = r#"
id = "set"
version = 1
names = { en = "Set", zh = "集" }
[[hub]]
id = "geneva"
names = { en = "Geneva", zh = "日内瓦" }
place = { en = "Geneva", zh = "日内瓦" }
short = { en = "Geneva", zh = "日内瓦" }
sources = ["Federal Statistical Office"]
population = 710000
include = [
  { areas = ["CH.GE", "CH.VD.2225"] },
  { cities = [2659587, "Morges, VD, CH"] },
  { circle = { lat = 46.53, lon = 6.6, radius_km = 13.0 } },
  { polygon = [[6.1, 46.1], [6.2, 46.1], [6.2, 46.2]] },
  { rings = [[[6.1, 46.1], [6.2, 46.1], [6.2, 46.2]]] },
  { institutions = ["https://ror.org/02s376052", "I5124864", "https://openalex.org/I123"], with_children = true },
]
exclude = [{ cities = [2658989] }]
outline = [{ circle = { lat = 46.2, lon = 6.1, radius_km = 9.0 } }]
[[hub.geometry]]
id = "lausanne"
kind = "part"
names = { en = "Lausanne", zh = "洛桑" }
population = 320000
include = [{ cities = [2659994] }]
"#;

fn hub() -> Hub {
    HubSet::from_toml(SET).unwrap().hubs.remove(0)
}

#[test]
fn every_kind_of_shape_is_read_and_written_alike() {
    let set = HubSet::from_toml(SET).unwrap();
    assert_eq!(HubSet::from_toml(&toml::to_string(&set).unwrap()).unwrap(), set);
    let [areas, cities, .., institutions] = &set.hubs[0].include[..] else { panic!("shapes") };
    assert_eq!(*areas, Shape::Areas(vec!["CH.GE".into(), "CH.VD.2225".into()]));
    assert_eq!(*cities, Shape::Cities(vec![City::Id(2_659_587), City::Named("Morges, VD, CH".into())]));
    let ids =
        vec![InstitutionId::Ror("02s376052".into()), InstitutionId::OpenAlex(5_124_864), InstitutionId::OpenAlex(123)];
    assert_eq!(*institutions, Shape::Institutions { ids, with_children: true });
}

#[test]
fn a_geometry_is_a_place_of_its_own() {
    let hub = hub();
    let lausanne = hub.under(&hub.geometries[0]);
    assert_eq!((lausanne.id.as_str(), lausanne.population), ("geneva--lausanne", Some(320_000)));
    assert_eq!((lausanne.names.en.as_str(), lausanne.names.zh.as_str()), ("Geneva: Lausanne", "日内瓦：洛桑"));
    assert_eq!(lausanne.include, hub.geometries[0].include);
    assert_ne!(lausanne.boundary_hash(), hub.boundary_hash());
}

#[test]
fn the_hash_of_a_boundary_covers_all_that_decides_and_nothing_else() {
    let hash = hub().boundary_hash();
    let changed = |change: fn(&mut Hub)| {
        let mut hub = hub();
        change(&mut hub);
        hub.boundary_hash() != hash
    };
    assert!(changed(|hub| drop(hub.include.pop())));
    assert!(changed(|hub| drop(hub.exclude.pop())));
    assert!(changed(|hub| drop(hub.outline.pop())));
    assert!(changed(|hub| hub.include[5] = Shape::Institutions { ids: vec![], with_children: false }));
    assert!(!changed(|hub| hub.geometries.clear()));
    assert!(!changed(|hub| hub.population = None));
    // As it was when circles and polygons were all there was.
    let circle = Shape::Circle(Circle { lat: 50.85, lon: 4.35, radius_km: 13.0 });
    let plain = Hub::plain("brussels", Localised::same("Brussels"), vec![circle]);
    let text = r#"["brussels",[{"circle":{"lat":50.85,"lon":4.35,"radius_km":13.0}}],[]]"#;
    assert_eq!(plain.boundary_hash(), blake3::hash(text.as_bytes()).to_hex()[..8]);
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    for (from, to, says) in [
        ("\"CH.GE\"", "\"ch.ge\"", "hub \"geneva\": \"ch.ge\" is no code of an area"),
        ("\"CH.GE\"", "\"CH.GE.1.2\"", "is no code of an area"),
        ("[\"CH.GE\", \"CH.VD.2225\"]", "[]", "a list of areas without any"),
        ("\"Morges, VD, CH\"", "\"Morges\"", "the city \"Morges\" stands without its country"),
        ("2659587", "true", "a city is a GeoNames id (5809844), or a name with its area and country"),
        ("\"I5124864\"", "\"W5124864\"", "\"W5124864\" is no institution"),
        ("\"I5124864\"", "\"university\"", "\"university\" is no institution"),
        ("{ areas = [", "{ area = [", "unknown field `area`"),
        ("lat = 46.53", "latitude = 46.53", "unknown field `latitude`"),
        ("{ cities = [2658989] }", "{}", "a shape is a circle, polygon, rings, areas, cities, or institutions"),
        ("{ cities = [2658989] }", "{ cities = [1], areas = [\"CH\"] }", "two shapes in one"),
        ("{ cities = [2658989] }", "{ cities = [1], with_children = true }", "with_children goes with institutions"),
        ("outline = [{ circle", "outline = [{ cities = [1] }, { circle", "an outline is drawn"),
        ("id = \"lausanne\"", "id = \"main\"", "hub \"geneva\": the id \"main\" of a geometry is reserved"),
        ("id = \"lausanne\"", "id = \"Lausanne\"", "\"Lausanne\" is not an id"),
        ("kind = \"part\"", "kind = \"parts\"", "unknown variant `parts`"),
        ("[{ cities = [2659994] }]", "[]", "geometry \"lausanne\": there is no shape in include"),
    ] {
        let error = HubSet::from_toml(&SET.replacen(from, to, 1)).unwrap_err();
        assert!(error.contains(says), "{to}: {error}");
    }
    // The place is the line.
    let error = HubSet::from_toml(&SET.replacen("\"I5124864\"", "\"I\"", 1)).unwrap_err();
    assert!(error.contains("line 18"), "{error}");
    let twice = format!("{SET}\n[[hub.geometry]]{}", SET.split("[[hub.geometry]]").nth(1).unwrap());
    assert!(HubSet::from_toml(&twice).unwrap_err().contains("two geometries have the id \"lausanne\""));
}
