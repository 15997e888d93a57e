//! Every figure counted again from the records, by rules of its own, and compared.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, unreachable_pub, reason = "only the words are used, and not all of them")]
#[path = "../src/tables/frontiers.rs"]
mod frontiers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use frontiers::FIELDS;
use hubscope_world::{Kind, Layout, Nuisance, Options, write};
use serde_json::Value;

/// Hubs by country and city.
#[rustfmt::skip]
const CITIES: [(&str, &str, &[&str]); 22] = [
    ("bay-area", "US", &["San Francisco", "Palo Alto", "Berkeley", "South San Francisco", "San Jose", "Oakland", "Redwood City"]),
    ("seattle", "US", &["Seattle", "Bellevue", "Tacoma", "Redmond", "Renton"]),
    ("houston", "US", &["Houston", "Bellaire", "Sugar Land", "Pearland"]),
    ("boston", "US", &["Boston", "Cambridge", "Waltham", "Somerville", "Brookline", "Medford", "Newton"]),
    ("beijing", "CN", &["Beijing", "Haidian", "Changping", "Daxing", "Tongzhou"]),
    ("shanghai", "CN", &["Shanghai", "Pudong", "Xuhui", "Yangpu", "Minhang", "Jiading"]),
    ("suzhou", "CN", &["Suzhou", "Mudu"]),
    ("san-diego", "US", &["San Diego", "La Jolla", "Carlsbad", "Encinitas", "Chula Vista"]),
    ("new-york", "US", &["New York", "Manhattan", "Bronx", "Brooklyn", "Queens", "White Plains", "Newark"]),
    ("washington", "US", &["Washington", "Baltimore", "Bethesda", "Rockville", "College Park", "Arlington", "Gaithersburg"]),
    ("los-angeles", "US", &["Los Angeles", "Irvine", "Santa Monica", "Long Beach", "Anaheim", "Torrance"]),
    ("philadelphia", "US", &["Philadelphia", "Camden", "King of Prussia", "Norristown", "Cherry Hill"]),
    ("london", "GB", &["London", "City of Westminster", "Islington", "Hammersmith", "Camberwell", "Stratford", "Greenwich", "Wandsworth"]),
    ("paris", "FR", &["Paris", "Villejuif", "Orsay", "Saint-Denis", "Créteil", "Palaiseau", "Nanterre", "Gif-sur-Yvette"]),
    ("rotterdam", "NL", &["Rotterdam", "Schiedam", "Capelle aan den IJssel", "Barendrecht"]),
    ("milan", "IT", &["Milan", "Segrate", "Rozzano", "San Donato Milanese", "Sesto San Giovanni"]),
    ("geneva", "CH", &["Geneva", "Lausanne", "Epalinges", "Meyrin", "Ecublens", "Carouge"]),
    ("brussels", "BE", &["Brussels", "Anderlecht", "Ixelles", "Jette", "Woluwe-Saint-Lambert", "Etterbeek"]),
    ("singapore", "SG", &["Singapore", "Kent Ridge", "Novena", "Jurong", "Queenstown", "Bishan"]),
    ("tokyo-kobe", "JP", &["Tokyo", "Kyoto", "Osaka", "Kobe", "Suita", "Shinjuku", "Meguro"]),
    ("seoul", "KR", &["Seoul", "Yongsan"]),
    ("delhi", "IN", &["New Delhi", "Delhi", "Rohini", "Delhi Cantonment"]),
];

/// Types of works that count.
const TYPES: [&str; 6] = ["article", "review", "preprint", "conference-paper", "book-chapter", "letter"];
/// Journals of the Nature Index in all the years, by ISSN: of all sciences, and of biology.
const ALL_SCIENCES: [&str; 5] = ["0028-0836", "0036-8075", "0027-8424", "2041-1723", "2375-2548"];
#[rustfmt::skip]
const BIOLOGY: [&str; 27] = [
    "0092-8674", "1061-4036", "1078-8956", "1087-0156", "1548-7091", "1465-7392", "1529-2908", "1545-9993", "1097-2765",
    "1931-3128", "1074-7613", "0890-9369", "1544-9173", "1553-7390", "0960-9822", "1534-5807", "1934-5909", "1550-4131",
    "1535-6108", "0261-4189", "0021-9525", "1040-4651", "1088-9051", "0002-9297", "0896-6273", "1097-6256", "0270-6474",
];
/// Those of health sciences, for works from 2022 on.
#[rustfmt::skip]
const HEALTH: [&str; 24] = [
    "0028-4793", "0140-6736", "0098-7484", "0959-535X", "0003-4819", "1470-2045", "0732-183X", "0017-5749", "0009-7322",
    "0006-4971", "0195-668X", "0016-5085", "0168-8278", "0085-2538", "0149-5992", "0012-3692", "0040-6376", "0031-4005",
    "0003-4932", "0033-8419", "1058-4838", "0002-9262", "2168-6106", "2214-109X",
];

/// The lines of an entity, from the files that its folder holds.
fn lines(out: &Path, entity: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let folder = out.join("openalex/data/jsonl").join(entity);
    for date in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for part in fs::read_dir(date).unwrap() {
            let mut text = String::new();
            GzDecoder::new(File::open(part.unwrap().path()).unwrap()).read_to_string(&mut text).unwrap();
            lines.extend(text.lines().map(str::to_owned));
        }
    }
    lines
}

fn texts<'a>(value: &'a Value, key: &'a str) -> impl Iterator<Item = &'a str> {
    value[key].as_array().unwrap().iter().filter_map(Value::as_str)
}

/// Who counts as one person: an id, but for people with two of them or two with one.
fn person(authorship: &Value, by_orcid: bool) -> Option<String> {
    let orcid = authorship["raw_orcid"].as_str().or(authorship["author"]["orcid"].as_str());
    if let Some(orcid) = orcid.filter(|_| by_orcid) {
        return Some(orcid.to_owned());
    }
    let id = authorship["author"]["id"].as_str()?;
    (!id.ends_with("A9999999999") && !id.ends_with("A5317838346")).then(|| id.to_owned())
}

/// The frontier fields of a work, by points.
fn fields(work: &Value) -> Vec<usize> {
    let title = work["title"].as_str().unwrap().to_lowercase();
    let mut words: Vec<(u64, &str)> = Vec::new();
    for (word, places) in work["abstract_inverted_index"].as_object().into_iter().flatten() {
        words.extend(places.as_array().unwrap().iter().map(|place| (place.as_u64().unwrap(), word.as_str())));
    }
    words.sort_unstable();
    let text = words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" ").to_lowercase();
    let topic = work["primary_topic"]["id"].as_str().unwrap_or_default();
    (0..FIELDS.len())
        .filter(|&position| {
            let field = &FIELDS[position];
            let has_topic = field.topics.iter().any(|id| topic == format!("https://openalex.org/T{id}"));
            let terms: Vec<String> = field.terms.iter().map(|term| term.to_lowercase()).collect();
            let in_title = terms.iter().any(|term| title.contains(term));
            let in_text = terms.iter().filter(|term| text.contains(term.as_str())).count();
            2 * usize::from(has_topic) + 2 * usize::from(in_title) + in_text >= 2
        })
        .collect()
}

#[derive(Default)]
struct Recount {
    values: BTreeMap<(String, String, String), u64>,
    people: BTreeMap<(String, String, String), BTreeSet<String>>,
}

impl Recount {
    fn add(&mut self, indicator: &str, hub: &str, period: &str) {
        *self.values.entry((indicator.to_owned(), hub.to_owned(), period.to_owned())).or_default() += 1;
    }

    fn meet(&mut self, indicator: &str, hub: &str, period: &str, person: Option<String>) {
        let key = (indicator.to_owned(), hub.to_owned(), period.to_owned());
        self.people.entry(key).or_default().extend(person);
    }
}

/// Counts what the records say.
fn recount(out: &Path, by_orcid: bool) -> Recount {
    let mut places: BTreeMap<String, (Option<&str>, String, String)> = BTreeMap::new();
    for line in lines(out, "institutions") {
        let record: Value = serde_json::from_str(&line).unwrap();
        let (city, country) = (record["geo"]["city"].as_str().unwrap(), record["country_code"].as_str().unwrap());
        let longitude = record["geo"]["longitude"].as_f64().unwrap();
        let hub = CITIES.iter().find(|(_, home, cities)| *home == country && cities.contains(&city)).map(|hub| hub.0);
        // Two cities of one name are in different hubs, and another Cambridge is in none.
        let hub = match (city, country) {
            ("Pasadena", _) => Some(if longitude < -110.0 { "los-angeles" } else { "houston" }),
            _ => hub,
        };
        places.insert(record["id"].as_str().unwrap().to_owned(), (hub, city.to_owned(), country.to_owned()));
    }
    let deleted: BTreeSet<String> = fs::read_to_string(out.join("openalex/data/jsonl/works/deleted_ids.csv"))
        .unwrap_or_default()
        .lines()
        .map(|line| line.split(',').next().unwrap().to_owned())
        .collect();
    let mut latest: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for line in lines(out, "works") {
        let Ok(work) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        if work["publication_year"].is_string() {
            continue;
        }
        let (id, date) = (work["id"].as_str().unwrap().to_owned(), work["updated_date"].as_str().unwrap().to_owned());
        if latest.get(&id).is_none_or(|(other, _)| *other < date) {
            latest.insert(id, (date, work));
        }
    }
    let works: Vec<Value> =
        latest.into_iter().filter(|(id, _)| !deleted.contains(id)).map(|(_, (_, work))| work).collect();
    // Another version of a work: a preprint with the title, authors and year of an article.
    let key = |work: &Value| {
        let names = work["authorships"].as_array().unwrap().iter().map(|a| a["author"]["id"].to_string());
        (work["title"].to_string(), work["publication_year"].as_u64(), names.collect::<Vec<_>>())
    };
    let published: BTreeSet<_> = works.iter().filter(|work| work["type"] != "preprint").map(key).collect();
    let subfields: BTreeMap<String, u64> = lines(out, "topics")
        .iter()
        .map(|line| {
            let topic: Value = serde_json::from_str(line).unwrap();
            let field = topic["field"]["id"].as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap();
            (topic["id"].as_str().unwrap().to_owned(), field)
        })
        .collect();
    let mut counts = Recount::default();
    for work in &works {
        let Some(year) = work["publication_year"].as_u64() else {
            continue;
        };
        let marked = |key: &str| work[key].as_bool() == Some(true);
        if marked("is_retracted") || marked("is_paratext") || marked("is_xpac") {
            continue;
        }
        let kind = work["type"].as_str().unwrap();
        if !TYPES.contains(&kind) || (kind == "preprint" && published.contains(&key(work))) {
            continue;
        }
        let field = work["primary_topic"]["id"].as_str().map(|id| subfields[id]);
        let is_life = field.is_some_and(|field| [11, 13, 24, 27, 28, 29, 30, 34, 35, 36].contains(&field));
        let issn = work["primary_location"]["source"]["issn_l"].as_str().unwrap_or_default();
        let is_listed =
            ALL_SCIENCES.contains(&issn) || BIOLOGY.contains(&issn) || year >= 2022 && HEALTH.contains(&issn);
        let is_ni = kind == "article" && is_life && is_listed;
        let frontier = fields(work);
        assert!(frontier.len() <= 1, "{work}");
        assert!(frontier.is_empty() || is_life, "{work}");
        for &field in &frontier {
            counts.add(&format!("global_frontier_{}", FIELDS[field].id), "world", &year.to_string());
        }
        if !(2019..=2023).contains(&year) {
            continue;
        }
        let period = year.to_string();
        let mut countries = BTreeSet::new();
        let mut hubs = BTreeSet::new();
        for authorship in work["authorships"].as_array().unwrap() {
            countries.extend(texts(authorship, "countries"));
            let raw: Vec<&str> = texts(authorship, "raw_affiliation_strings").collect();
            for institution in authorship["institutions"].as_array().unwrap() {
                let Some(id) = institution["id"].as_str() else {
                    continue;
                };
                let (hub, city, _) = &places[id];
                // Where the string names another city, the author is there.
                let Some(hub) = hub.filter(|_| raw.iter().any(|raw| raw.contains(city.as_str()))) else {
                    continue;
                };
                hubs.insert(hub);
                if field.is_some() {
                    counts.meet("active_researchers", hub, &period, person(authorship, by_orcid));
                }
                if is_ni {
                    counts.meet("ni_researchers", hub, &period, person(authorship, by_orcid));
                }
            }
        }
        for hub in hubs {
            counts.add("papers_total", hub, &period);
            counts.add("papers_total_5y", hub, "2019-2023");
            let strata = [
                ("papers_all", field.is_some()),
                ("papers_life", is_life),
                ("papers_ni", is_ni),
                ("papers_ni_intl", is_ni && countries.len() > 1),
            ];
            for (indicator, _) in strata.into_iter().filter(|(_, holds)| *holds) {
                counts.add(indicator, hub, &period);
            }
            for &field in &frontier {
                counts.add(&format!("frontier_{}", FIELDS[field].id), hub, "2019-2023");
            }
        }
    }
    counts
}

/// Makes a world and compares every expected figure with what its records say.
fn gives_back_the_plan(options: &Options, by_orcid: bool) {
    let out = tempfile::tempdir().unwrap();
    write(options, out.path(), &|_, _| ()).unwrap();
    let counts = recount(out.path(), by_orcid);
    let (mut wrong, mut compared) = (Vec::new(), BTreeMap::new());
    for row in csv::Reader::from_path(out.path().join("expected.csv")).unwrap().records() {
        let row = row.unwrap();
        let key = (row[0].to_owned(), row[1].to_owned(), row[2].to_owned());
        let people = counts.people.get(&key).map(|people| people.len() as u64);
        let counted = people.or(counts.values.get(&key).copied()).unwrap_or(0);
        if counted.to_string() != row[3] {
            wrong.push(format!("{key:?}: expected {}, counted {counted}", &row[3]));
        }
        compared.insert(key, counted);
    }
    assert!(wrong.is_empty(), "{options:?}: {} of {} wrong: {wrong:#?}", wrong.len(), compared.len());
    assert_eq!(compared.len(), 22 * (7 * 5 + 6) + 50);
    let counted = counts.values.keys().chain(counts.people.keys());
    let unexpected: Vec<_> = counted.filter(|key| !compared.contains_key(*key)).collect();
    assert!(unexpected.is_empty(), "{unexpected:?}");
    assert!(compared.values().filter(|value| **value > 0).count() > 50, "there is something to count");
}

fn options(scale: f64, nuisance: Nuisance) -> Options {
    Options { scale, seed: 11, nuisance, layout: Layout::Current, ..Options::default() }
}

#[test]
fn a_clean_world_says_what_is_expected() {
    gives_back_the_plan(&options(0.001, Nuisance::None), false);
}

#[test]
fn a_lightly_spoilt_world_says_what_is_expected() {
    gives_back_the_plan(&options(0.001, Nuisance::Light), false);
}

#[test]
fn a_fully_spoilt_world_says_what_is_expected() {
    gives_back_the_plan(&options(0.001, Nuisance::Full), true);
}

#[test]
fn every_kind_of_irregularity_by_itself_leaves_the_figures_as_expected() {
    for kind in Kind::all() {
        let hubs = Some(vec!["rotterdam".to_owned(), "brussels".to_owned()]);
        let options = Options { hubs, ..options(0.01, Nuisance::Kinds(BTreeSet::from([kind]))) };
        gives_back_the_plan(&options, [Kind::SplitAuthor, Kind::MergedAuthor].contains(&kind));
    }
}

#[test]
fn worlds_too_small_for_every_figure_say_what_is_expected() {
    for scale in [0.000_05, 0.000_2] {
        gives_back_the_plan(&options(scale, Nuisance::Light), false);
    }
}
