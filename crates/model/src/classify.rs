//! Looks for frontiers in a work's topics and texts: while the work is read, abstract and all, or later in what the lake keeps of it.

use crate::classes::Classes;
use crate::frontier::{Frontier, needle, normalised};
use aho_corasick::{AhoCorasick, BuildError};
use std::collections::{BTreeMap, BTreeSet};

/// What a query may look at.
#[derive(Debug, Clone, Default)]
pub struct WorkText<'a> {
    /// The title, markup and all.
    pub title: Option<&'a str>,
    /// The abstract.
    pub abstract_text: Option<String>,
    /// The primary topic.
    pub primary_topic: Option<u64>,
    /// Its subfield.
    pub subfield: Option<u32>,
    /// All topics, the primary one among them or not.
    pub topics: Vec<u64>,
}

/// The queries of a catalogue, ready to be asked of any number of works.
#[derive(Debug)]
pub struct Classifier {
    definitions: BTreeMap<String, String>,
    frontiers: Vec<Frontier>,
    automaton: AhoCorasick,
    /// By pattern of the automaton.
    patterns: Vec<Pattern>,
}

/// A term of one of the frontiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pattern {
    /// Its place in the list.
    frontier: usize,
    /// Whether it keeps works out.
    except: bool,
}

impl Classifier {
    /// Asks for all frontiers of a catalogue.
    ///
    /// # Errors
    /// If there are more terms than an automaton can hold.
    pub fn new(classes: &Classes) -> Result<Self, BuildError> {
        Classifier::of(classes.frontiers.values())
    }

    /// Asks for some frontiers: makes one automaton of all their terms.
    ///
    /// # Errors
    /// As [`Classifier::new`].
    pub fn of<'a>(frontiers: impl IntoIterator<Item = &'a Frontier>) -> Result<Self, BuildError> {
        let frontiers: Vec<Frontier> = frontiers.into_iter().cloned().collect();
        let mut needles = vec![];
        let mut patterns = vec![];
        for (at, frontier) in frontiers.iter().enumerate() {
            for (terms, except) in [(&frontier.terms, false), (&frontier.except, true)] {
                // Two spellings of one needle are one term.
                let distinct: BTreeSet<String> = terms.iter().map(|term| needle(term)).collect();
                patterns.extend(distinct.iter().map(|_| Pattern { frontier: at, except }));
                needles.extend(distinct);
            }
        }
        Ok(Classifier {
            definitions: frontiers.iter().map(|f| (f.class_id(), f.hash())).collect(),
            frontiers,
            automaton: AhoCorasick::new(needles)?,
            patterns,
        })
    }

    /// Hashes of the queries by class id: what was looked for.
    pub fn definitions(&self) -> &BTreeMap<String, String> {
        &self.definitions
    }

    /// The classes that a work has, in the order of the frontiers: of a catalogue that of their ids.
    pub fn classes(&self, work: &WorkText<'_>) -> Vec<String> {
        let in_title = self.found(work.title);
        let in_abstract = self.found(work.abstract_text.as_deref());
        let belongs = |(at, frontier): &(usize, &Frontier)| {
            let of = |pattern: &&usize, except: bool| self.patterns[**pattern] == Pattern { frontier: *at, except };
            if in_title.iter().any(|pattern| of(&pattern, true)) {
                return false;
            }
            let title = in_title.iter().filter(|p| of(p, false)).count() as u32;
            let more = in_abstract.difference(&in_title).filter(|p| of(p, false)).count() as u32;
            let points = frontier.points;
            let text = title * points.title + more * points.abstract_;
            text + topic_points(frontier, work) >= frontier.threshold
        };
        self.frontiers.iter().enumerate().filter(belongs).map(|(_, frontier)| frontier.class_id()).collect()
    }

    /// Patterns that a text has.
    fn found(&self, text: Option<&str>) -> BTreeSet<usize> {
        let text = text.map(normalised).unwrap_or_default();
        // Overlapping: two phrases share the space, or the word, between them.
        self.automaton.find_overlapping_iter(&text).map(|found| found.pattern().as_usize()).collect()
    }
}

fn topic_points(frontier: &Frontier, work: &WorkText<'_>) -> u32 {
    let is_primary = work.primary_topic.is_some_and(|t| frontier.topics.contains(&t))
        || work.subfield.is_some_and(|s| frontier.subfields.contains(&s));
    let is_other = work.topics.iter().any(|t| Some(*t) != work.primary_topic && frontier.topics.contains(t));
    u32::from(is_primary) * frontier.points.topic + u32::from(is_other) * frontier.points.other_topic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Localised;
    use crate::frontier::Points;

    fn classifier() -> Classifier {
        let frontier = Frontier {
            id: "gene_cell_therapy".into(),
            version: 1,
            names: Localised::same("x"),
            definition: Localised::same("x"),
            threshold: 2,
            points: Points { topic: 2, other_topic: 1, title: 2, abstract_: 1 },
            subfields: [1234].into(),
            topics: [10, 11].into(),
            terms: ["gene therap*", "therapy vector", "CAR-T cells", "Car T Cells"].map(str::to_owned).into(),
            except: ["retraction".to_owned()].into(),
        };
        let classes = Classes { frontiers: [("gene_cell_therapy".to_owned(), frontier)].into(), ..Classes::default() };
        Classifier::new(&classes).expect("a classifier")
    }

    fn belongs(work: WorkText<'_>) -> bool {
        classifier().classes(&work) == ["frontier:gene_cell_therapy"]
    }

    fn text<'a>(title: &'a str, abstract_text: &str) -> WorkText<'a> {
        WorkText { title: Some(title), abstract_text: Some(abstract_text.to_owned()), ..WorkText::default() }
    }

    #[test]
    fn a_term_in_the_title_is_enough_and_one_in_the_abstract_is_not() {
        assert!(belongs(text("Advances in <b>Gene</b> Therapies", "")));
        assert!(!belongs(text("Advances", "Unlike gene therapy, this works.")));
        assert!(belongs(text("Advances", "Gene therapy with CAR-T cells.")));
        assert!(belongs(text("A gene-therapy vector", "")), "terms that overlap are two");
    }

    #[test]
    fn a_term_counts_once_however_often_and_however_it_is_spelt() {
        assert!(!belongs(text("Advances", "CAR-T cells, CAR T cells and car-t-cells")));
        assert!(!belongs(text("Advances", "gene therapy after gene therapies")));
        assert!(!belongs(text("Advances", "pregene therapy and CAR-T cellsx")), "only whole words");
    }

    #[test]
    fn topics_give_points_and_an_excepted_title_takes_all() {
        let with = |primary_topic, subfield, topics: &[u64]| WorkText {
            primary_topic,
            subfield,
            topics: topics.to_vec(),
            ..text("Advances", "gene therapy")
        };
        assert!(belongs(with(Some(10), None, &[10])));
        assert!(belongs(with(None, Some(1234), &[])));
        assert!(belongs(with(Some(99), None, &[99, 11])), "one for the other topic, one for the term");
        let none = WorkText { abstract_text: None, ..with(Some(99), None, &[99, 11]) };
        assert!(!belongs(none));
        assert!(!belongs(WorkText { primary_topic: Some(10), ..text("Retraction: gene therapy", "") }));
    }
}
