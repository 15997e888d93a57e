//! What measuring the world must give, tallied from the plan.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::institutions::Institutions;
use crate::tables::hubs::HUBS;
use crate::tables::topics::TOPICS;
use crate::work::{Affiliation, Author, Authorship, RESULT_YEARS, Work};

/// Ids of the groups: all hubs, then the regions.
const GROUPS: [&str; 4] = ["all-hubs", "asia", "europe", "north-america"];

/// The counts of a hub or group in a year.
#[derive(Debug, Default, Clone)]
struct Cell {
    total: u64,
    all: u64,
    life: u64,
    international: u64,
    people: HashSet<u64>,
    people_life: HashSet<u64>,
}

/// The counts of all hubs and groups.
#[derive(Debug)]
pub(crate) struct Tally {
    /// By area, hubs first, and year.
    cells: Vec<Vec<Cell>>,
}

impl Tally {
    /// Nothing counted yet.
    pub(crate) fn new() -> Self {
        Self { cells: vec![vec![Cell::default(); RESULT_YEARS.len()]; HUBS.len() + GROUPS.len()] }
    }

    /// Counts a work; of copies of one record, only the one that stands may be given.
    pub(crate) fn add(&mut self, work: &Work, institutions: &Institutions) {
        let Some(year) = work.year.filter(|year| RESULT_YEARS.contains(year)) else {
            return;
        };
        let excluded = work.is_retracted || work.is_paratext || work.is_expansion == Some(true);
        if excluded || !work.kind.1 {
            return;
        }
        let year = usize::from(year - RESULT_YEARS.start());
        let has_field = work.topic.is_some();
        let is_life = work.topic.is_some_and(|topic| TOPICS[topic].life);
        let international = countries(work, institutions).len() >= 2;
        for (area, cells) in self.cells.iter_mut().enumerate() {
            let placed: Vec<&Authorship> =
                work.authorships.iter().filter(|authorship| is_in(authorship, area, institutions)).collect();
            if placed.is_empty() {
                continue;
            }
            let cell = &mut cells[year];
            cell.total += 1;
            cell.all += u64::from(has_field);
            cell.life += u64::from(is_life);
            cell.international += u64::from(international);
            for authorship in placed {
                let Author::Person(person) = authorship.author else {
                    continue;
                };
                if has_field {
                    cell.people.insert(person);
                }
                if is_life {
                    cell.people_life.insert(person);
                }
            }
        }
    }

    /// The table, in the order of the bytes of its first three columns.
    fn rows(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for (area, cells) in self.cells.iter().enumerate() {
            let id = HUBS.get(area).map_or_else(|| GROUPS[area - HUBS.len()], |hub| hub.id);
            for (year, cell) in RESULT_YEARS.zip(cells) {
                let figures = [
                    ("active_researchers", cell.people.len() as u64, "researchers"),
                    ("active_researchers_life", cell.people_life.len() as u64, "researchers"),
                    ("papers_all", cell.all, "papers"),
                    ("papers_intl", cell.international, "papers"),
                    ("papers_life", cell.life, "papers"),
                    ("papers_total", cell.total, "papers"),
                ];
                for (indicator, value, unit) in figures {
                    rows.push((
                        (indicator, id, year.to_string()),
                        format!("{indicator},{id},{year},{value},,,,full,{unit},,world"),
                    ));
                }
            }
        }
        rows.sort();
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// Writes the table with the columns of `measure`.
    pub(crate) fn write(&self, mut out: impl Write) -> io::Result<()> {
        writeln!(out, "indicator_id,hub_id,period,value,low,high,n,counting,unit,flags,edition")?;
        for row in self.rows() {
            writeln!(out, "{row}")?;
        }
        out.flush()
    }
}

/// Whether the authorship is placed in the area.
fn is_in(authorship: &Authorship, area: usize, institutions: &Institutions) -> bool {
    authorship.affiliations.iter().any(|affiliation| {
        let Affiliation::Institution(position) = *affiliation else {
            return false;
        };
        let Some(hub) = institutions.hub(position) else {
            return false;
        };
        match area.checked_sub(HUBS.len()) {
            None => hub == area,
            Some(0) => true,
            Some(group) => HUBS[hub].region == GROUPS[group],
        }
    })
}

/// The known countries of a work: of each author's institutions, and of the addresses of those
/// who have none.
fn countries(work: &Work, institutions: &Institutions) -> HashSet<&'static str> {
    let mut known = HashSet::new();
    for authorship in &work.authorships {
        let matched: Vec<&str> = authorship
            .affiliations
            .iter()
            .filter_map(|affiliation| match affiliation {
                Affiliation::Institution(position) => Some(institutions.country(*position)),
                Affiliation::Address(_) => None,
            })
            .collect();
        if matched.is_empty() {
            known.extend(authorship.affiliations.iter().filter_map(|affiliation| match affiliation {
                Affiliation::Address(country) => *country,
                Affiliation::Institution(_) => None,
            }));
        }
        known.extend(matched);
    }
    known
}
