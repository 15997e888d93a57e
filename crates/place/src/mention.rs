//! Names of the gazetteer in an affiliation.

use crate::country::areas_of;
use crate::gazetteer::{GAZETTEER, Meaning};
use crate::text::Text;
use crate::words::{BEFORE_STREETS, NEVER, NOISE, RARELY, STREETS};
use std::ops::Range;

/// A name, and how it stands in its part.
#[derive(Debug)]
pub(crate) struct Mention {
    /// The words; in a script without spaces the one that it is in.
    pub(crate) words: Range<usize>,
    pub(crate) part: usize,
    pub(crate) meanings: Vec<Meaning>,
    pub(crate) stands: Stands,
    /// Whether it is the name of a street or so.
    pub(crate) is_street: bool,
    /// The name, folded; in a script without spaces all of its word.
    pub(crate) name: String,
    /// Characters of the name.
    pub(crate) letters: usize,
}

/// How much of its part a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stands {
    /// It stands among other words.
    Inside,
    /// It is at the end.
    Last,
    /// At the end but for a postcode, an area, or a country.
    Addressed,
    /// But for these it is all there is.
    Whole,
}

/// A name that was found: its words, its characters, and what it leads to in the gazetteer.
type Found = (Range<usize>, usize, u64);

impl Mention {
    /// All of them, the longest from each word on, none in another.
    pub(crate) fn all(text: &Text) -> Vec<Mention> {
        let found = found(text);
        let of_kind = |kind: fn(Meaning) -> bool| -> Vec<bool> {
            let mut words = vec![false; text.words.len()];
            for (range, _, value) in &found {
                if GAZETTEER.meanings(*value).any(kind) {
                    words[range.clone()].fill(true);
                }
            }
            words
        };
        let is_region = of_kind(|meaning| !matches!(meaning, Meaning::Place(_)));
        let is_country = of_kind(|meaning| matches!(meaning, Meaning::Country(_)));
        let mention = |(words, letters, value): Found| {
            let part = text.words[words.start].part;
            let of_part = text.part(part);
            let is_code = |at: usize| text.words[at].has_digit || !areas_of(text, at).is_empty();
            let is_noise = |at: usize| is_region[at] || is_code(at) || NOISE.contains(text.word(at));
            // In a script without spaces nobody knows where the part's other words are.
            let is_dense = text.words[words.start].is_dense;
            let begins = !is_dense && (of_part.start..words.start).all(is_noise);
            let ends = !is_dense && (words.end..of_part.end).all(is_noise);
            let is_addressed = || (words.end..of_part.end).any(|at| is_country[at] || is_code(at));
            let stands = match (begins, ends) {
                (true, true) => Stands::Whole,
                (false, true) if is_addressed() => Stands::Addressed,
                (false, true) => Stands::Last,
                _ => Stands::Inside,
            };
            let name = text.folded[text.words[words.start].bytes.start..text.words[words.end - 1].bytes.end].to_owned();
            if RARELY.contains(name.as_str()) && stands < Stands::Addressed {
                return None;
            }
            let is_named = words.end < of_part.end && STREETS.contains(text.word(words.end));
            let is_street = is_named || (of_part.start..words.start).any(|at| BEFORE_STREETS.contains(text.word(at)));
            let meanings = GAZETTEER.meanings(value).collect();
            Some(Mention { words, part, meanings, stands, is_street, name, letters })
        };
        found.iter().cloned().filter_map(mention).collect()
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = u32> {
        self.meanings.iter().filter_map(|meaning| if let Meaning::Place(row) = meaning { Some(*row) } else { None })
    }

    pub(crate) fn areas(&self) -> impl Iterator<Item = u32> {
        self.meanings.iter().filter_map(|meaning| if let Meaning::Area(row) = meaning { Some(*row) } else { None })
    }

    pub(crate) fn countries(&self) -> impl Iterator<Item = u32> {
        self.meanings.iter().filter_map(|meaning| if let Meaning::Country(row) = meaning { Some(*row) } else { None })
    }
}

/// Names in a text, in their order.
fn found(text: &Text) -> Vec<Found> {
    let has_capitals = text.words.iter().any(|word| word.capital);
    let mut found = vec![];
    let mut at = 0;
    while at < text.words.len() {
        let word = &text.words[at];
        if word.is_dense {
            names_within(text, at, &mut found);
            at += 1;
            continue;
        }
        let rest = &text.folded[word.bytes.start..];
        let is_end = |len: usize| matches!(rest.as_bytes().get(len), None | Some(b' ' | b'\n'));
        let longest = GAZETTEER.longest(rest.as_bytes(), is_end);
        // A name has a capital, unless nothing has.
        match longest.filter(|(len, _)| (word.capital || !has_capitals) && !NEVER.contains(&rest[..*len])) {
            Some((len, value)) => {
                let end = word.bytes.start + len;
                let words = at..text.words.partition_point(|word| word.bytes.end <= end).max(at + 1);
                at = words.end;
                found.push((words, len, value));
            }
            None => at += 1,
        }
    }
    found
}

/// Names in a run of characters without spaces: of two characters or more, since one is too little for a name.
fn names_within(text: &Text, at: usize, found: &mut Vec<Found>) {
    let mut rest = &text.folded[text.words[at].bytes.clone()];
    while let Some(first) = rest.chars().next() {
        let ends = |len: usize| rest.get(len..).is_some_and(|rest| !rest.starts_with(is_later_letter));
        let characters = |len: usize| rest[..len].chars().filter(|c| !is_later_letter(*c)).count();
        let longest = GAZETTEER.longest(rest.as_bytes(), ends).filter(|(len, _)| characters(*len) > 1);
        let len = match longest.filter(|_| !is_later_letter(first)) {
            Some((len, value)) => {
                found.push((at..at + 1, characters(len), value));
                len
            }
            None => first.len_utf8(),
        };
        rest = &rest[len..];
    }
}

/// Vowels and final consonants of hangul: a syllable is folded to several letters, of which these go on with it.
fn is_later_letter(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11ff}')
}
