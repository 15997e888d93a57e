//! What counting people cannot be faster than by much: a plain scan of the facts of the hubs, sorted as the index has them, with
//! everything in memory before the clock starts. It shares nothing with the engine but the files.

use crate::{Answer, Failure};
use bytemuck::Pod;
use hubscope_lake::index::{Layout, file, flag};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Years;
use rayon::prelude::*;

/// The columns that the question needs, whole.
pub(crate) struct Facts {
    layout: Layout,
    flags: Vec<u16>,
    start: Vec<u64>,
    work: Vec<u32>,
    author: Vec<u32>,
}

impl Facts {
    /// Reads them from the index. Values are little-endian, as is every machine that this is measured on.
    pub(crate) fn read(snapshot: &Snapshot) -> Result<Self, Failure> {
        Ok(Facts {
            layout: serde_json::from_slice(&std::fs::read(snapshot.path(file::LAYOUT))?)?,
            flags: column(snapshot, file::WORK_FLAGS)?,
            start: column(snapshot, file::FACT_START)?,
            work: column(snapshot, file::FACT_WORK)?,
            author: column(snapshot, file::FACT_AUTHOR)?,
        })
    }

    /// Distinct people on papers of the corpus, by hub as given and by year; hubs on all threads.
    pub(crate) fn researchers(&self, hubs: &[(String, Vec<u32>)], years: Years) -> Answer {
        let of_hub = |(id, sites): &(String, Vec<u32>)| {
            let mut people = People { words: vec![0; self.layout.authors.div_ceil(64) as usize], touched: vec![] };
            let by_year = |year| ((id.clone(), year), self.in_year(sites, year, &mut people));
            years.iter().map(by_year).collect::<Vec<_>>()
        };
        hubs.par_iter().flat_map_iter(of_hub).collect()
    }

    fn in_year(&self, sites: &[u32], year: i32, people: &mut People) -> u64 {
        let first_of = |year: i32| {
            let after = self.layout.years.iter().find(|(other, _)| *other >= year);
            after.map_or(self.layout.undated, |(_, work)| *work)
        };
        let (first, end) = (first_of(year), first_of(year + 1));
        let mut count = 0;
        for &site in sites {
            let facts = self.start[site as usize] as usize..self.start[site as usize + 1] as usize;
            let (works, authors) = (&self.work[facts.clone()], &self.author[facts]);
            let from = works.partition_point(|work| *work < first);
            let to = works.partition_point(|work| *work < end);
            for (&work, &author) in works[from..to].iter().zip(&authors[from..to]) {
                if self.flags[work as usize] & (flag::CORPUS | flag::RETRACTED) == flag::CORPUS {
                    count += people.add(author);
                }
            }
        }
        people.clear();
        count
    }
}

/// A set of people, one bit each, emptied where it was filled.
struct People {
    words: Vec<u64>,
    touched: Vec<u32>,
}

impl People {
    /// One if somebody was not there; nobody has a number beyond the end.
    fn add(&mut self, author: u32) -> u64 {
        let Some(word) = self.words.get_mut(author as usize / 64) else { return 0 };
        if *word == 0 {
            self.touched.push(author / 64);
        }
        let bit = 1 << (author % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        u64::from(is_new)
    }

    fn clear(&mut self) {
        self.touched.drain(..).for_each(|at| self.words[at as usize] = 0);
    }
}

fn column<T: Pod>(snapshot: &Snapshot, name: &str) -> Result<Vec<T>, Failure> {
    let path = snapshot.path(name);
    let bytes = std::fs::read(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let mut values = vec![T::zeroed(); bytes.len() / size_of::<T>()];
    bytemuck::try_cast_slice_mut(&mut values).map_err(|e| e.to_string())?.copy_from_slice(&bytes);
    Ok(values)
}
