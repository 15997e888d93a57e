//! Irregularities of works, and works that do not count.
//!
//! Irregular authors join works that count without adding anybody to what is counted: people who
//! count nowhere, places in the same hub, or none. Works that do not count are made beside the
//! ones that do, like them but for the reason why.

use super::{Affiliation, Author, Authorship, Block, Plan, Sequence, Work, people};
use crate::nuisance::Kind;
use crate::rng::{Rng, Stream};
use crate::tables::hubs::HUBS;
use std::ops::Range;

/// Types that the corpus does not take.
const OTHER_KINDS: [&str; 7] =
    ["dataset", "editorial", "erratum", "dissertation", "peer-review", "other", "retraction"];

/// The capital of New Hampshire, which is smaller than its namesake in a hub: an address without a state does not say which is meant.
const CONCORD: u32 = 5_084_868;

/// Indices of works that do not count, by reason: these much above the work they are like.
const EXCLUDED: u64 = 1_000_000;
const VERSION: u64 = 1_300_000;
const DELETED: u64 = 1_600_000;
/// Number of the first deleted work that is in no part, above all works.
const GONE: u64 = 9_895_000_000;

/// A record beside a work's own.
#[derive(Debug)]
pub(crate) enum Extra {
    /// A work that does not count.
    Work(Work),
    /// An older copy of the work.
    Older(Work),
}

impl Plan {
    /// Adds irregularities to a work of hubs.
    pub(crate) fn disturb(&self, work: &mut Work, hubs: &[usize]) {
        let mut rng = Rng::keyed(self.seed, Stream::Nuisance, work.number, 0);
        let rng = &mut rng;
        let (hub, country) = (hubs[0], HUBS[hubs[0]].country);
        if rng.strikes(self.nuisance.rate(Kind::SeveralAffiliations)) {
            // Of somebody of the hub: a newcomer to it would be one active researcher too many.
            let second = match rng.below(10) {
                0..6 => Some(self.institutions.draw(hub, rng)),
                6..9 => self.institutions.domestic(country, rng),
                _ => (work.only.is_none()).then(|| self.institutions.foreign(|other| other == country, rng)),
            };
            let at_hub = |authorship: &&mut Authorship| self.is_at(authorship, hub);
            if let (Some(second), Some(someone)) = (second, work.authorships.iter_mut().find(at_hub)) {
                let second = Affiliation::Institution(second);
                if !someone.affiliations.contains(&second) {
                    someone.affiliations.push(second);
                }
            }
        }
        if rng.strikes(self.nuisance.rate(Kind::ManyAuthors)) {
            for _ in 0..100 + rng.below(150) {
                let institution = match work.only {
                    Some(country) => self.institutions.domestic(country, rng),
                    None => Some(self.institutions.anywhere(rng)),
                };
                if let Some(institution) = institution {
                    work.push(self.person_elsewhere(institution, rng), Affiliation::Institution(institution));
                }
            }
        }
        if rng.strikes(self.nuisance.rate(Kind::MissingInstitution)) {
            let known = match rng.below(10) {
                0..5 => None,
                5..8 => Some(country),
                _ => work.only.or(Some("PT")),
            };
            // Who names Singapore says which city.
            let known = known.filter(|country| *country != "SG");
            let somewhere = self.institutions.elsewhere.start;
            work.push(self.person_elsewhere(somewhere, rng), Affiliation::Address(known));
        }
        if rng.strikes(self.nuisance.rate(Kind::NullAuthor)) {
            let author = rng.pick(&[Author::Missing, Author::Null, Author::Deleted]);
            work.push(author, Affiliation::Institution(self.institutions.draw(hub, rng)));
        }
        if rng.strikes(self.nuisance.rate(Kind::Headquarters)) {
            let seat = self.institutions.national_body(country);
            let of = self.institutions.domestic(country, rng);
            let is_told = |of: &usize| self.institutions.all[*of].city.geonames != CONCORD;
            if let (Some(seat), Some(of)) = (seat, of.filter(is_told)) {
                work.push(self.person_elsewhere(of, rng), Affiliation::Branch { seat, of });
            }
        }
        for authorship in &mut work.authorships {
            self.rename(authorship, rng);
        }
        work.bare_topic = work.topic.is_some() && rng.strikes(self.nuisance.rate(Kind::WithoutField));
        if rng.strikes(self.nuisance.rate(Kind::Expansion)) {
            work.is_expansion = None;
        }
    }

    /// Gives a person of a hub the second of two ids, or another person's. Their ORCID tells.
    fn rename(&self, authorship: &mut Authorship, rng: &mut Rng) {
        let Author::Person(person) = authorship.author else {
            return;
        };
        if self.is_split(person) {
            if rng.chance(500) {
                authorship.author = Author::Under { id: person + people::SPLIT, person };
            }
        } else if self.has_fate(person, Kind::MergedAuthor) && people::has_orcid(person + 1) {
            authorship.author = Author::Under { id: person + 1, person };
        }
    }

    /// Whether the person has two ids.
    pub(crate) fn is_split(&self, person: u64) -> bool {
        self.has_fate(person, Kind::SplitAuthor)
    }

    fn has_fate(&self, person: u64, kind: Kind) -> bool {
        let rate = self.nuisance.rate(kind);
        let known = people::has_orcid(person) && matches!(people::home(person), people::Home::Hub(_));
        rate > 0 && known && Rng::keyed(self.seed, Stream::Nuisance, person, kind as u64 + 1).strikes(rate)
    }

    fn is_at(&self, authorship: &Authorship, hub: usize) -> bool {
        authorship.affiliations.iter().any(|affiliation| {
            matches!(affiliation, Affiliation::Institution(position) if self.institutions.hub(*position) == Some(hub))
        })
    }

    /// What stands beside the work of hubs at `index` of a block.
    pub(crate) fn extras(&self, block: Block, index: u64, work: &Work, hubs: &[usize]) -> Vec<Extra> {
        let mut rng = Rng::keyed(self.seed, Stream::Extra, work.number, 0);
        let rng = &mut rng;
        let mut extras = Vec::new();
        let like = |offset: u64| {
            let number = block.work(index + offset);
            Work { number, text: number, ..work.clone() }
        };
        let reasons = [Kind::Retracted, Kind::Paratext, Kind::Expansion, Kind::OtherType, Kind::NullYear];
        for reason in reasons {
            if !rng.strikes(self.nuisance.rate(reason)) {
                continue;
            }
            let mut excluded = like(EXCLUDED);
            for &hub in hubs {
                self.join_others(&mut excluded, hub, block.year(), rng);
            }
            match reason {
                Kind::Retracted => excluded.is_retracted = true,
                Kind::Paratext => (excluded.is_paratext, excluded.kind) = (true, "paratext"),
                Kind::Expansion => excluded.is_expansion = Some(true),
                Kind::OtherType => excluded.kind = rng.pick(&OTHER_KINDS),
                _ => excluded.year = None,
            }
            extras.push(Extra::Work(excluded));
            break;
        }
        if rng.strikes(self.nuisance.rate(Kind::VersionPair)) && work.kind != "preprint" {
            let preprint = Work { text: work.text, kind: "preprint", venue: self.venues.repository(), ..like(VERSION) };
            extras.push(Extra::Work(preprint));
        }
        if self.is_deleted(work.number) {
            extras.push(Extra::Work(like(DELETED)));
        }
        if rng.strikes(self.nuisance.rate(Kind::Duplicate)) {
            let mut older = work.clone();
            if rng.chance(500) {
                older.year = work.year.map(|year| year - 1);
            }
            older.bare_topic = false;
            for &hub in hubs {
                self.join_others(&mut older, hub, block.year(), rng);
            }
            extras.push(Extra::Older(older));
        }
        extras
    }

    fn is_deleted(&self, number: u64) -> bool {
        Rng::keyed(self.seed, Stream::Extra, number, 1).strikes(self.nuisance.rate(Kind::DeletedId))
    }

    /// The ids that have been deleted, each with the work that stands for it: those in a part of the works of hubs, and one
    /// that is in no part any more.
    pub(crate) fn deleted(&self, works: &Sequence, part: u64, places: Range<u64>) -> Vec<(u64, u64)> {
        let mut deleted = Vec::new();
        for (block, index) in works.part(places) {
            let work = block.work(index);
            if deleted.is_empty() {
                deleted.push((GONE + part, work));
            }
            if self.is_deleted(work) {
                deleted.push((block.work(index + DELETED), work));
            }
        }
        deleted
    }
}
