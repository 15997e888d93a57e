//! Which subfields belong to which field of research.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value as Toml};

use crate::areas::tables;

/// The subfields of the two fields that indicators ask for.
pub(crate) struct Fields {
    /// Subfields with any division.
    pub(crate) any: BTreeSet<i64>,
    /// Subfields with a division of `field:life_sciences`.
    pub(crate) life: BTreeSet<i64>,
}

impl Fields {
    /// Reads `fields.toml` and `for_crosswalk.csv` of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let life_divisions = divisions_of(&folder.join("fields.toml"), "life_sciences")?;
        let path = folder.join("for_crosswalk.csv");
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let mut fields = Self { any: BTreeSet::new(), life: BTreeSet::new() };
        let mut table = csv::Reader::from_path(&path).map_err(|error| at(&error))?;
        for row in table.deserialize::<BTreeMap<String, String>>() {
            let row = row.map_err(|error| at(&error))?;
            let (Some(subfield), Some(divisions)) = (row.get("subfield_id"), row.get("divisions")) else {
                return Err(at(&"a column is missing"));
            };
            let subfield: i64 = subfield.trim().parse().map_err(|error| at(&error))?;
            for division in divisions.split(';').map(str::trim).filter(|division| !division.is_empty()) {
                fields.any.insert(subfield);
                if life_divisions.contains(&division.parse().map_err(|error| at(&error))?) {
                    fields.life.insert(subfield);
                }
            }
        }
        Ok(fields)
    }
}

/// The divisions declared for a field.
fn divisions_of(path: &Path, field: &str) -> Result<BTreeSet<i64>, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| at(&error))?;
    let file: Table = text.parse().map_err(|error| at(&error))?;
    let fields = tables(&file, "field").map_err(|error| at(&error))?;
    let declared = fields.into_iter().find(|table| table.get("id").and_then(Toml::as_str) == Some(field));
    let divisions = declared.and_then(|table| table.get("divisions")).and_then(Toml::as_array);
    let divisions = divisions.ok_or_else(|| at(&format!("`{field}` has no divisions")))?;
    let number = |value: &Toml| value.as_integer().or_else(|| value.as_str()?.parse().ok());
    divisions.iter().map(number).collect::<Option<_>>().ok_or_else(|| at(&"a division is not a number"))
}
