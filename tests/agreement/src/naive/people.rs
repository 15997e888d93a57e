//! Bounds of counts of people, person by person.

use super::amount::{held, looking_back};
use super::condition::{Classes, Reading};
use super::rows::{Paper, Rows, WHOLE};
use super::{Counting, Naive, place};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::measure::{AtLeast, Entity, Indicator, Measure, Of, Period, Placing};
use hubscope_model::row::Author;
use hubscope_model::{Catalogue, Years};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The least and the greatest number of people, by place and period.
pub type PeopleBounds = BTreeMap<(String, String), (u64, u64)>;

/// What an id has of one of its persons: works, with units of 2^-32 and the two that may be lacking.
type Part = BTreeMap<u32, u128>;

/// The bounds of a count of people in every place; none of another measure.
///
/// # Panics
/// If the lake cannot be read, or the indicator names what is not there.
pub fn people_bounds(
    lake: (&Path, Placing),
    catalogue: &Catalogue,
    indicator: &Indicator,
    years: Years,
) -> Option<PeopleBounds> {
    let Measure::Base(base) = &indicator.measure else { return None };
    let enough: &dyn Fn(&[&Part]) -> bool = match base.of {
        Of::Count(Entity::Authors) => &|_| true,
        Of::People(AtLeast::Papers { papers, .. }) => &move |parts| works(parts) >= papers.get() as usize,
        Of::People(AtLeast::Hundredths(hundredths)) => {
            &move |parts| units(parts) * 100 >= u128::from(hundredths) * u128::from(WHOLE)
        }
        _ => return None,
    };
    let rows = Rows::read(lake);
    let authors: Vec<Author> = Snapshot::open(lake.0).expect("a snapshot").rows().expect("authors");
    let places = place::places(catalogue, &rows.sites);
    let naive = Naive {
        catalogue,
        rows: &rows,
        places: &places,
        classes: Classes::of(catalogue, &rows),
        counting: Counting::Full,
    };
    let meets = |paper: &&Paper| {
        let is_so = |condition| naive.classes.holds(condition, paper, Reading::Known);
        paper.is_in_corpus(base.works.with_retracted) && base.works.conditions.iter().all(is_so)
    };
    let papers: Vec<&Paper> = rows.papers.iter().filter(meets).collect();
    let mut bounds = PeopleBounds::new();
    for (id, place) in &places {
        for (name, period) in indicator.periods(years) {
            let window = if indicator.period == Period::Pooled { period } else { looking_back(base.of, period) };
            let in_time = |paper: &&&Paper| {
                paper.work.publication_year.is_some_and(|year| window.first <= year && year <= window.last)
            };
            let mut parts: BTreeMap<(u32, u32), Part> = BTreeMap::new();
            for one in papers.iter().filter(in_time).filter_map(|paper| held(paper, place, &base.works)) {
                for fact in &one.facts {
                    if let Some(author) = fact.author {
                        let part = parts.entry((author, fact.variant)).or_default();
                        *part.entry(one.paper.work.work_no).or_default() += u128::from(fact.weight) + 2;
                    }
                }
            }
            bounds.insert(
                (id.clone(), name),
                (least(&parts, &authors, enough), greatest(&parts, &authors, enough, base.of)),
            );
        }
    }
    Some(bounds)
}

fn works(parts: &[&Part]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

fn units(parts: &[&Part]) -> u128 {
    parts.iter().flat_map(|part| part.values()).sum()
}

/// Whoever is named for an id and has enough, once for each ORCID among namesakes, and once where there is none.
fn least(parts: &BTreeMap<(u32, u32), Part>, authors: &[Author], enough: &dyn Fn(&[&Part]) -> bool) -> u64 {
    let mut orcids: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    let mut is_anybody = false;
    for ((author, variant), part) in parts {
        if enough(&[part]) {
            is_anybody = true;
            if *variant == 0 {
                let author = &authors[*author as usize];
                orcids.entry(author.namesake_no).or_default().extend(author.orcid.as_deref());
            }
        }
    }
    let persons: usize = orcids.values().map(|orcids| orcids.len().max(1)).sum();
    if is_anybody { persons.max(1) as u64 } else { 0 }
}

/// Every part that has enough, and all others of somebody else; and of the rest, as many as namesakes can make up together.
fn greatest(parts: &BTreeMap<(u32, u32), Part>, authors: &[Author], enough: &dyn Fn(&[&Part]) -> bool, of: Of) -> u64 {
    let mut persons = 0;
    let mut rest: BTreeMap<u32, Vec<&Part>> = BTreeMap::new();
    for ((author, variant), part) in parts {
        if enough(&[part]) || *variant > 0 {
            persons += 1;
        } else {
            rest.entry(authors[*author as usize].namesake_no).or_default().push(part);
        }
    }
    for parts in rest.values() {
        // How often what there is makes up what is asked for.
        let times = match of {
            Of::People(AtLeast::Papers { papers, .. }) => works(parts) / papers.get() as usize,
            Of::People(AtLeast::Hundredths(hundredths)) => {
                (units(parts) * 100 / (u128::from(hundredths) * u128::from(WHOLE))) as usize
            }
            _ => 0,
        };
        persons += times.min(parts.len() / 2) as u64;
    }
    persons
}
