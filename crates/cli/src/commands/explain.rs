use super::{catalogue, output};
use crate::failure::Failure;
use hubscope_count::provenance::Method;
use hubscope_count::sql_text;
use hubscope_model::measure::Indicator;
use hubscope_model::{Catalogue, Years};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

/// Print what an indicator means: definition, SQL, parameters, limits.
///
/// The SQL is the definition in another language: it gives the same cells as `measure`. It reads the lake's tables, and the
/// hubs and baskets as relations hub (hub_id, kind), hub_site (hub_id, site_no) and basket_venue (basket_id, venue_key,
/// subject, first_year, last_year).
///
/// Example: hubscope explain share_life_papers --hub boston --year 2021
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The indicator, or its growth (cagr_ID, slope_ID).
    indicator: String,
    /// Only this hub, in the SQL.
    #[arg(long, value_name = "H")]
    hub: Option<String>,
    /// Only this year, in the SQL.
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1500..=2100))]
    year: Option<i32>,
    /// A folder that adds to the built-in catalogue, or replaces files of it.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let catalogue = catalogue(args.catalogue.as_deref(), None)?;
    let (derivation, indicator) = catalogue.indicator(&args.indicator)?;
    let years = args.year.map_or(Years::DEFAULT, |year| Years { first: year, last: year });
    let mut sql = sql_text::sql(&catalogue, derivation, indicator, years)?;
    if let Some(hub) = &args.hub {
        sql = format!(
            "SELECT * FROM (\n{sql}\n) AS every_hub\nWHERE hub_id = '{}'\nORDER BY hub_id, period",
            catalogue.hub_id(hub)?
        );
    }
    let unit = derivation.unit(indicator.unit).id();
    let mut text = format!("{} (version {}, {unit})\n", args.indicator, indicator.version);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}\n{}\n", indicator.names.en, indicator.names.zh);
    let _ = writeln!(
        text,
        "Definition\n  {}\n  {}\n",
        one_line(&indicator.definition.en),
        one_line(&indicator.definition.zh)
    );
    let derived = match derivation {
        hubscope_model::measure::Derivation::Plain => None,
        hubscope_model::measure::Derivation::Cagr => Some(
            "Growth\n  Compound annual growth rate from the first to the last year, in percent: ((last / first)^(1 / steps) - 1) * 100; not defined if the first is zero, -100 if the last is.\n",
        ),
        hubscope_model::measure::Derivation::Slope => Some(
            "Growth\n  Least-squares slope over the years: of a count's logarithm, as (e^b - 1) * 100 percent a year; of a share, in percentage points a year.\n",
        ),
    };
    if let Some(derived) = derived {
        let _ = writeln!(text, "{derived}");
    }
    let _ = writeln!(text, "Limits\n  {}\n  {}\n", one_line(&indicator.limits.en), one_line(&indicator.limits.zh));
    let classes = classes(&catalogue, indicator)?;
    if !classes.is_empty() {
        let _ = writeln!(text, "Classes\n{classes}");
    }
    let _ = writeln!(text, "Parameters\n  {}, years {years}\n", Method::IN_FORCE);
    if !indicator.references.is_empty() {
        let _ = writeln!(text, "References\n  {}\n", indicator.references.join("\n  "));
    }
    let _ = writeln!(text, "SQL\n{sql};");
    output(text.as_bytes(), None)
}

/// What the classes of an indicator hold, and those of the indicators that it is made of.
fn classes(catalogue: &Catalogue, indicator: &Indicator) -> Result<String, Failure> {
    let ids: BTreeSet<&String> = catalogue.counts(indicator)?.into_iter().flat_map(|count| &count.classes).collect();
    let mut text = String::new();
    let mut line = |id: &str, what: &str| {
        let _ = writeln!(text, "  {id}: {}", what.split_whitespace().collect::<Vec<_>>().join(" "));
    };
    for id in ids {
        let known = &catalogue.classes;
        match id.split_once(':') {
            Some(("field", name)) => {
                if let Some(field) = known.fields.get(name) {
                    line(id, &field.definition.en);
                }
            }
            Some(("basket", name)) => {
                if let Some(basket) = known.baskets.get(name) {
                    line(id, &basket.definition.en);
                    let types: Vec<&str> = basket.types.iter().map(String::as_str).collect();
                    line("    venues", &format!("{} rows; types {}", basket.venues.len(), types.join(", ")));
                }
            }
            Some(("frontier", name)) => {
                if let Some(frontier) = known.frontiers.get(name) {
                    line(id, &frontier.definition.en);
                    let join = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(", ");
                    let points = frontier.points;
                    line("    belongs from", &format!("{} points", frontier.threshold));
                    line("    primary topic", &format!("{} points", points.topic));
                    line("    other topic", &format!("{} points", points.other_topic));
                    line("    each term in the title", &format!("{} points", points.title));
                    line("    each more in the abstract", &format!("{} points", points.abstract_));
                    line("    subfields", &join(&mut frontier.subfields.iter().map(u32::to_string)));
                    line("    topics", &join(&mut frontier.topics.iter().map(|t| format!("T{t}"))));
                    line("    terms", &join(&mut frontier.terms.iter().cloned()));
                    line("    not with, in the title", &join(&mut frontier.except.iter().cloned()));
                }
            }
            _ => {}
        }
    }
    Ok(text)
}
