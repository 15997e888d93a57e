//! Measures answered from bitmaps: a hub is the union of its sites' works, a year a range of numbers, a class a set.

use crate::CountError;
use crate::bits::Bits;
use crate::class::{BasketVenue, basket_venues};
use crate::corpus::{Corpus, Fact};
use crate::measure::{Backend, Figure};
use crate::provenance::Provenance;
use hubscope_geo::Area;
use hubscope_lake::manifest::Manifest;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{
    Comparison, Derivation, Entity, Indicator, Measure, RatioMeasure, RelativeMeasure, Unit,
};
use hubscope_model::row::Site;
use hubscope_model::{Catalogue, Years};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// A snapshot and a catalogue, ready to answer.
#[derive(Debug)]
pub struct Engine {
    pub(crate) snapshot: Snapshot,
    pub(crate) catalogue: Catalogue,
    pub(crate) corpus: Corpus,
    pub(crate) basket_venues: Vec<BasketVenue>,
    /// Sites of each hub and group, ascending.
    hub_sites: BTreeMap<String, Vec<u32>>,
    /// All sites.
    everywhere: Vec<u32>,
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
        let hub_sites = sites_of_hubs(&catalogue, &corpus.sites);
        let basket_venues = basket_venues(&catalogue, &corpus.venues);
        let everywhere = corpus.sites.iter().map(|site| site.site_no).collect();
        let latest_year = snapshot.manifest.latest("openalex").and_then(|day| day.get(..4)?.parse().ok());
        Ok(Engine { snapshot, catalogue, corpus, basket_venues, hub_sites, everywhere, latest_year })
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

    /// Everything that can be measured, with its kind: the relation `hub` of the SQL texts.
    pub fn places(&self) -> impl Iterator<Item = (&str, &'static str)> {
        let set = &self.catalogue.hubs;
        let hubs = set.hubs.iter().map(|hub| (hub.id.as_str(), "hub"));
        hubs.chain(set.groups.iter().map(|group| (group.id.as_str(), "group"))).chain([(WORLD, "world")])
    }

    /// Hubs and groups with their sites: the relation `hub_site` of the SQL texts.
    pub fn hub_sites(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.hub_sites.iter().map(|(id, sites)| (id.as_str(), sites.as_slice()))
    }

    /// Venues of the lake that stand in the list of a basket: the relation `basket_venue` of the SQL texts.
    pub fn basket_venues(&self) -> &[BasketVenue] {
        &self.basket_venues
    }

    /// Sites of one hub or group, or all of them.
    ///
    /// # Errors
    /// If there is no such hub.
    pub(crate) fn sites(&self, hub: &str) -> Result<&[u32], CountError> {
        match self.catalogue.hub_id(hub)? {
            WORLD => Ok(&self.everywhere),
            id => Ok(self.hub_sites.get(id).map(Vec::as_slice).unwrap_or_default()),
        }
    }

    /// Facts of one hub or group; of the world, those without a site too.
    ///
    /// # Errors
    /// If there is no such hub.
    pub(crate) fn facts(&self, hub: &str) -> Result<impl Iterator<Item = Fact> + '_, CountError> {
        let nowhere = (hub == WORLD).then(|| self.corpus.facts_nowhere());
        Ok(self.corpus.facts_at(self.sites(hub)?).chain(nowhere.into_iter().flatten()))
    }

    /// The year of the latest record, if the sources date their records.
    pub(crate) fn latest_year(&self) -> Option<i32> {
        self.latest_year
    }

    /// Things of one hub by period, on these works.
    fn counts(
        &self,
        works: &RoaringBitmap,
        count: Entity,
        hub: &str,
        periods: &[Years],
    ) -> Result<Vec<u64>, CountError> {
        let ranges: Vec<Range<u32>> = periods.iter().map(|p| self.corpus.year_range(p.first, p.last)).collect();
        match count {
            Entity::Works if hub == WORLD => {
                Ok(ranges.into_iter().map(|range| works.range_cardinality(range)).collect())
            }
            Entity::Works => {
                let works = works & self.corpus.works_at(self.sites(hub)?);
                Ok(ranges.into_iter().map(|range| works.range_cardinality(range)).collect())
            }
            Entity::Authors => {
                let mut counted = Bits::new(self.corpus.works() as usize);
                works.iter().for_each(|work| counted.insert(work));
                let mut people = vec![self.corpus.no_authors(); ranges.len()];
                for fact in self.facts(hub)?.filter(|f| counted.contains(f.work_no)) {
                    let period = ranges.iter().position(|range| range.contains(&fact.work_no));
                    if let (Some(author), Some(people)) = (fact.author_no, period.and_then(|p| people.get_mut(p))) {
                        people.insert(author);
                    }
                }
                Ok(people.iter().map(Bits::len).collect())
            }
        }
    }

    fn ratios(&self, ratio: &RatioMeasure, hubs: &[&str], periods: &[Years]) -> Result<Vec<Vec<Figure>>, CountError> {
        let (above, below) = (self.catalogue.count(&ratio.ratio)?, self.catalogue.count(&ratio.to)?);
        let all = self.having(&ratio.to, below, Sure::Yes)?;
        let sure = self.having(&ratio.ratio, above, Sure::Yes)?;
        let maybe =
            if self.catalogue.has_bounds(above) { Some(self.having(&ratio.ratio, above, Sure::Maybe)?) } else { None };
        let of = |hub: &&str| -> Result<Vec<Figure>, CountError> {
            let all = self.counts(&all, below.count, hub, periods)?;
            let sure = self.counts(&sure, above.count, hub, periods)?;
            let maybe = maybe.as_ref().map(|works| self.counts(works, above.count, hub, periods)).transpose()?;
            let figure = |at: usize| {
                let value = percentage(sure[at], all[at]);
                let high = maybe.as_ref().and_then(|m| percentage(m[at], all[at]));
                Figure { value, low: high.and(value), high, n: Some(all[at]) }
            };
            Ok((0..periods.len()).map(figure).collect())
        };
        hubs.iter().map(of).collect()
    }

    fn relative(
        &self,
        relative: &RelativeMeasure,
        hubs: &[&str],
        periods: &[Years],
    ) -> Result<Vec<Vec<Figure>>, CountError> {
        let measure = self.catalogue.count(&relative.relative_to_max)?;
        let works = self.having(&relative.relative_to_max, measure, Sure::Yes)?;
        let compared: Vec<&str> = match relative.over {
            Comparison::Hubs => self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect(),
        };
        let counts: BTreeMap<&str, Vec<u64>> = compared
            .into_iter()
            .map(|hub| Ok((hub, self.counts(&works, measure.count, hub, periods)?)))
            .collect::<Result<_, CountError>>()?;
        let greatest = |at: usize| counts.values().map(|of| of[at]).max().unwrap_or_default();
        let figure = |hub: &str, at: usize| {
            let Some(count) = counts.get(hub).map(|of| of[at]) else { return Figure::default() };
            let value = percentage(count, greatest(at));
            Figure { value, n: value.map(|_| count), ..Figure::default() }
        };
        Ok(hubs.iter().map(|hub| (0..periods.len()).map(|at| figure(hub, at)).collect()).collect())
    }
}

/// The first as a percentage of the second, in the order of operations of the SQL texts.
fn percentage(a: u64, b: u64) -> Option<f64> {
    (b > 0).then(|| a as f64 / b as f64 * 100.0)
}

impl Backend for Engine {
    fn figures(&self, indicator: &Indicator, hubs: &[&str], years: Years) -> Result<Vec<Vec<Figure>>, CountError> {
        let periods: Vec<Years> = indicator.periods(years).into_iter().map(|(_, years)| years).collect();
        let mut figures = match &indicator.measure {
            Measure::Count(count) => {
                let works = self.having(&indicator.id, count, Sure::Yes)?;
                let figure = |count: u64| Figure { value: Some(count as f64), ..Figure::default() };
                let of = |hub: &&str| self.counts(&works, count.count, hub, &periods);
                hubs.iter()
                    .map(|hub| Ok(of(hub)?.into_iter().map(figure).collect()))
                    .collect::<Result<_, CountError>>()?
            }
            Measure::Ratio(ratio) => self.ratios(ratio, hubs, &periods)?,
            Measure::RelativeToMax(relative) => self.relative(relative, hubs, &periods)?,
        };
        for (_, of) in hubs.iter().zip(&mut figures).filter(|(hub, _)| !indicator.is_of(hub)) {
            of.fill(Figure::default());
        }
        Ok(figures)
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
pub(crate) fn sites_of_hubs(catalogue: &Catalogue, sites: &[Site]) -> BTreeMap<String, Vec<u32>> {
    let mut of: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for hub in &catalogue.hubs.hubs {
        let area = Area::of(hub);
        let inside = sites
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
