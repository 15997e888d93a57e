//! Where people, companies and trials are: cities of the hubs that were chosen, and cities elsewhere.

use std::collections::BTreeSet;

use crate::rng::Rng;
use crate::tables::hubs::HUBS;
use crate::tables::places::{City, FAR, HUB_CITIES, NEAR};

/// The cities that records may name.
pub(super) struct Places {
    hubs: Vec<(usize, Vec<&'static City>)>,
    elsewhere: Vec<&'static City>,
}

impl Places {
    /// Those of `hubs`, and those of none.
    pub(super) fn new(hubs: &BTreeSet<usize>) -> Self {
        let cities = |hub: usize| HUB_CITIES.iter().filter(|city| city.hub.map(usize::from) == Some(hub)).collect();
        Self { hubs: hubs.iter().map(|&hub| (hub, cities(hub))).collect(), elsewhere: NEAR.iter().chain(FAR).collect() }
    }

    /// A city of the hub, or of no hub.
    pub(super) fn city(&self, hub: Option<usize>, rng: &mut Rng) -> &'static City {
        let of_hub = hub.and_then(|hub| self.hubs.iter().find(|(other, _)| *other == hub));
        let cities = of_hub.map_or(&self.elsewhere, |(_, cities)| cities);
        cities[rng.weighted(cities.iter().map(|city| u64::from(city.weight)))]
    }

    /// A hub or none, with the given share of hubs in a thousand.
    pub(super) fn anywhere(&self, hubs: u64, rng: &mut Rng) -> Option<usize> {
        (!self.hubs.is_empty() && rng.chance(hubs)).then(|| self.hubs[rng.index(self.hubs.len())].0)
    }

    /// All cities.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static City> {
        self.hubs.iter().flat_map(|(_, cities)| cities).chain(&self.elsewhere).copied()
    }
}

/// The American states of the cities that are not in their hub's first state, or in no hub: code, name, cities.
#[rustfmt::skip]
const STATES: &[(&str, &str, &[u32])] = &[
    ("CA", "California", &[5_389_489, 5_387_877, 5_325_738, 5_392_952, 5_341_704]),
    ("DC", "District of Columbia", &[4_140_963]),
    ("IL", "Illinois", &[4_887_398]),
    ("MA", "Massachusetts", &[4_956_184]),
    ("MD", "Maryland", &[]),
    ("MI", "Michigan", &[4_984_247]),
    ("NC", "North Carolina", &[4_464_368]),
    ("NH", "New Hampshire", &[5_084_868]),
    ("NJ", "New Jersey", &[5_101_798, 4_501_018, 4_501_198, 5_105_496]),
    ("NY", "New York", &[]),
    ("OR", "Oregon", &[5_746_545]),
    ("PA", "Pennsylvania", &[5_192_726, 5_206_379]),
    ("RI", "Rhode Island", &[5_224_151]),
    ("TX", "Texas", &[4_682_464, 4_671_654]),
    ("VA", "Virginia", &[4_744_709, 4_781_708]),
    ("WA", "Washington", &[5_805_687]),
];

/// The state that most cities of a hub are in.
const HUB_STATES: [(&str, &str); 9] = [
    ("bay-area", "CA"),
    ("boston", "MA"),
    ("houston", "TX"),
    ("los-angeles", "CA"),
    ("new-york", "NY"),
    ("philadelphia", "PA"),
    ("san-diego", "CA"),
    ("seattle", "WA"),
    ("washington", "MD"),
];

/// Code and name of a city's state, in the United States.
pub(super) fn state(city: &City) -> Option<(&'static str, &'static str)> {
    let own = STATES.iter().find(|(_, _, cities)| cities.contains(&city.geonames));
    let of_hub = || {
        let hub = HUBS[usize::from(city.hub?)].id;
        let code = HUB_STATES.iter().find(|(id, _)| *id == hub)?.1;
        STATES.iter().find(|(other, _, _)| *other == code)
    };
    own.or_else(of_hub).map(|&(code, name, _)| (code, name))
}

/// The id of a city in PatentsView's table of locations: shaped like a UUID, of a version that does not exist.
pub(super) fn location_id(city: &City) -> String {
    format!("{:08x}-16c8-01ed-9b5f-9b5f9b5f9b5f", city.geonames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_american_city_has_a_state_and_no_other_has() {
        for city in Places::new(&(0..HUBS.len()).collect()).all() {
            assert_eq!(state(city).is_some(), city.country == "US", "{}", city.name);
        }
    }
}
