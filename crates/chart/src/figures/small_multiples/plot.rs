//! The chart inside a panel: axes, bars and lines.

use super::Panel;
use super::grid::{Drawing, SHARE_LOOK, SMALL, share, value};
use crate::figures::looks::{Look, Points};
use crate::palette;
use crate::scale::Axis;
use crate::svg::{Anchor, Rect, Svg, Type, num};
use crate::text;

impl Drawing<'_> {
    pub(super) fn draw_plot(&self, svg: &mut Svg, panel: &Panel, whole: &Rect) {
        let right = if self.share_axis.is_some() { 34.0 } else { 2.0 };
        let plot =
            Rect::new(whole.x + self.axis_width, whole.y, (whole.w - self.axis_width - right).max(20.0), whole.h);
        let axis = self.axis(panel);
        let height = |axis: &Axis, v: f64| plot.bottom() - axis.at(v) * plot.h;
        for tick in &axis.ticks {
            let y = height(&axis, *tick);
            let paint = if *tick == 0.0 { &palette::AXIS } else { &palette::GRID };
            let d = format!("M{} {}H{}", num(plot.x), num(y), num(plot.right()));
            svg.leaf("path", Some(paint), &[("d", &d)]);
            let style = Type::plain(SMALL).anchored(Anchor::End);
            let label = self.figure.numbers.short(*tick);
            svg.text(&palette::MUTED, plot.x - 5.0, y + 3.8, style, &label);
        }
        let slot = plot.w / self.figure.years.len().max(1) as f64;
        let x = |year: usize| plot.x + (year as f64 + 0.5) * slot;
        let bars = (slot * 0.74).min(34.0);
        let halo = self.looks.iter().any(|look| matches!(look, Look::Bar(..)));
        for (i, look) in self.looks.iter().enumerate() {
            let Look::Bar(paint, part) = *look else {
                continue;
            };
            for year in 0..self.figure.years.len() {
                let Some(v) = value(panel, i, year) else {
                    continue;
                };
                let (a, b) = (height(&axis, v), height(&axis, 0.0));
                let (y, h) = (num(a.min(b)), num((a - b).abs()));
                let (w, left) = (num(bars * part), num(x(year) - bars * part / 2.0));
                let attrs = [("x", &*left), ("y", &*y), ("width", &*w), ("height", &*h)];
                svg.hover("rect", paint, &attrs, &self.tip(panel, i, year, v));
            }
        }
        let break_at = self.figure.break_before.as_ref().and_then(|b| years_before(&self.figure.years, b.year));
        if let Some(before) = break_at {
            let d = format!("M{} {}V{}", num(plot.x + before as f64 * slot), num(plot.y), num(plot.bottom()));
            svg.leaf("path", Some(&palette::BREAK), &[("d", &d)]);
        }
        for (i, look) in self.looks.iter().enumerate() {
            let line = Points {
                at: |year| value(panel, i, year).map(|v| (x(year), height(&axis, v))),
                tip: |year| self.tip(panel, i, year, value(panel, i, year).unwrap_or(0.0)),
                years: self.figure.years.len(),
                halo,
            };
            line.draw(svg, *look);
        }
        if let Some(percent) = &self.share_axis {
            for tick in &percent.ticks {
                let sign = if Some(tick) == percent.ticks.last() { "%" } else { "" };
                let label = format!("{}{sign}", num(*tick));
                let y = height(percent, *tick) + 3.8;
                svg.text(&palette::MUTED, plot.right() + 5.0, y, Type::plain(SMALL), &label);
            }
            let line = Points {
                at: |year| share(panel, year).map(|v| (x(year), height(percent, v))),
                tip: |year| self.share_tip(panel, year),
                years: self.figure.years.len(),
                halo,
            };
            line.draw(svg, SHARE_LOOK);
        }
        self.draw_years(svg, &plot, slot);
    }

    /// As many years as fit, always the first and the last.
    fn draw_years(&self, svg: &mut Svg, plot: &Rect, slot: f64) {
        let years = &self.figure.years;
        let Some(last) = years.len().checked_sub(1) else {
            return;
        };
        let wide = years.iter().map(|y| text::width(&y.to_string(), SMALL, false)).fold(0.0, f64::max);
        let each = ((wide + 4.0) / slot).ceil().clamp(1.0, 1e6) as usize;
        for (i, year) in years.iter().enumerate() {
            if i != last && (i % each != 0 || last - i < each) && i != 0 {
                continue;
            }
            if i == 0 && last > 0 && last < each {
                continue;
            }
            // At the ends of a crowded axis the label stays within the panel.
            let half = wide / 2.0;
            let x = plot.x + (i as f64 + 0.5) * slot;
            let x = x.clamp(plot.x + half - self.axis_width, (plot.right() + 2.0 - half).max(plot.x));
            let style = Type::plain(SMALL).anchored(Anchor::Middle);
            svg.text(&palette::MUTED, x, plot.bottom() + 14.0, style, &year.to_string());
        }
    }

    fn tip(&self, panel: &Panel, series: usize, year: usize, value: f64) -> String {
        let value = self.figure.numbers.full(value);
        self.tip_text(panel, &self.figure.series[series].name, year, &value)
    }

    fn share_tip(&self, panel: &Panel, year: usize) -> String {
        let name = self.figure.share.as_ref().map_or("", |s| &s.name);
        let value = self.figure.numbers.percent(share(panel, year).unwrap_or(0.0));
        self.tip_text(panel, name, year, &value)
    }

    fn tip_text(&self, panel: &Panel, name: &str, year: usize, value: &str) -> String {
        format!("{}, {}, {name}: {value}", panel.label, self.figure.years[year])
    }
}

/// How many of the years lie before one of them; none if it is the first, or not there.
fn years_before(years: &[i32], year: i32) -> Option<usize> {
    years.iter().position(|y| *y == year).filter(|before| *before > 0)
}
