//! The counting engine: what a measure means as SQL text ([`sql_text`]), and its result from the snapshot's index ([`Engine`]).
//!
//! Both say the same; the crate `hubscope-sql` runs the text, and a test compares every cell.

mod bits;
mod breaks;
mod citation;
mod class;
pub mod compare;
pub mod coverage;
pub mod diff;
pub mod discover;
mod documents;
mod engine;
pub mod evidence;
mod figures;
mod identities;
mod index;
mod interval;
mod kept;
pub mod lens;
pub mod measure;
pub mod network;
pub mod people;
mod place;
pub mod provenance;
mod question;
mod remarks;
pub mod resolution;
pub mod robust;
pub mod specification;
pub mod sql_text;
mod unread;

pub use class::BasketVenue;
pub use engine::Engine;
pub use interval::{Intervals, Ranked, SEED};
pub use measure::Selection;

use hubscope_lake::LakeError;
use hubscope_model::CatalogueError;

/// What can go wrong while counting.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// The lake cannot be read.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// The catalogue, or an id that is not in it.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A boundary that names a place which the gazetteer does not have, or of which it has several.
    #[error("{0}")]
    Boundary(String),
    /// A class that cannot be resolved.
    #[error("indicator \"{indicator}\": {message}")]
    Class {
        /// The indicator.
        indicator: String,
        /// What is wrong.
        message: String,
    },
    /// What an indicator counts is of sources that the lake has read nothing of.
    #[error(
        "indicator \"{indicator}\": the lake has read no {what}; `hubscope ingest {source_id} PATH --lake LAKE` reads them"
    )]
    Unread {
        /// The indicator.
        indicator: String,
        /// What is not there.
        what: &'static str,
        /// A source that has it.
        source_id: &'static str,
    },
    /// What places have of works is more or less than the works: the lake is damaged.
    #[error(
        "hubs, elsewhere and unresolved share {shared} papers of {papers} in {period}; ask `hubscope lake verify` about the lake"
    )]
    NotConserved {
        /// Shares of works, added up.
        shared: f64,
        /// Works.
        papers: u64,
        /// The year.
        period: String,
    },
    /// Another backend failed.
    #[error("the SQL backend failed")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Records are asked for a figure that does not exist.
    #[error("\"{id}\" is not defined for \"{hub}\", so no records stand behind it")]
    Undefined {
        /// The indicator.
        id: String,
        /// The hub, group or reserved place.
        hub: String,
    },
    /// An indicator is asked for pairs of hubs, and counts no works that two could have.
    #[error("\"{id}\" has no pairs of hubs: {why}")]
    NotPaired {
        /// The indicator.
        id: String,
        /// Why.
        why: &'static str,
    },
    /// A group or a reserved place is asked for where hubs are.
    #[error("\"{id}\" is no hub, and it is hubs that are looked at side by side here")]
    NoHub {
        /// The group or reserved place.
        id: String,
    },
    /// Records are asked for a figure that does not exist in this very period.
    #[error(
        "\"{id}\" has no figure for \"{hub}\" in {period}, so no records stand behind it; `hubscope explain {id}` says when it has none"
    )]
    NoFigure {
        /// The indicator.
        id: String,
        /// The hub, group or reserved place.
        hub: String,
        /// The period.
        period: String,
    },
    /// Records of several years are asked for a figure of one.
    #[error("\"{id}\" is a figure of one year; ask for the years one by one")]
    OneYear {
        /// The indicator.
        id: String,
    },
    /// Records are asked for a figure that is derived from several years.
    #[error("\"{id}\" is growth over years and has no records of its own; ask for \"{base}\" in one of the years")]
    NoRecords {
        /// The id asked for.
        id: String,
        /// The indicator beneath it.
        base: String,
    },
}
