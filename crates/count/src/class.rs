//! Classes as sets of works.

mod columns;
mod texts;
mod venues;

pub use venues::BasketVenue;
pub(crate) use venues::basket_venues;

use crate::bits::Bits;
use crate::engine::kept;
use crate::index::Index;
use crate::{CountError, Engine};
use hubscope_lake::index::flag;
use hubscope_model::classes::{Class, Flag};
use hubscope_model::measure::{Condition, Window, Works};
use std::sync::Arc;

/// How what is not known of a work is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    /// A class that a work may have, it has not: what figures rest on.
    Known,
    /// What surely holds.
    Least,
    /// What may hold.
    Most,
}

impl Reading {
    /// How the opposite of a condition is read.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Reading::Known => Reading::Known,
            Reading::Least => Reading::Most,
            Reading::Most => Reading::Least,
        }
    }
}

impl Engine {
    /// The works of the corpus that a measure is about, wherever they are from.
    pub(crate) fn works(&self, id: &str, works: &Works, reading: Reading) -> Result<Arc<Bits>, CountError> {
        let key = format!("{:?} {} {reading:?}", works.conditions, works.with_retracted);
        kept(&self.sets, key, || {
            let flags = &self.index.flags;
            let wanted = if works.with_retracted { flag::CORPUS } else { flag::CORPUS | flag::RETRACTED };
            let mut set = Bits::of(flags, |flags| flags & wanted == flag::CORPUS);
            for condition in &works.conditions {
                set.and(&*self.condition(id, condition, reading)?);
            }
            Ok(set)
        })
    }

    fn condition(&self, id: &str, condition: &Condition, reading: Reading) -> Result<Arc<Bits>, CountError> {
        let together = |of: &[Condition], join: fn(&mut Bits, &Bits), start: Bits| -> Result<Arc<Bits>, CountError> {
            let mut set = start;
            for condition in of {
                join(&mut set, &*self.condition(id, condition, reading)?);
            }
            Ok(Arc::new(set))
        };
        let works = self.index.works();
        match condition {
            Condition::Class(text) => self.class(id, text, reading),
            Condition::Any { any } => together(any, Bits::or, Bits::new(works)),
            Condition::All { all } => together(all, Bits::and, Bits::new(works).complement()),
            Condition::Not { not } => Ok(Arc::new(self.condition(id, not, reading.opposite())?.complement())),
        }
    }

    fn class(&self, id: &str, text: &str, reading: Reading) -> Result<Arc<Bits>, CountError> {
        let failed = |message| CountError::Class { indicator: id.to_owned(), message };
        let class = self.catalogue.classes.resolve(text).map_err(failed)?;
        let key = if class.is_uncertain() { format!("{text} {reading:?}") } else { text.to_owned() };
        kept(&self.sets, key, || {
            let Index { flags, kind, .. } = &*self.index;
            let may = reading == Reading::Most;
            Ok(match &class {
                Class::Field { subjects, subfields } => self.of_field(subjects, subfields),
                Class::Basket { id, types, list_of } => self.in_basket(id, types, *list_of),
                Class::Frontier { class_id, definition } => self.in_class(id, class_id, definition)?,
                Class::ByCountries { flag, rule } => self.by_countries(*flag, rule, may)?,
                Class::Flag(flag) => Bits::of(flags, |flags| has(*flag, flags, may)),
                Class::Type(name) => {
                    let wanted = self.index.layout.kinds.iter().position(|kind| kind == name);
                    Bits::of(kind, |kind| wanted == Some(usize::from(kind)))
                }
                Class::Language(name) => self.of_text("language", name, false)?,
                Class::OpenAccess(name) => self.of_text("oa_status", name, may)?,
                Class::Top(percent) => {
                    let scores = self.top(*percent, Window::DEFAULT)?;
                    self.those(|w| scores.is_in_top(w))
                }
            })
        })
    }

    /// Works for which `holds` does.
    fn those(&self, holds: impl Fn(u32) -> bool + Sync) -> Bits {
        Bits::those(self.index.works(), holds)
    }
}

/// Whether a work of these flags has one of the catalogue's, or may have it.
fn has(wanted: Flag, flags: u16, may: bool) -> bool {
    let is = |bits: u16| flags & bits != 0;
    match wanted {
        Flag::International => is(flag::INTERNATIONAL) || may && is(flag::UNKNOWN_COUNTRY),
        Flag::Domestic => {
            !is(flag::INTERNATIONAL)
                && if is(flag::UNKNOWN_COUNTRY) { may } else { is(flag::COLLABORATIVE) && is(flag::ONE_COUNTRY) }
        }
        Flag::Collaborative => is(flag::COLLABORATIVE),
        Flag::Industry => is(flag::COMPANY),
        Flag::OpenAccess => is(flag::OPEN) || may && is(flag::OPEN_UNKNOWN),
        Flag::Retracted => is(flag::RETRACTED),
        Flag::Near => is(flag::COLLABORATIVE) && is(flag::NEAR),
        Flag::Far => is(flag::FAR),
        Flag::UnknownCountry => is(flag::UNKNOWN_COUNTRY),
        Flag::AuthorsCut => is(flag::TRUNCATED),
    }
}
