//! People who come, go, or have been abroad: the part of the measure algebra that looks at several years, and at other places.

use crate::Years;
use crate::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use serde::Deserialize;

/// `who = "newcomers", from = "elsewhere", years = 3`: people of a place in a year, by where they were in the years before it.
///
/// The measure's conditions and roles are of the works through which somebody is of the place: in the year, for leavers in the years
/// before it. Everything else that is looked at is any work of the corpus in any role, retracted ones among them if they count at all:
/// who has changed fields has not come, and who no longer answers letters has not left. So more works that meet the conditions never
/// make fewer people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Who.
    pub who: Who,
    /// How many years before the figure's own are looked at: 1 to [`Movement::LONGEST`].
    pub years: u32,
}

/// Where people were who are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// At the place in the year, and not in the years before; if an origin is named, those who were there then.
    Newcomers(Option<Origin>),
    /// At the place in the years before, not in the year, and in the year at an institution that has a place outside.
    Leavers,
    /// At the place in the year, and in the years before at an institution of another country than those of the place's sites.
    AbroadBefore,
}

/// Where newcomers were in the years before. Each of them is from just one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// At an institution that has a place outside.
    Elsewhere,
    /// On works, though at no institution with a place.
    Unresolved,
    /// On no work of the lake.
    Nowhere,
}

impl Movement {
    /// The most years that may be looked back.
    pub const LONGEST: u32 = 50;

    /// The years that come before a year and are looked at with it.
    pub fn before(self, year: i32) -> Years {
        // At most 50, so that the cast is exact.
        Years { first: year.saturating_sub(self.years as i32), last: year.saturating_sub(1) }
    }

    /// The years in which a work of the measure's own makes somebody count in a year.
    pub fn here_in(self, year: i32) -> Years {
        match self.who {
            Who::Leavers => self.before(year),
            Who::Newcomers(_) | Who::AbroadBefore => Years { first: year, last: year },
        }
    }

    /// The years in which somebody who counts is at the place on no work at all, if that matters.
    pub fn away_in(self, year: i32) -> Option<Years> {
        match self.who {
            Who::Newcomers(_) => Some(self.before(year)),
            Who::Leavers => Some(Years { first: year, last: year }),
            Who::AbroadBefore => None,
        }
    }

    /// The years in which somebody who counts is, or is not, at other places.
    pub fn elsewhere_in(self, year: i32) -> Years {
        match self.who {
            Who::Leavers => Years { first: year, last: year },
            Who::Newcomers(_) | Who::AbroadBefore => self.before(year),
        }
    }

    /// Whether it means something of a hub, group or reserved place, by its id. What is not placed is no place to come to; the world
    /// has no outside; and what is in no hub lies in nearly all countries.
    pub fn is_of(self, place: &str) -> bool {
        match place {
            UNRESOLVED => false,
            WORLD => matches!(self.who, Who::Newcomers(None | Some(Origin::Nowhere))),
            ELSEWHERE => self.who != Who::AbroadBefore,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_at_two_places_in_the_same_years_by_definition_alone() {
        for who in [Who::Newcomers(None), Who::Newcomers(Some(Origin::Elsewhere)), Who::Leavers] {
            let movement = Movement { who, years: 3 };
            let (here, away) = (movement.here_in(2020), movement.away_in(2020).unwrap());
            assert!(here.last < away.first || away.last < here.first, "{who:?}");
            assert_eq!(movement.elsewhere_in(2020), away, "who is elsewhere is so while away");
        }
        assert_eq!(Movement { who: Who::Leavers, years: 3 }.here_in(2020), Years { first: 2017, last: 2019 });
        assert_eq!(Movement { who: Who::AbroadBefore, years: 5 }.before(2020), Years { first: 2015, last: 2019 });
    }
}
