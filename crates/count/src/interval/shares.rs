//! What places have of the works of a block: the facts of their sites, turned round to go by work.

use super::plan::{Plan, Standing};
use crate::index::Wanted;
use crate::place::Place;
use crate::question::{has_role, within};
use crate::{CountError, Engine};
use hubscope_lake::index::flag;
use hubscope_model::Years;
use hubscope_model::measure::Counting;
use std::collections::BTreeMap;
use std::ops::Range;

/// Works of a block: half a million, so that the facts of those on all threads stay within 100 MB or so. A block lies within a year and
/// begins at the same work whatever the years asked for.
const BLOCK: u32 = 1 << 19;

/// Units of weight in a work.
pub(super) const WORK: u64 = 1 << 32;

/// A slot of a plan, and what it has of a work in units of 2^-32.
pub(super) type Share = (usize, u64);

/// A fact, of which the work is what it is sorted by.
struct Fact {
    work: u32,
    site: u32,
    /// What stands for the institution of the site.
    institution: Option<u32>,
    /// In units of 2^-32 of a work, less one.
    weight: u32,
    role: u8,
}

/// The works of some years, block by block: the place of the year among those asked for, and its works.
pub(super) fn blocks(engine: &Engine, years: Years) -> Vec<(usize, Range<u32>)> {
    let mut blocks = vec![];
    for (at, year) in years.iter().enumerate() {
        let of_year = engine.index.year_range(year, year);
        let starts = of_year.clone().step_by(BLOCK as usize);
        blocks.extend(starts.map(|start| (at, start..of_year.end.min(start + BLOCK))));
    }
    blocks
}

/// Which slots of a plan a fact falls into, by its site.
pub(super) struct Shares<'a> {
    engine: &'a Engine,
    counting: Counting,
    slots: Vec<Standing>,
    /// Sites that matter, ascending.
    sites: Vec<u32>,
    /// By site, its group of slots.
    group: Vec<u32>,
    groups: Vec<Vec<usize>>,
    /// The slot that has every work, and the one that has those without authorships.
    whole: Option<usize>,
    authorless: Option<usize>,
}

impl<'a> Shares<'a> {
    pub(super) fn of(plan: &Plan<'_>, engine: &'a Engine) -> Result<Self, CountError> {
        let nowhere = engine.index.nowhere();
        let mut of_site: Vec<Vec<usize>> = vec![vec![]; nowhere as usize + 1];
        let (mut whole, mut authorless) = (None, None);
        for (slot, (id, standing)) in plan.slots.iter().enumerate() {
            let place = engine.place(id)?;
            if place == Place::World && *standing == Standing::ANY {
                whole = Some(slot);
                continue;
            }
            if matches!(place, Place::Unresolved(_)) && *standing == Standing::ANY {
                authorless = Some(slot);
            }
            engine.sites_of(place).into_iter().for_each(|site| of_site[site as usize].push(slot));
        }
        let sites = (0..=nowhere).filter(|site| !of_site[*site as usize].is_empty()).collect();
        let mut numbers: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
        let mut groups = vec![];
        let group = of_site.into_iter().map(|slots| {
            *numbers.entry(slots).or_insert_with_key(|slots| {
                groups.push(slots.clone());
                groups.len() as u32 - 1
            })
        });
        let group = group.collect();
        let slots = plan.slots.iter().map(|(_, standing)| *standing).collect();
        Ok(Shares { engine, counting: plan.counting, slots, sites, group, groups, whole, authorless })
    }

    /// Goes through the works of a block that some slot has a share of, ascending; slots are ascending, too.
    pub(super) fn each(&self, block: Range<u32>, mut take: impl FnMut(u32, &[Share])) -> Result<(), CountError> {
        let facts = self.facts(&block)?;
        let mut facts = facts.as_slice();
        let mut open: Vec<Open> = self.slots.iter().map(|_| Open::default()).collect();
        let mut touched: Vec<usize> = vec![];
        let mut shares: Vec<Share> = vec![];
        for work in block {
            let of_work = facts.iter().take_while(|fact| fact.work == work).count();
            for fact in &facts[..of_work] {
                self.add(fact, &mut open, &mut touched);
            }
            facts = &facts[of_work..];
            if self.engine.index.flags[work as usize] & flag::AUTHORLESS != 0 {
                self.authorless.into_iter().for_each(|slot| open[slot].begin(&mut touched, slot).weight = WORK);
            }
            self.whole.into_iter().for_each(|slot| open[slot].begin(&mut touched, slot).weight = WORK);
            touched.sort_unstable();
            for slot in touched.drain(..) {
                let Open { weight, institutions, .. } = std::mem::take(&mut open[slot]);
                let needed = self.slots[slot].institutions;
                if needed < 2 || institutions >= needed {
                    shares.push((slot, if self.counting == Counting::Full { WORK } else { weight }));
                }
            }
            if !shares.is_empty() {
                take(work, &shares);
                shares.clear();
            }
        }
        Ok(())
    }

    fn add(&self, fact: &Fact, open: &mut [Open], touched: &mut Vec<usize>) {
        for &slot in &self.groups[self.group[fact.site as usize] as usize] {
            if !has_role(self.slots[slot].through, fact.role) {
                continue;
            }
            let of_slot = open[slot].begin(touched, slot);
            of_slot.weight += u64::from(fact.weight) + 1;
            // Facts come in the order of institutions, where these are counted.
            if fact.institution.is_some() && of_slot.last != fact.institution {
                of_slot.last = fact.institution;
                of_slot.institutions += 1;
            }
        }
    }

    /// The facts on the works of a block, in the order of works, and where institutions are counted then of these.
    fn facts(&self, block: &Range<u32>) -> Result<Vec<Fact>, CountError> {
        let wanted = Wanted {
            weights: self.counting == Counting::Fractional,
            roles: self.slots.iter().any(|standing| standing.through.is_some()),
            ..Wanted::default()
        };
        let mut found: Vec<Fact> = vec![];
        self.engine.index.each(self.sites.iter().copied(), wanted, |site, facts, range| {
            let institution = self.engine.institution_at(site);
            found.extend(within(&facts.work, range, block).map(|at| Fact {
                work: facts.work[at],
                site,
                institution,
                weight: facts.weight(at).saturating_sub(1) as u32,
                role: facts.role.get(at).copied().unwrap_or_default(),
            }));
        })?;
        // Stable, and quick where whole sites are in order already.
        match self.slots.iter().any(|standing| standing.institutions > 1) {
            true => found.sort_by_key(|fact| (fact.work, fact.institution)),
            false => found.sort_by_key(|fact| fact.work),
        }
        Ok(found)
    }
}

/// What a slot has of the work at hand.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    is_open: bool,
    weight: u64,
    institutions: u32,
    last: Option<u32>,
}

impl Open {
    fn begin(&mut self, touched: &mut Vec<usize>, slot: usize) -> &mut Self {
        if !self.is_open {
            self.is_open = true;
            touched.push(slot);
        }
        self
    }
}
