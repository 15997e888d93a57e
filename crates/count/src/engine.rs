//! Measures answered from bitmaps: a hub is the union of its sites' works, a year a range of numbers, a class a set.

use crate::CountError;
use crate::corpus::Corpus;
use crate::measure::{Backend, Figure};
use crate::provenance::Provenance;
use hubscope_geo::Area;
use hubscope_lake::manifest::Manifest;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::classes::Class;
use hubscope_model::measure::{CountMeasure, Derivation, Entity, Indicator, Measure, Unit};
use hubscope_model::{Catalogue, Years};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A snapshot and a catalogue, ready to answer.
#[derive(Debug)]
pub struct Engine {
    pub(crate) snapshot: Snapshot,
    pub(crate) catalogue: Catalogue,
    pub(crate) corpus: Corpus,
    /// Sites of each hub and group, ascending.
    hub_sites: BTreeMap<String, Vec<u32>>,
    latest_year: Option<i32>,
}

impl Engine {
    /// Opens the current snapshot of a lake.
    ///
    /// # Errors
    /// [`CountError::Lake`] if there is none or it cannot be read.
    pub fn open(lake: &Path, catalogue: Catalogue) -> Result<Self, CountError> {
        let snapshot = Snapshot::open(lake)?;
        let corpus = Corpus::read(&snapshot)?;
        let hub_sites = sites_of_hubs(&catalogue, &corpus);
        let latest_year = snapshot.manifest.latest("openalex").and_then(|day| day.get(..4)?.parse().ok());
        Ok(Engine { snapshot, catalogue, corpus, hub_sites, latest_year })
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
    pub fn provenance(&self, years: Years) -> Provenance {
        Provenance::of(&self.snapshot.manifest, &self.catalogue, years)
    }

    /// Hubs and groups with their sites: the relation `hub_site` of the SQL texts.
    pub fn hub_sites(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.hub_sites.iter().map(|(id, sites)| (id.as_str(), sites.as_slice()))
    }

    /// Sites of one hub or group.
    ///
    /// # Errors
    /// If there is no such hub.
    pub(crate) fn sites(&self, hub: &str) -> Result<&[u32], CountError> {
        let id = self.catalogue.hub_id(hub)?;
        Ok(self.hub_sites.get(id).map(Vec::as_slice).unwrap_or_default())
    }

    /// The year of the latest record, if the sources date their records.
    pub(crate) fn latest_year(&self) -> Option<i32> {
        self.latest_year
    }

    /// Works of the corpus that have all the classes of a measure.
    pub(crate) fn having(&self, id: &str, measure: &CountMeasure, sure: Sure) -> Result<RoaringBitmap, CountError> {
        let mut works = self.corpus.broad.clone();
        for class in &measure.classes {
            let class = self
                .catalogue
                .classes
                .resolve(class)
                .map_err(|message| CountError::Class { indicator: id.to_owned(), message })?;
            works &= match (class, sure) {
                (Class::Field(subfields), _) => (0u32..)
                    .zip(&self.corpus.subfield)
                    .filter(|(_, s)| s.is_some_and(|s| subfields.contains(&s)))
                    .map(|(n, _)| n)
                    .collect(),
                (Class::International, Sure::Yes) => self.corpus.international.clone(),
                (Class::International, Sure::Maybe) => self.corpus.maybe_international.clone(),
            };
        }
        Ok(works)
    }

    /// Things of one hub by year, on these works.
    fn counts(&self, works: &RoaringBitmap, count: Entity, hub: &str, years: Years) -> Result<Vec<u64>, CountError> {
        let sites = self.sites(hub)?;
        let works = works & self.corpus.works_at(sites);
        match count {
            Entity::Works => {
                Ok(years.iter().map(|year| works.range_cardinality(self.corpus.year_range(year))).collect())
            }
            Entity::Authors => {
                let mut people = vec![RoaringBitmap::new(); years.len()];
                for fact in self.corpus.facts_at(sites).filter(|f| works.contains(f.work_no)) {
                    let year = self.corpus.year.get(fact.work_no as usize).copied().flatten();
                    let offset = year.and_then(|y| usize::try_from(y - years.first).ok());
                    if let (Some(author), Some(people)) = (fact.author_no, offset.and_then(|o| people.get_mut(o))) {
                        people.insert(author);
                    }
                }
                Ok(people.iter().map(RoaringBitmap::len).collect())
            }
        }
    }
}

impl Backend for Engine {
    fn yearly(&self, indicator: &Indicator, hubs: &[&str], years: Years) -> Result<Vec<Vec<Figure>>, CountError> {
        let ratio = match &indicator.measure {
            Measure::Count(count) => {
                let works = self.having(&indicator.id, count, Sure::Yes)?;
                let figure = |count: u64| Figure { value: Some(count as f64), ..Figure::default() };
                let of = |hub: &&str| self.counts(&works, count.count, hub, years);
                return hubs.iter().map(|hub| Ok(of(hub)?.into_iter().map(figure).collect())).collect();
            }
            Measure::Ratio(ratio) => ratio,
        };
        let (above, below) = (self.catalogue.count(&ratio.ratio)?, self.catalogue.count(&ratio.to)?);
        let all = self.having(&ratio.to, below, Sure::Yes)?;
        let sure = self.having(&ratio.ratio, above, Sure::Yes)?;
        let maybe =
            if self.catalogue.has_bounds(above) { Some(self.having(&ratio.ratio, above, Sure::Maybe)?) } else { None };
        let of = |hub: &str| -> Result<Vec<Figure>, CountError> {
            let all = self.counts(&all, below.count, hub, years)?;
            let sure = self.counts(&sure, above.count, hub, years)?;
            let maybe = maybe.as_ref().map(|works| self.counts(works, above.count, hub, years)).transpose()?;
            // The order of operations is that of the SQL text.
            let share = |a: u64, b: u64| (b > 0).then(|| a as f64 / b as f64 * 100.0);
            let figure = |at: usize| {
                let value = share(sure[at], all[at]);
                let high = maybe.as_ref().and_then(|m| share(m[at], all[at]));
                Figure { value, low: high.and(value), high, n: Some(all[at]) }
            };
            Ok((0..years.len()).map(figure).collect())
        };
        hubs.iter().map(|hub| of(hub)).collect()
    }

    fn growth(
        &self,
        derivation: Derivation,
        indicator: &Indicator,
        _hubs: &[&str],
        years: Years,
        yearly: &[Vec<Figure>],
    ) -> Result<Vec<Option<f64>>, CountError> {
        let growth = |figures: &Vec<Figure>| {
            let values: Vec<Option<f64>> = figures.iter().map(|f| f.value).collect();
            match (derivation, indicator.unit) {
                (Derivation::Cagr, _) => {
                    let end = |v: Option<&Option<f64>>| v.copied().flatten();
                    hubscope_stats::cagr(end(values.first()), end(values.last()), years.len() - 1)
                }
                (_, Unit::Percent) => hubscope_stats::linear_slope(&values),
                _ => hubscope_stats::log_slope(&values),
            }
        };
        Ok(yearly.iter().map(growth).collect())
    }
}

/// Whether works count that surely have a class, or also those that may have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sure {
    Yes,
    Maybe,
}

/// Places every site in the hubs; groups get the union of their members' sites.
fn sites_of_hubs(catalogue: &Catalogue, corpus: &Corpus) -> BTreeMap<String, Vec<u32>> {
    let mut of: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for hub in &catalogue.hubs.hubs {
        let area = Area::of(hub);
        let inside = corpus
            .sites
            .iter()
            .filter(|site| site.latitude.zip(site.longitude).is_some_and(|(lat, lon)| area.contains(lat, lon)));
        of.insert(hub.id.clone(), inside.map(|site| site.site_no).collect());
    }
    for group in &catalogue.hubs.groups {
        let members = catalogue.hubs.members(group).filter_map(|hub| of.get(&hub.id));
        let union: BTreeSet<u32> = members.flatten().copied().collect();
        of.insert(group.id.clone(), union.into_iter().collect());
    }
    of
}
