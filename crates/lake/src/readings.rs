//! Corrections of affiliations, ready to be looked for.

use crate::LakeError;
use crate::manifest::Corrected;
use crate::places::Registered;
use crate::record::AuthorshipRecord;
use hubscope_model::corrections::Reading;
use hubscope_model::hubs::InstitutionId;
use hubscope_place::City;
use regex::{Regex, RegexSet};
use std::collections::BTreeMap;

/// Corrections of affiliations. Of several that fit one the first holds.
#[derive(Debug, Default)]
pub(crate) struct Readings {
    patterns: RegexSet,
    readings: Vec<Reading>,
    /// By correction, the institution that it names.
    institutions: Vec<Option<u64>>,
}

impl Readings {
    /// Reads the patterns.
    ///
    /// # Errors
    /// [`LakeError::Correction`] for a pattern that is none, and a city or an institution that is nowhere known.
    pub(crate) fn of(readings: Vec<Reading>, registered: &BTreeMap<u64, Registered>) -> Result<Self, LakeError> {
        let wrong =
            |reading: &Reading, message: String| LakeError::Correction { pattern: reading.pattern.clone(), message };
        let mut institutions = vec![];
        for reading in &readings {
            Regex::new(&reading.pattern).map_err(|error| wrong(reading, error.to_string()))?;
            if let Some(city) = reading.city.filter(|city| City::of(*city).is_none()) {
                return Err(wrong(reading, format!("the gazetteer has no place {city}")));
            }
            let known = |id: &InstitutionId| {
                let found = match id {
                    InstitutionId::OpenAlex(key) => registered.get(key),
                    InstitutionId::Ror(ror) => registered.values().find(|of| of.institution.ror.as_ref() == Some(ror)),
                };
                found
                    .map(Registered::key)
                    .ok_or_else(|| wrong(reading, format!("the lake has no institution {}", String::from(id.clone()))))
            };
            institutions.push(reading.institution.as_ref().map(known).transpose()?);
        }
        let patterns = RegexSet::new(readings.iter().map(|reading| &reading.pattern));
        let patterns =
            patterns.map_err(|error| LakeError::Correction { pattern: String::new(), message: error.to_string() })?;
        Ok(Readings { patterns, readings, institutions })
    }

    /// The correction of an affiliation, by its number, and the city that it gives.
    pub(crate) fn find(&self, text: &str) -> Option<(usize, Option<u32>)> {
        let first = self.patterns.matches(text).iter().next()?;
        Some((first, self.readings[first].city))
    }

    /// Puts the institutions that corrections name in the place of those that the source found in the affiliations.
    pub(crate) fn apply(&self, authorship: &mut AuthorshipRecord) {
        if self.readings.is_empty() {
            return;
        }
        let mut replaced = vec![];
        for affiliation in &mut authorship.affiliations {
            if let Some(institution) = self.find(&affiliation.text).and_then(|(at, _)| self.institutions[at]) {
                replaced.append(&mut affiliation.institutions);
                affiliation.institutions.push(institution);
            }
        }
        let stands = |key: &u64| authorship.affiliations.iter().any(|of| of.institutions.contains(key));
        authorship.institutions.retain(|key| !replaced.contains(key) || stands(key));
        for key in authorship.affiliations.iter().flat_map(|of| &of.institutions) {
            if !authorship.institutions.contains(key) {
                authorship.institutions.push(*key);
            }
        }
    }

    /// With how often each was applied.
    pub(crate) fn counted(&self, times: &BTreeMap<usize, u64>) -> Vec<Corrected> {
        let corrected = |(at, reading): (usize, &Reading)| Corrected {
            reading: reading.clone(),
            affiliations: times.get(&at).copied().unwrap_or_default(),
        };
        self.readings.iter().enumerate().map(corrected).collect()
    }
}
