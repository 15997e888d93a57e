//! Indicators of documents that the lake has read nothing of: no figure, and not 0.

use crate::{CountError, Engine};
use hubscope_model::Catalogue;
use hubscope_model::measure::{Base, Document, Documents, Indicator, Metric, Of};
use hubscope_model::row::{Drug, Patent, PolicyDocument, Row, Trial};
use std::collections::BTreeSet;

/// What there is none of, and a source that has it.
pub(crate) struct Unread {
    what: &'static str,
    source_id: &'static str,
}

/// What an indicator may count beside what is on works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    CitingPatents,
    PolicyDocuments,
    Trials,
    Patents,
    Drugs,
}

impl Kind {
    /// Whether any are in the lake, as SQL, and what to say where there are none.
    fn of(self) -> (&'static str, Unread) {
        let (rows, what, source_id) = match self {
            Kind::CitingPatents => ("link WHERE kind = 'patent'", "citations by patents", "reliance_on_science"),
            Kind::PolicyDocuments => ("policy_document", "policy documents", "overton"),
            Kind::Trials => ("trial", "trials", "clinicaltrials"),
            Kind::Patents => ("patent", "patents", "patentsview"),
            Kind::Drugs => ("drug", "drugs", "adisinsight"),
        };
        (rows, Unread { what, source_id })
    }
}

/// What an indicator counts of this, each kind once.
fn documents(catalogue: &Catalogue, indicator: &Indicator) -> Result<BTreeSet<Kind>, CountError> {
    let of_base = |base: &Base| match base.of {
        Of::Sum(Metric::Documents(of)) | Of::Mean(Metric::Documents(of)) => match of {
            Some(Document::Patent) => vec![Kind::CitingPatents],
            Some(Document::Policy) => vec![Kind::PolicyDocuments],
            Some(Document::Trial) => vec![Kind::Trials],
            None => vec![Kind::CitingPatents, Kind::PolicyDocuments, Kind::Trials],
        },
        Of::Documents(Documents::Patents { .. }) => vec![Kind::Patents],
        Of::Documents(Documents::Trials) => vec![Kind::Trials],
        Of::Documents(Documents::Drugs { .. }) => vec![Kind::Drugs],
        _ => vec![],
    };
    Ok(catalogue.bases(indicator)?.into_iter().flat_map(of_base).collect())
}

/// What an indicator counts documents of as SQL: where the rows are that tell whether any were read.
pub(crate) fn rows_of_documents(catalogue: &Catalogue, indicator: &Indicator) -> Result<Vec<&'static str>, CountError> {
    Ok(documents(catalogue, indicator)?.into_iter().map(|kind| kind.of().0).collect())
}

impl Engine {
    /// What an indicator counts that the lake has read nothing of, if there is such.
    pub(crate) fn lacks(&self, indicator: &Indicator) -> Result<Option<Unread>, CountError> {
        let rows = |table: &str| self.manifest().tables.get(table).map_or(0, |table| table.rows);
        let sources = || self.manifest().sources.values();
        let has_citations =
            || sources().any(|source| source.entities.get("patent_citations").is_some_and(|counts| counts.written > 0));
        let was_read = |kind: &Kind| match kind {
            Kind::CitingPatents => has_citations(),
            Kind::PolicyDocuments => rows(PolicyDocument::TABLE) > 0,
            Kind::Trials => rows(Trial::TABLE) > 0,
            Kind::Patents => rows(Patent::TABLE) > 0,
            Kind::Drugs => rows(Drug::TABLE) > 0,
        };
        let missing = documents(&self.catalogue, indicator)?.into_iter().find(|kind| !was_read(kind));
        Ok(missing.map(|kind| kind.of().1))
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
