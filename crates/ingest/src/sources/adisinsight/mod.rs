//! AdisInsight: drugs and the years in which each came to its phases, as a table. The database is licensed, and no export was at hand: a row
//! each drug, `phase_history` as `2019: Phase I | 2021: Phase II`.

use super::{FileKind, Named, Outcome, Source, Table, Wanted, is_named, typed};
use csv::StringRecord;
use hubscope_lake::document::DrugRecord;
use hubscope_lake::keep::Records;
use hubscope_model::measure::Stage;
use serde::Deserialize;
use std::path::Path;

pub(super) struct AdisInsight;

/// A row.
#[derive(Deserialize)]
struct Drug {
    drug_id: Option<String>,
    drug_name: Option<String>,
    company: Option<String>,
    country: Option<String>,
    phase_history: Option<String>,
    indication: Option<String>,
}

/// What a table of drugs has at least.
const NEEDED: [&str; 2] = ["drug_id", "phase_history"];

/// Phases by the stage that they are of: in the words of the database, lower case. What is of none is the end of development.
const PHASES: [(&str, Option<Stage>); 20] = [
    ("research", Some(Stage::ResearchPreclinical)),
    ("preclinical", Some(Stage::ResearchPreclinical)),
    ("clinical", Some(Stage::Clinical)),
    ("clinical phase unknown", Some(Stage::Clinical)),
    ("phase 0", Some(Stage::Clinical)),
    ("phase i", Some(Stage::Clinical)),
    ("phase i/ii", Some(Stage::Clinical)),
    ("phase ii", Some(Stage::Clinical)),
    ("phase ii/iii", Some(Stage::Clinical)),
    ("phase iii", Some(Stage::Clinical)),
    ("preregistration", Some(Stage::Regulatory)),
    ("preregistration submission withdrawal", Some(Stage::Regulatory)),
    ("registered", Some(Stage::Regulatory)),
    ("marketed", Some(Stage::Marketed)),
    ("launched", Some(Stage::Marketed)),
    ("no development reported", None),
    ("discontinued", None),
    ("suspended", None),
    ("withdrawn", None),
    ("market withdrawal", None),
];

impl Source for AdisInsight {
    fn id(&self) -> &'static str {
        "adisinsight"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        match is_named(path, &[".csv"]) {
            true => FileKind::Records,
            false => FileKind::Unknown,
        }
    }

    fn table(&self, header: &StringRecord) -> Option<Box<dyn Table>> {
        Named::with(header, &NEEDED).map(|table| Box::new(table) as Box<dyn Table>)
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, _: Wanted<'_>) -> (&'static str, Outcome) {
        let outcome = match typed::<Drug>(record).and_then(Drug::record) {
            Ok(drug) => {
                records.drugs.push(drug);
                Outcome::Written
            }
            Err(reason) => Outcome::Rejected(reason),
        };
        ("drugs", outcome)
    }
}

impl Drug {
    fn record(self) -> Result<DrugRecord, String> {
        let Drug { drug_id, drug_name: name, company, country, phase_history, indication } = self;
        let id = drug_id.ok_or("drug_id is empty")?;
        let written = phase_history.unwrap_or_default();
        let entries = written.split('|').map(str::trim).filter(|entry| !entry.is_empty());
        let mut history = entries.map(entry).collect::<Result<Vec<_>, _>>()?;
        // Of a year the entries stay in their order: the last is where it stood in the end.
        history.sort_by_key(|(year, ..)| *year);
        Ok(DrugRecord { id, name, company, country, indication, history })
    }
}

/// `2019: Phase I`.
fn entry(text: &str) -> Result<(i32, String, Option<String>), String> {
    let wrong = || format!("phase_history \"{text}\" is no year and phase, as 2019: Phase I");
    let (year, phase) = text.split_once(':').ok_or_else(wrong)?;
    let (year, phase) = (year.trim().parse().map_err(|_| wrong())?, phase.trim());
    let known = PHASES.iter().find(|(known, _)| phase.eq_ignore_ascii_case(known));
    let (_, stage) = known.ok_or_else(|| format!("phase_history: \"{phase}\" is no known phase"))?;
    Ok((year, phase.to_owned(), stage.map(|stage| stage.id().to_owned())))
}
