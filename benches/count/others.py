"""Distinct researchers by hub and year in DuckDB and Polars, over the Parquet of a lake: the same figures as ours, or an error.

    python others.py SNAPSHOT DIR [--sql]

DIR holds what `crates/count/examples/bench` has written: the question, its relations, and the answer. With --sql also the text
that `hubscope explain researchers_total` prints, in DuckDB. Prints a thing, who did it, and the milliseconds of its runs, with tabs
between; or a thing and a fact, such as CPU time, which other programs on the machine disturb less.
"""

import csv
import json
import os
import sys
import time
from pathlib import Path

import duckdb
import polars as pl

RUNS = 5
WHAT = "researchers, 22 hubs, by year"


def main(snapshot: Path, folder: Path, with_sql: bool) -> None:
    question = json.loads((folder / "question.json").read_text())
    with open(folder / "answer.csv", newline="") as lines:
        expected = {(row["hub_id"], int(row["year"])): int(row["researchers"]) for row in csv.DictReader(lines)}

    duck = duckdb.connect()
    for name in ["hub", "hub_site"]:
        duck.execute(f"CREATE TABLE {name} AS FROM read_csv('{folder / name}.csv')")
    # Groups and the reserved places stand in hub_site as well; who is asked for nothing of them must not join them.
    duck.execute("CREATE TABLE site_of_hub AS SELECT hub_id, site_no FROM hub_site JOIN hub USING (hub_id) WHERE kind = 'hub'")
    # The views name files beside them.
    os.chdir(snapshot)
    duck.execute(Path("views.duckdb.sql").read_text())
    types = ", ".join(f"'{word}'" for word in question["types"])
    text = f"""SELECT h.hub_id, w.publication_year, COUNT(DISTINCT a.author_no)
        FROM site_of_hub AS h
        JOIN authorship AS a ON a.site_no = h.site_no
        JOIN work AS w USING (work_no)
        WHERE w.publication_year BETWEEN {question["first_year"]} AND {question["last_year"]} AND w.type IN ({types})
          AND NOT w.is_retracted AND NOT w.is_paratext AND NOT w.is_xpac
        GROUP BY ALL"""
    timed("DuckDB", lambda: duck.execute(text).fetchall(), expected)
    if with_sql:
        sql = question["sql"]
        rows = lambda: [(hub, int(period), value) for _, hub, period, value, *_ in duck.execute(sql).fetchall()]
        timed("DuckDB, the text of `explain` (with groups and the world)", rows, expected)
    duck.close()

    hubs = pl.read_csv(folder / "hub.csv").filter(pl.col("kind") == "hub").select("hub_id")
    sites = pl.read_csv(folder / "hub_site.csv", schema_overrides={"site_no": pl.UInt32}).join(hubs, on="hub_id")
    works = (
        pl.scan_parquet("work/*.parquet")
        .filter(
            pl.col("publication_year").is_between(question["first_year"], question["last_year"]),
            pl.col("type").is_in(question["types"]),
            ~pl.col("is_retracted") & ~pl.col("is_paratext") & ~pl.col("is_xpac"),
        )
        .select("work_no", "publication_year")
    )
    query = (
        sites.lazy()
        .join(pl.scan_parquet("authorship/*.parquet"), on="site_no")
        .join(works, on="work_no")
        .group_by("hub_id", "publication_year")
        .agg(pl.col("author_no").drop_nulls().n_unique())
    )
    timed("Polars", lambda: query.collect().rows(), expected)


def timed(who: str, query, expected: dict) -> None:
    """Times a query after a first run, whose rows must be the answer; what has no row is nobody."""
    found = {(hub, year): int(count) for hub, year, count in query()}
    different = [key for key, count in expected.items() if found.get(key, 0) != count]
    if different:
        key = different[0]
        raise SystemExit(f"{who}: {key} has {found.get(key, 0)} researchers, and {expected[key]} to hubscope")
    times, before = [], time.process_time()
    for _ in range(RUNS):
        start = time.perf_counter()
        query()
        times.append((time.perf_counter() - start) * 1000)
    print(f"CPU time of a run of researchers, {who}", f"{(time.process_time() - before) / RUNS:.3f} s", sep="\t")
    print(WHAT, who, " ".join(f"{ms:.3f}" for ms in times), sep="\t", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), "--sql" in sys.argv[3:])
