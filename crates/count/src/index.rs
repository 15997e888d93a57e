//! The index of a snapshot: works and facts as flat columns. What every question needs of works is in memory, facts are read
//! where they are asked for.

use bytemuck::Pod;
use hubscope_lake::LakeError;
use hubscope_lake::index::{Layout, VERSION, file};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Years;
use roaring::RoaringBitmap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;

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
    let Layout { works, facts, sites, authors, .. } = *layout;
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
    let sites = u64::from(sites);
    let of_sites =
        [(file::FACT_START, (sites + 2) * 8), (file::SITE_AUTHORS_START, (sites * layout.years.len() as u64 + 1) * 8)];
    let of_works = of_works.map(|(name, size)| (name, u64::from(works) * size));
    let of_facts = of_facts.map(|(name, size)| (name, facts * size));
    for (name, stated) in of_works.into_iter().chain(of_facts).chain(of_sites) {
        let path = snapshot.path(name);
        let size = std::fs::metadata(&path).map_err(LakeError::io("read", &path))?.len();
        if size != stated {
            return Err(LakeError::damaged(&path, format!("it has {size} bytes, and should have {stated}")));
        }
    }
    Ok(())
}

impl Index {
    pub(crate) fn open(snapshot: &Snapshot) -> Result<Self, LakeError> {
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
        let mut index =
            Index { folder, layout, flags: vec![], kind: vec![], subfield: vec![], venue: vec![], starts: vec![] };
        index.flags = index.column(file::WORK_FLAGS, 0, works)?;
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

    /// Some values of a column, which is little-endian on disk.
    fn column<T: Pod>(&self, name: &str, first: u64, count: usize) -> Result<Vec<T>, LakeError> {
        let mut values = vec![T::zeroed(); count];
        self.read(name, first, &mut values)?;
        Ok(values)
    }

    fn read<T: Pod>(&self, name: &str, first: u64, values: &mut [T]) -> Result<(), LakeError> {
        let path = self.folder.join(name);
        let mut file = File::open(&path).map_err(LakeError::io("open", &path))?;
        let size = size_of::<T>();
        let bytes = bytemuck::cast_slice_mut::<T, u8>(values);
        let read = file.seek(SeekFrom::Start(first * size as u64)).and_then(|_| file.read_exact(bytes));
        read.map_err(LakeError::io("read", &path))?;
        if cfg!(target_endian = "big") {
            bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        }
        Ok(())
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

    /// How many authors of works of the corpus there are at these sites in each period: the union of their sets by site and year.
    pub(crate) fn authors_at(&self, sites: &[u32], periods: &[Years]) -> Result<Vec<u64>, LakeError> {
        let years = &self.layout.years;
        let before = |year: i32| years.partition_point(|(y, _)| *y < year);
        let periods: Vec<Range<usize>> =
            periods.iter().map(|p| before(p.first)..before(p.last.saturating_add(1))).collect();
        let first = periods.iter().map(|p| p.start).min().unwrap_or_default();
        let last = periods.iter().map(|p| p.end).max().unwrap_or_default();
        let mut sets = vec![RoaringBitmap::new(); periods.len()];
        for &site in sites {
            let number = u64::from(site) * years.len() as u64 + first as u64;
            let starts: Vec<u64> = self.column(file::SITE_AUTHORS_START, number, last - first + 1)?;
            let (Some(&from), Some(&to)) = (starts.first(), starts.last()) else { continue };
            let bytes: Vec<u8> = self.column(file::SITE_AUTHORS, from, to.saturating_sub(from) as usize)?;
            for (of_year, ends) in (first..).zip(starts.windows(2)) {
                let of = |start: u64| start.saturating_sub(from) as usize;
                let Some(bytes) = bytes.get(of(ends[0])..of(ends[1])).filter(|bytes| !bytes.is_empty()) else {
                    continue;
                };
                let set = RoaringBitmap::deserialize_from(bytes)
                    .map_err(|e| LakeError::damaged(&self.folder.join(file::SITE_AUTHORS), e))?;
                let holding = sets.iter_mut().zip(&periods).filter(|(_, period)| period.contains(&of_year));
                holding.for_each(|(all, _)| *all |= &set);
            }
        }
        Ok(sets.iter().map(RoaringBitmap::len).collect())
    }

    /// Goes through the facts at these sites (ascending), a site or a part of one at a time: `take` hears the site, and where in
    /// the facts its own are.
    pub(crate) fn each(
        &self,
        sites: impl IntoIterator<Item = u32>,
        wanted: Wanted,
        mut take: impl FnMut(u32, &Facts, Range<usize>),
    ) -> Result<(), LakeError> {
        let mut facts = Facts::default();
        let mut pending: Vec<(u32, Range<u64>)> = vec![];
        let mut flush = |pending: &mut Vec<(u32, Range<u64>)>| -> Result<(), LakeError> {
            if let (Some((_, first)), Some((_, last))) = (pending.first(), pending.last()) {
                let whole = first.start..last.end;
                self.load(whole.clone(), wanted, &mut facts)?;
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

    fn load(&self, range: Range<u64>, wanted: Wanted, facts: &mut Facts) -> Result<(), LakeError> {
        let count = (range.end - range.start) as usize;
        let rows = |is_wanted: bool| if is_wanted { count } else { 0 };
        facts.work.resize(count, 0);
        facts.author.resize(rows(wanted.authors), 0);
        facts.weight.resize(rows(wanted.weights), 0);
        facts.role.resize(rows(wanted.roles), 0);
        facts.sequence.resize(rows(wanted.sequences), 0);
        self.read(file::FACT_WORK, range.start, &mut facts.work)?;
        if wanted.authors {
            self.read(file::FACT_AUTHOR, range.start, &mut facts.author)?;
        }
        if wanted.weights {
            self.read(file::FACT_WEIGHT, range.start, &mut facts.weight)?;
        }
        if wanted.roles {
            self.read(file::FACT_ROLE, range.start, &mut facts.role)?;
        }
        if wanted.sequences {
            self.read(file::FACT_SEQUENCE, range.start, &mut facts.sequence)?;
        }
        Ok(())
    }
}
