# SPDX-License-Identifier: EUPL-1.2
"""Stretches of time: examples by the calendar, and laws of addition."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.sap_erlass import spans
from schutznetz.regulation.sap_erlass.spans import Span

few = settings(max_examples=40)
START = date(2024, 3, 14)
DAYS = st.integers(0, 1_500).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
SPANS = st.tuples(DAYS, st.integers(0, 400)).map(lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1])))
SOME = st.lists(SPANS, max_size=5).map(tuple)


def days_of(found: tuple[Span, ...]) -> set[date]:
    return {one.since + timedelta(days=n) for one in found for n in range((one.until - one.since).days + 1)}


def test_a_span_has_both_its_days():
    span = Span(date(2026, 7, 1), date(2026, 7, 2))
    assert [span.covers(date(2026, month, day)) for month, day in ((6, 30), (7, 1), (7, 2), (7, 3))] == [
        False, True, True, False,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2026, 7, 2), date(2026, 7, 1))


def test_an_open_span_goes_on():
    assert Span(START).covers(date(2100, 1, 1))
    assert spans.merged((Span(START), Span(date(2025, 1, 1), date(2025, 2, 1)))) == (Span(START),)
    assert spans.without((Span(START),), (Span(date(2025, 1, 1)),)) == (Span(START, date(2024, 12, 31)),)


@given(SOME, SOME)
@few
def test_cutting_is_what_cutting_days_is(some, holes):
    assert days_of(spans.merged(some)) == days_of(some)
    assert days_of(spans.without(some, holes)) == days_of(some) - days_of(holes)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2024, 3, 14), 36, date(2027, 3, 14)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_later(day, months, wanted):
    assert spans.plus_months(day, months) == wanted


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 9, 1), date(2033, 7, 31), 83),
        (date(2026, 9, 1), date(2033, 8, 31), 84),
        (date(2026, 9, 1), date(2033, 8, 30), 83),
        (date(2026, 9, 1), date(2026, 9, 1), 0),
    ],
)
def test_whole_months(since, until, months):
    assert spans.whole_months(Span(since, until)) == months


def test_only_months_from_their_first_to_their_last_day_are_active():
    assert spans.active_months((Span(date(2026, 6, 15)),), 2026) == 6
    assert spans.active_months((Span(date(2020, 1, 1), date(2026, 6, 30)),), 2026) == 6
    assert spans.active_months((Span(date(2026, 1, 1), date(2026, 1, 15)), Span(date(2026, 1, 16))), 2026) == 12
    assert spans.active_months((), 2026) == 0


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ((), date(2027, 3, 14)),
        ((Span(date(2026, 7, 1), date(2026, 12, 31)),), date(2027, 9, 14)),
        ((Span(date(2026, 1, 1), date(2026, 6, 30)),), date(2027, 9, 14)),
        ((Span(date(2026, 1, 15), date(2026, 7, 14)),), date(2027, 9, 14)),
        ((Span(date(2026, 7, 1), date(2026, 9, 30)), Span(date(2027, 3, 1), date(2027, 5, 31))), date(2027, 9, 14)),
        ((Span(date(2027, 3, 15), date(2027, 5, 31)),), date(2027, 3, 14)),
        ((Span(date(2023, 1, 1), date(2024, 3, 13)),), date(2027, 3, 14)),
        ((Span(date(2026, 7, 1), date(2026, 7, 5)),), date(2027, 3, 19)),
        ((Span(date(2026, 7, 1)),), None),
        ((Span(date(2028, 7, 1)),), date(2027, 3, 14)),
    ],
)
def test_a_clock_stops_in_the_pauses(pauses, due):
    assert spans.due_after(START, 36, pauses) == due


@given(SOME, SPANS)
def test_one_more_pause_never_moves_the_day_back(pauses, another):
    before, after = spans.due_after(START, 36, pauses), spans.due_after(START, 36, (*pauses, another))
    assert after >= before >= date(2027, 3, 14)


@given(SPANS, st.integers(1, 40))
@few
def test_a_longer_pause_never_moves_the_day_back(pause, days):
    longer = Span(pause.since, pause.until + timedelta(days=days))
    assert spans.due_after(START, 36, (longer,)) >= spans.due_after(START, 36, (pause,))


@given(st.lists(SPANS, max_size=5))
@few
def test_the_order_of_pauses_does_not_matter(pauses):
    assert spans.due_after(START, 36, pauses) == spans.due_after(START, 36, reversed(pauses))


@given(SOME, SPANS)
@few
def test_one_more_span_never_takes_an_active_month(some, another):
    assert spans.active_months((*some, another), 2026) >= spans.active_months(some, 2026)
