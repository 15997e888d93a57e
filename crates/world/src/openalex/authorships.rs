//! Authors as they stand on a work.

use super::Writer;
use super::json::Json;
use super::names::Name;
use crate::ids;
use crate::plan::people::{DELETED_AUTHOR, NULL_AUTHOR, has_orcid};
use crate::plan::{Affiliation, Author, Authorship};
use crate::rng::Rng;
use crate::tables::places::country_name;
use crate::tables::text::DEPARTMENTS;

/// What a work's authors add up to.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// Positions of the institutions.
    pub institutions: Vec<usize>,
    pub countries: Vec<&'static str>,
}

fn add<T: Copy + PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Whether all of it is written, or only what a lean record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Full,
    Lean,
}

impl Writer<'_> {
    /// The list of a work's authors.
    pub(crate) fn authorships(
        &self,
        authorships: &[Authorship],
        corresponding: usize,
        detail: Detail,
        rng: &mut Rng,
        out: &mut Vec<u8>,
    ) -> Totals {
        let mut totals = Totals::default();
        let last = authorships.len().saturating_sub(1);
        out.put("[");
        for (position, authorship) in authorships.iter().enumerate() {
            out.put(match position {
                0 => "{\"author_position\":\"first\",\"author\":{\"id\":",
                _ if position == last => "{\"author_position\":\"last\",\"author\":{\"id\":",
                _ => "{\"author_position\":\"middle\",\"author\":{\"id\":",
            });
            self.authorship(authorship, position == corresponding, detail, &mut totals, rng, out);
        }
        out.close("]");
        totals
    }

    fn authorship(
        &self,
        authorship: &Authorship,
        is_corresponding: bool,
        detail: Detail,
        totals: &mut Totals,
        rng: &mut Rng,
        out: &mut Vec<u8>,
    ) {
        let person = self.named(authorship.author, out);
        out.put(",\"institutions\":[");
        let mut countries: Vec<&str> = Vec::with_capacity(2);
        for affiliation in &authorship.affiliations {
            match *affiliation {
                Affiliation::Institution(position) | Affiliation::Branch { seat: position, .. } => {
                    out.put(&self.pieces.institutions[position].json).put(",");
                    add(&mut countries, self.plan.institutions.country(position));
                    add(&mut totals.institutions, position);
                }
                Affiliation::Address(None) if rng.strikes(self.null_objects) => {
                    // Releases before 2024 kept what they could not match as an object of nulls.
                    out.put("{\"id\":null,\"display_name\":").text(rng.pick(&DEPARTMENTS));
                    out.put(",\"ror\":null,\"country_code\":null,\"type\":null,\"lineage\":[]},");
                }
                Affiliation::Address(country) => countries.extend(country),
            }
        }
        out.close("],\"countries\":[");
        for &country in &countries {
            out.text(country).put(",");
            add(&mut totals.countries, country);
        }
        out.close("]");
        if detail == Detail::Full {
            out.put(",\"is_corresponding\":").flag(is_corresponding).put(",\"raw_author_name\":\"");
            match person {
                Some(person) => self.name(person).printed(out),
                None => {
                    out.put("The study group");
                }
            }
            out.put("\"");
        }
        out.put(",\"raw_affiliation_strings\":[");
        let department = rng.index(DEPARTMENTS.len());
        for (number, affiliation) in authorship.affiliations.iter().enumerate() {
            self.raw(affiliation, department + number, out);
            out.put(",");
        }
        out.close("]");
        if detail == Detail::Full {
            out.put(",\"raw_orcid\":");
            match person.filter(|&person| {
                has_orcid(person) && (rng.chance(300) || matches!(authorship.author, Author::Under { .. }))
            }) {
                Some(person) => out.put("\"").put(&ids::orcid(person)).put("\""),
                None => out.put("null"),
            };
            out.put(",\"affiliations\":[");
            for (number, affiliation) in authorship.affiliations.iter().enumerate() {
                out.put("{\"raw_affiliation_string\":");
                self.raw(affiliation, department + number, out);
                out.put(",\"institution_ids\":[");
                if let Affiliation::Institution(position) | Affiliation::Branch { seat: position, .. } = *affiliation {
                    out.id("I", self.plan.institutions.all[position].id);
                }
                out.put("]},");
            }
            out.close("]");
        }
        out.put("},");
    }

    /// The id, names and ORCID of an author; gives back the person.
    fn named(&self, author: Author, out: &mut Vec<u8>) -> Option<u64> {
        let (id, shown, person) = match author {
            Author::Person(person) => (person, person, person),
            // A second id shows the person it was split from; another's id shows that one.
            Author::Under { id, person } => (id, if id == person + 1 { id } else { person }, person),
            Author::Missing => {
                out.put("null,\"display_name\":\"The study group\",\"orcid\":null}");
                return None;
            }
            Author::Null => {
                out.id("A", NULL_AUTHOR).put(",\"display_name\":\"Null Author\",\"orcid\":null}");
                return None;
            }
            Author::Deleted => {
                out.id("A", DELETED_AUTHOR).put(",\"display_name\":\"Deleted Author\",\"orcid\":null}");
                return None;
            }
        };
        out.id("A", id).put(",\"display_name\":\"");
        self.name(shown).display(out);
        out.put("\",\"orcid\":");
        if has_orcid(shown) {
            out.put("\"").put(&ids::orcid(shown)).put("\"}");
        } else {
            out.put("null}");
        }
        Some(person)
    }

    /// What a person is called.
    pub(crate) fn name(&self, person: u64) -> Name {
        Name::new(self.plan.seed, person, self.plan.institutions.country(self.plan.home_of(person)))
    }

    /// An affiliation string in quotes.
    fn raw(&self, affiliation: &Affiliation, department: usize, out: &mut Vec<u8>) {
        out.put("\"").put(DEPARTMENTS[department % DEPARTMENTS.len()]);
        match *affiliation {
            Affiliation::Institution(position) => out.put(", ").put(&self.pieces.institutions[position].address),
            Affiliation::Branch { seat, of } => {
                out.put(", ").put(&self.plan.institutions.all[seat].name).put(", ");
                out.put(&self.pieces.institutions[of].place)
            }
            Affiliation::Address(Some(country)) => out.put(", ").put(country_name(country)),
            Affiliation::Address(None) => out,
        };
        out.put("\"");
    }
}
