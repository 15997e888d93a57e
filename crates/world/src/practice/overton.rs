//! Policy documents: one row each, with what it cites. Overton-like: Overton's data are licensed and no sample is at
//! hand, so the columns follow the field names of its documentation of data snapshots, flattened to what an export
//! needs; DOIs are separated by ` | `.

use std::path::PathBuf;

use crate::WorldError;
use crate::tables::places::country_name;

use super::dates::date;
use super::links::{Citing, Documents as Blocks, Links};
use super::output::Field::Text;
use super::output::{Part, Style};
use super::words::CONDITIONS;
use super::{Draw, Plan, Records};

#[rustfmt::skip]
const COLUMNS: [&str; 9] = [
    "policy_document_id", "title", "source_title", "source_type", "source_country", "published_on", "document_type",
    "policy_document_url", "cited_dois",
];

/// All documents.
pub(super) struct Documents<'a> {
    plan: &'a Plan<'a>,
    blocks: Blocks,
}

impl<'a> Documents<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, links: &Links) -> Self {
        Self { plan, blocks: links.documents(plan, Citing::Policy) }
    }
}

impl Records for Documents<'_> {
    fn count(&self) -> u64 {
        self.blocks.count
    }

    fn write(&self, part: &Part) -> Result<Vec<PathBuf>, WorldError> {
        let mut table = part.file("policy_documents", "csv")?.table(Style::Csv, &COLUMNS)?;
        for document in part.range.clone() {
            let (block, position) = self.blocks.find(document);
            let rng = &mut self.plan.rng(Draw::Policy, document, 0);
            let city = self.plan.places.city(self.plan.places.anywhere(600, rng), rng);
            let country = country_name(city.country);
            let (publisher, kind) = match rng.below(10) {
                0..5 => (format!("{country} Directorate for Health Policy"), "government"),
                5..7 => (format!("{} Forum on Public Health", city.name), "think tank"),
                7 => ("Standing Conference on Medicines and Society".to_owned(), "igo"),
                _ => (format!("{country} Council on Clinical Guidelines"), "government"),
            };
            let country = if kind == "igo" { "IGO" } else { country };
            let subject = rng.pick(&CONDITIONS);
            let (opening, form) = rng.pick(&[
                ("Guideline on", "clinical guidance"),
                ("Preventing", "report"),
                ("The cost of", "working paper"),
                ("National plan:", "report"),
                ("Answer to the committee, on", "transcript"),
            ]);
            let doi = |work: u64| format!("10.5555/hw.{work}");
            let cited: Vec<String> = block.cited(self.plan, position).into_iter().map(doi).collect();
            let id = format!("hw-{document:08}");
            table.row(&[
                Text(&id),
                Text(&format!("{opening} {subject}, {} edition", block.year)),
                Text(&publisher),
                Text(kind),
                Text(country),
                Text(&date((block.year + rng.below(3) as u16).min(2024), rng.below(365))),
                Text(form),
                Text(&format!("https://policy.example/{id}")),
                Text(&cited.join(" | ")),
            ])?;
        }
        Ok(vec![table.finish()?])
    }
}
