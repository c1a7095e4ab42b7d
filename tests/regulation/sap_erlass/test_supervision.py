# SPDX-License-Identifier: EUPL-1.2
"""Yearly supervision: one more helps, rests never hurt, years with little activity ask nothing, misses are counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status
from schutznetz.regulation.sap_erlass import review, supervision
from schutznetz.regulation.sap_erlass.recurring import Event, Service
from schutznetz.regulation.sap_erlass.review import Item
from schutznetz.regulation.sap_erlass.spans import Span, active_months
from tests.regulation.sap_erlass.lives import DAYS, EVENTS, RESTS, RULES, SERVICES, TODAY, sound, urgency

YEARS = st.integers(2015, 2029)


@given(EVENTS, DAYS, SERVICES, YEARS, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-046")
def test_one_more_supervision_never_worsens_the_verdict(attended, more, service, year, today):
    before, after = (
        supervision.yearly(attended=events, service=service, year=year, rules=RULES, today=today)
        for events in (attended, (*attended, Event(more)))
    )
    assert urgency(after) <= urgency(before)
    assert sound(before)


@given(EVENTS, SERVICES, RESTS, YEARS, DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-046", "SAP-121")
def test_resting_never_creates_a_breach(attended, service, rest, year, today):
    resting = replace(service, rests=(*service.rests, rest))
    before, after = (
        supervision.yearly(attended=attended, service=one, year=year, rules=RULES, today=today)
        for one in (service, resting)
    )
    assert urgency(after) <= urgency(before)


@given(SERVICES, YEARS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-121")
def test_a_past_year_is_owed_with_six_active_months_or_more(service, year):
    found = supervision.yearly(attended=(), service=service, year=year, rules=RULES, today=date(2030, 1, 1))
    months = active_months(service.active(), year)
    assert (found.status is Status.BREACHED) == (months >= 6)


def test_after_the_role_has_ended_nothing_is_asked():
    ended = Service(date(2020, 1, 1), until=date(2026, 11, 30))
    found = supervision.yearly(attended=(), service=ended, year=2026, rules=RULES, today=date(2026, 12, 1))
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.requirement("SAP-134")
def test_the_second_missed_year_is_the_first_that_may_be_reviewed():
    service = Service(date(2023, 1, 1), (Span(date(2024, 2, 1), date(2024, 12, 31)),))
    misses = [
        supervision.missed_years(attended=(Event(date(2023, 5, 5)),), service=service, rules=RULES, today=day)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 1))
    ]
    assert misses == [(), (2025,), (2025, 2026)]
    statuses = [
        review.trigger(item=Item.SUPERVISION, misses=len(one), rules=RULES, today=TODAY).status for one in misses
    ]
    assert statuses == [Status.BREACHED, Status.BREACHED, Status.MET]


def test_years_before_the_decree_are_not_missed():
    missed = supervision.missed_years(attended=(), service=Service(date(1999, 1, 1)), rules=RULES, today=TODAY)
    assert missed == tuple(range(2007, 2026))
    assert supervision.missed_years(attended=(), service=Service(), rules=RULES, today=TODAY) == ()


@given(st.integers(2010, 2040), st.dates(date(2009, 1, 1), date(2040, 1, 1)), DAYS)
@settings(max_examples=60)
@pytest.mark.requirement("SAP-132")
def test_the_calendar_is_due_a_year_before_its_year(year, published, today):
    found = supervision.calendar(year=year, published_on=published, rules=RULES, today=today)
    due = date(year - 1, 1, 1)
    assert found.warning is (published <= today and published > due)
    if published > today:
        assert (found.due_on, found.status) == (due, Status.DUE if today <= due else Status.BREACHED)


@given(DAYS, st.integers(-60, 60), st.booleans())
@settings(max_examples=60)
@pytest.mark.requirement("SAP-133")
def test_others_wait_four_weeks_and_the_group_never(published, offset, is_of_group):
    found = supervision.group_first(
        is_of_group=is_of_group, published_on=published, rules=RULES, today=published + timedelta(days=offset)
    )
    assert (found.status is Status.MET) == (is_of_group or offset >= 28)


@given(st.sets(st.sampled_from(["person", "event", "attendance", "content", "rating", "minutes", "topic"])))
@settings(max_examples=60)
@pytest.mark.requirement("SAP-135")
def test_nothing_but_attendance_is_recorded(fields):
    found = supervision.recorded(fields=tuple(sorted(fields)), rules=RULES, today=TODAY)
    assert set(found.facts["too_much"]) == fields - {"person", "event", "attendance"}
    assert (found.status is Status.MET) == (not found.facts["too_much"])
