//! The gazetteer in the binary.

use crate::table::{Area, Country, Place, Tables};
use fst::Map;
use fst::raw::Fst;
use std::sync::LazyLock;

/// What a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Country(u32),
    Area(u32),
    Place(u32),
}

pub(crate) struct Gazetteer {
    names: Fst<&'static [u8]>,
    postcodes: Map<&'static [u8]>,
    tables: Tables,
}

/// The only one. It is packed by the build, and a test reads it.
#[expect(clippy::expect_used, reason = "the build has packed it, and a test reads it")]
pub(crate) static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer {
    names: Fst::new(include_bytes!(concat!(env!("OUT_DIR"), "/names.fst")).as_slice()).expect("names"),
    postcodes: Map::new(include_bytes!(concat!(env!("OUT_DIR"), "/postcodes.fst")).as_slice()).expect("postcodes"),
    tables: postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin"))).expect("tables"),
});

impl Gazetteer {
    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    pub(crate) fn place(&self, row: u32) -> &Place {
        &self.tables.places[row as usize]
    }

    pub(crate) fn area(&self, row: u32) -> &Area {
        &self.tables.areas[row as usize]
    }

    pub(crate) fn country(&self, row: u32) -> &Country {
        &self.tables.countries[row as usize]
    }

    /// The row of a country by its ISO code.
    pub(crate) fn country_of(&self, code: &str) -> Option<u32> {
        self.tables.countries.binary_search_by(|country| country.code.as_str().cmp(code)).ok().map(|row| row as u32)
    }

    /// The row of a first-level area by country and code.
    pub(crate) fn area_of(&self, country: u32, code: &str) -> Option<u32> {
        let found = self.tables.areas.iter().position(|area| area.country == country && area.code == code);
        found.map(|row| row as u32)
    }

    /// The longest name that bytes begin with and that ends where `ends` allows it: its length, and the place of its meanings.
    pub(crate) fn longest(&self, bytes: &[u8], ends: impl Fn(usize) -> bool) -> Option<(usize, u64)> {
        let (mut node, mut output, mut longest) = (self.names.root(), 0, None);
        for (at, byte) in bytes.iter().enumerate() {
            let Some(next) = node.find_input(*byte) else { break };
            let transition = node.transition(next);
            output += transition.out.value();
            node = self.names.node(transition.addr);
            if node.is_final() && ends(at + 1) {
                longest = Some((at + 1, output + node.final_output().value()));
            }
        }
        longest
    }

    /// The place of the meanings of a folded name; none if there is no such name.
    pub(crate) fn exactly(&self, name: &str) -> Option<u64> {
        self.names.get(name).map(|output| output.value())
    }

    /// What a name means.
    pub(crate) fn meanings(&self, value: u64) -> impl Iterator<Item = Meaning> {
        let (start, len) = ((value >> 16) as usize, (value & 0xFFFF) as usize);
        let (countries, areas) = (self.tables.countries.len() as u32, self.tables.areas.len() as u32);
        self.tables.meanings[start..start + len].iter().map(move |&row| match row {
            row if row < countries => Meaning::Country(row),
            row if row < countries + areas => Meaning::Area(row - countries),
            row => Meaning::Place(row - countries - areas),
        })
    }

    /// The place of a postcode, by the longest prefix that is known.
    pub(crate) fn postcode(&self, country: u32, code: &str) -> Option<u32> {
        let key = format!("{}{code}", self.country(country).code);
        let least = self.country(country).code.len();
        (least + 1..=key.len()).rev().find_map(|len| self.postcodes.get(key.get(..len)?)).map(|row| row as u32)
    }
}

/// Kilometres between two points in degrees, on a sphere; short distances are all that is asked.
pub(crate) fn distance_km(a: (f32, f32), b: (f32, f32)) -> f64 {
    let [lat_a, lon_a, lat_b, lon_b] = [a.0, a.1, b.0, b.1].map(|degrees| f64::from(degrees).to_radians());
    let half =
        ((lat_b - lat_a) / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * ((lon_b - lon_a) / 2.0).sin().powi(2);
    2.0 * 6_371.008_8 * half.sqrt().min(1.0).asin()
}
