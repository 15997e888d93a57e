//! What users know better than the sources: where an institution is, and what an affiliation says.
//!
//! A correction of an institution is applied whenever something is measured, one of affiliations when a snapshot is made of the strings that
//! the lake has kept. Each says why, and since when it is known.

use crate::hubs::InstitutionId;
use serde::{Deserialize, Serialize};

/// A file of corrections.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// Institutions that are elsewhere than their record says.
    #[serde(rename = "institution", default)]
    pub institutions: Vec<Relocation>,
    /// Affiliations that say something else than is found in them. Of several that fit one the first holds.
    #[serde(rename = "affiliation", default)]
    pub affiliations: Vec<Reading>,
}

/// Where an institution is: the place where it is registered, in truth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relocation {
    /// The institution, by OpenAlex or ROR.
    pub id: InstitutionId,
    /// GeoNames id of the city.
    pub city: u32,
    /// Why.
    pub reason: String,
    /// The day from which that is known, `2026-11-23`.
    pub date: String,
}

/// What affiliations say that a pattern finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// A regular expression, looked for anywhere in the string.
    pub pattern: String,
    /// GeoNames id of the city. Without one, what the string says holds.
    #[serde(default)]
    pub city: Option<u32>,
    /// The institution, in place of those that the source found. Without one, these stand.
    #[serde(default)]
    pub institution: Option<InstitutionId>,
    /// Why.
    pub reason: String,
    /// The day from which that is known.
    pub date: String,
}

impl Corrections {
    /// Reads a file.
    ///
    /// # Errors
    /// The text says which correction, and what is wrong with it.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let corrections: Corrections = toml::from_str(text).map_err(|e| e.to_string())?;
        let told = |what: String, reason: &str, date: &str| {
            if reason.trim().is_empty() {
                return Err(format!("{what}: say why, in `reason`"));
            }
            let is_day = date.len() == 10
                && date.char_indices().all(|(at, c)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() });
            if is_day { Ok(()) } else { Err(format!("{what}: \"{date}\" is no day; write it as 2026-11-23")) }
        };
        for Relocation { id, reason, date, .. } in &corrections.institutions {
            told(format!("institution {}", String::from(id.clone())), reason, date)?;
        }
        for Reading { pattern, city, institution, reason, date } in &corrections.affiliations {
            let what = format!("affiliation \"{pattern}\"");
            if pattern.is_empty() {
                return Err(format!("{what}: a pattern that is empty finds every affiliation"));
            }
            if city.is_none() && institution.is_none() {
                return Err(format!("{what}: say what it means, a `city` or an `institution`"));
            }
            told(what, reason, date)?;
        }
        Ok(corrections)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_say_what_why_and_since_when() {
        let file = r#"
[[institution]]
id = "https://ror.org/02s376052"
city = 2659994
reason = "moved"
date = "2026-11-23"
[[affiliation]]
pattern = "(?i)kunming inst"
city = 1804651
institution = "I19820366"
reason = "the source finds the academy"
date = "2026-11-23"
"#;
        let read = Corrections::from_toml(file).unwrap();
        assert_eq!((read.institutions.len(), read.affiliations[0].city), (1, Some(1_804_651)));
        for (from, to, said) in [
            ("reason = \"moved\"", "reason = \" \"", "institution https://ror.org/02s376052: say why"),
            ("date = \"2026-11-23\"\n[[aff", "date = \"yesterday\"\n[[aff", "\"yesterday\" is no day"),
            (
                "city = 1804651\ninstitution = \"I19820366\"\n",
                "",
                "affiliation \"(?i)kunming inst\": say what it means",
            ),
            ("pattern = \"(?i)kunming inst\"", "pattern = \"\"", "finds every affiliation"),
            ("city = 2659994", "town = 2659994", "unknown field"),
            ("https://ror.org/02s376052", "Q1", "\"Q1\" is no institution"),
        ] {
            let wrong = Corrections::from_toml(&file.replacen(from, to, 1)).unwrap_err();
            assert!(wrong.contains(said), "{said}: {wrong}");
        }
    }
}
