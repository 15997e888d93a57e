//! The gazetteer as the build packs it.

use serde::{Deserialize, Serialize};

/// No such row.
pub(crate) const NONE: u32 = u32::MAX;

/// A populated place.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Place {
    /// GeoNames id.
    pub(crate) id: u32,
    /// Row of its country.
    pub(crate) country: u32,
    /// Row of its first-level area, or [`NONE`].
    pub(crate) area: u32,
    /// Row of its second-level area, or [`NONE`].
    pub(crate) district: u32,
    /// Row of the place that it is a part of, or [`NONE`].
    pub(crate) part_of: u32,
    /// Degrees north and east.
    pub(crate) point: (f32, f32),
    /// People, 0 if not known.
    pub(crate) population: u32,
    /// GeoNames' main name.
    pub(crate) name: String,
}

/// Rows of places, one after the other: the first, and the one behind the last.
pub(crate) type Rows = (u32, u32);

/// A first-level area.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Area {
    /// Row of its country.
    pub(crate) country: u32,
    /// GeoNames' code within the country.
    pub(crate) code: String,
    /// GeoNames id.
    pub(crate) id: u32,
    pub(crate) name: String,
    /// The places in it.
    pub(crate) places: Rows,
}

/// A second-level area.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct District {
    /// GeoNames' whole code, with country and first level.
    pub(crate) code: String,
    /// GeoNames id.
    pub(crate) id: u32,
    pub(crate) name: String,
    /// The places in it.
    pub(crate) places: Rows,
}

/// A country.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Country {
    /// ISO 3166-1, two letters.
    pub(crate) code: String,
    /// GeoNames id.
    pub(crate) id: u32,
    pub(crate) name: String,
    /// The places in it.
    pub(crate) places: Rows,
}

/// All rows; what a name means is a list of them.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Tables {
    pub(crate) countries: Vec<Country>,
    pub(crate) areas: Vec<Area>,
    /// By code.
    pub(crate) districts: Vec<District>,
    /// By country, first and second level, and id.
    pub(crate) places: Vec<Place>,
    /// Ids of places, ascending, and their rows.
    pub(crate) by_id: Vec<(u32, u32)>,
    /// What names mean, one list after the other: countries first, then areas, then places, counted through.
    pub(crate) meanings: Vec<u32>,
}
