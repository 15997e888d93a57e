//! Times the index of a lake, in process. `cargo xtask bench count` runs it, and others over the same lake.
//!
//! `bench cold LAKE` opens the lake and measures one hub; a process of its own, so that nothing is in memory. `bench warm LAKE DIR`
//! times everything else, and writes to DIR what the others need to answer the same question: `question.json`, and the relations
//! `hub.csv` and `hub_site.csv`; and to `answer.csv` what must come out. `bench profile LAKE` times the indicators of a hub one by one.
//! `bench intervals LAKE` measures all indicators of the hubs without intervals and with each kind, once.
//! `bench scaling LAKE` measures some indicators of more and more hubs, and the hubs' over more and more years.
//!
//! Every line of output is a thing, who did it, and the milliseconds of its runs, with tabs between; or a thing and a fact.

mod scan;

use hubscope_count::{Engine, Intervals, Selection, sql_text};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::classes::CORPUS_TYPES;
use hubscope_model::hubs::HubSet;
use hubscope_model::measure::{Counting, Derivation};
use hubscope_model::row::Site;
use hubscope_model::{Catalogue, Years};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// People by hub and year.
pub(crate) type Answer = BTreeMap<(String, i32), u64>;

/// Timed runs, after one that is not.
const RUNS: usize = 5;

const HERE: &str = "hubscope";
const RESEARCHERS: &str = "researchers_total";

/// Borders that follow no hub: a strip along the Rhine from Rotterdam to Basel, and a box that holds Boston's hub and as much again.
const BORDERS: [(&str, &str); 2] = [
    (
        "new border, the Rhine",
        r#"{"type": "Polygon", "coordinates": [[[3.9, 51.6], [4.9, 52.1], [8.1, 47.9], [7.3, 47.3], [3.9, 51.6]]]}"#,
    ),
    (
        "new border, a box around Boston",
        r#"{"type": "Polygon", "coordinates": [[[-72.4, 41.3], [-72.4, 43.9], [-69.9, 43.9], [-69.9, 41.3], [-72.4, 41.3]]]}"#,
    ),
];

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["cold", lake] => cold(Path::new(lake)),
        ["warm", lake, dir] => warm(Path::new(lake), Path::new(dir)),
        ["profile", lake] => profile(Path::new(lake)),
        ["intervals", lake] => intervals(Path::new(lake)),
        ["scaling", lake] => scaling(Path::new(lake)),
        _ => Err("usage: bench cold LAKE | bench warm LAKE DIR | bench (profile | intervals | scaling) LAKE".into()),
    }
}

fn publication(hubs: &[&str]) -> Selection {
    Selection { hubs: hubs.iter().map(|&id| id.to_owned()).collect(), ..of("@publication") }
}

fn of(indicator: &str) -> Selection {
    Selection { indicators: vec![indicator.to_owned()], ..Selection::default() }
}

fn cold(lake: &Path) -> Result<(), Failure> {
    let start = Instant::now();
    let engine = Engine::open(lake, Catalogue::embedded()?)?;
    let opened = start.elapsed();
    engine.measure(&publication(&["boston"]))?;
    say("opening the lake, in a new process", HERE, &[opened])?;
    say("opening it, and the first figures of one hub", HERE, &[start.elapsed()])
}

fn warm(lake: &Path, dir: &Path) -> Result<(), Failure> {
    let catalogue = Catalogue::embedded()?;
    let hubs: Vec<&str> = catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
    let engine = Engine::open(lake, catalogue.clone())?;
    say("22 hubs, @publication", HERE, &timed(|| Ok(engine.measure(&publication(&hubs))?))?.1)?;
    let people = Selection { hubs: publication(&hubs).hubs, ..of(RESEARCHERS) };
    let before = cpu_seconds()?;
    let (cells, times) = timed(|| Ok(engine.measure(&people)?))?;
    // One run is not timed, but costs as much.
    let each = (cpu_seconds()? - before) / (RUNS + 1) as f64;
    fact("CPU time of a run of researchers, hubscope", &format!("{each:.3} s"))?;
    say("researchers, 22 hubs, by year", HERE, &times)?;
    fact("memory", &peak_memory()?)?;

    let year = |period: &str| period.parse::<i32>().map_err(|e| format!("{period}: {e}"));
    let answer = cells
        .into_iter()
        .map(|cell| Ok(((cell.hub_id, year(&cell.period)?), cell.value.unwrap_or_default() as u64)))
        .collect::<Result<Answer, Failure>>()?;
    let of_hubs = hubs_with_sites(&engine, &hubs);
    write_question(&engine, &answer, dir)?;
    BORDERS.iter().try_for_each(|(name, outline)| border(&engine, name, outline))?;
    drop(engine);

    let snapshot = Snapshot::open(lake)?;
    let facts = scan::Facts::read(&snapshot)?;
    let (scanned, times) = timed(|| Ok(facts.researchers(&of_hubs, Years::DEFAULT)))?;
    if scanned != answer {
        return Err("the scan of the facts gives other researchers than the engine".into());
    }
    say("researchers, 22 hubs, by year", "a scan of sorted facts in memory", &times)?;
    Ok(())
}

/// What somebody waits for who has drawn a border: placing all sites in it, and measuring it under a catalogue of that hub alone, in an
/// engine whose classes have been asked for.
fn border(engine: &Engine, name: &str, outline: &str) -> Result<(), Failure> {
    let hubs = drawn(&[feature("drawn", outline)])?;
    let mut catalogue = engine.catalogue().clone();
    catalogue.hubs = hubs;
    let inside =
        hubs_with_sites(&engine.with(catalogue.clone())?, &["drawn"]).first().map_or(0, |(_, sites)| sites.len());
    fact(name, &format!("{inside} sites"))?;
    let whole = || Ok(engine.with(catalogue.clone())?.measure(&publication(&["drawn"]))?);
    say(&format!("{name}: @publication"), HERE, &timed(whole)?.1)
}

/// A hub with this outline.
fn feature(id: &str, outline: &str) -> String {
    format!(r#"{{"type": "Feature", "properties": {{"id": "{id}", "name": "{id}"}}, "geometry": {outline}}}"#)
}

fn drawn(features: &[String]) -> Result<HubSet, Failure> {
    Ok(HubSet::from_geojson(&format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(",")))?)
}

/// The same figures of more and more hubs, squares around the sites of the lake, and of more and more years.
fn scaling(lake: &Path) -> Result<(), Failure> {
    let engine = Engine::open(lake, Catalogue::embedded()?)?;
    let sites: Vec<Site> = Snapshot::open(lake)?.rows()?;
    let points: Vec<(f64, f64)> = sites.iter().filter_map(|site| site.latitude.zip(site.longitude)).collect();
    for count in [22, 220, 2_200] {
        let hub = |at: usize| {
            let (lat, lon) = points[at * 7 % points.len()];
            // Of several around one site each is a little larger.
            let far = 0.2 + (at / points.len()) as f64 / 100.0;
            let (south, north, west, east) = (lat - far, lat + far, lon - far, lon + far);
            feature(
                &format!("square-{at}"),
                &format!(
                    r#"{{"type": "Polygon", "coordinates": [[[{west}, {south}], [{east}, {south}], [{east}, {north}], [{west}, {north}], [{west}, {south}]]]}}"#
                ),
            )
        };
        let hubs = drawn(&(0..count).map(hub).collect::<Vec<_>>())?;
        let mut catalogue = engine.catalogue().clone();
        catalogue.hubs = hubs;
        let many = engine.with(catalogue)?;
        let selection = |indicator: &str| {
            let hubs = (0..count).map(|at| format!("square-{at}")).collect();
            Selection { hubs, ..of(indicator) }
        };
        for indicator in ["papers_life", RESEARCHERS, "active_researchers_life"] {
            let what = format!("{count} hubs, {indicator}, five years");
            say(&what, HERE, &timed(|| Ok(many.measure(&selection(indicator))?))?.1)?;
        }
    }
    for first in [2023, 2019, 2014] {
        let hubs: Vec<&str> = engine.catalogue().hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let selection = Selection { years: Years { first, last: 2023 }, ..publication(&hubs) };
        let what = format!("22 hubs, @publication, {} years", selection.years.len());
        say(&what, HERE, &timed(|| Ok(engine.measure(&selection)?))?.1)?;
    }
    fact("memory", &peak_memory()?)
}

/// Where the time of a hub goes: each indicator by itself, first with the sets of works that nobody has asked for before it.
fn profile(lake: &Path) -> Result<(), Failure> {
    let engine = Engine::open(lake, Catalogue::embedded()?)?;
    let indicators = engine.catalogue().select(&["@publication".to_owned()])?;
    for (_, indicator) in indicators.into_iter().filter(|(derivation, _)| *derivation == Derivation::Plain) {
        let alone = Selection { hubs: publication(&["boston"]).hubs, ..of(&indicator.id) };
        let start = Instant::now();
        engine.measure(&alone)?;
        say(&indicator.id, "the first time", &[start.elapsed()])?;
        say(&indicator.id, "later", &timed(|| Ok(engine.measure(&alone)?))?.1)?;
    }
    Ok(())
}

/// Intervals of all indicators of the 22 hubs, once: they take long enough.
fn intervals(lake: &Path) -> Result<(), Failure> {
    let catalogue = Catalogue::embedded()?;
    let hubs: Vec<String> = catalogue.hubs.hubs.iter().map(|hub| hub.id.clone()).collect();
    let engine = Engine::open(lake, catalogue)?;
    for counting in [Counting::Full, Counting::Fractional] {
        for intervals in [Intervals::None, Intervals::Analytic, Intervals::Bootstrap] {
            let selection = Selection { hubs: hubs.clone(), counting, intervals, ..Selection::default() };
            let (start, before) = (Instant::now(), cpu_seconds()?);
            std::hint::black_box(engine.measure(&selection)?);
            let what = format!("22 hubs, all indicators, {}, intervals {}", counting.id(), intervals.id());
            say(&what, HERE, &[start.elapsed()])?;
            fact("CPU time", &format!("{:.1} s", cpu_seconds()? - before))?;
            fact("memory", &peak_memory()?)?;
        }
    }
    Ok(())
}

/// What is done, and how long each run took, after a first one that nobody counts.
fn timed<T>(mut work: impl FnMut() -> Result<T, Failure>) -> Result<(T, Vec<Duration>), Failure> {
    let done = work()?;
    let mut times = vec![];
    for _ in 0..RUNS {
        let start = Instant::now();
        std::hint::black_box(work()?);
        times.push(start.elapsed());
    }
    Ok((done, times))
}

fn hubs_with_sites(engine: &Engine, hubs: &[&str]) -> Vec<(String, Vec<u32>)> {
    let places = engine.hub_sites().filter(|(id, _)| hubs.contains(id));
    places.map(|(id, sites)| (id.to_owned(), sites.to_vec())).collect()
}

/// Writes what others need to answer the same question, and the answer.
fn write_question(engine: &Engine, answer: &Answer, dir: &Path) -> Result<(), Failure> {
    let (catalogue, years) = (engine.catalogue(), Years::DEFAULT);
    let indicator = catalogue.indicators.get(RESEARCHERS).ok_or("researchers_total is not in the catalogue")?;
    let sql = sql_text::sql(catalogue, Derivation::Plain, indicator, years, (Counting::Full, engine.placing()))?;
    let question =
        serde_json::json!({ "types": CORPUS_TYPES, "first_year": years.first, "last_year": years.last, "sql": sql });
    std::fs::write(dir.join("question.json"), question.to_string())?;
    let (mut hub, mut hub_site) = ("hub_id,kind\n".to_owned(), "hub_id,site_no\n".to_owned());
    engine.places().try_for_each(|(id, kind)| writeln!(hub, "{id},{kind}"))?;
    engine
        .hub_sites()
        .flat_map(|(id, sites)| sites.into_iter().map(move |site| (id, site)))
        .try_for_each(|(id, site)| writeln!(hub_site, "{id},{site}"))?;
    let mut lines = "hub_id,year,researchers\n".to_owned();
    answer.iter().try_for_each(|((id, year), count)| writeln!(lines, "{id},{year},{count}"))?;
    for (name, text) in [("hub.csv", hub), ("hub_site.csv", hub_site), ("answer.csv", lines)] {
        std::fs::write(dir.join(name), text)?;
    }
    Ok(())
}

/// The greatest resident set of this process, without what is mapped from files.
fn peak_memory() -> Result<String, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let kib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok())
    };
    let peak = kib("VmHWM").zip(kib("RssFile")).map(|(all, files)| all.saturating_sub(files) / 1024);
    Ok(peak.map_or("unknown".to_owned(), |mib| format!("{mib} MiB")))
}

/// What this process has taken of the processors on all threads, in steps of a hundredth.
fn cpu_seconds() -> Result<f64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let ticks: u64 = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<_, _>>()?;
    Ok(ticks as f64 / 100.0)
}

fn say(what: &str, who: &str, times: &[Duration]) -> Result<(), Failure> {
    let times: Vec<String> = times.iter().map(|time| format!("{:.3}", time.as_secs_f64() * 1000.0)).collect();
    Ok(writeln!(std::io::stdout(), "{what}\t{who}\t{}", times.join(" "))?)
}

fn fact(what: &str, value: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{what}\t{value}")?)
}
