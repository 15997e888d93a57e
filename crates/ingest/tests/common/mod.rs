//! Files written by hand, and what ingest makes of them.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "all of this is test code")]

use flate2::read::MultiGzDecoder;
use hubscope_ingest::{IngestError, Options, Report, ingest, sources};
use hubscope_lake::manifest::TableState;
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::row::{Author, Authorship, Institution, Site, Work};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The folder of real records, by `HUBSCOPE_SHARED`, else beside the repository; none, saying so, if it is not there and
/// `HUBSCOPE_REQUIRE_SHARED` does not ask for it.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let data = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from).join("data");
    if data.is_dir() {
        return Some(data);
    }
    assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "{} is not there", data.display());
    eprintln!("skipped: no real records at {}", data.display());
    None
}

/// The records of a gzipped file of JSON Lines.
pub(crate) fn real(path: &Path) -> Vec<Value> {
    let mut text = String::new();
    MultiGzDecoder::new(File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder for one test.
pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Reads files of OpenAlex into a lake of this name.
    pub(crate) fn ingest(&self, paths: &[PathBuf], lake: &str, options: &Options) -> Result<Report, IngestError> {
        self.ingest_of("openalex", paths, lake, options)
    }

    /// Reads files of a source.
    pub(crate) fn ingest_of(
        &self,
        source: &str,
        paths: &[PathBuf],
        lake: &str,
        options: &Options,
    ) -> Result<Report, IngestError> {
        ingest(sources::find(source).unwrap(), paths, &self.path(lake), options, &|_, _, _| {})
    }

    /// As [`Place::ingest`], whatever is rejected; the tables with the hashes of their files.
    pub(crate) fn tables(&self, paths: &[PathBuf], lake: &str) -> BTreeMap<String, TableState> {
        let options = Options { max_rejected_percent: 100.0, ..Options::default() };
        self.ingest(paths, lake, &options).unwrap().committed.manifest.tables
    }

    pub(crate) fn snapshot(&self, lake: &str) -> Snapshot {
        Snapshot::open(&self.path(lake)).unwrap()
    }

    /// The lines of a lake's quarantine of OpenAlex.
    pub(crate) fn quarantine(&self, lake: &str) -> Vec<Value> {
        let folder = self.path(lake).join("quarantine/openalex");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        let text: String = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Who stands where on a work: authors in order, with their institutions.
pub(crate) type People = Vec<(Option<u64>, BTreeSet<u64>)>;

/// Works by key, with their people.
pub(crate) type Works = BTreeMap<u64, (Work, People)>;

/// The works of a lake.
pub(crate) fn works(snapshot: &Snapshot) -> Works {
    let authors: Vec<Author> = snapshot.rows().unwrap();
    let sites: Vec<Site> = snapshot.rows().unwrap();
    let facts: Vec<Authorship> = snapshot.rows().unwrap();
    let mut people = BTreeMap::<u32, BTreeMap<u32, (Option<u64>, BTreeSet<u64>)>>::new();
    for fact in facts {
        let author = fact.author_no.map(|no| authors[no as usize].author_key);
        let (_, institutions) = people
            .entry(fact.work_no)
            .or_default()
            .entry(fact.author_sequence)
            .or_insert_with(|| (author, BTreeSet::new()));
        institutions.extend(fact.institution_site_no.and_then(|no| sites[no as usize].institution_key));
    }
    let works: Vec<Work> = snapshot.rows().unwrap();
    let with_people = |work: Work| {
        let people = people.remove(&work.work_no).unwrap_or_default().into_values().collect();
        (work.work_key, (Work { work_no: 0, ..work }, people))
    };
    works.into_iter().map(with_people).collect()
}

/// The institutions of a lake by key.
pub(crate) fn institutions(snapshot: &Snapshot) -> BTreeMap<u64, Institution> {
    let rows: Vec<Institution> = snapshot.rows().unwrap();
    rows.into_iter().map(|i| (i.institution_key, i)).collect()
}
