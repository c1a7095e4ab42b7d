# SPDX-License-Identifier: EUPL-1.2
"""The people of the shipped path: sites, desks, stations, their tokens, and what the station page listens to."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schutznetz.adapters.nats_jwt import USER, NKey
from schutznetz.adapters.nats_keys import Credentials, LoopKeys, mint_station_jwt
from tests.benchmarks.nats_wire import Signer

ENGINE = Path(__file__).resolve().parents[2] / "src/schutznetz/apps/alarm/static/alarm/engine.js"
PER_SITE = 100
SECURITY = 2
NEIGHBOURS = 7


@dataclass(frozen=True)
class Place:
    """One station: ``desk`` is empty for the security desk."""

    site: str
    desk: str
    station: str

    @property
    def kind(self) -> str:
        return "desk" if self.desk else "security"


def sites(stations: int) -> list[str]:
    """Names of the sites that hold so many stations."""
    return [f"site{n:03}" for n in range(-(-stations // PER_SITE))]


def places(stations: int) -> Iterator[Place]:
    """So many stations, a hundred a site, two of them security desks. The first is the one that presses."""
    for site in sites(stations):
        for n in range(min(PER_SITE, stations)):
            desk = "" if NEIGHBOURS < n <= NEIGHBOURS + SECURITY else f"d{n}"
            yield Place(site, desk, f"{site}-st{n}")


def presser_and_receivers() -> tuple[Place, list[Place]]:
    """The pressing station of the first site, its seven neighbours and the two security desks."""
    first, *others = list(places(PER_SITE))[: 1 + NEIGHBOURS + SECURITY]
    return first, others


def heard_subjects(place: Place) -> list[str]:
    """What the station page subscribes to, read from its source so that the benchmark cannot fall behind it."""
    source = ENGINE.read_text(encoding="utf-8")
    found = re.search(r"function subjectsOf\(site, desk\) \{\s*return \[(.*?)\];", source, re.DOTALL)
    if found is None:
        raise RuntimeError(f"{ENGINE.name} no longer says in subjectsOf(site, desk) what a station listens to")
    mine = {"${site}": place.site, "${desk}": place.desk or "*"}
    subjects = re.findall(r"`([^`]+)`", found.group(1))
    return [re.sub(r"\$\{\w+\}", lambda name: mine[name[0]], subject) for subject in subjects]


def call_subjects(place: Place) -> list[str]:
    """Where a station is called first (``callsTo`` of the engine): here by the seven desks before it."""
    if not place.desk:
        return [f"call.{place.site}.*.*"]
    return [f"call.{place.site}.d{(int(place.desk[1:]) - n) % PER_SITE}.*" for n in range(1, NEIGHBOURS + 1)]


def enrol(keys: LoopKeys, place: Place) -> Credentials:
    """A new key and its token on one loop."""
    key = NKey.new(USER)
    token = mint_station_jwt(
        keys, public_key=key.public, site=place.site, desk=place.desk, station=place.station, name=place.station,
        kind=place.kind,
    )  # fmt: skip
    return Credentials(place.station, token, key, f"_INBOX.{place.station}")


def signer(credentials: Credentials) -> Signer:
    """Answers the broker's nonce as the station page does."""

    def sign(nonce: str) -> Mapping[str, Any]:
        signature = base64.urlsafe_b64encode(credentials.key.sign(nonce.encode())).decode().rstrip("=")
        return {"jwt": credentials.jwt, "sig": signature, "name": credentials.name}

    return sign


def status_body(place: Place) -> bytes:
    """What a station says of itself every thirty seconds."""
    fields = {"v": 1, "site": place.site, "station": place.station, "desk": place.desk, "on_duty": True}
    return json.dumps(fields | {"sound": True, "visible": True, "name": ""}, separators=(",", ":")).encode()


def presence_body(site: str, desks: list[str]) -> bytes:
    """What the controller says of a site every five seconds."""
    fields: dict[str, Any] = {"v": 1, "site": site, "at": "2026-03-02T09:14:05.120Z", "desks": desks}
    return json.dumps(fields | {"security": SECURITY, "entrance": 0, "faults": {}}, separators=(",", ":")).encode()


def receipt_body(alarm: str, desk: str, place: Place, kind: str) -> bytes:
    """A receipt as in section 4 of the alarm protocol."""
    fields = {"v": 1, "alarm": alarm, "site": place.site, "desk": desk, "station": place.station}
    fields |= {"own_desk": place.desk}
    return json.dumps(fields | {"kind": kind, "at": "2026-03-02T09:14:05.130Z"}, separators=(",", ":")).encode()
