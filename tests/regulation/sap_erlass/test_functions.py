# SPDX-License-Identifier: EUPL-1.2
"""One function at a time: deputies, approvals, and what more of either may change."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.regulation.finding import Status, Strength
from schutznetz.regulation.sap_erlass import functions
from schutznetz.regulation.sap_erlass.functions import Approval, Function, Held
from schutznetz.regulation.sap_erlass.rule_sets import standard
from schutznetz.regulation.sap_erlass.spans import Span

few = settings(max_examples=40)
RULES, TODAY = standard(), date(2026, 6, 15)
ONWARDS = Span(date(2026, 7, 1))
DAYS = st.integers(0, 900).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
SPANS = st.tuples(DAYS, st.integers(0, 400)).map(lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1])))
HELD = st.lists(st.builds(Held, st.sampled_from(Function), SPANS, st.lists(SPANS, max_size=1).map(tuple)), max_size=4)
APPROVALS = st.lists(
    st.builds(Approval, st.lists(st.sampled_from(Function), max_size=3).map(tuple), SPANS, st.booleans()), max_size=3
)


def take_up(function, *held, approvals=(), term=ONWARDS):
    return functions.take_up(
        function=function, term=term, held=held, approvals=tuple(approvals), rules=RULES, today=TODAY
    )


@pytest.mark.requirement("SAP-048")
@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        (date(2024, 1, 1), None, Status.BREACHED),
        (date(2024, 1, 1), date(2026, 7, 1), Status.BREACHED),
        (date(2024, 1, 1), date(2026, 6, 30), Status.MET),
    ],
)
def test_a_function_excludes_another_only_while_it_runs(since, until, status):
    assert take_up(Function.SPEAKER, Held(Function.MENTOR, Span(since, until))).status is status


def test_the_same_function_is_no_second_one():
    assert take_up(Function.MENTOR, Held(Function.MENTOR, ONWARDS)).status is Status.MET


@pytest.mark.requirement("SAP-048")
def test_a_deputy_may_be_mentor_until_standing_in_for_longer_than_three_months():
    acting = Span(date(2026, 8, 1), date(2026, 12, 31))
    assert take_up(Function.MENTOR, Held(Function.DEPUTY, ONWARDS)).status is Status.MET
    deputy = Held(Function.DEPUTY, ONWARDS, (acting,))
    assert take_up(Function.MENTOR, deputy, term=Span(date(2026, 7, 1), date(2026, 10, 31))).status is Status.MET
    assert take_up(Function.MENTOR, deputy, term=Span(date(2026, 7, 1), date(2026, 11, 1))).status is Status.BREACHED


@pytest.mark.requirement("SAP-049")
@pytest.mark.parametrize(
    ("approval", "status"),
    [
        (Approval((Function.MENTOR, Function.SPEAKER), Span(TODAY, date(2026, 12, 31))), Status.MET),
        (Approval((Function.MENTOR, Function.SPEAKER), Span(TODAY)), Status.BREACHED),
        (Approval((Function.MENTOR, Function.SPEAKER), Span(TODAY, date(2026, 12, 31)), False), Status.BREACHED),
        (Approval((Function.MENTOR, Function.COMPANION), Span(TODAY, date(2026, 12, 31))), Status.BREACHED),
        (Approval((Function.MENTOR, Function.SPEAKER), Span(TODAY, date(2026, 6, 30))), Status.BREACHED),
    ],
)
def test_an_approval_has_an_end_reasons_and_both_functions(approval, status):
    found = take_up(Function.SPEAKER, Held(Function.MENTOR, Span(date(2024, 1, 1))), approvals=[approval])
    assert found.status is status


@pytest.mark.requirement("SAP-049")
def test_the_day_after_an_approval_two_functions_are_too_many():
    held = (Held(Function.MENTOR, Span(date(2024, 1, 1))), Held(Function.SPEAKER, ONWARDS))
    approvals = (Approval((Function.MENTOR, Function.SPEAKER), Span(TODAY, date(2026, 12, 31))),)

    def on(day):
        return functions.together(held=held, approvals=approvals, rules=RULES, today=day)

    assert (on(date(2026, 12, 31)).status, on(date(2027, 1, 1)).status) == (Status.MET, Status.BREACHED)
    assert on(date(2026, 12, 31)).facts["until"] == "2026-12-31"


@given(st.sampled_from(Function), SPANS, HELD, APPROVALS, st.builds(Held, st.sampled_from(Function), SPANS))
@few
def test_one_more_function_never_helps(function, term, held, approvals, another):
    before = take_up(function, *held, approvals=approvals, term=term)
    after = take_up(function, *held, another, approvals=approvals, term=term)
    assert before.status is Status.MET or after.status is Status.BREACHED


@given(st.sampled_from(Function), SPANS, HELD, APPROVALS, SPANS)
@few
def test_one_more_approval_never_hurts(function, term, held, approvals, span):
    before = take_up(function, *held, approvals=approvals, term=term)
    after = take_up(function, *held, approvals=[*approvals, Approval(tuple(Function), span)], term=term)
    assert before.status is Status.BREACHED or after.status is Status.MET


@given(DAYS, HELD, APPROVALS)
@few
def test_the_order_does_not_matter(today, held, approvals):
    def look(held, approvals):
        return functions.together(held=tuple(held), approvals=tuple(approvals), rules=RULES, today=today)

    assert look(held, approvals) == look(reversed(held), reversed(approvals))


@pytest.mark.requirement("SAP-049")
def test_the_longest_approval_counts_but_not_beyond_the_term():
    mentor = Held(Function.MENTOR, Span(date(2024, 1, 1)))
    both = (Function.MENTOR, Function.SPEAKER)
    approvals = [Approval(both, Span(TODAY, date(2026, month, 30))) for month in (9, 11, 10)]
    for term, until in ((ONWARDS, "2026-11-30"), (Span(ONWARDS.since, date(2026, 8, 31)), "2026-08-31")):
        assert take_up(Function.SPEAKER, mentor, approvals=approvals, term=term).facts["until"] == until
    held = (mentor, Held(Function.SPEAKER, ONWARDS))
    found = functions.together(held=held, approvals=tuple(approvals), rules=RULES, today=ONWARDS.since)
    assert found.facts["until"] == "2026-11-30"


@pytest.mark.requirement("SAP-048")
@pytest.mark.parametrize("acting_until", [None, date(2026, 11, 1), date(2026, 10, 31)])
def test_a_deputy_counts_as_speaker_from_the_day_after_three_months(acting_until):
    deputy = Held(Function.DEPUTY, ONWARDS, (Span(date(2026, 8, 1), acting_until),))
    held = (deputy, Held(Function.MENTOR, ONWARDS))

    def running(day):
        return functions.together(held=held, approvals=(), rules=RULES, today=day).facts["running"]

    assert running(date(2026, 10, 31)) == ("mentor",)
    too_long = acting_until is None or acting_until >= date(2026, 11, 1)
    assert running(date(2026, 11, 1)) == (("mentor", "speaker") if too_long else ("mentor",))


@pytest.mark.requirement("SAP-048")
def test_one_function_alone_is_as_it_should_be():
    held = (Held(Function.SPEAKER, ONWARDS),)
    found = functions.together(held=held, approvals=(), rules=RULES, today=date(2026, 8, 1))
    assert (found.status, found.warning) == (Status.MET, False)


@pytest.mark.requirement("SAP-049")
def test_an_exception_names_what_it_lacks():
    found = functions.exception(until=None, has_reasons=False, by_ministry=True, rules=RULES, today=TODAY)
    assert (found.status, found.facts["missing"]) == (Status.BREACHED, ("reasons", "until"))
    assert found.strength is Strength.CAN
    full = functions.exception(until=TODAY, has_reasons=True, by_ministry=True, rules=RULES, today=TODAY)
    assert (full.status, full.facts["missing"]) == (Status.MET, ())
