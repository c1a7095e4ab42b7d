# SPDX-License-Identifier: EUPL-1.2
"""Stretches of time: terms of office, rests, exceptions; days inclusive, months as the calendar has them.

Parts of a month count by its days: 17 days of a January are 17/31 of a month. So a rest of six calendar months moves
a date by six months, and one more day of rest never moves it back.  (reading X28)
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
HALF = Fraction(1, 2)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a last day, both included; ``until`` None: without an end.  ``ValueError`` if it ends before."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"a span from {self.since} cannot end on {self.until}")

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def overlap(self, other: "Span") -> "Span | None":
        """The days both have."""
        since = max(self.since, other.since)
        ends = [end for end in (self.until, other.until) if end is not None]
        until = min(ends) if ends else None
        return None if until is not None and until < since else Span(since, until)


def covered(spans: Iterable[Span], day: date) -> bool:
    """Does one of them cover the day?"""
    return any(span.covers(day) for span in spans)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as separate spans in order: what overlaps or adjoins becomes one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.since):
        last = found[-1] if found else None
        if last is None or (last.until is not None and span.since > last.until + DAY):
            found.append(span)
        elif last.until is not None and (span.until is None or span.until > last.until):
            found[-1] = Span(last.since, span.until)
    return tuple(found)


def without(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The days of the spans that no hole covers."""
    left = merged(spans)
    for hole in merged(holes):
        left = tuple(piece for span in left for piece in _cut(span, hole))
    return left


def _cut(span: Span, hole: Span) -> Iterator[Span]:
    if span.overlap(hole) is None:
        yield span
        return
    if span.since < hole.since:
        yield Span(span.since, hole.since - DAY)
    if hole.until is not None and (span.until is None or hole.until < span.until):
        yield Span(hole.until + DAY, span.until)


def year_of(day: date) -> Span:
    """The calendar year of a day."""
    return Span(date(day.year, 1, 1), date(day.year, 12, 31))


def plus_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (earlier if negative), or the last one of a shorter month."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(span: Span) -> int:
    """Complete months from the first to the last day.  ``ValueError`` without an end."""
    if span.until is None:
        raise ValueError("a span without an end has no length")
    end = span.until + DAY
    months = (end.year - span.since.year) * MONTHS + end.month - span.since.month
    return months - 1 if plus_months(span.since, months) > end else months


def active_months(active: Iterable[Span], year: int) -> int:
    """The calendar months of a year that are covered from the first to the last day, 0 to 12."""
    spans = merged(active)
    months = (Span(date(year, month, 1), date(year, month, monthrange(year, month)[1])) for month in range(1, 13))
    return sum(any(span.overlap(month) == month for span in spans) for month in months)


def months_within(spans: Iterable[Span], window: Span) -> Fraction:
    """How many months of a window the spans cover, parts of a month by its days.  ``ValueError`` without an end."""
    pieces = (span.overlap(window) for span in merged(spans))
    return sum((_length(piece) for piece in pieces if piece is not None), Fraction(0))


def _length(span: Span) -> Fraction:
    if span.until is None:
        raise ValueError("a span without an end has no length")
    return _position(span.until + DAY) - _position(span.since)


def _position(day: date) -> Fraction:
    """The day as a number of months."""
    return day.year * MONTHS + day.month + Fraction(day.day - 1, monthrange(day.year, day.month)[1])


def plus_part_months(day: date, months: Fraction) -> date:
    """The day moved by months and a part of one, the part in days of the month it falls in, rounded half up."""
    whole = int(months)
    base, following = plus_months(day, whole), plus_months(day, whole + 1)
    days = int((months - whole) * (following - base).days + HALF)
    return base + timedelta(days=days)


def due_after(start: date, months: int, pauses: Iterable[Span] = ()) -> date | None:
    """The day ``months`` after a start, moved on by the pauses in between; None while a pause without end runs."""
    stops, base = merged(pauses), plus_months(start, months)
    due, before = base, None
    while due != before:
        before, window = due, Span(start, max(start, due))
        if any(pause.until is None and pause.since <= due for pause in stops):
            return None
        begun = [pause for pause in stops if pause.overlap(window)]
        due = plus_part_months(base, months_within(begun, Span(start, date.max - DAY)))
    return due
