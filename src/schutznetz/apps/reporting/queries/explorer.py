# SPDX-License-Identifier: EUPL-1.2
"""Views of released tables: rows, columns, one region, one year after the other.

An answer is always a released table or a slice of one, never a sum, a mean or a difference: asking costs no budget and
tells nothing that was not published. What no table has is not answered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schutznetz.apps.reporting.queries.released import Axis, Level, ReleasedSet, Table, releases
from schutznetz.apps.reporting.queries.released import published as released
from schutznetz.apps.reporting.queries.series import reading_of, table_by
from schutznetz.domain.reading.readings import Reading
from schutznetz.regulation.statistics.table_plans import REGION

YEAR = "year"
"""Instead of a dimension for the columns: the same table of each year published."""
MOST_YEARS = 6


@dataclass(frozen=True)
class Question:
    """What is asked: rows by a dimension, columns by another (`YEAR`, or "" for none), one region or all ("")."""

    rows: str
    columns: str = ""
    region: str = ""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What a table must be by to answer."""
        asked = (self.rows, "" if self.columns == YEAR else self.columns, REGION if self.region else "")
        return tuple(one for one in asked if one)

    @property
    def contradicts(self) -> bool:
        """The same dimension twice has no answer."""
        return len(set(self.dimensions)) < len(self.dimensions)


@dataclass(frozen=True)
class Grid:
    """An answer: figures by row and column. `table` is where they come from (of the newest year, for years)."""

    table: Table
    rows: tuple[Level, ...]
    columns: tuple[Level, ...]
    cells: tuple[tuple[Reading, ...], ...]
    row_axis: Axis
    column_axis: Axis | None

    @property
    def lines(self) -> list[tuple[Level, tuple[Reading, ...]]]:
        return list(zip(self.rows, self.cells, strict=True))

    @property
    def errors(self) -> list[float]:
        return sorted({one.error for line in self.cells for one in line})


@dataclass(frozen=True)
class Withheld:
    """There is a table, but it is too uncertain to be shown."""

    table: Table


def axes_of(of: ReleasedSet) -> dict[str, Axis]:
    """Every dimension the released tables are by, in the order of the tables."""
    return {axis.key: axis for table in of.tables.values() for axis in table.axes}


def tables_with(of: ReleasedSet, dimension: str) -> list[Table]:
    """What there is by a dimension, to be offered where a question has no answer."""
    found = [one for one in of.tables.values() if dimension in {axis.key for axis in one.axes} and not one.is_withheld]
    return [one for one in found if len(one.axes) <= 2]


def answer(of: ReleasedSet, asked: Question) -> Grid | Withheld | None:
    """The released figures that answer; None where none were collected. KeyError for an unknown region."""
    if asked.contradicts:
        return None
    table = table_by(of, *asked.dimensions)
    if table is None:
        return None
    if table.is_withheld:
        return Withheld(table)
    if asked.columns == YEAR:
        return _over_years(of, asked)
    axes = {one.key: one for one in table.axes}
    column_axis = axes.get(asked.columns)
    columns = column_axis.levels if column_axis else (Level("", "", ""),)
    cells = tuple(
        tuple(_at(table, {REGION: asked.region, asked.rows: row.key, asked.columns: column.key})
              for column in columns)
        for row in axes[asked.rows].levels
    )  # fmt: skip
    return Grid(table, axes[asked.rows].levels, columns, cells, axes[asked.rows], column_axis)


def _at(table: Table, levels: Mapping[str, str]) -> Reading:
    return reading_of(table, *(levels[axis.key] for axis in table.axes))


def _over_years(of: ReleasedSet, asked: Question) -> Grid:
    """The column of each year; a year whose table is withheld or lacks a row shows nothing there."""
    sets = list(_years(of))
    table = table_by(of, *asked.dimensions)
    assert table is not None
    row_axis = next(one for one in table.axes if one.key == asked.rows)
    columns = tuple(Level(str(one.year), str(one.year), str(one.year)) for one in sets)
    cells = tuple(tuple(_in(one, asked, row.key) for one in sets) for row in row_axis.levels)
    return Grid(table, row_axis.levels, columns, cells, row_axis, Axis(YEAR, "Jahr", "Year", columns))


def _years(of: ReleasedSet) -> Iterator[ReleasedSet]:
    found = {year for key, year, quarter in releases(ministry=of.ministry) if quarter == of.quarter}
    for year in sorted(found)[-MOST_YEARS:]:
        yield of if year == of.year else released(year, of.quarter, ministry=of.ministry)


def _in(of: ReleasedSet, asked: Question, row: str) -> Reading:
    table = table_by(of, *asked.dimensions)
    if table is None or table.is_withheld:
        return Reading(None)
    levels = {axis.key: {one.key for one in axis.levels} for axis in table.axes}
    wanted = {asked.rows: row, REGION: asked.region} if asked.region else {asked.rows: row}
    if any(wanted[key] not in levels[key] for key in levels):
        return Reading(None)
    return reading_of(table, *(wanted[axis.key] for axis in table.axes))
