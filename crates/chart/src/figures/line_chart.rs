//! A few lines over years on a logarithmic scale: what grows at the same rate runs parallel, however large it is.

use super::Frame;
use super::looks::{Look, Points, draw_swatch, line};
use crate::numbers::NumberFormat;
use crate::palette;
use crate::scale::{LogAxis, drawable};
use crate::svg::{Anchor, Rect, Svg, Type, WIDTH, num};
use crate::text::{self, Fitted, LINE_HEIGHT, Room};

/// Names at the ends of the lines.
const NAME: f64 = 13.5;
const SMALL: f64 = 11.5;
const NAMES_WIDTH: f64 = 232.0;
const SWATCH: f64 = 24.0;
const PLOT_TOP: f64 = 24.0;
const PLOT_HEIGHT: f64 = 330.0;
/// Between the names of two lines.
const GAP: f64 = 7.0;
/// Lines that can be told apart.
const MOST: usize = 5;

/// The chart: see [`line_chart`].
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// Names and texts of the figure.
    pub frame: Frame,
    /// Years along the axis, ascending.
    pub years: Vec<i32>,
    /// One to five lines; more are left out.
    pub lines: Vec<Line>,
    /// What the values are, above their axis.
    pub axis: String,
    /// How the values are written.
    pub numbers: NumberFormat,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name, at its end.
    pub name: String,
    /// A few words beneath the name; may be empty.
    pub note: String,
    /// A value for each year; what is short or not positive is a gap.
    pub values: Vec<Option<f64>>,
}

/// What stands at the end of a line.
struct Name<'a> {
    look: Look,
    title: Fitted,
    note: Option<Fitted>,
    line: &'a Line,
    /// Where its middle is wished to be, and then where it is.
    y: f64,
}

impl Name<'_> {
    fn height(&self) -> f64 {
        self.title.height() + self.note.as_ref().map_or(0.0, Fitted::height)
    }
}

/// Draws lines over years as a standalone SVG document, each named at its end. A missing value is a gap.
pub fn line_chart(figure: &LineChart) -> String {
    let mut svg = Svg::new(&figure.frame);
    let lines = &figure.lines[..figure.lines.len().min(MOST)];
    let values = lines.iter().flat_map(|line| (0..figure.years.len()).filter_map(|year| value(line, year)));
    let Some(axis) = LogAxis::new(values) else {
        let style = Type::plain(15.0).anchored(Anchor::Middle);
        svg.text(&palette::TEXT, WIDTH / 2.0, 40.0, style, &figure.frame.no_data);
        return svg.finish(&figure.frame, 80.0);
    };
    let ticks: Vec<String> = axis.ticks.iter().map(|tick| figure.numbers.short(*tick)).collect();
    let left = ticks.iter().map(|tick| text::width(tick, SMALL, false)).fold(0.0, f64::max) + 8.0;
    let plot = Rect::new(left, PLOT_TOP, WIDTH - left - NAMES_WIDTH, PLOT_HEIGHT);
    let height = |value: f64| plot.bottom() - axis.at(value) * plot.h;

    let room = Room { width: WIDTH, lines: 1, size: SMALL, min_size: SMALL, bold: false };
    svg.text(&palette::MUTED, 0.0, 11.0, Type::plain(SMALL), &text::fit(&figure.axis, room).lines[0]);
    for (tick, label) in axis.ticks.iter().zip(&ticks) {
        let y = height(*tick);
        let d = format!("M{} {}H{}", num(plot.x), num(y), num(plot.right()));
        svg.leaf("path", Some(&palette::GRID), &[("d", &d)]);
        svg.text(&palette::MUTED, plot.x - 6.0, y + 4.0, Type::plain(SMALL).anchored(Anchor::End), label);
    }
    let slot = plot.w / figure.years.len().max(1) as f64;
    let x = |year: usize| plot.x + (year as f64 + 0.5) * slot;
    // Every label has room for four figures; years that do not fit are skipped, counted from the last.
    let each = (text::width("2000", SMALL, false) * 1.4 / slot).ceil().max(1.0) as usize;
    for (at, year) in figure.years.iter().enumerate().rev().step_by(each) {
        let style = Type::plain(SMALL).anchored(Anchor::Middle);
        svg.text(&palette::MUTED, x(at), plot.bottom() + 17.0, style, &year.to_string());
    }

    let mut names: Vec<Name<'_>> = vec![];
    for (n, of) in lines.iter().enumerate() {
        let look = line(n);
        let points = Points {
            at: |year| value(of, year).map(|v| (x(year), height(v))),
            tip: |year| {
                let value = figure.numbers.full(value(of, year).unwrap_or_default());
                format!("{}, {}: {value}", of.name, figure.years[year])
            },
            years: figure.years.len(),
            halo: false,
        };
        points.draw(&mut svg, look);
        // A line without a point is named all the same, at the foot.
        let end = (0..figure.years.len()).rev().find_map(|year| (points.at)(year));
        names.push(name(of, look, end.map_or(plot.bottom(), |(_, y)| y)));
    }
    names.sort_by(|a, b| a.y.total_cmp(&b.y));
    spread(&mut names, &plot);
    for name in &names {
        draw_name(&mut svg, name, plot.right() + 10.0);
    }
    let foot = names.last().map_or(0.0, |name| name.y + name.height() / 2.0);
    svg.finish(&figure.frame, foot.max(plot.bottom() + 24.0) + 6.0)
}

fn value(line: &Line, year: usize) -> Option<f64> {
    // What an axis cannot hold is not drawn on it.
    drawable(*line.values.get(year)?).filter(|v| (1e-9..=1e15).contains(v))
}

fn name(line: &Line, look: Look, y: f64) -> Name<'_> {
    let width = NAMES_WIDTH - 10.0 - SWATCH - 8.0;
    let title = Room { width, lines: 2, size: NAME, min_size: 12.0, bold: true };
    let note = Room { width, lines: 2, size: SMALL, min_size: 11.0, bold: false };
    let fitted = (!line.note.is_empty()).then(|| text::fit(&line.note, note));
    Name { look, title: text::fit(&line.name, title), note: fitted, line, y }
}

/// Moves names apart, downwards and then back up from the foot of the plot.
fn spread(names: &mut [Name<'_>], plot: &Rect) {
    let mut floor = f64::NEG_INFINITY;
    for name in names.iter_mut() {
        let half = name.height() / 2.0;
        name.y = name.y.max(floor + half);
        floor = name.y + half + GAP;
    }
    let mut ceiling = plot.bottom() + 20.0;
    for name in names.iter_mut().rev() {
        let half = name.height() / 2.0;
        name.y = name.y.min(ceiling - half).max(half);
        ceiling = name.y - half - GAP;
    }
}

fn draw_name(svg: &mut Svg, name: &Name<'_>, left: f64) {
    svg.open("g", None, &[]);
    if name.title.cut {
        svg.tip(&name.line.name);
    }
    let mut y = name.y - name.height() / 2.0;
    draw_swatch(svg, name.look, left, y + name.title.size * 0.62, SWATCH);
    let parts = [(&name.title, &palette::TEXT, true)];
    let note = name.note.as_ref().map(|note| (note, &palette::MUTED, false));
    for (fitted, paint, bold) in parts.into_iter().chain(note) {
        let style = Type::plain(fitted.size);
        for line in &fitted.lines {
            let style = if bold { style.bold() } else { style };
            svg.text(paint, left + SWATCH + 8.0, y + fitted.size * 0.98, style, line);
            y += fitted.size * LINE_HEIGHT;
        }
    }
    svg.close("g");
}
