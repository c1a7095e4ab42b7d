# SPDX-License-Identifier: EUPL-1.2
"""Small numbers are withheld, and nothing about a withheld one can be told from the answer."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.privacy.small_numbers import shown_count, shown_median, threshold

TODAY = date(2026, 11, 22)


def test_the_threshold_is_a_dated_house_rule_of_at_least_five() -> None:
    assert int(threshold(TODAY).value) >= 5
    assert threshold(TODAY).citation.is_house_rule


@given(st.integers(0, 1000))
def test_a_number_is_shown_as_it_is_or_not_at_all(number: int) -> None:
    assert shown_count(number, TODAY) == (number if number >= 5 else None)


@given(st.lists(st.integers(0, 3600), max_size=30))
def test_a_median_is_shown_only_of_enough_and_lies_in_the_middle(seconds: list[int]) -> None:
    shown = shown_median([timedelta(seconds=each) for each in seconds], TODAY)
    assert (shown is None) == (len(seconds) < 5)
    if shown is not None:
        assert sum(each <= shown.total_seconds() for each in seconds) * 2 >= len(seconds)
        assert sum(each >= shown.total_seconds() for each in seconds) * 2 >= len(seconds)
