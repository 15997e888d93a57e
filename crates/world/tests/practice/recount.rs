//! Reads the files with plain readers, and counts every figure again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

/// Indicator, hub, period.
pub(crate) type Key = (String, String, String);
/// Figures.
pub(crate) type Counts = BTreeMap<Key, u64>;
/// A row by column.
pub(crate) type Row = BTreeMap<String, String>;
/// Id, kilometres around, points.
type Hub = (&'static str, f64, &'static [(f64, f64)]);

pub(crate) const YEARS: std::ops::RangeInclusive<u16> = 2019..=2023;

/// The hubs in the order of the report, each with points and the kilometres around them that are surely the hub's.
#[rustfmt::skip]
pub(crate) const HUBS: [Hub; 22] = [
    ("bay-area", 45.0, &[(37.77, -122.42), (37.34, -121.89)]), ("seattle", 45.0, &[(47.61, -122.33)]),
    ("houston", 45.0, &[(29.76, -95.37)]), ("boston", 30.0, &[(42.36, -71.06)]), ("beijing", 45.0, &[(39.91, 116.4)]),
    ("shanghai", 35.0, &[(31.22, 121.46)]), ("suzhou", 20.0, &[(31.3, 120.6)]), ("san-diego", 25.0, &[(32.8, -117.2), (33.1, -117.32)]),
    ("new-york", 45.0, &[(40.71, -74.01)]), ("washington", 35.0, &[(38.9, -77.04), (39.29, -76.61)]),
    ("los-angeles", 35.0, &[(34.05, -118.24), (33.75, -117.85)]), ("philadelphia", 30.0, &[(39.95, -75.16)]),
    ("london", 25.0, &[(51.51, -0.13)]), ("paris", 30.0, &[(48.85, 2.35)]), ("rotterdam", 20.0, &[(51.92, 4.48)]),
    ("milan", 20.0, &[(45.46, 9.19)]), ("geneva", 20.0, &[(46.2, 6.15), (46.52, 6.63)]),
    ("brussels", 15.0, &[(50.85, 4.35)]), ("singapore", 22.0, &[(1.31, 103.82)]),
    ("tokyo-kobe", 35.0, &[(35.69, 139.69), (35.02, 135.75), (34.69, 135.5), (34.69, 135.18)]),
    ("seoul", 30.0, &[(37.57, 126.98)]), ("delhi", 35.0, &[(28.61, 77.21)]),
];

/// The position of the hub at a point.
fn hub_at(latitude: f64, longitude: f64) -> Option<usize> {
    HUBS.iter().position(|(_, radius, points)| {
        points.iter().any(|point| {
            let (north, east) = (latitude - point.0, (longitude - point.1) * latitude.to_radians().cos());
            // Johor Bahru lies at the distance of Singapore's outer parts, across the strait; Delft at that of Rotterdam's.
            let beside = [(1.4655, 103.7578), (52.00667, 4.35556)];
            north.hypot(east) * 111.2 <= *radius && !beside.contains(&(latitude, longitude))
        })
    })
}

/// Hub and year of a work.
pub(crate) fn work(number: &str) -> (usize, u16) {
    let block = (number.parse::<u64>().unwrap() - 9_000_000_000) / 2_000_000;
    (usize::try_from(block / 10).unwrap(), 2019 + u16::try_from(block % 10).unwrap())
}

/// The files of a table, all parts of it.
fn parts(out: &Path, folder: &str, name: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(out.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(name)).collect();
    paths.sort();
    paths
}

/// The rows of a table, by column.
pub(crate) fn rows(out: &Path, folder: &str, name: &str) -> Vec<Row> {
    let delimiter = if folder == "patentsview" { b'\t' } else { b',' };
    let mut rows = Vec::new();
    for path in parts(out, folder, name) {
        let text = GzDecoder::new(fs::File::open(path).unwrap());
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text);
        rows.extend(reader.deserialize::<Row>().map(Result::unwrap));
    }
    rows
}

pub(crate) fn studies(out: &Path) -> Vec<Value> {
    let files = parts(out, "clinicaltrials", "studies").into_iter();
    let lines = files.flat_map(|path| BufReader::new(GzDecoder::new(fs::File::open(path).unwrap())).lines());
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

/// The hub of each location.
fn locations(out: &Path) -> BTreeMap<String, Option<usize>> {
    let rows = rows(out, "patentsview", "g_location_disambiguated");
    let place = |row: &Row| hub_at(row["latitude"].parse().unwrap(), row["longitude"].parse().unwrap());
    rows.iter().map(|row| (row["location_id"].clone(), place(row))).collect()
}

/// The hubs of each patent by the people of a table.
pub(crate) fn hubs_by(out: &Path, table: &str) -> BTreeMap<String, BTreeSet<usize>> {
    let locations = locations(out);
    let mut hubs = BTreeMap::<String, BTreeSet<usize>>::new();
    for row in rows(out, "patentsview", table) {
        hubs.entry(row["patent_id"].clone()).or_default().extend(locations[&row["location_id"]]);
    }
    hubs
}

/// The hubs of each patent by its applicants: its assignees or, if it has none, its inventors.
pub(crate) fn hubs_by_applicants(out: &Path) -> BTreeMap<String, BTreeSet<usize>> {
    let mut hubs = hubs_by(out, "g_inventor_disambiguated");
    hubs.extend(hubs_by(out, "g_assignee_disambiguated"));
    hubs
}

/// The patents that count, by hub and year, each in the hubs given for it.
pub(crate) fn patents(out: &Path, hubs: &BTreeMap<String, BTreeSet<usize>>) -> Counts {
    let mut counts = Counts::new();
    for row in rows(out, "patentsview", "g_patent") {
        let year = row["patent_date"][..4].to_owned();
        if row["patent_type"] == "utility" && YEARS.contains(&year.parse().unwrap()) {
            for &hub in hubs.get(&row["patent_id"]).into_iter().flatten() {
                *counts.entry(("patents".to_owned(), HUBS[hub].0.to_owned(), year.clone())).or_default() += 1;
            }
        }
    }
    counts
}

/// All citations, by source: the document and the work.
pub(crate) fn citations(out: &Path) -> BTreeMap<&'static str, Vec<(String, String)>> {
    let patents = rows(out, "reliance_on_science", "_pcs_oa").into_iter();
    let patents = patents.map(|row| (row["patent"].clone(), row["oaid"].clone())).collect();
    let mut policy = Vec::new();
    for row in rows(out, "overton", "policy_documents") {
        for doi in row["cited_dois"].split(" | ") {
            policy.push((row["policy_document_id"].clone(), doi.strip_prefix("10.5555/hw.").unwrap().to_owned()));
        }
    }
    let mut trials = Vec::new();
    for study in studies(out) {
        let protocol = &study["protocolSection"];
        let references = protocol["referencesModule"]["references"].as_array().cloned().unwrap_or_default();
        for reference in references.iter().filter(|reference| reference["type"] == "BACKGROUND") {
            let id = protocol["identificationModule"]["nctId"].as_str().unwrap();
            trials.push((id.to_owned(), reference["pmid"].as_str().unwrap().to_owned()));
        }
    }
    BTreeMap::from([("patents", patents), ("policy", policy), ("trials", trials)])
}

/// Counts everything again, from the files alone.
pub(crate) fn recount(out: &Path, hubs: &BTreeSet<usize>) -> Counts {
    let mut counts = Counts::new();
    for (hub, (id, _, _)) in HUBS.iter().enumerate() {
        assert!(hubs.contains(&hub) || locations(out).values().all(|other| *other != Some(hub)));
        for year in YEARS {
            for indicator in ["patents", "clinical_trial_citations"] {
                counts.insert((indicator.to_owned(), (*id).to_owned(), year.to_string()), 0);
            }
        }
        counts.insert(("citations_total_5y".to_owned(), (*id).to_owned(), "2019-2023".to_owned()), 0);
    }
    counts.extend(patents(out, &hubs_by_applicants(out)));
    let mut add = |indicator: &str, hub: &str, period: String| {
        *counts.entry((indicator.to_owned(), hub.to_owned(), period)).or_default() += 1;
    };
    for (kind, pairs) in citations(out) {
        for (_, cited) in pairs {
            let (hub, year) = work(&cited);
            add("citations_total_5y", HUBS[hub].0, "2019-2023".to_owned());
            if kind == "trials" {
                add("clinical_trial_citations", HUBS[hub].0, year.to_string());
            }
        }
    }
    for row in rows(out, "adisinsight", "drugs") {
        let history: Vec<(u16, &str)> = row["phase_history"]
            .split(" | ")
            .map(|event| event.split_once(": ").unwrap())
            .map(|(year, phase)| (year.parse().unwrap(), phase))
            .collect();
        for year in 2004..=2023 {
            let stage = match history.iter().rfind(|(since, _)| *since <= year).map(|(_, phase)| *phase) {
                Some("Preclinical") => "research_preclinical",
                Some("Phase I" | "Phase II" | "Phase III") => "clinical",
                Some("Preregistration") => "regulatory",
                Some("Marketed") => "marketed",
                Some("Discontinued" | "No development reported") | None => continue,
                Some(other) => unreachable!("{other} is not a phase"),
            };
            add(&format!("drug_pipeline_{stage}"), "world", year.to_string());
        }
    }
    counts
}
