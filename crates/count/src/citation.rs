//! Metrics of works: citations, and what they are beside those of works of the same subfield, type and year; authors, and what of
//! a work has no place.

use crate::engine::kept;
use crate::index::{Index, Wanted};
use crate::{CountError, Engine};
use arrow::array::AsArray;
use arrow::datatypes::UInt32Type;
use arrow::record_batch::RecordBatch;
use hubscope_lake::index::flag;
use hubscope_model::hubs::UNRESOLVED;
use hubscope_model::measure::{Document, Metric, Window};
use hubscope_model::row::{Citation, Link, Row, WHOLE_WORK};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// What 1 is in a metric of fixed point.
pub(crate) const ONE: f64 = 1_048_576.0;

/// A metric by work.
#[derive(Debug)]
pub(crate) struct Scores {
    values: Values,
    /// How many bits the values lack of fixed point: whole numbers lack all 20.
    shift: u32,
}

/// Values by work, the greatest number of the type where there is none. Narrow ones take half of the memory, where all values of a metric
/// fit: one that does not makes all wide.
#[derive(Debug)]
enum Values {
    Narrow(Arc<Vec<u32>>),
    Wide(Vec<u64>),
}

/// Where a metric is not defined.
const UNDEFINED: u64 = u64::MAX;

impl Scores {
    /// Metrics in units of 2^-20, [`UNDEFINED`] where there is none.
    fn of(values: Vec<u64>) -> Self {
        let narrow = |value: u64| match value {
            UNDEFINED => Some(u32::MAX),
            value => u32::try_from(value).ok().filter(|value| *value != u32::MAX),
        };
        let values = match values.iter().map(|value| narrow(*value)).collect() {
            Some(narrow) => Values::Narrow(Arc::new(narrow)),
            None => Values::Wide(values),
        };
        Scores { values, shift: 0 }
    }

    /// Whole numbers.
    fn whole(values: Arc<Vec<u32>>) -> Self {
        Scores { values: Values::Narrow(values), shift: 20 }
    }

    /// The metric of a work in units of 2^-20; none where it is not defined.
    pub(crate) fn fixed(&self, work_no: u32) -> Option<u64> {
        let at = work_no as usize;
        let value = match &self.values {
            Values::Narrow(values) => values.get(at).filter(|&&value| value != u32::MAX).map(|value| u64::from(*value)),
            Values::Wide(values) => values.get(at).copied().filter(|&value| value != UNDEFINED),
        };
        value.map(|value| value << self.shift)
    }

    /// Of [`Metric::Top`]: whether more of the work is in the top than not.
    pub(crate) fn is_in_top(&self, work_no: u32) -> bool {
        self.fixed(work_no).is_some_and(|fixed| 2 * fixed > ONE as u64)
    }
}

/// Works of one subfield, type and year that stand in the corpus.
#[derive(Debug, Default)]
pub(crate) struct Cell {
    pub(crate) works: u64,
    pub(crate) citations: u64,
    /// How many works have so many citations, ascending.
    by_count: Vec<(u32, u64)>,
}

impl Cell {
    /// The least number of citations that reaches the upper `percent`, works at most so much cited, and works just so much cited.
    pub(crate) fn threshold(&self, percent: u32) -> Option<(u32, u64, u64)> {
        let below = self.works * u64::from(100 - percent);
        let mut upto = 0;
        self.by_count.iter().find_map(|&(count, works)| {
            upto += works;
            (upto * 100 >= below).then_some((count, upto, works))
        })
    }
}

/// A column of whole numbers; no numbers if there is none such, which the manifest's number of rows then shows.
fn numbers<'a>(batch: &'a RecordBatch, name: &str) -> impl Iterator<Item = u32> + 'a {
    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<UInt32Type>());
    column.into_iter().flat_map(|column| column.values().iter().copied())
}

impl Engine {
    /// A metric of all works.
    pub(crate) fn metric(&self, metric: Metric) -> Result<Arc<Scores>, CountError> {
        match metric {
            Metric::Authors => self.kept_scores(metric, || Ok(Scores::whole(Arc::new(self.index.authors_of_works()?)))),
            Metric::Citations(window) => Ok(Arc::new(Scores::whole(self.citations(window)?))),
            Metric::CitationScore(window) => self.kept_scores(metric, || {
                let citations = self.citations(window)?;
                self.scores(&citations, |cell, c| match (cell.works, cell.citations) {
                    (0, _) => None,
                    (_, 0) => Some(ONE as u64),
                    // Floating point in the order of the SQL text; whole numbers below 2^53 are exact.
                    (n, sum) => Some((f64::from(c) * n as f64 / sum as f64 * ONE).floor() as u64),
                })
            }),
            Metric::Top(percent, window) => self.top(percent, window),
            Metric::Unplaced => self.kept_scores(metric, || self.unplaced()),
            Metric::Documents(of) => {
                self.kept_scores(metric, || Ok(Scores::whole(Arc::new(self.count_documents(of)?))))
            }
        }
    }

    /// The scores of [`Metric::Top`].
    pub(crate) fn top(&self, percent: u32, window: Window) -> Result<Arc<Scores>, CountError> {
        self.kept_scores(Metric::Top(percent, window), || {
            let citations = self.citations(window)?;
            self.scores(&citations, |cell, c| {
                let (threshold, upto, at) = cell.threshold(percent)?;
                let left = upto * 100 - cell.works * u64::from(100 - percent);
                Some(match c.cmp(&threshold) {
                    std::cmp::Ordering::Less => 0,
                    std::cmp::Ordering::Greater => ONE as u64,
                    std::cmp::Ordering::Equal => (left as f64 / (at * 100) as f64 * ONE).floor() as u64,
                })
            })
        })
    }

    /// The share of each work that is at no place.
    fn unplaced(&self) -> Result<Scores, CountError> {
        let unresolved = self.place(UNRESOLVED)?;
        // In units of 2^-32 until all of a work has gone by.
        let mut values = vec![0; self.index.works() as usize];
        let wanted = Wanted { weights: true, ..Wanted::default() };
        self.index.each(self.sites_of(unresolved), wanted, |_, facts, range| {
            range.for_each(|at| values[facts.work[at] as usize] += facts.weight(at));
        })?;
        if let Some(whole) = self.whole_works(unresolved)? {
            whole.common(&whole, 0..self.index.works()).for_each(|work| values[work as usize] = WHOLE_WORK);
        }
        values.iter_mut().for_each(|weight| *weight >>= 12);
        Ok(Scores::of(values))
    }

    /// Documents of a kind, or of all, that cite each work.
    fn count_documents(&self, of: Option<Document>) -> Result<Vec<u32>, CountError> {
        let mut counts = vec![0; self.index.works() as usize];
        self.snapshot.each_batch(Link::TABLE, &["work_no", "kind", "relation"], |batch| {
            let text = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
            let works = batch.column_by_name("work_no").and_then(|column| column.as_primitive_opt::<UInt32Type>());
            let (Some(works), Some(kinds), Some(relations)) = (works, text("kind"), text("relation")) else { return };
            for ((work_no, kind), relation) in works.iter().zip(kinds).zip(relations) {
                let is_asked = relation == Some("cites") && of.is_none_or(|of| kind == Some(of.kind()));
                if let Some(count) = work_no.filter(|_| is_asked).and_then(|work_no| counts.get_mut(work_no as usize)) {
                    *count += 1;
                }
            }
        })?;
        Ok(counts)
    }

    fn kept_scores(
        &self,
        metric: Metric,
        make: impl FnOnce() -> Result<Scores, CountError>,
    ) -> Result<Arc<Scores>, CountError> {
        kept(&self.scores, format!("{metric:?}"), make)
    }

    /// Citations of works by number.
    pub(crate) fn citations(&self, window: Window) -> Result<Arc<Vec<u32>>, CountError> {
        kept(&self.citations, format!("{window:?}"), || self.count_citations(window))
    }

    fn count_citations(&self, window: Window) -> Result<Vec<u32>, CountError> {
        let mut counts = vec![0; self.index.works() as usize];
        self.snapshot.each_batch(Citation::TABLE, &["work_no", "lag", "citations", "self_citations"], |batch| {
            let column = |name| numbers(batch, name);
            let rows = column("work_no").zip(column("lag")).zip(column("citations").zip(column("self_citations")));
            for ((work_no, lag), (citations, by_self)) in rows {
                if let Some(count) = counts.get_mut(work_no as usize).filter(|_| lag <= window.years) {
                    *count += citations.saturating_sub(if window.self_citations { 0 } else { by_self });
                }
            }
        })?;
        Ok(counts)
    }

    /// Works of the corpus with a subfield of a year by subfield and type: what each of them is compared with.
    pub(crate) fn peers(&self, year: Range<u32>, citations: &[u32]) -> HashMap<(u16, u8), Cell> {
        let Index { flags, kind, subfield, .. } = &*self.index;
        let mut cells: HashMap<(u16, u8), Cell> = HashMap::new();
        for w in year.map(|w| w as usize).filter(|&w| subfield[w] != u16::MAX) {
            if flags[w] & (flag::CORPUS | flag::RETRACTED) != flag::CORPUS {
                continue;
            }
            let (cell, count) = (cells.entry((subfield[w], kind[w])).or_default(), citations[w]);
            cell.works += 1;
            cell.citations += u64::from(count);
            match cell.by_count.binary_search_by_key(&count, |(count, _)| *count) {
                Ok(at) => cell.by_count[at].1 += 1,
                Err(at) => cell.by_count.insert(at, (count, 1)),
            }
        }
        cells
    }

    /// Scores each work with a subfield against those of its subfield, type and year.
    fn scores(&self, citations: &[u32], score: impl Fn(&Cell, u32) -> Option<u64>) -> Result<Scores, CountError> {
        let Index { kind, subfield, layout, .. } = &*self.index;
        let mut values = vec![UNDEFINED; citations.len()];
        for (year, first) in &layout.years {
            let range = *first..self.index.year_range(*year, *year).end;
            let (cells, none) = (self.peers(range.clone(), citations), Cell::default());
            for w in range.map(|w| w as usize).filter(|&w| subfield[w] != u16::MAX) {
                let cell = cells.get(&(subfield[w], kind[w])).unwrap_or(&none);
                values[w] = score(cell, citations[w]).unwrap_or(UNDEFINED);
            }
        }
        Ok(Scores::of(values))
    }
}
