//! From a planned work to its record: everything that no figure rests on is invented here.

use super::Writer;
use super::authorships::{Detail, Totals};
use super::json::Json;
use super::pieces::BARE_TAIL;
use super::words::{self, Scratch};
use crate::plan::{About, Affiliation, HUB_YEARS, Work};
use crate::practice::Works;
use crate::rng::{Rng, Stream};
use crate::tables::text::FUNDERS;
use crate::tables::topics::{LIFE, OTHER};

/// Last year with citations.
const LAST_YEAR: u16 = 2025;

/// The partition that a record stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date {
    /// Of the partition, and of the record.
    pub day: &'static str,
    /// Distinguishes older copies: they differ in more than the plan.
    pub copy: u64,
}

impl Writer<'_> {
    /// Appends the record of a work of hubs.
    pub(crate) fn work(&self, work: &Work, date: Date, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let mut text = Rng::keyed(self.plan.seed, Stream::Text, work.text, date.copy);
        let mut rng = Rng::keyed(self.plan.seed, Stream::Text, work.number, date.copy + 2);
        let rng = &mut rng;
        let year = work.year.unwrap_or(LAST_YEAR);
        let language = self.head(work, &mut text, rng, out);
        let (is_open, is_deposited) = self.open(work, rng);
        out.put(",\"language\":").text(language).put(",\"primary_location\":");
        self.published(work, out);
        out.put(",\"type\":").text(work.kind).put(",\"indexed_in\":[\"crossref\"");
        out.put(if is_life(work) { ",\"pubmed\"]" } else { "]" });
        out.put(",\"open_access\":{\"is_oa\":").flag(is_open || is_deposited).put(",\"oa_status\":");
        out.put(match (is_open, is_deposited) {
            (true, _) => "\"gold\",\"oa_url\":",
            (false, true) => "\"green\",\"oa_url\":",
            (false, false) => "\"closed\",\"oa_url\":null",
        });
        if is_open || is_deposited {
            doi(work.number, out);
        }
        out.put(",\"any_repository_has_fulltext\":").flag(is_deposited).put("},\"authorships\":");
        let corresponding = if rng.chance(600) { 0 } else { work.authorships.len().saturating_sub(1) };
        let totals = self.authorships(&work.authorships, corresponding, Detail::Full, rng, out);
        self.sums(work, &totals, corresponding, out);
        self.impact(work, year, rng, out);
        self.marks(work, out);
        self.subjects(work, rng, out);
        self.locations(work, is_open, is_deposited, out);
        self.funding(rng, out);
        out.put(",\"has_content\":{\"pdf\":").flag(is_open).put(",\"grobid_xml\":").flag(is_open).put("}");
        self.references(year, rng, out);
        out.put(",\"abstract_inverted_index\":");
        if work.about != About::Nothing || text.chance(880) {
            self.words.inverted(work.about, 10 + text.index(7), scratch, &mut text, out);
        } else {
            out.put("null");
        }
        citations(year, rng, out);
        dates(date.day, rng, out);
        out.put(",\"created_date\":\"");
        day(year.min(2024) + 1, rng, out);
        out.put("T00:00:00\"}");
    }

    /// Appends a lean record: no more than what the world's totals rest on.
    pub(crate) fn lean_work(&self, work: &Work, date: Date, scratch: &mut Scratch, out: &mut Vec<u8>) {
        let mut rng = Rng::keyed(self.plan.seed, Stream::Text, work.number, 0);
        let rng = &mut rng;
        out.put("{\"id\":").id("W", work.number).put(",\"doi\":");
        doi(work.number, out);
        out.put(",\"title\":\"");
        let language = words::title(work.about, work.topic, self.country(work), rng, out);
        out.put("\",\"publication_year\":").num(u64::from(work.year.unwrap_or(LAST_YEAR)));
        out.put(",\"language\":").text(language).put(",\"type\":").text(work.kind);
        out.put(",\"primary_location\":{\"source\":").put(&self.pieces.short_sources[work.venue]);
        out.put("},\"authorships\":");
        self.authorships(&work.authorships, 0, Detail::Lean, rng, out);
        self.marks(work, out);
        out.put(",\"primary_topic\":");
        self.topic(work.topic, 990, false, out);
        out.put(",\"topics\":[");
        if let Some(topic) = work.topic {
            out.put(&self.pieces.topics[topic].head).put("0.990}");
        }
        out.put("],\"abstract_inverted_index\":");
        if matches!(work.about, About::Abstract(_) | About::Passing(_)) {
            self.words.inverted(work.about, 1, scratch, rng, out);
        } else {
            out.put("null");
        }
        dates(date.day, rng, out);
        out.put("}");
    }

    /// Id, title, year and other ids; gives back the language.
    fn head(&self, work: &Work, text: &mut Rng, rng: &mut Rng, out: &mut Vec<u8>) -> &'static str {
        out.put("{\"id\":").id("W", work.number).put(",\"doi\":");
        doi(work.number, out);
        out.put(",\"title\":\"");
        let start = out.len();
        let language = words::title(work.about, work.topic, self.country(work), text, out);
        let end = out.len();
        out.put("\",\"display_name\":\"");
        out.extend_from_within(start..end);
        out.put("\",\"publication_year\":");
        match work.year {
            Some(year) => {
                out.num(u64::from(year)).put(",\"publication_date\":\"");
                day(year, rng, out);
                out.put("\"");
            }
            None => {
                out.put("null,\"publication_date\":null");
            }
        }
        out.put(",\"ids\":{\"openalex\":").id("W", work.number).put(",\"doi\":");
        doi(work.number, out);
        if is_life(work) {
            out.put(",\"pmid\":\"https://pubmed.ncbi.nlm.nih.gov/").num(work.number).put("\"");
        }
        out.put("}");
        language
    }

    /// What the authors add up to.
    fn sums(&self, work: &Work, totals: &Totals, corresponding: usize, out: &mut Vec<u8>) {
        out.put(",\"institutions\":[");
        for &position in &totals.institutions {
            out.put(&self.pieces.institutions[position].json).put(",");
        }
        out.close("],\"countries_distinct_count\":").num(totals.countries.len() as u64);
        out.put(",\"institutions_distinct_count\":").num(totals.institutions.len() as u64);
        out.put(",\"corresponding_author_ids\":[],\"corresponding_institution_ids\":[");
        let corresponding = work.authorships.get(corresponding);
        for affiliation in corresponding.iter().flat_map(|authorship| &authorship.affiliations) {
            if let Affiliation::Institution(position) = affiliation {
                out.id("I", self.plan.institutions.all[*position].id).put(",");
            }
        }
        out.close("],\"apc_list\":null,\"apc_paid\":null");
    }

    fn impact(&self, work: &Work, year: u16, rng: &mut Rng, out: &mut Vec<u8>) {
        let percentile = rng.below(1000);
        out.put(",\"fwci\":").thousandths(percentile * 3).put(",\"has_fulltext\":").flag(rng.chance(500));
        out.put(",\"cited_by_count\":").num(u64::from(LAST_YEAR + 1 - year) * pace(work.number));
        out.put(",\"citation_normalized_percentile\":{\"value\":").thousandths(percentile);
        out.put(",\"is_in_top_1_percent\":").flag(percentile >= 990);
        out.put(",\"is_in_top_10_percent\":").flag(percentile >= 900);
        out.put("},\"cited_by_percentile_year\":null,\"biblio\":{\"volume\":\"").num(1 + rng.below(90));
        let page = 1 + rng.below(1800);
        out.put("\",\"issue\":\"").num(1 + rng.below(12)).put("\",\"first_page\":\"").num(page);
        out.put("\",\"last_page\":\"").num(page + 3 + rng.below(20)).put("\"}");
    }

    fn marks(&self, work: &Work, out: &mut Vec<u8>) {
        out.put(",\"is_retracted\":").flag(work.is_retracted).put(",\"is_paratext\":").flag(work.is_paratext);
        out.put(match work.is_expansion {
            Some(true) => ",\"is_xpac\":true",
            Some(false) => ",\"is_xpac\":false",
            None => ",\"is_xpac\":null",
        });
    }

    fn topic(&self, topic: Option<usize>, score: u64, bare: bool, out: &mut Vec<u8>) {
        match topic {
            Some(topic) => {
                let piece = &self.pieces.topics[topic];
                out.put(&piece.head).thousandths(score).put(if bare { BARE_TAIL } else { &piece.tail })
            }
            None => out.put("null"),
        };
    }

    /// The primary topic, up to two of the same kind that are in no frontier field, and what else
    /// says what the work is about.
    fn subjects(&self, work: &Work, rng: &mut Rng, out: &mut Vec<u8>) {
        let score = 900 + rng.below(100);
        out.put(",\"primary_topic\":");
        self.topic(work.topic, score, work.bare_topic, out);
        out.put(",\"topics\":[");
        if let Some(topic) = work.topic {
            let kin = if OTHER.contains(&topic) { OTHER } else { LIFE };
            let first = rng.index(kin.len());
            self.topic(Some(topic), score, work.bare_topic, out);
            for number in 0..rng.index(3) {
                let other = kin.start + (first + number) % kin.len();
                if other != topic {
                    out.put(",");
                    self.topic(Some(other), score - 200 - 100 * number as u64, work.bare_topic, out);
                }
            }
        }
        let piece = work.topic.map(|topic| &self.pieces.topics[topic]);
        out.put("],\"keywords\":[").put(piece.map_or("", |piece| &piece.keywords));
        out.put("],\"concepts\":[").put(piece.map_or("", |piece| &piece.concepts));
        out.put("],\"mesh\":[").put(piece.map_or("", |piece| &piece.mesh)).put("]");
    }

    fn funding(&self, rng: &mut Rng, out: &mut Vec<u8>) {
        let funder = rng.chance(450).then(|| rng.index(FUNDERS.len()));
        out.put(",\"awards\":[");
        if let Some(funder) = funder {
            let number = rng.below(1_000_000);
            out.put("{\"id\":").id("G", 9_000_000_000 + number).put(",\"display_name\":null,\"funder_award_id\":\"HS-");
            out.padded(number, 6).put("\",\"funder_id\":").id("F", 9_000_000_001 + funder as u64);
            out.put(",\"funder_display_name\":").text(FUNDERS[funder]).put("}");
        }
        out.put("],\"funders\":[").put(funder.map_or("", |funder| &self.pieces.funders[funder])).put("]");
    }

    /// References: works of the hubs, of the same year and before.
    fn references(&self, year: u16, rng: &mut Rng, out: &mut Vec<u8>) {
        let count = 20 + rng.below(20);
        let mut written = 0;
        out.put(",\"referenced_works\":[");
        let first = *HUB_YEARS.start();
        let years = u64::from(year.clamp(first, *HUB_YEARS.end()) - first) + 1;
        for _ in 0..count {
            let (hub, year) = (rng.pick(self.plan.hubs()), first + rng.below(years) as u16);
            let works = self.plan.citable_count(hub, year);
            if works > 0 {
                out.id("W", self.plan.citable(hub, year, rng.below(works))).put(",");
                written += 1;
            }
        }
        out.close("],\"related_works\":[]");
        out.put(",\"referenced_works_count\":").num(written);
    }

    /// The country of the first place on a work.
    fn country(&self, work: &Work) -> &'static str {
        let affiliations = work.authorships.iter().flat_map(|authorship| &authorship.affiliations);
        let mut countries = affiliations.filter_map(|affiliation| match *affiliation {
            Affiliation::Institution(position) | Affiliation::Branch { seat: position, .. } => {
                Some(self.plan.institutions.country(position))
            }
            Affiliation::Address(country) => country,
        });
        countries.next().unwrap_or("US")
    }
}

fn is_life(work: &Work) -> bool {
    work.topic.is_some_and(|topic| !OTHER.contains(&topic))
}

pub(super) fn doi(work: u64, out: &mut Vec<u8>) {
    out.put("\"https://doi.org/10.5555/hw.").num(work).put("\"");
}

fn day(year: u16, rng: &mut Rng, out: &mut Vec<u8>) {
    out.num(u64::from(year)).put("-").padded(1 + rng.below(12), 2).put("-").padded(1 + rng.below(28), 2);
}

fn dates(day: &str, rng: &mut Rng, out: &mut Vec<u8>) {
    out.put(",\"updated_date\":\"").put(day).put("T").padded(rng.below(24), 2).put(":").padded(rng.below(60), 2);
    out.put(":").padded(rng.below(60), 2).put(".").padded(rng.below(1_000_000), 6).put("\"");
}

/// Citations in each year.
fn pace(work: u64) -> u64 {
    [0, 0, 1, 1, 2, 3, 5, 18][(work % 8) as usize]
}

fn citations(year: u16, rng: &mut Rng, out: &mut Vec<u8>) {
    let most = rng.pick(&[1, 2, 3, 4, 8, 20]);
    out.put(",\"counts_by_year\":[");
    for year in (year..=LAST_YEAR).rev() {
        let count = rng.below(most);
        if count > 0 {
            out.put("{\"year\":").num(u64::from(year)).put(",\"cited_by_count\":").num(count).put("},");
        }
    }
    out.close("]");
}
