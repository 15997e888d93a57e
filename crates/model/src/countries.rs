//! Country rules: which codes are one country, where countries of a work are told apart.

use crate::text::Localised;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A rule, as `catalogue/classes/countries.toml` declares it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryRule {
    /// The id behind `@`: `international@leiden`.
    pub id: String,
    /// Raised whenever a change moves values.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// What is one country by it.
    pub definition: Localised,
    /// Codes that are taken as others; every other code stands for itself.
    #[serde(rename = "as", default)]
    pub taken_as: BTreeMap<String, String>,
}

impl CountryRule {
    /// What a code is taken as.
    pub fn country<'a>(&'a self, code: &'a str) -> &'a str {
        self.taken_as.get(code).map_or(code, String::as_str)
    }

    /// How many countries some codes are.
    pub fn count<'a>(&'a self, codes: impl Iterator<Item = &'a str>) -> usize {
        codes.map(|code| self.country(code)).collect::<BTreeSet<_>>().len()
    }

    /// Codes that are one country with others: by that country, all of them.
    pub fn groups(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (code, country) in &self.taken_as {
            groups.entry(country).or_insert_with(|| [country.as_str()].into()).insert(code);
        }
        groups
    }

    /// What is wrong with it, if anything: codes are two capital letters, which stand in SQL, and a country is taken as itself.
    pub(crate) fn check(&self) -> Result<(), String> {
        let is_code = |code: &str| code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase());
        if let Some(wrong) = self.taken_as.iter().flat_map(|(a, b)| [a, b]).find(|code| !is_code(code)) {
            return Err(format!("\"{wrong}\" is no code of ISO 3166: two capital letters"));
        }
        if let Some((code, country)) = self.taken_as.iter().find(|(_, country)| self.taken_as.contains_key(*country)) {
            return Err(format!("\"{code}\" is taken as \"{country}\", which is taken as another itself"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(taken_as: &[(&str, &str)]) -> CountryRule {
        let text = Localised::same("x");
        CountryRule {
            id: "x".into(),
            version: 1,
            names: text.clone(),
            definition: text,
            taken_as: taken_as.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        }
    }

    #[test]
    fn codes_that_are_taken_as_one_country_count_once() {
        let rule = rule(&[("HK", "CN"), ("MO", "CN")]);
        assert_eq!(rule.count(["CN", "HK", "MO"].into_iter()), 1);
        assert_eq!(rule.count(["HK", "MO"].into_iter()), 1, "without the country they are taken as, too");
        assert_eq!(rule.count(["CN", "HK", "TW", "US"].into_iter()), 3);
        assert_eq!(rule.count([].into_iter()), 0);
        assert_eq!(rule.groups(), [("CN", ["CN", "HK", "MO"].into())].into());
    }

    #[test]
    fn a_rule_of_what_is_no_code_or_that_goes_on_is_refused() {
        assert!(rule(&[("HK", "CN")]).check().is_ok());
        assert!(rule(&[("hk", "CN")]).check().unwrap_err().contains("\"hk\""));
        assert!(rule(&[("HK", "CN'")]).check().unwrap_err().contains("\"CN'\""));
        assert!(rule(&[("MO", "HK"), ("HK", "CN")]).check().unwrap_err().contains("which is taken as another"));
    }
}
