//! Names of what cells are about, for people.

use crate::CountError;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Catalogue;
use hubscope_model::row::{Institution, Venue};
use std::collections::{BTreeMap, BTreeSet};

/// Names of some venues and institutions: those of the later snapshot, where it has them.
#[derive(Debug, Default)]
pub(super) struct Names {
    venues: BTreeMap<u64, String>,
    institutions: BTreeMap<u64, String>,
}

impl Names {
    /// Looks these up in the snapshots, the later one last.
    pub(super) fn read(
        snapshots: [&Snapshot; 2],
        venues: BTreeSet<u64>,
        institutions: BTreeSet<u64>,
    ) -> Result<Self, CountError> {
        let mut names = Names::default();
        for snapshot in snapshots {
            let rows = snapshot.rows::<Venue>()?.into_iter().filter(|v| venues.contains(&v.venue_key));
            names.venues.extend(rows.filter_map(|v| Some((v.venue_key, v.display_name?))));
            let rows = snapshot.rows::<Institution>()?.into_iter();
            let rows = rows.filter(|i| institutions.contains(&i.institution_key));
            names.institutions.extend(rows.filter_map(|i| Some((i.institution_key, i.display_name?))));
        }
        Ok(names)
    }

    pub(super) fn venue(&self, key: Option<u64>) -> Option<String> {
        self.venues.get(&key?).cloned()
    }

    pub(super) fn institution(&self, key: Option<u64>) -> Option<String> {
        self.institutions.get(&key?).cloned()
    }
}

/// The English name of a hub or group.
pub(super) fn of_place(catalogue: &Catalogue, id: &str) -> Option<String> {
    let set = &catalogue.hubs;
    let hubs = set.hubs.iter().map(|hub| (&hub.id, &hub.names));
    let mut named = hubs.chain(set.groups.iter().map(|group| (&group.id, &group.names)));
    named.find(|(known, _)| *known == id).map(|(_, names)| names.en.clone())
}
