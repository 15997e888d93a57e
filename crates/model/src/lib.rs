//! The words of hubscope: keys, rows of the lake's tables, and the catalogue (hubs, classes, indicators, texts).
//!
//! Everybody depends on this crate; it depends on nobody, and does no I/O but reading catalogue files.

mod about;
mod basket;
pub mod catalogue;
pub mod cell;
pub mod classes;
pub mod classify;
pub mod corpus;
pub mod corrections;
pub mod countries;
pub mod frontier;
pub mod hubs;
pub mod key;
pub mod locale;
pub mod measure;
pub mod published;
pub mod row;
mod row_page;
pub mod source;
pub mod text;

pub use catalogue::{Catalogue, CatalogueError};
pub use cell::{Cell, Years};
pub use row_page::tables_page;
pub use text::{Lang, Localised};
