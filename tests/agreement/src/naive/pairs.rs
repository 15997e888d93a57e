//! Works of two places at once, and people who moved between two: by loops over pairs of authorships.

use super::condition::{Classes, Reading};
use super::place::{Place, places, point};
use super::rows::{Paper, Rows, WHOLE};
use super::{Counting, Naive, NaiveFigure};
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED};
use hubscope_model::measure::{Base, Indicator, Placing, Role};
use hubscope_model::row::Site;
use hubscope_model::{Catalogue, Years};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What two places have together: the value, its affinity, Salton's measure.
pub type NaivePair = [Option<f64>; 3];

/// Pairs by hub, partner and period.
pub type NaivePairs = BTreeMap<(String, String, String), NaivePair>;

/// What a site, or none, has of a paper.
type Shares<'a> = BTreeMap<Option<u32>, (Option<&'a Site>, u64)>;

/// All pairs of hubs, or of hubs and countries, in the works of a base measure.
///
/// # Panics
/// If the lake cannot be read.
pub fn pairs(
    lake: (&Path, Placing),
    catalogue: &Catalogue,
    base: &Base,
    with_countries: bool,
    (periods, counting): (&[(String, Years)], Counting),
) -> NaivePairs {
    let rows = Rows::read(lake);
    let places = places(catalogue, &rows.sites);
    let naive = Naive { catalogue, rows: &rows, places: &places, classes: Classes::of(catalogue, &rows), counting };
    let hubs: Vec<&str> = catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
    let mut found = NaivePairs::new();
    for (name, period) in periods {
        let papers: Vec<Shares<'_>> = naive.shares(base, *period);
        let mut add = |hub: &str, partner: &str, is_partner: &dyn Fn(Option<&Site>) -> bool| {
            let is_hub = |site: Option<&Site>| places[hub].has(site);
            let value = total(&papers, &is_hub, is_partner, hub == partner, counting);
            let mass = |is_of: &dyn Fn(Option<&Site>) -> bool| mass(&papers, is_of, counting);
            let (product, world) = (mass(&is_hub) * mass(is_partner), mass(&|_| true));
            let is_pair = product > 0.0 && hub != partner && ![hub, partner].contains(&UNRESOLVED);
            let figures = [value * world / product, value / product.sqrt()].map(|figure| is_pair.then_some(figure));
            let key = (hub.to_owned(), partner.to_owned(), name.clone());
            found.insert(key, [Some(value), figures[0], figures[1]]);
        };
        if with_countries {
            let placed = rows.sites.iter().filter(|site| point(site).is_some());
            let countries: BTreeSet<&str> = placed.filter_map(|site| site.country_code.as_deref()).collect();
            for hub in &hubs {
                for country in &countries {
                    let is_there =
                        |site: &Site| point(site).is_some() && site.country_code.as_deref() == Some(*country);
                    add(hub, country, &|site| site.is_some_and(is_there) && !places[*hub].has(site));
                }
            }
        } else {
            let all: Vec<&str> = hubs.iter().copied().chain([ELSEWHERE, UNRESOLVED]).collect();
            for hub in &all {
                for partner in &all {
                    add(hub, partner, &|site| places[*partner].has(site));
                }
            }
        }
    }
    found
}

impl<'a> Naive<'a> {
    /// The papers of a measure and some years, each as what sites have of it through authorships that count.
    fn shares(&self, base: &Base, years: Years) -> Vec<Shares<'a>> {
        let meets = |paper: &&Paper| {
            let is_so = |condition| self.classes.holds(condition, paper, Reading::Known);
            let in_time = paper.work.publication_year.is_some_and(|year| years.first <= year && year <= years.last);
            in_time && paper.is_in_corpus(base.works.with_retracted) && base.works.conditions.iter().all(is_so)
        };
        let of_paper = |paper: &'a Paper| {
            let mut shares = Shares::new();
            let counts = |is_corresponding: bool, sequence: u32| match base.works.through {
                None => true,
                Some(Role::Corresponding) => is_corresponding,
                Some(Role::First) => sequence == 0,
            };
            for fact in paper.facts.iter().filter(|fact| counts(fact.is_corresponding, fact.sequence)) {
                let share = shares.entry(fact.site.as_ref().map(|site| site.site_no)).or_default();
                *share = (fact.site.as_ref(), share.1 + fact.weight);
            }
            if paper.facts.is_empty() && base.works.through.is_none() {
                shares.insert(None, (None, WHOLE));
            }
            shares
        };
        self.rows.papers.iter().filter(meets).map(of_paper).collect()
    }
}

/// What two places have of papers together.
fn total(
    papers: &[Shares<'_>],
    is_hub: &dyn Fn(Option<&Site>) -> bool,
    is_partner: &dyn Fn(Option<&Site>) -> bool,
    is_itself: bool,
    counting: Counting,
) -> f64 {
    let (mut works, mut products) = (0_u64, 0_u128);
    for paper in papers {
        let mut is_of_both = false;
        for (site, (_, weight)) in paper.iter().filter(|(_, (site, _))| is_hub(*site)) {
            for (other, (_, weight_there)) in paper.iter().filter(|(_, (site, _))| is_partner(*site)) {
                is_of_both |= site != other;
                if site != other || is_itself {
                    products += u128::from(*weight) * u128::from(*weight_there);
                }
            }
        }
        works += u64::from(is_of_both);
    }
    match counting {
        Counting::Full => works as f64,
        Counting::Fractional => products as f64 / (WHOLE as f64 * WHOLE as f64),
    }
}

/// What a place has of papers.
fn mass(papers: &[Shares<'_>], is_of: &dyn Fn(Option<&Site>) -> bool, counting: Counting) -> f64 {
    let theirs = papers.iter().map(|paper| paper.values().filter(|(site, _)| is_of(*site)).collect::<Vec<_>>());
    let theirs: Vec<Vec<_>> = theirs.filter(|shares| !shares.is_empty()).collect();
    match counting {
        Counting::Full => theirs.len() as f64,
        Counting::Fractional => theirs.iter().flatten().map(|share| share.1).sum::<u64>() as f64 / WHOLE as f64,
    }
}

/// People who moved, by hub of origin, hub of arrival and year: an authorship in the latter in that year and none in the years before,
/// so many, but one in the former in these.
///
/// # Panics
/// If the lake cannot be read.
pub fn movers(
    lake: (&Path, Placing),
    catalogue: &Catalogue,
    years: Years,
    before: i32,
) -> BTreeMap<(String, String, i32), u64> {
    let rows = Rows::read(lake);
    let places = places(catalogue, &rows.sites);
    let hubs: Vec<(&String, &Place)> =
        places.iter().filter(|(id, _)| catalogue.hubs.hubs.iter().any(|hub| hub.id == **id)).collect();
    let people = |place: &Place, first: i32, last: i32| -> BTreeSet<u32> {
        let of_years = rows.papers.iter().filter(|paper| {
            paper.is_in_corpus(false) && paper.work.publication_year.is_some_and(|year| (first..=last).contains(&year))
        });
        of_years.flat_map(|paper| place.of(&paper.facts)).filter_map(|fact| fact.author).collect()
    };
    let mut moved = BTreeMap::new();
    for year in years.iter() {
        for (from, origin) in &hubs {
            for (to, arrival) in hubs.iter().filter(|(to, _)| to != from) {
                let known: BTreeSet<u32> = people(arrival, year - before, year - 1);
                let origins = people(origin, year - before, year - 1);
                let new = people(arrival, year, year).into_iter().filter(|person| !known.contains(person));
                let count = new.filter(|person| origins.contains(person)).count() as u64;
                moved.insert(((*from).clone(), (*to).clone(), year), count);
            }
        }
    }
    moved
}

/// The figures of one indicator for a hub without an institution, and for what the hub has of the institution alone.
///
/// # Panics
/// If the lake cannot be read, or the indicator names what is not there.
pub fn without(
    lake: (&Path, Placing),
    catalogue: &Catalogue,
    indicator: &Indicator,
    (hub, institution): (&str, u64),
    (years, counting): (Years, Counting),
) -> [NaiveFigure; 2] {
    let rows = Rows::read(lake);
    let mut places = places(catalogue, &rows.sites);
    let is_its = |site: &Site| site.institution_key == Some(institution);
    let [others, alone] = [false, true].map(|wanted| places[hub].part(&rows.sites, |site| is_its(site) == wanted));
    let ids = ["without".to_owned(), "alone".to_owned()];
    places.extend(ids.clone().into_iter().zip([others, alone]));
    let naive = Naive { catalogue, rows: &rows, places: &places, classes: Classes::of(catalogue, &rows), counting };
    let periods = indicator.periods(years);
    let figures = naive.figures(indicator, &periods);
    ids.each_ref().map(|id| figures[&(id.as_str(), periods[0].0.as_str())])
}

/// The institutions of a hub, by number.
///
/// # Panics
/// If the lake cannot be read.
pub fn institutions_of(lake: (&Path, Placing), catalogue: &Catalogue, hub: &str) -> BTreeSet<u64> {
    let rows = Rows::read(lake);
    let places = places(catalogue, &rows.sites);
    rows.sites.iter().filter(|site| places[hub].has(Some(site))).filter_map(|s| s.institution_key).collect()
}
