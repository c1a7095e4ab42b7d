# SPDX-License-Identifier: EUPL-1.2
"""How many counsellors an authority needs, has, and will have.  (SAP-057, 058, 096, 101, 107; reading X15)

By headcount, rounded half up; who rests counts as absent. A gap is a hint. ``today`` picks the version.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import floor

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import DAY, Span, covered, plus_months, without


@dataclass(frozen=True, slots=True)
class Member:
    """A counsellor: in the role ``since`` (trainees: expected appointment) until the last day, if one is known."""

    since: date
    until: date | None = None
    rests: tuple[Span, ...] = ()

    def is_active(self, day: date) -> bool:
        return Span(self.since, self.until).covers(day) and not covered(self.rests, day)

    def is_resting(self, day: date) -> bool:
        return Span(self.since, self.until).covers(day) and covered(self.rests, day)

    def active(self) -> tuple[Span, ...]:
        """When this one counts, in order."""
        return without((Span(self.since, self.until),), self.rests)


@dataclass(frozen=True, slots=True)
class Point:
    """From this day on: how many are active, how many are needed."""

    day: date
    active: int
    need: int

    @property
    def gap(self) -> int:
        return max(0, self.need - self.active)


def raw_need(headcount: int, rules: Rules, day: date) -> Fraction:
    """Headcount by the ratio.  ``ValueError`` if the headcount is negative."""
    if headcount < 0:
        raise ValueError("a headcount cannot be negative")
    return Fraction(headcount, rules.integer("staffing.ratio", day))


def need_of(headcount: int, rules: Rules, day: date) -> int:
    """Whole counsellors needed: half up, and at least what the house rule says; nobody for nobody."""
    if headcount == 0:
        return 0
    rounded = floor(raw_need(headcount, rules, day) + Fraction(1, 2))
    return max(rounded, rules.integer("staffing.least", day))


@rule(
    "sap.staffing.need", sections=("5.1", "6.1", "6.4.1"), rows=("SAP-057", "SAP-101"), strength=Strength.SHOULD,
    parameters=("staffing.ratio", "staffing.least", "staffing.resting_counts"),
)  # fmt: skip
def need(*, headcount: int, members: tuple[Member, ...], rules: Rules, today: date) -> Finding:
    """Has an authority as many active counsellors as it needs?  ``ValueError`` if the headcount is negative.

    Facts: ``raw`` (two digits), ``need``, ``active``, ``resting``, ``gap``, ``above``.
    """
    citation, wanted = rules.citation("staffing.ratio", today), need_of(headcount, rules, today)
    resting = sum(member.is_resting(today) for member in members)
    counted = resting if rules.is_set("staffing.resting_counts", today) else 0
    active = sum(member.is_active(today) for member in members)
    gap = max(0, wanted - active - counted)
    facts = {
        "headcount": headcount, "raw": round(float(raw_need(headcount, rules, today)), 2), "need": wanted,
        "active": active, "resting": resting, "gap": gap, "above": max(0, active + counted - wanted),
    }  # fmt: skip
    status = Status.NOT_APPLICABLE if headcount == 0 else Status.BREACHED if gap else Status.MET
    return Finding("sap.staffing.need", status, citation, strength=Strength.SHOULD, facts=facts)


def course(headcount: int, members: Iterable[Member], rules: Rules, today: date) -> tuple[Point, ...]:
    """How the number develops: today, and each day it changes up to the horizon."""
    horizon = plus_months(today, rules.integer("staffing.forecast_months", today))
    changes = Counter({today: 0})
    for span in (span for one in members for span in one.active()):
        if span.until is None or span.until >= today:
            changes[max(span.since, today)] += 1
            if span.until is not None:
                changes[span.until + DAY] -= 1
    days = sorted(day for day, change in changes.items() if day == today or (change and day <= horizon))
    numbers = accumulate(changes[day] for day in days)
    wanted = need_of(headcount, rules, today)
    return tuple(Point(day, number, wanted) for day, number in zip(days, numbers, strict=True))


@rule(
    "sap.staffing.forecast", sections=("4.3.1", "5.1", "6.4.1"), rows=("SAP-107",), strength=Strength.CAN,
    parameters=("staffing.ratio", "staffing.least", "staffing.forecast_months"),
)  # fmt: skip
def forecast(*, headcount: int, members: tuple[Member, ...], rules: Rules, today: date) -> Finding:
    """Will counsellors be lacking up to the horizon, by what is known now: leaving, rests, trainees?

    DUE: a gap opens on ``due_on`` (today if it is there). Facts ``gaps``: years with a gap, and the largest.
    """
    points = course(headcount, members, rules, today)
    horizon = plus_months(today, rules.integer("staffing.forecast_months", today))
    years = range(today.year, horizon.year + 1)
    worst = {year: max((point.gap for point in _within(points, year)), default=0) for year in years}
    first = next((point.day for point in points if point.gap), None)
    gaps = tuple((year, gap) for year, gap in worst.items() if gap)
    return Finding(
        "sap.staffing.forecast", Status.MET if first is None else Status.DUE,
        rules.citation("staffing.forecast_months", today), due_on=first, strength=Strength.CAN,
        facts={"gaps": gaps, "until": horizon.isoformat()},
    )  # fmt: skip


def _within(points: tuple[Point, ...], year: int) -> list[Point]:
    """The points that hold at some time of a year."""
    first = date(year, 1, 1)
    return [point for point in points if point.day <= first][-1:] + [
        point for point in points if first < point.day and point.day.year == year
    ]


@rule(
    "sap.staffing.reappointment", sections=("6.3.2",), rows=("SAP-096",), strength=Strength.CAN,
    parameters=("staffing.above_ratio", "staffing.ratio", "staffing.least"),
)  # fmt: skip
def reappointment(*, headcount: int, active: int, rules: Rules, today: date) -> Finding:
    """May one more be appointed again after a transfer?  Yes, above the ratio with a mark (``warning``).  (SAP-096)"""
    wanted = need_of(headcount, rules, today)
    is_above = active + 1 > wanted
    allowed = not is_above or rules.is_set("staffing.above_ratio", today)
    return Finding(
        "sap.staffing.reappointment", Status.MET if allowed else Status.BREACHED,
        rules.citation("staffing.above_ratio", today), strength=Strength.CAN, warning=is_above,
        facts={"need": wanted, "active_after": active + 1},
    )  # fmt: skip


@rule(
    "sap.staffing.ratio_review", sections=("5.1",), rows=("SAP-058",), strength=Strength.SHOULD,
    parameters=("staffing.overload", "staffing.overload_notices", "staffing.overload_months"),
)  # fmt: skip
def ratio_review(*, overload_notices: tuple[date, ...], rules: Rules, today: date) -> Finding:
    """Do notices of overload of an authority ask for a look at its number of counsellors?  (SAP-058)"""
    since = plus_months(today, -rules.integer("staffing.overload_months", today))
    recent = sum(since < day <= today for day in overload_notices)
    enough = recent >= rules.integer("staffing.overload_notices", today)
    return Finding(
        "sap.staffing.ratio_review", Status.DUE if enough else Status.MET, rules.citation("staffing.overload", today),
        strength=Strength.SHOULD, facts={"notices": recent},
    )  # fmt: skip
