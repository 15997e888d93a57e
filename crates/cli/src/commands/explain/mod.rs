mod classes;
mod measure;

use super::{catalogue, output};
use crate::failure::Failure;
use hubscope_count::network::Partners;
use hubscope_count::provenance::Method;
use hubscope_count::sql_text;
use hubscope_model::Years;
use hubscope_model::measure::{Counting, Derivation, Indicator, Period, Placing, Unit};
use std::fmt::Write;
use std::path::PathBuf;

/// Print what an indicator means: definition, measure, classes, parameters, limits, SQL.
///
/// With this alone a reader can work the figure out again. The SQL is the definition in another language: it gives the same
/// cells as `measure`. It reads the lake's tables, and the hubs and baskets as relations hub (hub_id, kind), hub_site (hub_id,
/// site_no), hub_document_site (the same for patents and trials) and basket_venue (basket_id, venue_key, subject, first_year, last_year).
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
    /// How a work on several hubs is shared out: full or fractional.
    #[arg(long, default_value = "full")]
    counting: String,
    /// Where an authorship is: evidence, in the city that its affiliation names, or institution, where that is registered.
    #[arg(long, default_value = Placing::default().id())]
    placing: Placing,
    /// The SQL of the works that hubs have together, as `network` counts them: hubs or countries.
    #[arg(long, value_name = "WITH")]
    partners: Option<Partners>,
    /// A folder that adds to the built-in catalogue, or replaces files of it.
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    let catalogue = catalogue(args.catalogue.as_deref(), None)?;
    let (derivation, indicator) = catalogue.indicator(&args.indicator)?;
    let years = args.year.map_or(Years::DEFAULT, |year| Years { first: year, last: year });
    let counting: Counting = args.counting.parse().map_err(Failure::new)?;
    let by = (counting, args.placing);
    let mut sql = match args.partners {
        None => sql_text::sql(&catalogue, derivation, indicator, years, by)?,
        Some(partners) => sql_text::pairs(&catalogue, (derivation, indicator), partners, (years, false), by)?,
    };
    if let Some(hub) = &args.hub {
        sql = format!(
            "SELECT * FROM (\n{sql}\n) AS every_hub\nWHERE hub_id = '{}'\nORDER BY hub_id, period",
            catalogue.hub_id(hub)?
        );
    }
    let parameters =
        Method::of(counting, args.placing).explained().map(|(name, value, about)| format!("{name} {value}: {about}"));
    let sections = [
        ("Definition", vec![one_line(&indicator.definition.en), one_line(&indicator.definition.zh)]),
        ("Growth", growth(derivation, indicator, years)),
        ("Measure", measure::measure(&catalogue, indicator)?),
        ("Made of", measure::parts(&catalogue, indicator)?),
        ("Classes", classes::held(&catalogue, indicator)?),
        ("Not known of every work", classes::unknown(&catalogue, indicator)?),
        ("Counting", measure::counting(&catalogue, indicator)?),
        ("Limits", vec![one_line(&indicator.limits.en), one_line(&indicator.limits.zh)]),
        ("Parameters", [format!("years {years}")].into_iter().chain(parameters).collect()),
        ("References", indicator.references.clone()),
    ];
    let unit = derivation.unit(indicator.unit).id();
    let mut text = format!("{} (version {}, {unit})\n", args.indicator, indicator.version);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{}\n{}\n", indicator.names.en, indicator.names.zh);
    for (heading, lines) in sections.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        let _ = writeln!(text, "{heading}\n  {}\n", lines.join("\n  "));
    }
    let _ = writeln!(text, "SQL\n{sql};");
    output(text.as_bytes(), None)
}

/// What growth is derived from the figures, if any is asked for.
fn growth(derivation: Derivation, indicator: &Indicator, years: Years) -> Vec<String> {
    let is_share = indicator.unit == Unit::Percent;
    let text = match derivation {
        Derivation::Plain => return vec![],
        Derivation::Cagr => {
            "Compound annual growth rate from the first to the last year, in percent: ((last / first)^(1 / steps) - 1) * 100, steps being the years between them; not defined if the first is zero, -100 if the last is.".to_owned()
        }
        Derivation::MeanCagr => {
            "Of a group: the mean of its hubs' compound annual growth rates, in percent, each hub the same whatever its size; hubs without one (the first year is zero or has no figure) are left out. A hub's is ((last / first)^(1 / steps) - 1) * 100, steps being the years between the first and the last. Beside it, cagr_ has the growth of the union of the hubs.".to_owned()
        }
        Derivation::Slope if is_share => {
            "Least-squares slope over the years, in percentage points a year; not defined if a year has no figure.".to_owned()
        }
        Derivation::Slope => {
            "Least-squares slope b of the figures' natural logarithm over the years, as (e^b - 1) * 100 percent a year; not defined if a year's figure is zero or missing.".to_owned()
        }
    };
    vec![text, format!("Of the figures of {} in {years}, which are as follows; one year alone has none.", indicator.id)]
}

/// Which years a figure is of.
fn period(period: Period) -> &'static str {
    match period {
        Period::Yearly => "A figure a year.",
        Period::Pooled => "One figure over all years together: what stands in several counts once.",
    }
}

/// A text without its line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
