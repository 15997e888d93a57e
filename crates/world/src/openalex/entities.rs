//! The records of authors, institutions, sources, topics and funders.

use super::Writer;
use super::json::Json;
use super::pieces::{levels, lineage, source_fields};
use crate::ids;
use crate::plan::people::{self, Home, has_orcid};
use crate::plan::{HUB_YEARS, Plan};
use crate::tables::places::country_name;
use crate::tables::text::FUNDERS;
use crate::tables::topics::TOPICS;

/// The end of a record.
fn dates(date: &str, out: &mut Vec<u8>) {
    out.put(",\"updated_date\":\"").put(date).put("T00:00:00.000000\",\"created_date\":\"2025-11-05T00:00:00\"}");
}

impl Plan {
    /// The position of the institution at which a person is at home.
    pub(crate) fn home_of(&self, person: u64) -> usize {
        match people::home(person) {
            Home::Hub(hub) => self.workplace(hub, person),
            Home::Elsewhere(place) => self.institutions.elsewhere.start + place,
        }
    }

    /// How many author records there are, without second ones of split people.
    pub(crate) fn authors(&self) -> u64 {
        let hubs: u64 = self.hubs().iter().map(|&hub| self.people_of_hub(hub)).sum();
        hubs + self.institutions.elsewhere.len() as u64 * self.people_elsewhere()
    }

    /// The people whose records stand at `places` of all.
    pub(crate) fn people(&self, places: std::ops::Range<u64>) -> impl Iterator<Item = u64> {
        let sizes: Vec<(usize, u64)> = self.hubs().iter().map(|&hub| (hub, self.people_of_hub(hub))).collect();
        let elsewhere = self.people_elsewhere();
        places.map(move |place| {
            let mut rest = place;
            for &(hub, size) in &sizes {
                if rest < size {
                    return people::of_hub(hub, rest);
                }
                rest -= size;
            }
            people::elsewhere((rest / elsewhere) as usize, rest % elsewhere)
        })
    }
}

impl Writer<'_> {
    /// The record of a person under an id.
    pub(crate) fn author(&self, id: u64, person: u64, date: &str, out: &mut Vec<u8>) {
        out.clear();
        let orcid = if has_orcid(person) { format!("\"{}\"", ids::orcid(person)) } else { "null".to_owned() };
        let home = &self.pieces.institutions[self.plan.home_of(person)];
        let name = self.name(person);
        let works = 1 + person % 23;
        out.put("{\"id\":").id("A", id).put(",\"orcid\":").put(&orcid).put(",\"display_name\":\"");
        name.display(out);
        out.put("\",\"display_name_alternatives\":[\"");
        name.printed(out);
        out.put("\"],\"works_count\":").num(works).put(",\"cited_by_count\":").num(works * (person % 31));
        out.put(",\"ids\":{\"openalex\":").id("A", id).put(",\"orcid\":").put(&orcid);
        out.put("},\"affiliations\":[{\"institution\":").put(&home.json).put(",\"years\":[");
        for year in HUB_YEARS.rev().take(1 + (person % 7) as usize) {
            out.num(u64::from(year)).put(",");
        }
        out.close("]}],\"last_known_institutions\":[").put(&home.json).put("],\"topics\":[]");
        dates(date, out);
    }

    /// The record of the institution at `position`.
    pub(crate) fn institution(&self, position: usize, date: &str, out: &mut Vec<u8>) {
        let institutions = &self.plan.institutions;
        let institution = &institutions.all[position];
        let city = institution.city;
        out.put("{\"id\":").id("I", institution.id).put(",\"ror\":").text(&institution.ror);
        out.put(",\"display_name\":").text(&institution.name).put(",\"country_code\":").text(city.country);
        out.put(",\"type\":").text(institution.kind);
        out.put(",\"type_id\":\"https://openalex.org/institution-types/").put(institution.kind).put("\",\"lineage\":");
        lineage(institutions, position, out);
        out.put(",\"homepage_url\":null,\"display_name_acronyms\":[],\"display_name_alternatives\":[]");
        out.put(",\"works_count\":").num(1000 + institution.weight * 321);
        out.put(",\"ids\":{\"openalex\":").id("I", institution.id).put(",\"ror\":").text(&institution.ror);
        out.put("},\"geo\":{\"city\":").text(city.name).put(",\"geonames_city_id\":\"").num(u64::from(city.geonames));
        out.put("\",\"region\":null,\"country_code\":").text(city.country).put(",\"country\":");
        out.text(country_name(city.country));
        out.put(&format!(",\"latitude\":{},\"longitude\":{}}}", city.latitude, city.longitude));
        out.put(",\"associated_institutions\":[");
        if let Some(parent) = institution.parent {
            let parent = &institutions.all[parent];
            out.put("{\"id\":").id("I", parent.id).put(",\"ror\":").text(&parent.ror).put(",\"display_name\":");
            out.text(&parent.name).put(",\"country_code\":").text(parent.city.country).put(",\"type\":");
            out.text(parent.kind).put(",\"relationship\":\"parent\"}");
        }
        out.put("],\"is_super_system\":false,\"status\":\"active\"");
        dates(date, out);
    }

    /// The record of the venue at `position`.
    pub(crate) fn source(&self, position: usize, date: &str, out: &mut Vec<u8>) {
        out.put("{");
        source_fields(&self.plan.venues.all[position], out);
        out.put(",\"alternate_titles\":[]");
        dates(date, out);
    }

    /// The record of the topic at `position`.
    pub(crate) fn topic_record(&self, position: usize, date: &str, out: &mut Vec<u8>) {
        let topic = &TOPICS[position];
        out.put("{\"id\":").id("T", u64::from(topic.id)).put(",\"display_name\":").text(topic.name);
        out.put(",\"description\":\"Works on ").put(topic.name).put(".\",\"keywords\":[],\"ids\":{\"openalex\":");
        out.id("T", u64::from(topic.id)).put("}").put(&levels(topic));
        dates(date, out);
    }

    /// The record of the funder at `position`.
    pub(crate) fn funder(&self, position: usize, date: &str, out: &mut Vec<u8>) {
        let id = 9_000_000_001 + position as u64;
        let ror = ids::ror(9_100_000_000 + position as u64);
        out.put("{\"id\":").id("F", id).put(",\"display_name\":").text(FUNDERS[position]);
        out.put(",\"alternate_titles\":[],\"country_code\":null,\"description\":null,\"ids\":{\"openalex\":")
            .id("F", id);
        out.put(",\"ror\":").text(&ror).put("},\"ror\":").text(&ror).put(",\"homepage_url\":null");
        dates(date, out);
    }
}
