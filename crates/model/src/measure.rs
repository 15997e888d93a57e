//! The measure algebra: an indicator is data, and this is its grammar.

use crate::Years;
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
    /// The unit: `papers`, `researchers`, `percent`, `score`.
    pub unit: Unit,
    /// Whether there is a figure for each year, or one for all of them.
    #[serde(default)]
    pub period: Period,
    /// The hubs, groups or reserved places that the indicator is of; of all if it names none.
    #[serde(default)]
    pub hubs: Vec<String>,
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

impl Indicator {
    /// What there is of it: growth only of what has a figure a year.
    pub fn derivations(&self) -> &'static [Derivation] {
        match self.period {
            Period::Yearly => &Derivation::ALL,
            Period::Pooled => &[Derivation::Plain],
        }
    }

    /// The periods that its figures are of, as they are written, with the years of each.
    pub fn periods(&self, years: Years) -> Vec<(String, Years)> {
        match self.period {
            Period::Yearly => years.iter().map(|y| (y.to_string(), Years { first: y, last: y })).collect(),
            Period::Pooled => vec![(years.to_string(), years)],
        }
    }

    /// Whether it is defined for a hub, group or reserved place.
    pub fn is_of(&self, hub: &str) -> bool {
        self.hubs.is_empty() || self.hubs.iter().any(|id| id == hub)
    }
}

/// What a figure spans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// One year.
    #[default]
    Yearly,
    /// All years asked for, as one.
    Pooled,
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
    /// Points from 0 to 100, of which the greatest of those compared has 100.
    Score,
}

impl Unit {
    /// The word in the column `unit`, and the key of the unit's name in the locales.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Papers => "papers",
            Unit::Researchers => "researchers",
            Unit::Percent => "percent",
            Unit::PercentagePoints => "percentage_points",
            Unit::Score => "score",
        }
    }
}

/// How an indicator is computed for one hub and period.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Measure {
    /// Distinct things on the works of the hub that have all the classes.
    Count(CountMeasure),
    /// One indicator as a percentage of another.
    Ratio(RatioMeasure),
    /// One indicator as a percentage of its greatest figure among those compared.
    RelativeToMax(RelativeMeasure),
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
    /// The indicator above the line: a count, as a rule of a part of the things below.
    pub ratio: String,
    /// The indicator below the line.
    pub to: String,
}

/// `{ relative_to_max = "frontier_phenomics", over = "hubs" }`: 100 times the figure over the greatest one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelativeMeasure {
    /// The indicator that is compared: a count over the same periods.
    pub relative_to_max: String,
    /// Who is compared.
    pub over: Comparison,
}

/// Who is compared: nobody else has a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// All hubs of the set in use, whichever of them are asked for; no groups.
    Hubs,
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
    relative_to_max: Option<String>,
    over: Option<Comparison>,
}

impl TryFrom<Written> for Measure {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { count, classes, ratio, to, relative_to_max, over } = written;
        match (count, ratio, relative_to_max) {
            (Some(count), None, None) if to.is_none() && over.is_none() => {
                Ok(Measure::Count(CountMeasure { count, classes: classes.unwrap_or_default() }))
            }
            (None, Some(ratio), None) if classes.is_none() && over.is_none() => match to {
                Some(to) => Ok(Measure::Ratio(RatioMeasure { ratio, to })),
                None => Err("a ratio says what it is to: { ratio = ..., to = ... }"),
            },
            (None, None, Some(relative_to_max)) if classes.is_none() && to.is_none() => match over {
                Some(over) => Ok(Measure::RelativeToMax(RelativeMeasure { relative_to_max, over })),
                None => Err("a comparison says over whom: { relative_to_max = ..., over = \"hubs\" }"),
            },
            _ => Err(
                "a measure is one of: a count, with or without where; a ratio with its to; relative_to_max with its over",
            ),
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
    /// The indicator itself.
    Plain,
    /// Compound annual growth rate from the first to the last year (`cagr_<id>`).
    Cagr,
    /// Slope of the fitted line: percent a year of a count, points a year of a share (`slope_<id>`).
    Slope,
}

impl Derivation {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Derivation; 3] = [Derivation::Plain, Derivation::Cagr, Derivation::Slope];

    /// What stands before the indicator's id.
    pub fn prefix(self) -> &'static str {
        match self {
            Derivation::Plain => "",
            Derivation::Cagr => "cagr_",
            Derivation::Slope => "slope_",
        }
    }

    /// The unit of the derived figure.
    pub fn unit(self, of: Unit) -> Unit {
        match (self, of) {
            (Derivation::Plain, unit) => unit,
            (Derivation::Slope, Unit::Percent) => Unit::PercentagePoints,
            (Derivation::Cagr | Derivation::Slope, _) => Unit::Percent,
        }
    }
}
