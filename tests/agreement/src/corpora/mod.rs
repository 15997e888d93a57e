//! Random corpora: small lakes in which everything occurs that a measure can meet, hubs around them, and catalogues of random
//! measures. A corpus is its seed, so that one in which figures differ can be made again.

mod draw;
mod measures;
mod records;
#[cfg(test)]
mod tests;

use draw::Draw;
use hubscope_count::Engine;
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::fragment::Fragment;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::Dump;
use hubscope_lake::staged::Staged;
use hubscope_model::measure::{Indicator, Placing};
use hubscope_model::{Catalogue, Years};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A lake, hubs and a catalogue, in a folder that goes with it.
pub struct Corpus {
    /// With the corpus's own hubs, and indicators `drawn_1`, `drawn_2`, ...
    pub catalogue: Catalogue,
    /// Years to ask for.
    pub years: Years,
    /// How to place authorships: of one seed and the next but one the two ways.
    pub placing: Placing,
    folder: TempDir,
}

impl Corpus {
    /// The corpus of a seed.
    ///
    /// # Panics
    /// If it cannot be written, or the catalogue refuses it.
    pub fn draw(seed: u64) -> Corpus {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut draw = Draw::from_seed(seed);
        let overlay = folder.path().join("catalogue");
        write_baskets(&overlay);
        let embedded = Catalogue::embedded().expect("the catalogue");
        let queries = embedded.text("classes/frontiers.toml").expect("queries");
        write(&overlay.join("classes/frontiers.toml"), &format!("{queries}{QUERY}"));
        for (number, indicator) in (1..).zip(measures::draw(&mut draw)) {
            let id = format!("drawn_{number}");
            write(&overlay.join(format!("indicators/{id}.toml")), &indicator.toml(&id));
        }
        let hubs = folder.path().join("hubs.toml");
        write(&hubs, &hubs_toml(&mut draw));
        let mut catalogue = Catalogue::load(Some(&overlay)).expect("a catalogue");
        catalogue.read_hubs(&hubs).expect("hubs");
        // The query of its own was not there when the works were read, or was another one.
        let mut read_under = embedded.classes.definitions();
        if draw.chance(50) {
            read_under.insert("frontier:drawn".into(), "another".into());
        }
        let records = records::draw(&mut draw, read_under.keys());
        commit(&folder.path().join("lake"), read_under, records);
        let first = 2019 + draw.between(0, 2) as i32;
        let years = Years { first, last: first + draw.between(0, 3) as i32 };
        let placing = if (seed / 2).is_multiple_of(2) { Placing::Evidence } else { Placing::Institution };
        Corpus { catalogue, years, placing, folder }
    }

    /// The lake under the corpus's catalogue and placing.
    ///
    /// # Panics
    /// If it cannot be opened.
    pub fn engine(&self) -> Engine {
        Engine::open_placed(&self.lake(), self.catalogue.clone(), self.placing).expect("an engine")
    }

    /// The folder of the lake.
    pub fn lake(&self) -> PathBuf {
        self.folder.path().join("lake")
    }

    /// The indicators that were drawn.
    pub fn drawn(&self) -> impl Iterator<Item = &Indicator> {
        self.catalogue.indicators.values().filter(|indicator| indicator.id.starts_with("drawn_"))
    }
}

/// Writes a lake of these records, looked through under queries of these hashes, by class.
///
/// # Panics
/// If it cannot be written.
pub fn commit(lake: &Path, read_under: BTreeMap<String, String>, records: Records) {
    let name = "drawn".to_owned();
    let lake = Lake::create(lake).expect("a lake");
    let fragment = Fragment {
        hash: name.clone(),
        source: "openalex".into(),
        content: name.clone(),
        classes: read_under,
        entities: records::counts(&records),
        ..Fragment::default()
    };
    let mut writer = lake.keep(&fragment.source, &fragment.hash).expect("a fragment");
    writer.records = records;
    writer.finish(&fragment).expect("a whole fragment");
    let dump = Dump { date: "2026-01-01".into(), parts: BTreeMap::from([(name.clone(), Some(name.clone()))]) };
    let dumps = BTreeMap::from([(name, dump)]);
    lake.stage(&Staged { source: fragment.source, dumps, ..Staged::default() }).expect("a staged run");
    lake.commit(CommitOptions::default(), &|_, _, _| {}).expect("a snapshot");
}

/// Adds the basket `drawn` to a catalogue's folder.
///
/// # Panics
/// If it cannot be written.
pub fn write_baskets(overlay: &Path) {
    write(&overlay.join("classes/baskets.toml"), BASKETS);
    write(&overlay.join("classes/basket_drawn.csv"), LISTED);
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The catalogue's basket, and one whose venues are listed for a time, some of them under another subject.
const BASKETS: &str = r#"
[[basket]]
id = "nature_index"
version = 1
names = { en = "Listed", zh = "名单" }
definition = { en = "Listed.", zh = "名单。" }
types = ["article", "journal-article"]
list = "basket_nature_index.csv"

[[basket]]
id = "drawn"
version = 1
names = { en = "Listed for a time", zh = "限时名单" }
definition = { en = "Listed for a time.", zh = "限时名单。" }
types = ["article", "review"]
list = "basket_drawn.csv"
"#;

/// Blood, Advanced Materials (as in the catalogue's list, but under other subjects), and a journal of this list alone.
const LISTED: &str = "\
journal,issn_print,issn_online,issn_l,subject,first_year,last_year,evidence
Blood,0006-4971,,,multidisciplinary,2019,2021,drawn
Advanced Materials,0935-9648,,,health,2020,2020,drawn
Alone,1000-0003,,,earth_environmental,2018,2022,drawn
Alone again,1000-0003,,,multidisciplinary,2024,,drawn
";

/// A query over topics and titles, which was none of the catalogue's when the works were read.
const QUERY: &str = r#"
[[frontier]]
id = "drawn"
version = 1
names = { en = "Drawn", zh = "随机" }
definition = { en = "Drawn.", zh = "随机。" }
threshold = 2
points = { topic = 2, other_topic = 1, title = 1, abstract = 0 }
subfields = [1702]
topics = [10, 11]
terms = ["gene therap*", "mice", "car t", "CAR-T"]
except = ["retraction"]
"#;

/// Three or four hubs: the first two overlap, the last one is a square with a hole. Two groups; and beside the hubs, one that has
/// more than some of them.
fn hubs_toml(draw: &mut Draw) -> String {
    let circle =
        |(lat, lon): (f64, f64), km: u64| format!("{{ circle = {{ lat = {lat}, lon = {lon}, radius_km = {km}.0 }} }}");
    let mut hubs = vec![
        ("alpha", "west", circle(records::ALPHA, draw.between(25, 35)), String::new()),
        ("beta", "west", circle(records::BETA, draw.between(15, 25)), String::new()),
        ("gamma", "east", circle(records::GAMMA, draw.between(20, 60)), String::new()),
    ];
    if draw.chance(70) {
        let square = "{ polygon = [[-0.5, 51.2], [0.3, 51.2], [0.3, 51.8], [-0.5, 51.8]] }";
        hubs.push(("delta", "west", square.to_owned(), circle(records::DELTA, draw.between(1, 12))));
    }
    let names = |id: &str| format!("{{ en = \"{id}\", zh = \"{id}\" }}");
    let mut toml = format!("id = \"drawn\"\nversion = 1\nnames = {}\n", names("drawn"));
    for (id, all) in [("everyone", "all = true\n"), ("west", ""), ("east", "")] {
        toml += &format!("\n[[group]]\nid = \"{id}\"\nnames = {}\n{all}", names(id));
    }
    for (id, group, include, exclude) in hubs {
        let called = names(id);
        toml += &format!(
            "\n[[hub]]\nid = \"{id}\"\nnames = {called}\nplace = {called}\nshort = {called}\ngroup = \"{group}\"\ninclude = [{include}]\nexclude = [{exclude}]\n"
        );
    }
    if draw.chance(50) {
        let (called, include) = (names("drawn-beside"), circle(records::ALPHA, 1_500));
        toml += &format!(
            "\n[[beside]]\nid = \"drawn-beside\"\nnames = {called}\nplace = {called}\nshort = {called}\ninclude = [{include}]\n"
        );
    }
    toml
}
