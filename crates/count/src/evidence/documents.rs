//! The documents behind one number.

use crate::question::Question;
use crate::{CountError, Engine};
use hubscope_model::measure::{Documents, Of, PatentYear, Stage};
use hubscope_model::row::{Drug, DrugStage, Patent, PatentParty, Row, Site, WHOLE_WORK};
use hubscope_place::City;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// A document, and why it counts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DocumentRecord {
    /// A patent's office, number and kind of document; the source's id of a drug.
    pub document_id: String,
    /// Title, or name.
    pub title: Option<String>,
    /// The year that a patent is of, or in which a drug came to the phase.
    pub year: Option<i32>,
    /// What a patent protects, or the phase of a drug.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What of a patent counts by fractional counting.
    pub weight: Option<f64>,
    /// The parties in the hub.
    pub because: Vec<PartyRecord>,
}

/// A party that places a patent in a hub.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartyRecord {
    /// `applicant` or `inventor`.
    pub role: String,
    /// Name.
    pub name: Option<String>,
    /// The city.
    pub city: Option<&'static str>,
}

impl DocumentRecord {
    /// The reasons in one line.
    pub fn why(&self) -> String {
        let party = |of: &PartyRecord| {
            let city = of.city.map(|city| format!(" in {city}")).unwrap_or_default();
            format!("{} {}{city}", of.role, of.name.as_deref().unwrap_or("of no known name"))
        };
        let parties = (!self.because.is_empty()).then(|| self.because.iter().map(party).collect::<Vec<_>>().join("; "));
        let weight = self.weight.map(|weight| format!("weight {}", super::number(weight)));
        parties.into_iter().chain(weight).collect::<Vec<_>>().join(" | ")
    }
}

impl Engine {
    /// How many documents are behind the number of a question of one period, and those of a page in the order of their ids.
    pub(super) fn documents_behind(
        &self,
        place: &str,
        question: &Question<'_>,
        offset: usize,
        limit: usize,
    ) -> Result<(u64, Vec<DocumentRecord>), CountError> {
        let Of::Documents(of) = question.base.of else { return Ok((0, vec![])) };
        match of {
            Documents::Patents { year, .. } => self.patents_behind(place, question, year, (offset, limit)),
            Documents::Drugs { stage } => self.drugs_behind(question, stage, (offset, limit)),
        }
    }

    fn patents_behind(
        &self,
        place: &str,
        question: &Question<'_>,
        year: PatentYear,
        (offset, limit): (usize, usize),
    ) -> Result<(u64, Vec<DocumentRecord>), CountError> {
        #[derive(Serialize, Deserialize)]
        struct Key {
            patent_no: u32,
            patent_id: String,
        }
        impl Row for Key {
            const TABLE: &'static str = Patent::TABLE;
        }
        let mut parties: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let patents = self.patents()?;
        for (party, patent, _) in self.parties_at(place, question, &patents)? {
            // Rows of a table are numbered by `u32`.
            parties.entry(patent).or_default().push(party as u32);
        }
        let numbers: Vec<u32> = parties.keys().copied().collect();
        let mut keys: Vec<Key> = self.snapshot.rows_at(&numbers)?;
        keys.sort_unstable_by(|a, b| a.patent_id.cmp(&b.patent_id));
        let page: BTreeSet<u32> = keys.iter().skip(offset).take(limit).map(|key| key.patent_no).collect();
        let rows: BTreeSet<u32> = page.iter().filter_map(|patent| parties.get(patent)).flatten().copied().collect();
        let rows: Vec<u32> = rows.into_iter().collect();
        let mut because: BTreeMap<u32, Vec<PatentParty>> = BTreeMap::new();
        for party in self.snapshot.rows_at::<PatentParty>(&rows)? {
            because.entry(party.patent_no).or_default().push(party);
        }
        let sites: Vec<Site> = self.snapshot.rows()?;
        let shown: Vec<u32> = page.into_iter().collect();
        let record = |patent: Patent| {
            let mut parties = because.remove(&patent.patent_no).unwrap_or_default();
            parties.sort_by_key(|party| party.sequence);
            let weight: u64 = parties.iter().map(|party| party.weight).sum();
            let city = |party: &PatentParty| sites.get(party.site_no? as usize)?.city_id.and_then(City::of);
            DocumentRecord {
                document_id: patent.patent_id,
                title: patent.title,
                year: match year {
                    PatentYear::Publication => patent.publication_year,
                    PatentYear::Filing => patent.filing_year,
                },
                kind: patent.kind,
                weight: Some(weight as f64 / WHOLE_WORK as f64),
                because: parties
                    .into_iter()
                    .map(|party| PartyRecord { city: city(&party).map(City::name), role: party.role, name: party.name })
                    .collect(),
            }
        };
        let mut records: Vec<DocumentRecord> = self.snapshot.rows_at(&shown)?.into_iter().map(record).collect();
        records.sort_by(|a, b| a.document_id.cmp(&b.document_id));
        Ok((keys.len() as u64, records))
    }

    fn drugs_behind(
        &self,
        question: &Question<'_>,
        stage: Stage,
        (offset, limit): (usize, usize),
    ) -> Result<(u64, Vec<DocumentRecord>), CountError> {
        let mut there: HashMap<u32, DrugStage> = HashMap::new();
        for period in &question.periods {
            self.each_drug(stage, period.last, |of| {
                there.insert(of.drug_no, of);
            })?;
        }
        let mut numbers: Vec<u32> = there.keys().copied().collect();
        numbers.sort_unstable();
        let mut drugs: Vec<Drug> = self.snapshot.rows_at(&numbers)?;
        drugs.sort_by(|a, b| a.drug_id.cmp(&b.drug_id));
        let record = |drug: Drug| {
            let at = there.remove(&drug.drug_no);
            let (year, kind) = at.map(|at| (at.since_year, at.phase)).unzip();
            DocumentRecord { document_id: drug.drug_id, title: drug.name, year, kind, weight: None, because: vec![] }
        };
        let total = drugs.len() as u64;
        Ok((total, drugs.into_iter().skip(offset).take(limit).map(record).collect()))
    }
}
