//! Which works are cited, and by which documents.
//!
//! The links of a hub's works of a year are dealt to tiers of documents: many cite one work, few cite a dozen. Within a
//! tier the links are in the order of the works, the most cited first, and go round the documents, of which there are
//! at least as many as links to any one work: so no document cites a work twice, and the works of a document follow
//! from its number.

use crate::tables::hubs::HUBS;

use super::targets::{FACTS, YEARS, scaled};
use super::{Draw, Plan};

/// What cites.
#[derive(Debug, Clone, Copy)]
pub(super) enum Citing {
    Patents,
    Policy,
    Trials,
}

/// How links fall on documents: share of the links, in a thousand, and links of a document.
const TIERS: [(u64, u64); 3] = [(450, 1), (350, 4), (200, 12)];

/// Shares of patents' and policy documents' links by year of the cited work: older works had more time.
const BY_YEAR: [u64; 5] = [30, 25, 20, 15, 10];

/// Of the links that are not from trials, how many in ten are from patents.
const FROM_PATENTS: u64 = 7;

/// How many links of each kind the works of each hub and year have.
pub(super) struct Links {
    counts: [[[u64; 5]; HUBS.len()]; 3],
}

impl Links {
    /// Deals the citations of each hub to the years that have citable works.
    pub(super) fn new(plan: &Plan<'_>) -> Self {
        let mut counts = [[[0; 5]; HUBS.len()]; 3];
        for &hub in plan.hubs {
            let facts = &FACTS[hub];
            let has_works: Vec<bool> = YEARS.map(|year| plan.works.citable_count(hub, year) > 0).collect();
            let trials = facts.trials.map(|trials| scaled(trials, plan.scale));
            let rest = scaled(facts.citations, plan.scale).saturating_sub(trials.iter().sum());
            let patents = rest * FROM_PATENTS / 10;
            let shares: u64 = (0..5).filter(|&year| has_works[year]).map(|year| BY_YEAR[year]).sum();
            let mut before = 0;
            for year in (0..5).filter(|&year| has_works[year]) {
                let after = before + BY_YEAR[year];
                let dealt = |links: u64| links * after / shares - links * before / shares;
                counts[Citing::Patents as usize][hub][year] = dealt(patents);
                counts[Citing::Policy as usize][hub][year] = dealt(rest - patents);
                counts[Citing::Trials as usize][hub][year] = trials[year];
                before = after;
            }
        }
        Self { counts }
    }

    /// Links to the hub's works of the year.
    pub(super) fn count(&self, citing: Citing, hub: usize, year: u16) -> u64 {
        self.counts[citing as usize][hub][usize::from(year - YEARS.start())]
    }

    /// Links to the hub's works of all years.
    pub(super) fn total(&self, hub: usize) -> u64 {
        self.counts.iter().flat_map(|hubs| hubs[hub]).sum()
    }

    /// The documents of a kind.
    pub(super) fn documents(&self, plan: &Plan<'_>, citing: Citing) -> Documents {
        let mut blocks = Vec::new();
        let mut first = 0;
        for &hub in plan.hubs {
            for year in YEARS {
                let links = self.count(citing, hub, year);
                if links > 0 {
                    let block = Block::new(plan, citing, hub, year, links, first);
                    first += block.documents();
                    blocks.push(block);
                }
            }
        }
        Documents { blocks, count: first }
    }
}

/// The documents of a kind, numbered through.
pub(super) struct Documents {
    blocks: Vec<Block>,
    /// How many there are.
    pub count: u64,
}

impl Documents {
    /// The block of a document, and its number there.
    pub(super) fn find(&self, document: u64) -> (&Block, u64) {
        let block = &self.blocks[self.blocks.partition_point(|block| block.first <= document) - 1];
        (block, document - block.first)
    }

    /// The largest number of documents of a block.
    pub(super) fn largest(&self) -> u64 {
        self.blocks.iter().map(Block::documents).max().unwrap_or(0)
    }
}

/// The documents of a kind that cite the works of a hub and year.
pub(super) struct Block {
    /// The hub of the works.
    pub hub: usize,
    /// The year of the works.
    pub year: u16,
    /// Number of the first document.
    first: u64,
    tiers: [Tier; 3],
    works: Spread,
}

/// Some of the links of a block.
#[derive(Debug, Clone, Copy)]
struct Tier {
    links: u64,
    documents: u64,
}

impl Block {
    fn new(plan: &Plan<'_>, citing: Citing, hub: usize, year: u16, links: u64, first: u64) -> Self {
        let key = hub as u64 * 10_000 + u64::from(year);
        let works = Spread::new(plan.works.citable_count(hub, year), plan.rng(Draw::Cited, key, citing as u64).bits());
        let mut share = 0;
        let tiers = TIERS.map(|(part, size)| {
            let before = links * share / 1000;
            share += part;
            let links = links * share / 1000 - before;
            Tier { links, documents: links.div_ceil(size).max(longest_run(links, works.count)) }
        });
        Self { hub, year, first, tiers, works }
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> u64 {
        self.tiers.iter().map(|tier| tier.documents).sum()
    }

    /// The numbers of the works that the block's `document`-th document cites.
    pub(super) fn cited(&self, plan: &Plan<'_>, mut document: u64) -> Vec<u64> {
        for tier in &self.tiers {
            if document < tier.documents {
                return (document..tier.links)
                    .step_by(tier.documents as usize)
                    .map(|link| self.works.at(rank(link, tier.links, self.works.count)))
                    .map(|work| plan.works.citable(self.hub, self.year, work))
                    .collect();
            }
            document -= tier.documents;
        }
        Vec::new()
    }
}

/// The rank of the work that a link leads to. It grows with the cube of the link's number: a few works at the front
/// get many links each, most get one or none.
fn rank(link: u64, links: u64, works: u64) -> u64 {
    let cube = |n: u64| u128::from(n).pow(3);
    (u128::from(works) * cube(link) / cube(links)) as u64
}

/// Links to the first work, which has the most.
fn longest_run(links: u64, works: u64) -> u64 {
    let (mut low, mut high) = (0, links);
    while low < high {
        let middle = low.midpoint(high);
        if rank(middle, links, works) == 0 {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Puts the numbers below `count` in another order, one to one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    count: u64,
    step: u64,
    offset: u64,
}

impl Spread {
    /// An order that follows from `key`; `count` must not be zero.
    pub(super) fn new(count: u64, key: u64) -> Self {
        // A step near the golden section leaves no two neighbours together.
        let golden = (u128::from(count) * 618 / 1000) as u64 + key % 97;
        let step = (golden.max(1)..).find(|&step| greatest_common_divisor(step, count) == 1).unwrap_or(1);
        Self { count, step, offset: key % count }
    }

    /// What stands at `position`, which is below the count.
    pub(super) fn at(&self, position: u64) -> u64 {
        let moved = u128::from(position) * u128::from(self.step) + u128::from(self.offset);
        (moved % u128::from(self.count)) as u64
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_spread_has_every_number_once() {
        for count in 1..200 {
            let numbers: BTreeSet<u64> = (0..count).map(|n| Spread::new(count, count * 7 + 3).at(n)).collect();
            assert_eq!(numbers, (0..count).collect());
        }
    }

    #[test]
    fn no_work_has_more_links_than_the_first() {
        for (links, works) in [(1, 1), (2, 9), (7, 1), (50, 3), (400, 1000), (5000, 20_000), (3, 1_000_000)] {
            let longest = longest_run(links, works);
            let mut runs = std::collections::BTreeMap::<u64, u64>::new();
            for link in 0..links {
                let rank = rank(link, links, works);
                assert!(rank < works);
                *runs.entry(rank).or_default() += 1;
            }
            assert_eq!(runs.values().max(), Some(&longest), "{links} links, {works} works");
            assert_eq!(runs[&0], longest);
        }
    }
}
