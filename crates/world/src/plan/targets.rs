//! How many works and people each hub has in each year at a scale.
//!
//! Every figure is the report's, scaled and rounded by itself; rounding keeps the order of nested
//! figures. Five-year figures are spread over the years by cumulative rounding, so that they add up.

use std::ops::RangeInclusive;

use crate::tables::hubs::{FIRST_WORLD_YEAR, FIRST_YEAR, HUBS, WORLD_FRONTIER, Years};

/// The years of the results.
pub(crate) const RESULT_YEARS: RangeInclusive<u16> = FIRST_YEAR..=2023;
/// The years in which hubs have works; those outside the results are there to be left out.
pub(crate) const HUB_YEARS: RangeInclusive<u16> = 2018..=2024;
/// The years of the world totals.
pub(crate) const WORLD_YEARS: RangeInclusive<u16> = FIRST_WORLD_YEAR..=2023;
/// How much of a year's works the years outside the results have.
const OUTSIDE: f64 = 0.02;

/// The targets of a hub and year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Targets {
    /// Works with a field.
    pub all: u64,
    /// Of these, in the life sciences.
    pub life: u64,
    /// Of these, in journals of the Nature Index.
    pub ni: u64,
    /// Of these, international.
    pub ni_intl: u64,
    /// Works without a field.
    pub fieldless: u64,
    /// People on works with a field.
    pub people: u64,
    /// Of these, on works in journals of the Nature Index.
    pub ni_people: u64,
    /// Works in the frontier fields, among those in the life sciences.
    pub frontier: [u64; 5],
    /// Number within the hub of the first of its people.
    pub first_person: u64,
}

/// A figure at a scale.
pub(crate) fn scaled(figure: u32, scale: f64) -> u64 {
    (f64::from(figure) * scale).round() as u64
}

fn of_year(figures: &Years, year: u16, scale: f64) -> u64 {
    let position = usize::from(year.saturating_sub(FIRST_YEAR)).min(figures.len() - 1);
    let part = if RESULT_YEARS.contains(&year) { 1.0 } else { OUTSIDE };
    scaled(figures[position], scale * part)
}

/// The part of `total` that falls on the item at `position`, in proportion to `weights`.
fn spread(total: u64, weights: &[u64], position: usize) -> u64 {
    let sum: u64 = weights.iter().sum();
    let upto = |end: usize| total * weights[..end].iter().sum::<u64>() / sum.max(1);
    upto(position + 1) - upto(position)
}

impl Targets {
    /// Targets of the hub at position `hub`.
    pub(crate) fn new(hub: usize, year: u16, scale: f64) -> Self {
        let facts = &HUBS[hub];
        let all = of_year(&facts.papers_all, year, scale);
        let life = of_year(&facts.papers_life, year, scale);
        let ni = of_year(&facts.papers_ni, year, scale);
        let ni_intl = of_year(&facts.papers_ni_intl, year, scale);
        // Works need somebody, and people need a work: it shows at small scales only.
        let ni_people = if ni == 0 { 0 } else { of_year(&facts.ni_researchers, year, scale).max(1) };
        let people = of_year(&facts.active_researchers, year, scale).max(ni_people + 1);
        let people = if all == ni { ni_people } else { people };
        let mut targets = Self {
            all,
            life,
            ni,
            ni_intl,
            ni_people,
            people,
            first_person: (*HUB_YEARS.start()..year)
                .map(|earlier| of_year(&facts.active_researchers, earlier, scale) * 15 / 100)
                .sum(),
            ..Self::default()
        };
        if !RESULT_YEARS.contains(&year) {
            return targets;
        }
        let position = usize::from(year - FIRST_YEAR);
        let papers: Vec<u64> = RESULT_YEARS.map(|year| of_year(&facts.papers_all, year, scale)).collect();
        let classified: u32 = facts.papers_all.iter().sum();
        targets.fieldless = spread(scaled(facts.papers_total - classified, scale), &papers, position);
        let mut room = life;
        for (field, world) in WORLD_FRONTIER.iter().enumerate() {
            let weights: Vec<u64> = world[world.len() - 5..].iter().map(|&papers| u64::from(papers)).collect();
            let count = spread(scaled(facts.frontier[field], scale), &weights, position).min(room);
            targets.frontier[field] = count;
            room -= count;
        }
        targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_nested_and_feasible_at_any_scale() {
        for scale in [1.0, 0.3, 0.01, 0.001, 0.000_1, 0.000_01] {
            for hub in 0..HUBS.len() {
                for year in HUB_YEARS {
                    let t = Targets::new(hub, year, scale);
                    assert!(t.ni_intl <= t.ni && t.ni <= t.life && t.life <= t.all, "{t:?}");
                    assert!(t.frontier.iter().sum::<u64>() <= t.life, "{t:?}");
                    assert_eq!(t.ni == 0, t.ni_people == 0, "{t:?}");
                    assert_eq!(t.all == t.ni, t.people == t.ni_people, "{t:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_spread_adds_up() {
        let parts: Vec<u64> = (0..4).map(|position| spread(10, &[3, 0, 5, 1], position)).collect();
        assert_eq!(parts.iter().sum::<u64>(), 10);
        assert_eq!(parts[1], 0);
    }
}
