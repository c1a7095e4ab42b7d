# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta, timezone

import pytest

from schutznetz.adapters import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_today_is_the_day_in_germany() -> None:
    assert clock.today() == datetime.now(clock.BERLIN).date()


def test_the_monotonic_clock_goes_on() -> None:
    first = clock.monotonic_ms()
    assert clock.monotonic_ms() >= first


def test_wire_time_has_milliseconds_and_z() -> None:
    moment = datetime(2026, 5, 4, 3, 2, 1, 987654, timezone(timedelta(hours=2)))
    assert clock.wire_time(moment) == "2026-05-04T01:02:01.987Z"


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [
        ("2026-05-04T01:02:01Z", 0),
        ("2026-05-04T01:02:01.9Z", 900_000),
        ("2026-05-04T01:02:01.987654321Z", 987_654),
        ("2026-05-04T03:02:01.987654321+02:00", 987_654),
    ],
)
def test_wire_times_of_every_precision_are_read(text: str, microsecond: int) -> None:
    assert clock.from_wire(text) == datetime(2026, 5, 4, 1, 2, 1, microsecond, UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-05-04T01:02:01"])
def test_what_is_no_wire_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        clock.from_wire(text)
