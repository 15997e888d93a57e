//! What the real thing has and a clean world has not, at small rates.
//!
//! Irregular authors join works that count, so that the planned people stay; works that do not
//! count are made beside them. The tally is taken from the outcome.

use crate::people::{self, Dealer};
use crate::plan::Planner;
use crate::rng::Rng;
use crate::tables::hubs::HUBS;
use crate::work::{Affiliation, Author, Authorship, OTHER_KINDS, Stratum, Work};

/// Works with an older copy, per thousand.
pub(crate) const SUPERSEDED: u64 = 15;
/// Works that do not count, per thousand that do.
pub(crate) const EXCLUDED: u64 = 60;

/// Adds irregularities to a work that counts.
pub(crate) fn disturb(planner: &Planner<'_>, work: &mut Work, hubs: &[usize], rng: &mut Rng) {
    let hub = hubs[0];
    let country = HUBS[hub].country;
    // Somebody of the hub: a newcomer to it would be one active researcher too many.
    let at_hub = |authorship: &Authorship| {
        authorship.affiliations.iter().any(|affiliation| {
            matches!(affiliation, Affiliation::Institution(i) if planner.institutions.hub(*i) == Some(hub))
        })
    };
    let someone = work.authorships.iter().position(at_hub).unwrap_or(0);
    if rng.chance(80) {
        // A second affiliation: in the hub, elsewhere in the country, or abroad.
        let second = match rng.below(10) {
            0..6 => Affiliation::Institution(planner.institutions.draw(hub, rng)),
            6..9 if planner.has_elsewhere(country) => planner.coauthor(rng, |other| other == country).affiliations[0],
            _ => planner.coauthor(rng, |other| other != country).affiliations[0],
        };
        affiliate(&mut work.authorships[someone], second);
    }
    if hubs.len() > 1 && rng.chance(200) {
        // One person in two hubs.
        let second = Affiliation::Institution(planner.institutions.draw(hubs[1], rng));
        affiliate(&mut work.authorships[someone], second);
    }
    if rng.chance(10) {
        // A matched institution decides about the country; an unmatched address beside it does not.
        let address = Affiliation::Address(Some("DE"));
        affiliate(&mut work.authorships[someone], address);
    }
    if rng.chance(60) {
        // An author without an institution; the country of the address may be known all the same.
        let known = match rng.below(10) {
            0..5 => None,
            5..8 => Some(country),
            _ => Some("PT"),
        };
        let author = Author::Person(people::elsewhere(0, planner.scale, rng));
        if work.authorships.iter().all(|other| other.author != author) {
            let affiliations = vec![Affiliation::Address(known)];
            work.authorships.push(Authorship { author, affiliations });
        }
    }
    if rng.chance(15) {
        // Nobody that could be counted, in the hub.
        let author = rng.pick(&[Author::Missing, Author::Null, Author::Deleted]);
        let affiliations = vec![Affiliation::Institution(planner.institutions.draw(hub, rng))];
        work.authorships.push(Authorship { author, affiliations });
    }
    work.bare_topic = work.topic.is_some() && rng.chance(10);
    if rng.chance(20) {
        work.is_expansion = None;
    }
}

fn affiliate(authorship: &mut Authorship, affiliation: Affiliation) {
    if !authorship.affiliations.contains(&affiliation) {
        authorship.affiliations.push(affiliation);
    }
}

/// Makes sure that a work does not count, for one of the reasons there are.
pub(crate) fn exclude(work: &mut Work, rng: &mut Rng) {
    match rng.below(60) {
        0..6 => work.is_retracted = true,
        6..10 => work.is_paratext = true,
        10..25 => work.is_expansion = Some(true),
        25..55 => work.kind = (rng.pick(&OTHER_KINDS), false),
        _ => work.year = None,
    }
}

/// An older copy of `work`, with another year, another field, and people who left since.
/// Moves the work to a later partition where that is needed.
pub(crate) fn older_copy(planner: &Planner<'_>, work: &mut Work, dealer: &Dealer, rng: &mut Rng) -> Work {
    work.partition = work.partition.max(1);
    let mut older = work.clone();
    older.partition = rng.index(work.partition);
    if rng.chance(500) {
        older.year = work.year.map(|year| year - 1);
    }
    older.topic = rng.pick(&Stratum::ALL).topic(rng);
    older.bare_topic = false;
    for person in dealer.others(rng) {
        older.authorships.push(planner.at_home(person));
    }
    older
}
