//! The measure algebra: an indicator is data, and this is its grammar.

use crate::text::Localised;
use serde::Deserialize;

/// An indicator of the catalogue: what it is called, what it means, how it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The permanent id, also the file's name.
    pub id: String,
    /// Raised whenever a change moves its values.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// The unit: `papers`, `researchers`, `percent`.
    pub unit: Unit,
    /// Groups that `--indicators @GROUP` asks for.
    #[serde(default)]
    pub groups: Vec<String>,
    /// What is counted, in one or two sentences.
    pub definition: Localised,
    /// What the figure does not say.
    pub limits: Localised,
    /// Works and standards that the definition rests on.
    #[serde(default)]
    pub references: Vec<String>,
    /// How it is computed.
    pub measure: Measure,
}

/// Units of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Works.
    Papers,
    /// Distinct people.
    Researchers,
    /// Percent of a whole, or percent a year for growth.
    Percent,
    /// Percentage points a year: the slope of a share.
    PercentagePoints,
}

impl Unit {
    /// The word in the column `unit`, and the key of the unit's name in the locales.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Papers => "papers",
            Unit::Researchers => "researchers",
            Unit::Percent => "percent",
            Unit::PercentagePoints => "percentage_points",
        }
    }
}

/// How an indicator is computed for one hub and year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Measure {
    /// Distinct things on the works of the hub that have all the classes.
    Count(CountMeasure),
    /// One indicator as a percentage of another.
    Ratio(RatioMeasure),
}

/// `{ count = "works", where = ["field:life_sciences"] }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountMeasure {
    /// What is counted.
    pub count: Entity,
    /// Classes that a work must have, all of them.
    pub classes: Vec<String>,
}

/// `{ ratio = "papers_life", to = "papers_all" }`: 100 times the first over the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioMeasure {
    /// The indicator above the line: a count whose things are part of those below.
    pub ratio: String,
    /// The indicator below the line.
    pub to: String,
}

/// A measure as it is written: one table for all kinds, so that a misspelt key is pointed at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    count: Option<Entity>,
    #[serde(rename = "where")]
    classes: Option<Vec<String>>,
    ratio: Option<String>,
    to: Option<String>,
}

impl TryFrom<Written> for Measure {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written { count: Some(count), classes, ratio: None, to: None } => {
                Ok(Measure::Count(CountMeasure { count, classes: classes.unwrap_or_default() }))
            }
            Written { count: None, classes: None, ratio: Some(ratio), to: Some(to) } => {
                Ok(Measure::Ratio(RatioMeasure { ratio, to }))
            }
            _ => Err("a measure is either a count, with or without where, or a ratio with its to"),
        }
    }
}

/// What a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entity {
    /// Works with an authorship placed in the hub.
    Works,
    /// Distinct authors of such works, through an authorship placed in the hub on that very work.
    Authors,
}

/// What an id asks for: the indicator itself, or growth derived from its years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Derivation {
    /// The indicator by year.
    Yearly,
    /// Compound annual growth rate from the first to the last year (`cagr_<id>`).
    Cagr,
    /// Slope of the fitted line: percent a year of a count, points a year of a share (`slope_<id>`).
    Slope,
}

impl Derivation {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Derivation; 3] = [Derivation::Yearly, Derivation::Cagr, Derivation::Slope];

    /// What stands before the indicator's id.
    pub fn prefix(self) -> &'static str {
        match self {
            Derivation::Yearly => "",
            Derivation::Cagr => "cagr_",
            Derivation::Slope => "slope_",
        }
    }

    /// The unit of the derived figure.
    pub fn unit(self, of: Unit) -> Unit {
        match (self, of) {
            (Derivation::Yearly, unit) => unit,
            (Derivation::Slope, Unit::Percent) => Unit::PercentagePoints,
            (Derivation::Cagr | Derivation::Slope, _) => Unit::Percent,
        }
    }
}
