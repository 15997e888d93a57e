use super::Asked;
use super::table::{self, Written, number};
use crate::failure::Failure;
use hubscope_count::Intervals;
use hubscope_count::compare::Standing;
use hubscope_count::specification::Specified;
use hubscope_model::Years;
use hubscope_model::measure::{Counting, Period};
use serde::Serialize;

/// Put hubs side by side: each one's figure and rank, how sure they are, what they would be without the largest institution, and how
/// international the hub is for its size and place.
///
/// A row for every hub of the set, the first in rank first. rank_low and rank_high are what chance allows, for all hubs at once, and two hubs
/// that share a letter of group cannot be told apart. rank_best and rank_worst are the hub's ranks under all combinations of placing, geometry,
/// counting, corpus, country rule and list of journals; --specifications prints them one by one. value_without and rank_without are what is left
/// without the institution that has most of the figure, all other hubs being as they are. abroad is works with partners in other countries, abroad_expected what
/// a gravity model expects of a hub so large in such a place, internationalisation the one over the other. per_100k is the figure of a count for 100,000
/// people of the hub's population, which is approximate.
/// docs/network.md explains every column.
///
/// Examples:
///   hubscope compare papers_life --lake lake --year 2023
///   hubscope compare share_top_10 --lake lake --counting fractional
///   hubscope compare share_papers_intl --lake lake --specifications
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The indicator.
    indicator: String,
    #[command(flatten)]
    asked: Asked,
    /// The year, or the first and last for an indicator of several; else the last of 2019-2023, or all of them.
    #[arg(long, value_name = "Y")]
    year: Option<Years>,
    /// How a work on several hubs is shared out: full or fractional.
    #[arg(long, default_value = "full")]
    counting: Counting,
    /// Whether works are drawn for intervals: bootstrap or none.
    #[arg(long, default_value = "bootstrap")]
    intervals: Intervals,
    /// Seed of what is drawn; else 1.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Print every figure and rank under every combination of the choices that there are, a row each.
    #[arg(long)]
    specifications: bool,
    #[command(flatten)]
    written: Written,
}

/// All hubs.
#[derive(Serialize)]
struct Standings {
    hubs: Vec<Standing>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = args.asked.engine()?;
    let (_, indicator) = engine.catalogue().indicator(&args.indicator)?;
    let years = args.year.unwrap_or(match indicator.period {
        Period::Yearly => Years { first: Years::DEFAULT.last, ..Years::DEFAULT },
        Period::Pooled => Years::DEFAULT,
    });
    if args.specifications {
        let content = Specifications { specifications: engine.specifications(&args.indicator, years)? };
        return table::write(&engine, (years, args.counting), &content, specified, &args.written);
    }
    let seed = args.intervals.seed(args.seed).map_err(Failure::new)?;
    if args.intervals == Intervals::Analytic {
        return Err(Failure::new("ranks are drawn: --intervals takes bootstrap or none"));
    }
    let seed = (args.intervals == Intervals::Bootstrap).then_some(seed);
    let standings = Standings { hubs: engine.compare(&args.indicator, years, args.counting, seed)? };
    table::write(&engine, (years, args.counting), &standings, csv, &args.written)
}

/// All combinations.
#[derive(Serialize)]
struct Specifications {
    specifications: Vec<Specified>,
}

fn specified(all: &Specifications) -> Result<Vec<u8>, Failure> {
    let header = [
        "indicator_id",
        "period",
        "counting",
        "corpus",
        "placing",
        "geometry",
        "country_rule",
        "venue_list",
        "hub_id",
        "value",
        "rank",
        "edition",
    ];
    let row = |row: &Specified| {
        [
            row.indicator_id.clone(),
            row.period.clone(),
            row.counting.to_owned(),
            row.corpus.to_owned(),
            row.placing.to_owned(),
            row.geometry.to_owned(),
            row.country_rule.clone().unwrap_or_default(),
            row.venue_list.clone().unwrap_or_default(),
            row.hub_id.clone(),
            number(row.value),
            row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            row.edition.clone(),
        ]
    };
    table::csv(header, all.specifications.iter().map(row))
}

const HEADER: [&str; 24] = [
    "indicator_id",
    "hub_id",
    "period",
    "value",
    "low",
    "high",
    "rank",
    "rank_low",
    "rank_high",
    "group",
    "rank_best",
    "rank_worst",
    "largest_institution_id",
    "largest_institution",
    "largest_share",
    "value_without",
    "rank_without",
    "abroad",
    "abroad_expected",
    "internationalisation",
    "population",
    "per_100k",
    "counting",
    "edition",
];

fn csv(standings: &Standings) -> Result<Vec<u8>, Failure> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let rank = |rank: Option<u64>| rank.map(|rank| rank.to_string()).unwrap_or_default();
    let row = |hub: &Standing| {
        [
            hub.indicator_id.clone(),
            hub.hub_id.clone(),
            hub.period.clone(),
            number(hub.value),
            number(hub.low),
            number(hub.high),
            rank(hub.rank),
            rank(hub.rank_low),
            rank(hub.rank_high),
            hub.group.clone(),
            rank(hub.rank_best),
            rank(hub.rank_worst),
            text(&hub.largest_institution_id),
            text(&hub.largest_institution),
            number(hub.largest_share),
            number(hub.value_without),
            rank(hub.rank_without),
            number(hub.abroad),
            number(hub.abroad_expected),
            number(hub.internationalisation),
            hub.population.map(|people| people.to_string()).unwrap_or_default(),
            number(hub.per_100k),
            hub.counting.to_owned(),
            hub.edition.clone(),
        ]
    };
    table::csv(HEADER, standings.hubs.iter().map(row))
}
