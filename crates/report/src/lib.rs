//! The report: measured cells in, one self-contained HTML file per language out, and the same cells as CSV.
//!
//! `content` builds a [`document::Document`], a small tree that knows sections, figures and tables and nothing of any
//! format; `html` renders it. Other formats are to render the same tree. Nothing here reads a lake, a clock or the
//! network: the same input gives the same bytes.

mod comparison;
mod content;
mod csv;
pub mod document;
mod html;
mod number;
mod rounding;

pub use crate::csv::csv;
pub use comparison::published_csv;
pub use number::Numbers;

use hubscope_count::coverage::Coverage;
use hubscope_count::lens::Varied;
use hubscope_count::provenance::Provenance;
use hubscope_count::resolution::Resolution;
use hubscope_font::FontError;
use hubscope_model::locale::Locale;
use hubscope_model::{Catalogue, CatalogueError, Cell, Lang, Years};

/// Everything a report is made of.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// Hubs, indicators and texts.
    pub catalogue: &'a Catalogue,
    /// The figures. Hubs, groups and indicators without a cell are left out of the report. Series of the world may span more
    /// years than the report's.
    pub cells: &'a [Cell],
    /// What other boundaries of the hubs make of some of the figures, in one year.
    pub lens: &'a [Varied],
    /// What the authorships of the hubs were placed by, over the report's years.
    pub resolution: &'a [Resolution],
    /// What the counts cannot see, by year.
    pub coverage: &'a [Coverage],
    /// What the figures rest on.
    pub provenance: &'a Provenance,
    /// The years measured.
    pub years: Years,
    /// The languages that the report comes in: a page links to the others.
    pub langs: &'a [Lang],
    /// Hub ids with the place of their circle on the map, in degrees north and east. A hub without one is left off it.
    pub centres: &'a [(String, f64, f64)],
    /// The scale of the synthetic world that the records are of; none for real ones. A banner above everything else and the
    /// citation say so, and the sources are not credited then.
    pub synthetic: Option<f64>,
    /// Whether a server answers beside the page.
    pub links: Links,
}

/// Where the page gets the records behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Links {
    /// From nowhere: the page shows the command that lists them.
    Offline,
    /// From the API of the server that serves the page.
    Served {
        /// Where the API begins, such as `/api/v1`.
        base: String,
    },
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// A file of the catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The outlines of the base map.
    #[error("{file} is not a list of rings")]
    BaseMap {
        /// The file of the catalogue.
        file: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// The font that comes with the page.
    #[error("cannot make the font of the page")]
    Font(#[from] FontError),
    /// The texts and names that the page's script reads.
    #[error("cannot write the data of the page's script")]
    Script(#[from] serde_json::Error),
}

/// The last year that sources no longer fill up; the last one if they all are.
pub fn settled_year(cells: &[Cell], years: Years) -> i32 {
    let is_open = |year: &i32| {
        let year = year.to_string();
        cells.iter().any(|cell| cell.period == year && content::has_flag(cell, "incomplete"))
    };
    years.iter().rev().find(|year| !is_open(year)).unwrap_or(years.last)
}

/// The report in one language, as one HTML file that loads nothing from anywhere.
///
/// It links to `values.csv`, to `published.csv` and to the reports in the other languages, `report.<lang>.html`, beside it.
///
/// # Errors
/// If a file of the catalogue (texts, base map) or the font cannot be used.
pub fn html(input: &Input<'_>, lang: Lang) -> Result<String, ReportError> {
    let locale = Locale::load(input.catalogue, lang)?;
    let document = content::document(input, &locale)?;
    html::page(&document, &locale, &input.links)
}
