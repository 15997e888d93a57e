//! Figures that somebody else printed, kept as printed, to stand beside what is measured.

use crate::text::Localised;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A published set of figures, and where it is from.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// What the source says of itself.
    pub source: Source,
    /// The figures, by indicator, hub and period.
    pub figures: BTreeMap<Key, Figure>,
}

/// Which figure: indicator, hub and period, as the column names of `measure` have them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The indicator.
    pub indicator_id: String,
    /// The hub.
    pub hub_id: String,
    /// The year, or the first and last.
    pub period: String,
}

/// A figure as printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; percent in percent.
    pub value: f64,
    /// The text, for figures that were rounded when they were printed; base figures were printed in full.
    pub printed: Option<String>,
}

/// Where figures are from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The id, also the folder's name.
    pub id: String,
    /// The title.
    pub title: Localised,
    /// Who published it.
    pub publisher: Localised,
    /// When.
    pub year: i32,
    /// The set of hubs that the figures are of.
    pub hubs: String,
    /// Languages of the editions that were compared.
    pub editions: Vec<String>,
    /// How to cite it.
    pub citation: Localised,
    /// How the figures were taken over.
    pub transcription: Localised,
    /// What may be done with them.
    pub licence: Localised,
    /// What to keep in mind when comparing.
    pub notes: Localised,
}

impl Published {
    /// The figure as printed, if there is one.
    pub fn get(&self, indicator_id: &str, hub_id: &str, period: &str) -> Option<&Figure> {
        let [indicator_id, hub_id, period] = [indicator_id, hub_id, period].map(str::to_owned);
        self.figures.get(&Key { indicator_id, hub_id, period })
    }

    /// Reads the three files of a source.
    ///
    /// # Errors
    /// Says what is wrong, and with which file.
    pub(crate) fn read(source: &str, values: &str, derived: &str) -> Result<Self, (&'static str, String)> {
        #[derive(Deserialize)]
        struct Row {
            indicator_id: String,
            hub_id: String,
            period: String,
            value: f64,
            /// Not in `values.csv`.
            #[serde(default)]
            printed: Option<String>,
        }
        let source = toml::from_str(source).map_err(|e| ("source.toml", e.to_string()))?;
        let mut figures: BTreeMap<Key, Figure> = BTreeMap::new();
        for (file, text) in [("values.csv", values), ("derived.csv", derived)] {
            for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
                let Row { indicator_id, hub_id, period, value, printed } = row.map_err(|e| (file, e.to_string()))?;
                let key = Key { indicator_id, hub_id, period };
                let figure = Figure { value, printed };
                // Some figures are printed in two tables; they must say the same.
                match figures.get(&key) {
                    Some(other) if *other != figure => {
                        return Err((
                            file,
                            format!("{} of {} in {} has two values", key.indicator_id, key.hub_id, key.period),
                        ));
                    }
                    Some(_) => {}
                    None => drop(figures.insert(key, figure)),
                }
            }
        }
        Ok(Published { source, figures })
    }
}
