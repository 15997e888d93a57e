//! Frozen facts and words. Nothing here reads the catalogue.

pub(crate) mod frontiers;
pub(crate) mod hubs;
pub(crate) mod names;
pub(crate) mod places;
pub(crate) mod text;
pub(crate) mod topics;
pub(crate) mod venues;
