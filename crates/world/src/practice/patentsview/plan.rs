//! Which patents there are.

use std::ops::{Range, RangeInclusive};

use crate::practice::links::{Citing, Links, Spread};
use crate::practice::targets::{FACTS, YEARS, scaled};
use crate::practice::{Draw, Plan};
use crate::rng::Rng;
use crate::tables::hubs::HUBS;

/// The years of the grants; the first and the last are there to be left out.
const GRANTED: RangeInclusive<u16> = 2018..=2024;

/// Pairs of hubs that own patents together, by their positions in `HUBS`.
#[rustfmt::skip]
const PAIRS: [(usize, usize); 18] = [
    (0, 1), (0, 3), (0, 7), (0, 21), (2, 10), (3, 8), (4, 5), (4, 20), (5, 6),
    (7, 10), (8, 11), (9, 11), (12, 13), (13, 17), (14, 17), (15, 16), (18, 19), (19, 20),
];

/// The first number, as no patent has it yet: the office has granted some twelve million.
const FIRST_NUMBER: u64 = 90_000_001;

/// What a patent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// With an applicant in the hub.
    Own(usize),
    /// With an applicant in each of two hubs.
    Shared(usize, usize),
    /// Decoy: invented in the hub, owned in none.
    Invented(usize),
    /// Decoy: a design from the hub, not a utility patent.
    Design(usize),
    /// Decoy: a patent of the hub, granted anew.
    Reissue(usize),
    /// Invented and owned in no hub.
    Elsewhere,
}

impl Kind {
    /// The number of the `patent`-th patent.
    pub(super) fn number(self, patent: u64) -> String {
        match self {
            Self::Design(_) => format!("D9{patent:07}"),
            Self::Reissue(_) => format!("RE9{patent:07}"),
            _ => (FIRST_NUMBER + patent).to_string(),
        }
    }

    /// WIPO's code for the kind of document.
    pub(super) fn document(self) -> &'static str {
        match self {
            Self::Design(_) => "S1",
            Self::Reissue(_) => "E1",
            _ => "B2",
        }
    }

    /// PatentsView's word for the kind of patent.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Design(_) => "design",
            Self::Reissue(_) => "reissue",
            _ => "utility",
        }
    }

    /// Where each of its assignees is: in a hub or in none. Some patents have no assignee.
    pub(super) fn assigned_in(self, rng: &mut Rng) -> Vec<Option<usize>> {
        match (self, rng.chance(80)) {
            (Self::Own(_) | Self::Elsewhere, true) => Vec::new(),
            (Self::Own(hub) | Self::Design(hub) | Self::Reissue(hub), _) => vec![Some(hub)],
            (Self::Shared(a, b), _) => vec![Some(a), Some(b)],
            (Self::Invented(_) | Self::Elsewhere, _) => vec![None],
        }
    }

    /// The hubs in which somebody invented it. What a hub owns is at times invented in none.
    pub(super) fn invented_in(self, is_assigned: bool, rng: &mut Rng) -> Vec<usize> {
        match (self, is_assigned && rng.chance(100)) {
            (Self::Own(_), true) | (Self::Elsewhere, _) => Vec::new(),
            (Self::Own(hub) | Self::Invented(hub) | Self::Design(hub) | Self::Reissue(hub), _) => vec![hub],
            (Self::Shared(a, b), _) => vec![a, b],
        }
    }
}

/// The patents of a hub in a year, shared ones included.
pub(in crate::practice) fn target(plan: &Plan<'_>, hub: usize, year: u16) -> u64 {
    if !plan.hubs.contains(&hub) {
        return 0;
    }
    let patents = |year: u16| scaled(FACTS[hub].patents[usize::from(year - YEARS.start())], plan.scale);
    let nearest = year.clamp(*YEARS.start(), *YEARS.end());
    if nearest == year { patents(year) } else { patents(nearest) / 10 }
}

/// The patents granted in a year.
pub(super) struct Year {
    pub year: u16,
    /// Position of the first among all patents.
    pub first: u64,
    /// Kinds, each with the slots up to its end.
    ends: Vec<(u64, Kind)>,
    slots: Option<Spread>,
}

impl Year {
    /// `citing` is how many patents at least must be there to cite works.
    fn new(plan: &Plan<'_>, year: u16, first: u64, citing: u64) -> Self {
        let targets: Vec<u64> = (0..HUBS.len()).map(|hub| target(plan, hub, year)).collect();
        let mut own = targets.clone();
        let mut kinds = Vec::new();
        for &(a, b) in &PAIRS {
            let shared = targets[a].min(targets[b]) / 50;
            own[a] -= shared;
            own[b] -= shared;
            kinds.push((shared, Kind::Shared(a, b)));
        }
        for hub in 0..HUBS.len() {
            kinds.push((own[hub], Kind::Own(hub)));
            // Decoys are rounded up, so that even a small world has some.
            kinds.push((targets[hub].div_ceil(33), Kind::Invented(hub)));
            kinds.push((targets[hub].div_ceil(25), Kind::Design(hub)));
            kinds.push((targets[hub].div_ceil(300), Kind::Reissue(hub)));
        }
        kinds.push((citing.max(targets.iter().sum::<u64>() * 8 / 100), Kind::Elsewhere));
        let mut end = 0;
        let ends = kinds.into_iter().map(|(patents, kind)| {
            end += patents;
            (end, kind)
        });
        let ends = ends.collect();
        let slots = (end > 0).then(|| Spread::new(end, plan.rng(Draw::Patent, u64::from(year), 0).bits()));
        Self { year, first, ends, slots }
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.ends.last().map_or(0, |&(end, _)| end)
    }
}

/// All patents.
pub(in crate::practice) struct Patents<'a> {
    pub(super) plan: &'a Plan<'a>,
    years: Vec<Year>,
}

impl<'a> Patents<'a> {
    pub(in crate::practice) fn new(plan: &'a Plan<'a>, links: &Links) -> Self {
        let citing = links.documents(plan, Citing::Patents).largest();
        let mut years: Vec<Year> = Vec::new();
        for year in GRANTED {
            let first = years.last().map_or(0, |year| year.first + year.count());
            years.push(Year::new(plan, year, first, citing));
        }
        Self { plan, years }
    }

    /// The patents granted in `year` and later, by their positions among all.
    pub(in crate::practice) fn since(&self, year: u16) -> Range<u64> {
        let first = self.years.iter().find(|block| block.year >= year).map_or(0, |block| block.first);
        first..self.total()
    }

    /// How many there are.
    pub(super) fn total(&self) -> u64 {
        self.years.iter().map(Year::count).sum()
    }

    /// When a patent was granted, and what it is.
    pub(super) fn find(&self, patent: u64) -> (&Year, Kind) {
        let year = &self.years[self.years.partition_point(|year| year.first <= patent) - 1];
        let slot = year.slots.map_or(0, |slots| slots.at(patent - year.first));
        (year, year.ends[year.ends.partition_point(|&(end, _)| end <= slot)].1)
    }

    /// The number of a patent as tables of citations have it: country, number, kind of document.
    pub(in crate::practice) fn publication(&self, patent: u64) -> String {
        let (_, kind) = self.find(patent);
        format!("us-{}-{}", kind.number(patent), kind.document()).to_lowercase()
    }
}
