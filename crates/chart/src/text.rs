//! How wide a text will be, and making it fit.
//!
//! No font is read. Widths come from a small table that errs on the wide side
//! of the fonts in [`FONT_STACK`], so a label may leave a little room but does
//! not run over.

/// The fonts of all figures; the report ships the first.
pub(crate) const FONT_STACK: &str = "\"Hubscope Sans\", \"Noto Sans\", \"Noto Sans SC\", \
     \"Noto Sans CJK SC\", \"Helvetica Neue\", Arial, sans-serif";

/// Height of a line in ems.
pub(crate) const LINE_HEIGHT: f64 = 1.2;

/// Bold letters are about this much wider.
const BOLD: f64 = 1.06;

/// Width of one character in ems.
fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' => 0.28,
        'f' | 'r' | 't' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' | ' ' | '\u{a0}' => 0.37,
        'm' | 'M' | 'W' | 'w' | '@' | '%' => 0.9,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' => 0.68,
        '0'..='9' => 0.575,
        // Hangul jamo, CJK, kana, Hangul, full-width forms, emoji; arrows and
        // dashes are one em in CJK fonts.
        '\u{1100}'..='\u{115f}' | '\u{2010}'..='\u{2e7f}' | '\u{2e80}'..='\u{a4cf}' => 1.0,
        '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1f000}'.. => 1.0,
        c if c.is_uppercase() => 0.7,
        _ => 0.575,
    }
}

/// Width of a text in user units at a font size.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.chars().map(char_width).sum();
    ems * size * if bold { BOLD } else { 1.0 }
}

/// A text that fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    /// One entry a line; never empty.
    pub lines: Vec<String>,
    pub size: f64,
    /// Whether something was cut, so that the whole belongs in a tooltip.
    pub cut: bool,
    /// Width of the widest line.
    pub width: f64,
}

impl Fitted {
    pub(crate) fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LINE_HEIGHT
    }
}

/// The room a text has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub width: f64,
    pub lines: usize,
    /// The size wished for, and the smallest that is still legible.
    pub size: f64,
    pub min_size: f64,
    pub bold: bool,
}

/// Fits a text into its room: on one line, else smaller, else on more lines,
/// else cut with an ellipsis.
pub(crate) fn fit(text: &str, room: Room) -> Fitted {
    let text = text.trim();
    let done = |lines: Vec<String>, size: f64, cut: bool| {
        let width = lines.iter().map(|line| width(line, size, room.bold)).fold(0.0, f64::max);
        Fitted { lines, size, cut, width }
    };
    for size in [room.size, (room.size + room.min_size) / 2.0, room.min_size] {
        if width(text, size, room.bold) <= room.width {
            return done(vec![text.to_owned()], size, false);
        }
    }
    for size in [room.size, room.min_size] {
        if let Some(lines) = wrap(text, size, &room) {
            return done(lines, size, false);
        }
    }
    let size = room.min_size;
    let mut lines = break_lines(text, size, &room);
    lines.truncate(room.lines.max(1));
    if let Some(last) = lines.last_mut() {
        while !last.is_empty() && width(&format!("{last}…"), size, room.bold) > room.width {
            last.pop();
        }
        *last = format!("{}…", last.trim_end());
    }
    done(lines, size, true)
}

fn wrap(text: &str, size: f64, room: &Room) -> Option<Vec<String>> {
    let lines = break_lines(text, size, room);
    let fits = lines.len() <= room.lines && lines.iter().all(|line| width(line, size, room.bold) <= room.width);
    fits.then_some(lines)
}

/// Breaks at spaces, after hyphens and between CJK characters; a longer word
/// stays whole and is for the caller to cut.
fn break_lines(text: &str, size: f64, room: &Room) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let last = lines.len() - 1;
        let joined = format!("{}{piece}", lines[last]);
        if lines[last].is_empty() || width(joined.trim_end(), size, room.bold) <= room.width {
            lines[last] = joined;
        } else {
            lines.push(piece);
        }
    }
    for line in &mut lines {
        *line = line.trim_end().to_owned();
    }
    lines
}

fn pieces(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in text.chars() {
        let last = out.len() - 1;
        let wide = char_width(c) >= 1.0;
        // Closing punctuation must not begin a line.
        let closing = matches!(c, '，' | '。' | '、' | '；' | '：' | '）' | '》' | '…');
        let break_before = out[last].chars().next_back().is_some_and(|before| {
            before == ' ' || before == '-' || ((wide || char_width(before) >= 1.0) && !closing && before != '（')
        });
        if break_before && c != ' ' {
            out.push(c.to_string());
        } else {
            out[last].push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(width: f64, lines: usize) -> Room {
        Room { width, lines, size: 12.0, min_size: 10.0, bold: false }
    }

    #[test]
    fn a_short_text_stays_as_it_is() {
        let fitted = fit("Boston", room(100.0, 1));
        assert_eq!((fitted.lines, fitted.size, fitted.cut), (vec!["Boston".to_owned()], 12.0, false));
    }

    #[test]
    fn a_long_text_shrinks_then_wraps_then_is_cut() {
        let text = "Beijing Zhongguancun Life Science Park";
        assert_eq!(fit(text, room(240.0, 2)).lines.len(), 1);
        assert!(fit(text, room(225.0, 2)).size < 12.0);
        assert_eq!(fit(text, room(150.0, 2)).lines, ["Beijing Zhongguancun", "Life Science Park"]);
        let cut = fit(text, room(90.0, 2));
        assert_eq!(cut.lines.len(), 2);
        assert!(cut.cut && cut.lines[1].ends_with('…'), "{cut:?}");
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_comma() {
        let fitted = fit("美国加利福尼亚州，旧金山湾区", room(96.0, 2));
        assert_eq!(fitted.lines, ["美国加利福尼亚", "州，旧金山湾区"]);
    }

    #[test]
    fn whatever_the_room_lines_never_exceed_it() {
        for text in ["", "W", "WWWWWWWWWWWWWWWW", "上海张江科学城与苏州工业园", "a-b-c d e"] {
            for width in [15.0, 30.0, 77.0] {
                let fitted = fit(text, room(width, 2));
                assert!(fitted.width <= width, "{text} in {width}: {fitted:?}");
                assert!(!fitted.lines.is_empty() && fitted.lines.len() <= 2);
            }
        }
    }
}
