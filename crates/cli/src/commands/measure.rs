use super::{Asked, memory, output, remark};
use crate::failure::Failure;
use clap::ValueEnum;
use hubscope_count::{Engine, Intervals, Selection};
use hubscope_model::{Cell, Years};
use serde::Serialize;
use std::path::PathBuf;

/// Measure indicators of hubs, and print one row for each indicator, hub and period.
///
/// Without options: all indicators with their growth, all hubs and groups, 2019-2023.
///
/// Examples:
///   hubscope measure --lake lake --only boston,london --indicators papers_life,share_life_papers
///   hubscope measure --lake lake --hubs my-hubs.geojson --years 2015-2023 --out values.csv
///   hubscope measure --lake lake --beside my-city.geojson --only my-city --indicators @frontier
///   hubscope measure --lake lake --only boston --geometry all --indicators papers_life
///   hubscope measure --lake lake --indicators share_top_10 --intervals bootstrap --seed 7
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Further hubs, in the same forms: measured, and set against the hubs without being among them (a score may exceed 100).
    #[arg(long, value_name = "FILE")]
    beside: Option<PathBuf>,
    /// Only these hubs and groups.
    #[arg(long, value_name = "HUBS", value_delimiter = ',')]
    only: Vec<String>,
    /// Only these indicators, or groups of them (@publication, @impact, @collaboration).
    #[arg(long, value_name = "IDS|@GROUP", value_delimiter = ',')]
    indicators: Vec<String>,
    /// First and last year.
    #[arg(long, value_name = "A-B", default_value_t = Years::DEFAULT)]
    years: Years,
    /// csv or json.
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    format: Format,
    /// File to write; standard output if none is given.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    #[command(flatten)]
    method: Method,
}

/// Choices that move numbers. Those that are not built yet say so.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Choices that move numbers")]
struct Method {
    /// Which works: broad (core is not built yet).
    #[arg(long, default_value = "broad")]
    corpus: String,
    /// What one work is: source, as the source has it (merged is not built yet).
    #[arg(long, default_value = "source")]
    identity: String,
    /// How a work on several hubs is shared out: full, once for each, or fractional, by authors and institutions.
    #[arg(long, default_value = "full")]
    counting: String,
    /// Which boundary of a hub: main, or all, which measures the chosen hubs under their further geometries too, and under their
    /// drawing grown and shrunk by a fifth, as boston--core, boston--grown, boston--shrunk.
    #[arg(long, default_value = "main")]
    geometry: String,
    /// 95 % intervals of chance, in low and high: none, analytic (quick), or bootstrap, from a thousand draws of the works.
    /// They leave out wrong placing, and what the source lacks.
    #[arg(long, default_value = "none")]
    intervals: String,
    /// Seed of the draws; 1 if none is given. Only with --intervals bootstrap.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// Who counts: bitmap, or sql in a binary built with it.
    #[arg(long, default_value = "bitmap")]
    backend: String,
    /// Memory that a query in SQL may take before it goes to disk.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
    /// Where SQL runs: local (ballista://HOST:PORT is not built yet).
    #[arg(long, default_value = "local")]
    engine: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
    Parquet,
    Xlsx,
}

impl Method {
    /// Refuses what is not built: nothing falls back silently.
    fn check(&self) -> Result<(), Failure> {
        let built: [(&str, &str, &[&str], &[&str]); 7] = [
            ("--corpus", &self.corpus, &["broad"], &["core"]),
            ("--identity", &self.identity, &["source"], &["merged"]),
            ("--counting", &self.counting, &["full", "fractional"], &[]),
            ("--geometry", &self.geometry, &["main", "all"], &[]),
            ("--intervals", &self.intervals, &["none", "analytic", "bootstrap"], &[]),
            ("--backend", &self.backend, &["bitmap", "sql"], &[]),
            ("--engine", &self.engine, &["local"], &["ballista"]),
        ];
        for (option, value, here, later) in built {
            if here.contains(&value) {
                continue;
            }
            if later.iter().any(|l| value == *l || value.starts_with(&format!("{l}:"))) {
                return Err(
                    Failure::not_built(&format!("{option} {value}")).hint(format!("there is {}", here.join(", ")))
                );
            }
            let known = here.iter().chain(later).copied();
            let near = hubscope_model::catalogue::nearest(value, known);
            return Err(Failure::new(format!("{option} knows no \"{value}\"{near}")));
        }
        Ok(())
    }
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.method.check()?;
    if let Format::Parquet | Format::Xlsx = args.format {
        let name = if args.format == Format::Parquet { "--format parquet" } else { "--format xlsx" };
        return Err(Failure::not_built(name).hint("there are csv and json"));
    }
    let mut engine = args.asked.engine_beside(args.beside.as_deref())?;
    if args.asked.hubs.is_some() || args.beside.is_some() {
        remark(&engine);
    }
    let counting = args.method.counting.parse().map_err(Failure::new)?;
    let intervals: Intervals = args.method.intervals.parse().map_err(Failure::new)?;
    let seed = intervals.seed(args.method.seed).map_err(Failure::new)?;
    let (indicators, mut hubs, years) = (args.indicators, args.only, args.years);
    if args.method.geometry == "all" {
        engine = engine.under_all_geometries(&mut hubs)?;
    }
    let selection = Selection { indicators, hubs, years, counting, intervals, seed };
    let cells = if args.method.backend == "sql" {
        super::sql::measure(&engine, &selection, args.method.memory)?
    } else {
        engine.measure_kept(&selection)?
    };
    let bytes = match args.format {
        Format::Json => json(&engine, &selection, &cells)?,
        _ => hubscope_report::csv(&cells),
    };
    output(&bytes, args.out.as_ref())
}

/// The cells with what they rest on.
fn json(engine: &Engine, selection: &Selection, cells: &[Cell]) -> Result<Vec<u8>, Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        provenance: hubscope_count::provenance::Provenance,
        values: &'a [Cell],
    }
    let document = Document { provenance: engine.provenance(selection), values: cells };
    let mut bytes = serde_json::to_vec_pretty(&document).map_err(Failure::new)?;
    bytes.push(b'\n');
    Ok(bytes)
}
