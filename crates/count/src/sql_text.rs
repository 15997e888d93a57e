//! A measure as SQL: the readable truth. Flat tables, explicit casts, `NULLIF` denominators; the same text runs in
//! DataFusion and in DuckDB.
//!
//! Beside the lake's tables it reads two relations: `hub (hub_id)` and `hub_site (hub_id, site_no)`, the sites that lie in
//! each hub and group.

use crate::CountError;
use hubscope_model::classes::{CORPUS_TYPES, Class};
use hubscope_model::measure::{CountMeasure, Derivation, Entity, Indicator, Measure, Unit};
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
    let mut ctes = vec![grid(years)];
    let yearly = match &indicator.measure {
        Measure::Count(count) => {
            let name = format!("count_{}", indicator.id);
            ctes.push(count_cte(catalogue, &indicator.id, &name, count, years, false)?);
            select_count(&name)
        }
        Measure::Ratio(ratio) => {
            let above = catalogue.count(&ratio.ratio)?;
            let (name, to) = (format!("count_{}", ratio.ratio), format!("count_{}", ratio.to));
            ctes.push(count_cte(catalogue, &ratio.ratio, &name, above, years, false)?);
            ctes.push(count_cte(catalogue, &ratio.to, &to, catalogue.count(&ratio.to)?, years, false)?);
            let bounded = catalogue.has_bounds(above);
            if bounded {
                ctes.push(count_cte(catalogue, &ratio.ratio, "possible", above, years, true)?);
            }
            select_ratio(&name, &to, bounded)
        }
    };
    let id = format!("{}{}", derivation.prefix(), indicator.id);
    if derivation == Derivation::Yearly {
        return Ok(format!(
            "WITH\n{}\nSELECT\n  '{id}' AS indicator_id,\n  cell.hub_id,\n  CAST(cell.year AS VARCHAR) AS period,\n{yearly}\nORDER BY hub_id, period",
            ctes.join(",\n")
        ));
    }
    ctes.push(format!("yearly AS (\n  SELECT\n  cell.hub_id,\n  cell.year,\n{yearly}\n)"));
    ctes.push(pivot(years));
    Ok(format!(
        "WITH\n{}\nSELECT\n  '{id}' AS indicator_id,\n  hub_id,\n  '{years}' AS period,\n{},\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {NO_COUNT} AS n\nFROM series\nORDER BY hub_id",
        ctes.join(",\n"),
        growth(derivation, indicator.unit, years),
    ))
}

const NO_DOUBLE: &str = "CAST(NULL AS DOUBLE)";
const NO_COUNT: &str = "CAST(NULL AS BIGINT)";

/// Every hub in every year, so that what is zero has a row too.
fn grid(years: Years) -> String {
    let list: Vec<String> = years.iter().map(|y| format!("({y})")).collect();
    format!(
        "period (year) AS (VALUES {}),\ncell AS (SELECT hub.hub_id, period.year FROM hub CROSS JOIN period)",
        list.join(", ")
    )
}

fn count_cte(
    catalogue: &Catalogue,
    id: &str,
    name: &str,
    measure: &CountMeasure,
    years: Years,
    maybe: bool,
) -> Result<String, CountError> {
    let (counted, who) = match measure.count {
        Entity::Works => ("w.work_no", ""),
        // COUNT passes over nulls: the null author, deleted ones, and authorships without an author.
        Entity::Authors => ("a.author_no", " -- null: not a person"),
    };
    let types: Vec<String> = CORPUS_TYPES.iter().map(|t| format!("'{t}'")).collect();
    let mut conditions = format!(
        "  WHERE w.publication_year BETWEEN {} AND {}\n    AND w.type IN ({})\n    AND NOT w.is_retracted AND NOT w.is_paratext AND NOT w.is_xpac\n",
        years.first,
        years.last,
        wrapped(&types)
    );
    for text in &measure.classes {
        let class = catalogue
            .classes
            .resolve(text)
            .map_err(|message| CountError::Class { indicator: id.to_owned(), message })?;
        let condition = match class {
            Class::Field(subfields) => {
                let list: Vec<String> = subfields.iter().map(u32::to_string).collect();
                format!("w.primary_subfield_id IN ({}) -- {text}", wrapped(&list))
            }
            Class::International if maybe => {
                format!("(w.country_count >= 2 OR w.has_unknown_country) -- {text}, or unknown")
            }
            Class::International => format!("w.country_count >= 2 -- {text}"),
        };
        let _ = writeln!(conditions, "    AND {condition}");
    }
    Ok(format!(
        "{name} AS (\n  SELECT h.hub_id, w.publication_year AS year, COUNT(DISTINCT {counted}) AS value{who}\n  FROM hub_site AS h\n  JOIN authorship AS a ON a.institution_site_no = h.site_no\n  JOIN work AS w ON w.work_no = a.work_no\n{conditions}  GROUP BY h.hub_id, w.publication_year\n)"
    ))
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
        "  CAST(COALESCE({name}.value, 0) AS DOUBLE) AS value,\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {NO_COUNT} AS n\nFROM cell\n{}",
        join(name)
    )
}

fn select_ratio(above: &str, below: &str, bounded: bool) -> String {
    let share = |name: &str| {
        format!("CAST(COALESCE({name}.value, 0) AS DOUBLE) / NULLIF(CAST({below}.value AS DOUBLE), 0) * 100")
    };
    let (low, high, possible) = if bounded {
        (share(above), share("possible"), format!("\n{}", join("possible")))
    } else {
        (NO_DOUBLE.to_owned(), NO_DOUBLE.to_owned(), String::new())
    };
    format!(
        "  {} AS value,\n  {low} AS low,\n  {high} AS high,\n  CAST(COALESCE({below}.value, 0) AS BIGINT) AS n\nFROM cell\n{}\n{}{possible}",
        share(above),
        join(above),
        join(below)
    )
}

fn join(name: &str) -> String {
    format!("LEFT JOIN {name} ON {name}.hub_id = cell.hub_id AND {name}.year = cell.year")
}

/// One row a hub, one column a year.
fn pivot(years: Years) -> String {
    let columns: Vec<String> =
        years.iter().map(|y| format!("    MAX(CASE WHEN year = {y} THEN value END) AS y{y}")).collect();
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
