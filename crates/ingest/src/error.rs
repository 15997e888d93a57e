//! What can go wrong.

use hubscope_lake::LakeError;
use std::path::PathBuf;

/// What can go wrong while reading a source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// There is no connector of this name.
    #[error("unknown source \"{id}\"{hint}")]
    UnknownSource {
        /// The name as given.
        id: String,
        /// The nearest there is.
        hint: String,
    },
    /// A file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of no bytes.
    #[error("{} is empty: it has no bytes at all; was its download cut off?", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A compressed file that ends too early, or is damaged inside.
    #[error("{} cannot be unpacked after line {line}; it is cut off or damaged, fetch it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Lines read before.
        line: u64,
        /// What the unpacker says.
        source: std::io::Error,
    },
    /// A document that is cut off or damaged, so that nobody knows how many records are lost.
    #[error("{} is not a whole JSON document; it is cut off or damaged, fetch it again", path.display())]
    NotJson {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// Parquet that ends too early, or is damaged inside.
    #[error("{} cannot be read after row {row}; it is cut off or damaged, fetch it again", path.display())]
    DamagedRows {
        /// The file.
        path: PathBuf,
        /// Rows read before.
        row: u64,
        /// What the decoder says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A record of a document or table that does not end within the limit, so that nobody knows where the next begins.
    #[error("{} has a record longer than {limit_mib} MiB, or one that does not end", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit_mib: usize,
    },
    /// A table that the source does not come in.
    #[error("{} is not a table of {source_id}: its header begins with {header}", path.display())]
    UnknownTable {
        /// The file.
        path: PathBuf,
        /// The source.
        source_id: &'static str,
        /// The first columns.
        header: String,
    },
    /// Nothing to read.
    #[error("there is no file of {source_id} in {}", paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "))]
    Nothing {
        /// The source.
        source_id: &'static str,
        /// Where we looked.
        paths: Vec<PathBuf>,
    },
    /// A manifest that cannot be read.
    #[error("{} is not a manifest: {message}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Parts that a manifest names and the folder lacks.
    #[error("the copy is incomplete: {} part(s) that {} names are not there, the first is {}", parts.len(), manifest.display(), parts.first().map(String::as_str).unwrap_or_default())]
    MissingParts {
        /// The manifest.
        manifest: PathBuf,
        /// The parts, as it names them.
        parts: Vec<String>,
    },
    /// A part of another size than its manifest says.
    #[error("{} has {found} bytes, and its manifest says {stated}: it is cut off, or of another release", path.display())]
    PartSize {
        /// The part.
        path: PathBuf,
        /// Bytes by the manifest.
        stated: u64,
        /// Bytes that it has.
        found: u64,
    },
    /// A part of other records than its manifest says.
    #[error("{} has {found} records, and its manifest says {stated}: it is cut off, or of another release", path.display())]
    PartRecords {
        /// The part.
        path: PathBuf,
        /// Records by the manifest.
        stated: u64,
        /// Records that it has.
        found: u64,
    },
    /// A file that somebody wrote to meanwhile.
    #[error("{} was changed while it was being read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// More rejected records than allowed; nothing was committed.
    #[error(
        "{rejected} of {read} records rejected, more than {limit_percent}% allowed; nothing was committed\n{reasons}"
    )]
    TooManyRejected {
        /// Rejected records of this run.
        rejected: u64,
        /// Records read in this run.
        read: u64,
        /// The limit.
        limit_percent: f64,
        /// The most frequent reasons, one a line.
        reasons: String,
    },
    /// The lake.
    #[error(transparent)]
    Lake(#[from] LakeError),
}
