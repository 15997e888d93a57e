//! Which works belong to the corpus `broad`, and what keeps the others out.

use crate::classes::CORPUS_TYPES;
use crate::row::Work;

/// What decides whether a work belongs to the corpus `broad`.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its publication year.
    pub year: Option<i32>,
    /// Its type, in lower case with hyphens.
    pub kind: Option<&'a str>,
    /// Whether it is retracted.
    pub is_retracted: bool,
    /// Whether it is no research: covers, contents, indexes.
    pub is_paratext: bool,
    /// Whether it is an expansion record of little metadata.
    pub is_xpac: bool,
}

/// What keeps a work out of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// It is retracted.
    Retracted,
    /// Paratext, or an expansion record.
    Flagged,
    /// Its type, or that it has none.
    Type,
    /// It has no year.
    Undated,
}

impl Candidate<'_> {
    /// The first thing that keeps it out; none if it belongs.
    pub fn bar(&self) -> Option<Bar> {
        match self {
            Candidate { is_retracted: true, .. } => Some(Bar::Retracted),
            Candidate { is_paratext: true, .. } | Candidate { is_xpac: true, .. } => Some(Bar::Flagged),
            Candidate { kind, .. } if !kind.is_some_and(|k| CORPUS_TYPES.contains(&k)) => Some(Bar::Type),
            Candidate { year: None, .. } => Some(Bar::Undated),
            _ => None,
        }
    }
}

impl<'a> From<&'a Work> for Candidate<'a> {
    fn from(work: &'a Work) -> Self {
        Candidate {
            year: work.publication_year,
            kind: work.kind.as_deref(),
            is_retracted: work.is_retracted,
            is_paratext: work.is_paratext,
            is_xpac: work.is_xpac,
        }
    }
}
