# SPDX-License-Identifier: EUPL-1.2
"""Pools leave by the number of returns alone; nobody leaves with fewer than the least number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.disclosure.pools import neighbours, settle

RETURNS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9), max_size=8)


@given(RETURNS)
@settings(max_examples=100)
@pytest.mark.requirement("SAP-064")
def test_every_pool_leaves_once_with_enough_or_waits(returns: dict[str, int]) -> None:
    found = settle(returns, neighbours(sorted(returns)), least=5)
    gone = [key for some in found.leaving for key in some]
    assert sorted([*gone, *found.waiting]) == sorted(returns)
    assert all(sum(returns[key] for key in some) >= 5 for some in found.leaving)
    assert all(returns[key] < 5 for key in found.waiting)


@pytest.mark.parametrize(
    ("returns", "leaving", "waiting"),
    [
        ({"a": 5, "b": 7}, (("a",), ("b",)), ()),
        ({"a": 3, "b": 7}, (("b", "a"),), ()),
        ({"a": 2, "b": 3}, (("b", "a"),), ()),
        ({"a": 2, "b": 2}, (), ("a", "b")),
        ({"a": 4}, (), ("a",)),
        ({"a": 0, "b": 9}, (("b",),), ("a",)),
        ({"a": 6, "b": 6, "c": 1}, (("a",), ("b", "c")), ()),
        ({}, (), ()),
    ],
)
def test_small_pools_join_their_fixed_neighbour(
    returns: dict[str, int], leaving: tuple[tuple[str, ...], ...], waiting: tuple[str, ...]
) -> None:
    found = settle(returns, neighbours(sorted(returns)), least=5)
    assert (found.leaving, found.waiting) == (leaving, waiting)


def test_a_neighbour_does_not_depend_on_returns() -> None:
    assert neighbours(["c", "a", "b"]) == {"a": "b", "b": "c", "c": "b"}
    assert neighbours(["a"]) == {}
