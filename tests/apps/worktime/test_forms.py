# SPDX-License-Identifier: EUPL-1.2
"""Times of day as people type them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from schutznetz.apps.ui.forms import ClockField


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10:05", time(10, 5)), ("10.05", time(10, 5)), ("1005", time(10, 5)), ("19", time(19)), ("8", time(8)),
        ("0:45", time(0, 45)), (" 6:30 ", time(6, 30)), ("0000", time(0)),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_as_it_was_meant(typed: str, meant: time) -> None:
    assert ClockField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["25", "24:00", "12:60", "130", "1:5", "zehn", "10:05:00", "-1", "10:", "²"])
def test_what_is_no_time_is_said(typed: str) -> None:
    with pytest.raises(ValidationError, match="Diese Uhrzeit gibt es nicht"):
        ClockField().clean(typed)
