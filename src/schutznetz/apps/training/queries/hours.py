# SPDX-License-Identifier: EUPL-1.2
"""Hours of mentors: the log for its owner, totals for the speaker they were told to, nobody else."""

from datetime import date

from django.db.models import QuerySet

from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.queries import rules_for
from schutznetz.apps.training.facts import SPEAKER, OwnQuarter
from schutznetz.apps.training.models import LogEntry, Mentor, Pairing, QuarterTotal
from schutznetz.apps.training.policies import require_keep_log, require_read_totals
from schutznetz.apps.worktime.facts import Budget, Kind, Quarter, local_day, quarters_back
from schutznetz.apps.worktime.queries import budgets_of, sums_of, with_agreements
from schutznetz.regulation.sap_erlass import mentoring

SHOWN = 5
"""The running quarter and those before it that a mentor sees."""


def log_of(actor: Actor, mentor: Mentor) -> QuerySet[LogEntry]:
    """The mentor's own log, the latest first."""
    require_keep_log(actor, mentor)
    rows = LogEntry.objects.filter(pairing__mentor=mentor, entry__kind=Kind.MENTOR)
    return rows.select_related("pairing__trainee__person", "entry")


def minutes_in(mentor: Mentor, quarter: Quarter) -> int:
    """All minutes booked on mentoring in a quarter, with or without a line in the log."""
    found = sums_of(mentor.counsellor.person, quarter.first, quarter.last)
    return found.by_kind.get(Kind.MENTOR, 0)


def own_quarters(mentor: Mentor, today: date) -> list[OwnQuarter]:
    """The closed quarters in which somebody accompanied anybody, the latest first.  (SAP-119)"""
    rules = rules_for(mentor.counsellor.authority)
    told = {one.quarter_on: one for one in mentor.totals.all()}
    pairings, found = list(mentor.pairings.all()), []
    for quarter in reversed(quarters_back(today, SHOWN)[:-1]):
        if mentor.since is None or quarter.last < mentor.since:
            continue
        sent = told.get(quarter.first)
        finding = mentoring.hours(
            quarter_ends_on=quarter.last, sent_on=local_day(sent.sent_at) if sent else None,
            sent_to=SPEAKER if sent else None, rules=rules, today=today,
        )  # fmt: skip
        minutes = minutes_in(mentor, quarter)
        if not minutes and sent is None and not any(_ran_in(one, quarter) for one in pairings):
            continue
        found.append(OwnQuarter(quarter.first, quarter.label, minutes, sent.minutes if sent else None, finding))
    return found


def _ran_in(pairing: Pairing, quarter: Quarter) -> bool:
    return pairing.since <= quarter.last and (pairing.until is None or pairing.until >= quarter.first)


def own_budget(mentor: Mentor, today: date) -> Budget | None:
    """The budget of mentoring of this year; None while no hours are agreed."""
    person = mentor.counsellor.person
    with_agreements(person)
    return next((one for one in budgets_of(person, today) if one.kind == Kind.MENTOR), None)


def totals_for(actor: Actor, group: WorkingGroup) -> QuerySet[QuarterTotal]:
    """What was told to the speaker of a working group."""
    require_read_totals(actor, group)
    rows = QuarterTotal.objects.filter(working_group=group)
    return rows.select_related("mentor__counsellor__person").order_by("-quarter_on", "mentor__counsellor__person")
