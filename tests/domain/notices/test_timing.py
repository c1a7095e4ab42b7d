# SPDX-License-Identifier: EUPL-1.2
"""When a notice goes out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.notices.timing import DAILY, LONGEST_PAUSE, MOST_TRIES, Wishes, goes_out_at, pause

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = st.integers(0, 23)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "out"),
    [
        (berlin(2026, 11, 22, 12, 30), berlin(2026, 11, 22, 12, 30)),
        (berlin(2026, 11, 22, 19, 59), berlin(2026, 11, 22, 19, 59)),
        (berlin(2026, 11, 22, 20, 0), berlin(2026, 11, 23, 6, 0)),
        (berlin(2026, 11, 23, 2, 0), berlin(2026, 11, 23, 6, 0)),
        (berlin(2026, 11, 23, 6, 0), berlin(2026, 11, 23, 6, 0)),
        (berlin(2026, 3, 28, 22, 0), berlin(2026, 3, 29, 6, 0)),  # the clocks go forward in between
    ],
)
def test_quiet_hours_put_a_notice_off_until_the_morning(now, out):
    assert goes_out_at(Wishes(), now, BERLIN) == out


def test_quiet_hours_at_noon():
    wishes = Wishes(quiet_from=12, quiet_until=14)
    assert goes_out_at(wishes, berlin(2026, 5, 5, 13, 1), BERLIN) == berlin(2026, 5, 5, 14)
    assert goes_out_at(wishes, berlin(2026, 5, 5, 23, 1), BERLIN) == berlin(2026, 5, 5, 23, 1)


def test_equal_hours_mean_no_quiet_time():
    now = berlin(2026, 5, 5, 3, 0)
    assert goes_out_at(Wishes(quiet_from=6, quiet_until=6), now, BERLIN) == now


@pytest.mark.parametrize(("hour", "day"), [(6, 5), (7, 6), (8, 6)])
def test_the_digest_goes_out_at_its_hour(hour, day):
    wishes = Wishes(rhythm=DAILY, digest_hour=7)
    assert goes_out_at(wishes, berlin(2026, 5, 5, hour), BERLIN) == berlin(2026, 5, day, 7)


def test_the_digest_of_an_hour_the_clocks_skip():
    out = goes_out_at(Wishes(rhythm=DAILY, digest_hour=2), berlin(2026, 3, 28, 12), BERLIN)
    assert out == datetime(2026, 3, 29, 1, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), HOURS, HOURS, HOURS, st.booleans())
def test_never_before_now_never_later_than_a_day_and_never_quiet(moment, digest, start, end, is_daily):
    now = moment.replace(tzinfo=UTC)
    wishes = Wishes(DAILY if is_daily else "at_once", digest, start, end)
    out = goes_out_at(wishes, now, BERLIN)
    assert now <= out <= now + timedelta(hours=25)
    assert is_daily or not wishes.is_quiet(out.astimezone(BERLIN).hour)


def test_pauses_grow_and_give_up_after_about_two_days():
    pauses = [pause(tries) for tries in range(1, MOST_TRIES)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert max(pauses) == LONGEST_PAUSE
    assert timedelta(days=1) < sum(pauses, timedelta()) < timedelta(days=3)
