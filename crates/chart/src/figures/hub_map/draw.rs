//! The map as SVG, once everything has its place.

use super::HubMap;
use super::layout::{CHIP, CHIP_GAP, Hub, Layout, MAX_RADIUS, NUMBER, PLAIN_RADIUS, Sheet, radius, row_height};
use crate::labels::{Placed, Shown, Spot};
use crate::palette::{self, Paint};
use crate::svg::{Rect, Svg, Type, num};
use crate::text::{self, Fitted, LINE_HEIGHT, Room};

/// Radius of hubs that an inset shows at size.
const DOT_RADIUS: f64 = 2.2;

pub(super) fn sheet(svg: &mut Svg, map: &HubMap<'_>, layout: &Layout, sheet: &Sheet) {
    if !sheet.land.is_empty() {
        svg.leaf("path", Some(&palette::LAND), &[("d", &sheet.land)]);
    }
    if let Some(caption) = &sheet.caption {
        rect(svg, &palette::PANEL, &sheet.panel);
        let room = Room { width: sheet.panel.w, lines: 1, size: 13.0, min_size: 11.0, bold: true };
        let caption = text::fit(caption, room);
        let style = Type::plain(caption.size).bold();
        svg.text(&palette::TEXT, sheet.panel.x, sheet.panel.y - 7.0, style, &caption.lines[0]);
    }
    for (frame, letter, name) in &sheet.frames {
        rect(svg, &palette::PANEL, frame);
        svg.text(&palette::TEXT, letter.x + 1.0, letter.bottom() - 4.0, Type::plain(12.0).bold(), name);
    }
    for &(i, x, y) in &sheet.dots {
        let tip = tip(map, &layout.hubs[i]);
        svg.hover("circle", &palette::DOT, &circle(x, y, DOT_RADIUS).each(), &tip);
    }
    // Large circles first, so that small ones stay visible.
    let mut order: Vec<&(usize, Spot, Placed)> = sheet.labelled.iter().collect();
    order.sort_by(|a, b| b.1.r.total_cmp(&a.1.r).then(a.0.cmp(&b.0)));
    for (i, spot, _) in order {
        let hub = &layout.hubs[*i];
        let paint = if hub.value.is_some() { &palette::SPOT } else { &palette::SPOT_EMPTY };
        let id = svg.id(&format!("hub-{}", id_part(&map.points[hub.point].id)));
        let circle = circle(spot.x, spot.y, spot.r);
        let mut attrs = vec![("id", id.as_str())];
        attrs.extend(circle.each());
        svg.hover("circle", paint, &attrs, &tip(map, hub));
    }
    for (i, _, placed) in &sheet.labelled {
        label(svg, map, &layout.hubs[*i], placed);
    }
}

pub(super) fn legend(svg: &mut Svg, map: &HubMap<'_>, layout: &Layout) {
    let Some(legend) = &layout.legend else { return };
    svg.open("g", None, &[("id", &svg.id("legend"))]);
    let left = legend.at.x;
    lines(svg, &legend.title, left, legend.at.y, Type::plain(legend.title.size).bold());
    let mut y = legend.at.y + legend.title.height() + 4.0;
    let mut row = |svg: &mut Svg, paint, r: f64, height: f64, label: &str| {
        let middle = y + height / 2.0;
        svg.leaf("circle", Some(paint), &circle(left + MAX_RADIUS + 1.0, middle, r).each());
        let style = Type::plain(12.0);
        svg.text(&palette::TEXT, left + 2.0 * MAX_RADIUS + 9.0, middle + 4.2, style, label);
        y += height;
    };
    for &size in &legend.sizes {
        let r = radius(size, layout.largest);
        let label = map.numbers.short(size);
        row(svg, &palette::SIZE, r, row_height(size, layout.largest), &label);
    }
    if legend.missing {
        row(svg, &palette::SPOT_EMPTY, PLAIN_RADIUS, 20.0, &map.frame.no_data);
    }
    svg.close("g");
}

fn label(svg: &mut Svg, map: &HubMap<'_>, hub: &Hub, placed: &Placed) {
    if placed.shown == Shown::Nothing {
        return;
    }
    if let Some((from, to)) = placed.leader {
        let d = format!("M{} {}L{} {}", num(from.0), num(from.1), num(to.0), num(to.1));
        svg.leaf("path", Some(&palette::LEADER), &[("d", &d)]);
    }
    let at = placed.at;
    svg.open("g", None, &[]);
    svg.tip(&tip(map, hub));
    let middle = at.y + at.h / 2.0;
    let chip = Rect::new(at.x + 0.5, middle - CHIP / 2.0 + 0.5, hub.chip - 1.0, CHIP - 1.0);
    let (x, y, w, h) = (num(chip.x), num(chip.y), num(chip.w), num(chip.h));
    let attrs = [("x", &*x), ("y", &*y), ("width", &*w), ("height", &*h), ("rx", "7.5")];
    svg.leaf("rect", Some(&palette::CHIP), &attrs);
    let number = map.points[hub.point].number.to_string();
    svg.text(&palette::TEXT, at.x + hub.chip / 2.0, middle + 3.8, NUMBER, &number);
    if placed.shown == Shown::Full {
        let left = at.x + hub.chip + CHIP_GAP;
        let top = middle - hub.name.height() / 2.0;
        lines(svg, &hub.name, left, top, Type::plain(hub.name.size));
    }
    svg.close("g");
}

/// Lines of a fitted text, the first one's top at `top`.
fn lines(svg: &mut Svg, fitted: &Fitted, x: f64, top: f64, style: Type) {
    for (i, line) in fitted.lines.iter().enumerate() {
        let y = top + (i as f64 * LINE_HEIGHT + 0.93) * fitted.size;
        svg.text(&palette::TEXT, x, y, style, line);
    }
}

fn rect(svg: &mut Svg, paint: &Paint, at: &Rect) {
    let (x, y, w, h) = (num(at.x), num(at.y), num(at.w), num(at.h));
    svg.leaf("rect", Some(paint), &[("x", &x), ("y", &y), ("width", &w), ("height", &h)]);
}

/// Centre and radius of a circle as text.
struct Circle([String; 3]);

impl Circle {
    fn each(&self) -> [(&str, &str); 3] {
        let [x, y, r] = &self.0;
        [("cx", x), ("cy", y), ("r", r)]
    }
}

fn circle(x: f64, y: f64, r: f64) -> Circle {
    Circle([num(x), num(y), num(r)])
}

fn tip(map: &HubMap<'_>, hub: &Hub) -> String {
    let point = &map.points[hub.point];
    let value = hub.value.map_or_else(|| map.frame.no_data.clone(), |v| map.numbers.full(v));
    format!("{} {}: {value}", point.number, point.label)
}

fn id_part(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
