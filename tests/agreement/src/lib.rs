//! A corpus read by the product and by the oracle, and the comparison of their cells. For what no record was planned for: random
//! corpora, and a naive calculation over their lakes.
#![expect(clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "all of this is test code")]

pub mod cases;
pub mod corpora;
pub mod naive;

use hubscope_count::{Engine, Selection};
use hubscope_ingest::{Options, ingest, sources};
use hubscope_lake::manifest::Manifest;
use hubscope_model::classify::Classifier;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED};
use hubscope_model::measure::{Counting, Placing};
use hubscope_model::{Catalogue, Cell, Years};
use hubscope_oracle::{Inputs, Oracle};
use hubscope_sql::Sql;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// Shares and growth are written in textbook form by the oracle: this much of the value may differ.
const TOLERANCE: f64 = 1e-9;

/// The folder of the catalogue.
pub fn catalogue_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

/// The folder of real records, by `HUBSCOPE_SHARED`, else beside the repository; none, saying so, if it is not there and
/// `HUBSCOPE_REQUIRE_SHARED` does not ask for it.
///
/// # Panics
/// If it is asked for and not there.
pub fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let data = std::env::var_os("HUBSCOPE_SHARED").map_or(beside, PathBuf::from).join("data");
    if data.is_dir() {
        return Some(data);
    }
    assert!(std::env::var_os("HUBSCOPE_REQUIRE_SHARED").is_none(), "{} is not there", data.display());
    eprintln!("skipped: no real records at {}", data.display());
    None
}

/// A corpus in a lake, and in the oracle.
pub struct Corpus {
    /// The product's engine over it.
    pub engine: Engine,
    /// The independent calculation.
    pub oracle: Oracle,
    lake: TempDir,
}

impl Corpus {
    /// Reads files both ways.
    ///
    /// # Panics
    /// If either cannot.
    pub fn read(openalex: &[PathBuf], ror: &[PathBuf]) -> Corpus {
        let lake = tempfile::tempdir().expect("a temporary folder");
        let catalogue = Catalogue::embedded().expect("the catalogue");
        let classifier = Some(Arc::new(Classifier::new(&catalogue.classes).expect("a classifier")));
        let options = Options { max_rejected_percent: 1.0, classifier, ..Options::default() };
        for (source, paths) in [("openalex", openalex), ("ror", ror)] {
            if !paths.is_empty() {
                let source = sources::find(source).expect("a source");
                ingest(source, paths, lake.path(), &options, &|_, _, _| {}).expect("readable files");
            }
        }
        let folder = catalogue_folder();
        let oracle = Oracle::read(&Inputs {
            openalex,
            ror,
            hubs_toml: &folder.join("hubs/life_science_2024.toml"),
            classes_dir: &folder.join("classes"),
            years: (Years::DEFAULT.first, Years::DEFAULT.last),
        });
        Corpus {
            // The oracle knows only where institutions are registered.
            engine: Engine::open_placed(lake.path(), catalogue, Placing::Institution).expect("a lake"),
            oracle: oracle.expect("an independent reading"),
            lake,
        }
    }

    /// The same lake with authorships where their affiliations say.
    ///
    /// # Panics
    /// If the lake cannot be opened.
    pub fn by_evidence(&self) -> Engine {
        Engine::open(self.lake.path(), self.engine.catalogue().clone()).expect("a lake")
    }

    /// All cells, by the index.
    ///
    /// # Panics
    /// If the engine fails.
    pub fn cells(&self) -> Vec<Cell> {
        self.engine.measure(&Selection::default()).expect("cells")
    }

    /// The cells of the report's indicators, in hubs, groups and the world: those that the oracle knows.
    fn reported(&self) -> Vec<Cell> {
        let selection = Selection { indicators: vec!["@publication".into()], ..Selection::default() };
        let mut cells = self.engine.measure(&selection).expect("cells");
        cells.retain(|cell| ![ELSEWHERE, UNRESOLVED].contains(&cell.hub_id.as_str()));
        cells
    }

    /// Compares every cell of the engine with the oracle's.
    ///
    /// # Panics
    /// If one differs, or one side has cells that the other lacks.
    pub fn agrees_with_the_oracle(&self) {
        let mut expected = self.oracle.measure().expect("an independent measure");
        let mut wrong = vec![];
        for cell in self.reported() {
            let key = (cell.indicator_id.clone(), cell.hub_id.clone(), cell.period.clone());
            let Some(other) = expected.remove(&key) else {
                wrong.push(format!("{key:?}: not in the independent calculation"));
                continue;
            };
            let is_count = !["percent", "percentage_points", "score"].contains(&cell.unit.as_str());
            let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) if is_count => a == b,
                (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0),
                (a, b) => a.is_none() && b.is_none(),
            };
            let same = near(cell.value, other.value)
                && near(cell.low, other.low)
                && near(cell.high, other.high)
                && cell.n == other.n;
            if !same {
                wrong.push(format!("{cell:?} against {other:?}"));
            }
        }
        wrong.extend(expected.into_keys().map(|key| format!("{key:?}: not measured")));
        assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// Compares every cell by bitmaps with the same by SQL, to the bit.
    ///
    /// # Panics
    /// If one differs.
    pub fn both_backends_agree(&self) {
        let sql = Sql::open(&self.engine, hubscope_sql::MEMORY).expect("a SQL engine");
        for counting in [Counting::Full, Counting::Fractional] {
            // Growth is made of the figures in the same way, however they are counted.
            let indicators: Vec<String> = match counting {
                Counting::Full => vec![],
                Counting::Fractional => self.engine.catalogue().indicators.keys().cloned().collect(),
            };
            let selection = Selection { indicators, counting, ..Selection::default() };
            let by_sql = self.engine.measure_by(&sql, &selection).expect("cells by SQL");
            let by_index = self.engine.measure(&selection).expect("cells");
            assert_eq!(by_index.len(), by_sql.len());
            for (a, b) in by_index.iter().zip(&by_sql) {
                assert_eq!(a, b);
            }
        }
    }

    /// Compares the works behind every count of every hub with the oracle's, and their number with the cell.
    ///
    /// # Panics
    /// If they differ.
    pub fn evidence_is_what_was_counted(&self, year: i32) {
        let counts = [
            "papers_total",
            "papers_all",
            "papers_life",
            "papers_intl",
            "papers_ni",
            "active_researchers",
            "ni_researchers",
        ];
        let places = self.engine.catalogue().hubs.ids().filter(|id| ![ELSEWHERE, UNRESOLVED].contains(id));
        let hubs: Vec<String> = places.map(str::to_owned).collect();
        let cells = self.cells();
        let years = Years { first: year, last: year };
        for hub in &hubs {
            for indicator in counts {
                let evidence = self.engine.evidence(indicator, hub, years, 0, usize::MAX).expect("evidence");
                let works: std::collections::BTreeSet<String> =
                    evidence.records.iter().map(|r| r.work_id.clone()).collect();
                let expected = self.oracle.evidence(indicator, hub, year, year).expect("independent evidence");
                assert_eq!(works, expected, "{indicator} of {hub}");
                assert_eq!(evidence.total, works.len() as u64);
                // In the world, works that name nobody count too.
                assert!(hub == "world" || evidence.records.iter().all(|r| !r.because.is_empty()));
                let cell = cells
                    .iter()
                    .find(|c| c.indicator_id == indicator && c.hub_id == *hub && c.period == year.to_string())
                    .unwrap_or_else(|| panic!("no cell of {indicator} in {hub}"));
                let people: std::collections::BTreeSet<&String> =
                    evidence.records.iter().flat_map(|r| &r.because).filter_map(|b| b.author_id.as_ref()).collect();
                let counted = if indicator.ends_with("researchers") { people.len() } else { works.len() };
                assert_eq!(cell.value, Some(counted as f64), "{indicator} of {hub}");
            }
        }
    }

    /// Compares what became of the records read: every one has become something, and both readers agree what.
    ///
    /// # Panics
    /// If they differ.
    pub fn accounts_add_up(&self) {
        let manifest: &Manifest = self.engine.manifest();
        let expected = self.oracle.account();
        for (source, total) in [("openalex", "openalex"), ("ror", "ror")] {
            let mut sum = hubscope_lake::manifest::Counts::default();
            for (entity, counts) in manifest.sources.get(source).into_iter().flat_map(|s| &s.entities) {
                assert!(counts.adds_up(), "{entity}: {counts:?}");
                sum.add(*counts);
            }
            let other = expected[total];
            let theirs = [other.read, other.written, other.superseded, other.rejected, other.skipped];
            assert_eq!([sum.read, sum.written, sum.superseded, sum.rejected, sum.skipped], theirs, "{source}");
        }
    }
}
