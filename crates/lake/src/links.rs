//! What trials, policy documents and patents say of works: the tables `trial`, `policy_document` and `link`; and drugs.
//!
//! A document names a work by its OpenAlex number, its DOI or its PubMed number. All that is named is sorted by these, and so are the ids of
//! the snapshot's works, so that both meet in one pass, whatever their number.

use crate::LakeError;
use crate::bench::Bench;
use crate::commit::numbered;
use crate::document::{
    CITES, Document, DrugRecord, NamedWork, PatentCitationRecord, PolicyDocumentRecord, TrialRecord, number,
};
use crate::manifest::Counts;
use crate::record::Record;
use crate::sort::{Sorted, Sorter, next_of};
use crate::trials::TrialSites;
use crate::writer::SnapshotWriter;
use hubscope_model::row::{Drug, DrugStage, Link, Row, Work};
use serde::{Deserialize, Serialize};

/// An id of a work: of which kind, and its number, or that of its hash.
type Id = (u8, u64, u64);

/// Which number stands for the works that a snapshot does not have: after all that it has.
const NO_WORK: u32 = u32::MAX;

/// The kind of the documents that have no record of their own here.
const PATENT: &str = "patent";

/// What is said of a work. Links of one work and kind are in the order of this: by document, then relation.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Said {
    document_id: String,
    relation: String,
    named: String,
    confidence: Option<u32>,
    found_in: Option<String>,
    cited_by: Option<String>,
    source: String,
}

/// By id of a work, what is said of it, and by documents of which kind.
type Sayings = Sorter<Id, (String, Said)>;

/// Writes the tables, and says what became of the records. The table `work` is written.
pub(crate) fn write(
    bench: &Bench<'_>,
    trial_sites: &mut TrialSites,
    snapshot: &mut SnapshotWriter,
) -> Result<Vec<(&'static str, Counts)>, LakeError> {
    let mut said = bench.sorter();
    let of_trial = |number, trial: &TrialRecord| trial_sites.add(number, trial);
    let counts = vec![
        (TrialRecord::ENTITY, documents(bench, snapshot, &mut said, of_trial)?),
        (PolicyDocumentRecord::ENTITY, documents(bench, snapshot, &mut said, |_, _: &PolicyDocumentRecord| Ok(()))?),
        (PatentCitationRecord::ENTITY, patent_citations(bench, &mut said)?),
        (DrugRecord::ENTITY, drugs(bench, snapshot)?),
    ];
    let said = said.finish()?;
    write_links(bench, &said, snapshot)?;
    Ok(counts)
}

/// Writes the table of a kind of documents, and keeps what they say of works; `see` is shown each of them, with its number.
fn documents<R: Document>(
    bench: &Bench<'_>,
    snapshot: &mut SnapshotWriter,
    said: &mut Sayings,
    mut see: impl FnMut(u32, &R) -> Result<(), LakeError>,
) -> Result<Counts, LakeError> {
    let (mut table, mut number) = (snapshot.table::<R::Row>()?, 0);
    let counts = standing::<R>(bench, |record, source| {
        see(number, &record)?;
        let (document_id, row, works) = record.divided(number);
        number += 1;
        numbered(u64::from(number), R::ENTITY)?;
        table.push(row)?;
        for work in works {
            let Some((id, named)) = id_of(&work) else { continue };
            let (document_id, relation, source) = (document_id.clone(), work.relation, source.clone());
            let (confidence, found_in, cited_by) = Default::default();
            let saying = Said { document_id, relation, named, confidence, found_in, cited_by, source };
            said.push(id, &(R::KIND.to_owned(), saying))?;
        }
        Ok(())
    })?;
    snapshot.finish(table)?;
    Ok(counts)
}

/// Writes the tables of drugs.
fn drugs(bench: &Bench<'_>, snapshot: &mut SnapshotWriter) -> Result<Counts, LakeError> {
    let (mut drugs, mut stages) = (snapshot.table::<Drug>()?, snapshot.table::<DrugStage>()?);
    let mut drug_no = 0;
    let counts = standing::<DrugRecord>(bench, |record, _| {
        let (drug, of_drug) = record.rows(drug_no);
        drug_no += 1;
        drugs.push(drug)?;
        of_drug.into_iter().try_for_each(|stage| stages.push(stage))
    })?;
    snapshot.finish(drugs)?;
    snapshot.finish(stages)?;
    Ok(counts)
}

/// Keeps which works patents cite.
fn patent_citations(bench: &Bench<'_>, said: &mut Sayings) -> Result<Counts, LakeError> {
    standing::<PatentCitationRecord>(bench, |record, source| {
        let PatentCitationRecord { patent, work, confidence, found_in, cited_by } = record;
        let (relation, named) = (CITES.to_owned(), format!("W{work}"));
        let saying = Said { document_id: patent, relation, named, confidence, found_in, cited_by, source };
        said.push((0, 0, work), &(PATENT.to_owned(), saying))
    })
}

/// Goes through the records of an entity, of several copies that of the greatest rank, with the source of each.
fn standing<R: Record<Key = (u64, u64)>>(
    bench: &Bench<'_>,
    mut take: impl FnMut(R, String) -> Result<(), LakeError>,
) -> Result<Counts, LakeError> {
    let total = bench.written(R::ENTITY);
    let records = bench.sort_fragments::<(u64, u64), (R, String)>((R::ENTITY, total), |sorter, _, fragment| {
        for batch in bench.lake.records::<R>(fragment)?.into_iter().flatten() {
            for record in batch? {
                sorter.push(record.key(), &(record, fragment.source.clone()))?;
            }
        }
        Ok(fragment.written(R::ENTITY))
    })?;
    let mut counts = Counts::default();
    let mut rows = records.iter()?.peekable();
    while let Some(first) = rows.next() {
        let (key, mut best) = first?;
        while let Some((_, copy)) = next_of(&mut rows, |&k| k == key) {
            counts.superseded += 1;
            if copy.0.rank() > best.0.rank() {
                best = copy;
            }
        }
        counts.written += 1;
        take(best.0, best.1)?;
    }
    Ok(counts)
}

/// The surest id that a document names a work by, and how the table writes it.
fn id_of(work: &NamedWork) -> Option<(Id, String)> {
    if let Some(key) = work.key {
        return Some(((0, 0, key), format!("W{key}")));
    }
    if let Some(doi) = &work.doi {
        return Some((of_doi(doi), format!("doi:{doi}")));
    }
    work.pmid.map(|pmid| (of_pmid(pmid), format!("pmid:{pmid}")))
}

fn of_doi(doi: &str) -> Id {
    let (high, low) = number(doi);
    (1, high, low)
}

fn of_pmid(pmid: u32) -> Id {
    (2, 0, u64::from(pmid))
}

/// Finds the works that are named, and writes the table `link`.
fn write_links(
    bench: &Bench<'_>,
    said: &Sorted<Id, (String, Said)>,
    snapshot: &mut SnapshotWriter,
) -> Result<(), LakeError> {
    let works = ids_of_works(bench, said.rows() > 0, snapshot)?;
    let mut works = works.iter()?.peekable();
    let mut found = bench.sorter::<(u32, u8), (String, Said)>();
    let kinds = [PATENT, PolicyDocumentRecord::KIND, TrialRecord::KIND];
    for (done, row) in (1..).zip(said.iter()?) {
        let (id, (kind, saying)) = row?;
        while let Some(row) = works.next_if(|row| row.as_ref().map_or(true, |((of, _), ())| *of < id)) {
            row?;
        }
        // Of several works of one id the first.
        let here = works.peek().and_then(|row| row.as_ref().ok()).filter(|((of, _), ())| *of == id);
        let work_no = here.map_or(NO_WORK, |((_, work_no), ())| *work_no);
        let rank = kinds.iter().position(|of| *of == kind).unwrap_or(kinds.len()) as u8;
        found.push((work_no, rank), &(kind, saying))?;
        bench.tell("finding the works that documents name", done, said.rows());
    }
    let found = found.finish()?;
    let mut table = snapshot.table::<Link>()?;
    let mut last: Option<Link> = None;
    for row in found.iter()? {
        let ((work_no, _), (kind, said)) = row?;
        let Said { document_id, relation, named, confidence, found_in, cited_by, source } = said;
        let work_no = (work_no != NO_WORK).then_some(work_no);
        let link = Link { work_no, kind, document_id, relation, named, confidence, found_in, cited_by, source };
        match &mut last {
            Some(last) if is_same(last, &link) => last.confidence = last.confidence.max(link.confidence),
            _ => {
                if let Some(whole) = last.replace(link) {
                    table.push(whole)?;
                }
            }
        }
    }
    last.into_iter().try_for_each(|link| table.push(link))?;
    snapshot.finish(table)
}

/// Whether two links are of one document and work, in one relation: a document may name a work by several of its ids.
fn is_same(a: &Link, b: &Link) -> bool {
    let is_known = a.work_no.is_some() || a.named == b.named;
    is_known && (a.work_no, &a.kind, &a.document_id, &a.relation) == (b.work_no, &b.kind, &b.document_id, &b.relation)
}

/// The ids of all works with their numbers; none if nobody asks.
fn ids_of_works(
    bench: &Bench<'_>,
    is_asked: bool,
    snapshot: &SnapshotWriter,
) -> Result<Sorted<(Id, u32), ()>, LakeError> {
    #[derive(Serialize, Deserialize)]
    struct Ids {
        work_no: u32,
        work_key: u64,
        doi: Option<String>,
        pmid: Option<u32>,
    }
    let mut ids = bench.sorter();
    if is_asked {
        let (mut done, total) = (0, snapshot.rows(Work::TABLE));
        snapshot.each(Work::TABLE, |Ids { work_no, work_key, doi, pmid }| {
            ids.push(((0, 0, work_key), work_no), &())?;
            doi.map_or(Ok(()), |doi| ids.push((of_doi(&doi), work_no), &()))?;
            pmid.map_or(Ok(()), |pmid| ids.push((of_pmid(pmid), work_no), &()))?;
            done += 1;
            bench.tell("looking at the ids of works", done, total);
            Ok(())
        })?;
    }
    ids.finish()
}
