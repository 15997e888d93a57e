//! Made-up lakes: six hubs, and works whose parts in them the test knows.

use crate::Engine;
use hubscope_lake::Lake;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::fragment::Fragment;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::{Counts, Dump};
use hubscope_lake::record::{AuthorshipRecord, InstitutionRecord, Record, WorkRecord};
use hubscope_lake::staged::Staged;
use hubscope_model::Catalogue;
use hubscope_model::hubs::HubSet;
use std::collections::BTreeMap;
use std::fmt::Write;
use tempfile::TempDir;

/// Hubs `hub-1` to `hub-6`; the first two are the group `west`.
pub(super) const HUBS: u64 = 6;

/// A work: its year, the institutions of its authors, countries beside theirs, and what it cites. Institutions 1 to 6 are each in the
/// hub of their number, 7 is elsewhere, 8 nowhere; 11 is a second one of the first hub.
pub(super) fn work(key: u64, year: i32, authors: &[u64]) -> WorkRecord {
    let authorship = |&institution: &u64| AuthorshipRecord {
        author: Some(key * 100 + institution),
        institutions: vec![institution],
        ..AuthorshipRecord::default()
    };
    WorkRecord {
        key,
        updated: "2026-01-01".into(),
        year: Some(year),
        kind: Some("article".into()),
        subfield: Some(1307),
        authorships: authors.iter().map(authorship).collect(),
        ..WorkRecord::default()
    }
}

/// An engine over these works, with the built-in indicators.
pub(super) fn engine(works: Vec<WorkRecord>) -> (TempDir, Engine) {
    engine_beside(works, Records::default())
}

/// The same, with other records in the lake beside them.
pub(super) fn engine_beside(works: Vec<WorkRecord>, others: Records) -> (TempDir, Engine) {
    let folder = tempfile::tempdir().unwrap();
    let institution = |key: u64, at: Option<f64>, country: &str| InstitutionRecord {
        key,
        updated: "2026-01-01".into(),
        country: Some(country.into()),
        latitude: at.map(|_| 50.0),
        longitude: at,
        ..InstitutionRecord::default()
    };
    let mut institutions: Vec<InstitutionRecord> =
        (1..=HUBS).map(|hub| institution(hub, Some(hub as f64 * 10.0), ["FR", "JP"][hub as usize % 2])).collect();
    institutions.extend([institution(7, Some(100.0), "US"), institution(11, Some(10.1), "JP")]);
    institutions.push(InstitutionRecord { country: None, ..institution(8, None, "") });
    let written = works.len() as u64;
    let counts = Counts { read: written, written, ..Counts::default() };
    let records = Records { works, institutions, ..others };
    let mut catalogue = Catalogue::embedded().unwrap();
    catalogue.hubs = HubSet::from_toml(&hubs()).unwrap();

    let name = "made".to_owned();
    let lake = Lake::create(folder.path()).unwrap();
    let fragment = Fragment {
        hash: name.clone(),
        source: "openalex".into(),
        content: name.clone(),
        classes: catalogue.classes.definitions(),
        entities: BTreeMap::from([(WorkRecord::ENTITY.to_owned(), counts)]),
        ..Fragment::default()
    };
    let mut writer = lake.keep(&fragment.source, &fragment.hash).unwrap();
    writer.records = records;
    writer.finish(&fragment).unwrap();
    let dump = Dump { date: "2026-01-01".into(), parts: BTreeMap::from([(name.clone(), Some(name.clone()))]) };
    let staged = Staged { source: fragment.source, dumps: BTreeMap::from([(name, dump)]), ..Staged::default() };
    lake.stage(&staged).unwrap();
    lake.commit(CommitOptions::default(), &|_, _, _| {}).unwrap();
    let engine = Engine::open(folder.path(), catalogue).unwrap();
    (folder, engine)
}

fn hubs() -> String {
    let names = |id: &str| format!("{{ en = \"{id}\", zh = \"{id}\" }}");
    let mut toml = format!("id = \"made\"\nversion = 1\nnames = {}\n", names("made"));
    for (id, all) in [("all", "all = true\n"), ("west", ""), ("east", "")] {
        write!(toml, "\n[[group]]\nid = \"{id}\"\nnames = {}\n{all}", names(id)).unwrap();
    }
    for hub in 1..=HUBS {
        let (called, group) = (names(&format!("hub-{hub}")), if hub < 3 { "west" } else { "east" });
        write!(
            toml,
            "\n[[hub]]\nid = \"hub-{hub}\"\nnames = {called}\nplace = {called}\nshort = {called}\ngroup = \"{group}\"\ninclude = [{{ circle = {{ lat = 50.0, lon = {}.0, radius_km = 20.0 }} }}]\n",
            hub * 10
        )
        .unwrap();
    }
    toml
}

/// Works by the thousand over five years: of one to four authors at random, some of whom nobody can place; they cite each other.
pub(super) fn many(count: u64) -> Vec<WorkRecord> {
    let draw = |key: u64, of: u64, upto: u64| hubscope_stats::stream(key, of) % upto;
    let made = |key: u64| {
        let authors: Vec<u64> = (0..1 + draw(key, 1, 4))
            .map(|author| match draw(key, 10 + author, 10) {
                0 => 8,
                1 => 11,
                other => (other - 1).min(7),
            })
            .collect();
        let mut references: Vec<u64> = (0..draw(key, 2, 9)).map(|at| 1 + draw(key, 20 + at, count)).collect();
        references.sort_unstable();
        references.dedup();
        let mut made = work(key, 2019 + draw(key, 3, 5) as i32, &authors);
        made.authorships[0].is_corresponding = draw(key, 5, 3) > 0;
        made.oa_status = [Some("gold"), Some("closed"), None][draw(key, 4, 3) as usize].map(str::to_owned);
        WorkRecord { references, ..made }
    };
    (1..=count).map(made).collect()
}
