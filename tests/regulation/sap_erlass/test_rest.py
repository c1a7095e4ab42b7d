# SPDX-License-Identifier: EUPL-1.2
"""A rest says how long, and is told at both ends to both bodies."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import rest
from schutznetz.regulation.sap_erlass.rest import Body, Notice, Point
from schutznetz.regulation.sap_erlass.rule_sets import standard

RULES, TODAY = standard(), date(2027, 5, 1)
BEGUN, ENDED = date(2026, 7, 1), date(2027, 3, 31)
ALL = tuple(Notice(point, body, BEGUN) for point, body in product(Point, Body))
NOTICES = st.lists(st.sampled_from(ALL), max_size=5).map(tuple)
ENDS = st.sampled_from((None, ENDED))


def look(notices, ended_on=ENDED):
    return rest.notices(begun_on=BEGUN, ended_on=ended_on, notices=notices, rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-101")
def test_nine_months_end_on_the_last_of_march():
    assert rest.last_day(BEGUN, 9) == ENDED
    found = rest.duration(since=BEGUN, expected_until=ENDED, rules=RULES, today=TODAY)
    assert (found.status, found.facts["returns_on"]) == (Status.MET, "2027-04-01")


@pytest.mark.requirement("SAP-101")
@pytest.mark.parametrize("until", [None, BEGUN - timedelta(days=1)])
def test_a_rest_without_a_length_is_refused(until):
    assert rest.duration(since=BEGUN, expected_until=until, rules=RULES, today=TODAY).status is Status.BREACHED


def test_a_rest_of_one_day_has_a_length():
    found = rest.duration(since=BEGUN, expected_until=BEGUN, rules=RULES, today=TODAY)
    assert (found.status, found.facts["returns_on"]) == (Status.MET, "2026-07-02")


@pytest.mark.requirement("SAP-102")
@pytest.mark.parametrize("missing", ALL)
def test_each_of_the_four_notices_is_wanted(missing):
    found = look(tuple(one for one in ALL if one is not missing))
    assert found.status is Status.DUE
    assert look(()).due_on == BEGUN
    assert found.facts["missing"] == (f"{missing.point.value}.{missing.body.value}",)
    assert found.due_on == (BEGUN if missing.point is Point.BEGIN else ENDED)
    assert look(ALL).status is Status.MET


@pytest.mark.requirement("SAP-102")
def test_while_the_rest_lasts_only_its_begin_is_told():
    begin = tuple(one for one in ALL if one.point is Point.BEGIN)
    assert look(begin, ended_on=None).status is Status.MET
    assert look((), ended_on=None).facts["missing"] == ("begin.authority", "begin.ministry")


@given(NOTICES, ENDS, st.sampled_from(ALL))
def test_one_more_notice_never_worsens_and_resting_is_never_a_breach(notices, ended_on, another):
    before, after = look(notices, ended_on), look((another, *notices), ended_on)
    assert before.status is Status.DUE or after.status is Status.MET
    assert Status.BREACHED not in (before.status, after.status)


@pytest.mark.requirement("SAP-101")
@pytest.mark.parametrize(
    ("today", "ended_on", "status"),
    [
        (ENDED, None, Status.MET),
        (ENDED + timedelta(days=1), None, Status.DUE),
        (ENDED + timedelta(days=1), ENDED, Status.MET),
    ],
)
def test_after_the_expected_end_somebody_has_to_say_how_it_goes_on(today, ended_on, status):
    found = rest.expected_end(expected_until=ENDED, ended_on=ended_on, rules=RULES, today=today)
    assert (found.status, found.strength) == (status, Strength.SHOULD)
