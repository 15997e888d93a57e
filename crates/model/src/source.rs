//! Sources: where they are from, on what terms, and what is known not to be in them.

use crate::text::Localised;
use serde::{Deserialize, Serialize};

/// A source, as `catalogue/sources/<id>.toml` tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// The id on the command line and in the lake.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// What of it is used, as the beginning of a credit.
    pub gives: Localised,
    /// Where it is.
    pub url: String,
    /// How to get a copy.
    pub get: Localised,
    /// How often it changes.
    pub cadence: Localised,
    /// On what terms it may be used.
    pub licence: Licence,
    /// How to cite it.
    pub citation: String,
    /// Files and records that are read, and what becomes of them; what nobody could try on real records is said here.
    pub forms: Localised,
    /// What it is known not to have.
    pub lacks: Localised,
    /// The command that reads it.
    pub command: String,
}

/// The terms of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// What they are called.
    pub names: Localised,
    /// Where they are written.
    pub url: String,
    /// What follows for those who use or pass on figures and records.
    #[serde(default)]
    pub note: Option<Localised>,
}
