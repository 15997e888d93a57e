//! The synthetic universe: a small OpenAlex snapshot whose answer is known.
//!
//! Cities, countries and topics are real; institutions, people, titles and venues are invented.
//! Works and people per hub and year are calibrated to *A Report on Innovation in Global Life
//! Science Hubs 2024*, so that a measurement of the world looks like the report.
//!
//! The world reads nothing of the catalogue and shares no code with the engine. It is planned
//! first (`plan`): [`write()`] tallies the plan into `expected.csv` (`expected`), and writes the
//! same plan down as records (`openalex`). What the records say beyond the plan carries no figure.

mod expected;
mod ids;
mod institutions;
mod nuisance;
mod openalex;
mod people;
mod plan;
mod rng;
mod tables;
mod targets;
mod text;
mod venues;
mod work;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use expected::Tally;
use institutions::Institutions;
use openalex::Snapshot;
use plan::{FIRST_WORK, Planner, Version};
use tables::hubs::HUBS;
use targets::YEARS;

/// What world to make. The same options give the same bytes, but for the compression: another
/// release of the compressor may pack the same lines otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Size: at 1 the hubs have the report's numbers of papers and researchers. Above 0, at most 1.
    pub scale: f64,
    /// Seed of all random choices.
    pub seed: u64,
    /// The hubs that have works; all when `None`. The others keep their institutions, and zeros
    /// in `expected.csv`.
    pub hubs: Option<Vec<String>>,
    /// Whether irregular records are made.
    pub nuisance: Nuisance,
    /// Layout of the snapshot's folders.
    pub layout: Layout,
}

impl Default for Options {
    /// All hubs at a thousandth, with irregular records, in the current layout.
    fn default() -> Self {
        Self { scale: 0.001, seed: 1, hubs: None, nuisance: Nuisance::Light, layout: Layout::Current }
    }
}

/// Which irregularities the world has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nuisance {
    /// None: every record is complete and counts.
    None,
    /// At small rates: retracted works, paratext, expansion records, types outside the corpus,
    /// works without a year, topics without their subfield, authors without an id, null and
    /// deleted authors, authors without an institution, several affiliations, people in two hubs,
    /// older copies of records, and two unreadable lines in each part of the works.
    Light,
}

/// How a snapshot is laid out. Records are the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// As published from 2026: `data/jsonl/ENTITY/updated_date=DATE/part_0000.gz`, `manifest.json`.
    Current,
    /// As published before: `data/ENTITY/updated_date=DATE/part_000.gz`, `manifest`.
    Legacy,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Distinct works.
    pub works: u64,
    /// Lines of all entities, with older copies and unreadable lines.
    pub records: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// All files.
    pub files: Vec<PathBuf>,
}

/// Why a world could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// The scale is not a number above 0 and at most 1.
    #[error("scale {0} is not above 0 and at most 1")]
    Scale(f64),
    /// A hub that the world does not have.
    #[error("unknown hub `{id}`; the world has {known}")]
    UnknownHub {
        /// The id asked for.
        id: String,
        /// The ids there are.
        known: String,
    },
    /// A file or folder could not be written.
    #[error("cannot write {path}", path = path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A record could not be put as JSON.
    #[error("cannot encode {record}")]
    Encode {
        /// The record.
        record: String,
        /// Why.
        source: serde_json::Error,
    },
}

/// Works between two calls of the progress function.
const PROGRESS_STEP: u64 = 200;

/// Writes a world: `out/openalex/...` and `out/expected.csv`. Files of the same name are replaced.
///
/// `progress` is told the works done and the works there will be, about; both agree at the end.
///
/// # Errors
///
/// Options that make no sense, and files that cannot be written.
pub fn write(options: &Options, out: &Path, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Summary, WorldError> {
    if !(options.scale > 0.0 && options.scale <= 1.0) {
        return Err(WorldError::Scale(options.scale));
    }
    let institutions = Institutions::new();
    let mut planner = Planner {
        seed: options.seed,
        scale: options.scale,
        hubs: selected(options.hubs.as_deref())?,
        disturbed: options.nuisance == Nuisance::Light,
        institutions: &institutions,
        next: FIRST_WORK,
    };
    let estimate = planner.estimate();
    let mut snapshot = Snapshot::create(options, &institutions, out)?;
    let mut tally = Tally::new();
    let mut works = 0;
    for year in YEARS {
        planner.year(year, &mut |work, version| {
            if version == Version::Current {
                tally.add(&work, &institutions);
                works += 1;
                if works % PROGRESS_STEP == 0 {
                    progress(works, estimate.max(works));
                }
            }
            snapshot.add(&work, version)
        })?;
    }
    let (mut files, records, mut bytes) = snapshot.finish()?;
    let path = out.join("expected.csv");
    let written =
        File::create(&path).and_then(|file| tally.write(BufWriter::new(file))).and_then(|()| fs::metadata(&path));
    bytes += written.map_err(|source| WorldError::Write { path: path.clone(), source })?.len();
    files.push(path);
    progress(works, works);
    Ok(Summary { works, records, bytes, files })
}

/// The positions of the hubs named, or of all.
fn selected(ids: Option<&[String]>) -> Result<BTreeSet<usize>, WorldError> {
    let Some(ids) = ids else {
        return Ok((0..HUBS.len()).collect());
    };
    ids.iter()
        .map(|id| {
            HUBS.iter()
                .position(|hub| hub.id == id)
                .ok_or_else(|| WorldError::UnknownHub { id: id.clone(), known: HUBS.map(|hub| hub.id).join(", ") })
        })
        .collect()
}
