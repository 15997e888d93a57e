//! Figures as SVG text: rows and a specification in, a `String` out.
//!
//! The crate reads nothing, writes nothing and knows no hub, indicator or
//! language. Whatever is printed comes from the caller, already translated;
//! whatever is drawn depends on the arguments alone, so the same input gives
//! the same bytes.
//!
//! These figures exist:
//!
//! - [`hub_map`]: hubs on a world map, circles by value, crowded regions
//!   enlarged beside it;
//! - [`small_multiples`]: one small chart per hub, over years;
//! - [`line_chart`]: a few lines over years, on a logarithmic scale;
//! - [`bar_table`]: hubs by what was measured, a bar and its number in each cell.
//!
//! None can fail. A value that is missing, infinite or not a number is drawn
//! as missing, and a figure without data says so in the caller's words.
//!
//! The SVG is meant to stand inside an HTML page as well as alone. Text stays
//! text and takes the page's colour (`currentColor`); every id and class starts
//! with the caller's prefix; colours are presentation attributes repeated as
//! class rules, so a page may restyle them and a printer that ignores styles
//! still gets them. A page with a dark background sets the custom property
//! `--hubscope-surface` to its background colour.

mod clip;
mod figures;
mod labels;
mod numbers;
mod palette;
mod projection;
mod scale;
mod svg;
mod text;

pub use figures::Frame;
pub use figures::bar_table::{Bar, BarRow, BarTable, bar_table};
pub use figures::hub_map::{HubMap, HubPoint, Inset, Ring, hub_map, suggest_insets};
pub use figures::line_chart::{Line, LineChart, line_chart};
pub use figures::small_multiples::{
    Break, Mark, Panel, Series, Share, ShareDisplay, SmallMultiples, YScale, small_multiples,
};
pub use numbers::{Abbrev, NumberFormat};

#[cfg(test)]
#[path = "../tests/facts/mod.rs"]
mod facts;
