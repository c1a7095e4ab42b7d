# SPDX-License-Identifier: EUPL-1.2
"""Need by headcount, who counts, what is coming."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import staffing
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.spans import Span
from schutznetz.regulation.sap_erlass.staffing import Member
from tests.regulation.sap_erlass.later import later

few = settings(max_examples=40)
RULES, TODAY = standard(), date(2026, 6, 15)
LONG_AGO = date(2015, 1, 1)
DAYS = st.integers(-400, 1_200).map(lambda days: TODAY + timedelta(days=days))
SPANS = st.tuples(DAYS, st.integers(0, 400)).map(lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1])))
MEMBERS = st.lists(
    st.builds(
        lambda since, until, rests: Member(since, until and max(since, until), rests),
        DAYS, st.none() | DAYS, st.lists(SPANS, max_size=2).map(tuple),
    ),
    max_size=6,
).map(tuple)  # fmt: skip
HEADS = st.integers(0, 3_000)


def need(headcount, members, today=TODAY):
    return staffing.need(headcount=headcount, members=tuple(members), rules=RULES, today=today)


def forecast(headcount, members):
    return staffing.forecast(headcount=headcount, members=tuple(members), rules=RULES, today=TODAY)


@pytest.mark.requirement("SAP-057")
@pytest.mark.parametrize(
    ("headcount", "wanted"),
    [(0, 0), (1, 1), (99, 1), (299, 1), (300, 2), (1_900, 10), (1_899, 9), (1_700, 9), (900_000, 4_500)],
)
def test_half_up_and_at_least_one(headcount, wanted):
    assert staffing.need_of(headcount, RULES, TODAY) == wanted


def test_a_headcount_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        need(-1, ())


@pytest.mark.requirement("SAP-057")
def test_nobody_needs_nobody():
    assert need(0, ()).status is Status.NOT_APPLICABLE


@pytest.mark.requirement("SAP-101")
def test_who_rests_is_absent_and_comes_back_the_day_after():
    rest = Span(date(2026, 7, 1), date(2027, 3, 31))
    members = [Member(LONG_AGO), Member(LONG_AGO, rests=(rest,))]
    days = (date(2026, 6, 30), date(2026, 7, 1), date(2027, 3, 31), date(2027, 4, 1))
    facts = [need(400, members, day).facts for day in days]
    assert [one["active"] for one in facts] == [2, 1, 1, 2]
    assert [(one["resting"], one["gap"]) for one in facts] == [(0, 0), (1, 1), (1, 1), (0, 0)]


def test_who_has_left_neither_counts_nor_rests():
    gone = Member(LONG_AGO, date(2026, 6, 14), (Span(date(2026, 1, 1)),))
    assert (need(200, [gone]).facts["active"], need(200, [gone]).facts["resting"]) == (0, 0)


@pytest.mark.requirement("SAP-057")
@pytest.mark.parametrize(
    ("active", "status", "gap", "above"), [(1, Status.BREACHED, 1, 0), (2, Status.MET, 0, 0), (3, Status.MET, 0, 1)]
)
def test_too_few_is_a_hint_and_more_is_no_fault(active, status, gap, above):
    found = need(400, [Member(LONG_AGO)] * active)
    assert (found.status, found.strength) == (status, Strength.SHOULD)
    assert (found.facts["gap"], found.facts["above"]) == (gap, above)


def test_a_later_set_may_count_who_rests_and_keep_to_the_ratio():
    rules = later("staffing", resting_counts=True, above_ratio=False)
    members = (Member(LONG_AGO), Member(LONG_AGO, rests=(Span(LONG_AGO),)), Member(LONG_AGO))
    facts = staffing.need(headcount=400, members=members, rules=rules, today=TODAY).facts
    assert (facts["gap"], facts["above"]) == (0, 1)
    verdicts = [
        staffing.reappointment(headcount=400, active=active, rules=rules, today=TODAY).status for active in (1, 2)
    ]
    assert verdicts == [Status.MET, Status.BREACHED]


@pytest.mark.requirement("SAP-107")
def test_leaving_rests_and_trainees_are_foreseen():
    members = [
        Member(LONG_AGO, date(2027, 6, 30)),
        Member(LONG_AGO, rests=(Span(date(2026, 9, 1), date(2026, 12, 31)),)),
        Member(date(2028, 2, 1)),
    ]
    course = staffing.course(400, members, RULES, TODAY)
    assert [(point.day, point.active, point.gap) for point in course] == [
        (TODAY, 2, 0),
        (date(2026, 9, 1), 1, 1),
        (date(2027, 1, 1), 2, 0),
        (date(2027, 7, 1), 1, 1),
        (date(2028, 2, 1), 2, 0),
    ]
    found = forecast(400, members)
    assert (found.due_on, found.facts["gaps"]) == (date(2026, 9, 1), ((2026, 1), (2027, 1), (2028, 1)))


@pytest.mark.requirement("SAP-107")
def test_the_forecast_ends_after_36_months():
    ends = date(2029, 6, 15)
    assert forecast(200, [Member(LONG_AGO, ends)]).status is Status.MET
    assert forecast(200, [Member(LONG_AGO, ends)]).strength is Strength.CAN
    assert forecast(200, [Member(LONG_AGO, ends - timedelta(days=1))]).due_on == ends


def test_a_gap_that_closes_with_the_year_is_not_one_of_the_next():
    members = [Member(date(2027, 1, 1))]
    assert forecast(200, members).facts["gaps"] == ((2026, 1),)


@given(MEMBERS)
@few
def test_the_course_is_what_counting_on_each_day_gives(members):
    course = staffing.course(400, members, RULES, TODAY)
    assert course[0].day == TODAY
    for point, following in zip(course, (*course[1:], None), strict=True):
        last = date(2029, 6, 15) if following is None else following.day - timedelta(days=1)
        for day in (point.day, last):
            assert point.active == sum(one.is_active(day) for one in members)


@given(HEADS, MEMBERS, st.builds(Member, DAYS))
@few
def test_one_more_counsellor_never_worsens(headcount, members, another):
    before, after = need(headcount, members), need(headcount, (*members, another))
    assert after.facts["gap"] <= before.facts["gap"]
    later, earlier = forecast(headcount, (*members, another)), forecast(headcount, members)
    assert earlier.status is Status.DUE or later.status is Status.MET
    assert dict(later.facts["gaps"]).keys() <= dict(earlier.facts["gaps"]).keys()


@given(HEADS, HEADS, MEMBERS)
@few
def test_more_staff_never_need_fewer(headcount, more, members):
    assert need(headcount + more, members).facts["need"] >= need(headcount, members).facts["need"]
    assert need(headcount + more, members).facts["gap"] >= need(headcount, members).facts["gap"]


@given(HEADS, MEMBERS)
@few
def test_the_order_does_not_matter_and_nothing_is_due_before_today(headcount, members):
    assert forecast(headcount, members) == forecast(headcount, members[::-1])
    assert forecast(headcount, members).due_on is None or forecast(headcount, members).due_on >= TODAY


@pytest.mark.requirement("SAP-096")
@pytest.mark.parametrize(("active", "warning"), [(3, False), (4, True), (9, True)])
def test_a_reappointment_may_exceed_the_ratio(active, warning):
    found = staffing.reappointment(headcount=800, active=active, rules=RULES, today=TODAY)
    assert (found.status, found.warning, found.strength) == (Status.MET, warning, Strength.CAN)


@pytest.mark.requirement("SAP-058")
@pytest.mark.parametrize(
    ("days", "status"),
    [
        ((date(2026, 6, 1), date(2025, 6, 16)), Status.DUE),
        ((date(2026, 6, 1), date(2025, 6, 15)), Status.MET),
        ((date(2026, 6, 1), date(2026, 6, 16)), Status.MET),
        ((), Status.MET),
    ],
)
def test_two_notices_in_a_year_ask_for_a_look_at_the_ratio(days, status):
    found = staffing.ratio_review(overload_notices=days, rules=RULES, today=TODAY)
    assert (found.status, found.strength) == (status, Strength.SHOULD)
