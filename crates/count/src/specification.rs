//! The specification curve (Simonsohn, Simmons and Nelson 2020, doi:10.1038/s41562-020-0912-z): a figure of all hubs, and their ranks, under
//! every combination of the choices that there are about it.

use crate::measure::Backend;
use crate::robust::rank;
use crate::{CountError, Engine};
use hubscope_model::hubs::geometry::{GROWN, Kind, MAIN, SHRUNK};
use hubscope_model::hubs::{Hub, HubSet};
use hubscope_model::measure::{Base, Condition, Counting, Derivation, Indicator, Measure, Placing};
use hubscope_model::{Catalogue, Years};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A hub under one combination.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Specified {
    /// The indicator.
    pub indicator_id: String,
    /// A year, or the first and last.
    pub period: String,
    /// `full` or `fractional`.
    pub counting: &'static str,
    /// `broad`, or `articles_and_reviews`: of these works only those of the two types.
    pub corpus: &'static str,
    /// `evidence` or `institution`.
    pub placing: &'static str,
    /// Under which geometry all hubs are that have it: `main`, their own, `core`, `wider`, `grown` or `shrunk`.
    pub geometry: &'static str,
    /// The country rule that the flags `international` and `domestic` go by; none where neither is asked for.
    pub country_rule: Option<String>,
    /// `as_published`, or the year whose lists of venues are taken for all years; none where no list is asked for.
    pub venue_list: Option<String>,
    /// The hub.
    pub hub_id: String,
    /// The figure.
    pub value: Option<f64>,
    /// Its place among all hubs of the set, from 1; hubs of one figure share the best place.
    pub rank: Option<u64>,
    /// The snapshot's number and short hash.
    pub edition: String,
}

/// One combination.
#[derive(Debug, Clone, PartialEq)]
struct Choices {
    counting: Counting,
    is_narrow: bool,
    /// None as the indicator has it.
    rule: Option<String>,
    list_of: Option<i32>,
}

/// The country rule of flags that name none.
const USUAL_RULE: &str = "iso";

impl Engine {
    /// Figures and ranks of all hubs of the set by an indicator, under every combination of placing, geometry, counting, corpus, country rule
    /// and lists of venues that makes a difference to it: the usual one first, hubs in the order of the set.
    ///
    /// # Errors
    /// [`CountError::NoRecords`] for growth, [`CountError::OneYear`] for several years of an indicator that has a figure a year, and as
    /// [`Engine::measure`].
    pub fn specifications(&self, id: &str, years: Years) -> Result<Vec<Specified>, CountError> {
        let (derivation, indicator) = self.catalogue.indicator(id)?;
        if derivation != Derivation::Plain {
            return Err(CountError::NoRecords { id: id.to_owned(), base: indicator.id.clone() });
        }
        let periods = indicator.periods(years);
        let [(period, _)] = periods.as_slice() else { return Err(CountError::OneYear { id: id.to_owned() }) };
        let hubs: Vec<&str> = self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let asks = Asks::of(&self.catalogue, indicator)?;
        let combinations = self.combinations(indicator, &asks, years)?;
        let mut rows = vec![];
        let other_placings = Placing::ALL.into_iter().filter(|placing| *placing != self.placing);
        for placing in std::iter::once(self.placing).chain(other_placings) {
            let placed = self.under(placing)?;
            for (geometry, drawn) in drawings(&self.catalogue.hubs) {
                let mut catalogue = self.catalogue.clone();
                catalogue.hubs = drawn;
                let placed = placed.with(catalogue)?;
                let of_choices = |choices: &Choices| {
                    let values = placed.with(choices.applied_to(&placed.catalogue))?.values_of_hubs(
                        id,
                        years,
                        choices.counting,
                    )?;
                    let row = |(at, hub): (usize, &&str)| Specified {
                        indicator_id: indicator.id.clone(),
                        period: period.clone(),
                        counting: choices.counting.id(),
                        corpus: if choices.is_narrow { "articles_and_reviews" } else { "broad" },
                        placing: placing.id(),
                        geometry,
                        country_rule: asks.countries.then(|| choices.rule.clone().unwrap_or(USUAL_RULE.to_owned())),
                        venue_list: asks
                            .venues
                            .then(|| choices.list_of.map_or("as_published".to_owned(), |y| y.to_string())),
                        hub_id: (*hub).to_owned(),
                        value: values[at],
                        rank: rank(&values, at, values[at]),
                        edition: self.manifest().edition(),
                    };
                    Ok(hubs.iter().enumerate().map(row).collect())
                };
                let of_drawing: Vec<Vec<Specified>> =
                    combinations.par_iter().map(of_choices).collect::<Result<_, CountError>>()?;
                rows.extend(of_drawing.into_iter().flatten());
            }
        }
        Ok(rows)
    }

    /// The figures of all hubs of the set by an indicator that has one for the years.
    fn values_of_hubs(&self, id: &str, years: Years, counting: Counting) -> Result<Vec<Option<f64>>, CountError> {
        let (_, indicator) = self.catalogue.indicator(id)?;
        self.check(indicator)?;
        let hubs: Vec<&str> = self.catalogue.hubs.hubs.iter().map(|hub| hub.id.as_str()).collect();
        let figures = self.figures(&[indicator], &hubs, years, counting)?;
        Ok(figures.iter().flatten().map(|of_hub| of_hub.first().and_then(|figure| figure.value)).collect())
    }

    /// By hub, the best and the worst of its ranks under all combinations.
    ///
    /// # Errors
    /// As [`Engine::specifications`].
    pub(crate) fn rank_ranges(&self, id: &str, years: Years) -> Result<BTreeMap<String, (u64, u64)>, CountError> {
        let mut ranges: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for Specified { hub_id, rank, .. } in self.specifications(id, years)? {
            let Some(rank) = rank else { continue };
            let (best, worst) = ranges.entry(hub_id).or_insert((rank, rank));
            (*best, *worst) = (rank.min(*best), rank.max(*worst));
        }
        Ok(ranges)
    }

    fn combinations(&self, indicator: &Indicator, asks: &Asks, years: Years) -> Result<Vec<Choices>, CountError> {
        let others = self.catalogue.classes.countries.keys().filter(|rule| *rule != USUAL_RULE);
        let mut rules: Vec<Option<String>> = vec![None];
        rules.extend(others.filter(|_| asks.countries).cloned().map(Some));
        let mut lists = vec![None];
        lists.extend([years.first, years.last].map(Some).into_iter().filter(|_| asks.venues));
        lists.dedup();
        let is_shared = self.counting_of(indicator, Counting::Fractional)? == Counting::Fractional;
        let countings =
            [Counting::Full, Counting::Fractional].into_iter().filter(|c| is_shared || *c == Counting::Full);
        let mut all = vec![];
        for counting in countings {
            for is_narrow in [false, true] {
                for rule in &rules {
                    let of_list =
                        |list_of: &Option<i32>| Choices { counting, is_narrow, rule: rule.clone(), list_of: *list_of };
                    all.extend(lists.iter().map(of_list));
                }
            }
        }
        Ok(all)
    }
}

/// The set under each geometry that any hub of it has and that is another reading of the whole hub, its own first; hubs without it keep
/// theirs.
fn drawings(set: &HubSet) -> Vec<(&'static str, HubSet)> {
    let of_kind = |kind| move |hub: &Hub| hub.geometries.iter().find(|of| of.kind == kind).map(|of| of.id.clone());
    let resized = |id: &'static str| move |_: &Hub| Some(id.to_owned());
    let under = |id: &'static str, geometry: &dyn Fn(&Hub) -> Option<String>| {
        let mut drawn = set.clone();
        for hub in &mut drawn.hubs {
            let place = geometry(hub).map(|geometry| hub.id_under(&geometry));
            let other = hubscope_geo::geometries(hub).into_iter().find(|other| Some(&other.id) == place.as_ref());
            if let Some(Hub { include, exclude, outline, .. }) = other {
                (hub.include, hub.exclude, hub.outline) = (include, exclude, outline);
            }
        }
        (id, drawn)
    };
    let others = [
        under("core", &of_kind(Kind::Core)),
        under("wider", &of_kind(Kind::Wider)),
        under(GROWN, &resized(GROWN)),
        under(SHRUNK, &resized(SHRUNK)),
    ];
    std::iter::once((MAIN, set.clone())).chain(others.into_iter().filter(|(_, drawn)| drawn != set)).collect()
}

/// Which choices an indicator leaves open.
struct Asks {
    countries: bool,
    venues: bool,
}

impl Asks {
    fn of(catalogue: &Catalogue, indicator: &Indicator) -> Result<Self, CountError> {
        let bases = catalogue.bases(indicator)?;
        let asks = |of: fn(&str) -> bool| bases.iter().flat_map(|base| base.works.classes()).any(of);
        Ok(Asks { countries: asks(goes_by_countries), venues: asks(goes_by_list) })
    }
}

/// Whether a class goes by the usual country rule.
fn goes_by_countries(class: &str) -> bool {
    ["international", "domestic"].contains(&class)
}

/// Whether a class goes by each year's own list of venues.
fn goes_by_list(class: &str) -> bool {
    class.starts_with("basket:") && !class.contains('@')
}

impl Choices {
    /// The catalogue with all its measures changed so.
    fn applied_to(&self, catalogue: &Catalogue) -> Catalogue {
        let mut varied = catalogue.clone();
        for indicator in varied.indicators.values_mut() {
            if let Measure::Base(base) = &mut indicator.measure {
                self.apply(base);
            }
        }
        varied
    }

    fn apply(&self, Base { works, .. }: &mut Base) {
        works.conditions.iter_mut().for_each(|condition| self.vary(condition));
        if self.is_narrow {
            // The second is what articles were called before 2023.
            let types = ["type:article", "type:journal-article", "type:review"];
            works.conditions.push(Condition::Any { any: types.map(|class| Condition::Class(class.to_owned())).into() });
        }
    }

    fn vary(&self, condition: &mut Condition) {
        match condition {
            Condition::Class(class) => {
                if let Some(rule) = self.rule.as_deref().filter(|_| goes_by_countries(class)) {
                    *class = format!("{class}@{rule}");
                }
                if let Some(year) = self.list_of.filter(|_| goes_by_list(class)) {
                    *class = format!("{class}@{year}");
                }
            }
            Condition::Any { any: of } | Condition::All { all: of } => of.iter_mut().for_each(|c| self.vary(c)),
            Condition::Not { not } => self.vary(not),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_reach_every_class_that_they_are_about_and_no_other() {
        let catalogue = Catalogue::embedded().unwrap();
        let choices =
            Choices { counting: Counting::Full, is_narrow: true, rule: Some("leiden".into()), list_of: Some(2019) };
        let class = |text: &str| Condition::Class(text.to_owned());
        let mut condition = Condition::All {
            all: vec![
                class("basket:nature_index"),
                class("basket:nature_index@2023"),
                Condition::Not { not: Box::new(class("domestic")) },
                Condition::Any { any: vec![class("international"), class("industry")] },
            ],
        };
        choices.vary(&mut condition);
        let names = condition.classes();
        assert_eq!(
            names,
            [
                "basket:nature_index@2019",
                "basket:nature_index@2023",
                "domestic@leiden",
                "international@leiden",
                "industry"
            ]
        );
        let varied = choices.applied_to(&catalogue);
        for indicator in varied.indicators.values() {
            for base in varied.bases(indicator).unwrap() {
                assert!(base.works.classes().all(|class| varied.classes.resolve(class).is_ok()), "{}", indicator.id);
            }
        }
        let Measure::Base(base) = &varied.indicators["papers_intl"].measure else { panic!("a count") };
        let classes: Vec<&str> = base.works.classes().collect();
        assert_eq!(classes, ["international@leiden", "type:article", "type:journal-article", "type:review"]);
    }
}
