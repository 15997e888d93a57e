//! Classes of works that a measure can ask for: fields of research, and flags.

use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Types of works that belong to the corpus `broad`, older names included. As OpenAlex writes them since 2024, then as
/// Crossref and earlier releases did.
pub const CORPUS_TYPES: [&str; 14] = [
    "article",
    "book",
    "book-chapter",
    "conference-paper",
    "letter",
    "preprint",
    "review",
    "book-part",
    "book-section",
    "edited-book",
    "journal-article",
    "monograph",
    "posted-content",
    "proceedings-article",
];

/// A field: a set of ANZSRC 2020 divisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The id behind `field:`.
    pub id: String,
    /// Raised whenever a change moves values.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// What the field holds.
    pub definition: Localised,
    /// ANZSRC 2020 divisions (two digits), any of which makes a work belong.
    pub divisions: BTreeSet<u16>,
}

/// One row of the crosswalk: an OpenAlex subfield and the divisions its works belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subfield {
    /// OpenAlex's name.
    pub name: String,
    /// ANZSRC 2020 divisions.
    pub divisions: BTreeSet<u16>,
}

/// Fields of research and the crosswalk beneath them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classes {
    /// Fields by id.
    pub fields: BTreeMap<String, Field>,
    /// The crosswalk by OpenAlex subfield number.
    pub subfields: BTreeMap<u32, Subfield>,
    /// Names of the divisions.
    pub divisions: BTreeMap<u16, Localised>,
}

/// A condition on works, as a measure names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// `field:<id>`: the primary topic's subfield is one of these.
    Field(BTreeSet<u32>),
    /// `international`: two or more known countries.
    International,
}

impl Classes {
    /// Resolves the text of a class.
    ///
    /// # Errors
    /// Says which classes there are if this is none of them.
    pub fn resolve(&self, text: &str) -> Result<Class, String> {
        if text == "international" {
            return Ok(Class::International);
        }
        let field = text.strip_prefix("field:").and_then(|id| self.fields.get(id)).ok_or_else(|| {
            let mut known = vec!["international".to_owned()];
            known.extend(self.fields.keys().map(|id| format!("field:{id}")));
            format!("unknown class \"{text}\"{}", crate::catalogue::nearest(text, known.iter().map(String::as_str)))
        })?;
        let belongs = |s: &Subfield| s.divisions.intersection(&field.divisions).next().is_some();
        Ok(Class::Field(self.subfields.iter().filter(|(_, s)| belongs(s)).map(|(&id, _)| id).collect()))
    }
}
