//! Hubs and their boundaries, from the catalogue's TOML or a GeoJSON FeatureCollection.

mod geojson;
pub mod geometry;
mod shape;

pub use geometry::Geometry;
pub use shape::{Circle, City, InstitutionId, Shape};

use crate::text::Localised;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Ids that no hub may take: they name places that hubscope makes itself.
pub const RESERVED: [&str; 3] = [WORLD, ELSEWHERE, UNRESOLVED];

/// The reserved place that holds every work, placed or not.
pub const WORLD: &str = "world";

/// The reserved place of what is placed, and in no hub of the set in use.
pub const ELSEWHERE: &str = "elsewhere";

/// The reserved place of what is not placed: authorships without an institution, or at institutions without a point, and
/// works that name no author.
pub const UNRESOLVED: &str = "unresolved";

/// A set of hubs and groups: one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubSet {
    /// The set's id.
    pub id: String,
    /// Raised whenever a boundary changes.
    pub version: u32,
    /// Names in both languages.
    pub names: Localised,
    /// Groups, in the order in which they are shown.
    #[serde(rename = "group", default)]
    pub groups: Vec<Group>,
    /// Hubs, in the order in which they are shown and numbered.
    #[serde(rename = "hub", default)]
    pub hubs: Vec<Hub>,
    /// Places that are measured beside the hubs and not compared among them: in no group, and nothing that is said of another place
    /// changes by them. Their score relative to the greatest hub may exceed 100.
    #[serde(default)]
    pub beside: Vec<Hub>,
}

/// A set of hubs that is counted as their union.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The id, unique among hubs and groups.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// Whether it holds every hub of the set.
    #[serde(default)]
    pub all: bool,
}

/// A named place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// The id, in kebab-case.
    pub id: String,
    /// Names in both languages.
    pub names: Localised,
    /// The metropolitan area.
    pub place: Localised,
    /// A short label for charts.
    pub short: Localised,
    /// ISO 3166 two-letter code, or empty.
    #[serde(default)]
    pub country: String,
    /// The group it belongs to, beside those that hold all.
    #[serde(default)]
    pub group: Option<String>,
    /// What the boundary covers and where it comes from.
    #[serde(default)]
    pub note: Option<Localised>,
    /// Where it is written that this is the unit.
    #[serde(default)]
    pub sources: Vec<String>,
    /// People, approximately.
    #[serde(default)]
    pub population: Option<u64>,
    /// Shapes whose union it is.
    pub include: Vec<Shape>,
    /// Shapes taken out of it, whatever includes them.
    #[serde(default)]
    pub exclude: Vec<Shape>,
    /// How its areas and cities are drawn, without what is excluded: for the map, and for those of whom no more than a point is known.
    #[serde(default)]
    pub outline: Vec<Shape>,
    /// Other boundaries that it might have.
    #[serde(rename = "geometry", default)]
    pub geometries: Vec<Geometry>,
}

impl HubSet {
    /// Reads the catalogue's form, and checks it.
    ///
    /// # Errors
    /// The text says what is wrong and, for TOML, where.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let set: HubSet = toml::from_str(text).map_err(|e| e.to_string())?;
        set.check()?;
        Ok(set)
    }

    /// Takes the hubs of another set in as places beside those of this one.
    ///
    /// # Errors
    /// If one of them has the id of another place.
    pub fn put_beside(&mut self, other: HubSet) -> Result<(), String> {
        let HubSet { hubs, beside, .. } = other;
        self.add_beside(hubs.into_iter().chain(beside))
    }

    /// The same with hubs of no set.
    ///
    /// # Errors
    /// As [`HubSet::put_beside`].
    pub fn add_beside(&mut self, hubs: impl IntoIterator<Item = Hub>) -> Result<(), String> {
        self.beside.extend(hubs.into_iter().map(|hub| Hub { group: None, ..hub }));
        self.check()
    }

    /// All that have a boundary: the hubs, and what is beside them.
    pub fn bounded(&self) -> impl Iterator<Item = &Hub> {
        self.hubs.iter().chain(&self.beside)
    }

    /// Hubs that a group holds.
    pub fn members<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a Hub> {
        self.hubs.iter().filter(move |hub| group.all || hub.group.as_deref() == Some(&group.id))
    }

    /// Ids of everything that can be measured: hubs, what is beside them, groups, and the reserved places.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let groups = self.groups.iter().map(|g| g.id.as_str());
        self.bounded().map(|h| h.id.as_str()).chain(groups).chain(RESERVED)
    }

    fn check(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        if self.hubs.is_empty() {
            return Err("there is no hub in it".into());
        }
        for id in self.bounded().map(|h| h.id.as_str()).chain(self.groups.iter().map(|g| g.id.as_str())) {
            kebab(id)?;
            if RESERVED.contains(&id) {
                return Err(format!("the id \"{id}\" is reserved; choose another"));
            }
            if !seen.insert(id) {
                return Err(format!("the id \"{id}\" stands twice"));
            }
        }
        if let Some(hub) = self.beside.iter().find(|hub| hub.group.is_some()) {
            return Err(format!("\"{}\" stands beside the hubs, and is in no group", hub.id));
        }
        for hub in self.bounded() {
            let known = |g: &String| self.groups.iter().any(|group| group.id == *g);
            if let Some(group) = hub.group.as_ref().filter(|g| !known(g)) {
                let near = crate::catalogue::nearest(group, self.groups.iter().map(|g| g.id.as_str()));
                return Err(format!("hub \"{}\" names the group \"{group}\", which is not there{near}", hub.id));
            }
            hub.check().map_err(|e| format!("hub \"{}\": {e}", hub.id))?;
        }
        Ok(())
    }
}

impl Hub {
    /// A hub of which no more is known than its id, its names and what it includes.
    pub fn plain(id: &str, names: Localised, include: Vec<Shape>) -> Hub {
        Hub {
            id: id.to_owned(),
            place: names.clone(),
            short: names.clone(),
            names,
            country: String::new(),
            group: None,
            note: None,
            sources: vec![],
            population: None,
            include,
            exclude: vec![],
            outline: vec![],
            geometries: vec![],
        }
    }

    /// A short hash of the boundary: cells of one hub under two boundaries differ in it. Hubs without an outline have the one that they had before
    /// there were outlines.
    pub fn boundary_hash(&self) -> String {
        let Hub { id, include, exclude, outline, .. } = self;
        let shapes = match outline.is_empty() {
            true => serde_json::to_vec(&(id, include, exclude)),
            false => serde_json::to_vec(&(id, include, exclude, outline)),
        };
        // Shapes are lists of numbers and texts, which always serialise.
        blake3::hash(&shapes.unwrap_or_default()).to_hex()[..8].to_owned()
    }

    fn check(&self) -> Result<(), String> {
        check_boundary(&self.include, &self.exclude, &self.outline)?;
        let mut seen = BTreeSet::new();
        for geometry in &self.geometries {
            let id = geometry.id.as_str();
            kebab(id)?;
            if geometry::RESERVED.contains(&id) {
                return Err(format!("the id \"{id}\" of a geometry is reserved; choose another"));
            }
            if !seen.insert(id) {
                return Err(format!("two geometries have the id \"{id}\""));
            }
            check_boundary(&geometry.include, &geometry.exclude, &geometry.outline)
                .map_err(|e| format!("geometry \"{id}\": {e}"))?;
        }
        Ok(())
    }
}

fn kebab(id: &str) -> Result<(), String> {
    if !id.is_empty() && id.chars().all(|c| c.is_lowercase() || c.is_numeric() || c == '-') {
        return Ok(());
    }
    Err(format!("\"{id}\" is not an id: write small letters, digits and hyphens"))
}

fn check_boundary(include: &[Shape], exclude: &[Shape], outline: &[Shape]) -> Result<(), String> {
    if include.is_empty() {
        return Err("there is no shape in include".into());
    }
    if !outline.iter().all(Shape::is_drawn) {
        return Err("an outline is drawn: circles, polygons or rings".into());
    }
    include.iter().chain(exclude).chain(outline).try_for_each(Shape::check)
}

#[cfg(test)]
mod tests;
