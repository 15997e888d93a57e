//! The works of one snapshot by key, each with its institutions.

use super::{Bench, State};
use crate::LakeError;
use crate::snapshot::Snapshot;
use crate::sort::Sorted;
use hubscope_model::row::{Authorship, Row, Site, Work};
use serde::{Deserialize, Serialize};

/// A work, and what it is recognised by under another key.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Held {
    pub(super) state: State,
    /// A hash of the DOI.
    pub(super) doi: Option<u128>,
}

#[derive(Serialize, Deserialize)]
struct Columns {
    work_no: u32,
    work_key: u64,
    doi: Option<String>,
    publication_year: Option<i32>,
    #[serde(rename = "type")]
    kind: Option<String>,
    is_retracted: bool,
    is_paratext: bool,
    is_xpac: bool,
    venue_key: Option<u64>,
    authorship_count: u32,
    authors_truncated: bool,
}

/// Sorts the works of a snapshot by key.
pub(super) fn read(bench: &Bench<'_>, snapshot: &Snapshot) -> Result<Sorted<u64, Held>, LakeError> {
    const STAGE: &str = "reading works";
    let facts = institutions(bench, snapshot)?;
    let mut facts = facts.iter()?.peekable();
    let mut works = bench.sorter();
    let total = snapshot.row_count(Work::TABLE);
    snapshot.each(Work::TABLE, |work: Columns| {
        let Columns { work_no, work_key, .. } = work;
        let mut here = vec![];
        while let Some(((_, institution), ())) =
            facts.next_if(|row| row.as_ref().map_or(true, |((no, _), ())| *no <= work_no)).transpose()?
        {
            // One row for each of its authors there.
            if here.last() != Some(&institution) {
                here.push(institution);
            }
        }
        let doi = work.doi.map(|doi| {
            let hash = *blake3::hash(doi.as_bytes()).as_bytes();
            u128::from_le_bytes(hash[..16].try_into().unwrap_or_default())
        });
        let state = State {
            work_no,
            year: work.publication_year,
            kind: work.kind,
            is_retracted: work.is_retracted,
            is_paratext: work.is_paratext,
            is_xpac: work.is_xpac,
            venue_key: work.venue_key,
            institutions: here,
            authorship_count: work.authorship_count,
            authors_truncated: work.authors_truncated,
        };
        bench.tell(STAGE, u64::from(work_no) + 1, total);
        works.push(work_key, &Held { state, doi })
    })?;
    works.finish()
}

/// Institutions by the number of the work that they are on.
fn institutions(bench: &Bench<'_>, snapshot: &Snapshot) -> Result<Sorted<(u32, u64), ()>, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Place {
        institution_key: Option<u64>,
    }
    #[derive(Serialize, Deserialize)]
    struct Fact {
        institution_site_no: Option<u32>,
        work_no: u32,
    }
    const STAGE: &str = "reading authorships";
    let sites: Vec<Place> = snapshot.columns(Site::TABLE)?;
    let mut rows = bench.sorter();
    let (total, mut done, mut last) = (snapshot.row_count(Authorship::TABLE), 0, None);
    snapshot.each(Authorship::TABLE, |Fact { institution_site_no, work_no }| {
        done += 1;
        bench.tell(STAGE, done, total);
        let site = institution_site_no.and_then(|no| sites.get(no as usize));
        let Some(institution) = site.and_then(|site| site.institution_key) else { return Ok(()) };
        let row = (work_no, institution);
        // Sorted by site and work: co-authors at one place are neighbours.
        if last.replace(row) == Some(row) { Ok(()) } else { rows.push(row, &()) }
    })?;
    rows.finish()
}
