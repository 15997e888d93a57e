//! The plan of the world: which works there are, who is on them, and where each stood.
//!
//! Every hub and year has exact targets (`targets`). Works that several hubs share come first and
//! use up a share of each; the rest are the hub's own. Domestic and foreign co-authors come from
//! places in no hub. The plan knows nothing of how records are written.

use std::collections::BTreeSet;

use crate::institutions::Institutions;
use crate::nuisance;
use crate::people::{self, Dealer};
use crate::rng::{Rng, Stream};
use crate::tables::hubs::HUBS;
use crate::targets::{Targets, YEARS};
use crate::work::{Affiliation, Author, Authorship, Stratum, Work, kind};

/// Which copy of a record a work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// The one that stands.
    Current,
    /// An older copy, left behind in an earlier partition.
    Superseded,
}

/// Number of the first work, above the real ones.
pub(crate) const FIRST_WORK: u64 = 9_000_000_001;

/// Frequency of the partitions, oldest first.
const PARTITIONS: [u64; 3] = [20, 30, 50];

/// What is decided about a work before its authors are.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Positions of its hubs.
    pub hubs: Vec<usize>,
    pub stratum: Stratum,
    /// Whether co-authors from a further country join.
    pub foreign: bool,
}

impl Draft {
    fn is_international(&self) -> bool {
        self.foreign || self.hubs.iter().any(|&hub| HUBS[hub].country != HUBS[self.hubs[0]].country)
    }
}

/// Makes the works.
#[derive(Debug)]
pub(crate) struct Planner<'a> {
    pub seed: u64,
    pub scale: f64,
    /// Positions of the hubs that have works.
    pub hubs: BTreeSet<usize>,
    /// Whether irregular records are made too.
    pub disturbed: bool,
    pub institutions: &'a Institutions,
    /// Number of the next work.
    pub next: u64,
}

impl Planner<'_> {
    /// About how many works there will be; shared ones count once per hub here.
    pub(crate) fn estimate(&self) -> u64 {
        YEARS.flat_map(|year| self.targets(year)).map(|targets| targets.total()).sum()
    }

    fn targets(&self, year: u16) -> Vec<Targets> {
        (0..HUBS.len())
            .map(|hub| Targets::new(hub, year, if self.hubs.contains(&hub) { self.scale } else { 0.0 }))
            .collect()
    }

    /// Makes the works of a year, in a fixed order.
    pub(crate) fn year<E>(
        &mut self,
        year: u16,
        sink: &mut impl FnMut(Work, Version) -> Result<(), E>,
    ) -> Result<(), E> {
        let targets = self.targets(year);
        let mut dealers: Vec<Dealer> =
            targets.iter().enumerate().map(|(hub, targets)| Dealer::new(self.seed, hub, year, targets)).collect();
        let mut left: Vec<[u64; 3]> = targets.iter().map(|targets| targets.works).collect();
        let shared = self.shared(year, &mut left);
        let mut international: Vec<u64> = targets.iter().map(|targets| targets.international).collect();
        for draft in &shared {
            for &hub in &draft.hubs {
                international[hub] = international[hub].saturating_sub(u64::from(draft.is_international()));
            }
            self.hub_work(year, draft, &mut dealers, sink)?;
        }
        for hub in 0..HUBS.len() {
            let own: u64 = left[hub].iter().sum();
            let foreign = international[hub].min(own);
            let mut made = 0;
            for (stratum, count) in Stratum::ALL.into_iter().zip(left[hub]) {
                for _ in 0..count {
                    // International works are spread evenly over the hub's own.
                    let before = made * foreign / own;
                    made += 1;
                    let draft = Draft { hubs: vec![hub], stratum, foreign: made * foreign / own > before };
                    self.hub_work(year, &draft, &mut dealers, sink)?;
                }
            }
        }
        let total: u64 = targets.iter().map(Targets::total).sum();
        for _ in 0..total.div_ceil(10) {
            self.elsewhere_work(year, &dealers, sink)?;
        }
        Ok(())
    }

    /// Works shared by two or three hubs; takes them off what is `left` of each.
    fn shared(&self, year: u16, left: &mut [[u64; 3]]) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for &hub in &self.hubs {
            let mut rng = Rng::keyed(self.seed, Stream::Shared, u64::from(year), hub as u64);
            for (position, stratum) in Stratum::ALL.into_iter().enumerate() {
                // Seven in a hundred, and chance decides about the fraction.
                let wanted = left[hub][position] * 7;
                let count = wanted / 100 + u64::from(rng.below(100) < wanted % 100);
                for _ in 0..count {
                    let mut hubs = vec![hub];
                    let members = if rng.chance(150) { 3 } else { 2 };
                    while hubs.len() < members {
                        let weights = (0..HUBS.len()).map(|other| {
                            if hubs.contains(&other) {
                                return 0;
                            }
                            // Neighbours work together more often.
                            let near = if HUBS[other].region == HUBS[hub].region { 3 } else { 1 };
                            left[other][position] * near
                        });
                        if left[hub][position] == 0 || weights.clone().sum::<u64>() == 0 {
                            break;
                        }
                        hubs.push(rng.weighted(weights));
                    }
                    let foreign = rng.chance(300);
                    if hubs.len() > 1 {
                        for &member in &hubs {
                            left[member][position] -= 1;
                        }
                        drafts.push(Draft { hubs, stratum, foreign });
                    }
                }
            }
        }
        drafts
    }

    /// A work of one or more hubs, and what goes wrong around it.
    fn hub_work<E>(
        &mut self,
        year: u16,
        draft: &Draft,
        dealers: &mut [Dealer],
        sink: &mut impl FnMut(Work, Version) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut work = self.blank(year, draft.stratum);
        let mut rng = Rng::keyed(self.seed, Stream::Work, work.number, 1);
        for &hub in &draft.hubs {
            let people = if draft.stratum == Stratum::Unclassified {
                dealers[hub].others(&mut rng)
            } else {
                dealers[hub].deal(&mut rng)
            };
            work.authorships.extend(people.into_iter().map(|person| self.at_home(person)));
        }
        self.join_elsewhere(&mut work, draft, &mut rng);
        rng.shuffle(&mut work.authorships);
        if !self.disturbed {
            return sink(work, Version::Current);
        }
        let mut rng = Rng::keyed(self.seed, Stream::Nuisance, work.number, 0);
        nuisance::disturb(self, &mut work, &draft.hubs, &mut rng);
        if rng.chance(nuisance::SUPERSEDED) {
            let older = nuisance::older_copy(self, &mut work, &dealers[draft.hubs[0]], &mut rng);
            sink(older, Version::Superseded)?;
        }
        sink(work, Version::Current)?;
        if rng.chance(nuisance::EXCLUDED) {
            let mut work = self.blank(year, rng.pick(&Stratum::ALL));
            for &hub in &draft.hubs {
                let people = dealers[hub].others(&mut rng);
                work.authorships.extend(people.into_iter().map(|person| self.at_home(person)));
            }
            self.join_elsewhere(&mut work, draft, &mut rng);
            nuisance::exclude(&mut work, &mut rng);
            sink(work, Version::Current)?;
        }
        Ok(())
    }

    /// A work without any hub.
    fn elsewhere_work<E>(
        &mut self,
        year: u16,
        dealers: &[Dealer],
        sink: &mut impl FnMut(Work, Version) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut work = self.blank(year, Rng::keyed(self.seed, Stream::Elsewhere, self.next, 0).pick(&Stratum::ALL));
        let mut rng = Rng::keyed(self.seed, Stream::Elsewhere, work.number, 1);
        for _ in 0..1 + rng.below(4) {
            let authorship = self.coauthor(&mut rng, |_| true);
            push_new(&mut work, authorship);
        }
        if self.disturbed && rng.chance(200) {
            // Somebody of a hub, writing from elsewhere: nothing of the hub's.
            let dealer = &dealers[rng.index(dealers.len())];
            let place = self.coauthor(&mut rng, |_| true);
            for person in dealer.others(&mut rng) {
                let author = Author::Person(person);
                push_new(&mut work, Authorship { author, affiliations: place.affiliations.clone() });
            }
        }
        sink(work, Version::Current)
    }

    /// A work with no authors yet.
    fn blank(&mut self, year: u16, stratum: Stratum) -> Work {
        let number = self.next;
        self.next += 1;
        let mut rng = Rng::keyed(self.seed, Stream::Work, number, 0);
        Work {
            number,
            year: Some(year),
            kind: kind(&mut rng),
            topic: stratum.topic(&mut rng),
            bare_topic: false,
            is_retracted: false,
            is_paratext: false,
            is_expansion: Some(false),
            authorships: Vec::new(),
            partition: rng.weighted(PARTITIONS.into_iter()),
        }
    }

    /// Co-authors from places in no hub: always of the country, foreign ones if the draft says so.
    fn join_elsewhere(&self, work: &mut Work, draft: &Draft, rng: &mut Rng) {
        let countries: Vec<&str> = draft.hubs.iter().map(|&hub| HUBS[hub].country).collect();
        let domestic = rng.pick(&[0, 0, 0, 1, 1, 2]);
        if self.has_elsewhere(countries[0]) {
            for _ in 0..domestic {
                let authorship = self.coauthor(rng, |country| country == countries[0]);
                push_new(work, authorship);
            }
        }
        if draft.foreign {
            for _ in 0..rng.pick(&[1, 1, 2, 3]) {
                let authorship = self.coauthor(rng, |country| !countries.contains(&country));
                push_new(work, authorship);
            }
        }
    }

    /// Whether the country has institutions in no hub.
    pub(crate) fn has_elsewhere(&self, country: &str) -> bool {
        let mut range = self.institutions.elsewhere.clone();
        range.any(|position| self.institutions.country(position) == country)
    }

    /// An author at an institution in no hub whose country will do; some country must.
    pub(crate) fn coauthor(&self, rng: &mut Rng, will_do: impl Fn(&str) -> bool) -> Authorship {
        let range = self.institutions.elsewhere.clone();
        let position = range.start
            + rng.weighted(range.clone().map(|position| {
                let weight = self.institutions.all[position].weight;
                if will_do(self.institutions.country(position)) { weight } else { 0 }
            }));
        let person = people::elsewhere(position - range.start, self.scale, rng);
        Authorship { author: Author::Person(person), affiliations: vec![Affiliation::Institution(position)] }
    }

    /// A person of a hub, at the institution where he or she always is.
    pub(crate) fn at_home(&self, person: u64) -> Authorship {
        let position = people::institution(self.seed, self.institutions, person);
        Authorship { author: Author::Person(person), affiliations: vec![Affiliation::Institution(position)] }
    }
}

/// Adds an author unless the work has that person.
fn push_new(work: &mut Work, authorship: Authorship) {
    if work.authorships.iter().all(|other| other.author != authorship.author) {
        work.authorships.push(authorship);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_clean_world_has_the_targets_exactly() {
        let institutions = Institutions::new();
        let mut planner = Planner {
            seed: 7,
            scale: 0.000_7,
            hubs: (0..HUBS.len()).collect(),
            disturbed: false,
            institutions: &institutions,
            next: FIRST_WORK,
        };
        let targets = planner.targets(2021);
        let mut works = vec![[0; 3]; HUBS.len()];
        let mut people: BTreeMap<usize, BTreeSet<Author>> = BTreeMap::new();
        let outcome: Result<(), ()> = planner.year(2021, &mut |work, _| {
            let stratum = match work.topic {
                Some(topic) if crate::tables::topics::TOPICS[topic].life => 0,
                Some(_) => 1,
                None => 2,
            };
            let mut hubs = BTreeSet::new();
            for authorship in &work.authorships {
                let Affiliation::Institution(position) = authorship.affiliations[0] else {
                    continue;
                };
                if let Some(hub) = institutions.hub(position) {
                    hubs.insert(hub);
                    if stratum < 2 {
                        people.entry(hub).or_default().insert(authorship.author);
                    }
                }
            }
            hubs.into_iter().for_each(|hub| works[hub][stratum] += 1);
            Ok(())
        });
        assert_eq!(outcome, Ok(()));
        for (hub, target) in targets.iter().enumerate() {
            assert_eq!(works[hub], target.works, "{}", HUBS[hub].id);
            assert_eq!(people[&hub].len() as u64, target.people, "{}", HUBS[hub].id);
        }
    }
}
