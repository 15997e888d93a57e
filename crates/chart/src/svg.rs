//! Writing SVG: numbers, escaping and nested elements, nothing about figures.

use crate::figures::Frame;
use crate::palette::{self, Paint};
use crate::text::FONT_STACK;

/// Width of every figure in user units; the page scales it.
pub(crate) const WIDTH: f64 = 900.0;

/// An axis-parallel rectangle in user units, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    pub(crate) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    pub(crate) fn right(&self) -> f64 {
        self.x + self.w
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub(crate) fn grown(&self, by: f64) -> Self {
        Self::new(self.x - by, self.y - by, self.w + 2.0 * by, self.h + 2.0 * by)
    }

    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    pub(crate) fn contains(&self, other: &Self) -> bool {
        self.x <= other.x && self.y <= other.y && self.right() >= other.right() && self.bottom() >= other.bottom()
    }

    /// The point of the rectangle nearest to `(x, y)`.
    pub(crate) fn nearest(&self, x: f64, y: f64) -> (f64, f64) {
        (x.clamp(self.x, self.right()), y.clamp(self.y, self.bottom()))
    }
}

/// A coordinate as text: at most two decimals, no trailing zeros, no `-0`.
///
/// Every number in a figure's geometry passes here. Something that is not
/// finite is a bug upstream; it prints as 0 so that the file stays readable.
pub(crate) fn num(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let mut text = format!("{value:.2}");
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    if text == "-0" {
        text.remove(0);
    }
    text
}

/// Escapes text for element content and quoted attributes, and drops the
/// control characters that XML 1.0 cannot carry at all.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c < ' ' || c == '\u{fffe}' || c == '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A figure being written.
pub(crate) struct Svg {
    body: String,
    prefix: String,
    depth: usize,
}

/// Attributes of one element, in order.
pub(crate) type Attrs<'a> = &'a [(&'a str, &'a str)];

impl Svg {
    pub(crate) fn new(frame: &Frame) -> Self {
        Self { body: String::new(), prefix: safe_prefix(&frame.id_prefix), depth: 1 }
    }

    /// An id of this figure.
    pub(crate) fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    pub(crate) fn open(&mut self, name: &str, paint: Option<&Paint>, attrs: Attrs<'_>) {
        self.start(name, paint, attrs);
        self.body.push_str(">\n");
        self.depth += 1;
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.indent();
        self.body.push_str("</");
        self.body.push_str(name);
        self.body.push_str(">\n");
    }

    /// An element without children.
    pub(crate) fn leaf(&mut self, name: &str, paint: Option<&Paint>, attrs: Attrs<'_>) {
        self.start(name, paint, attrs);
        self.body.push_str("/>\n");
    }

    /// An element without children but with a tooltip.
    pub(crate) fn hover(&mut self, name: &str, paint: &Paint, attrs: Attrs<'_>, tip: &str) {
        self.start(name, Some(paint), attrs);
        self.body.push_str("><title>");
        self.body.push_str(&escape(tip));
        self.body.push_str("</title></");
        self.body.push_str(name);
        self.body.push_str(">\n");
    }

    /// A `<title>` of the element opened last.
    pub(crate) fn tip(&mut self, tip: &str) {
        self.indent();
        self.body.push_str("<title>");
        self.body.push_str(&escape(tip));
        self.body.push_str("</title>\n");
    }

    /// One line of text; `(x, y)` is on its baseline.
    pub(crate) fn text(&mut self, paint: &Paint, x: f64, y: f64, style: Type, content: &str) {
        let (x, y, size) = (num(x), num(y), num(style.size));
        let mut attrs = vec![("x", &*x), ("y", &*y), ("font-size", &*size)];
        if style.bold {
            attrs.push(("font-weight", "700"));
        }
        match style.anchor {
            Anchor::Start => {}
            Anchor::Middle => attrs.push(("text-anchor", "middle")),
            Anchor::End => attrs.push(("text-anchor", "end")),
        }
        self.start("text", Some(paint), &attrs);
        self.body.push('>');
        self.body.push_str(&escape(content));
        self.body.push_str("</text>\n");
    }

    /// The finished document, `height` user units high.
    pub(crate) fn finish(self, frame: &Frame, height: f64) -> String {
        let prefix = &self.prefix;
        let (width, height) = (num(WIDTH), num(height));
        let lang = match escape(&frame.lang) {
            lang if lang.is_empty() => String::new(),
            lang => format!(" lang=\"{lang}\" xml:lang=\"{lang}\""),
        };
        let font = escape(FONT_STACK);
        let title = escape(&frame.title);
        let description = escape(&frame.description);
        let style = palette::style_sheet(prefix);
        let definitions = palette::definitions(prefix);
        let body = self.body;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{prefix}-figure\" \
             viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" aria-labelledby=\"{prefix}-title {prefix}-desc\"{lang} \
             font-family=\"{font}\" fill=\"currentColor\">\n\
             \x20 <title id=\"{prefix}-title\">{title}</title>\n\
             \x20 <desc id=\"{prefix}-desc\">{description}</desc>\n\
             \x20 <style>{style}</style>\n\
             {definitions}{body}</svg>\n"
        )
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.body.push_str("  ");
        }
    }

    fn start(&mut self, name: &str, paint: Option<&Paint>, attrs: Attrs<'_>) {
        self.indent();
        self.body.push('<');
        self.body.push_str(name);
        if let Some(paint) = paint {
            self.attr("class", &format!("{}-{}", self.prefix, paint.class));
            for (key, value) in paint.attrs {
                let value = value.replace("{prefix}", &self.prefix);
                self.attr(key, &value);
            }
        }
        for (key, value) in attrs {
            self.attr(key, value);
        }
    }

    fn attr(&mut self, key: &str, value: &str) {
        self.body.push(' ');
        self.body.push_str(key);
        self.body.push_str("=\"");
        self.body.push_str(&escape(value));
        self.body.push('"');
    }
}

/// Which end of a line of text its position means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line of text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    pub size: f64,
    pub bold: bool,
    pub anchor: Anchor,
}

impl Type {
    pub(crate) const fn plain(size: f64) -> Self {
        Self { size, bold: false, anchor: Anchor::Start }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A prefix that is a valid XML name and CSS identifier.
fn safe_prefix(prefix: &str) -> String {
    let mut out: String =
        prefix.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    if !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert_str(0, "fig");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_never_minus_zero() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (1.5, "1.5"),
            (10.0, "10"),
            (-2.346, "-2.35"),
            (100.004, "100"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ];
        for (value, expected) in cases {
            assert_eq!(num(value), expected, "{value}");
        }
    }

    #[test]
    fn text_is_escaped_and_control_characters_go() {
        assert_eq!(escape("a<b> & \"c\"\u{0}\u{7}\nd"), "a&lt;b&gt; &amp; &quot;c&quot; d");
    }

    #[test]
    fn a_prefix_is_made_an_identifier() {
        assert_eq!(safe_prefix("fig 3.a"), "fig-3-a");
        assert_eq!(safe_prefix("3"), "fig3");
        assert_eq!(safe_prefix(""), "fig");
    }
}
