//! Every indicator a second time, for the tests: plainly, from the files, with JSON values and sets.
//!
//! It follows the written definitions (`docs/`, `catalogue/`) and shares no code with the product: no reading, no
//! geometry, no counting. Where the two differ, one of them has misread a definition. It is not quick, keeps every
//! work in memory, and knows only full counting, the corpus `broad` and placing by institution.
//!
//! One thing it cannot repeat: of two copies of a record with the same date the product takes the one with the
//! greater hash of its columns. Such copies are no matter if they agree in all that is counted; if they do not,
//! [`ties`] lists them and [`measure`] refuses. The real works that the tests read hold none.
//!
//! Counts must agree exactly. Shares, growth and slopes are floating-point and written here in their textbook form,
//! so compare them with a tolerance of some 1e-9 of the value.

mod areas;
mod facts;
mod fields;
mod files;
mod growth;
mod json;
mod parse;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use areas::Areas;
use facts::Fact;
use fields::Fields;
use records::Records;

pub use records::Counts;

/// What is measured.
pub struct Inputs<'a> {
    /// OpenAlex files, or folders of them: JSON Lines, documents or saved API pages, gzipped or not.
    pub openalex: &'a [PathBuf],
    /// ROR dumps, version 1 or 2, as files or folders.
    pub ror: &'a [PathBuf],
    /// The hubs and their boundaries, in the catalogue's TOML.
    pub hubs_toml: &'a Path,
    /// The folder with `for_crosswalk.csv` and `fields.toml`.
    pub classes_dir: &'a Path,
    /// First and last year, both included.
    pub years: (i32, i32),
}

/// Indicator, hub or group, and period.
pub type Key = (String, String, String);

/// One cell of the result; `None` where nothing is defined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Value {
    /// A count, a percentage, or percentage points per year.
    pub value: Option<f64>,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// Works behind a share: its denominator.
    pub n: Option<u64>,
}

/// The counts that everything else derives from.
const BASE: [&str; 6] =
    ["papers_total", "papers_all", "papers_life", "papers_intl", "active_researchers", "active_researchers_life"];

/// Everything that the files say, read once: for several questions about the same inputs.
pub struct Oracle {
    records: Records,
    areas: Areas,
    fields: Fields,
    years: (i32, i32),
}

impl Oracle {
    /// Reads all files.
    ///
    /// # Errors
    /// A file cannot be read, or a file of the catalogue is not of its form.
    pub fn read(inputs: &Inputs) -> Result<Self, String> {
        Ok(Self {
            records: Records::read(inputs.openalex, inputs.ror)?,
            areas: Areas::read(inputs.hubs_toml)?,
            fields: Fields::read(inputs.classes_dir)?,
            years: inputs.years,
        })
    }

    /// Every cell: counts and shares by year, growth and slope over the whole period, for all hubs and groups.
    ///
    /// A period of one year has its row of growth too, empty.
    ///
    /// # Errors
    /// There are [ties](Self::ties).
    pub fn measure(&self) -> Result<BTreeMap<Key, Value>, String> {
        let ties = self.ties();
        if !ties.is_empty() {
            return Err(format!("copies of one date differ:\n{}", ties.join("\n")));
        }
        let facts = facts::facts(&self.records, &self.areas, &self.fields);
        let (first, last) = self.years;
        let mut cells = BTreeMap::new();
        for hub in self.areas.ids() {
            let mut series: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
            for year in first..=last {
                for (indicator, cell) in year_of(&facts, hub, year) {
                    cells.insert((indicator.to_owned(), hub.to_owned(), year.to_string()), cell);
                    series.entry(indicator).or_default().push(cell.value);
                }
            }
            for (indicator, values) in series {
                let share = indicator.starts_with("share_");
                let slope = if share { growth::slope(&values) } else { growth::slope_of_logarithm(&values) };
                for (kind, value) in [("cagr", growth::cagr(&values)), ("slope", slope)] {
                    let key = (format!("{kind}_{indicator}"), hub.to_owned(), format!("{first}-{last}"));
                    cells.insert(key, Value { value, ..Value::default() });
                }
            }
        }
        Ok(cells)
    }

    /// What was read, by entity (`works`, `institutions`, `sources`, `topics`, `authors`), then `other` (no JSON, or
    /// of no entity that is read), `openalex` (the sum of these) and `ror`.
    pub fn account(&self) -> BTreeMap<String, Counts> {
        self.records.account()
    }

    /// The ids of records whose newest copies have one date and differ in something that is counted, with both copies.
    pub fn ties(&self) -> Vec<String> {
        self.records.ties()
    }

    /// The works (as `W...`) behind a base count; for people, the works that contribute one.
    ///
    /// # Errors
    /// The indicator is not a count.
    pub fn evidence(&self, indicator: &str, hub: &str, year: i32) -> Result<BTreeSet<String>, String> {
        if !BASE.contains(&indicator) {
            return Err(format!("`{indicator}` is not a base count"));
        }
        let facts = facts::facts(&self.records, &self.areas, &self.fields);
        Ok(behind(&facts, indicator, hub, year).into_iter().map(|fact| fact.id.to_owned()).collect())
    }
}

/// [`Oracle::measure`] on inputs read for it alone.
///
/// # Errors
/// A file cannot be read, or there are [`ties`].
pub fn measure(inputs: &Inputs) -> Result<BTreeMap<Key, Value>, String> {
    Oracle::read(inputs)?.measure()
}

/// [`Oracle::account`] on inputs read for it alone.
///
/// # Errors
/// A file cannot be read.
pub fn account(inputs: &Inputs) -> Result<BTreeMap<String, Counts>, String> {
    Ok(Oracle::read(inputs)?.account())
}

/// [`Oracle::ties`] on inputs read for it alone.
///
/// # Errors
/// A file cannot be read.
pub fn ties(inputs: &Inputs) -> Result<Vec<String>, String> {
    Ok(Oracle::read(inputs)?.ties())
}

/// [`Oracle::evidence`] on inputs read for it alone.
///
/// # Errors
/// A file cannot be read, or the indicator is not a count.
pub fn evidence(inputs: &Inputs, indicator: &str, hub: &str, year: i32) -> Result<BTreeSet<String>, String> {
    Oracle::read(inputs)?.evidence(indicator, hub, year)
}

/// The works that a base count rests on.
fn behind<'f, 'a>(facts: &'f [Fact<'a>], indicator: &str, hub: &str, year: i32) -> Vec<&'f Fact<'a>> {
    let on_the_hub = facts.iter().filter(|fact| fact.year == year && fact.people.contains_key(hub));
    on_the_hub
        .filter(|fact| match indicator {
            "papers_total" => true,
            "papers_all" => fact.any_field,
            "papers_life" => fact.life,
            "papers_intl" => fact.international,
            "active_researchers" => fact.any_field && !fact.people[hub].is_empty(),
            _ => fact.life && !fact.people[hub].is_empty(),
        })
        .collect()
}

/// The counts and shares of one hub and year.
fn year_of(facts: &[Fact], hub: &str, year: i32) -> Vec<(&'static str, Value)> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for indicator in BASE {
        let works = behind(facts, indicator, hub, year);
        let people: BTreeSet<&str> = works.iter().flat_map(|fact| &fact.people[hub]).copied().collect();
        count.insert(indicator, if indicator.starts_with("active_") { people.len() } else { works.len() });
    }
    let unknown = behind(facts, "papers_total", hub, year).into_iter().filter(|fact| fact.unknown).count();
    let (total, all) = (count["papers_total"], count["papers_all"]);
    let intl = percent(count["papers_intl"], total);
    let mut cells: Vec<_> = BASE.map(|id| (id, Value { value: Some(count[id] as f64), ..Value::default() })).into();
    let life = Value { value: percent(count["papers_life"], all), n: Some(all as u64), ..Value::default() };
    cells.push(("share_life_papers", life));
    let high = percent(count["papers_intl"] + unknown, total);
    cells.push(("share_papers_intl", Value { value: intl, low: intl, high, n: Some(total as u64) }));
    cells
}

/// A share in percent; of nothing there is none.
fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64 * 100.0)
}
