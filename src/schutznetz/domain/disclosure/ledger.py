# SPDX-License-Identifier: EUPL-1.2
"""What a family of statistics may spend in a year, and what it spent: every noise is entered before it is drawn.

The quarters of one table are disjoint and cost as much as the dearest of them; different tables add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from schutznetz.domain.disclosure.accounting import rho_of

TOLERANCE = 1e-9


class Overdrawn(ValueError):
    """The year's budget does not cover this noise."""


class DrawnTwice(ValueError):
    """This table has its noise for this quarter, or year; a second one would tell more than the ledger says."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Noise of a standard deviation on a table, for a quarter (0 to 3) or for the year (None)."""

    table: str
    quarter: int | None
    deviation: float
    on: date

    @property
    def rho(self) -> float:
        return rho_of(self.deviation)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The budget of one family for one year under one plan. `granted` is rho; `digest` that of the plan."""

    family: str
    year: int
    digest: str
    granted: float
    draws: tuple[Draw, ...] = ()

    @property
    def spent(self) -> float:
        """Rho spent so far."""
        dearest: dict[str, float] = {}
        for one in self.draws:
            dearest[one.table] = max(one.rho, dearest.get(one.table, 0.0))
        return sum(dearest.values())

    @property
    def left(self) -> float:
        return max(self.granted - self.spent, 0.0)

    def charged(self, draws: Iterable[Draw]) -> "Ledger":
        """The ledger with these entries, or none of them. Raises DrawnTwice, Overdrawn."""
        ledger = self
        for draw in draws:
            if any(_overlap(draw, one) for one in ledger.draws):
                raise DrawnTwice(f"{draw.table}, {draw.quarter}")
            ledger = replace(ledger, draws=(*ledger.draws, draw))
        if ledger.spent > self.granted * (1 + TOLERANCE):
            raise Overdrawn(f"{ledger.spent:g} of {self.granted:g}")
        return ledger


def _overlap(one: Draw, other: Draw) -> bool:
    """Do they draw for the same units? A year covers its quarters."""
    return one.table == other.table and (one.quarter == other.quarter or None in (one.quarter, other.quarter))
