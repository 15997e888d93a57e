//! Who may share an id, and who may have several, as the index has it.

use crate::index::Index;
use hubscope_lake::LakeError;
use hubscope_lake::index::{Layout, file};

/// Who may share an id, and who may have several. Read when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    /// Facts of others than whom their ids are named for, ascending, and which of these they speak of.
    pub(crate) variant_fact: Vec<u64>,
    pub(crate) variant_person: Vec<u32>,
    /// By author: the least number of those who may be the same.
    pub(crate) namesake: Vec<u32>,
    /// By author: the least number of those with the same ORCID, or [`NONE`](crate::index::NONE).
    pub(crate) orcid: Vec<u32>,
}

impl Identities {
    /// The persons that facts speak of, from this fact on.
    pub(crate) fn variants_from(&self, fact: u64) -> Variants<'_> {
        let before = self.variant_fact.partition_point(|other| *other < fact);
        Variants { facts: &self.variant_fact[before..], persons: &self.variant_person[before..] }
    }
}

/// Persons that facts speak of, asked for in the order of the facts.
pub(crate) struct Variants<'a> {
    facts: &'a [u64],
    persons: &'a [u32],
}

impl Variants<'_> {
    /// The person that a fact speaks of; no fact before the last one asked for may be named.
    pub(crate) fn of(&mut self, fact: u64) -> u32 {
        while let ([first, facts @ ..], [person, persons @ ..]) = (self.facts, self.persons) {
            if *first == fact {
                return *person;
            }
            if *first > fact {
                break;
            }
            (self.facts, self.persons) = (facts, persons);
        }
        0
    }
}

impl Index {
    /// Who may share an id, and who may have several.
    pub(crate) fn identities(&self) -> Result<&Identities, LakeError> {
        if let Some(identities) = self.identities.get() {
            return Ok(identities);
        }
        let Layout { authors, variants, .. } = self.layout;
        let read = Identities {
            variant_fact: self.column(file::VARIANT_FACT, 0, variants as usize)?,
            variant_person: self.column(file::VARIANT_PERSON, 0, variants as usize)?,
            namesake: self.column(file::AUTHOR_NAMESAKE, 0, authors as usize)?,
            orcid: self.column(file::AUTHOR_ORCID, 0, authors as usize)?,
        };
        Ok(self.identities.get_or_init(|| read))
    }
}
