//! What measuring these sources must give, from the plan alone.

use crate::tables::hubs::HUBS;

use super::adisinsight::stock;
use super::links::{Citing, Links};
use super::patentsview::target;
use super::targets::{DRUG_YEARS, STAGES, YEARS};
use super::{Options, Plan, Works};
use crate::Source;
use crate::expected::Figure;

/// The figures that can be measured from the chosen sources, in the order of their first three columns. Hubs that were
/// not chosen have zeros. They are the same for every share.
#[must_use]
pub fn expected(options: &Options, works: &dyn Works) -> Vec<Figure> {
    let plan = Plan::new(options, works);
    let links = Links::new(&plan);
    let has = |sources: &[Source]| sources.iter().all(|source| options.sources.contains(source));
    let mut figures = Vec::new();
    let mut add = |indicator: &str, hub: &'static str, period: String, value: u64, unit: &'static str| {
        figures.push(Figure { indicator: indicator.to_owned(), hub, period, value, unit });
    };
    for (hub, facts) in HUBS.iter().enumerate() {
        for year in YEARS {
            if has(&[Source::PatentsView]) {
                add("patents", facts.id, year.to_string(), target(&plan, hub, year), "patents");
            }
            if has(&[Source::ClinicalTrials]) {
                let citations = links.count(Citing::Trials, hub, year);
                add("clinical_trial_citations", facts.id, year.to_string(), citations, "citations");
            }
        }
        if has(&[Source::RelianceOnScience, Source::ClinicalTrials, Source::Overton]) {
            let period = format!("{}-{}", YEARS.start(), YEARS.end());
            add("citations_total_5y", facts.id, period, links.total(hub), "citations");
        }
    }
    if has(&[Source::AdisInsight]) {
        for (stage, name) in STAGES.iter().enumerate() {
            for year in DRUG_YEARS {
                add(
                    &format!("drug_pipeline_{name}"),
                    "world",
                    year.to_string(),
                    stock(stage, year, plan.scale),
                    "drugs",
                );
            }
        }
    }
    figures.sort();
    figures
}
