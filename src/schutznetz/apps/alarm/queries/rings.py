# SPDX-License-Identifier: EUPL-1.2
"""Rings, the ways to a desk, and who would be heard by too few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schutznetz.apps.alarm import facts
from schutznetz.apps.alarm.models import Alarm, DeskTest, Ring, RingChange, Station
from schutznetz.apps.alarm.queries.connections import connected_stations
from schutznetz.apps.alarm.queries.protection import with_trigger
from schutznetz.apps.organisation.models import Desk, Floor, Site
from schutznetz.domain.alarm import ring, ways


def rings_of(site: Site) -> list[Ring]:
    return list(Ring.objects.filter(site=site).select_related("desk__room__floor").order_by("desk__label"))


def ring_of(desk: Desk) -> Ring | None:
    return Ring.objects.filter(desk=desk).first()


def changes_at(desk: Desk) -> list[RingChange]:
    return list(desk.ring_changes.select_related("neighbour__room", "made_by__person"))


def desks_of(site: Site) -> dict[str, Desk]:
    """The desks of a site by key, with room and floor."""
    return {desk.key: desk for desk in Desk.objects.filter(site=site).select_related("room__floor", "site")}


def silent_desks(site: Site) -> set[str]:
    """Keys of the desks without any active station."""
    return set(Desk.objects.filter(~with_trigger(), site=site).values_list("key", flat=True))


def tested_at(desk: Desk) -> datetime | None:
    """When a test press of this desk last reached another station."""
    return DeskTest.objects.filter(desk=desk).values_list("tested_at", flat=True).first()


@dataclass(frozen=True)
class Neighbour:
    """A desk of a ring: how far its people walk, and through which kind of door they come (`via`) at last."""

    desk: Desk
    metres: float
    is_known_way: bool
    via: str
    needs_key: bool
    has_trigger: bool
    points: tuple[ring.Point, ...]


def neighbours_of(desk: Desk, plan: ring.Plan | None = None) -> list[Neighbour]:
    """The ring of a desk with the ways on the `plan` of its site; empty while no ring was computed."""
    row = Ring.objects.filter(desk=desk).select_related("desk__room__floor").first()
    if row is None:
        return []
    found = facts.stored_rings([row])
    walked = ways.compute_ways(plan or facts.walking_plan(desk.site), found)[desk.key]
    desks, silent = desks_of(desk.site), silent_desks(desk.site)
    return [
        Neighbour(desks[key], way.metres, way.via != ways.NO_WAY, way.via, way.key, key not in silent, way.points)
        for key, way in walked.items()
        if key in row.neighbours() and key in desks
    ]


def desk_drawing(desk: Desk, neighbours: Sequence[Neighbour], escape: ways.Escape | None) -> facts.Drawing:
    """The floor of a desk with its ring, the ways of the helpers and the way out."""
    return facts.Drawing(
        desk.room.floor,
        ring=tuple(found.desk.key for found in neighbours),
        alarm=desk.key,
        ways=tuple(facts.line(found.points) for found in neighbours if found.is_known_way and len(found.points) > 1),
        escape=facts.line(escape.points) if escape else "",
    )


def alarm_drawing(alarm: Alarm) -> facts.Drawing | None:
    """Where the alarm was, with the ways its neighbours have today; None when the desk is gone."""
    if not alarm.desk:
        return None
    plan = facts.walking_plan(alarm.desk.site)
    return desk_drawing(alarm.desk, neighbours_of(alarm.desk, plan), escape_of(alarm.desk, plan))


def site_drawings(site: Site, gaps: Sequence[ring.Gap]) -> list[facts.Drawing]:
    """Every floor with its desks: those heard by enough, those heard by too few, those that cannot press."""
    few = {gap.desk: "quiet" if gap.cut_off else "gap" for gap in gaps}
    desks = desks_of(site)
    return [_site_drawing(floor, desks, few) for floor in site.floors.order_by("level", "name")]


def _site_drawing(floor: Floor, desks: dict[str, Desk], few: dict[str, str]) -> facts.Drawing:
    here = [desk for desk in desks.values() if desk.room.floor_id == floor.pk]
    return facts.Drawing(
        floor,
        ring=tuple(desk.key for desk in here if desk.key not in few),
        spots=tuple(facts.spot(desk, few[desk.key]) for desk in here if desk.key in few),
    )


def escape_of(desk: Desk, plan: ring.Plan) -> ways.Escape | None:
    """The way out for whoever sits at the desk on the `plan` of its site, with the name of the room it leads to."""
    return facts.named_escape(plan, desk.key)


def ring_gaps(site: Site, rows: Sequence[Ring], without: str, size: int) -> tuple[list[ring.Gap], bool]:
    """Who would be heard by fewer than `size`, with a part switched off: "", "floor:<key>" or "loop:<name>".

    The second value: were the brokers asked who is connected? Without them, desks with a station count as heard.
    """
    kind, _colon, part = without.partition(":")
    connected = connected_stations()
    loops = {loop: there for loop, there in connected.items() if there is not None}
    is_live = len(loops) == len(connected) and bool(loops)
    heard = _heard_over([there for loop, there in loops.items() if not (kind == "loop" and loop == part)])
    silent = silent_desks(site) if not is_live else {desk.key for desk in site.desks.all()} - _desks_of(heard, site)
    floor = part if kind == "floor" else None
    return ring.gaps(facts.stored_rings(rows), size=size, without_floor=floor, without_desks=silent), is_live


def _heard_over(loops: Sequence[set[str]]) -> set[str]:
    return set().union(*loops)


def _desks_of(stations: set[str], site: Site) -> set[str]:
    rows = Station.objects.active().filter(desk__site=site).values_list("key", "desk_key")
    return {desk for station, desk in rows if station in stations}
