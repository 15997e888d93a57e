//! The catalogue: what hubscope knows, as data. Embedded in the binary; a folder given with `--catalogue` adds to it or
//! replaces files of the same name.

mod classes;
mod movements;

use crate::classes::{Class, Classes};
use crate::corrections::{Corrections, Relocation};
use crate::hubs::{HubSet, WORLD};
use crate::measure::{
    Base, Condition, Derivation, DocumentClass, Documents, Entity, Indicator, Measure, Metric, Of, Period, Unit, Window,
};
use crate::published::Published;
use crate::source::SourceEntry;
use rust_embed::RustEmbed;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

#[derive(RustEmbed)]
#[folder = "../../catalogue"]
#[include = "hubs/*.toml"]
#[include = "classes/*.toml"]
#[include = "classes/for_*.csv"]
#[include = "classes/basket_*.csv"]
#[include = "indicators/*.toml"]
#[include = "geo/*.json"]
#[include = "locales/*.ftl"]
#[include = "published/*/*"]
#[include = "sources/*.toml"]
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
    /// Figures that others printed.
    pub published: Vec<Published>,
    /// Sources by id.
    pub sources: BTreeMap<String, SourceEntry>,
    /// Where institutions are in truth.
    pub corrections: Vec<Relocation>,
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
        let declared = files.keys().map(String::as_str).filter(|name| name.starts_with("classes/")).collect();
        let classes = classes::read(&text, &declared)?;
        let mut indicators = BTreeMap::new();
        for name in files.keys().filter(|n| n.starts_with("indicators/") && n.ends_with(".toml")) {
            let indicator: Indicator = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
            if *name != format!("indicators/{}.toml", indicator.id) {
                return Err(invalid(name, format!("the id is \"{}\"; a file bears its id", indicator.id)));
            }
            indicators.insert(indicator.id.clone(), indicator);
        }
        let mut published = vec![];
        for folder in
            files.keys().filter_map(|n| n.strip_suffix("/source.toml")).filter(|n| n.starts_with("published/"))
        {
            let part = |file: &str| text(&format!("{folder}/{file}"));
            let read = Published::read(part("source.toml")?, part("values.csv")?, part("derived.csv")?);
            published.push(read.map_err(|(file, message)| invalid(&format!("{folder}/{file}"), message))?);
        }
        let mut sources = BTreeMap::new();
        for name in files.keys().filter(|name| name.starts_with("sources/")) {
            let source: SourceEntry = toml::from_str(text(name)?).map_err(|e| invalid(name, e))?;
            if *name != format!("sources/{}.toml", source.id) {
                return Err(invalid(name, format!("the id is \"{}\"; a file bears its id", source.id)));
            }
            sources.insert(source.id.clone(), source);
        }
        let catalogue = Catalogue { hubs, classes, indicators, published, sources, corrections: vec![], files };
        catalogue.check()?;
        Ok(catalogue)
    }

    /// Reads another set of hubs, TOML or GeoJSON by what the file begins with, in place of the catalogue's.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn read_hubs(&mut self, path: &Path) -> Result<(), CatalogueError> {
        self.hubs = hubs_of(path)?;
        Ok(())
    }

    /// Reads further hubs in the same way, to be measured beside those in use ([`HubSet::put_beside`]).
    ///
    /// # Errors
    /// As [`Catalogue::read_hubs`], and if one of them has the id of another place.
    pub fn read_beside(&mut self, path: &Path) -> Result<(), CatalogueError> {
        let further = hubs_of(path)?;
        self.hubs.put_beside(further).map_err(|e| invalid(&path.display().to_string(), e))
    }

    /// Reads corrections of institutions, in place of those read before; corrections of affiliations are for those who make snapshots.
    ///
    /// # Errors
    /// Names the file and what is wrong with it.
    pub fn read_corrections(&mut self, path: &Path) -> Result<(), CatalogueError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| CatalogueError::Unreadable { path: path.to_owned(), source })?;
        let corrections = Corrections::from_toml(&text).map_err(|e| invalid(&path.display().to_string(), e))?;
        self.corrections = corrections.institutions;
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
        for (mark, hubs) in [("", &self.hubs.hubs), ("beside ", &self.hubs.beside)] {
            hubs.iter().for_each(|hub| {
                hasher.update(mark.as_bytes()).update(hub.boundary_hash().as_bytes());
            });
        }
        if !self.corrections.is_empty() {
            hasher.update(b"corrections ").update(&serde_json::to_vec(&self.corrections).unwrap_or_default());
        }
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
        let has = |(d, i): &(Derivation, &Indicator)| i.derivations().contains(d);
        Derivation::ALL
            .into_iter()
            .find_map(|d| Some((d, self.indicators.get(id.strip_prefix(d.prefix())?)?)).filter(has))
            .ok_or_else(|| {
                let known: Vec<String> = self.selectable().map(|(d, i)| format!("{}{}", d.prefix(), i.id)).collect();
                unknown("indicator", id, known.iter().map(String::as_str))
            })
    }

    /// The base measure that an indicator is, by its id: what ratios and comparisons are made of.
    ///
    /// # Errors
    /// If there is no such indicator, or it is derived itself (which [`Catalogue::load`] refuses as part of another).
    pub fn base(&self, id: &str) -> Result<&Base, CatalogueError> {
        match &self.indicator(id)?.1.measure {
            Measure::Base(base) => Ok(base),
            _ => Err(invalid(id, "it is derived itself")),
        }
    }

    /// The base measures that an indicator is made of: itself, or its parts.
    ///
    /// # Errors
    /// As [`Catalogue::base`].
    pub fn bases<'a>(&'a self, indicator: &'a Indicator) -> Result<Vec<&'a Base>, CatalogueError> {
        match &indicator.measure {
            Measure::Base(base) => Ok(vec![base]),
            Measure::Ratio(ratio) => Ok(vec![self.base(&ratio.ratio)?, self.base(&ratio.to)?]),
            Measure::RelativeToMax(relative) => Ok(vec![self.base(&relative.relative_to_max)?]),
            Measure::Specialisation(of) => Ok(vec![self.base(&of.specialisation)?, self.base(&of.to)?]),
        }
    }

    /// Whether there may be more or less of what is measured than is known: a class of the measure can be unknown for a work.
    pub fn has_bounds(&self, base: &Base) -> bool {
        base.works.classes().any(|class| self.classes.resolve(class).is_ok_and(|class| class.is_uncertain()))
    }

    /// For how many years after a work's own citations of it count, if any do.
    ///
    /// # Errors
    /// If a part of the indicator is not there.
    pub fn window(&self, indicator: &Indicator) -> Result<Option<u32>, CatalogueError> {
        let of_base = |base: &&Base| {
            let metric = match base.of {
                Of::Sum(metric) | Of::Mean(metric) => metric.window(),
                Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => None,
            };
            let is_top = |class: &str| matches!(self.classes.resolve(class), Ok(Class::Top(_)));
            let classes = base.works.classes().any(is_top).then_some(Window::DEFAULT);
            metric.max(classes).map(|window| window.years)
        };
        Ok(self.bases(indicator)?.iter().filter_map(of_base).max())
    }

    /// Everything `--indicators` may name, in the order of the ids.
    pub fn selectable(&self) -> impl Iterator<Item = (Derivation, &Indicator)> {
        self.indicators.values().flat_map(|i| i.derivations().iter().map(move |&d| (d, i)))
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
            check_id(&file, &indicator.id)?;
            if Derivation::ALL.iter().any(|d| !d.prefix().is_empty() && indicator.id.starts_with(d.prefix())) {
                return Err(invalid(
                    &file,
                    "cagr_, slope_ and mean_cagr_ name growth, which is derived and not declared",
                ));
            }
            if let Some(hub) = indicator.hubs.iter().find(|id| *id != WORLD) {
                let message = format!("\"{hub}\" is no place that every set of hubs has; there is \"{WORLD}\"");
                return Err(invalid(&file, message));
            }
            self.check_measure(indicator).map_err(|message| invalid(&file, self.at_line(&file, message)))?;
        }
        Ok(())
    }

    /// A message with the line before it where the file has the first word that the message quotes.
    fn at_line(&self, file: &str, message: String) -> String {
        let quoted = message.split('"').nth(1).map(|word| format!("\"{word}\""));
        let line = quoted.zip(self.text(file).ok()).and_then(|(quoted, text)| {
            let measure = text.find("measure")?;
            let at = measure + text.get(measure..)?.find(&quoted)?;
            Some(text.get(..at)?.lines().count().max(1))
        });
        line.map_or(message.clone(), |line| format!("line {line}: {message}"))
    }

    fn check_measure(&self, indicator: &Indicator) -> Result<(), String> {
        let parts = match &indicator.measure {
            Measure::Base(base) => {
                base.works.classes().try_for_each(|class| self.classes.resolve(class).map(drop))?;
                if let Of::Documents(documents) = base.of {
                    let mut classes = base.documents.iter().flat_map(Condition::classes);
                    classes.try_for_each(|class| DocumentClass::of(documents, class).map(drop))?;
                    if matches!(documents, Documents::Drugs { .. }) {
                        check_drugs(indicator)?;
                    }
                }
                vec![]
            }
            Measure::Ratio(ratio) => {
                if let Some(place) = ratio.of.as_ref().filter(|of| *of != WORLD) {
                    return Err(format!("of names the place below the line, \"{WORLD}\" or none; not \"{place}\""));
                }
                vec![&ratio.ratio, &ratio.to]
            }
            Measure::RelativeToMax(relative) => vec![&relative.relative_to_max],
            Measure::Specialisation(of) => vec![&of.specialisation, &of.to],
        };
        let unit = unit_of(&indicator.measure);
        if indicator.unit != unit {
            return Err(format!("the unit of what it measures is \"{}\"", unit.id()));
        }
        for id in parts {
            let part = self.indicators.get(id).ok_or_else(|| {
                let near = nearest(id, self.indicators.keys().map(String::as_str));
                format!("there is no indicator \"{id}\"{near}")
            })?;
            match &part.measure {
                Measure::Base(Base { of: Of::Mean(_), .. }) => {
                    return Err(format!("\"{id}\" is a mean, of which no part can be taken; name counts or sums"));
                }
                Measure::Base(_) => {}
                _ => return Err(format!("\"{id}\" is derived itself; name counts or sums")),
            }
            if part.period != indicator.period {
                return Err(format!("\"{id}\" has other periods than what is made of it"));
            }
        }
        self.check_movements(indicator)
    }
}

/// That drugs are asked for where and when there are any.
fn check_drugs(indicator: &Indicator) -> Result<(), String> {
    if indicator.period == Period::Pooled {
        return Err("a drug stands in a stage at the end of a year: the period is yearly".into());
    }
    if indicator.hubs != [WORLD] {
        return Err(format!("nothing says where drugs are: hubs = [\"{WORLD}\"]"));
    }
    Ok(())
}

/// The unit of what a measure gives.
fn unit_of(measure: &Measure) -> Unit {
    match measure {
        Measure::Base(Base { of, .. }) => match of {
            Of::Count(Entity::Works) => Unit::Papers,
            Of::Count(Entity::Authors) | Of::People(_) | Of::Moved(_) => Unit::Researchers,
            Of::Count(Entity::Institutions | Entity::PartnerInstitutions) => Unit::Institutions,
            Of::Count(Entity::Venues) => Unit::Venues,
            Of::Count(Entity::PartnerCountries) => Unit::Countries,
            Of::Documents(Documents::Patents { .. }) => Unit::Patents,
            Of::Documents(Documents::Trials) => Unit::Trials,
            Of::Documents(Documents::Drugs { .. }) => Unit::Drugs,
            Of::Sum(Metric::Authors) | Of::Mean(Metric::Authors) => Unit::Authors,
            Of::Sum(Metric::Citations(_) | Metric::Documents(_))
            | Of::Mean(Metric::Citations(_) | Metric::Documents(_)) => Unit::Citations,
            Of::Sum(Metric::CitationScore(_) | Metric::Top(..) | Metric::Unplaced) => Unit::Papers,
            Of::Mean(Metric::CitationScore(_)) => Unit::Quotient,
            Of::Mean(Metric::Top(..) | Metric::Unplaced) => Unit::Percent,
        },
        Measure::Ratio(_) => Unit::Percent,
        Measure::RelativeToMax(_) => Unit::Score,
        Measure::Specialisation(_) => Unit::Quotient,
    }
}

/// Ids stand in SQL and in file names.
fn check_id(file: &str, id: &str) -> Result<(), CatalogueError> {
    let is_snake = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_snake {
        return Ok(());
    }
    Err(invalid(file, format!("\"{id}\" is not an id: write small letters, digits and underscores")))
}

/// The most similar of what is known; none if nothing is similar.
pub fn closest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|known| (strsim::jaro_winkler(known, wrong), known));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    best.filter(|(similarity, _)| *similarity > 0.8).map(|(_, known)| known)
}

/// `; did you mean "..."?` if something known is near, else the list of what there is if it is short.
pub fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.collect();
    if let Some(best) = closest(wrong, known.iter().copied()) {
        return format!("; did you mean \"{best}\"?");
    }
    if known.is_empty() || known.len() > 12 {
        return String::new();
    }
    known.sort_unstable();
    format!("; there are {}", known.join(", "))
}

fn unknown<'a>(what: &'static str, id: &str, known: impl Iterator<Item = &'a str>) -> CatalogueError {
    CatalogueError::Unknown { what, id: id.to_owned(), hint: nearest(id, known) }
}

/// A set of hubs, TOML or GeoJSON by what the file begins with.
fn hubs_of(path: &Path) -> Result<HubSet, CatalogueError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| CatalogueError::Unreadable { path: path.to_owned(), source })?;
    let text = text.trim_start_matches('\u{feff}');
    let read = if text.trim_start().starts_with('{') { HubSet::from_geojson } else { HubSet::from_toml };
    read(text).map_err(|e| invalid(&path.display().to_string(), e))
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
            let is_class = classes::is_list(&name) || classes::is_further(&name);
            if part != "indicators" && !is_class && !files.contains_key(&name) {
                let near = nearest(&name, files.keys().map(String::as_str));
                let message = format!("nothing reads a file of this name{near} (hubs of your own: --hubs FILE)");
                return Err(invalid(&path.display().to_string(), message));
            }
            files.insert(name, std::fs::read(&path).map_err(unreadable(&path))?);
        }
    }
    Ok(())
}
