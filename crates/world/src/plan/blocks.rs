//! Blocks of works: every work's number says its block and its index there.

use super::{HUB_YEARS, Plan, RESULT_YEARS, WORLD_YEARS};
use crate::tables::hubs::HUBS;

/// Number of the first work, above the real ones.
const FIRST_WORK: u64 = 9_000_000_000;
/// Numbers in each block. The upper half is for works that do not count.
const SIZE: u64 = 2_000_000;

/// A block of works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    /// A hub's own in a year.
    Own { hub: usize, year: u16 },
    /// Those that hubs share.
    Shared { year: u16 },
    /// Those of no hub.
    Rest { year: u16 },
}

impl Block {
    /// Number of the work at `index`.
    pub(crate) fn work(self, index: u64) -> u64 {
        let block = match self {
            Self::Own { hub, year } => usize::from(year - HUB_YEARS.start()) * HUBS.len() + hub,
            Self::Shared { year } => HUB_YEARS.count() * HUBS.len() + usize::from(year - RESULT_YEARS.start()),
            Self::Rest { year } => 400 + usize::from(year - WORLD_YEARS.start()),
        };
        FIRST_WORK + block as u64 * SIZE + index
    }

    /// Publication year.
    pub(crate) fn year(self) -> u16 {
        match self {
            Self::Own { year, .. } | Self::Shared { year } | Self::Rest { year } => year,
        }
    }
}

/// Blocks one after the other, to be cut into parts.
#[derive(Debug)]
pub(crate) struct Sequence {
    /// Each with the place of its first work.
    blocks: Vec<(Block, u64)>,
    /// Works in all.
    pub total: u64,
}

impl Sequence {
    fn new(plan: &Plan, blocks: impl Iterator<Item = Block>) -> Self {
        let mut total = 0;
        let blocks = blocks
            .map(|block| {
                let start = total;
                total += plan.size(block);
                (block, start)
            })
            .collect();
        Self { blocks, total }
    }

    /// The works of a part: block and index.
    pub(crate) fn part(&self, places: std::ops::Range<u64>) -> impl Iterator<Item = (Block, u64)> {
        let mut current = self.blocks.partition_point(|(_, start)| *start <= places.start);
        places.map(move |place| {
            while self.blocks.get(current).is_some_and(|(_, start)| *start <= place) {
                current += 1;
            }
            let (block, start) = self.blocks[current - 1];
            (block, place - start)
        })
    }
}

impl Plan {
    fn size(&self, block: Block) -> u64 {
        match block {
            Block::Own { hub, year } => self.cell(hub, year).own.iter().sum(),
            Block::Shared { year } => self.shared(year).total,
            Block::Rest { year } => self.rest(year).frontier.iter().sum::<u64>() + self.rest(year).others,
        }
    }

    /// The works of the hubs, year by year.
    pub(crate) fn hub_works(&self) -> Sequence {
        let own = HUB_YEARS.flat_map(|year| self.hubs().iter().map(move |&hub| Block::Own { hub, year }));
        Sequence::new(self, own.chain(RESULT_YEARS.map(|year| Block::Shared { year })))
    }

    /// The works of no hub.
    pub(crate) fn rest_works(&self) -> Sequence {
        Sequence::new(self, WORLD_YEARS.map(|year| Block::Rest { year }))
    }
}
