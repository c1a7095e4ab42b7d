# SPDX-License-Identifier: EUPL-1.2
"""The budget book of a year as the domain sees it, and as people read it."""

from dataclasses import dataclass

from schutznetz.apps.reporting.facts import plan_of
from schutznetz.apps.reporting.models import LedgerDraw, StatisticsYear
from schutznetz.domain.disclosure.ledger import Draw, Ledger
from schutznetz.regulation.statistics.table_plans import Table


@dataclass(frozen=True)
class Line:
    """One table in the budget book: which quarters (or the year) were drawn, with which noise, at which cost."""

    table: Table
    days: tuple[tuple[str, object], ...]
    deviation: float
    rho: float


def ledger_of(year: StatisticsYear) -> Ledger:
    """All that was drawn in a year, quarters from 0."""
    rows = LedgerDraw.objects.filter(year=year).order_by("table", "quarter")
    draws = tuple(
        Draw(one.table, None if one.quarter is None else one.quarter - 1, one.deviation, one.on) for one in rows
    )
    return Ledger(year.family, year.year, year.digest, year.rho, draws)


def lines_of(year: StatisticsYear) -> list[Line]:
    """The budget book, a line for each table that was drawn."""
    if not year.is_frozen:
        return []
    by_table: dict[str, list[LedgerDraw]] = {}
    for one in LedgerDraw.objects.filter(year=year).order_by("quarter", "id"):
        by_table.setdefault(one.table, []).append(one)
    plan = plan_of(year.family, year.regions)
    return [_line(table, by_table[table.key]) for table in plan.tables if table.key in by_table]


def _line(table: Table, rows: list[LedgerDraw]) -> Line:
    days = tuple((str(one.quarter or ""), one.on) for one in rows)
    dearest = min(one.deviation for one in rows)
    return Line(table, days, dearest, 1 / (2 * dearest * dearest))


def spent(year: StatisticsYear) -> float:
    """How much of the year's budget is spent, in percent."""
    return 100 * ledger_of(year).spent / year.rho if year.is_frozen else 0.0
