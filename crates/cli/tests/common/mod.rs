//! A small dump written by hand, and the binary run on it.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "all of this is test code")]

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder for one test.
pub(crate) struct Place {
    path: PathBuf,
    /// Removed with the place, if it was made for it.
    _made: Option<TempDir>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let made = tempfile::tempdir().unwrap();
        Place { path: made.path().to_owned(), _made: Some(made) }
    }

    /// A folder that is there already, and stays.
    pub(crate) fn at(folder: &Path) -> Self {
        Place { path: folder.to_owned(), _made: None }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs hubscope in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.command(args))
    }

    /// The command that [`Place::run`] runs.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hubscope"));
        command.args(args).current_dir(&self.path);
        command
    }

    /// A lake of [`WORKS`] and [`INSTITUTIONS`], and [`HUBS`] beside it.
    pub(crate) fn with_lake() -> Self {
        let place = Place::new();
        place.file("dump/works.jsonl", WORKS);
        place.file("dump/institutions.jsonl", INSTITUTIONS);
        place.file("hubs.toml", HUBS);
        place.run(&["ingest", "openalex", "dump", "--lake", "lake"]).succeeds();
        place
    }
}

/// What a run printed, and how it ended.
pub(crate) struct Ran(pub(crate) Output);

impl Ran {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        Ran(command.output().unwrap())
    }

    pub(crate) fn has_succeeded(&self) -> bool {
        self.0.status.success()
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub(crate) fn succeeds(self) -> Self {
        assert!(self.0.status.success(), "{}", self.stderr());
        self
    }

    /// Fails with this exit code, and says all of these.
    pub(crate) fn fails(self, code: i32, says: &[&str]) -> Self {
        let text = self.stderr();
        assert_eq!(self.0.status.code(), Some(code), "{text}");
        for part in says {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
        assert!(!text.contains("panicked"), "{text}");
        self
    }
}

/// Whether the user is root, whom no mode of a file stops.
#[cfg(unix)]
pub(crate) fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&fs::metadata("/proc/self").unwrap()) == 0
}

/// Files below a folder with their bytes, by path.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

pub(crate) fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::fast());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Two square hubs, `north` around institutions 1 and 2, `south` around institution 3; institution 4 lies in none, and 5
/// has no place.
pub(crate) const HUBS: &str = r#"
id = "squares"
version = 1
names = { en = "Squares", zh = "方块" }

[[group]]
id = "both"
names = { en = "Both", zh = "两者" }
all = true

[[hub]]
id = "north"
names = { en = "North", zh = "北" }
place = { en = "North", zh = "北" }
short = { en = "North", zh = "北" }
population = 50000
include = [{ polygon = [[0, 50], [10, 50], [10, 60], [0, 60]] }]

[[hub]]
id = "south"
names = { en = "South", zh = "南" }
place = { en = "South", zh = "南" }
short = { en = "South", zh = "南" }
include = [{ circle = { lat = -30, lon = 20, radius_km = 100 } }]
"#;

pub(crate) const INSTITUTIONS: &str = r#"{"id":"https://openalex.org/I1","display_name":"One","country_code":"GB","geo":{"latitude":51.0,"longitude":1.0}}
{"id":"https://openalex.org/I2","display_name":"Two","country_code":"NL","geo":{"latitude":52.0,"longitude":5.0}}
{"id":"https://openalex.org/I3","display_name":"Three","country_code":"ZA","geo":{"latitude":-30.1,"longitude":20.1}}
{"id":"https://openalex.org/I4","display_name":"Four","country_code":"US","geo":{"latitude":40.0,"longitude":-100.0}}
{"id":"https://openalex.org/I5","display_name":"Five","country_code":"CN","geo":{"latitude":null,"longitude":null}}
"#;

/// Subfield 1311 (genetics) is life science, 1702 (artificial intelligence) is not. By work:
/// 1: 2021, genetics, author 1 at institution 1, author 2 at 2 -> north, people 1 and 2, international (GB, NL).
/// 2: 2021, genetics, author 1 at 1 and 3 -> north and south, person 1 in both, international (GB, ZA).
/// 3: 2021, artificial intelligence, author 3 at 3, author 4 without institution or country -> south, unknown.
/// 4: 2021, no topic, author 5 at 1 -> north, no field, nobody counted as active; not international.
/// 5: 2020, genetics, null author at 3 -> south, no person.
/// 6: 2021, retracted. 7: 2021, a dataset. 8: no year. 9: 2021, institution 4 only. 10: 2021, institution 5 only.
pub(crate) const WORKS: &str = r#"{"id":"https://openalex.org/W1","doi":"https://doi.org/10.5555/ONE","title":"First","publication_year":2021,"type":"article","updated_date":"2026-01-05","primary_topic":{"id":"https://openalex.org/T1","subfield":{"id":"https://openalex.org/subfields/1311"}},"authorships":[{"author":{"id":"https://openalex.org/A1","display_name":"Ann"},"institutions":[{"id":"https://openalex.org/I1"}],"countries":["GB"]},{"author":{"id":"https://openalex.org/A2","display_name":"Ben"},"institutions":[{"id":"https://openalex.org/I2"}],"countries":["NL"]}]}
{"id":"https://openalex.org/W2","doi":null,"title":"Second","publication_year":2021,"type":"review","updated_date":"2026-01-05","primary_topic":{"id":"https://openalex.org/T1","subfield":{"id":1311}},"authorships":[{"author":{"id":"https://openalex.org/A1","display_name":"Ann"},"institutions":[{"id":"https://openalex.org/I1"},{"id":"https://openalex.org/I3"}]}]}
{"id":"https://openalex.org/W3","title":"Third","publication_year":2021,"type":"preprint","updated_date":"2026-01-05","primary_topic":{"id":"https://openalex.org/T2","subfield":{"id":"https://openalex.org/subfields/1702"}},"authorships":[{"author":{"id":"https://openalex.org/A3","display_name":"Cem"},"institutions":[{"id":"https://openalex.org/I3"}]},{"author":{"id":"https://openalex.org/A4","display_name":"Dag"},"institutions":[]}]}
{"id":"https://openalex.org/W4","title":"Fourth","publication_year":2021,"type":"article","updated_date":"2026-01-05","primary_topic":null,"authorships":[{"author":{"id":"https://openalex.org/A5","display_name":"Eva"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W5","title":"Fifth","publication_year":2020,"type":"journal-article","updated_date":"2026-01-05","primary_topic":{"id":"https://openalex.org/T1","subfield":{"id":"https://openalex.org/subfields/1311"}},"authorships":[{"author":{"id":"https://openalex.org/A9999999999"},"institutions":[{"id":"https://openalex.org/I3"}]}]}
{"id":"https://openalex.org/W6","title":"Sixth","publication_year":2021,"type":"article","is_retracted":true,"updated_date":"2026-01-05","authorships":[{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W7","title":"Seventh","publication_year":2021,"type":"dataset","updated_date":"2026-01-05","authorships":[{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W8","title":"Eighth","publication_year":null,"type":"article","updated_date":"2026-01-05","authorships":[{"author":{"id":"https://openalex.org/A1"},"institutions":[{"id":"https://openalex.org/I1"}]}]}
{"id":"https://openalex.org/W9","title":"Ninth","publication_year":2021,"type":"article","updated_date":"2026-01-05","authorships":[{"author":{"id":"https://openalex.org/A6"},"institutions":[{"id":"https://openalex.org/I4"}]}]}
{"id":"https://openalex.org/W10","title":"Tenth","publication_year":2021,"type":"article","updated_date":"2026-01-05","authorships":[{"author":{"id":"https://openalex.org/A7"},"institutions":[{"id":"https://openalex.org/I5"}]}]}
"#;
