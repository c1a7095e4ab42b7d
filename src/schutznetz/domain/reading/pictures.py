# SPDX-License-Identifier: EUPL-1.2
"""Pictures of published figures as plain numbers: bars with their uncertainty, and columns over time with a scale.

Lengths are in units of a drawing, which a template or a page of paper turns into lines. No colour, no text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schutznetz.domain.reading.readings import Reading

STEPS = (1, 2, 5)
MARKS = 4
"""At least so many intervals would fill the scale; the next round step above is taken."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from 0 to `length` and the interval from `low` to `high`, in the same units; None: withheld."""

    length: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column on the ground line: left edge, width, middle, top, height; its interval from `low` to `high` (y)."""

    x: float
    width: float
    middle: float
    y: float
    height: float
    low: float
    high: float
    has_value: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side in a drawing of this size; `marks` are (y, value) of the scale."""

    width: float
    height: float
    ground: float
    columns: tuple[Column, ...]
    marks: tuple[tuple[float, int], ...]


def top_of(readings: Sequence[Reading]) -> int:
    """The greatest end of an interval, at least 1: what fills the picture."""
    return max([1, *(one.most for one in readings)])


def bar(reading: Reading, top: int, width: float) -> Bar | None:
    """One bar of a drawing whose full width is `top`."""
    if reading.is_withheld:
        return None
    scale = width / top
    return Bar(_round(reading.shown * scale), _round(reading.least * scale), _round(reading.most * scale))


def columns(readings: Sequence[Reading], *, each: float, height: float, left: float, above: float) -> Columns:
    """One column for each reading, `each` units apart, right of `left` units for the scale."""
    top, step = _scale(top_of(readings))
    scale = (height - above) / top
    found = tuple(_column(one, left + at * each, each, height, scale) for at, one in enumerate(readings))
    marks = tuple((_round(height - value * scale), value) for value in range(0, top + 1, step))
    return Columns(_round(left + each * len(readings)), height, height, found, marks)


def _column(one: Reading, x: float, each: float, ground: float, scale: float) -> Column:
    heights = [value * scale for value in (one.shown, one.least, one.most)]
    height, low, high = (_round(value) for value in heights)
    return Column(
        _round(x + each * 0.2), _round(each * 0.6), _round(x + each / 2), _round(ground - height), height,
        _round(ground - low), _round(ground - high), not one.is_withheld,
    )  # fmt: skip


def _scale(most: int) -> tuple[int, int]:
    """The end of the scale and its step: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for digit in STEPS:
            step = digit * size
            if step * MARKS >= most:
                return step * -(-most // step), step
        size *= 10


def _round(value: float) -> float:
    return round(value, 2)
