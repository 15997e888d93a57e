//! People who have at least so much, as SQL.

use super::Text;
use hubscope_model::measure::{AtLeast, Of, Period};

impl Text<'_> {
    /// Adds the periods with their years and so many before them, and gives the relation's name.
    pub(super) fn looking_back(&mut self, years: i32) -> String {
        let windows: Vec<String> = match self.period {
            Period::Yearly => self.years.iter().map(|y| format!("('{y}', {}, {y})", y - years)).collect(),
            Period::Pooled => vec![format!("('{}', {}, {})", self.years, self.years.first, self.years.last)],
        };
        let name = format!("years_{years}");
        let relation = format!("{name} (period, first_year, last_year) AS (VALUES {})", windows.join(", "));
        if !self.ctes.contains(&relation) {
            self.ctes.push(relation);
        }
        name
    }

    /// How many people have at least so much.
    pub(super) fn people(&mut self, at_least: AtLeast, works: &str, through: &str) -> String {
        let having = match at_least {
            AtLeast::Papers { papers, .. } => format!("COUNT(DISTINCT here.work_no) >= {papers}"),
            AtLeast::Hundredths(hundredths) => {
                format!("SUM(here.weight + 2) * 100 >= CAST({hundredths} AS BIGINT) * 4294967296")
            }
        };
        let name = self.looking_back(Of::People(at_least).years_before(self.period));
        format!(
            "  SELECT people.hub_id, people.period, CAST(COUNT(*) AS DOUBLE) AS amount, COUNT(*) AS whole\n  FROM (\n    SELECT here.hub_id, y.period, here.author_no\n    FROM here\n    JOIN {works} AS w ON w.work_no = here.work_no{through}\n    JOIN {name} AS y ON w.publication_year BETWEEN y.first_year AND y.last_year\n    WHERE here.author_no IS NOT NULL\n    GROUP BY here.hub_id, y.period, here.author_no\n    HAVING {having}\n  ) AS people\n  GROUP BY people.hub_id, people.period"
        )
    }
}
