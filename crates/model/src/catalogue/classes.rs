//! Reads the files under `classes/`.

use super::{CatalogueError, check_id, invalid};
use crate::classes::{Basket, Classes, Field, ListedVenue, Subfield, Subject};
use crate::countries::CountryRule;
use crate::frontier::{Frontier, needle};
use crate::text::Localised;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// A file of the catalogue, by its name.
type Text<'t, 'a> = &'t dyn Fn(&str) -> Result<&'a str, CatalogueError>;

/// The files that declare classes; what stands in one of them may also stand in one whose name goes on after a `_`
/// (`frontiers_mine.toml`).
const DECLARING: [&str; 4] = ["baskets", "countries", "fields", "frontiers"];

/// Whether a file adds to one of those.
pub(super) fn is_further(name: &str) -> bool {
    DECLARING.iter().any(|stem| is_of(name, stem))
}

/// Whether a file declares what `stem.toml` does.
fn is_of(name: &str, stem: &str) -> bool {
    let rest = name.strip_prefix("classes/").and_then(|name| name.strip_prefix(stem)?.strip_suffix(".toml"));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Reads the classes from the files that there are under `classes/`.
pub(super) fn read<'a>(text: Text<'_, 'a>, files: &BTreeSet<&str>) -> Result<Classes, CatalogueError> {
    let divisions = divisions(text)?;
    Ok(Classes {
        fields: fields(entries(text, files, ("fields", "field"))?, &divisions)?,
        subfields: crosswalk(text, &divisions)?,
        baskets: baskets(text, files)?,
        frontiers: frontiers(entries(text, files, ("frontiers", "frontier"))?)?,
        countries: countries(entries(text, files, ("countries", "rule"))?)?,
        divisions,
    })
}

/// An entry with the file that it stands in.
type In<T> = (String, T);

/// The entries of a file and of those that add to it, in the order of their names.
fn entries<T: DeserializeOwned>(
    text: Text<'_, '_>,
    files: &BTreeSet<&str>,
    (stem, table): (&str, &str),
) -> Result<Vec<In<T>>, CatalogueError> {
    let mut all = vec![];
    for name in files.iter().filter(|name| is_of(name, stem)) {
        let mut tables: BTreeMap<String, Vec<T>> = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
        let entries = tables.remove(table).unwrap_or_default();
        if let Some(other) = tables.keys().next() {
            return Err(invalid(name, format!("it has \"{other}\"; there is \"{table}\" alone")));
        }
        all.extend(entries.into_iter().map(|entry| ((*name).to_owned(), entry)));
    }
    Ok(all)
}

fn rows<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<Vec<T>, CatalogueError> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(|e| invalid(name, e))
}

fn divisions(text: Text<'_, '_>) -> Result<BTreeMap<u16, Localised>, CatalogueError> {
    #[derive(Deserialize)]
    struct Row {
        division: u16,
        name_en: String,
        name_zh: String,
    }
    let name = "classes/for_divisions.csv";
    let rows = rows::<Row>(name, text(name)?)?;
    Ok(rows.into_iter().map(|r| (r.division, Localised { en: r.name_en, zh: r.name_zh })).collect())
}

fn crosswalk(
    text: Text<'_, '_>,
    divisions: &BTreeMap<u16, Localised>,
) -> Result<BTreeMap<u32, Subfield>, CatalogueError> {
    #[derive(Deserialize)]
    struct Row {
        subfield_id: u32,
        subfield: String,
        divisions: String,
    }
    let name = "classes/for_crosswalk.csv";
    let mut subfields = BTreeMap::new();
    for row in rows::<Row>(name, text(name)?)? {
        let listed: Option<BTreeSet<u16>> =
            row.divisions.split(';').map(|d| d.trim().parse().ok().filter(|d| divisions.contains_key(d))).collect();
        let listed = listed.ok_or_else(|| {
            let Row { subfield_id, divisions, .. } = &row;
            invalid(name, format!("subfield {subfield_id}: \"{divisions}\" are not divisions of ANZSRC 2020"))
        })?;
        if subfields.insert(row.subfield_id, Subfield { name: row.subfield, divisions: listed }).is_some() {
            return Err(invalid(name, format!("subfield {} stands twice", row.subfield_id)));
        }
    }
    Ok(subfields)
}

fn fields(
    fields: Vec<In<Field>>,
    divisions: &BTreeMap<u16, Localised>,
) -> Result<BTreeMap<String, Field>, CatalogueError> {
    for (name, field) in &fields {
        if field.divisions.is_empty() {
            return Err(invalid(name, format!("field \"{}\" names no division", field.id)));
        }
        if let Some(division) = field.divisions.iter().find(|d| !divisions.contains_key(d)) {
            let message = format!("field \"{}\" names division {division}, which is not there", field.id);
            return Err(invalid(name, message));
        }
    }
    by_id("field", fields, |f| &f.id)
}

/// Reads the baskets; each list that there is must be some basket's.
fn baskets(text: Text<'_, '_>, files: &BTreeSet<&str>) -> Result<BTreeMap<String, Basket>, CatalogueError> {
    /// A basket as its file has it: the list stands in a file of its own.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Written {
        id: String,
        #[serde(rename = "version")]
        _version: u32,
        names: Localised,
        definition: Localised,
        types: BTreeSet<String>,
        list: String,
    }
    #[derive(Deserialize)]
    struct Row {
        journal: String,
        issn_print: String,
        issn_online: String,
        issn_l: String,
        subject: Subject,
        first_year: i32,
        last_year: Option<i32>,
    }
    let baskets: Vec<In<Written>> = entries(text, files, ("baskets", "basket"))?;
    let mut lists = files.iter().filter(|name| is_list(name));
    if let Some(list) = lists.find(|list| baskets.iter().all(|(_, b)| format!("classes/{}", b.list) != **list)) {
        return Err(invalid(list, "no basket of classes/baskets.toml has this list"));
    }
    let read = |(name, written): In<Written>| {
        let file = format!("classes/{}", written.list);
        let venue = |row: Row| {
            let issns: BTreeSet<String> = [&row.issn_print, &row.issn_online, &row.issn_l]
                .into_iter()
                .map(|issn| issn.trim().to_ascii_uppercase())
                .filter(|issn| !issn.is_empty())
                .collect();
            if let Some(wrong) = issns.iter().find(|issn| !is_issn(issn)) {
                return Err(invalid(
                    &file,
                    format!("\"{wrong}\" of {} is no ISSN: its check digit is wrong", row.journal),
                ));
            }
            let Row { journal: name, subject, first_year, last_year, .. } = row;
            if issns.is_empty() {
                return Err(invalid(&file, format!("{name} has no ISSN, and nothing else tells venues apart")));
            }
            if last_year.is_some_and(|last| last < first_year) {
                return Err(invalid(&file, format!("{name}: the years run backwards")));
            }
            Ok(ListedVenue { name, issns, subject, first_year, last_year })
        };
        if written.types.is_empty() {
            return Err(invalid(&name, format!("basket \"{}\" names no type of works", written.id)));
        }
        let venues = rows::<Row>(&file, text(&file)?)?.into_iter().map(venue).collect::<Result<_, _>>()?;
        let Written { id, names, definition, types, .. } = written;
        Ok((name, Basket { id, names, definition, types, venues }))
    };
    let baskets = baskets.into_iter().map(read).collect::<Result<Vec<_>, CatalogueError>>()?;
    by_id("basket", baskets, |b| &b.id)
}

/// Whether the last of the eight digits is the one that the others ask for (ISO 3297: weights 8 to 2, modulo 11).
fn is_issn(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(|c| *c != '-').collect();
    let value = |c: char| if c == 'X' { Some(10) } else { c.to_digit(10) };
    let sum: Option<u32> = (1..=8).rev().zip(&digits).map(|(weight, c)| Some(weight * value(*c)?)).sum();
    text.len() == 9 && text.find('-') == Some(4) && digits.len() == 8 && sum.is_some_and(|sum| sum % 11 == 0)
}

fn frontiers(frontiers: Vec<In<Frontier>>) -> Result<BTreeMap<String, Frontier>, CatalogueError> {
    for (name, f) in &frontiers {
        if let Some(term) = f.terms.iter().chain(&f.except).find(|term| needle(term).trim().is_empty()) {
            return Err(invalid(name, format!("frontier \"{}\": \"{term}\" has no letter or digit", f.id)));
        }
        if f.threshold == 0 {
            return Err(invalid(name, format!("frontier \"{}\": with a threshold of 0 every work belongs", f.id)));
        }
    }
    by_id("frontier", frontiers, |f| &f.id)
}

fn countries(rules: Vec<In<CountryRule>>) -> Result<BTreeMap<String, CountryRule>, CatalogueError> {
    for (name, rule) in &rules {
        rule.check().map_err(|message| invalid(name, format!("rule \"{}\": {message}", rule.id)))?;
    }
    by_id("rule", rules, |r| &r.id)
}

/// Whether a file is the list of a basket.
pub(super) fn is_list(name: &str) -> bool {
    name.starts_with("classes/basket_") && name.ends_with(".csv")
}

fn by_id<T>(what: &str, all: Vec<In<T>>, id: impl Fn(&T) -> &String) -> Result<BTreeMap<String, T>, CatalogueError> {
    let mut map = BTreeMap::new();
    for (file, one) in all {
        check_id(&file, id(&one))?;
        if let Some(twice) = map.insert(id(&one).clone(), one) {
            return Err(invalid(&file, format!("{what} \"{}\" stands twice", id(&twice))));
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::is_issn;

    #[test]
    fn an_issn_has_the_check_digit_that_its_other_digits_ask_for() {
        assert!(is_issn("0028-0836"));
        assert!(is_issn("2041-1723"));
        assert!(!is_issn("0028-0837"));
        assert!(!is_issn("00280836"));
        assert!(!is_issn("002-80836"));
        assert!(!is_issn("0028-083"));
    }
}
