//! Every colour, line and pattern of the figures, in one place.
//!
//! Colours are those of Okabe and Ito (Color Universal Design, 2008), which
//! people with any common colour vision tell apart. In grey they differ too:
//! bars are light with an outline, solid dark, or hatched; lines differ in
//! dash and in the shape of their markers.

use std::fmt::Write as _;

const SKY: &str = "#56B4E9";
const BLUE: &str = "#0072B2";
const VERMILION: &str = "#D55E00";
const GREEN: &str = "#009E73";
const PURPLE: &str = "#CC79A7";

/// How something is painted: a class, and the same as attributes.
#[derive(Debug)]
pub(crate) struct Paint {
    pub class: &'static str,
    /// `{prefix}` stands for the figure's prefix.
    pub attrs: &'static [(&'static str, &'static str)],
}

macro_rules! paints {
    ($($(#[$doc:meta])* $name:ident = $class:literal { $($key:literal: $value:expr),* $(,)? })*) => {
        $($(#[$doc])* pub(crate) const $name: Paint = Paint { class: $class, attrs: &[$(($key, $value)),*] };)*
        const ALL: &[&Paint] = &[$(&$name),*];
    };
}

paints! {
    TEXT = "text" { "fill": "currentColor" }
    /// Ticks and notes: a step back, still 4.5:1 on white.
    MUTED = "muted" { "fill": "currentColor", "fill-opacity": "0.72" }
    LAND = "land" { "fill": "currentColor", "fill-opacity": "0.14", "fill-rule": "evenodd" }
    GRID = "grid" { "fill": "none", "stroke": "currentColor", "stroke-opacity": "0.16" }
    AXIS = "axis" { "fill": "none", "stroke": "currentColor", "stroke-opacity": "0.6" }
    PANEL = "panel" { "fill": "none", "stroke": "currentColor", "stroke-opacity": "0.4" }
    LEADER = "leader" { "fill": "none", "stroke": "currentColor", "stroke-opacity": "0.65", "stroke-width": "0.9" }
    CHIP = "chip" { "fill": "none", "stroke": "currentColor", "stroke-width": "1" }
    SPOT = "spot" { "fill": BLUE, "fill-opacity": "0.5", "stroke": BLUE, "stroke-width": "1.2" }
    /// A hub whose value is not known.
    SPOT_EMPTY = "spot-empty" { "fill": "none", "stroke": BLUE, "stroke-width": "1.4", "stroke-dasharray": "2 1.5" }
    /// A hub that is shown at size elsewhere in the figure.
    DOT = "dot" { "fill": BLUE, "stroke": "none" }
    SIZE = "size" { "fill": "none", "stroke": BLUE, "stroke-width": "1.2" }
    BAR_A = "bar-a" { "fill": SKY, "stroke": BLUE, "stroke-width": "0.8" }
    BAR_B = "bar-b" { "fill": BLUE, "stroke": BLUE, "stroke-width": "0.8" }
    BAR_C = "bar-c" { "fill": "url(#{prefix}-hatch)", "stroke": VERMILION, "stroke-width": "0.8" }
    HATCH_GROUND = "hatch-ground" { "fill": "#FFFFFF" }
    HATCH = "hatch" { "fill": "none", "stroke": VERMILION, "stroke-width": "1.6" }
    LINE_A = "line-a" { "fill": "none", "stroke": BLUE, "stroke-width": "2", "stroke-linejoin": "round" }
    LINE_B = "line-b" { "fill": "none", "stroke": VERMILION, "stroke-width": "2", "stroke-linejoin": "round", "stroke-dasharray": "6 2.5" }
    LINE_C = "line-c" { "fill": "none", "stroke": GREEN, "stroke-width": "2", "stroke-linejoin": "round", "stroke-dasharray": "1.5 2.5" }
    LINE_D = "line-d" { "fill": "none", "stroke": PURPLE, "stroke-width": "2", "stroke-linejoin": "round", "stroke-dasharray": "9 2.5 2 2.5" }
    LINE_E = "line-e" { "fill": "none", "stroke": "currentColor", "stroke-width": "1.6", "stroke-linejoin": "round" }
    MARK_A = "mark-a" { "fill": BLUE, "stroke": BLUE }
    MARK_B = "mark-b" { "fill": VERMILION, "stroke": VERMILION }
    MARK_C = "mark-c" { "fill": GREEN, "stroke": GREEN }
    MARK_D = "mark-d" { "fill": PURPLE, "stroke": PURPLE }
    MARK_E = "mark-e" { "fill": "currentColor", "stroke": "currentColor" }
    /// Where a series breaks.
    BREAK = "break" { "fill": "none", "stroke": "currentColor", "stroke-opacity": "0.8", "stroke-dasharray": "2 2.5" }
    SHARE = "share" { "fill": "none", "stroke": "currentColor", "stroke-width": "1.5", "stroke-linejoin": "round", "stroke-dasharray": "3 2" }
    SHARE_MARK = "share-mark" { "fill": "currentColor", "stroke": "none" }
    /// Drawn beneath a line so that it stands off the bars it crosses.
    HALO = "halo" { "fill": "none", "stroke": "#FFFFFF", "stroke-width": "4", "stroke-linejoin": "round" }
}

/// Fill of bars, by their order among the bars of a figure.
pub(crate) const BARS: [&Paint; 3] = [&BAR_A, &BAR_B, &BAR_C];

/// Line and marker of line series, by their order among the lines.
pub(crate) const LINES: [(&Paint, &Paint); 5] =
    [(&LINE_A, &MARK_A), (&LINE_B, &MARK_B), (&LINE_C, &MARK_C), (&LINE_D, &MARK_D), (&LINE_E, &MARK_E)];

/// The class rules. They repeat the attributes, so that a page can override
/// them, and take the surface colour from the page where there is one.
pub(crate) fn style_sheet(prefix: &str) -> String {
    let mut css = format!(".{prefix}-figure{{font-variant-numeric:tabular-nums;max-width:100%;height:auto}}");
    for paint in ALL {
        let _infallible = write!(css, ".{prefix}-{}{{", paint.class);
        for (i, (key, value)) in paint.attrs.iter().enumerate() {
            let value = match *value {
                "#FFFFFF" => "var(--hubscope-surface,#FFFFFF)".to_owned(),
                other => other.replace("{prefix}", prefix),
            };
            let gap = if i == 0 { "" } else { ";" };
            let _infallible = write!(css, "{gap}{key}:{value}");
        }
        css.push('}');
    }
    css
}

/// The hatch that [`BAR_C`] is filled with.
pub(crate) fn definitions(prefix: &str) -> String {
    let path = |paint: &Paint, d: &str| {
        let attrs: String = paint.attrs.iter().map(|(k, v)| format!(" {k}=\"{v}\"")).collect();
        format!("<path class=\"{prefix}-{}\"{attrs} d=\"{d}\"/>", paint.class)
    };
    let ground = path(&HATCH_GROUND, "M0 0H4V4H0Z");
    let hatch = path(&HATCH, "M0 2H4");
    format!(
        "  <defs>\n    <pattern id=\"{prefix}-hatch\" width=\"4\" height=\"4\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         {ground}{hatch}</pattern>\n  </defs>\n"
    )
}
