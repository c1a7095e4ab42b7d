# SPDX-License-Identifier: EUPL-1.2
"""Start of the controller: reads its surroundings, runs until it is told to stop.

``SCHUTZNETZ_LOOPS`` names the brokers (JSON, see config/loops.py), ``SCHUTZNETZ_VAR`` the folder with the keys in
``loops/``; the state is written to ``controller.json`` there.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from schutznetz.adapters.nats_keys import LoopKeys, ensure_keys, mint_service, mint_system
from schutznetz.adapters.nats_listener import Door
from schutznetz.adapters.nats_tls import context_for
from schutznetz.adapters.redaction import Redacting
from schutznetz.controller.health import keep_writing
from schutznetz.controller.loop import Controller, LoopAccess

STATUS_FILE = "controller.json"


def loop_access(keys: LoopKeys, address: Mapping[str, str]) -> LoopAccess:
    """How the controller enters a loop; ``address`` has ``tcp`` and ``http``."""
    urls, tls = [address["tcp"]], context_for(address["tcp"])
    return LoopAccess(
        door=Door(urls, mint_service(keys, "controller"), tls),
        system=Door(urls, mint_system(keys, "controller"), tls),
        account=keys.alarm.public,
        monitor_url=address["http"],
    )


async def run(access: Mapping[str, LoopAccess], status_file: Path) -> None:
    """Work until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    controller = Controller(access)
    await controller.start()
    writing = asyncio.create_task(keep_writing(controller, status_file))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((writing, stopping), return_when=asyncio.FIRST_COMPLETED)
        if writing.done():
            writing.result()
    finally:
        for task in (writing, stopping):
            task.cancel()
        await asyncio.gather(writing, stopping, return_exceptions=True)
        await controller.close()


def main() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    addresses = json.loads(os.environ.get("SCHUTZNETZ_LOOPS", "{}"))
    if not addresses:
        sys.exit("SCHUTZNETZ_LOOPS ist nicht gesetzt: Die Alarmzentrale weiß nicht, wo die Broker sind.")
    folder = Path(os.environ.get("SCHUTZNETZ_VAR", "var")).absolute()
    access = {name: loop_access(ensure_keys(folder / "loops", name), address) for name, address in addresses.items()}
    asyncio.run(run(access, folder / STATUS_FILE))
