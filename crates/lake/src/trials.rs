//! Where trials are done: the table `trial_site`.

use crate::LakeError;
use crate::bench::Bench;
use crate::document::{TrialPlace, TrialRecord};
use crate::patents::each;
use crate::places::Places;
use crate::sort::Sorter;
use crate::towns::Towns;
use crate::weight::shares;
use crate::works::NO_SITE;
use crate::writer::SnapshotWriter;
use hubscope_model::row::{TrialSite, WHOLE_WORK};
use hubscope_place::Area;
use std::collections::{BTreeSet, HashMap};

/// What tells the place of a trial from others: city, country, and the bits of its point.
type Named = (Option<String>, Option<String>, Option<(u64, u64)>);

/// The cities of the gazetteer where trials are done: each place is looked for once.
#[derive(Default)]
pub(crate) struct TrialCities(HashMap<Named, Option<u32>>);

fn named(place: &TrialPlace) -> Named {
    let bits = |latitude: f64, longitude: f64| (latitude.to_bits(), longitude.to_bits());
    let point = place.latitude.zip(place.longitude).map(|(latitude, longitude)| bits(latitude, longitude));
    (place.city.clone(), place.country.clone(), point)
}

impl TrialCities {
    /// Those of all trials.
    pub(crate) fn of(bench: &Bench<'_>, towns: &mut Towns) -> Result<Self, LakeError> {
        let mut known = HashMap::new();
        each::<TrialRecord>(bench, |trial| {
            for place in trial.sites {
                known.entry(named(&place)).or_insert_with(|| {
                    let country = Area::country_named(place.country.as_deref()?)?;
                    let point = place.latitude.zip(place.longitude);
                    towns.of(place.city.as_deref(), country, point).map(|city| city.geoname_id())
                });
            }
            Ok(())
        })?;
        Ok(TrialCities(known))
    }

    /// GeoNames ids.
    pub(crate) fn all(&self) -> BTreeSet<u32> {
        self.0.values().copied().flatten().collect()
    }

    /// With the sites of these cities.
    pub(crate) fn sited(self, bench: &Bench<'_>, places: &Places) -> TrialSites {
        let site = |(place, city): (Named, Option<u32>)| Some((place, places.site_in(city?)?));
        TrialSites { sites: self.0.into_iter().filter_map(site).collect(), rows: bench.sorter() }
    }
}

/// By site (none last), trial and place in its list: the share of the trial, and the hospital.
type Rows = Sorter<(u32, u32, u32), (u64, Option<String>)>;

/// The rows of the table, gathered trial by trial.
pub(crate) struct TrialSites {
    sites: HashMap<Named, u32>,
    rows: Rows,
}

impl TrialSites {
    /// Adds the places of a trial; of one that names none, a row at no site.
    pub(crate) fn add(&mut self, trial_no: u32, trial: &TrialRecord) -> Result<(), LakeError> {
        let nowhere = [TrialPlace::default()];
        let places = if trial.sites.is_empty() { nowhere.as_slice() } else { &trial.sites };
        for ((sequence, weight), place) in (0..).zip(shares(WHOLE_WORK, places.len())).zip(places) {
            let site = self.sites.get(&named(place)).copied().unwrap_or(NO_SITE);
            self.rows.push((site, trial_no, sequence), &(weight, place.facility.clone()))?;
        }
        Ok(())
    }

    /// Writes the table.
    pub(crate) fn write(self, snapshot: &mut SnapshotWriter) -> Result<(), LakeError> {
        let rows = self.rows.finish()?;
        let mut table = snapshot.table::<TrialSite>()?;
        for row in rows.iter()? {
            let ((site, trial_no, sequence), (weight, facility)) = row?;
            table.push(TrialSite {
                site_no: (site != NO_SITE).then_some(site),
                trial_no,
                sequence,
                facility,
                weight,
            })?;
        }
        snapshot.finish(table)
    }
}
