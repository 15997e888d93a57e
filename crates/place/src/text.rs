//! An affiliation as words, in the parts that commas and the like make of it.

use crate::fold::fold_char;
use std::ops::Range;

/// A word, or a run of characters of a script without spaces between words.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Where it stands in the folded text.
    pub(crate) bytes: Range<usize>,
    /// The part that it stands in.
    pub(crate) part: usize,
    /// Whether it begins with a capital, and whether it has no other letters.
    pub(crate) capital: bool,
    pub(crate) capitals: bool,
    pub(crate) has_digit: bool,
    /// Han, kana or hangul: names begin and end anywhere in it.
    pub(crate) is_dense: bool,
}

/// A folded affiliation. Words are parted by a space, parts by a line break, so that no name reaches over a comma.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) folded: String,
    pub(crate) words: Vec<Word>,
    pub(crate) parts: usize,
}

/// Letters of a word before a full stop that ends a part; shorter ones are abbreviations.
const SENTENCE: usize = 5;

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}')
}

impl Text {
    pub(crate) fn of(raw: &str) -> Self {
        let mut text = Text::default();
        let mut is_open = false;
        let mut is_new_part = true;
        let chars: Vec<char> = raw.chars().collect();
        for (at, &c) in chars.iter().enumerate() {
            let (before, after) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
            if c.is_alphanumeric() {
                let dense = is_dense(c);
                let goes_on = is_open && text.words.last().is_some_and(|word| word.is_dense == dense);
                if !goes_on {
                    if !text.words.is_empty() {
                        text.folded.push(if is_new_part { '\n' } else { ' ' });
                        text.parts += usize::from(is_new_part);
                    }
                    let start = text.folded.len();
                    let capital = c.is_uppercase();
                    let bytes = start..start;
                    let part = text.parts;
                    text.words.push(Word { bytes, part, capital, capitals: true, has_digit: false, is_dense: dense });
                    (is_open, is_new_part) = (true, false);
                }
                fold_char(c, |folded| text.folded.push(folded));
                let end = text.folded.len();
                if let Some(word) = text.words.last_mut() {
                    word.bytes.end = end;
                    word.capitals &= !c.is_lowercase();
                    word.has_digit |= c.is_ascii_digit();
                }
                continue;
            }
            if unicode_normalization::char::is_combining_mark(c) {
                continue;
            }
            let between_spaces = before.is_some_and(char::is_whitespace) && after.is_some_and(char::is_whitespace);
            let ends_part = match c {
                ',' | ';' | '(' | ')' | '[' | ']' | '|' | '/' | ':' | '\n' | '\t' | '，' | '、' | '；' | '。' | '·'
                | '•' => true,
                '-' | '–' | '—' => between_spaces,
                '.' => {
                    after.is_none_or(char::is_whitespace)
                        && text.words.last().is_some_and(|word| is_open && word.bytes.len() >= SENTENCE)
                }
                _ => false,
            };
            is_open = false;
            is_new_part |= ends_part;
        }
        text.parts += usize::from(!text.words.is_empty());
        text
    }

    pub(crate) fn word(&self, at: usize) -> &str {
        &self.folded[self.words[at].bytes.clone()]
    }

    /// The words of a part.
    pub(crate) fn part(&self, part: usize) -> Range<usize> {
        let from = self.words.partition_point(|word| word.part < part);
        from..self.words.partition_point(|word| word.part <= part)
    }
}
