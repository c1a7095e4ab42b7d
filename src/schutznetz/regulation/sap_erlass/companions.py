# SPDX-License-Identifier: EUPL-1.2
"""Practice companions of a training cohort: at least one, and only while the cohort runs.  (SAP-111, SAP-112)"""

from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.recurring import not_before, shown
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules
from schutznetz.regulation.sap_erlass.spans import Span


@rule(
    "sap.companions.assigned", sections=("7.2",), rows=("SAP-111",), parameters=("companions.at_least",)
)  # fmt: skip
def assigned(*, companions: int, starts_on: date, rules: Rules, today: date) -> Finding:
    """Has the cohort a practice companion?  Without one it may start, under a warning and an open duty.  (SAP-111)

    DUE until the day it starts, which stays possible; BREACHED from the next day on, until there is one.
    """
    wanted = rules.integer("companions.at_least", today)
    citation = rules.citation("companions.at_least", today)
    facts = {"companions": companions, "wanted": wanted}
    if companions >= wanted:
        return Finding("sap.companions.assigned", Status.MET, citation, facts=facts)
    due = not_before(starts_on, citation)
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding("sap.companions.assigned", status, citation, due_on=due, warning=True, facts=facts)


@rule(
    "sap.companions.running", sections=("7.2",), rows=("SAP-112",), parameters=("companions.ends_with_group",)
)  # fmt: skip
def running(*, assignment: Span, group_closed_on: date | None, rules: Rules, today: date) -> Finding:
    """Does the function still run, or has it ended with its cohort (or before)?  (SAP-112)

    MET while it runs, NOT_APPLICABLE before and after. ``until`` is its last day, ``free_from`` the first one after.
    """
    last = term(assignment=assignment, group_closed_on=group_closed_on, rules=rules, today=today).until
    citation = rules.citation("companions.ends_with_group", today)
    runs = assignment.since <= today and (last is None or today <= last)
    facts = {"until": shown(last), "free_from": shown(last + timedelta(days=1) if last else None)}
    return Finding("sap.companions.running", Status.MET if runs else Status.NOT_APPLICABLE, citation, facts=facts)


def term(*, assignment: Span, group_closed_on: date | None, rules: Rules, today: date) -> Span:
    """The time of the function, for the rules on functions that exclude one another.  (SAP-048)"""
    ends = [assignment.until] if assignment.until else []
    if group_closed_on and rules.is_set("companions.ends_with_group", today):
        ends.append(max(group_closed_on, assignment.since))
    return Span(assignment.since, min(ends) if ends else None)
