# SPDX-License-Identifier: EUPL-1.2
"""Two published figures beside each other: they differ only when they differ by more than they are uncertain."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, hypot

from schutznetz.domain.reading.readings import Reading


class Course(StrEnum):
    """What happened between two figures, as far as they tell."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """Which way, and by how much at least and at most (0 where it is not known or not certain)."""

    course: Course
    least: int = 0
    most: int = 0


UNKNOWN = Change(Course.UNKNOWN)


def change(now: Reading, before: Reading | None) -> Change:
    """From `before` to `now`. Errors of two releases are independent: that of the difference is their hypotenuse."""
    if before is None or now.is_withheld or before.is_withheld:
        return UNKNOWN
    (here, mine), (there, theirs) = _centre(now), _centre(before)
    difference, error = here - there, hypot(mine, theirs)
    if abs(difference) <= error:
        return Change(Course.SAME)
    course = Course.MORE if difference > 0 else Course.LESS
    return Change(course, max(1, ceil(abs(difference) - error)), max(1, floor(abs(difference) + error)))


def _centre(one: Reading) -> tuple[float, float]:
    """Middle and half width; a small figure lies anywhere in its interval, so that its value is not told here."""
    if one.is_few:
        return one.most / 2, one.most / 2
    return float(one.value or 0), one.error
