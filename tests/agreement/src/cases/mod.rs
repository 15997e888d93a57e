//! Hand-worked cases: a few records beside an indicator, and what it must say of them.
//!
//! `catalogue/indicators/<id>.cases` is read line by line; `#` begins a comment, which holds the arithmetic.
//!
//! ```text
//! site uni   university CN 31.2 121.5     # name, type, country, degrees north and east; `-` for what is not known
//! site lab   company    -  -    -
//! work W1 2020 article subfield=1312 oa=gold cites=W2,W10-W19
//!   A1 @ uni
//!   A2 @ uni lab corresponding            # the authors in order, each at none, one or several sites
//!   - @ -                                 # nobody that the source knows, at no institution
//! work W10-W19 2021 preprint              # ten works alike
//! patent US-1-A cites=W1                  # also `policy P1`, and `trial T1 cites=W1 result=W2`
//! patent US-2-B2 year=2020 filed=2018 type=utility ipc=C12N5/00 applicant=London/GB inventor=-,London/GB
//! trial T2 start=2020 phase=phase3 type=interventional sponsor=industry site=-,London/GB
//! drug D1 2019:clinical 2021:marketed 2022:-   # the year in which it came to a stage, or was given up
//! expect here 2020 value 1 n 2
//! expect here 2020 fractional value 3/4
//! expect here 2021 value none             # not defined
//! ```
//!
//! Two hubs are there: `here`, 50 km around 31.2° N 121.5° E, and `there`, 50 km around 51.5° N 0.1° W, in the group `both`; beside
//! them the reserved places. Of a work the words `retracted`, `paratext`, `xpac` and `cut` (its authors) are told, too, `language=`, `venue=` (its
//! ISSN) and `class=` (one that texts were looked through for). What an `expect` does not name is not compared. Full counts of things
//! are compared exactly, everything else to within [`TOLERANCE`].

mod lake;
mod parse;

pub use parse::{Case, Expected};

use hubscope_model::hubs::HubSet;
use hubscope_model::measure::{Measure, Of, Period};
use hubscope_model::{Catalogue, Cell, Years};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How much of a share, a mean or a fractional count may differ: weights are whole units of 2^-32 of a work.
pub const TOLERANCE: f64 = 1e-9;

const HUBS: &str = r#"
id = "cases"
version = 1
names = { en = "Two hubs", zh = "两个集群" }
group = [{ id = "both", names = { en = "Both", zh = "两者" }, all = true }]

[[hub]]
id = "here"
names = { en = "Here", zh = "此地" }
place = { en = "Here", zh = "此地" }
short = { en = "Here", zh = "此地" }
include = [{ circle = { lat = 31.2, lon = 121.5, radius_km = 50 } }]

[[hub]]
id = "there"
names = { en = "There", zh = "彼地" }
place = { en = "There", zh = "彼地" }
short = { en = "There", zh = "彼地" }
include = [{ circle = { lat = 51.5, lon = -0.1, radius_km = 50 } }]
"#;

/// What a backend is asked: one indicator of every place and period.
#[derive(Debug)]
pub struct Question<'a> {
    /// The folder of the lake.
    pub lake: &'a Path,
    /// The catalogue, with the two hubs.
    pub catalogue: &'a Catalogue,
    /// The indicator's id.
    pub indicator: &'a str,
    /// The years.
    pub years: Years,
    /// Whether by fractional counting.
    pub is_fractional: bool,
}

/// What a backend says of one place and period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Answer {
    /// The figure; none if it is not defined.
    pub value: Option<f64>,
    /// Its lower bound.
    pub low: Option<f64>,
    /// Its upper bound.
    pub high: Option<f64>,
    /// Records behind it.
    pub n: Option<u64>,
}

/// Answers by place and period.
pub type Answers = BTreeMap<(String, String), Answer>;

/// Somebody who counts, with a name for messages.
pub type Backend<'a> = (&'a str, &'a dyn Fn(&Question<'_>) -> Result<Answers, String>);

/// The answers that cells hold.
pub fn answers(cells: Vec<Cell>) -> Answers {
    let answer = |c: Cell| ((c.hub_id, c.period), Answer { value: c.value, low: c.low, high: c.high, n: c.n });
    cells.into_iter().map(answer).collect()
}

/// The embedded catalogue, with the two hubs of the cases for those of its own.
///
/// # Errors
/// Never, as long as the catalogue can be read.
pub fn catalogue() -> Result<Catalogue, String> {
    let mut catalogue = Catalogue::embedded().map_err(|e| e.to_string())?;
    catalogue.hubs = HubSet::from_toml(HUBS)?;
    Ok(catalogue)
}

/// The files of cases in a folder, by the id of the indicator.
///
/// # Errors
/// If the folder cannot be read.
pub fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("cannot read {}: {e}", folder.display()))?;
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(|e| format!("cannot read {}: {e}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "cases")
            && let Some(id) = path.file_stem().and_then(|stem| stem.to_str())
        {
            files.insert(id.to_owned(), path);
        }
    }
    Ok(files)
}

/// Asks every backend for an indicator over the records of its file, and says where an answer is not the one expected.
///
/// # Errors
/// Names the file, and the line where there is one.
pub fn check(path: &Path, catalogue: &Catalogue, backends: &[Backend<'_>]) -> Result<(), String> {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let at = |line: usize, message: String| format!("{file}:{line}: {message}");
    let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let text = std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let case: Case = text.parse().map_err(|(line, message)| at(line, message))?;
    let (_, indicator) = catalogue.indicator(id).map_err(|e| format!("{file}: {e}"))?;
    let is_count = matches!(&indicator.measure, Measure::Base(base) if !matches!(base.of, Of::Sum(_) | Of::Mean(_)));
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    lake::write(&case, catalogue, folder.path()).map_err(|e| format!("{file}: no lake of it: {e}"))?;

    let mut wrong = vec![];
    for (years, is_fractional) in questions(&case, indicator.period).map_err(|(line, message)| at(line, message))? {
        let question = Question { lake: folder.path(), catalogue, indicator: id, years, is_fractional };
        for (name, ask) in backends {
            let answers = ask(&question).map_err(|e| format!("{file}: {name}: {e}"))?;
            let asked = |e: &&Expected| {
                e.is_fractional == is_fractional && (indicator.period == Period::Yearly || e.years == years)
            };
            for expected in case.expected.iter().filter(asked) {
                let period = match indicator.period {
                    Period::Yearly => expected.years.first.to_string(),
                    Period::Pooled => expected.years.to_string(),
                };
                let difference = match answers.get(&(expected.place.clone(), period)) {
                    Some(answer) => expected.difference(answer, is_count && !is_fractional),
                    None => Some("there is no such figure".to_owned()),
                };
                wrong.extend(difference.map(|said| at(expected.line, format!("{name}: {said}"))));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// What has to be asked for all that is expected: yearly figures at once, pooled ones period by period.
fn questions(case: &Case, period: Period) -> Result<BTreeSet<(Years, bool)>, (usize, String)> {
    let mut questions = BTreeSet::new();
    for is_fractional in [false, true] {
        let expected: Vec<&Expected> = case.expected.iter().filter(|e| e.is_fractional == is_fractional).collect();
        if period == Period::Pooled {
            questions.extend(expected.iter().map(|e| (e.years, is_fractional)));
            continue;
        }
        if let Some(e) = expected.iter().find(|e| e.years.len() > 1) {
            return Err((e.line, format!("it has a figure of each year, none of {}", e.years)));
        }
        let all = expected.iter().map(|e| e.years.first);
        if let Some((first, last)) = all.clone().min().zip(all.max()) {
            questions.insert((Years { first, last }, is_fractional));
        }
    }
    Ok(questions)
}
