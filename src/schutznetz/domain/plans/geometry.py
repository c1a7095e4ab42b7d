# SPDX-License-Identifier: EUPL-1.2
"""Points and polygons in metres. A polygon is a sequence of corners without the first one repeated."""

from collections.abc import Iterator, Sequence
from math import hypot

Point = tuple[float, float]
Polygon = Sequence[Point]


def rectangle(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    """Corners of a rectangle from its upper left corner, clockwise on screen, rounded to millimetres."""
    right, bottom = round(x + width, 3), round(y + height, 3)
    return ((x, y), (right, y), (right, bottom), (x, bottom))


def edges(points: Polygon) -> Iterator[tuple[Point, Point]]:
    return ((points[at - 1], points[at]) for at in range(len(points)))


def area(points: Polygon) -> float:
    """Square metres, never negative."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(points))) / 2


def bounds(points: Polygon) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def middle(points: Polygon) -> Point:
    """A point to write a label at: the centre of mass, or of the bounds when that lies outside."""
    left, top, right, bottom = bounds(points)
    centre = ((left + right) / 2, (top + bottom) / 2)
    twice = sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(points))
    if not twice or inside(points, centre):
        return centre
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in edges(points)) / (3 * twice)
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in edges(points)) / (3 * twice)
    return x, y


def inside(points: Polygon, point: Point) -> bool:
    """Is `point` within the polygon (even-odd rule; the border belongs to either side)?"""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in edges(points):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def to_segment(point: Point, start: Point, end: Point) -> float:
    """Metres from `point` to the nearest point of a segment."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) if length else 0.0
    return hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def to_border(points: Polygon, point: Point) -> float:
    """Metres from `point` to the nearest wall."""
    return min(to_segment(point, start, end) for start, end in edges(points))


def is_simple(points: Polygon) -> bool:
    """Does the outline enclose something and never cross itself?"""
    sides = list(edges(points))
    return (
        len(points) >= 3
        and area(points) > 0.01
        and not any(
            _cross(*sides[one], *sides[other]) for one in range(len(sides)) for other in range(one + 1, len(sides))
        )
    )


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Do the segments a-b and c-d cross at a point that is no end of either?"""
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0
