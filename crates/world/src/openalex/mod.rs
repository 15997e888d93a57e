//! The world as an OpenAlex snapshot: records, partitions, manifests.

mod authorships;
mod entities;
mod files;
mod records;
mod works;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::institutions::Institutions;
use crate::plan::Version;
use crate::venues::Venues;
use crate::work::{Author, Work};
use crate::{Layout, Nuisance, Options, WorldError, ids};

use files::Folder;

/// What the author records need to know of a person.
#[derive(Debug, Default, Clone, Copy)]
struct Output {
    works: u32,
    /// One bit per year since 2017.
    years: u8,
}

/// Writes the snapshot.
pub(crate) struct Snapshot<'a> {
    seed: u64,
    nuisance: Nuisance,
    dates: [&'static str; 3],
    institutions: &'a Institutions,
    venues: Venues,
    root: PathBuf,
    layout: Layout,
    works: Folder,
    /// The last line of each partition, from which the unreadable ones are made.
    last: [Vec<u8>; 3],
    people: BTreeMap<u64, Output>,
}

impl<'a> Snapshot<'a> {
    /// Opens a snapshot below `out`.
    pub(crate) fn create(options: &Options, institutions: &'a Institutions, out: &Path) -> Result<Self, WorldError> {
        let dates = match options.layout {
            Layout::Current => ["2025-11-18", "2026-01-09", "2026-03-20"],
            Layout::Legacy => ["2025-02-28", "2025-06-11", "2025-09-14"],
        };
        let root = out.join("openalex");
        Ok(Self {
            seed: options.seed,
            nuisance: options.nuisance,
            dates,
            institutions,
            venues: Venues::new(),
            works: Folder::create(&root, options.layout, "works", &dates)?,
            root,
            layout: options.layout,
            last: Default::default(),
            people: BTreeMap::new(),
        })
    }

    /// Writes the record of a work.
    pub(crate) fn add(&mut self, work: &Work, version: Version) -> Result<(), WorldError> {
        if version == Version::Current {
            self.note_people(work);
        }
        let line = &mut self.last[work.partition];
        line.clear();
        works::write(
            work,
            &works::Context {
                seed: self.seed,
                date: self.dates[work.partition],
                institutions: self.institutions,
                venues: &self.venues,
                version,
                null_objects: self.nuisance == Nuisance::Light,
            },
            line,
        )
        .map_err(|source| WorldError::Encode { record: ids::url('W', work.number), source })?;
        self.works.line(work.partition, line)
    }

    fn note_people(&mut self, work: &Work) {
        for authorship in &work.authorships {
            if let Author::Person(person) = authorship.author {
                let output = self.people.entry(person).or_default();
                output.works += 1;
                if let Some(year) = work.year.and_then(|year| year.checked_sub(2017)) {
                    output.years |= 1 << year.min(7);
                }
            }
        }
    }

    /// Writes what is left, and gives back the files, the records and the bytes of all of them.
    pub(crate) fn finish(mut self) -> Result<(Vec<PathBuf>, u64, u64), WorldError> {
        if self.nuisance == Nuisance::Light {
            for partition in 0..self.last.len() {
                self.unreadable(partition)?;
            }
        }
        let mut done = vec![self.works.finish()?];
        let last = [self.dates[2]];
        let folder = |entity: &str| Folder::create(&self.root, self.layout, entity, &last);
        let mut authors = folder("authors")?;
        for (&person, output) in &self.people {
            let record = entities::author(self.seed, self.institutions, person, *output, last[0]);
            authors.record(&record)?;
        }
        done.push(authors.finish()?);
        let mut institutions = folder("institutions")?;
        for position in 0..self.institutions.all.len() {
            institutions.record(&entities::institution(self.institutions, position, last[0]))?;
        }
        done.push(institutions.finish()?);
        let mut sources = folder("sources")?;
        for venue in &self.venues.all {
            sources.record(&entities::source(venue, last[0]))?;
        }
        done.push(sources.finish()?);
        let mut topics = folder("topics")?;
        for topic in &crate::tables::topics::TOPICS {
            topics.record(&entities::topic(topic, last[0]))?;
        }
        done.push(topics.finish()?);
        let records = done.iter().map(|folder| folder.records).sum();
        let bytes = done.iter().map(|folder| folder.bytes).sum();
        Ok((done.into_iter().flat_map(|folder| folder.files).collect(), records, bytes))
    }

    /// One line that is no JSON, and one whose year is a text, at the end of a partition.
    fn unreadable(&mut self, partition: usize) -> Result<(), WorldError> {
        let last = String::from_utf8_lossy(&self.last[partition]);
        // After `{"id":"https://openalex.org/W`, and before the DOI, stands the number.
        let Some((_, rest)) = last.split_once("\",\"doi\":") else {
            return Ok(()); // An empty partition has no last line.
        };
        let number = 9_900_000_000 + 2 * partition as u64;
        let record = |number| format!("{{\"id\":\"{}\",\"doi\":{rest}", ids::url('W', number));
        let broken = record(number);
        let half = broken.floor_char_boundary(broken.len() / 2);
        let year = "\"publication_year\":";
        let textual =
            record(number + 1).replacen(year, &format!("{year}\"two thousand and some\",\"publication_year_was\":"), 1);
        self.works.line(partition, &broken.as_bytes()[..half])?;
        self.works.line(partition, textual.as_bytes())
    }
}
