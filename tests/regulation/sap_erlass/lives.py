# SPDX-License-Identifier: EUPL-1.2
"""Invented lives of counsellors for property tests: terms, rests, attended events."""

from datetime import date, timedelta

from hypothesis import strategies as st

from schutznetz.regulation.finding import Finding, Status
from schutznetz.regulation.sap_erlass.recurring import Event, Service
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.spans import Span

RULES, TODAY = standard(), date(2026, 6, 15)
FIRST_DAY = date(2007, 8, 27)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
EVENTS = st.lists(DAYS.map(Event), max_size=5).map(tuple)
URGENCY = {Status.NOT_APPLICABLE: 0, Status.MET: 0, Status.DUE: 1, Status.BREACHED: 2}


def rest(since: date, days: int) -> Span:
    return Span(since, since + timedelta(days=days))


RESTS = st.builds(rest, DAYS, st.integers(0, 500))
SERVICES = st.builds(
    Service, st.dates(date(2008, 1, 1), date(2028, 1, 1)), st.lists(RESTS, max_size=2).map(tuple), st.none()
)


def urgency(finding: Finding) -> int:
    """How bad a verdict is; "not applicable" is as good as "met"."""
    return URGENCY[finding.status]


def sound(finding: Finding) -> bool:
    """Nothing is due before the rule it cites."""
    return finding.due_on is None or finding.due_on >= finding.citation.since >= FIRST_DAY
