//! Measures answered from the index: a place is a set of sites, a year a range of numbers, a class a set of works.

use crate::CountError;
use crate::bits::Bits;
use crate::citation::Scores;
use crate::class::{BasketVenue, basket_venues};
use crate::documents::Located;
use crate::index::Index;
use crate::measure::Selection;
use crate::place::{corrected, lying, placed, sites_of_places};
use crate::provenance::Provenance;
use crate::question::Whereabouts;
use hubscope_lake::manifest::Manifest;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Catalogue;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::measure::Placing;
use hubscope_model::row::{Site, Venue};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// What has been made once, and is shared by all engines over the snapshot.
pub(crate) type Kept<K, V> = Arc<Mutex<BTreeMap<K, Arc<V>>>>;

/// What has been made before, or is made now. Two threads may make the same; what the last one has made stays.
pub(crate) fn kept<V, E>(all: &Kept<String, V>, key: String, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
    // A thread that failed has left nothing half made behind.
    let all = || all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = all().get(&key) {
        return Ok(Arc::clone(found));
    }
    let made = Arc::new(make()?);
    all().insert(key, Arc::clone(&made));
    Ok(made)
}

/// A snapshot and a catalogue, ready to answer.
#[derive(Debug)]
pub struct Engine {
    pub(crate) snapshot: Snapshot,
    pub(crate) catalogue: Catalogue,
    pub(crate) index: Arc<Index>,
    pub(crate) placing: Placing,
    /// By number, what `placing` makes of each site: by institution, that it is where its institution is registered.
    pub(crate) sites: Arc<Vec<Site>>,
    pub(crate) venues: Arc<Vec<Venue>>,
    pub(crate) basket_venues: Vec<BasketVenue>,
    /// Sites of each place but the world, ascending.
    pub(crate) hub_sites: BTreeMap<String, Vec<u32>>,
    /// The same by where sites lie, whatever the placing.
    pub(crate) lying: BTreeMap<String, Vec<u32>>,
    /// Sets of works that have been asked for, by what they are.
    pub(crate) sets: Kept<String, Bits>,
    /// Citations of works within windows that have been asked for.
    pub(crate) citations: Kept<String, Vec<u32>>,
    /// Metrics that have been asked for.
    pub(crate) scores: Kept<String, Scores>,
    /// Where people were in years that have been asked for, and whether retracted works tell so, too.
    pub(crate) whereabouts: Kept<(i32, bool), Whereabouts>,
    /// Documents that have been asked for, by what was asked.
    pub(crate) located: Kept<String, Located>,
    latest_year: Option<i32>,
}

impl Engine {
    /// Opens the current snapshot of a lake.
    ///
    /// # Errors
    /// [`CountError::Lake`] if there is none or it cannot be read, [`CountError::Boundary`] if a hub has none that can be.
    pub fn open(lake: &Path, catalogue: Catalogue) -> Result<Self, CountError> {
        Self::open_placed(lake, catalogue, Placing::default())
    }

    /// The same, with authorships placed so.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn open_placed(lake: &Path, catalogue: Catalogue, placing: Placing) -> Result<Self, CountError> {
        Self::over(Snapshot::open(lake)?, catalogue, placing)
    }

    /// The same snapshot and catalogue, with authorships placed so.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub(crate) fn under(&self, placing: Placing) -> Result<Self, CountError> {
        match placing == self.placing {
            true => self.with(self.catalogue.clone()),
            false => Self::over(self.snapshot.clone(), self.catalogue.clone(), placing),
        }
    }

    fn over(snapshot: Snapshot, catalogue: Catalogue, placing: Placing) -> Result<Self, CountError> {
        let index = Index::open(&snapshot, placing)?;
        let (sites, venues): (Vec<Site>, Vec<Venue>) = (snapshot.rows()?, snapshot.rows()?);
        let sites = placed(corrected(&catalogue, &snapshot, sites)?, placing);
        let hub_sites = sites_of_places(&catalogue, &snapshot, &sites)?;
        let lying = lying(&catalogue, &snapshot, placing, &hub_sites)?;
        let basket_venues = basket_venues(&catalogue, &venues);
        let latest_year = snapshot.manifest.latest("openalex").and_then(|day| day.get(..4)?.parse().ok());
        Ok(Engine {
            snapshot,
            catalogue,
            index: Arc::new(index),
            placing,
            sites: Arc::new(sites),
            venues: Arc::new(venues),
            basket_venues,
            hub_sites,
            lying,
            sets: Arc::default(),
            citations: Arc::default(),
            scores: Arc::default(),
            whereabouts: Arc::default(),
            located: Arc::default(),
            latest_year,
        })
    }

    /// The same snapshot under another catalogue: what depends on the lake alone is shared.
    ///
    /// # Errors
    /// [`CountError::Boundary`] if a hub has none that can be.
    pub fn with(&self, catalogue: Catalogue) -> Result<Self, CountError> {
        let has_same_classes = catalogue.classes == self.catalogue.classes;
        let (hub_sites, lying) = match catalogue.hubs == self.catalogue.hubs {
            true => (self.hub_sites.clone(), self.lying.clone()),
            false => {
                let hub_sites = sites_of_places(&catalogue, &self.snapshot, &self.sites)?;
                let lying = lying(&catalogue, &self.snapshot, self.placing, &hub_sites)?;
                (hub_sites, lying)
            }
        };
        Ok(Engine {
            snapshot: self.snapshot.clone(),
            index: Arc::clone(&self.index),
            placing: self.placing,
            sites: Arc::clone(&self.sites),
            venues: Arc::clone(&self.venues),
            basket_venues: match has_same_classes {
                true => self.basket_venues.clone(),
                false => basket_venues(&catalogue, &self.venues),
            },
            hub_sites,
            lying,
            // By what they are called, and that is for the classes to say.
            sets: if has_same_classes { Arc::clone(&self.sets) } else { Arc::default() },
            citations: Arc::clone(&self.citations),
            scores: Arc::clone(&self.scores),
            whereabouts: Arc::clone(&self.whereabouts),
            located: Arc::clone(&self.located),
            latest_year: self.latest_year,
            catalogue,
        })
    }

    /// The catalogue in use.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The manifest of the snapshot.
    pub fn manifest(&self) -> &Manifest {
        &self.snapshot.manifest
    }

    /// The folder of a table of the snapshot, for those who read it themselves.
    pub fn table_folder(&self, table: &str) -> std::path::PathBuf {
        self.snapshot.table_folder(table)
    }

    /// What all cells of a selection rest on.
    pub fn provenance(&self, selection: &Selection) -> Provenance {
        Provenance::of(&self.snapshot.manifest, &self.catalogue, selection, self.placing)
    }

    /// Everything that can be measured, with its kind: the relation `hub` of the SQL texts.
    pub fn places(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let set = &self.catalogue.hubs;
        let hubs = set.hubs.iter().map(|hub| (hub.id.as_str(), "hub"));
        let beside = set.beside.iter().map(|hub| (hub.id.as_str(), "beside"));
        let groups = set.groups.iter().map(|group| (group.id.as_str(), "group"));
        hubs.chain(beside).chain(groups).chain([WORLD, ELSEWHERE, UNRESOLVED].map(|id| (id, id)))
    }

    /// Places other than the world with their sites, ascending: the relation `hub_site` of the SQL texts. By institution these are the own
    /// sites of institutions.
    pub fn hub_sites(&self) -> impl Iterator<Item = (&str, Vec<u32>)> {
        self.hub_sites.iter().map(|(id, sites)| {
            let known: BTreeSet<u32> = sites.iter().map(|site| self.told_apart(*site)).collect();
            (id.as_str(), known.into_iter().filter(|site| *site != self.index.nowhere()).collect())
        })
    }

    /// Where authorships are.
    pub fn placing(&self) -> Placing {
        self.placing
    }

    /// What stands for a site where sites are told apart: by institution all sites of one are one, and those of none are nowhere.
    pub(crate) fn told_apart(&self, site: u32) -> u32 {
        match self.placing {
            Placing::Evidence => site,
            Placing::Institution => self.institution_at(site).unwrap_or(self.index.nowhere()),
        }
    }

    /// What stands for the institution of a site: its own site.
    pub(crate) fn institution_at(&self, site: u32) -> Option<u32> {
        self.sites.get(site as usize)?.institution_site_no
    }

    /// Venues of the lake that stand in the list of a basket: the relation `basket_venue` of the SQL texts.
    pub fn basket_venues(&self) -> &[BasketVenue] {
        &self.basket_venues
    }

    /// The year of the latest record, if the sources date their records.
    pub(crate) fn latest_year(&self) -> Option<i32> {
        self.latest_year
    }
}
