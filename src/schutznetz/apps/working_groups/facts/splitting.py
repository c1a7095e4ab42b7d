# SPDX-License-Identifier: EUPL-1.2
"""A simple proposal how to cut a group that is too large: authorities stay whole, parts as equal as that allows."""

from collections.abc import Iterable


def parts_of(authorities: Iterable[tuple[str, int]], number: int) -> list[list[tuple[str, int]]]:
    """Authorities with their members in so many parts: the largest first, each to the smallest part so far."""
    parts: list[list[tuple[str, int]]] = [[] for _part in range(max(number, 1))]
    for name, count in sorted(authorities, key=lambda one: (-one[1], one[0])):
        smallest = min(parts, key=lambda part: sum(size for _name, size in part))
        smallest.append((name, count))
    return [sorted(part) for part in parts if part]
