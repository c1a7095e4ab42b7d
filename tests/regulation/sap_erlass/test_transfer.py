# SPDX-License-Identifier: EUPL-1.2
"""A transfer is settled within its months, or the ministry learns why not; secondments are looked at."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import transfer as rules
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.spans import Span
from schutznetz.regulation.sap_erlass.transfer import Outcome, Transfer

RULES = standard()
MOVED, DUE = date(2025, 4, 1), date(2026, 4, 1)
OPEN = Transfer(MOVED)
DAYS = st.integers(0, 800).map(lambda days: MOVED + timedelta(days=days))
MAYBE = st.none() | DAYS
TRANSFERS = st.builds(Transfer, st.just(MOVED), MAYBE, MAYBE, MAYBE)


def notice(transfer, today):
    return rules.notice(transfer=transfer, rules=RULES, today=today)


@pytest.mark.requirement("SAP-097")
@pytest.mark.parametrize(
    ("transfer", "today", "status"),
    [
        (OPEN, DUE - timedelta(days=1), Status.NOT_APPLICABLE),
        (OPEN, DUE, Status.DUE),
        (OPEN, DUE + timedelta(days=1), Status.BREACHED),
        (replace(OPEN, reappointed_on=DUE), DUE, Status.NOT_APPLICABLE),
        (replace(OPEN, notified_on=DUE), DUE + timedelta(days=9), Status.MET),
        (replace(OPEN, ended_on=date(2026, 1, 1)), DUE + timedelta(days=9), Status.NOT_APPLICABLE),
    ],
)
def test_the_ministry_is_told_after_twelve_months(transfer, today, status):
    assert notice(transfer, today).status is status


@pytest.mark.requirement("SAP-094")
@pytest.mark.parametrize(
    ("transfer", "status"),
    [
        (OPEN, Status.DUE),
        (replace(OPEN, reappointed_on=MOVED), Status.MET),
        (replace(OPEN, notified_on=DUE), Status.NOT_APPLICABLE),
        (replace(OPEN, ended_on=MOVED), Status.NOT_APPLICABLE),
    ],
)
def test_the_task_is_open_from_the_first_day(transfer, status):
    found = rules.reappointment(transfer=transfer, rules=RULES, today=MOVED)
    assert (found.status, found.due_on) == (status, DUE if status is Status.DUE else None)
    assert found.strength is Strength.SHOULD


@given(TRANSFERS, DAYS, st.sampled_from(("reappointed_on", "notified_on", "ended_on")))
def test_one_more_act_never_worsens(transfer, today, act):
    before, after = notice(transfer, today), notice(replace(transfer, **{act: today}), today)
    assert before.is_open or not after.is_open


@given(DAYS, DAYS)
def test_a_notice_once_due_stays_due(one, another):
    early, late = sorted((one, another))
    assert not notice(OPEN, early).is_open or notice(OPEN, late).is_open


def test_a_transfer_before_the_decree_is_due_with_it_at_the_earliest():
    old = Transfer(date(2005, 1, 1))
    assert notice(old, date(2007, 8, 27)).due_on == date(2007, 8, 27)


@pytest.mark.requirement("SAP-098")
@pytest.mark.parametrize(("has_reasons", "status"), [(True, Status.MET), (False, Status.BREACHED)])
def test_a_notice_has_reasons(has_reasons, status):
    assert rules.reasons(has_reasons=has_reasons, rules=RULES, today=DUE).status is status


@pytest.mark.requirement("SAP-099")
@pytest.mark.parametrize(
    ("until", "outcome", "status"),
    [
        (date(2027, 3, 31), None, Status.DUE),
        (None, None, Status.DUE),
        (date(2026, 12, 31), None, Status.DUE),
        (date(2026, 12, 30), None, Status.NOT_APPLICABLE),
        (date(2027, 3, 31), Outcome.REST, Status.MET),
        (date(2027, 3, 31), Outcome.CONTINUE, Status.MET),
    ],
)
def test_a_longer_secondment_is_looked_at(until, outcome, status):
    term = Span(date(2026, 7, 1), until)
    found = rules.secondment(term=term, outcome=outcome, rules=RULES, today=date(2026, 7, 1))
    assert found.status is status
