# SPDX-License-Identifier: EUPL-1.2
"""A report out of released tables: each figure with its error, beside the one of a year before.

Everything here comes through `queries.released`; nothing is added up, averaged or taken apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.reporting import facts
from schutznetz.apps.reporting.policies import may_read_reports, require_read_reports
from schutznetz.apps.reporting.queries.released import Level, NotPublished, ReleasedSet, Table
from schutznetz.apps.reporting.queries.released import published as released
from schutznetz.apps.reporting.queries.released import releases as all_releases
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.domain.reading.changes import UNKNOWN, Change, change
from schutznetz.domain.reading.pictures import Bar, Columns, bar, columns, top_of
from schutznetz.domain.reading.readings import Reading
from schutznetz.regulation.sap_erlass.rule_sets import Rules, standard
from schutznetz.regulation.statistics.table_plans import QUARTER, REGION

CHAPTERS: Mapping[str, tuple[str, ...]] = {
    "reasons": ("topic", "category"),
    "people": ("gender", "age", "status", "function"),
    "counselling": ("contact", "talks", "outcome"),
    "regions": (REGION,),
}
"""Chapters of a report with the dimensions each shows, where the release has them."""
IN_ORDER = {"age", "talks", QUARTER}
"""Dimensions whose levels have an order of their own; others are shown from the greatest to the smallest."""
WIDTH, EACH, HEIGHT, LEFT, ABOVE = 100.0, 88.0, 200.0, 52.0, 12.0
YEARS_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One level of a table: its figure, that of a year before, what changed, and its bar. `note` stands instead."""

    level: Level
    reading: Reading
    change: Change
    bar: Bar | None
    note: str = ""

    @property
    def known(self) -> bool:
        """Is there anything to say about what changed?"""
        return self.change != UNKNOWN


@dataclass(frozen=True)
class Section:
    """A table by one dimension. `is_withheld`: too uncertain to be of use; it has no rows then."""

    table: Table
    rows: tuple[Row, ...]
    is_withheld: bool


@dataclass(frozen=True)
class Course:
    """Figures over time with their picture. `names` are the years or quarters."""

    key: str
    names: tuple[str, ...]
    readings: tuple[Reading, ...]
    picture: Columns

    @property
    def points(self) -> list[tuple[str, Reading]]:
        return list(zip(self.names, self.readings, strict=True))

    @property
    def labels(self) -> list[tuple[float, str]]:
        """Where each name stands below its column."""
        return [(one.middle, name) for one, name in zip(self.picture.columns, self.names, strict=True)]


@dataclass(frozen=True)
class Report:
    """A quarterly or yearly report: what was released, what a year before was, and its chapters."""

    of: ReleasedSet
    before: ReleasedSet | None
    total: Reading | None
    change: Change
    chapters: Mapping[str, tuple[Section, ...]]
    courses: tuple[Course, ...] = field(default=())

    @property
    def top(self) -> list[Row]:
        """The three most frequent reasons that are certain to be more than a few."""
        rows = [row for one in self.chapters["reasons"] if one.table.axes[0].key == "category" for row in one.rows]
        return [row for row in rows if row.reading.value and not row.reading.is_few][:3]


def ministry_of(actor: Actor, key: str) -> Authority:
    """The ministry whose reports the actor may read. Raises Denied, Authority.DoesNotExist."""
    found = Authority.objects.get(key=key)
    require_read_reports(actor, found)
    return found


def reports_for(actor: Actor) -> list[tuple[Authority, list[tuple[int, list[int | None]]]]]:
    """Ministries the actor may read of, with the years published and in each None for the year, or its quarters."""
    published: dict[str, dict[int, list[int | None]]] = {}
    for key, year, quarter in all_releases():
        published.setdefault(key, {}).setdefault(year, []).append(quarter)
    rows = Authority.objects.filter(pk__in=_with_figures(published)).order_by("name")
    return [(one, list(published.get(one.key, {}).items())) for one in rows if may_read_reports(actor, one)]


def _with_figures(published: Iterable[str]) -> set[int]:
    """Ministries that run a programme or have published."""
    keys = Authority.objects.filter(key__in=list(published)).values_list("pk", flat=True)
    return {*keys, *Programme.objects.values_list("ministry", flat=True)}


def rules_for_ministry(ministry: Authority) -> Rules:
    programme = Programme.objects.filter(ministry=ministry).first()
    return rules_of(programme) if programme else standard()


def released_or_none(ministry: str, year: int, quarter: int | None) -> ReleasedSet | None:
    try:
        return released(year, quarter, ministry=ministry)
    except NotPublished:
        return None


def report_for(actor: Actor, key: str, year: int, quarter: int | None) -> Report:
    """The report of a year or quarter. Raises Denied, DoesNotExist, NotPublished."""
    ministry = ministry_of(actor, key)
    of = released(year, quarter, ministry=ministry.key)
    before = released_or_none(ministry.key, year - 1, quarter)
    total = total_of(of)
    chapters = {
        name: tuple(section(of, before, table) for table in _alone(of, dimensions))
        for name, dimensions in CHAPTERS.items()
    }
    was = change(total, total_of(before) if before else None) if total else UNKNOWN
    return Report(of, before, total, was, chapters, tuple(_courses(of)))


def table_by(of: ReleasedSet, *keys: str) -> Table | None:
    """The released table by exactly these dimensions, in whatever order."""
    return next((one for one in of.tables.values() if {axis.key for axis in one.axes} == set(keys)), None)


def _alone(of: ReleasedSet, dimensions: Iterable[str]) -> list[Table]:
    found = (table_by(of, one) for one in dimensions)
    return [one for one in found if one is not None]


def reading_of(table: Table, *levels: str) -> Reading:
    """One figure with its error. KeyError for an unknown level."""
    return Reading(table.value(*levels), table.error or 0.0)


def total_of(of: ReleasedSet) -> Reading | None:
    """How many there were in all."""
    table = table_by(of)
    return reading_of(table) if table else None


def section(of: ReleasedSet, before: ReleasedSet | None, table: Table) -> Section:
    """A table by one dimension with its rows."""
    if table.is_withheld:
        return Section(table, (), is_withheld=True)
    (axis,) = table.axes
    earlier = table_by(before, axis.key) if before else None
    readings = {one.key: reading_of(table, one.key) for one in axis.levels}
    top = top_of(list(readings.values()))
    rows = [_row(of, one, readings[one.key], earlier, top) for one in axis.levels]
    if axis.key not in IN_ORDER:
        rows.sort(key=lambda row: -row.reading.shown)
    return Section(table, tuple(rows), is_withheld=False)


def _row(of: ReleasedSet, level: Level, reading: Reading, earlier: Table | None, top: int) -> Row:
    host = of.merged.get(level.key)
    if host is not None:
        return Row(level, Reading(None), UNKNOWN, None, note=_name_of(of, host))
    return Row(level, reading, change(reading, _earlier(earlier, level.key)), bar(reading, top, WIDTH))


def _name_of(of: ReleasedSet, region: str) -> str:
    """What a working group is called in this release."""
    table = table_by(of, REGION)
    levels = table.axes[0].levels if table else ()
    return next((one.name for one in levels if one.key == region), region)


def _earlier(table: Table | None, level: str) -> Reading | None:
    """The same level a year before; None where there was none."""
    if table is None or table.is_withheld or level not in {one.key for one in table.axes[0].levels}:
        return None
    return reading_of(table, level)


# --- over time --------------------------------------------------------------------------------------------------------


def _courses(of: ReleasedSet) -> Iterable[Course]:
    if of.quarter is None:
        by_quarter = table_by(of, QUARTER)
        if by_quarter and not by_quarter.is_withheld:
            levels = by_quarter.axes[0].levels
            yield course(
                "quarters", [facts.named(one) for one in levels], [reading_of(by_quarter, one.key) for one in levels]
            )
    years = _totals(of)
    if len(years) > 1:
        yield course("years", [str(year) for year, _ in years], [one for _, one in years])


def _totals(of: ReleasedSet) -> list[tuple[int, Reading]]:
    """The same quarter, or the whole, of each year published up to this one."""
    years = [
        year for key, year, quarter in all_releases(ministry=of.ministry)
        if quarter == of.quarter and year <= of.year and key == of.ministry
    ]  # fmt: skip
    found = []
    for year in sorted(years)[-YEARS_SHOWN:]:
        total = total_of(of if year == of.year else released(year, of.quarter, ministry=of.ministry))
        if total:
            found.append((year, total))
    return found


def course(key: str, names: list[str], readings: list[Reading]) -> Course:
    """Figures over time as a picture."""
    picture = columns(readings, each=EACH, height=HEIGHT, left=LEFT, above=ABOVE)
    return Course(key, tuple(names), tuple(readings), picture)
