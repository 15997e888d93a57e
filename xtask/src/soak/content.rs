//! What is in a lake: its snapshots to the byte, and what a killed run has left.

use crate::run::Failed;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A snapshot: the bytes of its files by name, and of its manifest all but the number, which counts the commits of a lake.
pub(super) struct Content(BTreeMap<String, Vec<u8>>);

/// The number of the current snapshot, and what is in it; nothing if there is none.
pub(super) fn current(lake: &Path) -> Result<Option<(u64, Content)>, Failed> {
    let path = lake.join("CURRENT");
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|e| Failed::check(format!("{}: {e}", path.display())))?,
    };
    let number = text.trim().parse().map_err(|_| Failed::check(format!("{} holds {text:?}", path.display())))?;
    Content::of(lake, number).map(|content| Some((number, content)))
}

impl Content {
    /// Reads a snapshot whole.
    pub(super) fn of(lake: &Path, number: u64) -> Result<Self, Failed> {
        let folder = lake.join("snapshots").join(number.to_string());
        let unreadable = |path: &Path, why: String| Failed::check(format!("{}: {why}", path.display()));
        let mut files = BTreeMap::new();
        let mut open = vec![folder.clone()];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(entries(&path)?);
                continue;
            }
            let bytes = fs::read(&path).map_err(|e| unreadable(&path, e.to_string()))?;
            let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
            let bytes = if name == "manifest.json" {
                unnumbered(&bytes, number).map_err(|why| unreadable(&path, why))?
            } else {
                bytes
            };
            files.insert(name, bytes);
        }
        Ok(Content(files))
    }

    /// How many files there are.
    pub(super) fn files(&self) -> u64 {
        self.0.len() as u64
    }

    /// The first difference from another, in words.
    pub(super) fn difference(&self, other: &Self) -> Option<String> {
        let names = self.0.keys().chain(other.0.keys());
        let name = names.into_iter().find(|name| self.0.get(*name) != other.0.get(*name))?;
        Some(match (self.0.get(name), other.0.get(name)) {
            (None, _) => format!("{name} is not there"),
            (_, None) => format!("{name} should not be there"),
            (Some(ours), Some(theirs)) => {
                let at = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
                format!("{name} differs from byte {at} on ({} bytes, not {})", ours.len(), theirs.len())
            }
        })
    }
}

/// A manifest without the number, which has to be that of its folder.
fn unnumbered(manifest: &[u8], number: u64) -> Result<Vec<u8>, String> {
    let mut fields: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(manifest).map_err(|e| e.to_string())?;
    match fields.remove("snapshot").as_ref().and_then(serde_json::Value::as_u64) {
        Some(stated) if stated == number => serde_json::to_vec(&fields).map_err(|e| e.to_string()),
        stated => Err(format!("it states the number {stated:?}")),
    }
}

/// Where a run was when it was killed, by what it left.
pub(super) fn stage(lake: &Path) -> Result<&'static str, Failed> {
    let has_unfinished = |folder: &str| -> Result<bool, Failed> {
        Ok(entries(&lake.join(folder))?.iter().any(|path| path.extension().is_some_and(|e| e == "tmp")))
    };
    Ok(if has_unfinished("fragments")? {
        "while reading"
    } else if !entries(&lake.join("sort"))?.is_empty() {
        "while sorting"
    } else if has_unfinished("snapshots")? {
        "while writing tables"
    } else {
        "between stages"
    })
}

/// What a folder holds; nothing if it is not there.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failed> {
    let listed = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(vec![]),
        listed => listed.and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect()),
    };
    listed.map_err(|e| Failed::check(format!("{}: {e}", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lake(manifest: &str, table: &str) -> tempfile::TempDir {
        let lake = tempfile::tempdir().unwrap();
        fs::create_dir_all(lake.path().join("snapshots/3/work")).unwrap();
        fs::write(lake.path().join("CURRENT"), "3\n").unwrap();
        fs::write(lake.path().join("snapshots/3/manifest.json"), manifest).unwrap();
        fs::write(lake.path().join("snapshots/3/work/part-0.parquet"), table).unwrap();
        lake
    }

    fn content(lake: &tempfile::TempDir) -> Content {
        current(lake.path()).unwrap_or_else(|e| panic!("{}", e.message)).expect("a snapshot").1
    }

    #[test]
    fn snapshots_may_differ_in_number_and_in_nothing_else() {
        let one = lake(r#"{"hash":"a","snapshot":3}"#, "rows");
        let moved = lake("", "rows");
        fs::rename(moved.path().join("snapshots/3"), moved.path().join("snapshots/9")).unwrap();
        fs::write(moved.path().join("snapshots/9/manifest.json"), r#"{"hash":"a","snapshot":9}"#).unwrap();
        fs::write(moved.path().join("CURRENT"), "9\n").unwrap();
        assert_eq!(content(&one).difference(&content(&moved)), None);

        for (manifest, table, says) in [
            (r#"{"hash":"a","snapshot":3}"#, "rowS", "work/part-0.parquet differs from byte 3"),
            (r#"{"hash":"b","snapshot":3}"#, "rows", "manifest.json differs"),
        ] {
            let difference = content(&lake(manifest, table)).difference(&content(&one)).unwrap();
            assert!(difference.starts_with(says), "{difference}");
        }
        let more = lake(r#"{"hash":"a","snapshot":3}"#, "rows");
        fs::write(more.path().join("snapshots/3/stray"), "").unwrap();
        assert_eq!(content(&more).difference(&content(&one)).as_deref(), Some("stray should not be there"));
        assert_eq!(content(&one).difference(&content(&more)).as_deref(), Some("stray is not there"));
    }

    #[test]
    fn what_current_points_to_has_to_be_there_and_to_know_its_number() {
        assert!(current(tempfile::tempdir().unwrap().path()).is_ok_and(|none| none.is_none()));
        let wrong = lake(r#"{"hash":"a","snapshot":4}"#, "rows");
        assert!(current(wrong.path()).is_err_and(|e| e.message.contains("it states the number")));
        fs::write(wrong.path().join("CURRENT"), "").unwrap();
        assert!(current(wrong.path()).is_err_and(|e| e.message.contains("CURRENT holds \"\"")));
    }
}
