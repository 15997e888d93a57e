//! What was measured beside what the world planned and what the report printed.

use super::figures::{Figures, Key, read, read_file, rounds_to};
use crate::run::{Failed, root};
use std::collections::BTreeMap;
use std::path::Path;

/// Equal and different cells of an indicator, against one of the two.
#[derive(Default)]
struct Count {
    equal: u32,
    different: u32,
    /// The first that differs, for people.
    example: Option<String>,
}

/// The comparison, by whom it is with and indicator.
pub(super) struct Comparison(BTreeMap<(&'static str, String), Count>);

impl Comparison {
    /// Compares with the plan; at scale 1 also with the report, for the hubs that the world has.
    pub(super) fn new(expected: &Path, measured: &[String], scale: f64, hubs: Option<&str>) -> Result<Self, Failed> {
        let mut all = Figures::new();
        for text in measured {
            all.extend(read(text, "value")?);
        }
        let mut comparison = Comparison(BTreeMap::new());
        let has = |hub: &str| hubs.is_none_or(|ids| hub != "world" && ids.split(',').any(|id| id == hub));
        let planned = read_file(expected, "value")?;
        for (key, value) in &planned {
            comparison.add("plan", key, all.get(key), value, |measured| measured == value);
        }
        if scale == 1.0 {
            let folder = root().join("catalogue/published/life_science_2024");
            let base = read_file(&folder.join("values.csv"), "value")?;
            for (key, value) in base.iter().filter(|(key, _)| has(&key.1)) {
                comparison.add("report", key, all.get(key), value, |measured| measured == value);
            }
            let derived = read_file(&folder.join("derived.csv"), "printed")?;
            // A score compares with all hubs.
            let is_there = |key: &Key| has(&key.1) && (hubs.is_none() || !key.0.starts_with("score_"));
            for (key, value) in derived.iter().filter(|(key, _)| is_there(key)) {
                comparison.add("report", key, all.get(key), value, |measured| rounds_to(measured, value));
            }
        }
        if comparison.0.is_empty() {
            return Err(Failed::check("nothing was compared"));
        }
        Ok(comparison)
    }

    fn add(
        &mut self,
        with: &'static str,
        key: &Key,
        measured: Option<&String>,
        value: &str,
        equals: impl Fn(&str) -> bool,
    ) {
        let count = self.0.entry((with, key.0.clone())).or_default();
        if measured.is_some_and(|m| equals(m)) {
            count.equal += 1;
        } else {
            count.different += 1;
            let measured = measured.map_or("nothing", String::as_str);
            count.example.get_or_insert(format!("{} {}: {measured}, not {value}", key.1, key.2));
        }
    }

    pub(super) fn different(&self) -> u32 {
        self.0.values().map(|count| count.different).sum()
    }

    /// A line for each indicator, and the sums.
    pub(super) fn table(&self) -> String {
        let mut text = format!("{:<8}{:<44}{:>7}{:>7}{:>11}\n", "with", "indicator", "cells", "equal", "different");
        for ((with, indicator), Count { equal, different, example }) in &self.0 {
            let example = example.as_ref().map(|e| format!("   {e}")).unwrap_or_default();
            let cells = equal + different;
            text.push_str(&format!("{with:<8}{indicator:<44}{cells:>7}{equal:>7}{different:>11}{example}\n"));
        }
        let equal: u32 = self.0.values().map(|count| count.equal).sum();
        let different = self.different();
        text.push_str(&format!("{:<8}{:<44}{:>7}{equal:>7}{different:>11}", "all", "", equal + different));
        text
    }
}
