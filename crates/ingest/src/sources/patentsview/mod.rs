//! PatentsView: the United States' granted patents, as its tables for bulk download have them (`g_patent`, `g_application`,
//! `g_assignee_disambiguated`, `g_inventor_disambiguated`, `g_location_disambiguated`, `g_ipc_at_issue`, `g_cpc_current`). Columns:
//! <https://patentsview.org/download/data-download-dictionary>. A table is known by its columns, whatever its file is called.

use super::{FileKind, Named, Outcome, Source, Table, Wanted, country, is_named, point, typed};
use csv::StringRecord;
use hubscope_lake::keep::Records;
use hubscope_lake::patent::{
    PatentClassRecord, PatentFilingRecord, PatentPartyRecord, PatentPlaceRecord, PatentRecord,
};
use serde::Deserialize;
use std::path::Path;

pub(super) struct PatentsView;

/// The tables by the columns that each has at least; the first that fits.
const TABLES: [&[&str]; 8] = [
    &["patent_id", "patent_type", "patent_date"],
    &["application_id", "patent_id", "filing_date"],
    &["patent_id", "assignee_sequence", "assignee_id"],
    &["patent_id", "inventor_sequence", "inventor_id"],
    // As the tables for evaluation have inventors: of `6760406-1` the sequence is 1.
    &["patent_id", "mention_id", "inventor_id"],
    &["location_id", "disambig_country"],
    &["patent_id", "ipc_sequence", "section", "ipc_class", "subclass"],
    &["patent_id", "cpc_sequence", "cpc_group"],
];

/// A row of any of them. What tells them apart is never empty.
#[derive(Deserialize)]
struct Fields {
    patent_id: Option<String>,
    patent_type: Option<String>,
    patent_date: Option<String>,
    patent_title: Option<String>,
    wipo_kind: Option<String>,
    withdrawn: Option<String>,
    filing_date: Option<String>,
    assignee_sequence: Option<String>,
    assignee_id: Option<String>,
    disambig_assignee_individual_name_first: Option<String>,
    disambig_assignee_individual_name_last: Option<String>,
    disambig_assignee_organization: Option<String>,
    inventor_sequence: Option<String>,
    mention_id: Option<String>,
    inventor_id: Option<String>,
    #[serde(alias = "name_first")]
    disambig_inventor_name_first: Option<String>,
    #[serde(alias = "name_last")]
    disambig_inventor_name_last: Option<String>,
    location_id: Option<String>,
    disambig_city: Option<String>,
    disambig_country: Option<String>,
    latitude: Option<String>,
    longitude: Option<String>,
    section: Option<String>,
    ipc_class: Option<String>,
    subclass: Option<String>,
    main_group: Option<String>,
    subgroup: Option<String>,
    cpc_group: Option<String>,
}

impl Source for PatentsView {
    fn id(&self) -> &'static str {
        "patentsview"
    }

    fn file_kind(&self, path: &Path) -> FileKind {
        match is_named(path, &[".tsv", ".csv"]) {
            true => FileKind::Records,
            false => FileKind::Unknown,
        }
    }

    fn table(&self, header: &StringRecord) -> Option<Box<dyn Table>> {
        TABLES.iter().find_map(|needed| Named::with(header, needed)).map(|table| Box::new(table) as Box<dyn Table>)
    }

    fn paths(&self) -> &'static str {
        include_str!("paths.txt")
    }

    fn read(&self, record: &[u8], records: &mut Records, _: Wanted<'_>) -> (&'static str, Outcome) {
        let fields = match typed::<Fields>(record) {
            Ok(fields) => fields,
            Err(reason) => return ("patents", Outcome::Rejected(reason)),
        };
        let (entity, read) = fields.keep(records);
        (entity, read.map_or_else(Outcome::Rejected, |()| Outcome::Written))
    }
}

impl Fields {
    /// Adds the record to those of its kind; says which kind that is.
    fn keep(self, records: &mut Records) -> (&'static str, Result<(), String>) {
        match self {
            Fields { patent_type: Some(_), .. } => ("patents", self.patent().map(|of| records.patents.push(of))),
            Fields { assignee_sequence: Some(_), .. }
            | Fields { inventor_sequence: Some(_), .. }
            | Fields { mention_id: Some(_), .. } => {
                ("patent_parties", self.party().map(|of| records.patent_parties.push(of)))
            }
            Fields { section: Some(_), .. } | Fields { cpc_group: Some(_), .. } => {
                ("patent_classes", self.class().map(|of| records.patent_classes.push(of)))
            }
            Fields { patent_id: None, location_id: Some(_), .. } => {
                ("patent_places", self.place().map(|of| records.patent_places.push(of)))
            }
            _ => ("patent_filings", self.filing().map(|of| records.patent_filings.push(of))),
        }
    }

    /// The office and its number.
    fn number(&self) -> Result<String, String> {
        let id = self.patent_id.as_deref().ok_or("patent_id is empty")?;
        Ok(format!("US-{}", id.to_ascii_uppercase()))
    }

    fn patent(self) -> Result<PatentRecord, String> {
        Ok(PatentRecord {
            patent: self.number()?,
            kind_code: self.wipo_kind.map(|code| code.to_ascii_uppercase()),
            kind: self.patent_type.map(|kind| kind.to_lowercase()),
            title: self.patent_title,
            published_on: Some(day("patent_date", self.patent_date)?.ok_or("patent_date is empty")?),
            is_withdrawn: self.withdrawn.as_deref() == Some("1"),
        })
    }

    fn filing(self) -> Result<PatentFilingRecord, String> {
        let patent = self.number()?;
        Ok(PatentFilingRecord { patent, filed_on: day("filing_date", self.filing_date)? })
    }

    fn party(self) -> Result<PatentPartyRecord, String> {
        let patent = self.number()?;
        let name = |first: Option<String>, last: Option<String>| {
            let parts: Vec<String> = first.into_iter().chain(last).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let (is_inventor, sequence, party_id, name) = match self.assignee_sequence {
            Some(sequence) => {
                let individual =
                    name(self.disambig_assignee_individual_name_first, self.disambig_assignee_individual_name_last);
                let name = self.disambig_assignee_organization.or(individual);
                (false, sequence, self.assignee_id, name)
            }
            None => {
                let name = name(self.disambig_inventor_name_first, self.disambig_inventor_name_last);
                let mentioned = self.mention_id.as_deref().and_then(|id| id.rsplit('-').next()).map(str::to_owned);
                (true, self.inventor_sequence.or(mentioned).unwrap_or_default(), self.inventor_id, name)
            }
        };
        let sequence = sequence.parse().map_err(|_| format!("sequence \"{sequence}\" is no number"))?;
        Ok(PatentPartyRecord { patent, is_inventor, sequence, party_id, name, place: self.location_id })
    }

    fn place(self) -> Result<PatentPlaceRecord, String> {
        let degrees = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let (latitude, longitude) = point(degrees(self.latitude), degrees(self.longitude));
        let place = self.location_id.ok_or("location_id is empty")?;
        let country = country(self.disambig_country);
        Ok(PatentPlaceRecord { place, city: self.disambig_city, country, latitude, longitude })
    }

    /// IPC stands in pieces, CPC as a whole.
    fn class(self) -> Result<PatentClassRecord, String> {
        let patent = self.number()?;
        if let Some(symbol) = self.cpc_group {
            return Ok(PatentClassRecord { patent, scheme: "cpc".to_owned(), symbol });
        }
        let subclass: String = [self.section, self.ipc_class, self.subclass].into_iter().flatten().collect();
        let group = self.main_group.map(|main| format!("{main}/{}", self.subgroup.unwrap_or_default()));
        let symbol = subclass.to_ascii_uppercase() + &group.unwrap_or_default();
        Ok(PatentClassRecord { patent, scheme: "ipc".to_owned(), symbol })
    }
}

/// A day as the tables have it: `2019-03-05`.
fn day(column: &str, text: Option<String>) -> Result<Option<String>, String> {
    let is_day = |text: &String| {
        let parts: Vec<&str> = text.split('-').collect();
        let is_number = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(is_number) && parts[0].len() == 4
    };
    match text {
        Some(text) if !is_day(&text) => Err(format!("{column} \"{text}\" is no day, as 2019-03-05")),
        text => Ok(text),
    }
}
