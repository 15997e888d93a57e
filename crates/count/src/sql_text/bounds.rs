//! Bounds of counts of people as SQL.

use super::Text;
use crate::CountError;
use crate::class::Reading;
use hubscope_model::measure::{AtLeast, Counting, Entity, Indicator, Measure, Of, Period, Placing, Role};
use hubscope_model::{Catalogue, Years};

/// The SQL that gives the bounds of a count of people, as [`crate::Engine::people_bounds`] does: columns hub_id, period, low, high. None
/// of an indicator that counts no people.
///
/// # Errors
/// [`CountError::Class`] if the measure names a class that is not there.
pub fn people_bounds(
    catalogue: &Catalogue,
    indicator: &Indicator,
    years: Years,
    placing: Placing,
) -> Result<Option<String>, CountError> {
    let Measure::Base(base) = &indicator.measure else { return Ok(None) };
    let (amount, needed, back) = match base.of {
        Of::Count(Entity::Authors) => ("COUNT(DISTINCT here.work_no)", "1".to_owned(), 0),
        Of::People(AtLeast::Papers { papers, years }) => {
            ("COUNT(DISTINCT here.work_no)", papers.to_string(), years.get() as i32 - 1)
        }
        Of::People(AtLeast::Hundredths(hundredths)) => {
            ("SUM(here.weight + 2) * 100", format!("{}", u64::from(hundredths) << 32), 0)
        }
        _ => return Ok(None),
    };
    let (period, id) = (indicator.period, &indicator.id);
    let mut text = Text { catalogue, years, counting: Counting::Full, placing, period, id, ctes: vec![] };
    let (windows, back) = match period {
        Period::Yearly => (years.iter().map(|y| format!("('{y}', {}, {y})", y - back)).collect::<Vec<_>>(), back),
        Period::Pooled => (vec![format!("('{years}', {}, {})", years.first, years.last)], 0),
    };
    text.ctes.push(format!("window_of (period, first_year, last_year) AS (VALUES {})", windows.join(", ")));
    text.here();
    text.works("works", base, Reading::Known, back)?;
    let through = match base.works.through {
        None => "",
        Some(Role::Corresponding) => " AND here.is_corresponding",
        Some(Role::First) => " AND here.is_first",
    };
    text.add("part", &format!(
        "  SELECT here.hub_id, y.period, here.author_no, here.person_variant, CAST({amount} AS BIGINT) AS amount\n  FROM here\n  JOIN works AS w ON w.work_no = here.work_no{through}\n  JOIN window_of AS y ON w.publication_year BETWEEN y.first_year AND y.last_year\n  WHERE here.author_no IS NOT NULL\n  GROUP BY here.hub_id, y.period, here.author_no, here.person_variant"
    ));
    text.add(
        "namesakes",
        &format!(
            "  SELECT p.hub_id, p.period, au.namesake_no,
    SUM(CASE WHEN p.amount >= {needed} THEN 1 ELSE 0 END) AS enough,
    SUM(CASE WHEN p.amount >= {needed} AND p.person_variant = 0 THEN 1 ELSE 0 END) AS named,
    COUNT(DISTINCT CASE WHEN p.amount >= {needed} AND p.person_variant = 0 THEN au.orcid END) AS orcids,
    SUM(CASE WHEN p.amount < {needed} AND p.person_variant > 0 THEN 1 ELSE 0 END) AS loose,
    SUM(CASE WHEN p.amount < {needed} AND p.person_variant = 0 THEN 1 ELSE 0 END) AS rest,
    SUM(CASE WHEN p.amount < {needed} AND p.person_variant = 0 THEN p.amount ELSE 0 END) AS of_rest
  FROM part AS p
  JOIN author AS au ON au.author_no = p.author_no
  GROUP BY p.hub_id, p.period, au.namesake_no"
        ),
    );
    let together = format!("FLOOR(CAST(n.of_rest AS DOUBLE) / CAST({needed} AS DOUBLE))");
    text.add("bounds", &format!(
        "  SELECT n.hub_id, n.period, SUM(n.enough) AS enough,
    SUM(CASE WHEN n.named > 0 AND n.orcids = 0 THEN 1 ELSE n.orcids END) AS least,
    SUM(n.enough) + SUM(n.loose)
      + SUM(CASE WHEN FLOOR(CAST(n.rest AS DOUBLE) / 2) < {together} THEN FLOOR(CAST(n.rest AS DOUBLE) / 2) ELSE {together} END) AS high
  FROM namesakes AS n
  GROUP BY n.hub_id, n.period"
    ));
    Ok(Some(format!(
        "WITH\n{}\nSELECT\n  hub.hub_id,\n  y.period,\n  CASE WHEN b.least > 0 THEN CAST(b.least AS BIGINT) WHEN b.enough > 0 THEN 1 ELSE 0 END AS low,\n  CAST(COALESCE(b.high, 0) AS BIGINT) AS high\nFROM hub\nCROSS JOIN window_of AS y\nLEFT JOIN bounds AS b ON b.hub_id = hub.hub_id AND b.period = y.period\nORDER BY hub_id, period",
        text.ctes.join(",\n")
    )))
}
