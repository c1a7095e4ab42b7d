# SPDX-License-Identifier: EUPL-1.2
"""The yearly report of a working group in two parts, hours and notes on trends from masked figures only.

SAP-150, SAP-151, SAP-157, SAP-158, SAP-160; reading X19.
"""

from datetime import date

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.recurring import not_before, shown
from schutznetz.regulation.sap_erlass.registry import rule
from schutznetz.regulation.sap_erlass.rule_sets import Rules

TOPIC = "sap.reports"


@rule(f"{TOPIC}.yearly", sections=("10.1",), rows=("SAP-150",), parameters=("reports.yearly", "reports.due_by"))
def yearly(*, year: int, submitted_on: date | None, rules: Rules, today: date) -> Finding:
    """Has the group reported on a calendar year?  While it runs: NOT_APPLICABLE; late: a warning.  (SAP-150)"""
    citation = rules.citation("reports.yearly", today)
    due = not_before(date.fromisoformat(f"{year + 1}-{rules.text('reports.due_by', today)}"), citation)
    facts = {"year": year, "submitted": shown(submitted_on)}
    if submitted_on is not None and submitted_on <= today:
        return Finding(f"{TOPIC}.yearly", Status.MET, citation, warning=submitted_on > due, facts=facts)
    if today.year <= year:
        return Finding(f"{TOPIC}.yearly", Status.NOT_APPLICABLE, citation, due_on=due, facts=facts)
    return Finding(
        f"{TOPIC}.yearly", Status.DUE if today <= due else Status.BREACHED, citation, due_on=due, facts=facts
    )  # fmt: skip


@rule(
    f"{TOPIC}.parts", sections=("10.1", "10.2"), rows=("SAP-151", "SAP-158", "SAP-160"), parameters=("reports.parts",)
)  # fmt: skip
def parts(*, present: tuple[str, ...], rules: Rules, today: date) -> Finding:
    """Has the report both parts: work of the group, and extent and content of all activities?  (SAP-158, X19)"""
    missing = tuple(part for part in rules.text("reports.parts", today).split() if part not in present)
    status = Status.BREACHED if missing else Status.MET
    return Finding(f"{TOPIC}.parts", status, rules.citation("reports.parts", today), facts={"missing": missing})


@rule(
    f"{TOPIC}.trend", sections=("10.2",), rows=("SAP-157",), parameters=("reports.trend_level", "reports.trend_least")
)  # fmt: skip
def trend(*, level: str, cases: int, rules: Rules, today: date) -> Finding:
    """May a topic be named in a note to heads: figures of the whole group, and enough cases?  (SAP-157)"""
    level_fits = level == rules.text("reports.trend_level", today)
    enough = cases >= rules.integer("reports.trend_least", today)
    citation = rules.citation("reports.trend_least" if level_fits else "reports.trend_level", today)
    status = Status.MET if level_fits and enough else Status.BREACHED
    return Finding(f"{TOPIC}.trend", status, citation)


@rule(f"{TOPIC}.hours", sections=("10.2",), rows=("SAP-158",), parameters=("reports.hours_least",))
def hours(*, people: int, rules: Rules, today: date) -> Finding:
    """May the hours of a class stand in the report: have enough people booked in it, so that none shows?  (SAP-158)"""
    enough = people >= rules.integer("reports.hours_least", today)
    citation = rules.citation("reports.hours_least", today)
    return Finding(f"{TOPIC}.hours", Status.MET if enough else Status.BREACHED, citation)
