"""A lake as others read it: opened in DuckDB through its own views, and in Polars.

    HUBSCOPE_BIN=... HUBSCOPE_LAKE=... python test_readers.py

The lake holds a synthetic world. The binary must have been built with the feature `sql`, which gives the relations of hubs
and baskets.
"""

import math
import os
import sys
import unittest
from pathlib import Path

import duckdb
import polars as pl

from lake import Lake, documented, example

# The types of docs/tables.md, in the words of the two.
TYPES = {
    "boolean": ("BOOLEAN", pl.Boolean),
    "float64": ("DOUBLE", pl.Float64),
    "int32": ("INTEGER", pl.Int32),
    "string": ("VARCHAR", pl.String),
    "uint32": ("UINTEGER", pl.UInt32),
    "uint64": ("UBIGINT", pl.UInt64),
}

# The types of works of the corpus `broad`, as the methods in CHANGELOG.md have them.
BROAD = """article book book-chapter conference-paper letter preprint review book-part book-section edited-book
    journal-article monograph posted-content proceedings-article""".split()


class Readers(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.lake = Lake(os.environ["HUBSCOPE_BIN"], os.environ["HUBSCOPE_LAKE"])
        cls.tables = documented()
        cls.duck = duckdb.connect()
        # The views name files beside them.
        os.chdir(cls.lake.snapshot)
        cls.duck.execute(Path("views.duckdb.sql").read_text())
        for name, types in [
            ("hub", "hub_id VARCHAR, kind VARCHAR"),
            ("hub_site", "hub_id VARCHAR, site_no UINTEGER"),
            ("hub_document_site", "hub_id VARCHAR, site_no UINTEGER"),
            ("basket_venue", "basket_id VARCHAR, venue_key UBIGINT, subject VARCHAR, first_year INTEGER, last_year INTEGER"),
        ]:
            rows = [[value or None for value in row.values()] for row in cls.lake.relation(name)]
            cls.duck.execute(f"CREATE TABLE {name} ({types})")
            cls.duck.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        cls.cells = {(r["indicator_id"], r["hub_id"], r["period"]): r for r in cls.lake.rows("measure")}

    def scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.lake.snapshot / table / "*.parquet")

    def test_every_table_of_the_manifest_is_documented_and_has_a_view(self):
        views = {name for (name,) in self.duck.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
        self.assertEqual(set(self.lake.manifest["tables"]), views)
        self.assertEqual(set(self.tables), views)

    def test_columns_have_the_names_and_types_of_the_page_and_are_null_where_it_says_so(self):
        for table, columns in self.tables.items():
            with self.subTest(table):
                described = [(name, kind) for name, kind, *_ in self.duck.execute(f"DESCRIBE {table}").fetchall()]
                self.assertEqual(described, [(c.name, TYPES[c.type][0]) for c in columns])
                self.assertEqual(list(self.scan(table).collect_schema().items()), [(c.name, TYPES[c.type][1]) for c in columns])
                nulls = self.scan(table).null_count().collect().row(0, named=True)
                self.assertEqual([c.name for c in columns if nulls[c.name] > 0 and not c.may_be_null], [])

    def test_tables_have_the_rows_of_the_manifest(self):
        for table, state in self.lake.manifest["tables"].items():
            with self.subTest(table):
                self.assertEqual(self.duck.execute(f"SELECT COUNT(*) FROM {table}").fetchone(), (state["rows"],))
                self.assertEqual(self.scan(table).select(pl.len()).collect().item(), state["rows"])

    def test_the_query_of_the_page_gives_the_same_in_both(self):
        duck = self.duck.execute(example()).fetchall()
        polars = (
            self.scan("work")
            .filter(pl.col("publication_year") == 2021)
            .join(self.scan("authorship"), on="work_no")
            .join(self.scan("site"), left_on="institution_site_no", right_on="site_no")
            .group_by("country_code")
            .agg(works=pl.col("work_no").n_unique())
            .sort(["works", "country_code"], descending=[True, False], nulls_last=True)
        )
        self.assertGreater(len(duck), 10)
        self.assertEqual(duck, polars.collect().rows())

    def test_every_work_has_as_many_authors_as_it_says(self):
        duck = self.duck.execute(
            """SELECT COUNT(*), SUM(authors), COUNT(*) FILTER (authors <> authorship_count)
            FROM work LEFT JOIN (SELECT work_no, COUNT(DISTINCT author_sequence) AS authors FROM authorship GROUP BY work_no)
            USING (work_no) WHERE authorship_count > 0"""
        ).fetchone()
        authors = self.scan("authorship").group_by("work_no").agg(authors=pl.col("author_sequence").n_unique())
        polars = (
            self.scan("work")
            .filter(pl.col("authorship_count") > 0)
            .join(authors, on="work_no", how="left")
            .select(
                works=pl.len(),
                authors=pl.col("authors").sum(),
                others=(pl.col("authors") != pl.col("authorship_count")).sum(),
            )
        )
        self.assertEqual(tuple(duck), polars.collect().row(0))
        self.assertEqual(duck[2], 0)

    def test_a_hub_has_the_papers_in_polars_that_measure_says(self):
        ours = [int(r["site_no"]) for r in self.lake.relation("hub_site") if r["hub_id"] == "boston"]
        works = self.scan("work").filter(
            pl.col("publication_year").is_between(2019, 2023),
            pl.col("type").is_in(BROAD),
            ~pl.col("is_retracted") & ~pl.col("is_paratext") & ~pl.col("is_xpac"),
        )
        facts = self.scan("authorship").filter(pl.col("institution_site_no").is_in(ours)).join(works, on="work_no")
        papers = facts.group_by("publication_year").agg(papers=pl.col("work_no").n_unique()).collect()
        measured = {int(p): float(r["value"]) for (i, hub, p), r in self.cells.items() if (i, hub) == ("papers_total", "boston")}
        self.assertEqual(dict(papers.iter_rows()), measured)

    def test_the_sql_of_every_indicator_gives_in_duckdb_what_measure_says(self):
        fractional = {tuple(r.values())[:3]: r for r in self.lake.rows("measure", "--counting", "fractional")}
        for counting, cells in [("full", self.cells), ("fractional", fractional)]:
            seen = set()
            for indicator in sorted({indicator for indicator, _, _ in cells}):
                sql = self.lake.hubscope("explain", indicator, "--counting", counting).split("\nSQL\n")[1]
                for *key, value, low, high, n in self.duck.execute(sql).fetchall():
                    cell = cells[tuple(key)]
                    seen.add(tuple(key))
                    for name, got in [("value", value), ("low", low), ("high", high), ("n", n)]:
                        if not same(got, cell[name]):
                            self.fail(f"{key}: {name} is {got} in DuckDB, and {cell[name] or 'none'} to measure")
            self.assertEqual(seen, set(cells))
        self.assertGreater(sum(float(cell["value"] or 0) != 0 for cell in self.cells.values()), len(self.cells) / 2)

    def test_the_sql_of_pairs_gives_in_duckdb_what_network_says(self):
        for counting, partners in [(c, p) for c in ("full", "fractional") for p in ("hubs", "countries")]:
            how = ["papers_life", "--partners", partners, "--counting", counting]
            pairs = {(r["hub_id"], r["partner_id"], r["period"]): r for r in self.lake.rows("network", *how)}
            sql = self.lake.hubscope("explain", *how).split("\nSQL\n")[1]
            rows = self.duck.execute(sql).fetchall()
            self.assertEqual([tuple(row[1:4]) for row in rows], list(pairs))
            for _, *key, value, affinity, salton in rows:
                pair = pairs[tuple(key)]
                for name, got in [("value", value), ("affinity", affinity), ("salton", salton)]:
                    if not same(got, pair[name]):
                        self.fail(f"{key}: {name} is {got} in DuckDB, and {pair[name] or 'none'} to network")
            self.assertTrue(any(float(pair["value"]) > 0 for pair in pairs.values()))


def same(got: float | None, text: str) -> bool:
    """Whether a number is that of a text, to 1e-9 of it; nothing is an empty text."""
    if got is None or text == "":
        return got is None and text == ""
    return math.isclose(got, float(text), rel_tol=1e-9, abs_tol=1e-9)


if __name__ == "__main__":
    unittest.main(testRunner=unittest.TextTestRunner(stream=sys.stdout, verbosity=2))
