# SPDX-License-Identifier: EUPL-1.2
"""The plan document: saved whole, checked whole, never over somebody else's changes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import site_plan
from schutznetz.apps.organisation.models import Desk, Door, Floor, Person, Room
from schutznetz.apps.organisation.queries.plans import _name_height, floor_picture, way_out
from schutznetz.domain.alarm.ring import compute_rings
from tests.apps.builders import a_site, a_user
from tests.apps.organisation.plans import Wing, a_wing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def wing() -> Wing:
    return a_wing()


@pytest.fixture
def client_of() -> Any:
    def make(user: Any) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def address(wing: Wing) -> str:
    return f"/verwaltung/standorte/{wing.site.key}/etagen/{wing.floor.key}/plan.json"


def put(client: Client, wing: Wing, plan: Any, version: int | None = None) -> Any:
    tag = f'"{plan["version"] if version is None else version}"'
    return client.put(address(wing), json.dumps(plan), content_type="application/json", headers={"If-Match": tag})


@pytest.fixture
def editor(wing: Wing, client_of: Any) -> Client:
    client: Client = client_of(a_user("SITE", wing.site))
    return client


def read(client: Client, wing: Wing) -> Any:
    answer = client.get(address(wing))
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    return answer.json()


def test_a_plan_saved_as_it_was_read_changes_nothing_but_the_version(editor: Client, wing: Wing) -> None:
    plan = read(editor, wing)
    answer = put(editor, wing, plan)
    assert answer.status_code == 200
    assert answer.json() == {**plan, "version": plan["version"] + 1}


def test_things_are_moved_added_and_deleted_at_once(editor: Client, wing: Wing) -> None:
    plan = read(editor, wing)
    plan["rooms"].append(
        {"id": "+1", "name": "0.07 Neu", "kind": "meeting", "shaft": "", "points": [[15, 0], [20, 0], [20, 5], [15, 5]]}
    )
    plan["doors"].append(
        {"id": "+2", "kind": "connecting", "x": 15, "y": 2, "room_a": "r3", "room_b": "+1", "blocked": True}
    )
    plan["desks"].append({"id": "+3", "label": "0.07 A", "room": "+1", "x": 17, "y": 2, "public": False})
    plan["desks"] = [desk for desk in plan["desks"] if desk["id"] != "d6b"]
    plan["doors"] = [door for door in plan["doors"] if door["id"] != "v12"]
    next(desk for desk in plan["desks"] if desk["id"] == "d1b").update(x=6.5, y=1, room="r2")
    answer = put(editor, wing, plan)
    assert answer.status_code == 200
    desk = Desk.objects.get(label="0.07 A")
    assert (desk.key, desk.room.name, desk.room.key, desk.has_public_contact) == (
        "d-0-07-a",
        "0.07 Neu",
        "r-0-07-neu",
        False,
    )
    assert Door.objects.get(room_b=desk.room).is_blocked
    assert not Desk.objects.filter(key="d6b").exists()
    assert not Door.objects.filter(key="v12").exists()
    assert Desk.objects.get(key="d1b").room.key == "r2"
    assert Entry.objects.filter(verb="plan_changed", object_id=str(wing.site.pk)).count() == 1


def test_whoever_is_slower_gets_the_newest_plan_and_nothing_is_overwritten(editor: Client, wing: Wing) -> None:
    plan = read(editor, wing)
    put(editor, wing, plan)
    plan["rooms"][0]["name"] = "Zu spät"
    answer = put(editor, wing, plan)
    assert answer.status_code == 409
    assert answer.json()["version"] == plan["version"] + 1
    assert not Room.objects.filter(name="Zu spät").exists()


def test_a_form_counts_as_a_change_too(editor: Client, wing: Wing) -> None:
    plan = read(editor, wing)
    data = {"label": "0.01 A", "room": wing.rooms["r1"].pk, "x": "1,5", "y": "2", "has_public_contact": "on"}
    page = f"/verwaltung/standorte/{wing.site.key}/plaetze/d1a/bearbeiten/"
    assert editor.post(page, data).status_code == 302
    assert put(editor, wing, plan).status_code == 409


@pytest.mark.parametrize(
    ("kind", "id_", "fields", "code"),
    [
        ("desks", "d1a", {"x": 12}, "desk_outside_room"),
        ("desks", "d1a", {"room": "weg"}, "room_missing"),
        ("desks", "d1a", {"label": " "}, "no_name"),
        ("desks", "d1a", {"id": "fremd"}, "unknown_object"),
        ("desks", "d1b", {"id": "d1a"}, "doubled"),
        ("doors", "t1", {"y": 2}, "door_off_room_a"),
        ("doors", "t1", {"room_b": "r1"}, "same_room"),
        ("doors", "t1", {"room_b": "r6"}, "door_off_room_b"),
        ("rooms", "r1", {"points": [[0, 0], [5, 5], [5, 0], [0, 5]]}, "no_outline"),
        ("rooms", "r1", {"points": [[-3, 0], [5, 0], [5, 5], [-3, 5]]}, "outside_floor"),
        ("rooms", "r1", {"points": []}, "no_outline"),
    ],
)
def test_faults_are_named_by_object_and_nothing_is_written(
    editor: Client, wing: Wing, kind: str, id_: str, fields: dict[str, Any], code: str
) -> None:
    plan = read(editor, wing)
    next(one for one in plan[kind] if one["id"] == id_).update(fields)
    plan["rooms"][-1]["name"] = "Nicht geschrieben"
    answer = put(editor, wing, plan)
    assert answer.status_code == 422
    assert (kind[:-1], fields.get("id", id_), code) in {
        (fault["kind"], fault["id"], fault["code"]) for fault in answer.json()["faults"]
    }
    assert not Room.objects.filter(name="Nicht geschrieben").exists()


@pytest.mark.parametrize(
    "body",
    [
        "[]", "{}", "nonsense", '{"rooms":[],"doors":[]}', '{"rooms":[{"id":"r1"}],"doors":[],"desks":[]}',
        '{"rooms":[],"doors":[],"desks":[{"id":"d1","label":"x","room":"r1","x":NaN,"y":1,"public":true}]}',
        '{"rooms":[],"doors":[],"desks":[{"id":"d1","label":"x","room":"r1","x":1e999,"y":1,"public":true}]}',
        '{"rooms":[{"id":"r1","name":"x","kind":"palace","points":[],"shaft":""}],"doors":[],"desks":[]}',
        '{"rooms":' + "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused(editor: Client, wing: Wing, body: str) -> None:
    answer = editor.put(address(wing), body, content_type="application/json", headers={"If-Match": '"1"'})
    assert answer.status_code == 400
    assert Desk.objects.count() == 12


def test_a_plan_without_version_is_refused(editor: Client, wing: Wing) -> None:
    assert editor.put(address(wing), json.dumps(read(editor, wing)), content_type="application/json").status_code == 400


def test_a_desk_with_people_goes_only_when_that_was_asked(editor: Client, wing: Wing) -> None:
    plan = read(editor, wing)
    plan["desks"] = [desk for desk in plan["desks"] if desk["id"] != "d1a"]
    answer = put(editor, wing, plan)
    assert [fault["code"] for fault in answer.json()["faults"]] == ["desk_has_people"]
    assert put(editor, wing, {**plan, "given_up": ["d1a"]}).status_code == 200
    assert Person.objects.get(family_name="Waldmeister").desk is None


@pytest.mark.parametrize("role", ["EMP", "SEC", "SITE_elsewhere"])
def test_nobody_else_reads_or_writes_the_document(client_of: Any, wing: Wing, role: str) -> None:
    site = a_site(wing.site.authority) if role == "SITE_elsewhere" else wing.site
    client = client_of(a_user(role.partition("_")[0], site, desk=wing.desks["d1a"]))
    assert client.get(address(wing)).status_code == 403
    assert client.put(address(wing), "{}", headers={"If-Match": '"1"'}).status_code == 403


def test_the_walk_sees_the_whole_site_in_four_queries(wing: Wing, django_assert_num_queries: Any) -> None:
    upper = a_wing_above(wing)
    with django_assert_num_queries(4):
        plan = site_plan(wing.site)
    assert {room.key for room in plan.rooms if room.kind == "stairs"} == {"eg/treppe", "og1/treppe"}
    assert [stairs.rooms for stairs in plan.stairs] == [("eg/treppe", "og1/treppe")]
    ring = compute_rings(plan, size=7, next_size=20)["d1a"].ring
    assert len(ring) == 7
    assert upper.desks["d1a"].key not in ring


def a_wing_above(wing: Wing) -> Wing:
    upper = Wing(
        wing.site,
        Floor.objects.create(site=wing.site, key="og1", name="1. OG", level=1, width=20, height=13),
        {},
        {},
        {},
    )
    room = Room.objects.create(
        floor=upper.floor,
        key="treppe",
        name="Treppe",
        kind="stairs",
        shaft="ost",
        points=[[15, 5], [19, 5], [19, 8], [15, 8]],
    )
    upper.desks["d1a"] = Desk.objects.create(site=wing.site, room=room, key="oben", label="Oben", x=16, y=6)
    return upper


def test_the_picture_needs_three_queries_and_marks_desks(wing: Wing, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        picture = floor_picture(wing.floor, ring={"d1b", "d2a"}, alarm="d1a", way=[(1, 2), (3, 4.5)])
    assert {desk.key: desk.mark for desk in picture.desks if desk.mark} == {
        "d1a": "alarm",
        "d1b": "ring",
        "d2a": "ring",
    }
    assert picture.way == "1,2 3,4.5"


@pytest.mark.parametrize(("door", "turn"), [((2.0, 0.0), 0), ((5.0, 2.0), 90), ((2.0, 5.0), 180), ((0.0, 2.0), 270)])
def test_door_symbols_lead_out_of_their_room(door: tuple[float, float], turn: int) -> None:
    assert way_out(((0, 0), (5, 0), (5, 5), (0, 5)), door) == turn


@pytest.mark.parametrize("desk", [0.8, 1.3, 2.0, 3.5])
def test_the_name_of_a_room_keeps_off_its_desks(desk: float) -> None:
    lower_edge = _name_height(0, 5, 0.8, [desk])
    assert lower_edge < desk - 0.28 or lower_edge - 0.6 > desk + 0.28
    assert lower_edge <= 5
