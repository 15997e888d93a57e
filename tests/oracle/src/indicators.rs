//! What every indicator is, written down a second time: from the words of the definitions, not from their measures.

use crate::classes::{Classes, INTERNATIONAL};

/// An indicator.
pub(crate) struct Indicator {
    pub(crate) id: String,
    pub(crate) measure: Measure,
    /// One figure over all years, not one a year.
    pub(crate) pooled: bool,
    /// Defined for the world alone.
    pub(crate) of_the_world: bool,
}

/// How it is measured.
pub(crate) enum Measure {
    /// Works or people.
    Count(Count),
    /// The first in percent of the second.
    Share(Count, Count),
    /// In percent of the hub that has most.
    Score(Count),
}

/// Works that belong to every one of some classes, or the people on them.
#[derive(Clone)]
pub(crate) struct Count {
    pub(crate) people: bool,
    pub(crate) classes: Vec<String>,
}

impl Count {
    /// Whether this is the international part of another count of works.
    pub(crate) fn is_international_part_of(&self, whole: &Self) -> bool {
        let mut both = whole.classes.clone();
        both.push(INTERNATIONAL.to_owned());
        !self.people && !whole.people && self.classes == both
    }
}

fn works(classes: &[&str]) -> Count {
    Count { people: false, classes: classes.iter().map(|class| (*class).to_owned()).collect() }
}

fn people(classes: &[&str]) -> Count {
    Count { people: true, ..works(classes) }
}

/// All indicators whose classes are declared; what selects any other class cannot be told, and is left out.
pub(crate) fn indicators(classes: &Classes) -> Vec<Indicator> {
    let (any, life, intl) = ("field:any", "field:life_sciences", INTERNATIONAL);
    let (basket, bio) = ("basket:nature_index", "field:bio_health");
    let yearly = [
        ("papers_total", Measure::Count(works(&[]))),
        ("papers_all", Measure::Count(works(&[any]))),
        ("papers_life", Measure::Count(works(&[life]))),
        ("papers_intl", Measure::Count(works(&[intl]))),
        ("papers_ni", Measure::Count(works(&[basket, bio]))),
        ("papers_ni_intl", Measure::Count(works(&[basket, bio, intl]))),
        ("active_researchers", Measure::Count(people(&[any]))),
        ("active_researchers_life", Measure::Count(people(&[life]))),
        ("ni_researchers", Measure::Count(people(&[basket, bio]))),
        ("share_life_papers", Measure::Share(works(&[life]), works(&[any]))),
        ("share_papers_intl", Measure::Share(works(&[intl]), works(&[]))),
        ("share_ni_papers", Measure::Share(works(&[basket, bio]), works(&[any]))),
        ("share_ni_intl", Measure::Share(works(&[basket, bio, intl]), works(&[basket, bio]))),
        ("share_ni_researchers", Measure::Share(people(&[basket, bio]), people(&[any]))),
    ];
    let indicator =
        |id: &str, measure, pooled, of_the_world| Indicator { id: id.to_owned(), measure, pooled, of_the_world };
    let mut all: Vec<_> = yearly.into_iter().map(|(id, measure)| indicator(id, measure, false, false)).collect();
    all.push(indicator("papers_total_5y", Measure::Count(works(&[])), true, false));
    for frontier in &classes.frontiers {
        let (field, papers) = (frontier.class.trim_start_matches("frontier:"), works(&[&frontier.class]));
        all.push(indicator(&format!("frontier_{field}"), Measure::Count(papers.clone()), true, false));
        all.push(indicator(&format!("score_{field}"), Measure::Score(papers.clone()), true, false));
        all.push(indicator(&format!("global_frontier_{field}"), Measure::Count(papers), false, true));
    }
    all.retain(|indicator| match &indicator.measure {
        Measure::Count(count) | Measure::Score(count) => count.classes.iter().all(|class| classes.declare(class)),
        Measure::Share(part, whole) => part.classes.iter().chain(&whole.classes).all(|class| classes.declare(class)),
    });
    all
}
