//! Rows to Parquet and back, as streams. The only place that knows how the lake encodes its files.

use crate::LakeError;
use crate::completeness::Completeness;
use crate::hashed::Hashed;
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, FieldRef, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::{Serialize, de::DeserializeOwned};
use serde_arrow::schema::{SchemaLike, TracingOptions};
use std::fs::File;
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Rows of a row group. By count, so that neither memory nor threads enter a byte.
pub(crate) const GROUP_ROWS: usize = 128 * 1024;
/// Rows converted at a time.
const BATCH_ROWS: usize = 8 * 1024;
/// Encoded bytes that a row group of a fragment has at most, about, and that are decoded at a time: works may be of any size.
const GROUP_BYTES: usize = 16 << 20;

/// The Arrow fields of a row type, in the order of its fields.
fn fields<R: Serialize + DeserializeOwned>(path: &Path) -> Result<Vec<FieldRef>, LakeError> {
    // 32-bit offsets: every reader takes them, and no batch of ours comes near their limit.
    let options = TracingOptions::default().strings_as_large_utf8(false).sequence_as_large_list(false);
    Vec::<FieldRef>::from_type::<R>(options).map_err(|e| LakeError::damaged(path, e))
}

/// A Parquet file being written: zstd level 1, row groups of 131,072 rows.
pub(crate) struct Encoder<R> {
    path: PathBuf,
    fields: Vec<FieldRef>,
    writer: ArrowWriter<Hashed>,
    row: PhantomData<fn(R)>,
}

impl<R: Serialize + DeserializeOwned> Encoder<R> {
    pub(crate) fn create(path: PathBuf) -> Result<Self, LakeError> {
        let fields = fields::<R>(&path)?;
        let level = ZstdLevel::try_new(1).map_err(|e| LakeError::damaged(&path, e))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_created_by("hubscope".to_owned())
            .build();
        let file = Hashed::create(&path).map_err(LakeError::io("create", &path))?;
        let schema = Arc::new(Schema::new(fields.clone()));
        let writer = ArrowWriter::try_new(file, schema, Some(properties)).map_err(|e| failed(&path, e))?;
        Ok(Encoder { path, fields, writer, row: PhantomData })
    }

    pub(crate) fn write(&mut self, rows: &[R]) -> Result<(), LakeError> {
        let batch = self.convert(rows)?;
        self.writer.write(&batch).map_err(|e| failed(&self.path, e))?;
        if self.writer.in_progress_size() < GROUP_BYTES {
            return Ok(());
        }
        self.writer.flush().map_err(|e| failed(&self.path, e))
    }

    fn convert(&self, rows: &[R]) -> Result<RecordBatch, LakeError> {
        serde_arrow::to_record_batch(&self.fields, &rows).map_err(|e| LakeError::damaged(&self.path, e))
    }

    /// Writes batches as one.
    fn write_together(&mut self, batches: &[RecordBatch]) -> Result<(), LakeError> {
        let Some(first) = batches.first() else { return Ok(()) };
        let whole = concat_batches(&first.schema(), batches).map_err(|e| LakeError::damaged(&self.path, e))?;
        self.writer.write(&whole).map_err(|e| failed(&self.path, e))
    }

    /// Ends the file, which lasts then; gives back the BLAKE3 hash of its bytes.
    pub(crate) fn finish(mut self) -> Result<String, LakeError> {
        // `into_inner` would give the file too, but of an error only the words.
        self.writer.finish().map_err(|e| failed(&self.path, e))?;
        self.writer.inner().seal().map_err(LakeError::io("write", &self.path))
    }
}

/// The writer wraps what the operating system says; the words of it are kept, whatever the layer.
fn failed(path: &Path, error: parquet::errors::ParquetError) -> LakeError {
    LakeError::io("write", path)(std::io::Error::other(error))
}

/// A table being written row by row; a thread of its own encodes it. After an error it is of no more use.
pub(crate) struct TableWriter<R> {
    waiting: Vec<R>,
    rows: u64,
    batches: Option<SyncSender<Vec<R>>>,
    thread: Option<JoinHandle<Result<(String, Completeness), LakeError>>>,
}

/// A table that has been written.
pub(crate) struct Written {
    pub(crate) rows: u64,
    /// BLAKE3 of the file.
    pub(crate) hash: String,
    pub(crate) completeness: Completeness,
}

impl<R: Serialize + DeserializeOwned + Send + 'static> TableWriter<R> {
    pub(crate) fn create(path: PathBuf) -> Result<Self, LakeError> {
        let mut encoder = Encoder::create(path)?;
        let (batches, received) = sync_channel::<Vec<R>>(2);
        let thread = thread::spawn(move || {
            // Where pages are cut depends on what is written at once: always a row group, or the rest of the table.
            let (mut group, mut completeness) = (vec![], Completeness::default());
            for rows in received {
                let batch = encoder.convert(&rows)?;
                completeness.see(&batch);
                group.push(batch);
                if group.len() == GROUP_ROWS / BATCH_ROWS {
                    encoder.write_together(&group)?;
                    group.clear();
                }
            }
            encoder.write_together(&group)?;
            Ok((encoder.finish()?, completeness))
        });
        let waiting = Vec::with_capacity(BATCH_ROWS);
        Ok(TableWriter { waiting, rows: 0, batches: Some(batches), thread: Some(thread) })
    }

    /// Adds a row. If earlier ones could not be written, says so: a full disk ends a commit when it fills up, not hours later.
    pub(crate) fn push(&mut self, row: R) -> Result<(), LakeError> {
        self.waiting.push(row);
        self.rows += 1;
        if self.waiting.len() == BATCH_ROWS { self.send() } else { Ok(()) }
    }

    fn send(&mut self) -> Result<(), LakeError> {
        let batch = std::mem::replace(&mut self.waiting, Vec::with_capacity(BATCH_ROWS));
        // Nobody receives once writing has failed, and the thread says why.
        let is_taken = self.batches.as_ref().is_some_and(|batches| batches.send(batch).is_ok());
        if is_taken { Ok(()) } else { self.end().map(drop) }
    }

    /// Waits for the thread.
    fn end(&mut self) -> Result<(String, Completeness), LakeError> {
        self.batches = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            // Its error was returned before, and whoever got it goes on nevertheless.
            None => Err(LakeError::io("write", Path::new("a table"))(io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// Ends the table.
    pub(crate) fn finish(mut self) -> Result<Written, LakeError> {
        if !self.waiting.is_empty() {
            self.send()?;
        }
        self.end().map(|(hash, completeness)| Written { rows: self.rows, hash, completeness })
    }
}

/// Rows of a Parquet file, batch by batch: the columns that the row type has.
pub(crate) struct Batches<R> {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    row: PhantomData<fn() -> R>,
}

impl<R: DeserializeOwned> Iterator for Batches<R> {
    type Item = Result<Vec<R>, LakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch: Result<RecordBatch, _> = self.reader.next()?;
        let rows = batch
            .map_err(|e| LakeError::damaged(&self.path, e))
            .and_then(|batch| serde_arrow::from_record_batch(&batch).map_err(|e| LakeError::damaged(&self.path, e)));
        Some(rows)
    }
}

/// Opens a Parquet file to read the columns that the row type has; it may have fewer than the file, also inside lists.
///
/// # Errors
/// [`LakeError::Damaged`] if it is no Parquet file; later, if a column is missing or of another type.
pub(crate) fn batches<R: Serialize + DeserializeOwned>(path: &Path) -> Result<Batches<R>, LakeError> {
    open(path, None)
}

fn open<R: Serialize + DeserializeOwned>(
    path: &Path,
    selection: Option<RowSelection>,
) -> Result<Batches<R>, LakeError> {
    let mut wanted = vec![];
    fields::<R>(path)?.iter().for_each(|field| leaves(field, "", &mut wanted));
    let reader = reader(path, wanted.iter().map(String::as_str), selection)?;
    Ok(Batches { path: path.to_owned(), reader, row: PhantomData })
}

/// Opens a Parquet file to read these columns as Arrow holds them.
///
/// # Errors
/// [`LakeError::Damaged`] if it is no Parquet file.
pub(crate) fn record_batches(path: &Path, columns: &[&str]) -> Result<ParquetRecordBatchReader, LakeError> {
    reader(path, columns.iter().copied(), None)
}

fn reader<'a>(
    path: &Path,
    columns: impl Iterator<Item = &'a str>,
    selection: Option<RowSelection>,
) -> Result<ParquetRecordBatchReader, LakeError> {
    let file = File::open(path).map_err(LakeError::io("open", path))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| LakeError::damaged(path, e))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
    let groups = builder.metadata().row_groups().iter();
    let fitting = groups.map(|g| GROUP_BYTES as i64 * g.num_rows() / g.total_byte_size().max(1)).min();
    let rows = fitting.map_or(BATCH_ROWS, |rows| rows.clamp(1, BATCH_ROWS as i64) as usize);
    builder = builder.with_projection(mask).with_batch_size(rows);
    if let Some(selection) = selection {
        builder = builder.with_row_selection(selection);
    }
    builder.build().map_err(|e| LakeError::damaged(path, e))
}

/// The paths, in Parquet's words, of the columns below a field.
fn leaves(field: &FieldRef, above: &str, paths: &mut Vec<String>) {
    let path = format!("{above}{}", field.name());
    match field.data_type() {
        DataType::Struct(fields) => fields.iter().for_each(|below| leaves(below, &format!("{path}."), paths)),
        DataType::List(item) => leaves(item, &format!("{path}.list."), paths),
        _ => paths.push(path),
    }
}

/// Reads the columns of a Parquet file that the row type has.
///
/// # Errors
/// [`LakeError::Damaged`] if a column is missing or of another type.
pub fn read<R: Serialize + DeserializeOwned>(path: &Path) -> Result<Vec<R>, LakeError> {
    all(open(path, None)?)
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
    all(open(path, Some(selectors.into()))?)
}

fn all<R: DeserializeOwned>(batches: Batches<R>) -> Result<Vec<R>, LakeError> {
    let mut rows = vec![];
    for batch in batches {
        rows.extend(batch?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, serde::Deserialize)]
    struct Number {
        n: u64,
    }

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Numbers {
        n: Vec<u64>,
    }

    #[test]
    fn rows_of_any_size_are_written_and_read_a_few_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heavy.parquet");
        let row = |n: u64| Numbers { n: (n..n + 700_000).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect() };
        let mut encoder = Encoder::create(path.clone()).unwrap();
        (0..8).for_each(|n| encoder.write(&[row(n)]).unwrap());
        encoder.finish().unwrap();
        let lengths: Vec<usize> = batches::<Numbers>(&path).unwrap().map(|batch| batch.unwrap().len()).collect();
        // Of 5.6 MB each.
        assert!(lengths.iter().all(|&rows| rows <= 3) && lengths.iter().sum::<usize>() == 8, "{lengths:?}");
        assert_eq!(read::<Numbers>(&path).unwrap(), (0..8).map(row).collect::<Vec<_>>());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_table_on_a_full_disk_stops_taking_rows() {
        let mut table = TableWriter::create(PathBuf::from("/dev/full")).unwrap();
        let numbers = (0..10 * GROUP_ROWS as u64).map(|n| Number { n: n.wrapping_mul(0x9E37_79B9_7F4A_7C15) });
        let error = numbers.map(|number| table.push(number)).find_map(Result::err).expect("rows were taken to the end");
        assert!(matches!(error, LakeError::Io { action: "write", .. }), "{error}");
    }
}
