# SPDX-License-Identifier: EUPL-1.2
"""Working days, deadlines and days that return."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain import workdays

DAYS = st.dates(date(1995, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 4, 2), date(2026, 4, 2)),  # Maundy Thursday is a working day
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday to the Tuesday after Easter
        (date(2026, 6, 4), date(2026, 6, 5)),  # Corpus Christi: the Friday after is none
        (date(2026, 11, 1), date(2026, 11, 2)),  # All Saints' on a Sunday
        (date(2027, 12, 25), date(2027, 12, 27)),  # Christmas on a weekend is not made up for
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 10, 3), date(2026, 10, 5)),
    ],
)
def test_a_deadline_on_a_free_day_ends_on_the_next_working_day(start, end):
    assert workdays.next_working_day(start) == end


def test_a_month_counts_to_the_same_day_or_the_last():
    assert workdays.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert workdays.add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert workdays.add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert workdays.add_months(date(2026, 1, 15), -13) == date(2024, 12, 15)


def test_a_deadline_of_a_month():
    assert workdays.deadline(date(2026, 3, 3), months=1) == date(2026, 4, 7)
    assert workdays.deadline(date(2026, 11, 20), days=2) == date(2026, 11, 23)


def test_ten_working_days_over_easter():
    assert workdays.add_working_days(date(2026, 3, 30), 10) == date(2026, 4, 15)
    assert workdays.add_working_days(date(2026, 4, 15), -10) == date(2026, 3, 30)
    assert workdays.add_working_days(date(2026, 4, 5), 0) == date(2026, 4, 5)


def test_working_days_of_april_2026():
    assert workdays.working_days(date(2026, 4, 1), date(2026, 4, 30)) == 20
    assert workdays.working_days(date(2026, 4, 2), date(2026, 4, 1)) == 0


def test_quarters():
    assert workdays.quarter(date(2026, 11, 22)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert workdays.quarter(date(2026, 1, 1)) == (date(2026, 1, 1), date(2026, 3, 31))


def test_recurrence_does_not_drift_after_a_short_month():
    found = list(workdays.recurrences(date(2026, 1, 31), 1, date(2026, 4, 30)))
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_recurrence_needs_a_distance():
    with pytest.raises(ValueError, match="every 0"):
        list(workdays.recurrences(date(2026, 1, 1), 0, date(2026, 2, 1)))


@given(DAYS)
def test_the_next_working_day_is_a_working_day_and_near(day):
    found = workdays.next_working_day(day)
    assert workdays.is_working_day(found)
    assert timedelta(0) <= found - day <= timedelta(days=5)
    assert workdays.next_working_day(found) == found


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(day, count):
    later = workdays.add_working_days(day, count)
    assert workdays.working_days(day + timedelta(days=1), later) == count


@given(DAYS)
def test_a_day_lies_in_its_quarter(day):
    first, last = workdays.quarter(day)
    assert first <= day <= last
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
