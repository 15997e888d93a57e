//! Rows to Parquet and back. The only place that knows how the lake encodes its files.

use crate::LakeError;
use arrow::datatypes::{FieldRef, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection, RowSelector};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::{Serialize, de::DeserializeOwned};
use serde_arrow::schema::{SchemaLike, TracingOptions};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows of a row group, and rows converted at a time. By count, so that neither memory nor threads enter a byte.
const GROUP_ROWS: usize = 128 * 1024;

/// The Arrow fields of a row type, in the order of its fields.
fn fields<R: Serialize + DeserializeOwned>(path: &Path) -> Result<Vec<FieldRef>, LakeError> {
    // 32-bit offsets: every reader takes them, and no batch of ours comes near their limit.
    let options = TracingOptions::default().strings_as_large_utf8(false).sequence_as_large_list(false);
    Vec::<FieldRef>::from_type::<R>(options).map_err(|e| LakeError::damaged(path, e))
}

/// Writes rows to a Parquet file: zstd level 1, row groups of 131,072 rows.
///
/// # Errors
/// [`LakeError::Io`] if it cannot be written (a full disk, a missing permission).
pub fn write<R: Serialize + DeserializeOwned>(path: &Path, rows: &[R]) -> Result<(), LakeError> {
    let fields = fields::<R>(path)?;
    let level = ZstdLevel::try_new(1).map_err(|e| LakeError::damaged(path, e))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_created_by("hubscope".to_owned())
        .build();
    // The writer wraps what the operating system says; the words of it are kept, whatever the layer.
    let failed = |e: parquet::errors::ParquetError| LakeError::Io {
        action: "write",
        path: path.to_owned(),
        source: std::io::Error::other(e),
    };
    let file = File::create(path).map_err(LakeError::io("create", path))?;
    let schema = Arc::new(Schema::new(fields.clone()));
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).map_err(failed)?;
    for chunk in rows.chunks(GROUP_ROWS) {
        let batch = serde_arrow::to_record_batch(&fields, &chunk).map_err(|e| LakeError::damaged(path, e))?;
        writer.write(&batch).map_err(failed)?;
    }
    let file = writer.into_inner().map_err(failed)?;
    file.sync_all().map_err(LakeError::io("write", path))
}

/// Reads the columns of a Parquet file that the row type has; it may have fewer than the file.
///
/// # Errors
/// [`LakeError::Damaged`] if a column is missing or of another type.
pub fn read<R: Serialize + DeserializeOwned>(path: &Path) -> Result<Vec<R>, LakeError> {
    read_selected(path, None)
}

/// Reads the rows with these numbers (ascending, from 0) without decoding the others.
///
/// # Errors
/// As [`read`].
pub fn read_rows<R: Serialize + DeserializeOwned>(path: &Path, numbers: &[u32]) -> Result<Vec<R>, LakeError> {
    let mut selectors = vec![];
    let mut next = 0;
    for &number in numbers {
        let number = number as usize;
        if number > next {
            selectors.push(RowSelector::skip(number - next));
        }
        selectors.push(RowSelector::select(1));
        next = number + 1;
    }
    read_selected(path, Some(selectors.into()))
}

fn read_selected<R: Serialize + DeserializeOwned>(
    path: &Path,
    selection: Option<RowSelection>,
) -> Result<Vec<R>, LakeError> {
    let damaged = |e: &dyn std::fmt::Display| LakeError::damaged(path, e);
    let file = File::open(path).map_err(LakeError::io("open", path))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| damaged(&e))?;
    let wanted = fields::<R>(path)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted.iter().map(|f| f.name().as_str()));
    builder = builder.with_projection(mask);
    if let Some(selection) = selection {
        builder = builder.with_row_selection(selection);
    }
    let mut rows = vec![];
    for batch in builder.build().map_err(|e| damaged(&e))? {
        let batch: RecordBatch = batch.map_err(|e| damaged(&e))?;
        rows.extend(serde_arrow::from_record_batch::<Vec<R>>(&batch).map_err(|e| damaged(&e))?);
    }
    Ok(rows)
}
