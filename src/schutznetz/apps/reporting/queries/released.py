# SPDX-License-Identifier: EUPL-1.2
"""The one door: what anybody gets to see of figures about people comes from here, and here only what was published.

The answers are plain immutable data, no rows of the database. Who may ask is decided by the caller's policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import prod
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from schutznetz.apps.reporting.models import Release, ReleasedTable
from schutznetz.regulation.statistics.table_plans import plan

FAMILY = "sap"


class NotPublished(LookupError):
    """There is no published release for this year and quarter."""


@dataclass(frozen=True, slots=True)
class Level:
    """One value of an axis, with its names in both languages."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Axis:
    """What a table is counted by."""

    key: str
    name: str
    name_en: str
    levels: tuple[Level, ...]

    def place(self, key: str) -> int:
        """The position of a level; KeyError when there is none."""
        return self._places[key]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.key: at for at, one in enumerate(self.levels)}


@dataclass(frozen=True)
class Table:
    """A released table. `values` in the order of the axes, the last one fastest; None is a figure withheld.

    A table withheld (`is_withheld`) is too uncertain to be of use and has no values. `error` is the half width of a
    95 % interval around each value (profile A), the greatest deviation (B), or None (C). `is_margin`: a total or a
    count by one axis that follows from the tables of the plan.
    """

    key: str
    name: str
    name_en: str
    axes: tuple[Axis, ...]
    values: tuple[int | None, ...]
    error: float | None
    is_withheld: bool
    is_margin: bool

    def value(self, *levels: str) -> int | None:
        """The figure at a level of each axis; None when it is withheld. KeyError for an unknown level."""
        at = 0
        for axis, level in zip(self.axes, levels, strict=True):
            at = at * len(axis.levels) + axis.place(level)
        return None if self.is_withheld else self.values[at]

    @cached_property
    def size(self) -> int:
        """How many figures it has, shown or not."""
        return prod(len(one.levels) for one in self.axes)


@dataclass(frozen=True)
class ReleasedSet:
    """Everything published of a year, or of one of its quarters (1 to 4).

    `tables` by key, those of the plan first. `guarantee` as in `models.Release`. `merged`: working groups added up
    with another one in this quarter. `is_invented`: figures of the demonstration, about nobody.
    """

    ministry: str
    ministry_name: str
    family: str
    name: str
    name_en: str
    unit: str
    unit_en: str
    cite: str
    year: int
    quarter: int | None
    profile: str
    published_at: datetime
    certificate: str
    returns: int
    guarantee: Mapping[str, float]
    merged: Mapping[str, str]
    is_invented: bool
    tables: Mapping[str, Table]


def published(
    year: int, quarter: int | None = None, *, ministry: str | None = None, family: str = FAMILY
) -> ReleasedSet:
    """What was published; of the ministry with this key, or the first that published. Raises NotPublished."""
    found = _rows(ministry, family).filter(year__year=year, quarter=quarter).order_by("year__ministry__name").first()
    if found is None:
        raise NotPublished(f"{family} {year}/{quarter}")
    return _set(found)


def releases(*, ministry: str | None = None, family: str = FAMILY) -> list[tuple[str, int, int | None]]:
    """Everything published as (key of the ministry, year, quarter or None), the newest first."""
    rows = _rows(ministry, family).values_list("year__ministry__key", "year__year", "quarter")
    return sorted(rows, key=lambda row: (-row[1], -(row[2] or 5), row[0]))


def _rows(ministry: str | None, family: str) -> QuerySet[Release]:
    rows = Release.objects.filter(state=Release.State.PUBLISHED, year__family=family)
    rows = rows.filter(year__ministry__key=ministry) if ministry else rows
    return rows.select_related("year__ministry")


def _set(found: Release) -> ReleasedSet:
    of, year = plan(found.year.family), found.year
    assert found.published_at is not None
    return ReleasedSet(
        ministry=year.ministry.key, ministry_name=str(year.ministry), family=year.family, name=of.name,
        name_en=of.name_en, unit=of.unit, unit_en=of.unit_en, cite=of.cite, year=year.year, quarter=found.quarter,
        profile=year.profile, published_at=found.published_at, certificate=found.certificate, returns=found.returns,
        guarantee=MappingProxyType(dict(found.guarantee)), merged=MappingProxyType(dict(found.merged)),
        is_invented=year.is_invented,
        tables=MappingProxyType({row.key: _table(row) for row in found.tables.order_by("order")}),
    )  # fmt: skip


def _table(row: ReleasedTable) -> Table:
    return Table(
        row.key, row.name, row.name_en, tuple(_axis(one) for one in row.axes),
        () if row.is_withheld else tuple(row.values), row.error, row.is_withheld, row.is_margin,
    )  # fmt: skip


def _axis(said: Mapping[str, Any]) -> Axis:
    return Axis(said["key"], said["name"], said["name_en"], tuple(Level(*one) for one in said["levels"]))
