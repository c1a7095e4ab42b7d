# SPDX-License-Identifier: EUPL-1.2
"""How the controller and the loops are, as a file that the web pages, the doctor and the supervisor read."""

import asyncio
import json
from pathlib import Path
from typing import Any

from schutznetz.adapters import clock
from schutznetz.adapters.files import replace_private
from schutznetz.adapters.nats_monitor import health_of
from schutznetz.controller.loop import Controller

WRITE_EVERY_S = 2.0


async def snapshot(controller: Controller) -> dict[str, Any]:
    """What the file says; see docs/alarm-protocol.md, section 8."""
    healths = await asyncio.gather(*(health_of(entry.monitor_url) for entry in controller.access.values()))
    return {
        "v": 1,
        "at": clock.wire_time(clock.now()),
        "loops": {
            name: _loop(controller, name, health) for name, health in zip(controller.access, healths, strict=True)
        },
        "sites": {site: _site(controller, site) for site in controller.rosters.sites},
        "alarms": controller.look(),
    }


def _loop(controller: Controller, name: str, health: str) -> dict[str, Any]:
    loop = next(entry for entry in controller.listener.dual.loops if entry.name == name)
    return {
        "up": loop.is_up,
        "sees_stations": controller.systems[name].is_up,
        "health": health,
        "stations": controller.book.connections(name),
        "strays": loop.strays,
    }


def _site(controller: Controller, site: str) -> dict[str, Any]:
    """``known`` is False in the first seconds, before all connected stations have said how they are."""
    report = controller.published.get(site)
    if report is None:
        return {"known": False, "desks": 0, "security": 0, "entrance": 0, "faults": {}}
    return {
        "known": True,
        "desks": len(report.desks),
        "security": report.security,
        "entrance": report.entrance,
        "faults": dict(report.faults),
    }


async def keep_writing(controller: Controller, path: Path) -> None:
    """Write the file again and again; a file older than ten seconds means that the controller is gone."""
    while True:
        content = json.dumps(await snapshot(controller), ensure_ascii=False)
        await asyncio.to_thread(replace_private, path, content, durable=False)
        await asyncio.sleep(WRITE_EVERY_S)
