//! Ids that are gone: merged into others, or deleted, as the lists beside the records say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::parse::entity;

/// Short id to the short id that it became part of, if any; of several rows of one id that of the latest day.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    latest: BTreeMap<String, (String, Option<String>)>,
    pub(crate) rows: u64,
}

impl Gone {
    /// Reads the lists under some paths.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, String> {
        let mut gone = Self::default();
        paths.iter().try_for_each(|path| gone.walk(path))?;
        Ok(gone)
    }

    fn walk(&mut self, path: &Path) -> Result<(), String> {
        let at = |error: std::io::Error| format!("{}: {error}", path.display());
        if fs::metadata(path).map_err(at)?.is_dir() {
            for entry in fs::read_dir(path).map_err(at)? {
                self.walk(&entry.map_err(at)?.path())?;
            }
            return Ok(());
        }
        let text = path.to_string_lossy();
        let plain = text.trim_end_matches(".gz");
        let is_list =
            plain.ends_with("/deleted_ids.csv") || (plain.ends_with(".csv") && plain.contains("/merged_ids/"));
        if !is_list {
            return Ok(());
        }
        let file = File::open(path).map_err(at)?;
        let file: Box<dyn Read> = if plain == text { Box::new(file) } else { Box::new(MultiGzDecoder::new(file)) };
        for row in csv::Reader::from_reader(file).into_deserialize::<BTreeMap<String, String>>() {
            let row = row.map_err(|error| format!("{text}: {error}"))?;
            let column =
                |names: [&str; 2]| names.into_iter().find_map(|name| row.get(name)).cloned().unwrap_or_default();
            let short = |id: &str| entity(id).map(|(_, short)| short);
            if let Some(old) = short(&column(["work_id", "id"])) {
                self.rows += 1;
                let last = (column(["deleted_date", "merge_date"]), short(&column(["merge_into_id", ""])));
                let kept = self.latest.entry(old).or_insert_with(|| last.clone());
                *kept = last.max(kept.clone());
            }
        }
        Ok(())
    }

    /// How many ids are gone.
    pub(crate) fn ids(&self) -> u64 {
        self.latest.len() as u64
    }

    /// Whether an id is gone.
    pub(crate) fn is_gone(&self, id: &str) -> bool {
        self.standing(id).as_deref() != Some(id)
    }

    /// What stands for an id in the end; an id that comes back to itself is not gone.
    pub(crate) fn standing(&self, id: &str) -> Option<String> {
        let (mut at, mut passed) = (id.to_owned(), BTreeSet::new());
        while let Some((_, into)) = self.latest.get(&at) {
            if !passed.insert(at.clone()) {
                return Some(id.to_owned());
            }
            at = into.clone()?;
        }
        Some(at)
    }
}
