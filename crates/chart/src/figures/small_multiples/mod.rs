//! A grid of small charts, one per hub, over years.

mod grid;
mod plot;

use super::Frame;
use crate::numbers::NumberFormat;
use crate::palette;
use crate::svg::{Anchor, Svg, Type, WIDTH};
use grid::{Drawing, GAP, ROW_GAP};

/// The grid: see [`small_multiples`].
#[derive(Debug, Clone, PartialEq)]
pub struct SmallMultiples {
    /// Names and texts of the figure.
    pub frame: Frame,
    /// Years along every panel's axis, ascending.
    pub years: Vec<i32>,
    /// One to three series; more are left out.
    pub series: Vec<Series>,
    /// A percentage that goes with the series, if any.
    pub share: Option<Share>,
    /// Where the series cannot be read as one, if anywhere.
    pub break_before: Option<Break>,
    /// The panels, row by row.
    pub panels: Vec<Panel>,
    /// Panels in a row; four suits a page. Values outside 1 to 6 become the
    /// nearest of them.
    pub columns: usize,
    /// Whether panels can be compared by height.
    pub y_scale: YScale,
    /// How the values are written.
    pub numbers: NumberFormat,
    /// A line beneath the legend, such as a word on the scales; may be empty.
    pub note: String,
}

/// What one series is and how it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Bars or a line.
    pub mark: Mark,
}

/// The form of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Bars from zero. A second series of bars stands narrower before the
    /// first, as a part before its whole.
    Bars,
    /// A line with a marker each year; it breaks where a value is missing.
    Line,
}

/// A percentage beside the series.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Its name in the legend.
    pub name: String,
    /// Whether it is drawn as well as printed.
    pub display: ShareDisplay,
}

/// How a share is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareDisplay {
    /// Its first and last value are printed above the panel.
    Label,
    /// A line as well, on an axis at the right from 0 to the least of 5, 10, 20, 50 and 100% that holds every panel's.
    Line,
}

/// A change in what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The first year after it: a dashed line stands before that year, unless it is the first of all.
    pub year: i32,
    /// What changed, for the legend.
    pub name: String,
}

/// How far the vertical axes reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YScale {
    /// The same in every panel.
    Shared,
    /// As far as each panel's values.
    PerPanel,
}

/// One hub's chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Number of the hub in the report, printed before its label.
    pub number: Option<u32>,
    /// Name of the hub in the figure's language.
    pub label: String,
    /// For each series, a value for each year; whatever is short is missing.
    pub values: Vec<Vec<Option<f64>>>,
    /// The share in percent for each year.
    pub share: Vec<Option<f64>>,
}

/// Draws one small chart per panel as a standalone SVG document.
///
/// A legend stands above the grid. Each panel carries its number and name, the
/// first and last value of each series, and the chart. A missing value is a
/// gap, in print a dash; a panel without any value says so.
pub fn small_multiples(figure: &SmallMultiples) -> String {
    let drawing = Drawing::new(figure);
    let mut svg = Svg::new(&figure.frame);
    let mut y = drawing.draw_legend(&mut svg);
    let last_row = figure.panels.len().div_ceil(drawing.columns);
    for (i, panel) in figure.panels.iter().enumerate() {
        let (row, column) = (i / drawing.columns, i % drawing.columns);
        let left = column as f64 * (drawing.width + GAP);
        let top = y + row as f64 * (drawing.height + ROW_GAP);
        drawing.draw_panel(&mut svg, panel, i, (left, top));
    }
    y += last_row as f64 * (drawing.height + ROW_GAP);
    if figure.panels.is_empty() {
        let style = Type::plain(15.0).anchored(Anchor::Middle);
        svg.text(&palette::TEXT, WIDTH / 2.0, y + 40.0, style, &figure.frame.no_data);
        y += 80.0;
    }
    svg.finish(&figure.frame, y)
}
