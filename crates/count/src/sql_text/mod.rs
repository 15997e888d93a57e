//! A measure as SQL: the readable truth. Flat tables, explicit casts, `NULLIF` denominators; the same text runs in
//! DataFusion and in DuckDB.
//!
//! Beside the lake's tables it reads three relations: `hub (hub_id, kind)`, kind being `hub`, `beside`, `group`, `world`,
//! `elsewhere` or `unresolved`; `hub_site (hub_id, site_no)`, the sites of each but the world; `hub_document_site` with the same columns, the
//! sites as they lie, whatever the placing of authorships; and
//! `basket_venue (basket_id, venue_key, subject, first_year, last_year)`, the venues that stand in the list of a basket.

mod bounds;
mod condition;
mod documents;
mod metric;
mod moved;
mod pairs;
mod people;

pub use pairs::pairs;

pub use bounds::people_bounds;

use crate::CountError;
use crate::class::Reading;
use crate::unread::rows_of_documents;
use hubscope_model::hubs::{Group, WORLD};
use hubscope_model::measure::{
    Base, Comparison, Counting, Derivation, Entity, Indicator, Measure, Movement, Of, Period, Placing, Role, Unit, Who,
};
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
    (counting, placing): (Counting, Placing),
) -> Result<String, CountError> {
    let (period, id) = (indicator.period, &indicator.id);
    let mut text = Text { catalogue, years, counting, placing, period, id, ctes: vec![] };
    text.grid(indicator)?;
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
    let mut value = growth(derivation, indicator.unit, years);
    let mut of = "series";
    if derivation == Derivation::MeanCagr {
        ctes.push(format!("grown AS (\n  SELECT hub_id,\n{value}\n  FROM series\n)"));
        ctes.push(means(catalogue));
        (of, value) = ("series LEFT JOIN mean USING (hub_id)", "  value".to_owned());
    }
    Ok(format!(
        "WITH\n{}\nSELECT\n  '{id}' AS indicator_id,\n  hub_id,\n  '{years}' AS period,\n{},\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {NO_COUNT} AS n\nFROM {of}\nORDER BY hub_id",
        ctes.join(",\n"),
        value,
    ))
}

const NO_DOUBLE: &str = "CAST(NULL AS DOUBLE)";
const NO_COUNT: &str = "CAST(NULL AS BIGINT)";

/// What each place has of works, an author at a site a row. Of a work that names nobody, where it is from is not known, and it is
/// whole.
const HERE: &str = "  SELECT h.hub_id, a.work_no, a.author_no, a.person_variant, a.{site} AS site_no,
    CAST(a.weight AS BIGINT) AS weight, a.is_corresponding, a.author_sequence = 0 AS is_first
  FROM hub_site AS h
  JOIN authorship AS a ON a.{site} = h.site_no
  UNION ALL
  SELECT 'unresolved', a.work_no, a.author_no, a.person_variant, a.{site},
    CAST(a.weight AS BIGINT), a.is_corresponding, a.author_sequence = 0
  FROM authorship AS a
  WHERE a.{site} IS NULL
  UNION ALL
  SELECT 'world', a.work_no, a.author_no, a.person_variant, a.{site},
    CAST(a.weight AS BIGINT), a.is_corresponding, a.author_sequence = 0
  FROM authorship AS a
  UNION ALL
  SELECT 'unresolved', w.work_no, NULL, 0, NULL, CAST(4294967296 AS BIGINT), FALSE, FALSE
  FROM work AS w
  WHERE w.authorship_count = 0
  UNION ALL
  SELECT 'world', w.work_no, NULL, 0, NULL, CAST(4294967296 AS BIGINT), FALSE, FALSE
  FROM work AS w
  WHERE w.authorship_count = 0";

/// The periods as a relation.
fn grid_of(periods: impl Iterator<Item = String>) -> String {
    let list: Vec<String> = periods.map(|period| format!("('{period}')")).collect();
    format!("period (period) AS (VALUES {})", list.join(", "))
}

/// A query in the making.
struct Text<'a> {
    catalogue: &'a Catalogue,
    years: Years,
    counting: Counting,
    placing: Placing,
    period: Period,
    /// The indicator, for errors.
    id: &'a str,
    ctes: Vec<String>,
}

impl Text<'_> {
    /// Adds every hub in every period, so that what is zero has a row too. Where the indicator is not defined, `is_of` is false.
    fn grid(&mut self, indicator: &Indicator) -> Result<(), CountError> {
        self.ctes.push(grid_of(indicator.periods(self.years).into_iter().map(|(period, _)| period)));
        let is_of = match indicator.hubs.as_slice() {
            [] => "TRUE".to_owned(),
            ids => format!("hub.hub_id IN ({})", ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ")),
        };
        let (mut where_known, mut also) = self.where_known(indicator)?;
        // Nothing read is not nothing there.
        for (number, rows) in (1..).zip(rows_of_documents(self.catalogue, indicator)?) {
            self.ctes.push(format!("read_{number} AS (SELECT COUNT(*) AS documents FROM {rows})"));
            where_known.push_str(&format!(" CROSS JOIN read_{number}"));
            also.push_str(&format!(" AND read_{number}.documents > 0"));
        }
        self.ctes.push(format!(
            "cell AS (SELECT hub.hub_id, hub.kind, period.period, {is_of}{also} AS is_of FROM hub CROSS JOIN period{where_known})"
        ));
        Ok(())
    }

    /// Adds what each place has of works.
    fn here(&mut self) {
        self.add("here", &HERE.replace("{site}", self.site()));
    }

    /// The column of `authorship` that says where an author is.
    fn site(&self) -> &'static str {
        match self.placing {
            Placing::Evidence => "site_no",
            Placing::Institution => "institution_site_no",
        }
    }

    /// A column of `work` that says where it is from.
    fn of_work(&self, column: &str) -> String {
        match self.placing {
            Placing::Evidence => format!("w.{column}"),
            Placing::Institution => format!("w.institution_{column}"),
        }
    }

    /// Adds a common table expression, unless it is there.
    fn add(&mut self, name: &str, body: &str) {
        let cte = format!("{name} AS (\n{body}\n)");
        if !self.ctes.contains(&cte) {
            self.ctes.push(cte);
        }
    }

    /// Adds what the figures of an indicator are made of, and gives the columns value, low, high, n, and where they are from.
    fn figures(&mut self, indicator: &Indicator) -> Result<String, CountError> {
        let catalogue = self.catalogue;
        match &indicator.measure {
            Measure::Base(base) => {
                let name = self.base(&indicator.id, base, Reading::Known)?;
                Ok(select_base(&name, base))
            }
            Measure::Ratio(ratio) => {
                let (above, below) = (catalogue.base(&ratio.ratio)?, catalogue.base(&ratio.to)?);
                let part = self.base(&ratio.ratio, above, Reading::Known)?;
                let whole = self.base(&ratio.to, below, Reading::Known)?;
                let mut bounds = None;
                if catalogue.has_bounds(above) {
                    let least = self.base(&ratio.ratio, above, Reading::Least)?;
                    bounds = Some((least, self.base(&ratio.ratio, above, Reading::Most)?));
                }
                Ok(select_ratio(&part, (&whole, ratio.of.as_deref()), bounds.as_ref()))
            }
            Measure::RelativeToMax(relative) => {
                let id = &relative.relative_to_max;
                let name = self.base(id, catalogue.base(id)?, Reading::Known)?;
                let Comparison::Hubs = relative.over;
                self.add("greatest", &format!(
                    "  SELECT {name}.period, MAX({name}.amount) AS amount\n  FROM {name}\n  JOIN hub ON hub.hub_id = {name}.hub_id AND hub.kind = 'hub'\n  GROUP BY {name}.period"
                ));
                Ok(select_relative(&name))
            }
            Measure::Specialisation(of) => {
                let part = self.base(&of.specialisation, catalogue.base(&of.specialisation)?, Reading::Known)?;
                let whole = self.base(&of.to, catalogue.base(&of.to)?, Reading::Known)?;
                Ok(select_specialisation(&part, &whole, of.prior))
            }
        }
    }

    /// Adds the works of a base measure, and how much there is of it by hub and period; gives the name of the latter, whose columns
    /// are hub_id, period, amount and whole, the number of things; of a mean also spread, what the amount is spread over.
    fn base(&mut self, id: &str, base: &Base, reading: Reading) -> Result<String, CountError> {
        let suffix = match reading {
            Reading::Known => "",
            Reading::Least => "_surely",
            Reading::Most => "_possibly",
        };
        let (works, name) = (format!("works_{id}{suffix}"), format!("figure_{id}{suffix}"));
        let back = match base.of {
            Of::People(_) => base.of.years_before(self.period),
            Of::Moved(Movement { who: Who::Leavers, years }) => years as i32,
            _ => 0,
        };
        if !matches!(base.of, Of::Documents(_)) {
            self.here();
            self.works(&works, base, reading, back)?;
        }
        let through = match base.works.through {
            None => "",
            Some(Role::Corresponding) => " AND here.is_corresponding",
            Some(Role::First) => " AND here.is_first",
        };
        let join = format!("  JOIN {works} AS w ON w.work_no = here.work_no{through}\n");
        let body = match base.of {
            Of::Count(Entity::Works) if base.works.institutions > 1 => {
                let several = format!("several_{id}{suffix}");
                self.add(&several, &format!(
                    "  SELECT here.hub_id, w.period, here.work_no, SUM(here.weight) AS weight\n  FROM here\n{join}  LEFT JOIN site AS s ON s.site_no = here.site_no\n  GROUP BY here.hub_id, w.period, here.work_no\n  HAVING COUNT(DISTINCT s.institution_key) >= {}",
                    base.works.institutions
                ));
                let amount = match self.counting {
                    Counting::Full => "CAST(COUNT(*) AS DOUBLE)",
                    Counting::Fractional => "CAST(SUM(weight) AS DOUBLE) / 4294967296",
                };
                format!(
                    "  SELECT hub_id, period, {amount} AS amount, COUNT(*) AS whole\n  FROM {several}\n  GROUP BY hub_id, period"
                )
            }
            Of::Documents(of) => self.documents(id, of, &base.documents)?,
            Of::Count(entity) => self.count(entity, &join),
            Of::People(at_least) => self.people(at_least, &works, through),
            Of::Moved(movement) => self.moved(movement, base, &works, through),
            Of::Sum(metric) | Of::Mean(metric) => {
                let (metric, is_mean) = (self.metric(metric), matches!(base.of, Of::Mean(_)));
                self.metric_sums(&metric, &join, is_mean)
            }
        };
        self.add(&name, &body);
        Ok(name)
    }

    /// Adds the works that meet the conditions, of the years and so many before them.
    fn works(&mut self, name: &str, base: &Base, reading: Reading, back: i32) -> Result<(), CountError> {
        let Years { first, last } = self.years;
        let period = match self.period {
            Period::Yearly => "CAST(w.publication_year AS VARCHAR)".to_owned(),
            Period::Pooled => format!("'{}'", self.years),
        };
        let mut body = format!(
            "  SELECT w.work_no, {period} AS period, w.publication_year, w.venue_key\n  FROM work AS w\n  WHERE w.publication_year BETWEEN {} AND {last}\n    AND {}",
            first - back,
            condition::corpus(base.works.with_retracted),
        );
        for part in &base.works.conditions {
            let (text, about) = self.condition(part, reading)?;
            let _ = write!(body, "\n    AND {text} -- {about}");
        }
        self.add(name, &body);
        Ok(())
    }

    fn count(&self, entity: Entity, join: &str) -> String {
        let (counted, more) = match entity {
            Entity::Works => ("here.work_no", ""),
            // COUNT passes over nulls: the null author, deleted ones, and authorships without an author.
            Entity::Authors => ("here.author_no", ""),
            Entity::Venues => ("w.venue_key", ""),
            Entity::Institutions => ("s.institution_key", "  JOIN site AS s ON s.site_no = here.site_no\n"),
            Entity::PartnerInstitutions | Entity::PartnerCountries => {
                let counted = match entity {
                    Entity::PartnerInstitutions => "s.institution_key",
                    _ => "s.country_code",
                };
                return format!(
                    "  SELECT t.hub_id, t.period, CAST(COUNT(DISTINCT {counted}) AS DOUBLE) AS amount, COUNT(DISTINCT {counted}) AS whole\n  FROM (\n    SELECT DISTINCT here.hub_id, w.period, here.work_no\n    FROM here\n  {join}  ) AS t\n  JOIN authorship AS a ON a.work_no = t.work_no\n  JOIN site AS s ON s.site_no = a.{site} AND s.latitude IS NOT NULL\n  LEFT JOIN hub_site AS own ON own.hub_id = t.hub_id AND own.site_no = s.site_no\n  WHERE own.site_no IS NULL AND t.hub_id <> '{WORLD}'\n  GROUP BY t.hub_id, t.period",
                    site = self.site(),
                );
            }
        };
        let amount = match (entity, self.counting) {
            (Entity::Works, Counting::Fractional) => "CAST(SUM(here.weight) AS DOUBLE) / 4294967296".to_owned(),
            _ => format!("CAST(COUNT(DISTINCT {counted}) AS DOUBLE)"),
        };
        format!(
            "  SELECT here.hub_id, w.period, {amount} AS amount, COUNT(DISTINCT {counted}) AS whole\n  FROM here\n{join}{more}  GROUP BY here.hub_id, w.period"
        )
    }

    /// The sum of a metric over the works for which it is defined.
    fn metric_sums(&self, metric: &str, join: &str, is_mean: bool) -> String {
        let join = format!("{join}  JOIN {metric} AS m ON m.work_no = here.work_no\n");
        match self.counting {
            Counting::Full => {
                let over = if is_mean { ", CAST(COUNT(*) AS DOUBLE) AS spread" } else { "" };
                format!(
                    "  SELECT t.hub_id, t.period, CAST(SUM(t.fixed) AS DOUBLE) / 1048576 AS amount, COUNT(*) AS whole{over}\n  FROM (\n    SELECT DISTINCT here.hub_id, w.period, here.work_no, m.fixed\n    FROM here\n{join}  ) AS t\n  GROUP BY t.hub_id, t.period"
                )
            }
            Counting::Fractional => {
                let over = if is_mean { ",\n    CAST(SUM(here.weight) AS DOUBLE) / 4294967296 AS spread" } else { "" };
                format!(
                    "  SELECT here.hub_id, w.period,\n    (CAST(SUM(CAST((here.weight >> 16) * m.fixed AS DECIMAL(38, 0))) AS DOUBLE) * 65536 + CAST(SUM(CAST((here.weight & 65535) * m.fixed AS DECIMAL(38, 0))) AS DOUBLE))\n      / 4294967296 / 1048576 AS amount,\n    COUNT(DISTINCT here.work_no) AS whole{over}\n  FROM here\n{join}  GROUP BY here.hub_id, w.period"
                )
            }
        }
    }
}

fn select_base(name: &str, base: &Base) -> String {
    let (value, n) = match base.of {
        Of::Count(_) | Of::People(_) | Of::Moved(_) | Of::Documents(_) => {
            ("COALESCE(figure.amount, 0)", NO_COUNT.to_owned())
        }
        Of::Sum(_) => ("COALESCE(figure.amount, 0)", n_of("figure")),
        Of::Mean(metric) if metric.is_share() => ("figure.amount / NULLIF(figure.spread, 0) * 100", n_of("figure")),
        Of::Mean(_) => ("figure.amount / NULLIF(figure.spread, 0)", n_of("figure")),
    };
    format!(
        "  CASE WHEN cell.is_of THEN CAST({value} AS DOUBLE) END AS value,\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {n} AS n\nFROM cell\n{}",
        join(name, "figure")
    )
}

fn n_of(name: &str) -> String {
    format!("CASE WHEN cell.is_of THEN CAST(COALESCE({name}.whole, 0) AS BIGINT) END")
}

/// `whole` is below the line: the hub's own, or somebody's.
fn select_ratio(part: &str, (whole, of): (&str, Option<&str>), bounds: Option<&(String, String)>) -> String {
    let share = |name: &str| {
        format!("CASE WHEN cell.is_of THEN COALESCE({name}.amount, 0) / NULLIF(below.amount, 0) * 100 END")
    };
    let (mut low, mut high, mut more) = (NO_DOUBLE.to_owned(), NO_DOUBLE.to_owned(), String::new());
    if let Some((least, most)) = bounds {
        (low, high) = (share("least"), share("most"));
        more = format!("\n{}\n{}", join(least, "least"), join(most, "most"));
    }
    let whose = of.map_or("cell.hub_id".to_owned(), |place| format!("'{place}'"));
    format!(
        "  {} AS value,\n  {low} AS low,\n  {high} AS high,\n  {} AS n\nFROM cell\n{}\nLEFT JOIN {whole} AS below ON below.hub_id = {whose} AND below.period = cell.period{more}",
        share("part"),
        n_of("below"),
        join(part, "part"),
    )
}

fn select_relative(name: &str) -> String {
    let is_of = "cell.is_of AND cell.kind IN ('hub', 'beside')";
    format!(
        "  CASE WHEN {is_of} THEN COALESCE(figure.amount, 0) / NULLIF(greatest.amount, 0) * 100 END AS value,\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  CASE WHEN {is_of} AND greatest.amount > 0 THEN CAST(COALESCE(figure.whole, 0) AS BIGINT) END AS n\nFROM cell\n{}\nLEFT JOIN greatest ON greatest.period = cell.period",
        join(name, "figure")
    )
}

fn select_specialisation(part: &str, whole: &str, prior: u32) -> String {
    let of_world = |name: &str, alias: &str| {
        format!("LEFT JOIN {name} AS {alias} ON {alias}.hub_id = '{WORLD}' AND {alias}.period = cell.period")
    };
    let prior = format!("CAST({prior} AS DOUBLE)");
    format!(
        "  CASE WHEN cell.is_of AND below.amount > 0 THEN (COALESCE(part.amount, 0) + {prior})\n    / NULLIF(below.amount * COALESCE(world_part.amount, 0) / NULLIF(world_whole.amount, 0) + {prior}, 0) END AS value,\n  {NO_DOUBLE} AS low,\n  {NO_DOUBLE} AS high,\n  {} AS n\nFROM cell\n{}\n{}\n{}\n{}",
        n_of("below"),
        join(part, "part"),
        join(whole, "below"),
        of_world(part, "world_part"),
        of_world(whole, "world_whole"),
    )
}

/// Under a name of its own, since two parts may be the same.
fn join(name: &str, alias: &str) -> String {
    format!("LEFT JOIN {name} AS {alias} ON {alias}.hub_id = cell.hub_id AND {alias}.period = cell.period")
}

/// One row a hub, one column a year.
fn pivot(years: Years) -> String {
    let columns: Vec<String> =
        years.iter().map(|y| format!("    MAX(CASE WHEN period = '{y}' THEN value END) AS y{y}")).collect();
    format!("series AS (\n  SELECT\n    hub_id,\n{}\n  FROM yearly\n  GROUP BY hub_id\n)", columns.join(",\n"))
}

/// One row a group: the mean of its hubs' growth, those that have one, added up in the order of the set.
fn means(catalogue: &Catalogue) -> String {
    let set = &catalogue.hubs;
    let of_group = |group: &Group| {
        let ids: Vec<String> = set.members(group).map(|hub| format!("'{}'", hub.id)).collect();
        if ids.is_empty() {
            return format!("  SELECT '{}' AS hub_id, {NO_DOUBLE} AS value", group.id);
        }
        let value = |id: &String| format!("COALESCE(MAX(CASE WHEN hub_id = {id} THEN value END), CAST(0 AS DOUBLE))");
        let sum: Vec<String> = ids.iter().map(value).collect();
        format!(
            "  SELECT '{}' AS hub_id,\n    ({})\n    / NULLIF(CAST(COUNT(value) AS DOUBLE), 0) AS value\n  FROM grown\n  WHERE hub_id IN ({})",
            group.id,
            sum.join("\n      + "),
            ids.join(", "),
        )
    };
    let groups: Vec<String> = set.groups.iter().map(of_group).collect();
    format!("mean AS (\n{}\n)", groups.join("\n  UNION ALL\n"))
}

fn growth(derivation: Derivation, unit: Unit, years: Years) -> String {
    let steps = years.len() - 1;
    if steps == 0 {
        return format!("  {NO_DOUBLE} AS value");
    }
    let (first, last) = (years.first, years.last);
    match derivation {
        Derivation::Cagr | Derivation::MeanCagr => format!(
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
