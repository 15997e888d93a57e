//! The records behind one number: which works, and why each counts.

use crate::bits::Bits;
use crate::corpus::Fact;
use crate::engine::Sure;
use crate::{CountError, Engine};
use hubscope_model::Years;
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{CountMeasure, Derivation, Entity, Measure};
use hubscope_model::row::{Author, Institution, Row, Work};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// A page of the works behind one number.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// The indicator.
    pub indicator_id: String,
    /// The hub.
    pub hub_id: String,
    /// The year, or the first and last.
    pub period: String,
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
    /// The venue.
    pub venue: Option<String>,
    /// What the list of a basket says that the venue is about.
    pub venue_subject: Option<&'static str>,
    /// Classes that the work has by its topics and text (`frontier:phenomics`).
    pub classes: Vec<String>,
    /// The subfield of the primary topic, which gives the field unless the venue's subject does.
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
    /// OpenAlex id of the institution; none where the authorship has none, which counts in the world only.
    pub institution_id: Option<String>,
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
                let Some(id) = &b.institution_id else { return format!("{author}, at no known institution") };
                let institution = b.institution.as_deref().unwrap_or(id);
                format!("{author} at {institution} ({id}), placed by {}", b.placed_by)
            })
            .collect();
        let mut parts = vec![];
        if !placed.is_empty() {
            parts.push(placed.join("; "));
        }
        if let (Some(venue), Some(subject)) = (&self.venue, self.venue_subject) {
            parts.push(format!("in {venue} ({subject})"));
        }
        parts.extend(self.classes.iter().cloned());
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
        years: Years,
        offset: usize,
        limit: usize,
    ) -> Result<Evidence, CountError> {
        let (derivation, found) = self.catalogue.indicator(indicator)?;
        if derivation != Derivation::Plain {
            return Err(CountError::NoRecords { id: indicator.to_owned(), base: found.id.clone() });
        }
        let is_hub = || self.catalogue.hubs.hubs.iter().any(|h| h.id == hub);
        if !found.is_of(self.catalogue.hub_id(hub)?) || matches!(found.measure, Measure::RelativeToMax(_)) && !is_hub()
        {
            return Err(CountError::Undefined { id: indicator.to_owned(), hub: hub.to_owned() });
        }
        let [(period, years)] =
            found.periods(years).try_into().map_err(|_| CountError::OneYear { id: indicator.to_owned() })?;
        self.check_classes(found)?;
        let (id, measure, numerator) = match &found.measure {
            Measure::Count(count) => (&found.id, count, None),
            Measure::Ratio(ratio) => {
                let above = self.having(&ratio.ratio, self.catalogue.count(&ratio.ratio)?, Sure::Yes)?;
                (&ratio.to, self.catalogue.count(&ratio.to)?, Some(above))
            }
            Measure::RelativeToMax(relative) => {
                (&relative.relative_to_max, self.catalogue.count(&relative.relative_to_max)?, None)
            }
        };
        let behind = self.works_behind(id, measure, hub, years)?;
        let page = self.page(&behind, offset, limit)?;
        let shown: BTreeSet<u32> = page.iter().map(|w| w.work_no).collect();
        let mut facts: BTreeMap<u32, Vec<Fact>> = BTreeMap::new();
        for fact in self.facts(hub)?.filter(|f| shown.contains(&f.work_no) && counts(measure, f)) {
            facts.entry(fact.work_no).or_default().push(fact);
        }
        facts.values_mut().for_each(|list| list.sort_unstable());
        let people: BTreeSet<u32> = facts.values().flatten().filter_map(|f| f.author_no).collect();
        let people: Vec<u32> = people.into_iter().collect();
        let authors: HashMap<u32, Author> =
            self.snapshot.rows_at::<Author>(&people)?.into_iter().map(|a| (a.author_no, a)).collect();
        let sites = facts.values().flatten().filter_map(|f| self.corpus.sites.get(f.site_no? as usize));
        let here: BTreeSet<u64> = sites.map(|s| s.institution_key).collect();
        let names: HashMap<u64, Option<String>> = self
            .snapshot
            .rows::<Institution>()?
            .into_iter()
            .filter(|i| here.contains(&i.institution_key))
            .map(|i| (i.institution_key, i.display_name))
            .collect();

        let because = |fact: &Fact| {
            let author = fact.author_no.and_then(|a| authors.get(&a));
            let key = fact.site_no.and_then(|s| self.corpus.sites.get(s as usize)).map(|s| s.institution_key);
            Because {
                author_id: author.map(|a| format!("A{}", a.author_key)),
                author: author.and_then(|a| a.display_name.clone()),
                institution_id: key.map(|key| format!("I{key}")),
                institution: key.and_then(|key| names.get(&key).cloned().flatten()),
                placed_by: if key.is_some() { "institution" } else { "none" },
            }
        };
        let records = page
            .iter()
            .map(|work| {
                let venue = self.corpus.venue(work.work_no).and_then(|at| self.corpus.venues.get(at));
                let listed = venue.and_then(|v| self.basket_venues.iter().find(|l| l.venue_key == v.venue_key));
                let classes = self.corpus.classes.iter().filter(|(_, works)| works.contains(work.work_no));
                let subfield = work.primary_subfield_id.and_then(|s| self.catalogue.classes.subfields.get(&s));
                Record {
                    work_id: format!("W{}", work.work_key),
                    doi: work.doi.clone(),
                    title: work.title.clone(),
                    publication_year: work.publication_year,
                    kind: work.kind.clone(),
                    in_numerator: numerator.as_ref().map(|n| n.contains(work.work_no)),
                    venue: venue.and_then(|v| v.display_name.clone()),
                    venue_subject: listed.map(|l| l.subject),
                    classes: classes.map(|(id, _)| id.clone()).collect(),
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
            period,
            total: behind.len(),
            records,
            edition: self.manifest().edition(),
        })
    }

    /// Works behind a count: for people, those through which somebody counts.
    fn works_behind(
        &self,
        id: &str,
        measure: &CountMeasure,
        hub: &str,
        years: Years,
    ) -> Result<RoaringBitmap, CountError> {
        let mut works = self.having(id, measure, Sure::Yes)?;
        let range = self.corpus.year_range(years.first, years.last);
        works.remove_range(..range.start);
        works.remove_range(range.end..);
        if measure.count == Entity::Works && hub == WORLD {
            // A work that names nobody is one of the world's all the same.
            return Ok(works);
        }
        let here = self.facts(hub)?.filter(|f| counts(measure, f)).map(|f| f.work_no);
        let mut placed = Bits::new(self.corpus.works() as usize);
        here.for_each(|work| placed.insert(work));
        Ok(works.into_iter().filter(|&work| placed.contains(work)).collect())
    }

    /// The works of a page, in the order of their keys: numbers of several years are not in it.
    fn page(&self, works: &RoaringBitmap, offset: usize, limit: usize) -> Result<Vec<Work>, CountError> {
        let numbers: Vec<u32> = works.iter().collect();
        let mut keys: Vec<WorkKey> = self.snapshot.rows_at(&numbers)?;
        keys.sort_unstable_by_key(|work| work.work_key);
        let mut numbers: Vec<u32> = keys.into_iter().skip(offset).take(limit).map(|work| work.work_no).collect();
        numbers.sort_unstable();
        let mut page: Vec<Work> = self.snapshot.rows_at(&numbers)?;
        page.sort_unstable_by_key(|work| work.work_key);
        Ok(page)
    }
}

/// Whether a fact makes something count: people only by an authorship that has one.
fn counts(measure: &CountMeasure, fact: &Fact) -> bool {
    measure.count == Entity::Works || fact.author_no.is_some()
}

/// What a page is ordered by, without the rest of the works.
#[derive(Serialize, Deserialize)]
struct WorkKey {
    work_no: u32,
    work_key: u64,
}

impl Row for WorkKey {
    const TABLE: &'static str = Work::TABLE;
}
