//! Indicators of documents that the lake has read nothing of: no figure, and not 0.

use crate::{CountError, Engine};
use hubscope_model::Catalogue;
use hubscope_model::measure::{Base, Document, Indicator, Metric, Of};
use hubscope_model::row::{PolicyDocument, Row, Trial};
use std::collections::BTreeSet;

/// What there is none of, and a source that has it.
pub(crate) struct Unread {
    what: &'static str,
    source_id: &'static str,
}

/// A kind of documents: whether rows of it are in the lake, as SQL; and what to say where there are none.
fn of_kind(document: Document) -> (&'static str, Unread) {
    let (rows, what, source_id) = match document {
        Document::Patent => ("link WHERE kind = 'patent'", "citations by patents", "reliance_on_science"),
        Document::Policy => ("policy_document", "policy documents", "overton"),
        Document::Trial => ("trial", "trials", "clinicaltrials"),
    };
    (rows, Unread { what, source_id })
}

/// The kinds of documents that an indicator counts, each once.
fn documents(catalogue: &Catalogue, indicator: &Indicator) -> Result<BTreeSet<Document>, CountError> {
    let of_base = |base: &Base| match base.of {
        Of::Sum(Metric::Documents(of)) | Of::Mean(Metric::Documents(of)) => match of {
            Some(of) => vec![of],
            None => vec![Document::Patent, Document::Policy, Document::Trial],
        },
        _ => vec![],
    };
    Ok(catalogue.bases(indicator)?.into_iter().flat_map(of_base).collect())
}

/// What an indicator counts documents of as SQL: where the rows are that tell whether any were read.
pub(crate) fn rows_of_documents(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<&'static str>, CountError> {
    Ok(documents(catalogue, indicator)?.into_iter().map(|document| of_kind(document).0).collect())
}

impl Engine {
    /// What an indicator counts that the lake has read nothing of, if there is such.
    pub(crate) fn lacks(&self, indicator: &Indicator) -> Result<Option<Unread>, CountError> {
        let rows = |table: &str| self.manifest().tables.get(table).map_or(0, |table| table.rows);
        let sources = || self.manifest().sources.values();
        let has_patents =
            || sources().any(|source| source.entities.get("patent_citations").is_some_and(|counts| counts.written > 0));
        let was_read = |document: &Document| match document {
            Document::Patent => has_patents(),
            Document::Policy => rows(PolicyDocument::TABLE) > 0,
            Document::Trial => rows(Trial::TABLE) > 0,
        };
        let missing = documents(&self.catalogue, indicator)?.into_iter().find(|document| !was_read(document));
        Ok(missing.map(|document| of_kind(document).1))
    }

    /// Whether an indicator can be asked for: of the very classes that it names, and of documents that were read.
    ///
    /// # Errors
    /// [`CountError::Class`] and [`CountError::Unread`] if not.
    pub(crate) fn check(&self, indicator: &Indicator) -> Result<(), CountError> {
        self.check_classes(indicator)?;
        match self.lacks(indicator)? {
            Some(Unread { what, source_id }) => {
                Err(CountError::Unread { indicator: indicator.id.clone(), what, source_id })
            }
            None => Ok(()),
        }
    }
}
