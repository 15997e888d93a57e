//! All records by entity: which copy of each stands, and what became of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::files::each_record;
use crate::frontiers::Frontier;
use crate::gone::Gone;
use crate::parse::{
    Embedded, Place, Venue, Work, entity, institution, ranked, ror_id, ror_place, source, subfield, work,
};

/// What happened to the records of one entity. `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records found.
    pub read: u64,
    /// Records that stand: one for each id.
    pub written: u64,
    /// Older copies of a record.
    pub superseded: u64,
    /// Not JSON, or a kept field of the wrong type.
    pub rejected: u64,
    /// JSON without an id of an entity that is read.
    pub skipped: u64,
}

/// The copies of the records of one entity: for every id the one that stands, with its rank, and its contenders of the same rank.
pub(crate) struct Table<T> {
    rows: BTreeMap<String, (String, T)>,
    tied: BTreeMap<String, String>,
    counts: Counts,
}

impl<T: PartialEq + std::fmt::Debug> Table<T> {
    fn new() -> Self {
        Self { rows: BTreeMap::new(), tied: BTreeMap::new(), counts: Counts::default() }
    }

    /// Takes a copy in; of several the greatest `rank` stands.
    fn take(&mut self, id: String, record: Result<(String, T), String>) {
        self.counts.read += 1;
        let Ok((rank, record)) = record else {
            self.counts.rejected += 1;
            return;
        };
        match self.rows.get_mut(&id) {
            None => {
                self.counts.written += 1;
                self.rows.insert(id, (rank, record));
            }
            Some(standing) => {
                self.counts.superseded += 1;
                if rank > standing.0 {
                    self.tied.remove(&id);
                    *standing = (rank, record);
                } else if rank == standing.0 && record != standing.1 {
                    self.tied.insert(id, format!("{record:?} or {:?}", standing.1));
                }
            }
        }
    }

    /// Removes the records whose ids are gone.
    fn drop_gone(&mut self, gone: &Gone) {
        let before = self.rows.len();
        self.rows.retain(|id, _| !gone.is_gone(id));
        let dropped = (before - self.rows.len()) as u64;
        self.counts.written -= dropped;
        self.counts.superseded += dropped;
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(id).map(|(_, record)| record)
    }

    /// The standing records: id, rank, record.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str, &T)> {
        self.rows.iter().map(|(id, (rank, record))| (id.as_str(), rank.as_str(), record))
    }
}

/// Everything that was read.
pub(crate) struct Records {
    pub(crate) works: Table<Work>,
    pub(crate) institutions: Table<Place>,
    /// Topic to subfield.
    pub(crate) topics: Table<Option<i64>>,
    /// Venue to ISSNs.
    pub(crate) sources: Table<BTreeSet<String>>,
    authors: Table<()>,
    funders: Table<()>,
    redirects: Counts,
    pub(crate) ror_v1: Table<Place>,
    pub(crate) ror_v2: Table<Place>,
    /// OpenAlex records whose entity is not known, and the same for ROR.
    other: Counts,
    other_ror: Counts,
}

impl Records {
    /// Reads all files, and looks for the frontiers in every work.
    pub(crate) fn read(openalex: &[PathBuf], ror: &[PathBuf], frontiers: &[Frontier]) -> Result<Self, String> {
        let mut all = Self {
            works: Table::new(),
            institutions: Table::new(),
            topics: Table::new(),
            sources: Table::new(),
            authors: Table::new(),
            funders: Table::new(),
            redirects: Counts::default(),
            ror_v1: Table::new(),
            ror_v2: Table::new(),
            other: Counts::default(),
            other_ror: Counts::default(),
        };
        each_record(openalex, &mut |record| all.take_openalex(record, frontiers))?;
        each_record(ror, &mut |record| all.take_ror(record))?;
        all.follow(&Gone::read(openalex)?);
        Ok(all)
    }

    /// Leaves out what is gone, and puts what stands in its place.
    fn follow(&mut self, gone: &Gone) {
        self.redirects =
            Counts { read: gone.rows, written: gone.ids(), superseded: gone.rows - gone.ids(), ..Counts::default() };
        self.works.drop_gone(gone);
        self.institutions.drop_gone(gone);
        self.topics.drop_gone(gone);
        self.sources.drop_gone(gone);
        self.authors.drop_gone(gone);
        self.funders.drop_gone(gone);
        for (_, work) in self.works.rows.values_mut() {
            work.topic = work.topic.take().and_then(|id| gone.standing(&id));
            work.venue = work.venue.take().and_then(|venue| Some(Venue { id: gone.standing(&venue.id)?, ..venue }));
            for authorship in &mut work.authorships {
                authorship.author = authorship.author.take().and_then(|id| gone.standing(&id));
                let named = std::mem::take(&mut authorship.institutions);
                let standing = |one: Embedded| Some(Embedded { id: gone.standing(&one.id)?, ..one });
                authorship.institutions = named.into_iter().filter_map(standing).collect();
            }
        }
    }

    fn take_openalex(&mut self, record: Result<Json, String>, frontiers: &[Frontier]) {
        let Ok(record) = record else {
            self.other.read += 1;
            self.other.rejected += 1;
            return;
        };
        let Some((letter, id)) = record.get("id").and_then(Json::as_str).and_then(entity) else {
            self.other.read += 1;
            self.other.skipped += 1;
            return;
        };
        match letter {
            'W' => self.works.take(id, ranked(&record, |record| work(record, frontiers))),
            'I' => self.institutions.take(id, ranked(&record, institution)),
            'T' => self.topics.take(id, ranked(&record, subfield)),
            'S' => self.sources.take(id, ranked(&record, source)),
            'F' => self.funders.take(id, ranked(&record, |_| Ok(()))),
            _ => self.authors.take(id, ranked(&record, |_| Ok(()))),
        }
    }

    fn take_ror(&mut self, record: Result<Json, String>) {
        let Ok(record) = record else {
            self.other_ror.read += 1;
            self.other_ror.rejected += 1;
            return;
        };
        let Some(id) = record.get("id").and_then(Json::as_str).filter(|id| id.contains("ror.org/")).map(ror_id) else {
            self.other_ror.read += 1;
            self.other_ror.skipped += 1;
            return;
        };
        // Only version 2 has a list of names.
        if record.get("names").is_some() {
            self.ror_v2.take(id, ror_place(&record, 2));
        } else {
            self.ror_v1.take(id, ror_place(&record, 1));
        }
    }

    /// The counts by entity; `openalex` is the sum of its entities and of `other`, the records of no known entity.
    pub(crate) fn account(&self) -> BTreeMap<String, Counts> {
        let entities = [
            ("works", self.works.counts),
            ("institutions", self.institutions.counts),
            ("topics", self.topics.counts),
            ("sources", self.sources.counts),
            ("authors", self.authors.counts),
            ("funders", self.funders.counts),
            ("redirects", self.redirects),
            ("other", self.other),
        ];
        let mut account = BTreeMap::from([
            ("openalex".to_owned(), sum(entities.map(|(_, counts)| counts))),
            ("ror".to_owned(), sum([self.ror_v1.counts, self.ror_v2.counts, self.other_ror])),
        ]);
        account.extend(entities.map(|(name, counts)| (name.to_owned(), counts)));
        account
    }

    /// Records with two newest copies that differ in something that is counted: which stands is not for this crate to say.
    pub(crate) fn ties(&self) -> Vec<String> {
        let line = |(id, text): (&String, &String)| format!("{id}: {text}");
        self.works
            .tied
            .iter()
            .chain(&self.institutions.tied)
            .chain(&self.topics.tied)
            .chain(&self.sources.tied)
            .chain(&self.ror_v1.tied)
            .chain(&self.ror_v2.tied)
            .map(line)
            .collect()
    }
}

fn sum<const N: usize>(parts: [Counts; N]) -> Counts {
    parts.into_iter().fold(Counts::default(), |total, part| Counts {
        read: total.read + part.read,
        written: total.written + part.written,
        superseded: total.superseded + part.superseded,
        rejected: total.rejected + part.rejected,
        skipped: total.skipped + part.skipped,
    })
}
