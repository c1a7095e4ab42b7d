# SPDX-License-Identifier: EUPL-1.2
"""Pauses grow, have an end, and never become for good."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.sign_in.devices import device
from schutznetz.domain.sign_in.tries import LIMITS, is_worth_a_line, pause

KINDS = st.sampled_from(sorted(LIMITS))


def test_the_sixth_try_waits_and_then_longer():
    waits = [pause("account", count).total_seconds() for count in range(12)]
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]


@given(KINDS, st.integers(0, 10**9))
def test_no_pause_is_longer_than_its_limit_or_shorter_than_the_one_before(kind, count):
    assert pause(kind, count) <= pause(kind, count + 1) <= LIMITS[kind].longest <= timedelta(minutes=15)


@given(KINDS)
def test_the_journal_gets_few_lines(kind):
    assert sum(is_worth_a_line(kind, count) for count in range(10_000)) <= 4


def test_devices_in_words():
    windows = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
    )
    assert device(windows) == "Chrome, Windows"
    assert device(windows + " Edg/140.0") == "Edge, Windows"
    assert (
        device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile/15E148 Safari/604.1") == "Safari, iPhone"
    )
    assert device("<script>") == ""
