//! What becomes of the science: patents, trials, policy documents and drugs, each in the form of its own source.
//!
//! Patents, citations and drugs are calibrated to *A Report on Innovation in Global Life Science Hubs 2024*, appendix 3
//! (`targets`). [`expected`] says what measuring them must give, from the plan alone; [`write()`] writes the same plan
//! down. Any record is made from the seed, the scale and its number by itself, so part files can be made in any order.
//!
//! What counts:
//!
//! - A **patent** counts in a hub in the year of its grant if it is of type `utility` and an applicant is located there:
//!   an assignee or, if it has none, an inventor. Where the inventors of an assigned patent are does not matter; patents
//!   invented in a hub and owned in none, designs and reissues, and the grants of 2018 and 2024, are decoys.
//! - A **citation** is a pair of a document and a work. Patents cite through `reliance_on_science`, policy documents by
//!   DOI, trials by references of type `BACKGROUND`. References of type `RESULT` and `DERIVED` are a trial's own
//!   publications, and decoys.
//! - The report heads its yearly series on trials in two contradictory ways: citations of clinical trials in papers,
//!   and citations of papers by clinical trials. Here `clinical_trial_citations` are citations **by trials**, by the
//!   publication year of the cited work: only so are they part of `citations_total_5y`, which has all citations of the
//!   hub's papers. The other direction, papers that name a trial, is in `databank_links`; nothing is calibrated to it.
//! - A **drug** counts in a year in the stage where it stands at the year's end, once it has a phase and until its
//!   development ends.

mod adisinsight;
mod clinicaltrials;
mod dates;
mod expected;
mod links;
mod output;
mod overton;
mod patentsview;
mod places;
mod reliance_on_science;
mod targets;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::rng::{Rng, Stream};
use crate::{Source, WorldError};

pub use crate::expected::Figure;
pub use expected::expected;
use links::Links;
use output::Part;
use places::Places;

/// The works that may be cited: those of one hub alone, so that a citation counts there and nowhere else.
pub trait Works: Sync {
    /// How many such works the hub has in a year.
    fn citable_count(&self, hub: usize, year: u16) -> u64;
    /// The OpenAlex number of the `k`-th of them. Its DOI is `10.5555/hw.<number>`, its PMID the number itself.
    fn citable(&self, hub: usize, year: u16, k: u64) -> u64;
}

/// What to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Size: at 1 the figures are the report's. Above 0, at most 1.
    pub scale: f64,
    /// Seed of all random choices.
    pub seed: u64,
    /// Positions of the hubs that have patents and cited works. The drugs are the world's in any case.
    pub hubs: BTreeSet<usize>,
    /// The sources to write, of those that are not OpenAlex. What cannot be measured from them is not expected either.
    pub sources: BTreeSet<Source>,
    /// Which share of how many, from 1: `(1, 1)` is everything.
    pub shard: (u64, u64),
}

/// What random numbers are drawn for; part of their key.
#[derive(Debug, Clone, Copy)]
enum Draw {
    Cited = 1,
    Patent,
    Citation,
    Person,
    Company,
    Trial,
    Policy,
    Drug,
}

/// What all sources share.
struct Plan<'a> {
    scale: f64,
    seed: u64,
    hubs: &'a BTreeSet<usize>,
    works: &'a dyn Works,
    places: Places,
}

impl<'a> Plan<'a> {
    fn new(options: &'a Options, works: &'a dyn Works) -> Self {
        let Options { scale, seed, hubs, .. } = options;
        Self { scale: *scale, seed: *seed, hubs, works, places: Places::new(hubs) }
    }

    /// The random numbers of a thing: `a` says which, `b` tells apart what is drawn for it.
    fn rng(&self, draw: Draw, a: u64, b: u64) -> Rng {
        Rng::keyed(self.seed, Stream::Practice, a, (draw as u64) << 32 | b)
    }
}

/// The records of a source by number, and how to write some of them.
trait Records: Sync {
    /// How many there are.
    fn count(&self) -> u64;
    /// Writes the records of a part, and returns its files.
    fn write(&self, part: &Part) -> Result<Vec<PathBuf>, WorldError>;
}

/// Writes the sources' folders below `out`; returns the files, in an order that does not depend on threads.
///
/// `progress` is told the records done and the records there will be.
///
/// # Errors
///
/// Files that cannot be written.
pub fn write(
    options: &Options,
    works: &dyn Works,
    out: &Path,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Vec<PathBuf>, WorldError> {
    let plan = Plan::new(options, works);
    let links = Links::new(&plan);
    let mut sources: Vec<(Source, Box<dyn Records + '_>)> = Vec::new();
    for &source in &options.sources {
        let records: Box<dyn Records + '_> = match source {
            Source::OpenAlex => continue,
            Source::PatentsView => Box::new(patentsview::Patents::new(&plan, &links)),
            Source::RelianceOnScience => Box::new(reliance_on_science::Citations::new(&plan, &links)),
            Source::ClinicalTrials => Box::new(clinicaltrials::Trials::new(&plan, &links)),
            Source::Overton => Box::new(overton::Documents::new(&plan, &links)),
            Source::AdisInsight => Box::new(adisinsight::Drugs::new(&plan)),
        };
        sources.push((source, records));
    }
    let mut parts = Vec::new();
    for (source, records) in &sources {
        let folder = out.join(source.id());
        fs::create_dir_all(&folder).map_err(|source| WorldError::Write { path: folder.clone(), source })?;
        parts.extend(Part::cut(&folder, records.count()).map(|part| (records, part)));
    }
    let (share, shares) = options.shard;
    let mine: Vec<_> = (1..).zip(parts).filter(|(number, _)| number % shares == share % shares).collect();
    let total = mine.iter().map(|(_, (_, part))| part.records()).sum();
    // Under a lock, so that what is told never falls.
    let done = Mutex::new(0);
    let files: Result<Vec<_>, WorldError> = mine
        .into_par_iter()
        .map(|(_, (records, part))| {
            let files = records.write(&part)?;
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += part.records();
            progress(*done, total);
            Ok(files)
        })
        .collect();
    Ok(files?.concat())
}
