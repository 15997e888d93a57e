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
            LakeError::Schema { .. } => Some("ingest the dump again into a new folder".to_owned()),
            LakeError::Locked { .. } => Some("wait until it is done; a crashed one leaves no lock behind".to_owned()),
            LakeError::Damaged { .. } => Some("ingest the dump again into a new folder".to_owned()),
            LakeError::Io { source, .. } if is_full(source) => Some(
                "the disk is full; files that were read whole are kept, so make room and run the same again".to_owned(),
            ),
            _ => None,
        };
        hint.into_iter().fold(Failure::new(error), Failure::hint)
    }
}

/// Whether an error, or one wrapped in it, is that of a full disk.
fn is_full(error: &std::io::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::StorageFull) {
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
            IngestError::MissingParts { .. } => Some("fetch them, or read on without them: --allow-missing".to_owned()),
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
