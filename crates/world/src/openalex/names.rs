//! What people are called.

use super::json::Json;
use crate::rng::{Rng, Stream};
use crate::tables::names::NAMES;

/// A name: given and family name, each with the script of the country.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    given: (&'static str, &'static str),
    family: (&'static str, &'static str),
    initial: Option<char>,
    /// Works print an initial only.
    is_short: bool,
    /// The author record has the country's script; the family name comes first in the East.
    script: Option<bool>,
}

impl Name {
    /// The name of the person `number`, who works in `country`.
    pub(crate) fn new(seed: u64, number: u64, country: &str) -> Self {
        let mut rng = Rng::keyed(seed, Stream::Person, number, 0);
        let native = NAMES.iter().find(|names| names.countries.contains(&country));
        // Most are native; the rest could be from anywhere.
        let names = match native {
            Some(names) if rng.chance(850) => names,
            _ => &NAMES[rng.weighted([2, 1, 1, 2, 9].into_iter())],
        };
        let western = names.countries.is_empty();
        // A middle initial keeps people of large hubs from all having the same few names.
        let initial = char::from(b'A' + rng.below(26) as u8);
        Self {
            given: rng.pick(names.given),
            family: rng.pick(names.family),
            initial: western.then_some(initial),
            is_short: rng.chance(300),
            script: (!western && rng.chance(250)).then_some(names.eastern),
        }
    }

    /// As works print it.
    pub(crate) fn printed(&self, out: &mut Vec<u8>) {
        if self.is_short {
            let first = self.given.0.chars().next().unwrap_or('X');
            out.put(first.encode_utf8(&mut [0; 4])).put(". ").put(self.family.0);
        } else {
            self.full(out);
        }
    }

    /// As the author record has it, in some cases in another script than the works.
    pub(crate) fn display(&self, out: &mut Vec<u8>) {
        match self.script {
            Some(true) => {
                out.put(self.family.1).put(self.given.1);
            }
            Some(false) => {
                out.put(self.given.1).put(" ").put(self.family.1);
            }
            None => self.full(out),
        }
    }

    fn full(&self, out: &mut Vec<u8>) {
        out.put(self.given.0).put(" ");
        if let Some(initial) = self.initial {
            out.put(initial.encode_utf8(&mut [0; 4])).put(". ");
        }
        out.put(self.family.0);
    }
}
