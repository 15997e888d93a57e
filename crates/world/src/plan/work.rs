//! What the plan says of a work: everything that its figures rest on.

/// Who an authorship names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// A person, by the number in the id.
    Person(u64),
    /// A person who stands under another id.
    Under { id: u64, person: u64 },
    /// No id at all.
    Missing,
    /// OpenAlex's null author.
    Null,
    /// OpenAlex's deleted author.
    Deleted,
}

/// Where an authorship places its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Affiliation {
    /// At an institution, by its position.
    Institution(usize),
    /// At a branch of the institution, in the city of the other one: that is where the author is.
    Branch { seat: usize, of: usize },
    /// At an address that matched no institution, with its country if that was understood.
    Address(Option<&'static str>),
}

/// An author on a work.
#[derive(Debug, Clone)]
pub(crate) struct Authorship {
    pub author: Author,
    pub affiliations: Vec<Affiliation>,
}

/// What a work is about, as far as frontier fields go; by the position of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// None of them.
    Nothing,
    /// Mentions the field without being about it.
    Passing(usize),
    /// About it by its topic.
    Topic(usize),
    /// About it by a term in the title.
    Title(usize),
    /// About it by terms in the abstract.
    Abstract(usize),
}

/// A work.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// Number in the OpenAlex id.
    pub number: u64,
    /// The work whose title and text it has: itself, but for another version of one.
    pub text: u64,
    pub year: Option<u16>,
    /// OpenAlex's type.
    pub kind: &'static str,
    /// Position of the primary topic.
    pub topic: Option<usize>,
    pub about: About,
    /// Position of the venue.
    pub venue: usize,
    /// The record names the topic but not its subfield.
    pub bare_topic: bool,
    pub is_retracted: bool,
    pub is_paratext: bool,
    /// Null in some records, which means no.
    pub is_expansion: Option<bool>,
    /// The only country that its authors may have.
    pub only: Option<&'static str>,
    pub authorships: Vec<Authorship>,
}

impl Work {
    /// Adds an author, or another affiliation of one who is there.
    pub(super) fn push(&mut self, author: Author, affiliation: Affiliation) {
        match self.authorships.iter_mut().find(|other| other.author == author) {
            Some(other) if other.affiliations.contains(&affiliation) => (),
            Some(other) => other.affiliations.push(affiliation),
            None => self.authorships.push(Authorship { author, affiliations: vec![affiliation] }),
        }
    }
}
