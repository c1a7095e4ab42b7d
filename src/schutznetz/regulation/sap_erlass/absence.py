# SPDX-License-Identifier: EUPL-1.2
"""Leaving the desk and coming back: what the line manager learns, and what counts as duty time.  (section 4.1.3)"""

from datetime import date, datetime

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@rule("sap.absence.notice", sections=("4.1.3",), rows=("SAP-038",), parameters=("absence.shown",))
def notice(*, shown: frozenset[str], rules: Rules, today: date) -> Finding:
    """Does a notice tell the line manager that somebody is away and since when, and nothing about the task?"""
    more = shown - frozenset(rules.text("absence.shown", today).split())
    citation = rules.citation("absence.shown", today)
    return Finding("sap.absence.notice", _met(not more), citation, facts={"too_much": tuple(sorted(more))})


@rule("sap.absence.interval", sections=("4.1.3",), rows=("SAP-039",), parameters=("absence.return_notice",))
def interval(*, left_at: datetime, returned_at: datetime | None, rules: Rules, today: date) -> Finding:
    """Is the time away closed by coming back?  It is whole minutes; nobody comes back before leaving."""
    citation = rules.citation("absence.return_notice", today)
    if returned_at is None:
        return Finding("sap.absence.interval", Status.DUE, citation)
    minutes = int((returned_at - left_at).total_seconds() // 60)
    return Finding("sap.absence.interval", _met(minutes >= 0), citation, facts={"minutes": max(minutes, 0)})


@rule("sap.absence.entry", sections=("4.1.3",), rows=("SAP-040",), parameters=("absence.later_entry",))
def entry(*, returned_at: datetime, entered_at: datetime, rules: Rules, today: date) -> Finding:
    """May a time be entered now?  Afterwards too, marked as such; but not before it has passed."""
    citation = rules.citation("absence.later_entry", today)
    facts = {"is_later": entered_at > returned_at}
    accepted = entered_at == returned_at or (entered_at > returned_at and rules.is_set("absence.later_entry", today))
    return Finding("sap.absence.entry", _met(accepted), citation, facts=facts)


@rule("sap.absence.duty_time", sections=("4.1.3",), rows=("SAP-041", "SAP-042"), parameters=("absence.counts_outside",))
def duty_time(*, is_outside_frame: bool, rules: Rules, today: date) -> Finding:
    """Is the time duty time?  Outside the agreed frame as well; it is marked, because time recording needs to know."""
    citation = rules.citation("absence.counts_outside", today)
    counts = not is_outside_frame or rules.is_set("absence.counts_outside", today)
    return Finding("sap.absence.duty_time", _met(counts), citation, facts={"is_marked": is_outside_frame})


def _met(holds: bool) -> Status:
    return Status.MET if holds else Status.BREACHED
