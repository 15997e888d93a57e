//! How many works and people each hub has in each year at a scale.

use crate::tables::hubs::{FIRST_YEAR, HUBS};

/// The years of the works, in the order in which they are made. Those outside 2019 to 2023 are
/// there to be left out.
pub(crate) const YEARS: std::ops::RangeInclusive<u16> = 2017..=2024;

/// The targets of a hub and year.
#[derive(Debug, Clone)]
pub(crate) struct Targets {
    /// Works by stratum, as in `Stratum::ALL`.
    pub works: [u64; 3],
    /// People on works with a field.
    pub people: u64,
    /// Number of the first of them within the hub.
    pub first_person: u64,
    /// International works.
    pub international: u64,
}

impl Targets {
    /// Targets of the hub at position `hub`.
    pub(crate) fn new(hub: usize, year: u16, scale: f64) -> Self {
        let facts = &HUBS[hub];
        let all = scaled(&facts.papers_all, year, scale);
        let life = scaled(&facts.papers_life, year, scale).min(all);
        let people = if all == 0 { 0 } else { scaled(&facts.active_researchers, year, scale) };
        // Between 2.4 and 4.2 percent more have no field: the report's share is 3.8 percent.
        let unclassified = (all as f64 * (0.024 + 0.003 * (hub % 7) as f64)).round() as u64;
        let years = f64::from(year) - f64::from(FIRST_YEAR);
        let share = (f64::from(facts.international) + 0.6 * years) / 100.0;
        let first_person =
            (*YEARS.start()..year).map(|earlier| scaled(&facts.active_researchers, earlier, scale) * 15 / 100).sum();
        Self {
            works: [life, all - life, unclassified],
            people,
            first_person,
            international: ((all + unclassified) as f64 * share).round() as u64,
        }
    }

    /// Works with a field.
    pub(crate) fn classified(&self) -> u64 {
        self.works[0] + self.works[1]
    }

    /// All works.
    pub(crate) fn total(&self) -> u64 {
        self.works.iter().sum()
    }
}

/// A figure of the year at a scale; years without one get a quarter of the nearest.
fn scaled(figures: &[u32; 5], year: u16, scale: f64) -> u64 {
    let position = usize::from(year.saturating_sub(FIRST_YEAR)).min(figures.len() - 1);
    let part = if FIRST_YEAR + position as u16 == year { 1.0 } else { 0.25 };
    (f64::from(figures[position]) * scale * part).round() as u64
}
