//! Documents that are counted themselves: patents at the sites of their parties, drugs in their stages.
//!
//! There are some millions of patents at most, so what counting needs of them is read from the tables when somebody first asks, and
//! kept. A placing says where authorships are, and nothing of patents: their parties are at sites of no institution, where these lie.

use crate::bits::Bits;
use crate::engine::kept;
use crate::question::{Question, Tally};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::{UNRESOLVED, WORLD};
use hubscope_model::measure::{Base, Condition, Documents, Of, Party, PatentClass, PatentYear, Stage};
use hubscope_model::row::{DrugStage, Patent, PatentClass as Classified, PatentParty, Row};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// What counting needs of patents and their parties.
#[derive(Debug, Default)]
pub(crate) struct Patents {
    /// By patent: the years of publication and filing, where they are known; of withdrawn ones none.
    published: Vec<Option<i32>>,
    filed: Vec<Option<i32>>,
    /// By party, in the order of sites: the site (none last), the patent, whether it is an inventor, its share in units of 2^-32.
    sites: Vec<u32>,
    patents: Vec<u32>,
    is_inventor: Vec<bool>,
    weights: Vec<u64>,
}

/// The site of a party that is nobody knows where.
const NOWHERE: u32 = u32::MAX;

impl Patents {
    fn count(&self) -> u32 {
        // Patents are numbered by `u32`.
        self.published.len() as u32
    }

    fn year(&self, of: PatentYear, patent: u32) -> Option<i32> {
        let years = match of {
            PatentYear::Publication => &self.published,
            PatentYear::Filing => &self.filed,
        };
        years.get(patent as usize).copied().flatten()
    }

    /// The parties at a site.
    fn at(&self, site: u32) -> Range<usize> {
        self.sites.partition_point(|of| *of < site)..self.sites.partition_point(|of| *of <= site)
    }

    /// The parties of a role at some sites; those anywhere, if no sites are given.
    fn parties(&self, by: Party, sites: Option<Vec<u32>>) -> impl Iterator<Item = usize> {
        let everywhere = sites.is_none().then_some(0..self.sites.len());
        let there = sites.unwrap_or_default().into_iter().map(|site| self.at(site));
        let is_asked = move |at: &usize| self.is_inventor[*at] == (by == Party::Inventor);
        everywhere.into_iter().chain(there).flatten().filter(is_asked)
    }
}

impl Engine {
    /// What a place has of documents, by period.
    pub(crate) fn documents(&self, place: &str, question: &Question<'_>) -> Result<Vec<Tally>, CountError> {
        match question.base.of {
            Of::Documents(Documents::Patents { .. }) => self.patents_at(place, question),
            Of::Documents(Documents::Drugs { stage }) if place == WORLD => self.drugs(question, stage),
            _ => Ok(vec![Tally::default(); question.periods.len()]),
        }
    }

    fn patents_at(&self, place: &str, question: &Question<'_>) -> Result<Vec<Tally>, CountError> {
        let patents = self.patents()?;
        let mut tallies = vec![Tally::default(); question.periods.len()];
        let mut seen = Bits::new(patents.count());
        for (party, patent, year) in self.parties_at(place, question, &patents)? {
            let is_new = !seen.contains(patent);
            seen.insert(patent);
            for (_, tally) in question.periods.iter().zip(&mut tallies).filter(|(period, _)| period.contains(year)) {
                tally.whole += u64::from(is_new);
                tally.weight += patents.weights[party];
            }
        }
        Ok(tallies)
    }

    /// The parties that are asked for in a place, each with its patent, and the year of that, which is in one of the periods.
    pub(crate) fn parties_at<'a>(
        &self,
        place: &str,
        question: &'a Question<'_>,
        patents: &'a Patents,
    ) -> Result<impl Iterator<Item = (usize, u32, i32)> + 'a, CountError> {
        let Base { of, patents: conditions, .. } = question.base;
        let (by, year) = match of {
            Of::Documents(Documents::Patents { by, year }) => (*by, *year),
            _ => Default::default(),
        };
        let wanted = self.patents_that(question.id, conditions)?;
        let of_party = move |party: usize| {
            let patent = patents.patents[party];
            let year = patents.year(year, patent).filter(|_| wanted.contains(patent))?;
            question.periods.iter().any(|period| period.contains(year)).then_some((party, patent, year))
        };
        Ok(patents.parties(by, self.document_sites(place)).filter_map(of_party))
    }

    /// The sites of a place as they lie, and that of parties of whom nobody knows where they are; none for the world, which has all.
    fn document_sites(&self, place: &str) -> Option<Vec<u32>> {
        let mut sites = self.lying.get(place)?.clone();
        sites.extend((place == UNRESOLVED).then_some(NOWHERE));
        Some(sites)
    }

    /// Places other than the world with their sites as these lie, ascending, whatever the placing of authorships: the relation
    /// `hub_document_site` of the SQL texts.
    pub fn lying(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.lying.iter().map(|(id, sites)| (id.as_str(), sites.as_slice()))
    }

    pub(crate) fn patents(&self) -> Result<Arc<Patents>, CountError> {
        #[derive(Serialize, Deserialize)]
        struct Years {
            publication_year: Option<i32>,
            filing_year: Option<i32>,
            is_withdrawn: bool,
        }
        #[derive(Serialize, Deserialize)]
        struct Party {
            site_no: Option<u32>,
            patent_no: u32,
            role: String,
            weight: u64,
        }
        kept(&self.patents, String::new(), || {
            let mut patents = Patents::default();
            self.snapshot.each(Patent::TABLE, |Years { publication_year, filing_year, is_withdrawn }| {
                patents.published.push(publication_year.filter(|_| !is_withdrawn));
                patents.filed.push(filing_year.filter(|_| !is_withdrawn));
                Ok(())
            })?;
            self.snapshot.each(PatentParty::TABLE, |Party { site_no, patent_no, role, weight }| {
                patents.sites.push(site_no.unwrap_or(NOWHERE));
                patents.patents.push(patent_no);
                patents.is_inventor.push(role == hubscope_model::measure::Party::Inventor.role());
                patents.weights.push(weight);
                Ok(())
            })?;
            Ok(patents)
        })
    }

    /// The patents that meet all conditions.
    fn patents_that(&self, id: &str, conditions: &[Condition]) -> Result<Arc<Bits>, CountError> {
        kept(&self.sets, format!("patents {conditions:?}"), || {
            let mut set = Bits::new(self.patents()?.count()).complement();
            for condition in conditions {
                set.and(&self.patents_of(id, condition)?);
            }
            Ok(set)
        })
    }

    fn patents_of(&self, id: &str, condition: &Condition) -> Result<Bits, CountError> {
        let count = self.patents()?.count();
        let together = |of: &[Condition], join: fn(&mut Bits, &Bits), start: Bits| -> Result<Bits, CountError> {
            let mut set = start;
            for condition in of {
                join(&mut set, &self.patents_of(id, condition)?);
            }
            Ok(set)
        };
        match condition {
            Condition::Any { any } => together(any, Bits::or, Bits::new(count)),
            Condition::All { all } => together(all, Bits::and, Bits::new(count).complement()),
            Condition::Not { not } => Ok(self.patents_of(id, not)?.complement()),
            Condition::Class(class) => {
                let failed = |message| CountError::Class { indicator: id.to_owned(), message };
                self.patents_in(PatentClass::of(class).map_err(failed)?)
            }
        }
    }

    fn patents_in(&self, class: PatentClass<'_>) -> Result<Bits, CountError> {
        let mut set = Bits::new(self.patents()?.count());
        let (column, wanted) = match class {
            PatentClass::Type(kind) => ("type", kind),
            PatentClass::Office(office) => ("office", office),
            PatentClass::Symbol(scheme, begins) => {
                self.snapshot.each(Classified::TABLE, |of: Classified| {
                    if of.scheme == scheme && of.symbol.starts_with(begins) {
                        set.insert(of.patent_no);
                    }
                    Ok(())
                })?;
                return Ok(set);
            }
        };
        self.each_text(Patent::TABLE, column, |patent, text| {
            if text == Some(wanted) {
                set.insert(patent);
            }
        })?;
        Ok(set)
    }

    /// Drugs that stand in a stage at the end of each period's last year.
    fn drugs(&self, question: &Question<'_>, stage: Stage) -> Result<Vec<Tally>, CountError> {
        let count = |period: &Years| {
            let mut tally = Tally::default();
            // A drug stands in one stage at a time.
            self.each_drug(stage, period.last, |_| tally.whole += 1)?;
            Ok(tally)
        };
        question.periods.iter().map(count).collect()
    }

    /// Goes through the drugs that stand in a stage at the end of a year.
    pub(crate) fn each_drug(&self, stage: Stage, year: i32, mut take: impl FnMut(DrugStage)) -> Result<(), CountError> {
        self.snapshot.each(DrugStage::TABLE, |of: DrugStage| {
            let is_there = of.since_year <= year && of.until_year.is_none_or(|until| until > year);
            if is_there && of.stage == stage.id() {
                take(of);
            }
            Ok(())
        })?;
        Ok(())
    }
}
