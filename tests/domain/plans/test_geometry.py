# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.domain.plans.check import (
    MOST_OBJECTS,
    DeskShape,
    FloorShape,
    RoomShape,
    check_plan,
    desk_fault,
    room_fault,
)
from schutznetz.domain.plans.geometry import area, inside, is_simple, middle, rectangle, to_border

L_SHAPE = ((0.0, 0.0), (6.0, 0.0), (6.0, 2.0), (2.0, 2.0), (2.0, 6.0), (0.0, 6.0))
lengths = st.floats(0.5, 100).map(lambda value: round(value, 2))


@given(lengths, lengths, lengths, lengths)
def test_the_middle_of_a_rectangle_lies_inside_and_desks_fit_there(
    x: float, y: float, width: float, height: float
) -> None:
    box = rectangle(x, y, width, height)
    assert inside(box, middle(box))
    assert area(box) == pytest.approx(width * height, rel=1e-3)
    assert desk_fault(box, middle(box)) == ""
    assert desk_fault(box, (x - 1, y)) == "desk_outside_room"
    assert room_fault(box, 300, 300) == ""


def test_corners_that_cross_are_no_room() -> None:
    assert is_simple(L_SHAPE)
    assert not is_simple(((0, 0), (4, 4), (4, 0), (0, 4)))
    assert not is_simple(((0, 0), (4, 0), (8, 0)))


def test_the_inner_corner_of_an_l_is_outside() -> None:
    assert not inside(L_SHAPE, (5, 5))
    assert to_border(L_SHAPE, (3, 3)) == pytest.approx(1)


def test_a_floor_holds_only_so_much() -> None:
    room = RoomShape("r", "R", "office", rectangle(0, 0, 5, 5))
    desks = tuple(DeskShape(f"d{n}", "D", "r", (1, 1)) for n in range(MOST_OBJECTS))
    faults = check_plan(FloorShape(10, 10, (room,), (), desks))
    assert [fault.code for fault in faults] == ["too_many_objects"]
