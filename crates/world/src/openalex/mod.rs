//! The world as an OpenAlex snapshot: records, parts, partitions, manifests.
//!
//! A part file is made wholly by one thread; which works are in it is a matter of counting, so
//! the same world comes out on any number of threads, and in any number of shards.

mod authorships;
mod entities;
mod files;
mod json;
mod locations;
mod names;
mod pieces;
mod words;
mod works;

use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::nuisance::Kind;
use crate::plan::{Extra, Plan, Sequence};
use crate::rng::{Rng, Stream};
use crate::tables::text::FUNDERS;
use crate::tables::topics::TOPICS;
use crate::{Layout, Options, WorldError, ids};
use files::{Done, Part, Place, Synthetic};
use pieces::Pieces;
use words::{Scratch, Words};
use works::Date;

/// Works of hubs in a part.
const HUB_PART: u64 = 20_000;
/// Lean records in a part: works of no hub, and authors.
const LEAN_PART: u64 = 100_000;
/// Number of the first work that cannot be read.
const UNREADABLE: u64 = 9_890_000_000;
/// Works between two calls of the progress function.
const PROGRESS_STEP: u64 = 200;

/// Writes records: the plan, and everything that is the same in many of them.
pub(crate) struct Writer<'a> {
    plan: &'a Plan,
    pieces: Pieces,
    words: Words,
    /// How often an unmatched institution is an object of nulls, in ten thousand.
    null_objects: u64,
    dates: [&'static str; 3],
    layout: Layout,
    root: PathBuf,
    /// Works there will be in this share.
    works: u64,
    progress: &'a (dyn Fn(u64, u64) + Sync),
}

/// A part file to be made.
#[derive(Debug, Clone)]
enum Task {
    Hubs(u64, Range<u64>),
    Rest(u64, Range<u64>),
    Authors(u64, Range<u64>),
}

impl Task {
    /// How many works it makes.
    fn works(&self) -> u64 {
        match self {
            Self::Hubs(_, works) | Self::Rest(_, works) => works.end - works.start,
            Self::Authors(..) => 0,
        }
    }
}

/// What was written.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub works: u64,
    pub files: Vec<PathBuf>,
    pub records: u64,
    pub bytes: u64,
}

/// Cuts `total` records into parts, numbered from `first`.
fn parts(total: u64, size: u64, first: u64) -> impl Iterator<Item = (u64, Range<u64>)> {
    (0..total.div_ceil(size)).map(move |part| (first + part, part * size..total.min((part + 1) * size)))
}

/// Writes the snapshot, or its share, below `out`. `progress` is told of works that are done since
/// the last call, and of how many there will be.
pub(crate) fn write(
    plan: &Plan,
    options: &Options,
    out: &Path,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Written, WorldError> {
    let (hubs, rest) = (plan.hub_works(), plan.rest_works());
    let hub_parts = hubs.total.div_ceil(HUB_PART);
    let works = parts(hubs.total, HUB_PART, 0).map(|(number, works)| Task::Hubs(number, works));
    let works = works.chain(parts(rest.total, LEAN_PART, hub_parts).map(|(number, works)| Task::Rest(number, works)));
    let tasks = works.chain(parts(plan.authors(), LEAN_PART, 0).map(|(number, people)| Task::Authors(number, people)));
    let (share, shares) = options.shard.unwrap_or((1, 1));
    let tasks: Vec<Task> =
        tasks.zip(0..).filter(|(_, number)| number % shares == share - 1).map(|(task, _)| task).collect();
    let writer = Writer {
        plan,
        pieces: Pieces::new(&plan.institutions, &plan.venues),
        words: Words::new(),
        null_objects: plan.nuisance.rate(Kind::NullObject),
        dates: match options.layout {
            Layout::Current => ["2025-11-18", "2026-01-09", "2026-03-20"],
            Layout::Legacy => ["2025-02-28", "2025-06-11", "2025-09-14"],
        },
        layout: options.layout,
        root: out.join("openalex"),
        works: tasks.iter().map(Task::works).sum(),
        progress,
    };
    let deleted = plan.nuisance.has(Kind::DeletedId).then(|| {
        let of_hubs = |task: &Task| match task {
            Task::Hubs(number, places) => Some((*number, places.clone())),
            _ => None,
        };
        tasks.iter().filter_map(of_hubs).flat_map(|(number, places)| plan.deleted(&hubs, number, places)).collect()
    });
    let made: Vec<(&str, Vec<Done>)> = tasks
        .into_par_iter()
        .map(|task| match task {
            Task::Hubs(number, works) => Ok(("works", writer.hub_part(&hubs, number, works)?)),
            Task::Rest(number, works) => Ok(("works", writer.rest_part(&rest, number, works)?)),
            Task::Authors(number, people) => Ok(("authors", writer.author_part(number, people)?)),
        })
        .collect::<Result<_, WorldError>>()?;
    writer.finish(made, deleted, share == 1, Synthetic { scale: options.scale, seed: options.seed })
}

impl Writer<'_> {
    fn place<'a>(&'a self, entity: &'a str, partition: usize, number: u64) -> Place<'a> {
        Place { root: &self.root, layout: self.layout, entity, date: self.dates[partition], number }
    }

    /// A part of the works of hubs, and one of older copies in an earlier partition.
    fn hub_part(&self, works: &Sequence, number: u64, places: Range<u64>) -> Result<Vec<Done>, WorldError> {
        let mut rng = Rng::keyed(self.plan.seed, Stream::Part, number, 0);
        let partition = 1 + rng.index(2);
        let earlier = rng.index(partition);
        let date = Date { day: self.dates[partition], copy: 0 };
        let mut part = self.place("works", partition, number).create()?;
        let mut older: Option<Part> = None;
        let mut scratch = Scratch::default();
        let (mut line, mut done) = (Vec::with_capacity(1 << 16), 0);
        for (block, index) in works.part(places) {
            let mut work = self.plan.work(block, index);
            let hubs = self.plan.members(block, index);
            self.plan.disturb(&mut work, &hubs);
            for extra in self.plan.extras(block, index, &work, &hubs) {
                line.clear();
                match extra {
                    Extra::Work(work) => {
                        self.work(&work, date, &mut scratch, &mut line);
                        part.line(&mut line)?;
                    }
                    Extra::Older(work) => {
                        let date = Date { day: self.dates[earlier], copy: 1 };
                        self.work(&work, date, &mut scratch, &mut line);
                        let older = match &mut older {
                            Some(older) => older,
                            none => none.insert(self.place("works", earlier, number).create()?),
                        };
                        older.line(&mut line)?;
                    }
                }
            }
            line.clear();
            self.work(&work, date, &mut scratch, &mut line);
            part.line(&mut line)?;
            self.count(&mut done);
        }
        self.unreadable(&line, number, &mut part)?;
        (self.progress)(done, self.works);
        [Some(part), older].into_iter().flatten().map(Part::finish).collect()
    }

    /// Tells of finished works now and then.
    fn count(&self, done: &mut u64) {
        *done += 1;
        if *done == PROGRESS_STEP {
            (self.progress)(std::mem::take(done), self.works);
        }
    }

    /// Half a line, and a line whose year is a text, like the last one of the part.
    fn unreadable(&self, last: &[u8], part: u64, out: &mut Part) -> Result<(), WorldError> {
        let text = String::from_utf8_lossy(last);
        // After the id stands the DOI.
        let Some((_, rest)) = text.trim_end().split_once("\",\"doi\":") else {
            return Ok(());
        };
        let number = UNREADABLE + 2 * part;
        let record = |number| format!("{{\"id\":\"{}\",\"doi\":{rest}", ids::url('W', number));
        if self.plan.nuisance.has(Kind::BrokenLine) {
            let broken = record(number);
            let half = broken.floor_char_boundary(broken.len() / 2);
            out.line(&mut broken.into_bytes()[..half].to_vec())?;
        }
        if self.plan.nuisance.has(Kind::WrongType) {
            let year = "\"publication_year\":";
            let text = format!("{year}\"two thousand and some\",\"publication_year_was\":");
            out.line(&mut record(number + 1).replacen(year, &text, 1).into_bytes())?;
        }
        Ok(())
    }

    /// A part of the works of no hub.
    fn rest_part(&self, works: &Sequence, number: u64, places: Range<u64>) -> Result<Vec<Done>, WorldError> {
        let partition = Rng::keyed(self.plan.seed, Stream::Part, number, 0).index(self.dates.len());
        let date = Date { day: self.dates[partition], copy: 0 };
        let mut part = self.place("works", partition, number).create()?;
        let mut scratch = Scratch::default();
        let (mut line, mut done) = (Vec::with_capacity(1 << 13), 0);
        for (block, index) in works.part(places) {
            line.clear();
            self.lean_work(&self.plan.work(block, index), date, &mut scratch, &mut line);
            part.line(&mut line)?;
            self.count(&mut done);
        }
        (self.progress)(done, self.works);
        Ok(vec![part.finish()?])
    }

    /// A part of the authors.
    fn author_part(&self, number: u64, places: Range<u64>) -> Result<Vec<Done>, WorldError> {
        let mut part = self.place("authors", 2, number).create()?;
        let mut line = Vec::with_capacity(1 << 11);
        for person in self.plan.people(places) {
            self.author(person, person, self.dates[2], &mut line);
            part.line(&mut line)?;
            if self.plan.is_split(person) {
                self.author(person + crate::plan::people::SPLIT, person, self.dates[2], &mut line);
                part.line(&mut line)?;
            }
        }
        Ok(vec![part.finish()?])
    }

    /// Writes the entities that are few, the deleted ids, and the manifests.
    fn finish(
        &self,
        made: Vec<(&str, Vec<Done>)>,
        deleted: Option<Vec<(u64, u64)>>,
        is_first: bool,
        synthetic: Synthetic,
    ) -> Result<Written, WorldError> {
        let mut of_entity: Vec<(&str, Vec<Done>)> = vec![("works", Vec::new()), ("authors", Vec::new())];
        for (entity, done) in made {
            of_entity[usize::from(entity == "authors")].1.extend(done);
        }
        of_entity[0].1.sort_by(|a, b| a.path.cmp(&b.path));
        let mut written = Written { works: self.works, ..Written::default() };
        if is_first {
            type Record<'a> = &'a dyn Fn(usize, &str, &mut Vec<u8>);
            let few: [(&str, usize, Record<'_>); 4] = [
                ("institutions", self.plan.institutions.all.len(), &|at, date, out| self.institution(at, date, out)),
                ("sources", self.plan.venues.all.len(), &|at, date, out| self.source(at, date, out)),
                ("topics", TOPICS.len(), &|at, date, out| self.topic_record(at, date, out)),
                ("funders", FUNDERS.len(), &|at, date, out| self.funder(at, date, out)),
            ];
            for (entity, count, record) in few {
                let mut part = self.place(entity, 2, 0).create()?;
                let mut line = Vec::new();
                for position in 0..count {
                    line.clear();
                    record(position, self.dates[2], &mut line);
                    part.line(&mut line)?;
                }
                of_entity.push((entity, vec![part.finish()?]));
            }
        }
        if let Some(deleted) = deleted {
            written.files.push(self.place("works", 2, 0).deleted(&deleted)?);
        }
        for (entity, parts) in of_entity {
            written.files.push(self.place(entity, 2, 0).manifest(&parts, synthetic)?);
            written.records += parts.iter().map(|part| part.records).sum::<u64>();
            written.files.extend(parts.into_iter().map(|part| part.path));
        }
        for path in &written.files {
            written.bytes += std::fs::metadata(path).map_err(files::at(path))?.len();
        }
        Ok(written)
    }
}
