# SPDX-License-Identifier: EUPL-1.2
"""What is expected of a counsellor, in one overview; the yearly declaration; who sees it.

SAP-121, SAP-162 to SAP-164, SAP-170; readings X9 and X28. The declaration says yes or no and is never derived from
sheets of counselling. Nothing here has a consequence: a review is an act of people (`review`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass import further_training, meetings, supervision
from schutznetz.regulation.sap_erlass.meetings import Meeting
from schutznetz.regulation.sap_erlass.recurring import SHARED_BY_YEARS, Event, Service, owes_year
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

TOPIC = "sap.quality"
URGENCY = (Status.BREACHED, Status.DUE, Status.MET, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a counsellor said about a calendar year: at least one counselling, yes or no."""

    year: int
    has_counselled: bool


@dataclass(frozen=True, slots=True)
class Record:
    """All a counsellor has attended, and declared."""

    service: Service
    conversation: tuple[Event, ...] = ()
    subject: tuple[Event, ...] = ()
    supervision: tuple[Event, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    declarations: tuple[Declaration, ...] = ()


@rule(
    f"{TOPIC}.declaration", sections=("11",), rows=("SAP-162",),
    parameters=("quality.counsellings", "quality.declaration_days", *SHARED_BY_YEARS),
)  # fmt: skip
def declaration(
    *, declared: tuple[Declaration, ...], service: Service, year: int | None, rules: Rules, today: date
) -> Finding:
    """Has the counsellor declared at least one counselling in the year (None: the one of today)?  (SAP-162, X9)

    DUE until some days into the next year; BREACHED after it, and once a "no" is final because the year is over.
    """
    year = year or today.year
    last = date(year, 12, 31)
    day = min(today, last)
    citation = rules.citation("quality.counsellings", day)
    answers = {one.has_counselled for one in declared if one.year == year}
    facts = {"year": year, "declared": "yes" if True in answers else "no" if answers else ""}
    if not owes_year(service, year, rules=rules, today=today):
        return Finding(f"{TOPIC}.declaration", Status.NOT_APPLICABLE, citation, facts=facts)
    if True in answers:
        return Finding(f"{TOPIC}.declaration", Status.MET, citation, facts=facts)
    if answers and today > last:
        return Finding(f"{TOPIC}.declaration", Status.BREACHED, citation, facts=facts)
    due = last + timedelta(days=rules.integer("quality.declaration_days", day))
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding(f"{TOPIC}.declaration", status, citation, due_on=due, facts=facts)


@rule(
    f"{TOPIC}.overview", sections=("8", "11"), rows=("SAP-121", "SAP-163", "SAP-164", "SAP-170"),
    parameters=("quality.items", "quality.look_back_years", "quality.catch_up_years"),
)  # fmt: skip
def overview(*, record: Record, year: int | None, rules: Rules, today: date) -> tuple[Finding, ...]:
    """A finding for each item of the quality assurance, in the order of the decree's list.  (SAP-163, SAP-164)

    ``year`` (None: the one of today) is that of supervision, meetings and declaration; the clocks are as of today.
    """
    service = record.service
    ask = {
        "conversation": lambda: further_training.conversation(
            attended=record.conversation, service=service, rules=rules, today=today),
        "subject": lambda: further_training.subject(
            attended=record.subject, service=service, rules=rules, today=today),
        "supervision": lambda: supervision.yearly(
            attended=record.supervision, service=service, year=year, rules=rules, today=today),
        "meetings": lambda: meetings.attendance(
            meetings=record.meetings, service=service, year=year, rules=rules, today=today),
        "counselling": lambda: declaration(
            declared=record.declarations, service=service, year=year, rules=rules, today=today),
    }  # fmt: skip
    return tuple(ask[item]() for item in rules.text("quality.items", today).split())


def worst(findings: Iterable[Finding]) -> Status:
    """The most urgent status of an overview; NOT_APPLICABLE when it is empty."""
    return min((finding.status for finding in findings), key=URGENCY.index, default=Status.NOT_APPLICABLE)


def first_day(*, joined_on: date, can_catch_up: bool = False, rules: Rules, today: date) -> date:
    """From which day on something missed is still held against a counsellor.

    Nothing from before the authority took part, nothing older than the house rule looks back; of what can be made up
    for (``can_catch_up``: declarations, returns) nothing older than it can be.
    """
    years = rules.integer("quality.catch_up_years" if can_catch_up else "quality.look_back_years", today)
    return max(joined_on, date(today.year - years, 1, 1))


@rule(f"{TOPIC}.reader", sections=("11",), rows=("SAP-170",), parameters=("quality.readers",))
def reader(*, reader: str, told_on: date | None, rules: Rules, today: date) -> Finding:
    """May this reader see the overview of a counsellor?  The counsellor first, then the others.  (SAP-170)

    ``reader``: "self", "speaker" (of the own group), "ministry", or anybody else. ``told_on``: when the counsellor
    could first see it; until then DUE for the others, and BREACHED for who never sees it.
    """
    citation = rules.citation("quality.readers", today)
    first, *others = rules.text("quality.readers", today).split()
    if reader == first:
        return Finding(f"{TOPIC}.reader", Status.MET, citation)
    if reader not in others:
        return Finding(f"{TOPIC}.reader", Status.BREACHED, citation)
    was_told = told_on is not None and told_on <= today
    return Finding(f"{TOPIC}.reader", Status.MET if was_told else Status.DUE, citation)
