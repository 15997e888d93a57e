//! The catalogue: what hubscope knows, as data. Embedded in the binary; a folder given with `--catalogue` adds to it or
//! replaces files of the same name.

use crate::classes::{Class, Classes, Field, Subfield};
use crate::hubs::HubSet;
use crate::measure::{CountMeasure, Derivation, Indicator, Measure, Unit};
use crate::text::Localised;
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(RustEmbed)]
#[folder = "../../catalogue"]
#[include = "hubs/*.toml"]
#[include = "classes/*.toml"]
#[include = "classes/for_*.csv"]
#[include = "indicators/*.toml"]
#[include = "geo/*.json"]
#[include = "locales/*.ftl"]
struct Embedded;

/// The hubs file used when none is given.
const DEFAULT_HUBS: &str = "hubs/life_science_2024.toml";

/// What is wrong with a catalogue.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// A file says something that cannot be.
    #[error("{file}: {message}")]
    Invalid {
        /// The file.
        file: String,
        /// What is wrong, with the place where the format tells it.
        message: String,
    },
    /// A file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// An id that is not in the catalogue.
    #[error("unknown {what} \"{id}\"{hint}")]
    Unknown {
        /// `indicator`, `hub`, `group of indicators`.
        what: &'static str,
        /// The id as given.
        id: String,
        /// The nearest id there is.
        hint: String,
    },
}

/// Everything the catalogue holds, read and checked.
#[derive(Debug, Clone)]
pub struct Catalogue {
    files: BTreeMap<String, Vec<u8>>,
    /// The hubs.
    pub hubs: HubSet,
    /// Fields and the crosswalk.
    pub classes: Classes,
    /// Indicators by id.
    pub indicators: BTreeMap<String, Indicator>,
}

impl Catalogue {
    /// The catalogue in the binary.
    ///
    /// # Errors
    /// Never for a released binary: a test reads it.
    pub fn embedded() -> Result<Self, CatalogueError> {
        Self::load(None)
    }

    /// The catalogue in the binary, overlaid with the files of a folder.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn load(overlay: Option<&Path>) -> Result<Self, CatalogueError> {
        let mut files: BTreeMap<String, Vec<u8>> = Embedded::iter()
            .filter_map(|name| Some((name.to_string(), Embedded::get(&name)?.data.into_owned())))
            .collect();
        if let Some(folder) = overlay {
            read_overlay(folder, &mut files)?;
        }
        let text = |name: &str| {
            let bytes = files.get(name).ok_or_else(|| invalid(name, "the file is missing"))?;
            std::str::from_utf8(bytes).map_err(|e| invalid(name, e))
        };
        let hubs = HubSet::from_toml(text(DEFAULT_HUBS)?).map_err(|e| invalid(DEFAULT_HUBS, e))?;
        let classes = classes(&text)?;
        let mut indicators = BTreeMap::new();
        for name in files.keys().filter(|n| n.starts_with("indicators/") && n.ends_with(".toml")) {
            let indicator: Indicator = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
            if *name != format!("indicators/{}.toml", indicator.id) {
                return Err(invalid(name, format!("the id is \"{}\"; a file bears its id", indicator.id)));
            }
            indicators.insert(indicator.id.clone(), indicator);
        }
        let catalogue = Catalogue { hubs, classes, indicators, files };
        catalogue.check()?;
        Ok(catalogue)
    }

    /// Reads another set of hubs, TOML or GeoJSON by what the file begins with, in place of the catalogue's.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn read_hubs(&mut self, path: &Path) -> Result<(), CatalogueError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| CatalogueError::Unreadable { path: path.to_owned(), source })?;
        let text = text.trim_start_matches('\u{feff}');
        let read = if text.trim_start().starts_with('{') { HubSet::from_geojson } else { HubSet::from_toml };
        self.hubs = read(text).map_err(|e| invalid(&path.display().to_string(), e))?;
        Ok(())
    }

    /// A file of the catalogue as text, for those that only one reader needs (locales, the base map).
    ///
    /// # Errors
    /// If it is not there or not UTF-8.
    pub fn text(&self, name: &str) -> Result<&str, CatalogueError> {
        let bytes = self.files.get(name).ok_or_else(|| invalid(name, "the file is missing"))?;
        std::str::from_utf8(bytes).map_err(|e| invalid(name, e))
    }

    /// A short hash of everything in the catalogue, the hubs in use included: part of a cell's provenance.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in &self.files {
            hasher.update(format!("{name} {} ", bytes.len()).as_bytes()).update(bytes);
        }
        self.hubs.hubs.iter().for_each(|hub| {
            hasher.update(hub.boundary_hash().as_bytes());
        });
        for group in &self.hubs.groups {
            let members: Vec<&str> = self.hubs.members(group).map(|hub| hub.id.as_str()).collect();
            hasher.update(format!("{} {} ", group.id, members.join(",")).as_bytes());
        }
        hasher.finalize().to_hex()[..8].to_owned()
    }

    /// An indicator and what is derived from it, by the id that `measure` prints.
    ///
    /// # Errors
    /// Names the nearest id if there is none such.
    pub fn indicator(&self, id: &str) -> Result<(Derivation, &Indicator), CatalogueError> {
        Derivation::ALL
            .into_iter()
            .find_map(|d| Some((d, self.indicators.get(id.strip_prefix(d.prefix())?)?)))
            .ok_or_else(|| {
                let known: Vec<String> = self.selectable().map(|(d, i)| format!("{}{}", d.prefix(), i.id)).collect();
                unknown("indicator", id, known.iter().map(String::as_str))
            })
    }

    /// The count that an indicator is, by its id: what the parts of a ratio are.
    ///
    /// # Errors
    /// If there is no such indicator, or it is a ratio itself (which [`Catalogue::load`] refuses as part of another).
    pub fn count(&self, id: &str) -> Result<&CountMeasure, CatalogueError> {
        match &self.indicator(id)?.1.measure {
            Measure::Count(count) => Ok(count),
            Measure::Ratio(_) => Err(invalid(id, "it is a ratio, and no count")),
        }
    }

    /// Whether there may be more of what is counted than is known: a class of the measure can be unknown for a work.
    pub fn has_bounds(&self, measure: &CountMeasure) -> bool {
        measure.classes.iter().any(|class| self.classes.resolve(class) == Ok(Class::International))
    }

    /// Everything `--indicators` may name, in the order of the ids.
    pub fn selectable(&self) -> impl Iterator<Item = (Derivation, &Indicator)> {
        self.indicators.values().flat_map(|i| Derivation::ALL.into_iter().map(move |d| (d, i)))
    }

    /// What a list asks for: ids, derived ids, `@group` (a group brings the growth of its indicators along). Nothing asks
    /// for everything.
    ///
    /// # Errors
    /// Names the nearest id if one is unknown.
    pub fn select(&self, ids: &[String]) -> Result<Vec<(Derivation, &Indicator)>, CatalogueError> {
        if ids.is_empty() {
            return Ok(self.selectable().collect());
        }
        let mut chosen: BTreeMap<(Derivation, &str), &Indicator> = BTreeMap::new();
        for id in ids {
            if let Some(group) = id.strip_prefix('@') {
                let members = self.selectable().filter(|(_, i)| i.groups.iter().any(|g| g == group));
                let members: Vec<_> = members.map(|(d, i)| ((d, i.id.as_str()), i)).collect();
                if members.is_empty() {
                    let known: BTreeSet<&str> =
                        self.indicators.values().flat_map(|i| i.groups.iter().map(String::as_str)).collect();
                    return Err(unknown("group of indicators", group, known.into_iter()));
                }
                chosen.extend(members);
            } else {
                let (derivation, indicator) = self.indicator(id)?;
                chosen.insert((derivation, &indicator.id), indicator);
            }
        }
        Ok(chosen.into_iter().map(|((d, _), i)| (d, i)).collect())
    }

    /// Whether a hub or group bears this id.
    ///
    /// # Errors
    /// Names the nearest id if none does.
    pub fn hub_id<'a>(&'a self, id: &str) -> Result<&'a str, CatalogueError> {
        self.hubs.ids().find(|known| *known == id).ok_or_else(|| unknown("hub", id, self.hubs.ids()))
    }

    fn check(&self) -> Result<(), CatalogueError> {
        for indicator in self.indicators.values() {
            let file = format!("indicators/{}.toml", indicator.id);
            let is_snake = |id: &str| {
                id.starts_with(|c: char| c.is_ascii_lowercase())
                    && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            };
            if !is_snake(&indicator.id) {
                return Err(invalid(&file, "an id is written in small letters, digits and underscores"));
            }
            if Derivation::ALL.iter().any(|d| !d.prefix().is_empty() && indicator.id.starts_with(d.prefix())) {
                return Err(invalid(&file, "cagr_ and slope_ name growth, which is derived and not declared"));
            }
            if matches!(indicator.measure, Measure::Ratio(_)) != (indicator.unit == Unit::Percent) {
                return Err(invalid(&file, "a ratio is in percent, and only a ratio is"));
            }
            match &indicator.measure {
                Measure::Count(count) => {
                    for class in &count.classes {
                        self.classes.resolve(class).map_err(|e| invalid(&file, e))?;
                    }
                }
                Measure::Ratio(ratio) => {
                    for id in [&ratio.ratio, &ratio.to] {
                        match self.indicators.get(id).map(|i| &i.measure) {
                            Some(Measure::Count(_)) => {}
                            Some(Measure::Ratio(_)) => {
                                return Err(invalid(&file, format!("\"{id}\" is a ratio itself; name counts")));
                            }
                            None => {
                                let near = nearest(id, self.indicators.keys().map(String::as_str));
                                return Err(invalid(&file, format!("there is no indicator \"{id}\"{near}")));
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// `; did you mean "..."?` if something known is near, else the list of what there is if it is short.
pub fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.collect();
    known.sort_by(|a, b| strsim::jaro_winkler(b, wrong).total_cmp(&strsim::jaro_winkler(a, wrong)).then(a.cmp(b)));
    match known.first() {
        Some(best) if strsim::jaro_winkler(best, wrong) > 0.8 => format!("; did you mean \"{best}\"?"),
        Some(_) if known.len() <= 12 => {
            known.sort_unstable();
            format!("; there are {}", known.join(", "))
        }
        _ => String::new(),
    }
}

fn unknown<'a>(what: &'static str, id: &str, known: impl Iterator<Item = &'a str>) -> CatalogueError {
    CatalogueError::Unknown { what, id: id.to_owned(), hint: nearest(id, known) }
}

fn invalid(file: &str, message: impl ToString) -> CatalogueError {
    CatalogueError::Invalid { file: file.to_owned(), message: message.to_string() }
}

fn read_overlay(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), CatalogueError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| CatalogueError::Unreadable { path, source }
    };
    std::fs::read_dir(folder).map_err(unreadable(folder))?;
    for part in ["hubs", "classes", "indicators", "locales"] {
        let sub = folder.join(part);
        if !sub.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&sub).map_err(unreadable(&sub))? {
            let path = entry.map_err(unreadable(&sub))?.path();
            let known = path.extension().is_some_and(|e| e == "toml" || e == "csv" || e == "ftl");
            let Some(name) = path.file_name().and_then(|n| n.to_str()).filter(|_| known) else { continue };
            let name = format!("{part}/{name}");
            if part != "indicators" && !files.contains_key(&name) {
                let near = nearest(&name, files.keys().map(String::as_str));
                let message = format!("nothing reads a file of this name{near} (hubs of your own: --hubs FILE)");
                return Err(invalid(&path.display().to_string(), message));
            }
            files.insert(name, std::fs::read(&path).map_err(unreadable(&path))?);
        }
    }
    Ok(())
}

fn classes<'a>(text: &impl Fn(&str) -> Result<&'a str, CatalogueError>) -> Result<Classes, CatalogueError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Fields {
        field: Vec<Field>,
    }
    #[derive(Deserialize)]
    struct SubfieldRow {
        subfield_id: u32,
        subfield: String,
        divisions: String,
    }
    #[derive(Deserialize)]
    struct DivisionRow {
        division: u16,
        name_en: String,
        name_zh: String,
    }
    fn rows<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<Vec<T>, CatalogueError> {
        csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(|e| invalid(name, e))
    }
    let name = "classes/for_divisions.csv";
    let divisions: BTreeMap<u16, Localised> = rows::<DivisionRow>(name, text(name)?)?
        .into_iter()
        .map(|r| (r.division, Localised { en: r.name_en, zh: r.name_zh }))
        .collect();
    let name = "classes/for_crosswalk.csv";
    let mut subfields = BTreeMap::new();
    for row in rows::<SubfieldRow>(name, text(name)?)? {
        let listed: Option<BTreeSet<u16>> =
            row.divisions.split(';').map(|d| d.trim().parse().ok().filter(|d| divisions.contains_key(d))).collect();
        let listed = listed.ok_or_else(|| {
            invalid(
                name,
                format!("subfield {}: \"{}\" are not divisions of ANZSRC 2020", row.subfield_id, row.divisions),
            )
        })?;
        if subfields.insert(row.subfield_id, Subfield { name: row.subfield, divisions: listed }).is_some() {
            return Err(invalid(name, format!("subfield {} stands twice", row.subfield_id)));
        }
    }
    let name = "classes/fields.toml";
    let Fields { field } = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
    if let Some((field, division)) =
        field.iter().flat_map(|f| f.divisions.iter().map(move |d| (f, d))).find(|(_, d)| !divisions.contains_key(d))
    {
        return Err(invalid(name, format!("field \"{}\" names division {division}, which is not there", field.id)));
    }
    let mut fields = BTreeMap::new();
    for field in field {
        if let Some(twice) = fields.insert(field.id.clone(), field) {
            return Err(invalid(name, format!("field \"{}\" stands twice", twice.id)));
        }
    }
    Ok(Classes { fields, subfields, divisions })
}
