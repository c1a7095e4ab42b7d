# SPDX-License-Identifier: EUPL-1.2
"""What the import pages show: the report in words, and the templates to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schutznetz.adapters.tables import csv_file, xlsx_file, zip_file
from schutznetz.apps.organisation.queries.texts import place_text, problem_text
from schutznetz.domain.organisation.tables import BY_NAME, TABLES, Table


@dataclass(frozen=True)
class Problem:
    place: str
    text: str


@dataclass(frozen=True)
class TableCount:
    title: str
    new: int
    changed: int
    unchanged: int
    missing: int


def problems_of(report: Mapping[str, Any]) -> list[Problem]:
    return [Problem(place_text(one), problem_text(one["code"], one["facts"])) for one in report.get("problems", [])]


def counts_of(report: Mapping[str, Any]) -> list[TableCount]:
    """Counts by table, in the order of the tables."""
    counts = report.get("counts", {})
    return [
        TableCount(
            table.title, *(counts[table.name].get(kind, 0) for kind in ("new", "changed", "unchanged", "missing"))
        )
        for table in TABLES
        if table.name in counts
    ]


def changes_of(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The first changes, each with table, key, kind and the fields that differ."""
    return [{**change, "table": BY_NAME[change["table"]].title} for change in report.get("changes", [])]


def template_rows(table: Table) -> list[list[str]]:
    """Heading row and one example row."""
    return [[column.heading for column in table.columns], [column.example for column in table.columns]]


def template_xlsx() -> bytes:
    return xlsx_file([(table.title, template_rows(table)) for table in TABLES])


def template_csv() -> bytes:
    """One CSV file a table, in a ZIP that can be uploaded as it is."""
    return zip_file([(f"{table.name}.csv", csv_file(template_rows(table))) for table in TABLES])
