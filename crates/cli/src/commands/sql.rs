use super::memory;
use crate::failure::Failure;
use hubscope_count::{Engine, Selection};
use hubscope_model::Cell;
use std::path::PathBuf;

/// Ask the lake in SQL, and print the answer as CSV.
///
/// Tables: work, authorship, work_class, citation, site, institution, author, venue, topic and others (docs/tables.md); and the hubs and journals of the built-in
/// catalogue as hub (hub_id, kind), hub_site (hub_id, site_no), hub_document_site (the same for patents and trials) and basket_venue
/// (basket_id, venue_key, subject, first_year, last_year). Needs a binary built with the feature `sql`.
///
/// Example: hubscope sql --lake lake "SELECT type, COUNT(*) AS works FROM work GROUP BY type ORDER BY works DESC"
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The lake: a folder, or the URL of one in a bucket.
    #[arg(long, value_name = "LAKE")]
    lake: PathBuf,
    /// Memory that the query may take before it goes to disk.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = memory)]
    memory: u64,
    /// The query.
    #[arg(allow_hyphen_values = true)]
    query: String,
}

#[cfg(feature = "sql")]
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = Engine::open(&super::bucket::to_read(&args.lake)?, super::catalogue(None, None)?)?;
    let sql = hubscope_sql::Sql::open(&engine, args.memory).map_err(Failure::new)?;
    super::output(&sql.csv(&args.query).map_err(Failure::new)?, None)
}

#[cfg(feature = "sql")]
pub(crate) fn measure(engine: &Engine, selection: &Selection, memory: u64) -> Result<Vec<Cell>, Failure> {
    let sql = hubscope_sql::Sql::open(engine, memory).map_err(Failure::new)?;
    Ok(engine.measure_by(&sql, selection)?)
}

#[cfg(not(feature = "sql"))]
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    Err(without_sql().hint(format!(
        "or ask DuckDB: in the folder of the current snapshot under {}, duckdb -init views.duckdb.sql -c '{}'",
        args.lake.join("snapshots").display(),
        args.query.replace('\'', "'\\''"),
    )))
}

#[cfg(not(feature = "sql"))]
pub(crate) fn measure(_engine: &Engine, _selection: &Selection, _memory: u64) -> Result<Vec<Cell>, Failure> {
    Err(without_sql().hint(
        "or let bitmaps count: --backend bitmap gives the same figures; `hubscope explain` prints the SQL, which DuckDB \
         runs over the snapshot's views.duckdb.sql too",
    ))
}

#[cfg(not(feature = "sql"))]
fn without_sql() -> Failure {
    Failure::new("this binary was built without SQL")
        .hint("build it with: cargo build --release --features sql (20 minutes on two cores)")
}
