//! Frozen facts: hubs, cities, topics. Nothing here reads the catalogue.

pub(crate) mod hubs;
pub(crate) mod places;
pub(crate) mod topics;
