//! Indicators: what each is called, what it means, and its measure.

mod documents;
mod grammar;
mod movement;
mod written;

pub use documents::*;
pub use grammar::*;
pub use movement::*;

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
    /// What there is of it: growth only of what has a figure a year, and that of a group's hubs only of what hubs have.
    pub fn derivations(&self) -> &'static [Derivation] {
        match self.period {
            Period::Yearly if self.hubs.is_empty() => &Derivation::ALL,
            Period::Yearly => &[Derivation::Plain, Derivation::Cagr, Derivation::Slope],
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
    /// Distinct institutions.
    Institutions,
    /// Distinct venues.
    Venues,
    /// Distinct countries.
    Countries,
    /// Citations, or citations a paper.
    Citations,
    /// Patents.
    Patents,
    /// Trials.
    Trials,
    /// Drugs.
    Drugs,
    /// Authors a paper, or the sum of the lengths of author lists.
    Authors,
    /// A ratio in which 1 is what is expected.
    Quotient,
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
            Unit::Institutions => "institutions",
            Unit::Venues => "venues",
            Unit::Countries => "countries",
            Unit::Citations => "citations",
            Unit::Patents => "patents",
            Unit::Trials => "trials",
            Unit::Drugs => "drugs",
            Unit::Authors => "authors",
            Unit::Quotient => "quotient",
            Unit::Percent => "percent",
            Unit::PercentagePoints => "percentage_points",
            Unit::Score => "score",
        }
    }
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
    /// Of a group: the mean of its hubs' compound annual growth rates, each hub the same whatever its size (`mean_cagr_<id>`). The
    /// group's own rate is of its hubs' union.
    MeanCagr,
}

impl Derivation {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Derivation; 4] = [Derivation::Plain, Derivation::Cagr, Derivation::Slope, Derivation::MeanCagr];

    /// What stands before the indicator's id.
    pub fn prefix(self) -> &'static str {
        match self {
            Derivation::Plain => "",
            Derivation::Cagr => "cagr_",
            Derivation::Slope => "slope_",
            Derivation::MeanCagr => "mean_cagr_",
        }
    }

    /// The unit of the derived figure.
    pub fn unit(self, of: Unit) -> Unit {
        match (self, of) {
            (Derivation::Plain, unit) => unit,
            (Derivation::Slope, Unit::Percent) => Unit::PercentagePoints,
            (Derivation::Cagr | Derivation::Slope | Derivation::MeanCagr, _) => Unit::Percent,
        }
    }
}
