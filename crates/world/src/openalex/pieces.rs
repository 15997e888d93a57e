//! Pieces of records that come again and again, written once.

use super::json::Json;
use crate::ids;
use crate::institutions::Institutions;
use crate::rng::{Rng, Stream};
use crate::tables::places::country_name;
use crate::tables::text::{CONCEPTS, FUNDERS, HEADINGS};
use crate::tables::topics::{OTHER, TOPICS, Topic};
use crate::venues::{Venue, Venues};

/// First number of funders, publishers and awards.
const FIRST_ID: u64 = 9_000_000_001;

/// What works say of an institution.
#[derive(Debug)]
pub(crate) struct InstitutionPiece {
    /// The object inside an authorship.
    pub json: String,
    /// Name, city and country, as affiliation strings end.
    pub address: String,
    /// City and country.
    pub place: String,
}

/// What works say of a topic.
#[derive(Debug)]
pub(crate) struct TopicPiece {
    /// Up to the score.
    pub head: String,
    /// From behind the score.
    pub tail: String,
    pub keywords: String,
    pub concepts: String,
    pub mesh: String,
}

/// All pieces, by position.
#[derive(Debug)]
pub(crate) struct Pieces {
    pub institutions: Vec<InstitutionPiece>,
    /// Source objects, and short ones for lean records.
    pub sources: Vec<String>,
    pub short_sources: Vec<String>,
    pub topics: Vec<TopicPiece>,
    /// Funder objects.
    pub funders: Vec<String>,
}

/// Behind the score of a topic whose levels are unknown.
pub(crate) const BARE_TAIL: &str = ",\"subfield\":null,\"field\":null,\"domain\":null}";

fn string(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

impl Pieces {
    /// Writes them.
    pub(crate) fn new(institutions: &Institutions, venues: &Venues) -> Self {
        Self {
            institutions: (0..institutions.all.len()).map(|position| institution(institutions, position)).collect(),
            sources: venues.all.iter().map(source).collect(),
            short_sources: venues.all.iter().map(short_source).collect(),
            topics: TOPICS.iter().enumerate().map(|(position, topic)| topic_piece(position, topic)).collect(),
            funders: (0..FUNDERS.len()).map(funder).collect(),
        }
    }
}

fn institution(institutions: &Institutions, position: usize) -> InstitutionPiece {
    let institution = &institutions.all[position];
    let (city, country) = (institution.city.name, institution.city.country);
    let json = string(|out| {
        out.put("{\"id\":").id("I", institution.id).put(",\"display_name\":").text(&institution.name);
        out.put(",\"ror\":").text(&institution.ror).put(",\"country_code\":").text(country);
        out.put(",\"type\":").text(institution.kind).put(",\"lineage\":");
        lineage(institutions, position, out);
        out.put("}");
    });
    let place = format!("{city}, {}", country_name(country));
    InstitutionPiece { json, address: format!("{}, {place}", institution.name), place }
}

/// The institution's own id and that of the body it belongs to.
pub(crate) fn lineage(institutions: &Institutions, position: usize, out: &mut Vec<u8>) {
    let institution = &institutions.all[position];
    out.put("[").id("I", institution.id);
    if let Some(parent) = institution.parent {
        out.put(",").id("I", institutions.all[parent].id);
    }
    out.put("]");
}

fn source(venue: &Venue) -> String {
    string(|out| {
        out.put("{");
        source_fields(venue, out);
        out.put("}");
    })
}

fn short_source(venue: &Venue) -> String {
    string(|out| {
        out.put("{\"id\":").id("S", venue.id).put(",\"display_name\":").text(venue.name);
        issns(venue, out);
        out.put(",\"type\":").put(if venue.journal.is_some() { "\"journal\"}" } else { "\"repository\"}" });
    })
}

fn issns(venue: &Venue, out: &mut Vec<u8>) {
    let Some(journal) = venue.journal else {
        out.put(",\"issn_l\":null,\"issn\":null");
        return;
    };
    out.put(",\"issn_l\":").text(journal.issn).put(",\"issn\":[").text(journal.issn);
    if let Some(online) = journal.online {
        out.put(",").text(online);
    }
    out.put("]");
}

/// What works say of a venue, without the brackets.
pub(crate) fn source_fields(venue: &Venue, out: &mut Vec<u8>) {
    let publisher = venue.journal.map(|_| FIRST_ID + venue.id % 7);
    out.put("\"id\":").id("S", venue.id).put(",\"display_name\":").text(venue.name);
    issns(venue, out);
    out.put(",\"is_oa\":").flag(venue.is_open);
    out.put(",\"is_in_doaj\":").flag(venue.is_open && publisher.is_some());
    out.put(",\"is_core\":").flag(publisher.is_some());
    match publisher {
        Some(id) => {
            let name = format!("Meridian Press {}", id - FIRST_ID + 1);
            out.put(",\"host_organization\":").id("P", id).put(",\"host_organization_name\":").text(&name);
            out.put(",\"host_organization_lineage\":[").id("P", id);
            out.put("],\"host_organization_lineage_names\":[").text(&name).put("],\"type\":\"journal\"");
        }
        None => {
            out.put(",\"host_organization\":null,\"host_organization_name\":null,\"host_organization_lineage\":[]");
            out.put(",\"host_organization_lineage_names\":[],\"type\":\"repository\"");
        }
    }
}

/// The levels above a topic, as they follow its name or score.
pub(crate) fn levels(topic: &Topic) -> String {
    string(|out| {
        let levels = [
            ("subfield", "subfields", topic.subfield.0, topic.subfield.1),
            ("field", "fields", u16::from(topic.field.0), topic.field.1),
            ("domain", "domains", u16::from(topic.domain.0), topic.domain.1),
        ];
        for (level, folder, id, name) in levels {
            out.put(",\"").put(level).put("\":{\"id\":\"https://openalex.org/").put(folder).put("/");
            out.num(u64::from(id)).put("\",\"display_name\":").text(name).put("}");
        }
    })
}

fn topic_piece(position: usize, topic: &Topic) -> TopicPiece {
    let mut rng = Rng::keyed(0, Stream::Text, u64::from(topic.id), 0);
    let name = topic.name.split([',', ':', '(']).next().unwrap_or(topic.name);
    TopicPiece {
        head: string(|out| {
            out.put("{\"id\":").id("T", u64::from(topic.id)).put(",\"display_name\":").text(topic.name);
            out.put(",\"score\":");
        }),
        tail: format!("{}}}", levels(topic)),
        keywords: string(|out| {
            for name in [name, topic.subfield.1] {
                let slug = name.to_lowercase().replace([' ', '\'', '/'], "-").replace(',', "");
                out.put("{\"id\":\"https://openalex.org/keywords/").put(&slug).put("\",\"display_name\":").text(name);
                out.put(",\"score\":").thousandths(300 + rng.below(600)).put("},");
            }
            out.close("");
        }),
        concepts: string(|out| {
            let start = rng.index(CONCEPTS.len());
            for number in 0..2 {
                let concept = (start + 5 * number) % CONCEPTS.len();
                out.put("{\"id\":").id("C", FIRST_ID + concept as u64);
                out.put(",\"wikidata\":\"https://www.wikidata.org/wiki/Q9000000").padded(concept as u64, 2);
                out.put("\",\"display_name\":").text(CONCEPTS[concept]).put(",\"level\":").num(rng.below(4));
                out.put(",\"score\":").thousandths(rng.below(800)).put("},");
            }
            out.close("");
        }),
        mesh: string(|out| {
            let count = if OTHER.contains(&position) { 0 } else { 2 };
            let start = rng.index(HEADINGS.len());
            for number in 0..count {
                let (id, name) = HEADINGS[(start + number) % HEADINGS.len()];
                out.put("{\"descriptor_ui\":").text(id).put(",\"descriptor_name\":").text(name);
                out.put(",\"qualifier_ui\":\"\",\"qualifier_name\":null,\"is_major_topic\":")
                    .flag(number == 0)
                    .put("},");
            }
            out.close("");
        }),
    }
}

fn funder(position: usize) -> String {
    string(|out| {
        out.put("{\"id\":").id("F", FIRST_ID + position as u64).put(",\"display_name\":").text(FUNDERS[position]);
        out.put(",\"ror\":").text(&ids::ror(9_100_000_000 + position as u64)).put("}");
    })
}
