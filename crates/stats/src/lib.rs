//! Formulas over plain numbers: growth, and how sure a figure is. What the numbers are of is for others to know.
//!
//! Intervals are of 95 % everywhere ([`LEVEL`]).

mod delta;
pub mod gravity;
mod growth;
mod jumps;
mod poisson;
mod ranks;
mod resample;
mod slope;

pub use delta::{log_normal, normal, variance};
pub use growth::{cagr, linear_slope, log_slope, mean, slope_weights};
pub use jumps::{changes, jump};
pub use poisson::{gamma, poisson, unseen, weighted_poisson};
pub use ranks::{Rank, ranks};
pub use resample::{Draws, REPLICATES, add_draws, add_scaled, percentile, stream};
pub use slope::{linear_slope_interval, log_slope_interval};

/// The part of cases in which an interval is meant to hold the true figure: what readers of bibliometric rankings expect (the CWTS
/// Leiden Ranking's stability intervals have it, too).
pub const LEVEL: f64 = 0.95;

/// What lies beyond either end.
const TAIL: f64 = (1.0 - LEVEL) / 2.0;

/// Low and high end.
pub type Interval = (f64, f64);
