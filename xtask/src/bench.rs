//! The bench of counting: what the index of a lake takes, beside a plain scan, DuckDB and Polars over the same files in one run.
//!
//! `crates/count/examples/bench` and `benches/count/others.py` take the times and compare the figures; this runs them and makes a
//! table of what they print.

use crate::folder::{beside_builds, clear, prepare, text};
use crate::run::{Failed, cargo, output, quiet, root, say};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What the options are.
pub(crate) const USAGE: &str = "usage: cargo xtask bench count [--lake LAKE | --scale F] [--sql]

  --lake LAKE  the lake to measure; nothing in it is changed
  --scale F    without a lake, the size of the world that one is made of (0.1)
  --sql        also the text of `hubscope explain`, in DuckDB and, if HUBSCOPE_BIN was built with SQL, in DataFusion";

/// Runs of what takes a process each.
const PROCESSES: usize = 5;

/// What is asked for.
pub(crate) struct Options {
    lake: Option<PathBuf>,
    scale: String,
    sql: bool,
}

impl Options {
    /// Reads the words after `bench count`.
    pub(crate) fn parse(words: &[&str]) -> Result<Self, Failed> {
        let mut options = Options { lake: None, scale: "0.1".to_owned(), sql: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().copied().ok_or_else(|| usage(&format!("{word} needs a value")));
            match *word {
                "--lake" => options.lake = Some(PathBuf::from(value()?)),
                "--scale" => options.scale = value()?.to_owned(),
                "--sql" => options.sql = true,
                other => return Err(usage(&format!("unknown option {other}"))),
            }
        }
        Ok(options)
    }

    /// Whether the binary is needed.
    pub(crate) fn needs_binary(&self) -> bool {
        self.lake.is_none() || self.sql
    }
}

fn usage(problem: &str) -> Failed {
    Failed::cannot(format!("{problem}\n{USAGE}"))
}

/// Times of one thing by one of those who do it.
#[derive(Debug, PartialEq)]
struct Row {
    what: String,
    who: String,
    /// Milliseconds, ascending.
    times: Vec<f64>,
}

/// Rows and facts, in the order of their first lines.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    facts: Vec<(String, String)>,
}

impl Table {
    /// Adds what a bench prints; runs of the same thing in several processes come together.
    fn read(&mut self, lines: &str) -> Result<(), Failed> {
        for line in lines.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                [what, fact] => self.facts.push((what.to_owned(), fact.to_owned())),
                [what, who, times] => {
                    let times = times.split(' ').map(str::parse).collect::<Result<Vec<f64>, _>>();
                    let times = times.map_err(|e| Failed::check(format!("no times in the line {line:?}: {e}")))?;
                    self.add(what, who, &times);
                }
                _ => return Err(Failed::check(format!("no line of a bench: {line:?}"))),
            }
        }
        Ok(())
    }

    fn add(&mut self, what: &str, who: &str, times: &[f64]) {
        let known = self.rows.iter().position(|row| row.what == what && row.who == who);
        let at = known.unwrap_or_else(|| {
            self.rows.push(Row { what: what.to_owned(), who: who.to_owned(), times: vec![] });
            self.rows.len() - 1
        });
        self.rows[at].times.extend(times);
        self.rows[at].times.sort_by(f64::total_cmp);
    }

    /// The table as Markdown: least and median of the runs, and the least as a multiple of the first who did the same.
    fn text(&self) -> String {
        let mut lines: Vec<String> = self.facts.iter().map(|(what, fact)| format!("{what}: {fact}")).collect();
        lines.push("\n| what | who | best | median | runs | times ours |\n|---|---|---|---|---|---|".to_owned());
        for row in &self.rows {
            let best = |row: &Row| row.times.first().copied().unwrap_or(f64::NAN);
            let ours = self.rows.iter().find(|first| first.what == row.what).filter(|first| first.who != row.who);
            let ratio = ours.map_or(String::new(), |ours| format!("{:.3}", best(row) / best(ours)));
            let median = row.times.get(row.times.len() / 2).copied().unwrap_or(f64::NAN);
            let (what, who, runs) = (&row.what, &row.who, row.times.len());
            lines.push(format!("| {what} | {who} | {:.2} ms | {median:.2} ms | {runs} | {ratio} |", best(row)));
        }
        lines.join("\n")
    }
}

/// Measures a lake, or one that is made first, and prints the table.
pub(crate) fn run(options: &Options, binary: Option<&Path>, python: &Path) -> Result<(), Failed> {
    let dir = beside_builds("bench-count");
    prepare(&dir, "bench")?;
    let lake = match (&options.lake, binary) {
        (Some(lake), _) => std::path::absolute(lake).map_err(|e| Failed::cannot(format!("{}: {e}", lake.display())))?,
        (None, Some(binary)) => make(&dir, &options.scale, binary)?,
        (None, None) => return Err(Failed::cannot("a lake cannot be made without the binary")),
    };
    let current = lake.join("CURRENT");
    let number = fs::read_to_string(&current).map_err(|e| Failed::cannot(format!("{}: {e}", current.display())))?;
    let snapshot = lake.join("snapshots").join(number.trim());

    quiet(&mut cargo(&["build", "--release", "--package", "hubscope-count", "--example", "bench"]))?;
    let bench = beside_builds("release").join("examples/bench");
    let mut table = Table::default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    table.facts.push(("threads".to_owned(), cores.to_string()));
    table.facts.push(("index".to_owned(), format!("{:.1} MB", size_mb(&snapshot.join("index"))?)));
    // The first finds nothing in the cache of files.
    output(Command::new(&bench).arg("cold").arg(&lake))?;
    for _ in 0..PROCESSES {
        table.read(&output(Command::new(&bench).arg("cold").arg(&lake))?)?;
    }
    table.read(&output(Command::new(&bench).arg("warm").args([&lake, &dir]))?)?;
    let mut others = Command::new(python);
    // No compiled copies in the repository.
    others.arg("-B").arg(root().join("benches/count/others.py")).args([&snapshot, &dir]);
    table.read(&output(others.args(options.sql.then_some("--sql")))?)?;
    if let Some(binary) = binary.filter(|_| options.sql) {
        data_fusion(&mut table, binary, &lake)?;
    }
    say(&table.text());
    clear(&dir)
}

/// Times the binary's other backend, if it has that.
fn data_fusion(table: &mut Table, binary: &Path, lake: &Path) -> Result<(), Failed> {
    let words = ["measure", "--backend", "sql", "--indicators", "researchers_total", "--lake", text(lake)?];
    match quiet(Command::new(binary).args(words)) {
        Err(failed) if failed.message.contains("built without SQL") => {
            say("note: the binary was built without SQL, so that DataFusion is not timed");
            return Ok(());
        }
        first => first?,
    }
    let mut times = vec![];
    for _ in 0..PROCESSES {
        let start = Instant::now();
        quiet(Command::new(binary).args(words))?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    table.add("researchers, 22 hubs, by year", "DataFusion, the same text, the whole process", &times);
    Ok(())
}

/// Fills a lake with a world of some size.
fn make(dir: &Path, scale: &str, binary: &Path) -> Result<PathBuf, Failed> {
    let (world, lake) = (dir.join("world"), dir.join("lake"));
    let made = ["world", "--sources", "openalex", "--scale", scale, "--out", text(&world)?];
    quiet(Command::new(binary).args(made))?;
    let openalex = world.join("openalex");
    let read = ["ingest", "openalex", text(&openalex)?, "--max-rejected", "1%", "--lake", text(&lake)?];
    quiet(Command::new(binary).args(read))?;
    clear(&world)?;
    Ok(lake)
}

/// The bytes of the files in a folder, in millions.
fn size_mb(folder: &Path) -> Result<f64, Failed> {
    let failed = |e: std::io::Error| Failed::cannot(format!("{}: {e}", folder.display()));
    let sizes = fs::read_dir(folder).map_err(failed)?.map(|entry| Ok(entry?.metadata()?.len()));
    Ok(sizes.sum::<std::io::Result<u64>>().map_err(failed)? as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn runs_of_several_processes_come_together_and_the_ratio_is_to_the_first() {
        let mut table = Table::default();
        for lines in ["memory\t20 MiB\ncount\thubscope\t4.0", "count\thubscope\t2.0 6.0\ncount\tDuckDB\t100.0"] {
            table.read(lines).unwrap_or_else(|e| panic!("{}", e.message));
        }
        let text = table.text();
        assert!(text.starts_with("memory: 20 MiB\n"), "{text}");
        assert!(text.contains("| count | hubscope | 2.00 ms | 4.00 ms | 3 |  |"), "{text}");
        assert!(text.ends_with("| count | DuckDB | 100.00 ms | 100.00 ms | 1 | 50.000 |"), "{text}");
    }

    #[test]
    fn a_line_that_is_none_of_a_bench_is_refused() {
        assert!(Table::default().read("count\thubscope\tfast").is_err_and(|e| e.message.contains("fast")));
        assert!(Table::default().read("warning").is_err());
    }
}
