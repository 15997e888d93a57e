//! Institutions that changed themselves: their point, their country, or that another took their place.

use super::place::Placement;
use super::tally::Lens;
use crate::CountError;
use hubscope_lake::changes::{Turnover, redirected};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::row::Site;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What became of the institutions that works name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Institutions {
    /// How many came and went.
    #[serde(flatten)]
    pub turnover: Turnover,
    /// Of those that went, how many the source says to have merged into others.
    pub merged: u64,
    /// How many have another point, gained one or lost it.
    pub moved: u64,
    /// How many have another country.
    pub changed_country: u64,
    /// Those that changed in one of these ways, by id as a number.
    pub changes: Vec<InstitutionChange>,
}

/// Degrees north and east.
pub type Point = (f64, f64);

/// An institution that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InstitutionChange {
    /// OpenAlex id.
    pub institution_id: String,
    /// Name.
    pub name: Option<String>,
    /// The institution that took its place.
    pub merged_into: Option<String>,
    /// Where it was.
    pub point_before: Option<Point>,
    /// Where it is.
    pub point_after: Option<Point>,
    /// Its country before.
    pub country_before: Option<String>,
    /// Its country after.
    pub country_after: Option<String>,
    /// Hubs and groups it was in, of those asked for.
    pub hubs_before: Vec<String>,
    /// Those it is in.
    pub hubs_after: Vec<String>,
}

impl InstitutionChange {
    /// Whether it moved from one place to another, or got or lost one.
    pub fn moved(&self) -> bool {
        self.merged_into.is_none() && self.point_before != self.point_after
    }

    /// Whether its country changed.
    pub fn changed_country(&self) -> bool {
        self.merged_into.is_none() && self.country_before != self.country_after
    }
}

/// What counting needs of a site, by institution.
type Sites = BTreeMap<u64, Site>;

/// Compares the institutions of two snapshots.
pub(super) fn compare(
    before: &Snapshot,
    after: &Snapshot,
    lens: &Lens,
    places: &[&str],
) -> Result<Institutions, CountError> {
    let sites = |snapshot: &Snapshot| -> Result<Sites, CountError> {
        let own = snapshot.rows::<Site>()?.into_iter().filter(|site| site.institution_site_no == Some(site.site_no));
        Ok(own.filter_map(|site| Some((site.institution_key?, site))).collect())
    };
    let (was, is) = (sites(before)?, sites(after)?);
    let gone: BTreeSet<u64> = was.keys().filter(|key| !is.contains_key(key)).copied().collect();
    let mut survivors = BTreeMap::new();
    redirected(after, "institution", |old, new| {
        survivors.extend(new.filter(|_| gone.contains(&old)).map(|new| (old, new)));
        Ok(())
    })?;
    let ids = |at: &Placement, key| -> Vec<String> {
        at.of(key).iter().filter_map(|&place| Some((*places.get(place as usize)?).to_owned())).collect()
    };
    let change = |(key, old): (&u64, &Site)| {
        let (new, survivor) = (is.get(key), survivors.get(key));
        Some(InstitutionChange {
            institution_id: format!("I{key}"),
            name: None,
            merged_into: survivor.map(|key| format!("I{key}")),
            point_before: old.latitude.zip(old.longitude),
            point_after: new.and_then(|site| site.latitude.zip(site.longitude)),
            country_before: old.country_code.clone(),
            country_after: new.and_then(|site| site.country_code.clone()),
            hubs_before: ids(&lens.before, *key),
            hubs_after: ids(&lens.after, survivor.copied().unwrap_or(*key)),
        })
        .filter(|c| survivor.is_some() || new.is_some() && (c.moved() || c.changed_country()))
        .map(|change| (*key, change))
    };
    let changed: Vec<(u64, InstitutionChange)> = was.iter().filter_map(change).collect();
    let keys = changed.iter().map(|(key, _)| *key).collect();
    let names = super::Names::read([before, after], BTreeSet::new(), keys)?;
    let named = |(key, change)| InstitutionChange { name: names.institution(Some(key)), ..change };
    let changes: Vec<InstitutionChange> = changed.into_iter().map(named).collect();
    let count = |holds: fn(&InstitutionChange) -> bool| changes.iter().filter(|c| holds(c)).count() as u64;
    Ok(Institutions {
        turnover: Turnover {
            before: was.len() as u64,
            after: is.len() as u64,
            appeared: is.keys().filter(|key| !was.contains_key(key)).count() as u64,
            vanished: gone.len() as u64,
        },
        merged: survivors.len() as u64,
        moved: count(InstitutionChange::moved),
        changed_country: count(InstitutionChange::changed_country),
        changes,
    })
}
