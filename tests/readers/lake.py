"""What hubscope says of a lake: its current snapshot, the page on its tables, figures and SQL."""

import csv
import io
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"


@dataclass
class Column:
    """A column as docs/tables.md has it."""

    name: str
    type: str
    may_be_null: bool


class Lake:
    """A lake, and the binary that wrote it."""

    def __init__(self, binary: str, root: str):
        self.binary, self.root = binary, Path(root).resolve()
        number = (self.root / "CURRENT").read_text().strip()
        self.snapshot = self.root / "snapshots" / number
        self.manifest = json.loads((self.snapshot / "manifest.json").read_text())

    def hubscope(self, *args: str) -> str:
        """What a command prints; its failure ends the test with what it says."""
        done = subprocess.run([self.binary, *args], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"hubscope {' '.join(args)}: exit code {done.returncode}\n{done.stderr}")
        return done.stdout

    def rows(self, *args: str) -> list[dict[str, str]]:
        """The rows of a command that prints CSV."""
        return list(csv.DictReader(io.StringIO(self.hubscope(*args, "--lake", str(self.root)))))

    def relation(self, name: str) -> list[dict[str, str]]:
        """One of the relations that the SQL of indicators reads beside the tables."""
        return self.rows("sql", f"SELECT * FROM {name}")


def documented() -> dict[str, list[Column]]:
    """The columns of every table, from the page."""
    tables = {}
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.M)[1:]:
        name, *lines = section.splitlines()
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
        if cells and {"column", "type", "null"} <= set(cells[0]):
            head, _, *body = cells
            rows = [dict(zip(head, row)) for row in body]
            tables[name.strip(" `")] = [Column(r["column"].strip("`"), r["type"].strip("`"), r["null"] == "yes") for r in rows]
    return tables


def example() -> str:
    """The query that the page shows."""
    found = re.search(r"```sql\n(.*?)```", PAGE.read_text(), flags=re.S)
    if found is None:
        raise SystemExit(f"{PAGE} shows no query")
    return found.group(1)
