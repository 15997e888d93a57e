//! What the plan says of a work: all that its numbers rest on, before any of it is written down.

use crate::rng::Rng;
use crate::tables::topics::{LIFE_TOPICS, TOPICS};

/// The year range of the expected results.
pub(crate) const RESULT_YEARS: std::ops::RangeInclusive<u16> = 2019..=2023;

/// Who an authorship names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Author {
    /// A person, by the number in the id.
    Person(u64),
    /// No id at all.
    Missing,
    /// OpenAlex's null author, A9999999999.
    Null,
    /// OpenAlex's deleted author, A5317838346.
    Deleted,
}

/// Where an authorship places its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Affiliation {
    /// At an institution, by its position.
    Institution(usize),
    /// At an address that matched no institution, with its country if that was understood.
    Address(Option<&'static str>),
}

/// An author on a work.
#[derive(Debug, Clone)]
pub(crate) struct Authorship {
    pub author: Author,
    pub affiliations: Vec<Affiliation>,
}

/// Which field a work has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stratum {
    Life,
    Other,
    Unclassified,
}

impl Stratum {
    /// All of them, in the order of the targets.
    pub(crate) const ALL: [Self; 3] = [Self::Life, Self::Other, Self::Unclassified];

    /// A topic of this kind, by position.
    pub(crate) fn topic(self, rng: &mut Rng) -> Option<usize> {
        match self {
            Self::Life => Some(rng.index(LIFE_TOPICS)),
            Self::Other => Some(LIFE_TOPICS + rng.index(TOPICS.len() - LIFE_TOPICS)),
            Self::Unclassified => None,
        }
    }
}

/// A work.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// Number in the OpenAlex id.
    pub number: u64,
    pub year: Option<u16>,
    /// OpenAlex's type, and whether the corpus takes it.
    pub kind: (&'static str, bool),
    /// Position of the primary topic.
    pub topic: Option<usize>,
    /// The record names the topic but not its subfield.
    pub bare_topic: bool,
    pub is_retracted: bool,
    pub is_paratext: bool,
    /// Null in some records, which means no.
    pub is_expansion: Option<bool>,
    pub authorships: Vec<Authorship>,
    /// The partition it is written to, by age; the last is the latest.
    pub partition: usize,
}

/// Types of works that the corpus takes, with their frequency.
const KINDS: [(&str, u64); 6] = [
    ("article", 800),
    ("review", 80),
    ("preprint", 60),
    ("conference-paper", 30),
    ("book-chapter", 20),
    ("letter", 10),
];

/// Types that it does not take.
pub(crate) const OTHER_KINDS: [&str; 7] =
    ["dataset", "editorial", "erratum", "dissertation", "peer-review", "other", "paratext"];

/// A type that the corpus takes.
pub(crate) fn kind(rng: &mut Rng) -> (&'static str, bool) {
    (KINDS[rng.weighted(KINDS.iter().map(|kind| kind.1))].0, true)
}
