//! From a planned work to its record: everything that no figure rests on is invented here.

use std::collections::{BTreeMap, BTreeSet};

use super::authorships;
use super::records::{
    AuthorshipRecord, Award, Biblio, Funder, HasContent, Ids, InstitutionRef, Keyword, Location, OpenAccess,
    Percentile, SourceRef, TopicRef, WorkRecord, YearCount,
};
use crate::institutions::Institutions;
use crate::plan::{FIRST_WORK, Version};
use crate::rng::{Rng, Stream};
use crate::tables::topics::TOPICS;
use crate::venues::Venues;
use crate::work::{Affiliation, Work};
use crate::{ids, text};

/// What records need besides the plan.
pub(crate) struct Context<'a> {
    pub seed: u64,
    /// Date of the partition.
    pub date: &'static str,
    pub institutions: &'a Institutions,
    pub venues: &'a Venues,
    pub version: Version,
    /// Whether some unmatched institutions stand as objects without an id.
    pub null_objects: bool,
}

const FUNDERS: [&str; 5] = [
    "Meridian Research Council",
    "Lodestar Science Fund",
    "Harbour Lights Foundation",
    "Open Horizons Agency",
    "Quiet Rivers Trust",
];

/// Last year with citations.
const LAST_YEAR: u16 = 2025;

/// Appends the record of `work` to `out`.
pub(crate) fn write(work: &Work, context: &Context<'_>, out: &mut Vec<u8>) -> serde_json::Result<()> {
    // An older copy differs in more than the plan: its streams are others.
    let version = u64::from(context.version == Version::Superseded);
    let mut rng = Rng::keyed(context.seed, Stream::Text, work.number, version);
    let year = work.year.unwrap_or(LAST_YEAR);
    let topics = topics(work, &mut rng);
    let country = first_country(work, context.institutions);
    let (title, language) = text::title(&mut rng, work.topic.map(|topic| &TOPICS[topic]), country);
    let locations = locations(work, context.venues, &mut rng);
    let is_oa = locations.iter().any(|location| location.is_oa);
    let last = work.authorships.len().saturating_sub(1);
    let corresponding = if rng.chance(600) { 0 } else { last };
    let authorships: Vec<AuthorshipRecord<'_>> = work
        .authorships
        .iter()
        .enumerate()
        .map(|(position, authorship)| {
            let place = if position == 0 {
                "first"
            } else if position == last {
                "last"
            } else {
                "middle"
            };
            authorships::record(authorship, place, position == corresponding, context, &mut rng)
        })
        .collect();
    let mut seen = BTreeSet::new();
    let institutions: Vec<InstitutionRef<'_>> = authorships
        .iter()
        .flat_map(|authorship| &authorship.institutions)
        .filter(|institution| institution.id.is_some() && seen.insert(institution.id.clone()))
        .cloned()
        .collect();
    let countries: BTreeSet<&str> =
        authorships.iter().flat_map(|authorship| authorship.countries.iter().copied()).collect();
    let citations = citations(year, &mut rng);
    let cited: u64 = citations.iter().map(|count| count.cited_by_count).sum();
    let percentile = rng.below(1000) as f64 / 1000.0;
    let references: Vec<String> =
        (0..5 + rng.below(20)).map(|_| ids::url('W', FIRST_WORK + rng.below(work.number - FIRST_WORK + 1))).collect();
    let funded = if rng.chance(450) { vec![rng.index(FUNDERS.len())] } else { Vec::new() };
    let first_page = 1 + rng.below(1800);
    let record = WorkRecord {
        id: ids::url('W', work.number),
        doi: ids::doi(work.number),
        title: &title,
        display_name: &title,
        publication_year: work.year,
        publication_date: work.year.map(|year| day(year, &mut rng)),
        ids: Ids { openalex: ids::url('W', work.number), doi: ids::doi(work.number) },
        language,
        primary_location: &locations[0],
        kind: work.kind.0,
        indexed_in: ["crossref"],
        open_access: OpenAccess {
            is_oa,
            oa_status: match (is_oa, locations[0].is_oa) {
                (false, _) => "closed",
                (true, true) => "gold",
                (true, false) => "green",
            },
            oa_url: is_oa.then(|| ids::doi(work.number)),
            any_repository_has_fulltext: locations.len() > 1,
        },
        countries_distinct_count: countries.len(),
        institutions_distinct_count: institutions.len(),
        corresponding_author_ids: authorships
            .iter()
            .filter(|authorship| authorship.is_corresponding)
            .filter_map(|authorship| authorship.author.id.clone())
            .collect(),
        corresponding_institution_ids: authorships
            .iter()
            .filter(|authorship| authorship.is_corresponding)
            .flat_map(|authorship| authorship.institutions.iter().filter_map(|i| i.id.clone()))
            .collect(),
        authorships,
        institutions,
        apc_list: None,
        apc_paid: None,
        fwci: topics.first().map(|_| (percentile * 3000.0).round() / 1000.0),
        has_fulltext: is_oa,
        cited_by_count: cited,
        citation_normalized_percentile: topics.first().map(|_| Percentile {
            value: percentile,
            is_in_top_1_percent: percentile >= 0.99,
            is_in_top_10_percent: percentile >= 0.9,
        }),
        cited_by_percentile_year: None,
        biblio: Biblio {
            volume: Some((1 + rng.below(90)).to_string()),
            issue: rng.chance(800).then(|| (1 + rng.below(12)).to_string()),
            first_page: Some(first_page.to_string()),
            last_page: Some((first_page + 3 + rng.below(20)).to_string()),
        },
        is_retracted: work.is_retracted,
        is_paratext: work.is_paratext,
        is_xpac: work.is_expansion,
        primary_topic: topics.first(),
        topics: &topics,
        keywords: topics.iter().map(keyword).collect(),
        concepts: [],
        mesh: [],
        locations_count: locations.len(),
        locations: &locations,
        best_oa_location: locations.iter().find(|location| location.is_oa),
        sustainable_development_goals: [],
        awards: funded.iter().map(|&funder| award(funder, &mut rng)).collect(),
        funders: funded
            .iter()
            .map(|&funder| Funder {
                id: ids::url('F', 9_000_000_001 + funder as u64),
                display_name: FUNDERS[funder],
                ror: Some(ids::ror(9_100_000_000 + funder as u64)),
            })
            .collect(),
        has_content: HasContent { pdf: is_oa, grobid_xml: is_oa },
        referenced_works_count: references.len(),
        referenced_works: references,
        related_works: [],
        abstract_inverted_index: rng.chance(850).then(|| inverted(&text::abstract_words(&mut rng))),
        counts_by_year: citations,
        updated_date: format!(
            "{}T{:02}:{:02}:{:02}.{:06}",
            context.date,
            rng.below(24),
            rng.below(60),
            rng.below(60),
            rng.below(1_000_000)
        ),
        created_date: format!("{}T00:00:00", day(year.min(2024) + 1, &mut rng)),
    };
    serde_json::to_writer(out, &record)
}

fn first_country(work: &Work, institutions: &Institutions) -> &'static str {
    let placed = |affiliation: &Affiliation| match affiliation {
        Affiliation::Institution(position) => Some(institutions.country(*position)),
        Affiliation::Address(country) => *country,
    };
    let mut affiliations = work.authorships.iter().flat_map(|authorship| &authorship.affiliations);
    affiliations.find_map(placed).unwrap_or("US")
}

/// The primary topic and up to two of the same kind.
fn topics(work: &Work, rng: &mut Rng) -> Vec<TopicRef> {
    let Some(primary) = work.topic else {
        return Vec::new();
    };
    let mut chosen = vec![primary];
    for _ in 0..rng.below(3) {
        let other = rng.index(TOPICS.len());
        if TOPICS[other].life == TOPICS[primary].life && !chosen.contains(&other) {
            chosen.push(other);
        }
    }
    let mut score = 1000;
    chosen
        .into_iter()
        .map(|topic| {
            score -= 1 + rng.below(150);
            TopicRef::new(&TOPICS[topic], score as f64 / 1000.0, work.bare_topic)
        })
        .collect()
}

fn keyword(topic: &TopicRef) -> Keyword {
    let name = topic.display_name.split([',', ':', '(']).next().unwrap_or(topic.display_name);
    Keyword {
        id: format!("https://openalex.org/keywords/{}", name.to_lowercase().replace([' ', '\''], "-")),
        display_name: name.to_owned(),
        score: topic.score / 2.0,
    }
}

fn locations<'a>(work: &Work, venues: &'a Venues, rng: &mut Rng) -> Vec<Location<'a>> {
    let doi = ids::doi(work.number);
    let name = &doi["https://doi.org/".len()..];
    let mut locations = Vec::new();
    let deposited = work.kind.0 == "preprint";
    if !deposited {
        let venue = venues.journal(work.topic, rng);
        locations.push(Location {
            id: format!("doi:{name}"),
            is_oa: venue.is_open,
            landing_page_url: doi.clone(),
            pdf_url: venue.is_open.then(|| format!("https://example.org/pdf/{}.pdf", work.number)),
            source: SourceRef::new(venue),
            license: venue.is_open.then_some("cc-by"),
            license_id: venue.is_open.then_some("https://openalex.org/licenses/cc-by"),
            version: "publishedVersion",
            is_accepted: true,
            is_published: true,
            raw_source_name: Some(&venue.name),
            raw_type: "journal-article",
        });
    }
    if deposited || rng.chance(400) {
        let venue = venues.repository();
        locations.push(Location {
            id: if deposited { format!("doi:{name}") } else { format!("pmh:oai:archive.example.org:{}", work.number) },
            is_oa: true,
            landing_page_url: format!("https://archive.example.org/{}", work.number),
            pdf_url: Some(format!("https://archive.example.org/{}.pdf", work.number)),
            source: SourceRef::new(venue),
            license: None,
            license_id: None,
            version: "submittedVersion",
            is_accepted: false,
            is_published: false,
            raw_source_name: Some(&venue.name),
            raw_type: "posted-content",
        });
    }
    locations
}

fn award(funder: usize, rng: &mut Rng) -> Award {
    let number = rng.below(1_000_000);
    Award {
        id: ids::url('G', 9_000_000_000 + number),
        display_name: None,
        funder_award_id: format!("HS-{number:06}"),
        funder_id: ids::url('F', 9_000_000_001 + funder as u64),
        funder_display_name: FUNDERS[funder],
    }
}

fn day(year: u16, rng: &mut Rng) -> String {
    format!("{year}-{:02}-{:02}", 1 + rng.below(12), 1 + rng.below(28))
}

fn citations(year: u16, rng: &mut Rng) -> Vec<YearCount> {
    let pace = rng.pick(&[1, 2, 3, 4, 8, 20]);
    (year..=LAST_YEAR)
        .rev()
        .map(|year| YearCount { year, cited_by_count: rng.below(pace) })
        .filter(|count| count.cited_by_count > 0)
        .collect()
}

fn inverted(words: &[&'static str]) -> BTreeMap<&'static str, Vec<usize>> {
    let mut index: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, word) in words.iter().enumerate() {
        index.entry(word).or_default().push(position);
    }
    index
}
