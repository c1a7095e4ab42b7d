# SPDX-License-Identifier: EUPL-1.2
"""The ring of a desk and the ways on the plan."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schutznetz.domain.alarm.ring import (
    KEY_METRES,
    NO_WAY_METRES,
    Desk,
    Door,
    Plan,
    Ring,
    Room,
    Stairs,
    Walks,
    compute_rings,
    gaps,
)
from schutznetz.domain.alarm.ways import compute_ways, escapes

SIZE, NEXT = 7, 20


def row(offices: int, *, desks: int = 1, floor: str = "og1", prefix: str = "", connecting: bool = True) -> Plan:
    """Offices of 4 by 5 metres side by side on a corridor behind doors that open from inside only."""
    rooms = [Room(f"{prefix}c", floor, "corridor", ((0, 5), (4 * offices, 5), (4 * offices, 7), (0, 7)))]
    doors, places = [], []
    for n in range(offices):
        x, room = 4.0 * n, f"{prefix}r{n:03}"
        rooms.append(Room(room, floor, "office", ((x, 0), (x + 4, 0), (x + 4, 5), (x, 5))))
        doors.append(Door("inside_only", (x + 2, 5), (room, f"{prefix}c")))
        if n and connecting:
            doors.append(Door("connecting", (x, 2), (f"{prefix}r{n - 1:03}", room)))
        places += [Desk(f"{prefix}D{n * desks + d + 1}", room, floor, (x + 1 + d, 2)) for d in range(desks)]
    return Plan(rooms=tuple(rooms), doors=tuple(doors), desks=tuple(places))


def tower(levels: int, offices: int) -> Plan:
    """Rows above each other, joined by stairs between the corridors."""
    plans = [row(offices, floor=f"f{n}", prefix=f"f{n}-") for n in range(levels)]
    links = tuple(Stairs((f"f{n}-c", f"f{n + 1}-c"), ((0, 6), (0, 6)), 15.0) for n in range(levels - 1))
    return Plan(
        rooms=tuple(room for plan in plans for room in plan.rooms), stairs=links,
        doors=tuple(door for plan in plans for door in plan.doors),
        desks=tuple(desk for plan in plans for desk in plan.desks),
    )  # fmt: skip


def distances(plan: Plan) -> dict[tuple[str, str], float]:
    rings = compute_rings(plan, size=len(plan.desks), next_size=0)
    return {(ring.desk, key): m for ring in rings.values() for key, m in zip(ring.ring, ring.metres, strict=True)}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any rooms on two floors with any doors between them, some blocked, and desks anywhere."""
    spot = st.tuples(st.integers(0, 30), st.integers(0, 30))
    count = draw(st.integers(1, 6))
    rooms = tuple(Room(f"r{n}", f"f{n % 2}") for n in range(count))
    key = st.sampled_from([room.key for room in rooms] + [""])
    kinds = st.sampled_from(["normal", "connecting", "inside_only", "escape"])
    doors = draw(st.lists(st.builds(Door, kinds, spot, st.tuples(key, key), st.booleans()), max_size=10))
    homes = draw(st.lists(st.tuples(st.sampled_from(rooms), spot), min_size=1, max_size=14))
    desks = tuple(Desk(f"D{n}", room.key, room.floor, point) for n, (room, point) in enumerate(homes))
    stairs = (Stairs(("r0", "r1"), ((0, 0), (0, 0))),) if count > 1 and draw(st.booleans()) else ()
    return Plan(rooms=rooms, doors=tuple(doors), desks=desks, stairs=stairs)


@pytest.mark.requirement("VES-017")
def test_exactly_seven_desks_none_of_them_d12() -> None:
    ring = compute_rings(row(20), size=SIZE, next_size=NEXT)["D12"]
    assert set(ring.ring) == {"D9", "D10", "D11", "D13", "D14", "D15", "D16"}
    assert len(ring.ring) == 7
    assert "D12" not in ring.ring + ring.next
    assert len(ring.next) == 12


@pytest.mark.requirement("VES-017")
@given(plans(), st.integers(1, 9), st.integers(0, 9))
def test_rings_are_full_without_doubles_and_without_oneself(plan: Plan, size: int, more: int) -> None:
    rings = compute_rings(plan, size=size, next_size=more)
    assert rings.keys() == {desk.key for desk in plan.desks}
    for key, ring in rings.items():
        called = ring.ring + ring.next
        assert key not in called
        assert len(called) == len(set(called)) == len(ring.metres)
        assert len(ring.ring) == min(size, len(plan.desks) - 1)
        assert len(called) == min(size + more, len(plan.desks) - 1)


@given(plans())
def test_a_ring_does_not_depend_on_the_order_of_the_plan(plan: Plan) -> None:
    turned = replace(plan, rooms=plan.rooms[::-1], doors=plan.doors[::-1], desks=plan.desks[::-1])
    assert compute_rings(plan, size=3, next_size=3) == compute_rings(turned, size=3, next_size=3)


@given(plans(), st.data())
def test_blocking_a_door_never_shortens_a_way(plan: Plan, data: st.DataObject) -> None:
    if not plan.doors:
        return
    number = data.draw(st.integers(0, len(plan.doors) - 1))
    doors = [replace(door, blocked=door.blocked or n == number) for n, door in enumerate(plan.doors)]
    before, after = distances(plan), distances(replace(plan, doors=tuple(doors)))
    assert all(after[pair] >= metres for pair, metres in before.items())


@given(plans())
def test_without_one_way_doors_there_and_back_are_equally_long(plan: Plan) -> None:
    doors = tuple(replace(door, kind="normal") for door in plan.doors)
    lengths = distances(replace(plan, doors=doors))
    assert all(abs(lengths[one, two] - lengths[two, one]) < 0.01 for one, two in lengths)


@given(plans())
def test_ways_are_as_long_as_the_ring_says_and_end_at_the_alarm(plan: Plan) -> None:
    rings = compute_rings(plan, size=3, next_size=3)
    desks = {desk.key: desk for desk in plan.desks}
    for key, ways in compute_ways(plan, rings).items():
        ring = rings[key]
        assert list(ways) == [*ring.ring, *ring.next]
        assert [way.metres for way in ways.values()] == list(ring.metres)
        for way in ways.values():
            assert way.points[-1] == desks[key].point
            assert (way.via == "none") == (way.metres >= NO_WAY_METRES)


@settings(max_examples=50)
@given(plans(), st.data())
def test_fewer_wanted_are_the_first_of_more(plan: Plan, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(plan.desks)))
    everybody = compute_rings(plan, size=len(plan.desks), next_size=0)
    few = compute_rings(plan, size=size, next_size=0)
    assert all(ring.ring == everybody[key].ring[:size] for key, ring in few.items())


def test_two_halves_of_a_mirror_have_mirrored_rings() -> None:
    plan = row(9)
    rings, mirror = compute_rings(plan, size=4, next_size=0), {f"D{n}": f"D{10 - n}" for n in range(1, 10)}
    assert rings["D5"].ring == ("D4", "D6", "D3", "D7")
    lengths = distances(replace(plan, desks=tuple(replace(d, point=(d.point[0] + 1, 2)) for d in plan.desks)))
    assert all(lengths[mirror[one], mirror[two]] == metres for (one, two), metres in lengths.items())


def test_helpers_come_through_the_connecting_door_and_leave_freely() -> None:
    ways = compute_ways(row(3), compute_rings(row(3), size=2, next_size=0))
    near = ways["D1"]["D2"]
    assert (near.via, near.key, near.points) == ("connecting", False, ((5, 2), (4, 2), (1, 2)))


def test_an_inside_only_door_needs_a_key_as_a_last_resort() -> None:
    plan = row(3, connecting=False)
    way = compute_ways(plan, compute_rings(plan, size=2, next_size=0))["D1"]["D2"]
    assert (way.via, way.key) == ("inside_only", True)
    assert KEY_METRES < way.metres < KEY_METRES + 15


def test_a_blocked_door_is_no_way_and_a_wrong_plan_fails_open() -> None:
    plan = row(3, connecting=False)
    shut = replace(plan, doors=tuple(replace(door, blocked=True) for door in plan.doors))
    ring = compute_rings(shut, size=2, next_size=0)["D1"]
    assert ring.ring == ("D2", "D3")
    assert ring.metres == (4 + NO_WAY_METRES, 8 + NO_WAY_METRES)
    assert compute_ways(shut, {"D1": ring})["D1"]["D2"].via == "none"


def test_desks_without_rooms_and_doors_ring_by_straight_line() -> None:
    plan = Plan(desks=tuple(Desk(f"D{n}", "", "og1", (n, 0)) for n in range(9)))
    assert compute_rings(plan, size=2, next_size=0)["D4"].ring == ("D3", "D5")


@pytest.mark.requirement("VES-017")
def test_the_same_floor_comes_first() -> None:
    rings = compute_rings(tower(3, 6), size=SIZE, next_size=NEXT)
    ring = rings["f0-D1"]
    assert [key.split("-")[0] for key in ring.ring] == ["f0"] * 5 + ["f1"] * 2
    assert list(ring.metres[5:]) == sorted(ring.metres[5:])
    alone = compute_rings(tower(3, 40), size=SIZE, next_size=NEXT)["f0-D1"]
    assert {key.split("-")[0] for key in alone.ring + alone.next} == {"f0"}


def test_a_way_from_another_floor_is_drawn_on_the_floor_of_the_alarm() -> None:
    plan = tower(2, 2)
    way = compute_ways(plan, compute_rings(plan, size=3, next_size=0))["f0-D1"]["f1-D1"]
    assert way.points[0] == (0, 6)
    assert way.points[-1] == (1, 2)
    assert (way.via, way.key) == ("inside_only", True)


def test_pinned_neighbours_come_first_and_excluded_ones_never() -> None:
    plan = replace(
        row(20), pinned={"D12": ["D20", "D12", "nobody", "D20"]}, excluded={"D12": ["D11", "D13"], "D1": ["D2"]}
    )
    rings = compute_rings(plan, size=SIZE, next_size=NEXT)
    assert rings["D12"].ring == ("D20", "D10", "D14", "D15", "D9", "D16", "D8")
    assert not {"D11", "D12", "D13"} & {*rings["D12"].ring, *rings["D12"].next}
    assert rings["D12"].metres[0] == 32
    assert rings["D1"].ring[0] == "D3"


@pytest.mark.requirement("VES-018")
def test_gaps_now_and_with_something_switched_off() -> None:
    rings = compute_rings(tower(2, 8), size=SIZE, next_size=0)
    assert gaps(rings, size=SIZE) == []
    off = gaps(rings, size=SIZE, without_floor="f1")
    assert {gap.desk for gap in off} == {f"f1-D{n}" for n in range(1, 9)}
    assert all(gap.cut_off and gap.heard == 0 for gap in off)
    one = gaps(rings, size=SIZE, without_desks=["f0-D3"])
    assert [gap.desk for gap in one if not gap.cut_off] == [f"f0-D{n}" for n in (1, 2, 4, 5, 6, 7, 8)]
    assert {(gap.heard, gap.missing) for gap in one if not gap.cut_off} == {(6, 1)}


def test_gaps_of_a_small_site() -> None:
    rings = compute_rings(row(3), size=SIZE, next_size=0)
    assert [(gap.desk, gap.heard, gap.missing) for gap in gaps(rings, size=SIZE)] == [
        ("D1", 2, 5), ("D2", 2, 5), ("D3", 2, 5),
    ]  # fmt: skip


@pytest.mark.requirement("HAT-014")
def test_the_way_out_leads_into_the_next_room_by_the_connecting_door() -> None:
    plan = Plan(
        rooms=(Room("2.14", "og2", points=((0, 0), (4, 0), (4, 5), (0, 5))),
               Room("2.15", "og2", points=((4, 0), (8, 0), (8, 5), (4, 5)))),
        doors=(Door("inside_only", (2, 5), ("2.14", "flur")), Door("connecting", (4, 2), ("2.14", "2.15"))),
        desks=(Desk("D1", "2.14", "og2", (1, 2)), Desk("D2", "2.15", "og2", (5, 2))),
    )  # fmt: skip
    out = escapes(plan)
    assert (out["D1"].room, out["D1"].via, out["D1"].points) == ("2.15", "connecting", ((1, 2), (4, 2), (6, 2.5)))
    assert out["D2"].room == "2.14"
    helper = compute_ways(plan, compute_rings(plan, size=1, next_size=0))["D1"]["D2"]
    assert (helper.via, helper.points) == ("connecting", ((5, 2), (4, 2), (1, 2)))
    shut = replace(plan, doors=tuple(replace(door, blocked=True) for door in plan.doors))
    assert escapes(shut) == {}


def test_an_escape_door_leads_one_way_and_may_lead_outside() -> None:
    desks = (Desk("D1", "a", "eg", (1, 1)), Desk("D2", "b", "eg", (9, 1)))
    plan = Plan(desks=desks, doors=(Door("escape", (5, 1), ("a", "b")), Door("escape", (9, 0), ("b", ""))))
    out = escapes(plan)
    assert (out["D1"].room, out["D1"].via) == ("b", "escape")
    assert (out["D2"].room, out["D2"].points) == ("", ((9, 1), (9, 0)))


def test_walks_come_nearest_first() -> None:
    walks = Walks(row(12))
    lengths = [mm for mm, _key, _at, _before in walks.towards(walks.desks["D4"])]
    assert len(lengths) == 11
    assert all(one <= two for one, two in pairwise(lengths))


def test_a_ring_is_a_value() -> None:
    assert compute_rings(row(2), size=1, next_size=0)["D1"] == Ring("D1", "og1", ("D2",), (), (4.0,))
