//! Replicates of sums over works: every work is drawn once for all places and indicators.
//!
//! What a place has of a work is a whole number of 2^-20, and so is every sum of draws of it: below 2^53 such sums are exact in floating
//! point. So works can be added up in any order, by any number of threads, together with others or alone, and the bits are the same.

use super::formula::Formula;
use super::plan::Plan;
use super::shares::{Share, Shares, WORK, blocks};
use crate::{CountError, Engine};
use arrow::array::AsArray;
use arrow::datatypes::UInt64Type;
use hubscope_lake::LakeError;
use hubscope_model::Years;
use hubscope_model::row::{Row, Work};
use hubscope_stats::{Draws, REPLICATES, add_draws, add_scaled, stream};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Works of which the draws are summed up in 16 bits: no draw is above 8.
const TOGETHER: usize = u16::MAX as usize / 8;

/// Sums of a plan's terms, by year and replicate, in units of 2^-20.
pub(super) struct Replicates {
    seed: u64,
    first: i32,
    by_year: Vec<Vec<f64>>,
}

/// A share of a work, in the groups that are drawn together: the slots that have the same share of it, the sets that the work is in, and
/// the share, less one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    slots: u32,
    sets: u32,
    weight: u32,
    work: u32,
}

/// What works of the same sets are added to.
#[derive(Debug, Default)]
struct Columns {
    /// Columns that count works.
    counted: Vec<usize>,
    /// Metrics, with the columns that add them up.
    metrics: Vec<(usize, Vec<usize>)>,
}

/// Numbers for things that occur again and again.
struct Numbers<T> {
    known: HashMap<Vec<T>, u32>,
    all: Vec<Vec<T>>,
}

impl<T: Clone + Eq + std::hash::Hash> Numbers<T> {
    fn new() -> Self {
        Numbers { known: HashMap::new(), all: vec![] }
    }

    fn number(&mut self, of: &[T]) -> u32 {
        if let Some(number) = self.known.get(of) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.known.insert(of.to_vec(), number);
        self.all.push(of.to_vec());
        number
    }
}

/// What a place has of a metric of a work, from its share of it: rounded down, in units of 2^-20.
pub(super) fn part(weight: u64, fixed: u64) -> f64 {
    ((u128::from(weight) * u128::from(fixed)) >> 32) as f64
}

/// What it has of the work itself.
pub(super) fn part_of_one(weight: u64) -> f64 {
    part(weight, crate::citation::ONE as u64)
}

impl Replicates {
    /// Draws the works of some years.
    pub(super) fn draw(plan: &Plan<'_>, engine: &Engine, years: Years, seed: u64) -> Result<Self, CountError> {
        let of_year = if plan.terms.is_empty() { 0 } else { plan.terms.len() * REPLICATES };
        let by_year = years.iter().map(|_| Mutex::new(vec![0.0; of_year])).collect::<Vec<_>>();
        if of_year > 0 {
            let shares = Shares::of(plan, engine)?;
            let all = engine.index.year_range(years.first, years.last);
            let keys = engine.work_keys(&all)?;
            blocks(engine, years).into_par_iter().try_for_each(|(year, block)| -> Result<(), CountError> {
                let of_block = |work: u32| (work - all.start) as usize;
                let keys = keys.get(of_block(block.start)..of_block(block.end)).unwrap_or_default();
                let sums = OfBlock::new(plan, &block, &shares)?.drawn(keys, seed);
                let mut total = by_year[year].lock().unwrap_or_else(PoisonError::into_inner);
                total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
                Ok(())
            })?;
        }
        let whole = |sums: Mutex<Vec<f64>>| sums.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Replicates { seed, first: years.first, by_year: by_year.into_iter().map(whole).collect() })
    }

    /// A figure of some of the years, in each replicate.
    pub(super) fn values<'a>(
        &'a self,
        formula: &'a Formula,
        years: Range<usize>,
    ) -> impl Iterator<Item = Option<f64>> + 'a {
        let mut sums = vec![0.0; formula.terms.len()];
        (0..REPLICATES).map(move |replicate| {
            self.sums(formula, &years, replicate, &mut sums);
            formula.shape.value(&sums)
        })
    }

    /// The same with the spread of what is not seen: papers of a prior are drawn as those that are there, so that the figure has the spread
    /// of its posterior; and where a part is nothing or all in every replicate, a paper that might have been there or not is.
    pub(super) fn uncertain(&self, formula: &Formula, years: Range<usize>) -> Vec<Option<f64>> {
        let mut all = vec![vec![0.0; formula.terms.len()]; REPLICATES];
        all.iter_mut().enumerate().for_each(|(replicate, sums)| self.sums(formula, &years, replicate, sums));
        let is_none = all.iter().all(|sums| sums.first() == Some(&0.0));
        let is_all = matches!(formula.terms.as_slice(), [part, whole] if part != whole);
        let is_all = is_all && all.iter().all(|sums| sums.first() == sums.last());
        let papers = formula.shape.prior().max(f64::from(u8::from(is_none || is_all))) as u64;
        let stream_of_year = stream(formula.place, (i64::from(self.first) + years.start as i64) as u64);
        let (mut draws, mut together) = ([0; REPLICATES], [0; REPLICATES]);
        for paper in 0..papers {
            add_draws(stream(self.seed, stream_of_year.wrapping_add(paper)), &mut draws, &mut together);
            let parts = all.iter_mut().filter_map(|sums| sums.first_mut());
            parts.zip(draws).for_each(|(part, draw)| *part += f64::from(draw) - 1.0);
        }
        all.iter().map(|sums| formula.shape.value(sums)).collect()
    }

    fn sums(&self, formula: &Formula, years: &Range<usize>, replicate: usize, sums: &mut [f64]) {
        for (sum, term) in sums.iter_mut().zip(&formula.terms) {
            let of_year = |year: &Vec<f64>| year.get(term * REPLICATES + replicate).copied().unwrap_or_default();
            *sum = self.by_year[years.clone()].iter().map(of_year).sum::<f64>() / crate::citation::ONE;
        }
    }
}

/// The works of a block, ready to be drawn.
struct OfBlock<'a> {
    plan: &'a Plan<'a>,
    first: u32,
    items: Vec<Item>,
    slots: Vec<Vec<usize>>,
    sets: Vec<Vec<usize>>,
}

impl<'a> OfBlock<'a> {
    fn new(plan: &'a Plan<'a>, block: &Range<u32>, shares: &Shares<'_>) -> Result<Self, CountError> {
        let (mut slots, mut sets) = (Numbers::new(), Numbers::new());
        let (mut items, mut of_work, mut alike) = (vec![], vec![], vec![]);
        shares.each(block.clone(), |work, shares| {
            of_work.clear();
            of_work.extend((0..plan.sets.len()).filter(|&set| plan.sets[set].contains(work)));
            if of_work.is_empty() {
                return;
            }
            let sets = sets.number(&of_work);
            let mut left: Vec<Share> = shares.to_vec();
            while let Some(&(_, weight)) = left.first() {
                alike.clear();
                alike.extend(left.extract_if(.., |(_, other)| *other == weight).map(|(slot, _)| slot));
                let weight = weight.min(WORK).saturating_sub(1) as u32;
                items.push(Item { slots: slots.number(&alike), sets, weight, work });
            }
        })?;
        items.sort_unstable();
        Ok(OfBlock { plan, first: block.start, items, slots: slots.all, sets: sets.all })
    }

    /// Sums of the terms, by term and replicate.
    fn drawn(&self, keys: &[u64], seed: u64) -> Vec<f64> {
        let by_slot = self.plan.by_slot();
        let mut totals = vec![0.0; self.plan.terms.len() * REPLICATES];
        let mut sums = Sums::new(self.plan.columns.len());
        let mut drawn = Drawn::new(self.plan.metrics.len());
        let mut is_asked = vec![false; self.plan.columns.len()];
        for of_slots in self.items.chunk_by(|a, b| a.slots == b.slots) {
            let slots = of_slots.first().map(|item| self.slots[item.slots as usize].as_slice()).unwrap_or_default();
            let terms = || slots.iter().flat_map(|&slot| &by_slot[slot]).copied();
            is_asked.fill(false);
            terms().for_each(|(column, _)| is_asked[column] = true);
            for of_sets in of_slots.chunk_by(|a, b| a.sets == b.sets) {
                let sets = of_sets.first().map(|item| self.sets[item.sets as usize].as_slice()).unwrap_or_default();
                let columns = self.columns(sets, &is_asked);
                if columns.counted.is_empty() && columns.metrics.is_empty() {
                    continue;
                }
                self.draw(of_sets, &columns, keys, seed, &mut drawn);
                columns.counted.iter().for_each(|&column| sums.add(column, &drawn.works));
                for (metric, of_metric) in &columns.metrics {
                    of_metric.iter().for_each(|&column| sums.add(column, &drawn.metrics[*metric]));
                }
            }
            for (column, term) in terms().filter(|(column, _)| sums.is_touched[*column]) {
                add_scaled(&mut totals[term * REPLICATES..][..REPLICATES], &sums.columns[column], 1.0);
            }
            sums.clear();
        }
        totals
    }

    /// Draws works of the same sets.
    fn draw(&self, items: &[Item], columns: &Columns, keys: &[u64], seed: u64, drawn: &mut Drawn) {
        drawn.works.fill(0.0);
        columns.metrics.iter().for_each(|(metric, _)| drawn.metrics[*metric].fill(0.0));
        for of_weight in items.chunk_by(|a, b| a.weight == b.weight) {
            let weight = of_weight.first().map_or(0, |item| u64::from(item.weight) + 1);
            for few in of_weight.chunks(TOGETHER) {
                drawn.together.fill(0);
                for item in few {
                    let key = keys.get((item.work - self.first) as usize).copied().unwrap_or_default();
                    add_draws(stream(seed, key), &mut drawn.draws, &mut drawn.together);
                    for (metric, _) in &columns.metrics {
                        let fixed = self.plan.metrics[*metric].1.fixed(item.work).unwrap_or_default();
                        if fixed > 0 {
                            add_scaled(&mut drawn.metrics[*metric], &drawn.draws, part(weight, fixed));
                        }
                    }
                }
                add_scaled(&mut drawn.works, &drawn.together, part_of_one(weight));
            }
        }
    }

    /// What works of these sets are added to, of what is asked for.
    fn columns(&self, sets: &[usize], is_asked: &[bool]) -> Columns {
        let mut columns = Columns::default();
        let asked = self.plan.columns.iter().enumerate().filter(|(number, _)| is_asked[*number]);
        for (number, column) in asked.filter(|(_, column)| sets.contains(&column.set)) {
            match column.metric {
                None => columns.counted.push(number),
                Some(metric) => match columns.metrics.iter_mut().find(|(known, _)| *known == metric) {
                    Some((_, of_metric)) => of_metric.push(number),
                    None => columns.metrics.push((metric, vec![number])),
                },
            }
        }
        columns
    }
}

/// What is drawn of works of the same sets.
struct Drawn {
    draws: Draws,
    together: [u16; REPLICATES],
    works: Vec<f64>,
    metrics: Vec<Vec<f64>>,
}

impl Drawn {
    fn new(metrics: usize) -> Self {
        let none = vec![0.0; REPLICATES];
        Drawn { draws: [0; REPLICATES], together: [0; REPLICATES], works: none.clone(), metrics: vec![none; metrics] }
    }
}

/// Sums of columns over the works of the same slots.
struct Sums {
    columns: Vec<Vec<f64>>,
    is_touched: Vec<bool>,
}

impl Sums {
    fn new(columns: usize) -> Self {
        Sums { columns: vec![vec![0.0; REPLICATES]; columns], is_touched: vec![false; columns] }
    }

    fn add(&mut self, column: usize, drawn: &[f64]) {
        self.is_touched[column] = true;
        add_scaled(&mut self.columns[column], drawn, 1.0);
    }

    fn clear(&mut self) {
        let touched = self.is_touched.iter_mut().zip(&mut self.columns).filter(|(is_touched, _)| **is_touched);
        touched.for_each(|(is_touched, column)| {
            *is_touched = false;
            column.fill(0.0);
        });
    }
}

impl Engine {
    /// Public keys of a range of works.
    fn work_keys(&self, works: &Range<u32>) -> Result<Vec<u64>, LakeError> {
        let (mut keys, mut work) = (Vec::with_capacity(works.len()), 0u32);
        self.snapshot.each_batch(Work::TABLE, &["work_key"], |batch| {
            let column = batch.column_by_name("work_key").and_then(|column| column.as_primitive_opt::<UInt64Type>());
            for key in column.into_iter().flat_map(|column| column.values()) {
                keys.extend(works.contains(&work).then_some(*key));
                work += 1;
            }
        })?;
        Ok(keys)
    }
}
