//! Names of people: which spellings may be one person's, and which are the same name.
//!
//! Names come as `Wei Wang`, `Wang, Wei`, `W. Wang` and `WANG Wei`, with or without accents, hyphens and middle names. So neither order
//! nor accents, case, hyphens and apostrophes count, nor letters doubled or written as umlauts are in English (`Müller`, `Mueller`,
//! `Muller`), but in words of two or three letters, which are names of their own (`Lee`, `Xue`). A word is known by its first
//! letter and by all of them in any order, which add up: where `Min Jun` is written `Minjun` or `Min-jun`, the sum is the same.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that are kept of a name: the longest.
const KEPT: usize = 4;
/// Bits of a word that are not for its first letter.
const SUM_BITS: u32 = 11;
/// What sums of letters are taken modulo: one less than fits, since no sum stands for an initial.
const MODULUS: u64 = (1 << SUM_BITS) - 1;

/// What a name takes to be compared with others: up to four words of 16 bits, the first letter of each and the sum of its letters. Two
/// words of one letter are taken for the same by chance once in 2,047 times. Nothing (0) is known of a name in another script than
/// Latin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Name(u64);

/// A word of a name, or an initial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    first: char,
    letters: usize,
    sum: u64,
    is_latin: bool,
}

impl Word {
    fn of(letters: &[char]) -> Option<Self> {
        let first = letters.first().copied()?;
        let is_latin = letters.iter().all(char::is_ascii_lowercase);
        let sum = letters.iter().fold(0u64, |sum, letter| sum.wrapping_add(value(*letter)));
        Some(Word { first, letters: letters.len(), sum, is_latin })
    }

    fn is_initial(&self) -> bool {
        self.letters == 1 && self.is_latin
    }

    /// In 16 bits, none of which is 0 as a whole.
    fn packed(&self) -> u16 {
        let first = (self.first as u16 & 31) << SUM_BITS;
        if self.is_initial() { first } else { first | (self.sum % MODULUS + 1) as u16 }
    }
}

/// A number for a letter, as good as drawn by lot (the finaliser of SplitMix64).
fn value(letter: char) -> u64 {
    let mut mixed = u64::from(letter).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    // Sums of so many letters as no name has do not overflow.
    (mixed ^ (mixed >> 31)) >> 8
}

/// A letter without what is no accent to Unicode, in lower case.
fn plain(letter: char) -> char {
    match letter.to_lowercase().next().unwrap_or(letter) {
        'ø' | 'œ' => 'o',
        'æ' | 'ə' => 'a',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'þ' => 't',
        'ß' => 's',
        'ı' => 'i',
        other => other,
    }
}

/// The words of a name and its initials.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(KEPT);
    let (mut letters, mut plainly): (Vec<char>, Vec<char>) = (vec![], vec![]);
    let is_shouted = !text.chars().any(char::is_lowercase);
    let mut end = |letters: &mut Vec<char>| {
        plainly.clear();
        plainly.extend(letters.iter().map(|letter| plain(*letter)));
        if matches!(letters.len(), 2 | 3) && !is_shouted && letters.iter().all(|letter| letter.is_uppercase()) {
            // `JL Smith`, not `LI Na` shouted as a whole.
            words.extend(plainly.iter().filter_map(|letter| Word::of(&[*letter])));
        } else {
            if plainly.len() > 3 {
                shorten(&mut plainly);
            }
            words.extend(Word::of(&plainly));
        }
        letters.clear();
    };
    for letter in text.nfkd().filter(|c| !is_combining_mark(*c) && !joins(*c)) {
        match letter.is_alphabetic() {
            true => letters.push(letter),
            false => end(&mut letters),
        }
    }
    end(&mut letters);
    words
}

/// Hyphens and apostrophes, within a word.
fn joins(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' | '\u{2bb}'..='\u{2bd}')
}

/// Leaves out letters that repeat the one before them, and the `e` that stands for the dots of an umlaut.
fn shorten(letters: &mut Vec<char>) {
    let mut before = ' ';
    letters.retain(|&letter| {
        let goes = letter == before || letter == 'e' && matches!(before, 'a' | 'o' | 'u');
        before = letter;
        !goes
    });
}

impl Name {
    /// Reads a name as it is written anywhere.
    pub fn read(text: &str) -> Self {
        let mut words = words(text);
        if !words.iter().all(|word| word.is_latin) {
            return Name::default();
        }
        words.sort_by_key(|word| (std::cmp::Reverse(word.letters), word.packed()));
        let mut packed: Vec<u16> = words.iter().take(KEPT).map(Word::packed).collect();
        packed.sort_unstable();
        Name(packed.iter().fold(0, |name, word| name << 16 | u64::from(*word)))
    }

    /// Whether nothing is known of it.
    pub fn is_unknown(self) -> bool {
        self.0 == 0
    }

    fn words(self) -> impl Iterator<Item = u16> {
        (0..KEPT).map(move |at| (self.0 >> (16 * at)) as u16).filter(|word| *word != 0)
    }

    /// How much it says: words written out, then all.
    pub(crate) fn fullness(self) -> (usize, usize) {
        (self.words().filter(|word| !is_initial(*word)).count(), self.words().count())
    }

    /// Whether both may be one person's: every word of the one that stands for itself or for an initial in the other is put beside it, and
    /// then something is left of one of them at most (`John Smith`, `J. Alan Smith`), or the same letters are left of both. What
    /// is not known agrees with everything.
    pub fn agrees(self, other: Name) -> bool {
        if self == other || self.is_unknown() || other.is_unknown() {
            return true;
        }
        let (mut ours, mut theirs): (Vec<u16>, Vec<u16>) = (self.words().collect(), other.words().collect());
        strike_out(&mut ours, &mut theirs, |a, b| a == b);
        strike_out(&mut ours, &mut theirs, |a, b| first(a) == first(b) && (is_initial(a) || is_initial(b)));
        ours.is_empty() || theirs.is_empty() || letters_of(&ours) == letters_of(&theirs)
    }
}

fn first(word: u16) -> u16 {
    word >> SUM_BITS
}

fn is_initial(word: u16) -> bool {
    word & MODULUS as u16 == 0
}

/// Takes pairs of which `fits` holds off both lists.
fn strike_out(ours: &mut Vec<u16>, theirs: &mut Vec<u16>, fits: impl Fn(u16, u16) -> bool) {
    ours.retain(|a| match theirs.iter().position(|b| fits(*a, *b)) {
        Some(at) => {
            theirs.swap_remove(at);
            false
        }
        None => true,
    });
}

/// The sum of the letters of some words.
fn letters_of(words: &[u16]) -> u64 {
    let sum = |word: u16| match is_initial(word) {
        true => value(char::from(first(word) as u8 | 0x60)) % MODULUS,
        false => u64::from(word & MODULUS as u16) - 1,
    };
    words.iter().map(|word| sum(*word)).sum::<u64>() % MODULUS
}

/// What all spellings of one full name have in common: the letters of its words, in any script, order and spacing. Initials are left
/// out where two words or more are written out (`John A. Smith` is `John Smith`); else they belong to it. None of a text without letters.
pub fn same_name(text: &str) -> Option<u64> {
    let words = words(text);
    let is_written_out = |word: &&Word| !word.is_initial();
    let is_full = words.iter().filter(is_written_out).count() > 1 || words.iter().all(|word| !word.is_initial());
    let counted = words.iter().filter(|word| !is_full || !word.is_initial());
    let sum = counted.fold(0u64, |sum, word| sum.wrapping_add(word.sum));
    // `H. Liao` is not `Hao Li`.
    (!words.is_empty()).then_some(sum << 1 | u64::from(is_full))
}

/// An ORCID as a number: 16 digits in groups, the last of which may be an X, behind a resolver or not. Its checksum is not looked at:
/// it is compared, not resolved.
pub fn orcid_number(text: &str) -> Option<u64> {
    let bare = text.trim().rsplit('/').next().unwrap_or_default();
    let (mut digits, mut number) = (0, 0);
    for c in bare.chars().filter(|c| *c != '-') {
        let digit = match c {
            'X' | 'x' if digits == 15 => 10,
            _ => c.to_digit(10)?,
        };
        digits += 1;
        // Sixteen digits of eleven fit.
        number = if digits > 16 { return None } else { number * 11 + u64::from(digit) };
    }
    (digits == 16).then_some(number)
}

#[cfg(test)]
mod tests;
