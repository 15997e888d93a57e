//! What records have that this version has never seen: the first sign that a source has changed its schema.
//!
//! A source has a list of known paths, `paths.txt` beside its reader. To look at a record takes as long again as to read it,
//! so a sample is looked at: the first of each file, and then one in a hundred. That is a hundredth of the time; of small
//! files up to a thirtieth.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// Records at the beginning of a file that are all looked at.
const FIRST: u64 = 20;
/// One in so many of the others is.
const EVERY: u64 = 100;
/// Different paths that are remembered of one file. A schema has fewer; words that stand as keys have not.
const REMEMBERED: usize = 200;

/// Looks for unknown paths in the records of a file.
#[derive(Debug)]
pub struct Drift<'a> {
    known: &'a Known,
    records: u64,
    unseen: BTreeMap<String, u64>,
}

/// Known paths with all that lead to them.
#[derive(Debug)]
pub struct Known(HashSet<&'static str>);

impl Known {
    /// The paths of a list, a line each: the entity, a space, and the names of the fields with dots between them and `[]`
    /// after those that are lists, as `works authorships[].author.id`. Any name stands for a last `*`. Lines that begin with
    /// `#` are for people.
    #[must_use]
    pub fn new(paths: &'static str) -> Self {
        let lines = paths.lines().filter(|line| !line.starts_with('#'));
        let leading = |path: &'static str| {
            let cuts = path.match_indices(['.', '[']).map(|(at, _)| at);
            cuts.chain([path.len()]).map(move |at| &path[..at])
        };
        // `a[].b` leads through `a` and `a[]`, of which names are looked up as `a` alone.
        Known(lines.flat_map(leading).collect())
    }
}

impl<'a> Drift<'a> {
    /// At the beginning of a file.
    #[must_use]
    pub fn new(known: &'a Known) -> Self {
        Drift { known, records: 0, unseen: BTreeMap::new() }
    }

    /// Looks at a record of an entity, if it is of the sample. What is no JSON has no paths.
    pub fn see(&mut self, entity: &str, record: &[u8]) {
        let place = self.records;
        self.records += 1;
        if place < FIRST || place.is_multiple_of(EVERY) {
            self.look(entity, record);
        }
    }

    /// Looks at a record.
    pub fn look(&mut self, entity: &str, record: &[u8]) {
        let mut path = format!("{entity} ");
        let fields = Fields { known: self.known, unseen: &mut self.unseen, path: &mut path, is_known: true };
        let _ = fields.deserialize(&mut serde_json::Deserializer::from_slice(record));
    }

    /// Unknown paths with the type of what stands there, as `works foo.bar (string)`, and how often they were met in the
    /// sample. Below an unknown path one does not look.
    #[must_use]
    pub fn unseen(self) -> BTreeMap<String, u64> {
        self.unseen
    }
}

/// Looks at a value, whose path is written down.
struct Fields<'a> {
    known: &'a Known,
    unseen: &'a mut BTreeMap<String, u64>,
    path: &'a mut String,
    is_known: bool,
}

impl Fields<'_> {
    /// Notes what stands at an unknown path.
    fn is<E>(self, kind: &str) -> Result<(), E> {
        if !self.is_known {
            let path = format!("{} ({kind})", self.path);
            if self.unseen.len() < REMEMBERED || self.unseen.contains_key(&path) {
                *self.unseen.entry(path).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Whether a path leads to a map of any names.
    fn is_free(&mut self) -> bool {
        let end = self.path.len();
        self.path.push_str(".*");
        let is_free = self.known.0.contains(self.path.as_str());
        self.path.truncate(end);
        is_free
    }
}

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        /// Borrowed where the name has no escapes.
        #[derive(serde::Deserialize)]
        #[serde(transparent)]
        struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

        let passes = !self.is_known || self.is_free();
        let end = self.path.len();
        while let Some(Name(name)) = map.next_key()? {
            if passes {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if !self.path.ends_with(' ') {
                self.path.push('.');
            }
            self.path.push_str(&name);
            let is_known = self.known.0.contains(self.path.as_str());
            map.next_value_seed(Fields { known: self.known, unseen: self.unseen, path: self.path, is_known })?;
            self.path.truncate(end);
        }
        self.is("object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let end = self.path.len();
        if self.is_known {
            self.path.push_str("[]");
        }
        let (known, is_known) = (self.known, self.is_known);
        loop {
            let more = match is_known {
                true => seq
                    .next_element_seed(Fields { known, unseen: &mut *self.unseen, path: &mut *self.path, is_known })?
                    .is_some(),
                false => seq.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
        }
        self.path.truncate(end);
        self.is("array")
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.is("string")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.is("boolean")
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.is("number")
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.is("number")
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.is("number")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.is("null")
    }
}

#[cfg(test)]
mod tests;
