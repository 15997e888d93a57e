//! Lists of ids that are gone. Until 2025 OpenAlex published merges of every entity, by day: `merged_ids/{entity}/*.csv.gz` with the
//! columns `merge_date`, `id`, `merge_into_id`. Since then only works that are deleted: `works/deleted_ids.csv` with `work_id`,
//! `deleted_date`, all there have ever been, but for those that came back.

use super::super::{Row, Table};
use csv::StringRecord;
use hubscope_lake::record::RedirectRecord;
use hubscope_model::key;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;

const DELETED: &str = "deleted_ids.csv";

fn bare_name(path: &Path) -> String {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_ascii_lowercase();
    name.trim_end_matches(".gz").to_owned()
}

/// Whether a file is such a list.
pub(super) fn are_in(path: &Path) -> bool {
    let name = bare_name(path);
    name == DELETED || (name.ends_with(".csv") && path.components().any(|part| part.as_os_str() == "merged_ids"))
}

/// The name of a list that a newer one replaces as a whole.
pub(super) fn whole_list(path: &Path) -> Option<String> {
    let entity = path.parent()?.file_name()?.to_str()?;
    (bare_name(path) == DELETED).then(|| format!("{entity}/{DELETED}"))
}

/// Where such a list has what.
pub(super) struct List {
    gone: usize,
    into: Option<usize>,
    date: Option<usize>,
}

impl List {
    /// The list with this header, if it is one.
    pub(super) fn of(header: &StringRecord) -> Option<Self> {
        let at = |names: [&str; 2]| header.iter().position(|name| names.contains(&name.trim()));
        let (into, date) = (at(["merge_into_id", ""]), at(["merge_date", "deleted_date"]));
        // A table with an id may be any table.
        let gone = if into.is_some() { at(["id", ""]) } else { at(["work_id", ""]).filter(|_| date.is_some()) }?;
        Some(List { gone, into, date })
    }
}

impl Table for List {
    fn record(&self, row: &StringRecord) -> Row {
        let field = |at: Option<usize>| at.and_then(|at| row.get(at)).map(str::trim).filter(|text| !text.is_empty());
        let gone = row.get(self.gone).unwrap_or_default();
        let json = json!({ "gone": gone, "into": field(self.into), "date": field(self.date) });
        Row { json: json.to_string().into_bytes(), lost: None }
    }
}

/// A row of a list.
#[derive(Deserialize)]
pub(super) struct Gone {
    gone: String,
    into: Option<String>,
    date: Option<String>,
}

impl Gone {
    pub(super) fn record(self) -> Result<RedirectRecord, String> {
        let Gone { gone, into, date } = self;
        let (letter, old) = key::openalex(&gone).ok_or_else(|| format!("\"{gone}\" is no id"))?;
        let new = match into {
            Some(into) => {
                let new = key::of_kind(&into, letter);
                Some(new.ok_or_else(|| format!("\"{into}\" is no id of what {gone} is"))?)
            }
            None => None,
        };
        let day = date.and_then(|date| date.get(..10)?.replace('-', "").parse().ok()).unwrap_or_default();
        // Letters of ids are ASCII.
        Ok(RedirectRecord { letter: letter as u8, old, day, new })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[&str], row: &[&str]) -> Result<RedirectRecord, String> {
        let list = List::of(&StringRecord::from(header.to_vec())).expect("a list");
        let row = list.record(&StringRecord::from(row.to_vec()));
        serde_json::from_slice::<Gone>(&row.json).expect("a row").record()
    }

    #[test]
    fn merges_and_deletions_are_read_in_both_forms_of_ids() {
        let merges = ["merge_date", "id", "merge_into_id"];
        let record = RedirectRecord { letter: b'A', old: 2_257_618_939, day: 20_220_607, new: Some(2_208_157_607) };
        assert_eq!(read(&merges, &["2022-06-07", "A2257618939", "A2208157607"]), Ok(record));
        let deletions = ["work_id", "deleted_date"];
        let record = RedirectRecord { letter: b'W', old: 7, day: 20_260_203, new: None };
        assert_eq!(read(&deletions, &["https://openalex.org/W7", "2026-02-03T10:00:00"]), Ok(record));
        assert!(read(&merges, &["2022-06-07", "7", ""]).is_err());
        assert!(read(&merges, &["2022-06-07", "W7", "A8"]).is_err());
        assert!(List::of(&StringRecord::from(vec!["id", "display_name"])).is_none());
    }

    #[test]
    fn lists_are_known_by_their_names() {
        for path in [
            "data/merged_ids/works/2024-05-01.csv.gz",
            "data/jsonl/works/deleted_ids.csv",
            "x/works/deleted_ids.csv.gz",
        ] {
            assert!(are_in(Path::new(path)), "{path}");
        }
        assert!(!are_in(Path::new("data/works/other.csv")));
        assert_eq!(whole_list(Path::new("data/jsonl/works/deleted_ids.csv")).as_deref(), Some("works/deleted_ids.csv"));
        assert_eq!(whole_list(Path::new("data/merged_ids/works/2024-05-01.csv.gz")), None);
    }
}
