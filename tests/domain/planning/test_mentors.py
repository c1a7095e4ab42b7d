# SPDX-License-Identifier: EUPL-1.2
"""Mentors for trainees: the optimum against brute force, refusals, changes by hand."""

from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from schutznetz.domain.planning import mentors
from schutznetz.domain.planning.assignment import cheapest
from schutznetz.domain.planning.mentors import (
    Draft,
    Plan,
    Request,
    Weights,
    assess,
    plan_mentors,
    plan_mentors_quickly,
)
from schutznetz.domain.planning.outcome import Reason, Refusal
from tests.domain.planning.builders import mentor, trainee

names = st.sampled_from(["", "M0", "M1", "M0 M1", "M0 M1 M2"])
groups = st.sampled_from([None, "X", "Y"])


@st.composite
def requests(draw: st.DrawFn) -> Request:
    mentors = [
        mentor(f"M{number}", draw(st.integers(0, 99)), draw(st.integers(0, 2)), draw(groups))
        for number in range(draw(st.integers(1, 3)))
    ]
    trainees = [
        trainee(
            f"T{number}",
            draw(st.integers(0, 99)),
            group=draw(groups),
            not_with=draw(names),
            present=draw(st.sampled_from([None, "M0", "M9"])),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return Request(tuple(mentors), tuple(trainees), Weights(draw(st.sampled_from([0.0, 30.0])), 7.0))


def every_plan(asked: Request) -> Iterator[Plan]:
    rooms = [at.key for at in asked.mentors for _ in range(at.room)]
    for chosen in set(permutations(rooms, len(asked.trainees))):
        yield Plan(tuple((at.key, key) for at, key in zip(asked.trainees, chosen, strict=True)))


@given(requests())
@settings(max_examples=100, deadline=None)
def test_no_other_plan_is_better(asked: Request) -> None:
    """Against every possible plan, judged by ``assess``; refused exactly when there is none."""
    judged = (assess(asked, plan) for plan in every_plan(asked))
    best = min((found.objective for found in judged if not found.broken), default=None)
    result = plan_mentors(asked)
    if best is None:
        assert isinstance(result, Refusal)
        assert result.reasons
    else:
        assert isinstance(result, Draft)
        assert assess(asked, result.plan).broken == ()
        assert (result.objective, result.bound) == pytest.approx((best, best))
        assert assess(asked, result.plan).objective == pytest.approx(best)


@given(requests())
@settings(max_examples=100, deadline=None)
def test_the_quick_plan_keeps_every_constraint(asked: Request) -> None:
    result = plan_mentors_quickly(asked)
    if isinstance(result, Draft):
        found = assess(asked, result.plan)
        assert found.broken == ()
        assert result.objective == pytest.approx(found.objective)


def test_own_group_before_a_short_way() -> None:
    asked = Request((mentor("near", 1, group="Y"), mentor("far", 60, group="X")), (trainee("T", 0, group="X"),))
    result = plan_mentors(asked)
    assert isinstance(result, Draft)
    assert result.plan.pairs == (("T", "far"),)
    assert assess(asked, Plan((("T", "near"),))).other_group == ("T",)


def test_pairs_that_work_stay() -> None:
    asked = Request((mentor("one", 0), mentor("two", 40)), (trainee("T", 0, present="two"),))
    result = plan_mentors(asked)
    assert isinstance(result, Draft)
    assert result.plan.pairs == (("T", "two"),)
    assert assess(asked, Plan((("T", "one"),))).changed == ("T",)


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        (Request((mentor("M", 0),), (trainee("T", 0), trainee("U", 0))), (Reason("mentor_rooms", (), 2, 1),)),
        (Request((), (trainee("T", 0),)), (Reason("mentor_rooms", (), 1, 0),)),
        (
            Request((mentor("M", 0, 2), mentor("N", 0, 0)), (trainee("T", 0, not_with="M"), trainee("U", 0))),
            (Reason("no_mentor_left", ("T",)),),
        ),
        (
            Request((mentor("M", 0), mentor("N", 0)), (trainee("T", 0, not_with="M"), trainee("U", 9, not_with="M"))),
            (Reason("ruled_out", ("U",), 2, 1),),
        ),
    ],
)
def test_refusals_say_why(asked: Request, reasons: tuple[Reason, ...]) -> None:
    assert plan_mentors(asked) == Refusal(reasons)


def test_nobody_to_accompany() -> None:
    result = plan_mentors(Request((mentor("M", 0),), ()))
    assert isinstance(result, Draft)
    assert (result.plan.pairs, result.distance) == ((), 0.0)


@pytest.mark.parametrize(
    ("pairs", "broken"),
    [
        ([("T", "M"), ("U", "N")], set()),
        ([("T", "M")], {"trainee_without_mentor"}),
        ([("T", "M"), ("U", "M")], {"mentor_room"}),
        ([("T", "M"), ("U", "N"), ("T", "N")], {"trainee_with_two_mentors", "mentor_room", "ruled_out"}),
        ([("T", "N"), ("U", "M")], {"ruled_out"}),
        ([("T", "M"), ("U", "N"), ("V", "M")], {"unknown_person", "mentor_room"}),
    ],
)
def test_a_plan_changed_by_hand_says_what_is_broken(pairs: list[tuple[str, str]], broken: set[str]) -> None:
    asked = Request((mentor("M", 0), mentor("N", 1)), (trainee("T", 0, not_with="N"), trainee("U", 0)))
    assert {found.constraint for found in assess(asked, Plan(tuple(pairs))).broken} == broken


def test_keys_stand_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Request((mentor("M", 0), mentor("M", 1)), ())


@given(st.integers(1, 7).flatmap(lambda n: st.lists(
    st.lists(st.integers(0, 50), min_size=7, max_size=7), min_size=n, max_size=n)))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_plain_assignment_is_as_cheap_as_that_of_scipy(costs: list[list[int]]) -> None:
    rows, columns = linear_sum_assignment(costs)
    found = cheapest(costs)
    assert len(set(found)) == len(costs)
    assert sum(costs[at][column] for at, column in enumerate(found)) == sum(
        costs[row][column] for row, column in zip(rows, columns, strict=True)
    )


def test_few_and_many_are_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Request(
        tuple(mentor(f"M{n}", 7 * n, 2) for n in range(4)),
        tuple(trainee(f"T{n}", 5 * n, not_with="M0" if n % 2 else "") for n in range(6)),
    )
    few = plan_mentors(asked)
    monkeypatch.setattr(mentors, "FEW", 0)
    many = plan_mentors(asked)
    assert isinstance(few, Draft)
    assert isinstance(many, Draft)
    assert few.objective == pytest.approx(many.objective)


def test_more_rows_than_columns_have_no_assignment() -> None:
    with pytest.raises(ValueError, match="2 rows"):
        cheapest([[1.0], [2.0]])
