# SPDX-License-Identifier: EUPL-1.2
"""Seven years after the training begins: a hint by the last day of service, and nothing else."""

from datetime import date, timedelta
from inspect import signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import outlook
from schutznetz.regulation.sap_erlass.rule_sets import standard

RULES, TODAY, START = standard(), date(2026, 6, 15), date(2026, 9, 1)
DAYS = st.integers(-100, 4_000).map(lambda days: START + timedelta(days=days))


def look(last_day, start=START):
    return outlook.years(training_starts_on=start, last_day=last_day, rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-053")
@pytest.mark.parametrize(
    ("last_day", "status", "left"),
    [
        (date(2033, 7, 31), Status.BREACHED, (6, 11)),
        (date(2033, 8, 30), Status.BREACHED, (6, 11)),
        (date(2033, 8, 31), Status.MET, (7, 0)),
        (date(2026, 8, 1), Status.BREACHED, (0, 0)),
    ],
)
def test_seven_whole_years(last_day, status, left):
    found = look(last_day)
    assert (found.status, (found.facts["years"], found.facts["months"])) == (status, left)


@pytest.mark.requirement("SAP-053")
def test_it_warns_only_and_knows_no_age():
    assert look(date(2030, 1, 1)).strength is Strength.SHOULD
    assert look(None).status is Status.NOT_APPLICABLE
    assert set(signature(outlook.years).parameters) == {"training_starts_on", "last_day", "rules", "today"}


@given(DAYS, st.integers(0, 900))
def test_a_later_last_day_never_worsens(last_day, more):
    before, after = look(last_day), look(last_day + timedelta(days=more))
    assert before.status is Status.BREACHED or after.status is Status.MET
