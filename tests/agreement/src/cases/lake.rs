//! The records of a case, in a lake.

use super::Case;
use hubscope_lake::commit::CommitOptions;
use hubscope_lake::document::{DrugRecord, PatentCitationRecord, PolicyDocumentRecord, TrialRecord};
use hubscope_lake::fragment::Fragment;
use hubscope_lake::keep::Records;
use hubscope_lake::manifest::{Counts, Dump};
use hubscope_lake::patent::{
    PatentClassRecord, PatentFilingRecord, PatentPartyRecord, PatentPlaceRecord, PatentRecord,
};
use hubscope_lake::record::{InstitutionRecord, Record, VenueRecord, WorkRecord};
use hubscope_lake::staged::Staged;
use hubscope_lake::{Lake, LakeError};
use hubscope_model::Catalogue;
use std::collections::BTreeMap;
use std::path::Path;

/// Writes them as one fragment, and commits it.
pub(super) fn write(case: &Case, catalogue: &Catalogue, root: &Path) -> Result<(), LakeError> {
    let counts = |records: usize| Counts { read: records as u64, written: records as u64, ..Counts::default() };
    let entities = [
        (WorkRecord::ENTITY, counts(case.works.len())),
        (InstitutionRecord::ENTITY, counts(case.institutions.len())),
        (VenueRecord::ENTITY, counts(case.venues.len())),
        (TrialRecord::ENTITY, counts(case.trials.len())),
        (PolicyDocumentRecord::ENTITY, counts(case.policy_documents.len())),
        (PatentCitationRecord::ENTITY, counts(case.patent_citations.len())),
        (PatentRecord::ENTITY, counts(case.patents.len())),
        (PatentFilingRecord::ENTITY, counts(case.patent_filings.len())),
        (PatentPartyRecord::ENTITY, counts(case.patent_parties.len())),
        (PatentPlaceRecord::ENTITY, counts(case.patent_places.len())),
        (PatentClassRecord::ENTITY, counts(case.patent_classes.len())),
        (DrugRecord::ENTITY, counts(case.drugs.len())),
    ];
    let fragment = Fragment {
        hash: "cases".into(),
        content: "cases".into(),
        source: "openalex".into(),
        classes: catalogue.classes.definitions(),
        entities: entities.into_iter().map(|(entity, counts)| (entity.to_owned(), counts)).collect(),
        ..Fragment::default()
    };
    let lake = Lake::create(root)?;
    let mut writer = lake.keep(&fragment.source, &fragment.hash)?;
    writer.records = Records {
        works: case.works.clone(),
        institutions: case.institutions.clone(),
        venues: case.venues.clone(),
        trials: case.trials.clone(),
        policy_documents: case.policy_documents.clone(),
        patent_citations: case.patent_citations.clone(),
        patents: case.patents.clone(),
        patent_filings: case.patent_filings.clone(),
        patent_parties: case.patent_parties.clone(),
        patent_places: case.patent_places.clone(),
        patent_classes: case.patent_classes.clone(),
        drugs: case.drugs.clone(),
        ..Records::default()
    };
    writer.settle()?;
    writer.finish(&fragment)?;
    let parts = BTreeMap::from([(fragment.hash.clone(), Some(fragment.hash))]);
    let dumps = BTreeMap::from([(String::new(), Dump { date: String::new(), parts })]);
    lake.stage(&Staged { source: fragment.source, dumps, ..Staged::default() })?;
    lake.commit(CommitOptions::default(), &|_, _, _| {})?;
    Ok(())
}
