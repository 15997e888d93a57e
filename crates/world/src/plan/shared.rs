//! Works that two or three hubs share, counted before any is made.
//!
//! Each hub gives a part of every stratum away. Pairs get what both can give, by a gravity rule
//! that favours neighbours; a small part goes to groups of three. Members of different countries
//! make a work international, so the domestic stratum is shared within a country only.

use crate::tables::hubs::HUBS;

use super::targets::Targets;

/// Which kind of work, as far as figures go. In the order of a hub's own works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stratum {
    /// In a journal of the Nature Index, international.
    NiIntl,
    /// In a journal of the Nature Index, all authors in one country.
    NiDomestic,
    /// Any other work in the life sciences.
    Life,
    /// With a field outside them.
    Other,
    /// Without any field.
    Fieldless,
}

impl Stratum {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::NiIntl, Self::NiDomestic, Self::Life, Self::Other, Self::Fieldless];

    /// In a journal of the Nature Index.
    pub(crate) fn is_ni(self) -> bool {
        matches!(self, Self::NiIntl | Self::NiDomestic)
    }

    /// In the life sciences.
    pub(crate) fn is_life(self) -> bool {
        self.is_ni() || self == Self::Life
    }
}

/// What a hub and year has not yet given away.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    /// Works by stratum.
    pub works: [u64; 5],
    /// Works in the frontier fields.
    pub frontier: [u64; 5],
    /// Works of the two classes of people given away so far: Nature Index, and the rest.
    pub given: [u64; 2],
}

impl Left {
    /// Everything.
    pub(crate) fn new(targets: &Targets) -> Self {
        let t = targets;
        let works = [t.ni_intl, t.ni - t.ni_intl, t.life - t.ni, t.all - t.life, t.fieldless];
        Self { works, frontier: t.frontier, given: [0; 2] }
    }

    /// Life-science works beyond those that the frontier fields need.
    fn slack(&self) -> u64 {
        self.works[..3].iter().sum::<u64>() - self.frontier.iter().sum::<u64>()
    }
}

/// Works of one group of hubs and one stratum.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    /// Positions of the hubs.
    pub hubs: Vec<usize>,
    pub stratum: Stratum,
    /// How many of its works, from the first, are in which frontier field.
    pub frontier: [u64; 5],
    /// Index in the block of the first.
    pub start: u64,
    /// By member: how many works of the class it had given away before.
    pub given: Vec<u64>,
}

/// The batches of a year.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub batches: Vec<Batch>,
    pub total: u64,
    /// What rounding has kept back, in millionths of a work.
    carry: u64,
}

/// Millionths of each work that a hub gives to pairs.
const PAIRS: u64 = 60_000;
/// Millionths that it gives to groups of three, in each of their rounds.
const TRIPLES: u64 = 1_000;
/// By how many places the second and third of a group of three are further on.
const ROUNDS: [(usize, usize); 3] = [(1, 3), (2, 7), (5, 11)];

impl Shared {
    /// The shared works of the `hubs`, taken off what is `left` of each.
    pub(crate) fn new(hubs: &[usize], left: &mut [Left]) -> Self {
        let mut shared = Self::default();
        for (position, stratum) in Stratum::ALL.into_iter().enumerate().take(4) {
            let budget: Vec<u64> = left.iter().map(|left| left.works[position]).collect();
            let pull = |a: usize, b: usize| budget[b] * nearness(a, b, stratum);
            let sum = |a: usize| hubs.iter().filter(|&&b| b != a).map(|&b| pull(a, b)).sum::<u64>().max(1);
            let gives = |a: usize, b: usize| {
                (u128::from(budget[a] * PAIRS) * u128::from(pull(a, b)) / u128::from(sum(a))) as u64
            };
            for (rank, &a) in hubs.iter().enumerate() {
                for &b in &hubs[rank + 1..] {
                    shared.add(vec![a, b], stratum, gives(a, b).min(gives(b, a)), left);
                }
            }
            for (second, third) in ROUNDS {
                for rank in (0..hubs.len()).filter(|_| hubs.len() > third) {
                    let group = [0, second, third].map(|step| hubs[(rank + step) % hubs.len()]);
                    let apart = group.iter().any(|&b| nearness(group[0], b, stratum) == 0);
                    let least = group.iter().map(|&hub| budget[hub] * TRIPLES).min().unwrap_or(0);
                    shared.add(group.to_vec(), stratum, if apart { 0 } else { least }, left);
                }
            }
        }
        shared
    }

    /// Adds the works that `millionths` make, as far as every member has them.
    fn add(&mut self, hubs: Vec<usize>, stratum: Stratum, millionths: u64, left: &mut [Left]) {
        if millionths == 0 {
            return;
        }
        self.carry += millionths;
        let wanted = self.carry / 1_000_000;
        self.carry %= 1_000_000;
        let least = |of: &dyn Fn(&Left) -> u64| hubs.iter().map(|&hub| of(&left[hub])).min().unwrap_or(0);
        let position = stratum as usize;
        let mut count = wanted.min(least(&|left| left.works[position]));
        let mut frontier = [0; 5];
        if stratum.is_life() {
            count = count.min(least(&Left::slack));
            // A quarter in brain science, the second field, and a few in the last.
            frontier[1] = (count / 4).min(least(&|left| left.frontier[1]));
            frontier[4] = (count / 30).min(least(&|left| left.frontier[4]));
        }
        if count == 0 {
            return;
        }
        let class = usize::from(!stratum.is_ni());
        let given = hubs.iter().map(|&hub| left[hub].given[class]).collect();
        for &hub in &hubs {
            left[hub].works[position] -= count;
            left[hub].given[class] += count;
            for (left, taken) in left[hub].frontier.iter_mut().zip(frontier) {
                *left -= taken;
            }
        }
        self.batches.push(Batch { hubs, stratum, frontier, start: self.total, given });
        self.total += count;
    }

    /// The batch that the work at `index` is in.
    pub(crate) fn batch(&self, index: u64) -> &Batch {
        &self.batches[self.batches.partition_point(|batch| batch.start <= index) - 1]
    }
}

/// How readily two hubs work together on works of a stratum.
fn nearness(a: usize, b: usize, stratum: Stratum) -> u64 {
    let same_country = HUBS[a].country == HUBS[b].country;
    match stratum {
        Stratum::NiDomestic if !same_country => 0,
        _ if same_country => 4,
        _ if HUBS[a].region == HUBS[b].region => 2,
        _ => 1,
    }
}
