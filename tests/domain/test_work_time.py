# SPDX-License-Identifier: EUPL-1.2
"""Minutes of a time, and those outside the agreed frame."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.adapters.clock import BERLIN
from schutznetz.domain.work_time import Frame, minutes_of, minutes_outside

OFFICE = Frame(frozenset(range(5)), time(6, 30), time(19))
NIGHT = Frame(frozenset(range(7)), time(22), time(6))
ROUND_THE_CLOCK = Frame(frozenset(range(7)), time(0), time(0))


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_seconds_do_not_count() -> None:
    assert minutes_of(at(15, 10, 5) + timedelta(seconds=59), at(15, 11, 20) + timedelta(seconds=1)) == 75


def test_a_night_in_which_the_clock_changes_lasts_as_long_as_it_lasts() -> None:
    assert minutes_of(datetime(2026, 3, 29, 1, tzinfo=BERLIN), datetime(2026, 3, 29, 4, tzinfo=BERLIN)) == 120
    assert minutes_of(datetime(2026, 10, 25, 1, tzinfo=BERLIN), datetime(2026, 10, 25, 4, tzinfo=BERLIN)) == 240


@pytest.mark.requirement("SAP-042")
@pytest.mark.parametrize(
    ("began", "ended", "outside"),
    [
        (at(19, 18, 30), at(19, 19, 30), 30),  # Friday, over the end of the frame
        (at(19, 19, 30), at(19, 20), 30),  # Friday evening
        (at(15, 10, 5), at(15, 11, 20), 0),  # Monday morning
        (at(20, 10), at(20, 11), 60),  # Saturday
        (at(4, 10), at(4, 11), 60),  # Corpus Christi, a Thursday
        (at(15, 6), at(15, 7), 30),  # before the frame begins
        (at(15, 18), at(16, 7), 60 * 13 - 60 - 30),  # a night between two working days
    ],
)
def test_what_lies_outside_the_frame(began: datetime, ended: datetime, outside: int) -> None:
    assert minutes_outside(began, ended, OFFICE, BERLIN) == outside


def test_a_frame_over_midnight_covers_the_night_it_begins_in() -> None:
    assert minutes_outside(at(15, 23), at(16, 5), NIGHT, BERLIN) == 0
    assert minutes_outside(at(15, 21), at(16, 7), NIGHT, BERLIN) == 120


moments = st.integers(0, 60 * 24 * 40).map(
    lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
clocks = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
weeks = st.integers(0, 127).map(lambda bits: frozenset(day for day in range(7) if bits >> day & 1))
frames = st.builds(Frame, weeks, clocks, clocks)


@settings(max_examples=100)
@given(moments, st.integers(0, 60 * 30), frames)
def test_never_less_than_nothing_nor_more_than_all(began: datetime, length: int, frame: Frame) -> None:
    ended = began + timedelta(minutes=length)
    outside = minutes_outside(began, ended, frame, BERLIN)
    assert 0 <= outside <= minutes_of(began, ended)
    assert minutes_outside(began, ended, ROUND_THE_CLOCK, BERLIN) == 0


@settings(max_examples=100)
@given(moments, st.integers(0, 600), st.integers(0, 600), frames)
def test_a_time_cut_in_two_lies_outside_as_long_as_before(began: datetime, one: int, two: int, frame: Frame) -> None:
    cut, ended = began + timedelta(minutes=one), began + timedelta(minutes=one + two)
    parts = minutes_outside(began, cut, frame, BERLIN) + minutes_outside(cut, ended, frame, BERLIN)
    assert parts == minutes_outside(began, ended, frame, BERLIN)
