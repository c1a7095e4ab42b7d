# SPDX-License-Identifier: EUPL-1.2
"""Which stations the brokers see at this moment."""

import asyncio

from asgiref.sync import async_to_sync
from django.conf import settings

from schutznetz.adapters.nats import NOT_NOW, Loop
from schutznetz.adapters.nats_keys import ensure_keys, mint_system
from schutznetz.adapters.nats_system import links_now
from schutznetz.adapters.nats_tls import context_for

ASK_WITHIN_S = 1.0


def connected_stations() -> dict[str, set[str] | None]:
    """The stations connected to each loop at this moment, asked of the brokers; None for a loop that does not answer.

    Nothing of this is stored.
    """
    return async_to_sync(_ask_loops)()


async def _ask_loops() -> dict[str, set[str] | None]:
    names = list(settings.LOOPS)
    answers = await asyncio.gather(*(_ask_loop(name) for name in names))
    return dict(zip(names, answers, strict=True))


async def _ask_loop(name: str) -> set[str] | None:
    keys = ensure_keys(settings.LOOP_KEYS, name)
    url = settings.LOOPS[name]["tcp"]
    system = Loop(name, [url], mint_system(keys, "controller"), tls=context_for(url))
    system.start()
    try:
        await system.wait_up(ASK_WITHIN_S)
        links = await asyncio.wait_for(links_now(system, keys.alarm.public), 2 * ASK_WITHIN_S)
        return {link.station for link in links}
    except NOT_NOW:
        return None
    finally:
        await system.close()
