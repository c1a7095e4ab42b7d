# SPDX-License-Identifier: EUPL-1.2
"""Meetings of a working group: planned twice a year, invited in time, attended or excused.

SAP-047, SAP-142, SAP-143, SAP-154, SAP-163; readings X7 and X28. A meeting that was not convened is nothing a member
has missed. From which absence on a report follows stands in `review` (SAP-144).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schutznetz.regulation.finding import Finding, Status, Strength
from schutznetz.regulation.sap_erlass.recurring import SHARED_BY_YEARS, Service, not_before, owes_year
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

TOPIC = "sap.meetings"


class Presence(StrEnum):
    """What is recorded of a member; OPEN: nothing yet."""

    PRESENT = "present"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was convened, and whether the member came."""

    on: date
    presence: Presence = Presence.OPEN


@rule(
    f"{TOPIC}.planned", sections=("10",), rows=("SAP-142",), strength=Strength.SHOULD,
    parameters=("meetings.a_year", "meetings.planned_by"),
)  # fmt: skip
def planned(*, meetings: tuple[date, ...], year: int, rules: Rules, today: date) -> Finding:
    """Are the meetings of a year planned (or held)?  An item of the speaker, never of a member.  (SAP-142, X7)"""
    day = min(today, date(year, 12, 31))
    citation, wanted = rules.citation("meetings.a_year", day), rules.integer("meetings.a_year", day)
    count = sum(meeting.year == year for meeting in meetings)
    facts = {"year": year, "planned": count, "wanted": wanted}
    if count >= wanted:
        return Finding(f"{TOPIC}.planned", Status.MET, citation, strength=Strength.SHOULD, facts=facts)
    due = not_before(date.fromisoformat(f"{year}-{rules.text('meetings.planned_by', day)}"), citation)
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding(f"{TOPIC}.planned", status, citation, due_on=due, strength=Strength.SHOULD, facts=facts)


@rule(
    f"{TOPIC}.attendance", sections=("4.1.4", "10", "11"), rows=("SAP-047", "SAP-143", "SAP-163"),
    strength=Strength.SHOULD, parameters=("meetings.attendance", *SHARED_BY_YEARS),
)  # fmt: skip
def attendance(
    *, meetings: tuple[Meeting, ...], service: Service, year: int | None, rules: Rules, today: date
) -> Finding:
    """Has the member come to every meeting convened in the year, or been excused?

    Only meetings on days in the role count; for trainees ``service`` begins with the training (reading X14). DUE: one
    is still to come, or not recorded yet.  (SAP-047, SAP-143, SAP-163)
    """
    year = year or today.year
    citation = rules.citation("meetings.attendance", min(today, date(year, 12, 31)))
    convened = [one for one in meetings if one.on.year == year and service.is_active(one.on)]
    coming = min((one.on for one in convened if one.on >= today and one.presence is Presence.OPEN), default=None)
    tally = Counter(one.presence for one in convened)
    facts = {"year": year, "convened": len(convened)} | {one.value: tally[one] for one in Presence}
    if not convened or not owes_year(service, year, rules=rules, today=today):
        status = Status.NOT_APPLICABLE
    elif tally[Presence.UNEXCUSED]:
        status = Status.BREACHED
    else:
        status = Status.DUE if tally[Presence.OPEN] else Status.MET
    due = not_before(coming, citation) if coming and status is Status.DUE else None
    return Finding(f"{TOPIC}.attendance", status, citation, due_on=due, strength=Strength.SHOULD, facts=facts)


@rule(f"{TOPIC}.excuse", sections=("10",), rows=("SAP-143",), parameters=("meetings.attendance", "meetings.excuses"))
def excuse(*, kind: str, rules: Rules, today: date) -> Finding:
    """Is this a kind of excuse?  Its wording stays with the speaker.  (SAP-143)"""
    kinds = rules.text("meetings.excuses", today).split()
    status = Status.MET if kind in kinds else Status.BREACHED
    citation = rules.citation("meetings.attendance", today)
    return Finding(f"{TOPIC}.excuse", status, citation, facts={"possible": tuple(kinds)})


@rule(f"{TOPIC}.excuse_reader", sections=("10",), rows=("SAP-143",), parameters=("meetings.excuse_readers",))
def excuse_reader(*, reader: str, rules: Rules, today: date) -> Finding:
    """May this reader see why somebody was excused?  The ministry sees counts only.  (SAP-143)"""
    sees = reader in rules.text("meetings.excuse_readers", today).split()
    citation = rules.citation("meetings.excuse_readers", today)
    return Finding(f"{TOPIC}.excuse_reader", Status.MET if sees else Status.BREACHED, citation)


@rule(f"{TOPIC}.invitation", sections=("10.2",), rows=("SAP-154",), parameters=("meetings.invitation_days",))
def invitation(*, meeting_on: date, sent_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the speaker invited in time?  Late is met with a warning.  (SAP-154)"""
    citation = rules.citation("meetings.invitation_days", today)
    due = not_before(meeting_on - timedelta(days=rules.integer("meetings.invitation_days", today)), citation)
    if sent_on is not None and sent_on <= today:
        return Finding(f"{TOPIC}.invitation", Status.MET, citation, warning=sent_on > due)
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding(f"{TOPIC}.invitation", status, citation, due_on=due)
