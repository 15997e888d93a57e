//! People who moved from one hub to another.

use super::Engine;
use crate::CountError;
use hubscope_model::Years;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use serde::Serialize;
use std::collections::BTreeSet;
use std::num::NonZeroU8;
use utoipa::ToSchema;

/// Whose moves.
#[derive(Debug, Clone)]
pub struct Movers {
    /// Hubs that are moved from or to; none for all.
    pub hubs: Vec<String>,
    /// The years of arrival.
    pub years: Years,
    /// How many years before are looked at.
    pub before: NonZeroU8,
}

impl Movers {
    /// Years that are looked at unless others are asked for: as of newcomers, long enough that somebody who publishes at times is not
    /// taken for new.
    pub const BEFORE: NonZeroU8 = match NonZeroU8::new(3) {
        Some(years) => years,
        None => NonZeroU8::MIN,
    };
}

/// How many people moved from one hub to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Flow {
    /// Where they had been.
    pub from_id: String,
    /// Where they arrived.
    pub to_id: String,
    /// The year in which they first have an authorship there.
    pub period: String,
    /// People with an authorship there in this year and none in the years before, and one where they are from in these years. None where
    /// the lake does not know one of these years: as of newcomers, it has no work of it, or far fewer than of the year after it.
    pub people: Option<u64>,
    /// The snapshot's number and short hash.
    pub edition: String,
}

impl Engine {
    /// People who moved, by hub of origin, hub of arrival and year: a row for any two hubs of the set, zero included. They are authors
    /// of works of the corpus that are not retracted.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] for an unknown hub, [`CountError::NoHub`] for what is none, [`CountError::Lake`] if the index
    /// cannot be read.
    pub fn movers(&self, movers: &Movers) -> Result<Vec<Flow>, CountError> {
        let hubs: Vec<&str> = self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let asked: BTreeSet<&str> = self.asked(&movers.hubs, &hubs)?;
        let before = i32::from(movers.before.get());
        let looked_at = Years { first: movers.years.first.saturating_sub(before), last: movers.years.last };
        let people = hubs
            .par_iter()
            .map(|hub| {
                let sites = self.hub_sites.get(*hub).map(Vec::as_slice).unwrap_or_default();
                Ok(self.index.authors_in(sites, looked_at)?)
            })
            .collect::<Result<Vec<Vec<RoaringBitmap>>, CountError>>()?;
        let corpus = self.corpus("movers", false)?;
        let mut flows = vec![];
        for (at, year) in movers.years.iter().enumerate() {
            // Somebody whose earlier works are not there would seem to be new.
            let looked_back = Years { first: year.saturating_sub(before), last: year.saturating_sub(1) };
            let reaches_back = self.knows(&corpus, looked_back);
            let (earlier, present): (Vec<RoaringBitmap>, Vec<&RoaringBitmap>) =
                people.iter().filter_map(|by_year| around(&by_year[at..], before as usize)).unzip();
            for (to, to_id) in hubs.iter().enumerate() {
                let arrived = present[to] - &earlier[to];
                for (from, from_id) in hubs.iter().enumerate().filter(|(from, _)| *from != to) {
                    if asked.contains(from_id) || asked.contains(to_id) {
                        flows.push(Flow {
                            from_id: (*from_id).to_owned(),
                            to_id: (*to_id).to_owned(),
                            period: year.to_string(),
                            people: reaches_back.then(|| arrived.intersection_len(&earlier[from])),
                            edition: self.manifest().edition(),
                        });
                    }
                }
            }
        }
        flows.sort_by(|a, b| (&a.from_id, &a.to_id, &a.period).cmp(&(&b.from_id, &b.to_id, &b.period)));
        Ok(flows)
    }
}

/// People of the first years, so many, and those of the year after them.
fn around(by_year: &[RoaringBitmap], before: usize) -> Option<(RoaringBitmap, &RoaringBitmap)> {
    let (earlier, later) = by_year.split_at_checked(before)?;
    Some((earlier.iter().fold(RoaringBitmap::new(), |all, set| all | set), later.first()?))
}
