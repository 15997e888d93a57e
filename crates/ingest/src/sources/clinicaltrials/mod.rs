//! ClinicalTrials.gov: studies as version 2 of its API gives them, in pages, one a file or one a line.

use super::{FileKind, Outcome, Source, Wanted, is_named, point, typed};
use hubscope_lake::document::{CITES, NamedWork, TrialPlace, TrialRecord};
use hubscope_lake::keep::Records;
use hubscope_model::key;
use serde::Deserialize;
use std::path::Path;

pub(super) struct ClinicalTrials;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Study {
    protocol_section: Option<Protocol>,
}

/// Any module may be left out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Protocol {
    identification_module: Option<Identification>,
    status_module: Option<Status>,
    sponsor_collaborators_module: Option<Sponsors>,
    design_module: Option<Design>,
    references_module: Option<References>,
    contacts_locations_module: Option<Locations>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identification {
    nct_id: Option<String>,
    brief_title: Option<String>,
    official_title: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    overall_status: Option<String>,
    start_date_struct: Option<Date>,
    last_update_submit_date: Option<String>,
    last_update_post_date_struct: Option<Date>,
}

#[derive(Deserialize)]
struct Date {
    date: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sponsors {
    lead_sponsor: Option<Sponsor>,
}

#[derive(Default, Deserialize)]
struct Sponsor {
    name: Option<String>,
    class: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Design {
    study_type: Option<String>,
    phases: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
struct References {
    references: Option<Vec<Reference>>,
}

#[derive(Default, Deserialize)]
struct Locations {
    locations: Option<Vec<Location>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    facility: Option<String>,
    city: Option<String>,
    country: Option<String>,
    geo_point: Option<Point>,
}

#[derive(Default, Deserialize)]
struct Point {
    lat: Option<f64>,
    lon: Option<f64>,
}

#[derive(Deserialize)]
struct Reference {
    pmid: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    citation: Option<String>,
}

impl Source for ClinicalTrials {
    fn id(&self) -> &'static str {
        "clinicaltrials"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        // The list of papers that name trials is PubMed's.
        match is_named(path, &[".json", ".jsonl", ".ndjson"]) {
            true => FileKind::Records,
            false => FileKind::Unknown,
        }
    }

    fn lists(&self) -> &'static [&'static str] {
        &["studies"]
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, _: Wanted<'_>) -> (&'static str, Outcome) {
        let outcome = match typed::<Study>(record).map(Study::record) {
            Ok(Some(trial)) => {
                records.trials.push(trial);
                Outcome::Written
            }
            Ok(None) => return ("other", Outcome::Skipped),
            Err(reason) => Outcome::Rejected(reason),
        };
        ("trials", outcome)
    }
}

impl Study {
    fn record(self) -> Option<TrialRecord> {
        let Protocol {
            identification_module,
            status_module,
            sponsor_collaborators_module,
            design_module,
            references_module,
            contacts_locations_module,
        } = self.protocol_section?;
        let Identification { nct_id, brief_title, official_title } = identification_module?;
        let id = nct_id.map(|id| id.trim().to_ascii_uppercase()).filter(|id| !id.is_empty())?;
        let status = status_module.unwrap_or_default();
        let date = |of: Option<Date>| of.and_then(|of| of.date);
        let updated = status.last_update_submit_date.or(date(status.last_update_post_date_struct));
        let sponsor = sponsor_collaborators_module.and_then(|of| of.lead_sponsor).unwrap_or_default();
        let Design { study_type, phases } = design_module.unwrap_or_default();
        let references = references_module.and_then(|of| of.references).unwrap_or_default();
        let mut works: Vec<NamedWork> = references.into_iter().filter_map(Reference::named).collect();
        works.sort_unstable();
        works.dedup();
        let word = |text: Option<String>| text.map(|text| text.trim().to_ascii_lowercase());
        Some(TrialRecord {
            id,
            updated: updated.unwrap_or_default(),
            title: brief_title.or(official_title),
            study_type: word(study_type),
            phases: phases.into_iter().flatten().filter_map(|phase| word(Some(phase))).collect(),
            status: word(status.overall_status),
            start_date: date(status.start_date_struct),
            sponsor: sponsor.name,
            sponsor_class: word(sponsor.class),
            works,
            sites: contacts_locations_module
                .and_then(|of| of.locations)
                .into_iter()
                .flatten()
                .map(Location::place)
                .collect(),
        })
    }
}

impl Location {
    fn place(self) -> TrialPlace {
        let Location { facility, city, country, geo_point } = self;
        let Point { lat, lon } = geo_point.unwrap_or_default();
        let (latitude, longitude) = point(lat, lon);
        TrialPlace { facility, city, country, latitude, longitude }
    }
}

impl Reference {
    /// The work, if the reference has an id of it: a PubMed number, else a DOI in its text.
    fn named(self) -> Option<NamedWork> {
        let relation = match self.kind.as_deref() {
            Some("RESULT") => "result",
            Some("DERIVED") => "derived",
            // A trial that does not say why it lists a paper cites it.
            _ => CITES,
        };
        let pmid = self.pmid.and_then(|pmid| pmid.trim().parse().ok());
        let doi = || doi_in(self.citation.as_deref()?);
        let doi = if pmid.is_none() { doi() } else { None };
        (pmid.is_some() || doi.is_some()).then(|| NamedWork { key: None, doi, pmid, relation: relation.to_owned() })
    }
}

/// The DOI in a reference's text, which stands behind `doi:` or the address of the resolver, up to a blank.
fn doi_in(citation: &str) -> Option<String> {
    let at = ["doi.org/10.", "doi: 10.", "doi:10."].iter().find_map(|before| {
        let found = citation.to_ascii_lowercase().find(before)?;
        Some(found + before.len() - "10.".len())
    })?;
    let text = citation.get(at..)?.split_whitespace().next()?;
    key::doi(text.trim_end_matches(['.', ',', ';', ')', ']']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(study: &str) -> Option<TrialRecord> {
        typed::<Study>(study.as_bytes()).unwrap().record()
    }

    #[test]
    fn references_are_cited_papers_or_papers_about_the_trial() {
        let trial = record(
            r#"{"protocolSection": {"identificationModule": {"nctId": "nct00000001"}, "referencesModule": {"references": [
                {"pmid": "7", "type": "BACKGROUND"}, {"pmid": "8", "type": "RESULT"}, {"pmid": "9", "type": "DERIVED"},
                {"pmid": "7", "type": "BACKGROUND"}, {"citation": "No id at all."}, {"citation": "A. B. doi: 10.1/X.y. Epub."}
            ]}}}"#,
        )
        .unwrap();
        let work = |doi: Option<&str>, pmid, relation: &str| NamedWork {
            key: None,
            doi: doi.map(str::to_owned),
            pmid,
            relation: relation.to_owned(),
        };
        assert_eq!(trial.id, "NCT00000001");
        assert_eq!(
            trial.works,
            [
                work(None, Some(7), "cites"),
                work(None, Some(8), "result"),
                work(None, Some(9), "derived"),
                work(Some("10.1/x.y"), None, "cites")
            ]
        );
    }

    #[test]
    fn what_has_no_number_of_the_registry_is_no_trial() {
        assert_eq!(record(r#"{"protocolSection": {"statusModule": {}}}"#), None);
        assert_eq!(record(r#"{"protocolSection": {"identificationModule": {"nctId": " "}}}"#), None);
        assert_eq!(record("{}"), None);
    }

    #[test]
    fn a_doi_ends_where_the_reference_goes_on() {
        for (text, doi) in [
            ("Lancet. 2020. doi: 10.1016/S0140-6736(20)30183-5. Epub 2020.", Some("10.1016/s0140-6736(20)30183-5")),
            ("See https://doi.org/10.1/abc, and others", Some("10.1/abc")),
            ("İ doi:10.1/é", Some("10.1/é")),
            ("No such", None),
        ] {
            assert_eq!(doi_in(text).as_deref(), doi, "{text}");
        }
    }
}
