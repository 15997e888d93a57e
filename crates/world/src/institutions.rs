//! The invented institutions of the real cities. The same in every world, whatever its seed.

use crate::ids;
use crate::rng::Rng;
use crate::tables::hubs::HUBS;
use crate::tables::places::{City, FAR, HUB_CITIES, NEAR};

/// Number of the first institution, so that ids lie above the real ones.
const FIRST_ID: u64 = 9_000_000_001;

/// An institution.
#[derive(Debug)]
pub(crate) struct Institution {
    /// Number in the OpenAlex id.
    pub id: u64,
    pub name: String,
    pub ror: String,
    /// OpenAlex's word for what it is.
    pub kind: &'static str,
    pub city: &'static City,
    /// How often it turns up, relative to the others of its list.
    pub weight: u64,
    /// The body it belongs to: its seat is in a hub, which must not draw this one in.
    pub parent: Option<usize>,
}

/// All institutions, and where to find which.
#[derive(Debug)]
pub(crate) struct Institutions {
    /// Hub institutions first, hub by hub, then those elsewhere.
    pub all: Vec<Institution>,
    /// Positions in `all` per hub.
    pub of_hub: Vec<std::ops::Range<usize>>,
    /// Positions in `all` of those in no hub.
    pub elsewhere: std::ops::Range<usize>,
    /// Those in no hub, each as often as its weight says.
    urn: Vec<usize>,
    /// The same by country.
    urns: Vec<(&'static str, Vec<usize>)>,
}

const KINDS: [(&str, &str); 9] = [
    ("{p} University of {c}", "education"),
    ("{c} {p} Medical Center", "healthcare"),
    ("{p} Institute of Technology, {c}", "education"),
    ("{p} Institute for Advanced Research, {c}", "facility"),
    ("{p} Children's Hospital, {c}", "healthcare"),
    ("{p} College, {c}", "education"),
    ("{p} Therapeutics ({c})", "company"),
    ("{p} National Laboratory, {c}", "government"),
    ("{p} Foundation, {c}", "nonprofit"),
];

/// A national body, whose name has no city.
const NATIONAL: (&str, &str) = ("{p} National Research Council", "government");

/// Invented first words by country; the last list serves the others.
const PREFIXES: [(&[&str], &[&str]); 5] = [
    (
        &["US", "GB", "CA", "AU", "SG", "ZA", "NG"],
        &[
            "Northgate",
            "Larkfield",
            "Cedarbrook",
            "Highmoor",
            "Stillwater Bay",
            "Ashgrove",
            "Brightwell",
            "Kestrel Hill",
            "Wrenfield",
            "Foxmere",
            "Thornbury Lane",
            "Saltmarsh",
            "Elderwood",
        ],
    ),
    (
        &["CN", "TW", "HK"],
        &[
            "Qinglan",
            "Mingyuan",
            "Haisheng",
            "Donglin",
            "Xinghe",
            "Yuntai",
            "Boxue",
            "Lanxin",
            "Zhiyuan Hill",
            "Ruize",
            "Jinghua Gate",
            "Tianqiao Lake",
            "Hongye",
        ],
    ),
    (
        &["JP", "KR"],
        &[
            "Asahigaoka",
            "Hoshizora",
            "Minori",
            "Kaedeyama",
            "Hanbit",
            "Saebyeok",
            "Haneulbit",
            "Shirasagi",
            "Byeolmaru",
            "Aoumi",
            "Yukinohana",
            "Solbaram",
            "Tsukikage",
        ],
    ),
    (
        &["IN"],
        &[
            "Navjyoti",
            "Suryodaya",
            "Vidyasetu",
            "Nilgagan",
            "Prabhatam",
            "Shantivan",
            "Aranyak",
            "Saptarang",
            "Jalatarang",
            "Udaygiri Path",
        ],
    ),
    (
        &[],
        &[
            "Clairval",
            "Belmondo Alto",
            "Nieuwemeer",
            "Aurelia Nova",
            "Rosenthal Park",
            "Valmont",
            "Lindenhof",
            "Montechiaro",
            "Zonneveld",
            "Beaurivage",
            "Sainte-Aurore",
            "Oosterlicht",
            "Fontalba",
        ],
    ),
];

fn name(pattern: &str, city: &City, number: usize) -> String {
    let prefixes = PREFIXES
        .iter()
        .find(|(countries, _)| countries.contains(&city.country) || countries.is_empty())
        .map_or(PREFIXES[0].1, |(_, prefixes)| prefixes);
    pattern.replace("{p}", prefixes[(number * 5 + city.geonames as usize) % prefixes.len()]).replace("{c}", city.name)
}

impl Institutions {
    /// Invents them.
    pub(crate) fn new() -> Self {
        let mut all: Vec<Institution> = Vec::new();
        let mut of_hub = Vec::new();
        let mut push = |city: &'static City, number: usize, weight: u64, parent: Option<usize>, is_national: bool| {
            let (pattern, kind) = if is_national { NATIONAL } else { KINDS[number % KINDS.len()] };
            let id = FIRST_ID + all.len() as u64;
            all.push(Institution {
                id,
                name: name(pattern, city, number),
                ror: ids::ror(id),
                kind,
                city,
                weight,
                parent,
            });
            all.len()
        };
        let mut end = 0;
        for (hub, facts) in HUBS.iter().enumerate() {
            let start = end;
            let cities: Vec<&City> = HUB_CITIES.iter().filter(|city| city.hub == Some(hub as u8)).collect();
            let is_first = HUBS.iter().position(|other| other.country == facts.country) == Some(hub);
            for number in 0..usize::from(facts.institutions) {
                let is_national = is_first && number + 1 == usize::from(facts.institutions);
                end = push(cities[number % cities.len()], number, 60 / (number as u64 + 2), None, is_national);
            }
            of_hub.push(start..end);
        }
        let start = end;
        for (position, city) in NEAR.iter().chain(FAR).enumerate() {
            // Every third belongs to a national body of its country with the seat in a hub.
            let seat = HUBS.iter().position(|hub| hub.country == city.country);
            let parent = seat.filter(|_| position % 3 == 0).map(|hub: usize| of_hub[hub].end - 1);
            for number in 0..if city.weight >= 4 { 2 } else { 1 } {
                end = push(city, position + number, u64::from(city.weight), parent, false);
            }
        }
        let urn: Vec<usize> =
            (start..end).flat_map(|position| (0..all[position].weight).map(move |_| position)).collect();
        let mut urns: Vec<(&str, Vec<usize>)> = Vec::new();
        for &position in &urn {
            let country = all[position].city.country;
            match urns.iter_mut().find(|(other, _)| *other == country) {
                Some((_, urn)) => urn.push(position),
                None => urns.push((country, vec![position])),
            }
        }
        Self { all, of_hub, elsewhere: start..end, urn, urns }
    }

    /// An institution of the hub, by its weight.
    pub(crate) fn draw(&self, hub: usize, rng: &mut Rng) -> usize {
        let range = self.of_hub[hub].clone();
        range.start + rng.weighted(range.map(|position| self.all[position].weight))
    }

    /// An institution in no hub, by its weight.
    pub(crate) fn anywhere(&self, rng: &mut Rng) -> usize {
        rng.pick(&self.urn)
    }

    /// An institution in no hub, in the country; there may be none.
    pub(crate) fn domestic(&self, country: &str, rng: &mut Rng) -> Option<usize> {
        let (_, urn) = self.urns.iter().find(|(other, _)| *other == country)?;
        Some(rng.pick(urn))
    }

    /// An institution in no hub, in a country that is not `home`; there are such.
    pub(crate) fn foreign(&self, home: impl Fn(&str) -> bool, rng: &mut Rng) -> usize {
        loop {
            let position = self.anywhere(rng);
            if !home(self.country(position)) {
                return position;
            }
        }
    }

    /// The national body of a country, whose seat is in a hub; the first hub's of the country.
    pub(crate) fn national_body(&self, country: &str) -> Option<usize> {
        HUBS.iter().position(|hub| hub.country == country).map(|hub| self.of_hub[hub].end - 1)
    }

    /// The hub in which the institution at `position` lies.
    pub(crate) fn hub(&self, position: usize) -> Option<usize> {
        self.all[position].city.hub.map(usize::from)
    }

    /// The country of the institution at `position`.
    pub(crate) fn country(&self, position: usize) -> &'static str {
        self.all[position].city.country
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_rors_are_distinct_and_hubs_have_six_to_fifteen() {
        let institutions = Institutions::new();
        let names: BTreeSet<_> = institutions.all.iter().map(|i| (&i.name, i.city.country)).collect();
        assert_eq!(names.len(), institutions.all.len());
        let rors: BTreeSet<_> = institutions.all.iter().map(|i| &i.ror).collect();
        assert_eq!(rors.len(), institutions.all.len());
        assert!(institutions.of_hub.iter().all(|range| (6..=15).contains(&range.len())));
    }

    #[test]
    fn every_city_of_a_hub_has_an_institution_in_its_country() {
        let institutions = Institutions::new();
        for city in HUB_CITIES {
            let hub = usize::from(city.hub.unwrap());
            assert_eq!(city.country, HUBS[hub].country);
            assert!(
                institutions.all[institutions.of_hub[hub].clone()].iter().any(|i| i.city.geonames == city.geonames),
                "{}",
                city.name
            );
        }
    }
}
