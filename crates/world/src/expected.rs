//! What measuring the world must give, by arithmetic on the plan.

use std::io::{self, Write};

use crate::plan::{Plan, RESULT_YEARS, WORLD_YEARS};
use crate::tables::frontiers::FIELDS;
use crate::tables::hubs::HUBS;

/// A figure that measuring must give.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// The indicator.
    pub indicator: String,
    /// The hub, or `world`.
    pub hub: &'static str,
    /// A year, or a span of years.
    pub period: String,
    /// The count.
    pub value: u64,
    /// What is counted.
    pub unit: &'static str,
}

impl Figure {
    /// The row of `expected.csv`, with the columns of `measure`.
    #[must_use]
    pub fn row(&self) -> String {
        let Self { indicator, hub, period, value, unit } = self;
        format!("{indicator},{hub},{period},{value},,,,full,{unit},,world")
    }
}

/// The figures of the publication tables, for every hub and the world.
pub(crate) fn rows(plan: &Plan) -> Vec<Figure> {
    let mut rows = Vec::new();
    let mut add = |indicator: &str, hub, period: &str, value, unit| {
        rows.push(Figure { indicator: indicator.to_owned(), hub, period: period.to_owned(), value, unit });
    };
    let whole = format!("{}-{}", RESULT_YEARS.start(), RESULT_YEARS.end());
    for (position, hub) in HUBS.iter().enumerate() {
        let mut total = 0;
        for year in RESULT_YEARS {
            let targets = plan.targets(position, year);
            let works = targets.all + targets.fieldless;
            total += works;
            let figures = [
                ("active_researchers", targets.people, "researchers"),
                ("ni_researchers", targets.ni_people, "researchers"),
                ("papers_all", targets.all, "papers"),
                ("papers_life", targets.life, "papers"),
                ("papers_ni", targets.ni, "papers"),
                ("papers_ni_intl", targets.ni_intl, "papers"),
                ("papers_total", works, "papers"),
            ];
            for (indicator, value, unit) in figures {
                add(indicator, hub.id, &year.to_string(), value, unit);
            }
        }
        add("papers_total_5y", hub.id, &whole, total, "papers");
        for (field, facts) in FIELDS.iter().enumerate() {
            let works = RESULT_YEARS.map(|year| plan.targets(position, year).frontier[field]).sum();
            add(&format!("frontier_{}", facts.id), hub.id, &whole, works, "papers");
        }
    }
    for (field, facts) in FIELDS.iter().enumerate() {
        for year in WORLD_YEARS {
            let works = plan.world_frontier(field, year);
            add(&format!("global_frontier_{}", facts.id), "world", &year.to_string(), works, "papers");
        }
    }
    rows
}

/// Writes the rows with the columns of `measure`, in the order of the bytes of the first three.
pub(crate) fn write(mut rows: Vec<Figure>, mut out: impl Write) -> io::Result<()> {
    rows.sort();
    writeln!(out, "indicator_id,hub_id,period,value,low,high,n,counting,unit,flags,edition")?;
    for figure in rows {
        writeln!(out, "{}", figure.row())?;
    }
    out.flush()
}
