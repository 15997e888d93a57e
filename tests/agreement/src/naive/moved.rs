//! People who come, go, or have been abroad: where each of them was in each year, and what follows.

use super::Naive;
use super::place::{Place, point};
use super::rows::{Fact, Paper};
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::measure::{AtLeast, Indicator, Movement, Of, Origin, Period, Role, Who, Works};
use std::collections::{BTreeMap, BTreeSet};

/// That somebody was on a work of a year, at an institution or at none.
struct Seen<'a> {
    year: i32,
    fact: &'a Fact,
}

/// Who was seen, each on each of these works.
fn seen<'a>(papers: impl IntoIterator<Item = &'a Paper>) -> BTreeMap<u32, Vec<Seen<'a>>> {
    let mut all: BTreeMap<u32, Vec<Seen<'a>>> = BTreeMap::new();
    for paper in papers {
        for fact in &paper.facts {
            let (Some(author), Some(year)) = (fact.author, paper.work.publication_year) else { continue };
            all.entry(author).or_default().push(Seen { year, fact });
        }
    }
    all
}

impl Naive<'_> {
    /// How many people a movement counts in a place and year; the papers are those that meet the measure's conditions.
    pub(super) fn moved(
        &self,
        movement: Movement,
        papers: &[&Paper],
        works: &Works,
        place: &Place,
        year: i32,
    ) -> usize {
        let own = seen(papers.iter().copied());
        let all = seen(self.rows.papers.iter().filter(|paper| paper.is_in_corpus(works.with_retracted)));
        let plays = |fact: &Fact| match works.through {
            None => true,
            Some(Role::Corresponding) => fact.is_corresponding,
            Some(Role::First) => fact.sequence == 0,
        };
        let before = |seen: &Seen<'_>| seen.year < year && seen.year >= year - movement.years as i32;
        let then = |seen: &Seen<'_>| seen.year == year;
        let is_here = |seen: &Seen<'_>| place.has(seen.fact.site.as_ref());
        let has_point = |seen: &Seen<'_>| seen.fact.site.as_ref().is_some_and(|site| point(site).is_some());
        let countries = self.countries(place);
        let is_abroad = |seen: &Seen<'_>| {
            let country = seen.fact.site.as_ref().and_then(|site| site.country_code.as_ref());
            country.is_some_and(|country| !countries.contains(country.as_str()))
        };
        let counts = |author: &u32| {
            let mine = || all.get(author).into_iter().flatten();
            let came_by = || own[author].iter().filter(|seen| is_here(seen) && plays(seen.fact));
            match movement.who {
                Who::Newcomers(origin) => {
                    let earlier = || mine().filter(|seen| before(seen));
                    let is_from_there = match origin {
                        None => true,
                        Some(Origin::Elsewhere) => earlier().any(|seen| has_point(seen) && !is_here(seen)),
                        Some(Origin::Unresolved) => earlier().count() > 0 && !earlier().any(has_point),
                        Some(Origin::Nowhere) => earlier().count() == 0,
                    };
                    came_by().any(then) && !earlier().any(is_here) && is_from_there
                }
                Who::Leavers => {
                    let later = || mine().filter(|seen| then(seen));
                    came_by().any(before)
                        && !later().any(is_here)
                        && later().any(|seen| has_point(seen) && !is_here(seen))
                }
                Who::AbroadBefore => came_by().any(then) && mine().any(|seen| before(seen) && is_abroad(seen)),
            }
        };
        own.keys().filter(|author| counts(author)).count()
    }

    /// The countries of a place's sites.
    fn countries(&self, place: &Place) -> BTreeSet<&str> {
        let own = self.rows.sites.iter().filter(|site| place.has(Some(site)));
        own.filter_map(|site| site.country_code.as_deref()).collect()
    }

    /// Whether what looks back sees enough, in this place and year, as far as an indicator asks for it.
    pub(super) fn sees_back(&self, indicator: &Indicator, place: &str, year: i32) -> bool {
        let bases = self.catalogue.bases(indicator).expect("the parts of an indicator");
        bases.into_iter().all(|base| {
            let works = |year: i32| {
                let is_one = |paper: &&Paper| {
                    paper.is_in_corpus(base.works.with_retracted) && paper.work.publication_year == Some(year)
                };
                self.rows.papers.iter().filter(is_one).count()
            };
            let is_known = |year: i32| works(year) > 0 && works(year) * 2 >= works(year + 1);
            let movement = match base.of {
                Of::Moved(movement) => movement,
                Of::People(AtLeast::Papers { years, .. }) if indicator.period == Period::Yearly => {
                    return (year - years.get() as i32 + 1..year).all(is_known);
                }
                _ => return true,
            };
            let means_something = match (movement.who, place) {
                (_, UNRESOLVED) => false,
                (Who::Newcomers(None | Some(Origin::Nowhere)), WORLD) => true,
                (_, WORLD) | (Who::AbroadBefore, ELSEWHERE) => false,
                _ => true,
            };
            let has_home = movement.who != Who::AbroadBefore || !self.countries(&self.places[place]).is_empty();
            means_something && has_home && (year - movement.years as i32..year).all(is_known)
        })
    }
}
