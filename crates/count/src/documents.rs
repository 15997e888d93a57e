//! Documents that are counted themselves: patents at the sites of their parties, trials where they are done, drugs in their stages.
//!
//! There are some millions of them at most, so what counting needs is read from the tables when somebody first asks, and kept. A
//! placing says where authorships are, and nothing of documents: these are at sites of no institution, where the sites lie.

use crate::bits::Bits;
use crate::engine::kept;
use crate::question::{Question, Tally};
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::{UNRESOLVED, WORLD};
use hubscope_model::measure::{Base, Condition, DocumentClass, Documents, Of, Party, PatentYear, Stage};
use hubscope_model::row::{DrugStage, Patent, PatentClass, PatentParty, Row, Trial, TrialSite};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// Documents of a kind, by their numbers, and the places of each.
#[derive(Debug, Default)]
pub(crate) struct Located {
    /// By document, the year that it is of, if that is known; of withdrawn ones none.
    years: Vec<Option<i32>>,
    /// The rows of places that are asked for: the site (none last), the row, the document, its share in units of 2^-32. In the order of sites.
    places: Vec<PlaceRow>,
}

/// A row of the table of parties or sites.
#[derive(Debug, Clone, Copy)]
struct PlaceRow {
    site: u32,
    row: u32,
    document: u32,
    weight: u64,
}

/// The site of what is nobody knows where.
const NOWHERE: u32 = u32::MAX;

impl Located {
    fn count(&self) -> u32 {
        // Documents are numbered by `u32`.
        self.years.len() as u32
    }

    /// The places at some sites; those anywhere, if no sites are given.
    fn at(&self, sites: Option<Vec<u32>>) -> impl Iterator<Item = &PlaceRow> {
        let begin = |site: u32| self.places.partition_point(|place| place.site < site);
        let end = |site: u32| self.places.partition_point(|place| place.site <= site);
        let everywhere: Option<Range<usize>> = sites.is_none().then_some(0..self.places.len());
        let there = sites.unwrap_or_default().into_iter().map(move |site| begin(site)..end(site));
        everywhere.into_iter().chain(there).flat_map(|range| &self.places[range])
    }
}

/// What stands behind a figure: a row of the table of parties or sites, and its document.
pub(crate) struct Standing {
    pub(crate) row: u32,
    pub(crate) document: u32,
    year: i32,
    weight: u64,
}

impl Engine {
    /// What a place has of documents, by period.
    pub(crate) fn documents(&self, place: &str, question: &Question<'_>) -> Result<Vec<Tally>, CountError> {
        if let Of::Documents(Documents::Drugs { stage }) = question.base.of {
            return match place {
                WORLD => self.drugs(question, stage),
                _ => Ok(vec![Tally::default(); question.periods.len()]),
            };
        }
        let mut tallies = vec![Tally::default(); question.periods.len()];
        let mut seen = Bits::new(self.located(question.base)?.count());
        for Standing { document, year, weight, .. } in self.standing(place, question)? {
            let is_new = !seen.contains(document);
            seen.insert(document);
            for (_, tally) in question.periods.iter().zip(&mut tallies).filter(|(period, _)| period.contains(year)) {
                tally.whole += u64::from(is_new);
                tally.weight += weight;
            }
        }
        Ok(tallies)
    }

    /// The documents that are asked for in a place, a row for each of their places there, of the years of any period.
    pub(crate) fn standing(&self, place: &str, question: &Question<'_>) -> Result<Vec<Standing>, CountError> {
        let located = self.located(question.base)?;
        let wanted = self.documents_that(question.id, question.base)?;
        let standing = |&PlaceRow { row, document, weight, .. }: &PlaceRow| {
            let year = located.years[document as usize].filter(|_| wanted.contains(document))?;
            let is_asked = question.periods.iter().any(|period| period.contains(year));
            is_asked.then_some(Standing { row, document, year, weight })
        };
        Ok(located.at(self.document_sites(place)).filter_map(standing).collect())
    }

    /// The sites of a place as they lie, and that of what is nobody knows where; none for the world, which has all.
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

    fn located(&self, base: &Base) -> Result<Arc<Located>, CountError> {
        kept(&self.located, format!("{:?}", base.of), || match base.of {
            Of::Documents(Documents::Patents { by, year }) => self.located_patents(by, year),
            Of::Documents(Documents::Trials) => self.located_trials(),
            _ => Ok(Located::default()),
        })
    }

    fn located_patents(&self, by: Party, year: PatentYear) -> Result<Located, CountError> {
        #[derive(Serialize, Deserialize)]
        struct Dated {
            publication_year: Option<i32>,
            filing_year: Option<i32>,
            is_withdrawn: bool,
        }
        #[derive(Serialize, Deserialize)]
        struct Place {
            site_no: Option<u32>,
            patent_no: u32,
            role: String,
            weight: u64,
        }
        let mut located = Located::default();
        self.snapshot.each(Patent::TABLE, |Dated { publication_year, filing_year, is_withdrawn }| {
            let year = match year {
                PatentYear::Publication => publication_year,
                PatentYear::Filing => filing_year,
            };
            located.years.push(year.filter(|_| !is_withdrawn));
            Ok(())
        })?;
        let mut rows = 0..;
        self.snapshot.each(PatentParty::TABLE, |Place { site_no, patent_no, role, weight }| {
            let (site, row) = (site_no.unwrap_or(NOWHERE), rows.next().unwrap_or_default());
            if role == by.role() {
                located.places.push(PlaceRow { site, row, document: patent_no, weight });
            }
            Ok(())
        })?;
        Ok(located)
    }

    fn located_trials(&self) -> Result<Located, CountError> {
        #[derive(Serialize, Deserialize)]
        struct Dated {
            start_year: Option<i32>,
        }
        #[derive(Serialize, Deserialize)]
        struct Place {
            site_no: Option<u32>,
            trial_no: u32,
            weight: u64,
        }
        let mut located = Located::default();
        self.snapshot.each(Trial::TABLE, |Dated { start_year }| {
            located.years.push(start_year);
            Ok(())
        })?;
        let mut rows = 0..;
        self.snapshot.each(TrialSite::TABLE, |Place { site_no, trial_no, weight }| {
            let (site, row) = (site_no.unwrap_or(NOWHERE), rows.next().unwrap_or_default());
            located.places.push(PlaceRow { site, row, document: trial_no, weight });
            Ok(())
        })?;
        Ok(located)
    }

    /// The documents that meet all conditions.
    fn documents_that(&self, id: &str, base: &Base) -> Result<Arc<Bits>, CountError> {
        let Of::Documents(of) = base.of else { return Ok(Arc::new(Bits::new(0))) };
        let kind = if of == Documents::Trials { "trials" } else { "patents" };
        kept(&self.sets, format!("{kind} {:?}", base.documents), || {
            let count = self.located(base)?.count();
            let mut set = Bits::new(count).complement();
            for condition in &base.documents {
                set.and(&self.documents_of(id, (of, count), condition)?);
            }
            Ok(set)
        })
    }

    fn documents_of(&self, id: &str, (of, count): (Documents, u32), condition: &Condition) -> Result<Bits, CountError> {
        let together = |parts: &[Condition], join: fn(&mut Bits, &Bits), start: Bits| -> Result<Bits, CountError> {
            let mut set = start;
            for condition in parts {
                join(&mut set, &self.documents_of(id, (of, count), condition)?);
            }
            Ok(set)
        };
        match condition {
            Condition::Any { any } => together(any, Bits::or, Bits::new(count)),
            Condition::All { all } => together(all, Bits::and, Bits::new(count).complement()),
            Condition::Not { not } => Ok(self.documents_of(id, (of, count), not)?.complement()),
            Condition::Class(class) => {
                let failed = |message| CountError::Class { indicator: id.to_owned(), message };
                let table = if of == Documents::Trials { Trial::TABLE } else { Patent::TABLE };
                self.documents_in(table, DocumentClass::of(of, class).map_err(failed)?, Bits::new(count))
            }
        }
    }

    fn documents_in(&self, table: &str, class: DocumentClass<'_>, mut set: Bits) -> Result<Bits, CountError> {
        #[derive(Serialize, Deserialize)]
        struct Countries {
            trial_no: u32,
            country_count: u32,
        }
        match class {
            DocumentClass::Text(column, wanted) => self.each_text(table, column, |document, text| {
                if text == Some(wanted) {
                    set.insert(document);
                }
            })?,
            DocumentClass::Phase(wanted) => self.each_text(table, "phases", |document, text| {
                if text.is_some_and(|phases| phases.split(';').any(|phase| phase == wanted)) {
                    set.insert(document);
                }
            })?,
            DocumentClass::Symbol(scheme, begins) => self.snapshot.each(PatentClass::TABLE, |of: PatentClass| {
                if of.scheme == scheme && of.symbol.starts_with(begins) {
                    set.insert(of.patent_no);
                }
                Ok(())
            })?,
            DocumentClass::MultiCountry => self.snapshot.each(table, |Countries { trial_no, country_count }| {
                if country_count > 1 {
                    set.insert(trial_no);
                }
                Ok(())
            })?,
        }
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
