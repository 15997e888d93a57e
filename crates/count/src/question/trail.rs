//! The authorships that show who has come, gone, or been abroad.

use super::{Question, plays};
use crate::bits::Bits;
use crate::index::{Facts, Wanted};
use crate::place::Place;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::measure::{Movement, Of, Origin, Role, Who};
use roaring::RoaringBitmap;
use std::ops::Range;
use std::sync::Arc;

/// The people of one period who are counted, and which of their authorships show it.
pub(crate) struct Trail {
    people: RoaringBitmap,
    /// Where, and by which works, they are of the place.
    here: Stage,
    /// Where, and by which works, they are elsewhere; nowhere if the measure does not ask.
    elsewhere: Stage,
}

/// Sites and works.
struct Stage {
    sites: Bits,
    works: Arc<Bits>,
    range: Range<u32>,
    role: Option<Role>,
}

impl Stage {
    fn has(&self, site: u32, facts: &Facts, at: usize) -> bool {
        let work = facts.work[at];
        self.range.contains(&work)
            && self.sites.contains(site)
            && self.works.contains(work)
            && plays(self.role, facts, at)
    }
}

impl Trail {
    /// The columns of facts that it looks at.
    pub(crate) const WANTED: Wanted = Wanted { authors: true, roles: true, weights: false, sequences: false };

    /// Whether a fact at a site is one of them.
    pub(crate) fn shows(&self, site: u32, facts: &Facts, at: usize) -> bool {
        (self.here.has(site, facts, at) || self.elsewhere.has(site, facts, at))
            && self.people.contains(facts.author[at])
    }
}

impl Engine {
    /// What shows the figure of a movement in a place and the one period asked for; none of any other measure.
    pub(crate) fn trail(&self, place: Place<'_>, question: &Question<'_>) -> Result<Option<Trail>, CountError> {
        let prepared = self.prepare(question)?;
        let (Of::Moved(movement), [period], Some(around)) =
            (question.base.of, question.periods.as_slice(), &prepared.around)
        else {
            return Ok(None);
        };
        let people = self.moved(movement, &prepared, place)?.pop().unwrap_or_default();
        let range = |years: Years| self.index.year_range(years.first, years.last);
        let own = self.sites_of(place);
        let mut sites = Bits::new(self.index.nowhere() + 1);
        own.iter().for_each(|site| sites.insert(*site));
        let here = Stage {
            sites,
            works: Arc::clone(&prepared.works),
            range: range(movement.here_in(period.last)),
            role: question.base.works.through,
        };
        let elsewhere = Stage {
            sites: self.sites_elsewhere(movement, &own),
            works: Arc::clone(&around.corpus),
            range: range(movement.elsewhere_in(period.last)),
            role: None,
        };
        Ok(Some(Trail { people, here, elsewhere }))
    }

    /// The sites, and the number that stands for none, at which somebody is elsewhere as a movement means it.
    fn sites_elsewhere(&self, movement: Movement, own: &[u32]) -> Bits {
        let countries = self.countries_of(own);
        Bits::those(self.index.nowhere() + 1, |no| {
            let site = self.sites.get(no as usize);
            let has_place = site.is_some_and(|site| site.latitude.zip(site.longitude).is_some());
            match movement.who {
                Who::Newcomers(None | Some(Origin::Nowhere)) => false,
                Who::Newcomers(Some(Origin::Unresolved)) => !has_place,
                Who::Newcomers(Some(Origin::Elsewhere)) | Who::Leavers => has_place,
                Who::AbroadBefore => {
                    site.and_then(|site| site.country_code.as_deref()).is_some_and(|code| !countries.contains(code))
                }
            }
        })
    }
}
