//! A table of bars: a row for each hub, a column for each thing measured, in every cell a bar and its number.

use super::Frame;
use crate::palette;
use crate::scale::{Axis, drawable};
use crate::svg::{Anchor, Svg, Type, WIDTH, num};
use crate::text::{self, Fitted, LINE_HEIGHT, Room};

const HEAD: f64 = 12.5;
const SIZE: f64 = 12.5;
const SMALL: f64 = 11.0;
const GAP: f64 = 16.0;
const ROW: f64 = 23.0;
const BAR: f64 = 12.0;
/// Of the figure's width, for the names of the rows: at most.
const NAMES: f64 = 0.28;

/// The figure: see [`bar_table`].
#[derive(Debug, Clone, PartialEq)]
pub struct BarTable {
    /// Names and texts of the figure.
    pub frame: Frame,
    /// The heads of the columns, one to six; more are left out.
    pub columns: Vec<String>,
    /// The rows, from above.
    pub rows: Vec<BarRow>,
    /// A line above the columns, such as a word on the scale; may be empty.
    pub note: String,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct BarRow {
    /// Number of the hub in the report, printed before its label.
    pub number: Option<u32>,
    /// Name of the hub in the figure's language.
    pub label: String,
    /// A bar for each column; what is short is missing.
    pub bars: Vec<Bar>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// How long the bar is; negative ones run to the left of zero.
    pub value: Option<f64>,
    /// The number as printed.
    pub text: String,
}

/// Where things stand, from the left.
struct Grid {
    names: f64,
    /// Width of a column, and of its bars before the printed number.
    column: f64,
    bars: f64,
    axis: Axis,
}

/// Draws a table of bars as a standalone SVG document. All bars have one scale, from zero. What is missing is a dash.
pub fn bar_table(figure: &BarTable) -> String {
    let mut svg = Svg::new(&figure.frame);
    let columns = &figure.columns[..figure.columns.len().min(6)];
    if columns.is_empty() || figure.rows.is_empty() {
        let style = Type::plain(15.0).anchored(Anchor::Middle);
        svg.text(&palette::TEXT, WIDTH / 2.0, 40.0, style, &figure.frame.no_data);
        return svg.finish(&figure.frame, 80.0);
    }
    let grid = grid(figure, columns.len());
    let mut y = 0.0;
    if !figure.note.is_empty() {
        let room = Room { width: WIDTH, lines: 2, size: 12.0, min_size: SMALL, bold: false };
        let note = text::fit(&figure.note, room);
        for line in &note.lines {
            svg.text(&palette::MUTED, 0.0, y + 12.0, Type::plain(note.size), line);
            y += 16.0;
        }
        y += 8.0;
    }
    let room = Room { width: grid.column, lines: 4, size: HEAD, min_size: SMALL, bold: true };
    let heads: Vec<Fitted> = columns.iter().map(|head| text::fit(head, room)).collect();
    let head_height = heads.iter().map(Fitted::height).fold(0.0, f64::max);
    for (at, (head, whole)) in heads.iter().zip(columns).enumerate() {
        svg.open("g", None, &[]);
        if head.cut {
            svg.tip(whole);
        }
        // Short heads stand on the row.
        let top = y + head_height - head.height();
        for (n, line) in head.lines.iter().enumerate() {
            let baseline = top + head.size + n as f64 * head.size * LINE_HEIGHT;
            svg.text(&palette::TEXT, grid.left(at), baseline, Type::plain(head.size).bold(), line);
        }
        svg.close("g");
    }
    y += head_height + 7.0;
    let top = y;
    for row in &figure.rows {
        let d = format!("M0 {}H{}", num(y), num(WIDTH));
        svg.leaf("path", Some(&palette::GRID), &[("d", &d)]);
        draw_row(&mut svg, row, columns, &grid, y);
        y += ROW;
    }
    for at in 0..columns.len() {
        let zero = grid.left(at) + grid.axis.at(0.0) * grid.bars;
        let d = format!("M{} {}V{}", num(zero), num(top), num(y));
        svg.leaf("path", Some(&palette::AXIS), &[("d", &d)]);
    }
    svg.finish(&figure.frame, y + 4.0)
}

impl Grid {
    fn left(&self, column: usize) -> f64 {
        self.names + GAP + column as f64 * (self.column + GAP)
    }
}

fn grid(figure: &BarTable, columns: usize) -> Grid {
    let names = figure.rows.iter().map(|row| text::width(&label(row), SIZE, false)).fold(0.0, f64::max);
    let names = names.clamp(60.0, WIDTH * NAMES);
    let column = (WIDTH - names) / columns as f64 - GAP;
    let cells = || figure.rows.iter().flat_map(|row| row.bars.iter().take(columns));
    let numbers = cells().map(|bar| text::width(&bar.text, SIZE, false)).fold(0.0, f64::max) + 8.0;
    let axis = Axis::new(cells().filter_map(|bar| drawable(bar.value)), 100);
    Grid { names, column, bars: (column - numbers).max(column / 3.0), axis }
}

fn label(row: &BarRow) -> String {
    row.number.map_or_else(|| row.label.clone(), |number| format!("{number}\u{2002}{}", row.label))
}

fn draw_row(svg: &mut Svg, row: &BarRow, columns: &[String], grid: &Grid, top: f64) {
    svg.open("g", None, &[]);
    let baseline = top + ROW / 2.0 + SIZE * 0.36;
    let room = Room { width: grid.names, lines: 1, size: SIZE, min_size: SMALL, bold: false };
    let name = text::fit(&label(row), room);
    if name.cut {
        svg.tip(&row.label);
    }
    svg.text(&palette::TEXT, 0.0, baseline, Type::plain(name.size), &name.lines[0]);
    for (at, column) in columns.iter().enumerate() {
        let left = grid.left(at);
        let end = Type::plain(SIZE).anchored(Anchor::End);
        let Some((bar, value)) = row.bars.get(at).and_then(|bar| Some((bar, drawable(bar.value)?))) else {
            svg.text(&palette::MUTED, left + grid.column, baseline, end, "–");
            continue;
        };
        let (a, b) = (grid.axis.at(value.min(0.0)) * grid.bars, grid.axis.at(value.max(0.0)) * grid.bars);
        let paint = if value < 0.0 { &palette::BAR_C } else { &palette::BAR_A };
        let (x, y, w, h) = (num(left + a), num(top + (ROW - BAR) / 2.0), num(b - a), num(BAR));
        let attrs = [("x", &*x), ("y", &*y), ("width", &*w), ("height", &*h)];
        svg.hover("rect", paint, &attrs, &format!("{}, {column}: {}", row.label, bar.text));
        svg.text(&palette::TEXT, left + grid.column, baseline, end, &bar.text);
    }
    svg.close("g");
}
