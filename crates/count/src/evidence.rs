//! The records behind one number: which works, and why each counts.

mod documents;
mod reasons;

pub use documents::{DocumentRecord, PartyRecord};

use crate::bits::Bits;
use crate::class::Reading;
use crate::index::{Facts, NONE, Wanted};
use crate::place::Place;
use crate::question::{Question, Trail, has_role, plays};
use crate::{CountError, Engine};
use hubscope_lake::index::role;
use hubscope_model::Years;
use hubscope_model::measure::{AtLeast, Base, Derivation, Entity, Measure, Of, Period, Placing, Role};
use hubscope_model::row::{Author, Institution, Row, WHOLE_WORK, Work};
use hubscope_place::City;
use reasons::{Spread, number};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// A page of the works, or documents, behind one number.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// The indicator.
    pub indicator_id: String,
    /// The hub.
    pub hub_id: String,
    /// The other hub or country, if the number is a pair's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// The year, or the first and last.
    pub period: String,
    /// Works or documents behind the number, over all pages. For people: works through which somebody counts. For a share: works of the
    /// denominator.
    pub total: u64,
    /// How many of them come before this page.
    pub offset: usize,
    /// The works of this page, in the order of their ids.
    pub records: Vec<Record>,
    /// The documents of this page, in the order of their ids, if it is these that are counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentRecord>,
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
    /// The measure's other conditions and metrics, each with what the work is in it: `industry: Acme (I5)`, `far: 5570 km between its
    /// institutions`.
    pub conditions: Vec<String>,
    /// What of the work counts by fractional counting, if the measure can be counted so; not of pairs, which have products.
    pub weight: Option<f64>,
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
    /// The city that it was placed in, if it was not placed where its institution is registered.
    pub city: Option<&'static str>,
    /// What it was placed by: `city`, which the affiliation names, `child`, an institution of the affiliation that belongs to this one,
    /// `institution`, where that is registered, or `none`.
    pub placed_by: &'static str,
    /// What the author was on the work, of that which the measure asks for: `corresponding`, `first`.
    pub roles: Vec<&'static str>,
    /// Its share of the work, where that decides who counts, and of pairs.
    pub weight: Option<f64>,
}

impl Record {
    /// The reasons in one line.
    pub fn why(&self) -> String {
        let placed: Vec<String> = self
            .because
            .iter()
            .map(|b| {
                let author = b.author.as_deref().or(b.author_id.as_deref()).unwrap_or("an unnamed author");
                let roles = if b.roles.is_empty() { String::new() } else { format!(" ({})", b.roles.join(", ")) };
                let weight = b.weight.map(|weight| format!(", weight {}", number(weight))).unwrap_or_default();
                let city = b.city.map(|city| format!(" in {city}")).unwrap_or_default();
                let Some(id) = &b.institution_id else {
                    let by = if city.is_empty() { "" } else { ", placed by city" };
                    return format!("{author}{roles}, at no known institution{city}{by}{weight}");
                };
                let institution = b.institution.as_deref().unwrap_or(id);
                format!("{author}{roles} at {institution} ({id}){city}, placed by {}{weight}", b.placed_by)
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
        parts.extend(self.conditions.iter().cloned());
        parts.extend(self.weight.map(|weight| format!("weight {}", number(weight))));
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
        if !found.is_of(self.catalogue.hub_id(hub)?)
            || matches!(found.measure, Measure::RelativeToMax(_)) && !self.has_boundary(hub)
        {
            return Err(CountError::Undefined { id: indicator.to_owned(), hub: hub.to_owned() });
        }
        let [(period, years)] =
            found.periods(years).try_into().map_err(|_| CountError::OneYear { id: indicator.to_owned() })?;
        if !self.is_of(found, hub)? || !self.looks_back(found, years)? {
            return Err(CountError::NoFigure { id: indicator.to_owned(), hub: hub.to_owned(), period });
        }
        self.check(found)?;
        let place = self.place(hub)?;
        let question = |base| Question {
            id: &found.id,
            base,
            reading: Reading::Known,
            periods: vec![years],
            is_pooled: found.period == Period::Pooled,
        };
        let (base, part) = match &found.measure {
            Measure::Base(base) => (base, None),
            // Where the world stands below the line, the hub's own part of it is what can be looked at.
            Measure::Ratio(ratio) if ratio.of.is_some() => (self.catalogue.base(&ratio.ratio)?, None),
            Measure::Ratio(ratio) => (self.catalogue.base(&ratio.to)?, Some(self.catalogue.base(&ratio.ratio)?)),
            Measure::RelativeToMax(relative) => (self.catalogue.base(&relative.relative_to_max)?, None),
            Measure::Specialisation(of) => {
                (self.catalogue.base(&of.to)?, Some(self.catalogue.base(&of.specialisation)?))
            }
        };
        let (indicator_id, hub_id, edition) = (indicator.to_owned(), hub.to_owned(), self.manifest().edition());
        // What has documents on either side is looked at by these.
        if let Some(base) = [Some(base), part].into_iter().flatten().find(|base| matches!(base.of, Of::Documents(_))) {
            let (total, documents) = self.documents_behind(hub, &question(base), offset, limit)?;
            let (partner_id, records) = (None, vec![]);
            return Ok(Evidence {
                indicator_id,
                hub_id,
                partner_id,
                period,
                total,
                offset,
                records,
                documents,
                edition,
            });
        }
        let numerator = part.map(|part| self.behind(place, &question(part))).transpose()?;
        let behind = self.behind(place, &question(base))?;
        // Who has moved was elsewhere, too.
        let trail = self.trail(place, &question(base))?;
        let sites = self.sites_of(if trail.is_some() { Place::World } else { place });
        let list = Listed { id: &found.id, behind, numerator, sites, base, part, trail, is_pair: false };
        let records = self.records(&list, offset, limit)?;
        let total = list.behind.len_in(0..self.index.works());
        let (partner_id, documents) = (None, vec![]);
        Ok(Evidence { indicator_id, hub_id, partner_id, period, total, offset, records, documents, edition })
    }

    /// The records of a page.
    pub(crate) fn records(&self, list: &Listed<'_>, offset: usize, limit: usize) -> Result<Vec<Record>, CountError> {
        let Listed { behind, numerator, sites, base, trail, .. } = list;
        let page = self.page(behind, offset, limit)?;
        let shown: BTreeSet<u32> = page.iter().map(|w| w.work_no).collect();
        let mut facts: BTreeMap<u32, Vec<Fact>> = BTreeMap::new();
        let wanted = Wanted { authors: true, roles: true, sequences: true, weights: true };
        let counts = |site, columns: &Facts, at| match trail {
            Some(trail) => trail.shows(site, columns, at),
            None => plays(base.works.through, columns, at),
        };
        self.index.each(sites.iter().copied(), wanted, |site, columns, range| {
            for at in range.filter(|&at| shown.contains(&columns.work[at]) && counts(site, columns, at)) {
                let author_no = Some(columns.author[at]).filter(|&author| author != NONE);
                let site_no = (site < self.index.nowhere()).then_some(site);
                if author_no.is_some() || !counts_people(base) {
                    let (sequence, role, weight) = (columns.sequence[at], columns.role[at], columns.weight(at));
                    let fact = Fact { sequence, site_no, author_no, role, weight };
                    facts.entry(columns.work[at]).or_default().push(fact);
                }
            }
        })?;
        facts.values_mut().for_each(|list| list.sort_unstable());
        let people: BTreeSet<u32> = facts.values().flatten().filter_map(|f| f.author_no).collect();
        let people: Vec<u32> = people.into_iter().collect();
        let authors: HashMap<u32, Author> =
            self.snapshot.rows_at::<Author>(&people)?.into_iter().map(|a| (a.author_no, a)).collect();
        let institutions: HashMap<u64, Institution> =
            self.snapshot.rows::<Institution>()?.into_iter().map(|i| (i.institution_key, i)).collect();
        let bases: Vec<&Base> = [Some(*base), list.part].into_iter().flatten().collect();
        let reasons = self.reasons(list.id, &bases, &page, &institutions)?;
        let classes = self.classes_of(&shown)?;

        let asked: BTreeSet<Role> = bases.iter().filter_map(|base| base.works.through).collect();
        let of_each = list.is_pair || matches!(base.of, Of::People(AtLeast::Hundredths(_)));
        let because = |fact: &Fact| {
            let author = fact.author_no.and_then(|a| authors.get(&a));
            let site = fact.site_no.and_then(|s| self.sites.get(s as usize));
            let key = site.and_then(|site| site.institution_key);
            let further = site.filter(|site| site.institution_site_no != Some(site.site_no));
            let city = further.filter(|_| self.placing == Placing::Evidence).and_then(|site| site.city_id);
            Because {
                author_id: author.map(|a| format!("A{}", a.author_key)),
                author: author.and_then(|a| a.display_name.clone()),
                institution_id: key.map(|key| format!("I{key}")),
                institution: key.and_then(|key| institutions.get(&key)?.display_name.clone()),
                city: city.and_then(City::of).map(City::name),
                placed_by: self.placed_by(fact.role, key.is_some()),
                roles: asked.iter().filter(|role| has_role(Some(**role), fact.role)).map(|role| role.id()).collect(),
                weight: of_each.then(|| share(fact.weight)),
            }
        };
        let of_all = base.is_shared() && !list.is_pair;
        let records = page
            .iter()
            .zip(reasons)
            .map(|(work, conditions)| {
                let of_work = facts.get(&work.work_no).map(Vec::as_slice).unwrap_or_default();
                // A work that names nobody is whole.
                let weight = if of_work.is_empty() { WHOLE_WORK } else { of_work.iter().map(|fact| fact.weight).sum() };
                let venue = self.venues.get(self.index.venue[work.work_no as usize] as usize);
                let listed = venue.and_then(|v| self.basket_venues.iter().find(|l| l.venue_key == v.venue_key));
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
                    classes: classes.get(&work.work_no).into_iter().flatten().cloned().collect(),
                    subfield: subfield.map(|s| s.name.clone()),
                    divisions: subfield.map(|s| s.divisions.iter().copied().collect()).unwrap_or_default(),
                    countries: Spread::of(work, self.placing)
                        .countries
                        .split(';')
                        .filter(|c| !c.is_empty())
                        .map(str::to_owned)
                        .collect(),
                    conditions,
                    weight: of_all.then(|| share(weight)),
                    because: of_work.iter().map(because).collect(),
                }
            })
            .collect();
        Ok(records)
    }

    /// What a fact was placed by.
    pub(crate) fn placed_by(&self, bits: u8, has_institution: bool) -> &'static str {
        match self.placing {
            Placing::Evidence if bits & role::BY_CITY != 0 => "city",
            Placing::Evidence if bits & role::BY_CHILD != 0 => "child",
            _ if has_institution => "institution",
            _ => "none",
        }
    }

    /// The works of a page, in the order of their keys: numbers of several years are not in it.
    fn page(&self, works: &Bits, offset: usize, limit: usize) -> Result<Vec<Work>, CountError> {
        let numbers: Vec<u32> = works.common(works, 0..self.index.works()).collect();
        let mut keys: Vec<WorkKey> = self.snapshot.rows_at(&numbers)?;
        keys.sort_unstable_by_key(|work| work.work_key);
        let mut numbers: Vec<u32> = keys.into_iter().skip(offset).take(limit).map(|work| work.work_no).collect();
        numbers.sort_unstable();
        let mut page: Vec<Work> = self.snapshot.rows_at(&numbers)?;
        page.sort_unstable_by_key(|work| work.work_key);
        Ok(page)
    }
}

/// Works, and where their authorships have to be.
pub(crate) struct Listed<'a> {
    /// The indicator, for errors.
    pub(crate) id: &'a str,
    pub(crate) behind: Bits,
    pub(crate) numerator: Option<Bits>,
    pub(crate) sites: Vec<u32>,
    pub(crate) base: &'a Base,
    /// What stands above the line, if anything does.
    pub(crate) part: Option<&'a Base>,
    /// Whether the works are those of two places.
    pub(crate) is_pair: bool,
    /// Of people who moved, where they are looked for.
    pub(crate) trail: Option<Trail>,
}

/// One author of a work at one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fact {
    sequence: u16,
    /// None for an authorship without a place.
    site_no: Option<u32>,
    author_no: Option<u32>,
    role: u8,
    weight: u64,
}

/// Units of weight as a part of a work.
fn share(weight: u64) -> f64 {
    weight as f64 / WHOLE_WORK as f64
}

/// Whether people are counted, who must be known.
fn counts_people(base: &Base) -> bool {
    matches!(base.of, Of::Count(Entity::Authors) | Of::People(_) | Of::Moved(_))
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
