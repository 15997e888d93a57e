//! The plan of the world: which works there are, who is on them, and where each stood.
//!
//! A work follows from the seed, the scale, its block and its index in the block; nothing needs the
//! works before it. Every hub and year has exact targets (`targets`). What several hubs share is
//! counted up front (`shared`); the rest are the hub's own. The plan knows nothing of how records
//! are written.

mod blocks;
mod compose;
mod disturb;
pub(crate) mod people;
mod shared;
mod targets;
mod work;

use std::collections::BTreeSet;

pub(crate) use blocks::{Block, Sequence};
pub(crate) use disturb::Extra;
pub(crate) use targets::{HUB_YEARS, RESULT_YEARS, WORLD_YEARS};
pub(crate) use work::{About, Affiliation, Author, Authorship, Work};

use crate::institutions::Institutions;
use crate::nuisance::{Kind, Nuisance};
use crate::practice::Works;
use crate::tables::hubs::{FIRST_WORLD_YEAR, HUBS, WORLD_FRONTIER};
use crate::venues::Venues;
use people::Class;
use shared::{Left, Shared, Stratum};
use targets::{Targets, scaled};

/// Works of other metropolitan areas without a frontier field, per thousand of the hubs' works in
/// the year; before the first of their years, of that one.
const ELSEWHERE: u64 = 50;

/// A hub in a year.
#[derive(Debug)]
struct Cell {
    targets: Targets,
    /// Works of its own, by stratum.
    own: [u64; 5],
    /// Of these, in the frontier fields.
    frontier: [u64; 5],
    /// Shuffles the frontier fields over the works: no divisor in common with the number of those
    /// in the life sciences.
    stride: u64,
    /// People on works in journals of the Nature Index, and on the rest of those with a field.
    classes: [Class; 2],
}

/// The works of no hub in a year.
#[derive(Debug, Clone, Copy)]
struct Rest {
    frontier: [u64; 5],
    others: u64,
}

/// The plan.
#[derive(Debug)]
pub(crate) struct Plan {
    pub seed: u64,
    pub scale: f64,
    pub nuisance: Nuisance,
    pub institutions: Institutions,
    pub venues: Venues,
    /// Positions of the hubs that have works.
    hubs: Vec<usize>,
    /// By year of `HUB_YEARS` and hub.
    cells: Vec<Cell>,
    /// By year of `RESULT_YEARS`.
    shared: Vec<Shared>,
    /// By year of `WORLD_YEARS`.
    rest: Vec<Rest>,
}

impl Plan {
    /// The plan of a world; `hubs` are the positions of those that have works.
    pub(crate) fn new(seed: u64, scale: f64, hubs: &BTreeSet<usize>, nuisance: Nuisance) -> Self {
        let mut cells = Vec::new();
        let mut shared = Vec::new();
        let selected: Vec<usize> = hubs.iter().copied().collect();
        for year in HUB_YEARS {
            let targets: Vec<Targets> = (0..HUBS.len())
                .map(|hub| if hubs.contains(&hub) { Targets::new(hub, year, scale) } else { Targets::default() })
                .collect();
            let mut left: Vec<Left> = targets.iter().map(Left::new).collect();
            if RESULT_YEARS.contains(&year) {
                shared.push(Shared::new(&selected, &mut left));
            }
            for (hub, (targets, left)) in targets.into_iter().zip(left).enumerate() {
                let key = 2 * (u64::from(year) * 100 + hub as u64);
                let classes = [
                    Class::new(targets.ni, targets.ni_people, 0, key),
                    Class::new(
                        targets.all - targets.ni,
                        targets.people - targets.ni_people,
                        targets.ni_people,
                        key + 1,
                    ),
                ];
                let stride = people::stride(left.works[..3].iter().sum());
                cells.push(Cell { targets, own: left.works, frontier: left.frontier, stride, classes });
            }
        }
        let (institutions, venues) = (Institutions::new(), Venues::new());
        let mut plan =
            Self { seed, scale, nuisance, institutions, venues, hubs: selected, cells, shared, rest: Vec::new() };
        plan.rest = WORLD_YEARS.map(|year| plan.rest_of(year)).collect();
        plan
    }

    /// The works of no hub in a year: what the world's totals lack, in proportion to the hubs that
    /// have works, and some others.
    fn rest_of(&self, year: u16) -> Rest {
        let everybody: u64 = HUBS.iter().flat_map(|hub| hub.papers_all).map(u64::from).sum();
        let present: u64 = self.hubs.iter().flat_map(|&hub| HUBS[hub].papers_all).map(u64::from).sum();
        let mut frontier = [0; 5];
        for (field, count) in frontier.iter_mut().enumerate() {
            let world = scaled(WORLD_FRONTIER[field][usize::from(year - FIRST_WORLD_YEAR)], self.scale);
            let in_hubs: u64 = if !RESULT_YEARS.contains(&year) {
                0
            } else if present == everybody {
                self.distinct(field, year)
            } else {
                (0..HUBS.len()).map(|hub| Targets::new(hub, year, self.scale).frontier[field]).sum()
            };
            *count = world.saturating_sub(in_hubs) * present / everybody;
        }
        let papers = |year| self.hubs.iter().map(|&hub| self.cell(hub, year).targets.all).sum::<u64>();
        let others = papers(year.max(*HUB_YEARS.start())) * ELSEWHERE / 1000;
        Rest { frontier, others }
    }

    /// Distinct works of the hubs in a frontier field and year.
    fn distinct(&self, field: usize, year: u16) -> u64 {
        let counted: u64 = self.hubs.iter().map(|&hub| self.cell(hub, year).targets.frontier[field]).sum();
        let twice = self.shared(year).batches.iter().map(|batch| (batch.hubs.len() as u64 - 1) * batch.frontier[field]);
        counted - twice.sum::<u64>()
    }

    /// World total of a frontier field in a year.
    pub(crate) fn world_frontier(&self, field: usize, year: u16) -> u64 {
        let in_hubs = if RESULT_YEARS.contains(&year) { self.distinct(field, year) } else { 0 };
        in_hubs + self.rest(year).frontier[field]
    }

    /// The targets of a hub and year, which the works give exactly.
    pub(crate) fn targets(&self, hub: usize, year: u16) -> &Targets {
        &self.cell(hub, year).targets
    }

    fn cell(&self, hub: usize, year: u16) -> &Cell {
        &self.cells[usize::from(year - HUB_YEARS.start()) * HUBS.len() + hub]
    }

    fn shared(&self, year: u16) -> &Shared {
        &self.shared[usize::from(year - RESULT_YEARS.start())]
    }

    fn rest(&self, year: u16) -> &Rest {
        &self.rest[usize::from(year - WORLD_YEARS.start())]
    }

    /// Positions of the hubs that have works.
    pub(crate) fn hubs(&self) -> &[usize] {
        &self.hubs
    }

    /// How many people a hub has over all years, numbered from 0.
    pub(crate) fn people_of_hub(&self, hub: usize) -> u64 {
        HUB_YEARS
            .map(|year| self.targets(hub, year))
            .map(|t| t.first_person + t.people + beyond(t.people))
            .max()
            .unwrap_or(0)
    }

    /// How many people each institution elsewhere has.
    pub(crate) fn people_elsewhere(&self) -> u64 {
        ((self.scale * 15_000.0) as u64).clamp(20, 90_000)
    }

    /// The person at a position of a hub's window in a year.
    pub(crate) fn person(&self, hub: usize, year: u16, position: u64) -> u64 {
        let number = self.targets(hub, year).first_person + position;
        // A few people of each hub are people of another one, too: the next that has works.
        if self.nuisance.has(Kind::TwoHubs) && number % 250 == 3 {
            let rank = self.hubs.binary_search(&hub).unwrap_or(0);
            let other = self.hubs[(rank + 1) % self.hubs.len()];
            if other != hub && number + 1 < self.people_of_hub(other) {
                return people::of_hub(other, number + 1);
            }
        }
        people::of_hub(hub, number)
    }
}

/// The hub's own works in the life sciences outside the Nature Index.
impl Works for Plan {
    fn citable_count(&self, hub: usize, year: u16) -> u64 {
        self.cell(hub, year).own[Stratum::Life as usize]
    }

    fn citable(&self, hub: usize, year: u16, k: u64) -> u64 {
        let own = &self.cell(hub, year).own;
        Block::Own { hub, year }.work(own[0] + own[1] + k)
    }
}

/// People of a hub beyond those of a year, who stand on works that do not count.
fn beyond(people: u64) -> u64 {
    if people == 0 { 0 } else { people / 10 + 3 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::topics::LIFE;

    fn plan(scale: f64) -> Plan {
        Plan::new(5, scale, &(0..HUBS.len()).collect(), Nuisance::Full)
    }

    #[test]
    fn hubs_share_one_work_in_fifteen_or_so_and_neighbours_more() {
        let plan = plan(1.0);
        let (mut shared, mut at_home, mut works) = (0, 0, 0);
        for year in RESULT_YEARS {
            works += plan.hubs().iter().map(|&hub| plan.targets(hub, year).all).sum::<u64>();
            let all = plan.shared(year);
            for (batch, next) in
                all.batches.iter().zip(all.batches[1..].iter().map(|next| next.start).chain([all.total]))
            {
                let memberships = (next - batch.start) * batch.hubs.len() as u64;
                shared += memberships;
                let near = batch.hubs.iter().all(|&hub| HUBS[hub].country == HUBS[batch.hubs[0]].country);
                at_home += if near { memberships } else { 0 };
            }
        }
        let share = shared as f64 / works as f64;
        assert!((0.05..0.08).contains(&share), "{share}");
        assert!(at_home * 3 > shared, "{at_home} of {shared}");
    }

    #[test]
    fn numbers_never_clash_and_stay_below_those_of_unreadable_works() {
        let plan = plan(1.0);
        let mut ends: Vec<(u64, u64)> = Vec::new();
        for sequence in [plan.hub_works(), plan.rest_works()] {
            for (block, index) in sequence.part(0..sequence.total).step_by(997) {
                assert!(index < 1_000_000 || matches!(block, Block::Rest { .. }), "{block:?}");
                assert!(index < 2_000_000, "{block:?}");
                ends.push((block.work(0), block.work(index)));
            }
        }
        ends.sort_unstable();
        assert!(ends.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 < pair[1].0));
        assert!(ends.last().is_some_and(|end| end.1 < 9_890_000_000));
    }

    #[test]
    fn citable_works_are_the_hubs_own_life_science_outside_the_nature_index() {
        let plan = plan(0.01);
        for (hub, year) in [(3, 2019), (14, 2023)] {
            let block = Block::Own { hub, year };
            let count = plan.citable_count(hub, year);
            assert!(count > 20);
            for k in [0, count / 2, count - 1] {
                let work = plan.work(block, plan.citable(hub, year, k) - block.work(0));
                assert_eq!(work.number, plan.citable(hub, year, k));
                let topic = work.topic.unwrap_or(usize::MAX);
                assert!(LIFE.contains(&topic) || work.about != About::Nothing, "{work:?}");
            }
        }
    }
}
