//! Documents that are counted themselves as SQL: the tables `patent`, `patent_party`, `patent_class` and `drug_stage`, and the relation
//! `hub_document_site (hub_id, site_no)`, the sites of each place but the world as they lie, whatever the placing of authorships.

use super::Text;
use crate::CountError;
use hubscope_model::measure::{Condition, Counting, Documents, Party, PatentClass, PatentYear, Period, Stage};

impl Text<'_> {
    /// How much there is of documents, by hub and period.
    pub(super) fn documents(
        &mut self,
        id: &str,
        of: Documents,
        conditions: &[Condition],
    ) -> Result<String, CountError> {
        match of {
            Documents::Patents { by, year } => self.patents(id, (by, year), conditions),
            Documents::Drugs { stage } => Ok(drugs(stage)),
        }
    }

    fn patents(
        &mut self,
        id: &str,
        (by, year): (Party, PatentYear),
        conditions: &[Condition],
    ) -> Result<String, CountError> {
        let (role, column) = (by.role(), year.column());
        let parties = format!("parties_{role}");
        self.add(&parties, &format!(
            "  SELECT h.hub_id, p.patent_no, CAST(p.weight AS BIGINT) AS weight\n  FROM hub_document_site AS h\n  JOIN patent_party AS p ON p.site_no = h.site_no\n  WHERE p.role = '{role}'\n  UNION ALL\n  SELECT 'unresolved', p.patent_no, CAST(p.weight AS BIGINT)\n  FROM patent_party AS p\n  WHERE p.role = '{role}' AND p.site_no IS NULL\n  UNION ALL\n  SELECT 'world', p.patent_no, CAST(p.weight AS BIGINT)\n  FROM patent_party AS p\n  WHERE p.role = '{role}'"
        ));
        let period = match self.period {
            Period::Yearly => format!("CAST(p.{column} AS VARCHAR)"),
            Period::Pooled => format!("'{}'", self.years),
        };
        let mut body = format!(
            "  SELECT p.patent_no, {period} AS period\n  FROM patent AS p\n  WHERE p.{column} BETWEEN {} AND {} AND NOT p.is_withdrawn",
            self.years.first, self.years.last
        );
        for condition in conditions {
            body.push_str(&format!("\n    AND {}", self.of_patents(condition)?));
        }
        let patents = format!("patents_{id}");
        self.add(&patents, &body);
        let amount = match self.counting {
            Counting::Full => "CAST(COUNT(DISTINCT here.patent_no) AS DOUBLE)",
            Counting::Fractional => "CAST(SUM(here.weight) AS DOUBLE) / 4294967296",
        };
        Ok(format!(
            "  SELECT here.hub_id, p.period, {amount} AS amount, COUNT(DISTINCT here.patent_no) AS whole\n  FROM {parties} AS here\n  JOIN {patents} AS p ON p.patent_no = here.patent_no\n  GROUP BY here.hub_id, p.period"
        ))
    }

    /// A condition on a row `p` of the table `patent`, true or false whatever is null.
    fn of_patents(&self, condition: &Condition) -> Result<String, CountError> {
        let together = |of: &[Condition], word: &str, none: &str| -> Result<String, CountError> {
            let parts = of.iter().map(|condition| self.of_patents(condition)).collect::<Result<Vec<_>, _>>()?;
            Ok(if parts.is_empty() { none.to_owned() } else { format!("({})", parts.join(word)) })
        };
        match condition {
            Condition::Any { any } => together(any, " OR ", "FALSE"),
            Condition::All { all } => together(all, " AND ", "TRUE"),
            Condition::Not { not } => Ok(format!("NOT {}", self.of_patents(not)?)),
            Condition::Class(class) => {
                let failed = |message| CountError::Class { indicator: self.id.to_owned(), message };
                Ok(match PatentClass::of(class).map_err(failed)? {
                    PatentClass::Type(kind) => format!("COALESCE(p.type = '{kind}', FALSE)"),
                    PatentClass::Office(office) => format!("(p.office = '{office}')"),
                    PatentClass::Symbol(scheme, begins) => format!(
                        "p.patent_no IN (SELECT c.patent_no FROM patent_class AS c WHERE c.scheme = '{scheme}' AND SUBSTR(c.symbol, 1, {}) = '{begins}')",
                        begins.len()
                    ),
                })
            }
        }
    }
}

/// Drugs that stand in a stage at the end of a year: the world's.
fn drugs(stage: Stage) -> String {
    format!(
        "  SELECT 'world' AS hub_id, period.period, CAST(COUNT(*) AS DOUBLE) AS amount, COUNT(*) AS whole\n  FROM period\n  JOIN drug_stage AS d ON d.stage = '{}' AND d.since_year <= CAST(period.period AS INTEGER)\n    AND COALESCE(d.until_year > CAST(period.period AS INTEGER), TRUE)\n  GROUP BY period.period",
        stage.id()
    )
}
