//! From the records to one plain line of facts for every work of the corpus.

use std::collections::{BTreeMap, BTreeSet};

use crate::areas::{Areas, At, WORLD};
use crate::classes::{Classes, INTERNATIONAL};
use crate::parse::Work;
use crate::records::Records;

/// The null author, and the author to whom deleted ones were pointed: neither is a person.
const NOBODY: [&str; 2] = ["A9999999999", "A5317838346"];

const TYPES: [&str; 14] = [
    "article",
    "review",
    "letter",
    "preprint",
    "conference-paper",
    "book",
    "book-chapter",
    "journal-article",
    "proceedings-article",
    "posted-content",
    "monograph",
    "edited-book",
    "book-section",
    "book-part",
];

/// A work of the corpus, ready to be counted.
pub(crate) struct Fact<'a> {
    pub(crate) id: &'a str,
    pub(crate) year: i32,
    /// The hubs and groups on the work, each with the people placed there; and the world, with all people.
    pub(crate) people: BTreeMap<&'a str, BTreeSet<&'a str>>,
    pub(crate) classes: BTreeSet<&'a str>,
    /// Whether it may be international, for all that is known.
    pub(crate) unknown: bool,
}

/// An institution after all that is known of it is put together.
#[derive(Default)]
struct Known<'a> {
    areas: BTreeSet<&'a str>,
    country: Option<&'a str>,
}

/// The facts of all works of the corpus.
pub(crate) fn facts<'a>(records: &'a Records, areas: &'a Areas, classes: &'a Classes) -> Vec<Fact<'a>> {
    let institutions = institutions(records, areas);
    let venues = venues(records);
    let no_issns = BTreeSet::new();
    let mut facts = Vec::new();
    for (id, _, work) in records.works.iter() {
        let in_types = work.kind.as_deref().is_some_and(|kind| TYPES.contains(&kind));
        let Some(year) = work.year.filter(|_| in_types && !work.excluded) else {
            continue;
        };
        let mut people: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::from([(WORLD, BTreeSet::new())]);
        let mut countries = BTreeSet::new();
        let mut gap = work.authorships.is_empty();
        for authorship in &work.authorships {
            let known = authorship.institutions.iter().filter_map(|one| institutions.get(one.id.as_str()));
            let person = authorship.author.as_deref().filter(|author| !NOBODY.contains(author));
            for area in known.clone().flat_map(|institution| &institution.areas).copied().chain([WORLD]) {
                people.entry(area).or_default().extend(person);
            }
            let mut own: BTreeSet<&str> = known.filter_map(|institution| institution.country).collect();
            if own.is_empty() {
                own.extend(authorship.countries.iter().map(String::as_str));
            }
            gap |= own.is_empty();
            countries.extend(own);
        }
        let issns = work.venue.as_ref().and_then(|venue| venues.get(venue.id.as_str())).copied();
        let mut classes = classes.of(work, year, subfield(records, work), issns.unwrap_or(&no_issns));
        if countries.len() >= 2 {
            classes.insert(INTERNATIONAL);
        }
        facts.push(Fact { id, year, people, classes, unknown: countries.len() < 2 && gap });
    }
    facts
}

fn subfield(records: &Records, work: &Work) -> Option<i64> {
    work.subfield.or_else(|| *records.topics.get(work.topic.as_deref()?)?)
}

/// The ISSNs of every venue of a standing work: by the venue's own record, else by what the newest work says of it,
/// then the one with the greatest name.
fn venues(records: &Records) -> BTreeMap<&str, &BTreeSet<String>> {
    let mut newest = BTreeMap::new();
    for (_, date, work) in records.works.iter() {
        if let Some(venue) = &work.venue {
            let said = (date, &venue.name, &venue.issns);
            let standing = newest.entry(venue.id.as_str()).or_insert(said);
            *standing = (*standing).max(said);
        }
    }
    newest.into_iter().map(|(id, (_, _, said))| (id, records.sources.get(id).unwrap_or(said))).collect()
}

/// Every institution that a standing work names, with its hubs and country from the first source that knows.
fn institutions<'a>(records: &'a Records, areas: &'a Areas) -> BTreeMap<&'a str, Known<'a>> {
    // Of what works say of an institution: the newest work's word, then the greatest.
    let mut rors: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut countries: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let mut named = BTreeSet::new();
    for (_, date, work) in records.works.iter() {
        for one in work.authorships.iter().flat_map(|authorship| &authorship.institutions) {
            named.insert(one.id.as_str());
            if let Some(ror) = &one.ror {
                let newest = rors.entry(&one.id).or_insert((date, ror));
                *newest = (*newest).max((date, ror));
            }
            if let Some(country) = &one.country {
                let newest = countries.entry(&one.id).or_insert((date, country));
                *newest = (*newest).max((date, country));
            }
        }
    }
    let mut known = BTreeMap::new();
    for id in named {
        let own = records.institutions.get(id);
        let ror = own.and_then(|own| own.ror.as_deref()).or_else(|| rors.get(id).map(|(_, ror)| *ror));
        let sources = [own, ror.and_then(|ror| records.ror_v2.get(ror)), ror.and_then(|ror| records.ror_v1.get(ror))];
        let point = sources.iter().flatten().find_map(|place| place.point);
        let country = sources.iter().flatten().find_map(|place| place.country.as_deref());
        let country = country.or_else(|| countries.get(id).map(|(_, country)| *country));
        // The city is that of the source that says the point.
        let city = sources.iter().flatten().find(|place| place.point.is_some()).and_then(|place| place.city);
        let areas = areas.around(&At { id, ror, city, point, country });
        known.insert(id, Known { areas, country });
    }
    known
}
