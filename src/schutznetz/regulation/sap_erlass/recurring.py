# SPDX-License-Identifier: EUPL-1.2
"""What the recurring duties of counsellors share: time in the role, attended events, clocks of months, yearly counts.

Readings X10, X11 and X28: only events of the academy count; a clock of months stands still in a rest; what is
due every year is due in years with enough active months. A due date lies never before the rule came into force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schutznetz.regulation.citation import Citation
from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span, active_months, covered, due_after, plus_months, without

SHARED_BY_CLOCKS = ("quality.active", "quality.clocks_stop")
SHARED_BY_YEARS = ("quality.active", "quality.active_months")


@dataclass(frozen=True, slots=True)
class Event:
    """An event somebody attended (or, where a rule says so, has booked), and who held it."""

    on: date
    provider: str = "academy"


@dataclass(frozen=True, slots=True)
class Service:
    """Time in the role: since the appointment (None: not appointed), rests, last day (None: goes on).

    ``ValueError`` when it ends before it begins.
    """

    since: date | None = None
    rests: tuple[Span, ...] = ()
    until: date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"a service since {self.since} cannot end on {self.until}")

    def active(self) -> tuple[Span, ...]:
        """The stretches in the role, without rests."""
        return _active(self)

    def is_active(self, day: date) -> bool:
        return covered(self.active(), day)


@lru_cache(maxsize=1024)
def _active(service: Service) -> tuple[Span, ...]:
    return without([Span(service.since, service.until)], service.rests) if service.since else ()


@lru_cache(maxsize=1024)
def _months_of(service: Service, year: int) -> int:
    """Asked for several duties of the same person, one after the other."""
    return active_months(service.active(), year)


def shown(day: date | None) -> str:
    """A day as texts name it."""
    return day.strftime("%d.%m.%Y") if day else ""


def not_before(due: date, citation: Citation) -> date:
    """The due date, but not before the rule came into force."""
    return max(due, citation.since)


def held_by(events: Iterable[Event], provider: str) -> list[date]:
    """The days of the events of one provider, in order."""
    return sorted(event.on for event in events if event.provider == provider)


@lru_cache(maxsize=4096)
def reminder(due: date, months: str, today: date) -> int:
    """The reminder that has been reached: months before the due date, 0 before the first one.

    ``months`` are numbers with blanks between them, such as "12 6 1".
    """
    reached = [number for number in map(int, months.split()) if today >= plus_months(due, -number)]
    return min(reached, default=0)


def clock(
    rule: str, *, months: str, reminders: str, attended: Sequence[date], service: Service, rules: Rules, today: date
) -> Finding:
    """A clock of months since the last event, or since the appointment. ``months``, ``reminders``: parameters.

    MET until the first reminder, then DUE, BREACHED after the due date; NOT_APPLICABLE (with the due date as it stands)
    for who is not active today. ``facts``: last, reminder.
    """
    citation = rules.citation(months, today)
    due = _due(months, [day for day in attended if day <= today], service, rules, today)
    if due is None:
        return Finding(rule, Status.NOT_APPLICABLE, citation)
    due = not_before(due, citation)
    stage = reminder(due, rules.text(reminders, today), today)
    last = max((day for day in attended if day <= today), default=None)
    facts = {"last": shown(last), "reminder": stage}
    if not service.is_active(today):
        return Finding(rule, Status.NOT_APPLICABLE, citation, due_on=due, facts=facts)
    status = Status.BREACHED if today > due else Status.DUE if stage else Status.MET
    return Finding(rule, status, citation, due_on=due, facts=facts)


def _due(months: str, done: list[date], service: Service, rules: Rules, today: date) -> date | None:
    """None for who is not appointed yet, or rests without an end."""
    if service.since is None or today < service.since:
        return None
    stops = rules.is_set("quality.clocks_stop", today)
    pauses = [rest for rest in service.rests if stops and (rest.until or rest.since <= today)]
    return due_after(max([service.since, *done]), rules.integer(months, today), pauses)


def times_a_year(
    rule: str, *, least: str, reminders: str, attended: Sequence[date], service: Service, year: int | None,
    rules: Rules, today: date,
) -> Finding:  # fmt: skip
    """A number of events in a calendar year (None: the one of today). ``least``, ``reminders``: parameters.

    The version of the last day of the year holds, or of today while the year runs. NOT_APPLICABLE in a year with few
    active months, after the role has ended, and while somebody rests. ``facts``: year, attended, wanted, reminder.
    """
    year = year or today.year
    due = date(year, 12, 31)
    day = min(today, due)
    citation = rules.citation(least, day)
    wanted = rules.integer(least, day)
    count = sum(one.year == year and one <= today for one in attended)
    stage = reminder(due, rules.text(reminders, day), today)
    facts = {"year": year, "attended": count, "wanted": wanted, "reminder": stage}
    if not owes_year(service, year, rules=rules, today=today):
        return Finding(rule, Status.NOT_APPLICABLE, citation, facts=facts)
    if count >= wanted:
        return Finding(rule, Status.MET, citation, facts=facts)
    return Finding(rule, Status.DUE if today <= due else Status.BREACHED, citation, due_on=due, facts=facts)


def owes_year(service: Service, year: int, *, rules: Rules, today: date) -> bool:
    """Do the duties of this calendar year apply: enough active months, the role not over, no rest while it runs?"""
    day = min(today, date(year, 12, 31))
    if service.until is not None and today > service.until:
        return False
    if today.year == year and covered(service.rests, today):
        return False
    return _months_of(service, year) >= rules.integer("quality.active_months", day)
