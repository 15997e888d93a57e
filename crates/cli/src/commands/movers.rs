use super::Asked;
use super::table::{self, Written};
use crate::failure::Failure;
use hubscope_count::network::{Flow, Movers};
use hubscope_model::Years;
use hubscope_model::measure::Counting;
use serde::Serialize;
use std::num::NonZeroU8;

/// Print how many people moved from one hub to another.
///
/// Somebody moves from one hub to another in a year if they have an authorship in the other one in that year and none there in the three
/// years before (--before), but one in the first in those years. Who had been in two hubs moves from both. Of all works of the
/// corpus; empty for a year if the lake does not know the years before it: has no work of one, or fewer than half of those of the
/// year after it.
///
/// Examples:
///   hubscope movers --lake lake --years 2023
///   hubscope movers --lake lake --only boston --before 5
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    #[command(flatten)]
    asked: Asked,
    /// Only moves from or to these hubs.
    #[arg(long, value_name = "HUBS", value_delimiter = ',')]
    only: Vec<String>,
    /// First and last year of arrival.
    #[arg(long, value_name = "A-B", default_value_t = Years::DEFAULT)]
    years: Years,
    /// Years before the arrival that are looked at.
    #[arg(long, value_name = "N", default_value_t = Movers::BEFORE)]
    before: NonZeroU8,
    #[command(flatten)]
    written: Written,
}

/// All flows, and how far back was looked.
#[derive(Serialize)]
struct Flows {
    before: NonZeroU8,
    flows: Vec<Flow>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let engine = args.asked.engine()?;
    let Args { years, before, .. } = args;
    let flows = Flows { before, flows: engine.movers(&Movers { hubs: args.only, years, before })? };
    table::write(&engine, (years, Counting::Full), &flows, csv, &args.written)
}

fn csv(flows: &Flows) -> Result<Vec<u8>, Failure> {
    let row = |flow: &Flow| {
        let people = flow.people.map(|people| people.to_string()).unwrap_or_default();
        [flow.from_id.clone(), flow.to_id.clone(), flow.period.clone(), people, flow.edition.clone()]
    };
    table::csv(["from_id", "to_id", "period", "people", "edition"], flows.flows.iter().map(row))
}
