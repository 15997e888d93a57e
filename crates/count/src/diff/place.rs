//! The places of institutions: hubs, groups, the world.

use crate::CountError;
use crate::place::{placed, sites_of_hubs};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Catalogue;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::Placing;
use std::collections::HashMap;

/// Which of some places each institution of a snapshot is at. Places go by their position in a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Placement {
    /// Ascending; institutions that are at none are left out.
    of: HashMap<u64, Vec<u32>>,
    /// The world, where every work is, if it is asked for.
    world: Option<u32>,
}

impl Placement {
    /// Places a snapshot's institutions as counting does.
    pub(super) fn read(snapshot: &Snapshot, catalogue: &Catalogue, places: &[&str]) -> Result<Self, CountError> {
        let sites = placed(snapshot.rows()?, Placing::Institution);
        let hub_sites = sites_of_hubs(catalogue, snapshot, &sites)?;
        let mut placement = Placement::default();
        for (place, id) in (0u32..).zip(places) {
            if *id == WORLD {
                placement.world = Some(place);
            }
            let sites = hub_sites.get(*id).into_iter().flatten().filter_map(|&no| sites.get(no as usize));
            for institution in sites.filter_map(|site| site.institution_key) {
                let places = placement.of.entry(institution).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Ok(placement)
    }

    /// The places of an institution, but for the world.
    pub(super) fn of(&self, institution: u64) -> &[u32] {
        self.of.get(&institution).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn is_at(&self, institution: u64, place: u32) -> bool {
        self.of(institution).contains(&place)
    }

    pub(super) fn is_anywhere(&self, institution: u64) -> bool {
        !self.of(institution).is_empty()
    }

    /// The places of a work at these institutions, ascending.
    pub(super) fn places(&self, institutions: &[u64]) -> Vec<u32> {
        let mut places: Vec<u32> = institutions.iter().flat_map(|i| self.of(*i)).copied().chain(self.world).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    #[cfg(test)]
    pub(super) fn made(of: impl IntoIterator<Item = (u64, Vec<u32>)>, world: Option<u32>) -> Self {
        Placement { of: of.into_iter().collect(), world }
    }

    #[cfg(test)]
    pub(super) fn has_world(&self) -> bool {
        self.world.is_some()
    }
}
