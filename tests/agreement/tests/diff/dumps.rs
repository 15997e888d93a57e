//! Dumps changed in known ways, and what a comparison of the two must say.

use flate2::read::MultiGzDecoder;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::key::of_kind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Dimension, key and year of a cell.
pub(crate) type Cell = (&'static str, String, Option<i32>);
/// Works gained and lost, by cell and cause.
pub(crate) type Flows = BTreeMap<(Cell, &'static str), (u64, u64)>;
/// Hubs and groups of each institution.
pub(crate) type Hubs = BTreeMap<u64, Vec<String>>;

/// Copies of records by id, the latest last.
pub(crate) type Records = BTreeMap<String, Vec<Value>>;

/// The records of a dump that can be read.
pub(crate) fn records(files: &[PathBuf]) -> Records {
    let mut records: Records = BTreeMap::new();
    for file in files {
        for line in BufReader::new(MultiGzDecoder::new(File::open(file).unwrap())).lines() {
            // Half a line, and a year that is a text, cannot be read.
            let record = serde_json::from_str::<Value>(&line.unwrap()).ok();
            if let Some(record) = record.filter(|r| !r["publication_year"].is_string()) {
                let copies = records.entry(record["id"].as_str().unwrap().to_owned()).or_default();
                copies.push(record);
            }
        }
    }
    let updated = |record: &Value| record["updated_date"].as_str().map(str::to_owned);
    records.values_mut().for_each(|copies| copies.sort_by_key(updated));
    records
}

/// The packed files of a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|e| e == "gz")).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn institutions(work: &Value) -> BTreeSet<u64> {
    let at = list(&work["authorships"]).iter().flat_map(|authorship| list(&authorship["institutions"]));
    at.filter_map(|institution| of_kind(institution["id"].as_str()?, 'I')).collect()
}

/// The cells that a work counts in.
fn cells(work: Option<&Value>, hubs: &Hubs) -> BTreeSet<Cell> {
    let Some(work) = work else { return BTreeSet::new() };
    let is_marked = ["is_retracted", "is_paratext", "is_xpac"].into_iter().any(|mark| work[mark] == true);
    let kind = work["type"].as_str().filter(|kind| CORPUS_TYPES.contains(kind));
    let (Some(year), Some(kind), false) = (work["publication_year"].as_i64(), kind, is_marked) else {
        return BTreeSet::new();
    };
    let year = year as i32;
    let none = || "none".to_owned();
    let venue = work["primary_location"]["source"]["id"].as_str().and_then(|id| of_kind(id, 'S'));
    let at = institutions(work);
    let mut cells = BTreeSet::from([
        ("all", "all".to_owned(), None),
        ("hub", "world".to_owned(), Some(year)),
        ("year", year.to_string(), Some(year)),
        ("venue", venue.map_or_else(none, |key| format!("S{key}")), None),
        ("type", kind.to_owned(), None),
    ]);
    cells.extend(at.iter().filter_map(|i| hubs.get(i)).flatten().map(|hub| ("hub", hub.clone(), Some(year))));
    cells.extend(at.iter().map(|key| ("institution", format!("I{key}"), None)));
    if at.is_empty() {
        cells.insert(("institution", none(), None));
    }
    cells
}

/// What is done to a work, and the cause that must be found for it.
struct Change {
    cause: &'static str,
    /// What stands in the place of the work and its neighbour.
    to: fn(Value, Value, &Others) -> Vec<Value>,
}

/// What works are given instead of what they have.
struct Others {
    venues: [Value; 2],
    institution: Value,
}

const CHANGES: [Change; 15] = [
    change("deleted", |_, next, _| vec![next]),
    // Under another id.
    change("merged", |work, next, _| vec![with(work, "id", |id| json!(format!("{}000", id.as_str().unwrap()))), next]),
    // Into its neighbour, which takes over the DOI.
    change("merged", |work, next, _| vec![with(next, "doi", |_| work["doi"].clone())]),
    change("newly_indexed", |work, next, _| {
        let new = with(work.clone(), "id", |id| json!(format!("{}111", id.as_str().unwrap())));
        vec![work, with(new, "doi", |doi| json!(format!("{}-new", doi.as_str().unwrap()))), next]
    }),
    change("moved", |work, next, _| {
        vec![with(work, "publication_year", |year| json!(year.as_i64().unwrap() + 1)), next]
    }),
    change("moved", |work, next, _| vec![with(work, "publication_year", |_| Value::Null), next]),
    change("moved", |mut work, next, others| {
        let source = &mut work["primary_location"]["source"];
        *source = others.venues.iter().find(|venue| venue["id"] != source["id"]).unwrap().clone();
        vec![work, next]
    }),
    change("retyped", |work, next, _| vec![with(work, "type", |_| json!("dataset")), next]),
    change("retyped", |work, next, _| {
        vec![with(work, "type", |kind| if *kind == "letter" { json!("review") } else { json!("letter") }), next]
    }),
    change("retracted", |work, next, _| vec![with(work, "is_retracted", |_| json!(true)), next]),
    change("flagged", |work, next, _| vec![with(work, "is_paratext", |_| json!(true)), next]),
    change("flagged", |work, next, _| vec![with(work, "is_xpac", |_| json!(true)), next]),
    change("re_matched", |work, next, others| vec![placed(work, &json!([others.institution])), next]),
    change("re_matched", |work, next, _| vec![placed(work, &json!([])), next]),
    change("authors_cut", |work, next, _| {
        let cut = with(work, "authorships", |_| json!([]));
        vec![with(cut, "is_authors_truncated", |_| json!(true)), next]
    }),
];

const fn change(cause: &'static str, to: fn(Value, Value, &Others) -> Vec<Value>) -> Change {
    Change { cause, to }
}

/// With these institutions for each of its authors.
fn placed(mut work: Value, institutions: &Value) -> Value {
    let authorships = work["authorships"].as_array_mut().unwrap();
    authorships.iter_mut().for_each(|authorship| authorship["institutions"] = institutions.clone());
    work
}

fn with(mut record: Value, field: &str, change: impl Fn(&Value) -> Value) -> Value {
    record[field] = change(&record[field]);
    record
}

/// Two dumps that differ in known ways.
pub(crate) struct Dumps {
    pub(crate) before: Records,
    pub(crate) after: Records,
    /// By id of the work: why it changed.
    pub(crate) causes: BTreeMap<String, &'static str>,
    /// The institution that moved out to sea.
    pub(crate) moved: String,
}

impl Dumps {
    /// Changes every fifth work of those that count and have all that can be changed.
    pub(crate) fn of(before: Records) -> Dumps {
        let mut dois: BTreeMap<Option<&str>, u64> = BTreeMap::new();
        let works = || {
            before
                .values()
                .filter_map(|copies| copies.last())
                .filter(|r| of_kind(r["id"].as_str().unwrap(), 'W').is_some())
        };
        works().for_each(|work| *dois.entry(work["doi"].as_str()).or_default() += 1);
        let source = |work: &Value| Some(&work["primary_location"]["source"]).filter(|s| s["id"].is_string()).cloned();
        let mut venues: BTreeMap<String, Value> =
            works().filter_map(source).map(|venue| (venue["id"].to_string(), venue)).collect();
        let found = works().flat_map(|work| list(&work["authorships"]));
        let institution = found.flat_map(|a| list(&a["institutions"])).find(|i| i["id"].is_string()).unwrap().clone();
        let others = Others {
            venues: [venues.pop_first().unwrap().1, venues.pop_last().unwrap().1],
            institution: institution.clone(),
        };

        let mut after = before.clone();
        let mut causes = BTreeMap::new();
        let moved = moved(&before, institution["id"].as_str().unwrap());
        let moved_key = of_kind(&moved, 'I').unwrap();
        let geo = &mut after.get_mut(&moved).unwrap().last_mut().unwrap()["geo"];
        (geo["latitude"], geo["longitude"], geo["geonames_city_id"]) = (json!(0.0), json!(-30.0), json!(null));

        let given = of_kind(others.institution["id"].as_str().unwrap(), 'I').unwrap();
        let is_fit = |work: &&Value| {
            let at = institutions(work);
            !cells(Some(work), &Hubs::new()).is_empty()
                && work["doi"].is_string()
                && dois[&work["doi"].as_str()] == 1
                && work["primary_location"]["source"]["id"].is_string()
                && list(&work["authorships"]).len() < 100
                && work["is_authors_truncated"] != true
                && !at.is_empty()
                && !at.contains(&given)
                && !at.contains(&moved_key)
        };
        let fit: Vec<Value> = works().filter(is_fit).cloned().collect();
        for (number, works) in fit.chunks_exact(5).enumerate() {
            let Change { cause, to } = &CHANGES[number % CHANGES.len()];
            let [work, next] = [&works[0], &works[1]];
            let id = |work: &Value| work["id"].as_str().unwrap().to_owned();
            [work, next].into_iter().for_each(|work| drop(after.remove(&id(work))));
            causes.insert(id(work), *cause);
            for made in to(work.clone(), next.clone(), &others) {
                if made == *work {
                    causes.remove(&id(work));
                } else if id(&made) != id(next) {
                    causes.insert(id(&made), *cause);
                }
                after.insert(id(&made), vec![made]);
            }
        }
        Dumps { before, after, causes, moved }
    }

    /// What must be found, given the hubs of institutions.
    pub(crate) fn flows(&self, hubs_before: &Hubs, hubs_after: &Hubs) -> Flows {
        let mut flows = Flows::new();
        let ids: BTreeSet<&String> = self.before.keys().chain(self.after.keys()).collect();
        for id in ids.into_iter().filter(|id| of_kind(id, 'W').is_some()) {
            let standing = |of: &'_ Records| of.get(id).and_then(|copies| copies.last().cloned());
            let (was, is) = (standing(&self.before), standing(&self.after));
            let (was, is) = (cells(was.as_ref(), hubs_before), cells(is.as_ref(), hubs_after));
            // Works that nobody touched change by the institution that moved, or not at all.
            let cause = self.causes.get(id).copied().unwrap_or("re_placed");
            was.difference(&is).for_each(|cell| flows.entry((cell.clone(), cause)).or_default().1 += 1);
            is.difference(&was).for_each(|cell| flows.entry((cell.clone(), cause)).or_default().0 += 1);
        }
        flows
    }
}

/// The institution, of those with a place, that is on most works; but not the one that works are given.
fn moved(records: &Records, given: &str) -> String {
    let mut works: BTreeMap<u64, u64> = BTreeMap::new();
    for work in records.values().filter_map(|copies| copies.last()) {
        institutions(work).into_iter().for_each(|key| *works.entry(key).or_default() += 1);
    }
    let placed = records.iter().filter(|(id, copies)| {
        of_kind(id, 'I').is_some() && *id != given && copies.last().is_some_and(|i| i["geo"]["latitude"].is_number())
    });
    let most = placed.max_by_key(|(id, _)| of_kind(id, 'I').and_then(|key| works.get(&key)));
    most.unwrap().0.clone()
}
