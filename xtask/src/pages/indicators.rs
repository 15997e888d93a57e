//! The page `docs/indicators.md`, from the catalogue.

use hubscope_model::classes::Flag;
use hubscope_model::frontier::Frontier;
use hubscope_model::measure::{Derivation, Indicator, Measure, Period};
use hubscope_model::{Catalogue, CatalogueError, Localised};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What stands above the indicators.
const HEAD: &str = include_str!("indicators.md");

/// Groups with their headings, in the order of the page: an indicator stands under the first that it names.
const GROUPS: [(&str, &str); 13] = [
    ("publication", "The report's own: papers, shares, people, frontier fields"),
    ("impact", "Citations"),
    ("collaboration", "Collaboration"),
    ("roles", "Corresponding and first authors"),
    ("people_variants", "People, counted in other ways"),
    ("constant_list", "Over one list of journals in all years"),
    ("mobility", "People who come, go, or have been abroad"),
    ("practice", "Patents, trials and policy documents that cite papers"),
    ("position", "A hub in the world"),
    ("structure", "Institutions, venues, authors, coverage"),
    ("access", "Open access"),
    ("integrity", "Retractions"),
    ("", "Of no group"),
];

/// The page, in Markdown.
pub(super) fn page(catalogue: &Catalogue) -> Result<String, CatalogueError> {
    let mut page = HEAD.to_owned();
    for (group, heading) in GROUPS {
        let members: Vec<&Indicator> = catalogue.indicators.values().filter(|i| heading_of(i) == group).collect();
        if members.is_empty() {
            continue;
        }
        // Writing to a text cannot fail, here and below.
        let _ = write!(page, "\n## {heading}\n\n| id | name | 名称 | unit |\n|---|---|---|---|\n");
        for Indicator { id, names, unit, .. } in &members {
            let _ = writeln!(page, "| [{id}](#{id}) | {} | {} | {} |", names.en, names.zh, words(unit.id()));
        }
        for indicator in members {
            page.push_str(&entry(catalogue, indicator)?);
        }
    }
    page.push_str(&classes(catalogue));
    Ok(page)
}

/// The group under which an indicator stands.
fn heading_of(indicator: &Indicator) -> &str {
    let first = indicator.groups.first().map_or("", String::as_str);
    GROUPS.iter().map(|(group, _)| *group).find(|group| *group == first).unwrap_or("")
}

/// An indicator.
fn entry(catalogue: &Catalogue, indicator: &Indicator) -> Result<String, CatalogueError> {
    let Indicator { id, names, definition, limits, version, .. } = indicator;
    let mut text = format!("\n### {id}\n\n**{}** · **{}**\n\n", names.en, names.zh);
    let period = match indicator.period {
        Period::Yearly => "A figure a year",
        Period::Pooled => "One figure over all years",
    };
    let _ = write!(text, "Unit: {}. {period}. Version {version}.", words(indicator.unit.id()));
    if !indicator.hubs.is_empty() {
        let _ = write!(text, " Only of: {}.", indicator.hubs.join(", "));
    }
    if !indicator.groups.is_empty() {
        let groups: Vec<String> = indicator.groups.iter().map(|group| format!("`@{group}`")).collect();
        let _ = write!(text, " Groups: {}.", groups.join(", "));
    }
    let text_of = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(text, "\n\n{}\n\n*Limits.* {}\n\n", text_of(&definition.en), text_of(&limits.en));
    let _ = write!(text, "{}\n\n*局限。*{}\n\n", text_of(&definition.zh), text_of(&limits.zh));
    let _ = write!(text, "```toml\nmeasure = {}\n```\n\n", catalogue.written_measure(indicator)?);
    for part in parts(&indicator.measure) {
        let _ = writeln!(
            text,
            "- made of [{part}](#{part}): `{}`",
            catalogue.written_measure(catalogue.indicator(part)?.1)?
        );
    }
    let named: BTreeSet<&str> = catalogue.bases(indicator)?.into_iter().flat_map(|base| base.works.classes()).collect();
    for class in named {
        let about = catalogue.classes.about(class).unwrap_or_default();
        let _ = writeln!(text, "- [`{class}`]({}): {about}", place_of(class));
    }
    let growth: Vec<String> = indicator
        .derivations()
        .iter()
        .filter(|derivation| **derivation != Derivation::Plain)
        .map(|derivation| format!("`{}{id}`", derivation.prefix()))
        .collect();
    if !growth.is_empty() {
        let _ = writeln!(text, "- growth: {}", growth.join(", "));
    }
    for reference in &indicator.references {
        let _ = writeln!(text, "- reference: {reference}");
    }
    Ok(text)
}

/// The indicators that one is made of, each once.
fn parts(measure: &Measure) -> Vec<&str> {
    let mut parts: Vec<&str> = match measure {
        Measure::Base(_) => vec![],
        Measure::Ratio(ratio) => vec![&ratio.ratio, &ratio.to],
        Measure::RelativeToMax(relative) => vec![&relative.relative_to_max],
        Measure::Specialisation(of) => vec![&of.specialisation, &of.to],
    };
    parts.dedup();
    parts
}

/// Where a class is told of at length.
fn place_of(class: &str) -> String {
    let named = class.split('@').next().unwrap_or(class);
    match named.split_once(':') {
        Some((kind @ ("field" | "basket" | "frontier"), id)) => format!("#{kind}{id}"),
        _ if Flag::ALL.iter().any(|flag| flag.id() == named) => "measures.md#flags".to_owned(),
        _ => "measures.md#classes".to_owned(),
    }
}

/// The classes that the catalogue declares.
fn classes(catalogue: &Catalogue) -> String {
    let known = &catalogue.classes;
    let mut text = "\n## Classes\n\nWhat `where` can name beside the flags and the source's own words.\n".to_owned();
    let head = |id: String, names: &Localised, definition: &Localised| {
        format!("\n### {id}\n\n**{}** · **{}**\n\n{}\n\n{}\n\n", names.en, names.zh, definition.en, definition.zh)
    };
    for field in known.fields.values() {
        text.push_str(&head(format!("field:{}", field.id), &field.names, &field.definition));
        let divisions: Vec<String> = field.divisions.iter().map(u16::to_string).collect();
        let _ = writeln!(text, "- version {}; how works get a field: [crosswalk](crosswalk.md)", field.version);
        let _ = writeln!(text, "- divisions of ANZSRC 2020: {}", divisions.join(", "));
        let subjects: Vec<&str> = field.venue_subjects.iter().map(|subject| subject.id()).collect();
        if !subjects.is_empty() {
            let _ = writeln!(text, "- subjects of listed venues that decide first: {}", subjects.join(", "));
        }
    }
    for basket in known.baskets.values() {
        text.push_str(&head(format!("basket:{}", basket.id), &basket.names, &basket.definition));
        let types: Vec<&str> = basket.types.iter().map(String::as_str).collect();
        let _ = writeln!(text, "- types: {}", types.join(", "));
        let _ = writeln!(text, "- {} rows of venues: [the list](baskets.md)", basket.venues.len());
    }
    for rule in known.countries.values() {
        text.push_str(&head(format!("countries:{}", rule.id), &rule.names, &rule.definition));
        let taken: Vec<String> = rule.taken_as.iter().map(|(code, country)| format!("{code} as {country}")).collect();
        let taken = if taken.is_empty() { "every code for itself".to_owned() } else { taken.join(", ") };
        let _ = writeln!(text, "- version {}; {taken}: `international@{1}`, `domestic@{1}`", rule.version, rule.id);
    }
    for frontier in known.frontiers.values() {
        text.push_str(&head(frontier.class_id(), &frontier.names, &frontier.definition));
        text.push_str(&query(frontier));
    }
    text
}

/// What decides whether a work belongs to a frontier; its terms stand in the file.
fn query(frontier: &Frontier) -> String {
    let Frontier { version, threshold, points, topics, subfields, terms, except, .. } = frontier;
    format!(
        "- version {version}; the query and how well it finds: [frontiers](frontiers.md), `catalogue/classes/frontiers.toml`\n- belongs from {threshold} points: primary topic {}, another topic {}, a term in the title {}, one more in the abstract {}\n- {} topics, {} subfields, {} terms, {} terms that keep a title out\n",
        points.topic,
        points.other_topic,
        points.title,
        points.abstract_,
        topics.len(),
        subfields.len(),
        terms.len(),
        except.len(),
    )
}

/// An id in words.
fn words(id: &str) -> String {
    id.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, heading_of, page};
    use hubscope_model::Catalogue;

    #[test]
    fn every_indicator_and_class_has_its_place_and_no_link_leads_nowhere() {
        let catalogue = Catalogue::load(None).unwrap();
        let page = page(&catalogue).unwrap();
        for indicator in catalogue.indicators.values() {
            assert!(page.contains(&format!("\n### {}\n", indicator.id)), "{}", indicator.id);
        }
        // A heading's anchor is its text without colons.
        let anchors: Vec<String> =
            page.lines().filter_map(|line| Some(line.strip_prefix("### ")?.replace(':', ""))).collect();
        let links: Vec<&str> = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > catalogue.indicators.len());
        for link in links {
            assert!(anchors.iter().any(|anchor| anchor == link), "{link}");
        }
    }

    #[test]
    fn every_group_that_comes_first_has_a_heading() {
        for indicator in Catalogue::load(None).unwrap().indicators.values() {
            assert_eq!(Some(heading_of(indicator)), indicator.groups.first().map(String::as_str), "{}", indicator.id);
        }
        let headings: std::collections::BTreeSet<&str> = GROUPS.iter().map(|(_, heading)| *heading).collect();
        assert_eq!(headings.len(), GROUPS.len());
    }
}
