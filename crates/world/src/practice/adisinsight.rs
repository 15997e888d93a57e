//! Drugs by phase and year. AdisInsight-like: the database is licensed and no sample is at hand, so the columns are what
//! an export needs, one row each drug.
//!
//! Drugs move through the stages in a queue: the totals by year say how many have ever reached each stage, and so, by
//! its place in the queue, when a drug reaches which. A place is taken over by another drug when the development of
//! one is given up, so that the totals stay and the histories differ.

use std::path::PathBuf;

use crate::WorldError;
use crate::rng::Rng;
use crate::tables::places::country_name;

use super::output::Field::{Number, Text};
use super::output::{Part, Style, Table};
use super::targets::{DRUG_YEARS, DRUGS, STAGES, scaled};
use super::words::{CONDITIONS, HEALTH, company, drug};
use super::{Draw, Plan, Records};

#[rustfmt::skip]
const COLUMNS: [&str; 7] = [
    "drug_id", "drug_name", "company", "country", "highest_phase", "phase_history", "indication",
];

/// Takeovers of a place, at most; part of the drugs' ids.
const TAKEOVERS: u64 = 40;

/// How many drugs have reached the stage at position `stage` by the end of the year. Scaled as such, so that it never
/// falls from year to year.
fn reached(stage: usize, year: u16, scale: f64) -> u64 {
    let year = usize::from(year - DRUG_YEARS.start());
    scaled(DRUGS.get(stage..).unwrap_or_default().iter().map(|drugs| drugs[year]).sum(), scale)
}

/// The drugs that stand in a stage at the end of the year.
pub(super) fn stock(stage: usize, year: u16, scale: f64) -> u64 {
    reached(stage, year, scale) - reached(stage + 1, year, scale)
}

/// The history of a drug: years, each with the phase that begins in it, in order.
type History = Vec<(u16, &'static str)>;

/// All drugs, by their places in the queue.
pub(super) struct Drugs<'a> {
    plan: &'a Plan<'a>,
}

impl<'a> Drugs<'a> {
    pub(super) fn new(plan: &'a Plan<'a>) -> Self {
        Self { plan }
    }

    /// When the drug at a place reaches each stage.
    fn entries(&self, place: u64) -> [Option<u16>; STAGES.len()] {
        let first = *DRUG_YEARS.start();
        let rng = &mut self.plan.rng(Draw::Drug, place, 0);
        let mut entries = [0, 1, 2, 3]
            .map(|stage| DRUG_YEARS.into_iter().find(|&year| place < reached(stage, year, self.plan.scale)));
        // What was reached by the first year was reached in or before it, stage after stage.
        let known = entries.iter().filter(|entry| **entry == Some(first)).count();
        let mut year = first - rng.below(3) as u16;
        for entry in entries[..known].iter_mut().rev() {
            *entry = Some(year);
            year -= 6 + rng.below(3) as u16;
        }
        entries
    }

    /// The histories of the drugs that hold a place, one after the other.
    fn histories(&self, place: u64) -> Vec<History> {
        let entries = self.entries(place);
        let rng = &mut self.plan.rng(Draw::Drug, place, 1);
        let Some(begin) = entries[0] else { return Vec::new() };
        let mut histories = Vec::new();
        let mut history = History::new();
        for year in begin..=*DRUG_YEARS.end() {
            let entered = (0..STAGES.len()).filter(|&stage| entries[stage] == Some(year));
            let new: Vec<&str> = entered.map(|stage| PHASES[stage]).collect();
            let stage = entries.iter().flatten().filter(|&&entry| entry <= year).count() - 1;
            let given_up = stage < 2 && year > *DRUG_YEARS.start() && new.is_empty() && rng.chance(110);
            if given_up && (histories.len() as u64) < TAKEOVERS {
                history.push((year, rng.pick(&["Discontinued", "No development reported"])));
                histories.push(std::mem::take(&mut history));
                history.push((year, PHASES[stage]));
            }
            history.extend(new.into_iter().map(|phase| (year, phase)));
            if stage == 1
                && let Some(phase) = next_phase(rng, &history, year)
            {
                history.push((year, phase));
            }
        }
        histories.push(history);
        histories
    }

    fn write_drug(&self, table: &mut Table, place: u64, holder: u64, history: &History) -> Result<(), WorldError> {
        let rng = &mut self.plan.rng(Draw::Drug, place, 2 + holder);
        let number = place * TAKEOVERS + holder;
        let firm = rng.below(3000);
        let of_firm = &mut self.plan.rng(Draw::Company, firm, 1);
        let hub = self.plan.places.anywhere(600, of_firm);
        let city = self.plan.places.city(hub, of_firm);
        let ended = |phase: &&str| ["Discontinued", "No development reported"].contains(phase);
        let highest = history.iter().map(|(_, phase)| *phase).rfind(|phase| !ended(phase));
        let phases: Vec<String> = history.iter().map(|(year, phase)| format!("{year}: {phase}")).collect();
        table.row(&[
            Number(900_000_000 + number),
            Text(&drug(rng, number)),
            Text(&company(of_firm, city.country, HEALTH)),
            Text(country_name(city.country)),
            Text(highest.unwrap_or_default()),
            Text(&phases.join(" | ")),
            Text(rng.pick(&CONDITIONS)),
        ])
    }
}

impl Records for Drugs<'_> {
    fn count(&self) -> u64 {
        reached(0, *DRUG_YEARS.end(), self.plan.scale)
    }

    fn write(&self, part: &Part) -> Result<Vec<PathBuf>, WorldError> {
        let mut table = part.file("drugs", "csv")?.table(Style::Csv, &COLUMNS)?;
        for place in part.range.clone() {
            for (holder, history) in (0..).zip(self.histories(place)) {
                self.write_drug(&mut table, place, holder, &history)?;
            }
        }
        Ok(vec![table.finish()?])
    }
}

/// The phase in which a stage begins.
const PHASES: [&str; STAGES.len()] = ["Preclinical", "Phase I", "Preregistration", "Marketed"];

/// The next phase of a drug in the clinic, if it comes to it this year.
fn next_phase(rng: &mut Rng, history: &History, year: u16) -> Option<&'static str> {
    let &(since, phase) = history.last()?;
    let next = match phase {
        "Phase I" => "Phase II",
        "Phase II" => "Phase III",
        _ => return None,
    };
    (since < year && rng.chance(400)).then_some(next)
}
