//! Other readings of a hub's boundary.

use super::{Hub, Shape};
use crate::text::Localised;
use serde::{Deserialize, Serialize};

/// Ids that no further geometry may take: the boundary of the hub itself, and what is made of its drawing.
pub const RESERVED: [&str; 3] = [MAIN, GROWN, SHRUNK];

/// The boundary of the hub itself.
pub const MAIN: &str = "main";

/// The drawn boundary, made greater.
pub const GROWN: &str = "grown";

/// The drawn boundary, made smaller.
pub const SHRUNK: &str = "shrunk";

/// Another boundary of a hub, to see what rests on the choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Geometry {
    /// The id, unique in the hub.
    pub id: String,
    /// How it relates to the hub's own.
    pub kind: Kind,
    /// Names in both languages.
    pub names: Localised,
    /// What it covers.
    #[serde(default)]
    pub note: Option<Localised>,
    /// Where it is written that this is the unit.
    #[serde(default)]
    pub sources: Vec<String>,
    /// People, approximately.
    #[serde(default)]
    pub population: Option<u64>,
    /// As of a hub.
    pub include: Vec<Shape>,
    /// As of a hub.
    #[serde(default)]
    pub exclude: Vec<Shape>,
    /// As of a hub.
    #[serde(default)]
    pub outline: Vec<Shape>,
}

/// How a geometry relates to the hub's own boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One of several parts.
    Part,
    /// The city alone.
    Core,
    /// A park or district alone.
    Park,
    /// The region round it.
    Wider,
    /// Another sense of the words that name it.
    Reading,
}

impl Hub {
    /// The id of the place that the hub is under another geometry: `boston--core`.
    pub fn id_under(&self, geometry: &str) -> String {
        format!("{}--{geometry}", self.id)
    }

    /// The hub under another of its geometries, as a place of its own, in no group.
    #[must_use]
    pub fn under(&self, geometry: &Geometry) -> Hub {
        let named = |own: &Localised| Localised {
            en: format!("{}: {}", own.en, geometry.names.en),
            zh: format!("{}：{}", own.zh, geometry.names.zh),
        };
        Hub {
            id: self.id_under(&geometry.id),
            names: named(&self.names),
            place: geometry.names.clone(),
            short: named(&self.short),
            country: self.country.clone(),
            group: None,
            note: geometry.note.clone(),
            sources: geometry.sources.clone(),
            population: geometry.population,
            include: geometry.include.clone(),
            exclude: geometry.exclude.clone(),
            outline: geometry.outline.clone(),
            geometries: vec![],
        }
    }
}
