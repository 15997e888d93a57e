//! How a command fails: the chain of causes, hints, and the exit code of the contract.

use hubscope_count::CountError;
use hubscope_ingest::IngestError;
use hubscope_lake::LakeError;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Box<dyn Error + Send + Sync>,
    hints: Vec<String>,
    check_failed: bool,
}

impl Failure {
    /// It could not run.
    pub(crate) fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Failure { error: error.into(), hints: vec![], check_failed: false }
    }

    /// It ran, and what it checked is wrong.
    pub(crate) fn check(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Failure { check_failed: true, ..Failure::new(error) }
    }

    /// Adds what may help.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// An option or command that this version, or this build, does not have.
    pub(crate) fn not_built(what: &str) -> Self {
        Failure::new(format!("{what} is not built yet"))
    }

    /// An error of reading or writing, with the path.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
        let path = path.to_owned();
        move |e| LakeError::io(action, &path)(e).into()
    }

    /// Whether whoever read our output went away, which is no failure of ours.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let mut cause: Option<&(dyn Error + 'static)> = Some(self.error.as_ref());
        while let Some(error) = cause {
            if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) {
                return true;
            }
            cause = error.source();
        }
        false
    }

    /// 1 if a check failed, 2 if it could not run.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.check_failed { 1 } else { 2 })
    }
}

/// An error with everything beneath it.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n  because: {error}"));
        cause = error.source();
    }
    text
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", causes(self.error.as_ref()))?;
        for hint in &self.hints {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl From<LakeError> for Failure {
    fn from(error: LakeError) -> Self {
        let hint = match &error {
            LakeError::NoSnapshot { path } => {
                Some(format!("fill it first: hubscope ingest openalex PATH... --lake {}", path.display()))
            }
            LakeError::NoNumber { .. } => Some("lake status says which snapshot is the current one".to_owned()),
            LakeError::Schema { .. } => Some("ingest the dump again into a new folder".to_owned()),
            LakeError::Locked { .. } => Some("wait until it is done; a crashed one leaves no lock behind".to_owned()),
            LakeError::Damaged { path, .. } => Some(mending(path)),
            LakeError::MissingShares { .. } => Some(
                "run the missing ones, with the same files as the others; or publish what there is: hubscope lake commit --allow-missing"
                    .to_owned(),
            ),
            LakeError::Io { source, .. } if is(source, io::ErrorKind::StorageFull) => Some(
                "the disk is full; files that were read whole are kept, so make room and run the same again".to_owned(),
            ),
            LakeError::Io { source, .. } if is(source, io::ErrorKind::PermissionDenied) => Some(FORBIDDEN.to_owned()),
            LakeError::Io { path, source, .. }
                if is(source, io::ErrorKind::NotFound) && below("fragments", path).is_some() =>
            {
                Some(mending(path))
            }
            _ => None,
        };
        hint.into_iter().fold(Failure::new(error), Failure::hint)
    }
}

/// What may help where the operating system forbids something.
const FORBIDDEN: &str = "this user may not; change the owner or the mode of the file or folder, or name another";

/// How to get over a damaged file of a lake: what it was made from is there, or can be read again.
fn mending(path: &Path) -> String {
    if let Some(fragment) = below("fragments", path) {
        let folder = fragment.display();
        return format!("remove the folder {folder} and ingest the dump again: only what it held is read anew");
    }
    let snapshots = below("snapshots", path).and_then(Path::parent);
    let pointer = snapshots.map(|folder| folder.with_file_name("CURRENT"));
    match pointer.as_deref().or(path.ends_with("CURRENT").then_some(path)) {
        Some(pointer) => format!(
            "remove {} and ingest the same dumps again: another snapshot is made, and no file is read twice",
            pointer.display()
        ),
        None => "ingest the dump again into a new folder".to_owned(),
    }
}

/// What lies right below a folder of this name, above a path.
fn below<'a>(name: &str, path: &'a Path) -> Option<&'a Path> {
    path.ancestors().find(|at| at.parent().and_then(Path::file_name).is_some_and(|folder| folder == name))
}

/// Whether an error, or one wrapped in it, is of this kind.
fn is(error: &io::Error, kind: io::ErrorKind) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == kind) {
            return true;
        }
        next = error.source();
    }
    false
}

impl From<hubscope_model::CatalogueError> for Failure {
    fn from(error: hubscope_model::CatalogueError) -> Self {
        Failure::new(error)
    }
}

impl From<CountError> for Failure {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Lake(error) => error.into(),
            other => Failure::new(other),
        }
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        let hint = match &error {
            IngestError::Lake(_) => {
                let IngestError::Lake(error) = error else { return Failure::new(error) };
                return error.into();
            }
            IngestError::TooManyRejected { .. } => {
                Some("the records are in the lake's quarantine folder; --max-rejected 1% allows more".to_owned())
            }
            IngestError::Unreadable { source, .. } if is(source, io::ErrorKind::PermissionDenied) => {
                Some(FORBIDDEN.to_owned())
            }
            IngestError::MissingParts { .. } => Some("fetch them, or read on without them: --allow-missing".to_owned()),
            IngestError::TooLong { .. } => Some(
                "as JSON Lines, a record a line, such a record is rejected and those after it are read".to_owned(),
            ),
            IngestError::UnknownTable { .. } => Some(
                "of CSV files, only exports of OpenAlex's web interface are read: they have the columns id, and title or \
                 display_name"
                    .to_owned(),
            ),
            IngestError::Nothing { .. } => Some(
                "a file of another name is read if it is named itself; folders are searched for the usual names"
                    .to_owned(),
            ),
            _ => None,
        };
        let check_failed = matches!(error, IngestError::TooManyRejected { .. });
        let failure = Failure { check_failed, ..Failure::new(error) };
        hint.into_iter().fold(failure, Failure::hint)
    }
}
