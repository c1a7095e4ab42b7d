# SPDX-License-Identifier: EUPL-1.2
"""Time for the role: what counts, the two budgets, exceptions, overload, the planned share."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import time_quota
from schutznetz.regulation.sap_erlass.functions import Function
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.spans import Span
from schutznetz.regulation.sap_erlass.time_quota import Booked, Kind, MoreTime, Quarter
from tests.regulation.sap_erlass.later import later

few = settings(max_examples=40)
RULES, TODAY = standard(), date(2026, 6, 15)
TWELVE = MoreTime(0.12, Span(date(2026, 1, 1), date(2026, 9, 30)), agreed_on=date(2026, 1, 1))
MINUTES = st.integers(0, 20_000)
HOURS = st.integers(100, 2_000)
BOOKED = st.lists(st.builds(Booked, st.sampled_from(Kind), MINUTES), max_size=6)
EXCEPTIONS = st.lists(
    st.builds(
        MoreTime, st.sampled_from((0.05, 0.12, 0.15)), st.just(TWELVE.span), st.sampled_from((None, date(2026, 3, 1)))
    ),
    max_size=3,
).map(tuple)
ORDER = (Status.MET, Status.DUE, Status.BREACHED)


def budget(*booked, hours=1640, exceptions=(), today=TODAY):
    return time_quota.budget(booked=tuple(booked), annual_hours=hours, exceptions=exceptions, rules=RULES, today=today)


def worked(minutes: int) -> Booked:
    return Booked(Kind.COUNSELLING, minutes)


@pytest.mark.requirement("SAP-032")
@pytest.mark.parametrize(
    ("minutes", "status", "warning"),
    [
        (7871, Status.MET, False),
        (7872, Status.MET, True),
        (9840, Status.MET, True),
        (9841, Status.BREACHED, True),
    ],
)
def test_a_hint_from_80_percent_and_too_much_only_above_the_cap(minutes, status, warning):
    found = budget(worked(minutes))
    assert (found.status, found.warning, found.strength) == (status, warning, Strength.SHOULD)


@pytest.mark.requirement("SAP-033")
@pytest.mark.parametrize(("today", "cap"), [(date(2026, 9, 30), 12.0), (date(2026, 10, 1), 10.0)])
def test_an_exception_ends_on_its_day(today, cap):
    assert budget(worked(0), exceptions=(TWELVE,), today=today).facts["cap_percent"] == cap


@pytest.mark.requirement("SAP-032")
def test_what_is_left_is_never_less_than_nothing():
    assert [budget(worked(minutes)).facts["left_minutes"] for minutes in (0, 9_000, 9_840, 12_000)] == [
        9_840,
        840,
        0,
        0,
    ]


@pytest.mark.requirement("SAP-033")
def test_an_exception_counts_from_the_day_it_is_agreed():
    agreed = replace(TWELVE, agreed_on=TODAY)
    days = (TODAY - timedelta(days=1), TODAY)
    caps = [budget(worked(0), exceptions=(agreed,), today=day).facts["cap_percent"] for day in days]
    assert caps == [10.0, 12.0]


@pytest.mark.requirement("SAP-043")
def test_a_later_set_may_count_events():
    booked = (worked(9_000), Booked(Kind.EVENT, 1_440))
    rules = later("time_quota", events_count=True)
    found = time_quota.budget(booked=booked, annual_hours=1640, rules=rules, today=TODAY)
    assert (found.status, found.facts["minutes"]) == (Status.BREACHED, 10_440)


@pytest.mark.requirement("SAP-033")
def test_an_exception_counts_only_agreed_and_with_an_end():
    for one in (MoreTime(0.12, TWELVE.span), MoreTime(0.12, Span(date(2026, 1, 1)), date(2026, 1, 1))):
        assert budget(worked(0), exceptions=(one,)).facts["cap_percent"] == 10.0


@pytest.mark.requirement("SAP-037")
@given(MINUTES, HOURS)
@few
def test_part_time_scales(minutes, hours):
    full, half = budget(worked(2 * minutes), hours=2 * hours), budget(worked(minutes), hours=hours)
    assert (full.status, full.warning, full.facts["percent"]) == (half.status, half.warning, half.facts["percent"])


def test_without_annual_hours_there_is_no_share():
    with pytest.raises(ValueError, match="annual hours"):
        budget(worked(1), hours=0)


@pytest.mark.requirement("SAP-043", "SAP-161")
@given(BOOKED, st.sampled_from([kind for kind in Kind if kind is not Kind.COUNSELLING]), MINUTES)
@few
def test_events_and_functions_use_up_nothing_of_the_counselling_time(booked, kind, minutes):
    before, after = budget(*booked), budget(*booked, Booked(kind, minutes))
    assert (before.status, before.facts["minutes"]) == (after.status, after.facts["minutes"])


@given(BOOKED, MINUTES, EXCEPTIONS)
@few
def test_one_more_hour_never_betters_and_its_order_does_not_matter(booked, minutes, exceptions):
    before = budget(*booked, exceptions=exceptions)
    after = budget(worked(minutes), *reversed(booked), exceptions=exceptions[::-1])
    assert ORDER.index(after.status) >= ORDER.index(before.status)
    assert after.facts["minutes"] - before.facts["minutes"] == minutes


@given(BOOKED, EXCEPTIONS)
def test_one_more_exception_never_worsens(booked, exceptions):
    before, after = budget(*booked, exceptions=exceptions), budget(*booked, exceptions=(*exceptions, TWELVE))
    assert ORDER.index(after.status) <= ORDER.index(before.status)


@pytest.mark.requirement("SAP-113", "SAP-120", "SAP-161")
@pytest.mark.parametrize(
    ("function", "strength"),
    [(Function.COMPANION, Strength.MUST), (Function.MENTOR, Strength.MUST), (Function.SPEAKER, Strength.SHOULD)],
)
def test_a_function_has_its_own_budget(function, strength):
    def look(minutes):
        return time_quota.function_budget(
            function=function, minutes=minutes, annual_hours=1640, rules=RULES, today=TODAY
        )

    assert (look(5904).status, look(5905).status) == (Status.MET, Status.BREACHED)
    assert (look(5905).strength, look(0).facts["cap_hours"]) == (strength, 98.4)
    assert [look(minutes).warning for minutes in (4723, 4724)] == [False, True]


@pytest.mark.requirement("SAP-161")
def test_speaker_and_deputy_share_one_budget():
    caps = [
        time_quota.function_budget(
            function=function, minutes=0, annual_hours=1640, part=part, rules=RULES, today=TODAY
        ).facts["cap_percent"]
        for function, part in ((Function.SPEAKER, 0.75), (Function.DEPUTY, 0.25))
    ]
    assert caps == [4.5, 1.5]


@given(st.sampled_from(Function), MINUTES, MINUTES, HOURS)
def test_more_time_for_a_function_never_betters(function, minutes, more, hours):
    def look(minutes):
        return time_quota.function_budget(
            function=function, minutes=minutes, annual_hours=hours, rules=RULES, today=TODAY
        )

    assert ORDER.index(look(minutes + more).status) >= ORDER.index(look(minutes).status)


def overload(*minutes, today=date(2026, 7, 1), exceptions=()):
    quarters = zip(((2025, 3), (2025, 4), (2026, 1), (2026, 2), (2026, 3)), minutes, strict=False)
    return time_quota.overload(
        quarters=tuple(Quarter(*when, much) for when, much in quarters), annual_hours=1640, exceptions=exceptions,
        rules=RULES, today=today,
    )  # fmt: skip


@pytest.mark.requirement("SAP-034")
@pytest.mark.parametrize(
    ("minutes", "status"),
    [
        ((0, 0, 2706, 2805), Status.DUE),
        ((0, 0, 2706, 2460), Status.MET),
        ((2706, 2706, 0, 2706), Status.MET),
        ((2706, 2706, 2706, 0), Status.MET),
        ((0, 0, 2706), Status.MET),
        ((0, 0, 0, 2706, 9000), Status.MET),
    ],
)
def test_overload_is_two_closed_quarters_in_a_row(minutes, status):
    assert overload(*minutes).status is status


@pytest.mark.requirement("SAP-034")
def test_the_running_quarter_does_not_count():
    assert overload(0, 0, 2706, 2805, today=date(2026, 6, 30)).status is Status.MET
    assert overload(0, 0, 2706, 2805, exceptions=(TWELVE,)).status is Status.MET


def test_quarters_are_counted_across_the_year():
    found = [(one.year, one.number) for one in time_quota.last_quarters(date(2026, 3, 31), 3)]
    assert found == [(2025, 2), (2025, 3), (2025, 4)]
    assert Quarter(2026, 2, 0).last_day == date(2026, 6, 30)
    with pytest.raises(ValueError, match="no quarter 5"):
        Quarter(2026, 5, 0)


@given(st.lists(st.integers(0, 5_000), min_size=4, max_size=4), st.integers(0, 3), MINUTES)
def test_more_time_never_takes_an_overload_away(minutes, which, more):
    longer = [much + more * (number == which) for number, much in enumerate(minutes)]
    assert overload(*minutes).status is Status.MET or overload(*longer).status is Status.DUE


@pytest.mark.requirement("SAP-036")
@pytest.mark.parametrize(
    ("functions", "told", "status", "percent"),
    [
        ((), None, Status.DUE, 10.0),
        ((), 10.0, Status.MET, 10.0),
        ((Function.SPEAKER,), 10.0, Status.DUE, 16.0),
        ((Function.SPEAKER,), 16.0, Status.MET, 16.0),
        ((Function.SPEAKER, Function.MENTOR), 16.0, Status.MET, 16.0),
        ((), 16.0, Status.DUE, 10.0),
    ],
)
def test_line_managers_learn_how_much_time_it_takes(functions, told, status, percent):
    found = time_quota.planned_share(functions=functions, told_percent=told, rules=RULES, today=TODAY)
    assert (found.status, found.facts["percent"]) == (status, percent)


def test_a_planned_share_follows_an_exception():
    found = time_quota.planned_share(functions=(), exceptions=(TWELVE,), told_percent=10.0, rules=RULES, today=TODAY)
    assert (found.status, found.facts["percent"]) == (Status.DUE, 12.0)


@pytest.mark.requirement("SAP-033")
def test_an_exception_waits_for_the_line_manager():
    def look(agreed_on, share=0.12, until=TODAY + timedelta(days=30)):
        return time_quota.exception(share=share, until=until, agreed_on=agreed_on, rules=RULES, today=TODAY)

    assert (look(None).status, look(TODAY).status) == (Status.DUE, Status.MET)
    lacking = look(TODAY, share=0.1, until=None)
    assert (lacking.status, lacking.facts["missing"]) == (Status.BREACHED, ("share", "until"))
    assert lacking.strength is Strength.CAN


@pytest.mark.requirement("SAP-035")
@given(st.frozensets(st.sampled_from(("quarter_total", "year_total", "entries", "clients", "places"))))
def test_line_managers_see_totals_and_nothing_else(shown):
    found = time_quota.shown_to_line_manager(shown=shown, rules=RULES, today=TODAY)
    assert (found.status is Status.MET) == (shown <= {"quarter_total", "year_total"})
    assert found.strength is Strength.SHOULD


@pytest.mark.requirement("SAP-056")
@pytest.mark.parametrize(
    ("by", "rebooked", "status"),
    [
        ("SUP", False, Status.BREACHED),
        ("SUP", True, Status.BREACHED),
        ("HEAD", False, Status.BREACHED),
        ("SAP", False, Status.BREACHED),
        ("SAP", True, Status.MET),
        ("ACA", True, Status.MET),
    ],
)
def test_a_mandatory_event_is_rebooked_but_never_refused(by, rebooked, status):
    found = time_quota.event_change(by=by, rebooked=rebooked, rules=RULES, today=TODAY)
    assert found.status is status
