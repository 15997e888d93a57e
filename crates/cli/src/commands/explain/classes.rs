//! The classes that a measure names: what each holds, and of which works that is not known.

use super::one_line;
use crate::failure::Failure;
use hubscope_model::Catalogue;
use hubscope_model::classes::{Basket, Field};
use hubscope_model::frontier::Frontier;
use hubscope_model::measure::{Indicator, Measure};
use std::collections::BTreeSet;

/// The classes of an indicator, and of the indicators that it is made of.
fn of(catalogue: &Catalogue, indicator: &Indicator) -> Result<BTreeSet<String>, Failure> {
    let bases = catalogue.bases(indicator)?;
    Ok(bases.into_iter().flat_map(|base| base.works.classes()).map(str::to_owned).collect())
}

/// What they hold.
pub(super) fn held(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<String>, Failure> {
    let known = &catalogue.classes;
    let mut lines = vec![];
    for class in of(catalogue, indicator)? {
        lines.push(format!("{class}: {}", one_line(&known.about(&class).map_err(Failure::new)?)));
        let more = match class.split_once(':') {
            Some(("field", id)) => known.fields.get(id).map(|field| of_field(catalogue, field)),
            Some(("basket", id)) => {
                let (id, list_of) = id.split_once('@').map_or((id, None), |(id, year)| (id, year.parse().ok()));
                known.baskets.get(id).map(|basket| of_basket(basket, list_of))
            }
            Some(("frontier", id)) => known.frontiers.get(id).map(of_frontier),
            _ => None,
        };
        lines.extend(more.into_iter().flatten().map(|line| format!("    {line}")));
    }
    Ok(lines)
}

fn of_field(catalogue: &Catalogue, field: &Field) -> Vec<String> {
    let name = |division| match catalogue.classes.divisions.get(division) {
        Some(names) => format!("{division} {}", names.en),
        None => division.to_string(),
    };
    let divisions: Vec<String> = field.divisions.iter().map(name).collect();
    let mut lines = vec![
        format!("version {}", field.version),
        format!("divisions of ANZSRC 2020: {}", divisions.join("; ")),
        "by the subfield of the primary topic, catalogue/classes/for_crosswalk.csv; the subfields stand in the SQL"
            .to_owned(),
    ];
    let subjects: Vec<&str> = field.venue_subjects.iter().map(|subject| subject.id()).collect();
    if !subjects.is_empty() {
        lines.push(format!("before that, by the subject of a listed venue: {}", subjects.join(", ")));
    }
    lines
}

fn of_basket(basket: &Basket, list_of: Option<i32>) -> Vec<String> {
    let types: Vec<&str> = basket.types.iter().map(String::as_str).collect();
    let venues = match list_of {
        None => format!("{} rows, each for a range of publication years", basket.venues.len()),
        Some(year) => format!("the {} of publications of {year}, for works of all years", basket.listed(year).len()),
    };
    vec![format!("venues: {venues}, recognised by ISSN; docs/baskets.md"), format!("types: {}", types.join(", "))]
}

fn of_frontier(frontier: &Frontier) -> Vec<String> {
    let Frontier { version, threshold, points, subfields, topics, terms, except, .. } = frontier;
    let join = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(", ");
    let lists = [
        ("subfields", join(&mut subfields.iter().map(u32::to_string))),
        ("topics", join(&mut topics.iter().map(|topic| format!("T{topic}")))),
        ("terms", join(&mut terms.iter().cloned())),
        ("not with, in the title", join(&mut except.iter().cloned())),
    ];
    let mut lines = vec![
        format!("version {version}, query {}", frontier.hash()),
        format!(
            "belongs from {threshold} points: primary topic, or its subfield, {}; another topic, once, {}; each term in the title {}; each more in the abstract {}",
            points.topic, points.other_topic, points.title, points.abstract_
        ),
    ];
    lines.push(if frontier.looks_at_abstracts() {
        "works are looked through when they are read: a lake that was read under another query does not do".to_owned()
    } else {
        "topics and titles decide: a lake that was read under another query is looked through".to_owned()
    });
    let listed = lists.into_iter().filter(|(_, list)| !list.is_empty());
    lines.extend(listed.map(|(what, list)| format!("{what}: {list}")));
    lines
}

/// Which classes are not known of every work, and what becomes of such works.
pub(super) fn unknown(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<String>, Failure> {
    let is_uncertain = |class: &String| catalogue.classes.resolve(class).is_ok_and(|class| class.is_uncertain());
    let uncertain: Vec<String> = of(catalogue, indicator)?.into_iter().filter(is_uncertain).collect();
    if uncertain.is_empty() {
        return Ok(vec![]);
    }
    let mut lines = vec![format!(
        "{}: the figure takes a work for which it is not known as one that has it not.",
        uncertain.join(", ")
    )];
    lines.push(match &indicator.measure {
        Measure::Ratio(ratio) if catalogue.has_bounds(catalogue.base(&ratio.ratio)?) => format!(
            "low has above the line only works that surely meet the conditions of {}, high all works that may; below the line nothing changes. These bounds are no interval of chance.",
            ratio.ratio
        ),
        _ => "low and high are for shares alone, so there are none.".to_owned(),
    });
    Ok(lines)
}
