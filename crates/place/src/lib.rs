//! Where an affiliation is: the city that a raw affiliation string names.
//!
//! The string is folded and cut into words and parts; every name of the gazetteer in it is found by one walk through an automaton; a
//! country is settled on; and of the places that the names may mean in it the one is taken that most speaks for. What is found is a
//! city, not a campus. Nothing is guessed: a string that names no place has none.
//!
//! Those who know which place they mean ask for a [`City`] or an [`Area`] by its id, its code or its name.

mod area;
mod city;
mod country;
mod fold;
mod gazetteer;
mod judge;
mod mention;
mod table;
mod text;
mod words;

pub use area::Area;
pub use city::City;

use gazetteer::GAZETTEER;
use judge::Decided;
use mention::Mention;
use text::Text;

/// What is known of an affiliation beside its string.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hint<'a> {
    /// ISO codes of the countries of its institutions: looked at if the string names no country.
    pub countries: &'a [&'a str],
    /// The towns in which its institutions are registered: of several places of one name in a country that one is meant, if nothing beside
    /// the name says otherwise.
    pub towns: &'a [Town<'a>],
}

/// A town by its name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Town<'a> {
    /// As somebody has it.
    pub name: &'a str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// GeoNames id.
    pub geoname_id: u32,
    /// GeoNames' main name.
    pub name: &'static str,
    /// ISO code.
    pub country: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What says so.
    pub by: Evidence,
    /// Whether an area or a postcode beside the name says that this one of its namesakes is meant.
    pub is_told_apart: bool,
}

/// What says where an affiliation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A name in the string.
    Name,
    /// A postcode in it; it names no place.
    Postcode,
}

/// The place that an affiliation names; none if it names none, or nothing tells which.
///
/// ```
/// let place = |raw| hubscope_place::place(raw, hubscope_place::Hint::default()).map(|placed| placed.name);
/// assert_eq!(place("Dept Biol, MIT, Cambridge, MA 02139 USA"), Some("Cambridge"));
/// assert_eq!(place("Institute of Chemistry, Chinese Academy of Sciences, Beijing 100190, P. R. China"), Some("Beijing"));
/// assert_eq!(place("Department of Physics"), None);
/// ```
pub fn place(raw: &str, hint: Hint<'_>) -> Option<Placed> {
    let text = Text::of(raw);
    let mentions = Mention::all(&text);
    let country = country::decide(&text, &mentions, hint);
    let Decided { place, by, is_told_apart } = judge::decide(&text, &mentions, country, hint)?;
    let place = GAZETTEER.place(place);
    Some(Placed {
        geoname_id: place.id,
        name: &place.name,
        country: &GAZETTEER.country(place.country).code,
        latitude: degrees(place.point.0),
        longitude: degrees(place.point.1),
        by,
        is_told_apart,
    })
}

/// Whether a text has a name in it, in whole words.
pub fn has_name(text: &str, name: &str) -> bool {
    format!(" {} ", fold::fold(text)).contains(&format!(" {} ", fold::fold(name)))
}

/// Whether two names are the same but for case, marks and what is no letter or digit.
pub fn same_name(a: &str, b: &str) -> bool {
    fold::fold(a) == fold::fold(b)
}

/// The gazetteer has three decimals, which is all that a city is good for.
fn degrees(narrow: f32) -> f64 {
    (f64::from(narrow) * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(raw: &str) -> String {
        place(raw, Hint::default()).map(|placed| format!("{} {}", placed.name, placed.country)).unwrap_or_default()
    }

    #[test]
    fn cities_of_one_name_are_told_apart_by_what_stands_beside_them() {
        for (raw, expected) in [
            ("Dept Chem, Univ Cambridge, Cambridge CB2 1EW, England", "Cambridge GB"),
            ("Harvard Medical School, Cambridge, Massachusetts", "Cambridge US"),
            ("Western University, London, Ontario, Canada", "London CA"),
            ("Genetic Alliance, Blackhorse Lane, London E17 6DS, UK.", "London GB"),
            ("Paris Junior College, Paris, Texas, USA", "Paris US"),
            ("George Washington University, Washington, DC", "Washington US"),
            ("University of Washington, Seattle, WA", "Seattle US"),
            ("San Jose State University, San Jose, CA", "San Jose US"),
            ("Universidad de Costa Rica, San José, Costa Rica", "San José CR"),
            ("SUNY Delhi, Delhi, NY 13753", "Delhi US"),
            ("Department of Physics, University of Delhi, Delhi 110007", "Delhi IN"),
            ("Emory University, Atlanta, Georgia", "Atlanta US"),
            ("Tbilisi State University, Tbilisi, Georgia", "Tbilisi GE"),
            ("Perth, Western Australia", "Perth AU"),
            ("Perth, Scotland", "Perth GB"),
            ("Hyderabad, Sindh, Pakistan", "Hyderabad PK"),
            ("Lancaster University, Lancaster LA1 4YW", "Lancaster GB"),
        ] {
            assert_eq!(placed(raw), expected, "{raw}");
        }
    }

    #[test]
    fn names_of_streets_hospitals_and_people_are_no_cities() {
        for (raw, expected) in [
            ("12 Paris Street, Department of Oxford Studies, Leeds, UK", "Leeds GB"),
            ("INSERM U1016, 22 rue de Lille, 75014 Paris, France", "Paris FR"),
            ("Hospital Universitario La Paz, Madrid", "Madrid ES"),
            ("Department of Physics", ""),
            ("From the Departments of Molecular Biology and.", ""),
            ("Bell Telephone Laboratories, Inc.", ""),
        ] {
            assert_eq!(placed(raw), expected, "{raw}");
        }
    }

    #[test]
    fn a_site_beats_the_seat_of_its_organisation() {
        for (raw, expected) in [
            ("Chinese Academy of Sciences, Kunming Institute of Botany, Kunming 650201, Yunnan, China", "Kunming CN"),
            ("Peking University Shenzhen Hospital, Shenzhen, China", "Shenzhen CN"),
            ("Max Planck Institute for Astronomy, Königstuhl 17, 69117 Heidelberg, Germany", "Heidelberg DE"),
            ("CNR, Consiglio Nazionale delle Ricerche, Istituto di Fisiologia Clinica, Pisa, Italy", "Pisa IT"),
            ("CNRS, Université Grenoble Alpes, Grenoble, France", "Grenoble FR"),
        ] {
            assert_eq!(placed(raw), expected, "{raw}");
        }
    }

    #[test]
    fn other_scripts_are_read() {
        for (raw, expected) in [
            ("中国科学院昆明植物研究所，昆明 650201", "Kunming CN"),
            ("東京大学大学院理学系研究科, 東京都文京区", "Tokyo JP"),
            ("서울대학교 의과대학, 서울", "Seoul KR"),
            ("Воронежский институт МВД России", "Voronezh RU"),
            ("Харківський національний економічний університет", "Kharkiv UA"),
            ("ФКУЗ «Микроб», Саратов", "Saratov RU"),
            ("دانشکده پزشکی، دانشگاه شاهد، تهران، ایران", "Tehran IR"),
        ] {
            assert_eq!(placed(raw), expected, "{raw}");
        }
    }

    #[test]
    fn territories_are_not_their_countries_and_hints_decide_what_strings_leave_open() {
        assert_eq!(placed("University of Hong Kong, Hong Kong, China"), "Hong Kong HK");
        assert_eq!(placed("Academia Sinica, Taipei, Taiwan"), "Taipei TW");
        assert_eq!(placed("National University of Singapore"), "Singapore SG");
        let hinted =
            |countries| place("University of Cambridge", Hint { countries, towns: &[] }).map(|placed| placed.country);
        assert_eq!([hinted(&[]), hinted(&["GB"]), hinted(&["US"])], [None, Some("GB"), Some("US")]);
    }

    #[test]
    fn of_namesakes_the_town_where_the_institution_is_registered_is_meant_if_nothing_beside_the_name_says_otherwise() {
        let town = |name, latitude, longitude| Town { name, latitude, longitude };
        let caltech = [town("Pasadena", 34.148, -118.144)];
        let of = |raw, towns: &[Town<'_>]| place(raw, Hint { countries: &[], towns }).map(|placed| placed.geoname_id);
        let (texas, california) = (Some(4_717_782), Some(5_381_396));
        assert_eq!(of("Dept Phys, Pasadena, USA", &[]), texas);
        assert_eq!(of("Dept Phys, Pasadena, USA", &caltech), california);
        assert_eq!(of("Dept Phys, Pasadena, TX, USA", &caltech), texas);
        // A town in the name of an institution that is registered elsewhere, unless it is a city of some size.
        let baltimore = [town("Baltimore", 39.29, -76.612)];
        assert_eq!(of("Johns Hopkins Bloomberg School of Public Health, USA", &baltimore), None);
        let (paris, grenoble) = ([town("Paris", 48.853, 2.349)], Some(3_014_728));
        assert_eq!(of("CNRS, Univ Grenoble Alpes, France", &paris), grenoble);
        // Near is not enough: it is registered in Oakland, and Richmond is the one that everybody means.
        let oakland = [town("Oakland", 37.804, -122.271)];
        assert_eq!(of("Dept Phys, Richmond, USA", &oakland), of("Dept Phys, Richmond, USA", &[]));
    }

    #[test]
    fn a_postcode_places_what_names_nothing() {
        let placed = place("Institut de Physique, 91405 cedex, France", Hint::default()).unwrap();
        assert_eq!(placed.by, Evidence::Postcode);
        assert!((placed.latitude - 48.7).abs() < 0.2 && (placed.longitude - 2.2).abs() < 0.2, "{placed:?}");
    }

    #[test]
    fn whatever_is_written_is_read() {
        for raw in
            ["", " ", ",,;", "\u{301}", "ª", "é\u{301}", "12 34", "東", "ß", "\u{1F600} Paris", &"x".repeat(100_000)]
        {
            let _ = place(raw, Hint::default());
        }
    }
}
