# SPDX-License-Identifier: EUPL-1.2
"""Rows as the rules of the decree see them, quarters, and hours in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.ui.facts import Text
from schutznetz.apps.worktime.models import CapException, Entry, Terms
from schutznetz.domain.work_time import Frame, minutes_outside
from schutznetz.domain.workdays import quarter
from schutznetz.regulation.finding import Finding

Kind = Entry.Kind
FUNCTIONS = (Kind.SPEAKER, Kind.COMPANION, Kind.MENTOR)
"""Kinds of entries with a budget of their own; each is called like the office that allows it."""

_parts: list[Callable[[int, date], float]] = []

DAY = timedelta(days=1)
LONGEST = timedelta(hours=16)
"""A time longer than this has been typed wrong, or somebody forgot to come back (house rule)."""

VERBS: dict[str, Text] = {
    "worktime.terms_set": _("Jahresarbeitszeit und Arbeitszeitrahmen eingetragen"),
    "worktime.method_set": _("Berechnung der Jahresarbeitszeit festgelegt"),
    "worktime.exception_asked": _("Ausnahme vom zeitlichen Rahmen gewünscht"),
    "worktime.exception_agreed": _("Ausnahme vom zeitlichen Rahmen vereinbart"),
    "worktime.exception_declined": _("Ausnahme vom zeitlichen Rahmen nicht vereinbart"),
    "worktime.exception_withdrawn": _("Ausnahme vom zeitlichen Rahmen zurückgezogen"),
    "worktime.overload_sent": _("Überlastung angezeigt"),
    "worktime.overload_taken_up": _("Überlastungsanzeige aufgenommen"),
    "worktime.share_told": _("Geplanter Anteil der Führungskraft mitgeteilt"),
}
OBJECTS: dict[str, Text] = {
    "worktime.terms": _("Jahresarbeitszeit einer SAP"),
    "worktime.method": _("Berechnung der Jahresarbeitszeit"),
    "worktime.capexception": _("Ausnahme vom zeitlichen Rahmen"),
    "worktime.overloadnotice": _("Überlastungsanzeige"),
    "worktime.plannedshare": _("Geplanter Anteil einer SAP"),
}


def register_parts(provider: Callable[[int, date], float]) -> None:
    """`provider(person id, day)` says which part of one the time of a speaker is this person's; see `part_of`."""
    _parts[:] = [provider]


def part_of(person_id: int, day: date) -> float:
    """Speaker and deputy share one budget: whose part is how large.  (SAP-161, reading X17)"""
    return next((provider(person_id, day) for provider in _parts), 1.0)


def local_day(moment: datetime) -> date:
    return moment.astimezone(BERLIN).date()


def frame_of(terms: Terms) -> Frame:
    return Frame(frozenset(int(digit) - 1 for digit in terms.frame_days), terms.frame_from, terms.frame_until)


def outside(began: datetime, ended: datetime, terms: Terms | None) -> int:
    """Minutes outside the agreed frame; 0 while none is known."""
    return minutes_outside(began, ended, frame_of(terms), BERLIN) if terms else 0


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A quarter by its first and last day."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first.year} Q{self.number}"

    @property
    def number(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def label(self) -> str:
        """Q2 2026, as it stands in tables."""
        return f"Q{self.number} {self.first.year}"

    @property
    def short(self) -> str:
        """Q2/26, as it stands below a bar."""
        return f"Q{self.number}/{self.first.year % 100:02}"

    @property
    def before(self) -> "Quarter":
        return quarter_of(self.first - DAY)


def quarter_of(day: date) -> Quarter:
    return Quarter(*quarter(day))


def quarters_back(day: date, count: int) -> list[Quarter]:
    """The quarter of a day and those before it, oldest first."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(found[-1].before)
    return found[::-1]


def last_week_end(today: date) -> date:
    """The last Sunday before today: up to then totals are shown to others, so that none tells a single time."""
    return today - DAY * (today.weekday() + 1)


@dataclass(frozen=True)
class Sums:
    """Minutes of some days by kind."""

    by_kind: dict[str, int] = field(default_factory=dict)

    @property
    def activity(self) -> int:
        return self.by_kind.get(Kind.ACTIVITY, 0)

    @property
    def functions(self) -> int:
        return sum(self.by_kind.get(kind, 0) for kind in FUNCTIONS)

    @property
    def events(self) -> int:
        return self.by_kind.get(Kind.EVENT, 0)


@dataclass(frozen=True)
class Budget:
    """One budget of a calendar year: minutes used, minutes of the year, and what the rule says."""

    kind: str
    name: Text
    used: int
    annual: int
    finding: Finding

    @property
    def cap(self) -> int:
        return int(str(self.finding.facts["cap_minutes"]))


@dataclass(frozen=True)
class QuarterLine:
    """One quarter of the course: its sums, and the share of a quarter of the annual hours (None without them)."""

    quarter: Quarter
    sums: Sums
    percent: Decimal | None


@dataclass(frozen=True)
class LedNow:
    """One counsellor on the start page of their line manager; `waiting` is the id of a question, or 0."""

    name: str
    away_since: datetime | None
    waiting: int = 0


@dataclass(frozen=True)
class TeamLine:
    """What a line manager sees of one counsellor: a state, totals, the planned share, a question that waits."""

    counsellor: Counsellor
    away_since: datetime | None
    lines: Sequence[QuarterLine]
    shown_until: date
    percent: Decimal
    waiting: Sequence[CapException] = ()
    agreed: Sequence[CapException] = ()

    @property
    def person(self) -> Person:
        return self.counsellor.person


def hours(minutes: int) -> str:
    """41,5 h."""
    return f"{number_format(Decimal(minutes) / 60, 1)} h"


def percent_words(share: Decimal | float) -> str:
    """10,06 %, without needless zeros."""
    text = number_format(Decimal(share).quantize(Decimal("0.01")).normalize(), None)
    return f"{text} %"
