//! Indicators of documents that the lake has read nothing of: no figure, and not 0.

use crate::{CountError, Engine};
use hubscope_model::measure::{Document, Indicator, Metric, Of};

/// What there is none of, and a source that has it.
pub(crate) struct Unread {
    what: &'static str,
    source_id: &'static str,
}

/// A kind of documents: the entity that records of it are of, what to call them, and a source.
fn of_kind(document: Document) -> (&'static str, Unread) {
    match document {
        Document::Patent => {
            ("patent_citations", Unread { what: "citations by patents", source_id: "reliance_on_science" })
        }
        Document::Policy => ("policy_documents", Unread { what: "policy documents", source_id: "overton" }),
        Document::Trial => ("trials", Unread { what: "trials", source_id: "clinicaltrials" }),
    }
}

impl Engine {
    /// What an indicator counts that the lake has read nothing of, if there is such.
    pub(crate) fn lacks(&self, indicator: &Indicator) -> Result<Option<Unread>, CountError> {
        let asked = self.catalogue.bases(indicator)?.into_iter().flat_map(|base| match base.of {
            Of::Sum(Metric::Documents(Some(of))) | Of::Mean(Metric::Documents(Some(of))) => vec![of],
            Of::Sum(Metric::Documents(None)) | Of::Mean(Metric::Documents(None)) => {
                vec![Document::Patent, Document::Policy, Document::Trial]
            }
            _ => vec![],
        });
        let was_read = |entity: &str| {
            let sources = self.manifest().sources.values();
            sources.into_iter().any(|source| source.entities.get(entity).is_some_and(|counts| counts.written > 0))
        };
        Ok(asked.map(of_kind).find(|(entity, _)| !was_read(entity)).map(|(_, unread)| unread))
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
