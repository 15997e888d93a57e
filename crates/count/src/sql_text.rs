//! A measure as SQL: the readable truth. Flat tables, explicit casts, `NULLIF` denominators; the same text runs in
//! DataFusion and in DuckDB.
//!
//! Beside the lake's tables it reads three relations: `hub (hub_id, kind)`, kind being `hub`, `group` or `world`;
//! `hub_site (hub_id, site_no)`, the sites that lie in each hub and group; and
//! `basket_venue (basket_id, venue_key, subject, first_year, last_year)`, the venues that stand in the list of a basket.

use crate::CountError;
use crate::engine::Sure;
use hubscope_model::classes::{CORPUS_TYPES, Class, Subject};
use hubscope_model::hubs::WORLD;
use hubscope_model::measure::{Comparison, CountMeasure, Derivation, Entity, Indicator, Measure, Period, Unit};
use hubscope_model::{Catalogue, Years};
use std::fmt::Write;

/// The SQL that gives all cells of an indicator: columns indicator_id, hub_id, period, value, low, high, n.
///
/// # Errors
/// [`CountError::Class`] if the measure names a class that is not there.
pub fn sql(
    catalogue: &Catalogue,
    derivation: Derivation,
    indicator: &Indicator,
    years: Years,
) -> Result<String, CountError> {
    let mut text = Text { catalogue, years, period: indicator.period, ctes: vec![grid(indicator, years)] };
    let figures = text.figures(indicator)?;
    let Text { mut ctes, .. } = text;
    let id = format!("{}{}", derivation.prefix(), indicator.id);
    if derivation == Derivation::Plain {
        return Ok(format!(
            "WITH\n{}\nSELECT\n  '{id}' AS indicator_id,\n  cell.hub_id,\n  cell.period,\n{figures}\nORDER BY hub_id, period",
            ctes.join(",\n")
        ));
    }
    ctes.push(format!("yearly AS (\n  SELECT\n  cell.hub_id,\n  cell.period,\n{figures}\n)"));
    ctes.push(pivot(years));
    Ok(format!(
        "WITH\n{}\nSELECT\n  '{id}' AS indicator_id,\n  hub_id,\n  '{years}' AS period,\n{},\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {NO_COUNT} AS n\nFROM series\nORDER BY hub_id",
        ctes.join(",\n"),
        growth(derivation, indicator.unit, years),
    ))
}

const NO_DOUBLE: &str = "CAST(NULL AS DOUBLE)";
const NO_COUNT: &str = "CAST(NULL AS BIGINT)";

/// Every hub in every period, so that what is zero has a row too. Where the indicator is not defined, `is_of` is false.
fn grid(indicator: &Indicator, years: Years) -> String {
    let list: Vec<String> = indicator.periods(years).iter().map(|(period, _)| format!("('{period}')")).collect();
    let is_of = match indicator.hubs.as_slice() {
        [] => "TRUE".to_owned(),
        ids => format!("hub.hub_id IN ({})", ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ")),
    };
    format!(
        "period (period) AS (VALUES {}),\ncell AS (SELECT hub.hub_id, hub.kind, period.period, {is_of} AS is_of FROM hub CROSS JOIN period)",
        list.join(", ")
    )
}

/// A query in the making.
struct Text<'a> {
    catalogue: &'a Catalogue,
    years: Years,
    period: Period,
    ctes: Vec<String>,
}

impl Text<'_> {
    /// Adds what the figures of an indicator are made of, and gives the columns value, low, high, n, and where they are from.
    fn figures(&mut self, indicator: &Indicator) -> Result<String, CountError> {
        let catalogue = self.catalogue;
        match &indicator.measure {
            Measure::Count(count) => {
                let name = self.count(&indicator.id, count, Sure::Yes)?;
                Ok(select_count(&name))
            }
            Measure::Ratio(ratio) => {
                let above = catalogue.count(&ratio.ratio)?;
                let name = self.count(&ratio.ratio, above, Sure::Yes)?;
                let to = self.count(&ratio.to, catalogue.count(&ratio.to)?, Sure::Yes)?;
                let bounded = catalogue.has_bounds(above);
                let possible = if bounded { Some(self.count(&ratio.ratio, above, Sure::Maybe)?) } else { None };
                Ok(select_ratio(&name, &to, possible.as_deref()))
            }
            Measure::RelativeToMax(relative) => {
                let id = &relative.relative_to_max;
                let name = self.count(id, catalogue.count(id)?, Sure::Yes)?;
                let Comparison::Hubs = relative.over;
                self.ctes.push(format!(
                    "greatest AS (\n  SELECT {name}.period, MAX({name}.value) AS value\n  FROM {name}\n  JOIN hub ON hub.hub_id = {name}.hub_id AND hub.kind = 'hub'\n  GROUP BY {name}.period\n)"
                ));
                Ok(select_relative(&name))
            }
        }
    }

    /// Adds the works of a count, and what is counted on them by hub and period; gives the name of the latter.
    fn count(&mut self, id: &str, measure: &CountMeasure, sure: Sure) -> Result<String, CountError> {
        let suffix = if sure == Sure::Maybe { "_possible" } else { "" };
        let (works, count) = (format!("works_{id}{suffix}"), format!("count_{id}{suffix}"));
        let Years { first, last } = self.years;
        let period = match self.period {
            Period::Yearly => "CAST(w.publication_year AS VARCHAR)".to_owned(),
            Period::Pooled => format!("'{}'", self.years),
        };
        let mut conditions = format!(
            "  WHERE w.publication_year BETWEEN {first} AND {last}\n    AND w.type IN ({})\n    AND NOT w.is_retracted AND NOT w.is_paratext AND NOT w.is_xpac\n",
            wrapped(&quoted(CORPUS_TYPES))
        );
        for text in &measure.classes {
            let class = self
                .catalogue
                .classes
                .resolve(text)
                .map_err(|message| CountError::Class { indicator: id.to_owned(), message })?;
            let unsure = if class == Class::International && sure == Sure::Maybe { ", or unknown" } else { "" };
            let _ = writeln!(conditions, "    AND {} -- {text}{unsure}", condition(&class, sure));
        }
        self.ctes
            .push(format!("{works} AS (\n  SELECT w.work_no, {period} AS period\n  FROM work AS w\n{conditions})"));
        let (counted, world) = match measure.count {
            Entity::Works => ("w.work_no", ""),
            // COUNT passes over nulls: the null author, deleted ones, and authorships without an author.
            Entity::Authors => ("a.author_no", "\n  JOIN authorship AS a ON a.work_no = w.work_no"),
        };
        self.ctes.push(format!(
            "{count} AS (\n  SELECT h.hub_id, w.period, COUNT(DISTINCT {counted}) AS value\n  FROM hub_site AS h\n  JOIN authorship AS a ON a.institution_site_no = h.site_no\n  JOIN {works} AS w ON w.work_no = a.work_no\n  GROUP BY h.hub_id, w.period\n  UNION ALL\n  SELECT '{WORLD}' AS hub_id, w.period, COUNT(DISTINCT {counted}) AS value\n  FROM {works} AS w{world}\n  GROUP BY w.period\n)"
        ));
        Ok(count)
    }
}

/// A class as a condition on a row `w` of the table `work`.
fn condition(class: &Class, sure: Sure) -> String {
    match class {
        Class::Field { subjects, subfields } => {
            let list: Vec<String> = subfields.iter().map(u32::to_string).collect();
            // A division that no subfield maps to leaves none.
            let by_topic = match list.as_slice() {
                [] => "FALSE".to_owned(),
                list => format!("w.primary_subfield_id IN ({})", wrapped(list)),
            };
            if subjects.is_empty() {
                return by_topic;
            }
            let decides = quoted(subjects.iter().map(|s| s.id()));
            let multidisciplinary = Subject::Multidisciplinary.id();
            format!(
                "(w.venue_key IN (SELECT b.venue_key FROM basket_venue AS b WHERE b.subject IN ({}))\n      OR {by_topic}\n      AND (w.venue_key IS NULL OR w.venue_key NOT IN (SELECT b.venue_key FROM basket_venue AS b WHERE b.subject <> '{multidisciplinary}')))",
                wrapped(&decides)
            )
        }
        Class::Basket { id, types } => format!(
            "w.type IN ({})\n    AND EXISTS (\n      SELECT 1 FROM basket_venue AS b\n      WHERE b.basket_id = '{id}' AND b.venue_key = w.venue_key\n        AND w.publication_year BETWEEN b.first_year AND b.last_year)",
            wrapped(&quoted(types.iter().map(String::as_str)))
        ),
        Class::Frontier { class_id, .. } => {
            format!("w.work_no IN (SELECT c.work_no FROM work_class AS c WHERE c.class_id = '{class_id}')")
        }
        Class::International if sure == Sure::Maybe => "(w.country_count >= 2 OR w.has_unknown_country)".to_owned(),
        Class::International => "w.country_count >= 2".to_owned(),
    }
}

fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(|word| format!("'{word}'")).collect()
}

/// A list that breaks before it gets wider than a page.
fn wrapped(items: &[String]) -> String {
    let mut text = String::new();
    let mut width = 0;
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            text.push(',');
            if width + item.len() > 90 {
                text.push_str("\n      ");
                width = 0;
            } else {
                text.push(' ');
            }
        }
        text.push_str(item);
        width += item.len() + 2;
    }
    text
}

fn select_count(name: &str) -> String {
    format!(
        "  CASE WHEN cell.is_of THEN CAST(COALESCE({name}.value, 0) AS DOUBLE) END AS value,\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {NO_COUNT} AS n\nFROM cell\n{}",
        join(name)
    )
}

fn select_ratio(above: &str, below: &str, possible: Option<&str>) -> String {
    let share = |name: &str| {
        format!(
            "CASE WHEN cell.is_of THEN CAST(COALESCE({name}.value, 0) AS DOUBLE) / NULLIF(CAST({below}.value AS DOUBLE), 0) * 100 END"
        )
    };
    let (low, high, more) = match possible {
        Some(possible) => (share(above), share(possible), format!("\n{}", join(possible))),
        None => (NO_DOUBLE.to_owned(), NO_DOUBLE.to_owned(), String::new()),
    };
    format!(
        "  {} AS value,\n  {low} AS low,\n  {high} AS high,\n  CASE WHEN cell.is_of THEN CAST(COALESCE({below}.value, 0) AS BIGINT) END AS n\nFROM cell\n{}\n{}{more}",
        share(above),
        join(above),
        join(below)
    )
}

fn select_relative(name: &str) -> String {
    let is_of = "cell.is_of AND cell.kind = 'hub'";
    format!(
        "  CASE WHEN {is_of} THEN CAST(COALESCE({name}.value, 0) AS DOUBLE) / NULLIF(CAST(greatest.value AS DOUBLE), 0) * 100 END AS value,\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  CASE WHEN {is_of} AND greatest.value > 0 THEN CAST(COALESCE({name}.value, 0) AS BIGINT) END AS n\nFROM cell\n{}\nLEFT JOIN greatest ON greatest.period = cell.period",
        join(name)
    )
}

fn join(name: &str) -> String {
    format!("LEFT JOIN {name} ON {name}.hub_id = cell.hub_id AND {name}.period = cell.period")
}

/// One row a hub, one column a year.
fn pivot(years: Years) -> String {
    let columns: Vec<String> =
        years.iter().map(|y| format!("    MAX(CASE WHEN period = '{y}' THEN value END) AS y{y}")).collect();
    format!("series AS (\n  SELECT\n    hub_id,\n{}\n  FROM yearly\n  GROUP BY hub_id\n)", columns.join(",\n"))
}

fn growth(derivation: Derivation, unit: Unit, years: Years) -> String {
    let steps = years.len() - 1;
    if steps == 0 {
        return format!("  {NO_DOUBLE} AS value");
    }
    let (first, last) = (years.first, years.last);
    match derivation {
        Derivation::Cagr => format!(
            "  CASE WHEN y{first} > 0\n    THEN (POWER(y{last} / y{first}, CAST(1 AS DOUBLE) / CAST({steps} AS DOUBLE)) - 1) * 100\n  END AS value"
        ),
        _ => {
            let is_share = unit == Unit::Percent;
            let (weights, squares) = hubscope_stats::slope_weights(years.len());
            let term = |(weight, year): (&f64, i32)| {
                let value = if is_share { format!("y{year}") } else { format!("LN(y{year})") };
                format!("CAST({weight} AS DOUBLE) * {value}")
            };
            let sum: Vec<String> = weights.iter().zip(years.iter()).map(term).collect();
            let slope = format!("({}) / CAST({squares} AS DOUBLE)", sum.join(" + "));
            if is_share {
                return format!("  {slope} AS value");
            }
            let positive: Vec<String> = years.iter().map(|y| format!("y{y} > 0")).collect();
            format!("  CASE WHEN {}\n    THEN (EXP({slope}) - 1) * 100\n  END AS value", positive.join(" AND "))
        }
    }
}
