# SPDX-License-Identifier: EUPL-1.2
"""Mentors of trainees: who may be one, what the log holds, when a pairing ends, their own supervision.

SAP-114 to SAP-119; reading X18. Budgets of time stand in `time_quota`. No rule takes anything about clients.
"""

from datetime import date

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.recurring import (
    SHARED_BY_YEARS,
    Event,
    Service,
    held_by,
    not_before,
    shown,
    times_a_year,
)  # fmt: skip
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span, due_after, plus_months, whole_months


@rule(
    "sap.mentoring.qualified", sections=("7.3",), rows=("SAP-114",),
    parameters=("mentoring.course", "mentoring.ministry_appointment"),
)  # fmt: skip
def qualified(
    *, counsellor_since: date | None, course_completed_on: date | None, appointed_by_ministry_on: date | None,
    rules: Rules, today: date,
) -> Finding:  # fmt: skip
    """May this person be named as a mentor: a counsellor with the course, and where wanted appointed to it?

    ``missing`` names what lacks; ``years`` shows the experience in whole years and decides nothing.  (SAP-114)
    """
    lacks = {"counsellor": _lacking(counsellor_since, today), "course": _lacking(course_completed_on, today)}
    missing = [key for key, is_missing in lacks.items() if is_missing and rules.is_set("mentoring.course", today)]
    wanted = "mentoring.course"
    if rules.is_set("mentoring.ministry_appointment", today) and _lacking(appointed_by_ministry_on, today):
        wanted = wanted if missing else "mentoring.ministry_appointment"
        missing.append("appointment")
    facts = {"missing": tuple(missing), "years": _years(counsellor_since, today)}
    status = Status.BREACHED if missing else Status.MET
    return Finding("sap.mentoring.qualified", status, rules.citation(wanted, today), facts=facts)


def _lacking(day: date | None, today: date) -> bool:
    return day is None or day > today


def _years(since: date | None, today: date) -> int:
    return whole_months(Span(since, today)) // 12 if since and since <= today else 0


@rule("sap.mentoring.log_entry", sections=("7.3",), rows=("SAP-115",), parameters=("mentoring.log_kinds",))
def log_entry(*, kind: str, has_text: bool, rules: Rules, today: date) -> Finding:
    """Is this a kind of help a mentor gives?  Free text is met with a warning: no data of clients.  (SAP-115)"""
    kinds = rules.text("mentoring.log_kinds", today).split()
    status = Status.MET if kind in kinds else Status.BREACHED
    citation = rules.citation("mentoring.log_kinds", today)
    return Finding("sap.mentoring.log_entry", status, citation, warning=has_text, facts={"possible": tuple(kinds)})


@rule("sap.mentoring.feedback", sections=("7.3",), rows=("SAP-116",), parameters=("mentoring.feedback_readers",))
def feedback(*, reader: str, rules: Rules, today: date) -> Finding:
    """May this reader ("mentor" or "trainee" of the pairing, or anybody else) see the feedback?  (SAP-116)"""
    sees = reader in rules.text("mentoring.feedback_readers", today).split()
    citation = rules.citation("mentoring.feedback_readers", today)
    return Finding("sap.mentoring.feedback", Status.MET if sees else Status.BREACHED, citation)


@rule(
    "sap.mentoring.pairing", sections=("7.3",), rows=("SAP-117",),
    parameters=("mentoring.pairing_months", "quality.clocks_stop"),
)  # fmt: skip
def pairing(
    *, since: date, training_completed_on: date | None, rests: tuple[Span, ...], rules: Rules, today: date
) -> Finding:
    """Does the pairing still run?  The version of the day of completion counts.  (SAP-117)

    MET while it runs, with its last day as ``due_on`` once the training is completed; NOT_APPLICABLE before and after.
    """
    day = min(today, training_completed_on or today)
    citation = rules.citation("mentoring.pairing_months", day)
    last = _last_day(training_completed_on, rests, rules, day, today)
    runs = since <= today and (last is None or today <= last)
    due = None if last is None else not_before(last, citation)
    status = Status.MET if runs else Status.NOT_APPLICABLE
    return Finding("sap.mentoring.pairing", status, citation, due_on=due, facts={"until": shown(last)})


def _last_day(completed: date | None, rests: tuple[Span, ...], rules: Rules, day: date, today: date) -> date | None:
    """None while it is open: before completion, or in a rest without an end."""
    if completed is None:
        return None
    months = rules.integer("mentoring.pairing_months", day)
    if not months or not rules.is_set("quality.clocks_stop", day):
        return plus_months(completed, months)
    return due_after(completed, months, [rest for rest in rests if rest.until or rest.since <= today])


@rule(
    "sap.mentoring.supervision", sections=("7.3",), rows=("SAP-118",),
    parameters=(
        "mentoring.supervisions_least", "mentoring.supervisions_most", "supervision.reminders", "supervision.provider",
        *SHARED_BY_YEARS,
    ),
)  # fmt: skip
def supervision(
    *, attended: tuple[Event, ...], as_mentor: Service, year: int | None, rules: Rules, today: date
) -> Finding:
    """Has the mentor attended the supervision for mentors in the year?  It comes on top of the yearly one.

    ``attended`` are supervisions for mentors only, ``as_mentor`` the time as mentor. More than the most: a warning.
    (SAP-118, reading X18)
    """
    days = held_by(attended, rules.text("supervision.provider", today))
    found = times_a_year(
        "sap.mentoring.supervision", least="mentoring.supervisions_least", reminders="supervision.reminders",
        attended=days, service=as_mentor, year=year, rules=rules, today=today,
    )  # fmt: skip
    most = rules.integer("mentoring.supervisions_most", today)
    if sum(day.year == (year or today.year) for day in days) <= most:
        return found
    facts = {**found.facts, "most": most}
    return Finding(found.rule, found.status, found.citation, due_on=found.due_on, warning=True, facts=facts)


@rule("sap.mentoring.hours", sections=("7.3",), rows=("SAP-119",), parameters=("mentoring.hours_to",))
def hours(*, quarter_ends_on: date, sent_on: date | None, sent_to: str | None, rules: Rules, today: date) -> Finding:
    """Has the mentor told the speaker, and nobody else, the total of a quarter?  (SAP-119)

    DUE once the quarter is over; BREACHED when it goes to anybody else.
    """
    citation = rules.citation("mentoring.hours_to", today)
    wanted = rules.text("mentoring.hours_to", today)
    if sent_to is not None and sent_to != wanted:
        return Finding("sap.mentoring.hours", Status.BREACHED, citation, facts={"to": wanted})
    if sent_on is not None and sent_on <= today:
        return Finding("sap.mentoring.hours", Status.MET, citation, facts={"to": wanted})
    status = Status.DUE if today > quarter_ends_on else Status.NOT_APPLICABLE
    return Finding("sap.mentoring.hours", status, citation, facts={"to": wanted})
