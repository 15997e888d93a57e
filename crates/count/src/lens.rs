//! The boundary lens: what a hub's figure and its rank would be if its border were drawn otherwise, while all others keep theirs.

use crate::robust::rank;
use crate::{CountError, Engine, Selection};
use hubscope_model::hubs::geometry::{GROWN, Kind, MAIN, SHRUNK};
use hubscope_model::hubs::{Hub, HubSet};
use hubscope_model::{Cell, Years};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A hub's figure and rank under its own boundary, and what the others make of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Varied {
    /// The indicator.
    pub indicator_id: String,
    /// A year, or the first and last.
    pub period: String,
    /// The hub.
    pub hub_id: String,
    /// The unit of all values.
    pub unit: String,
    /// The figure under the hub's own boundary.
    pub value: f64,
    /// Its place among all hubs, from 1; hubs of one figure share the best place.
    pub rank: u64,
    /// The best rank under any boundary, its own among them.
    pub best: u64,
    /// The worst one.
    pub worst: u64,
    /// The least figure under any boundary; the hub's own if it is as small.
    pub least: Under,
    /// The greatest one; the hub's own if it is as great.
    pub greatest: Under,
    /// How many boundaries there are beside its own.
    pub others: usize,
}

/// A figure under one boundary.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Under {
    /// The id of the geometry, `main` for the hub's own.
    pub geometry: String,
    /// The figure.
    pub value: f64,
}

impl Varied {
    /// Whether the rank is the same under every boundary.
    pub fn holds(&self) -> bool {
        self.best == self.worst
    }
}

impl Engine {
    /// The same with hubs under all their geometries beside the others: all hubs, or those of `only`, which then names their geometries, too.
    ///
    /// # Errors
    /// [`CountError::Boundary`] if a geometry names what the gazetteer does not have, or its place has the id of another.
    pub fn under_all_geometries(&self, only: &mut Vec<String>) -> Result<Engine, CountError> {
        let mut catalogue = self.catalogue.clone();
        let chosen = catalogue.hubs.bounded().filter(|hub| only.is_empty() || only.contains(&hub.id));
        let geometries: Vec<Hub> = chosen.flat_map(hubscope_geo::geometries).collect();
        if !only.is_empty() {
            only.extend(geometries.iter().map(|hub| hub.id.clone()));
        }
        catalogue.hubs.add_beside(geometries).map_err(CountError::Boundary)?;
        self.with(catalogue)
    }

    /// Figures and ranks of all hubs of the set in a year, and what becomes of them under other boundaries; parks are not asked.
    ///
    /// # Errors
    /// As [`Engine::measure`] and [`Engine::under_all_geometries`].
    pub fn lens(&self, indicators: &[String], year: i32) -> Result<Vec<Varied>, CountError> {
        // Asked for nothing, a selection gives everything.
        if indicators.is_empty() {
            return Ok(vec![]);
        }
        let under = self.under_all_geometries(&mut vec![])?;
        let known: BTreeSet<&str> = under.catalogue.hubs.ids().collect();
        let set = &self.catalogue.hubs;
        let of_hub = |hub| others(hub).map(|(_, place)| place).filter(|place| known.contains(place.as_str()));
        let hubs = set.hubs.iter().flat_map(|hub| std::iter::once(hub.id.clone()).chain(of_hub(hub))).collect();
        let years = Years { first: year, last: year };
        let cells =
            under.measure_kept(&Selection { indicators: indicators.to_vec(), hubs, years, ..Selection::default() })?;
        Ok(varied(set, &cells))
    }
}

/// Boundaries that may take the place of a hub's own, and the places that stand for them. A park is no other reading of a hub.
fn others(hub: &Hub) -> impl Iterator<Item = (&str, String)> {
    let written = hub.geometries.iter().filter(|geometry| geometry.kind != Kind::Park).map(|of| of.id.as_str());
    written.chain([GROWN, SHRUNK]).map(|id| (id, hub.id_under(id)))
}

/// The lens over measured cells, by indicator, period and hub in the order of the set. Each boundary for itself takes the place of the hub's
/// own; one without a figure is passed over, and so is a hub that has none.
pub fn varied(set: &HubSet, cells: &[Cell]) -> Vec<Varied> {
    let mut by: BTreeMap<(&str, &str), BTreeMap<&str, &Cell>> = BTreeMap::new();
    for cell in cells {
        by.entry((&cell.indicator_id, &cell.period)).or_default().insert(&cell.hub_id, cell);
    }
    let mut rows = vec![];
    for ((indicator_id, period), places) in by {
        let value = |place: &str| places.get(place).and_then(|cell| cell.value);
        let values: Vec<Option<f64>> = set.hubs.iter().map(|hub| value(&hub.id)).collect();
        for (at, hub) in set.hubs.iter().enumerate() {
            let (Some(own), Some(cell)) = (values[at], places.get(hub.id.as_str())) else { continue };
            let of = |geometry: &str, value| Under { geometry: geometry.to_owned(), value };
            let others: Vec<Under> = others(hub).filter_map(|(id, place)| Some(of(id, value(&place)?))).collect();
            let ranks = || others.iter().filter_map(|under| rank(&values, at, Some(under.value)));
            let Some(rank) = rank(&values, at, Some(own)) else { continue };
            let beyond = |is_beyond: fn(f64, f64) -> bool| {
                let pick = |most: Under, under: &Under| match is_beyond(under.value, most.value) {
                    true => under.clone(),
                    false => most,
                };
                others.iter().fold(of(MAIN, own), pick)
            };
            rows.push(Varied {
                indicator_id: indicator_id.to_owned(),
                period: period.to_owned(),
                hub_id: hub.id.clone(),
                unit: cell.unit.clone(),
                value: own,
                rank,
                best: ranks().fold(rank, u64::min),
                worst: ranks().fold(rank, u64::max),
                least: beyond(|a, b| a < b),
                greatest: beyond(|a, b| a > b),
                others: others.len(),
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubscope_model::hubs::Geometry;
    use hubscope_model::text::Localised;

    fn hub(id: &str, geometries: &[(&str, Kind)]) -> Hub {
        let geometry = |&(id, kind): &(&str, Kind)| Geometry {
            id: id.to_owned(),
            kind,
            names: Localised::same(id),
            note: None,
            sources: vec![],
            population: None,
            include: vec![],
            exclude: vec![],
            outline: vec![],
        };
        Hub { geometries: geometries.iter().map(geometry).collect(), ..Hub::plain(id, Localised::same(id), vec![]) }
    }

    fn cell(hub: &str, value: Option<f64>) -> Cell {
        Cell {
            indicator_id: "papers_life".into(),
            hub_id: hub.into(),
            period: "2023".into(),
            value,
            low: None,
            high: None,
            n: None,
            counting: "full".into(),
            unit: "papers".into(),
            flags: String::new(),
            edition: "1-0a1b2c3d".into(),
        }
    }

    #[test]
    fn ranks_range_over_the_boundaries_of_one_hub_while_all_others_keep_theirs() {
        let hubs = vec![
            hub("a", &[("core", Kind::Core), ("park", Kind::Park)]),
            hub("b", &[("wider", Kind::Wider), ("reading", Kind::Reading)]),
            hub("c", &[]),
            hub("d", &[("part", Kind::Part)]),
            hub("e", &[]),
        ];
        let names = Localised::same("made");
        let set = HubSet { id: "made".into(), version: 1, names, groups: vec![], hubs, beside: vec![] };
        // Ranks under main: a 1, b 2, c and d share 3, e has no figure.
        let cells = [
            ("a", Some(100.0)),
            ("a--core", Some(75.0)),
            ("a--park", Some(1.0)),
            ("a--grown", Some(120.0)),
            ("a--shrunk", Some(90.0)),
            ("b", Some(80.0)),
            ("b--wider", Some(110.0)),
            ("b--reading", None),
            ("b--grown", Some(80.0)),
            ("c", Some(50.0)),
            ("d", Some(50.0)),
            ("d--part", Some(10.0)),
            ("d--grown", Some(50.0)),
            ("e", None),
            ("e--grown", Some(500.0)),
            ("all-hubs", Some(900.0)),
        ];
        let cells: Vec<Cell> = cells.into_iter().map(|(hub, value)| cell(hub, value)).collect();
        let rows = varied(&set, &cells);
        let told: Vec<_> = rows
            .iter()
            .map(|v| {
                let (least, greatest) = (v.least.geometry.as_str(), v.greatest.geometry.as_str());
                (v.hub_id.as_str(), [v.rank, v.best, v.worst], (least, greatest), v.others, v.holds())
            })
            .collect();
        assert_eq!(
            told,
            [
                // The core is behind b's 80; the park does not count.
                ("a", [1, 1, 2], ("core", "grown"), 3, false),
                // 110 are before a's 100: what a has when it is grown is not asked. 80 is what b has itself.
                ("b", [2, 1, 2], ("main", "wider"), 2, false),
                ("c", [3, 3, 3], ("main", "main"), 0, true),
                // 10 are behind c's 50, which d shares the place with; e has no figure that could be behind or before.
                ("d", [3, 3, 4], ("part", "main"), 2, false),
            ]
        );
        assert_eq!((rows[0].value, rows[0].least.value, rows[0].greatest.value), (100.0, 75.0, 120.0));
    }
}
