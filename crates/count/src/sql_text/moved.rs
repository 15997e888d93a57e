//! People who come, go, or have been abroad, as SQL.

use super::{Text, condition};
use crate::CountError;
use hubscope_model::hubs::{ELSEWHERE, UNRESOLVED, WORLD};
use hubscope_model::measure::{Base, Indicator, Movement, Of, Origin, Who};
use std::fmt::Write;

/// The years before a period's own, and the period's own, of a row `y` of the relation that looks back.
const BEFORE: &str = "BETWEEN y.first_year AND y.last_year - 1";
const THEN: &str = "= y.last_year";

/// The countries of a place's own sites.
const HOME: &str = "  SELECT DISTINCT h.hub_id, s.country_code\n  FROM hub_site AS h\n  JOIN site AS s ON s.site_no = h.site_no\n  WHERE s.country_code IS NOT NULL";

/// By what somebody is seen elsewhere.
#[derive(Clone, Copy)]
enum Seen {
    /// Any work.
    Anywhere,
    /// An institution with a place.
    Placed,
    /// An institution of a known country; with the country.
    InCountry,
}

/// What looks back looks at beside the measure's own works: the names of relations, and what tells them from others'.
struct Around {
    /// Works of the corpus.
    corpus: String,
    /// Periods with the years before them.
    years: String,
    /// What stands at the end of names.
    suffix: String,
}

impl Text<'_> {
    /// Where an indicator that looks back has a figure: what joins the cells, and what must hold of them.
    pub(super) fn where_known(&mut self, indicator: &Indicator) -> Result<(String, String), CountError> {
        let (mut joins, mut holds) = (vec![], vec![]);
        for base in self.catalogue.bases(indicator)? {
            let back = base.of.years_before(self.period);
            if back > 0 {
                let Around { corpus, years, suffix } = self.around(back, base);
                let (volume, known) = (format!("volume_of_{corpus}"), format!("known_{suffix}"));
                self.add(
                    &volume,
                    &format!(
                        "  SELECT publication_year, COUNT(*) AS works\n  FROM {corpus}\n  GROUP BY publication_year"
                    ),
                );
                self.add(&known, &format!(
                    "  SELECT y.period\n  FROM {years} AS y\n  JOIN {volume} AS w ON w.publication_year {BEFORE}\n  LEFT JOIN {volume} AS next ON next.publication_year = w.publication_year + 1\n  WHERE w.works * {} >= COALESCE(next.works, 0)\n  GROUP BY y.period\n  HAVING COUNT(*) = {back}",
                    Of::MOST_GROWTH
                ));
                joins.push(format!("LEFT JOIN {known} ON {known}.period = period.period"));
                holds.push(format!("{known}.period IS NOT NULL"));
            }
            let Of::Moved(movement) = base.of else { continue };
            let without = [WORLD, ELSEWHERE, UNRESOLVED].into_iter().filter(|place| !movement.is_of(place));
            let without: Vec<String> = without.map(|place| format!("'{place}'")).collect();
            holds.push(format!("hub.kind NOT IN ({})", without.join(", ")));
            if movement.who == Who::AbroadBefore {
                self.add("home", HOME);
                joins.push(
                    "LEFT JOIN (SELECT DISTINCT hub_id FROM home) AS at_home ON at_home.hub_id = hub.hub_id".to_owned(),
                );
                holds.push("at_home.hub_id IS NOT NULL".to_owned());
            }
        }
        let once = |parts: Vec<String>, before: &str| {
            let mut text = String::new();
            for part in parts.iter().map(|part| format!("{before}{part}")) {
                if !text.contains(&part) {
                    text.push_str(&part);
                }
            }
            text
        };
        Ok((once(joins, "\n  "), once(holds, "\n    AND ")))
    }

    /// Adds the works and years that something that looks back so many years looks at.
    fn around(&mut self, back: i32, base: &Base) -> Around {
        let with_retracted = base.works.with_retracted;
        let retracted = if with_retracted { "_with_retracted" } else { "" };
        let corpus = format!("corpus{retracted}");
        self.add(&corpus, &format!(
            "  SELECT w.work_no, w.publication_year\n  FROM work AS w\n  WHERE w.publication_year IS NOT NULL\n    AND {}",
            condition::corpus(with_retracted)
        ));
        let years = self.looking_back(back);
        Around { corpus, years, suffix: format!("{back}{retracted}") }
    }

    /// How many people a movement counts.
    pub(super) fn moved(&mut self, movement: Movement, base: &Base, works: &str, through: &str) -> String {
        let around = self.around(movement.years as i32, base);
        let Around { corpus, years, .. } = &around;
        let (here_in, elsewhere_in) = match movement.who {
            Who::Newcomers(_) | Who::AbroadBefore => (THEN, BEFORE),
            Who::Leavers => (BEFORE, THEN),
        };
        let here = |works: &str, in_years: &str| {
            format!(
                "(\n    SELECT DISTINCT here.hub_id, y.period, here.author_no\n    FROM here\n    JOIN {works}\n    JOIN {years} AS y ON w.publication_year {in_years}\n    WHERE here.author_no IS NOT NULL\n  )"
            )
        };
        let mut from = here(&format!("{works} AS w ON w.work_no = here.work_no{through}"), here_in) + " AS people";
        let mut holds = vec![];
        if movement.who != Who::AbroadBefore {
            let there = here(&format!("{corpus} AS w ON w.work_no = here.work_no"), elsewhere_in);
            let _ = write!(
                from,
                "\n  LEFT JOIN {there} AS at_all ON at_all.hub_id = people.hub_id AND at_all.period = people.period AND at_all.author_no = people.author_no"
            );
            holds.push("at_all.author_no IS NULL");
        }
        let mut join = |kind: &str, name: &str, alias: &str| {
            let _ = write!(
                from,
                "\n  {kind} {name} AS {alias} ON {alias}.period = people.period AND {alias}.author_no = people.author_no"
            );
        };
        let mut placed = || self.elsewhere(Seen::Placed, &around, elsewhere_in);
        match movement.who {
            Who::Newcomers(None) => {}
            // Who was not in the hub was outside, if at any institution with a place.
            Who::Newcomers(Some(Origin::Elsewhere)) | Who::Leavers => join("JOIN", &placed(), "placed"),
            Who::Newcomers(Some(Origin::Unresolved)) => {
                join("LEFT JOIN", &placed(), "placed");
                join("JOIN", &self.elsewhere(Seen::Anywhere, &around, elsewhere_in), "seen");
                holds.push("placed.author_no IS NULL");
            }
            Who::Newcomers(Some(Origin::Nowhere)) => {
                join("LEFT JOIN", &self.elsewhere(Seen::Anywhere, &around, elsewhere_in), "seen");
                holds.push("seen.author_no IS NULL");
            }
            Who::AbroadBefore => {
                join("JOIN", &self.elsewhere(Seen::InCountry, &around, elsewhere_in), "been");
                from.push_str(
                    "\n  LEFT JOIN home ON home.hub_id = people.hub_id AND home.country_code = been.country_code",
                );
                holds.push("home.hub_id IS NULL");
            }
        }
        format!(
            "  SELECT people.hub_id, people.period, CAST(COUNT(DISTINCT people.author_no) AS DOUBLE) AS amount,\n    COUNT(DISTINCT people.author_no) AS whole\n  FROM {from}\n  WHERE {}\n  GROUP BY people.hub_id, people.period",
            holds.join(" AND ")
        )
    }

    /// Adds who was on works in the years around periods, and gives the relation's name.
    fn elsewhere(&mut self, seen: Seen, Around { corpus, years, suffix }: &Around, in_years: &str) -> String {
        let (name, column, known) = match seen {
            Seen::Anywhere => ("seen", "", ""),
            Seen::Placed => ("placed", "", " AND s.latitude IS NOT NULL AND s.longitude IS NOT NULL"),
            Seen::InCountry => ("country", ", s.country_code", " AND s.country_code IS NOT NULL"),
        };
        let site = match seen {
            Seen::Anywhere => String::new(),
            Seen::Placed | Seen::InCountry => {
                format!("\n  JOIN site AS s ON s.site_no = a.{}{known}", self.site())
            }
        };
        let name = format!("{name}_{}_{suffix}", if in_years == THEN { "then" } else { "before" });
        self.add(&name, &format!(
            "  SELECT DISTINCT y.period, a.author_no{column}\n  FROM authorship AS a\n  JOIN {corpus} AS w ON w.work_no = a.work_no\n  JOIN {years} AS y ON w.publication_year {in_years}{site}\n  WHERE a.author_no IS NOT NULL"
        ));
        name
    }
}
