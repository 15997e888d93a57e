//! Parquet: each row becomes the JSON text that JSON Lines would have of the same record.

use super::{RawRecord, Take};
use crate::IngestError;
use ::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use ::parquet::errors::ParquetError;
use arrow::datatypes::{DataType, Field, FieldRef, Schema};
use arrow::error::ArrowError;
use arrow::json::writer::{LineDelimited, WriterBuilder};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// What a Parquet file begins and ends with.
pub(super) const MAGIC: &[u8] = b"PAR1";
/// Rows decoded at a time: a work has 10 to 20 kB of JSON.
const BATCH_ROWS: usize = 256;
/// As the JSON Lines of the same release write them: without zone, which is always UTC.
const TIMESTAMP: &str = "%Y-%m-%dT%H:%M:%S%.f";
const UTC: &str = "+00:00";

/// Takes the rows of a file; `advance` hears the shares of it that have gone by.
pub(super) fn each_row(path: &Path, file: File, take: &mut Take<'_>, advance: &dyn Fn(f64)) -> Result<(), IngestError> {
    let damaged = |row: u64| {
        move |e: Box<dyn std::error::Error + Send + Sync>| IngestError::DamagedRows {
            path: path.to_owned(),
            row,
            source: e,
        }
    };
    let (mut reader, rows) = unpanicked(|| open(file)).map_err(|e| damaged(0)(e.into()))?;
    let mut row = 0;
    while let Some(batch) = unpanicked(|| reader.next().transpose().map_err(ParquetError::from)).transpose() {
        let before = row;
        let batch = batch.map_err(|e| damaged(before)(e.into()))?;
        let mut text = vec![];
        let format =
            WriterBuilder::new().with_timestamp_format(TIMESTAMP.into()).with_timestamp_tz_format(TIMESTAMP.into());
        let mut writer = format.build::<_, LineDelimited>(&mut text);
        let written = writer.write(&batch).and_then(|()| writer.finish());
        written.map_err(|e: ArrowError| damaged(before)(e.into()))?;
        for bytes in text.split_inclusive(|&b| b == b'\n') {
            row += 1;
            take(RawRecord { bytes: bytes.trim_ascii_end(), line: row, ..RawRecord::default() });
        }
        advance((row - before) as f64 / rows.max(1) as f64);
    }
    Ok(())
}

/// The decoder panics on some damage, of the file's metadata above all. That is no fault of ours, but an error like others.
fn unpanicked<T>(decode: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    // What has panicked is not used again: the first error ends the reading.
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
        Err(ParquetError::General(said.unwrap_or("the decoder failed").to_owned()))
    })
}

/// A reader of all rows, and how many there are.
fn open(file: File) -> Result<(ParquetRecordBatchReader, i64), ParquetError> {
    // What the writer's own Arrow types were does not matter, only Parquet's.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let as_written = ArrowReaderMetadata::load(&file, options.clone())?;
    let fields: Vec<FieldRef> = as_written.schema().fields().iter().map(in_offset).collect();
    let metadata = ArrowReaderMetadata::load(&file, options.with_schema(Arc::new(Schema::new(fields))))?;
    let rows = metadata.metadata().file_metadata().num_rows();
    let reader =
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata).with_batch_size(BATCH_ROWS).build()?;
    Ok((reader, rows))
}

/// The field with the zone of its timestamps as an offset: by name it would take a database of zones to know even UTC.
fn in_offset(field: &FieldRef) -> FieldRef {
    let typed = |data_type| Arc::new(Field::clone(field).with_data_type(data_type));
    match field.data_type() {
        DataType::Timestamp(unit, Some(_)) => typed(DataType::Timestamp(*unit, Some(UTC.into()))),
        DataType::Struct(fields) => typed(DataType::Struct(fields.iter().map(in_offset).collect())),
        DataType::List(item) => typed(DataType::List(in_offset(item))),
        DataType::Map(entries, sorted) => typed(DataType::Map(in_offset(entries), *sorted)),
        _ => Arc::clone(field),
    }
}
