# SPDX-License-Identifier: EUPL-1.2
"""Facts from a file as arguments of a rule: every kind of type hint, and every fault named with its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.regulation.sap_erlass.evaluate import FactsError, arguments, value_of
from schutznetz.regulation.sap_erlass.questions import simple
from schutznetz.regulation.sap_erlass.schema import of

Code = NewType("Code", str)
DAY = date(2026, 6, 15)


class Kind(Enum):
    CHAIR = "chair"
    OTHER = "other"


@dataclass(frozen=True)
class Seat:
    kind: Kind
    since: date
    until: date | None
    votes: bool = True

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("ends before it begins")


def rule(*, seats: tuple[Seat, ...], count: int = 0, note: str | None, rules: Any, today: date) -> None:
    """Takes facts of several kinds."""


SEAT = {"kind": "chair", "since": "2026-01-01"}


@pytest.mark.parametrize(
    ("hint", "given_as", "read"),
    [
        (bool, True, True),
        (int, 3, 3),
        (float, 3, 3.0),
        (float, 0.1, 0.1),
        (str, "x", "x"),
        (Code, "x", "x"),
        (date, "2026-06-15", DAY),
        (date, DAY, DAY),
        (datetime, "2026-06-15T10:05", datetime(2026, 6, 15, 10, 5)),
        (time, "10:05", time(10, 5)),
        (date | None, None, None),
        (int | str, "x", "x"),
        (Kind, "chair", Kind.CHAIR),
        (Kind, "CHAIR", Kind.CHAIR),
        (Literal["a", "b"], "b", "b"),
        (tuple[int, ...], [1, 2], (1, 2)),
        (tuple[int, str], [1, "a"], (1, "a")),
        (Sequence[date], ["2026-06-15"], (DAY,)),
        (frozenset[str], ["a", "a"], frozenset({"a"})),
        (list[int], [1], [1]),
        (Mapping[str, int], {"a": 1}, {"a": 1}),
        (Mapping[Kind, date], {"chair": "2026-06-15"}, {Kind.CHAIR: DAY}),
        (Seat, SEAT, Seat(Kind.CHAIR, date(2026, 1, 1), None)),
    ],
)
def test_each_kind_is_read(hint: Any, given_as: Any, read: Any) -> None:
    found = value_of("x", hint, given_as)
    assert found == read
    assert type(found) is type(read)
    assert of(hint)


@pytest.mark.parametrize(
    ("hint", "given_as", "says"),
    [
        (bool, 1, "x: erwartet true oder false, nicht „1“."),
        (int, True, "x: erwartet eine ganze Zahl, nicht „True“."),
        (int, 1.5, "x: erwartet eine ganze Zahl, nicht „1.5“."),
        (float, "viel", "x: erwartet eine Zahl, nicht „viel“."),
        (str, None, "x: erwartet einen Text, nicht nichts."),
        (date, "15.06.2026", "x: erwartet einen Tag wie „2026-06-15“, nicht „15.06.2026“."),
        (date, datetime(2026, 6, 15, 10, 5), "x: erwartet einen Tag"),
        (datetime, 5, "x: erwartet einen Zeitpunkt wie „2026-06-15T10:05“"),
        (date | None, "bald", "x: erwartet einen Tag"),
        (Kind, "guest", "x: „guest“ gibt es nicht. Möglich sind: chair, other."),
        (Literal["a", "b"], "c", "x: „c“ gibt es nicht. Möglich sind: a, b."),
        (tuple[int, ...], 4, "x: erwartet eine Liste, nicht „4“."),
        (tuple[int, ...], [1, "a"], r"x[1]: erwartet eine ganze Zahl"),
        (tuple[int, str], [1], "x: erwartet genau 2 Werte, nicht 1."),
        (Mapping[str, int], [], "x: erwartet eine Tabelle"),
        (Mapping[str, int], {"a": "b"}, "x.a: erwartet eine ganze Zahl"),
        (Seat, "chair", "x: erwartet eine Tabelle, nicht „chair“."),
        (Seat, {"kind": "chair"}, "x.since: fehlt. Bitte angeben."),
        (Seat, SEAT | {"vote": True}, "x.vote: ist hier unbekannt. Möglich sind: kind, since, until, votes."),
        (Seat, SEAT | {"until": "2025-01-01"}, "x: passt nicht zusammen (ends before it begins)."),
        (tuple[Seat, ...], [SEAT, SEAT | {"kind": 4}], "x[1].kind: „4“ gibt es nicht."),
        (str, 5, "x: erwartet einen Text, nicht „5“."),
    ],
)
def test_each_fault_is_named_with_its_place(hint: Any, given_as: Any, says: str) -> None:
    with pytest.raises(FactsError) as caught:
        value_of("x", hint, given_as)
    assert str(caught.value).startswith(says)


def test_a_rule_gets_its_facts_and_nothing_else() -> None:
    assert arguments(rule, {"seats": []}) == {"seats": (), "note": None}
    assert arguments(rule, {"seats": [SEAT], "count": 2, "note": "n"})["count"] == 2
    for facts, place in (({}, "seats: fehlt"), ({"seats": [], "today": "2026-06-15"}, "today: ist hier unbekannt")):
        with pytest.raises(FactsError, match=place):
            arguments(rule, facts)


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(FactsError) as caught:
        value_of("x", int, "a" * 500)
    assert len(str(caught.value)) < 120


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.just("2026-06-15"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SEAT, "until", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(JSON, st.sampled_from([Seat, tuple[Seat, ...], Mapping[str, date], int | None, tuple[int, str], Kind]))
def test_whatever_comes_is_read_or_refused_in_words(value: Any, hint: Any) -> None:
    try:
        read = value_of("x", hint, value)
    except FactsError as error:
        assert str(error).startswith("x")
    else:
        assert value_of("x", hint, _again(read)) == read


def _again(value: Any) -> Any:
    """Back into the form of a file."""
    if isinstance(value, Seat):
        return {key: simple(one) for key, one in vars(value).items()}
    return [_again(one) for one in value] if isinstance(value, tuple) else simple(value)
