//! The documents behind one number.

use super::share;
use crate::documents::Standing;
use crate::question::Question;
use crate::{CountError, Engine};
use hubscope_model::measure::{Documents, Of, PatentYear, Stage};
use hubscope_model::row::{Drug, DrugStage, Patent, PatentParty, Row, Site, Trial, TrialSite};
use hubscope_place::City;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// A document, and why it counts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DocumentRecord {
    /// A patent's office, number and kind of document; a trial's number in its registry; the source's id of a drug.
    pub document_id: String,
    /// Title, or name.
    pub title: Option<String>,
    /// The year that a patent is of, in which a trial began, or in which a drug came to the phase.
    pub year: Option<i32>,
    /// What a patent protects, the kind of a trial, or the phase of a drug.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What of a patent or trial counts by fractional counting.
    pub weight: Option<f64>,
    /// The parties or places in the hub.
    pub because: Vec<PartyRecord>,
}

/// A party that places a patent in a hub, or a place where a trial is done.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartyRecord {
    /// `applicant`, `inventor` or `site`.
    pub role: String,
    /// Name, of a site that of the hospital.
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
        if let Documents::Drugs { stage } = of {
            return self.drugs_behind(question, stage, (offset, limit));
        }
        let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for Standing { row, document, .. } in self.standing(place, question)? {
            rows.entry(document).or_default().push(row);
        }
        let numbers: Vec<u32> = rows.keys().copied().collect();
        let mut keys: Vec<(String, u32)> = match of {
            Documents::Trials => self.keys::<TrialKey>(&numbers)?,
            _ => self.keys::<PatentKey>(&numbers)?,
        };
        keys.sort_unstable();
        let total = keys.len() as u64;
        let mut shown: Vec<u32> = keys.into_iter().skip(offset).take(limit).map(|(_, number)| number).collect();
        shown.sort_unstable();
        let mut places: Vec<u32> = shown.iter().filter_map(|document| rows.get(document)).flatten().copied().collect();
        places.sort_unstable();
        let sites: Vec<Site> = self.snapshot.rows()?;
        let city = |site: Option<u32>| sites.get(site? as usize)?.city_id.and_then(City::of).map(City::name);
        let mut records = match of {
            Documents::Trials => self.trial_records(&shown, &places, city)?,
            Documents::Patents { year, .. } => self.patent_records(year, &shown, &places, city)?,
            Documents::Drugs { .. } => vec![],
        };
        records.sort_by(|a, b| a.document_id.cmp(&b.document_id));
        Ok((total, records))
    }

    /// Documents by their ids.
    fn keys<K: Row + Into<(String, u32)>>(&self, numbers: &[u32]) -> Result<Vec<(String, u32)>, CountError> {
        Ok(self.snapshot.rows_at::<K>(numbers)?.into_iter().map(Into::into).collect())
    }

    fn patent_records(
        &self,
        year: PatentYear,
        shown: &[u32],
        places: &[u32],
        city: impl Fn(Option<u32>) -> Option<&'static str>,
    ) -> Result<Vec<DocumentRecord>, CountError> {
        let mut because: BTreeMap<u32, Vec<PatentParty>> = BTreeMap::new();
        for party in self.snapshot.rows_at::<PatentParty>(places)? {
            because.entry(party.patent_no).or_default().push(party);
        }
        let record = |patent: Patent| {
            let mut parties = because.remove(&patent.patent_no).unwrap_or_default();
            parties.sort_by_key(|party| party.sequence);
            let weight = parties.iter().map(|party| party.weight).sum();
            let party = |of: PatentParty| PartyRecord { role: of.role, name: of.name, city: city(of.site_no) };
            DocumentRecord {
                document_id: patent.patent_id,
                title: patent.title,
                year: match year {
                    PatentYear::Publication => patent.publication_year,
                    PatentYear::Filing => patent.filing_year,
                },
                kind: patent.kind,
                weight: Some(share(weight)),
                because: parties.into_iter().map(party).collect(),
            }
        };
        Ok(self.snapshot.rows_at(shown)?.into_iter().map(record).collect())
    }

    fn trial_records(
        &self,
        shown: &[u32],
        places: &[u32],
        city: impl Fn(Option<u32>) -> Option<&'static str>,
    ) -> Result<Vec<DocumentRecord>, CountError> {
        let mut because: BTreeMap<u32, Vec<TrialSite>> = BTreeMap::new();
        for site in self.snapshot.rows_at::<TrialSite>(places)? {
            because.entry(site.trial_no).or_default().push(site);
        }
        let record = |trial: Trial| {
            let mut sites = because.remove(&trial.trial_no).unwrap_or_default();
            sites.sort_by_key(|site| site.sequence);
            let weight = sites.iter().map(|site| site.weight).sum();
            let place =
                |of: TrialSite| PartyRecord { role: "site".to_owned(), name: of.facility, city: city(of.site_no) };
            DocumentRecord {
                document_id: trial.trial_id,
                title: trial.title,
                year: trial.start_year,
                kind: trial.study_type,
                weight: Some(share(weight)),
                because: sites.into_iter().map(place).collect(),
            }
        };
        Ok(self.snapshot.rows_at(shown)?.into_iter().map(record).collect())
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

/// What a page of patents is ordered by.
#[derive(Serialize, Deserialize)]
struct PatentKey {
    patent_no: u32,
    patent_id: String,
}

impl Row for PatentKey {
    const TABLE: &'static str = Patent::TABLE;
}

impl From<PatentKey> for (String, u32) {
    fn from(key: PatentKey) -> Self {
        (key.patent_id, key.patent_no)
    }
}

/// What a page of trials is ordered by.
#[derive(Serialize, Deserialize)]
struct TrialKey {
    trial_no: u32,
    trial_id: String,
}

impl Row for TrialKey {
    const TABLE: &'static str = Trial::TABLE;
}

impl From<TrialKey> for (String, u32) {
    fn from(key: TrialKey) -> Self {
        (key.trial_id, key.trial_no)
    }
}
