# SPDX-License-Identifier: EUPL-1.2
"""What one figure says, what two say beside each other, and pictures that never tell a small figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.reading.changes import UNKNOWN, Change, Course, change
from schutznetz.domain.reading.pictures import bar, columns, top_of
from schutznetz.domain.reading.readings import LEAST, Reading

READINGS = st.builds(Reading, st.none() | st.integers(0, 3000), st.floats(0, 60))


@pytest.mark.parametrize(
    ("reading", "least", "most"),
    [
        (Reading(134, 6.3), 128, 140),
        (Reading(134, 0.0), 134, 134),
        (Reading(4, 6.0), 0, 10),
        (Reading(0, 6.0), 0, 10),
        (Reading(5, 6.0), 0, 11),
        (Reading(None, 6.0), 0, 0),
    ],
)
def test_the_interval_of_a_figure(reading: Reading, least: int, most: int) -> None:
    assert (reading.least, reading.most) == (least, most)


@pytest.mark.parametrize("error", [0.1, 6.0, 40.0])
@pytest.mark.parametrize("other", range(1, LEAST))
def test_small_figures_look_all_the_same(other: int, error: float) -> None:
    first, second = Reading(0, error), Reading(other, error)
    assert first.is_few
    assert [first.least, first.most, first.shown] == [second.least, second.most, second.shown]
    before = Reading(80, error)
    assert change(before, first) == change(before, second)
    assert bar(first, 100, 100.0) == bar(second, 100, 100.0)


@pytest.mark.parametrize(
    ("now", "before", "wanted"),
    [
        (Reading(107, 6), Reading(100, 6), Change(Course.SAME)),
        (Reading(120, 6), Reading(100, 8), Change(Course.MORE, 10, 30)),
        (Reading(80, 6), Reading(100, 8), Change(Course.LESS, 10, 30)),
        (Reading(3, 6), Reading(100, 8), Change(Course.LESS, 86, 104)),
        (Reading(None), Reading(100, 8), UNKNOWN),
        (Reading(100, 8), None, UNKNOWN),
        (Reading(6), Reading(5), Change(Course.MORE, 1, 1)),
    ],
)
def test_a_difference_counts_when_it_is_greater_than_its_error(now: Reading, before: Reading, wanted: Change) -> None:
    assert change(now, before) == wanted


@given(READINGS, READINGS)
def test_a_difference_looks_the_same_from_both_sides(one: Reading, other: Reading) -> None:
    there, back = change(one, other), change(other, one)
    opposite = {Course.MORE: Course.LESS, Course.LESS: Course.MORE}
    assert back == Change(opposite.get(there.course, there.course), there.least, there.most)


@given(st.lists(READINGS, min_size=1, max_size=8))
def test_pictures_stay_in_their_frame(found: list[Reading]) -> None:
    top = top_of(found)
    for one in found:
        drawn = bar(one, top, 100.0)
        assert (drawn is None) == one.is_withheld
        if drawn:
            assert 0 <= drawn.low <= drawn.high <= 100
    picture = columns(found, each=88, height=200, left=52, above=12)
    assert picture.marks[0][1] == 0
    assert picture.marks[-1][1] >= top_of(found)
    assert all(12 <= y <= 200 for y, _value in picture.marks)
    assert all(12 <= one.high <= one.low <= 200 for one in picture.columns)
