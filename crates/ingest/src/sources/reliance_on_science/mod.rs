//! Reliance on Science: which patents cite which works, from front pages and texts of patents (Marx & Fuegi 2020, doi:10.1002/smj.3145; 2022,
//! doi:10.1111/jems.12455). The table `_pcs_oa.csv`, since 2022 by OpenAlex numbers.

use super::{FileKind, Outcome, Row, Source, Table, Wanted, is_named, typed};
use csv::StringRecord;
use hubscope_lake::document::PatentCitationRecord;
use hubscope_lake::keep::Records;
use hubscope_model::key;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;

pub(super) struct RelianceOnScience;

/// Where the table has what.
struct Columns {
    patent: usize,
    work: usize,
    confidence: Option<usize>,
    found_in: Option<usize>,
    cited_by: Option<usize>,
}

/// A row.
#[derive(Deserialize)]
struct Citation {
    patent: String,
    oaid: String,
    confscore: Option<String>,
    wherefound: Option<String>,
    reftype: Option<String>,
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let at = |name: &str| header.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        Some(Columns {
            patent: at("patent")?,
            work: at("oaid")?,
            confidence: at("confscore"),
            found_in: at("wherefound"),
            cited_by: at("reftype"),
        })
    }
}

impl Table for Columns {
    fn record(&self, row: &StringRecord) -> Row {
        let field = |at: Option<usize>| at.and_then(|at| row.get(at)).map(str::trim).filter(|text| !text.is_empty());
        let text = |at: usize| row.get(at).unwrap_or_default().trim();
        let json = json!({
            "patent": text(self.patent),
            "oaid": text(self.work),
            "confscore": field(self.confidence),
            "wherefound": field(self.found_in),
            "reftype": field(self.cited_by),
        });
        Row { json: json.to_string().into_bytes(), lost: None }
    }
}

impl Source for RelianceOnScience {
    fn id(&self) -> &'static str {
        "reliance_on_science"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        match is_named(path, &[".csv"]) {
            true => FileKind::Records,
            false => FileKind::Unknown,
        }
    }

    fn table(&self, header: &StringRecord) -> Option<Box<dyn Table>> {
        Columns::of(header).map(|columns| Box::new(columns) as Box<dyn Table>)
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, _: Wanted<'_>) -> (&'static str, Outcome) {
        let outcome = match typed::<Citation>(record).and_then(Citation::record) {
            Ok(citation) => {
                records.patent_citations.push(citation);
                Outcome::Written
            }
            Err(reason) => Outcome::Rejected(reason),
        };
        ("patent_citations", outcome)
    }
}

impl Citation {
    fn record(self) -> Result<PatentCitationRecord, String> {
        let Citation { patent, oaid, confscore, wherefound, reftype } = self;
        let patent = patent.to_ascii_uppercase();
        if patent.is_empty() {
            return Err("patent is empty".to_owned());
        }
        // As a number, or as OpenAlex writes it.
        let work = oaid.parse().ok().or_else(|| key::of_kind(&oaid, 'W'));
        let work = work.ok_or_else(|| format!("oaid \"{oaid}\" is no number of a work"))?;
        let confidence = match confscore {
            Some(score) => {
                let number = score.parse().ok().filter(|score| (1..=10).contains(score));
                Some(number.ok_or_else(|| format!("confscore \"{score}\" is not from 1 to 10"))?)
            }
            None => None,
        };
        let found_in = wherefound.map(|place| place.trim_end_matches("only").to_owned());
        let cited_by = reftype.and_then(|by| match by.as_str() {
            "app" => Some("applicant".to_owned()),
            "exm" => Some("examiner".to_owned()),
            // Of many patents nobody has noted it.
            _ => None,
        });
        Ok(PatentCitationRecord { patent, work, confidence, found_in, cited_by })
    }
}
