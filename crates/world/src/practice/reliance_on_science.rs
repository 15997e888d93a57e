//! Citations of works by patents, as Reliance on Science has them (Marx and Fuegi, <https://relianceonscience.org>).
//!
//! Columns: `reftype` (`app` from the applicant, `exm` from the examiner, `oth` neither is known), `confscore` (from 1,
//! guessed, to 10, certain), `oaid` (the number in the OpenAlex id), `patent` (country, number, kind), `uspto` (whether
//! it is a patent of that office), `wherefound` (`frontonly`, `bodyonly`, `both`). The citing patents are those of
//! `patentsview`, wherever they come from, granted in the year of the work or later.

use std::path::PathBuf;

use crate::WorldError;

use super::links::{Citing, Documents, Links, Spread};
use super::output::Field::{Number, Text};
use super::output::{Part, Style};
use super::patentsview::Patents;
use super::{Draw, Plan, Records};

/// All citations, by citing patent.
pub(super) struct Citations<'a> {
    plan: &'a Plan<'a>,
    patents: Patents<'a>,
    documents: Documents,
}

impl<'a> Citations<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, links: &Links) -> Self {
        Self { plan, patents: Patents::new(plan, links), documents: links.documents(plan, Citing::Patents) }
    }
}

impl Records for Citations<'_> {
    fn count(&self) -> u64 {
        self.documents.count
    }

    fn write(&self, part: &Part) -> Result<Vec<PathBuf>, WorldError> {
        let columns = ["reftype", "confscore", "oaid", "patent", "uspto", "wherefound"];
        let mut table = part.file("_pcs_oa", "csv")?.table(Style::Csv, &columns)?;
        for document in part.range.clone() {
            let (block, position) = self.documents.find(document);
            // There are at least as many patents as documents in a block, so no two of them are one patent.
            let since = self.patents.since(block.year);
            let patents = Spread::new(since.end - since.start, block.hub as u64);
            let patent = self.patents.publication(since.start + patents.at(position));
            let rng = &mut self.plan.rng(Draw::Citation, document, 0);
            for work in block.cited(self.plan, position) {
                table.row(&[
                    Text(rng.pick(&["app", "app", "app", "app", "exm", "exm", "oth"])),
                    Number(5 + rng.below(6)),
                    Number(work),
                    Text(&patent),
                    Number(1),
                    Text(rng.pick(&["frontonly", "frontonly", "frontonly", "bodyonly", "both"])),
                ])?;
            }
        }
        Ok(vec![table.finish()?])
    }
}
