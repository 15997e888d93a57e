//! Rows as CSV or JSON, for the commands whose rows are no cells.

use super::output;
use crate::failure::Failure;
use clap::ValueEnum;
use hubscope_count::provenance::Provenance;
use hubscope_count::{Engine, Selection};
use hubscope_model::Years;
use hubscope_model::measure::Counting;
use serde::Serialize;
use std::path::PathBuf;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
}

/// In what form and where rows are written.
#[derive(Debug, clap::Args)]
pub(super) struct Written {
    /// csv or json.
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    format: Format,
    /// File to write; standard output if none is given.
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
}

/// A document with what it rests on.
#[derive(Serialize)]
struct Document<'a, T> {
    provenance: Provenance,
    #[serde(flatten)]
    content: &'a T,
}

/// Writes a table in the form asked for: as CSV its columns, as JSON the same and what else there is.
pub(super) fn write<T: Serialize>(
    engine: &Engine,
    (years, counting): (Years, Counting),
    content: &T,
    csv: impl FnOnce(&T) -> Result<Vec<u8>, Failure>,
    written: &Written,
) -> Result<(), Failure> {
    let bytes = match written.format {
        Format::Csv => csv(content)?,
        Format::Json => {
            let selection = Selection { years, counting, ..Selection::default() };
            let document = Document { provenance: engine.provenance(&selection), content };
            let mut bytes = serde_json::to_vec_pretty(&document).map_err(Failure::new)?;
            bytes.push(b'\n');
            bytes
        }
    };
    output(&bytes, written.out.as_ref())
}

/// Rows of as many columns as the header.
pub(super) fn csv<const N: usize>(
    header: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(header).map_err(Failure::new)?;
    for row in rows {
        writer.write_record(row).map_err(Failure::new)?;
    }
    writer.into_inner().map_err(|e| Failure::new(e.into_error()))
}

/// A number in the shortest form that reads back as the same; what is not defined is empty.
pub(super) fn number(value: impl Into<Option<f64>>) -> String {
    value.into().map(|value| value.to_string()).unwrap_or_default()
}
