//! Tables as CSV, or with tabs in place of commas: the source says which of them it knows, and makes JSON texts of their rows.

use super::{LONGEST, Problem, RawRecord, Take};
use crate::sources::Source;
use csv::{ByteRecord, ReaderBuilder, StringRecord};
use std::io::{self, Read};

/// Takes the rows of a table that the source knows.
pub(super) fn each_row(
    source: &dyn Source,
    delimiter: u8,
    reader: &mut dyn Read,
    take: &mut Take<'_>,
) -> Result<(), Problem> {
    let kept = Kept { inner: reader, from: 0, bytes: vec![] };
    // Rows of another length are looked at here, since only some of them are bad and not the file.
    let mut rows = ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(kept);
    let mut row = ByteRecord::new();
    read(&mut rows, &mut row)?;
    let header = StringRecord::from_byte_record_lossy(row.clone());
    let Some(table) = source.table(&header) else {
        let header = header.iter().take(5).collect::<Vec<_>>().join(",");
        return Err(Problem::UnknownTable { source_id: source.id(), header });
    };
    loop {
        let start = rows.position().clone();
        rows.get_mut().forget_before(start.byte());
        if !read(&mut rows, &mut row)? {
            return Ok(());
        }
        let bytes = rows.get_ref().before(rows.position().byte());
        // Blank lines, and half of the line end of the row before.
        let (between, bytes) = bytes.split_at(bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count());
        let line = start.line() + between.iter().filter(|&&b| b == b'\n').count() as u64;
        let offset = Some(start.byte() + between.len() as u64);
        let made = match StringRecord::from_byte_record(row.clone()) {
            Err(e) => Err(format!("not UTF-8: {e}")),
            Ok(row) if row.len() != header.len() => {
                Err(format!("{} columns, and the header has {}", row.len(), header.len()))
            }
            Ok(row) => Ok(table.record(&row)),
        };
        let raw = RawRecord { bytes: without_line_end(bytes), line, offset, ..RawRecord::default() };
        match &made {
            Ok(made) => take(RawRecord { json: Some(&made.json), lost: made.lost, ..raw }),
            Err(problem) => take(RawRecord { problem: Some(problem.clone()), ..raw }),
        }
    }
}

fn without_line_end(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// Reads a row, if there is another.
fn read(rows: &mut csv::Reader<Kept<'_>>, row: &mut ByteRecord) -> Result<bool, Problem> {
    let line = rows.position().line();
    rows.read_byte_record(row).map_err(|e| match e.into_kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => Problem::TooLong,
        csv::ErrorKind::Io(e) => Problem::Io(line, e),
        other => Problem::Io(line, io::Error::other(format!("{other:?}"))),
    })
}

/// Keeps the bytes of the row that is being read, and stops at one without end: a quote is open.
struct Kept<'a> {
    inner: &'a mut dyn Read,
    from: u64,
    bytes: Vec<u8>,
}

impl Kept<'_> {
    fn forget_before(&mut self, place: u64) {
        self.bytes.drain(..(place - self.from) as usize);
        self.from = place;
    }

    fn before(&self, place: u64) -> &[u8] {
        &self.bytes[..(place - self.from) as usize]
    }
}

impl Read for Kept<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.len() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let n = self.inner.read(buffer)?;
        self.bytes.extend_from_slice(&buffer[..n]);
        Ok(n)
    }
}
