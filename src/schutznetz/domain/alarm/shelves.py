# SPDX-License-Identifier: EUPL-1.2
"""A map from alarm to value that is cheap to change without changing the old one, and that JSON can carry.

The entries lie on shelves named by the last two letters of the alarm (random in a ULID), so a change copies one shelf
and not everything: a storm of thousands of alarms costs each step no more than a quiet day. Twin: shelves.js.
"""

from collections.abc import Iterator
from typing import Any

Shelves = dict[str, dict[str, Any]]


def find(shelves: Shelves, alarm: str) -> Any:
    """The value of an alarm; None if there is none."""
    shelf = shelves.get(alarm[-2:])
    return shelf.get(alarm) if shelf else None


def keep(shelves: Shelves, alarm: str, value: Any) -> Shelves:
    """The same shelves with another value for one alarm; without it if the value is None."""
    shelf = {**shelves.get(alarm[-2:], {}), alarm: value}
    if value is None:
        del shelf[alarm]
    changed = {**shelves, alarm[-2:]: shelf}
    if not shelf:
        del changed[alarm[-2:]]
    return changed


def every(shelves: Shelves) -> Iterator[tuple[str, Any]]:
    """Each alarm with its value."""
    return (entry for shelf in shelves.values() for entry in shelf.items())
