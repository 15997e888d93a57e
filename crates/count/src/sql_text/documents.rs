//! Documents that are counted themselves as SQL: the tables of patents, trials and drugs, and the relation
//! `hub_document_site (hub_id, site_no)`, the sites of each place but the world as they lie, whatever the placing of authorships.

use super::Text;
use crate::CountError;
use hubscope_model::measure::{Condition, Counting, DocumentClass, Documents, Period, Stage};

impl Text<'_> {
    /// How much there is of documents, by hub and period.
    pub(super) fn documents(
        &mut self,
        id: &str,
        of: Documents,
        conditions: &[Condition],
    ) -> Result<String, CountError> {
        match of {
            Documents::Patents { by, year } => {
                let (table, places, number) = ("patent", "patent_party", "patent_no");
                let (relation, role) = (format!("patent_{}", by.role()), format!("p.role = '{}'", by.role()));
                let (year, those) = (year.column(), Some(role.as_str()));
                self.located(id, Located { documents: of, relation, table, places, number, year, those }, conditions)
            }
            Documents::Trials => {
                let (table, places, number) = ("trial", "trial_site", "trial_no");
                let (relation, year, those) = ("trial_place".to_owned(), "start_year", None);
                self.located(id, Located { documents: of, relation, table, places, number, year, those }, conditions)
            }
            Documents::Drugs { stage } => Ok(drugs(stage)),
        }
    }

    /// Documents with a place in the hub.
    fn located(&mut self, id: &str, of: Located, conditions: &[Condition]) -> Result<String, CountError> {
        let Located { documents, relation, table, places, number, year, those } = of;
        let there = those.map(|those| format!("\n  WHERE {those}")).unwrap_or_default();
        let also = those.map(|those| format!("{those} AND ")).unwrap_or_default();
        self.add(&relation, &format!(
            "  SELECT h.hub_id, p.{number}, CAST(p.weight AS BIGINT) AS weight\n  FROM hub_document_site AS h\n  JOIN {places} AS p ON p.site_no = h.site_no{there}\n  UNION ALL\n  SELECT 'unresolved', p.{number}, CAST(p.weight AS BIGINT)\n  FROM {places} AS p\n  WHERE {also}p.site_no IS NULL\n  UNION ALL\n  SELECT 'world', p.{number}, CAST(p.weight AS BIGINT)\n  FROM {places} AS p{there}"
        ));
        let period = match self.period {
            Period::Yearly => format!("CAST(d.{year} AS VARCHAR)"),
            Period::Pooled => format!("'{}'", self.years),
        };
        let mut body = format!(
            "  SELECT d.{number}, {period} AS period\n  FROM {table} AS d\n  WHERE d.{year} BETWEEN {} AND {}",
            self.years.first, self.years.last
        );
        if table == "patent" {
            body.push_str(" AND NOT d.is_withdrawn");
        }
        for condition in conditions {
            body.push_str(&format!("\n    AND {}", self.of_documents(documents, condition)?));
        }
        let wanted = format!("{table}s_{id}");
        self.add(&wanted, &body);
        let amount = match self.counting {
            Counting::Full => format!("CAST(COUNT(DISTINCT here.{number}) AS DOUBLE)"),
            Counting::Fractional => "CAST(SUM(here.weight) AS DOUBLE) / 4294967296".to_owned(),
        };
        Ok(format!(
            "  SELECT here.hub_id, d.period, {amount} AS amount, COUNT(DISTINCT here.{number}) AS whole\n  FROM {relation} AS here\n  JOIN {wanted} AS d ON d.{number} = here.{number}\n  GROUP BY here.hub_id, d.period"
        ))
    }

    /// A condition on a row `d` of the documents' table, true or false whatever is null.
    fn of_documents(&self, of: Documents, condition: &Condition) -> Result<String, CountError> {
        let together = |parts: &[Condition], word: &str, none: &str| -> Result<String, CountError> {
            let parts = parts.iter().map(|part| self.of_documents(of, part)).collect::<Result<Vec<_>, _>>()?;
            Ok(if parts.is_empty() { none.to_owned() } else { format!("({})", parts.join(word)) })
        };
        match condition {
            Condition::Any { any } => together(any, " OR ", "FALSE"),
            Condition::All { all } => together(all, " AND ", "TRUE"),
            Condition::Not { not } => Ok(format!("NOT {}", self.of_documents(of, not)?)),
            Condition::Class(class) => {
                let failed = |message| CountError::Class { indicator: self.id.to_owned(), message };
                Ok(match DocumentClass::of(of, class).map_err(failed)? {
                    DocumentClass::Text(column, text) => format!("COALESCE(d.{column} = '{text}', FALSE)"),
                    DocumentClass::Phase(phase) => format!("(';' || d.phases || ';' LIKE '%;{phase};%')"),
                    DocumentClass::MultiCountry => "(d.country_count > 1)".to_owned(),
                    DocumentClass::Symbol(scheme, begins) => format!(
                        "d.patent_no IN (SELECT c.patent_no FROM patent_class AS c WHERE c.scheme = '{scheme}' AND SUBSTR(c.symbol, 1, {}) = '{begins}')",
                        begins.len()
                    ),
                })
            }
        }
    }
}

/// Documents with their places, as the tables have them.
struct Located<'a> {
    documents: Documents,
    /// What the relation of all that places have is to be called.
    relation: String,
    table: &'a str,
    /// The table of the places, and the number of a document in both.
    places: &'a str,
    number: &'a str,
    /// The column that says which year a document is of.
    year: &'a str,
    /// Which rows of the places are meant; all, if nothing is said.
    those: Option<&'a str>,
}

/// Drugs that stand in a stage at the end of a year: the world's.
fn drugs(stage: Stage) -> String {
    format!(
        "  SELECT 'world' AS hub_id, period.period, CAST(COUNT(*) AS DOUBLE) AS amount, COUNT(*) AS whole\n  FROM period\n  JOIN drug_stage AS d ON d.stage = '{}' AND d.since_year <= CAST(period.period AS INTEGER)\n    AND COALESCE(d.until_year > CAST(period.period AS INTEGER), TRUE)\n  GROUP BY period.period",
        stage.id()
    )
}
