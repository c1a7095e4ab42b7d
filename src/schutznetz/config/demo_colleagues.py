# SPDX-License-Identifier: EUPL-1.2
"""Plays the colleagues on three floors of the demo county, so that somebody alone can see what a press does.

They behave as instructed: the nearest one goes, says that help is there, and gives the all-clear after a while. They
are real stations on both loops; only the people are missing. Nothing of this runs outside the demo.
"""

import asyncio
import contextlib
import signal
from typing import Any

from django.conf import settings

from schutznetz.adapters.nats_jwt import NKey
from schutznetz.adapters.nats_keys import Credentials, LoopKeys, ensure_keys, mint_replay_jwt, mint_station_jwt
from schutznetz.adapters.nats_listener import Door
from schutznetz.adapters.nats_station import Place, StationClient
from schutznetz.adapters.nats_tls import context_for
from schutznetz.config import demo_stations, loops
from schutznetz.config.demo_stations import PLAYED_SITE, Played
from schutznetz.domain.alarm import shelves

RENDERED_S, COMING_S, HERE_S, CLEAR_S = 0.4, 6.0, 25.0, 75.0


def _door(one: Played, loop: str, keys: LoopKeys, url: str) -> Door:
    key = NKey.from_seed(one.seeds[loop])
    who: dict[str, Any] = {
        "public_key": key.public, "site": PLAYED_SITE, "desk": one.desk, "station": one.station,
        "name": one.station, "kind": "desk",
    }  # fmt: skip
    tokens = mint_station_jwt(keys, **who), mint_replay_jwt(keys, **who)
    return Door([url], Credentials(one.station, tokens[0], key, f"_INBOX.{one.station}", tokens[1]), context_for(url))


class Colleague:
    """One played colleague."""

    def __init__(self, one: Played, doors: dict[str, Door]) -> None:
        place = Place(one.station, one.desk, "desk", [PLAYED_SITE], one.label, one.room)
        self.client = StationClient(place, doors, name=one.name, on_effect=self.on_effect)
        self.desk = one.desk
        self._answered: set[str] = set()
        self._work: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        await self.client.start()
        await self.client.report(on_duty=True, sound=True, visible=True)

    async def on_effect(self, effect: dict[str, Any]) -> None:
        if effect["do"] == "ring" and effect["alarm"] not in self._answered:
            self._answered.add(effect["alarm"])
            task = asyncio.create_task(self.help(effect["alarm"]))
            self._work.add(task)
            task.add_done_callback(self._work.discard)

    async def help(self, alarm: str) -> None:
        with contextlib.suppress(KeyError):
            await asyncio.sleep(RENDERED_S)
            await self.client.receipt(alarm, "rendered")
            if not self._is_nearest(alarm):
                return
            await asyncio.sleep(COMING_S)
            await self.client.answer(alarm, "coming")
            await asyncio.sleep(HERE_S - COMING_S)
            await self.client.answer(alarm, "here")
            await asyncio.sleep(CLEAR_S - HERE_S)
            await self.client.answer(alarm, "clear", class_="real")

    def _is_nearest(self, alarm: str) -> bool:
        """Is this the first played desk of the ring?  One goes, so that nobody runs double."""
        state = self.client.state
        record = shelves.find(state["alarms"], alarm)
        if record is None:
            return False
        press = next(iter(record["presses"].values()))
        roster = state["rosters"][PLAYED_SITE]
        played = {place["desk"] for key, place in roster["stations"].items() if demo_stations.is_played(key)}
        ring = roster["desks"].get(press["desk"], {}).get("ring", [])
        return next((desk for desk in ring if desk in played), "") == self.desk


async def play(stop: asyncio.Event) -> None:
    keys = {loop: ensure_keys(settings.LOOP_KEYS, loop) for loop in ("a", "b")}
    urls = {loop: address["tcp"] for loop, address in loops.addresses().items()}
    colleagues = [
        Colleague(one, {loop: _door(one, loop, keys[loop], urls[loop]) for loop in keys})
        for one in demo_stations.played(settings.VAR)
    ]
    for colleague in colleagues:
        await colleague.start()
        await asyncio.sleep(0.02)
    await stop.wait()
    await asyncio.gather(*(colleague.client.close() for colleague in colleagues))


async def _serve() -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await play(stop)


def serve() -> None:
    asyncio.run(_serve())
