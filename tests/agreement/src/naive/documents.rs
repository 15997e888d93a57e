//! Documents that are counted themselves: over lists of patents and drugs, one after the other.

use super::amount::{Amount, Amounts};
use super::place::{Place, places};
use super::{Counting, Naive};
use hubscope_lake::snapshot::Snapshot;
use hubscope_model::Years;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Base, Condition, Documents, Party, PatentYear, Stage};
use hubscope_model::row::{Drug, DrugStage, Patent, PatentClass, PatentParty, Site, Trial, TrialSite};
use std::collections::BTreeSet;

/// Documents, and sites as they lie, whatever a placing makes of authorships.
pub(super) struct DocumentRows {
    patents: Vec<Patent>,
    parties: Vec<PatentParty>,
    classes: Vec<PatentClass>,
    trials: Vec<Trial>,
    trial_sites: Vec<TrialSite>,
    drugs: Vec<Drug>,
    stages: Vec<DrugStage>,
    sites: Vec<Site>,
}

impl DocumentRows {
    pub(super) fn read(snapshot: &Snapshot) -> Self {
        DocumentRows {
            patents: snapshot.rows().expect("patents"),
            parties: snapshot.rows().expect("parties"),
            classes: snapshot.rows().expect("classes of patents"),
            trials: snapshot.rows().expect("trials"),
            trial_sites: snapshot.rows().expect("places of trials"),
            drugs: snapshot.rows().expect("drugs"),
            stages: snapshot.rows().expect("stages of drugs"),
            sites: snapshot.rows().expect("sites"),
        }
    }

    /// Whether there are any of a kind.
    fn has(&self, of: Documents) -> bool {
        match of {
            Documents::Patents { .. } => !self.patents.is_empty(),
            Documents::Trials => !self.trials.is_empty(),
            Documents::Drugs { .. } => !self.drugs.is_empty(),
        }
    }

    fn meets(&self, patent: &Patent, condition: &Condition) -> bool {
        match condition {
            Condition::Any { any } => any.iter().any(|part| self.meets(patent, part)),
            Condition::All { all } => all.iter().all(|part| self.meets(patent, part)),
            Condition::Not { not } => !self.meets(patent, not),
            Condition::Class(class) => match class.split_once(':').expect("a class of patents") {
                ("type", kind) => patent.kind.as_deref() == Some(kind),
                ("office", office) => patent.patent_id.split('-').next() == Some(office),
                (scheme, begins) => {
                    let is_in = |class: &PatentClass| class.scheme == scheme && class.symbol.starts_with(begins);
                    self.classes.iter().any(|class| class.patent_no == patent.patent_no && is_in(class))
                }
            },
        }
    }

    /// What a place has of patents.
    fn patents(
        &self,
        (by, year): (Party, PatentYear),
        conditions: &[Condition],
        place: &Place,
        years: Years,
    ) -> (u64, u64) {
        let (mut whole, mut shares) = (0, 0);
        for patent in self.patents.iter().filter(|patent| !patent.is_withdrawn) {
            let date = match year {
                PatentYear::Publication => &patent.published_on,
                PatentYear::Filing => &patent.filed_on,
            };
            let year: Option<i32> = date.as_ref().and_then(|date| date[..4].parse().ok());
            let is_asked = year.is_some_and(|year| years.first <= year && year <= years.last);
            if !is_asked || !conditions.iter().all(|condition| self.meets(patent, condition)) {
                continue;
            }
            let wanted = match by {
                Party::Applicant => "applicant",
                Party::Inventor => "inventor",
            };
            let of_patent =
                self.parties.iter().filter(|party| party.patent_no == patent.patent_no && party.role == wanted);
            let site =
                |party: &PatentParty| party.site_no.and_then(|no| self.sites.iter().find(|site| site.site_no == no));
            let here: Vec<&PatentParty> = of_patent.filter(|party| place.has(site(party))).collect();
            whole += u64::from(!here.is_empty());
            shares += here.iter().map(|party| party.weight).sum::<u64>();
        }
        (whole, shares)
    }

    fn is_such(&self, trial: &Trial, condition: &Condition) -> bool {
        match condition {
            Condition::Any { any } => any.iter().any(|part| self.is_such(trial, part)),
            Condition::All { all } => all.iter().all(|part| self.is_such(trial, part)),
            Condition::Not { not } => !self.is_such(trial, not),
            Condition::Class(class) => match class.split_once(':') {
                Some(("type", kind)) => trial.study_type.as_deref() == Some(kind),
                Some(("status", status)) => trial.status.as_deref() == Some(status),
                Some(("sponsor", class)) => trial.sponsor_class.as_deref() == Some(class),
                Some((_, phase)) => trial.phases.split(';').any(|of| of == phase),
                None => trial.country_count >= 2,
            },
        }
    }

    /// What a place has of trials.
    fn trials(&self, conditions: &[Condition], place: &Place, years: Years) -> (u64, u64) {
        let (mut whole, mut shares) = (0, 0);
        for trial in &self.trials {
            let year: Option<i32> = trial.start_date.as_ref().and_then(|date| date[..4].parse().ok());
            let is_asked = year.is_some_and(|year| years.first <= year && year <= years.last);
            if !is_asked || !conditions.iter().all(|condition| self.is_such(trial, condition)) {
                continue;
            }
            let of_trial = self.trial_sites.iter().filter(|site| site.trial_no == trial.trial_no);
            let site = |of: &TrialSite| of.site_no.and_then(|no| self.sites.iter().find(|site| site.site_no == no));
            let here: Vec<&TrialSite> = of_trial.filter(|of| place.has(site(of))).collect();
            whole += u64::from(!here.is_empty());
            shares += here.iter().map(|of| of.weight).sum::<u64>();
        }
        (whole, shares)
    }

    /// Drugs whose last phase up to the end of a year is of a stage.
    fn drugs(&self, stage: Stage, year: i32) -> u64 {
        let there = self.stages.iter().filter(|of| of.stage == stage.id() && of.since_year <= year);
        let still = there.filter(|of| of.until_year.unwrap_or(i32::MAX) > year);
        still.map(|of| of.drug_no).collect::<BTreeSet<u32>>().len() as u64
    }
}

impl<'b> Naive<'b> {
    /// A measure of documents of all places and periods.
    pub(super) fn document_amounts(&self, of: Documents, base: &Base, periods: &'b [(String, Years)]) -> Amounts<'b> {
        let rows = &self.rows.documents;
        let places = places(self.catalogue, &rows.sites);
        let mut amounts = Amounts::new();
        for (id, place) in &places {
            let Some((id, _)) = self.places.get_key_value(id) else { continue };
            for (name, years) in periods {
                let (whole, shares) = match of {
                    Documents::Patents { by, year } => rows.patents((by, year), &base.documents, place, *years),
                    Documents::Trials => rows.trials(&base.documents, place, *years),
                    Documents::Drugs { stage } => (if id == WORLD { rows.drugs(stage, years.last) } else { 0 }, 0),
                };
                let value = match (self.counting, of) {
                    (Counting::Full, _) | (_, Documents::Drugs { .. }) => whole as f64,
                    (Counting::Fractional, _) => shares as f64 / super::rows::WHOLE as f64,
                };
                amounts.insert((id, name), Amount { value: Some(value).filter(|_| rows.has(of)), n: whole });
            }
        }
        amounts
    }
}
