# SPDX-License-Identifier: EUPL-1.2
"""Rings, rosters and plans computed from the organisation."""

import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from schutznetz.apps.alarm.jobs import rosters
from schutznetz.apps.alarm.models import Ring, RingChange, RosterVersion, Station
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.models import Authority, Desk, Door, Room
from tests.apps.alarm.conftest import NOW, TODAY, County, build_site


def roster(site: str = "marl") -> dict:
    made = rosters.compute(site, NOW, TODAY)
    assert made is not None
    return json.loads(made.bodies[f"roster.{site}"])


def plan(site: str = "marl") -> dict:
    made = rosters.compute(site, NOW, TODAY)
    assert made is not None
    return json.loads(made.bodies[f"plan.{site}.eg"])


@pytest.mark.requirement("VES-017")
def test_every_desk_gets_seven_neighbours_none_of_them_itself(county: County) -> None:
    rosters.compute("marl", NOW, TODAY)
    for ring in Ring.objects.filter(site=county.marl).select_related("desk"):
        keys = ring.neighbours()
        assert len(set(keys)) == 7
        assert ring.desk.key not in keys
    assert Ring.objects.get(desk=county.desk("d1")).neighbours() == [f"d{n}" for n in range(2, 9)]


def test_the_roster_says_what_stations_need(county: County) -> None:
    station = Station.objects.create(
        key="st-x",
        label="PC",
        desk=county.desk("d1"),
        desk_key="d1",
        enrolled_at=NOW,
        public_key_a="UA",
        public_key_b="UB",
    )
    station.sites.add(county.marl)
    body = roster()
    assert (body["v"], body["site"], body["name"], body["phone"], body["circuit2"]) == (
        1,
        "marl",
        "Marl",
        "02365 100",
        "none",
    )
    assert body["params"]["accept_within_s"] == 20
    assert body["floors"] == [{"key": "eg", "name": "Erdgeschoss"}]
    assert body["desks"]["d3"] | {"ring": [], "next": []} == {
        "label": "1.03 A", "room": "1.03", "room_key": "eg/r3", "floor": "eg", "x": 10, "y": 2, "ring": [], "next": [],
    }  # fmt: skip
    assert body["stations"] == {"st-x": {"desk": "d1", "kind": "desk"}}
    station.revoked_at = NOW
    station.save()
    assert roster()["stations"] == {}


@pytest.mark.requirement("HAT-014")
def test_the_plan_shows_the_way_and_the_escape_through_the_connecting_door(county: County) -> None:
    rooms = {room.key: room for room in Room.objects.filter(floor__site=county.marl)}
    Door.objects.create(
        floor=rooms["r1"].floor, room_a=rooms["r1"], room_b=rooms["r2"], key="v1", kind="connecting", x=4, y=2
    )
    body = plan()
    way = body["ways"]["d1"]["d2"]
    assert (way["via"], way["metres"]) == ("connecting", 4.0)
    assert way["points"][0] == [6, 2]
    assert way["points"][-1] == [2, 2]
    assert body["escape"]["d1"]["room"] == "1.02"
    assert (body["width"], body["height"], len(body["rooms"]), len(body["desks"])) == (48, 8, 13, 12)


def test_computing_again_changes_no_version(county: County) -> None:
    first = rosters.compute("marl", NOW, TODAY)
    again = rosters.compute("marl", NOW + timedelta(hours=1), TODAY)
    assert first == again
    assert RosterVersion.objects.get().version == 1


def test_a_change_raises_the_version_and_leaves_the_plan_alone(county: County) -> None:
    rosters.compute("marl", NOW, TODAY)
    county.marl.phone = "110"
    county.marl.save()
    made = rosters.compute("marl", NOW, TODAY)
    assert made is not None
    assert json.loads(made.bodies["roster.marl"])["version"] == 2
    assert json.loads(made.bodies["plan.marl.eg"])["version"] == 1


def test_a_moved_desk_changes_the_plan_and_the_rings(county: County) -> None:
    rosters.compute("marl", NOW, TODAY)
    Desk.objects.filter(site=county.marl, key="d12").update(room=county.desk("d1").room, x=1, y=1)
    assert plan()["version"] == 2
    assert Ring.objects.get(desk=county.desk("d1")).neighbours()[0] == "d12"


def test_pinned_neighbours_come_first_and_excluded_ones_never(county: County) -> None:
    for kind, neighbour in (("pinned", "d12"), ("excluded", "d2")):
        RingChange.objects.create(
            desk=county.desk("d1"), neighbour=county.desk(neighbour), kind=kind, reason="Grund", made_at=NOW
        )
    ring = roster()["desks"]["d1"]["ring"]
    assert ring == ["d12", "d3", "d4", "d5", "d6", "d7", "d8"]


def test_the_journal_tells_which_sites_changed(county: County, django_capture_on_commit_callbacks: object) -> None:
    assert rosters.changed_sites() == ([], 0)
    record(verb="plan_changed", subject=county.marl, actor=None, now=NOW)
    record(verb="station_enrolled", subject=county.people["kim"], actor=None, now=NOW, site="herten")
    record(verb="something_else", subject=county.marl, actor=None, now=NOW)
    sites, last = rosters.changed_sites()
    assert sites == ["herten", "marl"]
    rosters.remember(last)
    assert rosters.changed_sites()[0] == []


def test_a_site_that_is_gone_says_nothing(county: County) -> None:
    assert rosters.compute("nowhere", NOW, TODAY) is None


def processor_s(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


@pytest.mark.requirement("VES-002")
def test_eleven_sites_with_a_thousand_desks_take_less_than_five_seconds(db: None) -> None:
    authority = Authority.objects.create(key="gross", name="Großer Kreis")
    for number in range(11):
        build_site(authority, f"s{number}", f"Standort {number}", rooms=91)
    began = processor_s(lambda: sum(number * number % 7 for number in range(2_000_000)))
    taken = processor_s(lambda: [rosters.compute(f"s{number}", NOW, TODAY) for number in range(11)])
    assert taken < 5 * max(1.0, began / 0.12)  # 0.12 s: the same sum on an office computer of today
    assert Ring.objects.count() == 1001
