//! Reads the files under `classes/`.

use super::{CatalogueError, check_id, invalid};
use crate::classes::{Basket, Classes, Field, ListedVenue, Subfield, Subject};
use crate::countries::CountryRule;
use crate::frontier::{Frontier, needle};
use crate::text::Localised;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A file of the catalogue, by its name.
type Text<'t, 'a> = &'t dyn Fn(&str) -> Result<&'a str, CatalogueError>;

pub(super) fn read<'a>(text: Text<'_, 'a>, lists: &BTreeSet<&str>) -> Result<Classes, CatalogueError> {
    let divisions = divisions(text)?;
    Ok(Classes {
        fields: fields(text, &divisions)?,
        subfields: crosswalk(text, &divisions)?,
        baskets: baskets(text, lists)?,
        frontiers: frontiers(text)?,
        countries: countries(text)?,
        divisions,
    })
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

fn fields(text: Text<'_, '_>, divisions: &BTreeMap<u16, Localised>) -> Result<BTreeMap<String, Field>, CatalogueError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        field: Vec<Field>,
    }
    let name = "classes/fields.toml";
    let Fields { field } = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
    if let Some(field) = field.iter().find(|f| f.divisions.is_empty()) {
        return Err(invalid(name, format!("field \"{}\" names no division", field.id)));
    }
    if let Some((field, division)) =
        field.iter().flat_map(|f| f.divisions.iter().map(move |d| (f, d))).find(|(_, d)| !divisions.contains_key(d))
    {
        return Err(invalid(name, format!("field \"{}\" names division {division}, which is not there", field.id)));
    }
    by_id(name, "field", field, |f| &f.id)
}

/// Reads the baskets; `lists` are the files there are, each of which must be some basket's.
fn baskets(text: Text<'_, '_>, lists: &BTreeSet<&str>) -> Result<BTreeMap<String, Basket>, CatalogueError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Baskets {
        #[serde(default)]
        basket: Vec<Written>,
    }
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
    let name = "classes/baskets.toml";
    let Baskets { basket } = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
    if let Some(list) = lists.iter().find(|list| basket.iter().all(|b| format!("classes/{}", b.list) != **list)) {
        return Err(invalid(list, "no basket of classes/baskets.toml has this list"));
    }
    let read = |written: Written| {
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
            return Err(invalid(name, format!("basket \"{}\" names no type of works", written.id)));
        }
        let venues = rows::<Row>(&file, text(&file)?)?.into_iter().map(venue).collect::<Result<_, _>>()?;
        let Written { id, names, definition, types, .. } = written;
        Ok(Basket { id, names, definition, types, venues })
    };
    let baskets = basket.into_iter().map(read).collect::<Result<Vec<_>, CatalogueError>>()?;
    by_id(name, "basket", baskets, |b| &b.id)
}

/// Whether the last of the eight digits is the one that the others ask for (ISO 3297: weights 8 to 2, modulo 11).
fn is_issn(text: &str) -> bool {
    let digits: Vec<char> = text.chars().filter(|c| *c != '-').collect();
    let value = |c: char| if c == 'X' { Some(10) } else { c.to_digit(10) };
    let sum: Option<u32> = (1..=8).rev().zip(&digits).map(|(weight, c)| Some(weight * value(*c)?)).sum();
    text.len() == 9 && text.find('-') == Some(4) && digits.len() == 8 && sum.is_some_and(|sum| sum % 11 == 0)
}

fn frontiers(text: Text<'_, '_>) -> Result<BTreeMap<String, Frontier>, CatalogueError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Frontiers {
        #[serde(default)]
        frontier: Vec<Frontier>,
    }
    let name = "classes/frontiers.toml";
    let Frontiers { frontier } = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
    for f in &frontier {
        if let Some(term) = f.terms.iter().chain(&f.except).find(|term| needle(term).trim().is_empty()) {
            return Err(invalid(name, format!("frontier \"{}\": \"{term}\" has no letter or digit", f.id)));
        }
        if f.threshold == 0 {
            return Err(invalid(name, format!("frontier \"{}\": with a threshold of 0 every work belongs", f.id)));
        }
    }
    by_id(name, "frontier", frontier, |f| &f.id)
}

fn countries(text: Text<'_, '_>) -> Result<BTreeMap<String, CountryRule>, CatalogueError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rules {
        #[serde(default)]
        rule: Vec<CountryRule>,
    }
    let name = "classes/countries.toml";
    let Rules { rule } = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
    for rule in &rule {
        rule.check().map_err(|message| invalid(name, format!("rule \"{}\": {message}", rule.id)))?;
    }
    by_id(name, "rule", rule, |r| &r.id)
}

fn by_id<T>(
    file: &str,
    what: &str,
    all: Vec<T>,
    id: impl Fn(&T) -> &String,
) -> Result<BTreeMap<String, T>, CatalogueError> {
    let mut map = BTreeMap::new();
    for one in all {
        check_id(file, id(&one))?;
        if let Some(twice) = map.insert(id(&one).clone(), one) {
            return Err(invalid(file, format!("{what} \"{}\" stands twice", id(&twice))));
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
