//! The synthetic universe, in the sources' own formats, whose answer is known, at any size up to the
//! real one.
//!
//! Cities, countries, topics and journals are real; institutions, people and works are invented.
//! Works and people per hub and year are those of *A Report on Innovation in Global Life Science
//! Hubs 2024*, scaled: at scale 1 a measurement of the world gives the report's figures.
//!
//! The world reads nothing of the catalogue and shares no code with the engine. It is planned
//! first (`plan`): [`write()`] works `expected.csv` out from the plan (`expected`), and writes the
//! same plan down as records (`openalex`). What the records say beyond the plan carries no figure.

mod expected;
mod ids;
mod institutions;
mod nuisance;
mod openalex;
mod plan;
pub mod practice;
mod rng;
mod tables;
mod venues;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

pub use expected::Figure;
pub use nuisance::{Kind, Nuisance};
use plan::Plan;
use tables::hubs::HUBS;

/// What world to make. The same options give the same bytes, but for the compression: another
/// release of the compressor may pack the same lines otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Size: at 1 the hubs have the report's numbers of papers and researchers. Above 0, at most 1.
    pub scale: f64,
    /// Seed of all random choices.
    pub seed: u64,
    /// The hubs that have works; all when `None`. The others keep their institutions, and zeros
    /// in `expected.csv`; the works of no hub shrink in proportion.
    pub hubs: Option<Vec<String>>,
    /// Which irregular records are made.
    pub nuisance: Nuisance,
    /// The sources to write. What cannot be measured from them is not expected either.
    pub sources: BTreeSet<Source>,
    /// Layout of OpenAlex's folders.
    pub layout: Layout,
    /// Only the first number's share, counted from 1, of as many shares as the second says. All of
    /// them together have every part file; each has its own manifests, and the whole of
    /// `expected.csv`.
    pub shard: Option<(u64, u64)>,
}

impl Default for Options {
    /// All hubs at a thousandth, with irregular records, OpenAlex alone and in the current layout.
    fn default() -> Self {
        Self {
            scale: 0.001,
            seed: 1,
            hubs: None,
            nuisance: Nuisance::Light,
            sources: [Source::OpenAlex].into(),
            layout: Layout::Current,
            shard: None,
        }
    }
}

/// A source that the world is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Works, people, institutions, venues, topics and funders, as a snapshot of OpenAlex.
    OpenAlex,
    /// Granted patents, in the tables of PatentsView.
    PatentsView,
    /// Citations of works by patents, in the table of Reliance on Science.
    RelianceOnScience,
    /// Trials, in the form of version 2 of ClinicalTrials.gov's API; and papers that name a trial.
    ClinicalTrials,
    /// Policy documents, in a table like an export of Overton.
    Overton,
    /// Drugs, in a table like an export of AdisInsight.
    AdisInsight,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::OpenAlex,
        Self::PatentsView,
        Self::RelianceOnScience,
        Self::ClinicalTrials,
        Self::Overton,
        Self::AdisInsight,
    ];

    /// The id of the source, and the name of its folder.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::OpenAlex => "openalex",
            Self::PatentsView => "patentsview",
            Self::RelianceOnScience => "reliance_on_science",
            Self::ClinicalTrials => "clinicaltrials",
            Self::Overton => "overton",
            Self::AdisInsight => "adisinsight",
        }
    }
}

impl FromStr for Source {
    type Err = String;

    fn from_str(id: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|source| source.id() == id)
            .ok_or_else(|| format!("the world has no source `{id}`; it has {}", Self::ALL.map(Self::id).join(", ")))
    }
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Works of the plan in this share, without irregular ones beside them.
    pub works: u64,
    /// Lines of all entities of OpenAlex, with older copies and unreadable lines.
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
    /// A share that there is not.
    #[error("there is no share {share} of {shares}")]
    Shard {
        /// The share asked for, from 1.
        share: u64,
        /// How many there are.
        shares: u64,
    },
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
    /// A source's folder has files already.
    #[error("{folder} holds files already; write to another folder, each share to its own, or remove it", folder = folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
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

/// Writes a world: a folder for each source, such as `out/openalex/...`, and `out/expected.csv`.
/// Part files are made on all threads of rayon's pool.
///
/// `progress` is told the works done and the works there will be, in this share, and then the same
/// of the records of the other sources; it is never called twice at once.
///
/// # Errors
///
/// Options that make no sense, and files that cannot be written.
pub fn write(options: &Options, out: &Path, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Summary, WorldError> {
    let plan = plan(options)?;
    // Parts of two worlds, or of two shares, would be taken for one.
    for folder in options.sources.iter().map(|source| out.join(source.id())) {
        if folder.read_dir().is_ok_and(|mut files| files.next().is_some()) {
            return Err(WorldError::Occupied { folder });
        }
    }
    let mut summary = Summary::default();
    if options.sources.contains(&Source::OpenAlex) {
        let done = Mutex::new(0);
        let written = openalex::write(&plan, options, out, &|more, works| {
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += more;
            progress(*done, works);
        })?;
        let openalex::Written { works, records, bytes, files } = written;
        summary = Summary { works, records, bytes, files };
    }
    let practice = practice(options, &plan);
    for path in practice::write(&practice, &plan, out, progress)? {
        let size = fs::metadata(&path).map_err(|source| WorldError::Write { path: path.clone(), source })?.len();
        summary.bytes += size;
        summary.files.push(path);
    }
    let path = out.join("expected.csv");
    let rows = rows(options, &plan);
    let table = File::create(&path)
        .and_then(|file| expected::write(rows, BufWriter::new(file)))
        .and_then(|()| fs::metadata(&path));
    summary.bytes += table.map_err(|source| WorldError::Write { path: path.clone(), source })?.len();
    summary.files.push(path);
    Ok(summary)
}

/// What is written of the other sources.
fn practice(options: &Options, plan: &Plan) -> practice::Options {
    let Options { scale, seed, .. } = *options;
    let sources = options.sources.clone();
    practice::Options {
        scale,
        seed,
        hubs: plan.hubs().iter().copied().collect(),
        sources,
        shard: options.shard.unwrap_or((1, 1)),
    }
}

/// Everything that can be measured from the sources.
fn rows(options: &Options, plan: &Plan) -> Vec<Figure> {
    let mut rows = practice::expected(&practice(options, plan), plan);
    if options.sources.contains(&Source::OpenAlex) {
        rows.extend(expected::rows(plan));
    }
    rows
}

/// The table of `expected.csv`, without writing any record.
///
/// # Errors
///
/// Options that make no sense.
pub fn expected(options: &Options) -> Result<Vec<u8>, WorldError> {
    let mut table = Vec::new();
    expected::write(rows(options, &plan(options)?), &mut table)
        .map_err(|source| WorldError::Write { path: "expected.csv".into(), source })?;
    Ok(table)
}

fn plan(options: &Options) -> Result<Plan, WorldError> {
    if !(options.scale > 0.0 && options.scale <= 1.0) {
        return Err(WorldError::Scale(options.scale));
    }
    if let Some((share, shares)) = options.shard
        && !(1..=shares).contains(&share)
    {
        return Err(WorldError::Shard { share, shares });
    }
    let hubs = selected(options.hubs.as_deref())?;
    Ok(Plan::new(options.seed, options.scale, &hubs, options.nuisance.clone()))
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
