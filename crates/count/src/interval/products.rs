//! Sums over works, and sums of products of what works have in two of them: what variances are made of.

use super::draws::{part, part_of_one};
use super::formula::Formula;
use super::plan::Plan;
use super::shares::{Share, Shares, blocks};
use crate::citation::ONE;
use crate::{CountError, Engine};
use hubscope_model::Years;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// Sums of a plan's terms, by year.
pub(super) struct Products {
    /// Pairs of terms whose products are added up, ascending; the lesser one first.
    pairs: Vec<(usize, usize)>,
    by_year: Vec<OfYear>,
}

#[derive(Debug, Clone)]
struct OfYear {
    sums: Vec<f64>,
    greatest: Vec<f64>,
    products: Vec<f64>,
}

impl Products {
    /// Adds up the works of some years, for these formulas. Blocks are added up one by one and then in their order: the same bits on any
    /// number of threads.
    pub(super) fn sum<'f>(
        plan: &Plan<'_>,
        engine: &Engine,
        years: Years,
        formulas: impl Iterator<Item = &'f Formula>,
    ) -> Result<Self, CountError> {
        let mut pairs = BTreeSet::new();
        for Formula { terms, .. } in formulas {
            let of_formula = terms.iter().flat_map(|a| terms.iter().map(move |b| (*a.min(b), *a.max(b))));
            pairs.extend(of_formula);
        }
        let pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
        let (terms, products) = (plan.terms.len(), pairs.len());
        let none = OfYear { sums: vec![0.0; terms], greatest: vec![0.0; terms], products: vec![0.0; products] };
        let mut by_year = vec![none.clone(); years.len()];
        if terms > 0 {
            let shares = Shares::of(plan, engine)?;
            let of_block = |(year, block): (usize, Range<u32>)| {
                let mut sums = none.clone();
                let mut adder = Adder::new(plan, &pairs);
                shares.each(block, |work, shares| adder.add(&mut sums, work, shares))?;
                Ok((year, sums))
            };
            let blocks = blocks(engine, years).into_par_iter().map(of_block).collect::<Result<Vec<_>, CountError>>()?;
            blocks.iter().for_each(|(year, sums)| by_year[*year].add(sums));
        }
        Ok(Products { pairs, by_year })
    }

    /// A figure of some of the years, and its variance.
    pub(super) fn estimate(&self, formula: &Formula, years: Range<usize>) -> Option<(f64, f64)> {
        let over = |of: &dyn Fn(&OfYear) -> f64| self.by_year[years.clone()].iter().map(of).sum::<f64>();
        let sums: Vec<f64> = formula.terms.iter().map(|&term| over(&|year| year.sums[term])).collect();
        let gradient = formula.shape.gradient(&sums)?;
        let product = |j: usize, k: usize| {
            let (a, b) = (formula.terms[j], formula.terms[k]);
            let at = self.pairs.binary_search(&(a.min(b), a.max(b)));
            at.map_or(f64::NAN, |at| over(&|year| year.products[at]))
        };
        // The papers of a prior come and go as others do: the variance is that of the posterior.
        let of_prior = formula.shape.prior() * gradient.first()?.powi(2);
        Some((formula.shape.value(&sums)?, hubscope_stats::variance(&gradient, product) + of_prior))
    }

    /// The sum of a term, the sum of squares, and the greatest that a work has of it.
    pub(super) fn of_term(&self, term: usize, years: Range<usize>) -> (f64, f64, f64) {
        let years = || self.by_year[years.clone()].iter();
        let squares = self.pairs.binary_search(&(term, term));
        (
            years().map(|year| year.sums[term]).sum(),
            years().map(|year| squares.map_or(f64::NAN, |at| year.products[at])).sum(),
            years().map(|year| year.greatest[term]).fold(0.0, f64::max),
        )
    }
}

impl OfYear {
    fn add(&mut self, other: &OfYear) {
        self.sums.iter_mut().zip(&other.sums).for_each(|(a, b)| *a += b);
        self.greatest.iter_mut().zip(&other.greatest).for_each(|(a, b)| *a = a.max(*b));
        self.products.iter_mut().zip(&other.products).for_each(|(a, b)| *a += b);
    }
}

/// Adds works to sums, one after the other.
struct Adder<'a> {
    plan: &'a Plan<'a>,
    by_slot: Vec<Vec<(usize, usize)>>,
    /// By term, those that it stands before in a pair, and which pair that is.
    partners: Vec<Vec<(usize, usize)>>,
    /// By set, whether the work at hand is in it; by column, what it is there; by term, what the place has of it.
    is_in: Vec<bool>,
    found: Vec<(usize, f64)>,
    has: Vec<f64>,
}

impl<'a> Adder<'a> {
    fn new(plan: &'a Plan<'a>, pairs: &[(usize, usize)]) -> Self {
        let mut partners = vec![vec![]; plan.terms.len()];
        pairs.iter().enumerate().for_each(|(at, &(a, b))| partners[a].push((b, at)));
        let (is_in, has) = (vec![false; plan.sets.len()], vec![0.0; plan.terms.len()]);
        Adder { plan, by_slot: plan.by_slot(), partners, is_in, found: vec![], has }
    }

    fn add(&mut self, sums: &mut OfYear, work: u32, shares: &[Share]) {
        self.is_in.iter_mut().zip(&self.plan.sets).for_each(|(is_in, set)| *is_in = set.contains(work));
        self.found.clear();
        for &(slot, weight) in shares {
            for &(column, term) in &self.by_slot[slot] {
                let column = self.plan.columns[column];
                if !self.is_in[column.set] {
                    continue;
                }
                let metric = column.metric.map(|metric| self.plan.metrics[metric].1.fixed(work).unwrap_or_default());
                let has = metric.map_or_else(|| part_of_one(weight), |fixed| part(weight, fixed)) / ONE;
                self.found.push((term, has));
                self.has[term] = has;
            }
        }
        for &(term, has) in &self.found {
            sums.sums[term] += has;
            sums.greatest[term] = sums.greatest[term].max(has);
            self.partners[term].iter().for_each(|&(other, at)| sums.products[at] += has * self.has[other]);
        }
        self.found.iter().for_each(|&(term, _)| self.has[term] = 0.0);
    }
}
