//! How series are told apart: bars, lines with their markers, and samples of both.

use crate::palette::{self, Paint};
use crate::svg::{Svg, num};

/// How one series or the share is painted.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// A bar's fill and its width within the slot.
    Bar(&'static Paint, f64),
    /// A line, its markers and their shape.
    Line(&'static Paint, &'static Paint, Shape),
    /// A line across, where series break.
    Break,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Down,
}

/// The look of the nth line of a figure.
pub(super) fn line(n: usize) -> Look {
    const SHAPES: [Shape; 5] = [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Down];
    let n = n % palette::LINES.len();
    let (line, mark) = palette::LINES[n];
    Look::Line(line, mark, SHAPES[n])
}

/// A sample of a look, centred on `y`, `width` wide.
pub(super) fn draw_swatch(svg: &mut Svg, look: Look, x: f64, y: f64, width: f64) {
    match look {
        Look::Bar(paint, part) => {
            let side = 11.0;
            let w = side * part.max(0.5);
            let (left, top) = (num(x + (width - w) / 2.0), num(y - side / 2.0));
            let (w, h) = (num(w), num(side));
            let attrs = [("x", &*left), ("y", &*top), ("width", &*w), ("height", &*h)];
            svg.leaf("rect", Some(paint), &attrs);
        }
        Look::Line(line, mark, shape) => {
            let d = format!("M{} {}H{}", num(x), num(y), num(x + width));
            svg.leaf("path", Some(line), &[("d", &d)]);
            svg.leaf("path", Some(mark), &[("d", &marker(shape, x + width / 2.0, y))]);
        }
        Look::Break => {
            let d = format!("M{} {}V{}", num(x + width / 2.0), num(y - 7.0), num(y + 7.0));
            svg.leaf("path", Some(&palette::BREAK), &[("d", &d)]);
        }
    }
}

/// Path data of a marker.
pub(super) fn marker(shape: Shape, x: f64, y: f64) -> String {
    let (x0, y0) = (num(x), num(y));
    match shape {
        Shape::Circle => format!("M{} {y0}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0Z", num(x - 2.6)),
        Shape::Square => format!("M{} {}h4.6v4.6h-4.6Z", num(x - 2.3), num(y - 2.3)),
        Shape::Triangle => format!("M{x0} {}l3 5.2h-6Z", num(y - 3.2)),
        Shape::Down => format!("M{x0} {}l3 -5.2h-6Z", num(y + 3.2)),
        Shape::Diamond => format!("M{x0} {}l2.6 2.6l-2.6 2.6l-2.6 -2.6Z", num(y - 2.6)),
    }
}

/// A line series on the page, year by year.
pub(super) struct Points<A, T> {
    /// Where a year is; nowhere if its value is missing.
    pub(super) at: A,
    /// What is said of a year.
    pub(super) tip: T,
    pub(super) years: usize,
    /// Whether the line crosses bars and must stand off them.
    pub(super) halo: bool,
}

impl<A: Fn(usize) -> Option<(f64, f64)>, T: Fn(usize) -> String> Points<A, T> {
    pub(super) fn draw(&self, svg: &mut Svg, look: Look) {
        let Look::Line(line, mark, shape) = look else {
            return;
        };
        let mut d = String::new();
        let mut joined = false;
        for point in (0..self.years).map(&self.at) {
            if let Some((x, y)) = point {
                d.push(if joined { 'L' } else { 'M' });
                d.push_str(&format!("{} {}", num(x), num(y)));
            }
            joined = point.is_some();
        }
        if d.contains('L') {
            if self.halo {
                svg.leaf("path", Some(&palette::HALO), &[("d", &d)]);
            }
            svg.leaf("path", Some(line), &[("d", &d)]);
        }
        for year in 0..self.years {
            if let Some((x, y)) = (self.at)(year) {
                svg.hover("path", mark, &[("d", &marker(shape, x, y))], &(self.tip)(year));
            }
        }
    }
}
