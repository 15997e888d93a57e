//! Frontiers: fields too young for a classification, found by a query over topics and text.

use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A frontier. A work gathers points for its topics and for terms in its title and abstract, and belongs if they reach the
/// threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frontier {
    /// The id behind `frontier:`.
    pub id: String,
    /// Raised whenever a change moves values.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// What belongs, and what does not.
    pub definition: Localised,
    /// Points that make a work belong.
    pub threshold: u32,
    /// What gives how many.
    pub points: Points,
    /// OpenAlex (ASJC) subfields of the primary topic.
    #[serde(default)]
    pub subfields: BTreeSet<u32>,
    /// OpenAlex topics.
    #[serde(default)]
    pub topics: BTreeSet<u64>,
    /// Words or phrases; one that ends in `*` stands for any ending of its last word. Case, punctuation and markup do not
    /// matter.
    #[serde(default)]
    pub terms: BTreeSet<String>,
    /// Terms that keep a work out if its title has one.
    #[serde(default)]
    pub except: BTreeSet<String>,
}

/// Points of a frontier's query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// For a primary topic of the topics, or in one of the subfields.
    pub topic: u32,
    /// For any other topic of the work that is one of the topics, once.
    pub other_topic: u32,
    /// For each distinct term in the title.
    pub title: u32,
    /// For each distinct term in the abstract that is not in the title.
    #[serde(rename = "abstract")]
    pub abstract_: u32,
}

/// Raised whenever texts are normalised, or terms found in them, by other rules: works must be read again then.
const RULES: u32 = 1;

impl Frontier {
    /// The class that works of the frontier get: `frontier:<id>`.
    pub fn class_id(&self) -> String {
        format!("frontier:{}", self.id)
    }

    /// Whether it takes an abstract to tell who belongs. If not, topics and titles do, which the lake keeps.
    pub fn looks_at_abstracts(&self) -> bool {
        self.points.abstract_ > 0 && !self.terms.is_empty()
    }

    /// A short hash of everything that decides whether a work belongs, and of nothing else.
    pub fn hash(&self) -> String {
        let Frontier { threshold, points, subfields, topics, terms, except, .. } = self;
        // Numbers and texts always serialise.
        let text =
            serde_json::to_vec(&(RULES, threshold, points, subfields, topics, terms, except)).unwrap_or_default();
        blake3::hash(&text).to_hex()[..16].to_owned()
    }
}

/// A text as terms are looked for in it: lower case, markup left out, and every run of other characters than letters and
/// digits one space; a space at either end.
///
/// Markup is what stands between `<` and the next `>`, if it begins with an ASCII letter or a stroke, has no other `<` in it
/// and is shorter than 100 bytes. Tags of emphasis and position (`i`, `sub`, ...) leave nothing, so that `H<sub>2</sub>O` is
/// one word; others leave a space. The five named entities of XML are read first.
pub fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    let text = unescaped(text);
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('<') {
        words(&rest[..at], &mut out);
        rest = &rest[at + 1..];
        match rest.find(['<', '>']).filter(|&end| end < 100 && rest[end..].starts_with('>')) {
            Some(end) if rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => {
                if !is_inline(&rest[..end]) {
                    words(" ", &mut out);
                }
                rest = &rest[end + 1..];
            }
            // "Less than".
            _ => words(" ", &mut out),
        }
    }
    words(rest, &mut out);
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

fn unescaped(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, &str); 5] =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(ENTITIES.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character)))
}

/// Whether a tag stands within words. Its name ends at the first character that is no letter.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["b", "em", "i", "inf", "italic", "scp", "strong", "sub", "sup", "u"].contains(&name.to_ascii_lowercase().as_str())
}

fn words(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// A term as it is looked for in a normalised text: a space before, and after unless any ending will do.
pub fn needle(term: &str) -> String {
    let any_ending = term.trim_end().ends_with('*');
    let mut needle = normalised(term);
    if any_ending {
        needle.truncate(needle.trim_end().len());
    }
    needle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_case_and_punctuation_do_not_matter() {
        assert_eq!(normalised("<i>In-vivo</i> CAR–T: a  Review"), " in vivo car t a review ");
        assert_eq!(normalised("p < 0.05 and b > a"), " p 0 05 and b a ");
        assert_eq!(normalised(""), " ");
        assert_eq!(normalised("H<sub>2</sub>O"), " h2o ");
        assert_eq!(normalised("Gene<br/>therapy<jats:p>x"), " gene therapy x ");
        assert_eq!(normalised("engineered &lt;i&gt;E. coli&lt;/i&gt; &amp; more"), " engineered e coli more ");
        assert_eq!(
            normalised("(P<or=0.01) after gene therapy in <b>mice</b>"),
            " p or 0 01 after gene therapy in mice "
        );
    }

    #[test]
    fn a_needle_matches_whole_words_unless_any_ending_will_do() {
        assert_eq!(needle("Gene therapy"), " gene therapy ");
        assert_eq!(needle("gene therap*"), " gene therap");
    }
}
