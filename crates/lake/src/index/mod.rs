//! The index of a snapshot: what counting reads at once, beside the Parquet tables and made of the same rows while these are
//! written.
//!
//! Every file is a column of little-endian numbers without a head, named `<column>.<type>`: of works by `work_no`, of facts in the
//! order of the table `authorship`, or of places where something begins. Or it holds sets, each in the portable serialisation of
//! Roaring bitmaps with runs; a set without members has no bytes, so that it begins where the next one does. [`mod@file`] names
//! them, and `layout.json` ([`Layout`]) says how many there are of everything. All of them stand in the manifest, with their hashes.
//!
//! The index says nothing that the tables do not say, and depends on them alone. It is written column by column through small
//! buffers; in memory are only the members of one set, at most the facts of one site, which works have which class, and which works belong to the corpus.

mod column;
mod facts;
mod sets;
mod works;

pub(crate) use facts::FactIndexer;
pub(crate) use works::WorkIndexer;

use serde::{Deserialize, Serialize};

/// The version of what is described here. A reader refuses any other.
pub const VERSION: u32 = 3;

/// The folder of the index in that of its snapshot.
pub const FOLDER: &str = "index";

/// The files, relative to the snapshot's folder, as the manifest names them.
pub mod file {
    /// [`Layout`](super::Layout), as JSON.
    pub const LAYOUT: &str = "index/layout.json";
    /// By work: what is so of it, by the bits of [`flag`](super::flag).
    pub const WORK_FLAGS: &str = "index/work_flags.u16";
    /// By work: the same, by where its institutions are registered.
    pub const WORK_FLAGS_INSTITUTION: &str = "index/work_flags_institution.u16";
    /// By work: its type, as a place in `Layout::kinds`; [`NO_KIND`](super::NO_KIND) if it has none.
    pub const WORK_KIND: &str = "index/work_kind.u8";
    /// By work: the subfield of its primary topic; [`NO_SUBFIELD`](super::NO_SUBFIELD) if none is known.
    pub const WORK_SUBFIELD: &str = "index/work_subfield.u16";
    /// By work: its venue, as a row of the table `venue`; [`NONE`](super::NONE) if it has none.
    pub const WORK_VENUE: &str = "index/work_venue.u32";
    /// By work: authorships in its record.
    pub const WORK_AUTHORS: &str = "index/work_authors.u32";
    /// By class of `Layout::classes`: the set of works that have it.
    pub const CLASS_WORKS: &str = "index/class_works.roaring";
    /// By class: the byte of [`CLASS_WORKS`] at which its set begins. Then the end: one more than classes.
    pub const CLASS_WORKS_START: &str = "index/class_works.u64";
    /// By site: its first fact. Then the first fact without a site, and how many facts there are: two more than sites.
    pub const FACT_START: &str = "index/fact_start.u64";
    /// By fact: its work.
    pub const FACT_WORK: &str = "index/fact_work.u32";
    /// By fact: its author; [`NONE`](super::NONE) if that is nobody.
    pub const FACT_AUTHOR: &str = "index/fact_author.u32";
    /// By fact: its weight less 1, since a whole work, 2^32, is one more than fits, and no fact weighs nothing.
    pub const FACT_WEIGHT: &str = "index/fact_weight.u32";
    /// By fact: the author's part in the work, by the bits of [`role`](super::role).
    pub const FACT_ROLE: &str = "index/fact_role.u8";
    /// By fact: place in the author list, from 0; 65,535 for that one and all after it.
    pub const FACT_SEQUENCE: &str = "index/fact_sequence.u16";
    /// Facts of others than whom the author's id is named for, ascending: as a rule, few.
    pub const VARIANT_FACT: &str = "index/variant_fact.u64";
    /// For each of these: `person_variant` of the table `authorship`.
    pub const VARIANT_PERSON: &str = "index/variant_person.u32";
    /// By author: `namesake_no` of the table `author`.
    pub const AUTHOR_NAMESAKE: &str = "index/author_namesake.u32";
    /// By author: the least number of those with the same ORCID; [`NONE`](super::NONE) without one.
    pub const AUTHOR_ORCID: &str = "index/author_orcid.u32";
    /// By site: the set of its works.
    pub const SITE_WORKS: &str = "index/site_works.roaring";
    /// By site: the byte of [`SITE_WORKS`] at which its set begins. Then the end: one more than sites.
    pub const SITE_WORKS_START: &str = "index/site_works.u64";
    /// By site, and for each by the years of `Layout::years`: the set of authors with a fact there on a work of that year which is of
    /// the corpus and not retracted.
    pub const SITE_AUTHORS: &str = "index/site_authors.roaring";
    /// By site, and for each by year: the byte of [`SITE_AUTHORS`] at which the set begins. Then the end: one more than sites times
    /// years. The set of a site and the year at place `y` is number `site_no * years + y`.
    pub const SITE_AUTHORS_START: &str = "index/site_authors.u64";
}

/// Bits of [`file::WORK_FLAGS`].
pub mod flag {
    /// Of the corpus `broad` ([`Candidate`](hubscope_model::corpus::Candidate)), but that it may be retracted.
    pub const CORPUS: u16 = 1;
    /// Retracted.
    pub const RETRACTED: u16 = 2;
    /// Two or more known countries.
    pub const INTERNATIONAL: u16 = 4;
    /// One known country.
    pub const ONE_COUNTRY: u16 = 8;
    /// An authorship has no known country, or there is no authorship.
    pub const UNKNOWN_COUNTRY: u16 = 16;
    /// More than one institution, or more than one known country.
    pub const COLLABORATIVE: u16 = 32;
    /// A company is on it.
    pub const COMPANY: u16 = 64;
    /// Anybody may read it: its status is known, and not `closed`.
    pub const OPEN: u16 = 128;
    /// Whether anybody may read it is not known.
    pub const OPEN_UNKNOWN: u16 = 256;
    /// Its placed institutions, two or more, are at most 100 km apart.
    pub const NEAR: u16 = 512;
    /// Two of its institutions are 5,000 km apart, or more.
    pub const FAR: u16 = 1024;
    /// Its author list was cut, or may have been.
    pub const TRUNCATED: u16 = 2048;
    /// It names no author.
    pub const AUTHORLESS: u16 = 4096;
}

/// Bits of [`file::FACT_ROLE`]: the author's part in the work, and how the fact is placed.
pub mod role {
    /// The source says that the author answers letters about the work.
    pub const CORRESPONDING: u8 = 1;
    /// First in the author list.
    pub const FIRST: u8 = 2;
    /// Placed by the city that the affiliation names.
    pub const BY_CITY: u8 = 4;
    /// Placed by an institution of the affiliation that belongs to its own.
    pub const BY_CHILD: u8 = 8;
}

/// In [`file::WORK_KIND`]: no type, or one that came after 255 others.
pub const NO_KIND: u8 = u8::MAX;
/// In [`file::WORK_SUBFIELD`]: no subfield, or one whose number does not fit; those of OpenAlex have four digits.
pub const NO_SUBFIELD: u16 = u16::MAX;
/// In [`file::WORK_VENUE`], [`file::FACT_AUTHOR`] and [`file::AUTHOR_ORCID`]: none.
pub const NONE: u32 = u32::MAX;

/// How many there are of everything, and what the numbers in the columns stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// [`VERSION`] of the writer.
    pub version: u32,
    /// Works; as many as rows of the table `work`.
    pub works: u32,
    /// Facts; as many as rows of the table `authorship`.
    pub facts: u64,
    /// Facts in [`file::VARIANT_FACT`].
    pub variants: u64,
    /// Sites; as many as rows of the table `site`.
    pub sites: u32,
    /// Authors; as many as rows of the table `author`.
    pub authors: u32,
    /// Every publication year, ascending, with the first work of it: works of a year are neighbours.
    pub years: Vec<(i32, u32)>,
    /// The first work without a year, after all that have one; `works` if there is none.
    pub undated: u32,
    /// Types of works, in the order of their first works.
    pub kinds: Vec<String>,
    /// Classes of the table `work_class`, in the order of their ids.
    pub classes: Vec<String>,
}

impl Layout {
    /// The place in `years` of a work's year; none for a work without one.
    pub fn year_of(&self, work_no: u32) -> Option<usize> {
        let begun = || self.years.partition_point(|(_, first)| *first <= work_no);
        if work_no < self.undated { begun().checked_sub(1) } else { None }
    }
}
