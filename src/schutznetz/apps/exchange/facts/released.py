# SPDX-License-Identifier: EUPL-1.2
"""Published figures of a working group, as a room further down the street hands them up for notes on trends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from schutznetz.apps.organisation.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure of a whole working group. `value` None: withheld; else it lies between `least` and `most`."""

    table: str
    key: str
    name: str
    name_en: str
    value: int | None
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """The row of the working group in one published table."""

    key: str
    name: str
    name_en: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one publication says of a working group. `since`, `until`: first and last day counted."""

    key: str
    name: str
    name_en: str
    since: date
    until: date
    certificate: str
    is_invented: bool
    blocks: tuple[Block, ...]


Periods = Callable[[WorkingGroup], list[tuple[str, str]]]
"""Everything published by the ministry of a working group, the newest first: key and name."""
Sheets = Callable[[WorkingGroup, str], Sheet | None]
"""One of them by its key; None when it is not published or says nothing of this working group."""

_doors: list[tuple[Periods, Sheets]] = []


def register_released(periods: Periods, sheets: Sheets) -> None:
    """The room that publishes figures says what there is; called once, when the app starts."""
    _doors[:] = [(periods, sheets)]


def periods_of(group: WorkingGroup) -> list[tuple[str, str]]:
    return [one for periods, _sheets in _doors for one in periods(group)]


def sheet_of(group: WorkingGroup, key: str) -> Sheet | None:
    return next((found for _periods, sheets in _doors if (found := sheets(group, key))), None)
