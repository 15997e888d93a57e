//! The grid: sizes, legend, and what stands around each panel's plot.

use super::{Mark, Panel, Series, ShareDisplay, SmallMultiples, YScale};
use crate::figures::looks::{Look, Shape, draw_swatch, line};
use crate::palette;
use crate::scale::{Axis, drawable};
use crate::svg::{Anchor, Rect, Svg, Type, WIDTH, num};
use crate::text::{self, Fitted, LINE_HEIGHT, Room};

pub(super) const GAP: f64 = 20.0;
pub(super) const ROW_GAP: f64 = 18.0;
const PLOT_HEIGHT: f64 = 88.0;
const YEARS_HEIGHT: f64 = 16.0;
pub(super) const SMALL: f64 = 11.0;
const READOUT_ROW: f64 = 15.0;
const SWATCH: f64 = 18.0;
const LEGEND_SIZE: f64 = 13.0;
const LEGEND_ROW: f64 = 20.0;

const MAX_SERIES: usize = 3;
/// Widths of bars within the width of the first, front ones narrower.
const BAR_WIDTHS: [f64; 3] = [1.0, 0.56, 0.26];

pub(super) const SHARE_LOOK: Look = Look::Line(&palette::SHARE, &palette::SHARE_MARK, Shape::Diamond);

/// First and last value of something, as printed.
struct Readout {
    look: Look,
    text: String,
    width: f64,
}

pub(super) struct Drawing<'a> {
    pub(super) figure: &'a SmallMultiples,
    pub(super) looks: Vec<Look>,
    pub(super) columns: usize,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) title_lines: usize,
    /// Readouts in a row; the same in every panel, so that they line up.
    pub(super) per_row: usize,
    pub(super) shared: Option<Axis>,
    pub(super) axis_width: f64,
    /// The axis of the share, if it is drawn: the same in every panel.
    pub(super) share_axis: Option<Axis>,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(figure: &'a SmallMultiples) -> Self {
        let columns = figure.columns.clamp(1, 6);
        let width = (WIDTH - GAP * (columns as f64 - 1.0)) / columns as f64;
        let shared = (figure.y_scale == YScale::Shared).then(|| axis(figure, figure.panels.iter()));
        let mut drawing = Self {
            looks: looks(&figure.series),
            share_axis: figure.share.as_ref().filter(|s| s.display == ShareDisplay::Line).map(|_| {
                let shares =
                    figure.panels.iter().flat_map(|p| (0..figure.years.len()).filter_map(|year| share(p, year)));
                Axis::percent(shares.fold(0.0, f64::max))
            }),
            figure,
            columns,
            width,
            height: 0.0,
            title_lines: 1,
            per_row: figure.series.len().min(MAX_SERIES) + usize::from(figure.share.is_some()),
            shared,
            axis_width: 0.0,
        };
        for panel in &figure.panels {
            let lines = drawing.title(panel).lines.len();
            drawing.title_lines = drawing.title_lines.max(lines);
            let readouts = drawing.readouts(panel);
            let too_wide = |n: usize| {
                let wide = |row: &[Readout]| row.iter().map(|r| r.width + 8.0).sum::<f64>();
                readouts.chunks(n).any(|row| wide(row) - 8.0 > width)
            };
            while drawing.per_row > 1 && too_wide(drawing.per_row) {
                drawing.per_row -= 1;
            }
            let axis = drawing.axis(panel);
            for tick in &axis.ticks {
                let wide = text::width(&figure.numbers.short(*tick), SMALL, false) + 6.0;
                drawing.axis_width = drawing.axis_width.max(wide.min(width / 3.0));
            }
        }
        drawing.height = drawing.plot_top() + PLOT_HEIGHT + YEARS_HEIGHT;
        drawing
    }

    pub(super) fn axis(&self, panel: &Panel) -> Axis {
        self.shared.clone().unwrap_or_else(|| axis(self.figure, std::iter::once(panel)))
    }

    fn title(&self, panel: &Panel) -> Fitted {
        let number = panel.number.map_or_else(String::new, |n| format!("{n}\u{2002}"));
        let room = Room { width: self.width, lines: 2, size: 13.5, min_size: 12.0, bold: true };
        text::fit(&format!("{number}{}", panel.label), room)
    }

    /// Distance from a panel's top to its plot.
    fn plot_top(&self) -> f64 {
        let count = self.looks.len() + usize::from(self.figure.share.is_some());
        let rows = count.div_ceil(self.per_row.max(1)) as f64;
        self.title_lines as f64 * 13.5 * LINE_HEIGHT + rows * READOUT_ROW + 10.0
    }

    fn readouts(&self, panel: &Panel) -> Vec<Readout> {
        let numbers = &self.figure.numbers;
        let years = self.figure.years.len();
        let series = self.looks.iter().enumerate().map(|(i, look)| {
            let ends = ends(|year| value(panel, i, year), years);
            (*look, ends.map(|v| v.map(|v| numbers.short(v))))
        });
        let share = self.figure.share.iter().map(|_| {
            let ends = ends(|year| share(panel, year), years);
            (SHARE_LOOK, ends.map(|v| v.map(|v| numbers.percent(v))))
        });
        series
            .chain(share)
            .map(|(look, [first, last])| {
                let dash = || "–".to_owned();
                let text = match (first, last) {
                    (None, None) => dash(),
                    (Some(only), Some(_)) if years == 1 => only,
                    (first, last) => {
                        format!("{} → {}", first.unwrap_or_else(dash), last.unwrap_or_else(dash))
                    }
                };
                let width = text::width(&text, SMALL, false) + SWATCH;
                Readout { look, text, width }
            })
            .collect()
    }

    pub(super) fn draw_legend(&self, svg: &mut Svg) -> f64 {
        let figure = self.figure;
        let names = figure.series.iter().map(|s| &s.name).zip(self.looks.iter().copied());
        let share = figure.share.iter().map(|s| (&s.name, SHARE_LOOK));
        let breaks = figure.break_before.iter().map(|b| (&b.name, Look::Break));
        let (mut x, mut y) = (0.0, 3.0);
        for (name, look) in names.chain(share).chain(breaks) {
            let room = Room { width: WIDTH - 34.0, lines: 1, size: LEGEND_SIZE, min_size: SMALL, bold: false };
            let name = text::fit(name, room);
            if x > 0.0 && x + 30.0 + name.width > WIDTH {
                (x, y) = (0.0, y + LEGEND_ROW);
            }
            draw_swatch(svg, look, x, y + LEGEND_ROW / 2.0, 22.0);
            svg.text(&palette::TEXT, x + 28.0, y + 14.5, Type::plain(name.size), &name.lines[0]);
            x += 28.0 + name.width + 24.0;
        }
        y += LEGEND_ROW;
        if !figure.note.is_empty() {
            let room = Room { width: WIDTH, lines: 2, size: 12.0, min_size: SMALL, bold: false };
            let note = text::fit(&figure.note, room);
            for line in &note.lines {
                svg.text(&palette::MUTED, 0.0, y + 14.0, Type::plain(note.size), line);
                y += 16.0;
            }
        }
        y + 14.0
    }

    pub(super) fn draw_panel(&self, svg: &mut Svg, panel: &Panel, index: usize, (left, top): (f64, f64)) {
        svg.open("g", None, &[("id", &svg.id(&format!("panel-{index}")))]);
        let title = self.title(panel);
        if title.cut {
            svg.tip(&panel.label);
        }
        // A short title stands on the last of the lines kept for long ones.
        let skipped = self.title_lines.saturating_sub(title.lines.len());
        for (i, line) in title.lines.iter().enumerate() {
            let y = top + 13.0 + (skipped + i) as f64 * 13.5 * LINE_HEIGHT;
            svg.text(&palette::TEXT, left, y, Type::plain(title.size).bold(), line);
        }
        let plot = Rect::new(left, top + self.plot_top(), self.width, PLOT_HEIGHT);
        let years = self.figure.years.len();
        let drawn = (0..years).any(|year| {
            (0..self.looks.len()).any(|i| value(panel, i, year).is_some())
                || (self.figure.share.is_some() && share(panel, year).is_some())
        });
        if drawn {
            let below = top + 13.5 * LINE_HEIGHT * self.title_lines as f64;
            for (row, readouts) in self.readouts(panel).chunks(self.per_row.max(1)).enumerate() {
                let y = below + 13.0 + row as f64 * READOUT_ROW;
                let mut x = left;
                for readout in readouts {
                    draw_swatch(svg, readout.look, x, y - 4.0, SWATCH - 5.0);
                    svg.text(&palette::TEXT, x + SWATCH, y, Type::plain(SMALL), &readout.text);
                    x += readout.width + 8.0;
                }
            }
            self.draw_plot(svg, panel, &plot);
        } else {
            let (x, y, w, h) = (num(plot.x), num(plot.y), num(plot.w), num(plot.h));
            let attrs = [("x", &*x), ("y", &*y), ("width", &*w), ("height", &*h)];
            svg.leaf("rect", Some(&palette::GRID), &attrs);
            let room = Room { width: self.width - 8.0, lines: 3, size: 12.0, min_size: SMALL, bold: false };
            let text = text::fit(&self.figure.frame.no_data, room);
            let style = Type::plain(text.size).anchored(Anchor::Middle);
            let start = plot.y + (plot.h - text.height()) / 2.0 + text.size;
            for (i, line) in text.lines.iter().enumerate() {
                let y = start + i as f64 * text.size * LINE_HEIGHT;
                svg.text(&palette::MUTED, plot.x + plot.w / 2.0, y, style, line);
            }
        }
        svg.close("g");
    }
}

/// The looks of the series, in their order.
fn looks(series: &[Series]) -> Vec<Look> {
    // Blue belongs to the bars where there are some.
    let (mut bars, mut lines) = (0, usize::from(series.iter().any(|s| s.mark == Mark::Bars)));
    let look = |s: &Series| match s.mark {
        Mark::Bars => {
            bars += 1;
            Look::Bar(palette::BARS[bars - 1], BAR_WIDTHS[bars - 1])
        }
        Mark::Line => {
            lines += 1;
            line(lines - 1)
        }
    };
    series.iter().take(MAX_SERIES).map(look).collect()
}

/// The axis for all values that some panels draw.
fn axis<'p>(figure: &SmallMultiples, panels: impl Iterator<Item = &'p Panel>) -> Axis {
    let count = figure.series.len().min(MAX_SERIES);
    let values = panels.flat_map(|panel| {
        (0..count).flat_map(move |i| (0..figure.years.len()).filter_map(move |year| value(panel, i, year)))
    });
    Axis::new(values, 3)
}

pub(super) fn value(panel: &Panel, series: usize, year: usize) -> Option<f64> {
    drawable(*panel.values.get(series)?.get(year)?)
}

pub(super) fn share(panel: &Panel, year: usize) -> Option<f64> {
    drawable(*panel.share.get(year)?)
}

/// Values of the first and the last year.
fn ends(at: impl Fn(usize) -> Option<f64>, years: usize) -> [Option<f64>; 2] {
    match years.checked_sub(1) {
        Some(last) => [at(0), at(last)],
        None => [None, None],
    }
}
