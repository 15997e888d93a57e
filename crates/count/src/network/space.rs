//! Where hubs and countries are, for the distance between them.

use super::Engine;

/// Mean radius of the earth, in km (IUGG).
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Points on the globe, weighted: the sum of their directions from its centre.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Centre {
    sum: [f64; 3],
    weight: f64,
}

impl Centre {
    /// One point, in degrees.
    fn of(latitude: f64, longitude: f64, weight: f64) -> Self {
        let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
        let unit = [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()];
        Centre { sum: unit.map(|part| part * weight), weight }
    }

    fn add(&mut self, other: &Centre) {
        self.sum.iter_mut().zip(other.sum).for_each(|(part, other)| *part += other);
        self.weight += other.weight;
    }

    /// The great circle to another one, in km; none if there are no points, or they are all around the globe.
    pub(super) fn distance_km(&self, other: &Centre) -> Option<f64> {
        let ([a, b, c], [x, y, z]) = (self.direction()?, other.direction()?);
        let cross: [f64; 3] = [b * z - c * y, c * x - a * z, a * y - b * x];
        let dot = a * x + b * y + c * z;
        Some(EARTH_RADIUS_KM * cross.iter().map(|part| part * part).sum::<f64>().sqrt().atan2(dot))
    }

    fn direction(&self) -> Option<[f64; 3]> {
        let length = self.sum.iter().map(|part| part * part).sum::<f64>().sqrt();
        (length > 1e-9 * self.weight).then(|| self.sum.map(|part| part / length))
    }
}

impl Engine {
    /// Every site with a point, weighted with the authorships at it in the whole lake: of all years and classes, so that places do not
    /// move from one figure to another.
    fn points(&self) -> Vec<Centre> {
        let point = |site: &hubscope_model::row::Site| {
            let facts = self.index.facts_of(site.site_no);
            let (latitude, longitude) = site.latitude.zip(site.longitude)?;
            Some(Centre::of(latitude, longitude, (facts.end - facts.start) as f64))
        };
        self.sites.iter().map(|site| point(site).unwrap_or_default()).collect()
    }

    /// The centres of hubs.
    pub(super) fn centres(&self, hubs: &[&str]) -> Vec<Centre> {
        let points = self.points();
        let centre = |hub: &&str| {
            let mut centre = Centre::default();
            let sites = self.hub_sites.get(*hub).into_iter().flatten();
            sites.filter_map(|site| points.get(*site as usize)).for_each(|point| centre.add(point));
            centre
        };
        hubs.iter().map(centre).collect()
    }

    /// By hub, the centres of what countries have outside it.
    pub(super) fn centres_outside(&self, hubs: &[&str], countries: &[&str]) -> Vec<Vec<Centre>> {
        let points = self.points();
        let outside = |hub: &&str| {
            let inside = self.hub_sites.get(*hub).map(Vec::as_slice).unwrap_or_default();
            let mut centres = vec![Centre::default(); countries.len()];
            for (site, point) in self.sites.iter().zip(&points) {
                let country = site.country_code.as_deref().and_then(|code| countries.binary_search(&code).ok());
                if let Some(country) = country.filter(|_| inside.binary_search(&site.site_no).is_err()) {
                    centres[country].add(point);
                }
            }
            centres
        };
        hubs.iter().map(outside).collect()
    }

    /// The country that a hub is said to be in; if nobody says, that of most of its sites, and of as many the first by its code.
    pub(crate) fn country_of(&self, hub: &str) -> Option<&str> {
        let stated = self.catalogue.hubs.bounded().find(|known| known.id == hub).map(|known| known.country.as_str());
        if let Some(stated) = stated.filter(|country| !country.is_empty()) {
            return Some(stated);
        }
        let sites = self.hub_sites.get(hub).into_iter().flatten().filter_map(|site| self.sites.get(*site as usize));
        let mut codes: Vec<&str> = sites.filter_map(|site| site.country_code.as_deref()).collect();
        codes.sort_unstable();
        // Of equals, the greatest is the last: the first by its code.
        codes.chunk_by(|a, b| a == b).rev().max_by_key(|same| same.len()).and_then(|same| same.first().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) {
        assert!(found.is_some_and(|found| (found - expected).abs() < 0.01), "{found:?}, {expected}");
    }

    #[test]
    fn a_quarter_of_the_globe_is_10_007_km() {
        let (pole, equator) = (Centre::of(90.0, 0.0, 1.0), Centre::of(0.0, 45.0, 3.0));
        near(pole.distance_km(&equator), 6371.0088 * std::f64::consts::FRAC_PI_2);
        near(pole.distance_km(&pole), 0.0);
        near(equator.distance_km(&Centre::of(0.0, -135.0, 1.0)), 6371.0088 * std::f64::consts::PI);
    }

    #[test]
    fn the_centre_lies_nearer_to_what_weighs_more() {
        // Two points on the equator, 2 and 1 heavy, 90 degrees apart: tan of the angle from the first is 1/2.
        let mut centre = Centre::of(0.0, 0.0, 2.0);
        centre.add(&Centre::of(0.0, 90.0, 1.0));
        near(centre.distance_km(&Centre::of(0.0, 0.0, 1.0)), 6371.0088 * 0.5f64.atan());
    }

    #[test]
    fn nothing_is_nowhere() {
        assert_eq!(Centre::default().distance_km(&Centre::of(0.0, 0.0, 1.0)), None);
        let mut around = Centre::of(0.0, 0.0, 1.0);
        around.add(&Centre::of(0.0, 180.0, 1.0));
        assert_eq!(around.distance_km(&Centre::of(0.0, 0.0, 1.0)), None);
    }
}
