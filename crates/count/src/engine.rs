//! Measures answered from the index: a place is a set of sites, a year a range of numbers, a class a set of works.

use crate::CountError;
use crate::bits::Bits;
use crate::citation::Scores;
use crate::class::{BasketVenue, basket_venues};
use crate::index::Index;
use crate::place::sites_of_places;
use crate::provenance::Provenance;
use hubscope_lake::manifest::Manifest;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::measure::Counting;
use hubscope_model::row::{Site, Venue};
use hubscope_model::{Catalogue, Years};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A snapshot and a catalogue, ready to answer.
#[derive(Debug)]
pub struct Engine {
    pub(crate) snapshot: Snapshot,
    pub(crate) catalogue: Catalogue,
    pub(crate) index: Index,
    pub(crate) sites: Vec<Site>,
    pub(crate) venues: Vec<Venue>,
    pub(crate) basket_venues: Vec<BasketVenue>,
    /// Sites of each place but the world, ascending.
    pub(crate) hub_sites: BTreeMap<String, Vec<u32>>,
    /// Sets of works that have been asked for, by what they are.
    pub(crate) sets: Mutex<BTreeMap<String, Arc<Bits>>>,
    /// Metrics that have been asked for.
    pub(crate) scores: Mutex<BTreeMap<String, Arc<Scores>>>,
    latest_year: Option<i32>,
}

impl Engine {
    /// Opens the current snapshot of a lake.
    ///
    /// # Errors
    /// [`CountError::Lake`] if there is none or it cannot be read.
    pub fn open(lake: &Path, catalogue: Catalogue) -> Result<Self, CountError> {
        let snapshot = Snapshot::open(lake)?;
        let index = Index::open(&snapshot)?;
        let (sites, venues): (Vec<Site>, Vec<Venue>) = (snapshot.rows()?, snapshot.rows()?);
        let hub_sites = sites_of_places(&catalogue, &sites);
        let basket_venues = basket_venues(&catalogue, &venues);
        let latest_year = snapshot.manifest.latest("openalex").and_then(|day| day.get(..4)?.parse().ok());
        let (sets, scores) = (Mutex::default(), Mutex::default());
        Ok(Engine { snapshot, catalogue, index, sites, venues, basket_venues, hub_sites, sets, scores, latest_year })
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

    /// What all cells of these years rest on.
    pub fn provenance(&self, years: Years, counting: Counting) -> Provenance {
        Provenance::of(&self.snapshot.manifest, &self.catalogue, years, counting)
    }

    /// Everything that can be measured, with its kind: the relation `hub` of the SQL texts.
    pub fn places(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let set = &self.catalogue.hubs;
        let hubs = set.hubs.iter().map(|hub| (hub.id.as_str(), "hub"));
        let groups = set.groups.iter().map(|group| (group.id.as_str(), "group"));
        hubs.chain(groups).chain([WORLD, ELSEWHERE, UNRESOLVED].map(|id| (id, id)))
    }

    /// Places other than the world with their sites: the relation `hub_site` of the SQL texts.
    pub fn hub_sites(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.hub_sites.iter().map(|(id, sites)| (id.as_str(), sites.as_slice()))
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
