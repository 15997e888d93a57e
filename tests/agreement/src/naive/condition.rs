//! Whether a work meets a condition: surely, possibly, by what is known.

use super::rows::{Paper, Rows};
use super::score::Scores;
use hubscope_model::Catalogue;
use hubscope_model::classes::Subject;
use hubscope_model::frontier::{needle, normalised};
use hubscope_model::measure::{Condition, Window};
use std::collections::{BTreeMap, BTreeSet};

/// How to take what is not known of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// What is not known is not so.
    Known,
    /// What is surely so.
    Least,
    /// What may be so.
    Most,
}

/// What can be said of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Maybe,
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Self {
        if holds { Answer::Yes } else { Answer::No }
    }
}

/// That a venue stands in the list of a basket.
struct Listing<'a> {
    basket: &'a str,
    subject: Subject,
    first_year: i32,
    last_year: Option<i32>,
}

/// The catalogue's classes, for the works of one lake.
pub(super) struct Classes<'a> {
    catalogue: &'a Catalogue,
    /// By venue.
    listings: BTreeMap<u64, Vec<Listing<'a>>>,
    scores: Scores,
    /// Hashes of the queries under which the lake was read, by class.
    queries: &'a BTreeMap<String, String>,
}

/// Whether a class cannot be told of every work.
pub(super) fn is_uncertain(class: &str) -> bool {
    let flag = class.split_once('@').map_or(class, |(flag, _)| flag);
    ["international", "domestic", "open_access"].contains(&flag) || class.starts_with("open_access:")
}

impl<'a> Classes<'a> {
    pub(super) fn of(catalogue: &'a Catalogue, rows: &'a Rows) -> Self {
        let mut listings: BTreeMap<u64, Vec<Listing<'a>>> = BTreeMap::new();
        for venue in &rows.venues {
            let issns: BTreeSet<&str> = venue.issn.split(';').chain(venue.issn_l.as_deref()).collect();
            let listed = catalogue.classes.baskets.values().flat_map(|b| b.venues.iter().map(move |row| (&b.id, row)));
            for (basket, row) in listed.filter(|(_, row)| row.issns.iter().any(|issn| issns.contains(issn.as_str()))) {
                let (subject, first_year, last_year) = (row.subject, row.first_year, row.last_year);
                let listing = Listing { basket, subject, first_year, last_year };
                listings.entry(venue.venue_key).or_default().push(listing);
            }
        }
        Classes { catalogue, listings, scores: Scores::of(&rows.papers, Window::DEFAULT), queries: &rows.queries }
    }

    /// Whether a work meets a condition.
    pub(super) fn holds(&self, condition: &Condition, paper: &Paper, reading: Reading) -> bool {
        match condition {
            Condition::Class(class) => match self.class(class, paper) {
                Answer::Yes => true,
                Answer::No => false,
                Answer::Maybe => reading == Reading::Most,
            },
            Condition::Any { any } => any.iter().any(|one| self.holds(one, paper, reading)),
            Condition::All { all } => all.iter().all(|one| self.holds(one, paper, reading)),
            Condition::Not { not } => {
                // What is surely not so is what cannot be so.
                let other = match reading {
                    Reading::Known => Reading::Known,
                    Reading::Least => Reading::Most,
                    Reading::Most => Reading::Least,
                };
                !self.holds(not, paper, other)
            }
        }
    }

    fn class(&self, class: &str, paper: &Paper) -> Answer {
        let work = &paper.work;
        let is = |column: &Option<String>, id: &str| Answer::from(column.as_deref() == Some(id));
        match class.split_once(':') {
            Some(("field", id)) => self.is_of_field(id, paper).into(),
            Some(("basket", id)) => self.is_in_basket(id, paper).into(),
            Some(("frontier", id)) => self.is_of_frontier(id, paper).into(),
            Some(("type", id)) => is(&work.kind, id),
            Some(("language", id)) => is(&work.language, id),
            Some(("open_access", id)) if work.oa_status.is_some() => is(&work.oa_status, id),
            Some(("open_access", _)) => Answer::Maybe,
            Some(("top", percent)) => {
                self.scores.is_in_top(percent.parse().expect("a percentage in top:"), paper).into()
            }
            Some(_) => panic!("no class is called {class}"),
            None => self.flag(class, paper),
        }
    }

    fn listings(&self, paper: &Paper) -> &[Listing<'a>] {
        paper.work.venue_key.and_then(|key| self.listings.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// By the venue if its subject decides, else by the primary topic.
    fn is_of_field(&self, id: &str, paper: &Paper) -> bool {
        let field = &self.catalogue.classes.fields[id];
        if !field.venue_subjects.is_empty() {
            let subjects: BTreeSet<Subject> = self.listings(paper).iter().map(|listing| listing.subject).collect();
            if subjects.iter().any(|subject| field.venue_subjects.contains(subject)) {
                return true;
            }
            if subjects.iter().any(|subject| *subject != Subject::Multidisciplinary) {
                return false;
            }
        }
        let subfield = paper.work.primary_subfield_id.and_then(|id| self.catalogue.classes.subfields.get(&id));
        subfield.is_some_and(|subfield| subfield.divisions.iter().any(|d| field.divisions.contains(d)))
    }

    /// By the classes that it got when it was read; where the query is another one by now, by its topics and title.
    fn is_of_frontier(&self, id: &str, paper: &Paper) -> bool {
        let query = &self.catalogue.classes.frontiers[id];
        if self.queries.get(&query.class_id()) == Some(&query.hash()) {
            return paper.classes.contains(&query.class_id());
        }
        let title = normalised(paper.work.title.as_deref().unwrap_or_default());
        let in_title = |terms: &BTreeSet<String>| -> u32 {
            let needles: BTreeSet<String> = terms.iter().map(|term| needle(term)).collect();
            needles.iter().map(|needle| u32::from(title.contains(needle.as_str()))).sum()
        };
        let primary = paper.work.primary_topic_id;
        let is_primary = primary.is_some_and(|topic| query.topics.contains(&topic))
            || paper.work.primary_subfield_id.is_some_and(|subfield| query.subfields.contains(&subfield));
        let is_other = paper.topics.iter().any(|topic| primary != Some(*topic) && query.topics.contains(topic));
        let points = u32::from(is_primary) * query.points.topic
            + u32::from(is_other) * query.points.other_topic
            + in_title(&query.terms) * query.points.title;
        in_title(&query.except) == 0 && points >= query.threshold
    }

    /// By the list of the work's own year, or of the one behind the `@`.
    fn is_in_basket(&self, written: &str, paper: &Paper) -> bool {
        let (id, list_of) = match written.split_once('@') {
            Some((id, year)) => (id, Some(year.parse().expect("a year behind the @"))),
            None => (written, paper.work.publication_year),
        };
        let types = &self.catalogue.classes.baskets[id].types;
        let is_listed = |year: i32| {
            let of_basket = self.listings(paper).iter().filter(|listing| listing.basket == id);
            of_basket.into_iter().any(|l| l.first_year <= year && l.last_year.is_none_or(|last| year <= last))
        };
        paper.work.kind.as_ref().is_some_and(|kind| types.contains(kind)) && list_of.is_some_and(is_listed)
    }

    /// A flag, by a country rule if one stands behind it.
    fn flag(&self, written: &str, paper: &Paper) -> Answer {
        let rule = written.split_once('@').map(|(_, id)| &self.catalogue.classes.countries[id].taken_as);
        let taken_as = |code: &str| rule.and_then(|rule| rule.get(code)).map_or(code, String::as_str).to_owned();
        let codes = paper.work.countries.split(';').filter(|code| !code.is_empty());
        let countries: BTreeSet<String> = codes.map(taken_as).collect();
        flag(written.split('@').next().unwrap_or(written), paper, countries.len())
    }
}

fn flag(flag: &str, paper: &Paper, countries: usize) -> Answer {
    let work = &paper.work;
    let collaborative = paper.is_collaborative();
    match flag {
        "international" if countries >= 2 => Answer::Yes,
        "international" if work.has_unknown_country => Answer::Maybe,
        "international" => Answer::No,
        "domestic" if countries >= 2 => Answer::No,
        "domestic" if work.has_unknown_country => Answer::Maybe,
        // Where there is one country, only several institutions make a collaboration.
        "domestic" => (countries == 1 && paper.institutions().len() > 1).into(),
        "collaborative" => collaborative.into(),
        "industry" => paper.has_company.into(),
        "open_access" => work.oa_status.as_ref().map_or(Answer::Maybe, |status| (status != "closed").into()),
        "retracted" => work.is_retracted.into(),
        "near" => (collaborative && paper.span_km().is_some_and(|km| km <= 100)).into(),
        "far" => paper.span_km().is_some_and(|km| km >= 5000).into(),
        "unknown_country" => work.has_unknown_country.into(),
        "authors_cut" => work.authors_truncated.into(),
        _ => panic!("no class is called {flag}"),
    }
}
