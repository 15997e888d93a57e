//! Small lakes whose figures are worked out by hand.

mod bounds;
mod citations;
mod classes;
mod kept;
mod places;

use super::{Counting, Figures, cells};
use crate::corpora::{commit, write_baskets};
use hubscope_lake::keep::Records;
use hubscope_lake::record::{AuthorshipRecord, InstitutionRecord, VenueRecord, WorkRecord};
use hubscope_model::measure::Placing;
use hubscope_model::{Catalogue, Years};
use std::fs;

/// Two hubs, each of 50 km around a point of the equator.
const HUBS: &str = r#"
id = "two"
version = 1
names = { en = "Two", zh = "二" }
group = [{ id = "both", names = { en = "Both", zh = "二" }, all = true }]
hub = [
  { id = "h1", names = { en = "1", zh = "1" }, place = { en = "1", zh = "1" }, short = { en = "1", zh = "1" }, include = [{ circle = { lat = 0.0, lon = 0.0, radius_km = 50.0 } }] },
  { id = "h2", names = { en = "2", zh = "2" }, place = { en = "2", zh = "2" }, short = { en = "2", zh = "2" }, include = [{ circle = { lat = 0.0, lon = 10.0, radius_km = 50.0 } }] },
]
"#;

/// Institutions: 1 and 2 in the first hub (11 km apart, 2 a company), 3 in the second one, 4 in neither, 5 without a point.
fn institutions() -> Vec<InstitutionRecord> {
    let institution = |key, country: Option<&str>, point: Option<(f64, f64)>| InstitutionRecord {
        key,
        updated: "2026-01-01".into(),
        country: country.map(str::to_owned),
        kind: (key == 2).then(|| "company".to_owned()),
        latitude: point.map(|p| p.0),
        longitude: point.map(|p| p.1),
        ..InstitutionRecord::default()
    };
    vec![
        institution(1, Some("FR"), Some((0.0, 0.0))),
        institution(2, Some("FR"), Some((0.1, 0.0))),
        institution(3, Some("DE"), Some((0.0, 10.0))),
        institution(4, None, Some((60.0, 0.0))),
        institution(5, Some("FR"), None),
    ]
}

/// Venues, from 1: Cell (biological), Nature (multidisciplinary), Advanced Materials (chemistry, and in the basket `drawn` health,
/// listed there for 2020 alone), one of `drawn` alone (earth and environmental), Blood (health from 2022, in `drawn` multidisciplinary
/// to 2021), and one of no list.
fn venues() -> Vec<VenueRecord> {
    let issns = ["0092-8674", "0028-0836", "0935-9648", "1000-0003", "0006-4971", "2000-0000"];
    let venue = |(key, issn): (u64, &str)| VenueRecord {
        key,
        updated: "2026-01-01".into(),
        // One is known by its linking ISSN alone.
        issn: if key == 1 { vec![] } else { vec![issn.to_owned()] },
        issn_l: (key == 1).then(|| issn.to_owned()),
        ..VenueRecord::default()
    };
    (1..).zip(issns).map(venue).collect()
}

/// An article of cell biology, with its authors: who, and where.
fn article(key: u64, year: i32, authors: &[(Option<u64>, &[u64])]) -> WorkRecord {
    let authorships = authors.iter().map(|(author, institutions)| AuthorshipRecord {
        author: *author,
        institutions: institutions.to_vec(),
        ..AuthorshipRecord::default()
    });
    WorkRecord {
        key,
        updated: "2026-01-01".into(),
        year: Some(year),
        kind: Some("article".into()),
        subfield: Some(1307),
        oa_status: Some("gold".into()),
        authorships: authorships.collect(),
        ..WorkRecord::default()
    }
}

/// The figures of some indicators (id, unit, the rest of the file) over some works, 2020 and 2021.
fn figures(works: Vec<WorkRecord>, indicators: &[(&str, &str, &str)], counting: Counting) -> Figures {
    let folder = tempfile::tempdir().unwrap();
    let overlay = folder.path().join("catalogue");
    fs::create_dir_all(overlay.join("indicators")).unwrap();
    write_baskets(&overlay);
    for (id, unit, measure) in indicators {
        let text = "{ en = \"x\", zh = \"x\" }";
        let toml = format!(
            "id = \"{id}\"\nversion = 1\nnames = {text}\nunit = \"{unit}\"\ndefinition = {text}\nlimits = {text}\n{measure}\n"
        );
        fs::write(overlay.join(format!("indicators/{id}.toml")), toml).unwrap();
    }
    let hubs = folder.path().join("hubs.toml");
    fs::write(&hubs, HUBS).unwrap();
    let mut catalogue = Catalogue::load(Some(&overlay)).unwrap();
    catalogue.read_hubs(&hubs).unwrap();
    let lake = folder.path().join("lake");
    let records = Records { works, institutions: institutions(), venues: venues(), ..Records::default() };
    commit(&lake, catalogue.classes.definitions(), records);
    let asked = indicators.iter().map(|(id, ..)| &catalogue.indicators[*id]);
    cells((&lake, Placing::default()), &catalogue, asked, Years { first: 2020, last: 2021 }, counting)
}

/// What stands before the hubs: value, low, high, n.
type Row<'a> = (&'a str, &'a str, &'a str, Option<f64>, Option<(f64, f64)>, Option<u64>);

fn assert_all(figures: &Figures, expected: &[Row<'_>]) {
    for (id, hub, period, value, bounds, n) in expected {
        let found = figures[&((*id).to_owned(), (*hub).to_owned(), (*period).to_owned())];
        let bounds = (bounds.map(|b| b.0), bounds.map(|b| b.1));
        assert_eq!((found.value, (found.low, found.high), found.n), (*value, bounds, *n), "{id} of {hub} in {period}");
    }
}

/// A count.
fn is<'a>(id: &'a str, hub: &'a str, period: &'a str, value: f64) -> Row<'a> {
    (id, hub, period, Some(value), None, None)
}
