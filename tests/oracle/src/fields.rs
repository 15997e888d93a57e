//! Fields of research: by the divisions of a work's subfield, or first by the subject of its venue.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::Table;

use crate::toml_file::{integers, read as read_toml, string, strings, tables};

/// The subject of venues whose works are sorted one by one.
const ONE_BY_ONE: &str = "multidisciplinary";

/// A field.
pub(crate) struct Field {
    /// `field:` and its id.
    pub(crate) class: String,
    subfields: BTreeSet<i64>,
    venue_subjects: BTreeSet<String>,
}

impl Field {
    /// Whether a work of this subfield, in a venue that lists call by these subjects, is in the field.
    pub(crate) fn holds(&self, subfield: Option<i64>, subjects: &BTreeSet<&str>) -> bool {
        let asks_the_venue = !self.venue_subjects.is_empty();
        if asks_the_venue && subjects.iter().any(|subject| self.venue_subjects.contains(*subject)) {
            true
        } else if asks_the_venue && subjects.iter().any(|subject| *subject != ONE_BY_ONE) {
            false
        } else {
            subfield.is_some_and(|subfield| self.subfields.contains(&subfield))
        }
    }
}

/// Reads `fields.toml` and `for_crosswalk.csv` of a folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<Field>, String> {
    let crosswalk = crosswalk(&folder.join("for_crosswalk.csv"))?;
    read_toml(&folder.join("fields.toml"), |file| {
        tables(file, "field")?.into_iter().map(|table| field(table, &crosswalk)).collect()
    })
}

fn field(table: &Table, crosswalk: &BTreeMap<i64, BTreeSet<i64>>) -> Result<Field, String> {
    let id = string(table, "id")?;
    let own: BTreeSet<i64> = integers(table, "divisions")?.into_iter().collect();
    // In any field is what has a division, whichever there are.
    if own.is_empty() && id != "any" {
        return Err(format!("`{id}` has no divisions"));
    }
    let inside =
        |divisions: &BTreeSet<i64>| if id == "any" { !divisions.is_empty() } else { !own.is_disjoint(divisions) };
    Ok(Field {
        class: format!("field:{id}"),
        subfields: crosswalk.iter().filter(|(_, divisions)| inside(divisions)).map(|(subfield, _)| *subfield).collect(),
        venue_subjects: strings(table, "venue_subjects")?.into_iter().map(str::to_owned).collect(),
    })
}

/// The divisions of every subfield.
fn crosswalk(path: &Path) -> Result<BTreeMap<i64, BTreeSet<i64>>, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut table = csv::Reader::from_path(path).map_err(|error| at(&error))?;
    let mut crosswalk: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for row in table.deserialize::<BTreeMap<String, String>>() {
        let row = row.map_err(|error| at(&error))?;
        let (Some(subfield), Some(divisions)) = (row.get("subfield_id"), row.get("divisions")) else {
            return Err(at(&"a column is missing"));
        };
        let own = crosswalk.entry(subfield.trim().parse().map_err(|error| at(&error))?).or_default();
        for division in divisions.split(';').map(str::trim).filter(|division| !division.is_empty()) {
            own.insert(division.parse().map_err(|error| at(&error))?);
        }
    }
    Ok(crosswalk)
}
