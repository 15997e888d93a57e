//! How series are told apart.

use super::{Mark, Series};
use crate::palette::{self, Paint};
use crate::svg::{Svg, num};

pub(super) const MAX_SERIES: usize = 3;
/// Widths of bars within the width of the first, front ones narrower.
const BAR_WIDTHS: [f64; 3] = [1.0, 0.56, 0.26];

/// How one series or the share is painted.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// A bar's fill and its width within the slot.
    Bar(&'static Paint, f64),
    /// A line, its markers and their shape.
    Line(&'static Paint, &'static Paint, Shape),
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
}

pub(super) const SHARE_LOOK: Look = Look::Line(&palette::SHARE, &palette::SHARE_MARK, Shape::Diamond);

pub(super) fn looks(series: &[Series]) -> Vec<Look> {
    let (mut bars, mut lines) = (0, 0);
    let shapes = [Shape::Circle, Shape::Square, Shape::Triangle];
    // Blue belongs to the bars where there are some.
    if series.iter().any(|s| s.mark == Mark::Bars) {
        lines = 1;
    }
    series
        .iter()
        .take(MAX_SERIES)
        .map(|s| match s.mark {
            Mark::Bars => {
                bars += 1;
                Look::Bar(palette::BARS[bars - 1], BAR_WIDTHS[bars - 1])
            }
            Mark::Line => {
                let (line, mark) = palette::LINES[lines % 3];
                let look = Look::Line(line, mark, shapes[lines % 3]);
                lines += 1;
                look
            }
        })
        .collect()
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
    }
}

/// Path data of a marker.
pub(super) fn marker(shape: Shape, x: f64, y: f64) -> String {
    let (x0, y0) = (num(x), num(y));
    match shape {
        Shape::Circle => format!("M{} {y0}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0 -5.2 0Z", num(x - 2.6)),
        Shape::Square => format!("M{} {}h4.6v4.6h-4.6Z", num(x - 2.3), num(y - 2.3)),
        Shape::Triangle => format!("M{x0} {}l3 5.2h-6Z", num(y - 3.2)),
        Shape::Diamond => format!("M{x0} {}l2.6 2.6l-2.6 2.6l-2.6 -2.6Z", num(y - 2.6)),
    }
}
