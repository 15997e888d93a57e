//! Part files: compressed lines, and rows of tables.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::WorldError;

/// Records of a part; by count only, so that no file depends on threads.
const PART: u64 = 50_000;

/// Some of the records of a source, which are written by one thread.
#[derive(Debug)]
pub(super) struct Part {
    folder: PathBuf,
    number: u64,
    of: u64,
    /// The numbers of the records.
    pub range: Range<u64>,
}

impl Part {
    /// Cuts `count` records into parts; no records are one part with nothing but headers.
    pub(super) fn cut(folder: &Path, count: u64) -> impl Iterator<Item = Self> {
        let of = count.div_ceil(PART).max(1);
        (0..of).map(move |number| Self {
            folder: folder.to_owned(),
            number,
            of,
            range: number * PART..count.min((number + 1) * PART),
        })
    }

    /// How many records it has.
    pub(super) fn records(&self) -> u64 {
        self.range.end - self.range.start
    }

    /// Whether this is the first, which also has what is written only once.
    pub(super) fn is_first(&self) -> bool {
        self.number == 0
    }

    /// Starts a file of this part: `name.extension.gz`, with a number if there are several parts.
    pub(super) fn file(&self, name: &str, extension: &str) -> Result<Lines, WorldError> {
        let number = if self.of == 1 { String::new() } else { format!("_{:04}", self.number) };
        Lines::create(self.folder.join(format!("{name}{number}.{extension}.gz")))
    }

    /// Starts a file that all parts have in common.
    pub(super) fn common(&self, name: &str, extension: &str) -> Result<Lines, WorldError> {
        Lines::create(self.folder.join(format!("{name}.{extension}.gz")))
    }
}

/// A compressed file of lines.
pub(super) struct Lines {
    path: PathBuf,
    // The header has no name and no time, so that the same lines give the same bytes.
    writer: GzEncoder<BufWriter<File>>,
}

impl Lines {
    fn create(path: PathBuf) -> Result<Self, WorldError> {
        match File::create(&path) {
            Ok(file) => Ok(Self { writer: GzEncoder::new(BufWriter::new(file), Compression::fast()), path }),
            Err(source) => Err(WorldError::Write { path, source }),
        }
    }

    /// Writes a line, which ends with its line feed.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<(), WorldError> {
        self.writer.write_all(line).map_err(|source| WorldError::Write { path: self.path.clone(), source })
    }

    /// Makes it a table with these columns.
    pub(super) fn table(self, style: Style, columns: &[&str]) -> Result<Table, WorldError> {
        let mut table = Table { lines: self, style, row: Vec::new() };
        let columns: Vec<Field<'_>> = columns.iter().copied().map(Field::Text).collect();
        table.row(&columns)?;
        Ok(table)
    }

    /// Closes the file.
    pub(super) fn finish(self) -> Result<PathBuf, WorldError> {
        let closed = self.writer.finish().and_then(|buffer| buffer.into_inner().map_err(io::Error::from));
        match closed {
            Ok(_) => Ok(self.path),
            Err(source) => Err(WorldError::Write { path: self.path, source }),
        }
    }
}

/// How the fields of a table are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// By commas; quoted where they must be.
    Csv,
    /// By tabs; text is always quoted, numbers never.
    QuotedTsv,
}

/// One field of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field<'a> {
    Text(&'a str),
    Number(u64),
    /// Degrees.
    Degrees(f64),
    Empty,
}

/// A compressed table.
pub(super) struct Table {
    lines: Lines,
    style: Style,
    row: Vec<u8>,
}

impl Table {
    /// Writes a row.
    pub(super) fn row(&mut self, fields: &[Field<'_>]) -> Result<(), WorldError> {
        self.row.clear();
        for (position, field) in fields.iter().enumerate() {
            if position > 0 {
                self.row.push(if self.style == Style::Csv { b',' } else { b'\t' });
            }
            match *field {
                Field::Text(text) => self.text(text),
                Field::Number(number) => self.row.extend_from_slice(number.to_string().as_bytes()),
                Field::Degrees(degrees) => self.row.extend_from_slice(degrees.to_string().as_bytes()),
                Field::Empty => {}
            }
        }
        self.row.push(b'\n');
        self.lines.line(&self.row)
    }

    fn text(&mut self, text: &str) {
        if self.style == Style::Csv && !text.contains([',', '"', '\n', '\r']) {
            self.row.extend_from_slice(text.as_bytes());
            return;
        }
        self.row.push(b'"');
        self.row.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        self.row.push(b'"');
    }

    /// Closes the file.
    pub(super) fn finish(self) -> Result<PathBuf, WorldError> {
        self.lines.finish()
    }
}
