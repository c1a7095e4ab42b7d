# SPDX-License-Identifier: EUPL-1.2
"""Offices of the same person, role and scope must not lie in the same time: found before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from schutznetz.apps.organisation.actions.imports.stock import Key, Record
from schutznetz.domain.organisation.tables import OFFICES
from schutznetz.domain.organisation.values import Bad

Place = tuple[str, str, int]
"""File, sheet, row."""


class Span(NamedTuple):
    """From when to when (None: without end), and where in the file that stands; None when only in the database."""

    since: date
    until: date | None
    place: Place | None


@dataclass
class Spans:
    """The times of every office of the people in the file: as stored, overlaid by what the file says."""

    _held: dict[Key, dict[date, Span]] = field(default_factory=dict)

    def know(self, stored: dict[Key, Record]) -> None:
        """Offices of the database; what the file said before stays."""
        for key, record in stored.items():
            self._of(key).setdefault(key[-1], Span(key[-1], record[OFFICES.place["until"]], None))

    def take(self, key: Key, record: Record, place: Place) -> None:
        """A row of the file."""
        self._of(key)[key[-1]] = Span(key[-1], record[OFFICES.place["until"]], place)

    def _of(self, key: Key) -> dict[date, Span]:
        return self._held.setdefault(key[:-1], {})

    def overlaps(self) -> Iterator[tuple[Place, Bad]]:
        """Each row that begins while the same office runs already, or runs into one that is stored."""
        for spans in self._held.values():
            for first, second in pairwise(sorted(spans.values())) if len(spans) > 1 else ():
                if first.until is None or first.until >= second.since:
                    yield from _told(first, second)


def _told(first: Span, second: Span) -> Iterator[tuple[Place, Bad]]:
    """At the row that begins later, else at the one that ends too late."""
    if second.place:
        yield second.place, _bad("seit", first)
    elif first.place:
        yield first.place, _bad("bis", second)


def _bad(column: str, other: Span) -> Bad:
    since = f"{other.since:%d.%m.%Y}"
    if other.until is None:
        return Bad("office_runs_on", column, since=since)
    return Bad("office_overlaps", column, since=since, until=f"{other.until:%d.%m.%Y}")
