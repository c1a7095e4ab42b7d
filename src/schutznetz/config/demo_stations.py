# SPDX-License-Identifier: EUPL-1.2
"""Stations of the demo county: nearly every desk has one, and some of them are played by a program.

The keys are made here and kept in the demo's own folder. A real station never lets its private key out.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from schutznetz.adapters.files import replace_private
from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.apps.alarm.models import Station, StationKind
from schutznetz.apps.organisation.models import Desk

PLAYED_SITE, PLAYED_FLOORS = "re", ("eg", "og1", "og5")
WITHOUT_STATION = 60
FILE = "demo-stations.json"


@dataclass(frozen=True)
class Played:
    """A station whose colleague is played by a program; `seeds` by loop."""

    station: str
    desk: str
    label: str
    room: str
    name: str
    seeds: dict[str, str]


def enrol(desks: Iterable[Desk], folder: Path, now: datetime) -> None:
    """A station for every desk but each sixtieth (the lists then have something to name)."""
    rows, played = [], []
    for index, desk in enumerate(desks):
        if index % WITHOUT_STATION == WITHOUT_STATION - 1:
            continue
        keys = {loop: NKey.new(USER) for loop in ("a", "b")}
        rows.append(_station(desk, keys, now))
        if desk.site.key == PLAYED_SITE and desk.room.floor.key in PLAYED_FLOORS:
            played.append(_played(desk, keys))
    stations = Station.objects.bulk_create(rows)
    through = Station.sites.through
    through.objects.bulk_create(
        [through(station_id=station.pk, site_id=station.desk.site_id) for station in stations if station.desk]
    )
    replace_private(folder / FILE, json.dumps([asdict(one) for one in played]))


def _key(desk: Desk) -> str:
    return f"st-{desk.site.key}-{desk.key}"


def is_played(station: str) -> bool:
    """Is this key one of ours, and not that of a device enrolled by hand?"""
    return station.startswith(f"st-{PLAYED_SITE}-")


def _station(desk: Desk, keys: dict[str, NKey], now: datetime) -> Station:
    return Station(
        key=_key(desk), kind=StationKind.DESK, label=desk.label, desk=desk, desk_key=desk.key,
        public_key_a=keys["a"].public, public_key_b=keys["b"].public, enrolled_at=now,
    )  # fmt: skip


def _played(desk: Desk, keys: dict[str, NKey]) -> Played:
    person = desk.people.first()
    seeds = {loop: key.seed for loop, key in keys.items()}
    return Played(_key(desk), desk.key, desk.label, desk.room.name, str(person or ""), seeds)


def played(folder: Path) -> list[Played]:
    return [Played(**row) for row in json.loads((folder / FILE).read_text())]
