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
mod baskets;
mod classes;
mod facts;
mod fields;
mod figures;
mod files;
mod frontiers;
mod gone;
mod growth;
mod indicators;
mod json;
mod parse;
mod records;
mod shapes;
mod toml_file;
mod towns;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use areas::Areas;
use classes::Classes;
use figures::Figures;
use indicators::{Indicator, Measure};
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
    /// The folder with `for_crosswalk.csv` and `fields.toml`, and with `baskets.toml` and its lists and `frontiers.toml`
    /// where there are any. An indicator of a class that none of them declares is left out.
    pub classes_dir: &'a Path,
    /// First and last year, both included.
    pub years: (i32, i32),
}

/// Indicator, place (hub, group or `world`), and period.
pub type Key = (String, String, String);

/// One cell of the result; `None` where nothing is defined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Value {
    /// A count, a percentage, a score, or percentage points per year.
    pub value: Option<f64>,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// What a share is of, its denominator; the count behind a score.
    pub n: Option<u64>,
}

/// Everything that the files say, read once: for several questions about the same inputs.
pub struct Oracle {
    records: Records,
    areas: Areas,
    classes: Classes,
    indicators: Vec<Indicator>,
    years: (i32, i32),
}

impl Oracle {
    /// Reads all files.
    ///
    /// # Errors
    /// A file cannot be read, or a file of the catalogue is not of its form.
    pub fn read(inputs: &Inputs) -> Result<Self, String> {
        let classes = Classes::read(inputs.classes_dir)?;
        Ok(Self {
            records: Records::read(inputs.openalex, inputs.ror, &classes.frontiers)?,
            areas: Areas::read(inputs.hubs_toml)?,
            indicators: indicators::indicators(&classes),
            classes,
            years: inputs.years,
        })
    }

    /// Every cell: by year and with growth and slope over the whole period, or once for all years where the indicator
    /// is pooled; for all hubs, groups and the world. Beside the growth of a group, the mean growth of its hubs.
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
        let facts = facts::facts(&self.records, &self.areas, &self.classes);
        let figures = Figures::new(&self.areas, &facts);
        let (first, last) = self.years;
        let whole = format!("{first}-{last}");
        let mut cells = BTreeMap::new();
        for place in self.areas.ids() {
            let mut put = |id: &str, period: &str, cell| {
                cells.insert((id.to_owned(), place.to_owned(), period.to_owned()), cell);
            };
            for indicator in &self.indicators {
                let id = &indicator.id;
                if indicator.pooled {
                    put(id, &whole, figures.cell(indicator, place, self.years));
                    continue;
                }
                let mut values = Vec::new();
                for year in first..=last {
                    let cell = figures.cell(indicator, place, (year, year));
                    put(id, &year.to_string(), cell);
                    values.push(cell.value);
                }
                let share = matches!(indicator.measure, Measure::Share(..));
                let slope = if share { growth::slope(&values) } else { growth::slope_of_logarithm(&values) };
                for (kind, value) in [("cagr", growth::cagr(&values)), ("slope", slope)] {
                    put(&format!("{kind}_{id}"), &whole, Value { value, ..Value::default() });
                }
            }
        }
        for place in self.areas.ids() {
            for indicator in self.indicators.iter().filter(|indicator| !indicator.pooled && !indicator.of_the_world) {
                let key = |id, hub: &str| (id, hub.to_owned(), whole.clone());
                let growth = |hub: &str| cells[&key(format!("cagr_{}", indicator.id), hub)].value;
                let of_hubs: Vec<f64> = self.areas.members(place).into_iter().filter_map(growth).collect();
                let value = (!of_hubs.is_empty()).then(|| of_hubs.iter().sum::<f64>() / of_hubs.len() as f64);
                cells.insert(key(format!("mean_cagr_{}", indicator.id), place), Value { value, ..Value::default() });
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

    /// The works (as `W...`) of the years `first` to `last` behind a count, or behind the count of a score; for people,
    /// the works that contribute one. Where the indicator is not defined there are none.
    ///
    /// # Errors
    /// The indicator is not known, or is a share.
    pub fn evidence(&self, indicator: &str, hub: &str, first: i32, last: i32) -> Result<BTreeSet<String>, String> {
        let facts = facts::facts(&self.records, &self.areas, &self.classes);
        let figures = Figures::new(&self.areas, &facts);
        let known = self.indicators.iter().find(|known| known.id == indicator);
        let works = known.and_then(|known| figures.evidence(known, hub, (first, last)));
        works.ok_or_else(|| format!("`{indicator}` is no count or score that is known"))
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
/// A file cannot be read, or the indicator is not a count or a score.
pub fn evidence(
    inputs: &Inputs,
    indicator: &str,
    hub: &str,
    first: i32,
    last: i32,
) -> Result<BTreeSet<String>, String> {
    Oracle::read(inputs)?.evidence(indicator, hub, first, last)
}
