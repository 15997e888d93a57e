//! Metrics of works as SQL: relations `(work_no, fixed)`, in units of 2^-20, of the works for which they are defined.

use super::{Text, condition};
use hubscope_model::measure::{Metric, Window};

/// The subfield, type and year of a work, and whether another is of the same.
const CELL: &str = "primary_subfield_id, type, publication_year";
const SAME: &str =
    "r.primary_subfield_id = c.primary_subfield_id AND r.type = c.type AND r.publication_year = c.publication_year";

fn named(name: &str, Window { years, self_citations }: Window) -> String {
    format!("{name}_{years}{}", if self_citations { "_with_self" } else { "" })
}

impl Text<'_> {
    /// Adds a metric, and gives its name.
    pub(super) fn metric(&mut self, metric: Metric) -> String {
        match metric {
            Metric::Authors => {
                self.add(
                    "authors_of_work",
                    "  SELECT w.work_no, CAST(w.authorship_count AS BIGINT) * 1048576 AS fixed\n  FROM work AS w",
                );
                "authors_of_work".to_owned()
            }
            Metric::Citations(window) => {
                let (cited, name) = (self.cited(window), named("citations", window));
                self.add(&name, &format!(
                    "  SELECT w.work_no, COALESCE(c.citations, 0) * 1048576 AS fixed\n  FROM work AS w\n  LEFT JOIN {cited} AS c ON c.work_no = w.work_no"
                ));
                name
            }
            Metric::CitationScore(window) => {
                let (compared, reference) = (self.compared(window), named("reference", window));
                self.add(&reference, &format!(
                    "  SELECT {CELL}, COUNT(*) AS works, SUM(citations) AS citations\n  FROM {compared}\n  WHERE NOT is_retracted\n  GROUP BY {CELL}"
                ));
                let name = named("citation_score", window);
                self.add(&name, &format!(
                    "  SELECT c.work_no,\n    CASE WHEN r.citations = 0 THEN CAST(1048576 AS BIGINT)\n      ELSE CAST(FLOOR(CAST(c.citations AS DOUBLE) * CAST(r.works AS DOUBLE) / CAST(r.citations AS DOUBLE) * 1048576) AS BIGINT)\n    END AS fixed\n  FROM {compared} AS c\n  JOIN {reference} AS r ON {SAME}"
                ));
                name
            }
            Metric::Top(percent, window) => self.top(percent, window),
            Metric::Documents(of) => {
                let (name, kind) =
                    (metric.id(), of.map(|of| format!(" AND kind = '{}'", of.kind())).unwrap_or_default());
                self.add(&name, &format!(
                    "  SELECT w.work_no, COALESCE(l.documents, 0) * 1048576 AS fixed\n  FROM work AS w\n  LEFT JOIN (\n    SELECT work_no, CAST(COUNT(*) AS BIGINT) AS documents\n    FROM link\n    WHERE work_no IS NOT NULL AND relation = 'cites'{kind}\n    GROUP BY work_no\n  ) AS l ON l.work_no = w.work_no"
                ));
                name
            }
            Metric::Unplaced => {
                self.add(
                    "unplaced",
                    "  SELECT w.work_no, COALESCE(u.weight, 0) >> 12 AS fixed\n  FROM work AS w\n  LEFT JOIN (\n    SELECT here.work_no, CAST(SUM(here.weight) AS BIGINT) AS weight\n    FROM here\n    WHERE here.hub_id = 'unresolved'\n    GROUP BY here.work_no\n  ) AS u ON u.work_no = w.work_no",
                );
                "unplaced".to_owned()
            }
        }
    }

    /// Adds whether works are among so many percent of those most cited, and gives its name.
    pub(super) fn top(&mut self, percent: u32, window: Window) -> String {
        let (compared, counts) = (self.compared(window), named("citation_counts", window));
        self.add(&counts, &format!(
            "  SELECT {CELL}, citations, works,\n    CAST(SUM(works) OVER (PARTITION BY {CELL} ORDER BY citations) AS BIGINT) AS upto,\n    CAST(SUM(works) OVER (PARTITION BY {CELL}) AS BIGINT) AS of_all\n  FROM (\n    SELECT {CELL}, citations, CAST(COUNT(*) AS BIGINT) AS works\n    FROM {compared}\n    WHERE NOT is_retracted\n    GROUP BY {CELL}, citations\n  ) AS counted"
        ));
        let threshold = named(&format!("threshold_{percent}"), window);
        self.add(&threshold, &format!(
            "  SELECT {CELL}, MIN(citations) AS citations, MIN(upto) AS upto, MIN(of_all) AS of_all\n  FROM {counts}\n  WHERE upto * 100 >= of_all * {}\n  GROUP BY {CELL}",
            100 - percent
        ));
        let (name, below) = (named(&format!("top_{percent}"), window), 100 - percent);
        self.add(&name, &format!(
            "  SELECT c.work_no,\n    CASE WHEN c.citations > r.citations THEN CAST(1048576 AS BIGINT)\n      WHEN c.citations < r.citations THEN CAST(0 AS BIGINT)\n      ELSE CAST(FLOOR(CAST(r.upto * 100 - r.of_all * {below} AS DOUBLE) / CAST(tied.works * 100 AS DOUBLE) * 1048576) AS BIGINT)\n    END AS fixed\n  FROM {compared} AS c\n  JOIN {threshold} AS r ON {SAME}\n  JOIN {counts} AS tied ON tied.primary_subfield_id = r.primary_subfield_id AND tied.type = r.type\n    AND tied.publication_year = r.publication_year AND tied.citations = r.citations"
        ));
        name
    }

    /// Citations of works that have any.
    fn cited(&mut self, window: Window) -> String {
        let name = named("cited", window);
        let less = if window.self_citations { "" } else { " - CAST(self_citations AS BIGINT)" };
        self.add(&name, &format!(
            "  SELECT work_no, CAST(SUM(CAST(citations AS BIGINT){less}) AS BIGINT) AS citations\n  FROM citation\n  WHERE lag <= {}\n  GROUP BY work_no",
            window.years
        ));
        name
    }

    /// Works with their citations, and what they are compared within. Retracted ones are compared with the others.
    fn compared(&mut self, window: Window) -> String {
        let (cited, name) = (self.cited(window), named("compared", window));
        self.add(&name, &format!(
            "  SELECT w.work_no, w.primary_subfield_id, w.type, w.publication_year, w.is_retracted,\n    COALESCE(c.citations, 0) AS citations\n  FROM work AS w\n  LEFT JOIN {cited} AS c ON c.work_no = w.work_no\n  WHERE w.publication_year IS NOT NULL\n    AND w.primary_subfield_id IS NOT NULL\n    AND {}",
            condition::corpus(true)
        ));
        name
    }
}
