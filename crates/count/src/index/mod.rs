//! The index of a snapshot: works and facts as flat columns. What every question needs of works is in memory, facts are read
//! where they are asked for.

mod columns;

use crate::bits::Bits;
use crate::identities::Identities;
use bytemuck::Pod;
use columns::{Column, FactColumns, Sets};
use hubscope_lake::LakeError;
use hubscope_lake::index::{Layout, VERSION, file};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Years;
use hubscope_model::measure::Placing;
use roaring::{MultiOps, RoaringBitmap};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

pub(crate) use hubscope_lake::index::NONE;

/// Facts read at a time: their columns stay in the processor's cache.
const BLOCK: u64 = 64 * 1024;

/// Works by number, and where the facts are.
#[derive(Debug)]
pub(crate) struct Index {
    folder: PathBuf,
    pub(crate) layout: Layout,
    /// By work: what is known of it, as bits.
    pub(crate) flags: Vec<u16>,
    /// By work: its type, as a place in the layout's list.
    pub(crate) kind: Vec<u8>,
    /// By work: the subfield of the primary topic.
    pub(crate) subfield: Vec<u16>,
    /// By work: its venue, as a place in the table `venue`.
    pub(crate) venue: Vec<u32>,
    /// By site: where its facts begin; then where those without a site begin, and where all end.
    starts: Vec<u64>,
    /// Who people are, once it has been asked for.
    pub(crate) identities: OnceLock<Identities>,
}

/// Columns of facts beside their works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) authors: bool,
    pub(crate) weights: bool,
    pub(crate) roles: bool,
    pub(crate) sequences: bool,
}

/// Facts of neighbouring sites; columns that are not wanted are empty.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// The number of the first of them.
    pub(crate) first: u64,
    pub(crate) work: Vec<u32>,
    pub(crate) author: Vec<u32>,
    /// In units of 2^-32 of a work, less one.
    weight: Vec<u32>,
    pub(crate) role: Vec<u8>,
    pub(crate) sequence: Vec<u16>,
}

impl Facts {
    /// The share of its work that a fact stands for, in units of 2^-32.
    pub(crate) fn weight(&self, at: usize) -> u64 {
        self.weight.get(at).map_or(0, |&weight| u64::from(weight) + 1)
    }
}

/// Whether the files are those of this snapshot, as far as their sizes tell.
fn check(snapshot: &Snapshot, layout: &Layout) -> Result<(), LakeError> {
    let Layout { works, facts, sites, authors, variants, .. } = *layout;
    for (table, rows) in
        [("work", works.into()), ("authorship", facts), ("site", sites.into()), ("author", authors.into())]
    {
        let stated = snapshot.row_count(table);
        if rows != stated {
            let message = format!("it is of {rows} rows of {table}, the manifest says {stated}");
            return Err(LakeError::damaged(&snapshot.path(file::LAYOUT), message));
        }
    }
    let of_works = [
        (file::WORK_FLAGS, 2),
        (file::WORK_FLAGS_INSTITUTION, 2),
        (file::WORK_KIND, 1),
        (file::WORK_SUBFIELD, 2),
        (file::WORK_VENUE, 4),
        (file::WORK_AUTHORS, 4),
    ];
    let of_facts = [
        (file::FACT_WORK, 4),
        (file::FACT_AUTHOR, 4),
        (file::FACT_WEIGHT, 4),
        (file::FACT_ROLE, 1),
        (file::FACT_SEQUENCE, 2),
    ];
    let of_people = [
        (file::VARIANT_FACT, variants * 8),
        (file::VARIANT_PERSON, variants * 4),
        (file::AUTHOR_NAMESAKE, u64::from(authors) * 4),
        (file::AUTHOR_ORCID, u64::from(authors) * 4),
    ];
    let sites = u64::from(sites);
    let sets = [
        (file::FACT_START, sites + 2),
        (file::SITE_WORKS_START, sites + 1),
        (file::SITE_AUTHORS_START, sites * layout.years.len() as u64 + 1),
        (file::CLASS_WORKS_START, layout.classes.len() as u64 + 1),
    ];
    let of_sites = sets.map(|(name, count)| (name, count * 8));
    let of_works = of_works.map(|(name, size)| (name, u64::from(works) * size));
    let of_facts = of_facts.map(|(name, size)| (name, facts * size));
    for (name, stated) in of_works.into_iter().chain(of_facts).chain(of_people).chain(of_sites) {
        let path = snapshot.path(name);
        let size = std::fs::metadata(&path).map_err(LakeError::io("read", &path))?.len();
        if size != stated {
            return Err(LakeError::damaged(&path, format!("it has {size} bytes, and should have {stated}")));
        }
    }
    Ok(())
}

impl Index {
    pub(crate) fn open(snapshot: &Snapshot, placing: Placing) -> Result<Self, LakeError> {
        let folder = snapshot.path("");
        let path = snapshot.path(file::LAYOUT);
        let text = std::fs::read(&path).map_err(LakeError::io("read", &path))?;
        let layout: Layout = serde_json::from_slice(&text).map_err(|e| LakeError::damaged(&path, e))?;
        if layout.version != VERSION {
            let message = format!("an index of version {}, and this program reads {VERSION}", layout.version);
            return Err(LakeError::damaged(&path, message));
        }
        check(snapshot, &layout)?;
        let works = layout.works as usize;
        let mut index = Index {
            folder,
            layout,
            flags: vec![],
            kind: vec![],
            subfield: vec![],
            venue: vec![],
            starts: vec![],
            identities: OnceLock::new(),
        };
        let flags = match placing {
            Placing::Evidence => file::WORK_FLAGS,
            Placing::Institution => file::WORK_FLAGS_INSTITUTION,
        };
        index.flags = index.column(flags, 0, works)?;
        index.kind = index.column(file::WORK_KIND, 0, works)?;
        index.subfield = index.column(file::WORK_SUBFIELD, 0, works)?;
        index.venue = index.column(file::WORK_VENUE, 0, works)?;
        index.starts = index.column(file::FACT_START, 0, index.layout.sites as usize + 2)?;
        Ok(index)
    }

    /// How many works there are.
    pub(crate) fn works(&self) -> u32 {
        self.layout.works
    }

    /// By work: how many authorships its record has.
    pub(crate) fn authors_of_works(&self) -> Result<Vec<u32>, LakeError> {
        self.column(file::WORK_AUTHORS, 0, self.layout.works as usize)
    }

    /// Some values of a column.
    pub(crate) fn column<T: Pod>(&self, name: &str, first: u64, count: usize) -> Result<Vec<T>, LakeError> {
        self.open_column(name)?.values(first, count)
    }

    fn open_column(&self, name: &str) -> Result<Column, LakeError> {
        Column::open(self.folder.join(name))
    }

    /// Numbers of the works of some years: they are neighbours.
    pub(crate) fn year_range(&self, first: i32, last: i32) -> Range<u32> {
        let Layout { years, undated, .. } = &self.layout;
        let from = |year: i32| years.iter().find(|(y, _)| *y >= year).map_or(*undated, |(_, work)| *work);
        from(first)..from(last.saturating_add(1))
    }

    /// Facts at a site; of the number after the last site, those without one.
    pub(crate) fn facts_of(&self, site: u32) -> Range<u64> {
        match self.starts.get(site as usize..site as usize + 2) {
            Some(&[from, to]) => from..to,
            _ => 0..0,
        }
    }

    /// The number of sites: in [`Index::facts_of`] it stands for none.
    pub(crate) fn nowhere(&self) -> u32 {
        self.layout.sites
    }

    /// How many authors of works of the corpus there are at these sites in each period.
    pub(crate) fn authors_at(&self, sites: &[u32], periods: &[Years]) -> Result<Vec<u64>, LakeError> {
        let mut sets = vec![RoaringBitmap::new(); periods.len()];
        let first = periods.iter().map(|p| p.first).min().unwrap_or_default();
        let last = periods.iter().map(|p| p.last).max().unwrap_or_default();
        self.each_set(sites, Years { first, last }, |year, set| {
            let holding = sets.iter_mut().zip(periods).filter(|(_, p)| p.first <= year && year <= p.last);
            holding.for_each(|(all, _)| *all |= &set);
        })?;
        Ok(sets.iter().map(RoaringBitmap::len).collect())
    }

    /// The authors of works of the corpus at these sites, by year from the first one on.
    pub(crate) fn authors_in(&self, sites: &[u32], years: Years) -> Result<Vec<RoaringBitmap>, LakeError> {
        let mut sets: Vec<Vec<RoaringBitmap>> = vec![vec![]; years.len()];
        self.each_set(sites, years, |year, set| sets[(year - years.first) as usize].push(set))?;
        Ok(sets.into_iter().map(MultiOps::union).collect())
    }

    /// Goes through the sets of authors by site and year, those without members left out.
    fn each_set(&self, sites: &[u32], years: Years, mut take: impl FnMut(i32, RoaringBitmap)) -> Result<(), LakeError> {
        let known = &self.layout.years;
        let before = |year: i32| known.partition_point(|(y, _)| *y < year);
        let asked = known.get(before(years.first)..before(years.last.saturating_add(1))).unwrap_or_default();
        let mut authors = self.open_sets(file::SITE_AUTHORS, file::SITE_AUTHORS_START)?;
        for &site in sites {
            let first = u64::from(site) * known.len() as u64 + before(years.first) as u64;
            authors.each(first..first + asked.len() as u64, |number, set| {
                take(asked[(number - first) as usize].0, set);
            })?;
        }
        Ok(())
    }

    /// Works of a range with a fact at any of these sites.
    pub(crate) fn works_at(&self, sites: &[u32], range: Range<u32>) -> Result<Bits, LakeError> {
        let mut all = Bits::new(self.layout.works);
        let mut works = self.open_sets(file::SITE_WORKS, file::SITE_WORKS_START)?;
        for &site in sites {
            works.each(u64::from(site)..u64::from(site) + 1, |_, set| {
                set.range(range.clone()).for_each(|work| all.insert(work));
            })?;
        }
        Ok(all)
    }

    /// Works that have a class since they were read; none if no work has it.
    pub(crate) fn works_of_class(&self, class_id: &str) -> Result<Bits, LakeError> {
        let mut all = Bits::new(self.layout.works);
        if let Some(at) = self.layout.classes.iter().position(|id| id == class_id) {
            let mut works = self.open_sets(file::CLASS_WORKS, file::CLASS_WORKS_START)?;
            works.each(at as u64..at as u64 + 1, |_, set| set.iter().for_each(|work| all.insert(work)))?;
        }
        Ok(all)
    }

    fn open_sets(&self, sets: &str, starts: &str) -> Result<Sets, LakeError> {
        Ok(Sets { sets: self.open_column(sets)?, starts: self.open_column(starts)? })
    }

    /// Goes through the facts at these sites (ascending), a site or a part of one at a time: `take` hears the site, and where in
    /// the facts its own are.
    pub(crate) fn each(
        &self,
        sites: impl IntoIterator<Item = u32>,
        wanted: Wanted,
        mut take: impl FnMut(u32, &Facts, Range<usize>),
    ) -> Result<(), LakeError> {
        let (mut facts, mut columns) = (Facts::default(), self.open_facts(wanted)?);
        let mut pending: Vec<(u32, Range<u64>)> = vec![];
        let mut flush = |pending: &mut Vec<(u32, Range<u64>)>| -> Result<(), LakeError> {
            if let (Some((_, first)), Some((_, last))) = (pending.first(), pending.last()) {
                let whole = first.start..last.end;
                columns.load(whole.clone(), &mut facts)?;
                for (site, part) in pending.drain(..) {
                    take(site, &facts, (part.start - whole.start) as usize..(part.end - whole.start) as usize);
                }
            }
            Ok(())
        };
        for site in sites {
            let Range { mut start, end } = self.facts_of(site);
            while start < end {
                let begun = pending.first().map(|(_, first)| first.start);
                let follows = pending.last().is_none_or(|(_, last)| last.end == start);
                let room = begun.map_or(BLOCK, |begun| (begun + BLOCK).saturating_sub(start));
                if !follows || room == 0 {
                    flush(&mut pending)?;
                    continue;
                }
                let upto = end.min(start + room);
                pending.push((site, start..upto));
                start = upto;
            }
        }
        flush(&mut pending)
    }

    fn open_facts(&self, wanted: Wanted) -> Result<FactColumns, LakeError> {
        let open = |name, is_wanted: bool| is_wanted.then(|| self.open_column(name)).transpose();
        Ok(FactColumns {
            work: self.open_column(file::FACT_WORK)?,
            author: open(file::FACT_AUTHOR, wanted.authors)?,
            weight: open(file::FACT_WEIGHT, wanted.weights)?,
            role: open(file::FACT_ROLE, wanted.roles)?,
            sequence: open(file::FACT_SEQUENCE, wanted.sequences)?,
        })
    }
}
