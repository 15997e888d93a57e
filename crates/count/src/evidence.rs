//! The records behind one number: which works, and why each counts.

use crate::corpus::Fact;
use crate::engine::Sure;
use crate::{CountError, Engine};
use hubscope_model::measure::{CountMeasure, Derivation, Entity, Measure};
use hubscope_model::row::{Author, Institution, Work};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// A page of the works behind one number.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// The indicator.
    pub indicator_id: String,
    /// The hub.
    pub hub_id: String,
    /// The year.
    pub year: i32,
    /// Works behind the number, over all pages. For people: works through which somebody counts. For a share: works of the
    /// denominator.
    pub total: u64,
    /// The works of this page, in the order of their ids.
    pub records: Vec<Record>,
    /// The edition.
    pub edition: String,
}

/// A work, and why it counts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Record {
    /// OpenAlex id.
    pub work_id: String,
    /// DOI, without a resolver.
    pub doi: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Year.
    pub publication_year: Option<i32>,
    /// Type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// For a share: whether the work is part of the numerator too.
    pub in_numerator: Option<bool>,
    /// The subfield of the primary topic, which gives the field.
    pub subfield: Option<String>,
    /// ANZSRC 2020 divisions of that subfield.
    pub divisions: Vec<u16>,
    /// Known countries.
    pub countries: Vec<String>,
    /// The authorships placed in the hub.
    pub because: Vec<Because>,
}

/// An authorship that places a work in a hub.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Because {
    /// OpenAlex id of the author; none where the source names nobody.
    pub author_id: Option<String>,
    /// Name.
    pub author: Option<String>,
    /// OpenAlex id of the institution.
    pub institution_id: String,
    /// Name.
    pub institution: Option<String>,
    /// What it was placed by.
    pub placed_by: &'static str,
}

impl Record {
    /// The reasons in one line.
    pub fn why(&self) -> String {
        let placed: Vec<String> = self
            .because
            .iter()
            .map(|b| {
                let author = b.author.as_deref().or(b.author_id.as_deref()).unwrap_or("an unnamed author");
                let institution = b.institution.as_deref().unwrap_or(&b.institution_id);
                format!("{author} at {institution} ({}), placed by {}", b.institution_id, b.placed_by)
            })
            .collect();
        let mut parts = vec![placed.join("; ")];
        if let Some(subfield) = &self.subfield {
            let divisions: Vec<String> = self.divisions.iter().map(u16::to_string).collect();
            parts.push(format!("subfield {subfield}, divisions {}", divisions.join("+")));
        }
        if !self.countries.is_empty() {
            parts.push(format!("countries {}", self.countries.join("+")));
        }
        if let Some(in_numerator) = self.in_numerator {
            let word = if in_numerator { "in numerator and denominator" } else { "in denominator only" };
            parts.push(word.to_owned());
        }
        parts.join(" | ")
    }
}

impl Engine {
    /// Works behind a number, from `offset`, at most `limit`.
    ///
    /// # Errors
    /// [`CountError::Catalogue`] for an unknown indicator or hub, [`CountError::NoRecords`] for growth.
    pub fn evidence(
        &self,
        indicator: &str,
        hub: &str,
        year: i32,
        offset: usize,
        limit: usize,
    ) -> Result<Evidence, CountError> {
        let (derivation, found) = self.catalogue.indicator(indicator)?;
        if derivation != Derivation::Yearly {
            return Err(CountError::NoRecords { id: indicator.to_owned(), base: found.id.clone() });
        }
        let (id, measure, numerator) = match &found.measure {
            Measure::Count(count) => (&found.id, count, None),
            Measure::Ratio(ratio) => {
                let above = self.having(&ratio.ratio, self.catalogue.count(&ratio.ratio)?, Sure::Yes)?;
                (&ratio.to, self.catalogue.count(&ratio.to)?, Some(above))
            }
        };
        let facts = self.facts_behind(id, measure, hub, year)?;
        let total = facts.len() as u64;
        // Works of a year are not numbered by key alone, so the page is cut after all of them are known by key.
        let numbers: Vec<u32> = facts.keys().copied().collect();
        let mut works: Vec<Work> = self.snapshot.rows_at(&numbers)?;
        works.sort_by_key(|w| w.work_key);
        let page: Vec<Work> = works.into_iter().skip(offset).take(limit).collect();

        let shown = || page.iter().filter_map(|w| facts.get(&w.work_no)).flatten();
        let people: BTreeSet<u32> = shown().filter_map(|f| f.author_no).collect();
        let people: Vec<u32> = people.into_iter().collect();
        let authors: HashMap<u32, Author> =
            self.snapshot.rows_at::<Author>(&people)?.into_iter().map(|a| (a.author_no, a)).collect();
        let here: BTreeSet<u64> =
            shown().filter_map(|f| self.corpus.sites.get(f.site_no as usize)).map(|s| s.institution_key).collect();
        let names: HashMap<u64, Option<String>> = self
            .snapshot
            .rows::<Institution>()?
            .into_iter()
            .filter(|i| here.contains(&i.institution_key))
            .map(|i| (i.institution_key, i.display_name))
            .collect();

        let because = |fact: &Fact| {
            let author = fact.author_no.and_then(|a| authors.get(&a));
            let key = self.corpus.sites.get(fact.site_no as usize).map(|s| s.institution_key).unwrap_or_default();
            Because {
                author_id: author.map(|a| format!("A{}", a.author_key)),
                author: author.and_then(|a| a.display_name.clone()),
                institution_id: format!("I{key}"),
                institution: names.get(&key).cloned().flatten(),
                placed_by: "institution",
            }
        };
        let records = page
            .iter()
            .map(|work| {
                let subfield = work.primary_subfield_id.and_then(|s| self.catalogue.classes.subfields.get(&s));
                Record {
                    work_id: format!("W{}", work.work_key),
                    doi: work.doi.clone(),
                    title: work.title.clone(),
                    publication_year: work.publication_year,
                    kind: work.kind.clone(),
                    in_numerator: numerator.as_ref().map(|n| n.contains(work.work_no)),
                    subfield: subfield.map(|s| s.name.clone()),
                    divisions: subfield.map(|s| s.divisions.iter().copied().collect()).unwrap_or_default(),
                    countries: work.countries.split(';').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
                    because: facts.get(&work.work_no).into_iter().flatten().map(because).collect(),
                }
            })
            .collect();
        Ok(Evidence {
            indicator_id: indicator.to_owned(),
            hub_id: hub.to_owned(),
            year,
            total,
            records,
            edition: self.manifest().edition(),
        })
    }

    /// Facts that make works, or people, count, by work.
    fn facts_behind(
        &self,
        id: &str,
        measure: &CountMeasure,
        hub: &str,
        year: i32,
    ) -> Result<BTreeMap<u32, Vec<Fact>>, CountError> {
        let sites = self.sites(hub)?;
        let works = self.having(id, measure, Sure::Yes)?;
        let range = self.corpus.year_range(year);
        let counts = |fact: &Fact| {
            let is_person = measure.count == Entity::Works || fact.author_no.is_some();
            range.contains(&fact.work_no) && works.contains(fact.work_no) && is_person
        };
        let mut facts: BTreeMap<u32, Vec<Fact>> = BTreeMap::new();
        for fact in self.corpus.facts_at(sites).filter(counts) {
            facts.entry(fact.work_no).or_default().push(fact);
        }
        facts.values_mut().for_each(|list| list.sort_unstable());
        Ok(facts)
    }
}
