//! Whether a lake is what its manifest says: files, rows, and the references between tables.

use crate::commit::Progress;
use crate::manifest::{Manifest, TableState};
use crate::pack::Packs;
use crate::snapshot::Snapshot;
use crate::{Lake, LakeError, hash_of, table};
use hubscope_model::row::{Citation, Institution, Site, Venue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use std::fmt;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A file or table.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Checks the current snapshot and the fragments that it was made of. Reads tables batch by batch, so memory is small whatever their
/// size.
///
/// # Errors
/// [`LakeError::NoSnapshot`] if there is none, [`LakeError::Damaged`] if its manifest cannot be read. All else is found, not an
/// error.
pub fn verify(lake: &Lake, progress: Progress<'_>) -> Result<Vec<Finding>, LakeError> {
    let snapshot = Snapshot::open(&lake.root)?;
    let mut check = Check { snapshot: &snapshot, findings: vec![], progress };
    check.files();
    // What is not the file that was written need not be read.
    if check.findings.is_empty() {
        check.references();
        check.counts();
    }
    check.fragments(lake);
    Ok(check.findings)
}

struct Check<'a> {
    snapshot: &'a Snapshot,
    findings: Vec<Finding>,
    progress: Progress<'a>,
}

impl Check<'_> {
    fn find(&mut self, place: impl Into<String>, what: impl fmt::Display) {
        self.findings.push(Finding { place: place.into(), what: what.to_string() });
    }

    fn manifest(&self) -> &Manifest {
        &self.snapshot.manifest
    }

    /// The bytes of every file that the manifest names, and that the manifest is the one that was written.
    fn files(&mut self) {
        let snapshot = self.snapshot;
        if snapshot.manifest.hash != snapshot.manifest.essence() {
            self.find("manifest.json", "its hash is not that of what it says");
        }
        let total = snapshot.manifest.all_files().count() as u64;
        for (done, (name, hash)) in (1..).zip(snapshot.manifest.all_files()) {
            match hash_of(&snapshot.path(name)) {
                Ok(found) if found == *hash => {}
                Ok(_) => self.find(name, "its bytes are not those that were written"),
                Err(e) => self.find(name, causes(&e)),
            }
            (self.progress)("checking files", done, total);
        }
    }

    /// Rows of a table, or a finding.
    fn each<C: Serialize + DeserializeOwned>(&mut self, name: &str, mut take: impl FnMut(u64, C) -> Option<String>) {
        let Some(TableState { rows, files }) = self.manifest().tables.get(name).cloned() else {
            return self.find(name, "the manifest has no such table");
        };
        let mut number = 0;
        // Of one kind of mistake there may be millions.
        let mut wrong: Option<(String, u64)> = None;
        for file in files.keys() {
            let batches = match table::batches::<C>(&self.snapshot.path(file)) {
                Ok(batches) => batches,
                Err(e) => return self.find(file, causes(&e)),
            };
            for batch in batches {
                let batch = match batch {
                    Ok(batch) => batch,
                    Err(e) => return self.find(file, causes(&e)),
                };
                for row in batch {
                    if let Some(what) = take(number, row) {
                        wrong.get_or_insert((format!("row {number}: {what}"), 0)).1 += 1;
                    }
                    number += 1;
                }
                (self.progress)("checking references", number, rows);
            }
        }
        if let Some((first, times)) = wrong {
            self.find(name, format!("{first} ({times} such rows)"));
        }
        if number != rows {
            self.find(name, format!("it has {number} rows, the manifest says {rows}"));
        }
    }

    /// Dense numbers count from 0, and whatever a row refers to is there.
    fn references(&mut self) {
        let rows = |table: &str| self.manifest().tables.get(table).map_or(0, |t| t.rows);
        let (works, sites, authors) = (rows("work"), rows("site"), rows("author"));
        let (mut institutions, mut venues, mut funders) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let in_order = |last: &mut Option<u64>, key: u64| {
            let is_after = last.is_none_or(|last| last < key);
            *last = Some(key);
            (!is_after).then(|| format!("{key} is not after the key before it"))
        };
        let mut last = None;
        self.each("institution", |_, row: Institution| {
            institutions.insert(row.institution_key);
            in_order(&mut last, row.institution_key)
        });
        let mut last = None;
        self.each("venue", |_, row: Venue| {
            venues.insert(row.venue_key);
            in_order(&mut last, row.venue_key)
        });
        let mut last = None;
        self.each("funder", |_, row: FunderKey| {
            funders.insert(row.funder_key);
            in_order(&mut last, row.funder_key)
        });
        self.each("site", |number, row: Site| {
            let dense = not_dense("site_no", row.site_no, number);
            dense.or_else(|| unknown("institution_key", row.institution_key, &institutions))
        });
        let mut year = None;
        self.each("work", |number, row: WorkColumns| {
            let order = row.publication_year.map_or((true, 0), |year| (false, year));
            let is_after = year.is_none_or(|year| year <= order);
            year = Some(order);
            let disorder = (!is_after).then(|| "its year is before that of the row before it".to_owned());
            let dense = not_dense("work_no", row.work_no, number);
            dense.or(disorder).or_else(|| unknown("venue_key", row.venue_key, &venues))
        });
        self.each("author", |number, row: AuthorColumns| {
            let home = row.home_site_no.and_then(|no| beyond("home_site_no", no, sites));
            let namesake = (row.namesake_no > row.author_no).then(|| {
                format!("namesake_no is {}, which is not the least: author_no is {}", row.namesake_no, row.author_no)
            });
            not_dense("author_no", row.author_no, number).or(home).or(namesake)
        });
        let mut site = None;
        self.each("authorship", |_, row: AuthorshipColumns| {
            let order = row.site_no.unwrap_or(u32::MAX);
            let is_after = site.is_none_or(|site| site <= order);
            site = Some(order);
            let disorder = (!is_after).then(|| "its site is before that of the row before it".to_owned());
            let of = |name, no: Option<u32>, rows| no.and_then(|no| beyond(name, no, rows));
            disorder
                .or_else(|| beyond("work_no", row.work_no, works))
                .or_else(|| of("institution_site_no", row.institution_site_no, sites))
                .or_else(|| of("site_no", row.site_no, sites))
                .or_else(|| of("author_no", row.author_no, authors))
        });
        for table in ["work_topic", "work_class"] {
            self.each(table, |_, row: OfWork| beyond("work_no", row.work_no, works));
        }
        self.each("award", |_, row: AwardColumns| {
            beyond("work_no", row.work_no, works).or_else(|| unknown("funder_key", row.funder_key, &funders))
        });
        self.each("reference", |_, row: ReferenceColumns| {
            let cited = row.cited_work_no.and_then(|no| beyond("cited_work_no", no, works));
            beyond("work_no", row.work_no, works).or(cited)
        });
        let mut last = None;
        self.each("citation", |_, Citation { work_no, lag, citations, self_citations: own }| {
            let is_after = last.is_none_or(|last| last < (work_no, lag));
            last = Some((work_no, lag));
            let disorder = (!is_after).then(|| format!("work {work_no}, lag {lag} is not after the row before it"));
            let excess = (own > citations).then(|| format!("{own} self-citations of {citations}"));
            beyond("work_no", work_no, works).or(disorder).or(excess)
        });
    }

    /// Every record read has become something.
    fn counts(&mut self) {
        for (source, state) in &self.snapshot.manifest.sources {
            for (entity, counts) in state.entities.iter().filter(|(_, counts)| !counts.adds_up()) {
                self.find("manifest.json", format!("{entity} of {source} do not add up: {counts:?}"));
            }
        }
        let works = |entity: &str| {
            self.manifest().sources.values().filter_map(|s| s.entities.get(entity)).map(|c| c.written).sum()
        };
        let (written, rows): (u64, u64) = (works("works"), self.manifest().tables.get("work").map_or(0, |t| t.rows));
        if written != rows {
            self.find("work", format!("it has {rows} rows, and {written} works were written"));
        }
    }

    /// What the next commit will read.
    fn fragments(&mut self, lake: &Lake) {
        let hashes: BTreeSet<&str> =
            self.snapshot.manifest.sources.values().flat_map(|state| state.fragments()).collect();
        let mut named = vec![];
        for hash in hashes {
            match lake.known_fragment(hash) {
                Ok(fragment) => named.push(fragment),
                Err(e) => self.find(format!("fragments/{hash}"), causes(&e)),
            }
        }
        let runs = match Packs::of(lake).and_then(|packs| packs.runs(lake, &named)) {
            Ok(runs) => runs,
            Err(e) => return self.find("fragments", causes(&e)),
        };
        let total = runs.len() as u64;
        for (done, run) in (1..).zip(&runs) {
            if let Err(e) = lake.check(run) {
                self.find(format!("fragments/{}", run.hash), causes(&e));
            }
            (self.progress)("checking fragments", done, total);
        }
    }
}

/// An error with its cause.
fn causes(error: &LakeError) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn not_dense(name: &str, no: u32, number: u64) -> Option<String> {
    (u64::from(no) != number).then(|| format!("{name} is {no}"))
}

fn beyond(name: &str, no: u32, rows: u64) -> Option<String> {
    (u64::from(no) >= rows).then(|| format!("{name} is {no}, of {rows}"))
}

fn unknown(name: &str, key: Option<u64>, known: &BTreeSet<u64>) -> Option<String> {
    key.filter(|key| !known.contains(key)).map(|key| format!("{name} {key} is in no table"))
}

#[derive(Serialize, Deserialize)]
struct WorkColumns {
    work_no: u32,
    publication_year: Option<i32>,
    venue_key: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct AuthorColumns {
    author_no: u32,
    home_site_no: Option<u32>,
    namesake_no: u32,
}

#[derive(Serialize, Deserialize)]
struct AuthorshipColumns {
    site_no: Option<u32>,
    institution_site_no: Option<u32>,
    work_no: u32,
    author_no: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct OfWork {
    work_no: u32,
}

#[derive(Serialize, Deserialize)]
struct AwardColumns {
    work_no: u32,
    funder_key: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct ReferenceColumns {
    work_no: u32,
    cited_work_no: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct FunderKey {
    funder_key: u64,
}

#[cfg(test)]
mod tests;
