# SPDX-License-Identifier: EUPL-1.2
"""What an import found: counts by table, problems by place, the first changes. Goes into a JSON column."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schutznetz.domain.organisation.tables import Table
from schutznetz.domain.organisation.values import Bad, Value

SHOWN_CHANGES = 100
SHOWN_PROBLEMS = 200
MOST_PROBLEMS = 5000
"""After so many problems reading stops: the file is of another kind."""


class TooManyProblems(Exception):
    """Reading on would not help anybody."""


@dataclass
class Report:
    """Counts and samples; `is_clean` decides whether the import may be applied."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    problem_count: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0

    @property
    def is_clean(self) -> bool:
        return self.problem_count == 0

    @property
    def change_count(self) -> int:
        return sum(counts["new"] + counts["changed"] + counts["missing"] for counts in self.counts.values())

    def count(self, table: Table, kind: str, amount: int = 1) -> None:
        counts = self.counts.get(table.name)
        if counts is None:
            counts = self.counts[table.name] = Counter()
        counts[kind] += amount

    def problem(self, bad: Bad, *, file: str = "", sheet: str = "", row: int = 0) -> None:
        """Keep a problem with its place; raises `TooManyProblems` when there is no end to them."""
        self.problem_count += 1
        if len(self.problems) < SHOWN_PROBLEMS:
            place = {"file": file, "sheet": sheet, "row": row, "column": bad.column}
            self.problems.append({**place, "code": bad.code, "facts": bad.facts})
        if self.problem_count >= MOST_PROBLEMS:
            raise TooManyProblems

    def change(self, table: Table, kind: str, before: tuple[Value, ...], after: tuple[Value, ...]) -> None:
        """Count a row and keep the first changes for the preview."""
        self.count(table, kind)
        if kind == "unchanged" or len(self.changes) >= SHOWN_CHANGES:
            return
        key = " / ".join(str(after[at]) for at in table.key_places if after[at] not in ("", None))
        self.changes.append(
            {"table": table.name, "key": key, "kind": kind, "fields": _fields(table, kind, before, after)}
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": {name: dict(counts) for name, counts in self.counts.items()},
            "problems": self.problems,
            "problem_count": self.problem_count,
            "changes": self.changes,
            "change_count": self.change_count,
            "rows": self.rows,
        }


def _fields(table: Table, kind: str, before: tuple[Value, ...], after: tuple[Value, ...]) -> list[tuple[str, str, str]]:
    """Heading, old and new text of the columns that differ; for a new object those that say something."""
    return [
        (column.heading, "" if kind == "new" else shown(old), shown(new))
        for at, (column, old, new) in enumerate(zip(table.columns, before, after, strict=True))
        if (old != new if kind != "new" else at not in table.key_places and new != column.empty)
    ]


def shown(value: Value) -> str:
    """A value as a spreadsheet would show it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, tuple):
        return " ".join(f"{x:g},{y:g}" for x, y in value)
    return str(value)
