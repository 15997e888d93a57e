//! A cell: one measured figure, as `measure` prints it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A closed range of publication years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years {
    /// The first year.
    pub first: i32,
    /// The last year, not before the first.
    pub last: i32,
}

impl Years {
    /// The years of the reference report.
    pub const DEFAULT: Years = Years { first: 2019, last: 2023 };

    /// Whether a year is one of them.
    pub fn contains(self, year: i32) -> bool {
        (self.first..=self.last).contains(&year)
    }

    /// Every year of the range, ascending.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = i32> + ExactSizeIterator + Clone {
        // The range is at most 500 years long (see `from_str`), so the length fits any platform.
        (0..self.len()).map(move |offset| self.first + offset as i32)
    }

    /// How many years there are.
    pub fn len(self) -> usize {
        (self.last - self.first + 1).max(0) as usize
    }

    /// Never true: a range has at least one year.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for Years {
    type Err = String;

    /// `2019-2023`, or one year.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("\"{text}\" is not a range of years; write it like 2019-2023");
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let year = |t: &str| t.trim().parse::<i32>().ok().filter(|y| (1500..=2100).contains(y));
        let years = Years { first: year(first).ok_or_else(bad)?, last: year(last).ok_or_else(bad)? };
        if years.first > years.last {
            return Err(format!("the years {text} run backwards; write the earlier one first"));
        }
        if years.len() > 500 {
            return Err(bad());
        }
        Ok(years)
    }
}

/// One figure with everything `measure` says about it. Fields are the columns of the contract, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Cell {
    /// The indicator's id (`papers_life`, `cagr_papers_life`).
    pub indicator_id: String,
    /// The hub's or group's id.
    pub hub_id: String,
    /// A year (`2021`) or a range (`2019-2023`).
    pub period: String,
    /// The figure, unrounded; none where it is not defined (a share of nothing).
    pub value: Option<f64>,
    /// Lower end of what the figure may be, where that is known.
    pub low: Option<f64>,
    /// Upper end, likewise.
    pub high: Option<f64>,
    /// Records behind a rate or mean.
    pub n: Option<u64>,
    /// `full` or `fractional`.
    pub counting: String,
    /// The indicator's unit id (`papers`, `percent`).
    pub unit: String,
    /// Words joined by `;`: `small` (fewer than 50 records behind it), `incomplete` (a year that sources still fill
    /// up, or of which the lake has no work from anywhere), `open_window` (citations count in years that sources still fill up), `unread` (the lake has
    /// read nothing of what is counted, so that there is no figure), `break`
    /// (not to be compared with the year before, since the list of a basket changes; of several years: with such a year among them),
    /// `bounds` (low and high span what is unknown; unless a word for chance stands beside it, they are no interval of chance). If
    /// intervals are asked for, `jump` (all hubs change together in that year as in no other), and where low and high are from:
    /// `poisson`, `gamma`, `binomial`, `bootstrap`, `analytic`, `hc3`, `disambiguation`.
    pub flags: String,
    /// The snapshot's number and short hash.
    pub edition: String,
}

impl Cell {
    /// The order in which cells are printed: by bytes of indicator, hub and period.
    pub fn order(&self, other: &Cell) -> std::cmp::Ordering {
        (&self.indicator_id, &self.hub_id, &self.period).cmp(&(&other.indicator_id, &other.hub_id, &other.period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_and_written_the_same_way() {
        assert_eq!("2019-2023".parse(), Ok(Years { first: 2019, last: 2023 }));
        assert_eq!("2021".parse(), Ok(Years { first: 2021, last: 2021 }));
        assert_eq!(Years::DEFAULT.to_string(), "2019-2023");
        assert_eq!(Years::DEFAULT.iter().collect::<Vec<_>>(), [2019, 2020, 2021, 2022, 2023]);
    }

    #[test]
    fn years_that_run_backwards_or_are_none_are_refused() {
        for text in ["2023-2019", "20192023", "", "2019-", "-", "abc", "12-13"] {
            assert!(text.parse::<Years>().is_err(), "{text}");
        }
    }
}
