# SPDX-License-Identifier: EUPL-1.2
"""Which pools of returns may be added up: by the number of returns only, nil returns among them.

A condition on the number of processes would itself tell of a case, so there is none. A pool with too few returns joins
the pool of its fixed neighbour; when both together are still too few it waits for the next quarter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Settled:
    """`leaving`: sets of pools to be added up together, the one that leads first. `waiting`: pools that wait."""

    leaving: tuple[tuple[str, ...], ...]
    waiting: tuple[str, ...]


def neighbours(keys: Sequence[str]) -> dict[str, str]:
    """The fixed neighbour of each pool: the next by key, of the last one the one before it. Empty for a single pool."""
    ordered = sorted(keys)
    if len(ordered) < 2:
        return {}
    following = dict(pairwise(ordered))
    return {**following, ordered[-1]: ordered[-2]}


def settle(returns: Mapping[str, int], neighbour: Mapping[str, str], *, least: int) -> Settled:
    """What becomes of pools with so many returns. Pools without a return wait; nobody sees a difference."""
    home = {key: key for key in returns}
    for key in sorted(returns):
        other = neighbour.get(key)
        if 0 < _total(home, returns, home[key]) < least and other is not None and other in home:
            mine, theirs = home[key], home[other]
            home = {one: theirs if at == mine else at for one, at in home.items()}
    sets: dict[str, list[str]] = {}
    for key in sorted(returns):
        sets.setdefault(home[key], []).append(key)
    leaving = [(lead, *(one for one in some if one != lead)) for lead, some in sorted(sets.items())]
    ready = tuple(one for one in leaving if sum(returns[key] for key in one) >= least)
    gone = {key for one in ready for key in one}
    return Settled(ready, tuple(key for key in sorted(returns) if key not in gone))


def _total(home: Mapping[str, str], returns: Mapping[str, int], lead: str) -> int:
    return sum(count for key, count in returns.items() if home[key] == lead)
