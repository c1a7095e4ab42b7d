# SPDX-License-Identifier: EUPL-1.2
"""Rings, rosters and plans of the sites, computed from the organisation and stored with their versions.

A version changes only when what it says changes, so computing again publishes nothing new.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from schutznetz.adapters.clock import wire_time
from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.models import Bookmark, Ring, RosterVersion, Station
from schutznetz.apps.journal import queries as journal
from schutznetz.apps.organisation.models import Desk, Floor, Site
from schutznetz.domain.alarm import ring
from schutznetz.domain.alarm.messages import plan_subject, roster_subject
from schutznetz.domain.alarm.ways import Escape, Way, compute_ways
from schutznetz.domain.alarm.ways import escapes as find_escapes
from schutznetz.regulation.site_safety.desk_alarm import TOPIC, ladder_params

Json = dict[str, Any]
JOURNAL = "journal"
WAYS_OF_ALL_UP_TO = 150
"""On larger floors the plan holds the ways of the ring only, so that it stays well below what a broker takes."""
VERBS = ("plan_changed", "site_changed", "station_enrolled", "station_revoked", "ring_changed")


@dataclass(frozen=True)
class Publication:
    """What a site says to its stations: bodies by subject, the roster first."""

    site: str
    version: int
    bodies: Mapping[str, bytes]


def all_sites() -> list[str]:
    return list(Site.objects.order_by("key").values_list("key", flat=True))


def changed_sites() -> tuple[list[str], int]:
    """Sites with news in the journal since the bookmark, and the entry up to which it was read."""
    mark = Bookmark.objects.filter(loop="", stream=JOURNAL).first()
    keys, last = set(), mark.sequence if mark else 0
    ids = set()
    for entry in journal.since(last, *VERBS):
        last = entry.id
        if entry.object_type == Site._meta.label_lower:
            ids.add(entry.object_id)
        elif "site" in entry.facts:
            keys.add(entry.facts["site"])
    keys |= set(Site.objects.filter(pk__in=ids).values_list("key", flat=True))
    return sorted(keys), last


def remember(entry: int) -> None:
    """Move the bookmark of the journal."""
    Bookmark.objects.update_or_create(loop="", stream=JOURNAL, defaults={"created": "", "sequence": entry})


def compute(site_key: str, now: datetime, today: date) -> Publication | None:
    """Rings, roster and plans of a site, stored; None when the site is gone."""
    with transaction.atomic():
        site = Site.objects.select_for_update().filter(key=site_key).first()
        if site is None:
            return None
        plan = facts.walking_plan(site)
        params = ladder_params(today)
        walks = ring.compute_rings(plan, size=params["neighbours"], next_size=TOPIC.integer("next_neighbours", today))
        known, _made = RosterVersion.objects.get_or_create(site=site, defaults={"computed_at": now})
        content = roster_content(site, plan, walks, params, now)
        plans = plan_contents(site, plan, walks)
        _renew(known, content, plans, now)
        _store_rings(site, walks, known.version)
        known.save()
    return _publication(site, known, content, plans)


def _renew(known: RosterVersion, content: Json, plans: Mapping[str, Json], now: datetime) -> None:
    """Raise the version when anything is new; a plan carries the version in which it changed last."""
    digest = _digest(content)
    digests = {floor: _digest(body) for floor, body in plans.items()}
    if digest == known.digest and digests == {floor: entry[0] for floor, entry in known.plans.items()}:
        return
    known.version, known.digest, known.computed_at = known.version + 1, digest, now
    known.plans = {
        floor: known.plans[floor] if known.plans.get(floor, [""])[0] == new else [new, known.version]
        for floor, new in digests.items()
    }


def _digest(content: Json) -> str:
    return hashlib.sha256(_encode(content)).hexdigest()


def _encode(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _publication(site: Site, known: RosterVersion, content: Json, plans: Mapping[str, Json]) -> Publication:
    head = {"version": known.version, "at": wire_time(known.computed_at)}
    bodies = {roster_subject(site.key): _encode({**content, **head})}
    for floor, body in plans.items():
        bodies[plan_subject(site.key, floor)] = _encode({**body, "version": known.plans[floor][1]})
    return Publication(site.key, known.version, bodies)


def _store_rings(site: Site, rings: Mapping[str, ring.Ring], version: int) -> None:
    """Replace the rings that changed; most computations change none."""
    desks = dict(site.desks.values_list("key", "id"))
    known = {row.desk_id: row for row in Ring.objects.filter(site=site)}
    changed = []
    for key, found in rings.items():
        near, further = facts.ring_lists(found)
        row = known.get(desks[key])
        if row is None or (row.ring, row.next) != (near, further):
            changed.append(Ring(desk_id=desks[key], site=site, ring=near, next=further, version=version))
    Ring.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["desk"],
        update_fields=["ring", "next", "version"],
    )


def roster_content(
    site: Site, plan: ring.Plan, rings: Mapping[str, ring.Ring], params: Mapping[str, int], now: datetime
) -> Json:
    """The roster without its version (protocol, section 4). `former`: stations shut out since the oldest alarm that
    counts, so that what they said goes on being said by them and not by whom they claimed to be."""
    labels = dict(Desk.objects.filter(site=site).values_list("key", "label"))
    rooms = {room.key: room for room in plan.rooms}
    stations = Station.objects.filter(sites=site)
    lately = now - timedelta(seconds=params["stale_after_s"])
    return {
        "v": 1,
        "site": site.key,
        "name": site.name,
        "phone": site.phone,
        "params": dict(params),
        "circuit2": site.second_circuit,
        "floors": [{"key": floor.key, "name": floor.name} for floor in plan.floors],
        "desks": {
            desk.key: _desk_entry(desk, labels[desk.key], rooms[desk.room], rings[desk.key]) for desk in plan.desks
        },
        "stations": _station_entries(stations.active()),
        "former": _station_entries(stations.filter(revoked_at__gt=lately)),
    }


def _station_entries(stations: QuerySet[Station]) -> Json:
    rows = stations.order_by("key").values_list("key", "desk_key", "kind")
    return {key: {"desk": desk, "kind": kind} for key, desk, kind in rows}


def _desk_entry(desk: ring.Desk, label: str, room: ring.Room, found: ring.Ring) -> Json:
    return {
        "label": label, "room": room.name, "room_key": room.key, "floor": desk.floor,
        "x": desk.point[0], "y": desk.point[1], "ring": list(found.ring), "next": list(found.next),
    }  # fmt: skip


def plan_contents(site: Site, plan: ring.Plan, rings: Mapping[str, ring.Ring]) -> dict[str, Json]:
    """The plan of each floor without its version (protocol, section 4)."""
    ways, escapes = compute_ways(plan, rings), find_escapes(plan)
    names = {room.key: room.name for room in plan.rooms}
    made = {}
    for floor in site.floors.order_by("level", "key"):
        desks = [desk for desk in plan.desks if desk.floor == floor.key]
        near = len(desks) <= WAYS_OF_ALL_UP_TO
        made[floor.key] = {
            **_drawing(site, floor, plan, desks),
            "ways": {desk.key: _way_entries(ways[desk.key], None if near else rings[desk.key].ring) for desk in desks},
            "escape": {
                desk.key: _escape_entry(escapes[desk.key], names) for desk in desks if desk.key in escapes
            },
        }  # fmt: skip
    return made


def _drawing(site: Site, floor: Floor, plan: ring.Plan, desks: list[ring.Desk]) -> Json:
    rooms = [room for room in plan.rooms if room.floor == floor.key]
    here = {room.key for room in rooms}
    return {
        "v": 1, "site": site.key, "floor": floor.key, "width": floor.width, "height": floor.height,
        "rooms": [
            {"key": room.key, "name": room.name, "kind": room.kind, "points": _points(room.points)} for room in rooms
        ],
        "doors": [_door_entry(door) for door in plan.doors if door.rooms[0] in here],
        "desks": [{"key": desk.key, "x": desk.point[0], "y": desk.point[1]} for desk in desks],
    }  # fmt: skip


def _door_entry(door: ring.Door) -> Json:
    x, y = door.point
    return {"kind": door.kind, "x": x, "y": y, "rooms": list(door.rooms), "blocked": door.blocked}


def _way_entries(ways: Mapping[str, Way], only: Collection[str] | None) -> Json:
    return {
        helper: {"metres": round(way.metres, 1), "points": _points(way.points), "via": way.via, "key": way.key}
        for helper, way in ways.items() if only is None or helper in only
    }  # fmt: skip


def _escape_entry(escape: Escape, names: Mapping[str, str]) -> Json:
    return {"room": names.get(escape.room, ""), "via": escape.via, "points": _points(escape.points)}


def _points(points: Iterable[ring.Point]) -> list[list[float]]:
    """Metres, to the centimetre."""
    return [[round(x, 2), round(y, 2)] for x, y in points]
