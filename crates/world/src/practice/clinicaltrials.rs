//! Trials: study objects of version 2 of ClinicalTrials.gov's API (<https://clinicaltrials.gov/data-api/api>), one a
//! line, with the modules that a hub's figures need.
//!
//! References of type `BACKGROUND` are what a trial cites. `RESULT` and `DERIVED` are papers about the trial itself, by
//! people of the hub whose works it cites, a year after it began. These papers also name the trial, as PubMed's data
//! bank lists do: `databank_links`, which has some more that the trial does not list.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::WorldError;
use crate::rng::Rng;
use crate::tables::places::{City, country_name};

use super::dates::date;
use super::links::{Block, Citing, Documents, Links};
use super::output::Field::{Number, Text};
use super::output::{Lines, Part, Style, Table};
use super::places::state;
use super::targets::YEARS;
use super::words::{CONDITIONS, HEALTH, company, drug, hospital, person};
use super::{Draw, Plan, Records};

/// All trials: those that cite works, then those that cite none.
pub(super) struct Trials<'a> {
    plan: &'a Plan<'a>,
    documents: Documents,
}

/// Trials that cite none, to a hundred that cite some.
const SILENT: u64 = 60;

impl<'a> Trials<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, links: &Links) -> Self {
        Self { plan, documents: links.documents(plan, Citing::Trials) }
    }

    fn write_trial(&self, studies: &mut Lines, links: &mut Table, trial: u64) -> Result<(), WorldError> {
        let rng = &mut self.plan.rng(Draw::Trial, trial, 0);
        let id = format!("NCT9{trial:07}");
        let block = (trial < self.documents.count).then(|| self.documents.find(trial));
        let earliest = block.map_or(*YEARS.start(), |(block, _)| block.year);
        let start = (earliest + rng.below(3) as u16).min(2024);
        let mut references = Vec::new();
        if let Some((block, position)) = block {
            for work in block.cited(self.plan, position) {
                references.push(reference(work, "BACKGROUND", block.year));
            }
            for (work, kind) in self.own_papers(rng, block, start + 1) {
                links.row(&[Number(work), Text(&id)])?;
                references.extend(kind.map(|kind| reference(work, kind, start + 1)));
            }
        }
        let home = block.map(|(block, _)| block.hub).filter(|_| rng.chance(450));
        let study = self.study(rng, &id, home, start, references);
        let mut line = study.to_string().into_bytes();
        line.push(b'\n');
        studies.line(&line)
    }

    /// Papers about a trial, with the type of the reference if the trial lists them.
    fn own_papers(&self, rng: &mut Rng, block: &Block, year: u16) -> Vec<(u64, Option<&'static str>)> {
        let works = if YEARS.contains(&year) { self.plan.works.citable_count(block.hub, year) } else { 0 };
        if works == 0 || !rng.chance(400) {
            return Vec::new();
        }
        let first = rng.below(works);
        // Neighbours, so that no paper comes twice.
        (first..works.min(first + 1 + rng.below(3)))
            .map(|work| self.plan.works.citable(block.hub, year, work))
            .map(|work| (work, rng.pick(&[Some("RESULT"), Some("DERIVED"), None])))
            .collect()
    }

    fn study(&self, rng: &mut Rng, id: &str, home: Option<usize>, start: u16, references: Vec<Value>) -> Value {
        let place = home.or_else(|| self.plan.places.anywhere(500, rng));
        let seat = self.plan.places.city(place, rng);
        let is_industry = rng.chance(400);
        let sponsor = if is_industry { company(rng, seat.country, HEALTH) } else { hospital(rng, seat.name) };
        let class = if is_industry { "INDUSTRY" } else { "OTHER" };
        let condition = rng.pick(&CONDITIONS);
        let number = rng.below(9000);
        let (treatment, country) = (drug(rng, number), seat.country);
        let title = format!("{treatment} in Adults With {condition}");
        let phases =
            rng.pick(&[&["PHASE1"][..], &["PHASE1", "PHASE2"], &["PHASE2"], &["PHASE2"], &["PHASE3"], &["NA"]]);
        let status = rng.pick(&["COMPLETED", "COMPLETED", "RECRUITING", "ACTIVE_NOT_RECRUITING", "TERMINATED"]);
        let (given, family) = person(rng, country);
        let began = date(start, rng.below(365));
        let mut locations = vec![location(rng, seat, status)];
        for _ in 0..rng.weighted([50, 20, 12, 8, 5, 3, 2].into_iter()) {
            let near = rng.chance(500);
            let place = if near { place } else { self.plan.places.anywhere(500, rng) };
            let city = self.plan.places.city(place, rng);
            locations.push(location(rng, city, status));
        }
        let mut protocol = json!({
            "identificationModule": {
                "nctId": id,
                "orgStudyIdInfo": {"id": format!("{}-{number}", &condition[..2].to_uppercase())},
                "organization": {"fullName": sponsor, "class": class},
                "briefTitle": title,
                "officialTitle": format!("A Multicentre Study of {title}"),
            },
            "statusModule": {
                "statusVerifiedDate": "2024-06",
                "overallStatus": status,
                "startDateStruct": {"date": &began[..if rng.chance(300) { 7 } else { 10 }], "type": "ACTUAL"},
                "completionDateStruct": {"date": date(start + 3, rng.below(365)), "type": "ESTIMATED"},
                "studyFirstSubmitDate": began,
                "lastUpdateSubmitDate": "2024-06-30",
            },
            "sponsorCollaboratorsModule": {
                "responsibleParty": {"type": "SPONSOR"},
                "leadSponsor": {"name": sponsor, "class": class},
            },
            "descriptionModule": {
                "briefSummary": format!("This study compares {treatment} with usual care in people with {condition}."),
            },
            "conditionsModule": {"conditions": [condition]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": phases,
                "designInfo": {"allocation": "RANDOMIZED", "interventionModel": "PARALLEL", "primaryPurpose": "TREATMENT"},
                "enrollmentInfo": {"count": 20 + rng.below(900), "type": "ACTUAL"},
            },
            "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": treatment}]},
            "eligibilityModule": {"sex": "ALL", "minimumAge": "18 Years", "stdAges": ["ADULT", "OLDER_ADULT"]},
            "contactsLocationsModule": {
                "overallOfficials": [
                    {"name": format!("{given} {family}"), "affiliation": sponsor, "role": "PRINCIPAL_INVESTIGATOR"},
                ],
                "locations": locations,
            },
        });
        if !references.is_empty() {
            protocol["referencesModule"] = json!({"references": references});
        }
        json!({"protocolSection": protocol, "hasResults": false})
    }
}

impl Records for Trials<'_> {
    fn count(&self) -> u64 {
        self.documents.count + self.documents.count * SILENT / 100
    }

    fn write(&self, part: &Part) -> Result<Vec<PathBuf>, WorldError> {
        let mut studies = part.file("studies", "jsonl")?;
        let mut links = part.file("databank_links", "csv")?.table(Style::Csv, &["pmid", "nct_id"])?;
        for trial in part.range.clone() {
            self.write_trial(&mut studies, &mut links, trial)?;
        }
        Ok(vec![studies.finish()?, links.finish()?])
    }
}

fn reference(work: u64, kind: &str, year: u16) -> Value {
    json!({
        "pmid": work.to_string(),
        "type": kind,
        "citation": format!("{year}. doi: 10.5555/hw.{work}. PMID: {work}."),
    })
}

fn location(rng: &mut Rng, city: &City, status: &str) -> Value {
    let mut location = json!({
        "facility": hospital(rng, city.name),
        "status": status,
        "city": city.name,
        "country": country_name(city.country),
        "geoPoint": {"lat": city.latitude, "lon": city.longitude},
    });
    if let Some((_, state)) = state(city) {
        location["state"] = state.into();
    }
    location
}
