# SPDX-License-Identifier: EUPL-1.2
"""A cut as a map of our own: authorities where they lie, lines to where their group meets. No tiles, no outside server.

Each group has a number and a shape beside its colour; the list under the map says the same in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from schutznetz.apps.planning.queries.drafts import Piece, Sketch

WIDTH, EDGE, LEAST_KM = 1000.0, 60.0, 5.0
KM_A_DEGREE = 111.2
SHAPES = ("circle", "square", "triangle", "diamond", "down", "cross")
COLOURS = 8


@dataclass(frozen=True)
class Mark:
    """An authority, or the part of it in one group; `title` is what it says when it is pointed at."""

    x: float
    y: float
    radius: float
    shape: str
    colour: int
    title: str
    points: str = ""


@dataclass(frozen=True)
class Line:
    """From an authority to where its group meets."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: int


@dataclass(frozen=True)
class Label:
    """The number of a group where it meets."""

    x: float
    y: float
    number: int
    colour: int


@dataclass(frozen=True)
class Drawing:
    """A map of `width` times `height` units; `scale_km` is a round distance, `scale` its length in units."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    scale_km: int
    scale: float


@dataclass(frozen=True)
class _Frame:
    """From degrees to units."""

    west: float
    north: float
    narrow: float
    unit: float
    left: float
    top: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        east = (longitude - self.west) * self.narrow * KM_A_DEGREE
        south = (self.north - latitude) * KM_A_DEGREE
        return round(self.left + east * self.unit, 1), round(self.top + south * self.unit, 1)


def drawing_of(cut: Sketch) -> Drawing | None:
    """The map of a cut; None when nobody is in it."""
    if not cut.pieces:
        return None
    frame, height = _frame(cut.pieces)
    numbers = {group.pk: number for number, group in enumerate(cut.groups)}
    seats = _seats(cut, frame)
    marks, lines = [], []
    for piece in cut.pieces:
        x, y = frame.at(piece.latitude, piece.longitude)
        number = numbers.get(piece.group_id, -1)
        marks.append(_mark(x, y, piece, number, cut.groups[number].name if number >= 0 else ""))
        if piece.group_id in seats and seats[piece.group_id] != (x, y):
            lines.append(Line(x, y, *seats[piece.group_id], number % COLOURS))
    labels = [Label(*at, numbers[group] + 1, numbers[group] % COLOURS) for group, at in seats.items()]
    step = _round_km(0.25 * WIDTH / frame.unit)
    return Drawing(WIDTH, height, tuple(marks), tuple(lines), tuple(labels), step, round(step * frame.unit, 1))


def _frame(members: Sequence[Piece]) -> tuple[_Frame, float]:
    """All pieces in a picture of the same width, in the middle of it; and its height."""
    south, north = min(one.latitude for one in members), max(one.latitude for one in members)
    west, east = min(one.longitude for one in members), max(one.longitude for one in members)
    narrow = cos(radians((south + north) / 2))
    wide = max(LEAST_KM, (east - west) * narrow * KM_A_DEGREE)
    tall = max(LEAST_KM, (north - south) * KM_A_DEGREE)
    unit = (WIDTH - 2 * EDGE) / max(wide, tall)
    height = round(tall * unit + 2 * EDGE + 40, 1)
    left = (WIDTH - (east - west) * narrow * KM_A_DEGREE * unit) / 2
    return _Frame(west, north, narrow, unit, left, EDGE), height


def _seats(cut: Sketch, frame: _Frame) -> dict[int, tuple[float, float]]:
    """Where each group meets, moved apart a little where several meet in one place."""
    at_home: dict[int, list[Piece]] = {}
    for one in cut.pieces:
        at_home.setdefault(one.authority_id, []).append(one)
    found: dict[int, tuple[float, float]] = {}
    taken: dict[tuple[float, float], int] = {}
    for group in cut.groups:
        if group.seat_id in at_home:
            spot = frame.at(*_middle(at_home[group.seat_id]))
            taken[spot] = taken.get(spot, -1) + 1
            found[group.pk] = (spot[0] + 46 * taken[spot], spot[1])
    return found


def _middle(pieces: Sequence[Piece]) -> tuple[float, float]:
    count = sum(one.count for one in pieces)
    return (
        sum(one.count * one.latitude for one in pieces) / count,
        sum(one.count * one.longitude for one in pieces) / count,
    )


def _mark(x: float, y: float, piece: Piece, number: int, group: str) -> Mark:
    radius = round(5 + 2.2 * sqrt(piece.count), 1)
    title = f"{piece.authority} ({piece.count}): {group}" if group else f"{piece.authority} ({piece.count})"
    shape = SHAPES[number % len(SHAPES)] if number >= 0 else "cross"
    return Mark(x, y, radius, shape, number % COLOURS, title, _points(shape, x, y, radius))


def _points(shape: str, x: float, y: float, r: float) -> str:
    """The corners of a shape; none for a circle."""
    t = r / 3
    corners = {
        "square": ((-r, -r), (r, -r), (r, r), (-r, r)),
        "triangle": ((0, -1.2 * r), (1.1 * r, 0.9 * r), (-1.1 * r, 0.9 * r)),
        "down": ((0, 1.2 * r), (1.1 * r, -0.9 * r), (-1.1 * r, -0.9 * r)),
        "diamond": ((0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)),
        "cross": (
            (-t, -r), (t, -r), (t, -t), (r, -t), (r, t), (t, t), (t, r), (-t, r), (-t, t), (-r, t), (-r, -t), (-t, -t),
        ),
    }.get(shape, ())  # fmt: skip
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)


def _round_km(most: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 … that is not longer."""
    best = 1
    for power in range(4):
        for digit in (1, 2, 5):
            if digit * 10**power <= most:
                best = digit * 10**power
    return best
