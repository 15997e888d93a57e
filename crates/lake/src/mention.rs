//! Mentions: what works say of an institution, a person or a venue, besides that they are on them.
//!
//! Of several works that state an attribute, the latest stands, and of those of one date the greatest text. That is the
//! greatest of (date, text), so it may be taken within a file first and over all files later. Every copy of a record is
//! heard, superseded ones too: they say what no later one does.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Mentions held before they are written: about 20 MB, and a row group.
pub(crate) const HELD: usize = 128 * 1024;

/// What is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Attribute {
    /// Name.
    Name,
    /// Type.
    Kind,
    /// Country of an institution.
    Country,
    /// ROR id of an institution.
    Ror,
    /// ORCID of a person.
    Orcid,
    /// Linking ISSN of a venue.
    IssnL,
    /// All ISSNs of a venue, sorted, joined by `;`.
    Issn,
    /// What an institution is part of, and it itself, sorted, joined by `;`.
    Lineage,
}

impl Attribute {
    const ALL: [Attribute; 8] = {
        use Attribute::*;
        [Name, Kind, Country, Ror, Orcid, IssnL, Issn, Lineage]
    };
}

impl From<Attribute> for u8 {
    fn from(attribute: Attribute) -> u8 {
        attribute as u8
    }
}

impl TryFrom<u8> for Attribute {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Attribute::ALL.get(usize::from(number)).copied().ok_or_else(|| format!("no attribute has the number {number}"))
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Mention {
    /// The key of what it is about.
    pub(crate) key: u64,
    /// What of it.
    pub(crate) attribute: Attribute,
    /// Date of last change of the work.
    pub(crate) updated: String,
    /// What it says.
    pub(crate) value: String,
}

/// The statements that stand, so far.
#[derive(Debug, Default)]
pub struct Mentions {
    standing: HashMap<(u64, Attribute), (String, String)>,
}

impl Mentions {
    /// Takes a statement of a work last changed on this date.
    pub fn see(&mut self, key: u64, attribute: Attribute, updated: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        match self.standing.entry((key, attribute)) {
            Entry::Vacant(place) => {
                place.insert((updated.to_owned(), value.to_owned()));
            }
            Entry::Occupied(mut place) => {
                let (date, text) = place.get();
                if (updated, value) > (date, text) {
                    place.insert((updated.to_owned(), value.to_owned()));
                }
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.standing.len()
    }

    /// What stands, in order; nothing is left.
    pub(crate) fn take(&mut self) -> Vec<Mention> {
        let taken = std::mem::take(&mut self.standing).into_iter();
        let mut mentions: Vec<Mention> =
            taken.map(|((key, attribute), (updated, value))| Mention { key, attribute, updated, value }).collect();
        mentions.sort_unstable();
        mentions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_statement_stands_and_then_the_greatest_text() {
        let mut mentions = Mentions::default();
        for (updated, value) in [("2024", Some("US")), ("2025", Some("FR")), ("2025", Some("GB")), ("2026", None)] {
            mentions.see(7, Attribute::Country, updated, value);
        }
        mentions.see(7, Attribute::Name, "2023", Some("Seven"));
        let stated: Vec<(Attribute, String)> = mentions.take().into_iter().map(|m| (m.attribute, m.value)).collect();
        assert_eq!(stated, [(Attribute::Name, "Seven".to_owned()), (Attribute::Country, "GB".to_owned())]);
        assert!(mentions.take().is_empty());
    }

    #[test]
    fn attributes_keep_their_numbers_on_disk() {
        for (number, attribute) in (0u8..).zip(Attribute::ALL) {
            assert_eq!((u8::from(attribute), Attribute::try_from(number)), (number, Ok(attribute)));
        }
        assert!(Attribute::try_from(8).is_err());
    }
}
