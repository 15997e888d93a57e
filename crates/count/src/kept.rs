//! Cells that were measured before are taken from the lake, if everything that they rest on is the same.

use crate::{CountError, Engine, Selection};
use hubscope_model::Cell;
use std::collections::BTreeSet;

/// What counts: a hash over the sources of this crate and of those under it.
const COUNTING: &str = env!("HUBSCOPE_COUNTING");

impl Engine {
    /// As [`Engine::measure`], but what the lake has kept of earlier measurements is not measured again, and what is measured is kept. A
    /// lake that cannot be written to keeps nothing.
    ///
    /// # Errors
    /// As [`Engine::measure`].
    pub fn measure_kept(&self, selection: &Selection) -> Result<Vec<Cell>, CountError> {
        let provenance = serde_json::to_value(self.provenance(selection)).unwrap_or_default();
        let text = format!("{COUNTING} {provenance}");
        let key = &blake3::hash(text.as_bytes()).to_hex()[..32];
        let hubs = self.selected_hubs(selection)?;
        let mut kept = self.snapshot.kept_cells(key);
        fn of(cell: &Cell) -> (&str, &str) {
            (&cell.indicator_id, &cell.hub_id)
        }
        let has: BTreeSet<(&str, &str)> = kept.iter().map(of).collect();
        let wanted = self.catalogue.select(&selection.indicators)?;
        let wanted: Vec<String> = wanted.into_iter().map(|(of, i)| format!("{}{}", of.prefix(), i.id)).collect();
        let lacks = |id: &&String| hubs.iter().any(|hub| !has.contains(&(id, hub)));
        let missing: Vec<String> = wanted.iter().filter(lacks).cloned().collect();
        if !missing.is_empty() {
            let measured = self.measure(&Selection { indicators: missing, ..selection.clone() })?;
            let new: BTreeSet<(&str, &str)> = measured.iter().map(of).collect();
            kept.retain(|cell| !new.contains(&of(cell)));
            kept.extend(measured.iter().cloned());
            kept.sort_by(Cell::order);
            // They are only a copy: without, the next one measures again.
            let _ = self.snapshot.keep_cells(key, provenance, &kept);
        }
        let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
        kept.retain(|cell| wanted.contains(cell.indicator_id.as_str()) && hubs.contains(cell.hub_id.as_str()));
        Ok(kept)
    }
}
