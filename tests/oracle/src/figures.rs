//! The cell of an indicator in a place over some years.

use std::collections::{BTreeMap, BTreeSet};

use crate::Value;
use crate::areas::{Areas, WORLD};
use crate::facts::Fact;
use crate::indicators::{Count, Indicator, Measure};

/// First and last year, both included.
pub(crate) type Years = (i32, i32);

/// The facts, by the places that they count in.
pub(crate) struct Figures<'f> {
    areas: &'f Areas,
    by_place: BTreeMap<&'f str, Vec<&'f Fact<'f>>>,
}

impl<'f> Figures<'f> {
    pub(crate) fn new(areas: &'f Areas, facts: &'f [Fact<'f>]) -> Self {
        let on = |place| facts.iter().filter(|fact| fact.people.contains_key(place)).collect();
        Self { areas, by_place: areas.ids().into_iter().map(|place| (place, on(place))).collect() }
    }

    /// The cell; of an indicator that is not defined for the place, an empty one.
    pub(crate) fn cell(&self, indicator: &Indicator, place: &str, years: Years) -> Value {
        if !self.defined(indicator, place) {
            return Value::default();
        }
        match &indicator.measure {
            Measure::Count(count) => Value { value: Some(self.count(count, place, years) as f64), ..Value::default() },
            Measure::Share(part, whole) => self.share(part, whole, place, years),
            Measure::Score(count) => {
                let own = self.count(count, place, years);
                let most = self.areas.hub_ids().map(|hub| self.count(count, hub, years)).max();
                let value = most.filter(|most| *most > 0).map(|most| 100.0 * own as f64 / most as f64);
                Value { value, n: value.map(|_| own as u64), ..Value::default() }
            }
        }
    }

    /// The works behind the cell of a count or a score; behind an undefined one there is none.
    pub(crate) fn evidence(&self, indicator: &Indicator, place: &str, years: Years) -> Option<BTreeSet<String>> {
        let (Measure::Count(count) | Measure::Score(count)) = &indicator.measure else {
            return None;
        };
        let works = self.works(count, place, years).filter(|_| self.defined(indicator, place));
        Some(works.map(|fact| fact.id.to_owned()).collect())
    }

    fn defined(&self, indicator: &Indicator, place: &str) -> bool {
        match indicator.measure {
            Measure::Score(_) => self.areas.hub_ids().any(|hub| hub == place),
            _ => place == WORLD || !indicator.of_the_world,
        }
    }

    /// The works that a count counts, or through which it counts somebody.
    fn works(&self, count: &Count, place: &str, (first, last): Years) -> impl Iterator<Item = &'f Fact<'f>> {
        let there = self.by_place.get(place).into_iter().flatten().copied();
        there
            .filter(move |fact| (first..=last).contains(&fact.year))
            .filter(|fact| count.classes.iter().all(|class| fact.classes.contains(class.as_str())))
            .filter(|fact| !count.people || !fact.people[place].is_empty())
    }

    fn count(&self, count: &Count, place: &str, years: Years) -> usize {
        let works = self.works(count, place, years);
        if count.people {
            works.flat_map(|fact| &fact.people[place]).collect::<BTreeSet<_>>().len()
        } else {
            works.count()
        }
    }

    /// A share; if it is one of international works, with bounds: all those that may be so are not, or are.
    fn share(&self, part: &Count, whole: &Count, place: &str, years: Years) -> Value {
        let (some, all) = (self.count(part, place, years), self.count(whole, place, years));
        let mut share = Value { value: percent(some, all), n: Some(all as u64), ..Value::default() };
        if part.is_international_part_of(whole) {
            let unknown = self.works(whole, place, years).filter(|fact| fact.unknown).count();
            (share.low, share.high) = (share.value, percent(some + unknown, all));
        }
        share
    }
}

/// A share in percent; of nothing there is none.
fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64 * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: &str = r#"
        group = [{ id = "both", all = true }]
        hub = [{ id = "one" }, { id = "two" }, { id = "three" }]
    "#;

    fn areas() -> Areas {
        PLACES.parse().map_err(|_| String::new()).and_then(|file| Areas::parse(&file)).unwrap()
    }

    /// A work in the class `c`, with a person in a place each.
    fn fact<'a>(id: &'a str, year: i32, people: &[(&'a str, &'a str)]) -> Fact<'a> {
        let mut placed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::from([(WORLD, BTreeSet::new())]);
        for (place, person) in people {
            for place in [*place, "both", WORLD] {
                placed.entry(place).or_default().insert(person);
            }
        }
        Fact { id, year, people: placed, classes: BTreeSet::from(["c"]), unknown: false }
    }

    fn indicator(measure: fn(Count) -> Measure, people: bool, classes: &[&str]) -> Indicator {
        let classes = classes.iter().map(|class| (*class).to_owned()).collect();
        Indicator { id: "x".to_owned(), measure: measure(Count { people, classes }), pooled: true, of_the_world: false }
    }

    #[test]
    fn people_of_several_years_count_once() {
        let (areas, facts) = (
            areas(),
            [
                fact("W1", 2019, &[("one", "A1"), ("two", "A2")]),
                fact("W2", 2020, &[("one", "A1"), ("one", "A3")]),
                fact("W3", 2021, &[("two", "A1")]),
                fact("W4", 2022, &[("one", "A4")]),
            ],
        );
        let figures = Figures::new(&areas, &facts);
        let people = indicator(Measure::Count, true, &["c"]);
        let value = |place, years| figures.cell(&people, place, years).value;
        assert_eq!(value("one", (2019, 2021)), Some(2.0));
        assert_eq!(value("two", (2019, 2021)), Some(2.0));
        assert_eq!(value("both", (2019, 2021)), Some(3.0));
        assert_eq!(value(WORLD, (2019, 2022)), Some(4.0));
        let works = figures.evidence(&people, "one", (2020, 2022)).unwrap();
        assert_eq!(works.into_iter().collect::<Vec<_>>(), ["W2", "W4"]);
    }

    #[test]
    fn scores_are_of_the_hub_that_has_most() {
        let (areas, facts) = (
            areas(),
            [
                fact("W1", 2019, &[("one", "A1"), ("two", "A2"), ("three", "A3")]),
                fact("W2", 2020, &[("one", "A1")]),
                fact("W3", 2020, &[("two", "A2")]),
                fact("W4", 2021, &[("three", "A3")]),
                fact("W5", 2020, &[]),
            ],
        );
        let figures = Figures::new(&areas, &facts);
        let score = indicator(Measure::Score, false, &["c"]);
        let cell = |place, years| figures.cell(&score, place, years);
        let scored = |value, n| Value { value: Some(value), n: Some(n), ..Value::default() };
        // Two hubs have most; the group and the world have more still, but are neither scored nor asked.
        assert_eq!(cell("one", (2019, 2020)), scored(100.0, 2));
        assert_eq!(cell("two", (2019, 2020)), scored(100.0, 2));
        assert_eq!(cell("three", (2019, 2020)), scored(50.0, 1));
        assert_eq!(cell("both", (2019, 2020)), Value::default());
        assert_eq!(cell(WORLD, (2019, 2020)), Value::default());
        assert_eq!(cell("one", (2021, 2021)), scored(0.0, 0));
        // Behind it are the works of the count.
        let works = figures.evidence(&score, "two", (2019, 2021)).unwrap();
        assert_eq!(works.into_iter().collect::<Vec<_>>(), ["W1", "W3"]);
        assert!(figures.evidence(&score, WORLD, (2019, 2021)).unwrap().is_empty());
        // Nobody has any.
        assert_eq!(cell("one", (2022, 2022)), Value::default());
        assert_eq!(figures.cell(&indicator(Measure::Score, false, &["d"]), "one", (2019, 2021)), Value::default());
    }

    #[test]
    fn the_world_has_every_work_and_some_figures_alone() {
        let (areas, facts) = (areas(), [fact("W1", 2019, &[("one", "A1")]), fact("W2", 2019, &[])]);
        let figures = Figures::new(&areas, &facts);
        let all = Indicator { of_the_world: true, ..indicator(Measure::Count, false, &["c"]) };
        assert_eq!(figures.cell(&all, WORLD, (2019, 2019)).value, Some(2.0));
        assert_eq!(figures.cell(&all, "one", (2019, 2019)), Value::default());
        assert_eq!(figures.cell(&all, "both", (2019, 2019)), Value::default());
        assert_eq!(figures.evidence(&all, WORLD, (2019, 2019)).unwrap().len(), 2);
        assert!(figures.evidence(&all, "one", (2019, 2019)).unwrap().is_empty());
    }
}
