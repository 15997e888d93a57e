//! Frontier fields: queries that give a work points for its topics and its words.

use std::collections::BTreeSet;
use std::path::Path;

use toml::{Table, Value as Toml};

use crate::toml_file::{integer, integers, read_if_there, string, strings, tables};

/// What a query looks at.
#[derive(Default)]
pub(crate) struct Text<'a> {
    /// The primary topic (`T...`), and its subfield as the record itself names it.
    pub(crate) topic: Option<&'a str>,
    pub(crate) subfield: Option<i64>,
    /// All topics of the work.
    pub(crate) topics: &'a [String],
    pub(crate) title: &'a str,
    pub(crate) summary: &'a str,
}

/// A query.
pub(crate) struct Frontier {
    /// `frontier:` and its id.
    pub(crate) class: String,
    threshold: i64,
    points: Points,
    subfields: BTreeSet<i64>,
    topics: BTreeSet<String>,
    terms: BTreeSet<Term>,
    except: BTreeSet<Term>,
}

struct Points {
    topic: i64,
    other_topic: i64,
    title: i64,
    summary: i64,
}

/// Reads `frontiers.toml` of a folder, if it has one.
pub(crate) fn read(folder: &Path) -> Result<Vec<Frontier>, String> {
    read_if_there(&folder.join("frontiers.toml"), |file| tables(file, "frontier")?.into_iter().map(frontier).collect())
}

fn frontier(table: &Table) -> Result<Frontier, String> {
    let terms = |key| strings(table, key)?.into_iter().map(Term::new).collect::<Result<_, _>>();
    let points = table.get("points").and_then(Toml::as_table).ok_or("a frontier has no points")?;
    Ok(Frontier {
        class: format!("frontier:{}", string(table, "id")?),
        threshold: integer(table, "threshold")?,
        points: Points {
            topic: integer(points, "topic")?,
            other_topic: integer(points, "other_topic")?,
            title: integer(points, "title")?,
            summary: integer(points, "abstract")?,
        },
        subfields: integers(table, "subfields")?.into_iter().collect(),
        topics: integers(table, "topics")?.into_iter().map(|number| format!("T{number}")).collect(),
        terms: terms("terms")?,
        except: terms("except")?,
    })
}

/// The classes of all queries that a work answers.
pub(crate) fn classes(frontiers: &[Frontier], text: &Text) -> BTreeSet<String> {
    let (title, summary) = (plain(text.title), plain(text.summary));
    let found = frontiers.iter().filter(|frontier| frontier.holds(text, &title, &summary));
    found.map(|frontier| frontier.class.clone()).collect()
}

impl Frontier {
    fn holds(&self, text: &Text, title: &str, summary: &str) -> bool {
        let mut points = 0;
        let by_topic = text.topic.is_some_and(|topic| self.topics.contains(topic));
        if by_topic || text.subfield.is_some_and(|subfield| self.subfields.contains(&subfield)) {
            points += self.points.topic;
        }
        let mut others = text.topics.iter().filter(|topic| text.topic != Some(topic.as_str()));
        if others.any(|topic| self.topics.contains(topic)) {
            points += self.points.other_topic;
        }
        for term in &self.terms {
            if term.is_in(title) {
                points += self.points.title;
            } else if term.is_in(summary) {
                points += self.points.summary;
            }
        }
        points >= self.threshold && !self.except.iter().any(|term| term.is_in(title))
    }
}

/// Words in sequence, as they stand in a [`plain`] text: with a space before, and one after unless the last word is
/// open to any ending.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Term(String);

impl Term {
    fn new(written: &str) -> Result<Self, String> {
        let (words, open) = written.trim_end().strip_suffix('*').map_or((written, false), |stem| (stem, true));
        let mut words = plain(words);
        if words == " " {
            return Err(format!("the term `{written}` has no word"));
        }
        if open {
            words.pop();
        }
        Ok(Self(words))
    }

    fn is_in(&self, text: &str) -> bool {
        text.contains(&self.0)
    }
}

/// A text without tags, in lower case, its words between single spaces, one before the first and after the last.
fn plain(text: &str) -> String {
    let mut plain = String::from(" ");
    for letter in without_tags(text).to_lowercase().chars() {
        if letter.is_alphanumeric() {
            plain.push(letter);
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    if !plain.ends_with(' ') {
        plain.push(' ');
    }
    plain
}

/// Takes out every `<` that a letter or a slash follows, up to the next `>`, unless another `<` stands between or a hundred
/// bytes do. What stands within words (`<sub>`) leaves nothing, the rest a space. Other signs of "less than" stay. Entities of
/// XML are read first.
fn without_tags(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text = entities.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign));
    let within_words = ["b", "em", "i", "inf", "italic", "scp", "strong", "sub", "sup", "u"];
    let mut pieces = text.split('<');
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let opens = piece.starts_with(|next: char| next.is_ascii_alphabetic() || next == '/');
        match piece.split_once('>').filter(|(tag, _)| opens && tag.len() < 100) {
            Some((tag, after)) => {
                let letters = |sign: &char| sign.is_ascii_alphabetic();
                let name: String = tag.trim_start_matches('/').chars().take_while(letters).collect();
                if !within_words.contains(&name.to_lowercase().as_str()) {
                    kept.push(' ');
                }
                kept.push_str(after);
            }
            None => {
                kept.push('<');
                kept.push_str(piece);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(term: &str, text: &str) -> bool {
        Term::new(term).is_ok_and(|term| term.is_in(&plain(text)))
    }

    #[test]
    fn texts_are_words_between_single_spaces() {
        assert_eq!(plain("  CRISPR-Cas9: Édition,\tα β2 "), " crispr cas9 édition α β2 ");
        assert_eq!(plain("合成生物学（综述）"), " 合成生物学 综述 ");
        assert_eq!(plain("?!"), " ");
        assert_eq!(plain(""), " ");
    }

    #[test]
    fn tags_within_words_leave_no_space_and_other_angles_stay() {
        assert_eq!(plain("H<sub>2</sub>O in <i>E. coli</i>"), " h2o in e coli ");
        assert_eq!(plain("gene<br/>therapy"), " gene therapy ");
        assert_eq!(plain("&lt;i&gt;E. coli&lt;/i&gt; &amp;c"), " e coli c ");
        assert_eq!(plain("(P<or=0.01) in <b>mice</b>"), " p or 0 01 in mice ");
        assert_eq!(plain("p<0.05 and n>3"), " p 0 05 and n 3 ");
        assert_eq!(without_tags("a <b <c> d"), "a <b   d");
        // Nothing closes it, so it is no tag; nor is what starts with a digit, a space or a letter beyond ASCII.
        for text in ["x <b and no end", "x < b > c", "x <1> y", "x <é> y", "x <"] {
            assert_eq!(without_tags(text), text);
        }
    }

    #[test]
    fn terms_are_whole_words_in_sequence() {
        assert!(found("Gene Therapy", "On gene-therapy."));
        assert!(!found("gene therapy", "gene therapies"));
        assert!(!found("gene therapy", "transgene therapy"));
        assert!(!found("gene therapy", "gene and cell therapy"));
        assert!(found("β-cell", "Β cell mass"));
    }

    #[test]
    fn a_star_opens_the_last_word_only() {
        for text in ["gene therapy", "gene therap", "gene therapies!"] {
            assert!(found("gene therap*", text), "{text}");
        }
        assert!(!found("gene therap*", "genes therapy"));
        assert!(!found("gene therap*", "gene the rapist"));
        assert!(!found("omic*", "phenomics"));
    }

    #[test]
    fn a_term_needs_a_word() {
        assert!(Term::new("").is_err());
        assert!(Term::new("*").is_err());
        assert!(Term::new(" - ").is_err());
    }
}
