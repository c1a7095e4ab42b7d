# SPDX-License-Identifier: EUPL-1.2
"""The counsellor's own sheet: where one stands with each item, what is open, what can be declared and sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schutznetz.apps.academy import queries as academy
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.quality.facts import STATUS, quarter_of, says
from schutznetz.apps.quality.facts.records import (
    SEMINARS,
    Clock,
    Known,
    Quarter,
    clock_of,
    findings_of,
    first_to_catch_up,
    owes_return,
)
from schutznetz.apps.quality.models import Declaration, Item, OpenItem, QuarterReturn, Review
from schutznetz.apps.quality.policies import require_see_own
from schutznetz.apps.quality.queries.records import Person, person_of
from schutznetz.apps.sap.models import Counsellor
from schutznetz.apps.sap.queries import counsellor_of
from schutznetz.apps.ui.facts import Text
from schutznetz.regulation.finding import Finding
from schutznetz.regulation.sap_erlass.recurring import owes_year
from schutznetz.regulation.sap_erlass.review import MISSES
from schutznetz.regulation.sap_erlass.review import Item as Code


@dataclass(frozen=True)
class Line:
    """One item in words: its state, what it means, until when, and for a seminar how the day comes about."""

    item: Item
    finding: Finding
    status: Text
    kind: str
    says: str
    clock: Clock | None
    cite: str


@dataclass(frozen=True)
class Sheet:
    """Everything of one counsellor; the items of the decree, open items, declarations and returns, reviews."""

    counsellor: Counsellor
    lines: list[Line]
    open: list[OpenItem]
    declarations: list[tuple[int, Declaration | None, bool]]
    returns: list[tuple[Quarter, QuarterReturn | None]]
    reviews: list[Review]


def own_counsellor(actor: Actor, today: date) -> Counsellor:
    """The actor's own role; raises `Denied` for everybody without one."""
    found = counsellor_of(actor, today)
    require_see_own(actor, found)
    assert found is not None
    return found


def sheet_of(counsellor: Counsellor, today: date) -> Sheet:
    """For the counsellor alone; the caller has asked the policy."""
    person = person_of(counsellor)
    reviews = list(Review.objects.filter(counsellor=counsellor))
    rows = list(OpenItem.objects.filter(counsellor=counsellor, closed_on=None))
    if person is None:
        return Sheet(counsellor, [], rows, [], [], reviews)
    lines = _lines(person, today)
    return Sheet(counsellor, lines, rows, _declarations(person, today), _returns(person, today), reviews)


def _lines(person: Person, today: date) -> list[Line]:
    known, rules = person.known, person.rules
    found = findings_of(known, rules, today)
    clocks = {item: clock_of(item, known, rules, today) for item in SEMINARS}
    coming = {
        Item(one.event.kind): one.event.first_day for one in academy.booked(person.counsellor).reverse()
        if one.state == one.State.REGISTERED and one.event.last_day >= today and one.event.kind in Item
    }  # fmt: skip
    return [
        Line(item, one, *STATUS[one.status], says(item, one, coming.get(item)), clocks.get(item), str(one.citation))
        for item, one in found.items()
    ]


def may_declare(known: Known, person: Person, year: int, today: date) -> bool:
    """A declaration is asked for the years that owe one: this one and the last, while the role runs."""
    return owes_year(known.record.service, year, rules=person.rules, today=today)


def _declarations(person: Person, today: date) -> list[tuple[int, Declaration | None, bool]]:
    made = {one.year: one for one in Declaration.objects.filter(counsellor=person.counsellor)}
    first = first_to_catch_up(person.known, person.rules, today)
    years = [year for year in range(today.year, first.year - 1, -1) if may_declare(person.known, person, year, today)]
    shown = sorted({*years, *made}, reverse=True)
    return [(year, made.get(year), year in years) for year in shown]


def _returns(person: Person, today: date) -> list[tuple[Quarter, QuarterReturn | None]]:
    """The last quarters that ended and owe a return, the latest first."""
    made = {(one.year, one.quarter): one for one in QuarterReturn.objects.filter(counsellor=person.counsellor)}
    first = first_to_catch_up(person.known, person.rules, today)
    found, quarter = [], quarter_of(today).before()
    while quarter.span.until is not None and quarter.span.until >= first:
        row = made.get((quarter.year, quarter.number))
        if row is not None or owes_return(person.known, quarter):
            found.append((quarter, row))
        quarter = quarter.before()
    return found


def sendable(counsellor: Counsellor, today: date) -> list[Quarter]:
    """Quarters whose return can still be sent or changed."""
    person = person_of(counsellor)
    rows = _returns(person, today) if person else []
    return [quarter for quarter, row in rows if row is None or row.received_on is None]


def open_items(counsellor: Counsellor, item: str) -> Sequence[OpenItem]:
    """What is open of one kind, told by now, the oldest first."""
    return list(OpenItem.objects.filter(counsellor=counsellor, item=item, closed_on=None).order_by("due_on"))


def wanted_misses(item: str) -> str:
    """The parameter that says from how many misses on a report may follow."""
    return MISSES[Code(item)]
