//! Where series break because what is counted changes: the lists of baskets.

use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::classes::Class;
use hubscope_model::measure::Indicator;
use std::collections::BTreeSet;

impl Engine {
    /// Those of some years whose figures cannot be compared with those of the year before, since an indicator asks for a basket that
    /// lists other venues from then on: the flag `break`. A year is told by the one before it, whether that is asked for or not. A
    /// basket with the list of one year for all (`basket:ID@YEAR`) never breaks.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] if the indicator is made of what is not there.
    pub fn breaks_of(&self, indicator: &Indicator, years: Years) -> Result<BTreeSet<i32>, CountError> {
        let classes = &self.catalogue.classes;
        let named = self.catalogue.bases(indicator)?.into_iter().flat_map(|base| base.works.classes());
        let baskets = named.filter_map(|text| match classes.resolve(text) {
            Ok(Class::Basket { id, list_of: None, .. }) => classes.baskets.get(&id),
            _ => None,
        });
        Ok(baskets.flat_map(|basket| basket.breaks(years)).collect())
    }
}

/// Whether a figure of these years has a break (or a jump) in it or, being of one year, before it.
pub(crate) fn is_broken(breaks: &BTreeSet<i32>, years: Years) -> bool {
    let first = if years.first < years.last { years.first + 1 } else { years.first };
    breaks.range(first..=years.last).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_years_break_between_them_and_one_year_against_the_one_before() {
        let breaks = [2018, 2022].into();
        let broken = |first, last| is_broken(&breaks, Years { first, last });
        assert!(broken(2022, 2022) && broken(2018, 2018));
        assert!(!broken(2021, 2021) && !broken(2023, 2023));
        assert!(broken(2019, 2023) && broken(2021, 2022));
        assert!(!broken(2018, 2021) && !broken(2022, 2024), "what they begin with is no break within them");
    }
}
