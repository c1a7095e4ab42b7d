# SPDX-License-Identifier: EUPL-1.2
"""Letting the role rest: how long it will take, and who is told.  (SAP-101, SAP-102)

Nothing here asks for a reason or blocks a rest. A notice that is missing stays open. ``today`` picks the version.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import DAY, plus_months


class Point(Enum):
    """Which end of a rest a notice tells of."""

    BEGIN = "begin"
    END = "end"


class Body(Enum):
    """Who is told."""

    AUTHORITY = "authority"
    MINISTRY = "ministry"


@dataclass(frozen=True, slots=True)
class Notice:
    """A written notice that has its receipt."""

    point: Point
    body: Body
    received_on: date


def last_day(since: date, months: int) -> date:
    """The last day of a rest of so many months."""
    return plus_months(since, months) - DAY


@rule("sap.rest.duration", sections=("6.4.1",), rows=("SAP-101",), parameters=("rest.duration",))
def duration(*, since: date, expected_until: date | None, rules: Rules, today: date) -> Finding:
    """Does a rest say how long it will probably take?  Facts: ``returns_on``, the day after.  (SAP-101)

    NOT_APPLICABLE where nobody has to say it, and nobody does.
    """
    citation = rules.citation("rest.duration", today)
    if expected_until is None and not rules.is_set("rest.duration", today):
        return Finding("sap.rest.duration", Status.NOT_APPLICABLE, citation)
    if expected_until is None or expected_until < since:
        return Finding("sap.rest.duration", Status.BREACHED, citation)
    facts = {"returns_on": (expected_until + DAY).isoformat()}
    return Finding("sap.rest.duration", Status.MET, citation, facts=facts)


@rule("sap.rest.notices", sections=("6.4.1",), rows=("SAP-102",), parameters=("rest.notices",))
def notices(
    *, begun_on: date, ended_on: date | None, notices: tuple[Notice, ...], rules: Rules, today: date
) -> Finding:
    """Have authority and ministry been told in writing of the begin of a rest, and of its end once it has ended?

    DUE while one is missing, since the day it tells of; facts ``missing``: such as "begin.ministry".  (SAP-102)
    """
    citation = rules.citation("rest.notices", today)
    wanted = {Point.BEGIN: begun_on} | ({Point.END: ended_on} if ended_on is not None else {})
    there = {(notice.point, notice.body) for notice in notices}
    missing = [(point, body) for point in wanted for body in Body if (point, body) not in there]
    due = min((wanted[point] for point, _body in missing), default=None)
    return Finding(
        "sap.rest.notices", Status.DUE if missing else Status.MET, citation,
        due_on=None if due is None else max(due, citation.since),
        facts={"missing": tuple(f"{point.value}.{body.value}" for point, body in missing)},
    )  # fmt: skip


@rule(
    "sap.rest.expected_end", sections=("6.4.1",), rows=("SAP-101", "SAP-102"), parameters=("rest.duration",),
    strength=Strength.SHOULD,
)  # fmt: skip
def expected_end(*, expected_until: date, ended_on: date | None, rules: Rules, today: date) -> Finding:
    """Has a rest come to its expected end?  DUE the day after: go on resting with a new day, or return."""
    citation = rules.citation("rest.duration", today)
    over = ended_on is None and today > expected_until
    due = max(expected_until + DAY, citation.since) if over else None
    status = Status.DUE if over else Status.MET
    return Finding("sap.rest.expected_end", status, citation, due_on=due, strength=Strength.SHOULD)
