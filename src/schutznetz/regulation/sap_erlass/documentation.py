# SPDX-License-Identifier: EUPL-1.2
"""The return of each quarter: when it is due, who receives it, how coarse it is.  (section 5.4, reading X8)"""

from datetime import date, timedelta

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules


@rule(
    "sap.documentation.quarterly", sections=("5.4",), rows=("SAP-063",),
    parameters=("documentation.returns_a_year", "documentation.days_after"),
)  # fmt: skip
def quarterly(*, quarter: date, sent_on: date | None, rules: Rules, today: date) -> Finding:
    """Was the return of the quarter with this day sent, a nil return included?  Only the counsellor is reminded."""
    key, citation = "sap.documentation.quarterly", rules.citation("documentation.returns_a_year", today)
    months = 12 // rules.integer("documentation.returns_a_year", today)
    ended_on = _end_of_period(quarter, months)
    due = max(ended_on + timedelta(days=rules.integer("documentation.days_after", today)), citation.since)
    facts = {"until": ended_on.strftime("%d.%m.%Y")}
    if today <= ended_on:
        return Finding(key, Status.NOT_APPLICABLE, citation, due_on=due, facts=facts)
    if sent_on is not None and sent_on <= today:
        return Finding(key, Status.MET, citation, facts=facts)
    status = Status.DUE if today <= due else Status.BREACHED
    return Finding(key, status, citation, due_on=due, facts=facts)


@rule("sap.documentation.receivers", sections=("5.4",), rows=("SAP-065",), parameters=("documentation.receivers",))
def receivers(*, roles: frozenset[str], rules: Rules, today: date) -> Finding:
    """Does a return go only to the ministry or the body it authorised?"""
    others = roles - frozenset(rules.text("documentation.receivers", today).split())
    citation = rules.citation("documentation.receivers", today)
    status = Status.BREACHED if others or not roles else Status.MET
    return Finding("sap.documentation.receivers", status, citation, facts={"others": tuple(sorted(others))})


@rule("sap.documentation.fields", sections=("5.4",), rows=("SAP-064",), parameters=("documentation.forbidden_fields",))
def fields(*, names: frozenset[str], rules: Rules, today: date) -> Finding:
    """Is a return free of everything that leads back to a person?"""
    found = names & frozenset(rules.text("documentation.forbidden_fields", today).split())
    citation = rules.citation("documentation.forbidden_fields", today)
    status = Status.BREACHED if found else Status.MET
    return Finding("sap.documentation.fields", status, citation, facts={"forbidden": tuple(sorted(found))})


def _end_of_period(day: date, months: int) -> date:
    """The last day of the part of the year a day lies in; `months` divides twelve."""
    last = ((day.month - 1) // months + 1) * months
    following = date(day.year + last // 12, last % 12 + 1, 1)
    return following - timedelta(days=1)
