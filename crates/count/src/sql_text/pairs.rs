//! Matrices of pairs as SQL: hub by hub, hub by country.

use super::{Text, grid_of};
use crate::CountError;
use crate::class::Reading;
use crate::network::{Partners, period_of, periods, works_of};
use hubscope_model::hubs::{UNRESOLVED, WORLD};
use hubscope_model::measure::{Counting, Derivation, Indicator, Placing, Role};
use hubscope_model::{Catalogue, Years};

/// The SQL that gives all pairs of an indicator: columns indicator_id, hub_id, partner_id, period, value, affinity, salton.
///
/// # Errors
/// [`CountError::NotPaired`] unless the indicator counts works, [`CountError::Class`] if it names a class that is not there.
pub fn pairs(
    catalogue: &Catalogue,
    (derivation, indicator): (Derivation, &Indicator),
    partners: Partners,
    (years, is_pooled): (Years, bool),
    (counting, placing): (Counting, Placing),
) -> Result<String, CountError> {
    let id = &indicator.id;
    let not_paired = |why| CountError::NotPaired { id: format!("{}{id}", derivation.prefix()), why };
    let base = works_of(derivation, indicator).map_err(not_paired)?;
    let period = period_of(indicator, is_pooled);
    let mut text = Text { catalogue, years, counting, placing, period, id, ctes: vec![] };
    let list = periods(indicator, years, is_pooled).into_iter().map(|(period, _)| period);
    text.ctes.push(grid_of(list));
    text.here();
    let works = format!("works_{id}");
    text.works(&works, base, Reading::Known, 0)?;
    let through = match base.works.through {
        None => "",
        Some(Role::Corresponding) => " AND here.is_corresponding",
        Some(Role::First) => " AND here.is_first",
    };
    // What a place has of a work at a site, or at none.
    text.add("held", &format!(
        "  SELECT here.hub_id, hub.kind, w.period, here.work_no, here.site_no, SUM(here.weight) AS weight\n  FROM here\n  JOIN hub ON hub.hub_id = here.hub_id AND hub.kind NOT IN ('beside', 'group')\n  JOIN {works} AS w ON w.work_no = here.work_no{through}\n  GROUP BY here.hub_id, hub.kind, w.period, here.work_no, here.site_no"
    ));
    let (joint, mass) = match counting {
        Counting::Full => ("CAST(COUNT(DISTINCT a.work_no) AS DOUBLE)", "CAST(COUNT(DISTINCT work_no) AS DOUBLE)"),
        // Exact whole numbers of 2^-64 works, divided once.
        Counting::Fractional => (
            "CAST(SUM(CAST(a.weight AS DECIMAL(19, 0)) * CAST(b.weight AS DECIMAL(19, 0))) AS DOUBLE) / 18446744073709551616",
            "CAST(SUM(weight) AS DOUBLE) / 4294967296",
        ),
    };
    text.add("mass", &format!("  SELECT hub_id, period, {mass} AS amount\n  FROM held\n  GROUP BY hub_id, period"));
    let rows = match partners {
        Partners::Hubs => text.by_hub(joint),
        Partners::Countries => text.by_country(joint, mass),
    };
    Ok(format!("WITH\n{}\n{}\nORDER BY hub_id, partner_id, period", text.ctes.join(",\n"), rows.replace("{id}", id)))
}

/// The value and what is made of it, from `joint`, `own`, `partner` and `world`.
const FIGURES: &str = "  COALESCE(joint.amount, 0) AS value,
  CASE WHEN {is_pair} THEN COALESCE(joint.amount, 0) * world.amount / NULLIF(own.amount * partner.amount, 0) END AS affinity,
  CASE WHEN {is_pair} THEN COALESCE(joint.amount, 0) / NULLIF(SQRT(own.amount * partner.amount), 0) END AS salton";

impl Text<'_> {
    fn by_hub(&mut self, joint: &str) -> String {
        // By fractional counting a place has each of its sites with itself too, so that all pairs add up to the work.
        let itself = match self.counting {
            Counting::Full => "b.site_no IS DISTINCT FROM a.site_no",
            Counting::Fractional => "(b.hub_id = a.hub_id OR (b.site_no IS DISTINCT FROM a.site_no))",
        };
        self.add("joint", &format!(
            "  SELECT a.hub_id, b.hub_id AS partner_id, a.period, {joint} AS amount\n  FROM held AS a\n  JOIN held AS b ON b.work_no = a.work_no AND {itself}\n  WHERE a.kind <> '{WORLD}' AND b.kind <> '{WORLD}'\n  GROUP BY a.hub_id, b.hub_id, a.period"
        ));
        let is_pair = format!("h.hub_id <> p.hub_id AND h.kind <> '{UNRESOLVED}' AND p.kind <> '{UNRESOLVED}'");
        let kinds = format!("('beside', 'group', '{WORLD}')");
        format!(
            "SELECT\n  '{{id}}' AS indicator_id,\n  h.hub_id,\n  p.hub_id AS partner_id,\n  period.period,\n{}\nFROM hub AS h\nCROSS JOIN hub AS p\nCROSS JOIN period\nLEFT JOIN joint ON joint.hub_id = h.hub_id AND joint.partner_id = p.hub_id AND joint.period = period.period\nLEFT JOIN mass AS own ON own.hub_id = h.hub_id AND own.period = period.period\nLEFT JOIN mass AS partner ON partner.hub_id = p.hub_id AND partner.period = period.period\nLEFT JOIN mass AS world ON world.hub_id = '{WORLD}' AND world.period = period.period\nWHERE h.kind NOT IN {kinds} AND p.kind NOT IN {kinds}",
            FIGURES.replace("{is_pair}", &is_pair),
        )
    }

    fn by_country(&mut self, joint: &str, mass: &str) -> String {
        let own = match self.placing {
            Placing::Evidence => "",
            Placing::Institution => " AND site_no = institution_site_no",
        };
        self.add(
            "country",
            &format!("  SELECT DISTINCT country_code\n  FROM site\n  WHERE latitude IS NOT NULL AND country_code IS NOT NULL{own}"),
        );
        // What countries have, as each hub sees it: at placed sites outside the hub.
        self.add("abroad", &format!(
            "  SELECT h.hub_id, s.country_code, a.period, a.work_no, a.weight\n  FROM held AS a\n  JOIN site AS s ON s.site_no = a.site_no AND s.latitude IS NOT NULL AND s.country_code IS NOT NULL\n  JOIN hub AS h ON h.kind = 'hub'\n  LEFT JOIN hub_site AS own ON own.hub_id = h.hub_id AND own.site_no = a.site_no\n  WHERE a.kind = '{WORLD}' AND own.site_no IS NULL"
        ));
        self.add("land", &format!(
            "  SELECT hub_id, country_code, period, {mass} AS amount\n  FROM abroad\n  GROUP BY hub_id, country_code, period"
        ));
        self.add("joint", &format!(
            "  SELECT a.hub_id, b.country_code, a.period, {joint} AS amount\n  FROM held AS a\n  JOIN abroad AS b ON b.hub_id = a.hub_id AND b.work_no = a.work_no\n  GROUP BY a.hub_id, b.country_code, a.period"
        ));
        format!(
            "SELECT\n  '{{id}}' AS indicator_id,\n  h.hub_id,\n  country.country_code AS partner_id,\n  period.period,\n{}\nFROM hub AS h\nCROSS JOIN country\nCROSS JOIN period\nLEFT JOIN joint ON joint.hub_id = h.hub_id AND joint.country_code = country.country_code AND joint.period = period.period\nLEFT JOIN mass AS own ON own.hub_id = h.hub_id AND own.period = period.period\nLEFT JOIN land AS partner ON partner.hub_id = h.hub_id AND partner.country_code = country.country_code AND partner.period = period.period\nLEFT JOIN mass AS world ON world.hub_id = '{WORLD}' AND world.period = period.period\nWHERE h.kind = 'hub'",
            FIGURES.replace("{is_pair}", "TRUE"),
        )
    }
}
