use super::*;
use hubscope_model::Localised;

const MORGES: u32 = 2_659_587;
const GENEVA: u32 = 2_660_646;
const LAUSANNE: u32 = 2_659_994;

/// Beside Lausanne's cathedral, and in the middle of the lake off Morges.
const IN_LAUSANNE: (f64, f64) = (46.522, 6.635);
const OFF_MORGES: (f64, f64) = (46.49, 6.50);

fn shapes(toml: &str) -> Vec<Shape> {
    #[derive(serde::Deserialize)]
    struct Shapes {
        shapes: Vec<Shape>,
    }
    toml::from_str::<Shapes>(&format!("shapes = {toml}")).unwrap().shapes
}

fn hub(include: &str, exclude: &str, outline: &str) -> Hub {
    let (exclude, outline) = (shapes(exclude), shapes(outline));
    Hub { exclude, outline, ..Hub::plain("lake", Localised::same("Lake"), shapes(include)) }
}

fn boundary(include: &str, exclude: &str, outline: &str) -> Boundary {
    Boundary::of(&hub(include, exclude, outline), &Institutions::default()).unwrap()
}

fn at_place(id: u32) -> Spot<'static> {
    Spot::of(Known { geoname_id: Some(id), ..Known::default() })
}

fn at_point(point: (f64, f64), country: &'static str) -> Spot<'static> {
    Spot::of(Known { point: Some(point), country: Some(country), ..Known::default() })
}

#[test]
fn include_is_the_union_and_exclude_wins() {
    let lake =
        boundary("[{ areas = [\"CH.VD\"] }, { cities = [2660646] }]", "[{ cities = [\"Morges, VD, CH\"] }]", "[]");
    assert!(lake.holds(&at_place(LAUSANNE)) && lake.holds(&at_place(GENEVA)) && !lake.holds(&at_place(MORGES)));
    // By two shapes at once, and out by a point.
    let round = "{ circle = { lat = 46.522, lon = 6.635, radius_km = 5 } }";
    let hole = boundary(&format!("[{{ areas = [\"CH.VD\"] }}, {round}]"), &format!("[{round}]"), "[]");
    let lausanne = |point| Spot::of(Known { geoname_id: Some(LAUSANNE), point, ..Known::default() });
    assert!(!hole.holds(&lausanne(Some(IN_LAUSANNE))) && hole.holds(&lausanne(None)));
}

#[test]
fn a_place_decides_whatever_the_point_and_a_circle_by_the_point_alone() {
    let canton =
        boundary("[{ areas = [\"CH.VD\"] }]", "[]", "[{ circle = { lat = 46.2, lon = 6.15, radius_km = 5 } }]");
    let known =
        |geoname_id, point| Spot::of(Known { geoname_id: Some(geoname_id), point: Some(point), ..Known::default() });
    let in_geneva = (46.2, 6.15);
    assert!(canton.holds(&known(LAUSANNE, in_geneva)) && !canton.holds(&known(GENEVA, in_geneva)));
    let circle = boundary("[{ circle = { lat = 46.2, lon = 6.15, radius_km = 5 } }]", "[]", "[]");
    assert!(circle.holds(&known(LAUSANNE, in_geneva)) && !circle.holds(&known(GENEVA, IN_LAUSANNE)));
    assert!(!circle.holds(&at_place(GENEVA)));
}

#[test]
fn without_a_place_the_outline_decides_else_the_nearest_place_of_the_country() {
    let include = "[{ areas = [\"CH.VD\"] }]";
    let outlined = boundary(include, "[]", "[{ circle = { lat = 46.49, lon = 6.50, radius_km = 3 } }]");
    assert!(outlined.holds(&at_point(OFF_MORGES, "CH")) && !outlined.holds(&at_point(IN_LAUSANNE, "CH")));
    // An id that the gazetteer does not have is none.
    let unknown = Spot::of(Known { geoname_id: Some(1), point: Some(OFF_MORGES), ..Known::default() });
    assert!(outlined.holds(&unknown));
    let by_nearest = boundary(include, "[{ cities = [2659994] }]", "[]");
    assert!(by_nearest.holds(&at_point(OFF_MORGES, "CH")) && !by_nearest.holds(&at_point(IN_LAUSANNE, "CH")));
    // The nearest place in France is not in Vaud.
    assert!(!by_nearest.holds(&at_point(OFF_MORGES, "FR")));
    assert!(!by_nearest.holds(&at_point((46.5, -30.0), "CH")) && !by_nearest.holds(&Spot::of(Known::default())));
    // An outline is drawn without what is excluded, and decides of nothing but areas and cities.
    let both =
        boundary(include, "[{ cities = [2659994] }]", "[{ circle = { lat = 46.52, lon = 6.63, radius_km = 3 } }]");
    assert!(both.holds(&at_point(IN_LAUSANNE, "CH")));
    let drawn = boundary(
        "[{ circle = { lat = 46.522, lon = 6.635, radius_km = 3 } }]",
        "[]",
        "[{ circle = { lat = 46.49, lon = 6.50, radius_km = 3 } }]",
    );
    assert!(drawn.holds(&at_point(IN_LAUSANNE, "CH")) && !drawn.holds(&at_point(OFF_MORGES, "CH")));
}

#[test]
fn institutions_are_in_wherever_they_are() {
    let ror = |id: &str, key| (id.to_owned(), vec![key]);
    let known = Institutions {
        by_ror: HashMap::from([ror("02s376052", 1), ror("019whta54", 2)]),
        // 4 is below 3, which is below 1.
        parents: HashMap::from([(3, vec![1]), (4, vec![9, 3]), (5, vec![2])]),
    };
    let held = |include: &str, exclude: &str| {
        let boundary = Boundary::of(&hub(include, exclude, "[]"), &known).unwrap();
        let spot = |institution| Spot::of(Known { institution: Some(institution), ..Known::default() });
        (1..=6).filter(|institution| boundary.holds(&spot(*institution))).collect::<Vec<u64>>()
    };
    let listed = "[{ institutions = [\"https://ror.org/02s376052\", \"I6\", \"https://ror.org/00unknw00\"] }]";
    assert_eq!(held(listed, "[]"), [1, 6]);
    let with_children = "[{ institutions = [\"https://ror.org/02s376052\"], with_children = true }]";
    assert_eq!(held(with_children, "[]"), [1, 3, 4]);
    assert_eq!(held(with_children, "[{ institutions = [\"I3\"] }]"), [1, 4]);
    assert_eq!(held("[{ institutions = [\"I2\"], with_children = false }]", "[]"), [2]);
}

#[test]
fn what_is_not_there_is_told_with_its_hub() {
    let error = Boundary::of(&hub("[{ areas = [\"CH.VDD\"] }]", "[]", "[]"), &Institutions::default()).unwrap_err();
    assert_eq!(error, "hub \"lake\": the gazetteer has no area \"CH.VDD\"; did you mean \"CH.VD\" (Vaud)?");
}

#[test]
fn a_marker_stands_in_the_middle_of_the_drawing_or_of_the_people() {
    let middle = |include: &str, outline: &str| centre(&hub(include, "[]", outline)).unwrap().unwrap();
    let circle = "[{ circle = { lat = 46.49, lon = 6.50, radius_km = 3 } }]";
    assert_eq!(middle("[{ areas = [\"CH.VD\"] }]", circle), (46.49, 6.50));
    let (lat, lon) = middle("[{ cities = [2660646, 2659994] }]", "[]");
    // Between Geneva and Lausanne, nearer to the greater.
    assert!((46.2..46.38).contains(&lat) && (6.14..6.4).contains(&lon), "{lat}, {lon}");
    assert_eq!(centre(&hub("[{ institutions = [\"I1\"] }]", "[]", "[]")), Ok(None));
}
