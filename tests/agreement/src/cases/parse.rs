//! Reading a file of cases: lines of words.

use super::{Answer, TOLERANCE};
use hubscope_lake::document::{
    DrugRecord, NamedWork, PatentCitationRecord, PolicyDocumentRecord, TrialPlace, TrialRecord,
};
use hubscope_lake::patent::{
    PatentClassRecord, PatentFilingRecord, PatentPartyRecord, PatentPlaceRecord, PatentRecord,
};
use hubscope_lake::record::{AuthorshipRecord, InstitutionRecord, VenueRecord, WorkRecord};
use hubscope_model::Years;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What a file of cases says.
#[derive(Debug, Default)]
pub struct Case {
    /// Its sites, numbered from 1 in their order.
    pub institutions: Vec<InstitutionRecord>,
    /// The venues that its works name, likewise.
    pub venues: Vec<VenueRecord>,
    /// Its works.
    pub works: Vec<WorkRecord>,
    /// Its trials.
    pub trials: Vec<TrialRecord>,
    /// Its policy documents.
    pub policy_documents: Vec<PolicyDocumentRecord>,
    /// What its patents cite.
    pub patent_citations: Vec<PatentCitationRecord>,
    /// Its patents, in parts.
    pub patents: Vec<PatentRecord>,
    /// When they were applied for.
    pub patent_filings: Vec<PatentFilingRecord>,
    /// Their parties.
    pub patent_parties: Vec<PatentPartyRecord>,
    /// Where these are.
    pub patent_places: Vec<PatentPlaceRecord>,
    /// Their classes.
    pub patent_classes: Vec<PatentClassRecord>,
    /// Its drugs.
    pub drugs: Vec<DrugRecord>,
    /// What must come out.
    pub expected: Vec<Expected>,
    /// The number of each site.
    sites: BTreeMap<String, u64>,
    /// How many works the latest line of works stands for.
    alike: usize,
}

/// A figure that must come out.
#[derive(Debug)]
pub struct Expected {
    /// The line that says so, from 1.
    pub line: usize,
    /// The hub, group or reserved place.
    pub place: String,
    /// One year, or those that are pooled.
    pub years: Years,
    /// Whether by fractional counting.
    pub is_fractional: bool,
    /// `value`, `low`, `high` or `n`, each with the number; none where it must not be defined.
    parts: Vec<(String, Option<f64>)>,
}

impl Expected {
    /// In what an answer is another one: to the bit, or within [`TOLERANCE`].
    pub fn difference(&self, answer: &Answer, is_exact: bool) -> Option<String> {
        let is = |part: &str| match part {
            "low" => answer.low,
            "high" => answer.high,
            "n" => answer.n.map(|n| n as f64),
            _ => answer.value,
        };
        let differs = |part: &str, expected: &Option<f64>| match (is(part), *expected) {
            (Some(a), Some(b)) if is_exact || part == "n" => a != b,
            (Some(a), Some(b)) => (a - b).abs() > TOLERANCE * a.abs().max(b.abs()),
            (a, b) => a.is_some() || b.is_some(),
        };
        let word = |number: Option<f64>| number.map_or("none".to_owned(), |n| n.to_string());
        let wrong = self.parts.iter().filter(|(part, expected)| differs(part, expected));
        let wrong: Vec<String> = wrong
            .map(|(part, expected)| format!("{part} is {}, and should be {}", word(is(part)), word(*expected)))
            .collect();
        if wrong.is_empty() { None } else { Some(wrong.join("; ")) }
    }
}

impl FromStr for Case {
    type Err = (usize, String);

    /// Reads a whole file; an error has its line, from 1.
    fn from_str(text: &str) -> Result<Self, (usize, String)> {
        let mut case = Case::default();
        for (line, written) in (1..).zip(text.lines()) {
            let is_indented = written.starts_with(' ');
            let words: Vec<&str> = written.split('#').next().unwrap_or_default().split_whitespace().collect();
            let read = match words[..] {
                [] => Ok(()),
                [author, "@", ref at @ ..] if is_indented => case.author(author, at),
                _ if is_indented => Err("an author is written `A1 @ SITE...`, `- @ -` if nothing is known".to_owned()),
                ["site", ref words @ ..] => case.site(words),
                ["work", ref words @ ..] => case.work(words),
                ["drug", id, ref words @ ..] => case.drug(id, words),
                ["patent", id, ref words @ ..] if !words.iter().all(|word| word.starts_with("cites=")) => {
                    case.patent(id, words)
                }
                [kind @ ("patent" | "policy" | "trial"), id, ref words @ ..] => case.document(kind, id, words),
                ["expect", ref words @ ..] => Expected::read(line, words).map(|e| case.expected.push(e)),
                [word, ..] => {
                    Err(format!("\"{word}\" begins no line; there are site, work, patent, policy, trial, drug, expect"))
                }
            };
            read.map_err(|message| (line, message))?;
        }
        if case.expected.is_empty() {
            return Err((text.lines().count(), "nothing is expected of it".into()));
        }
        Ok(case)
    }
}

impl Case {
    fn site(&mut self, words: &[&str]) -> Result<(), String> {
        let &[name, kind, country, latitude, longitude] = words else {
            return Err(
                "a site is written `site NAME TYPE COUNTRY LATITUDE LONGITUDE`, `-` for what is not known".into()
            );
        };
        let degrees = |text| known(text).map(|text| number(&text)).transpose();
        let key = self.institutions.len() as u64 + 1;
        if self.sites.insert(name.to_owned(), key).is_some() {
            return Err(format!("the site \"{name}\" stands twice"));
        }
        self.institutions.push(InstitutionRecord {
            key,
            name: Some(name.to_owned()),
            kind: known(kind),
            country: known(country),
            latitude: degrees(latitude)?,
            longitude: degrees(longitude)?,
            ..InstitutionRecord::default()
        });
        Ok(())
    }

    fn work(&mut self, words: &[&str]) -> Result<(), String> {
        let &[ids, year, kind, ref more @ ..] = words else {
            return Err("a work is written `work W1 YEAR TYPE ...`, `-` for what is not known".into());
        };
        let year = known(year).map(|y| y.parse().map_err(|_| format!("\"{y}\" is no year"))).transpose()?;
        let mut work = WorkRecord { year, kind: known(kind), ..WorkRecord::default() };
        for word in more {
            match word.split_once('=') {
                None if *word == "retracted" => work.is_retracted = true,
                None if *word == "paratext" => work.is_paratext = true,
                None if *word == "xpac" => work.is_xpac = true,
                None if *word == "cut" => work.authors_truncated = true,
                Some(("subfield", id)) => {
                    work.subfield = Some(id.parse().map_err(|_| format!("\"{id}\" is no subfield"))?);
                }
                Some(("oa", status)) => work.oa_status = Some(status.to_owned()),
                Some(("language", code)) => work.language = Some(code.to_owned()),
                Some(("venue", issn)) => work.venue = Some(self.venue(issn)),
                Some(("class", id)) => work.classes.push(id.to_owned()),
                Some(("cites", ids)) => {
                    for ids in ids.split(',') {
                        work.references.extend(works(ids)?);
                    }
                }
                _ => return Err(format!("\"{word}\" is nothing that can be said of a work")),
            }
        }
        work.references.sort_unstable();
        work.references.dedup();
        work.classes.sort_unstable();
        let keys = works(ids)?;
        self.alike = keys.clone().count();
        for key in keys {
            if self.works.iter().any(|w| w.key == key) {
                return Err(format!("the work W{key} stands twice"));
            }
            self.works.push(WorkRecord { key, ..work.clone() });
        }
        Ok(())
    }

    /// A document, and the works that it names.
    fn document(&mut self, kind: &str, id: &str, words: &[&str]) -> Result<(), String> {
        let (mut named, mut trial) = (vec![], TrialRecord { id: id.to_owned(), ..TrialRecord::default() });
        for word in words {
            let (relation, ids) =
                word.split_once('=').ok_or("a document is written `trial T1 cites=W1,W2 result=W3`")?;
            if kind == "trial" && trial_says(&mut trial, relation, ids)? {
                continue;
            }
            for ids in ids.split(',') {
                let work = |key| NamedWork { key: Some(key), relation: relation.to_owned(), ..NamedWork::default() };
                named.extend(works(ids)?.map(work));
            }
        }
        match kind {
            "trial" => {
                trial.works = named;
                self.trials.push(trial);
            }
            "policy" => {
                let of = PolicyDocumentRecord { id: id.to_owned(), works: named, ..PolicyDocumentRecord::default() };
                self.policy_documents.push(of);
            }
            _ => self.patent_citations.extend(named.into_iter().filter_map(|work| {
                Some(PatentCitationRecord { patent: id.to_owned(), work: work.key?, ..PatentCitationRecord::default() })
            })),
        }
        Ok(())
    }

    /// A patent itself: `year=2020 filed=2018 type=utility ipc=C12N5/00 applicant=London/GB inventor=-,London/GB withdrawn`.
    fn patent(&mut self, id: &str, words: &[&str]) -> Result<(), String> {
        let (number, kind_code) = id.rsplit_once('-').ok_or("a patent is numbered as US-1-B2")?;
        let number = number.to_owned();
        let mut patent =
            PatentRecord { patent: number.clone(), kind_code: Some(kind_code.to_owned()), ..PatentRecord::default() };
        for word in words {
            match word.split_once('=') {
                None if *word == "withdrawn" => patent.is_withdrawn = true,
                Some(("year", year)) => patent.published_on = Some(format!("{year}-05-05")),
                Some(("filed", year)) => {
                    let filed_on = Some(format!("{year}-05-05"));
                    self.patent_filings.push(PatentFilingRecord { patent: number.clone(), filed_on });
                }
                Some(("type", kind)) => patent.kind = Some(kind.to_owned()),
                Some((scheme @ ("ipc" | "cpc"), symbol)) => {
                    let (patent, scheme, symbol) = (number.clone(), scheme.to_owned(), symbol.to_owned());
                    self.patent_classes.push(PatentClassRecord { patent, scheme, symbol });
                }
                Some((role @ ("applicant" | "inventor"), places)) => {
                    let is_inventor = role == "inventor";
                    for (sequence, place) in (0..).zip(places.split(',')) {
                        let place = self.patent_place(place)?;
                        let (party_id, name) = (None, None);
                        self.patent_parties.push(PatentPartyRecord {
                            patent: number.clone(),
                            is_inventor,
                            sequence,
                            party_id,
                            name,
                            place,
                        });
                    }
                }
                _ => return Err(format!("\"{word}\" is nothing that can be said of a patent")),
            }
        }
        self.patents.push(patent);
        Ok(())
    }

    /// The id of a place that is written as a city and its country.
    fn patent_place(&mut self, written: &str) -> Result<Option<String>, String> {
        let Some(place) = city(written)? else { return Ok(None) };
        if self.patent_places.iter().all(|known| known.place != written) {
            let TrialPlace { city, country, latitude, longitude, .. } = place;
            let place = written.to_owned();
            self.patent_places.push(PatentPlaceRecord { place, city, country, latitude, longitude });
        }
        Ok(Some(written.to_owned()))
    }

    /// A drug and its history: `2019:clinical 2021:marketed 2022:-`.
    fn drug(&mut self, id: &str, words: &[&str]) -> Result<(), String> {
        let entry = |word: &&str| {
            let (year, stage) = word.split_once(':').ok_or("a drug is written `drug D1 2019:clinical 2021:-`")?;
            Ok((year.parse().map_err(|_| format!("\"{year}\" is no year"))?, stage.to_owned(), known(stage)))
        };
        let history = words.iter().map(entry).collect::<Result<_, String>>()?;
        self.drugs.push(DrugRecord { id: id.to_owned(), history, ..DrugRecord::default() });
        Ok(())
    }

    /// The number of the venue of this ISSN.
    fn venue(&mut self, issn: &str) -> u64 {
        let place = self.venues.iter().position(|v| v.issn_l.as_deref() == Some(issn)).unwrap_or(self.venues.len());
        let key = place as u64 + 1;
        if place == self.venues.len() {
            let issns = vec![issn.to_owned()];
            let venue = VenueRecord { key, issn_l: Some(issn.to_owned()), issn: issns, ..VenueRecord::default() };
            self.venues.push(venue);
        }
        key
    }

    fn author(&mut self, author: &str, at: &[&str]) -> Result<(), String> {
        let author = known(author).map(|id| key('A', &id)).transpose()?;
        let (is_corresponding, sites) = match at {
            [sites @ .., "corresponding"] => (true, sites),
            sites => (false, sites),
        };
        let institutions = match sites {
            ["-"] => vec![],
            [] => return Err("an author is somewhere, or at `-`".into()),
            sites => {
                let site = |name| self.sites.get(name).copied().ok_or_else(|| format!("there is no site \"{name}\""));
                sites.iter().map(|name| site(*name)).collect::<Result<_, _>>()?
            }
        };
        if self.alike == 0 {
            return Err("there is no work that this could be the author of".into());
        }
        let authorship = AuthorshipRecord { author, institutions, is_corresponding, ..AuthorshipRecord::default() };
        let alike = self.works.len() - self.alike;
        self.works[alike..].iter_mut().for_each(|work| work.authorships.push(authorship.clone()));
        Ok(())
    }
}

impl Expected {
    fn read(line: usize, words: &[&str]) -> Result<Self, String> {
        let &[place, years, ref parts @ ..] = words else {
            return Err("an answer is written `expect PLACE PERIOD value NUMBER`".into());
        };
        let (is_fractional, parts) = match parts {
            ["fractional", parts @ ..] => (true, parts),
            parts => (false, parts),
        };
        let part = |pair: &[&str]| match *pair {
            [part @ ("value" | "low" | "high" | "n"), "none"] => Ok((part.to_owned(), None)),
            [part @ ("value" | "low" | "high" | "n"), text] => Ok((part.to_owned(), Some(number(text)?))),
            _ => Err(format!("\"{}\" is no part of an answer; there are value, low, high, n", pair.join(" "))),
        };
        let parts = parts.chunks(2).map(part).collect::<Result<Vec<_>, String>>()?;
        if parts.is_empty() {
            return Err("it does not say what to expect: `value NUMBER`".into());
        }
        Ok(Expected { line, place: place.to_owned(), years: years.parse()?, is_fractional, parts })
    }
}

/// What a trial says of itself; whether it is that: `start=2020 phase=phase2,phase3 type=interventional sponsor=industry site=-,London/GB`.
fn trial_says(trial: &mut TrialRecord, word: &str, said: &str) -> Result<bool, String> {
    let text = Some(said.to_owned());
    match word {
        "start" => trial.start_date = Some(format!("{said}-05")),
        "phase" => trial.phases = said.split(',').map(str::to_owned).collect(),
        "type" => trial.study_type = text,
        "status" => trial.status = text,
        "sponsor" => trial.sponsor_class = text,
        "site" => {
            let places = said.split(',').map(|place| Ok(city(place)?.unwrap_or_default()));
            trial.sites = places.collect::<Result<_, String>>()?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Cities that documents may be in, with degrees north and east.
const CITIES: [(&str, f64, f64); 5] = [
    ("Shanghai/CN", 31.2222, 121.4581),
    ("London/GB", 51.5085, -0.1257),
    ("Beijing/CN", 39.9075, 116.3972),
    ("Paris/FR", 48.8534, 2.3488),
    ("Tokyo/JP", 35.6895, 139.6917),
];

/// One of these.
fn city(written: &str) -> Result<Option<TrialPlace>, String> {
    let Some(place) = known(written) else { return Ok(None) };
    let no_place =
        || format!("\"{written}\" is none of the cities: Shanghai/CN, London/GB, Beijing/CN, Paris/FR, Tokyo/JP");
    let (name, country) = place.split_once('/').ok_or_else(no_place)?;
    let (_, latitude, longitude) = *CITIES.iter().find(|(known, ..)| *known == place).ok_or_else(no_place)?;
    let (city, country) = (Some(name.to_owned()), Some(country.to_owned()));
    Ok(Some(TrialPlace { facility: None, city, country, latitude: Some(latitude), longitude: Some(longitude) }))
}

/// `-` stands for what nobody knows.
fn known(word: &str) -> Option<String> {
    Some(word).filter(|w| *w != "-").map(str::to_owned)
}

/// A number, or one over another: `2/3`.
fn number(text: &str) -> Result<f64, String> {
    let one = |t: &str| t.parse::<f64>().map_err(|_| format!("\"{text}\" is no number"));
    match text.split_once('/') {
        Some((above, below)) => Ok(one(above)? / one(below)?),
        None => one(text),
    }
}

/// The number behind the letter of an id.
fn key(letter: char, id: &str) -> Result<u64, String> {
    let digits = id.strip_prefix(letter).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| format!("\"{id}\" is not written as {letter}1"))
}

/// `W7`, or `W10-W19`.
fn works(ids: &str) -> Result<std::ops::RangeInclusive<u64>, String> {
    let (first, last) = ids.split_once('-').unwrap_or((ids, ids));
    let range = key('W', first)?..=key('W', last)?;
    if range.is_empty() { Err(format!("{ids} runs backwards")) } else { Ok(range) }
}
