//! Boundaries of hubs, and who is in them.
//!
//! A boundary is [drawn](Area), or described by areas, cities and institutions; [`Boundary`] decides by all of them. Distances are great
//! circles on a sphere of mean radius 6,371.0088 km. Edges of polygons are straight in degrees, as
//! GeoJSON (RFC 7946) has them; a point on an edge lies inside. An edge of more than half the globe goes the other way round, across the
//! antimeridian; so may longitudes beyond 180 degrees, as map editors write them.

mod area;
mod boundary;
mod check;
pub mod discover;
mod gazetteer;
mod lens;
mod nearest;

pub use area::Area;
pub use boundary::{Boundary, Institutions, Known, Spot, centre};
pub use check::{check, swapped};
pub use lens::geometries;

/// A turn round the globe, in degrees of longitude.
const TURN: f64 = 360.0;

/// Mean radius of the earth in kilometres.
const EARTH_KM: f64 = 6_371.008_8;
