use super::Asked;
use super::table::{self, Written, number};
use crate::failure::Failure;
use hubscope_count::network::{Network, PairSelection, Partners};
use hubscope_model::Years;
use hubscope_model::measure::Counting;

/// Print how many works hubs have with each other, or with countries, and how many are expected of their sizes and distance.
///
/// A row for every hub, partner and period, zero included. A work is a pair's if it has authorships at two different institutions, one in
/// each; a hub's with itself if at two of its own. --counting fractional gives the product of the two's shares of each work: with
/// `elsewhere` and `unresolved` they add up to the works. affinity is 1 where partners are as frequent as by chance; salton goes from 0
/// to 1; expected is what a gravity model gives, ratio the value over it. JSON has the model's coefficients too.
/// docs/network.md explains every column.
///
/// Examples:
///   hubscope network papers_life --lake lake --years 2023
///   hubscope network papers_all --lake lake --partners countries --only boston,shanghai --pooled
///   hubscope network papers_ni --lake lake --counting fractional --format json --out network.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The indicator: one that counts works.
    indicator: String,
    #[command(flatten)]
    asked: Asked,
    /// With whom: hubs or countries.
    #[arg(long, default_value = "hubs")]
    partners: Partners,
    /// Only the rows of these hubs.
    #[arg(long, value_name = "HUBS", value_delimiter = ',')]
    only: Vec<String>,
    /// First and last year.
    #[arg(long, value_name = "A-B", default_value_t = Years::DEFAULT)]
    years: Years,
    /// All years as one period.
    #[arg(long)]
    pooled: bool,
    /// How a work on several hubs is shared out: full, once for each pair, or fractional, by both's shares.
    #[arg(long, default_value = "full")]
    counting: Counting,
    #[command(flatten)]
    written: Written,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = args.asked.engine()?;
    let Args { years, counting, .. } = args;
    let network = engine.network(&PairSelection {
        indicator: args.indicator,
        partners: args.partners,
        hubs: args.only,
        years,
        is_pooled: args.pooled,
        counting,
    })?;
    table::write(&engine, (years, counting), &network, csv, &args.written)
}

const HEADER: [&str; 11] = [
    "indicator_id",
    "hub_id",
    "partner_id",
    "period",
    "value",
    "affinity",
    "salton",
    "expected",
    "ratio",
    "counting",
    "edition",
];

fn csv(network: &Network) -> Result<Vec<u8>, Failure> {
    table::csv(
        HEADER,
        network.pairs.iter().map(|pair| {
            [
                pair.indicator_id.clone(),
                pair.hub_id.clone(),
                pair.partner_id.clone(),
                pair.period.clone(),
                number(pair.value),
                number(pair.affinity),
                number(pair.salton),
                number(pair.expected),
                number(pair.ratio),
                pair.counting.to_owned(),
                pair.edition.clone(),
            ]
        }),
    )
}
