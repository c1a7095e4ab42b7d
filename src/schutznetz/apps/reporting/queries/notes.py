# SPDX-License-Identifier: EUPL-1.2
"""Published figures of one working group, for notes on trends in the exchange.  (SAP-157)

Everything comes through `queries.released`; who may send a note is decided there.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import override

from schutznetz.apps.exchange.facts.released import Block, Figure, Sheet
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.reporting import facts
from schutznetz.apps.reporting.queries.released import Level, ReleasedSet, Table, releases
from schutznetz.apps.reporting.queries.released import published as released
from schutznetz.apps.reporting.queries.series import reading_of
from schutznetz.regulation.statistics.table_plans import REGION

MONTHS = 3
EVERYTHING = Level("all", "Alle Beratungen", "All counselling")


def periods_of(group: WorkingGroup) -> list[tuple[str, str]]:
    """Years and quarters the ministry of this group has published, the newest first: key and name."""
    return [(_code(year, one), facts.period(year, one)) for _key, year, one in releases(ministry=group.authority.key)]


def sheet_of(group: WorkingGroup, key: str) -> Sheet | None:
    """What the publication "2025" or "2026-1" says of the group; None when there is none, or nothing of the group."""
    known = {_code(year, one): (year, one) for _key, year, one in releases(ministry=group.authority.key)}
    if key not in known:
        return None
    of = released(*known[key], ministry=group.authority.key)
    blocks = tuple(_block(of, one, group.key) for one in of.tables.values() if _tells_of(one, group.key))
    return _sheet(of, key, blocks) if blocks else None


def _code(year: int, quarter: int | None) -> str:
    return str(year) if quarter is None else f"{year}-{quarter}"


def _sheet(of: ReleasedSet, key: str, blocks: tuple[Block, ...]) -> Sheet:
    since, until = _days(of.year, of.quarter)
    names = []
    for language, name in (("de", of.name), ("en", of.name_en)):
        with override(language):
            names.append(f"{name}, {facts.period(of.year, of.quarter)}")
    return Sheet(key, names[0], names[1], since, until, of.certificate, of.is_invented, blocks)


def _days(year: int, quarter: int | None) -> tuple[date, date]:
    """First and last day of a year or quarter."""
    last = 12 if quarter is None else MONTHS * quarter
    first = 1 if quarter is None else last - MONTHS + 1
    return date(year, first, 1), date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)


def _tells_of(table: Table, group: str) -> bool:
    """Is it by working group, alone or with one thing more, and is this group in it?"""
    regions = [one for one in table.axes if one.key == REGION]
    return len(table.axes) <= 2 and bool(regions) and group in {one.key for one in regions[0].levels}


def _block(of: ReleasedSet, table: Table, group: str) -> Block:
    """The figures of the group; of a table by group alone there is one, that of everything."""
    axis = next((one for one in table.axes if one.key != REGION), None)
    if axis is None:
        figure = _figure(of, table, group, {REGION: group}, EVERYTHING)
        return Block(table.key, EVERYTHING.name, EVERYTHING.name_en, (figure,))
    found = tuple(_figure(of, table, group, {REGION: group, axis.key: one.key}, one) for one in axis.levels)
    return Block(table.key, axis.name, axis.name_en, found)


def _figure(of: ReleasedSet, table: Table, group: str, places: Mapping[str, str], level: Level) -> Figure:
    """Withheld too when the group was added up with another one: then the figure is not its own."""
    found = reading_of(table, *(places[one.key] for one in table.axes))
    value = None if group in of.merged else found.value
    return Figure(table.key, level.key, level.name, level.name_en, value, found.least, found.most)
