//! Citations by their lag: how often a work was cited in the year it appeared, in the next, and so on, and how many of these
//! citations are its authors' own.
//!
//! The table is worked out from `work`, `authorship` and `reference` as they were just written, each read once. Who wrote the
//! citing work travels with each citation into a sort by the cited one, where it meets who wrote that. So memory is that of
//! two sorts, beside the bounds of the years and a set of the works that do not count, and there is no number of works from which
//! on the references would be gone through again. The cost is one more sort of them, on disk some 15 bytes a
//! citation where works have three authors.

use crate::LakeError;
use crate::bench::Bench;
use crate::sort::{Merge, Sorted, next_of};
use crate::writer::SnapshotWriter;
use hubscope_model::row::{Authorship, Citation, Reference, Row, Work};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::iter::Peekable;

/// The greatest lag that is counted, in years.
const LAST_LAG: u32 = 10;

/// Writes the table `citation`. The tables that it follows from are written.
pub(crate) fn write(bench: &Bench<'_>, snapshot: &mut SnapshotWriter) -> Result<(), LakeError> {
    let authors = authors(bench, snapshot)?;
    let citations = citations(bench, &authors, snapshot)?;
    let mut table = snapshot.table::<Citation>()?;
    let mut authors = AuthorsInTurn::new(&authors)?;
    let mut rows = citations.iter()?.peekable();
    let mut done = 0;
    while let Some(first) = rows.next() {
        let ((work_no, lag, _), by) = first?;
        let own = authors.of(work_no)?;
        let mut row = Citation { work_no, lag, citations: 0, self_citations: 0 };
        let mut next = Some(by);
        while let Some(by) = next {
            row.citations += 1;
            row.self_citations += u32::from(have_one_in_common(own, &by));
            done += 1;
            bench.tell("counting citations", done, citations.rows());
            next = next_of(&mut rows, |&(of, at, _)| (of, at) == (work_no, lag)).map(|(_, by)| by);
        }
        table.push(row)?;
    }
    snapshot.finish(table)
}

/// Works and their known authors, in this order. An author stands once for each of their institutions.
type Authors = Sorted<(u32, u32), ()>;

fn authors(bench: &Bench<'_>, snapshot: &SnapshotWriter) -> Result<Authors, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Fact {
        work_no: u32,
        author_no: Option<u32>,
    }
    let (mut done, total) = (0, snapshot.rows(Authorship::TABLE));
    let mut authors = bench.sorter();
    snapshot.each(Authorship::TABLE, |Fact { work_no, author_no }| {
        if let Some(author) = author_no {
            authors.push((work_no, author), &())?;
        }
        done += 1;
        bench.tell("finding the authors of works", done, total);
        Ok(())
    })?;
    authors.finish()
}

/// The citations that count: cited work, lag, citing work; and the authors of that. No two have one key, so that the sort need
/// not look at authors.
type Citations = Sorted<(u32, u32, u32), Vec<u32>>;

fn citations(bench: &Bench<'_>, authors: &Authors, snapshot: &SnapshotWriter) -> Result<Citations, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Cites {
        work_no: u32,
        cited_work_no: Option<u32>,
    }
    let works = Works::read(snapshot)?;
    let mut authors = AuthorsInTurn::new(authors)?;
    let (mut done, total) = (0, snapshot.rows(Reference::TABLE));
    let mut citations = bench.sorter();
    snapshot.each(Reference::TABLE, |Cites { work_no, cited_work_no }| {
        if let Some(cited) = cited_work_no
            && let Some(lag) = works.lag(work_no, cited)
        {
            citations.push((cited, lag, work_no), authors.of(work_no)?)?;
        }
        done += 1;
        bench.tell("finding citations", done, total);
        Ok(())
    })?;
    citations.finish()
}

/// When works appeared, and which of them cite for nobody.
struct Works {
    /// The first work of each year, and the year: works are numbered by it, the undated last.
    years: Vec<(u32, Option<i32>)>,
    /// Retracted works, paratext and expansion records.
    silent: RoaringBitmap,
}

impl Works {
    fn read(snapshot: &SnapshotWriter) -> Result<Self, LakeError> {
        #[derive(Serialize, Deserialize)]
        struct Columns {
            work_no: u32,
            publication_year: Option<i32>,
            is_retracted: bool,
            is_paratext: bool,
            is_xpac: bool,
        }
        let mut works = Works { years: vec![], silent: RoaringBitmap::new() };
        snapshot.each(Work::TABLE, |row: Columns| {
            if works.years.last().is_none_or(|(_, year)| *year != row.publication_year) {
                works.years.push((row.work_no, row.publication_year));
            }
            if row.is_retracted || row.is_paratext || row.is_xpac {
                works.silent.insert(row.work_no);
            }
            Ok(())
        })?;
        Ok(works)
    }

    fn year(&self, work_no: u32) -> Option<i32> {
        let after = self.years.partition_point(|(first, _)| *first <= work_no);
        self.years[..after].last()?.1
    }

    /// Years from the cited work to the citing one, if that counts as a citation.
    fn lag(&self, citing: u32, cited: u32) -> Option<u32> {
        if citing == cited || self.silent.contains(citing) {
            return None;
        }
        let years = self.year(citing)?.saturating_sub(self.year(cited)?);
        // A work may be cited before it appears: as a manuscript, or by one that is dated wrong.
        u32::try_from(years.max(0)).ok().filter(|lag| *lag <= LAST_LAG)
    }
}

/// The authors of works that are asked for in ascending order.
struct AuthorsInTurn<'a> {
    rows: Peekable<Merge<'a, (u32, u32), ()>>,
    work_no: Option<u32>,
    /// Those of this work, sorted, each once.
    authors: Vec<u32>,
}

impl<'a> AuthorsInTurn<'a> {
    fn new(authors: &'a Authors) -> Result<Self, LakeError> {
        Ok(AuthorsInTurn { rows: authors.iter()?.peekable(), work_no: None, authors: vec![] })
    }

    fn of(&mut self, work_no: u32) -> Result<&Vec<u32>, LakeError> {
        if self.work_no.replace(work_no) != Some(work_no) {
            self.authors.clear();
            while let Some(((of, author), ())) = next_of(&mut self.rows, |(of, _)| *of <= work_no) {
                self.authors.extend((of == work_no).then_some(author));
            }
            if let Some(Err(error)) = self.rows.next_if(Result::is_err) {
                return Err(error);
            }
            self.authors.dedup();
        }
        Ok(&self.authors)
    }
}

/// Whether two sorted lists share an author. Either may have thousands: the longer one is searched.
fn have_one_in_common(one: &[u32], other: &[u32]) -> bool {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().any(|author| many.binary_search(author).is_ok())
}
