//! How near the places of a hub's authorships are known: what they were placed by, and for how many no more is known than the city.

use crate::class::Reading;
use crate::index::Wanted;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::Hub;
use hubscope_model::measure::Works;
use hubscope_model::row::Site;
use hubscope_place::City;
use serde::Serialize;

/// Authorships of a hub on works of the corpus. Somebody at two places of the hub is two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Resolution {
    /// The hub.
    pub hub_id: String,
    /// All of them.
    pub authorships: u64,
    /// Placed by the city that the affiliation names.
    pub by_city: u64,
    /// Placed by an institution of the affiliation that belongs to its own.
    pub by_child: u64,
    /// Placed where the institution is registered.
    pub by_institution: u64,
    /// Whatever they were placed by, known to the city and not to a point within it.
    pub to_city: u64,
}

impl Engine {
    /// What authorships of the hubs of the set were placed by, over these years, in the order of the set.
    ///
    /// # Errors
    /// [`CountError::Lake`] if the index cannot be read.
    pub fn resolution(&self, years: Years) -> Result<Vec<Resolution>, CountError> {
        let works = self.works("resolution", &Works::default(), Reading::Known)?;
        let range = self.index.year_range(years.first, years.last);
        let wanted = Wanted { roles: true, ..Wanted::default() };
        let of_hub = |hub: &Hub| {
            let mut of = Resolution { hub_id: hub.id.clone(), ..Resolution::default() };
            let sites = self.hub_sites.get(&hub.id).cloned().unwrap_or_default();
            self.index.each(sites, wanted, |number, facts, at_site| {
                let site = self.sites.get(number as usize);
                let (has_institution, is_city) =
                    (self.institution_at(number).is_some(), site.is_some_and(knows_the_city_only));
                for at in at_site {
                    let work = facts.work[at];
                    if !range.contains(&work) || !works.contains(work) {
                        continue;
                    }
                    of.authorships += 1;
                    of.to_city += u64::from(is_city);
                    match self.placed_by(facts.role[at], has_institution) {
                        "city" => of.by_city += 1,
                        "child" => of.by_child += 1,
                        _ => of.by_institution += 1,
                    }
                }
            })?;
            Ok(of)
        };
        self.catalogue.hubs.hubs.iter().map(of_hub).collect()
    }
}

/// How near to the point of its city a point is taken for it, in degrees of a great circle: 300 m.
const NEAR: f64 = 0.0027;

/// Whether a site's point is that of its city, or there is none: registers give most institutions the point of their town.
fn knows_the_city_only(site: &Site) -> bool {
    let Some((latitude, longitude)) = site.latitude.zip(site.longitude) else { return true };
    let Some((of_latitude, of_longitude)) = site.city_id.and_then(City::of).map(City::point) else { return false };
    let east = (longitude - of_longitude) * latitude.to_radians().cos();
    (latitude - of_latitude).hypot(east) <= NEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_near_that_of_its_city_says_no_more_than_the_city() {
        // London, 51.50853 N 0.12574 W.
        let at = |point: Option<(f64, f64)>, city_id| {
            knows_the_city_only(&Site {
                site_no: 0,
                institution_key: None,
                institution_site_no: None,
                city_id,
                latitude: point.map(|p| p.0),
                longitude: point.map(|p| p.1),
                country_code: None,
                point_source: "openalex".into(),
            })
        };
        let london = Some(2_643_743);
        assert!(at(Some((51.508_53, -0.125_74)), london));
        // 0.004 degrees of longitude are 277 m there, as many of latitude 445 m.
        assert!(at(Some((51.508_53, -0.129_74)), london));
        assert!(!at(Some((51.512_53, -0.125_74)), london));
        assert!(at(None, london) && at(None, None));
        assert!(!at(Some((51.508_53, -0.125_74)), None));
    }
}
