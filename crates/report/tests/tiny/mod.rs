//! A report of three hubs and two years, small enough to read.

use hubscope_count::coverage::Coverage;
use hubscope_count::lens::{Varied, varied};
use hubscope_count::provenance::{Corrections, Method, Provenance};
use hubscope_count::resolution::Resolution;
use hubscope_model::hubs::HubSet;
use hubscope_model::measure::Derivation;
use hubscope_model::measure::{Counting, Placing};
use hubscope_model::{Catalogue, Cell, Years};
use hubscope_report::{Input, Links};

const HUBS: &str = r#"
id = "tiny"
version = 1
names = { en = "Three hubs", zh = "三个集群" }

[[group]]
id = "all-hubs"
names = { en = "All hubs", zh = "全部集群" }
all = true

[[hub]]
id = "north"
names = { en = "North Hub", zh = "北方集群" }
place = { en = "Northtown", zh = "北城" }
short = { en = "North", zh = "北方" }
country = "CN"
note = { en = "A circle around the town.", zh = "以该镇为中心的圆。" }
include = [{ circle = { lat = 40.0, lon = 116.0, radius_km = 20.0 } }]

[[hub.geometry]]
id = "core"
kind = "core"
names = { en = "Northtown alone", zh = "仅北城" }
include = [{ circle = { lat = 40.0, lon = 116.0, radius_km = 5.0 } }]

[[hub]]
id = "south"
names = { en = "South Hub", zh = "南方集群" }
place = { en = "Southtown", zh = "南城" }
short = { en = "South", zh = "南方" }
country = "US"
include = [{ circle = { lat = 30.0, lon = -95.0, radius_km = 20.0 } }]

[[hub]]
id = "nowhere"
names = { en = "Hub without papers", zh = "无论文集群" }
place = { en = "Nowhere", zh = "无处" }
short = { en = "Nowhere", zh = "无处" }
include = [{ circle = { lat = 0.0, lon = 0.0, radius_km = 1.0 } }]
"#;

/// Everything a small report needs, to be changed by tests before it is borrowed.
pub(crate) struct Tiny {
    pub(crate) catalogue: Catalogue,
    pub(crate) cells: Vec<Cell>,
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) lens: Vec<Varied>,
    pub(crate) resolution: Vec<Resolution>,
    pub(crate) synthetic: Option<f64>,
    pub(crate) links: Links,
    provenance: Provenance,
    centres: Vec<(String, f64, f64)>,
}

impl Tiny {
    pub(crate) fn new() -> Self {
        let mut catalogue = Catalogue::embedded().unwrap();
        catalogue.hubs = HubSet::from_toml(HUBS).unwrap();
        let mut cells = vec![];
        for (hub, [before, after]) in [
            ("north", [1200.0, 1500.0]),
            ("south", [600.0, 40.0]),
            ("nowhere", [0.0, 0.0]),
            ("all-hubs", [1750.0, 1530.0]),
        ] {
            for id in ["active_researchers", "papers_all", "papers_life"] {
                let small = |n: f64| if n < 50.0 { ";small" } else { "" };
                let unit = if id == "active_researchers" { "researchers" } else { "papers" };
                cells.push(cell(id, hub, "2022", Some(before), small(before), unit));
                cells.push(cell(id, hub, "2023", Some(after), &format!("incomplete{}", small(after)), unit));
                let growth = (before > 0.0).then(|| (after / before - 1.0) * 100.0);
                for derivation in [Derivation::Cagr, Derivation::Slope] {
                    let id = format!("{}{id}", derivation.prefix());
                    let flags = format!("incomplete{}", small(before));
                    cells.push(cell(&id, hub, "2022-2023", growth, &flags, "percent"));
                }
            }
            for year in ["2022", "2023"] {
                let value = match hub {
                    "north" => Some(40.0),
                    "south" => Some(100.0 / 3.0),
                    "nowhere" => None,
                    _ => Some(37.5),
                };
                let mut share = cell("share_papers_intl", hub, year, value, "bounds", "percent");
                (share.low, share.high) = (value, value.map(|v| v + 12.5));
                cells.push(share);
                let all = value.map(|_| 100.0);
                cells.push(cell("share_life_papers", hub, year, all, "", "percent"));
            }
        }
        // Without its surroundings, north is behind south. Nothing is drawn of the third hub that could be varied.
        let beside =
            [("north--core", 500.0), ("north--grown", 1300.0), ("south--grown", 600.0), ("south--shrunk", 45.0)];
        let beside = beside.map(|(place, value)| cell("papers_life", place, "2022", Some(value), "", "papers"));
        let told = cells.iter().filter(|c| c.indicator_id == "papers_life" && c.period == "2022");
        let lens = varied(&catalogue.hubs, &told.cloned().chain(beside).collect::<Vec<_>>());
        let placed = |hub: &str, [by_city, by_child, by_institution, to_city]: [u64; 4]| Resolution {
            hub_id: hub.into(),
            authorships: by_city + by_child + by_institution,
            by_city,
            by_child,
            by_institution,
            to_city,
        };
        let resolution = vec![
            placed("north", [6000, 500, 3500, 9500]),
            placed("south", [0, 0, 1600, 800]),
            placed("nowhere", [0, 0, 0, 0]),
        ];
        let coverage = |year, works| Coverage {
            year,
            works,
            works_without_field: works / 10,
            works_of_unknown_countries: works / 5,
            works_with_cut_author_list: 1,
            authorships: works * 4,
            authorships_without_institution: works,
            authorships_without_point: works / 20,
        };
        let provenance = Provenance {
            edition: "1-0a1b2c3d".into(),
            sources: [("openalex".to_owned(), "2024-09-27".to_owned()), ("ror".to_owned(), String::new())].into(),
            catalogue: "4e5f6071".into(),
            indicators: [("papers_life".to_owned(), 1)].into(),
            boundaries: [("north".to_owned(), "11223344".to_owned())].into(),
            corrections: Corrections { institutions: 1, affiliations: 1234 },
            years: "2022-2023".into(),
            method: Method::of(Counting::Full, Placing::default()),
        };
        Tiny {
            catalogue,
            cells,
            coverage: vec![coverage(2022, 2000), coverage(2023, 0)],
            lens,
            resolution,
            synthetic: Some(0.005),
            links: Links::Offline,
            provenance,
            centres: vec![("north".into(), 40.0, 116.0), ("south".into(), 30.0, -95.0)],
        }
    }

    pub(crate) fn set(&mut self, indicator: &str, hub: &str, period: &str, value: Option<f64>) {
        let found = |c: &&mut Cell| c.indicator_id == indicator && c.hub_id == hub && c.period == period;
        self.cells.iter_mut().find(found).unwrap().value = value;
    }

    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            catalogue: &self.catalogue,
            cells: &self.cells,
            lens: &self.lens,
            resolution: &self.resolution,
            coverage: &self.coverage,
            provenance: &self.provenance,
            years: Years { first: 2022, last: 2023 },
            langs: &hubscope_model::Lang::ALL,
            centres: &self.centres,
            synthetic: self.synthetic,
            links: self.links.clone(),
        }
    }
}

fn cell(indicator: &str, hub: &str, period: &str, value: Option<f64>, flags: &str, unit: &str) -> Cell {
    Cell {
        indicator_id: indicator.to_owned(),
        hub_id: hub.to_owned(),
        period: period.to_owned(),
        value,
        low: None,
        high: None,
        n: None,
        counting: "full".to_owned(),
        unit: unit.to_owned(),
        flags: flags.trim_start_matches(';').to_owned(),
        edition: "1-0a1b2c3d".to_owned(),
    }
}
