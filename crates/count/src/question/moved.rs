//! People who come, go, or have been abroad: sets of authors by year, at a place and elsewhere.

use super::{Prepared, Question, plays, within};
use crate::bits::Bits;
use crate::class::Reading;
use crate::index::{NONE, Wanted};
use crate::place::Place;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Indicator, Movement, Of, Origin, Role, Who, Works};
use rayon::prelude::*;
use roaring::{MultiOps, RoaringBitmap};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

/// Where people were in a year, by works of the corpus.
#[derive(Debug, Default)]
pub(crate) struct Whereabouts {
    /// At institutions of a country, by its code.
    by_country: BTreeMap<String, RoaringBitmap>,
    /// At institutions that have a place.
    placed: RoaringBitmap,
    /// On any work.
    anywhere: RoaringBitmap,
}

/// What a movement looks at beside the measure's own works.
#[derive(Debug)]
pub(crate) struct Around {
    /// The works by which people are, or are not, somewhere.
    pub(super) corpus: Arc<Bits>,
    by_year: BTreeMap<i32, Arc<Whereabouts>>,
}

/// Which authorships make somebody an author at a site.
#[derive(Clone, Copy)]
struct Through<'a> {
    works: &'a Bits,
    role: Option<Role>,
    /// Whether these are all works of the corpus, whose authors the index has as sets.
    are_all: bool,
}

impl Around {
    /// Where people were in each of some years.
    fn of(&self, years: Years) -> impl Iterator<Item = &Whereabouts> {
        years.iter().filter_map(|year| self.by_year.get(&year)).map(Arc::as_ref)
    }

    /// Those of some people who were, or were not, where a movement says.
    fn matching(&self, movement: Movement, year: i32, people: RoaringBitmap, own: &BTreeSet<&str>) -> RoaringBitmap {
        let of = |set: fn(&Whereabouts) -> &RoaringBitmap| self.of(movement.elsewhere_in(year)).map(set).union();
        // Who is not at the place in these years, and at one that has a place, is outside.
        match movement.who {
            Who::Newcomers(None) => people,
            Who::Newcomers(Some(Origin::Elsewhere)) | Who::Leavers => people & of(|w| &w.placed),
            Who::Newcomers(Some(Origin::Unresolved)) => (people - of(|w| &w.placed)) & of(|w| &w.anywhere),
            Who::Newcomers(Some(Origin::Nowhere)) => people - of(|w| &w.anywhere),
            Who::AbroadBefore => {
                let countries = self.of(movement.elsewhere_in(year)).flat_map(|w| &w.by_country);
                let abroad = countries.filter(|(country, _)| !own.contains(country.as_str()));
                abroad.map(|(_, there)| &people & there).union()
            }
        }
    }
}

impl Engine {
    /// What a question about a movement looks at beside its own works; none of any other question.
    pub(super) fn around(&self, question: &Question<'_>) -> Result<Option<Arc<Around>>, CountError> {
        let Of::Moved(movement) = question.base.of else { return Ok(None) };
        let corpus = self.corpus(question.id, question.base.works.with_retracted)?;
        let years = spanned(&question.periods, |year| Some(movement.elsewhere_in(year)));
        let by_year = self.whereabouts(&corpus, question.base.works.with_retracted, years)?;
        Ok(Some(Arc::new(Around { corpus, by_year })))
    }

    pub(crate) fn corpus(&self, id: &str, with_retracted: bool) -> Result<Arc<Bits>, CountError> {
        self.works(id, &Works { with_retracted, ..Works::default() }, Reading::Known)
    }

    /// Where people were in some years, as it is kept or made now.
    fn whereabouts(
        &self,
        corpus: &Bits,
        with_retracted: bool,
        years: Years,
    ) -> Result<BTreeMap<i32, Arc<Whereabouts>>, CountError> {
        // A thread that failed has left nothing half made behind.
        let kept = || self.whereabouts.lock().unwrap_or_else(PoisonError::into_inner);
        let lacking: Vec<i32> = years.iter().filter(|year| !kept().contains_key(&(*year, with_retracted))).collect();
        if let (Some(&first), Some(&last)) = (lacking.first(), lacking.last()) {
            let made = self.look_around(corpus, with_retracted, Years { first, last })?;
            kept().extend((first..).zip(made).map(|(year, made)| ((year, with_retracted), Arc::new(made))));
        }
        let kept = kept();
        Ok(years.iter().filter_map(|year| Some((year, Arc::clone(kept.get(&(year, with_retracted))?)))).collect())
    }

    fn look_around(&self, works: &Bits, with_retracted: bool, years: Years) -> Result<Vec<Whereabouts>, CountError> {
        let through = Through { works, role: None, are_all: !with_retracted };
        let mut alike: BTreeMap<(Option<&str>, bool), Vec<u32>> = BTreeMap::new();
        for site in self.sites.iter() {
            let has_place = site.latitude.zip(site.longitude).is_some();
            alike.entry((site.country_code.as_deref(), has_place)).or_default().push(site.site_no);
        }
        let authors = alike
            .into_par_iter()
            .map(|(kind, sites)| Ok((kind, self.authors_by_year(&sites, through, years)?)))
            .collect::<Result<Vec<_>, CountError>>()?;
        let nowhere = self.authors_by_year(&[self.index.nowhere()], Through { are_all: false, ..through }, years)?;
        let of_year = |(at, nowhere): (usize, RoaringBitmap)| {
            let mut all = Whereabouts { anywhere: nowhere, ..Whereabouts::default() };
            for ((country, has_place), sets) in &authors {
                let Some(set) = sets.get(at) else { continue };
                all.anywhere |= set;
                if *has_place {
                    all.placed |= set;
                }
                if let Some(country) = country {
                    *all.by_country.entry((*country).to_owned()).or_default() |= set;
                }
            }
            all
        };
        Ok(nowhere.into_iter().enumerate().map(of_year).collect())
    }

    /// The authors at some sites (ascending) by year, from the first one on.
    fn authors_by_year(
        &self,
        sites: &[u32],
        through: Through<'_>,
        years: Years,
    ) -> Result<Vec<RoaringBitmap>, CountError> {
        if years.is_empty() {
            return Ok(vec![]);
        }
        if through.are_all {
            return Ok(self.index.authors_in(sites, years)?);
        }
        let ranges: Vec<_> = years.iter().map(|year| self.index.year_range(year, year)).collect();
        let mut sets: Vec<RoaringBitmap> = vec![RoaringBitmap::new(); ranges.len()];
        let wanted = Wanted { authors: true, roles: through.role.is_some(), ..Wanted::default() };
        self.index.each(sites.iter().copied(), wanted, |_, facts, range| {
            for (set, of_year) in sets.iter_mut().zip(&ranges) {
                let counts = |&at: &usize| {
                    through.works.contains(facts.work[at]) && facts.author[at] != NONE && plays(through.role, facts, at)
                };
                let mut people: Vec<u32> =
                    within(&facts.work, range.clone(), of_year).filter(counts).map(|at| facts.author[at]).collect();
                people.sort_unstable();
                set.extend(people);
            }
        })?;
        Ok(sets)
    }

    /// Who is counted in a place, by period. Nobody where the measure is not defined.
    pub(super) fn moved(
        &self,
        movement: Movement,
        prepared: &Prepared<'_>,
        place: Place<'_>,
    ) -> Result<Vec<RoaringBitmap>, CountError> {
        let Question { periods, base, .. } = prepared.question;
        let Some(around) = &prepared.around else { return Ok(vec![]) };
        let is_somewhere = match place {
            Place::Sites(_) => true,
            Place::World => movement.is_of(WORLD),
            Place::Unresolved(_) => false,
        };
        if !is_somewhere {
            return Ok(vec![RoaringBitmap::new(); periods.len()]);
        }
        let sites = self.sites_of(place);
        // The index has sets of sites; where there is none it has none.
        let has_sets = place != Place::World;
        let authors = |works: &Bits, role, are_all: bool, years: Years| -> Result<BTreeMap<i32, RoaringBitmap>, _> {
            let through = Through { works, role, are_all: are_all && has_sets };
            self.authors_by_year(&sites, through, years).map(|sets| (years.first..).zip(sets).collect())
        };
        let of = |sets: &BTreeMap<i32, RoaringBitmap>, years: Years| {
            sets.range(years.first..=years.last).map(|(_, set)| set).union()
        };
        let years = spanned(periods, |year| Some(movement.here_in(year)));
        let here = authors(&prepared.works, base.works.through, base.works.are_all(), years)?;
        let years = spanned(periods, |year| movement.away_in(year));
        let at_all = match place {
            Place::World => around.by_year.iter().map(|(year, all)| (*year, all.anywhere.clone())).collect(),
            _ => authors(&around.corpus, None, !base.works.with_retracted, years)?,
        };
        let own = self.countries_of(&sites);
        let of_year = |year: i32| {
            let mut people = of(&here, movement.here_in(year));
            if let Some(away) = movement.away_in(year) {
                people -= of(&at_all, away);
            }
            around.matching(movement, year, people, &own)
        };
        Ok(periods.iter().map(|period| of_year(period.last)).collect())
    }

    /// The countries of some sites, as far as they are known.
    pub(super) fn countries_of(&self, sites: &[u32]) -> BTreeSet<&str> {
        sites.iter().filter_map(|site| self.sites.get(*site as usize)?.country_code.as_deref()).collect()
    }

    /// Whether an indicator has figures of a period. What looks back has none where the lake does not know every year that is looked
    /// back at: it has no work of it, or far fewer than of the year after it.
    ///
    /// # Errors
    /// [`CountError::Class`] for a class that is not there.
    pub(crate) fn looks_back(&self, indicator: &Indicator, period: Years) -> Result<bool, CountError> {
        for base in self.catalogue.bases(indicator)? {
            let back = base.of.years_before(indicator.period);
            let corpus = self.corpus(&indicator.id, base.works.with_retracted)?;
            let before = Years { first: period.last.saturating_sub(back), last: period.last.saturating_sub(1) };
            if !self.knows(&corpus, before) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the lake knows years that are looked back at: it has works of each, and not far fewer than of the year after it.
    pub(crate) fn knows(&self, corpus: &Bits, years: Years) -> bool {
        let works = |year: i32| corpus.len_in(self.index.year_range(year, year));
        years.iter().all(|year| works(year) > 0 && works(year) * Of::MOST_GROWTH >= works(year + 1))
    }

    /// Whether an indicator means something of a place. Of those who come, go, or have been abroad see [`Movement::is_of`]; and if no
    /// country is known to be the place's own, none is another.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] for an unknown place.
    pub(crate) fn is_of(&self, indicator: &Indicator, place: &str) -> Result<bool, CountError> {
        for base in self.catalogue.bases(indicator)? {
            let Of::Moved(movement) = base.of else { continue };
            let own = self.countries_of(&self.sites_of(self.place(place)?));
            if !movement.is_of(place) || movement.who == Who::AbroadBefore && own.is_empty() {
                return Ok(false);
            }
        }
        Ok(indicator.is_of(place))
    }
}

/// From the first to the last of the years that are looked at for some periods.
fn spanned(periods: &[Years], looked_at: impl Fn(i32) -> Option<Years>) -> Years {
    let mut all = periods.iter().filter_map(|period| looked_at(period.last));
    let first = all.next().unwrap_or(Years { first: 0, last: -1 });
    all.fold(first, |a, b| Years { first: a.first.min(b.first), last: a.last.max(b.last) })
}
